//! Awkward delimited files and the tables that they hold: what comes out of `in` must be what stands in `out`, under the
//! names that `inspect --export` gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use archipel::ingest;
use archipel::progress::Silent;

/// Folders of files, and of the tables that they hold, below `tests`.
const SETS: [(&str, &str); 3] = [
    ("messy/own/in", "messy/own/out"),
    ("messy/csv-spectrum/in", "messy/csv-spectrum/out"),
    ("samples/datev", "messy/datev/out"),
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// All cells of a file that was written by the book.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
    reader.unwrap().records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// What is wrong with the files of a set, one line per table, and how many tables it holds.
fn failures((files, tables): (&str, &str)) -> (usize, Vec<String>) {
    let read = ingest::read(&[folder(files)], &Silent).unwrap();
    let exported = tempfile::tempdir().unwrap();
    ingest::export(&read.tables, exported.path()).unwrap();
    let (expected, found) = (names(&folder(tables)), names(exported.path()));
    let mut failures = Vec::new();
    for name in expected.union(&found) {
        if !found.contains(name) {
            failures.push(format!("{files}: {name} is not read"));
        } else if !expected.contains(name) {
            failures.push(format!("{files}: {name} is no table"));
        } else {
            let (expected, found) = (cells(&folder(tables).join(name)), cells(&exported.path().join(name)));
            let other = (0..expected.len().max(found.len())).find(|row| expected.get(*row) != found.get(*row));
            failures.extend(other.map(|row| {
                format!("{files}: row {row} of {name} is {:?}, not {:?}", found.get(row), expected.get(row))
            }));
        }
    }
    (expected.len(), failures)
}

#[test]
fn awkward_files_are_read_as_they_are_meant() {
    let (mut count, mut all) = (0, Vec::new());
    for set in SETS {
        let (tables, failures) = failures(set);
        count += tables;
        all.extend(failures);
    }
    assert!(count >= 120, "{count} tables");
    assert!(all.is_empty(), "{} of {count} tables:\n{}", all.len(), all.join("\n"));
}
