//! Output files: temporary name and rename, canonical digits.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that appears under its name only when it is complete.
pub struct AtomicFile {
    writer: BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
    committed: bool,
}

impl AtomicFile {
    /// Opens the temporary file beside the target.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create(target: &Path) -> io::Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let temporary = target.with_file_name(name);
        let writer = BufWriter::with_capacity(1 << 18, File::create(&temporary)?);
        Ok(Self { writer, temporary, target: target.to_path_buf(), committed: false })
    }

    /// Flushes and renames: the file now stands under its name.
    ///
    /// # Errors
    /// If the disk is full or the rename fails; the old file, if any, is left as it was.
    pub fn commit(mut self) -> io::Result<()> {
        self.writer.flush()?;
        std::fs::rename(&self.temporary, &self.target)?;
        self.committed = true;
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.writer.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if !self.committed {
            // Nothing sensible can be done if the half-written temporary file cannot be removed either.
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

/// A probability as the contract writes it: four decimals.
pub fn probability(value: f64) -> String {
    format!("{value:.4}")
}

/// Euro cents as the contract writes money: `1234.56`.
pub fn euro(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}
