//! HND306: the time from won to the start of the project, or from its end to the invoice, exceeds its limit.

use jiff::civil::Date;

use crate::catalog::RecordKind;
use crate::findings::amounts::Total;
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, State, days_between, plus_days};
use crate::message::{Argument, Message};

/// Days by which the last invoice may be written before the work has ended.
const AHEAD: i64 = 14;

/// A handover that took too long.
struct Delay {
    from: Document,
    to: Document,
    since: Date,
    arrived: Date,
    message: &'static str,
}

/// Finds the projects, one case for each with the longer of its delays.
pub(in crate::findings) fn slow_handover(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&super::WORK) {
        return Outcome::not_run(Code::Hnd306, "missing-projects");
    }
    if !documents.has(&[RecordKind::Deal, RecordKind::Order, RecordKind::Invoice]) {
        return Outcome::not_run(Code::Hnd306, "missing-deals");
    }
    let cases = documents.projects().filter_map(|project| {
        let delays = [to_start(context, project), to_invoice(context, project)].into_iter().flatten();
        let limit = context.settings.handovers.slow_days;
        let late = delays.filter(|delay| days_between(delay.since, delay.arrived) > limit);
        let worst = late.max_by_key(|delay| days_between(delay.since, delay.arrived))?;
        Some(case(context, &worst))
    });
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

/// From the day a deal was won to the day its project began; where there is no project, to the day its order was written.
/// Of several deals the one that was won last before counts; a planned start defers.
fn to_start(context: &Context, project: EntityIndex) -> Option<Delay> {
    let mut work = context.documents_of(project, &[RecordKind::Project]);
    if work.is_empty() {
        work = context.documents_of(project, &super::WORK);
    }
    let first_day = |document: &Document| match document.kind {
        RecordKind::Order => document.dated.or(document.created).or(document.start),
        _ => document.start.or(document.created),
    };
    let at_work = work.iter().filter(|document| document.counts() || document.state == State::Planned);
    let (arrived, to) =
        at_work.filter_map(|document| Some((first_day(document)?, *document))).min_by_key(|(day, _)| *day)?;
    let mut deals = context.documents_of(project, &[RecordKind::Deal]);
    deals.retain(|deal| deal.state == State::Done);
    let won = deals.iter().filter_map(|deal| Some((deal.closed?, *deal)));
    let (closed, from) = won.filter(|(day, _)| *day <= arrived).max_by_key(|(day, _)| *day)?;
    let since = from.start.map_or(closed, |planned| planned.max(closed));
    Some(Delay { from, to, since, arrived, message: "hnd306-message-start" })
}

/// From the end of a project to the first invoice that was not written ahead of it. Where earlier invoices cover the
/// amount already, nothing was late.
fn to_invoice(context: &Context, project: EntityIndex) -> Option<Delay> {
    let projects = context.documents_of(project, &[RecordKind::Project]);
    let (since, from) = projects
        .iter()
        .filter(|project| project.state == State::Done)
        // Who ends before beginning has another problem.
        .filter(|project| project.start.zip(project.end).is_none_or(|(start, end)| start <= end))
        .filter_map(|project| Some((project.end?, *project)))
        .max_by_key(|(end, _)| *end)?;
    let mut invoices = context.documents_of(project, &[RecordKind::Invoice]);
    invoices.retain(Document::counts);
    let (ahead, after): (Vec<Document>, Vec<Document>) = invoices
        .into_iter()
        .filter(|invoice| invoice.issued().is_some())
        .partition(|invoice| invoice.issued().is_some_and(|day| plus_days(day, AHEAD) < since));
    let (billed, worth) = (Total::of(&ahead), Total::of([&from]));
    let covered = !ahead.is_empty()
        && billed
            .beyond(&worth)
            .zip(worth.cents())
            .is_none_or(|(gap, cents)| gap as f64 >= -context.settings.handovers.amount_tolerance * cents as f64);
    let (arrived, to) =
        after.iter().filter_map(|invoice| Some((invoice.issued()?, *invoice))).min_by_key(|one| one.0)?;
    (!covered).then_some(Delay { from, to, since, arrived, message: "hnd306-message-invoice" })
}

fn case(context: &Context, delay: &Delay) -> Case {
    let seat = if delay.message == "hnd306-message-start" { &delay.to } else { &delay.from };
    let message = Message::new(delay.message)
        .with("project", context.label(seat.record))
        .with("customer", context.customer_name(seat.customer.or(delay.from.customer)))
        .with("begun", delay.since)
        .with("arrived", delay.arrived)
        .with("days", Argument::Days(days_between(delay.since, delay.arrived)));
    let action = Message::new("hnd306-action").with("limit", Argument::Days(context.settings.handovers.slow_days));
    let mut case = Case::new(Code::Hnd306, context.project(seat), message, action);
    case.record = Some(seat.record);
    case.confidence = context.project_probability(delay.from.record).min(context.project_probability(delay.to.record));
    case.evidence = vec![context.place(delay.from.record), context.place(delay.to.record)];
    case.relate([delay.from.record, delay.to.record]);
    // Who keeps the project elsewhere is asked the same.
    let kept = seat.project.map(|project| context.documents_of(project, &[RecordKind::Project]));
    case.relate(kept.into_iter().flatten().map(|project| project.record));
    case
}
