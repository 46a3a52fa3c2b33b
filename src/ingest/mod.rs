//! Files become tables of raw text with provenance and problems. Knows bytes and dialects, no meaning.
//!
//! A file goes through `discover` (which files, under which names), `kind` (what it is), one reader of `formats`
//! (for text after `encoding` and `dialect`) and `layout` (what is header, data, and neither).

mod dialect;
mod discover;
mod encoding;
mod export;
mod footer;
mod formats;
mod header;
mod kind;
mod layout;
mod limits;
mod problems;
mod quoting;
mod shapes;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub use self::export::export;

use self::discover::Found;
use self::formats::{Read, csv, sheet};
use self::kind::Kind;
use self::problems::ProblemLog;
use crate::progress::{Phase, Progress};
use crate::table::{Problem, ProblemKind, Table};

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Ingested {
    /// Tables in order of their file names.
    pub tables: Vec<Table>,
    /// What was noticed, ordered by file, then row.
    pub problems: Vec<Problem>,
    /// The input files, ordered by name.
    pub inputs: Vec<Input>,
}

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Input {
    /// Path relative to the input path with `/`.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// Whether any table was read from it.
    pub read: bool,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A path on the command line does not exist.
    #[error("`{path}` does not exist", path = path.display())]
    Missing {
        /// The path as typed.
        path: PathBuf,
    },
}

/// Reads all tables under the given folders and files. Progress counts files.
///
/// # Errors
/// [`IngestError::Missing`] if a path does not exist; everything else is a [`Problem`] and the rest is still read.
pub fn read(paths: &[PathBuf], progress: &dyn Progress) -> Result<Ingested, IngestError> {
    let found = discover::discover(paths)?;
    progress.start(Phase::Ingest, Some(found.len() as u64));
    let read: Vec<(Input, Read)> = found
        .par_iter()
        .map(|found| {
            let read = read_file(found);
            progress.advance(1);
            read
        })
        .collect();
    progress.finish();
    let mut ingested = Ingested::default();
    for (input, read) in read {
        ingested.inputs.push(input);
        ingested.tables.extend(read.tables);
        ingested.problems.extend(read.problems);
    }
    ingested.tables.sort_by(|left, right| left.file.cmp(&right.file));
    ingested.problems.sort();
    Ok(ingested)
}

fn read_file(found: &Found) -> (Input, Read) {
    let content = match content(&found.path) {
        Ok(content) => content,
        Err((bytes, kind, details)) => {
            let input = Input { file: found.file.clone(), bytes, sha256: String::new(), read: false };
            return (input, with_problem(&found.file, kind, details));
        }
    };
    let bytes = content.len() as u64;
    let sha256 = hexadecimal(&Sha256::digest(&content));
    let read = read_content(&found.file, content);
    (Input { file: found.file.clone(), bytes, sha256, read: !read.tables.is_empty() }, read)
}

/// The bytes of a file, or its size and why it cannot be read.
fn content(path: &Path) -> Result<Vec<u8>, (u64, ProblemKind, Vec<String>)> {
    let unreadable = |size: u64| move |error: std::io::Error| (size, ProblemKind::Unreadable, vec![error.to_string()]);
    let size = fs::metadata(path).map_err(unreadable(0))?.len();
    if size > limits::FILE_BYTES {
        return Err((size, ProblemKind::LimitReached, vec!["bytes".into(), limits::FILE_BYTES.to_string()]));
    }
    fs::read(path).map_err(unreadable(size))
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads the content of a file by its kind.
fn read_content(file: &str, bytes: Vec<u8>) -> Read {
    match kind::of(file, &bytes) {
        Kind::Empty => with_problem(file, ProblemKind::EmptyFile, Vec::new()),
        Kind::Unknown => with_problem(file, ProblemKind::UnknownFile, Vec::new()),
        Kind::NotATable(found) => with_problem(file, ProblemKind::NotATable, vec![found.to_owned()]),
        Kind::Workbook { misnamed } => noting_name(sheet::read(file, &bytes), file, misnamed, "XLSX"),
        Kind::Text { promised, misnamed } => match csv::read(file, bytes, promised) {
            Some(read) => noting_name(read, file, misnamed, "CSV"),
            None => with_problem(file, ProblemKind::UnknownFile, Vec::new()),
        },
    }
}

fn noting_name(mut read: Read, file: &str, misnamed: bool, found: &str) -> Read {
    if misnamed {
        read.problems.extend(with_problem(file, ProblemKind::MisnamedFile, vec![found.to_owned()]).problems);
    }
    read
}

fn with_problem(file: &str, kind: ProblemKind, details: Vec<String>) -> Read {
    let mut log = ProblemLog::new(file);
    log.add(None, kind, details);
    Read { tables: Vec::new(), problems: log.finish() }
}

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
