//! Files become tables of raw text with provenance and problems. Knows bytes and dialects, no meaning.

use std::path::PathBuf;

use crate::progress::Progress;
use crate::table::{Problem, Table};

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

/// Reads all tables under the given folders and files.
///
/// # Errors
/// [`IngestError::Missing`] if a path does not exist; everything else is a [`Problem`] and the rest is still read.
pub fn read(paths: &[PathBuf], progress: &dyn Progress) -> Result<Ingested, IngestError> {
    let _ = (paths, progress);
    Ok(Ingested::default())
}

/// Tables as read, written as CSV.
pub mod export {
    use std::path::Path;

    use crate::table::Table;

    /// Writes each table to a file.
    ///
    /// # Errors
    /// If one cannot be written.
    pub fn export<'a>(tables: impl IntoIterator<Item = &'a Table>, folder: &Path) -> std::io::Result<()> {
        let _ = (tables.into_iter().count(), folder);
        Ok(())
    }
}
