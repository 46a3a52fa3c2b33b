//! What stands beside a person's name and tells namesakes apart: `sen.` and `jun.`, `Herr` and `Frau`.

use super::fold::fold;
use super::lexicon::word_set;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

const TITLES: &str = include_str!("data/titles.tsv");
static ELDER: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "elder"));
static YOUNGER: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "younger"));
static SUFFIXES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "suffix"));
static MALE: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "male"));
static FEMALE: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "female"));

/// Which of two generations of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Generation {
    /// `sen.`
    Elder,
    /// `jun.`
    Younger,
}

/// How a person is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Gender {
    /// `Herr`
    Male,
    /// `Frau`
    Female,
}

/// The marks beside one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Marks {
    /// What tells a parent from a child of the same name.
    pub generation: Option<Generation>,
    /// How the person is addressed; `None` for couples and families too.
    pub gender: Option<Gender>,
}

impl Marks {
    /// The marks among the folded words of a name.
    pub(super) fn among(words: &[&str]) -> Self {
        // A numeral stands at the end; in front of other names `I.` is an initial.
        let last = words.len().saturating_sub(1);
        let is_suffix = |(at, word): &(usize, &&str)| *at == last || SUFFIXES.contains(**word);
        let mut suffixes = words.iter().enumerate().skip(1).filter(is_suffix).map(|(_, word)| *word);
        let generation = suffixes.find_map(|word| {
            let elder = ELDER.contains(word).then_some(Generation::Elder);
            elder.or_else(|| YOUNGER.contains(word).then_some(Generation::Younger))
        });
        Self { generation, gender: gender(words) }
    }

    /// The generation that a whole name tells.
    pub(super) fn generation_in(name: &str) -> Option<Generation> {
        Self::among(&fold(name).split(' ').collect::<Vec<_>>()).generation
    }

    /// These marks, and where they say nothing those.
    pub(super) fn or(self, other: Self) -> Self {
        Self { generation: self.generation.or(other.generation), gender: self.gender.or(other.gender) }
    }
}

fn gender(words: &[&str]) -> Option<Gender> {
    let among = |list: &FxHashSet<String>| words.iter().any(|word| list.contains(*word));
    match (among(&MALE), among(&FEMALE)) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

/// How a form of address speaks to a person (`Sehr geehrte Frau`).
pub fn addressed_as(raw: &str) -> Option<Gender> {
    gender(&fold(raw).split(' ').collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::{Gender, Generation, Marks, addressed_as};

    #[test]
    fn generations_stand_behind_the_name_and_forms_of_address_anywhere() {
        for (words, generation, gender) in [
            ("hans muller jun", Some(Generation::Younger), None),
            ("herr hans muller senior", Some(Generation::Elder), Some(Gender::Male)),
            ("morris ii", Some(Generation::Younger), None),
            ("i meier", None, None),
            ("senior", None, None),
            ("frau eva muller", None, Some(Gender::Female)),
            ("herr und frau muller", None, None),
        ] {
            let marks = Marks::among(&words.split(' ').collect::<Vec<_>>());
            assert_eq!((marks.generation, marks.gender), (generation, gender), "{words}");
        }
        assert_eq!(addressed_as("Sehr geehrte Frau"), Some(Gender::Female));
        assert_eq!(addressed_as("Firma"), None);
    }
}
