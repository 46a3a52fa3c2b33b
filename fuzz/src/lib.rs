//! The sources of `ingest` and what lies below it, as a crate of their own.

#[path = "../../src/ingest/mod.rs"]
pub mod ingest;
#[path = "../../src/progress.rs"]
pub mod progress;
#[path = "../../src/table.rs"]
pub mod table;

use crate::table::{Problem, Table};

/// Reads bytes as a file of this name and checks what must hold for any table.
pub fn read(file: &str, bytes: &[u8]) {
    check(ingest::fuzzing::read(file, bytes));
}

/// Reads bytes as an index and the file that it describes, a NUL byte between them.
pub fn read_described(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (index, data) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    check(ingest::fuzzing::read_described(index, data));
}

/// Every cell can be asked for, rows stand in the order of their lines, and a file without a table says why.
fn check((tables, problems): (Vec<Table>, Vec<Problem>)) {
    for table in &tables {
        for row in 0..table.len() {
            assert!(table.cells(row).map(str::len).sum::<usize>() <= table.row_text(row).len());
            assert!(row == 0 || table.line(row - 1) <= table.line(row));
        }
    }
    assert!(!tables.is_empty() || !problems.is_empty(), "neither a table nor a reason");
}
