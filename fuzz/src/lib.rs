//! The sources of `ingest` and what lies below it, as a crate of their own.

#[path = "../../src/ingest/mod.rs"]
pub mod ingest;
#[path = "../../src/progress.rs"]
pub mod progress;
#[path = "../../src/table.rs"]
pub mod table;

use std::panic;
use std::process::abort;
use std::sync::Once;

use crate::table::{Problem, Table};

/// Reads bytes as a file of this name and checks what must hold for any table.
pub fn read(file: &str, bytes: &[u8]) {
    watch();
    check(ingest::fuzzing::read(file, bytes));
}

/// Reads bytes as an index and the file that it describes, a NUL byte between them.
pub fn read_described(bytes: &[u8]) {
    watch();
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (index, data) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    check(ingest::fuzzing::read_described(index, data));
}

/// Ends the run at a panic of our own code, even where it would be caught. One of a foreign reader of workbooks or Parquet is
/// caught and told as a problem, which is what should happen; uncaught it ends the run as any other.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map_or("", |place| place.file());
            if !place.contains("/.cargo/registry/") || place.contains("/src/ingest/") {
                told(panic);
                abort();
            }
        }));
    });
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
