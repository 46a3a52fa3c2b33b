//! Handovers of the company's own, as the configuration describes them: a contract that has to be invoiced, an order that has
//! to become a ticket. They are judged under HND302 where money is asked for, else under HND301.

use jiff::civil::Date;

use super::guards;
use crate::catalog::RecordKind;
use crate::config::{FurtherHandover, ProcessStage};
use crate::findings::amounts::Total;
use crate::findings::case::{Case, Worth};
use crate::findings::context::Context;
use crate::findings::finding::{Code, NotRun};
use crate::findings::fingerprint;
use crate::findings::registry::Outcome;
use crate::memory::{Document, State, days_between, plus_days};
use crate::message::{Argument, Message};

/// Days by which what follows may have been entered before what it follows from.
const AHEAD: i64 = 31;

/// Papers that ask for money.
const MONEY: [RecordKind; 4] = [RecordKind::Invoice, RecordKind::Payment, RecordKind::Posting, RecordKind::CreditNote];

/// Adds the cases of the configured handovers that are judged under a rule to what the rule itself found.
pub(in crate::findings) fn with_further(context: &Context, code: Code, mut outcome: Outcome) -> Outcome {
    for handover in context.settings.handovers.further.iter().filter(|handover| judged_under(handover) == code) {
        judge(context, code, handover, &mut outcome);
    }
    outcome
}

fn judged_under(handover: &FurtherHandover) -> Code {
    if handover.to.iter().all(|kind| MONEY.contains(kind)) { Code::Hnd302 } else { Code::Hnd301 }
}

fn judge(context: &Context, code: Code, handover: &FurtherHandover, outcome: &mut Outcome) {
    let documents = &context.world.documents;
    let (from, to) = (documents.has(&[handover.from]), documents.has(&handover.to));
    let Some(reference) = context.reference_date().filter(|_| from && to) else {
        let missing = Message::new("further-missing").with("name", handover.name.as_str());
        outcome.not_run.push(NotRun { code, missing });
        return;
    };
    let waiting = documents.of_kind(handover.from).filter(|document| has_come_so_far(document, handover.stage));
    let cases = waiting.filter(|document| context.is_firm(document));
    outcome.cases.extend(cases.filter_map(|document| case(context, code, handover, &document, reference)));
}

fn has_come_so_far(document: &Document, stage: ProcessStage) -> bool {
    match stage {
        ProcessStage::Planned => document.state == State::Planned,
        ProcessStage::Open => document.state == State::Open,
        ProcessStage::Done => document.state == State::Done,
        ProcessStage::Dropped => document.state == State::Dropped,
        ProcessStage::Any => document.counts(),
    }
}

/// The day from which the handover is due: the end of what is over, else its beginning.
fn since(document: &Document) -> Option<Date> {
    let over = document.end.or(document.closed).filter(|_| document.state.is_settled());
    over.or(document.dated).or(document.start).or(document.created).or(document.closed)
}

fn case(
    context: &Context,
    code: Code,
    handover: &FurtherHandover,
    document: &Document,
    reference: Date,
) -> Option<Case> {
    let since = since(document)?;
    let due = plus_days(since, handover.within_days);
    let known = document.customer.is_some() || document.project.is_some();
    if due > reference || !known || is_followed(context, handover, document, since) {
        return None;
    }
    let message = Message::new("further-message")
        .with("what", context.label(document.record))
        .with("customer", context.customer_name(document.customer))
        .with("amount", context.amount(document))
        .with("name", handover.name.as_str())
        .with("date", since)
        .with("days", Argument::Days(days_between(since, reference)));
    let action = Message::new("further-action")
        .with("what", context.label(document.record))
        .with("name", handover.name.as_str());
    let mut case = Case::new(code, context.project(document), message, action);
    case.subject.keys = vec![handover.name.clone(), fingerprint::key(&context.record(document.record))];
    case.record = Some(document.record);
    case.confidence = document.customer_probability;
    case.worth = Worth::amounts(Context::stake(document).into_iter().collect());
    case.evidence.push(context.place(document.record));
    guards::cover(context, &mut case, &handover.to, Some(since), Some(due));
    Some(case)
}

/// Whether anything of the undertaking, or a later paper of the customer over the same amount, is what it has to lead to.
fn is_followed(context: &Context, handover: &FurtherHandover, document: &Document, since: Date) -> bool {
    let own = document.project.map(|project| context.documents_of(project, &handover.to)).unwrap_or_default();
    if own.iter().any(Document::counts) {
        return true;
    }
    let customers = document.customer.map(|customer| context.of_customer(customer, &handover.to)).unwrap_or_default();
    let worth = Total::of([document]);
    customers.iter().filter(|paper| paper.counts()).any(|paper| {
        let later = paper.issued().or(paper.start).is_none_or(|day| plus_days(day, AHEAD) >= since);
        let agrees = handover
            .amount_tolerance
            .is_none_or(|tolerance| worth.agrees(&Total::of([paper]), tolerance).unwrap_or(true));
        later && agrees
    })
}
