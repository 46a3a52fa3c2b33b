//! The same bytes for any number of threads, and for shuffled input rows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};

/// The contract's files that must not differ; the manifest carries timings and hashes of the inputs.
const FILES: [&str; 8] = [
    "crosswalk.csv",
    "edges.csv",
    "findings.csv",
    "findings.jsonl",
    "summary.json",
    "report.html",
    "report.xlsx",
    "data-requests.md",
];

fn audit(exports: &Path, out: &Path, threads: usize) {
    let status = Command::new(env!("CARGO_BIN_EXE_archipel"))
        .args(["audit", "--quiet", "--threads", &threads.to_string(), "--out"])
        .arg(out)
        .arg(exports)
        .status()
        .unwrap();
    assert!(status.success(), "the audit of {} failed", exports.display());
}

fn sample(folder: &Path) -> PathBuf {
    let settings = SampleSettings { customers: 300, seed: 11, ..SampleSettings::default() };
    generate(folder, &settings, &Silent).unwrap();
    folder.join("exports")
}

#[test]
fn thread_counts_do_not_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path());
    for threads in [1, 2, 8] {
        audit(&exports, &folder.path().join(format!("out-{threads}")), threads);
    }
    for file in FILES {
        let read = |threads: usize| fs::read(folder.path().join(format!("out-{threads}")).join(file)).unwrap();
        assert!(read(1) == read(2), "{file} differs between 1 and 2 threads");
        assert!(read(1) == read(8), "{file} differs between 1 and 8 threads");
    }
}

#[test]
fn shuffled_rows_change_nothing_but_row_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path());
    let shuffled = folder.path().join("shuffled");
    fs::create_dir(&shuffled).unwrap();
    for entry in fs::read_dir(&exports).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap();
        let is_text = path.extension().is_some_and(|extension| extension == "csv");
        let header = if name.to_string_lossy().starts_with("EXTF") { 2 } else { 1 };
        fs::write(shuffled.join(name), if is_text { shuffle(&bytes, header) } else { bytes }).unwrap();
    }
    audit(&exports, &folder.path().join("out-straight"), 2);
    audit(&shuffled, &folder.path().join("out-shuffled"), 2);
    for (file, row) in [("crosswalk.csv", Some("row")), ("edges.csv", None), ("findings.csv", Some("row"))] {
        let read = |out: &str| without(&folder.path().join(out).join(file), row);
        assert_eq!(read("out-straight"), read("out-shuffled"), "{file} depends on the order of rows");
    }
}

#[test]
fn the_order_in_which_files_are_named_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path());
    let mut files: Vec<PathBuf> = fs::read_dir(&exports).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for name in ["straight", "reversed"] {
        let status = Command::new(env!("CARGO_BIN_EXE_archipel"))
            .args(["match", "--quiet", "--out"])
            .arg(folder.path().join(name))
            .args(&files)
            .status()
            .unwrap();
        assert!(status.success());
        files.reverse();
    }
    for file in ["crosswalk.csv", "edges.csv"] {
        let read = |name: &str| fs::read(folder.path().join(name).join(file)).unwrap();
        assert!(read("straight") == read("reversed"), "{file} depends on the order of files");
    }
}

/// The rows below the header in another order: every second one backwards after the others. The sample's cells hold no line
/// breaks, so that lines are rows.
pub(super) fn shuffle(bytes: &[u8], header: usize) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    assert!(lines.iter().all(|line| line.ends_with(b"\n")), "the last line of a sample file is complete");
    let rows = lines.split_off(header);
    let odd = rows.iter().skip(1).step_by(2).rev();
    let even = rows.iter().step_by(2);
    lines.into_iter().chain(odd.copied()).chain(even.copied()).collect::<Vec<_>>().concat()
}

/// The rows of a CSV file without one column, sorted: rows are ordered by row number, among others.
fn without(path: &Path, column: Option<&str>) -> Vec<String> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let dropped = column.and_then(|column| reader.headers().unwrap().iter().position(|name| name == column));
    let keep = |row: &csv::StringRecord| {
        row.iter()
            .enumerate()
            .filter(|(place, _)| Some(*place) != dropped)
            .map(|(_, cell)| cell)
            .collect::<Vec<_>>()
            .join("\u{1f}")
    };
    let mut rows: Vec<String> = reader.records().map(|row| keep(&row.unwrap())).collect();
    rows.sort();
    rows
}
