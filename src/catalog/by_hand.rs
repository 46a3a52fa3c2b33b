//! Builds catalogues by hand for the unit tests of the steps that read them.

use super::grain::Lines;
use super::recognition::{Column, Department, Recognition, System};
use super::records::{Catalogue, TypedTable};
use super::vocabulary::{RecordKind, Role};
use crate::table::Table;

/// A table of one kind of record whose columns carry the given roles; rows must stand in the order of their ids, which
/// are in the first column with [`Role::Id`].
pub(crate) fn typed_table(
    file: &str,
    (slug, department): (&str, Department),
    kind: RecordKind,
    roles: &[Role],
    rows: &[&[&str]],
) -> TypedTable {
    let header = roles.iter().map(|role| format!("{role:?}")).collect();
    let mut table = Table::default();
    (table.file, table.header, table.header_row) = (file.to_owned(), header, 1);
    for (at, cells) in rows.iter().enumerate() {
        table.push(at as u32 + 2, cells.iter().copied());
    }
    let mut columns: Vec<(Role, usize)> = roles.iter().copied().enumerate().map(|(at, role)| (role, at)).collect();
    columns.sort_unstable();
    let column =
        |role: &Role| Column { role: Some(*role), confidence: 1.0, fill: 1.0, unsure: None, example: String::new() };
    let system = System { slug: slug.to_owned(), name: slug.to_uppercase(), department, known: true };
    TypedTable {
        recognition: Recognition {
            system,
            kind: Some(kind),
            confidence: 1.0,
            columns: roles.iter().map(column).collect(),
        },
        rows: (0..table.len() as u32).collect(),
        lines: Lines::default(),
        kinds: vec![kind],
        ids: Vec::new(),
        repeated: Vec::new(),
        period: None,
        columns,
        people: None,
        values: None,
        table,
    }
}

/// A table whose rows are of these kinds, one after the other.
pub(crate) fn mixed_table(kinds: &[RecordKind], table: TypedTable) -> TypedTable {
    TypedTable { kinds: kinds.to_vec(), ..table }
}

/// The catalogue of some tables.
pub(crate) fn catalogue(tables: Vec<TypedTable>) -> Catalogue {
    let mut starts = vec![0];
    for table in &tables {
        starts.push(starts[starts.len() - 1] + table.len() as u32);
    }
    Catalogue { tables, problems: Vec::new(), starts }
}
