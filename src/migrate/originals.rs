//! The originals: every row of every table once, its cells verbatim, so that nothing a migration does is final.
//!
//! `originals/tables.json` says how each table was written; the CSV file beside it holds its rows behind three columns: the
//! part of the file a row belongs to, the line it stood in, and how many cells it really had. A database gets the same rows
//! in one table with their cells as JSON.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::outlet::Outlet;
use super::write::{spell_cell, spell_number};
use crate::catalog::Catalogue;
use crate::output::in_order::{Pace, in_order};
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::output::stretches::Stretches;
use crate::report::OutputError;
use crate::table::{Format, RawRow, Table};

/// Where tables are described.
pub(super) const INDEX: &str = "originals/tables.json";
/// Columns in front of a table's own.
pub(super) const OWN_COLUMNS: [&str; 3] = ["archipel_part", "archipel_row", "archipel_cells"];

/// One table of the originals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TableEntry {
    /// The file, as everywhere in the pack.
    pub(super) file: String,
    /// The CSV file with its rows, relative to the pack.
    pub(super) rows_in: String,
    /// How it was written.
    pub(super) format: String,
    /// Encoding of delimited text.
    pub(super) encoding: Option<String>,
    /// Delimited text that starts with a byte order mark.
    pub(super) byte_order_mark: bool,
    /// Delimiter of delimited text.
    pub(super) delimiter: Option<char>,
    /// Line of the header; 0 where there is none.
    pub(super) header_row: u32,
    /// Column names, verbatim.
    pub(super) header: Vec<String>,
    /// Rows above the header.
    pub(super) preamble: usize,
    /// Data rows.
    pub(super) rows: usize,
    /// Rows below the data.
    pub(super) footer: usize,
}

/// Rows of one table that are spelled and written at once.
const STRETCH: usize = 1 << 12;

/// Writes the rows of a table, wherever a thread has nothing else to do.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn write(table: &Table, file: Outlet) -> Result<(), OutputError> {
    let columns = columns(table);
    let mut sheet = file.begin(&columns)?;
    let (rows, width) = (count(table), columns.len() - OWN_COLUMNS.len());
    // Rows of a table are about as long: a buffer that grows step by step is copied as often.
    let room = AtomicUsize::new(0);
    let spelled = |stretch: usize| {
        let mut bytes = Vec::with_capacity(room.load(Ordering::Relaxed));
        (stretch * STRETCH..rows.min((stretch + 1) * STRETCH)).for_each(|at| spell_row(table, at, width, &mut bytes));
        room.fetch_max(bytes.len(), Ordering::Relaxed);
        bytes
    };
    in_order(Pace::Spare, rows.div_ceil(STRETCH), spelled, |bytes| sheet.put(&bytes))?;
    sheet.end().map(drop)
}

/// The columns of a table's file: rows around the data may have more cells than its own.
fn columns(table: &Table) -> Vec<Column> {
    let outside = table.preamble.iter().chain(&table.footer).map(|row| row.cells.len()).max().unwrap_or_default();
    let mut columns: Vec<Column> = OWN_COLUMNS.map(Column::text).into();
    columns.extend(table.header.iter().map(|name| Column::text(name.as_str())));
    columns.resize(OWN_COLUMNS.len() + table.width().max(outside), Column::text(""));
    columns
}

/// Appends a row as its file has it.
fn spell_row(table: &Table, at: usize, width: usize, out: &mut Vec<u8>) {
    let (part, line, count) = match place(table, at) {
        Place::Outside(part, row) => (part, row.row, row.cells.len()),
        Place::Data(row) => ("data", table.line(row), table.cell_count(row)),
    };
    out.extend_from_slice(part.as_bytes());
    out.push(b',');
    spell_number(line, out);
    out.push(b',');
    spell_number(count as u32, out);
    match place(table, at) {
        Place::Outside(_, row) => row.cells.iter().for_each(|cell| spell_further(cell, out)),
        // Hardly any row needs quotes, and cells are short: looking through each of them takes longer than writing it.
        Place::Data(row) if is_bare(table.row_text(row)) => table.own_cells(row).for_each(|cell| {
            out.push(b',');
            out.extend_from_slice(cell.as_bytes());
        }),
        Place::Data(row) => table.own_cells(row).for_each(|cell| spell_further(cell, out)),
    }
    out.resize(out.len() + width.saturating_sub(count), b',');
    out.push(b'\n');
}

fn spell_further(cell: &str, out: &mut Vec<u8>) {
    out.push(b',');
    spell_cell(cell, out);
}

/// Whether no cell of a row needs quotes.
fn is_bare(row: &str) -> bool {
    memchr::memchr3(b'"', b'\n', b'\r', row.as_bytes()).is_none() && memchr::memchr(b',', row.as_bytes()).is_none()
}

/// A row of a table: its part, its line and its cells.
enum Place<'a> {
    Outside(&'static str, &'a RawRow),
    Data(usize),
}

fn place(table: &Table, at: usize) -> Place<'_> {
    let (before, data) = (table.preamble.len(), table.len());
    if at < before {
        Place::Outside("preamble", &table.preamble[at])
    } else if at < before + data {
        Place::Data(at - before)
    } else {
        Place::Outside("footer", &table.footer[at - before - data])
    }
}

fn count(table: &Table) -> usize {
    table.preamble.len() + table.len() + table.footer.len()
}

/// Part and line of a row; its cells are added to `cells`.
fn row<'t>(table: &'t Table, at: usize, cells: &mut Vec<Cow<'t, str>>) -> (&'static str, u32) {
    match place(table, at) {
        Place::Outside(part, row) => {
            cells.extend(row.cells.iter().map(|cell| Cow::Borrowed(cell.as_str())));
            (part, row.row)
        }
        Place::Data(row) => {
            cells.extend(table.own_cells(row).map(Cow::Borrowed));
            ("data", table.line(row))
        }
    }
}

/// All rows of all tables in one list, their cells as JSON.
pub(super) struct AllOriginals<'a> {
    catalogue: &'a Catalogue,
    /// The rows of all tables.
    rows: Stretches,
    columns: [Column; 4],
}

impl<'a> AllOriginals<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        let rows = Stretches::of(catalogue.tables.iter().map(|typed| count(&typed.table)));
        let columns =
            [Column::text("file"), Column::text("part"), Column::new("row", Sort::Integer), Column::text("cells")];
        Self { catalogue, rows, columns }
    }
}

impl Listing for AllOriginals<'_> {
    fn name(&self) -> &'static str {
        "originals"
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.rows.total()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let (number, within) = self.rows.find(at);
        let table = &self.catalogue.tables[number].table;
        let mut cells = Vec::new();
        let (part, line) = row(table, within, &mut cells);
        let json = serde_json::to_string(&cells).unwrap_or_default();
        emit(&[
            Cow::Borrowed(table.file.as_str()),
            Cow::Borrowed(part),
            Cow::Owned(line.to_string()),
            Cow::Owned(json),
        ]);
    }
}

/// Describes all tables; their files are numbered, as the names of two of them may differ in signs that a file name lacks.
pub(super) fn index(catalogue: &Catalogue) -> Vec<TableEntry> {
    let entry = |(at, table): (usize, &Table)| {
        let dialect = match &table.format {
            Format::Delimited(dialect) => Some(dialect),
            Format::Sheet | Format::Records(_) => None,
        };
        let plain = |sign: char| if sign.is_alphanumeric() || "-_.".contains(sign) { sign } else { '_' };
        let name: String = table.file.chars().map(plain).take(80).collect();
        TableEntry {
            file: table.file.clone(),
            rows_in: format!("originals/{:03}_{name}.csv", at + 1),
            format: match &table.format {
                Format::Delimited(_) => "delimited".to_owned(),
                Format::Sheet => "sheet".to_owned(),
                Format::Records(kind) => (*kind).to_owned(),
            },
            encoding: dialect.map(|dialect| dialect.encoding.to_owned()),
            byte_order_mark: dialect.is_some_and(|dialect| dialect.byte_order_mark),
            delimiter: dialect.map(|dialect| dialect.delimiter),
            header_row: table.header_row,
            header: table.header.clone(),
            preamble: table.preamble.len(),
            rows: table.len(),
            footer: table.footer.len(),
        }
    };
    catalogue.tables.iter().map(|typed| &typed.table).enumerate().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_behind_their_part_and_line_and_are_filled_up() {
        let mut table = Table::new("a.csv", Format::Sheet, vec!["a".into(), "b".into()]);
        for (line, cells) in [(3, vec!["1", "ä b"]), (4, vec!["2"]), (5, vec!["x,y", "\"z\"\n"])] {
            assert!(table.push(line, cells));
        }
        table.preamble = vec![RawRow { row: 1, cells: vec!["Liste, neu".into(), String::new(), "!".into()] }];
        let width = columns(&table).len() - OWN_COLUMNS.len();
        let mut bytes = Vec::new();
        (0..count(&table)).for_each(|at| spell_row(&table, at, width, &mut bytes));
        let wanted =
            "preamble,1,3,\"Liste, neu\",,!\ndata,3,2,1,ä b,\ndata,4,1,2,,\ndata,5,2,\"x,y\",\"\"\"z\"\"\n\",\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
    }
}
