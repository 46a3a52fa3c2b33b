//! HND308: stages exclude each other: the deal lost and the project running, the project finished and the deal still open,
//! the customer blocked and being sold to.

use crate::catalog::{Department, RecordIndex, RecordKind, Role};
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::customers::customer_case;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, State, plus_days};
use crate::message::Message;

/// Departments whose block forbids to sell.
const BLOCKING: [Department; 2] = [Department::Accounting, Department::Operations];

/// Finds the contradictions, one case per project, and one per blocked customer.
pub(in crate::findings) fn stage_contradiction(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Deal]) {
        return Outcome::not_run(Code::Hnd308, "missing-deals");
    }
    if !documents.has_states(RecordKind::Deal) {
        return Outcome::not_run(Code::Hnd308, "missing-deal-stages");
    }
    let mut outcome = Outcome::default();
    if !documents.has(&super::WORK) {
        outcome = Outcome::not_run(Code::Hnd308, "missing-projects");
    }
    outcome.cases.extend(documents.projects().filter_map(|project| at_odds(context, project)));
    outcome.cases.extend(documents.customers().filter_map(|customer| sold_to(context, customer)));
    outcome
}

/// A project and its deals at odds.
fn at_odds(context: &Context, project: EntityIndex) -> Option<Case> {
    let deals = context.documents_of(project, &[RecordKind::Deal]);
    let work = context.documents_of(project, &super::WORK);
    if deals.is_empty() || work.is_empty() {
        return None;
    }
    let lost = deals.iter().all(|deal| deal.state == State::Dropped);
    let at_work = work.iter().find(|document| matches!(document.state, State::Open | State::Done));
    if let Some(seat) = at_work.filter(|_| lost) {
        return Some(case(context, "hnd308-message-lost", seat, &deals, &work));
    }
    left_open(context, &deals, &work).map(|seat| case(context, "hnd308-message-open", seat, &deals, &work))
}

/// The finished work whose deals nobody closed.
pub(super) fn left_open<'a>(context: &Context, deals: &[Document], work: &'a [Document]) -> Option<&'a Document> {
    let undecided =
        deals.iter().any(|deal| deal.state == State::Open) && deals.iter().all(|deal| deal.state != State::Done);
    let seat = work.iter().find(|document| is_long_done(context, document)).filter(|_| undecided)?;
    // Many systems keep no state of an order, or none beyond that it was confirmed: the project tells.
    let silent = |document: &Document| {
        document.kind == RecordKind::Order
            && (document.state == State::Unknown || seat.kind == RecordKind::Project && document.state == State::Open)
    };
    let all_done = work.iter().all(|document| document.state.is_settled() || silent(document));
    all_done.then_some(seat)
}

/// Whether work ended longer ago than sales has to book the win.
fn is_long_done(context: &Context, work: &Document) -> bool {
    let ended = work.end.or(work.closed).or(work.modified).or(work.dated).zip(context.reference_date());
    let grace = context.settings.handovers.won_to_project_days;
    work.state == State::Done && ended.is_some_and(|(end, today)| plus_days(end, grace) < today)
}

fn case(context: &Context, id: &'static str, seat: &Document, deals: &[Document], work: &[Document]) -> Case {
    let message = Message::new(id)
        .with("project", context.label(seat.record))
        .with("customer", context.customer_name(seat.customer.or(deals[0].customer)))
        .with("deal", context.label(deals[0].record));
    let action = Message::new("hnd308-action").with("project", context.label(seat.record));
    let mut case = Case::new(Code::Hnd308, context.project(seat), message, action);
    case.record = Some(seat.record);
    let all = || deals.iter().chain(work);
    case.confidence = all().map(|document| context.project_probability(document.record)).fold(1.0, f64::min);
    case.worth = Worth::amounts(Context::stake(seat).or_else(|| Context::stake(&deals[0])).into_iter().collect());
    case.evidence.extend(all().map(|document| {
        let stage = context.record(document.record).value(Role::Stage).unwrap_or("–");
        Message::new("finding-record-stage").with("place", context.place(document.record)).with("stage", stage)
    }));
    case.relate(all().map(|document| document.record));
    case
}

/// Accounts of a customer that forbid to sell: in one system all that it has there are blocked.
pub(in crate::findings) fn blocks(context: &Context, customer: EntityIndex) -> Vec<RecordIndex> {
    let systems = BLOCKING.into_iter().flat_map(|department| context.world.systems_of(department));
    for system in systems {
        let own: Vec<RecordIndex> =
            context.masters(customer).filter(|record| context.system(*record) == system).collect();
        let blocked = |record: &RecordIndex| context.world.parties.get(*record).is_some_and(|facts| facts.blocked);
        if !own.is_empty() && own.iter().all(blocked) {
            return own;
        }
    }
    Vec::new()
}

/// A blocked customer with open deals.
fn sold_to(context: &Context, customer: EntityIndex) -> Option<Case> {
    let mut deals = context.of_customer(customer, &[RecordKind::Deal]);
    deals.retain(|deal| deal.state == State::Open);
    deals.sort_by_key(|deal| (std::cmp::Reverse(deal.amount()), deal.record));
    if deals.is_empty() {
        return None;
    }
    let blocks = blocks(context, customer);
    let block = *blocks.first()?;
    let name = context.customer_name(Some(customer));
    let message = Message::new("hnd308-message-blocked")
        .with("customer", name.clone())
        .with("system", context.system_name(context.system(block)))
        .with("deals", deals.len());
    let action = Message::new("hnd308-action-blocked").with("customer", name);
    let mut case = customer_case(context, Code::Hnd308, customer, &deals, message, action)?;
    let certain = blocks.iter().map(|record| context.customer_probability(*record)).fold(1.0, f64::min);
    case.confidence = case.confidence.min(certain);
    case.worth = Worth::amounts(deals.iter().filter_map(Context::stake).collect());
    case.evidence.extend(blocks.iter().map(|record| context.place(*record)));
    case.explains = deals.iter().map(|deal| deal.record).chain(blocks.iter().copied()).collect();
    case.relate(blocks);
    Some(case)
}
