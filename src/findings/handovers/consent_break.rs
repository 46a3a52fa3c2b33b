//! HND311: somebody who opted out in one system is marked as contactable in another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::{RecordIndex, Role};
use crate::findings::case::{Case, Reservation, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::fingerprint;
use crate::findings::registry::Outcome;
use crate::linkage::EntityType;
use crate::memory::{Consent, PartyFacts};
use crate::message::{Argument, Message};
use crate::standardise::email_addresses;

/// Probability below which two records are not said to be the same person before a lawyer.
const SAME_PERSON: f64 = 0.9;

/// By what records are known to be the same person: a mailbox, or an entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Mailbox(String),
    Entity(u32),
}

/// Finds the people, one case for each.
pub(in crate::findings) fn consent_break(context: &Context) -> Outcome {
    let speaking = || context.world.parties.all().iter().filter(|facts| facts.consent != Consent::Silent);
    if !speaking().any(|facts| matches!(facts.consent, Consent::Withdrawn(_))) {
        return Outcome::not_run(Code::Hnd311, "missing-consent");
    }
    let mut people: BTreeMap<Person, Vec<PartyFacts>> = BTreeMap::new();
    for facts in speaking() {
        for person in known_by(context, facts.record) {
            people.entry(person).or_default().push(*facts);
        }
    }
    let mut cases: BTreeMap<RecordIndex, Case> = BTreeMap::new();
    let mut told: BTreeSet<RecordIndex> = BTreeSet::new();
    for (person, records) in &people {
        // Mailboxes come first: who is found by one is not asked for again as an entity.
        if let Some(case) = case(context, person, records)
            && let Some(record) = case.record
            && !told.contains(&record)
        {
            told.insert(record);
            told.extend(&case.related);
            cases.insert(record, case);
        }
    }
    Outcome { cases: cases.into_values().collect(), not_run: Vec::new() }
}

fn known_by(context: &Context, record: RecordIndex) -> Vec<Person> {
    let mailboxes = context.record(record).values(Role::Email).flat_map(email_addresses);
    let mut known: Vec<Person> = mailboxes.map(Person::Mailbox).collect();
    let members = context.resolution.memberships_of(record).iter();
    let person = members.filter(|member| member.entity_type == EntityType::Person && member.probability >= SAME_PERSON);
    known.extend(person.filter_map(|member| member.entity).map(|entity| Person::Entity(entity.0)));
    known
}

/// The record that still allows what others forbid. A consent given after the opt-out stands.
fn case(context: &Context, person: &Person, records: &[PartyFacts]) -> Option<Case> {
    let withdrawn: Vec<(&PartyFacts, Option<Date>)> = records
        .iter()
        .filter_map(|facts| match facts.consent {
            Consent::Withdrawn(day) => Some((facts, day)),
            _ => None,
        })
        .collect();
    let last = withdrawn.iter().filter_map(|(_, day)| *day).max();
    let open = |facts: &&PartyFacts| match facts.consent {
        Consent::Granted(since) => since.zip(last).is_none_or(|(since, out)| since <= out),
        _ => false,
    };
    let (out, _) = withdrawn.first()?;
    let elsewhere = |facts: &&PartyFacts| context.system(facts.record) != context.system(out.record);
    let granted: Vec<&PartyFacts> = records.iter().filter(open).filter(elsewhere).collect();
    let first = granted.first()?.record;
    let message = Message::new("hnd311-message")
        .with("person", named(context, first, out.record))
        .with("out", context.system_name(context.system(out.record)))
        .with("in", context.system_name(context.system(first)));
    let action = Message::new("hnd311-action").with("in", context.system_name(context.system(first)));
    let entity = context.resolution.entity_of(first, EntityType::Person);
    let subject = Subject {
        sort: SubjectType::Person,
        id: entity.map(|entity| context.resolution.entity(entity).id.clone()).unwrap_or_default(),
        name: context.label(first),
        system: context.slug(context.system(first)).to_owned(),
        keys: vec![fingerprint::key(&context.record(first))],
    };
    let mut case = Case::new(Code::Hnd311, subject, message, action);
    case.record = Some(first);
    case.evidence = granted.iter().map(|facts| context.place(facts.record)).collect();
    case.evidence.extend(withdrawn.iter().map(|(facts, _)| context.place(facts.record)));
    if let Person::Entity(_) = person {
        let certainty = |facts: &PartyFacts| person_probability(context, facts.record);
        let certain =
            granted.iter().map(|facts| certainty(facts)).chain(withdrawn.iter().map(|(facts, _)| certainty(facts)));
        let remains = certain.fold(1.0, f64::min);
        let message = Message::new("hnd311-identity").with("probability", Argument::Share(remains));
        case.reserve([Reservation { remains, message }]);
    }
    case.relate(granted.iter().map(|facts| facts.record).chain(withdrawn.iter().map(|(facts, _)| facts.record)));
    Some(case)
}

/// A name for the person: that of the record which has one.
fn named(context: &Context, first: RecordIndex, second: RecordIndex) -> String {
    let has_name = |record: &RecordIndex| {
        let record = context.record(*record);
        [Role::PersonName, Role::FirstName, Role::LastName].into_iter().any(|role| record.value(role).is_some())
    };
    let record = [first, second].into_iter().find(has_name).unwrap_or(first);
    let mailbox = context.record(first).value(Role::Email).unwrap_or_default();
    if has_name(&record) { format!("{} ({mailbox})", context.label(record)) } else { mailbox.to_owned() }
}

fn person_probability(context: &Context, record: RecordIndex) -> f64 {
    let members = context.resolution.memberships_of(record).iter();
    members
        .filter(|member| member.entity_type == EntityType::Person)
        .map(|member| member.probability)
        .fold(1.0, f64::min)
}
