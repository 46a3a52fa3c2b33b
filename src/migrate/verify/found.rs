//! Which table of the exports holds the rows of which file, and under which of its columns.

use crate::catalog::{Catalogue, Role, TypedTable};
use crate::linkage::EntityType;
use crate::migrate::fields::fields_of;
use crate::migrate::targets::{Profile, Source, TargetFile};

/// A table of the exports, and the file of the target whose rows it holds.
pub(super) struct Assigned {
    pub(super) table: usize,
    pub(super) file: String,
}

/// Gives every table to the file that it resembles most: by the kind that was recognised, then by headers. A table that has
/// neither the id nor the key of a file is nobody's.
pub(super) fn assign(profile: &Profile, catalogue: &Catalogue) -> Vec<Assigned> {
    let mut assigned = Vec::new();
    for (table, typed) in catalogue.tables.iter().enumerate() {
        let best = profile
            .file
            .iter()
            .filter(|file| has_key(file, typed))
            .max_by_key(|file| (score(file, typed), std::cmp::Reverse(&file.name)));
        assigned.extend(best.map(|file| Assigned { table, file: file.name.clone() }));
    }
    assigned
}

fn has_key(file: &TargetFile, typed: &TypedTable) -> bool {
    let has = |header: &str| column(&typed.table.header, header).is_some();
    has(&file.id) || (!file.key.is_empty() && file.key.iter().all(|key| has(key)))
}

/// What the right kind of records is worth, in thousandths of shared headers.
const SAME_KIND: usize = 150;

/// Twice the shared headers over all headers of both, in thousandths, and something for the right kind of records.
fn score(file: &TargetFile, typed: &TypedTable) -> usize {
    let headers: Vec<&str> = file.columns.iter().map(|column| column.header.as_str()).collect();
    let shared = headers.iter().filter(|header| column(&typed.table.header, header).is_some()).count();
    let same_kind = file.kind.is_some_and(|kind| typed.kinds().contains(&kind));
    let all = headers.len() + typed.table.header.len();
    2_000 * shared / all.max(1) + if same_kind { SAME_KIND } else { 0 }
}

/// Position of a header, without regard to case and blanks around it.
pub(super) fn column(headers: &[String], wanted: &str) -> Option<usize> {
    let wanted = wanted.trim().to_lowercase();
    headers.iter().position(|header| header.trim().to_lowercase() == wanted)
}

/// Position of the column that holds what a column of the target's file holds: under the same header, else under the one that
/// plays its role, where one alone does.
pub(super) fn place(file: &TargetFile, header: &str, typed: &TypedTable) -> Option<usize> {
    if let Some(at) = column(&typed.table.header, header) {
        return Some(at);
    }
    let own = file.columns.iter().find(|column| column.header == header)?;
    let roles = own.from.first().map(|from| roles(file.of, from))?;
    let mut columns = roles.iter().flat_map(|role| typed.columns_with(*role));
    let (first, second) = (columns.next(), columns.next());
    if second.is_some() { None } else { first }
}

/// The roles that a column of a golden list is read from.
fn roles(source: Source, name: &str) -> &'static [Role] {
    let entity_type = match source {
        Source::Customers => EntityType::Customer,
        Source::Contacts => EntityType::Person,
        Source::Projects => EntityType::Project,
        Source::Sites | Source::Documents | Source::Crosswalk => return &[],
    };
    let fields = fields_of(entity_type);
    let own = fields.iter().flat_map(|field| &field.columns).find(|column| column.name == name);
    let normal = || {
        let field = fields.iter().find(|field| field.normal.iter().any(|normal| normal == name))?;
        let of_it = field.columns.iter().find(|column| name.starts_with(column.name.as_str()));
        of_it.or(field.columns.first().filter(|_| field.columns.len() == 1))
    };
    own.or_else(normal).map_or(&[], |column| column.roles.as_slice())
}
