//! Files become tables of raw text with provenance and problems. Knows bytes and dialects, no meaning.
//!
//! A file goes through `discover` (which files, under which names), `kind` (what it is), `content` (to its reader), one reader
//! of `formats` (for text after `encoding` and `dialect`) and `layout` (what is header, data, and neither).

mod broken_rows;
mod cleaning;
mod code_pages;
mod columns;
mod content;
mod decimals;
mod dialect;
mod discover;
mod encoding;
mod export;
mod footer;
mod formats;
#[cfg(fuzzing)]
pub mod fuzzing;
mod header;
mod header_lines;
mod kind;
mod layout;
mod limits;
mod mending;
mod own_files;
mod page_lines;
mod pages;
mod printed;
mod problems;
mod quoting;
mod sample;
mod shapes;
mod stacked;

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub use self::export::export;

use self::content::Content;
use self::discover::Found;
use self::formats::Read;
use self::formats::gobd::Descriptions;
use self::kind::Kind;
use self::pages::Source;
use self::problems::told;
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
    let descriptions = descriptions(&found);
    let mut waiting: Vec<(usize, &Found)> = found.iter().enumerate().collect();
    waiting.sort_by_cached_key(|(_, found)| Reverse(effort(&found.path)));
    let mut read: Vec<(usize, (Input, Read))> = waiting
        .into_iter()
        .par_bridge()
        .map(|(at, found)| {
            let read = read_file(found, &descriptions);
            progress.advance(1);
            (at, read)
        })
        .collect();
    read.sort_by_key(|(at, _)| *at);
    progress.finish();
    let mut ingested = Ingested::default();
    for (_, (input, read)) in read {
        if let Some(told) = own_files::decisions(&input.file, &read) {
            ingested.problems.extend(told.problems);
            continue;
        }
        ingested.inputs.push(input);
        ingested.tables.extend(read.tables);
        ingested.problems.extend(read.problems);
    }
    ingested.tables.sort_by(|left, right| left.file.cmp(&right.file));
    ingested.problems.sort();
    Ok(ingested)
}

/// What the folders say about their own files, where they hold exports for tax audits.
fn descriptions(found: &[Found]) -> Descriptions {
    let mut descriptions = Descriptions::default();
    for found in found.iter().filter(|found| Descriptions::may_be_index(&found.file)) {
        // An index that cannot be read is told when its turn comes.
        if let Ok(bytes) = content_of(&found.path) {
            descriptions.add(&found.file, &bytes);
        }
    }
    descriptions
}

/// How long a file may take, so that the longest begins first and no thread is left alone with it: its bytes, and ten for each
/// where it is packed, as workbooks are.
fn effort(path: &Path) -> u64 {
    let mut head = Vec::new();
    let Ok(file) = File::open(path) else { return 0 };
    let bytes = file.metadata().map_or(0, |metadata| metadata.len());
    let is_packed = file.take(2).read_to_end(&mut head).is_ok() && head == b"PK";
    bytes.saturating_mul(if is_packed { 10 } else { 1 })
}

fn read_file(found: &Found, descriptions: &Descriptions) -> (Input, Read) {
    if descriptions.of(&found.file).is_none()
        && let Some(read) = read_streamed(found)
    {
        return read;
    }
    let bytes = match content_of(&found.path) {
        Ok(bytes) => bytes,
        Err((bytes, kind, details)) => {
            let input = Input { file: found.file.clone(), bytes, sha256: String::new(), read: false };
            return (input, told(&found.file, kind, details));
        }
    };
    let size = bytes.len() as u64;
    let sha256 = hexadecimal(&Sha256::digest(&bytes));
    let is_index = descriptions.is_index(&found.file);
    let read = if is_index {
        Read::default()
    } else {
        content::read(Content { file: &found.file, bytes, path: Some(&found.path), depth: 0 }, descriptions)
    };
    (Input { file: found.file.clone(), bytes: size, sha256, read: is_index || !read.tables.is_empty() }, read)
}

/// Reads a large text page by page; `None` where the file is small, or no text, or cannot be opened.
fn read_streamed(found: &Found) -> Option<(Input, Read)> {
    let size = fs::metadata(&found.path).ok()?.len();
    if size <= limits::STREAMED_BYTES || size > limits::FILE_BYTES {
        return None;
    }
    let mut hashed = Hashed { inner: File::open(&found.path).ok()?, hash: Sha256::new() };
    let mut head = Vec::new();
    hashed.by_ref().take(limits::PAGE_BYTES as u64).read_to_end(&mut head).ok()?;
    let Kind::Text { promised, misnamed } = kind::of(&found.file, &head) else { return None };
    let source = Source::Stream(&mut head.as_slice().chain(hashed.by_ref()));
    let read = content::read_text(&found.file, source, promised, misnamed);
    // What lies behind a limit still counts for the hash.
    io::copy(&mut hashed, &mut io::sink()).ok()?;
    let sha256 = hexadecimal(&hashed.hash.finalize());
    Some((Input { file: found.file.clone(), bytes: size, sha256, read: !read.tables.is_empty() }, read))
}

/// A file whose content is hashed as it is read.
struct Hashed {
    inner: File,
    hash: Sha256,
}

impl io::Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// The bytes of a file, or its size and why it cannot be read.
fn content_of(path: &Path) -> Result<Vec<u8>, (u64, ProblemKind, Vec<String>)> {
    let unreadable = |size: u64| move |error: io::Error| (size, ProblemKind::Unreadable, vec![error.to_string()]);
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

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
