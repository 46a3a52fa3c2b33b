//! Word lists: the data files under `standardise/data`, read once into look-up tables.
//!
//! A data file is tab separated; blank lines and lines that start with `#` are skipped. A cell may hold several words,
//! separated by `|`. Words are folded when they are read, so that the files can be written in natural spelling.

use super::fold::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// The rows of a data file, as their trimmed cells.
pub(super) fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// The words of a cell, as written.
pub(super) fn words(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|').map(str::trim).filter(|word| !word.is_empty())
}

/// A cell of a row; empty where the row is short.
pub(super) fn cell(row: &[&'static str], column: usize) -> &'static str {
    row.get(column).copied().unwrap_or("")
}

/// Folded words of all rows whose first cell is `class`.
pub(super) fn word_set(file: &'static str, class: &str) -> FxHashSet<String> {
    rows(file).filter(|row| cell(row, 0) == class).flat_map(|row| words(cell(&row, 1))).map(fold).collect()
}

/// Folded word (second cell) to folded replacement (third cell), of all rows whose first cell is `class`.
pub(super) fn word_map(file: &'static str, class: &str) -> FxHashMap<String, String> {
    let mut map = FxHashMap::default();
    for row in rows(file).filter(|row| cell(row, 0) == class) {
        let replacement = fold(cell(&row, 2));
        for word in words(cell(&row, 1)) {
            map.insert(fold(word), replacement.clone());
        }
    }
    map
}
