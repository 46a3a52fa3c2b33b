//! Titles of undertakings and works as words, with what each word does to the title.

use super::fold::fold;
use super::lexicon::{word_map, word_set};
use crate::catalog::is_year;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

const WORDS: &str = include_str!("data/title_words.tsv");

static SILENT: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(WORDS, "silent"));
static NUMERALS: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| word_map(WORDS, "numeral"));

/// What a word of a title is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TitleWord {
    /// A word that says something.
    #[default]
    Word,
    /// A word of grammar.
    Silent,
    /// A number: titles that differ by it name different things.
    Number,
    /// A letter by itself: a number of another kind (`Bauteil B`), an initial, or a word cut short (`Werk S`).
    Letter,
    /// A year: often added, but two different ones part.
    Year,
}

/// The words of a title: folded, letters parted from digits (`H2`, `T90`), numerals in digits.
pub fn title_words(title: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in fold(title).split(' ').filter(|word| !word.is_empty()) {
        if let Some(number) = NUMERALS.get(word) {
            words.push(number.clone());
            continue;
        }
        let mut start = 0;
        for (at, pair) in word.as_bytes().windows(2).enumerate() {
            if pair[0].is_ascii_digit() != pair[1].is_ascii_digit() {
                words.push(word[start..=at].to_owned());
                start = at + 1;
            }
        }
        words.push(word[start..].to_owned());
    }
    words
}

/// What a word of [`title_words`] is.
pub fn title_word(word: &str) -> TitleWord {
    if is_year(word) {
        TitleWord::Year
    } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
        TitleWord::Number
    } else if word.len() == 1 {
        TitleWord::Letter
    } else if SILENT.contains(word) {
        TitleWord::Silent
    } else {
        TitleWord::Word
    }
}

#[cfg(test)]
mod tests {
    use super::{TitleWord, title_word, title_words};

    #[test]
    fn letters_and_digits_part_and_numerals_become_digits() {
        for (title, words) in [
            ("Sektionaltor H2", vec!["sektionaltor", "h", "2"]),
            ("Brandschutztor T90, Werk II", vec!["brandschutztor", "t", "90", "werk", "2"]),
            ("Zweite Halle 2024", vec!["2", "halle", "2024"]),
            ("", vec![]),
        ] {
            assert_eq!(title_words(title), words, "{title}");
        }
    }

    #[test]
    fn words_are_told_from_numbers_letters_and_years() {
        for (word, nature) in [
            ("halle", TitleWord::Word),
            ("auf", TitleWord::Silent),
            ("2", TitleWord::Number),
            ("4711", TitleWord::Number),
            ("2024", TitleWord::Year),
            ("b", TitleWord::Letter),
        ] {
            assert_eq!(title_word(word), nature, "{word}");
        }
    }
}
