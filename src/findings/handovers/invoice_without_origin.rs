//! HND303: an invoice leads back to no project, order or deal.

use rayon::prelude::*;

use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::amounts::Total;
use crate::findings::case::{Case, Reservation, Worth};
use crate::findings::context::{Context, ORIGINS};
use crate::findings::customers::weigh_other;
use crate::findings::finding::{Code, NotRun};
use crate::findings::lookalikes::Lookalikes;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, Mark, State, plus_days};
use crate::message::{Argument, Message};

use super::guards;
use super::usual_origins::UsualOrigins;

/// Columns in which an invoice names what it is for.
const KEYS: [Role; 4] = [Role::ProjectReference, Role::OrderReference, Role::DealReference, Role::ProjectName];

/// Share of invoices without origin from which not the invoices are wrong, but the exports of origins incomplete.
const INCOMPLETE: f64 = 0.3;

/// Share of invoices that must name their origin before one that does not is suspicious where the customer has any.
const NAMED: f64 = 0.5;

/// What remains of the confidence where the customer has undertakings, and none of them fits.
const NONE_FITS: f64 = 0.8;

/// Days by which an order may be written after its invoice.
const BELATED: i64 = 31;

/// Why an invoice has no origin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// The customer has no undertaking at all.
    NoneThere,
    /// The customer has some, and the invoice fits none.
    NoneFits,
}

/// Finds the invoices.
pub(in crate::findings) fn invoice_without_origin(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Invoice]) {
        return Outcome::not_run(Code::Hnd303, "missing-invoices");
    }
    if !documents.has(&ORIGINS) {
        return Outcome::not_run(Code::Hnd303, "missing-deals");
    }
    let sent: Vec<Document> = documents.of_kind(RecordKind::Invoice).filter(is_charge).collect();
    let named = sent.iter().filter(|invoice| names_origin(context, invoice)).count();
    let strict = named as f64 >= NAMED * sent.len() as f64;
    let usual = if strict { UsualOrigins::of(context, &sent) } else { UsualOrigins::default() };
    let orphans: Vec<(Document, Ground)> =
        sent.iter().filter_map(|invoice| Some((*invoice, ground(context, invoice, strict, &usual)?))).collect();
    if orphans.len() as f64 > INCOMPLETE * sent.len() as f64 {
        let missing = Message::new("hnd303-incomplete").with("orphans", orphans.len()).with("invoices", sent.len());
        return Outcome { cases: Vec::new(), not_run: vec![NotRun { code: Code::Hnd303, missing }] };
    }
    let cases = judge(context, &orphans, strict, &usual);
    Outcome { cases, not_run: Vec::new() }
}

/// Leaves out the invoices of customers who resemble one that has undertakings: there the question is one of identity.
/// Where invoices name their origin as a rule, it is one only if an undertaking of theirs would fit.
fn judge(context: &Context, orphans: &[(Document, Ground)], strict: bool, usual: &UsualOrigins) -> Vec<Case> {
    if orphans.is_empty() {
        return Vec::new();
    }
    let sold_to = Lookalikes::of(context, |customer| !origins(context, customer).is_empty());
    let judge = |(invoice, ground): &(Document, Ground)| {
        let explains = |other: EntityIndex| {
            let origins = origins(context, other);
            origins.iter().any(|origin| !strict || is_plausible(context, usual, invoice, origin))
        };
        let customer = invoice.customer?;
        let doubted = *ground == Ground::NoneThere && sold_to.resemble(context, customer, &explains);
        if doubted { None } else { case(context, invoice, *ground, &explains) }
    };
    orphans.par_iter().filter_map(judge).collect()
}

/// Whether an invoice asks for money.
fn is_charge(invoice: &Document) -> bool {
    invoice.counts() && invoice.amount().is_none_or(|cents| cents > 0)
}

fn names_origin(context: &Context, invoice: &Document) -> bool {
    let record = context.record(invoice.record);
    !context.leads_nowhere(invoice) || KEYS.into_iter().any(|role| record.value(role).is_some())
}

fn ground(context: &Context, invoice: &Document, strict: bool, usual: &UsualOrigins) -> Option<Ground> {
    let customer = invoice.customer.filter(|_| !names_origin(context, invoice))?;
    let origins = origins(context, customer);
    if context.is_of_the_group(customer) {
        return None;
    }
    if origins.is_empty() {
        return Some(Ground::NoneThere);
    }
    let fits = origins.iter().any(|origin| is_plausible(context, usual, invoice, origin));
    (strict && !fits).then_some(Ground::NoneFits)
}

/// Undertakings of a customer that can be invoiced: neither lost nor cancelled, and quotes only once accepted.
fn origins(context: &Context, customer: EntityIndex) -> Vec<Document> {
    let mut origins = context.of_customer(customer, &ORIGINS);
    origins.retain(|origin| {
        origin.state != State::Dropped && (origin.kind != RecordKind::Quote || origin.state == State::Done)
    });
    origins
}

/// Whether an invoice may be for an undertaking: a framework, one without an amount, one of the same title, or one whose
/// amount is not yet used up by the invoices that name it, and of which it charges no smaller part than is usual.
fn is_plausible(context: &Context, usual: &UsualOrigins, invoice: &Document, origin: &Document) -> bool {
    if !usual.leads_to(invoice, origin) {
        return false;
    }
    let begun = [origin.start, origin.dated, origin.created, origin.closed].into_iter().flatten().min();
    if begun.zip(invoice.issued()).is_some_and(|(begun, issued)| plus_days(issued, BELATED) < begun) {
        return false;
    }
    let title = context.label(origin.record);
    if origin.kind == RecordKind::Contract
        || origin.amount().is_none()
        || invoice.amount().is_none()
        || Mark::Framework.is_in(&title)
        || context.is_alike(invoice.record, origin.record)
    {
        return true;
    }
    let tolerance = context.settings.handovers.amount_tolerance;
    if !usual.is_part(invoice, origin, tolerance) {
        return false;
    }
    let mut invoices: Vec<Document> =
        origin.project.map(|project| context.documents_of(project, &[RecordKind::Invoice])).unwrap_or_default();
    invoices.retain(Document::counts);
    // What is invoiced in full asks for no more.
    let before = Total::of(&invoices).beyond(&Total::of([origin])).zip(Total::of([origin]).cents());
    if !invoices.is_empty() && before.is_some_and(|(gap, cents)| gap as f64 >= -tolerance * cents as f64) {
        return false;
    }
    invoices.push(*invoice);
    let (worth, billed) = (Total::of([origin]), Total::of(&invoices));
    match billed.beyond(&worth).zip(worth.cents()) {
        // Nobody invoices a part of what is still to be decided.
        Some((gap, cents)) if origin.kind == RecordKind::Deal && origin.state == State::Open => {
            gap.abs() as f64 <= tolerance * cents as f64
        }
        Some((gap, cents)) => gap as f64 <= tolerance * cents as f64,
        None => true,
    }
}

fn case(context: &Context, invoice: &Document, ground: Ground, explains: &dyn Fn(EntityIndex) -> bool) -> Option<Case> {
    let customer = invoice.customer?;
    let id = if ground == Ground::NoneThere { "hnd303-message" } else { "hnd303-message-unfit" };
    let message = Message::new(id)
        .with("invoice", number(context, invoice.record))
        .with("customer", context.customer_name(invoice.customer))
        .with("amount", context.amount(invoice));
    let action = Message::new("hnd303-action").with("invoice", number(context, invoice.record));
    let mut subject = context.customer_of(customer, invoice.record);
    subject.keys = vec![crate::findings::fingerprint::key(&context.record(invoice.record))];
    let mut case = Case::new(Code::Hnd303, subject, message, action);
    case.record = Some(invoice.record);
    case.confidence = invoice.customer_probability;
    case.worth = Worth::amounts(Context::stake(invoice).into_iter().collect());
    case.evidence.push(context.place(invoice.record));
    if ground == Ground::NoneFits {
        let origins = origins(context, customer);
        let message = Message::new("hnd303-others").with("count", origins.len());
        case.reserve([Reservation { remains: NONE_FITS, message }]);
        case.evidence.extend(origins.iter().take(3).map(|origin| context.place(origin.record)));
    }
    guards::cover(context, &mut case, &ORIGINS, invoice.issued(), None);
    case.explains.push(invoice.record);
    if context.shelf.may_be_another(customer, explains) {
        return None;
    }
    let other = context.likeliest_other(customer, explains);
    weigh_other(context, &mut case, other).then_some(case)
}

/// The number of an invoice, as people name it.
pub(super) fn number(context: &Context, record: RecordIndex) -> Argument {
    let record = context.record(record);
    record.value(Role::Number).unwrap_or_else(|| record.id()).into()
}
