//! Lists as one `SQLite` database, with views that join them.

use std::path::Path;

use rusqlite::{Connection, params_from_iter};

use super::{VIEWS, table_name};
use crate::output::listing::{Column, Listing, Sort, render, unspelled};

/// Why a database could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the database: {0}")]
pub struct DatabaseError(#[from] rusqlite::Error);

/// Columns that tables are joined by, wherever a table has them.
const KEYS: [&str; 5] = ["entity_id", "customer_id", "project_id", "site_id", "record_id"];

/// Writes a new database.
pub(in crate::migrate) fn database(path: &Path, listings: &[&dyn Listing]) -> Result<(), DatabaseError> {
    let mut connection = Connection::open(path)?;
    // The file appears under its name only when it is complete, so that nothing has to be rolled back.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    for listing in listings {
        fill(&transaction, *listing)?;
    }
    transaction.execute_batch(VIEWS)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn fill(connection: &Connection, listing: &dyn Listing) -> Result<(), DatabaseError> {
    let table = table_name(listing.name());
    let columns = listing.columns();
    let declared = |column: &Column| {
        let sort = match column.sort {
            Sort::Text | Sort::Date => "TEXT",
            Sort::Integer => "INTEGER",
            Sort::Euro => "NUMERIC",
            Sort::Number => "REAL",
        };
        format!("\"{}\" {sort}", column.name)
    };
    let list = columns.iter().map(declared).collect::<Vec<_>>().join(", ");
    connection.execute_batch(&format!("CREATE TABLE \"{table}\" ({list})"))?;
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO \"{table}\" VALUES ({places})"))?;
    render::<DatabaseError>(listing, &unspelled, &mut |piece| {
        for row in 0..piece.len() {
            insert.execute(params_from_iter(piece.row(row).map(|cell| Some(cell).filter(|cell| !cell.is_empty()))))?;
        }
        Ok(())
    })?;
    for column in columns.iter().filter(|column| KEYS.contains(&column.name.as_str())) {
        let name = &column.name;
        connection.execute_batch(&format!("CREATE INDEX \"{table}_{name}\" ON \"{table}\" (\"{name}\")"))?;
    }
    Ok(())
}
