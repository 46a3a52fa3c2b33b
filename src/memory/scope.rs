//! What each export covers: from when to when, and whether it holds only what is still open. Exports of different days,
//! or cut to active records, make false orphans; the rules ask here before they accuse.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::calendar::{days_between, from_days, plus_days};
use super::parties::PartyFacts;
use super::rows::{Row, recorded_of_parties};
use crate::catalog::{Catalogue, RecordKind, Standing};

/// Days by which an export may end before, or begin after, the others without being called skewed: one monthly run.
const SLACK: i64 = 31;

/// How many times the mean distance of two records counts as slack, so that a list with two entries a year is not
/// taken for an old export.
const QUIET_SPELLS: i64 = 5;

/// Fewest documents from which "nothing in it is settled" says something about the export.
const ENOUGH: usize = 8;

/// Fewest records whose newest day says something about the day of the export, and fewest of a kind that is measured for itself.
const DATED: usize = 12;

/// What one table covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Position of the table in the catalogue.
    pub table: usize,
    /// Position of its system in `World::systems`.
    pub system: usize,
    /// What the measured records are.
    pub kind: RecordKind,
    /// Most of the table is of this kind, and dates and stages are those of the whole table. The scope of a lesser kind measures
    /// its own records alone: the invoices in a list of all documents.
    pub is_main: bool,
    /// Its records.
    pub records: usize,
    /// Oldest date in it.
    pub earliest: Option<Date>,
    /// Newest date on which something was recorded in it, not after the reference date.
    pub newest: Option<Date>,
    /// It names stages, most of them open ones and none a settled one.
    pub only_open: bool,
}

/// What all tables of some kinds cover together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Oldest date.
    pub earliest: Option<Date>,
    /// Newest recorded date.
    pub newest: Option<Date>,
    /// Days of slack at the beginning.
    pub slack: i64,
    /// There are enough records to say when the tables begin.
    pub is_long: bool,
    /// All of the tables evidently were exported before the others.
    pub ends_early: bool,
    /// All of the tables hold only what is still open.
    pub only_open: bool,
}

/// Days without a record that say nothing, where there are so many over so many days.
pub(super) fn slack(days: i64, records: usize) -> i64 {
    let mean = days / i64::try_from(records.max(1)).unwrap_or(i64::MAX);
    SLACK.max(QUIET_SPELLS * mean)
}

impl Scope {
    /// Days by which its ends may differ from other tables'.
    pub fn slack(&self) -> i64 {
        let (Some(earliest), Some(newest)) = (self.earliest, self.newest) else { return SLACK };
        slack(days_between(earliest, newest), self.records)
    }

    /// Whether the table evidently was exported before a date.
    pub fn ends_before(&self, date: Date) -> bool {
        self.records >= DATED && self.newest.is_some_and(|newest| plus_days(newest, self.slack()) < date)
    }
}

impl Extent {
    /// What the tables of some kinds cover; `None` where there is no such table.
    pub fn of(scopes: &[Scope], kinds: &[RecordKind], reference: Option<Date>) -> Option<Self> {
        let tables: Vec<&Scope> = scopes.iter().filter(|scope| kinds.contains(&scope.kind)).collect();
        // A few documents among others of a table say little of how often such documents are written.
        let any_main = tables.iter().any(|scope| scope.is_main);
        Some(Self {
            slack: tables.iter().filter(|scope| scope.is_main || !any_main).map(|scope| scope.slack()).max()?,
            is_long: tables.iter().map(|scope| scope.records).sum::<usize>() >= DATED,
            earliest: tables.iter().filter_map(|scope| scope.earliest).min(),
            newest: tables.iter().filter_map(|scope| scope.newest).max(),
            ends_early: tables.iter().all(|scope| reference.is_some_and(|day| scope.ends_before(day))),
            only_open: tables.iter().all(|scope| scope.only_open),
        })
    }

    /// Whether something of that day may be missing because the tables begin later.
    pub fn begins_after(&self, day: Date) -> bool {
        self.earliest.is_some_and(|earliest| plus_days(day, self.slack) < earliest)
    }

    /// Whether something that was due by that day may be missing because the tables were exported earlier. A table that
    /// is as new as the others may be quiet for a while; an older one says nothing about the day after it was made.
    pub fn ends_before(&self, day: Date) -> bool {
        self.ends_early && self.newest.is_some_and(|newest| newest < day)
    }
}

/// All days on which something was recorded; where no document records anything, the days of its process.
pub(super) fn recorded_days(catalogue: &Catalogue, rows: &[Row]) -> Vec<i32> {
    let mut days: Vec<i32> = rows.iter().flat_map(Row::recorded).collect();
    if days.is_empty() {
        days = rows.iter().filter(|row| row.state.is_settled()).flat_map(Row::lived).collect();
    }
    let tables = (0..catalogue.tables.len()).into_par_iter();
    days.par_extend(tables.flat_map_iter(|table| recorded_of_parties(catalogue, table)));
    days
}

/// Measures every table that gave documents, and apart from it the other kinds of documents of which it holds enough.
pub(super) fn measure(catalogue: &Catalogue, rows: &[Row], systems: &[u32], reference: Option<Date>) -> Vec<Scope> {
    let mut scopes = Vec::new();
    for rows in rows.chunk_by(|left, right| left.table == right.table) {
        let table = rows[0].table as usize;
        let counts = count_kinds(rows);
        let main = main_kind(&counts).unwrap_or(rows[0].kind);
        let measured = |kind: RecordKind, rows: &[&Row], records: usize| {
            let days = rows.iter().flat_map(|row| row.recorded().chain(row.lived()));
            Scope {
                table,
                system: systems[table] as usize,
                kind,
                is_main: kind == main,
                records,
                earliest: days.min().and_then(from_days),
                newest: newest(rows, reference),
                only_open: only_open(rows),
            }
        };
        let all: Vec<&Row> = rows.iter().collect();
        scopes.push(measured(main, &all, catalogue.tables[table].len()));
        for (kind, count) in counts.into_iter().filter(|(kind, count)| *kind != main && *count >= DATED) {
            let of_kind: Vec<&Row> = rows.iter().filter(|row| row.kind == kind).collect();
            scopes.push(measured(kind, &of_kind, count));
        }
    }
    scopes
}

/// Measures every table of customers by what its records say of when they were entered and changed.
pub(super) fn measure_lists(
    catalogue: &Catalogue,
    parties: &[PartyFacts],
    systems: &[u32],
    reference: Option<Date>,
) -> Vec<Scope> {
    let table_of = |facts: &PartyFacts| catalogue.table_of(facts.record);
    let kind = |facts: &PartyFacts| catalogue.record(facts.record).kind();
    parties
        .chunk_by(|left, right| table_of(left) == table_of(right))
        .filter_map(|facts| {
            let masters: Vec<&PartyFacts> =
                facts.iter().filter(|facts| kind(facts).standing() == Standing::Master).collect();
            let table = table_of(masters.first()?);
            let days = || masters.iter().flat_map(|facts| [facts.created, facts.modified]).flatten();
            Some(Scope {
                table,
                system: systems[table] as usize,
                kind: kind(masters[0]),
                is_main: true,
                records: masters.len(),
                earliest: days().min(),
                newest: days().filter(|day| reference.is_none_or(|today| *day <= today)).max(),
                only_open: false,
            })
        })
        .collect()
}

fn newest(rows: &[&Row], reference: Option<Date>) -> Option<Date> {
    let limit = reference.map_or(i32::MAX, super::calendar::to_days);
    let last = |days: &mut dyn Iterator<Item = i32>| days.filter(|day| *day <= limit).max();
    last(&mut rows.iter().flat_map(|row| row.recorded()))
        .or_else(|| last(&mut rows.iter().flat_map(|row| row.lived())))
        .and_then(from_days)
}

/// Whether nothing is settled among rows of which most say that they are open. Where only those say anything that another list
/// calls open (the open items of a ledger), nothing is told of the others.
fn only_open(rows: &[&Row]) -> bool {
    let open = rows.iter().filter(|row| matches!(row.state, super::State::Open | super::State::Planned)).count();
    open >= ENOUGH && 2 * open > rows.len() && !rows.iter().any(|row| row.state.is_settled())
}

fn count_kinds(rows: &[Row]) -> BTreeMap<RecordKind, usize> {
    let mut counts: BTreeMap<RecordKind, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.kind).or_default() += 1;
    }
    counts
}

/// What most of the rows are.
fn main_kind(counts: &BTreeMap<RecordKind, usize>) -> Option<RecordKind> {
    let most = counts.iter().max_by_key(|(kind, count)| (**count, std::cmp::Reverse(**kind)));
    most.map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::rows;
    use super::*;
    use crate::catalog::recognise;
    use crate::config::Settings;
    use crate::progress::Silent;
    use crate::table::Table;

    fn table(file: &str, header: &str, lines: impl Iterator<Item = String>) -> Table {
        let mut table = Table::default();
        file.clone_into(&mut table.file);
        table.header = header.split('|').map(str::to_owned).collect();
        table.header_row = 1;
        for (line, row) in lines.zip(2..) {
            table.push(row, line.split('|'));
        }
        table
    }

    /// The scopes of a list of all papers, of which the newest invoices stand in a list of open items too.
    fn scopes() -> Vec<Scope> {
        let day = |at: i32| format!("2026-{:02}-{:02}", 1 + at / 28, 1 + at % 28);
        let paper = |kind: &str, number: &str, at: i32, status: &str| {
            format!("{kind}|{number}26-{at:03}|{}|D10{at:03}|{}.00|{status}", day(at), 100 + at)
        };
        let orders = (0..60).map(|at| paper("Auftragsbestätigung", "AB", at, "erledigt"));
        let papers = orders.chain((20..60).map(|at| paper("Rechnung", "RE", at, "")));
        let item = |at: i32| format!("D10{at:03}|RE26-{at:03}|{}|{amount}.00|{amount}.00", day(at), amount = 100 + at);
        let tables = vec![
            table("Belege.csv", "Belegart|Belegnummer|Belegdatum|Kunde|Nettobetrag|Belegstatus", papers),
            table("OP-Liste.csv", "Konto|Rechnung|Re-Datum|Betrag EUR|Offen EUR", (50..60).map(item)),
        ];
        let catalogue = recognise(tables, &Settings::default(), &Silent);
        measure(&catalogue, &rows::read(&catalogue, &Settings::default()), &[0, 1], None)
    }

    #[test]
    fn a_lesser_kind_of_a_table_is_measured_for_itself() {
        let invoices: Vec<Scope> = scopes().into_iter().filter(|scope| scope.table == 0 && !scope.is_main).collect();
        let [invoices] = invoices.as_slice() else { panic!("not one lesser kind: {invoices:?}") };
        assert_eq!((invoices.kind, invoices.records), (RecordKind::Invoice, 40));
        assert_eq!(invoices.earliest, Some(date(2026, 1, 21)));
    }

    #[test]
    fn open_items_beside_all_invoices_do_not_make_them_open_ones_only() {
        let of_invoices = Extent::of(&scopes(), &[RecordKind::Invoice], None);
        assert!(of_invoices.is_some_and(|invoices| !invoices.only_open));
    }
}
