//! Given names: those that a data file holds with their forms, and those that the data at hand tell of.

use super::fold::fold;
use super::lexicon::{cell, rows, words};
use super::person_marks::Gender;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Folded given name to the rows of the data file that hold it: names that share a row are one name.
static GIVEN: LazyLock<FxHashMap<String, Vec<u16>>> = LazyLock::new(|| {
    let mut names: FxHashMap<String, Vec<u16>> = FxHashMap::default();
    let mut group: u16 = 0;
    for row in rows(include_str!("data/given_names.tsv")) {
        for unrelated in cell(&row, 1).split(';') {
            for name in words(unrelated).map(fold) {
                let groups = names.entry(name).or_default();
                if groups.last() != Some(&group) {
                    groups.push(group);
                }
            }
            group += 1;
        }
    }
    names
});

/// Folded given name to the one gender that bears it.
static GENDER: LazyLock<FxHashMap<String, Gender>> = LazyLock::new(|| {
    let mut seen: FxHashMap<String, Option<Gender>> = FxHashMap::default();
    for row in rows(include_str!("data/given_names.tsv")) {
        let gender = match cell(&row, 0) {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        };
        for name in cell(&row, 1).split(';').flat_map(words).map(fold) {
            seen.entry(name)
                .and_modify(|known| *known = known.filter(|known| Some(*known) == gender))
                .or_insert(gender);
        }
    }
    seen.into_iter().filter_map(|(name, gender)| Some((name, gender?))).collect()
});

/// Whether one of two folded given names is a man's and the other a woman's.
pub fn other_gender(a: &str, b: &str) -> bool {
    matches!((GENDER.get(a), GENDER.get(b)), (Some(one), Some(other)) if one != other)
}

/// Whether a folded word is a given name.
pub fn is_given_name(folded_token: &str) -> bool {
    GIVEN.contains_key(folded_token)
}

/// Whether two folded given names can be one person's: equal, forms of one name (`bob`, `robert`), or one the initial of
/// the other.
pub fn same_given_name(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    if initial(a, b) || initial(b, a) {
        return true;
    }
    if diminutive(a, b) || diminutive(b, a) || (one_sound(a, b) && !other_gender(a, b)) {
        return true;
    }
    match (GIVEN.get(a), GIVEN.get(b)) {
        (Some(left), Some(right)) => left.iter().any(|group| right.contains(group)),
        _ => false,
    }
}

/// Whether two names are one in two spellings: letters doubled or not, and the letters that German writes either way
/// (`Philipp`, `Filip`; `Corinna`, `Korina`; `Mathis`, `Matthis`).
fn one_sound(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 3;
    a.len().min(b.len()) >= SHORTEST && sounds(a).eq(sounds(b))
}

/// The signs of a folded name as they sound, none twice in a row.
fn sounds(name: &str) -> impl Iterator<Item = u8> {
    let mut rest = name.as_bytes();
    let mut last = None;
    std::iter::from_fn(move || {
        loop {
            let (sound, signs) = match rest {
                [b'p', b'h', ..] => (b'f', 2),
                [b't', b'h', ..] => (b't', 2),
                [b'c', b'k', ..] => (b'k', 2),
                [b'c' | b'q', ..] => (b'k', 1),
                [b'y', ..] => (b'i', 1),
                [sign, ..] => (*sign, 1),
                [] => return None,
            };
            rest = &rest[signs..];
            if last.replace(sound) != Some(sound) {
                return Some(sound);
            }
        }
    })
}

/// Whether a word that is no name of its own is a short form of a longer name: its beginning and an ending of endearment
/// (`Howie` of `Howard`), or another spelling of a known one (`Peggie`).
fn diminutive(short: &str, long: &str) -> bool {
    if GIVEN.contains_key(short) {
        return false;
    }
    let Some(stem) = ["ie", "y", "i"].into_iter().find_map(|ending| short.strip_suffix(ending)) else { return false };
    let known = |ending: &str| GIVEN.get(&format!("{stem}{ending}"));
    let groups = GIVEN.get(long);
    let mut spelled = ["y", "i", "ie"].into_iter().filter_map(known).flatten();
    (stem.len() >= 3 && long.len() > stem.len() + 1 && long.starts_with(stem))
        || spelled.any(|group| groups.is_some_and(|groups| groups.contains(group)))
}

/// Given names that the data at hand tell of, beside those that everybody knows.
#[derive(Debug, Clone, Default)]
pub struct GivenNames(FxHashSet<String>);

impl GivenNames {
    /// Learns from columns that hold given names, and from those that hold family names: a word is a given name if it stands
    /// as one twice at least, and more often than as a family name.
    pub fn learn<'a>(given: impl Iterator<Item = &'a str>, family: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: FxHashMap<String, (u32, u32)> = FxHashMap::default();
        for word in given.flat_map(folded_words) {
            counts.entry(word).or_default().0 += 1;
        }
        for word in family.flat_map(folded_words) {
            if let Some(count) = counts.get_mut(&word) {
                count.1 += 1;
            }
        }
        let sure = |(given, family): (u32, u32)| given >= 2 && given > family;
        Self(counts.into_iter().filter(|(word, count)| word.len() >= 3 && sure(*count)).map(|(word, _)| word).collect())
    }

    /// Whether a folded word is a given name.
    pub fn has(&self, folded: &str) -> bool {
        is_given_name(folded) || self.0.contains(folded)
    }
}

fn folded_words(cell: &str) -> Vec<String> {
    fold(cell).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{GivenNames, same_given_name};

    #[test]
    fn spellings_of_a_name_are_one_name() {
        for (a, b, same) in [
            ("corinna", "corina", true),
            ("philipp", "filip", true),
            ("matthis", "mathis", true),
            ("karl", "carl", true),
            ("mario", "marie", false),
            ("jo", "joo", false),
            ("peter", "petra", false),
        ] {
            assert_eq!((same_given_name(a, b), same_given_name(b, a)), (same, same), "{a} {b}");
        }
    }

    #[test]
    fn learns_what_stands_as_a_given_name_more_often_than_as_a_family_name() {
        let given = ["Bojxan", "Bojxan", "Roos", "Qemina", "Xeltan", "Xeltan"];
        let family = ["Roos", "Huber", "Xeltan", "Xeltan", "Huber"];
        let names = GivenNames::learn(given.into_iter(), family.into_iter());
        for (word, known) in [("bojxan", true), ("qemina", false), ("roos", false), ("xeltan", false), ("peter", true)]
        {
            assert_eq!(names.has(word), known, "{word}");
        }
    }
}
