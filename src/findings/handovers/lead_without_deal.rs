//! HND312: a qualified lead, or a marketing response marked for sales, never became a deal or a rejection.

use jiff::civil::Date;

use crate::catalog::{RecordKind, Role};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::customers::weigh_other;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::fingerprint;
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, EntityType};
use crate::memory::{Consent, Document, Mark, PartyFacts, days_between, plus_days};
use crate::message::{Argument, Message};
use crate::standardise::{Stage, stage};

use super::guards;

/// What a converted lead names: the deal, customer or contact that it became.
const BECAME: [Role; 3] = [Role::DealReference, Role::AccountReference, Role::ContactReference];

/// What a lead becomes.
const SALES: [RecordKind; 3] = [RecordKind::Deal, RecordKind::Quote, RecordKind::Order];

/// What tells that a lead was pursued: who has a subscription or whose project begins has been sold to, whoever entered the deal.
const PURSUED: [RecordKind; 5] =
    [RecordKind::Deal, RecordKind::Quote, RecordKind::Order, RecordKind::Contract, RecordKind::Project];

/// Days by which sales may have been faster than the entry of the lead.
const AHEAD: i64 = 14;

/// Finds the leads, one case for each.
pub(in crate::findings) fn lead_without_deal(context: &Context) -> Outcome {
    if !context.world.documents.has(&SALES) {
        return Outcome::not_run(Code::Hnd312, "missing-deals");
    }
    let parties = || context.world.parties.all().iter();
    if !parties().any(|facts| says_anything(context, facts)) {
        return Outcome::not_run(Code::Hnd312, "missing-leads");
    }
    let Some(reference) = context.reference_date() else {
        return Outcome::not_run(Code::Hnd312, "missing-dates");
    };
    let grace = context.settings.handovers.won_to_project_days;
    let due = |facts: &&PartyFacts| touched(context, facts).is_some_and(|day| plus_days(day, grace) < reference);
    let cases = parties().filter(|facts| is_qualified(context, facts)).filter(due);
    Outcome { cases: cases.filter_map(|facts| case(context, facts)).collect(), not_run: Vec::new() }
}

/// Whether a record belongs to those that can be qualified at all.
fn says_anything(context: &Context, facts: &PartyFacts) -> bool {
    let record = context.record(facts.record);
    match record.kind() {
        RecordKind::Lead | RecordKind::Contact => record.value(Role::Stage).is_some(),
        RecordKind::Subscriber => record.value(Role::Tags).is_some(),
        _ => false,
    }
}

fn is_qualified(context: &Context, facts: &PartyFacts) -> bool {
    let record = context.record(facts.record);
    let says = |text: &str| Mark::Qualified.is_in(text) && !Mark::Rejected.is_in(text);
    match record.kind() {
        // What was archived was turned down.
        RecordKind::Lead => record.value(Role::Stage).is_some_and(|word| {
            !facts.blocked
                && says(word)
                && !matches!(stage(RecordKind::Lead, word), Stage::Won | Stage::Lost | Stage::Cancelled)
        }),
        RecordKind::Subscriber => record.values(Role::Tags).any(says),
        // Where a system keeps leads among its contacts, a second field tells what became of them.
        RecordKind::Contact => {
            let refused = |text: &str| Mark::Rejected.is_in(text);
            record.value(Role::Stage).is_some_and(says) && !record.values(Role::Tags).any(refused)
        }
        _ => false,
    }
}

/// The day the lead came in: entered, opted in, or last changed.
fn since(facts: &PartyFacts) -> Option<Date> {
    let opted_in = match facts.consent {
        Consent::Granted(day) => day,
        Consent::Withdrawn(_) | Consent::Silent => None,
    };
    facts.created.or(opted_in).or(facts.modified)
}

/// The day from which the grace period runs: a lead whose record was changed since may have been qualified only then.
fn touched(context: &Context, facts: &PartyFacts) -> Option<Date> {
    let lead = matches!(context.record(facts.record).kind(), RecordKind::Lead | RecordKind::Contact);
    since(facts).max(facts.modified.filter(|_| lead))
}

/// Whether sales has done anything about a customer since the lead came in.
fn is_pursued(context: &Context, customer: EntityIndex, facts: &PartyFacts) -> bool {
    context.of_customer(customer, &PURSUED).iter().any(|document| {
        let dates = sold_on(document).zip(since(facts));
        let in_time = dates.map(|(last, came)| plus_days(last, AHEAD) >= came);
        // Work that nobody dates may be long over.
        in_time.unwrap_or_else(|| SALES.contains(&document.kind) || sold_on(document).is_some())
    })
}

/// The last day on which a document tells that somebody was being sold to. Work on what was sold before goes on after a lead
/// came in: of contracts and projects only the beginning tells of something new.
fn sold_on(document: &Document) -> Option<Date> {
    let Document { created, dated, closed, modified, start, .. } = *document;
    let days =
        if SALES.contains(&document.kind) { [created, dated, closed, modified] } else { [created, dated, start, None] };
    days.into_iter().flatten().max()
}

fn unquoted(tag: &str) -> &str {
    tag.trim().trim_matches(['"', '\''])
}

fn case(context: &Context, facts: &PartyFacts) -> Option<Case> {
    let record = context.record(facts.record);
    let lead = record.kind() == RecordKind::Lead;
    let became = |role: &Role| (lead || *role == Role::DealReference) && record.value(*role).is_some();
    if BECAME.iter().any(became) {
        return None;
    }
    let customer = context.resolution.entity_of(facts.record, EntityType::Customer);
    if customer.is_some_and(|customer| is_pursued(context, customer, facts)) {
        return None;
    }
    let (since, reference) = since(facts).zip(context.reference_date())?;
    let said = record.values(Role::Stage).chain(record.values(Role::Tags)).find(|text| Mark::Qualified.is_in(text))?;
    // Of several tags in a cell the one that says so, without the quotes that newsletter systems put around each.
    let said = said.split([',', ';']).map(unquoted).find(|tag| Mark::Qualified.is_in(tag)).unwrap_or(said);
    let message = Message::new("hnd312-message")
        .with("lead", context.label(facts.record))
        .with("system", context.system_name(context.system(facts.record)))
        .with("said", said)
        .with("days", Argument::Days(days_between(since, reference)));
    let action = Message::new("hnd312-action").with("lead", context.label(facts.record));
    let subject = Subject {
        sort: SubjectType::Customer,
        id: customer.map(|customer| context.resolution.entity(customer).id.clone()).unwrap_or_default(),
        name: context.label(facts.record),
        system: context.slug(context.system(facts.record)).to_owned(),
        keys: vec![fingerprint::key(&record)],
    };
    let mut case = Case::new(Code::Hnd312, subject, message, action);
    case.record = Some(facts.record);
    case.confidence = context.customer_probability(facts.record).max(0.5);
    case.evidence.push(context.place(facts.record));
    guards::cover(context, &mut case, &SALES, Some(since), Some(since));
    let other =
        customer.and_then(|customer| context.likeliest_other(customer, |other| is_pursued(context, other, facts)));
    weigh_other(context, &mut case, other).then_some(case)
}
