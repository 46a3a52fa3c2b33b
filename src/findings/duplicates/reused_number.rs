//! DUP205: one customer number stands for different customers, within a system or across systems that share it.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{RecordIndex, RecordKind, Role, reference_key};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::findings::sides::{all_masters, are_strangers, side};
use crate::linkage::{EntityType, Target};
use crate::message::{Argument, Message};

/// Finds the numbers, one case for each and system.
pub(in crate::findings) fn reused_number(context: &Context) -> Outcome {
    let mut holders: BTreeMap<(usize, Option<usize>, String), Vec<RecordIndex>> = BTreeMap::new();
    for index in all_masters(context) {
        let record = context.record(index);
        if record.kind() == RecordKind::Lead {
            continue;
        }
        // Beside customer numbers the ids of a table are a series of their own: accounts of a ledger.
        let series = record.typed().has(Role::CustomerNumber).then(|| context.catalogue.table_of(index));
        let numbers = [(None, record.value(Role::CustomerNumber)), (series, record.value(Role::Id))];
        for (series, number) in numbers {
            if let Some(number) = number.and_then(reference_key) {
                holders.entry((context.system(index), series, number.into_owned())).or_default().push(index);
            }
        }
    }
    // Who shares both numbers is told once.
    let mut told = BTreeSet::new();
    let unheard = |(_, records): &(_, &Vec<RecordIndex>)| records.len() > 1 && told.insert((*records).clone());
    let mut cases: Vec<Case> =
        holders.iter().filter(unheard).filter_map(|((.., number), records)| case(context, number, records)).collect();
    cases.extend(across(context));
    cases.extend(borrowed(context));
    Outcome { cases, not_run: Vec::new() }
}

/// Whoever in one system claims the number of another system's master, by whose number it is and the system of those who claim it.
type Claims<'a> = BTreeMap<(RecordIndex, usize), (&'a str, Vec<RecordIndex>)>;

/// Adds that a master claims a number.
fn claim<'a>(claims: &mut Claims<'a>, context: &Context, (owner, index, number): Borrowed<'a>) {
    let (_, claiming) = claims.entry((owner, context.system(index))).or_insert_with(|| (number, vec![owner]));
    claiming.push(index);
}

/// One case for each number that somebody else claims, with all who claim it.
fn cases(context: &Context, claims: &Claims) -> Vec<Case> {
    claims.values().filter_map(|(number, records)| case(context, number, records)).collect()
}

/// Masters that name the number of another system's master, and are somebody else.
fn across(context: &Context) -> Vec<Case> {
    let references = context.resolution.references.iter();
    let of_masters = references.filter(|reference| {
        let record = context.record(reference.record);
        let master = record.kind().standing() == crate::catalog::Standing::Master && record.kind() != RecordKind::Lead;
        master && matches!(reference.role, Role::CustomerReference | Role::AccountReference)
    });
    let mut claims = Claims::new();
    for reference in of_masters {
        match reference.target {
            Target::Record(target) if context.system(target) != context.system(reference.record) => {
                claim(&mut claims, context, (target, reference.record, &reference.value));
            }
            _ => {}
        }
    }
    cases(context, &claims)
}

/// Fewest numbers of another system that a column must hold before it is taken for one of that system's.
const ENOUGH: usize = 5;

/// Share of them that must stand on the same customer: two series of numbers may overlap by chance.
const AGREEING: f64 = 0.6;

/// Whose number it is, who bears it, and the number.
type Borrowed<'a> = (RecordIndex, RecordIndex, &'a str);

/// Masters with a column for the number of another system, and in it the number of somebody else.
fn borrowed(context: &Context) -> Vec<Case> {
    let mut owners: BTreeMap<(usize, String), RecordIndex> = BTreeMap::new();
    for index in all_masters(context) {
        if let Some(number) = context.record(index).value(Role::Id).and_then(reference_key) {
            owners.entry((context.system(index), number.into_owned())).or_insert(index);
        }
    }
    let mut columns: BTreeMap<(usize, usize), Vec<Borrowed>> = BTreeMap::new();
    for index in all_masters(context) {
        let record = context.record(index);
        for value in record.values(Role::CustomerNumber).filter(|value| *value != record.id()) {
            let Some(number) = reference_key(value) else { continue };
            for system in (0..context.world.systems.len()).filter(|system| *system != context.system(index)) {
                if let Some(owner) = owners.get(&(system, number.to_string())) {
                    columns
                        .entry((context.catalogue.table_of(index), system))
                        .or_default()
                        .push((*owner, index, value));
                }
            }
        }
    }
    let customer = |record: RecordIndex| context.resolution.entity_of(record, EntityType::Customer);
    let mut claims = Claims::new();
    for pairs in columns.values() {
        let agreeing = pairs.iter().filter(|(owner, index, _)| customer(*owner) == customer(*index)).count();
        if pairs.len() >= ENOUGH && agreeing as f64 >= AGREEING * pairs.len() as f64 {
            for pair in pairs {
                claim(&mut claims, context, *pair);
            }
        }
    }
    cases(context, &claims)
}

fn case(context: &Context, number: &str, records: &[RecordIndex]) -> Option<Case> {
    let customer = |record: &RecordIndex| context.resolution.entity_of(*record, EntityType::Customer);
    let first = *records.first()?;
    let is_stranger = |record: &RecordIndex| {
        customer(record) != customer(&first) && are_strangers(&side(context, first), &side(context, *record))
    };
    let other = *records[1..].iter().find(|record| is_stranger(record))?;
    let message = Message::new("dup205-message")
        .with("number", number)
        .with("left", context.label(first))
        .with("left_system", context.system_name(context.system(first)))
        .with("right", context.label(other))
        .with("right_system", context.system_name(context.system(other)));
    let action = Message::new("dup205-action").with("number", number);
    let entity = customer(&first).map(|customer| context.resolution.entity(customer));
    let subject = Subject {
        sort: SubjectType::Customer,
        id: entity.map(|entity| entity.id.clone()).unwrap_or_default(),
        name: context.label(first),
        system: context.slug(context.system(first)).to_owned(),
        keys: vec![number.to_owned()],
    };
    let mut case = Case::new(Code::Dup205, subject, message, action);
    case.record = Some(first);
    let probability = |doubt: &crate::memory::Doubt| doubt.probability;
    let same = customer(&first)
        .zip(customer(&other))
        .and_then(|(own, other)| context.likeliest_other(own, |candidate| candidate == other).map(probability));
    case.confidence = 1.0 - same.unwrap_or(0.0);
    case.evidence.extend(records.iter().map(|record| context.place(*record)));
    let (worth, formula) = Effort::ResolveContradiction.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    let count = records.len();
    case.evidence.push(Message::new("dup205-records").with("count", Argument::Count(count as u64)));
    case.relate(records.iter().copied());
    Some(case)
}
