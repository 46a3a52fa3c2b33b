//! Output files: temporary name and rename, canonical digits; lists of rows and how they become Parquet.

pub(crate) mod bulk_file;
pub(crate) mod in_order;
pub(crate) mod listing;
pub(crate) mod parquet;
pub(crate) mod stretches;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use bulk_file::BulkFile;

/// A file that appears under its name only when it is complete.
pub struct AtomicFile {
    writer: BufWriter<BulkFile>,
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
        let writer = BufWriter::with_capacity(1 << 18, BulkFile::create(&temporary)?);
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
    const UNITS: f64 = 10_000.0;
    let scaled = value * UNITS;
    // Half-way between two numbers of four digits the last bit decides, and the slow way knows it.
    let between = (scaled.fract() - 0.5).abs() < 1e-6;
    if between || value.is_sign_negative() || !(0.0..=1.0).contains(&value) {
        return format!("{value:.4}");
    }
    let units = scaled.round() as u32;
    let digit = |unit: u32| char::from(b'0' + (units / unit % 10) as u8);
    [digit(10_000), '.', digit(1000), digit(100), digit(10), digit(1)].into_iter().collect()
}

/// Euro cents as the contract writes money: `1234.56`.
pub fn euro(cents: i64) -> String {
    // From the last digit on; twenty of them, the point and the sign.
    let mut signs = [b'-'; 22];
    let (mut start, mut left, mut digits) = (signs.len(), cents.unsigned_abs(), 0);
    while digits < 3 || left > 0 {
        if digits == 2 {
            start -= 1;
            signs[start] = b'.';
        }
        start -= 1;
        signs[start] = b'0' + (left % 10) as u8;
        left /= 10;
        digits += 1;
    }
    start -= usize::from(cents < 0);
    signs[start..].iter().map(|sign| char::from(*sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::probability;

    proptest::proptest! {
        #[test]
        fn the_fast_way_writes_what_the_slow_one_does(value in -0.1..1.1_f64, unit in 0..20_001_u32) {
            let halves = f64::from(unit) / 20_000.0;
            for value in [value, value.abs().powi(9), halves, halves.next_up(), halves.next_down(), -0.0] {
                proptest::prop_assert_eq!(probability(value), format!("{value:.4}"));
            }
        }
    }
}
