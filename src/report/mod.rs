//! Everything that people and other programs get to see: one file per format. Presentation and languages, no decisions.

pub mod check;
pub(crate) mod crosswalk;
mod edges;
pub mod explain;
pub(crate) mod fields;
mod findings;
mod html;
pub mod init;
pub mod inspect;
mod json;
mod landscape;
pub mod manifest;
mod markdown;
pub mod messages;
mod opening;
pub mod people;
mod pieces;
mod printed;
pub mod pseudonym;
mod roadmap;
pub mod rules;
pub mod screen;
mod summary;
mod tables;
mod targets;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
mod value;
pub(crate) mod words;
pub(crate) mod xlsx;

use std::io;
use std::path::PathBuf;
use std::time::Instant;

pub(crate) use html::Harmless;
pub use landscape::{Entities, Island, Landscape};
pub use manifest::Request;
pub use messages::Language;
pub use printed::{Form, Printed};
pub use targets::{OutputError, Pending, Targets};
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

/// Files that are written only if they are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// Lists for spreadsheets.
    pub lists: Vec<ExcelList>,
    /// The lists of the contract as Parquet.
    pub parquet: bool,
}

/// Files that `audit` writes with those that were asked for; the manifest is the last.
pub fn audit_files(extras: &Extras) -> Vec<&'static str> {
    let lists = extras.lists.iter().map(|list| list.file());
    let tables = tables::OF_FINDINGS.into_iter().chain(tables::OF_IDENTITY).filter(|_| extras.parquet);
    before_the_last(&AUDIT_FILES, lists.chain(tables))
}

/// The same for `match`.
pub fn match_files(extras: &Extras) -> Vec<&'static str> {
    before_the_last(&MATCH_FILES, tables::OF_IDENTITY.into_iter().filter(|_| extras.parquet))
}

fn before_the_last(files: &[&'static str], more: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut files = files.to_vec();
    files.splice(files.len() - 1..files.len() - 1, more);
    files
}

/// All files that an earlier run may have been asked for.
fn on_request() -> Vec<&'static str> {
    audit_files(&Extras { lists: ExcelList::ALL.to_vec(), parquet: true })
        .into_iter()
        .filter(|file| !AUDIT_FILES.contains(file))
        .collect()
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
    let files = audit_files(&request.extras);
    progress.start(Phase::Report, Some(files.len() as u64));
    let start = Instant::now();
    let mut written = finding_files(audit, landscape, request);
    written.extend(identity_files(&audit.identity, &request.extras));
    targets.write_all(written, || progress.advance(1))?;
    audit.identity.reading.timings.push((Phase::Report, start.elapsed()));
    let outcome = manifest::Outcome {
        reference_date: audit.reference_date,
        findings: Some(audit.findings.findings.len()),
        files: &files,
    };
    targets.write(manifest::FILE, |out| manifest::write(&audit.identity, request, &outcome, out))?;
    progress.advance(1);
    progress.finish();
    targets.commit(&on_request())
}

/// Writes crosswalk, edges and manifest of a matching.
///
/// # Errors
/// If one of them cannot be written; then none of them is in place.
pub fn write_identity(
    identity: &mut Identity,
    mut targets: Targets,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Vec<PathBuf>, OutputError> {
    let files = match_files(&request.extras);
    progress.start(Phase::Report, Some(files.len() as u64));
    let start = Instant::now();
    targets.write_all(identity_files(identity, &request.extras), || progress.advance(1))?;
    identity.reading.timings.push((Phase::Report, start.elapsed()));
    let outcome = manifest::Outcome { reference_date: None, findings: None, files: &files };
    targets.write(manifest::FILE, |out| manifest::write(identity, request, &outcome, out))?;
    progress.advance(1);
    progress.finish();
    targets.commit(&on_request())
}

/// The files on who is who.
fn identity_files<'a>(identity: &'a Identity, extras: &Extras) -> Vec<Pending<'a>> {
    let catalogue = &identity.reading.catalogue;
    let mut files = vec![
        Pending::new("crosswalk.csv", |out| crosswalk::write(catalogue, &identity.resolution, out)),
        Pending::new("edges.csv", |out| edges::write(catalogue, &identity.resolution, out)),
    ];
    if extras.parquet {
        files.extend(tables::of_identity(catalogue, &identity.resolution));
    }
    files
}

/// The files on what is the matter. The workbook takes longest and most of it runs on one thread, so that it comes first.
fn finding_files<'a>(audit: &'a Audit, landscape: &'a Landscape, request: &'a Request) -> Vec<Pending<'a>> {
    let catalogue = &audit.identity.reading.catalogue;
    let (language, house) = (request.language, request.house);
    let found = &audit.findings.findings;
    let mut files = vec![
        Pending::new("report.xlsx", move |out| xlsx::write(audit, landscape, house, language, out)),
        Pending::new("report.html", move |out| {
            html::write(audit, landscape, house, language, out).map_err(io::Error::other)
        }),
        Pending::new("findings.csv", move |out| findings::write_csv(catalogue, found, language, out)),
        Pending::new("findings.jsonl", move |out| findings::write_json_lines(catalogue, found, language, out)),
        Pending::new("summary.json", move |out| summary::write(audit, landscape, language, out)),
        Pending::new(roadmap::LETTER, move |out| {
            roadmap::write_letter(&roadmap::Words { roadmap: &audit.roadmap, house, language }, out)
        }),
    ];
    let list = |list: ExcelList| {
        Pending::new(list.file(), move |out| xlsx::write_csv(list, audit, landscape, house, language, out))
    };
    files.extend(request.extras.lists.iter().copied().map(list));
    if request.extras.parquet {
        files.extend(tables::of_findings(catalogue, found, language));
    }
    files
}

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;
