//! Awkward delimited files and the tables that they hold: `tests/messy/<set>/in` is read, and what comes out must be what
//! stands in `out`, under the names that `inspect --export` gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use archipel::ingest;
use archipel::progress::{Phase, Progress};

/// Nobody watches.
struct Unwatched;

impl Progress for Unwatched {
    fn start(&self, _: Phase, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
}

fn folder(set: &str, part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messy").join(set).join(part)
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// All cells of a file that was written by the book.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
    reader.unwrap().records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// What is wrong with the files of a set, one line per file.
fn failures(set: &str) -> (usize, Vec<String>) {
    let read = ingest::read(&[folder(set, "in")], &Unwatched).unwrap();
    let exported = tempfile::tempdir().unwrap();
    ingest::export(&read.tables, exported.path()).unwrap();
    let (expected, found) = (names(&folder(set, "out")), names(exported.path()));
    let mut failures = Vec::new();
    for name in expected.union(&found) {
        if !found.contains(name) {
            failures.push(format!("{set}/{name}: not read"));
        } else if !expected.contains(name) {
            failures.push(format!("{set}/{name}: no such table"));
        } else {
            let (expected, found) = (cells(&folder(set, "out").join(name)), cells(&exported.path().join(name)));
            let other = (0..expected.len().max(found.len())).find(|row| expected.get(*row) != found.get(*row));
            failures
                .extend(other.map(|row| {
                    format!("{set}/{name}: row {row} is {:?}, not {:?}", found.get(row), expected.get(row))
                }));
        }
    }
    (names(&folder(set, "in")).len(), failures)
}

#[test]
fn awkward_files_are_read_as_they_are_meant() {
    let (mut count, mut all) = (0, Vec::new());
    for set in ["own", "csv-spectrum", "datev-lint", "ledermann-datev"] {
        let (files, failures) = failures(set);
        count += files;
        all.extend(failures);
    }
    assert!(count >= 120, "{count} files");
    assert!(all.is_empty(), "{} of {count} files:\n{}", all.len(), all.join("\n"));
}
