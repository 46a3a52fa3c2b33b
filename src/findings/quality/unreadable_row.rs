//! DQ606: a row could not be read as it was meant; where and why.

use std::collections::BTreeMap;

use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::message::{Argument, Message};
use crate::table::{Problem, ProblemKind};

/// Rows that a case names.
const NAMED: usize = 20;

/// Why a row was not read as it was meant; `None` for problems that leave the rows whole.
fn reason(kind: ProblemKind) -> Option<&'static str> {
    match kind {
        ProblemKind::ShortRow | ProblemKind::ShortRows => Some("dq606-short"),
        ProblemKind::LongRow | ProblemKind::LongRows => Some("dq606-long"),
        ProblemKind::UnclosedQuote | ProblemKind::UnclosedQuotes => Some("dq606-quote"),
        ProblemKind::UndecodableBytes => Some("dq606-bytes"),
        ProblemKind::DamagedWorkbook | ProblemKind::Unreadable => Some("dq606-damaged"),
        ProblemKind::LimitReached => Some("dq606-limit"),
        _ => None,
    }
}

/// Finds the files, one case for each and reason.
pub(in crate::findings) fn unreadable_row(context: &Context) -> Outcome {
    let mut found: BTreeMap<(&str, &'static str), Vec<&Problem>> = BTreeMap::new();
    for problem in context.problems {
        if let Some(reason) = reason(problem.kind) {
            found.entry((problem.file.as_str(), reason)).or_default().push(problem);
        }
    }
    let cases = found.iter().map(|((file, reason), problems)| case(context, file, reason, problems)).collect();
    Outcome { cases, not_run: Vec::new() }
}

fn case(context: &Context, file: &str, reason: &'static str, problems: &[&Problem]) -> Case {
    let rows: Vec<Argument> =
        problems.iter().filter_map(|problem| problem.row).take(NAMED).map(|row| row.to_string().into()).collect();
    let id = if rows.is_empty() { "dq606-message-file" } else { "dq606-message" };
    let message = Message::new(id).with("file", file).with("reason", Message::new(reason));
    let message = if rows.is_empty() { message } else { message.with("rows", Argument::List(rows)) };
    let action = Message::new("dq606-action").with("file", file);
    let typed = context.catalogue.tables.iter().find(|typed| typed.table.file == file);
    let slug = typed.map_or_else(|| file.to_owned(), |typed| typed.recognition.system.slug.clone());
    let subject = Subject {
        sort: SubjectType::System,
        id: slug.clone(),
        name: typed.map_or_else(|| file.to_owned(), |typed| typed.recognition.system.name.clone()),
        system: slug,
        keys: vec![reason.to_owned()],
    };
    Case::new(Code::Dq606, subject, message, action)
}
