//! The export files, each in the shape of the system that wrote it.

pub(super) mod crm;
pub(super) mod desk;
pub(super) mod erp;
pub(super) mod ledger;
pub(super) mod newsletter;
pub(super) mod projects;

use std::io::{self, Write};
use std::path::Path;

use crate::output::AtomicFile;

/// How a text file is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Between cells.
    pub(super) delimiter: char,
    /// At the end of a line.
    pub(super) line_end: &'static str,
    /// Windows-1252 instead of UTF-8.
    pub(super) windows: bool,
    /// Starts with a byte order mark.
    pub(super) byte_order_mark: bool,
}

impl Shape {
    /// As the contract wants files for machines: UTF-8, comma.
    pub(super) const PLAIN: Self = Self { delimiter: ',', line_end: "\n", windows: false, byte_order_mark: false };
}

/// A text file under construction.
pub(super) struct TextFile {
    file: AtomicFile,
    shape: Shape,
    line: String,
    first: bool,
    rows: u64,
}

impl TextFile {
    /// Begins a file with its header.
    pub(super) fn create(path: &Path, shape: Shape, header: &[&str]) -> io::Result<Self> {
        let mut file = AtomicFile::create(path)?;
        if shape.byte_order_mark {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let mut text = Self { file, shape, line: String::new(), first: true, rows: 0 };
        if !header.is_empty() {
            text.row(header)?;
            text.rows = 0;
        }
        Ok(text)
    }

    /// What was written so far was the header and is no row of data.
    pub(super) fn header_written(&mut self) {
        self.rows = 0;
    }

    /// A cell, quoted where it must be.
    pub(super) fn cell(&mut self, value: &str) {
        let delimiter = self.shape.delimiter;
        if value.contains([delimiter, '"', '\n', '\r']) {
            self.quoted(value);
        } else {
            self.bare(value);
        }
    }

    /// A cell in quotes.
    pub(super) fn quoted(&mut self, value: &str) {
        self.separate();
        self.line.push('"');
        for letter in value.chars() {
            if letter == '"' {
                self.line.push('"');
            }
            self.line.push(letter);
        }
        self.line.push('"');
    }

    /// A cell as it is.
    pub(super) fn bare(&mut self, value: &str) {
        self.separate();
        self.line.push_str(value);
    }

    fn separate(&mut self) {
        if !self.first {
            self.line.push(self.shape.delimiter);
        }
        self.first = false;
    }

    /// Ends the row.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.line.push_str(self.shape.line_end);
        if self.shape.windows {
            self.file.write_all(&encoding_rs::WINDOWS_1252.encode(&self.line).0)?;
        } else {
            self.file.write_all(self.line.as_bytes())?;
        }
        self.line.clear();
        self.first = true;
        self.rows += 1;
        Ok(())
    }

    /// A whole row of cells, quoted where they must be.
    pub(super) fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        for cell in cells {
            self.cell(cell);
        }
        self.end()
    }

    /// Puts the file under its name; returns its rows without the header.
    pub(super) fn finish(self) -> io::Result<u64> {
        self.file.commit()?;
        Ok(self.rows)
    }
}

/// `1234.56`
fn plain_amount(cents: i64) -> String {
    crate::output::euro(cents)
}

/// `1.234,56`
pub(super) fn german_amount(cents: i64) -> String {
    let (euros, rest) = (cents / 100, cents % 100);
    let mut grouped = String::new();
    for (at, digit) in euros.to_string().chars().enumerate() {
        if at > 0 && (euros.to_string().len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped},{rest:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_the_german_way() {
        assert_eq!(german_amount(123_456_789), "1.234.567,89");
        assert_eq!(german_amount(50_005), "500,05");
        assert_eq!(plain_amount(123_456), "1234.56");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let shape = Shape { delimiter: ';', line_end: "\r\n", windows: true, byte_order_mark: false };
        let mut file = TextFile::create(&path, shape, &["Straße", "b"]).expect("a file");
        file.row(&["a;b", "say \"ä\""]).expect("a row");
        assert_eq!(file.finish().expect("a file"), 1);
        let bytes = std::fs::read(&path).expect("bytes");
        assert_eq!(encoding_rs::WINDOWS_1252.decode(&bytes).0, "Straße;b\r\n\"a;b\";\"say \"\"ä\"\"\"\r\n");
        assert!(bytes.contains(&0xdf) && !bytes.contains(&0xc3));
    }
}
