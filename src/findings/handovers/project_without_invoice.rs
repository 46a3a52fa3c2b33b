//! HND302: a finished project has no invoice after the grace period.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::*;

use super::billing::Claim;
use super::project_without_deal::is_internal;
use super::{ORIGIN, guards};
use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::case::{Case, Reservation, Worth};
use crate::findings::context::Context;
use crate::findings::finding::{Code, NotRun};
use crate::findings::originals::{Originals, currency_of, unconverted};
use crate::findings::registry::Outcome;
use crate::findings::sides::all_masters;
use crate::linkage::EntityIndex;
use crate::memory::{Document, MemoryError, State, days_between, kind_is, plus_days, records, state_is};
use crate::message::{Argument, Message};

/// What remains of the confidence when the project carries no amount and a later invoice of its customer names no
/// project, though others in the export do.
const LIKELY_INVOICED: f64 = 0.5;

/// What remains when the export of invoices names no projects at all, so that only amounts could tell.
const BY_AMOUNT: f64 = 0.8;

/// Fewest projects without an invoice that show that an export of invoices was cut.
const CUT_PROJECTS: usize = 3;

/// How many times the share of projects without an invoice must be before the export what it is later.
const CUT_TIMES: usize = 3;

/// Share of delivered orders without an invoice from which they are evidently billed by what was not exported.
const ELSEWHERE: f64 = 0.5;

/// The invoices, seen the two ways in which they can belong to a project.
struct Invoices {
    /// Invoices of a customer that name no project.
    unnamed: BTreeMap<EntityIndex, Vec<Document>>,
    /// Whether any invoice names a project.
    name_projects: bool,
}

/// Finds the projects, one case for each.
pub(in crate::findings) fn project_without_invoice(context: &Context) -> Result<Outcome, MemoryError> {
    let documents = &context.world.documents;
    let kept = kept(context);
    if !documents.has(&[kept]) {
        return Ok(Outcome::not_run(Code::Hnd302, "missing-projects"));
    }
    if !documents.has(&[RecordKind::Invoice]) {
        return Ok(Outcome::not_run(Code::Hnd302, "missing-invoices"));
    }
    if !documents.has_states(kept) {
        return Ok(Outcome::not_run(Code::Hnd302, "missing-project-stages"));
    }
    let Some(reference) = context.reference_date() else {
        return Ok(Outcome::not_run(Code::Hnd302, "missing-dates"));
    };
    let invoices = Invoices::of(context)?;
    let mut unbilled = context.documents(records(finished_without_invoice(context, kept))?);
    unbilled.retain(|project| !is_internal(context, project));
    if let Some(missing) = billed_elsewhere(context, kept, unbilled.len()) {
        return Ok(Outcome { cases: Vec::new(), not_run: vec![NotRun { code: Code::Hnd302, missing }] });
    }
    unbilled.sort_by_key(|project| (finished_on(project), project.record));
    let mut seen = BTreeSet::new();
    unbilled.retain(|project| project.project.is_none_or(|entity| seen.insert(entity)));
    Ok(Outcome { cases: judge(context, &invoices, &unbilled, kept, reference), not_run: Vec::new() })
}

/// What is finished and billed: projects, or the orders of a house that keeps none.
fn kept(context: &Context) -> RecordKind {
    if context.world.documents.has(&[RecordKind::Project]) { RecordKind::Project } else { RecordKind::Order }
}

fn finished(context: &Context, kept: RecordKind) -> impl Iterator<Item = Document> {
    context.world.documents.of_kind(kept).filter(|document| document.state == State::Done)
}

/// Why nothing can be said where most of what was delivered has no invoice: a shop writes its own, and they were not exported.
fn billed_elsewhere(context: &Context, kept: RecordKind, unbilled: usize) -> Option<Message> {
    let delivered = finished(context, kept).count();
    let foreign = kept == RecordKind::Order && unbilled as f64 > ELSEWHERE * delivered as f64;
    let message =
        || Message::new("hnd302-billed-elsewhere").with("billed", delivered - unbilled).with("orders", delivered);
    foreign.then(message)
}

impl Invoices {
    fn of(context: &Context) -> Result<Self, MemoryError> {
        let sent = context.documents(records(context.world.documents.lazy().filter(sent()))?);
        let name_projects = sent.iter().any(|invoice| invoice.project.is_some());
        let mut unnamed: BTreeMap<EntityIndex, Vec<Document>> = BTreeMap::new();
        for invoice in sent.into_iter().filter(|invoice| context.leads_nowhere(invoice)) {
            if let Some(customer) = invoice.customer {
                unnamed.entry(customer).or_default().push(invoice);
            }
        }
        for invoices in unnamed.values_mut() {
            invoices.sort_by_key(|invoice| (invoice.dated, invoice.record));
        }
        Ok(Self { unnamed, name_projects })
    }

    fn unnamed(&self, customer: Option<EntityIndex>) -> &[Document] {
        customer.and_then(|customer| self.unnamed.get(&customer)).map_or(&[], Vec::as_slice)
    }
}

/// Invoices that went out: neither drafts nor cancelled.
fn sent() -> Expr {
    kind_is(RecordKind::Invoice).and(state_is(State::Planned).not()).and(state_is(State::Dropped).not())
}

fn finished_without_invoice(context: &Context, kept: RecordKind) -> LazyFrame {
    let documents = context.world.documents.lazy();
    let finished = documents.clone().filter(kind_is(kept).and(state_is(State::Done)));
    finished.anti_join(documents.filter(sent().and(col("project").is_not_null())), col("project"), col("project"))
}

/// The day the work was done: its end, else its closing, else when it was last touched.
fn finished_on(project: &Document) -> Option<Date> {
    project.end.or(project.closed).or(project.modified).or(project.due)
}

/// Lets the projects claim invoices in the order in which they ended; those that go away empty and are overdue are cases.
fn judge(
    context: &Context,
    invoices: &Invoices,
    unbilled: &[Document],
    kept: RecordKind,
    reference: Date,
) -> Vec<Case> {
    let handovers = &context.settings.handovers;
    let cut = is_cut(context, kept, unbilled);
    let mut taken = BTreeSet::new();
    let mut cases = Vec::new();
    let mut originals = Originals::default();
    for project in unbilled {
        let worth = worth(context, project);
        let (priced, unnamed) = comparable(context, &mut originals, project, worth, invoices);
        let claim = Claim { project, worth: priced, invoices: &unnamed };
        let served = claim.serve(handovers.amount_tolerance, &taken).unwrap_or_default();
        taken.extend(&served);
        let Some(finished) = finished_on(project) else { continue };
        let due = plus_days(finished, handovers.finished_to_invoice_days);
        let knowable = project.customer.map_or(invoices.name_projects, |customer| is_identified(context, customer));
        // An invoice over the amount, or any later one where no invoice names projects, is taken for the project's own.
        let settled = !served.is_empty() && (claim.worth.is_some() || !invoices.name_projects);
        if due > reference || !knowable || settled {
            continue;
        }
        let mut case = case(context, project, worth.as_ref(), finished, reference);
        case.reserve(reservations(context, invoices, &served));
        case.relate(served);
        guards::cover_bills(context, &mut case, finished, due, cut);
        cases.push(case);
    }
    cases
}

/// Whether the export of invoices evidently begins in the middle of business: of the projects that ended in the days before it many
/// lack an invoice, and of the later ones few.
fn is_cut(context: &Context, kept: RecordKind, unbilled: &[Document]) -> bool {
    let Some(extent) = context.world.extent(&[RecordKind::Invoice]) else { return false };
    let Some(earliest) = extent.earliest else { return false };
    let opening = plus_days(earliest, -extent.slack);
    let ended = |projects: &mut dyn Iterator<Item = Date>| {
        projects.filter(|day| *day >= opening).fold([0_usize; 2], |mut ended, day| {
            ended[usize::from(day >= earliest)] += 1;
            ended
        })
    };
    let mut finished = finished(context, kept).filter_map(|project| finished_on(&project));
    let [all_before, all_after] = ended(&mut finished);
    let [before, after] = ended(&mut unbilled.iter().filter_map(finished_on));
    before >= CUT_PROJECTS && before * all_after > CUT_TIMES * after * all_before
}

/// What a project is worth, and the invoices of its customer that name no project, in terms that can be compared: in euros, or in
/// the foreign currency of the project, where no rate is known. A list that states no currency may count in that of the invoice.
fn comparable<'i>(
    context: &Context,
    originals: &mut Originals,
    project: &Document,
    worth: Option<Document>,
    invoices: &'i Invoices,
) -> (Option<Document>, Cow<'i, [Document]>) {
    let unnamed = invoices.unnamed(project.customer);
    let Some(currency) = unconverted(context, project).filter(|_| worth.is_none()) else {
        let silent = worth.is_some_and(|worth| !worth.foreign && currency_of(context, &worth).is_none());
        if !silent || !unnamed.iter().any(|invoice| invoice.foreign) {
            return (worth, Cow::Borrowed(unnamed));
        }
        let as_written = |invoice: &Document| {
            let written =
                unconverted(context, invoice).and_then(|currency| originals.in_currency(context, invoice, &currency));
            written.unwrap_or(*invoice)
        };
        return (worth, unnamed.iter().map(as_written).collect());
    };
    let mut read = |document: &Document| originals.in_currency(context, document, &currency);
    match read(project).filter(|project| project.amount().is_some()) {
        Some(priced) => (Some(priced), unnamed.iter().filter_map(read).collect()),
        None => (worth, Cow::Borrowed(unnamed)),
    }
}

/// Whether anybody keeps a customer whom a project names, where customers are kept at all, or sales wrote down the same name.
/// A name that stands in the project list alone may be that of a customer who was invoiced under another one.
fn is_identified(context: &Context, customer: EntityIndex) -> bool {
    context.masters(customer).next().is_some()
        || !context.of_customer(customer, &[RecordKind::Invoice, RecordKind::Deal]).is_empty()
        || all_masters(context).next().is_none()
}

/// The document that says what a project is worth: its own budget, else the deal's or the order's amount.
fn worth(context: &Context, project: &Document) -> Option<Document> {
    let own = project.amount().map(|_| *project);
    own.or_else(|| {
        let behind = context.documents_of(project.project?, &ORIGIN);
        behind.into_iter().filter(|document| document.state != State::Dropped).max_by_key(Document::amount)
    })
    .filter(|document| document.amount().is_some())
}

fn reservations(context: &Context, invoices: &Invoices, served: &[RecordIndex]) -> Vec<Reservation> {
    let mut reservations = Vec::new();
    for invoice in served {
        let message = Message::new("hnd302-likely-invoice").with("place", context.place(*invoice));
        reservations.push(Reservation { remains: LIKELY_INVOICED, message });
    }
    if !invoices.name_projects {
        reservations.push(Reservation { remains: BY_AMOUNT, message: Message::new("hnd302-by-amount") });
    }
    reservations
}

fn case(context: &Context, project: &Document, worth: Option<&Document>, finished: Date, reference: Date) -> Case {
    let id = if project.kind == RecordKind::Order { "hnd302-message-order" } else { "hnd302-message" };
    let message = Message::new(id)
        .with("project", context.label(project.record))
        .with("customer", context.customer_name(project.customer))
        .with("amount", context.amount(worth.unwrap_or(project)))
        .with("date", finished)
        .with("days", Argument::Days(days_between(finished, reference)));
    let action = Message::new("hnd302-action").with("project", context.label(project.record));
    let mut case = Case::new(Code::Hnd302, context.project(project), message, action);
    case.record = Some(project.record);
    case.evidence.push(context.place(project.record));
    if let Some(worth) = worth {
        case.worth = Worth::amounts(Context::stake(worth).into_iter().collect());
        if worth.record != project.record {
            case.evidence.push(context.place(worth.record));
            case.relate([worth.record]);
        }
    }
    if project.state == State::Done && project.end.is_none() {
        case.evidence.push(Message::new("hnd302-end-inferred").with("date", finished));
    }
    case
}
