//! Doors for the fuzz targets: one file, or a file and the index that describes it, from bytes.

use super::content::{self, Content};
use super::formats::gobd::Descriptions;
use crate::table::{Problem, Table};

/// Reads a file of this name.
pub fn read(file: &str, bytes: &[u8]) -> (Vec<Table>, Vec<Problem>) {
    let content = Content { file, bytes: bytes.to_vec(), path: None, depth: 0 };
    let read = content::read(content, &Descriptions::default());
    (read.tables, read.problems)
}

/// Reads `data.txt` as an index beside it says.
pub fn read_described(index: &[u8], data: &[u8]) -> (Vec<Table>, Vec<Problem>) {
    let mut descriptions = Descriptions::default();
    descriptions.add("index.xml", index);
    let content = Content { file: "data.txt", bytes: data.to_vec(), path: None, depth: 0 };
    let read = content::read(content, &descriptions);
    (read.tables, read.problems)
}
