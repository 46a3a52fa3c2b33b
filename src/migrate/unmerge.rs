//! `migrate --unmerge`: the original tables, cell for cell, from a pack alone.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use super::folder::Folder;
use super::originals::{INDEX, OWN_COLUMNS, TableEntry};
use super::write::{Quotes, Spelling, spell};
use crate::report::OutputError;

/// Why a pack gives no originals.
#[derive(Debug, thiserror::Error)]
pub enum UnmergeError {
    /// A file of the pack cannot be read.
    #[error("cannot read `{file}` of the pack: {reason}", file = file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file of the pack is not as it was written.
    #[error("`{file}` of the pack has {found} rows, {expected} were written", file = file.display())]
    Incomplete {
        /// The file.
        file: PathBuf,
        /// Rows found.
        found: usize,
        /// Rows written.
        expected: usize,
    },
    /// A rebuilt file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// What was rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// The file, as it was read.
    pub file: String,
    /// Its new name below the folder.
    pub name: String,
    /// Rows, without the header.
    pub rows: usize,
}

/// Rebuilds every table of a pack below a folder: delimited text as it was, sheets and others as CSV.
///
/// # Errors
/// If the pack lacks something, or a file cannot be written; then none is in place.
pub fn unmerge(pack: &Path, out: &Path) -> Result<Vec<Rebuilt>, UnmergeError> {
    let index = pack.join(INDEX);
    let unreadable = |reason: String| UnmergeError::Unreadable { file: index.clone(), reason };
    let text = std::fs::read_to_string(&index).map_err(|error| unreadable(error.to_string()))?;
    let tables: Vec<TableEntry> = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let mut folder = Folder::open(out)?;
    let mut names = BTreeSet::new();
    let mut rebuilt = Vec::new();
    for table in &tables {
        let name = free_name(&rebuilt_name(table), &mut names);
        let rows = rows_of(table, pack)?;
        folder.write(&name, |out| out.write_all(&bytes_of(table, &rows)))?;
        rebuilt.push(Rebuilt { file: table.file.clone(), name, rows: rows.len() });
    }
    folder.commit()?;
    Ok(rebuilt)
}

/// One row of a pack's file: its part and its cells.
type Row = (String, Vec<String>);

fn rows_of(table: &TableEntry, pack: &Path) -> Result<Vec<Row>, UnmergeError> {
    let file = pack.join(inside(&table.rows_in));
    let unreadable = |error: csv::Error| UnmergeError::Unreadable { file: file.clone(), reason: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(&file).map_err(unreadable)?;
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(unreadable)?;
        let cells = row.get(2).and_then(|count| count.parse().ok()).unwrap_or(0_usize);
        let part = row.get(0).unwrap_or("data").to_owned();
        rows.push((part, row.iter().skip(OWN_COLUMNS.len()).take(cells).map(str::to_owned).collect()));
    }
    let expected = table.preamble + table.rows + table.footer;
    if rows.len() == expected { Ok(rows) } else { Err(UnmergeError::Incomplete { file, found: rows.len(), expected }) }
}

fn bytes_of(table: &TableEntry, rows: &[Row]) -> Vec<u8> {
    let spelling =
        Spelling { delimiter: table.delimiter.unwrap_or(','), quotes: Quotes::Needed, ..Spelling::default() };
    let mut bytes = Vec::new();
    let mut put = |cells: &[String]| {
        spell(&spelling, &cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect::<Vec<_>>(), &mut bytes);
    };
    let of = |part: &'static str| rows.iter().filter(move |(other, _)| other == part);
    of("preamble").for_each(|(_, cells)| put(cells));
    if table.header_row > 0 || table.delimiter.is_none() {
        put(&table.header);
    }
    of("data").for_each(|(_, cells)| put(cells));
    of("footer").for_each(|(_, cells)| put(cells));
    encoded(table, bytes)
}

/// In the encoding of the original, where all of its text can be written in it; otherwise in UTF-8, marked as such.
fn encoded(table: &TableEntry, bytes: Vec<u8>) -> Vec<u8> {
    let label = table.encoding.as_deref().unwrap_or("UTF-8");
    let text = String::from_utf8_lossy(&bytes);
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    if encoding.output_encoding() == encoding && encoding != encoding_rs::UTF_8 {
        let (encoded, _, replaced) = encoding.encode(&text);
        if !replaced {
            return encoded.into_owned();
        }
    }
    let marked = table.byte_order_mark || encoding != encoding_rs::UTF_8;
    if marked { [b"\xef\xbb\xbf".as_slice(), &bytes].concat() } else { bytes }
}

/// Delimited text keeps its name, all else becomes CSV.
fn rebuilt_name(table: &TableEntry) -> String {
    let name = inside(&table.file).to_string_lossy().replace('\\', "/");
    if table.delimiter.is_some() { name } else { format!("{name}.csv") }
}

/// The path without anything that leads out of the folder.
fn inside(name: &str) -> PathBuf {
    let parts = Path::new(name).components().filter(|part| matches!(part, Component::Normal(_)));
    parts.collect()
}

/// Systems that do not tell `a.csv` from `A.csv` must not lose one of them.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        free = format!("{number}_{name}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_below_the_folder() {
        assert_eq!(inside("../../etc/passwd"), Path::new("etc/passwd"));
        assert_eq!(inside("a.zip/b.csv"), Path::new("a.zip/b.csv"));
    }

    #[test]
    fn names_that_differ_in_case_alone_stay_apart() {
        let mut taken = BTreeSet::new();
        assert_eq!(free_name("a.csv", &mut taken), "a.csv");
        assert_eq!(free_name("A.csv", &mut taken), "2_A.csv");
    }
}
