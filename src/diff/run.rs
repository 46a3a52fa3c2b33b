//! What an audit wrote, read back: its findings, its figures, and what it was run with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::findings::Severity;
use crate::report::manifest;

/// An audit, as its output folder tells it.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// The findings by fingerprint.
    pub findings: BTreeMap<String, Found>,
    /// The figures.
    pub summary: Summary,
    /// The version of the program.
    pub version: String,
}

/// Why a folder is no audit.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A file of it cannot be read.
    #[error("cannot read `{path}`: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A file of it is not what an audit writes.
    #[error("`{path}` is damaged: {source}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// It is the output of something else.
    #[error("`{path}` holds no audit", path = path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
}

/// A line of `findings.jsonl`, as far as it is compared.
#[derive(Debug, Clone, Deserialize)]
pub struct Found {
    /// Stable over nights.
    pub fingerprint: String,
    /// Code of the rule.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: customer, person, project, system or pair of systems.
    pub entity_type: String,
    /// Id of that.
    pub entity_id: String,
    /// Its name.
    pub entity_name: String,
    /// File of the row a person would open first.
    pub file: Option<String>,
    /// The row.
    pub row: Option<u32>,
    /// Value at stake in euros.
    pub value_eur: Option<f64>,
    /// `amount`, `estimate` or `none`.
    pub value_basis: String,
    /// The sentence.
    pub message: String,
}

/// `summary.json`, as far as it is compared.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Summary {
    /// Reference date of the run.
    pub reference_date: Option<Date>,
    /// Number of customers known to exactly 0, 1, 2, … systems.
    pub customers_by_number_of_systems: Vec<u64>,
    /// The systems.
    pub systems: Vec<SystemFigures>,
    /// Customers shared by each two systems.
    pub shared_customers: Vec<SharedFigures>,
    /// Totals per rule.
    pub rules: Vec<RuleFigures>,
    /// Rules that could not run.
    pub not_run: Vec<NotRunFigures>,
    /// The indices; audits of earlier versions have none.
    #[serde(default)]
    pub roadmap: RoadmapFigures,
}

/// The indices of an audit.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct RoadmapFigures {
    /// Fragmentation of all systems.
    pub fragmentation: Option<IndexFigure>,
    /// AI readiness by use case.
    #[serde(default)]
    pub readiness: Vec<ReadinessFigure>,
}

/// An index.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct IndexFigure {
    /// 0 to 100.
    pub index: f64,
}

/// How ready a use case is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct ReadinessFigure {
    /// Its id.
    pub use_case: String,
    /// Its name in the language of the run.
    pub name: String,
    /// Share of its cases that have all their context.
    pub share: Option<f64>,
}

/// One system.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SystemFigures {
    /// Slug.
    pub system: String,
    /// Name for people.
    pub name: String,
    /// Customers it knows.
    pub customers: u64,
}

/// What two systems share.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct SharedFigures {
    /// Slug of the one.
    pub left: String,
    /// Slug of the other.
    pub right: String,
    /// Customers that both know.
    pub customers: u64,
    /// The same as a share of the smaller system.
    pub share_of_smaller: Option<f64>,
}

/// One rule.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RuleFigures {
    /// Its code.
    pub rule: String,
    /// Its name in the language of the run.
    pub name: String,
}

/// A rule that could not run, or only in part.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NotRunFigures {
    /// Its code.
    pub rule: String,
}

#[derive(Deserialize)]
struct Manifest {
    tool: String,
    version: String,
}

/// Reads the output folder of an audit.
///
/// # Errors
/// If a file is missing or damaged, or the folder holds something else.
pub fn read(folder: &Path) -> Result<Run, RunError> {
    let manifest: Manifest = parse(&folder.join(manifest::FILE))?;
    let path = folder.join("findings.jsonl");
    if manifest.tool != manifest::TOOL || !path.is_file() {
        return Err(RunError::Foreign { path: folder.to_path_buf() });
    }
    let text = text(&path)?;
    let line = |line: &str| serde_json::from_str::<Found>(line).map(|found| (found.fingerprint.clone(), found));
    let findings = text.lines().map(line).collect::<Result<_, _>>();
    Ok(Run {
        findings: findings.map_err(|source| RunError::Damaged { path, source })?,
        summary: parse(&folder.join("summary.json"))?,
        version: manifest.version,
    })
}

fn parse<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, RunError> {
    serde_json::from_str(&text(path)?).map_err(|source| RunError::Damaged { path: path.to_path_buf(), source })
}

fn text(path: &Path) -> Result<String, RunError> {
    fs::read_to_string(path).map_err(|source| RunError::Unreadable { path: path.to_path_buf(), source })
}
