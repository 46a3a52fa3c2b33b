//! SIG: signals across departments.

mod billing_risk;
mod blind_forecast;
mod deal_at_risk;
mod overdue_and_unhappy;
mod tone_deaf_campaign;
mod underrated_ticket;

#[cfg(test)]
mod tests;

pub(super) use billing_risk::billing_risk;
pub(super) use blind_forecast::blind_forecast;
pub(super) use deal_at_risk::deal_at_risk;
pub(super) use overdue_and_unhappy::overdue_and_unhappy;
pub(super) use tone_deaf_campaign::tone_deaf_campaign;
pub(super) use underrated_ticket::underrated_ticket;

use super::context::Context;
use super::total::{Stake, StakeOf};
use crate::catalog::{RecordKind, Role};
use crate::linkage::EntityIndex;
use crate::memory::Document;
use crate::message::{Argument, Message};

/// Unresolved tickets of a customer: escalated ones first, then the oldest.
fn unresolved(context: &Context, customer: EntityIndex) -> Vec<Document> {
    let mut tickets = context.of_customer(customer, &[RecordKind::Ticket]);
    tickets.retain(Document::is_open);
    tickets.sort_by_key(|ticket| (!ticket.escalated, ticket.created, ticket.record));
    tickets
}

/// A customer's invoices that are unpaid so many days after they were due, the oldest first.
fn overdue_invoices(context: &Context, customer: EntityIndex, days: i64) -> Vec<Document> {
    let Some(reference) = context.reference_date() else { return Vec::new() };
    let mut invoices = context.of_customer(customer, &[RecordKind::Invoice]);
    invoices.retain(|invoice| invoice.is_overdue(reference, days));
    invoices.sort_by_key(|invoice| (invoice.due, invoice.record));
    invoices
}

/// What a customer owes in all, and how many invoices say how much; `None` where nothing is owed.
fn owed(invoices: &[Document]) -> Option<(i64, usize)> {
    let amounts: Vec<i64> = invoices.iter().filter_map(Document::unpaid).filter(|cents| *cents > 0).collect();
    (!amounts.is_empty()).then(|| (amounts.iter().sum(), amounts.len()))
}

/// What a customer owes, in words: euros, or where no rate is known the one amount as it is written; `None` where nothing is
/// owed.
fn owed_in_words(context: &Context, invoices: &[Document]) -> Option<Argument> {
    match (owed(invoices), invoices) {
        (Some((cents, _)), _) => Some(Argument::Euro(cents)),
        (None, [one]) if one.foreign => Some(context.amount(one)),
        (None, several) if several.iter().any(|invoice| invoice.foreign) => {
            Some(Message::new("finding-foreign-amounts").into())
        }
        _ => None,
    }
}

/// What is unpaid of each invoice, as stakes of the invoices themselves.
fn stakes(invoices: &[Document]) -> Vec<Stake> {
    let stake = |invoice: &Document| Some(Stake { of: StakeOf::Document(invoice.record), cents: invoice.unpaid()? });
    invoices.iter().filter_map(stake).collect()
}

/// What is missing to tell which invoices are overdue.
fn missing_dues(context: &Context) -> Option<&'static str> {
    if !context.world.documents.has(&[RecordKind::Invoice]) {
        return Some("missing-invoices");
    }
    let tables = context.catalogue.tables.iter().filter(|table| table.kinds().contains(&RecordKind::Invoice));
    let tells = |table: &crate::catalog::TypedTable| {
        [Role::OpenAmount, Role::Stage, Role::Closed].into_iter().any(|role| table.has(role))
    };
    let told = tables.into_iter().any(tells) || context.world.documents.has_states(RecordKind::Invoice);
    (!told).then_some("missing-payments")
}
