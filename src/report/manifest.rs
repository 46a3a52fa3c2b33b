//! `manifest.json`: what a run read, with what settings, and what came of it; enough to run it again.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Extras;
use super::landscape::Entities;
use super::messages::Language;
use super::people::House;
use crate::config::Settings;
use crate::ingest::Input;
use crate::linkage::{BlockingReport, SourceRepeats};
use crate::pipeline::{Identity, Reading};
use crate::progress::Phase;

/// The name that marks a folder as the output of this program.
pub const TOOL: &str = "archipel";
/// The manifest's file name.
pub const FILE: &str = "manifest.json";

/// How a run was asked for: what the manifest says beside what the run itself knows.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The command: `audit`, `check` or `match`.
    pub command: &'static str,
    /// The input paths as given.
    pub paths: Vec<PathBuf>,
    /// The configuration file and the SHA-256 of its content, where there is one.
    pub configuration: Option<(PathBuf, String)>,
    /// The model file that was used instead of training, and the SHA-256 of its content.
    pub model: Option<(PathBuf, String)>,
    /// The file of decisions and the SHA-256 of its content, where there is one.
    pub decisions: Option<(PathBuf, String)>,
    /// Language of the report.
    pub language: Language,
    /// Whether people of the house are named.
    pub house: House,
    /// Files to write beside those that always are.
    pub extras: Extras,
}

/// The shape of `manifest.json` as it is written.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Manifest<'a> {
    tool: &'static str,
    version: &'static str,
    command: &'a str,
    paths: Vec<Cow<'a, str>>,
    configuration: Option<NamedFile>,
    model: Option<NamedFile>,
    decisions: Option<NamedFile>,
    language: Language,
    reference_date: Option<Date>,
    inputs: &'a [Input],
    settings: &'a Settings,
    counts: Counts,
    blocking: &'a [BlockingReport],
    repeats: &'a [SourceRepeats],
    files: &'a [&'a str],
    timings_ms: Vec<Timing>,
}

/// A file that steered a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NamedFile {
    /// Its path as given.
    pub file: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Counts {
    files: usize,
    tables: usize,
    records: usize,
    problems: usize,
    entities: Entities,
    memberships: usize,
    edges: usize,
    findings: Option<usize>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Timing {
    phase: Phase,
    milliseconds: u64,
}

/// What a later run needs of a manifest.
#[derive(Debug, Clone, Deserialize)]
pub struct Recorded {
    /// The program that wrote it.
    pub tool: String,
    /// The input paths as given.
    pub paths: Vec<String>,
    /// The configuration file.
    pub configuration: Option<NamedFile>,
    /// The model file, where one was used.
    #[serde(default)]
    pub model: Option<NamedFile>,
    /// The file of decisions, where one was used.
    #[serde(default)]
    pub decisions: Option<NamedFile>,
    /// The input files and their hashes.
    pub inputs: Vec<RecordedInput>,
    /// Settings that came from the command line.
    pub settings: RecordedSettings,
}

/// One input file of a recorded run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RecordedInput {
    /// Path relative to the input path.
    pub file: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
}

/// The settings of a recorded run that its configuration file does not hold.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordedSettings {
    /// Reference date, where one was given.
    pub as_of: Option<Date>,
    /// What the configuration added to the known systems.
    #[serde(default)]
    pub catalog: RecordedCatalog,
}

/// What the configuration of a recorded run added to the known systems.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RecordedCatalog {
    /// The system files and the SHA-256 of each.
    pub systems: Vec<NamedFile>,
}

/// The files that the run which a folder belongs to has written; none where it belongs to no run of ours.
pub(super) fn files_of(folder: &Path) -> Vec<String> {
    #[derive(Deserialize)]
    struct Written {
        tool: String,
        files: Vec<String>,
    }
    let text = std::fs::read(folder.join(FILE)).unwrap_or_default();
    let written = serde_json::from_slice(&text).ok().filter(|written: &Written| written.tool == TOOL);
    written.map(|written| written.files).unwrap_or_default()
}

impl Recorded {
    /// The input files that are not as they were: changed, gone or new; in order of their names.
    pub fn changes(&self, inputs: &[Input]) -> Vec<String> {
        let before = self.inputs.iter().map(|input| (input.file.as_str(), input.sha256.as_str()));
        let now = inputs.iter().map(|input| (input.file.as_str(), input.sha256.as_str()));
        let (before, now): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
            (before.collect(), now.collect());
        let mut names: Vec<String> = before.symmetric_difference(&now).map(|(file, _)| (*file).to_owned()).collect();
        names.dedup();
        names
    }
}

/// What the manifest says about results.
pub(crate) struct Outcome<'a> {
    /// The reference date of the rules.
    pub reference_date: Option<Date>,
    /// Number of findings, where rules ran.
    pub findings: Option<usize>,
    /// Names of the other files written.
    pub files: &'a [&'a str],
}

/// Writes `manifest.json`.
pub(crate) fn write(
    identity: &Identity,
    request: &Request,
    outcome: &Outcome<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let reading = &identity.reading;
    let manifest = Manifest {
        tool: TOOL,
        version: env!("CARGO_PKG_VERSION"),
        command: request.command,
        paths: request.paths.iter().map(|path| path.to_string_lossy()).collect(),
        configuration: request.configuration.as_ref().map(named),
        model: request.model.as_ref().map(named),
        decisions: request.decisions.as_ref().map(named),
        language: request.language,
        reference_date: outcome.reference_date,
        inputs: &reading.inputs,
        settings: &reading.settings,
        counts: counts(identity, outcome.findings),
        blocking: &identity.resolution.blocking,
        repeats: &identity.resolution.repeats,
        files: outcome.files,
        timings_ms: timings(reading),
    };
    serde_json::to_writer_pretty(&mut *out, &manifest)?;
    out.write_all(b"\n")
}

fn named((path, sha256): &(PathBuf, String)) -> NamedFile {
    NamedFile { file: path.to_string_lossy().into_owned(), sha256: sha256.clone() }
}

fn counts(identity: &Identity, findings: Option<usize>) -> Counts {
    let reading = &identity.reading;
    Counts {
        files: reading.files_read(),
        tables: reading.catalogue.tables.len(),
        records: reading.catalogue.len(),
        problems: reading.problems.len(),
        entities: Entities::count(&identity.resolution),
        memberships: identity.resolution.memberships.len(),
        edges: identity.resolution.edges.len(),
        findings,
    }
}

fn timings(reading: &Reading) -> Vec<Timing> {
    let milliseconds = |duration: &Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    reading
        .timings
        .iter()
        .map(|(phase, duration)| Timing { phase: *phase, milliseconds: milliseconds(duration) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(file: &str, sha256: &str) -> Input {
        Input { file: file.to_owned(), bytes: 1, sha256: sha256.to_owned(), read: true }
    }

    #[test]
    fn changed_gone_and_new_files_are_named_once() {
        let recorded: Recorded = serde_json::from_str(
            r#"{"tool": "archipel", "paths": ["in"], "configuration": null, "settings": {"as_of": null}, "inputs": [
                {"file": "changed.csv", "sha256": "1"}, {"file": "gone.csv", "sha256": "2"}, {"file": "same.csv", "sha256": "3"}]}"#,
        )
        .unwrap();
        let now = [input("changed.csv", "9"), input("new.csv", "4"), input("same.csv", "3")];
        assert_eq!(recorded.changes(&now), ["changed.csv", "gone.csv", "new.csv"]);
        let mut same = now[2..].to_vec();
        same.extend([input("changed.csv", "1"), input("gone.csv", "2")]);
        assert!(recorded.changes(&same).is_empty());
    }
}
