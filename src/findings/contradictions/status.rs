//! CON405: a customer is active here and blocked or closed there.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::customer_case;
use crate::findings::effort::Effort;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::all_masters;
use crate::linkage::{EntityIndex, EntityType, Reference, Target};
use crate::memory::{Document, State, days_between};
use crate::message::Message;

/// Customers whom a table must call something else before the word says something: where nobody ever was closed, `active` is
/// what the form begins with.
const OTHERS: usize = 3;

/// Systems that have closed a customer before its last invoices are what it ended with.
const AGREED: usize = 2;

/// Finds the customers, one case for each.
pub(in crate::findings) fn contradictory_status(context: &Context) -> Outcome {
    if !context.world.parties.all().iter().any(|facts| facts.blocked) {
        return Outcome::not_run(Code::Con405, "missing-blocks");
    }
    let telling = telling_tables(context);
    let customers: BTreeSet<EntityIndex> = all_masters(context)
        .filter(|record| is_blocked(context, *record))
        .filter_map(|record| context.resolution.entity_of(record, EntityType::Customer))
        .collect();
    let cases = customers.into_iter().filter_map(|customer| case(context, &telling, customer)).collect();
    Outcome { cases, not_run: Vec::new() }
}

fn is_blocked(context: &Context, record: RecordIndex) -> bool {
    context.world.parties.get(record).is_some_and(|facts| facts.blocked)
}

/// Tables whose status of customers says something: not all are called active there.
fn telling_tables(context: &Context) -> BTreeSet<usize> {
    let mut others: BTreeMap<usize, usize> = BTreeMap::new();
    for record in all_masters(context).filter(|record| context.record(*record).value(Role::Stage).is_some()) {
        let active = context.world.parties.get(record).is_some_and(|facts| facts.active);
        *others.entry(context.catalogue.table_of(record)).or_default() += usize::from(!active);
    }
    others.into_iter().filter(|(_, others)| *others >= OTHERS).map(|(table, _)| table).collect()
}

/// Whether an account calls its customer active, where not every account does.
fn says_active(context: &Context, telling: &BTreeSet<usize>, record: RecordIndex) -> bool {
    telling.contains(&context.catalogue.table_of(record))
        && context.world.parties.get(record).is_some_and(|facts| facts.active)
}

fn case(context: &Context, telling: &BTreeSet<usize>, customer: EntityIndex) -> Option<Case> {
    // A lead is no account that anybody could close.
    let is_account = |record: &RecordIndex| context.record(*record).kind() != RecordKind::Lead;
    let masters: Vec<RecordIndex> = context.masters(customer).filter(is_account).collect();
    let is_blocked = |record: &RecordIndex| is_blocked(context, *record);
    let systems: BTreeSet<usize> = masters.iter().map(|record| context.system(*record)).collect();
    // A blocked second account beside one in use is how duplicates are put to rest.
    let closed: BTreeSet<usize> = systems
        .into_iter()
        .filter(|system| masters.iter().filter(|record| context.system(**record) == *system).all(is_blocked))
        .collect();
    let blocked: Vec<RecordIndex> =
        masters.iter().copied().filter(|record| closed.contains(&context.system(*record))).collect();
    let first = *blocked.first()?;
    let mut signs = signs_of_life(context, customer, &closed);
    let claims: Vec<RecordIndex> = masters
        .iter()
        .copied()
        .filter(|record| !closed.contains(&context.system(*record)) && says_active(context, telling, *record))
        .collect();
    if closed.len() >= AGREED && claims.is_empty() {
        signs.retain(|sign| sign.kind != RecordKind::Invoice);
    }
    let sign = signs.first().map(|sign| sign.record).or(claims.first().copied())?;
    let message = Message::new("con405-message")
        .with("customer", context.customer_name(Some(customer)))
        .with("blocked", context.system_name(context.system(first)))
        .with("active", context.system_name(context.system(sign)))
        .with("sign", context.label(sign));
    let action = Message::new("con405-action").with("blocked", context.system_name(context.system(first)));
    let mut case = if signs.is_empty() {
        let mut case = Case::new(Code::Con405, context.customer_of(customer, first), message, action);
        case.confidence = context.least_certain(claims.iter().copied());
        case.evidence.extend(claims.iter().map(|record| context.place(*record)));
        case.relate(claims.iter().copied());
        case
    } else {
        customer_case(context, Code::Con405, customer, &signs, message, action)?
    };
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
        RecordKind::Invoice => document.counts() && recent(document) && !is_of_a_ledger(context, document, closed),
        _ => false,
    };
    let documents = context.world.documents.of_customer(customer);
    documents.filter(|document| !closed.contains(&document.system) && lives(document)).collect()
}

/// Whether an invoice was written to an account of a system that closed the customer: the ledger that charges is then the one
/// that blocks, in two exports, and a customer who is blocked for not paying was charged before.
fn is_of_a_ledger(context: &Context, invoice: &Document, closed: &BTreeSet<usize>) -> bool {
    let references = &context.resolution.references;
    let from = references.partition_point(|reference| reference.record < invoice.record);
    let own = references[from..].iter().take_while(|reference| reference.record == invoice.record);
    let leads = |reference: &Reference| match reference.target {
        Target::Record(target) if reference.role == Role::CustomerReference => closed.contains(&context.system(target)),
        _ => false,
    };
    own.into_iter().any(leads)
}
