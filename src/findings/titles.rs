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
        telling(record.values(Role::Title).chain(record.values(Role::Notes)))
    }

    /// Whether a document says the whole title of another one.
    pub(super) fn says_title(&self, record: RecordIndex, of: RecordIndex) -> bool {
        let title = self.title_of(of);
        !title.is_empty() && title.is_subset(&self.words_of(record))
    }

    /// Words of its title alone.
    fn title_of(&self, record: RecordIndex) -> BTreeSet<String> {
        telling(self.record(record).values(Role::Title))
    }

    /// Whether two documents have as many words in common, where one may be the other with a slip (`Karrriereseite`).
    pub(super) fn is_alike_but_for_slips(&self, left: RecordIndex, right: RecordIndex) -> bool {
        let (left, right) = (self.words_of(left), self.words_of(right));
        let (shorter, longer) = if left.len() <= right.len() { (left, right) } else { (right, left) };
        let shared = shorter.iter().filter(|word| longer.iter().any(|other| is_alike(word, other))).count();
        shared > 0 && shared as f64 >= MOSTLY * shorter.len() as f64
    }

    /// Whether two documents share most of the words of the shorter text, or one says the whole title of the other: a remark
    /// beside a title makes it no other title. A single word stands in many a remark.
    pub(super) fn is_alike(&self, left: RecordIndex, right: RecordIndex) -> bool {
        let (words, others) = (self.words_of(left), self.words_of(right));
        let shares_most = |shorter: &BTreeSet<String>, longer: &BTreeSet<String>| {
            !shorter.is_empty() && shorter.intersection(longer).count() as f64 >= MOSTLY * shorter.len() as f64
        };
        let by_text =
            if words.len() <= others.len() { shares_most(&words, &others) } else { shares_most(&others, &words) };
        let says = |title: BTreeSet<String>, text: &BTreeSet<String>| title.len() > 1 && title.is_subset(text);
        by_text || says(self.title_of(left), &others) || says(self.title_of(right), &words)
    }
}

/// Words of texts that say something by themselves, folded.
fn telling<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    texts.flat_map(title_words).filter(|word| word.chars().count() >= LETTERS).collect()
}
