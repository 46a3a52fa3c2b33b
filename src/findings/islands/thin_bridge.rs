//! ISL102: two systems whose process says they should overlap share fewer customers than expected.

use std::collections::{BTreeMap, BTreeSet};

use super::obligations::{Duty, EXPECTED, Obligation, duties, is_usual, obligations};
use super::{ENOUGH, certainty};
use crate::catalog::{Department, RecordIndex};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, NotRun};
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, EntityType, Relation};
use crate::memory::MemoryError;
use crate::message::{Argument, Message};

/// Most customers that a case names.
const NAMED: usize = 20;

/// One direction of a bridge.
struct Direction {
    from: usize,
    to: usize,
    department: Department,
    obliged: usize,
    known: usize,
    missing: BTreeSet<EntityIndex>,
    confidence: f64,
}

/// Finds the pairs of systems, one case for each with the directions that are thin.
pub(in crate::findings) fn thin_bridge(context: &Context) -> Result<Outcome, MemoryError> {
    let duties = duties(context)?;
    let mut outcome = Outcome::default();
    for (department, missing) in [(Department::Sales, "missing-sales"), (Department::Accounting, "missing-accounting")]
    {
        if !duties.iter().any(|duty| duty.department == department) {
            outcome.not_run.push(NotRun { code: Code::Isl102, missing: Message::new(missing) });
        }
    }
    let mut bridges: BTreeMap<(usize, usize), Vec<Direction>> = BTreeMap::new();
    for duty in &duties {
        for obligation in obligations(context, duty)? {
            if let Some(direction) = thin(context, &duties, duty, obligation) {
                let pair = (direction.from.min(direction.to), direction.from.max(direction.to));
                bridges.entry(pair).or_default().push(direction);
            }
        }
    }
    outcome.cases = bridges.into_iter().map(|(pair, directions)| case(context, pair, &directions)).collect();
    Ok(outcome)
}

fn thin(context: &Context, duties: &[Duty], duty: &Duty, obligation: Obligation) -> Option<Direction> {
    let (obliged, known) = obligation.measure(context, duties);
    if (obliged as u64) < ENOUGH || is_usual(obliged, known) {
        return None;
    }
    let from = obligation.system;
    let nearest = |system: &&usize| (context.world.customers.shared(from, **system), std::cmp::Reverse(**system));
    let to = *duty.systems.iter().max_by_key(nearest)?;
    let doubtful = obligation.missing.iter().map(|customer| doubt(context, *customer, duty)).sum();
    let confidence = certainty(EXPECTED * obliged as f64 - known as f64, doubtful);
    let department = duty.department;
    Some(Direction { from, to, department, obliged, known, missing: obligation.missing, confidence })
}

/// Probability that a missing customer is known to the department after all.
fn doubt(context: &Context, customer: EntityIndex, duty: &Duty) -> f64 {
    let doubts = context.world.doubts.of(customer).iter();
    doubts
        .filter(|doubt| {
            doubt.entity_type == EntityType::Customer && duty.systems.contains(&context.system(doubt.other))
        })
        .map(|doubt| doubt.probability)
        .fold(0.0, f64::max)
}

fn case(context: &Context, (left, right): (usize, usize), directions: &[Direction]) -> Case {
    let missing: BTreeSet<EntityIndex> = directions.iter().flat_map(|one| one.missing.iter().copied()).collect();
    let (left_name, right_name) = (context.system_name(left), context.system_name(right));
    let subject = context.system_pair(left, right);
    let lines: Vec<Message> = directions.iter().map(|one| line(context, one)).collect();
    let message = Message::new("isl102-message")
        .with("left", left_name)
        .with("right", right_name)
        .with("missing", missing.len())
        .with("directions", Argument::List(lines.into_iter().map(Argument::from).collect()));
    let action = Message::new("isl102-action").with("left", left_name).with("right", right_name);
    let mut case = Case::new(Code::Isl102, subject, message, action);
    case.confidence = directions.iter().map(|one| one.confidence).fold(0.0, f64::max);
    let named: Vec<RecordIndex> =
        missing.iter().filter_map(|customer| representative(context, *customer)).take(NAMED).collect();
    case.evidence.extend(named.iter().map(|record| context.place(*record)));
    case.relate(named);
    let (worth, formula) = Effort::LinkCustomer.price(missing.len(), context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case
}

fn line(context: &Context, one: &Direction) -> Message {
    let id = match one.department {
        Department::Sales => "isl102-sales",
        _ => "isl102-accounting",
    };
    Message::new(id)
        .with("from", context.system_name(one.from))
        .with("to", context.system_name(one.to))
        .with("known", one.known)
        .with("obliged", one.obliged)
        .with("share", Argument::Share(one.known as f64 / one.obliged as f64))
}

/// The record that stands for a customer: its first master, else its first record.
fn representative(context: &Context, customer: EntityIndex) -> Option<RecordIndex> {
    let master = context.members(customer).find(|member| member.relation == Relation::Master);
    master.or_else(|| context.members(customer).next()).map(|member| member.record)
}
