//! Small tables for the tests of this module.

use super::records::Catalogue;
use super::{TypedTable, recognise};
use crate::config::Settings;
use crate::progress::Silent;
use crate::table::Table;

/// A table with the given rows, on lines 2, 3, ….
pub(super) fn table<const WIDTH: usize, Cell: AsRef<str>>(
    file: &str,
    header: &[&str; WIDTH],
    rows: &[[Cell; WIDTH]],
) -> Table {
    let mut table = headed(file, header);
    for (row, cells) in rows.iter().enumerate() {
        table.push(row as u32 + 2, cells.iter().map(AsRef::as_ref));
    }
    table
}

/// A table without rows.
pub(super) fn headed(file: &str, header: &[&str]) -> Table {
    let mut table = Table::default();
    file.clone_into(&mut table.file);
    table.header = header.iter().map(|name| (*name).to_owned()).collect();
    table.header_row = 1;
    table
}

/// The catalogue of some tables, without any configuration.
pub(super) fn catalogue(tables: Vec<Table>) -> Catalogue {
    recognise(tables, &Settings::default(), &Silent)
}

/// One table, recognised without any configuration.
pub(super) fn typed(table: Table) -> TypedTable {
    catalogue(vec![table]).tables.remove(0)
}
