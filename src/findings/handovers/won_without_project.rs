//! HND301: a won deal has no project or order after the grace period.

use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::*;

use super::{WORK, frameworks, guards, near_miss, quotes};
use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::case::{Case, Reservation, Worth};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, MemoryError, State, days_between, kind_in, kind_is, plus_days, records, state_is};
use crate::message::{Argument, Message};

/// What remains of the confidence when the deal was invoiced all the same: the work was handed over, only not as a project.
const INVOICED: f64 = 0.5;

/// What remains of the confidence when nothing says when the deal was won.
const UNDATED: f64 = 0.7;

/// Finds the deals.
pub(in crate::findings) fn won_without_project(context: &Context) -> Result<Outcome, MemoryError> {
    let documents = &context.world.documents;
    // Who keeps no deals wins quotes.
    let sold = if documents.has(&[RecordKind::Deal]) { RecordKind::Deal } else { RecordKind::Quote };
    if !documents.has(&[sold]) {
        return Ok(Outcome::not_run(Code::Hnd301, "missing-deals"));
    }
    if !documents.has_states(sold) {
        return Ok(Outcome::not_run(Code::Hnd301, "missing-deal-stages"));
    }
    if !documents.has(&WORK) {
        return Ok(Outcome::not_run(Code::Hnd301, "missing-projects"));
    }
    let Some(reference) = context.reference_date() else {
        return Ok(Outcome::not_run(Code::Hnd301, "missing-dates"));
    };
    let waiting = near_miss::waiting(&context.documents(records(projects_without_origin(context))?));
    let orphans = match sold {
        RecordKind::Quote => quotes::without_work(context),
        _ => records(won_without_work(context))?,
    };
    let orphans = context.documents(orphans);
    let cases = orphans.iter().filter_map(|deal| case(context, deal, reference, &waiting)).collect();
    Ok(Outcome { cases, not_run: Vec::new() })
}

fn won_without_work(context: &Context) -> LazyFrame {
    let documents = context.world.documents.lazy();
    let won = documents.clone().filter(kind_is(RecordKind::Deal).and(state_is(State::Done)));
    won.anti_join(documents.filter(kind_in(&WORK).and(col("project").is_not_null())), col("project"), col("project"))
}

fn projects_without_origin(context: &Context) -> LazyFrame {
    let documents = context.world.documents.lazy();
    let projects = documents.clone().filter(kind_in(&WORK));
    let deals = documents.filter(kind_is(RecordKind::Deal).and(col("project").is_not_null()));
    projects.anti_join(deals, col("project"), col("project"))
}

/// The day the deal was won: its closing date, else when it was last touched.
fn won_on(deal: &Document) -> Option<Date> {
    deal.closed.or(deal.modified).or(deal.dated).or(deal.created)
}

fn case(
    context: &Context,
    deal: &Document,
    reference: Date,
    waiting: &BTreeMap<EntityIndex, RecordIndex>,
) -> Option<Case> {
    let won = won_on(deal);
    // Work that is planned for later need not have begun: the grace period runs from the planned start.
    let due = won.max(deal.start).map(|day| plus_days(day, context.settings.handovers.won_to_project_days));
    if due.is_some_and(|due| due > reference)
        || frameworks::is_called_off(context, deal)
        || frameworks::is_contracted(context, deal, won)
    {
        return None;
    }
    let mut case =
        Case::new(Code::Hnd301, context.project(deal), message(context, deal, won, reference), action(context, deal));
    case.subject.keys = vec![crate::findings::fingerprint::key(&context.record(deal.record))];
    case.record = Some(deal.record);
    case.explains = customer_without_work(context, deal);
    case.worth = Worth::amounts(Context::stake(deal).into_iter().collect());
    case.evidence.push(context.place(deal.record));
    if won.is_none() {
        case.reserve([Reservation { remains: UNDATED, message: Message::new("hnd301-undated") }]);
    }
    if !near_miss::reserve(context, &mut case, deal, &WORK, waiting) {
        return None;
    }
    guards::cover(context, &mut case, &WORK, won, due);
    invoiced(context, &mut case, deal);
    Some(case)
}

/// What the system of a deal knows of its customer, where that customer has no work at all: a department that got none from the
/// deal has had no reason to know who gave it.
fn customer_without_work(context: &Context, deal: &Document) -> Vec<RecordIndex> {
    let members: Vec<RecordIndex> =
        deal.customer.into_iter().flat_map(|one| context.members(one)).map(|one| one.record).collect();
    if members.iter().any(|record| WORK.contains(&context.record(*record).kind())) {
        return Vec::new();
    }
    members.into_iter().filter(|record| context.system(*record) == deal.system).collect()
}

fn message(context: &Context, deal: &Document, won: Option<Date>, reference: Date) -> Message {
    let since = match won {
        Some(won) => {
            Message::new("finding-since").with("date", won).with("days", Argument::Days(days_between(won, reference)))
        }
        None => Message::new("finding-since-unknown"),
    };
    Message::new("hnd301-message")
        .with("deal", context.label(deal.record))
        .with("customer", context.customer_name(deal.customer))
        .with("amount", context.amount(deal))
        .with("since", since)
}

fn action(context: &Context, deal: &Document) -> Message {
    let owner = context.record(deal.record).value(crate::catalog::Role::Owner);
    let id = if owner.is_some() { "hnd301-action-owner" } else { "hnd301-action" };
    let message = Message::new(id).with("deal", context.label(deal.record));
    match owner {
        Some(owner) => message.with("owner", owner),
        None => message,
    }
}

fn invoiced(context: &Context, case: &mut Case, deal: &Document) {
    let Some(project) = deal.project else { return };
    let invoices = context.documents_of(project, &[RecordKind::Invoice]);
    if let Some(invoice) = invoices.iter().find(|invoice| invoice.state != State::Dropped) {
        let message = Message::new("hnd301-invoiced").with("place", context.place(invoice.record));
        case.reserve([Reservation { remains: INVOICED, message }]);
        case.relate([invoice.record]);
    }
}
