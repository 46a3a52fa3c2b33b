//! Writes a sample: one file after the other, each computed while it is written.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{crm, desk, erp, ledger, newsletter, projects};
use super::overlap::{self, Overlap};
use super::settings::{Company, SampleSettings};
use super::truth::Truth;
use super::world::World;
use crate::progress::{Phase, Progress};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleSummary {
    /// Files relative to the sample's folder (sheets as `book.xlsx#Sheet`) with their rows of data.
    pub files: Vec<(String, u64)>,
    /// Records that each rule must name, by code.
    pub planted: BTreeMap<&'static str, u64>,
    /// Customers that master records or documents speak of.
    pub customers: usize,
}

/// Why a sample could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// No customers were asked for.
    #[error("a sample needs at least 20 customers, not {0}")]
    TooFew(usize),
    /// A folder or file could not be written.
    #[error("cannot write `{}`: {error}", path.display())]
    Write {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
}

/// Fewer customers than this make no company.
const LEAST: usize = 20;

/// Writes `exports/` and `truth/` of an invented company into `directory`.
///
/// # Errors
/// If fewer than 20 customers are asked for, or if the folder cannot be written; files that were complete by then stay.
pub fn generate(
    directory: &Path,
    settings: &SampleSettings,
    progress: &dyn Progress,
) -> Result<SampleSummary, SampleError> {
    if settings.customers < LEAST {
        return Err(SampleError::TooFew(settings.customers));
    }
    let (exports, beside) = (directory.join("exports"), directory.join("truth"));
    for folder in [&exports, &beside] {
        std::fs::create_dir_all(folder).map_err(|error| SampleError::Write { path: folder.clone(), error })?;
    }
    let write = match settings.company {
        Company::Gates => write,
        Company::Dach => super::dach::write,
    };
    write(&exports, &beside, settings, progress)
        .map_err(|error| SampleError::Write { path: directory.to_path_buf(), error })
}

type Writer = fn(&World, &Path, &mut Truth) -> io::Result<u64>;

/// The delimited exports; the workbook stands apart because it has sheets.
const WRITERS: [(&str, Writer); 8] = [
    (crm::ACCOUNTS, crm::accounts),
    (crm::CONTACTS, crm::contacts),
    (crm::DEALS, crm::deals),
    (ledger::STEM, ledger::write),
    (desk::ACCOUNTS, desk::accounts),
    (desk::TICKETS, desk::tickets),
    (projects::STEM, projects::write),
    (newsletter::STEM, newsletter::write),
];

fn write(
    exports: &Path,
    beside: &Path,
    settings: &SampleSettings,
    progress: &dyn Progress,
) -> io::Result<SampleSummary> {
    let world = World::new(settings);
    let mut truth = Truth::create(beside)?;
    let mut files = Vec::new();
    progress.start(Phase::Report, Some(WRITERS.len() as u64 + 2));
    for (stem, writer) in WRITERS {
        files.push((format!("exports/{stem}.csv"), writer(&world, exports, &mut truth)?));
        progress.advance(1);
    }
    let sheets = erp::write(&world, exports, &mut truth)?;
    files.extend(sheets.into_iter().map(|(sheet, rows)| (format!("exports/{sheet}"), rows)));
    progress.advance(1);
    overlap::plant(&Overlap::count(&world), &mut truth)?;
    let (rows, planted) = truth.finish()?;
    let names = ["truth/entities.csv", "truth/persons.csv", "truth/findings.csv"];
    files.extend(names.map(str::to_owned).into_iter().zip(rows));
    progress.advance(1);
    progress.finish();
    Ok(SampleSummary { files, planted, customers: settings.customers })
}
