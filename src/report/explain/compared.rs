//! What records say about themselves, field by field, and where they say different things.

use super::role_words;
use crate::catalog::{Record, Role};
use crate::report::messages::{self, Language};
use crate::standardise::fold;

/// One field of some records.
pub(crate) struct Field {
    /// Its name for people.
    pub(crate) label: String,
    /// What each record says; several values are joined by ` · `.
    pub(crate) values: Vec<String>,
    /// Whether a record says something else, beyond spelling, than the first that says anything.
    pub(crate) differs: Vec<bool>,
}

/// The fields of these roles that at least one record fills.
pub(crate) fn compared(records: &[Record<'_>], roles: &[Role], language: Language) -> Vec<Field> {
    roles.iter().filter_map(|role| field(*role, records, language)).collect()
}

/// A value without what is mere spelling; how numbers are grouped is that, too.
fn bare(role: Role, value: &str) -> String {
    let folded = fold(value);
    match role {
        Role::Phone | Role::Mobile | Role::VatId | Role::Iban | Role::Number | Role::CustomerNumber => {
            folded.replace(' ', "")
        }
        _ => folded,
    }
}

fn field(role: Role, records: &[Record<'_>], language: Language) -> Option<Field> {
    let values: Vec<String> =
        records.iter().map(|record| record.values(role).collect::<Vec<_>>().join(" · ")).collect();
    let first = values.iter().find(|value| !value.is_empty()).map(|value| bare(role, value))?;
    let differs = values.iter().map(|value| !value.is_empty() && bare(role, value) != first).collect();
    Some(Field { label: messages::text(&role_words(role), language), values, differs })
}
