//! DUP205: one customer number stands for different customers, within a system or across systems that share it.

use std::collections::BTreeMap;

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
    let mut holders: BTreeMap<(usize, String), Vec<RecordIndex>> = BTreeMap::new();
    for index in all_masters(context) {
        let record = context.record(index);
        if record.kind() == RecordKind::Lead {
            continue;
        }
        let own = [Role::CustomerNumber, Role::Id].into_iter().find_map(|role| record.value(role));
        if let Some(number) = own.and_then(reference_key) {
            holders.entry((context.system(index), number.into_owned())).or_default().push(index);
        }
    }
    let mut cases: Vec<Case> =
        holders.iter().filter_map(|((_, number), records)| case(context, number, records)).collect();
    cases.extend(across(context));
    Outcome { cases, not_run: Vec::new() }
}

/// Masters that name the number of another system's master, and are somebody else.
fn across<'a>(context: &'a Context) -> impl Iterator<Item = Case> + 'a {
    let references = context.resolution.references.iter();
    let of_masters = references.filter(|reference| {
        let record = context.record(reference.record);
        let master = record.kind().standing() == crate::catalog::Standing::Master && record.kind() != RecordKind::Lead;
        master && matches!(reference.role, Role::CustomerReference | Role::AccountReference)
    });
    of_masters.filter_map(|reference| match reference.target {
        Target::Record(target) if context.system(target) != context.system(reference.record) => {
            case(context, &reference.value, &[target, reference.record])
        }
        _ => None,
    })
}

fn case(context: &Context, number: &str, records: &[RecordIndex]) -> Option<Case> {
    let customer = |record: &RecordIndex| context.resolution.entity_of(*record, EntityType::Customer);
    let first = *records.first()?;
    let other = *records[1..].iter().find(|record| customer(record) != customer(&first))?;
    if !are_strangers(&side(context, first), &side(context, other)) {
        return None;
    }
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
