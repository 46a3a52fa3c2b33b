//! SIG505: pipeline value at customers who are overdue or blocked.

use crate::catalog::RecordKind;
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::customers::customer_case;
use crate::findings::finding::Code;
use crate::findings::handovers::blocks;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, State};
use crate::message::{Argument, Message};

use super::{overdue_invoices, owed_in_words};

/// Days after which a late payment puts a forecast in doubt; a week or two is usual.
const LATE: i64 = 14;

/// Finds the customers, one case for each with all its open deals.
pub(in crate::findings) fn blind_forecast(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Deal]) {
        return Outcome::not_run(Code::Sig505, "missing-deals");
    }
    if !documents.has_states(RecordKind::Deal) {
        return Outcome::not_run(Code::Sig505, "missing-deal-stages");
    }
    if let Some(missing) = super::missing_dues(context) {
        return Outcome::not_run(Code::Sig505, missing);
    }
    let cases = documents.customers().filter_map(|customer| case(context, customer));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

fn case(context: &Context, customer: EntityIndex) -> Option<Case> {
    let mut deals = context.of_customer(customer, &[RecordKind::Deal]);
    deals.retain(|deal| deal.state == State::Open);
    deals.sort_by_key(|deal| (std::cmp::Reverse(deal.amount()), deal.record));
    let mut invoices = overdue_invoices(context, customer, LATE);
    if !context.any_firm(&deals) {
        return None;
    }
    if !context.any_firm(&invoices) {
        invoices.clear();
    }
    let worth = Worth::amounts(deals.iter().filter_map(Context::stake).collect());
    let pipeline = match (worth.cents().filter(|cents| *cents > 0), &*deals) {
        (Some(cents), _) => Argument::Euro(cents),
        (None, [one]) if one.foreign => context.amount(one),
        (None, several) if several.iter().any(|deal| deal.foreign) => Message::new("finding-foreign-amounts").into(),
        _ => return None,
    };
    let blocked = !blocks(context, customer).is_empty();
    let message = match owed_in_words(context, &invoices) {
        Some(owed) => Message::new("sig505-message").with("owed", owed).with("invoices", invoices.len()),
        None if blocked => Message::new("sig505-message-blocked"),
        None => return None,
    };
    let message = message
        .with("customer", context.customer_name(Some(customer)))
        .with("deals", deals.len())
        .with("amount", pipeline);
    let action = Message::new("sig505-action").with("deal", context.label(deals[0].record));
    let documents: Vec<Document> = deals.iter().chain(&invoices).copied().collect();
    let mut case = customer_case(context, Code::Sig505, customer, &documents, message, action)?;
    case.worth = worth;
    Some(case)
}
