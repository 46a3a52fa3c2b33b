//! CON: contradictions in master data.

mod address;
mod apart;
mod bank;
mod identity;
mod name;
mod renamed;
mod stale;
mod status;

#[cfg(test)]
mod tests;

pub(super) use address::contradictory_address;
pub(super) use apart::Resident;
pub(super) use bank::contradictory_bank;
pub(super) use identity::contradictory_identity;
pub(super) use name::contradictory_name;
pub(super) use renamed::Tenant;
pub(super) use stale::stale_record;
pub(super) use status::contradictory_status;

use super::case::Case;
use super::context::Context;
use super::effort::Effort;
use super::finding::Code;
use super::sides::Side;
use crate::catalog::Role;
use crate::linkage::EntityIndex;
use crate::message::{Argument, Message};

/// What is at odds between the masters of a customer, one case for each rule at most.
pub(super) fn judge(context: &Context, customer: EntityIndex, sides: &[Side]) -> Vec<Case> {
    [identity::case, address::case, name::case, bank::case, stale::case]
        .into_iter()
        .filter_map(|rule| rule(context, customer, sides))
        .collect()
}

/// What asks whether two customers are one: a VAT id keeps them apart, or another name.
pub(super) fn ask(context: &Context) -> Vec<Case> {
    [apart::apart(context), renamed::renamed(context)].concat()
}

/// A contradiction between two masters of a customer, each shown with what it writes. `sides` begins with the two.
fn contradiction(
    context: &Context,
    code: Code,
    customer: EntityIndex,
    sides: &[&Side],
    roles: &[Role],
    message: Message,
    action: &'static str,
) -> Option<Case> {
    let [first, second, ..] = sides else { return None };
    let message = message
        .with("customer", context.customer_name(Some(customer)))
        .with("left", context.written(first.record, roles))
        .with("left_system", context.system_name(first.system))
        .with("right", context.written(second.record, roles))
        .with("right_system", context.system_name(second.system));
    let records: Vec<_> = sides.iter().map(|side| side.record).collect();
    let mut subject = context.customer_of(customer, first.record);
    subject.keys = records.iter().map(|record| super::fingerprint::key(&context.record(*record))).collect();
    let action = Message::new(action).with("customer", subject.name.clone());
    let mut case = Case::new(code, subject, message, action);
    case.record = Some(first.record);
    case.confidence = context.least_certain(records.iter().copied());
    case.evidence.extend(sides.iter().map(|side| value_line(context, side, roles)));
    let (worth, formula) = Effort::ResolveContradiction.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case.explains.clone_from(&records);
    case.relate(records);
    Some(case)
}

/// What a master writes, and since when.
fn value_line(context: &Context, side: &Side, roles: &[Role]) -> Message {
    let value = context.written(side.record, roles);
    let line = Message::new(if side.modified.is_some() { "con-value-dated" } else { "con-value" })
        .with("place", context.place(side.record))
        .with("value", value);
    match side.modified {
        Some(day) => line.with("date", day),
        None => line,
    }
}

/// The first two sides that are at odds, then all others that are at odds with anybody. `odds` says of two whether they are;
/// sides that say nothing are with nobody at odds.
fn at_odds(sides: &[Side], odds: impl Fn(&Side, &Side) -> bool) -> Option<Vec<&Side>> {
    let pairs = (0..sides.len()).flat_map(|left| (left + 1..sides.len()).map(move |right| (left, right)));
    let (first, second) = pairs.into_iter().find(|(left, right)| odds(&sides[*left], &sides[*right]))?;
    let at_odds = |at: usize| (0..sides.len()).any(|other| other != at && odds(&sides[at], &sides[other]));
    let further = (0..sides.len()).filter(|at| *at != first && *at != second && at_odds(*at));
    Some([first, second].into_iter().chain(further).map(|at| &sides[at]).collect())
}

/// Which of two dated sides is the newer, in words.
fn newest(context: &Context, sides: &[&Side]) -> Argument {
    let dated = sides.iter().filter_map(|side| Some((side.modified?, side)));
    match dated.max_by_key(|(day, side)| (*day, std::cmp::Reverse(side.record))) {
        Some((day, side)) if sides.iter().all(|side| side.modified.is_some()) => {
            Message::new("con-newest").with("system", context.system_name(side.system)).with("date", day).into()
        }
        _ => Message::new("con-newest-unknown").into(),
    }
}
