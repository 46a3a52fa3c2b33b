//! CON404: the bank accounts of one customer differ between its records.

use std::collections::{BTreeMap, BTreeSet};

use super::{at_odds, contradiction};
use crate::catalog::{RecordIndex, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::Side;
use crate::linkage::EntityIndex;
use crate::memory::Mark;
use crate::message::Message;
use crate::standardise::iban;

/// Finds the customers, one case for each. A record may hold several accounts; only records without a common one
/// contradict each other.
pub(in crate::findings) fn contradictory_bank(context: &Context) -> Outcome {
    if !context.catalogue.tables.iter().any(|table| table.has(Role::Iban)) {
        return Outcome::not_run(Code::Con404, "missing-iban");
    }
    Outcome { cases: context.shelf.contradictions(Code::Con404), not_run: Vec::new() }
}

pub(super) fn case(context: &Context, customer: EntityIndex, sides: &[Side]) -> Option<Case> {
    let held: BTreeMap<RecordIndex, BTreeSet<String>> = sides
        .iter()
        .map(|side| (side.record, accounts(context, side.record)))
        .filter(|(_, accounts)| !accounts.is_empty())
        .collect();
    let sides = at_odds(sides, |left, right| {
        let both = held.get(&left.record).zip(held.get(&right.record));
        both.is_some_and(|(left, right)| left.is_disjoint(right))
    })?;
    let message = Message::new("con404-message");
    contradiction(context, Code::Con404, customer, &sides, &[Role::Iban], message, "con404-action")
}

fn accounts(context: &Context, record: RecordIndex) -> BTreeSet<String> {
    let values = context.record(record).values(Role::Iban).filter_map(iban);
    let valid: BTreeSet<String> = values.filter(|key| key.valid).map(|key| key.value).collect();
    // Another purpose may have an account of its own.
    if valid.is_empty() || Mark::Purpose.is_in(&context.label(record)) { BTreeSet::new() } else { valid }
}
