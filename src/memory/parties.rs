//! What master records and contacts say about themselves beside who they are: when they were touched, whether they are
//! blocked, and whether the person may be written to.

use jiff::civil::Date;
use rayon::prelude::*;

use super::calendar::from_days;
use super::columns::DateRoles;
use super::marks::Mark;
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role, Standing};
use crate::standardise::{date_format, parse_date, yes};

/// Whether somebody may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The record does not say.
    Silent,
    /// Marked as contactable, perhaps since a day.
    Granted(Option<Date>),
    /// Opted out, perhaps on a day.
    Withdrawn(Option<Date>),
}

/// A master record, a contact, a subscriber or a requester.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyFacts {
    /// The record.
    pub record: RecordIndex,
    /// When it was created.
    pub created: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// It is blocked, closed or archived.
    pub blocked: bool,
    /// It says of itself that it is active.
    pub active: bool,
    /// Whether the person may be written to.
    pub consent: Consent,
}

/// All of them, in canonical order.
#[derive(Debug, Default)]
pub struct Parties {
    sorted: Vec<PartyFacts>,
}

impl Parties {
    pub(super) fn read(catalogue: &Catalogue) -> Self {
        let tables = (0..catalogue.tables.len()).into_par_iter();
        let sorted = tables.flat_map_iter(|table| of_table(catalogue, table)).collect();
        Self { sorted }
    }

    /// All of them.
    pub fn all(&self) -> &[PartyFacts] {
        &self.sorted
    }

    /// What a record says; `None` for documents.
    pub fn get(&self, record: RecordIndex) -> Option<PartyFacts> {
        let at = self.sorted.binary_search_by_key(&record, |facts| facts.record).ok()?;
        Some(self.sorted[at])
    }
}

fn of_table(catalogue: &Catalogue, table: usize) -> Vec<PartyFacts> {
    let is_party = |record: &Record| matches!(record.kind().standing(), Standing::Master | Standing::Contact);
    if !catalogue.records_of(table).any(|record| is_party(&record)) {
        return Vec::new();
    }
    let dates = DateRoles::of(&catalogue.tables[table]);
    let facts = |record: Record| {
        let [created, modified, ..] = dates.days(&record);
        let stage = record.value(Role::Stage);
        PartyFacts {
            record: record.index,
            created: created.and_then(from_days),
            modified: modified.and_then(from_days),
            blocked: is_blocked(&record),
            active: stage.is_some_and(|stage| Mark::Active.is_in(stage) && !Mark::Blocked.is_in(stage)),
            consent: consent(&record),
        }
    };
    catalogue.records_of(table).filter(is_party).map(facts).collect()
}

fn is_blocked(record: &Record) -> bool {
    let blocks = |value: &str| yes(value).unwrap_or_else(|| Mark::Blocked.is_in(value) || is_reason(value));
    let flag = record.values(Role::Blocked).any(blocks) || record.value(Role::Active).and_then(yes) == Some(false);
    let master = record.kind().standing() == Standing::Master && record.kind() != RecordKind::Lead;
    flag || (master && record.value(Role::Stage).is_some_and(|stage| Mark::Blocked.is_in(stage)))
}

/// Whether the place of a flag holds the number of a reason (`01`: no new orders); zeros alone are none.
fn is_reason(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && value.bytes().any(|byte| byte != b'0')
}

/// What a flag, a date in its place, a status or the name of the list says.
fn consent(record: &Record) -> Consent {
    let day = |value: &str| parse_date(value, &date_format(std::iter::once(value)));
    let said = record.values(Role::OptOut).filter_map(|value| match (yes(value), day(value)) {
        (Some(flag), _) => Some((flag, None)),
        (None, Some(day)) => Some((true, Some(day))),
        (None, None) if Mark::Withdrawn.is_in(value) => Some((true, None)),
        (None, None) => Mark::Granted.is(value).then_some((false, None)),
    });
    // Who withdrew from one sort of mail withdrew, whatever stands about another sort.
    let out = said.reduce(|one, other| if other.0 && !one.0 { other } else { one });
    if let Some((true, day)) = out {
        return Consent::Withdrawn(day);
    }
    let subscriber = record.kind() == RecordKind::Subscriber;
    let status = record.value(Role::Stage).filter(|_| subscriber);
    if status.is_some_and(|status| Mark::Withdrawn.is_in(status))
        || (subscriber && status.is_none() && Mark::Withdrawn.is_in(record.file()))
    {
        return Consent::Withdrawn(None);
    }
    if record.values(Role::OptIn).any(|value| Mark::Withdrawn.is_in(value)) {
        return Consent::Withdrawn(None);
    }
    let unreachable = status.or(subscriber.then(|| record.file()));
    if unreachable.is_some_and(|status| Mark::Undeliverable.is_in(status)) {
        return Consent::Silent;
    }
    let wanted = record.values(Role::OptIn).next().map(|value| match (yes(value), day(value)) {
        (Some(flag), _) => (flag, None),
        (None, Some(day)) => (true, Some(day)),
        (None, None) => (Mark::Granted.is(value), None),
    });
    match (wanted, out) {
        (Some((true, day)), _) => Consent::Granted(day),
        (Some((false, _)), _) => Consent::Silent,
        (None, Some((false, _))) => Consent::Granted(None),
        _ if subscriber => Consent::Granted(None),
        _ => Consent::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Department;
    use crate::catalog::by_hand::{catalogue, typed_table};

    #[test]
    fn every_code_of_a_block_blocks() {
        let roles = [Role::Id, Role::Blocked, Role::Blocked];
        let blocked = |deletion: &str, orders: &str| {
            let rows: [&[&str]; 1] = [&["D1", deletion, orders]];
            let erp = ("erp", Department::Operations);
            let catalogue = catalogue(vec![typed_table("d.csv", erp, RecordKind::Debtor, &roles, &rows)]);
            catalogue.records().any(|record| is_blocked(&record))
        };
        assert!(blocked("X", "") && blocked("", "01") && blocked("nein", "Auftragssperre"));
        assert!(!blocked("", "") && !blocked("0", "00") && !blocked("nein", ""));
    }

    #[test]
    fn who_withdrew_from_one_sort_of_mail_withdrew() {
        let roles = [Role::Id, Role::OptOut, Role::OptOut];
        let said = |one: &str, other: &str| {
            let rows: [&[&str]; 1] = [&["C1", one, other]];
            let crm = ("crm", Department::Sales);
            let catalogue = catalogue(vec![typed_table("c.csv", crm, RecordKind::Contact, &roles, &rows)]);
            catalogue.records().map(|record| consent(&record)).collect::<Vec<_>>()
        };
        assert_eq!(said("Zulassen", "Nicht zulassen"), [Consent::Withdrawn(None)]);
        assert_eq!(said("Nicht zulassen", "Zulassen"), [Consent::Withdrawn(None)]);
        assert_eq!(said("No", "Yes"), [Consent::Withdrawn(None)]);
        assert!(!matches!(said("Zulassen", "")[0], Consent::Withdrawn(_)));
    }
}
