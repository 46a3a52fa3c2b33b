//! `verify-load`: exports of the new platform compared with what the pack told it to hold.

mod compare;
mod expected;
mod found;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::load_order::{FOR_PROGRAMS, LoadOrder, TargetOrder};
use super::targets::{Profile, profile};
use super::write::{Spelling, header, spell};
use crate::catalog;
use crate::config::Settings;
use crate::ingest::{self, IngestError};
use crate::progress::Progress;

/// Why nothing could be compared.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A file of the pack cannot be read.
    #[error("cannot read `{file}` of the pack: {reason}", file = file.display())]
    Pack {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The pack has no files for a target, or for several.
    #[error("the pack holds {held}", held = held_targets(targets))]
    Target {
        /// Those that it has files for.
        targets: Vec<String>,
    },
    /// The exports cannot be read.
    #[error(transparent)]
    Export(#[from] IngestError),
}

fn held_targets(targets: &[String]) -> String {
    match targets {
        [] => "no files for a target".to_owned(),
        names => format!("files for {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A row did not arrive.
    Missing,
    /// A row arrived more than once.
    Doubled,
    /// A cell holds something else.
    Changed,
    /// A sum does not agree.
    Total,
    /// No export holds the rows of a file.
    NoTable,
}

impl Kind {
    /// Its name in the list of differences.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Doubled => "doubled",
            Self::Changed => "changed",
            Self::Total => "total",
            Self::NoTable => "no_table",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is different.
    pub kind: Kind,
    /// The file of the pack, without number and ending.
    pub file: String,
    /// The row's key.
    pub key: String,
    /// The column, where it is about one.
    pub column: String,
    /// What was packed.
    pub packed: String,
    /// What was found.
    pub found: String,
    /// Where it was found, as `file:row`.
    pub place: String,
}

/// What became of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileVerdict {
    /// The file of the pack, without number and ending.
    pub file: String,
    /// Rows packed.
    pub packed: u64,
    /// Packed rows that were found.
    pub found: u64,
    /// Packed rows that were not.
    pub missing: u64,
    /// Rows beyond the first with the same key.
    pub doubled: u64,
    /// Rows with a cell that holds something else.
    pub changed: u64,
    /// Rows of the exports that the pack knows nothing of.
    pub other: u64,
    /// Columns that no export shows.
    pub unseen: Vec<String>,
}

/// The result of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The target.
    pub target: String,
    /// File by file, in the order of loading.
    pub files: Vec<FileVerdict>,
    /// All differences, in the order of the files and their rows.
    pub differences: Vec<Difference>,
    /// Cells that hold the same in other words.
    pub written_otherwise: u64,
}

impl Verdict {
    /// Whether everything arrived as it was packed.
    pub fn held(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Compares exports of the new platform with a pack.
///
/// # Errors
/// If the pack or the exports cannot be read, or the pack has files for several targets and none is named.
pub fn verify(
    pack: &Path,
    target: Option<&str>,
    exports: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Verdict, VerifyError> {
    let order = read_order(pack)?;
    let (profile, order) = chosen(order, target)?;
    let ingested = ingest::read(exports, progress)?;
    let catalogue = catalog::recognise(ingested.tables, &Settings::default(), progress);
    let tables = found::assign(profile, &catalogue);
    let mut verdict = Verdict { target: profile.slug.clone(), ..Verdict::default() };
    for (file, step) in profile.file.iter().zip(&order.steps) {
        let expected = expected::read(pack, profile, file, step)?;
        compare::file(file, &expected, &tables, &catalogue, &mut verdict);
    }
    Ok(verdict)
}

fn read_order(pack: &Path) -> Result<LoadOrder, VerifyError> {
    let file = pack.join(FOR_PROGRAMS);
    let unreadable = |reason: String| VerifyError::Pack { file: file.clone(), reason };
    let text = std::fs::read_to_string(&file).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

fn chosen(order: LoadOrder, target: Option<&str>) -> Result<(&'static Profile, TargetOrder), VerifyError> {
    let targets: Vec<String> = order.targets.iter().map(|target| target.target.clone()).collect();
    let mut wanted = order.targets.into_iter().filter(|order| target.is_none_or(|name| name == order.target));
    match (wanted.next(), wanted.next()) {
        (Some(order), None) => match profile(&order.target) {
            Some(profile) => Ok((profile, order)),
            None => Err(VerifyError::Target { targets }),
        },
        _ => Err(VerifyError::Target { targets }),
    }
}

/// Writes all differences as CSV.
///
/// # Errors
/// If they cannot be written.
pub fn write_differences(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let spelling = Spelling::default();
    out.write_all(&header(&spelling, ["difference", "file", "key", "column", "packed", "found", "place"].into_iter()))?;
    for one in &verdict.differences {
        let cells = [one.kind.name(), &one.file, &one.key, &one.column, &one.packed, &one.found, &one.place];
        let mut bytes = Vec::new();
        spell(&spelling, &cells.map(std::borrow::Cow::Borrowed), &mut bytes);
        out.write_all(&bytes)?;
    }
    Ok(())
}
