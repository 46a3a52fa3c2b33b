//! ISL106: a document lacks the context that its own department enters as a rule: a ticket without contract or project, an
//! invoice without project, a deal without customer.

use std::collections::BTreeMap;

use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::fingerprint;
use crate::findings::registry::Outcome;
use crate::linkage::{DecidedBy, EntityIndex, EntityType};
use crate::memory::{Document, plus_days};
use crate::message::Message;

/// A kind of document, the context it needs, and the roles that give it.
struct Need {
    kind: RecordKind,
    message: &'static str,
    roles: &'static [Role],
}

/// What documents need.
const NEEDS: [Need; 3] = [
    Need {
        kind: RecordKind::Ticket,
        message: "isl106-message-ticket",
        roles: &[Role::ProjectReference, Role::OrderReference, Role::DealReference, Role::ProjectName],
    },
    Need {
        kind: RecordKind::Invoice,
        message: "isl106-message-invoice",
        roles: &[Role::ProjectReference, Role::OrderReference, Role::DealReference, Role::ProjectName],
    },
    Need {
        kind: RecordKind::Deal,
        message: "isl106-message-deal",
        roles: &[
            Role::AccountReference,
            Role::CustomerReference,
            Role::CompanyName,
            Role::CustomerNumber,
            Role::PersonName,
            Role::ContactReference,
            Role::Email,
        ],
    },
];

/// Share of a table's documents that must have the context before one without it is an exception.
const USUAL: f64 = 0.8;

/// Fewest documents of a table from which the share says something.
const ENOUGH: usize = 20;

/// Days by which the first rate of a contract may be charged ahead, and the last one late.
const AHEAD: i64 = 31;

/// Finds the documents, one case for each.
pub(in crate::findings) fn missing_context(context: &Context) -> Outcome {
    if !context.world.documents.has(&NEEDS.map(|need| need.kind)) {
        return Outcome::not_run(Code::Isl106, "missing-deals");
    }
    let mut cases = Vec::new();
    for need in &NEEDS {
        let mut tables: BTreeMap<usize, Vec<Document>> = BTreeMap::new();
        for document in context.world.documents.of_kind(need.kind).filter(Document::counts) {
            tables.entry(context.catalogue.table_of(document.record)).or_default().push(document);
        }
        for documents in tables.values() {
            // Where a column says it as a rule, words in its place are no entry.
            let strict = bare(context, documents, need.roles, true);
            let bare = if is_usual(documents, &strict) { strict } else { bare(context, documents, need.roles, false) };
            if documents.len() >= ENOUGH && is_usual(documents, &bare) {
                let told = bare.into_iter().filter(|document| !charges_contract(context, document));
                cases.extend(told.map(|document| case(context, document, need.message)));
            }
        }
    }
    Outcome { cases, not_run: Vec::new() }
}

/// Whether so few lack the context that having it is the rule.
fn is_usual(documents: &[Document], bare: &[&Document]) -> bool {
    (documents.len() - bare.len()) as f64 >= USUAL * documents.len() as f64
}

/// The documents that lack the context, but for those of the house's own group.
fn bare<'d>(context: &Context, documents: &'d [Document], roles: &[Role], entered: bool) -> Vec<&'d Document> {
    let bare: Vec<&Document> = documents.iter().filter(|document| lacks(context, document, roles, entered)).collect();
    let mut customers: Vec<EntityIndex> = bare.iter().filter_map(|document| document.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    customers.retain(|customer| context.is_of_the_group(*customer));
    let of_the_house =
        |document: &Document| document.customer.is_some_and(|customer| customers.binary_search(&customer).is_ok());
    bare.into_iter().filter(|document| !of_the_house(document)).collect()
}

/// Whether a document names one of these in a column of its own.
fn names(context: &Context, document: &Document, roles: &[Role]) -> bool {
    let record = context.record(document.record);
    roles.iter().any(|role| record.value(*role).is_some())
}

/// Whether a document names none of these, by key, by a number in its text or, unless they are `entered` as a rule, by a title.
fn lacks(context: &Context, document: &Document, roles: &[Role], entered: bool) -> bool {
    let mut members = context.resolution.memberships_of(document.record).iter();
    let by_words = members
        .any(|member| member.entity_type == EntityType::Project && member.decided_by == DecidedBy::Model)
        && entered;
    let told = document.project.is_some() && roles.contains(&Role::ProjectReference) && !by_words;
    let told = told || (document.kind == RecordKind::Invoice && context.names_paper(document.record));
    !told && !names(context, document, roles)
}

/// Whether an invoice charges what its customer has agreed to by the month: the rates of a contract are written under its title, and
/// nobody opens a project for them.
fn charges_contract(context: &Context, invoice: &Document) -> bool {
    let Some(customer) = invoice.customer.filter(|_| invoice.kind == RecordKind::Invoice) else { return false };
    let contracts = context.of_customer(customer, &[RecordKind::Contract]);
    contracts.iter().any(|contract| runs_at(contract, invoice) && context.says_title(invoice.record, contract.record))
}

/// Whether a contract was in force when an invoice was written, as far as dates tell.
fn runs_at(contract: &Document, invoice: &Document) -> bool {
    let Some(issued) = invoice.issued() else { return true };
    contract.start.is_none_or(|start| start <= plus_days(issued, AHEAD))
        && contract.end.is_none_or(|end| issued <= plus_days(end, AHEAD))
}

fn case(context: &Context, document: &Document, id: &'static str) -> Case {
    let message = Message::new(id)
        .with("what", label(context, document.record))
        .with("customer", context.customer_name(document.customer))
        .with("system", context.system_name(document.system));
    let action = Message::new("isl106-action").with("what", label(context, document.record));
    let subject = match document.customer.filter(|_| document.project.is_none()) {
        Some(customer) => context.customer_of(customer, document.record),
        None => context.project(document),
    };
    let mut case = Case::new(Code::Isl106, subject, message, action);
    case.subject.keys = vec![fingerprint::key(&context.record(document.record))];
    case.record = Some(document.record);
    case.evidence.push(context.place(document.record));
    case
}

fn label(context: &Context, record: RecordIndex) -> String {
    let number = context.record(record).value(Role::Number).unwrap_or_else(|| context.record(record).id()).to_owned();
    let label = context.label(record);
    if label == number { number } else { format!("{number} {label}") }
}
