//! SIG503: a project's course announces a billing problem: it runs far past its planned end with next to nothing invoiced,
//! or it is paused without an end date.

use crate::catalog::{Record, RecordKind, Role};
use crate::findings::amounts::Total;
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::total::{Stake, StakeOf};
use crate::memory::{Document, State, days_between};
use crate::message::{Argument, Message};
use crate::standardise::{date_format, parse_date};

/// Share of a project's time that must have passed before its invoices are asked for.
const LATE: f64 = 1.0;

/// Share of the amount that must be invoiced by then.
const LITTLE: f64 = 0.2;

/// Finds the projects, one case for each.
pub(in crate::findings) fn billing_risk(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Project]) {
        return Outcome::not_run(Code::Sig503, "missing-projects");
    }
    if !documents.has_states(RecordKind::Project) {
        return Outcome::not_run(Code::Sig503, "missing-project-stages");
    }
    let running = documents.of_kind(RecordKind::Project).filter(|project| project.state == State::Open);
    let mut seen = std::collections::BTreeSet::new();
    let cases = running
        .filter(|project| project.project.is_none_or(|entity| seen.insert(entity)))
        .filter_map(|project| stalled(context, &project).or_else(|| overdue(context, &project)));
    Outcome { cases: cases.collect(), not_run: Vec::new() }
}

/// Paused, and nobody says until when.
fn stalled(context: &Context, project: &Document) -> Option<Case> {
    let open_ended = project.paused && project.end.is_none() && project.due.is_none();
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

/// Past its planned end by more than the grace for invoices, and less than a fifth of the amount invoiced.
fn overdue(context: &Context, project: &Document) -> Option<Case> {
    let reference = context.reference_date()?;
    let planned = project.due.or(project.end)?;
    let begun = project.start.or(project.created)?;
    let planned_days = days_between(begun, planned).max(1);
    let late = days_between(planned, reference);
    let far = late > context.settings.handovers.slow_days
        && days_between(begun, reference) as f64 > (1.0 + LATE) * planned_days as f64;
    let entity = project.project?;
    let customer = project.customer?;
    let mut invoices = context.documents_of(entity, &[RecordKind::Invoice]);
    invoices.retain(Document::counts);
    let unnamed = context.of_customer(customer, &[RecordKind::Invoice]);
    let elsewhere = unnamed.iter().any(|invoice| {
        invoice.project.is_none() && invoice.counts() && invoice.issued().is_none_or(|issued| issued >= begun)
    });
    let worth = Total::of([project]).cents().filter(|cents| *cents > 0)?;
    let billed = Total::of(&invoices).cents().unwrap_or_default();
    let little = !elsewhere && (billed as f64) < LITTLE * worth as f64;
    let invoices_known = context.world.documents.has(&[RecordKind::Invoice]);
    (far && little && invoices_known).then(|| case(context, project, "sig503-message-late", late, Some(worth - billed)))
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
