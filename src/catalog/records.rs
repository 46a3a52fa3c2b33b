//! Typed records: rows of tables whose columns have roles, in one canonical order.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{Either, IntoParallelIterator, ParallelIterator};

use super::grain::Lines;
use super::recognition::{Recognition, System};
use super::role_values::RoleValues;
use super::row_kind::PeopleNames;
use super::values::is_null;
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::{Problem, Table};

/// Dense index of a record over all tables, in canonical order: by file, then record id, then content. Because the order
/// is one of content and not of rows, everything that is computed over it is the same for shuffled rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordIndex(pub u32);

/// All recognised tables and their records.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Tables in order of their file names.
    pub tables: Vec<TypedTable>,
    /// What was noticed while recognising.
    pub problems: Vec<Problem>,
    /// First record index of each table; one more entry than tables.
    pub(super) starts: Vec<u32>,
}

/// A table whose columns have roles.
#[derive(Debug)]
pub struct TypedTable {
    /// The raw table.
    pub table: Table,
    /// What was recognised.
    pub recognition: Recognition,
    /// Data row of each record (the one that says most, where several were folded into one), in canonical order.
    pub(super) rows: Vec<u32>,
    /// The rows of records that several were folded into.
    pub(super) lines: Lines,
    /// Kind of each record; one entry for all where they agree. Empty for tables that are left unused.
    pub(super) kinds: Vec<RecordKind>,
    /// Record id of each record, where it is not simply the cell under [`Role::Id`] (then empty).
    pub(super) ids: Vec<String>,
    /// Records whose id another record of the table has too, in canonical order; references to them append `@row`.
    pub(super) repeated: Vec<u32>,
    /// First and last day of what the table holds, where a line above it tells.
    pub period: Option<Period>,
    /// Columns by role, in the order of roles, then of columns; only sure ones. Columns of [`Self::people`] stand there under
    /// either role that they play.
    pub(super) columns: Vec<(Role, usize)>,
    /// Where rows of people name the person.
    pub(super) people: Option<PeopleNames>,
    /// What stands under them, once [`Catalogue::gathered`] put it side by side.
    pub(super) values: Option<RoleValues>,
}

/// First and last day of something.
pub type Period = (jiff::civil::Date, jiff::civil::Date);

/// Bytes of one value that anything is worked out from. No name, address or title is longer; what is, is a text that slipped
/// into the wrong column, and comparing it word by word with everybody's would take for ever.
pub(super) const OVERSIZED: usize = 1000;

/// A person's name without the organisation that some systems show in front of it (`Klapp GmbH, Eva Muster`).
fn without_employer<'v>(name: &'v str, employer: Option<&str>) -> &'v str {
    let behind = employer.and_then(|employer| name.strip_prefix(employer)?.trim_start().strip_prefix(','));
    behind.map(str::trim).filter(|own| !own.is_empty()).unwrap_or(name)
}

/// The beginning of an oversized value; any other whole.
fn beginning(value: &str) -> &str {
    if value.len() <= OVERSIZED { value } else { value[..value.floor_char_boundary(OVERSIZED)].trim_end() }
}

/// One record.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// Its index in the catalogue.
    pub index: RecordIndex,
    typed: &'a TypedTable,
    position: usize,
}

impl Catalogue {
    /// Numbers the records of tables that are in order of their file names.
    pub(super) fn new(tables: Vec<TypedTable>, problems: Vec<Problem>) -> Self {
        let mut starts = vec![0];
        let mut count = 0;
        for table in &tables {
            count += table.len() as u32;
            starts.push(count);
        }
        Self { tables, problems, starts }
    }

    /// Puts the values under roles side by side, which doubles the memory and pays where every record is read many times.
    #[must_use]
    pub fn gathered(mut self) -> Self {
        self.tables = self.tables.into_par_iter().map(TypedTable::gathered).collect();
        self
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.starts.last().map_or(0, |last| *last as usize)
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record at an index.
    pub fn record(&self, index: RecordIndex) -> Record<'_> {
        let table = self.table_of(index);
        Record { index, typed: &self.tables[table], position: (index.0 - self.starts[table]) as usize }
    }

    /// Number of the table that holds a record.
    pub fn table_of(&self, index: RecordIndex) -> usize {
        self.starts.partition_point(|start| *start <= index.0) - 1
    }

    /// The records of one table, in canonical order.
    pub fn records_of(&self, table: usize) -> impl Iterator<Item = Record<'_>> {
        let typed = &self.tables[table];
        let start = self.starts[table];
        (0..typed.rows.len()).map(move |position| Record {
            index: RecordIndex(start + position as u32),
            typed,
            position,
        })
    }

    /// All records, in canonical order.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.tables.len()).flat_map(|table| self.records_of(table))
    }
}

impl TypedTable {
    fn gathered(mut self) -> Self {
        let (are_whole, hold_ids) = (AtomicBool::new(true), AtomicBool::new(true));
        let id = self.columns_with(Role::Id).next();
        let value = |position: usize, role: Role, column: usize| {
            let whole = self.said(position, role, column);
            let value = whole.map(beginning);
            if value.map(str::len) != whole.map(str::len) {
                are_whole.store(false, Ordering::Relaxed);
            }
            if id == Some(column) && value.unwrap_or_default() != self.table.cell(self.rows[position] as usize, column)
            {
                hold_ids.store(false, Ordering::Relaxed);
            }
            value
        };
        let mut values = RoleValues::gather(&self.columns, self.rows.len(), value);
        values.are_whole = are_whole.into_inner();
        values.hold_ids = id.is_some() && hold_ids.into_inner();
        values.rows = (0..self.rows.len()).map(|position| self.row(position)).collect();
        self.values = Some(values);
        self
    }

    /// Physical line of the start of a record, or its sheet row.
    fn row(&self, position: usize) -> u32 {
        let first = self.lines(position).first().unwrap_or(&self.rows[position]);
        self.table.line(*first as usize)
    }

    /// What a record says in a column with a role: its first value, of an oversized one the beginning.
    fn role_value(&self, position: usize, role: Role, column: usize) -> Option<&str> {
        self.said(position, role, column).map(beginning)
    }

    /// What a record says in a column that plays a role on its row.
    fn said(&self, position: usize, role: Role, column: usize) -> Option<&str> {
        let value = self.line_values(position, column).next();
        let Some(people) = &self.people else { return value };
        let is_person = self.kind(position).standing() == Standing::Contact;
        match role {
            // An organisation below another one is not called what that one is.
            Role::CompanyName if column == people.employer => value.filter(|_| is_person),
            _ if !people.own.contains(&column) => value,
            Role::PersonName if is_person => {
                let employer = self.line_values(position, people.employer).next();
                value.map(|value| without_employer(value, employer))
            }
            Role::CompanyName if !is_person => value,
            _ => None,
        }
    }

    fn kind(&self, position: usize) -> RecordKind {
        if self.kinds.len() == 1 { self.kinds[0] } else { self.kinds[position] }
    }

    /// The data rows that were folded into a record, in the order of the file; empty where it is one row.
    fn lines(&self, position: usize) -> &[u32] {
        self.lines.of(self.rows[position])
    }

    /// The values of a record's rows in a column that say something, trimmed; that of the row that stands for it first.
    fn line_values(&self, position: usize, column: usize) -> impl Iterator<Item = &str> + use<'_> {
        let (table, own) = (&self.table, self.rows[position]);
        let follow = self.lines(position).iter().copied().filter(move |row| *row != own);
        let cells = std::iter::once(own).chain(follow).map(move |row| table.cell(row as usize, column).trim());
        cells.filter(|value| !is_null(value))
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table gave no record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The kinds that occur: one entry where all records agree, else one per record.
    pub fn kinds(&self) -> &[RecordKind] {
        &self.kinds
    }

    /// Columns with a role, in column order.
    pub fn columns_with(&self, role: Role) -> impl Iterator<Item = usize> {
        let start = self.columns.partition_point(|(other, _)| *other < role);
        self.columns[start..].iter().take_while(move |(other, _)| *other == role).map(|(_, column)| *column)
    }

    /// Whether any column has the role.
    pub fn has(&self, role: Role) -> bool {
        self.columns_with(role).next().is_some()
    }
}

impl<'a> Record<'a> {
    /// What the record is.
    pub fn kind(&self) -> RecordKind {
        self.typed.kind(self.position)
    }

    /// The system it comes from.
    pub fn system(&self) -> &'a System {
        &self.typed.recognition.system
    }

    /// The table it stands in.
    pub fn typed(&self) -> &'a TypedTable {
        self.typed
    }

    /// The file it stands in, as in [`Table::file`].
    pub fn file(&self) -> &'a str {
        &self.typed.table.file
    }

    /// Looks at where its values lie, so that they are at hand when they are asked for. Where many records from all over the
    /// catalogue are read one after the other, each question waits for memory; looked at together, they wait once. What it gives
    /// means nothing.
    pub(crate) fn fetch(&self) -> u32 {
        self.typed.values.as_ref().map_or(0, |values| values.fetch(self.position))
    }

    /// Physical line of its start, or its sheet row.
    pub fn row(&self) -> u32 {
        match &self.typed.values {
            Some(values) => values.rows[self.position],
            None => self.typed.row(self.position),
        }
    }

    /// Its data row in [`Self::typed`]'s table; of several rows that were folded into one record the one that says most.
    pub fn data_row(&self) -> usize {
        self.typed.rows[self.position] as usize
    }

    /// All its data rows: that one, or those that were folded into it.
    pub fn data_rows(&self) -> Vec<usize> {
        match self.lines() {
            [] => vec![self.data_row()],
            lines => lines.iter().map(|row| *row as usize).collect(),
        }
    }

    /// The data rows that were folded into it, in the order of the file; empty where it is one row.
    fn lines(&self) -> &'a [u32] {
        self.typed.lines(self.position)
    }

    /// Its value in a column, trimmed; `None` for nulls. Of folded rows the first that has one.
    pub fn cell(&self, column: usize) -> Option<&'a str> {
        self.line_values(column).next()
    }

    /// The values in a column that together make the record's: those of all folded rows where they are amounts of
    /// single lines, else [`Self::cell`].
    pub fn parts(&self, column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let count = if self.typed.lines.are_summed(column) { usize::MAX } else { 1 };
        self.line_values(column).take(count)
    }

    fn line_values(&self, column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.typed.line_values(self.position, column)
    }

    /// Its id: verbatim; where the table has none, the e-mail if it is unique in the table, else `row:<n>`.
    pub fn id(&self) -> &'a str {
        if let Some(id) = self.typed.ids.get(self.position) {
            return id;
        }
        match &self.typed.values {
            Some(values) if values.hold_ids => values.first(self.position, Role::Id),
            _ => self.cell_of_id(),
        }
    }

    fn cell_of_id(&self) -> &'a str {
        let column = self.typed.columns_with(Role::Id).next();
        column.map_or("", |column| self.typed.table.cell(self.data_row(), column))
    }

    /// The id as references spell it: with `@row` where the id repeats in its table.
    pub fn qualified_id(&self) -> String {
        if self.typed.repeated.binary_search(&(self.position as u32)).is_ok() {
            format!("{}@{}", self.id(), self.row())
        } else {
            self.id().to_owned()
        }
    }

    /// The record as the contract writes it: `file:record_id`.
    pub fn reference(&self) -> String {
        format!("{}:{}", self.file(), self.qualified_id())
    }

    /// The first value under a role that is not null, trimmed; of an oversized one the beginning.
    pub fn value(&self, role: Role) -> Option<&'a str> {
        self.values(role).next()
    }

    /// All values under a role that are not null, trimmed, in column order; of oversized ones the beginning.
    pub fn values(&self, role: Role) -> impl Iterator<Item = &'a str> + use<'a> {
        let (typed, position) = (self.typed, self.position);
        if let Some(values) = &typed.values {
            Either::Left(values.of(position, role))
        } else {
            let columns = typed.columns_with(role);
            Either::Right(columns.filter_map(move |column| typed.role_value(position, role, column)))
        }
    }

    /// The first value under a role that is not null, trimmed and whole, however long it is.
    pub fn verbatim(&self, role: Role) -> Option<&'a str> {
        self.verbatims(role).next()
    }

    /// All values under a role that are not null, trimmed and whole, in column order.
    pub fn verbatims(&self, role: Role) -> impl Iterator<Item = &'a str> + use<'a> {
        let record = *self;
        match &self.typed.values {
            Some(values) if values.are_whole => Either::Left(values.of(self.position, role)),
            _ => Either::Right(
                self.typed
                    .columns_with(role)
                    .filter_map(move |column| record.typed.said(record.position, role, column)),
            ),
        }
    }
}
