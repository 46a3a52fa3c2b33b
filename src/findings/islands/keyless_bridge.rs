//! ISL104: two systems share customers, but no common key: every connection rests on resemblance.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::ENOUGH;
use crate::catalog::{Department, RecordIndex, RecordKind, Role, Standing, TypedTable};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, EntityType, Target};
use crate::message::{Argument, Message};
use crate::standardise::identifying_keys;

/// Share of the shared customers that may be joined by a key before the bridge has one.
const KEYED: f64 = 0.05;

/// Finds the pairs of systems that keep customers of their own. Mailing lists are joined by the mailbox, which is their key.
pub(in crate::findings) fn keyless_bridge(context: &Context) -> Outcome {
    let systems = context.world.systems.len();
    if systems < 2 {
        return Outcome::not_run(Code::Isl104, "missing-systems");
    }
    let keyed = context.shelf.keyed(context);
    let keeps = |system: &usize| keeps_customers(context, *system);
    let mut cases = Vec::new();
    for left in (0..systems).filter(keeps) {
        for right in (left + 1..systems).filter(keeps) {
            let shared = context.world.customers.shared(left, right);
            let joined = keyed.get(&(left, right)).map_or(0, BTreeSet::len) as u64;
            if shared >= ENOUGH && (joined as f64) < KEYED * shared as f64 {
                cases.push(case(context, (left, right), shared, joined));
            }
        }
    }
    Outcome { cases, not_run: Vec::new() }
}

/// Whether a system keeps customers of its own and is expected to carry the key of another one. A list of leads is not: whoever
/// stands in it has no number anywhere yet. People who belong to accounts show that there are some, exported or not.
pub(in crate::findings) fn keeps_customers(context: &Context, system: usize) -> bool {
    let own = |table: &usize| context.world.system_of_table[*table] as usize == system;
    let mut tables = (0..context.catalogue.tables.len()).filter(own).map(|table| &context.catalogue.tables[table]);
    let holds = |typed: &TypedTable, standing: Standing| {
        typed.kinds().iter().any(|kind| kind.standing() == standing && *kind != RecordKind::Lead)
    };
    let customers = tables.any(|typed| {
        holds(typed, Standing::Master) || (typed.has(Role::AccountReference) && holds(typed, Standing::Contact))
    });
    customers && context.world.systems[system].department != Department::Marketing
}

/// Customers that a key joins between two systems: a reference from one to the other, or a VAT id or bank account in both.
pub(in crate::findings) fn keyed(context: &Context) -> BTreeMap<(usize, usize), BTreeSet<EntityIndex>> {
    let mut keyed: BTreeMap<(usize, usize), BTreeSet<EntityIndex>> = BTreeMap::new();
    let entity = |record| context.resolution.entity_of(record, EntityType::Customer);
    let mut join = |left: usize, right: usize, customer: EntityIndex| {
        if left != right {
            keyed.entry((left.min(right), left.max(right))).or_default().insert(customer);
        }
    };
    for reference in &context.resolution.references {
        if let (Target::Record(target), Some(customer)) = (reference.target, entity(reference.record))
            && entity(target) == Some(customer)
        {
            join(context.system(reference.record), context.system(target), customer);
        }
    }
    let mut holders: Vec<(EntityIndex, usize, RecordIndex)> = context
        .world
        .parties
        .all()
        .iter()
        .filter_map(|facts| Some((entity(facts.record)?, context.system(facts.record), facts.record)))
        .collect();
    holders.par_sort_unstable();
    let bridged: Vec<(EntityIndex, Vec<(usize, usize)>)> = holders
        .par_chunk_by(|left, right| left.0 == right.0)
        .filter(|own| own.first().map(|one| one.1) != own.last().map(|one| one.1))
        .map(|own| (own[0].0, systems_with_one_key(context, own)))
        .collect();
    for (customer, pairs) in bridged {
        for (left, right) in pairs {
            join(left, right, customer);
        }
    }
    keyed
}

/// The pairs of systems in which a customer's records carry one VAT id, bank account or number.
fn systems_with_one_key(context: &Context, records: &[(EntityIndex, usize, RecordIndex)]) -> Vec<(usize, usize)> {
    let own = |(_, system, record): &(EntityIndex, usize, RecordIndex)| {
        identifying_keys(&context.record(*record)).into_iter().map(|key| (key, *system)).collect::<Vec<_>>()
    };
    let mut keys: Vec<(String, usize)> = records.iter().flat_map(own).collect();
    keys.sort_unstable();
    keys.dedup();
    let shared = keys.chunk_by(|left, right| left.0 == right.0);
    let pairs = shared.flat_map(|own| own.iter().flat_map(|left| own.iter().map(|right| (left.1, right.1))));
    pairs.filter(|(left, right)| left < right).collect()
}

fn case(context: &Context, (left, right): (usize, usize), shared: u64, joined: u64) -> Case {
    let (left_name, right_name) = (context.system_name(left), context.system_name(right));
    let subject = context.system_pair(left, right);
    let message = Message::new("isl104-message")
        .with("left", left_name)
        .with("right", right_name)
        .with("shared", Argument::Count(shared))
        .with("share", Argument::Share(joined as f64 / shared as f64));
    let action = Message::new("isl104-action").with("left", left_name).with("right", right_name);
    let mut case = Case::new(Code::Isl104, subject, message, action);
    let (worth, formula) = Effort::LinkCustomer.price((shared - joined) as usize, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case
}
