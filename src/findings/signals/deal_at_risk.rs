//! SIG501: an open deal at a customer with several unresolved tickets.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::catalog::{RecordKind, Role};
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::customers::togetherness;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, MemoryError, State, kind_is, records, state_is};
use crate::message::{Argument, Message};

/// What a customer has open.
#[derive(Default)]
struct Open {
    deals: Vec<Document>,
    tickets: Vec<Document>,
}

/// Finds the customers, one case for each with all its open deals and tickets.
pub(in crate::findings) fn deal_at_risk(context: &Context) -> Result<Outcome, MemoryError> {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Deal]) {
        return Ok(Outcome::not_run(Code::Sig501, "missing-deals"));
    }
    if !documents.has_states(RecordKind::Deal) {
        return Ok(Outcome::not_run(Code::Sig501, "missing-deal-stages"));
    }
    if !documents.has(&[RecordKind::Ticket]) {
        return Ok(Outcome::not_run(Code::Sig501, "missing-tickets"));
    }
    let mut customers: BTreeMap<EntityIndex, Open> = BTreeMap::new();
    for document in context.documents(records(deals_and_tickets(context))?) {
        let Some(customer) = document.customer else { continue };
        let open = customers.entry(customer).or_default();
        if document.kind == RecordKind::Deal { open.deals.push(document) } else { open.tickets.push(document) }
    }
    let cases = customers.into_iter().filter_map(|(customer, open)| case(context, customer, &open)).collect();
    Ok(Outcome { cases, not_run: Vec::new() })
}

/// Open deals and unresolved tickets of customers that have the one and several of the other.
fn deals_and_tickets(context: &Context) -> LazyFrame {
    let open = |kind| {
        let state = state_is(State::Open).or(state_is(State::Planned));
        context.world.documents.lazy().filter(kind_is(kind).and(state).and(col("customer").is_not_null()))
    };
    let several = context.settings.handovers.several_tickets as u32;
    let unhappy = open(RecordKind::Ticket)
        .group_by([col("customer")])
        .agg([len().alias("tickets")])
        .filter(col("tickets").gt_eq(lit(several)));
    let deals = open(RecordKind::Deal).semi_join(unhappy.clone(), col("customer"), col("customer"));
    let tickets = open(RecordKind::Ticket).semi_join(unhappy, col("customer"), col("customer")).semi_join(
        deals.clone(),
        col("customer"),
        col("customer"),
    );
    concat([deals, tickets], UnionArgs::default()).unwrap_or_default()
}

fn case(context: &Context, customer: EntityIndex, open: &Open) -> Option<Case> {
    let largest = open.deals.iter().max_by_key(|deal| (deal.amount(), std::cmp::Reverse(deal.record)))?;
    let subject = context.customer_of(customer, largest.record);
    let escalated = open.tickets.iter().filter(|ticket| ticket.escalated).count();
    let worth = Worth::amounts(open.deals.iter().filter_map(Context::stake).collect());
    let value = match (worth.cents(), open.deals.as_slice()) {
        (Some(cents), _) => Argument::Euro(cents),
        (None, [one]) => context.amount(one),
        (None, several) if several.iter().any(|deal| deal.foreign) => Message::new("finding-foreign-amounts").into(),
        _ => Message::new("finding-no-amount").into(),
    };
    let message = Message::new(if escalated > 0 { "sig501-message-escalated" } else { "sig501-message" })
        .with("customer", subject.name.clone())
        .with("deals", open.deals.len())
        .with("amount", value)
        .with("tickets", open.tickets.len());
    let message = if escalated > 0 { message.with("escalated", escalated) } else { message };
    let action = Message::new("sig501-action").with("deal", context.label(largest.record));
    let mut case = Case::new(Code::Sig501, subject, message, action);
    case.record = Some(largest.record);
    case.worth = worth;
    let documents: Vec<Document> = open.deals.iter().chain(&open.tickets).copied().collect();
    case.confidence = togetherness(context, &documents);
    case.evidence.extend(open.deals.iter().map(|deal| context.place(deal.record)));
    case.evidence.extend(open.tickets.iter().map(|ticket| ticket_line(context, ticket)));
    if case.confidence < 1.0 {
        case.evidence.push(Message::new("sig501-identity").with("probability", Argument::Share(case.confidence)));
    }
    case.relate(open.deals.iter().chain(&open.tickets).map(|document| document.record));
    Some(case)
}

fn ticket_line(context: &Context, ticket: &Document) -> Message {
    let id = if ticket.escalated { "sig501-ticket-escalated" } else { "sig501-ticket" };
    let stage = context.record(ticket.record).value(Role::Stage).unwrap_or("–");
    Message::new(id).with("place", context.place(ticket.record)).with("stage", stage)
}
