//! The fields of golden records as data: where their values come from, how they compare, whom to believe.

use std::sync::LazyLock;

use serde::Deserialize;

use super::value::Form;
use crate::catalog::{Department, RecordKind, Role};
use crate::config::Criterion;
use crate::linkage::EntityType;

/// What decides between values that differ, where the configuration does not say.
pub(super) const ORDER: [Criterion; 5] =
    [Criterion::Validity, Criterion::System, Criterion::Recency, Criterion::Agreement, Criterion::Completeness];

/// One field of golden records; its columns survive together, so that no address is put together from two.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    /// Its name in `provenance.csv`, `conflicts.csv` and the configuration.
    pub(super) name: String,
    /// How a value is read, compared and judged.
    pub(super) form: Form,
    /// Columns in the original spelling.
    pub(super) columns: Vec<FieldColumn>,
    /// Columns with the comparable spelling of what survived.
    #[serde(default)]
    pub(super) normal: Vec<String>,
    /// Column that lists the other values.
    pub(super) further: Option<String>,
    /// Only records of these kinds say anything about it; empty for all.
    #[serde(default)]
    pub(super) kinds: Vec<RecordKind>,
    /// Departments whose systems are believed first, where the configuration names none.
    #[serde(default)]
    pub(super) departments: Vec<Department>,
    /// What decides between values that differ, where the configuration does not say and the usual order does not fit.
    #[serde(default)]
    pub(super) order: Vec<Criterion>,
    /// Only systems of these departments say anything about it; empty for all.
    #[serde(default)]
    pub(super) only: Vec<Department>,
    /// Two valid values that differ are for people to decide.
    #[serde(default)]
    pub(super) decide: bool,
    /// Contacts and documents may tell it, where no master record does.
    #[serde(default)]
    pub(super) mentions: bool,
    /// Which of several values survives.
    #[serde(default)]
    pub(super) survive: Survive,
}

/// A column of a field in the original spelling.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldColumn {
    /// Its name.
    pub(super) name: String,
    /// The roles it is read from.
    pub(super) roles: Vec<Role>,
}

/// Which of several values survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Survive {
    /// The best one by the criteria.
    #[default]
    Best,
    /// The earliest day.
    Earliest,
    /// The latest day.
    Latest,
    /// Yes wins.
    Strictest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    customer: Vec<Field>,
    person: Vec<Field>,
    project: Vec<Field>,
}

static FIELDS: LazyLock<File> = LazyLock::new(|| super::embedded("fields.toml", include_str!("data/fields.toml")));

/// The fields of an entity type, in the order of the columns.
pub(super) fn fields_of(entity_type: EntityType) -> &'static [Field] {
    match entity_type {
        EntityType::Customer => &FIELDS.customer,
        EntityType::Person => &FIELDS.person,
        EntityType::Project => &FIELDS.project,
    }
}

/// Names of all fields, sorted, each once.
pub(super) fn names() -> Vec<&'static str> {
    let all = FIELDS.customer.iter().chain(&FIELDS.person).chain(&FIELDS.project);
    let mut names: Vec<&str> = all.map(|field| field.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_once_per_entity() {
        for entity_type in [EntityType::Customer, EntityType::Person, EntityType::Project] {
            let fields = fields_of(entity_type);
            let mut columns: Vec<&str> = fields
                .iter()
                .flat_map(|field| {
                    let own = field.columns.iter().map(|column| column.name.as_str());
                    own.chain(field.normal.iter().map(String::as_str)).chain(field.further.as_deref())
                })
                .collect();
            // They are written as they are.
            let plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            assert!(columns.iter().all(plain), "{entity_type:?}");
            let all = columns.len();
            columns.sort_unstable();
            columns.dedup();
            assert_eq!(columns.len(), all, "{entity_type:?}");
        }
    }

    #[test]
    fn every_field_is_read_from_something() {
        for entity_type in [EntityType::Customer, EntityType::Person, EntityType::Project] {
            for field in fields_of(entity_type) {
                assert!(!field.columns.is_empty(), "{}", field.name);
                assert!(field.columns.iter().all(|column| !column.roles.is_empty()), "{}", field.name);
                assert_eq!(field.departments.is_empty(), field.survive != Survive::Best, "{}", field.name);
            }
        }
    }
}
