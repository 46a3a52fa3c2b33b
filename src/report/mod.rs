//! Everything that people and other programs get to see: one file per format. Presentation and languages, no decisions.

pub mod check;
mod crosswalk;
mod edges;
pub mod explain;
mod fields;
mod findings;
mod html;
pub mod init;
pub mod inspect;
mod landscape;
pub mod manifest;
pub mod messages;
pub mod people;
mod pieces;
pub mod pseudonym;
mod roadmap;
pub mod rules;
pub mod screen;
mod summary;
mod targets;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
mod value;
mod words;
mod xlsx;

use std::io;
use std::path::PathBuf;
use std::time::Instant;

pub use landscape::{Entities, Island, Landscape};
pub use manifest::Request;
pub use messages::Language;
pub use targets::{OutputError, Targets};
pub use value::{RuleTotal, Worth};
pub use xlsx::ExcelList;

use crate::pipeline::{Audit, Identity};
use crate::progress::{Phase, Progress};

/// Files that `match` writes.
pub const MATCH_FILES: [&str; 3] = ["crosswalk.csv", "edges.csv", manifest::FILE];
/// Files that `audit` writes.
pub const AUDIT_FILES: [&str; 9] = [
    "crosswalk.csv",
    "edges.csv",
    "findings.csv",
    "findings.jsonl",
    "summary.json",
    "report.html",
    "report.xlsx",
    roadmap::LETTER,
    manifest::FILE,
];

/// Files that `audit` writes with the lists for spreadsheets that were asked for; the manifest is the last.
pub fn audit_files(lists: &[ExcelList]) -> Vec<&'static str> {
    let mut files = AUDIT_FILES.to_vec();
    files.splice(files.len() - 1..files.len() - 1, lists.iter().map(|list| list.file()));
    files
}

/// Writes every file of an audit and puts them in place together; the manifest comes last.
///
/// # Errors
/// If one of them cannot be written; then none of them is in place.
pub fn write_audit(
    audit: &mut Audit,
    landscape: &Landscape,
    mut targets: Targets,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Vec<PathBuf>, OutputError> {
    let files = audit_files(&request.lists);
    progress.start(Phase::Report, Some(files.len() as u64));
    let start = Instant::now();
    write_identity_files(&audit.identity, &mut targets)?;
    progress.advance(2);
    write_finding_files(audit, landscape, &mut targets, request)?;
    progress.advance(files.len() as u64 - 3);
    audit.identity.reading.timings.push((Phase::Report, start.elapsed()));
    let outcome = manifest::Outcome {
        reference_date: audit.reference_date,
        findings: Some(audit.findings.findings.len()),
        files: &files,
    };
    targets.write(manifest::FILE, |out| manifest::write(&audit.identity, landscape, request, &outcome, out))?;
    progress.advance(1);
    progress.finish();
    targets.commit()
}

/// Writes crosswalk, edges and manifest of a matching.
///
/// # Errors
/// If one of them cannot be written; then none of them is in place.
pub fn write_identity(
    identity: &mut Identity,
    landscape: &Landscape,
    mut targets: Targets,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Vec<PathBuf>, OutputError> {
    progress.start(Phase::Report, Some(MATCH_FILES.len() as u64));
    let start = Instant::now();
    write_identity_files(identity, &mut targets)?;
    identity.reading.timings.push((Phase::Report, start.elapsed()));
    let outcome = manifest::Outcome { reference_date: None, findings: None, files: &MATCH_FILES };
    targets.write(manifest::FILE, |out| manifest::write(identity, landscape, request, &outcome, out))?;
    progress.advance(MATCH_FILES.len() as u64);
    progress.finish();
    targets.commit()
}

fn write_identity_files(identity: &Identity, targets: &mut Targets) -> Result<(), OutputError> {
    let catalogue = &identity.reading.catalogue;
    targets.write("crosswalk.csv", |out| crosswalk::write(catalogue, &identity.resolution, out))?;
    targets.write("edges.csv", |out| edges::write(catalogue, &identity.resolution, out))
}

fn write_finding_files(
    audit: &Audit,
    landscape: &Landscape,
    targets: &mut Targets,
    request: &Request,
) -> Result<(), OutputError> {
    let catalogue = &audit.identity.reading.catalogue;
    let language = request.language;
    let found = &audit.findings.findings;
    targets.write("findings.csv", |out| findings::write_csv(catalogue, found, language, out))?;
    targets.write("findings.jsonl", |out| findings::write_json_lines(catalogue, found, language, out))?;
    targets.write("summary.json", |out| summary::write(audit, landscape, language, out))?;
    targets.write("report.html", |out| {
        html::write(audit, landscape, request.house, language, out).map_err(io::Error::other)
    })?;
    targets.write("report.xlsx", |out| xlsx::write(audit, landscape, request.house, language, out))?;
    let words = roadmap::Words { roadmap: &audit.roadmap, house: request.house, language };
    targets.write(roadmap::LETTER, |out| roadmap::write_letter(&words, out))?;
    request.lists.iter().try_for_each(|list| {
        targets.write(list.file(), |out| xlsx::write_csv(*list, audit, landscape, request.house, language, out))
    })
}

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;
