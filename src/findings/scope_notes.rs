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
    for scope in context.world.scopes.iter().filter(|scope| scope.is_main) {
        let file = context.catalogue.tables[scope.table].table.file.as_str();
        if let Some(newest) = scope.newest.filter(|_| scope.ends_before(reference)) {
            notes.push(
                Message::new("note-ends-early").with("file", file).with("newest", newest).with("date", reference),
            );
        }
        if scope.only_open && !is_completed(context, scope) {
            notes.push(Message::new("note-only-open").with("file", file));
        }
        if let Some(earliest) = scope.earliest.filter(|_| begins_late(context, scope)) {
            notes.push(Message::new("note-begins-late").with("file", file).with("earliest", earliest));
        }
    }
    notes
}

/// Whether another table holds what is settled: the sheet of finished projects in the same book, the list of all invoices beside
/// that of the open items.
fn is_completed(context: &Context, scope: &Scope) -> bool {
    context.world.scopes.iter().any(|other| other.kind == scope.kind && !other.only_open)
}

/// Whether the table begins after all other tables of documents do, beyond slack.
fn begins_late(context: &Context, scope: &Scope) -> bool {
    let others =
        context.world.scopes.iter().filter(|other| other.is_main && other.table != scope.table && other.records > 1);
    let next = others.filter_map(|other| other.earliest).max();
    match (scope.earliest, next) {
        (Some(earliest), Some(next)) => crate::memory::plus_days(next, YEAR.max(scope.slack())) < earliest,
        _ => false,
    }
}

/// Days by which a table may begin later than all others without a word: one business year.
const YEAR: i64 = 365;

#[cfg(test)]
mod tests {
    use crate::catalog::{Department, RecordKind, Role};
    use crate::findings::testing::Company;

    /// Whether it is said of a list of running projects that it is cut, beside a list of finished ones or alone.
    fn is_cut(beside: bool) -> bool {
        let roles = [Role::Id, Role::Title, Role::Stage, Role::Created];
        let rows: Vec<[String; 4]> = (10..30)
            .map(|at| [format!("P{at}"), format!("Halle {at}"), "running".to_owned(), format!("2026-05-{at}")])
            .collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let running: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let finished: [&[&str]; 1] = [&["Q1", "Zaun", "finished", "2026-05-01"]];
        let pm = ("pm", Department::Projects);
        let mut company = Company::default().table("p.xlsx#laufend", pm, RecordKind::Project, &roles, &running);
        if beside {
            company = company.table("p.xlsx#fertig", pm, RecordKind::Project, &roles, &finished);
        }
        company.find().notes.iter().any(|note| note.id == "note-only-open")
    }

    #[test]
    fn a_list_beside_that_of_the_settled_ones_is_not_cut() {
        assert!(is_cut(false));
        assert!(!is_cut(true));
    }
}
