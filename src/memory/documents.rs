//! Documents (deals, orders, projects, invoices, tickets, …) with their customer, their project, state, dates and amounts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::*;

use super::calendar::{from_days, plus_days};
use super::columns::DateRoles;
use super::folders::Folders;
use super::frame::MemoryError;
use super::members::Members;
use super::places::Places;
use super::rows::Row;
use super::stages::State;
use crate::catalog::{RecordIndex, RecordKind};
use crate::linkage::{EntityIndex, EntityType};

/// One document, as the rules look at it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about a document")]
pub struct Document {
    /// The record.
    pub record: RecordIndex,
    /// What it is.
    pub kind: RecordKind,
    /// How far it has come.
    pub state: State,
    /// Its system: a position in `World::systems`.
    pub system: usize,
    /// Its customer.
    pub customer: Option<EntityIndex>,
    /// Probability that it is this customer's; 1 where it names none.
    pub customer_probability: f64,
    /// The undertaking that it is part of, or that it names.
    pub project: Option<EntityIndex>,
    /// Net amount in euro cents.
    pub net: Option<i64>,
    /// Gross amount in euro cents.
    pub gross: Option<i64>,
    /// The amount is in another currency.
    pub foreign: bool,
    /// A ticket that was escalated.
    pub escalated: bool,
    /// What is still to be paid, in euro cents.
    pub open: Option<i64>,
    /// On hold, waiting.
    pub paused: bool,
    /// The status says that it is overdue.
    pub called_overdue: bool,
    /// The customer was reminded of it.
    pub dunned: bool,
    /// A ticket of low priority.
    pub minor: bool,
    /// When it was created.
    pub created: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// Its own date.
    pub dated: Option<Date>,
    /// Expected or actual closing.
    pub closed: Option<Date>,
    /// Start of the work.
    pub start: Option<Date>,
    /// End of the work.
    pub end: Option<Date>,
    /// When it is due.
    pub due: Option<Date>,
}

impl Document {
    /// Net amount, else the gross amount, in euro cents.
    pub fn amount(&self) -> Option<i64> {
        self.net.or(self.gross)
    }

    /// The day it counts from: its own date, else when it was created.
    pub fn issued(&self) -> Option<Date> {
        self.dated.or(self.created)
    }

    /// Whether it went its way: neither a draft nor cancelled.
    pub fn counts(&self) -> bool {
        !matches!(self.state, State::Planned | State::Dropped)
    }

    /// Whether it still waits for its end.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open | State::Planned)
    }

    /// An invoice that is not paid and was due more than so many days before a date.
    pub fn is_overdue(&self, date: Date, days: i64) -> bool {
        let unpaid = self.open.map_or(self.state == State::Open, |open| open > 0) && self.counts();
        let late = self.due.is_some_and(|due| plus_days(due, days) < date);
        // The word does not tell for how long; the day does, where there is one.
        let called = self.called_overdue && (days == 0 || self.due.is_none());
        self.kind == RecordKind::Invoice && unpaid && self.state != State::Done && (late || called || self.dunned)
    }

    /// What is still to be paid of it, in euro cents.
    pub fn unpaid(&self) -> Option<i64> {
        self.open.or(self.gross).or(self.net)
    }
}

/// All documents, in canonical order.
#[derive(Debug)]
pub struct Documents {
    frame: DataFrame,
    /// The same one by one: most rules ask for single documents.
    list: Vec<Document>,
    places: Places,
    tallies: BTreeMap<RecordKind, Tally>,
    by_customer: Folders,
    by_project: Folders,
}

/// What is known about the documents of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    /// Those whose state is known.
    stated: usize,
}

/// Names of the date columns, in the order of [`DateRoles::ALL`].
const DATES: [&str; DateRoles::ALL.len()] = ["created", "modified", "dated", "closed", "start", "end", "due"];

impl Documents {
    pub(super) fn join(rows: &[Row], systems: &[u32], members: &Members) -> Result<Self, MemoryError> {
        let frame = columns(rows, systems)?.lazy();
        let frame = frame
            .join(members.of(EntityType::Customer, "customer"), [col("record")], [col("record")], left())
            .join(members.of(EntityType::Project, "project"), [col("record")], [col("record")], left())
            .sort(["record"], SortMultipleOptions::default())
            .collect()?;
        Self::view(frame, rows)
    }

    fn view(mut frame: DataFrame, rows: &[Row]) -> Result<Self, MemoryError> {
        frame.rechunk_mut();
        let list = listed(&frame, rows)?;
        let folders = |entity: fn(&Document) -> Option<EntityIndex>| {
            Folders::sort(list.iter().filter_map(|document| Some((entity(document)?, document.record))))
        };
        let by_customer = folders(|document| document.customer);
        let by_project = folders(|document| document.project);
        let places = Places::of_sorted(list.iter().map(|document| document.record));
        Ok(Self { frame, list, places, tallies: tally(rows), by_customer, by_project })
    }

    /// The frame, for joins: `record`, `table`, `system`, `kind`, `state`, `customer`, `customer_probability`, `project`,
    /// `project_probability`, `net`, `gross`, `foreign`, `escalated`, and the dates `created`, `modified`, `dated`,
    /// `closed`, `start`, `end`, `due`.
    pub fn lazy(&self) -> LazyFrame {
        self.frame.clone().lazy()
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether any document of these kinds was exported.
    pub fn has(&self, kinds: &[RecordKind]) -> bool {
        kinds.iter().any(|kind| self.tallies.contains_key(kind))
    }

    /// Whether any document of a kind says how far it has come.
    pub fn has_states(&self, kind: RecordKind) -> bool {
        self.tallies.get(&kind).is_some_and(|tally| tally.stated > 0)
    }

    /// The documents of a customer, in canonical order.
    pub fn of_customer(&self, customer: EntityIndex) -> impl Iterator<Item = Document> {
        self.by_customer.of(customer).filter_map(|record| self.get(record))
    }

    /// The documents of a project, in canonical order.
    pub fn of_project(&self, project: EntityIndex) -> impl Iterator<Item = Document> {
        self.by_project.of(project).filter_map(|record| self.get(record))
    }

    /// The customers that have documents.
    pub fn customers(&self) -> impl Iterator<Item = EntityIndex> {
        self.by_customer.entities()
    }

    /// The projects that have documents.
    pub fn projects(&self) -> impl Iterator<Item = EntityIndex> {
        self.by_project.entities()
    }

    /// The documents of a kind, in canonical order.
    pub fn of_kind(&self, kind: RecordKind) -> impl Iterator<Item = Document> {
        self.iter().filter(move |document| document.kind == kind)
    }

    /// All documents, in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = Document> {
        self.list.iter().copied()
    }

    /// The document that a record is; `None` for masters and contacts.
    pub fn get(&self, record: RecordIndex) -> Option<Document> {
        self.find(record).copied()
    }

    /// The same where it lies.
    pub fn find(&self, record: RecordIndex) -> Option<&Document> {
        self.list.get(self.places.of(record)?)
    }
}

/// The documents of a frame one by one. Rows are read in canonical order, which is that of the frame.
fn listed(frame: &DataFrame, rows: &[Row]) -> Result<Vec<Document>, MemoryError> {
    let (record, system) = (frame.column("record")?.u32()?, frame.column("system")?.u32()?);
    let (customer, project) = (frame.column("customer")?.u32()?, frame.column("project")?.u32()?);
    let customer_probability = frame.column("customer_probability")?.f64()?;
    let entities = customer.iter().zip(project.iter()).zip(customer_probability.iter());
    let mut list = Vec::with_capacity(rows.len());
    for ((row, (record, system)), ((customer, project), customer_probability)) in
        rows.iter().zip(record.iter().zip(system.iter())).zip(entities)
    {
        let (Some(record), Some(system)) = (record, system) else { continue };
        let date = |at: usize| from_days(row.days[at]?);
        list.push(Document {
            record: RecordIndex(record),
            kind: row.kind,
            state: row.state,
            system: system as usize,
            customer: customer.map(EntityIndex),
            customer_probability: customer_probability.unwrap_or(1.0),
            project: project.map(EntityIndex),
            net: row.amounts.net,
            gross: row.amounts.gross,
            foreign: row.amounts.foreign,
            escalated: row.escalated,
            open: row.amounts.open,
            paused: row.remarks.paused,
            called_overdue: row.remarks.overdue,
            dunned: row.remarks.dunned,
            minor: row.remarks.minor,
            created: date(0),
            modified: date(1),
            dated: date(2),
            closed: date(3),
            start: date(4),
            end: date(5),
            due: date(6),
        });
    }
    Ok(list)
}

fn tally(rows: &[Row]) -> BTreeMap<RecordKind, Tally> {
    let mut tallies: BTreeMap<RecordKind, Tally> = BTreeMap::new();
    for row in rows {
        let tally = tallies.entry(row.kind).or_default();
        tally.stated += usize::from(row.state != State::Unknown);
    }
    tallies
}

fn left() -> JoinArgs {
    JoinArgs::new(JoinType::Left)
}

fn columns(rows: &[Row], systems: &[u32]) -> Result<DataFrame, MemoryError> {
    let mut columns = vec![
        column(rows, "record", |row| row.record),
        column(rows, "table", |row| row.table),
        column(rows, "system", |row| systems[row.table as usize]),
        column(rows, "kind", |row| row.kind.name()),
        column(rows, "state", |row| row.state.name()),
        column(rows, "net", |row| row.amounts.net),
        column(rows, "gross", |row| row.amounts.gross),
        column(rows, "foreign", |row| row.amounts.foreign),
        column(rows, "escalated", |row| row.escalated),
    ];
    for (at, name) in DATES.into_iter().enumerate() {
        columns.push(column(rows, name, |row| row.days[at]).cast(&DataType::Date)?);
    }
    Ok(DataFrame::new(rows.len(), columns)?)
}

fn column<T>(rows: &[Row], name: &str, value: impl Fn(&Row) -> T) -> Column
where
    Series: NamedFrom<Vec<T>, [T]>,
{
    Column::from(<Series as NamedFrom<Vec<T>, [T]>>::new(name.into(), rows.iter().map(value).collect()))
}
