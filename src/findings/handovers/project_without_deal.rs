//! HND310: a project has no deal or order behind it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::*;

use super::{ORIGIN, frameworks, guards, near_miss};
use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::EntityIndex;
use crate::memory::{Document, Mark, MemoryError, kind_in, kind_is, records};
use crate::message::Message;

/// Finds the projects, one case for each however many records it has.
pub(in crate::findings) fn project_without_deal(context: &Context) -> Result<Outcome, MemoryError> {
    let documents = &context.world.documents;
    if !documents.has(&[RecordKind::Project]) {
        return Ok(Outcome::not_run(Code::Hnd310, "missing-project-list"));
    }
    if !documents.has(&ORIGIN) {
        return Ok(Outcome::not_run(Code::Hnd310, "missing-deals"));
    }
    let waiting = near_miss::waiting(&context.documents(records(deals_without_work(context))?));
    let orphans = context.documents(records(projects_without_origin(context))?);
    let mut seen = BTreeSet::new();
    let cases = orphans
        .iter()
        .filter(|project| !is_internal(context, project) && !frameworks::is_call_off(context, project))
        .filter(|project| project.project.is_none_or(|entity| seen.insert(entity)))
        .filter_map(|project| case(context, project, &waiting))
        .collect();
    Ok(Outcome { cases, not_run: Vec::new() })
}

fn projects_without_origin(context: &Context) -> LazyFrame {
    let documents = context.world.documents.lazy();
    let projects = documents.clone().filter(kind_is(RecordKind::Project));
    projects.anti_join(
        documents.filter(kind_in(&ORIGIN).and(col("project").is_not_null())),
        col("project"),
        col("project"),
    )
}

fn deals_without_work(context: &Context) -> LazyFrame {
    let documents = context.world.documents.lazy();
    let deals = documents.clone().filter(kind_in(&ORIGIN));
    let projects = documents.filter(kind_is(RecordKind::Project).and(col("project").is_not_null()));
    deals.anti_join(projects, col("project"), col("project"))
}

/// Whether a project of the house itself: its list has a column for the customer, and here it is empty or says so.
pub(super) fn is_internal(context: &Context, project: &Document) -> bool {
    const CUSTOMER: [Role; 4] =
        [Role::CustomerReference, Role::AccountReference, Role::CompanyName, Role::CustomerNumber];
    let record = context.record(project.record);
    let typed = record.typed();
    let says = |role: Role| record.value(role).is_some_and(|value| Mark::Internal.is(value) || is_own_house(value));
    if CUSTOMER.into_iter().any(says) || record.value(Role::DocumentType).is_some_and(|kind| Mark::Internal.is(kind)) {
        return true;
    }
    project.customer.is_none()
        && CUSTOMER.into_iter().any(|role| typed.has(role))
        && CUSTOMER.into_iter().all(|role| record.value(role).is_none())
}

/// Whether a name is that of the own house, as a word in brackets behind it says (`Muster GmbH (intern)`).
pub(in crate::findings) fn is_own_house(name: &str) -> bool {
    let bracket = name.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    bracket.is_some_and(|(_, word)| Mark::Internal.is(word))
}

/// The day by which a deal should have been there.
fn begun(project: &Document) -> Option<Date> {
    project.start.or(project.created).or(project.end)
}

fn case(context: &Context, project: &Document, waiting: &BTreeMap<EntityIndex, RecordIndex>) -> Option<Case> {
    let message = Message::new("hnd310-message")
        .with("project", context.label(project.record))
        .with("customer", context.customer_name(project.customer))
        .with("amount", context.amount(project));
    let action = Message::new("hnd310-action").with("project", context.label(project.record));
    let mut case = Case::new(Code::Hnd310, context.project(project), message, action);
    case.record = Some(project.record);
    case.worth = Worth::amounts(Context::stake(project).into_iter().collect());
    case.evidence.push(context.place(project.record));
    if let Some(entity) = project.project {
        case.relate(context.documents_of(entity, &[RecordKind::Project]).iter().map(|other| other.record));
    }
    if !near_miss::reserve(context, &mut case, project, &ORIGIN, waiting) {
        return None;
    }
    guards::cover(context, &mut case, &ORIGIN, begun(project), begun(project));
    Some(case)
}
