//! DQ605: dates that cannot be: an end before its start, a due date before the invoice, something recorded in the future, a
//! column of which nobody can say where the day stands.

use jiff::civil::Date;

use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::memory::{Document, State};
use crate::message::Message;
use crate::table::{Problem, ProblemKind};

/// Finds the documents, one case for each, and the columns.
pub(in crate::findings) fn impossible_date(context: &Context) -> Outcome {
    let mut cases: Vec<Case> =
        context.world.documents.iter().filter_map(|document| of_document(context, &document)).collect();
    let undecidable = context.catalogue.problems.iter().filter(|problem| problem.kind == ProblemKind::AmbiguousDates);
    cases.extend(undecidable.filter_map(|problem| of_column(context, problem)));
    Outcome { cases, not_run: Vec::new() }
}

fn of_document(context: &Context, document: &Document) -> Option<Case> {
    let before =
        |later: Option<Date>, earlier: Option<Date>| later.zip(earlier).filter(|(later, earlier)| later < earlier);
    // Beside the planned end a list keeps the day on which the project was closed.
    let completed = || {
        before(document.closed, document.start)
            .filter(|_| document.kind == RecordKind::Project && document.state == State::Done)
    };
    let ends = || before(document.end, document.start).or_else(completed);
    let due = || before(document.due, document.dated).filter(|_| tells_its_due_date(context, document));
    let closed = || {
        before(document.closed, document.created)
            .filter(|_| document.kind == RecordKind::Ticket && document.state == State::Done)
    };
    let (id, first, second) = if let Some((end, start)) = ends() {
        ("dq605-message-end", end, start)
    } else if let Some((due, dated)) = due() {
        ("dq605-message-due", due, dated)
    } else if let Some((closed, created)) = closed() {
        ("dq605-message-closed", closed, created)
    } else {
        let reference = context.reference_date()?;
        let booked = matches!(
            document.kind,
            RecordKind::Invoice | RecordKind::CreditNote | RecordKind::Payment | RecordKind::Posting
        );
        let recorded = [document.created, document.dated.filter(|_| booked)].into_iter().flatten().max()?;
        if recorded <= reference {
            return None;
        }
        ("dq605-message-future", recorded, reference)
    };
    let message =
        Message::new(id).with("what", context.label(document.record)).with("first", first).with("second", second);
    let mut subject = context.project(document);
    subject.keys = vec![crate::findings::fingerprint::key(&context.record(document.record))];
    if document.project.is_none()
        && let Some(customer) = document.customer
    {
        subject.sort = SubjectType::Customer;
        subject.id.clone_from(&context.resolution.entity(customer).id);
    }
    let mut case = Case::new(Code::Dq605, subject, message, Message::new("dq605-action"));
    case.record = Some(document.record);
    case.explains.push(document.record);
    case.evidence.push(context.place(document.record));
    Some(case)
}

/// Whether a document is an invoice that says itself when it is due, or an item of a ledger that says it for an invoice.
/// What is put right is put right where it stands.
fn tells_its_due_date(context: &Context, document: &Document) -> bool {
    let has_one = |record: RecordIndex| {
        let record = context.record(record);
        record.value(Role::Due).or_else(|| record.value(Role::PaymentDays)).is_some()
    };
    if document.kind == RecordKind::Invoice {
        return has_one(document.record);
    }
    let is_item = document.kind == RecordKind::Posting && context.record(document.record).kind() == RecordKind::Invoice;
    let says_so =
        |invoice: &Document| (invoice.due, invoice.dated) == (document.due, document.dated) && has_one(invoice.record);
    is_item
        && document
            .customer
            .is_none_or(|customer| !context.of_customer(customer, &[RecordKind::Invoice]).iter().any(says_so))
}

fn of_column(context: &Context, problem: &Problem) -> Option<Case> {
    let typed = context.catalogue.tables.iter().find(|typed| typed.table.file == problem.file)?;
    let column = problem.details.first()?;
    let system = &typed.recognition.system;
    let message =
        Message::new("dq605-message-order").with("column", column.as_str()).with("file", problem.file.as_str());
    let subject = Subject {
        sort: SubjectType::System,
        id: system.slug.clone(),
        name: system.name.clone(),
        system: system.slug.clone(),
        keys: vec![column.clone(), "order".to_owned()],
    };
    Some(Case::new(Code::Dq605, subject, message, Message::new("dq605-action-order")))
}
