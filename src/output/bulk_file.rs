//! A file that is written once from its beginning to its end, and may be larger than what a machine likes to keep of it.
//!
//! The system keeps what is written in memory until it is on the disk, and afterwards for whoever reads it next. Each of these pages is
//! new to the program: on a virtual machine whose host lends memory only when it is touched, touching gigabytes of them takes longer
//! than all else that writing does (benches/README.md, "The pack"). Pages that are on the disk are therefore given back after a
//! while, and the next bytes are written to the same memory. Files that fit into one window stay as they are.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Bytes after which the pages behind are given back.
const STRETCH: u64 = 32 << 20;
/// Stretches behind the end that are asked for again: the first request only sends them to the disk.
const WINDOW: u64 = 4;

/// A new file that gives its memory back while it grows.
#[derive(Debug)]
pub(crate) struct BulkFile {
    file: File,
    /// Bytes written.
    length: u64,
    pages: Pages,
}

impl BulkFile {
    /// Makes the file, or empties the one that is there.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn create(path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self { file: File::create(path)?, length: 0, pages: Pages::default() })
    }
}

impl Write for BulkFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer)?;
        let before = self.length / STRETCH;
        self.length += written as u64;
        let full = self.length / STRETCH;
        if full > before && full >= WINDOW {
            self.pages.give_back(&self.file, (full - WINDOW) * STRETCH, full * STRETCH);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What of a file is kept in memory, on systems where a program may say so.
#[derive(Debug, Default)]
struct Pages {
    /// How often it was asked, and how long that took together.
    #[cfg(target_os = "linux")]
    asked: (u32, std::time::Duration),
}

impl Pages {
    /// Gives the pages between two places back as far as they are on the disk, and sends the others there. A disk that takes longer
    /// for it than new memory would is not asked again. What the system refuses is nothing that writing depends on.
    #[cfg(target_os = "linux")]
    fn give_back(&mut self, file: &File, from: u64, to: u64) {
        /// What a stretch of new memory costs on a host that lends it when touched: 32 MB at .4 GB a second.
        const WORTH: std::time::Duration = std::time::Duration::from_millis(80);
        /// Requests that may be slow by chance.
        const CHANCE: u32 = 2;
        let (times, spent) = self.asked;
        if spent > WORTH * (times + CHANCE) {
            return;
        }
        let begun = std::time::Instant::now();
        let length = std::num::NonZeroU64::new(to - from);
        let _ = rustix::fs::fadvise(file, from, length, rustix::fs::Advice::DontNeed);
        self.asked = (times + 1, spent + begun.elapsed());
    }

    #[cfg(not(target_os = "linux"))]
    fn give_back(&mut self, _: &File, _: u64, _: u64) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_back_is_in_the_file() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("large.csv");
        let mut file = BulkFile::create(&path).unwrap();
        let line: Vec<u8> = (0..=255).cycle().take((1 << 20) + 7).collect();
        let lines = (STRETCH * (WINDOW + 1)) as usize / line.len() + 1;
        (0..lines).for_each(|_| file.write_all(&line).unwrap());
        file.flush().unwrap();
        #[cfg(target_os = "linux")]
        assert!(file.pages.asked.0 >= 1, "pages are given back once the file is longer than the window");
        drop(file);
        let read = std::fs::read(&path).unwrap();
        assert_eq!(read.len(), lines * line.len());
        assert!(read.chunks(line.len()).all(|chunk| chunk == line));
    }

    #[test]
    fn a_small_file_stays_in_memory() {
        let place = tempfile::tempdir().unwrap();
        let mut file = BulkFile::create(place.path().join("small.csv")).unwrap();
        file.write_all(&vec![b'x'; (STRETCH * 2) as usize]).unwrap();
        #[cfg(target_os = "linux")]
        assert_eq!(file.pages.asked.0, 0);
        assert_eq!(file.length, STRETCH * 2);
    }
}
