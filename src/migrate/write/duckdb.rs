//! A script that makes a `DuckDB` database of the pack's Parquet files, with the same views as the `SQLite` one.

use std::fmt::Write as _;

use super::{VIEWS, table_name};

/// The script; `files` are pairs of a list's name and its Parquet file relative to the script.
pub(in crate::migrate) fn script(files: &[(String, String)]) -> String {
    let mut text = String::from(
        "-- Makes a DuckDB database of the Parquet files beside this script.\n\
         -- Run it in this folder: duckdb pack.duckdb < duckdb.sql\n\n",
    );
    for (listing, file) in files {
        let table = table_name(listing);
        // Writing into a string cannot fail.
        let _ = writeln!(text, "CREATE OR REPLACE TABLE {table} AS SELECT * FROM read_parquet('{file}');");
    }
    text.push('\n');
    text.push_str(&VIEWS.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_come_before_the_views_that_join_them() {
        let text = script(&[("golden_customers".to_owned(), "golden_customers.parquet".to_owned())]);
        let table = text.find("TABLE customers AS SELECT").unwrap();
        assert!(table < text.find("OR REPLACE VIEW customer_360").unwrap());
        assert!(!text.contains("\nCREATE VIEW"));
    }
}
