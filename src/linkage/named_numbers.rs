//! Numbers in texts that a word before them calls by their kind (`lt. Auftrag 27987`, `Projekt Nr. 4711`): digits too few to tell
//! by themselves that they are a key.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::catalog::{Role, is_year};
use crate::standardise::fold;

/// Digits of such a number at least.
const DIGITS: usize = 3;

/// What a word before a number says: the role of the key that the number is, or nothing of its own.
static WORDS: LazyLock<FxHashMap<String, Option<Role>>> = LazyLock::new(|| {
    let lines = include_str!("document_words.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(role, words)| words.split('|').map(move |word| (fold(word), Role::from_name(role)))).collect()
});

/// The numbers of a text that a word calls by their kind, each with the role of the key that it is.
pub(super) fn named_numbers(text: &str) -> Vec<(&str, Role)> {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '/' | '.');
    let words = text.split(|letter| !plain(letter)).map(|word| word.trim_matches(['-', '/', '.']));
    let mut named = Vec::new();
    let mut called: Option<Role> = None;
    for word in words.filter(|word| !word.is_empty()) {
        match WORDS.get(&fold(word)) {
            Some(Some(role)) => called = Some(*role),
            Some(None) => {}
            None => named.extend(called.take().filter(|_| is_number(word)).map(|role| (word, role))),
        }
    }
    named
}

fn is_number(word: &str) -> bool {
    word.len() >= DIGITS && word.bytes().all(|byte| byte.is_ascii_digit()) && !is_year(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_the_word_before_it_calls_it() {
        let order = |number| [(number, Role::OrderReference)];
        assert_eq!(named_numbers("Filterkerzen lt. Auftrag 27987"), order("27987"));
        assert_eq!(named_numbers("Auftragsbestätigung Nr. 27987 vom Mai"), order("27987"));
        assert_eq!(named_numbers("Projekt: 4711 (Halle)"), [("4711", Role::ProjectReference)]);
        assert_eq!(named_numbers("Projekt 345 Dach"), [("345", Role::ProjectReference)]);
        for none in ["Halle 27987", "Auftrag 2024", "Auftrag aus 27987", "Auftrag 12", "27987 Auftrag"] {
            assert!(named_numbers(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn every_word_of_the_file_has_a_meaning() {
        let lines = include_str!("document_words.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let name = line.split('\t').next().unwrap_or_default();
            assert!(name == "filler" || Role::from_name(name).is_some(), "{line}");
        }
    }
}
