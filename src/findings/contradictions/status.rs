//! CON405: a customer is active here and blocked or closed there.

use std::collections::BTreeSet;

use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::customer_case;
use crate::findings::effort::Effort;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, State, days_between};
use crate::message::Message;

/// Finds the customers, one case for each.
pub(in crate::findings) fn contradictory_status(context: &Context) -> Outcome {
    if !context.world.parties.all().iter().any(|facts| facts.blocked) {
        return Outcome::not_run(Code::Con405, "missing-blocks");
    }
    let cases = context.world.documents.customers().filter_map(|customer| case(context, customer)).collect();
    Outcome { cases, not_run: Vec::new() }
}

fn case(context: &Context, customer: EntityIndex) -> Option<Case> {
    let masters: Vec<RecordIndex> = context.masters(customer).collect();
    let is_blocked = |record: &RecordIndex| context.world.parties.get(*record).is_some_and(|facts| facts.blocked);
    let systems: BTreeSet<usize> = masters.iter().map(|record| context.system(*record)).collect();
    // A blocked second account beside one in use is how duplicates are put to rest.
    let closed: BTreeSet<usize> = systems
        .into_iter()
        .filter(|system| masters.iter().filter(|record| context.system(**record) == *system).all(is_blocked))
        .collect();
    let blocked: Vec<RecordIndex> =
        masters.iter().copied().filter(|record| closed.contains(&context.system(*record))).collect();
    let first = *blocked.first()?;
    let signs = signs_of_life(context, customer, &closed);
    let sign = signs.first()?;
    let message = Message::new("con405-message")
        .with("customer", context.customer_name(Some(customer)))
        .with("blocked", context.system_name(context.system(first)))
        .with("active", context.system_name(sign.system))
        .with("sign", context.label(sign.record));
    let action = Message::new("con405-action").with("blocked", context.system_name(context.system(first)));
    let mut case = customer_case(context, Code::Con405, customer, &signs, message, action)?;
    case.confidence = case.confidence.min(context.least_certain(blocked.iter().copied()));
    case.record = Some(first);
    let active = masters.iter().copied().filter(|record| !closed.contains(&context.system(*record)));
    case.relate(signs.iter().map(|sign| sign.record).chain(blocked.iter().copied()).chain(active));
    case.evidence.extend(blocked.iter().map(|record| context.place(*record)));
    let (worth, formula) = Effort::ResolveContradiction.price(1, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    Some(case)
}

/// Open deals, running projects and recent invoices of a customer outside the systems that closed it.
fn signs_of_life(context: &Context, customer: EntityIndex, closed: &BTreeSet<usize>) -> Vec<Document> {
    let reference = context.reference_date();
    let recent = |document: &Document| {
        let age = document.issued().zip(reference).map(|(day, today)| days_between(day, today));
        age.is_some_and(|days| days <= context.settings.handovers.active_days)
    };
    let lives = |document: &Document| match document.kind {
        RecordKind::Deal | RecordKind::Project => document.state == State::Open,
        RecordKind::Order | RecordKind::Contract => document.state == State::Open && recent(document),
        RecordKind::Invoice => document.counts() && recent(document),
        _ => false,
    };
    let documents = context.world.documents.of_customer(customer);
    documents.filter(|document| !closed.contains(&document.system) && lives(document)).collect()
}
