//! What the configuration says about one file, in the place of what would be recognised.

use std::collections::BTreeMap;

use super::recognition::{Department, System};
use super::roles::Known;
use super::systems::Systems;
use super::vocabulary::{RecordKind, Role};
use super::words::Decided;
use crate::config::Settings;
use crate::table::Table;

/// The corrections of all entries that name a file; later entries win.
#[derive(Default)]
pub(super) struct Correction {
    system: Option<String>,
    /// What the rows are.
    pub kind: Option<RecordKind>,
    /// Leave the file out.
    pub ignore: bool,
    columns: BTreeMap<String, Option<Role>>,
}

impl Correction {
    /// What the settings say about a file.
    pub(super) fn of(file: &str, settings: &Settings) -> Self {
        let mut correction = Self::default();
        for entry in settings.files.iter().filter(|entry| entry.names(file)) {
            correction.system = entry.system.clone().or(correction.system);
            correction.kind = entry.kind.or(correction.kind);
            correction.ignore |= entry.ignore;
            correction.columns.extend(entry.columns.iter().map(|(header, role)| (header.trim().to_owned(), *role)));
        }
        correction
    }

    /// Fixes the columns that are named. A role that a table has once is taken from any other column.
    pub(super) fn apply(&self, table: &Table, columns: &mut [Known]) {
        for (column, header) in table.header.iter().enumerate() {
            if let Some(role) = self.columns.get(header.trim()) {
                if let Some(role) = role.filter(|role| !role.is_repeatable()) {
                    release(columns, role);
                }
                columns[column] = Known::fixed(*role, 1.0);
            }
        }
    }

    /// The system that the entry names: the recognised one, another known one, or one that the configuration introduces.
    pub(super) fn system(&self, recognised: &System, systems: &Systems<'_>) -> Option<System> {
        let slug = self.system.as_deref().filter(|slug| *slug != recognised.slug)?;
        let known = systems.with_slug(slug);
        Some(System {
            slug: slug.to_owned(),
            name: known.map_or_else(|| slug.to_owned(), |system| system.name.clone()),
            department: known.map_or(Department::Unknown, |system| system.department),
            known: true,
        })
    }
}

fn release(columns: &mut [Known], role: Role) {
    for known in columns.iter_mut() {
        if known.decided == Decided::Fixed(Some(role)) {
            *known = Known::fixed(None, 1.0);
        }
    }
}
