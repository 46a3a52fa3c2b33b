//! Lists become files and databases: CSV, `SQLite`, and a script for `DuckDB`.

mod csv;
mod duckdb;
mod sqlite;

pub(super) use csv::{Quotes, Spelling, header, spell};
pub(super) use duckdb::script;
pub use sqlite::DatabaseError;
pub(super) use sqlite::database;

/// The name of a list's table in a database.
pub(super) fn table_name(listing: &str) -> &str {
    listing.strip_prefix("golden_").unwrap_or(listing)
}

/// Views that join the tables, in the dialect that both databases share.
const VIEWS: &str = include_str!("views.sql");
