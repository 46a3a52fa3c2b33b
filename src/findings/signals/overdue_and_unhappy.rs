//! SIG502: overdue invoices at a customer with an open service case: the dunning run meets a complaint.

use crate::catalog::RecordKind;
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::customers::customer_case;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::Document;
use crate::message::Message;

use super::{overdue_invoices, owed_in_words, unresolved};

/// Finds the customers, one case for each.
pub(in crate::findings) fn overdue_and_unhappy(context: &Context) -> Outcome {
    if let Some(missing) = super::missing_dues(context) {
        return Outcome::not_run(Code::Sig502, missing);
    }
    if !context.world.documents.has(&[RecordKind::Ticket]) {
        return Outcome::not_run(Code::Sig502, "missing-tickets");
    }
    let cases = context.world.documents.customers().filter_map(|customer| case(context, customer));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

fn case(context: &Context, customer: EntityIndex) -> Option<Case> {
    let tickets = unresolved(context, customer);
    if tickets.is_empty() {
        return None;
    }
    let invoices = overdue_invoices(context, customer, 0);
    let owed = owed_in_words(context, &invoices)?;
    if !context.any_firm(&tickets) || !context.any_firm(&invoices) {
        return None;
    }
    let documents: Vec<Document> = invoices.iter().chain(&tickets).copied().collect();
    let message = Message::new("sig502-message")
        .with("customer", context.customer_name(Some(customer)))
        .with("invoices", invoices.len())
        .with("amount", owed)
        .with("tickets", tickets.len());
    let action = Message::new("sig502-action").with("ticket", context.label(tickets[0].record));
    let mut case = customer_case(context, Code::Sig502, customer, &documents, message, action)?;
    case.worth = Worth::amounts(super::stakes(&invoices));
    Some(case)
}
