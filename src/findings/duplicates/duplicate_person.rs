//! DUP206: one contact person is kept twice in a system, or at two customers that are not the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{RecordIndex, RecordKind, Standing};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::fingerprint;
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, EntityType};
use crate::message::{Argument, Message};

/// Finds the people, one case for each and system.
pub(in crate::findings) fn duplicate_person(context: &Context) -> Outcome {
    let is_contact = |record: RecordIndex| context.record(record).kind().standing() == Standing::Contact;
    let mut people: BTreeMap<(EntityIndex, usize, RecordKind), Vec<RecordIndex>> = BTreeMap::new();
    let mut contacts = 0;
    for member in &context.resolution.memberships {
        if let Some(person) =
            member.entity.filter(|_| member.entity_type == EntityType::Person && is_contact(member.record))
        {
            contacts += 1;
            let kind = context.record(member.record).kind();
            people.entry((person, context.system(member.record), kind)).or_default().push(member.record);
        }
    }
    if contacts == 0 {
        return Outcome::not_run(Code::Dup206, "missing-contacts");
    }
    let cases = people.iter().filter_map(|((person, system, _), records)| case(context, *person, *system, records));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

fn case(context: &Context, person: EntityIndex, system: usize, records: &[RecordIndex]) -> Option<Case> {
    let mut once: BTreeMap<&str, RecordIndex> = BTreeMap::new();
    for record in records {
        once.entry(context.record(*record).id()).or_insert(*record);
    }
    let mut records: Vec<RecordIndex> = once.into_values().collect();
    records.sort_unstable();
    let first = *records.first().filter(|_| records.len() > 1)?;
    let customers: BTreeSet<Option<EntityIndex>> =
        records.iter().map(|record| context.resolution.entity_of(*record, EntityType::Customer)).collect();
    let id = if customers.iter().flatten().count() > 1 { "dup206-message-customers" } else { "dup206-message" };
    let entity = context.resolution.entity(person);
    let name = if entity.name.is_empty() { context.label(first) } else { entity.name.clone() };
    let message = Message::new(id)
        .with("person", name.clone())
        .with("system", context.system_name(system))
        .with("count", records.len())
        .with("ids", Argument::List(records.iter().map(|record| context.record(*record).id().into()).collect()));
    let at_one_customer = customers.len() == 1 && !customers.contains(&None);
    let action = Message::new(if at_one_customer { "dup206-action-one" } else { "dup206-action" });
    let action = action.with("person", name.clone());
    let subject = Subject {
        sort: SubjectType::Person,
        id: entity.id.clone(),
        name,
        system: context.slug(system).to_owned(),
        keys: records.iter().map(|record| fingerprint::key(&context.record(*record))).collect(),
    };
    let mut case = Case::new(Code::Dup206, subject, message, action);
    case.record = Some(first);
    let probability = |record: &RecordIndex| {
        let members = context.resolution.memberships_of(*record).iter();
        members
            .filter(|member| member.entity_type == EntityType::Person)
            .map(|member| member.probability)
            .fold(1.0, f64::min)
    };
    case.confidence = records.iter().map(probability).fold(1.0, f64::min);
    case.evidence.extend(records.iter().map(|record| context.place(*record)));
    let (worth, formula) = Effort::MergeRecord.price(records.len() - 1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case.relate(records);
    Some(case)
}
