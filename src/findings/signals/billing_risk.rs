//! SIG503: a project's course announces a billing problem: it has used up its hours, it runs far past its planned end with
//! next to nothing invoiced, its progress is far ahead of what is invoiced, or it is paused without an end date.

use crate::catalog::{Record, RecordKind, Role};
use crate::findings::amounts::Total;
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::handovers::cover;
use crate::findings::registry::Outcome;
use crate::findings::total::{Stake, StakeOf};
use crate::memory::{Document, State, days_between, plus_days};
use crate::message::{Argument, Message};
use crate::standardise::{date_format, parse_date};

/// Share of a project's time that must have passed before its invoices are asked for.
const LATE: f64 = 1.0;

/// Share of the amount that must be invoiced by then.
const LITTLE: f64 = 0.2;

/// Share of the planned hours that may be exceeded: estimates are no more exact.
const OVERRUN: f64 = 0.1;

/// Days by which an invoice must be written before the end of a project to be one on the way.
const AHEAD: i64 = 14;

/// Share of the finished projects with such an invoice from which the house invoices on the way.
const ALONG: f64 = 0.3;

/// Progress in percent from which next to nothing invoiced is a risk: most of the work is advanced to the customer.
const NEARLY: i64 = 80;

/// Share of the projects with hours, running or finished, that may exceed theirs before the columns mean something else.
const EXCEPTION: f64 = 0.5;

/// Finds the projects, one case for each.
pub(in crate::findings) fn billing_risk(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Project]) {
        return Outcome::not_run(Code::Sig503, "missing-project-list");
    }
    if !documents.has_states(RecordKind::Project) {
        return Outcome::not_run(Code::Sig503, "missing-project-stages");
    }
    let running = documents.of_kind(RecordKind::Project).filter(|project| project.state == State::Open);
    let mut seen = std::collections::BTreeSet::new();
    let running: Vec<Document> =
        running.filter(|project| project.project.is_none_or(|entity| seen.insert(entity))).collect();
    let begun =
        || documents.of_kind(RecordKind::Project).filter(|project| matches!(project.state, State::Open | State::Done));
    let measured = begun().filter(|project| hours(context, project).is_some()).count();
    let exceeding = begun().filter(|project| overrun(context, project).is_some()).count();
    let usual = exceeding as f64 > EXCEPTION * measured as f64;
    let progressed = running.iter().filter(|project| progress(context, project).is_some()).count();
    let ahead: Vec<Option<Case>> = running.iter().map(|project| ahead(context, project)).collect();
    let late_billing = ahead.iter().flatten().count() as f64 > EXCEPTION * progressed as f64 || !bills_along(context);
    let cases = running.iter().zip(ahead).filter_map(|(project, ahead)| {
        let exceeded = exceeded(context, project).filter(|_| !usual);
        let ahead = ahead.filter(|_| !late_billing);
        exceeded.or_else(|| stalled(context, project)).or_else(|| overdue(context, project)).or(ahead)
    });
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

/// Planned and spent hours of a project, in hundredths.
fn hours(context: &Context, project: &Document) -> Option<(i64, i64)> {
    let hours = context.world.hours.get(&project.record)?;
    hours.budget.filter(|budget| *budget > 0).zip(hours.spent)
}

/// Hours beyond the planned ones, in hundredths, where they are more than estimates are off.
fn overrun(context: &Context, project: &Document) -> Option<i64> {
    let (budget, spent) = hours(context, project)?;
    (spent as f64 > (1.0 + OVERRUN) * budget as f64).then_some(spent - budget)
}

/// The hours are used up, and the work goes on.
fn exceeded(context: &Context, project: &Document) -> Option<Case> {
    let over = overrun(context, project)?;
    let (budget, spent) = hours(context, project)?;
    let rate = context.settings.money.hourly_rate;
    let cents = over.saturating_mul(rate) / 100;
    let mut case = case(context, project, "sig503-message-hours", 0, None);
    case.message = case
        .message
        .with("spent", Argument::Count(whole(spent)))
        .with("budget", Argument::Count(whole(budget)))
        .with("over", Argument::Share((spent - budget) as f64 / budget as f64));
    case.worth = Worth::Estimate(cents);
    case.evidence.push(
        Message::new("sig503-formula")
            .with("hours", Argument::Count(whole(over)))
            .with("rate", Argument::Euro(rate))
            .with("value", Argument::Euro(cents)),
    );
    Some(case)
}

/// Whole hours of hundredths.
fn whole(hundredths: i64) -> u64 {
    u64::try_from((hundredths + 50) / 100).unwrap_or_default()
}

/// Days without an hour booked after which a running project stands still.
const IDLE: i64 = 90;

/// Whether hours were booked on a project, and none for a long time.
fn is_idle(context: &Context, project: &Document) -> bool {
    let Some((entity, reference)) = project.project.zip(context.reference_date()) else { return false };
    let booked = context.documents_of(entity, &[RecordKind::TimeEntry]);
    let last = booked.iter().filter_map(Document::issued).max();
    last.is_some_and(|last| days_between(last, reference) > IDLE)
}

/// Paused or without an hour for a long time, and nobody says until when.
fn stalled(context: &Context, project: &Document) -> Option<Case> {
    let standing = project.paused || is_idle(context, project);
    let open_ended = standing && project.end.is_none() && project.due.is_none();
    let record = context.record(project.record);
    let could_say = record.typed().has(Role::End) || record.typed().has(Role::Due);
    (open_ended && could_say && project.customer.is_some() && !has_further_date(&record))
        .then(|| case(context, project, "sig503-message-stalled", 0, None))
}

/// Whether a date stands in a column of which nobody knows what it is: it may be the planned end.
fn has_further_date(record: &Record) -> bool {
    let columns = record.typed().recognition.columns.iter().enumerate();
    let unknown = columns.filter(|(_, column)| column.role.is_none()).filter_map(|(at, _)| record.cell(at));
    unknown.into_iter().any(|value| parse_date(value, &date_format(std::iter::once(value))).is_some())
}

/// Whether the house invoices on the way: where it waits for the end as a rule, a project that is nearly done owes nothing.
fn bills_along(context: &Context) -> bool {
    let documents = &context.world.documents;
    let finished = documents.of_kind(RecordKind::Project).filter(|project| project.state == State::Done);
    let mut tally = [0_usize; 2];
    for (entity, end) in finished.filter_map(|project| project.project.zip(project.end)) {
        let mut invoices = context.documents_of(entity, &[RecordKind::Invoice]);
        invoices.retain(|invoice| invoice.counts() && invoice.issued().is_some());
        if !invoices.is_empty() {
            let early = |invoice: &Document| invoice.issued().is_some_and(|day| plus_days(day, AHEAD) < end);
            tally[usize::from(invoices.iter().any(early))] += 1;
        }
    }
    (tally[1] as f64 >= ALONG * (tally[0] + tally[1]) as f64 && tally[1] > 0) || bills_the_half_done(context)
}

/// Running projects of which most is still to be done, by progress in percent.
const HALF_DONE: std::ops::Range<i64> = 30..NEARLY;

/// Fewest of them from which a share says something, and the share that must have an invoice.
const MOST_BILLED: (usize, f64) = (10, 0.5);

/// Whether most projects that are half done have an invoice already.
fn bills_the_half_done(context: &Context) -> bool {
    let running = context.world.documents.of_kind(RecordKind::Project).filter(|project| project.state == State::Open);
    let half_done = running.filter(|project| progress(context, project).is_some_and(|done| HALF_DONE.contains(&done)));
    let (mut all, mut billed) = (0_usize, 0_usize);
    for entity in half_done.filter_map(|project| project.project) {
        all += 1;
        billed += usize::from(context.documents_of(entity, &[RecordKind::Invoice]).iter().any(Document::counts));
    }
    all >= MOST_BILLED.0 && billed as f64 >= MOST_BILLED.1 * all as f64
}

/// Progress of a project in percent.
fn progress(context: &Context, project: &Document) -> Option<i64> {
    context.world.hours.get(&project.record)?.progress
}

/// Nearly done, and less than a fifth of the amount invoiced.
fn ahead(context: &Context, project: &Document) -> Option<Case> {
    let progress = progress(context, project).filter(|progress| (NEARLY..=100).contains(progress))?;
    let unbilled = unbilled(context, project)?;
    let mut case = case(context, project, "sig503-message-ahead", 0, None);
    let share = Argument::Share(progress as f64 / 100.0);
    case.message = case.message.with("progress", share).with("unbilled", Argument::Euro(unbilled));
    let begun = project.start.or(project.created);
    cover(context, &mut case, &[RecordKind::Invoice], begun, context.reference_date());
    Some(case)
}

/// What is not invoiced of a project in cents, where less than a fifth is and no other invoice of the customer may be its own.
fn unbilled(context: &Context, project: &Document) -> Option<i64> {
    let (entity, customer) = project.project.zip(project.customer)?;
    let begun = project.start.or(project.created)?;
    let mut invoices = context.documents_of(entity, &[RecordKind::Invoice]);
    invoices.retain(Document::counts);
    let elsewhere = !context.unnamed_since(customer, Some(begun)).is_empty();
    let worth = Total::of([project]).cents().filter(|cents| *cents > 0)?;
    let billed = Total::of(&invoices).cents().unwrap_or_default();
    let little = !elsewhere && (billed as f64) < LITTLE * worth as f64;
    let invoices_known = context.world.documents.has(&[RecordKind::Invoice]);
    (little && invoices_known).then_some(worth - billed)
}

/// Past its planned end by more than the grace for invoices, and less than a fifth of the amount invoiced.
fn overdue(context: &Context, project: &Document) -> Option<Case> {
    let reference = context.reference_date()?;
    let planned = project.due.or(project.end)?;
    let begun = project.start.or(project.created)?;
    // Who ends before beginning has another problem.
    let planned_days = Some(days_between(begun, planned)).filter(|days| *days >= 0)?.max(1);
    let late = days_between(planned, reference);
    let far = late > context.settings.handovers.slow_days
        && days_between(begun, reference) as f64 > (1.0 + LATE) * planned_days as f64;
    let unbilled = unbilled(context, project)?;
    far.then(|| {
        let mut case = case(context, project, "sig503-message-late", late, Some(unbilled));
        cover(context, &mut case, &[RecordKind::Invoice], Some(begun), Some(reference));
        case
    })
}

fn case(context: &Context, project: &Document, id: &'static str, late: i64, unbilled: Option<i64>) -> Case {
    let mut message = Message::new(id)
        .with("project", context.label(project.record))
        .with("customer", context.customer_name(project.customer))
        .with("amount", context.amount(project));
    if let Some(unbilled) = unbilled {
        message = message.with("days", Argument::Days(late)).with("unbilled", Argument::Euro(unbilled));
    }
    let action = Message::new("sig503-action").with("project", context.label(project.record));
    let mut case = Case::new(Code::Sig503, context.project(project), message, action);
    case.record = Some(project.record);
    case.evidence.push(context.place(project.record));
    let of = project.project.map_or(StakeOf::Document(project.record), StakeOf::Project);
    case.worth = Worth::amounts(unbilled.or(project.amount()).map(|cents| Stake { of, cents }).into_iter().collect());
    case
}
