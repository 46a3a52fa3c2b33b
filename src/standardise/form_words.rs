//! The long words of legal forms: known though misspelled (`Aktiengeselschaft`) or cut off (`Gesells`), for nobody is called
//! nearly like them.

use super::fold::fold;
use super::lexicon::{cell, rows, words};
use super::similarity::letters;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Letters from which a word is long.
const LONG: usize = 9;
/// Letters per slip that is believed in a word.
const LETTERS_PER_SLIP: usize = 8;
/// Letters that a word which is cut off has kept at least.
const KEPT: usize = 4;

/// The words in alphabetical order, each with the [`letters`] it has.
static LONG_WORDS: LazyLock<Vec<(String, u64)>> = LazyLock::new(|| {
    let file = include_str!("data/legal_forms.tsv");
    let spellings = rows(file).filter(|row| cell(row, 2) != "pair").flat_map(|row| words(cell(&row, 3)));
    let parts: FxHashSet<String> =
        spellings.flat_map(|spelling| fold(spelling).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let long = parts.into_iter().filter(|word| word.len() >= LONG);
    let mut long: Vec<(String, u64)> = long.map(|word| (word.clone(), letters(&word))).collect();
    long.sort_unstable();
    long
});

/// The long word of a legal form that a folded word is, but for a slip or two; `None` where it is spelled right, or another.
pub(super) fn meant(word: &str) -> Option<&'static str> {
    if word.len() + 1 < LONG || LONG_WORDS.binary_search_by(|(known, _)| known.as_str().cmp(word)).is_ok() {
        return None;
    }
    let own = letters(word);
    let slips = |(known, theirs): &(String, u64)| {
        let allowed = known.len() / LETTERS_PER_SLIP;
        // A letter that only one of them has is a slip.
        let least = (theirs & !own).count_ones().max((own & !theirs).count_ones());
        if known.len().abs_diff(word.len()).max(least as usize) > allowed || continues(known, word) {
            return None;
        }
        let slips = rapidfuzz::distance::osa::distance(known.bytes(), word.bytes());
        (slips <= allowed).then_some(slips)
    };
    let first = |(known, _): &(String, u64)| known.as_bytes()[0].cmp(&word.as_bytes()[0]);
    let from = LONG_WORDS.partition_point(|known| first(known).is_lt());
    let alike = LONG_WORDS[from..].iter().take_while(|known| first(known).is_eq());
    let close = alike.filter_map(|known| Some((slips(known)?, known)));
    close.min_by_key(|(slips, _)| *slips).map(|(_, (known, _))| known.as_str())
}

/// Whether one word is the other with an ending, which is grammar and no slip (`Gesellschaft`, `Gesellschafts`).
fn continues(known: &str, word: &str) -> bool {
    known.starts_with(word) || word.starts_with(known)
}

/// Whether a folded word is the beginning of one of them.
pub(super) fn is_cut_off(word: &str) -> bool {
    let from = LONG_WORDS.partition_point(|(known, _)| known.as_str() < word);
    word.len() >= KEPT
        && LONG_WORDS[from..].iter().take(2).any(|(known, _)| known.len() > word.len() && known.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::{is_cut_off, meant};

    #[test]
    fn slips_in_long_words_are_seen_through() {
        for (word, known) in [
            ("aktiengeselschaft", Some("aktiengesellschaft")),
            ("gesellshaft", Some("gesellschaft")),
            ("beschrnkter", Some("beschrankter")),
            ("gesellschaft", None),
            ("gesellschafts", None),
            ("gesellschafter", None),
            ("gartnerei", None),
            ("haft", None),
            ("", None),
        ] {
            assert_eq!(meant(word), known, "{word}");
        }
    }

    #[test]
    fn beginnings_of_long_words_are_known() {
        for (word, cut) in [("gesells", true), ("gese", true), ("aktienges", true), ("ges", false), ("bau", false)] {
            assert_eq!(is_cut_off(word), cut, "{word}");
        }
    }
}
