//! What a reader must know about the exports themselves: different days, or cut to what is still open.

use super::context::Context;
use crate::memory::Scope;
use crate::message::Message;

/// One note per skewed table, in the order of the tables.
pub(super) fn notes(context: &Context) -> Vec<Message> {
    let Some(reference) = context.reference_date() else {
        return vec![Message::new("note-no-reference-date")];
    };
    let mut notes = Vec::new();
    for scope in &context.world.scopes {
        let file = context.catalogue.tables[scope.table].table.file.as_str();
        if let Some(newest) = scope.newest.filter(|_| scope.ends_before(reference)) {
            notes.push(
                Message::new("note-ends-early").with("file", file).with("newest", newest).with("date", reference),
            );
        }
        if scope.only_open {
            notes.push(Message::new("note-only-open").with("file", file));
        }
        if let Some(earliest) = scope.earliest.filter(|_| begins_late(context, scope)) {
            notes.push(Message::new("note-begins-late").with("file", file).with("earliest", earliest));
        }
    }
    notes
}

/// Whether the table begins after all other tables of documents do, beyond slack.
fn begins_late(context: &Context, scope: &Scope) -> bool {
    let others = context.world.scopes.iter().filter(|other| other.table != scope.table && other.records > 1);
    let next = others.filter_map(|other| other.earliest).max();
    match (scope.earliest, next) {
        (Some(earliest), Some(next)) => crate::memory::plus_days(next, YEAR.max(scope.slack())) < earliest,
        _ => false,
    }
}

/// Days by which a table may begin later than all others without a word: one business year.
const YEAR: i64 = 365;
