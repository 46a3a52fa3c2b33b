//! SIG506: active marketing at customers with escalated tickets or in dunning.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::customers::{TOGETHER, customer_case};
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, EntityType};
use crate::memory::{Consent, Document};
use crate::message::Message;

use super::{overdue_invoices, owed_in_words, unresolved};

/// Days after which an unpaid invoice is taken to be in dunning, where its system does not say whom it reminded.
const DUNNED_AFTER: i64 = 30;

/// Finds the customers, one case for each with its subscribers.
pub(in crate::findings) fn tone_deaf_campaign(context: &Context) -> Outcome {
    let listed = context.world.parties.all().iter().filter(|facts| {
        context.record(facts.record).kind() == RecordKind::Subscriber && matches!(facts.consent, Consent::Granted(_))
    });
    let mut customers: BTreeMap<EntityIndex, Vec<RecordIndex>> = BTreeMap::new();
    for facts in listed {
        if let Some(customer) = context.resolution.entity_of(facts.record, EntityType::Customer) {
            customers.entry(customer).or_default().push(facts.record);
        }
    }
    if customers.is_empty() {
        return Outcome::not_run(Code::Sig506, "missing-subscribers");
    }
    if !context.world.documents.has(&[RecordKind::Ticket, RecordKind::Invoice]) {
        return Outcome::not_run(Code::Sig506, "missing-tickets");
    }
    let dunned = context.world.documents.iter().filter(|document| document.dunned);
    let reminding: BTreeSet<usize> = dunned.map(|document| context.system(document.record)).collect();
    let cases = customers.iter().filter_map(|(customer, listed)| case(context, *customer, listed, &reminding));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

/// The invoices of a customer that are being dunned. Where a system writes down whom it reminded, nobody else of it is in
/// dunning.
fn in_dunning(context: &Context, customer: EntityIndex, reminding: &BTreeSet<usize>) -> Vec<Document> {
    let mut invoices = overdue_invoices(context, customer, 0);
    invoices.retain(|invoice| invoice.dunned);
    let mut late = overdue_invoices(context, customer, DUNNED_AFTER);
    late.retain(|invoice| !invoice.dunned && !reminding.contains(&context.system(invoice.record)));
    invoices.extend(late);
    invoices
}

fn case(context: &Context, customer: EntityIndex, listed: &[RecordIndex], reminding: &BTreeSet<usize>) -> Option<Case> {
    let mut escalated: Vec<Document> =
        unresolved(context, customer).into_iter().filter(|ticket| ticket.escalated).collect();
    if !context.any_firm(&escalated) {
        escalated.clear();
    }
    let mut dunned = in_dunning(context, customer, reminding);
    if owed_in_words(context, &dunned).is_none() || !context.any_firm(&dunned) {
        dunned.clear();
    }
    // Only a reminder that was written down is told as one.
    let reminded = dunned.iter().any(|invoice| invoice.dunned);
    let id = match (escalated.is_empty(), dunned.is_empty(), reminded) {
        (false, true, _) => "sig506-message-escalated",
        (true, false, true) => "sig506-message-dunned",
        (true, false, false) => "sig506-message-overdue",
        (false, false, true) => "sig506-message-both",
        (false, false, false) => "sig506-message-both-overdue",
        (true, true, _) => return None,
    };
    let documents: Vec<Document> = escalated.iter().chain(&dunned).copied().collect();
    let message = Message::new(id)
        .with("customer", context.customer_name(Some(customer)))
        .with("mailboxes", listed.len())
        .with("system", context.system_name(context.system(listed[0])));
    let action = Message::new("sig506-action").with("system", context.system_name(context.system(listed[0])));
    let mut case = customer_case(context, Code::Sig506, customer, &documents, message, action)?;
    let certain = listed.iter().map(|record| context.customer_probability(*record)).fold(0.0, f64::max);
    case.confidence = case.confidence.min(certain);
    if case.confidence < TOGETHER {
        return None;
    }
    case.record = Some(listed[0]);
    case.relate(documents.iter().map(|document| document.record).chain(listed.iter().copied()));
    case.evidence.extend(listed.iter().map(|record| context.place(*record)));
    Some(case)
}
