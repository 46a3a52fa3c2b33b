//! Whether two documents speak of the same thing, as far as their titles say.

use std::collections::BTreeSet;

use super::context::Context;
use super::faces::is_alike;
use crate::catalog::{RecordIndex, Role};
use crate::standardise::title_words;

/// Share of the shorter title's words that the other must have.
const MOSTLY: f64 = 0.5;

/// Fewest letters of a word that says something by itself.
const LETTERS: usize = 4;

impl Context<'_> {
    /// Words of a document's title and text, folded.
    fn words_of(&self, record: RecordIndex) -> BTreeSet<String> {
        let record = self.record(record);
        let texts = record.values(Role::Title).chain(record.values(Role::Notes));
        texts.flat_map(title_words).filter(|word| word.chars().count() >= LETTERS).collect()
    }

    /// Whether two documents have as many words in common, where one may be the other with a slip (`Karrriereseite`).
    pub(super) fn is_alike_but_for_slips(&self, left: RecordIndex, right: RecordIndex) -> bool {
        let (left, right) = (self.words_of(left), self.words_of(right));
        let (shorter, longer) = if left.len() <= right.len() { (left, right) } else { (right, left) };
        let shared = shorter.iter().filter(|word| longer.iter().any(|other| is_alike(word, other))).count();
        shared > 0 && shared as f64 >= MOSTLY * shorter.len() as f64
    }

    /// Whether two documents share most of the words of the shorter title.
    pub(super) fn is_alike(&self, left: RecordIndex, right: RecordIndex) -> bool {
        let (left, right) = (self.words_of(left), self.words_of(right));
        let shorter = left.len().min(right.len());
        shorter > 0 && left.intersection(&right).count() as f64 >= MOSTLY * shorter as f64
    }
}
