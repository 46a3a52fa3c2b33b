//! What is recognised, table by table: known systems by headers as their exports have them, unknown tables by shape.

mod cases;
mod corrections;
mod grain;
mod handbook;
mod known;
mod order;
mod traps;
mod unknown;

use super::recognition::Column;
use super::testing::{catalogue, headed, table, typed};
use super::{Department, RecordKind, Role, TypedTable};
use crate::table::{ProblemKind, RawRow};

/// The role of the column under a header.
fn role_of(typed: &TypedTable, header: &str) -> Option<Role> {
    let column = typed.table.header.iter().position(|other| other == header);
    let column: &Column = &typed.recognition.columns[column.unwrap_or_else(|| panic!("no column {header}"))];
    column.role
}

/// Asserts the roles under some headers.
fn assert_roles(typed: &TypedTable, expected: &[(&str, Role)]) {
    for (header, role) in expected {
        assert_eq!(role_of(typed, header), Some(*role), "`{header}` of {}", typed.table.file);
    }
}

/// Asserts system and kind.
fn assert_is(typed: &TypedTable, slug: &str, kind: RecordKind) {
    assert_eq!(typed.recognition.system.slug, slug, "system of {}", typed.table.file);
    assert_eq!(typed.recognition.kind, Some(kind), "kind of {}", typed.table.file);
}

/// A header line as it stands in a file, cut at `separator`.
fn cut(line: &str, separator: char) -> Vec<&str> {
    line.split(separator).map(|cell| cell.trim().trim_matches('"')).collect()
}

/// DATEV's metadata line for a category, adviser 1001, client 456 and general-ledger accounts of four digits.
fn metadata(category: &str) -> RawRow {
    let line =
        format!(r#""EXTF";700;{category};"Name";5;20180306102500000;;"XY";"Somebody";"";1001;456;20180101;4;;;"#);
    RawRow { row: 1, cells: cut(&line, ';').into_iter().map(str::to_owned).collect() }
}
