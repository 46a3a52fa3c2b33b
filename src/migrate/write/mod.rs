//! Lists become files and databases: CSV, `SQLite`, and a script for `DuckDB`.

mod csv;
mod databases;
mod duckdb;
mod sqlite;

pub(super) use csv::{Quotes, Spelling, header, spell, spell_cell, spell_number};
pub(super) use databases::write_databases;
use duckdb::script;
pub use sqlite::DatabaseError;
use sqlite::database;

/// The name of a list's table in a database.
pub(super) fn table_name(listing: &str) -> &str {
    listing.strip_prefix("golden_").unwrap_or(listing)
}

/// Views that join the tables, in the dialect that both databases share.
const VIEWS: &str = include_str!("views.sql");
