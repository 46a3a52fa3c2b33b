//! People of the house who have left it, as the lists of users tell.
//!
//! A list of users is a table without a kind whose columns name persons and say who is still active. What bears the name of
//! somebody who is not has an owner whom nobody can ask.

use std::collections::BTreeSet;

use super::marks::Mark;
use crate::catalog::{Catalogue, Role, TypedTable};
use crate::standardise::{fold, yes};

/// Folded names of those who have left; who is active under the same name in another list has not.
pub(super) fn left(catalogue: &Catalogue) -> BTreeSet<String> {
    let mut left = BTreeSet::new();
    let mut stayed = BTreeSet::new();
    for typed in catalogue.tables.iter().filter(|typed| typed.recognition.kind.is_none()) {
        let Some(status) = column(typed, Role::Stage) else { continue };
        for row in 0..typed.table.len() {
            let Some(name) = name(typed, row) else { continue };
            let value = typed.table.cell(row, status);
            let gone = yes(value).map_or_else(|| Mark::Left.is_in(value), |active| !active);
            if gone {
                left.insert(name)
            } else {
                stayed.insert(name)
            };
        }
    }
    left.retain(|name| !stayed.contains(name));
    left
}

fn column(typed: &TypedTable, role: Role) -> Option<usize> {
    typed.recognition.columns.iter().position(|column| column.role == Some(role))
}

/// Given name before family name.
fn name(typed: &TypedTable, row: usize) -> Option<String> {
    let part = |role| column(typed, role).map(|at| typed.table.cell(row, at).trim()).filter(|part| !part.is_empty());
    let whole = match (part(Role::FirstName), part(Role::LastName)) {
        (Some(first), Some(last)) => format!("{first} {last}"),
        _ => part(Role::PersonName)?.to_owned(),
    };
    Some(fold(&whole)).filter(|name| !name.is_empty())
}
