//! DUP204: one VAT id, IBAN or register number stands on customers that are not the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{RecordIndex, Role};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::findings::sides::{all_masters, are_strangers, side};
use crate::linkage::{EntityIndex, EntityType};
use crate::message::{Argument, Message};
use crate::standardise::{iban, register_number, vat_id};

/// Customers on whom one key stands before it is no key but a filler.
const FILLER: usize = 5;

/// Finds the keys, one case for each. Firms of one group, at one address or under one domain may share theirs.
pub(in crate::findings) fn shared_key(context: &Context) -> Outcome {
    let roles = [Role::VatId, Role::Iban, Role::RegisterNumber];
    if !context.catalogue.tables.iter().any(|table| roles.into_iter().any(|role| table.has(role))) {
        return Outcome::not_run(Code::Dup204, "missing-vat");
    }
    let mut holders: BTreeMap<(&'static str, String), Vec<RecordIndex>> = BTreeMap::new();
    for record in all_masters(context) {
        for key in keys(context, record) {
            holders.entry(key).or_default().push(record);
        }
    }
    let cases = holders.iter().filter_map(|((what, key), records)| case(context, what, key, records));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

fn keys(context: &Context, record: RecordIndex) -> Vec<(&'static str, String)> {
    let record = context.record(record);
    let country = record.value(Role::VatCountry).or_else(|| record.value(Role::Country));
    let vat = record.values(Role::VatId).filter_map(|raw| vat_id(country, raw)).map(|key| ("con401-vat", key));
    let account = record.values(Role::Iban).filter_map(iban).map(|key| ("dup204-iban", key));
    let register = record.values(Role::RegisterNumber).filter_map(register_number).map(|key| ("con401-register", key));
    let all = vat.chain(account).chain(register);
    all.filter(|(_, key)| key.valid).map(|(what, key)| (what, key.value)).collect()
}

fn case(context: &Context, what: &'static str, key: &str, records: &[RecordIndex]) -> Option<Case> {
    let mut first_of: BTreeMap<EntityIndex, RecordIndex> = BTreeMap::new();
    for record in records {
        if let Some(customer) = context.resolution.entity_of(*record, EntityType::Customer) {
            first_of.entry(customer).or_insert(*record);
        }
    }
    if !(2..=FILLER).contains(&first_of.len()) || is_doubtful(context, &first_of) {
        return None;
    }
    let sides: Vec<_> = first_of.values().map(|record| side(context, *record)).collect();
    let strangers =
        sides.iter().enumerate().all(|(at, left)| sides[at + 1..].iter().all(|right| are_strangers(left, right)));
    if !strangers {
        return None;
    }
    let (customer, first) = first_of.iter().next()?;
    let names = first_of.values().map(|record| context.label(*record).into()).collect();
    let message = Message::new("dup204-message")
        .with("what", Message::new(what))
        .with("key", key)
        .with("customers", Argument::List(names));
    let action = Message::new("dup204-action").with("what", Message::new(what)).with("key", key);
    let subject = Subject {
        sort: SubjectType::Customer,
        id: context.resolution.entity(*customer).id.clone(),
        name: context.resolution.entity(*customer).name.clone(),
        system: context.slug(context.system(*first)).to_owned(),
        keys: vec![what.to_owned(), key.to_owned()],
    };
    let mut case = Case::new(Code::Dup204, subject, message, action);
    case.record = Some(*first);
    case.evidence.extend(records.iter().map(|record| context.place(*record)));
    let (worth, formula) = Effort::ResolveContradiction.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case.relate(records.iter().copied());
    Some(case)
}

/// Whether two of the customers may be one: then the question is one of identity.
fn is_doubtful(context: &Context, customers: &BTreeMap<EntityIndex, RecordIndex>) -> bool {
    let known: BTreeSet<EntityIndex> = customers.keys().copied().collect();
    known.iter().any(|customer| {
        let other = context.likeliest_other(*customer, |other| known.contains(&other));
        other.is_some_and(|doubt| doubt.probability >= context.settings.linkage.review_probability)
    })
}
