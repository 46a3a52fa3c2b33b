//! What each document says by itself, before anything is joined.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::columns::{Amounts, DateRoles, Days, EuroAmounts};
use super::marks::Mark;
use super::stages::{State, state};
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role, Standing, TypedTable};
use crate::config::{ProcessStage, Settings};
use crate::standardise::{Stage, fold, stage, yes};

/// One document.
pub(super) struct Row {
    pub(super) record: u32,
    pub(super) table: u32,
    pub(super) kind: RecordKind,
    pub(super) state: State,
    pub(super) days: Days,
    pub(super) amounts: EuroAmounts,
    pub(super) escalated: bool,
    pub(super) remarks: Remarks,
}

/// What a document's status and priority say beyond its state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "remarks do not exclude each other")]
pub(super) struct Remarks {
    /// On hold, waiting.
    pub(super) paused: bool,
    /// The status says that it is overdue.
    pub(super) overdue: bool,
    /// The customer was reminded.
    pub(super) dunned: bool,
    /// It can wait.
    pub(super) minor: bool,
}

impl Row {
    /// The days on which something was recorded: created, changed, dated; for tickets also closed. Expected closings, due
    /// dates and ends of projects are plans.
    pub(super) fn recorded(&self) -> impl Iterator<Item = i32> {
        let [created, modified, dated, closed, ..] = self.days;
        let closed = closed.filter(|_| self.kind == RecordKind::Ticket);
        [created, modified, dated, closed].into_iter().flatten()
    }

    /// The days on which its process began or, where it is over, ended; for tables that record nothing else.
    pub(super) fn lived(&self) -> impl Iterator<Item = i32> {
        let [.., closed, start, end, _] = self.days;
        let settled = self.state.is_settled();
        [closed.filter(|_| settled), start, end.filter(|_| settled)].into_iter().flatten()
    }
}

/// What the company's own words of a status mean, by folded word.
type Stages = BTreeMap<String, ProcessStage>;

/// Reads all documents, in canonical order.
pub(super) fn read(catalogue: &Catalogue, settings: &Settings) -> Vec<Row> {
    let own = settings.handovers.stages.iter().map(|(word, stage)| (fold(word), *stage)).collect();
    let tables = (0..catalogue.tables.len()).into_par_iter();
    let mut rows: Vec<Row> = tables.flat_map_iter(|table| read_table(catalogue, &own, table)).collect();
    super::copies::fold(catalogue, &mut rows);
    rows
}

/// The recorded days of a table that holds masters or contacts.
pub(super) fn recorded_of_parties(catalogue: &Catalogue, table: usize) -> Vec<i32> {
    let dates = DateRoles::of(&catalogue.tables[table]);
    let records = catalogue.records_of(table).filter(|record| !is_document(record));
    records.flat_map(|record| dates.days(&record).into_iter().take(3).flatten()).collect()
}

fn read_table(catalogue: &Catalogue, own: &Stages, table: usize) -> Vec<Row> {
    if !catalogue.records_of(table).any(|record| is_document(&record)) {
        return Vec::new();
    }
    let typed = &catalogue.tables[table];
    let (dates, amounts) = (DateRoles::of(typed), Amounts::of(catalogue, table));
    let open_items = lists_open_items(typed);
    let row = |record: Record| {
        let row = read_record(&record, table, &dates, &amounts);
        let unpaid = open_items && row.kind == RecordKind::Invoice && row.state == State::Unknown;
        let state = if unpaid { State::Open } else { row.state };
        let state = own_stage(&record, own).unwrap_or(state);
        Row { state: shelved(&record, state), ..row }
    };
    let mut rows: Vec<Row> = catalogue.records_of(table).filter(is_document).map(row).collect();
    open_between(catalogue, &mut rows);
    rows
}

/// Whether a list holds what is not paid and nothing else: no column says so of single rows, but the name of the file (not of
/// its folder) or a line above the header does of all.
fn lists_open_items(typed: &TypedTable) -> bool {
    const TELLING: [Role; 3] = [Role::OpenAmount, Role::Closed, Role::Stage];
    if TELLING.into_iter().any(|role| typed.has(role)) {
        return false;
    }
    let above = typed.table.preamble.iter().flat_map(|row| &row.cells).map(String::as_str);
    let name = typed.table.file.rsplit('/').next().unwrap_or_default();
    std::iter::once(name).chain(above).any(|text| Mark::OpenItems.is_in(text) && !Mark::NotOnlyOpen.is_in(text))
}

/// A pipeline has a word for what was won and one for what was lost, and everybody knows these; a deal under another word is
/// on its way between them (`Bedarf geklärt`, `Entscheider überzeugt`).
fn open_between(catalogue: &Catalogue, rows: &mut [Row]) {
    let has = |state: State| rows.iter().any(|row| row.kind == RecordKind::Deal && row.state == state);
    if !has(State::Done) || !has(State::Dropped) {
        return;
    }
    let is_named = |row: &Row| catalogue.record(RecordIndex(row.record)).value(Role::Stage).is_some();
    for row in rows.iter_mut().filter(|row| row.kind == RecordKind::Deal && row.state == State::Unknown) {
        if is_named(row) {
            row.state = State::Open;
        }
    }
}

/// The state of a deal that nobody follows any more: systems that archive what was lost leave it at the stage where it was
/// lost (`Angebot`), and only the flag tells.
fn shelved(record: &Record, state: State) -> State {
    let sells = matches!(record.kind(), RecordKind::Deal | RecordKind::Quote);
    let archived = sells && !state.is_settled() && record.value(Role::Active).and_then(yes) == Some(false);
    if archived { State::Dropped } else { state }
}

/// The state that the configuration gives to the word of a record's status.
fn own_stage(record: &Record, stages: &Stages) -> Option<State> {
    if stages.is_empty() {
        return None;
    }
    match stages.get(&fold(record.value(Role::Stage)?))? {
        ProcessStage::Planned => Some(State::Planned),
        ProcessStage::Open => Some(State::Open),
        ProcessStage::Done => Some(State::Done),
        ProcessStage::Dropped => Some(State::Dropped),
        ProcessStage::Any => None,
    }
}

fn read_record(record: &Record, table: usize, dates: &DateRoles, amounts: &Amounts) -> Row {
    let days = with_term(record, dates.days(record));
    let word = record.value(Role::Stage);
    let named = word.map(|value| stage(record.kind(), value));
    let amounts = amounts.read(record);
    let closed = is_closed(record, days[3].is_some());
    let flagged = record.value(Role::Escalated).and_then(yes).unwrap_or(false);
    let of_ticket = record.kind() == RecordKind::Ticket;
    let mut words = word.into_iter().chain(record.values(Role::Tags));
    Row {
        record: record.index.0,
        table: table as u32,
        kind: record.kind(),
        state: paid(record, state(record.kind(), named, closed == Some(true)), closed, amounts.unpaid),
        days,
        amounts,
        escalated: flagged || (of_ticket && words.any(|word| Mark::Escalated.is_in(word))),
        remarks: Remarks {
            paused: named == Some(Stage::Blocked),
            overdue: word.is_some_and(|word| Mark::Overdue.is_in(word)),
            dunned: word.is_some_and(|word| Mark::Dunned.is_in(word)) || is_dunned(record),
            minor: record.value(Role::Priority).is_some_and(|priority| Mark::LowPriority.is_in(priority)),
        },
    }
}

/// Where an invoice says within how many days it is to be paid and not when, its own day tells.
fn with_term(record: &Record, mut days: Days) -> Days {
    const LONGEST: i32 = 365;
    let [created, _, dated, .., due] = days;
    let term =
        || record.value(Role::PaymentDays)?.trim().parse::<i32>().ok().filter(|term| (0..=LONGEST).contains(term));
    if due.is_none() && record.kind() == RecordKind::Invoice {
        days[days.len() - 1] = dated.or(created).zip(term()).map(|(day, term)| day + term);
    }
    days
}

/// Whether the customer was reminded: a level above none, or a word for it.
fn is_dunned(record: &Record) -> bool {
    let level = record.value(Role::DunningLevel);
    level.is_some_and(|level| match level.trim().parse::<f64>() {
        Ok(times) => times > 0.0,
        Err(_) => Mark::Dunned.is_in(level) || yes(level) == Some(true),
    })
}

/// Whether a record was closed (an invoice: paid), where its table says so of any: by a date or by a flag.
fn is_closed(record: &Record, dated: bool) -> Option<bool> {
    if let Some(value) = record.value(Role::Closed) {
        return dated.then_some(true).or_else(|| yes(value));
    }
    let typed = record.typed();
    let says = |column: usize| typed.recognition.columns.get(column).is_some_and(|column| column.fill > 0.0);
    typed.columns_with(Role::Closed).any(says).then_some(false)
}

/// The state of an invoice that does not name its stage: what is still to be paid tells, else whether it was paid.
fn paid(record: &Record, state: State, closed: Option<bool>, unpaid: Option<bool>) -> State {
    if record.kind() != RecordKind::Invoice || state != State::Unknown {
        return state;
    }
    let settled = closed.filter(|closed| *closed).or_else(|| unpaid.map(|unpaid| !unpaid)).or(closed);
    settled.map_or(state, |settled| if settled { State::Done } else { State::Open })
}

fn is_document(record: &Record) -> bool {
    record.kind().standing() == Standing::Document
}
