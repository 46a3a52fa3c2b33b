//! SIG504: a ticket of low priority from a customer who is large, has an open deal, or a project about to finish.

use std::collections::BTreeMap;

use crate::catalog::{RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::customer_case;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, State, days_between};
use crate::message::{Argument, Message};

use super::unresolved;

/// Share of the customers with invoices that are large.
const LARGE: f64 = 0.1;

/// Fewest customers with invoices among whom somebody is large.
const ENOUGH: usize = 20;

/// Days before its end in which a project is about to finish.
const ABOUT_TO_FINISH: i64 = 30;

/// Finds the tickets, one case for each.
pub(in crate::findings) fn underrated_ticket(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Ticket]) {
        return Outcome::not_run(Code::Sig504, "missing-tickets");
    }
    let tables = context.catalogue.tables.iter();
    let mut desks = tables.filter(|table| table.kinds().contains(&RecordKind::Ticket));
    if !desks.any(|table| table.has(Role::Priority)) {
        return Outcome::not_run(Code::Sig504, "missing-priorities");
    }
    let large = large_customers(context);
    let mut cases = Vec::new();
    for customer in documents.customers() {
        let minor: Vec<Document> = unresolved(context, customer).into_iter().filter(|ticket| ticket.minor).collect();
        if !minor.is_empty()
            && let Some((reason, witness)) = reason(context, customer, &large)
        {
            cases.extend(minor.iter().filter_map(|ticket| case(context, customer, ticket, &reason, witness)));
        }
    }
    Outcome { cases, not_run: Vec::new() }
}

/// What the customers were invoiced with in the past year, of those who belong to the largest tenth.
fn large_customers(context: &Context) -> BTreeMap<EntityIndex, i64> {
    let mut sums: BTreeMap<EntityIndex, i64> = BTreeMap::new();
    for invoice in context.world.documents.of_kind(RecordKind::Invoice).filter(Document::counts) {
        let recent = invoice.issued().zip(context.reference_date());
        let recent =
            recent.is_some_and(|(day, today)| days_between(day, today) <= context.settings.handovers.active_days);
        if let (true, Some(customer), Some(cents)) = (recent, invoice.customer, invoice.amount()) {
            *sums.entry(customer).or_default() += cents;
        }
    }
    let mut sorted: Vec<i64> = sums.values().copied().collect();
    sorted.sort_unstable_by_key(|cents| std::cmp::Reverse(*cents));
    if sorted.len() < ENOUGH {
        return BTreeMap::new();
    }
    let least = sorted[(sorted.len() as f64 * LARGE) as usize - 1];
    sums.retain(|_, cents| *cents >= least && *cents > 0);
    sums
}

/// Why a customer's tickets cannot wait, and the document that shows it.
fn reason(
    context: &Context,
    customer: EntityIndex,
    large: &BTreeMap<EntityIndex, i64>,
) -> Option<(Message, Option<Document>)> {
    let mut deals = context.of_customer(customer, &[RecordKind::Deal]);
    deals.retain(|deal| deal.state == State::Open);
    if let Some(deal) = deals.iter().max_by_key(|deal| (deal.amount(), std::cmp::Reverse(deal.record))) {
        let message =
            Message::new("sig504-deal").with("deal", context.label(deal.record)).with("amount", context.amount(deal));
        return Some((message, Some(*deal)));
    }
    let about_to_finish = |project: &&Document| {
        let left = context.reference_date().zip(project.due.or(project.end));
        project.state == State::Open
            && left.is_some_and(|(today, end)| (0..=ABOUT_TO_FINISH).contains(&days_between(today, end)))
    };
    let projects = context.of_customer(customer, &[RecordKind::Project]);
    if let Some(project) = projects.iter().find(about_to_finish) {
        return Some((Message::new("sig504-project").with("project", context.label(project.record)), Some(*project)));
    }
    let sum = large.get(&customer)?;
    Some((Message::new("sig504-large").with("amount", Argument::Euro(*sum)), None))
}

fn case(
    context: &Context,
    customer: EntityIndex,
    ticket: &Document,
    reason: &Message,
    witness: Option<Document>,
) -> Option<Case> {
    let priority = context.record(ticket.record).value(Role::Priority).unwrap_or_default();
    let message = Message::new("sig504-message")
        .with("ticket", context.label(ticket.record))
        .with("customer", context.customer_name(Some(customer)))
        .with("priority", priority)
        .with("reason", reason.clone());
    let action = Message::new("sig504-action").with("ticket", context.label(ticket.record));
    let documents: Vec<Document> = std::iter::once(*ticket).chain(witness).collect();
    let mut case = customer_case(context, Code::Sig504, customer, &documents, message, action)?;
    case.subject.keys = vec![crate::findings::fingerprint::key(&context.record(ticket.record))];
    Some(case)
}
