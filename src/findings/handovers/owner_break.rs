//! HND309: nobody is named responsible for what is under way, somebody who left still is, or the two sides of a handover
//! name different people where as a rule they name the same.

use std::collections::{BTreeMap, BTreeSet};

use super::stage_contradiction::left_open;
use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::memory::{Document, Mark, State};
use crate::message::Message;
use crate::standardise::fold;

/// What somebody must answer for.
const OWNED: [RecordKind; 4] = [RecordKind::Deal, RecordKind::Order, RecordKind::Project, RecordKind::Ticket];

/// Share of filled owners from which an empty one is an exception.
const USUAL: f64 = 0.8;

/// Fewest documents from which a share says something.
const ENOUGH: usize = 20;

/// Share of the people of the smaller side whom the other names too, from which both columns mean the same responsibility.
const SAME_PEOPLE: f64 = 0.5;

/// Share of handovers with one person on both sides from which two people are an exception.
const AGREEING: f64 = 0.7;

/// Finds the documents, one case for each.
pub(in crate::findings) fn owner_break(context: &Context) -> Outcome {
    let documents = &context.world.documents;
    if !documents.has(&OWNED) {
        return Outcome::not_run(Code::Hnd309, "missing-deals");
    }
    let running: Vec<Document> = OWNED.into_iter().flat_map(|kind| documents.of_kind(kind)).collect();
    if running.iter().all(|document| owner(context, document.record).is_none()) {
        return Outcome::not_run(Code::Hnd309, "missing-owners");
    }
    let usual = usual_tables(context, &running);
    let mut cases: Vec<Case> = running
        .iter()
        .filter(|document| (document.is_open() && !is_over(context, document)) || is_under_way(context, document))
        .filter_map(|document| unowned(context, document, &usual))
        .collect();
    cases.extend(different(context));
    Outcome { cases, not_run: Vec::new() }
}

/// Whether an open deal only waits to be closed, its work being finished (HND308 says so): nobody has to answer for it any more.
fn is_over(context: &Context, deal: &Document) -> bool {
    let Some(project) = deal.project.filter(|_| deal.kind == RecordKind::Deal) else { return false };
    let deals = context.documents_of(project, &[RecordKind::Deal]);
    left_open(context, &deals, &context.documents_of(project, &super::WORK)).is_some()
}

/// Whether a won deal of nobody has work that is still running: who sold it is asked when anything is unclear.
fn is_under_way(context: &Context, deal: &Document) -> bool {
    let bare = deal.kind == RecordKind::Deal && deal.state == State::Done && owner(context, deal.record).is_none();
    let work = deal.project.filter(|_| bare).map(|project| context.documents_of(project, &super::WORK));
    work.is_some_and(|work| work.iter().any(Document::is_open))
}

/// The person of the house who answers for a document.
fn owner<'a>(context: &Context<'a>, record: RecordIndex) -> Option<&'a str> {
    context.record(record).value(Role::Owner).filter(|owner| !Mark::Nobody.is(owner))
}

/// Tables in which nearly everything has an owner.
fn usual_tables(context: &Context, documents: &[Document]) -> BTreeSet<usize> {
    let mut tallies: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for document in documents {
        let tally = tallies.entry(context.catalogue.table_of(document.record)).or_default();
        tally.0 += 1;
        tally.1 += usize::from(owner(context, document.record).is_some());
    }
    let usual = |(all, owned): &(usize, usize)| *all >= ENOUGH && *owned as f64 >= USUAL * *all as f64;
    tallies.into_iter().filter(|(_, tally)| usual(tally)).map(|(table, _)| table).collect()
}

fn unowned(context: &Context, document: &Document, usual: &BTreeSet<usize>) -> Option<Case> {
    let name = owner(context, document.record);
    let table = context.catalogue.table_of(document.record);
    let (id, name) = match name {
        None if usual.contains(&table) => ("hnd309-message-nobody", None),
        Some(name) if Mark::Left.is_in(name) || context.world.left.contains(&fold(name)) => {
            ("hnd309-message-left", Some(name))
        }
        _ => return None,
    };
    let mut message = Message::new(id)
        .with("what", context.label(document.record))
        .with("customer", context.customer_name(document.customer));
    if let Some(name) = name {
        message = message.with("owner", name);
    }
    Some(case(context, document, message, 1.0))
}

fn case(context: &Context, document: &Document, message: Message, confidence: f64) -> Case {
    let action = Message::new("hnd309-action").with("what", context.label(document.record));
    let subject = match document.customer.filter(|_| document.project.is_none()) {
        Some(customer) => context.customer_of(customer, document.record),
        None => context.project(document),
    };
    let mut case = Case::new(Code::Hnd309, subject, message, action);
    case.subject.keys = vec![crate::findings::fingerprint::key(&context.record(document.record))];
    case.record = Some(document.record);
    case.confidence = confidence;
    case.evidence.push(context.place(document.record));
    case
}

/// Deals and the work that came of them under different people, if the same people are named on both sides as a rule.
fn different(context: &Context) -> Vec<Case> {
    let mut pairs: Vec<(Document, Document)> = Vec::new();
    for project in context.world.documents.projects() {
        let deal =
            context.documents_of(project, &[RecordKind::Deal]).into_iter().find(|deal| deal.state == State::Done);
        let work = context.documents_of(project, &super::WORK).into_iter().next();
        pairs.extend(deal.zip(work).filter(|(deal, work)| deal.system != work.system));
    }
    let owner_name = |document: &Document| owner(context, document.record).map(fold);
    let named: Vec<(String, String)> =
        pairs.iter().filter_map(|(deal, work)| owner_name(deal).zip(owner_name(work))).collect();
    let offering: BTreeSet<&str> = named.iter().map(|(seller, _)| seller.as_str()).collect();
    let working: BTreeSet<&str> = named.iter().map(|(_, worker)| worker.as_str()).collect();
    let common = offering.intersection(&working).count() as f64;
    let equal = named.iter().filter(|(seller, worker)| seller == worker).count() as f64;
    let same_people = common >= SAME_PEOPLE * offering.len().min(working.len()) as f64;
    if named.len() < ENOUGH || !same_people || equal < AGREEING * named.len() as f64 {
        return Vec::new();
    }
    let at_odds = |(deal, work): &&(Document, Document)| {
        work.is_open() && owner_name(deal).zip(owner_name(work)).is_some_and(|(seller, worker)| seller != worker)
    };
    pairs
        .iter()
        .filter(at_odds)
        .map(|(deal, work)| {
            let person = |document: &Document| owner(context, document.record).unwrap_or_default();
            let message = Message::new("hnd309-message-different")
                .with("what", context.label(work.record))
                .with("customer", context.customer_name(work.customer.or(deal.customer)))
                .with("seller", person(deal))
                .with("worker", person(work));
            let certain = context.project_probability(deal.record).min(context.project_probability(work.record));
            let mut case = case(context, work, message, certain);
            case.evidence.push(context.place(deal.record));
            case.relate([deal.record]);
            case
        })
        .collect()
}
