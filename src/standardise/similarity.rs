//! String similarity on folded text. rapidfuzz on bytes is the fast path; property tests hold it to strsim.

use rapidfuzz::distance::{damerau_levenshtein, jaro_winkler as winkler};

/// Jaro-Winkler similarity, 0 to 1, with strsim's values.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a.is_ascii() && b.is_ascii() { winkler::similarity(a.bytes(), b.bytes()) } else { strsim::jaro_winkler(a, b) }
}

/// Whether the Jaro-Winkler similarity of two texts is at least `least`. Most pairs differ in so many letters that counting
/// them answers.
pub fn is_alike(a: &str, b: &str, least: f64) -> bool {
    similarity_from(a, b, least).is_some()
}

/// The Jaro-Winkler similarity of two texts, where it is at least `least`.
pub fn similarity_from(a: &str, b: &str, least: f64) -> Option<f64> {
    let possible = winkler_limit(a, b) + ROUNDING >= least;
    possible.then(|| jaro_winkler(a, b)).filter(|similarity| *similarity >= least)
}

/// Slack for sums in another order.
const ROUNDING: f64 = 1e-9;

/// A bound of the Jaro-Winkler similarity from above: as if every letter that the other text has at all were a match in
/// order. Several letters may share a bit, which only raises the bound.
fn winkler_limit(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() || !a.is_ascii() || !b.is_ascii() {
        return 1.0;
    }
    let (ours, theirs) = (letters(a), letters(b));
    let matching = |text: &str, missing: u64| text.len() - missing.count_ones() as usize;
    let matches = matching(a, ours & !theirs).min(matching(b, theirs & !ours)) as f64;
    let jaro = (matches / a.len() as f64 + matches / b.len() as f64 + 1.0) / 3.0;
    let prefix = a.bytes().zip(b.bytes()).take(4).take_while(|(left, right)| left == right).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

/// The letters that occur in a text, one bit each. A few signs share a bit: texts may look more alike by it, never less.
pub fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte & 63))
}

/// Whether the texts differ by at most one edit: a letter too many, missing or wrong, or two neighbours swapped.
pub fn within_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let head = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    let tail = |from: usize| short[head + from..] == long[head + from..];
    if head == short.len() {
        return true;
    }
    if short.len() < long.len() {
        return short[head..] == long[head + 1..];
    }
    let swapped = head + 1 < short.len() && short[head] == long[head + 1] && short[head + 1] == long[head];
    tail(1) || (swapped && tail(2))
}

/// Damerau-Levenshtein distance, if it is at most `max`.
pub fn damerau(a: &str, b: &str, max: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    if !a.is_ascii() || !b.is_ascii() {
        return Some(strsim::damerau_levenshtein(a, b)).filter(|distance| *distance <= max);
    }
    // Every letter that the other text has not at all costs an edit.
    let (ours, theirs) = (letters(a), letters(b));
    let missing = (ours & !theirs).count_ones().max((theirs & !ours).count_ones()) as usize;
    if missing.max(a.len().abs_diff(b.len())) > max {
        return None;
    }
    if max == 1 {
        return within_one_edit(a, b).then_some(1);
    }
    Some(damerau_levenshtein::distance(a.bytes(), b.bytes())).filter(|distance| *distance <= max)
}

#[cfg(test)]
mod tests {
    use super::{damerau, is_alike, jaro_winkler, within_one_edit};
    use proptest::prelude::*;

    #[test]
    fn knows_one_edit() {
        for (a, b, one) in [
            ("muller", "muller", true),
            ("muller", "mulle", true),
            ("muller", "xmuller", true),
            ("muller", "muler", true),
            ("muller", "mullre", true),
            ("muller", "mxller", true),
            ("muller", "mxllex", false),
            ("muller", "mullerxx", false),
            ("ab", "ba", true),
            ("abc", "cab", false),
            ("", "a", true),
            ("", "ab", false),
            ("12345", "12354", true),
            ("12345", "21354", false),
        ] {
            assert_eq!(within_one_edit(a, b), one, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn jaro_winkler_is_that_of_strsim(a in "[a-f ]{0,14}", b in "[a-f ]{0,14}") {
            prop_assert!((jaro_winkler(&a, &b) - strsim::jaro_winkler(&a, &b)).abs() < 1e-9);
        }

        #[test]
        fn being_alike_is_a_limit_of_jaro_winkler(a in "[a-f ]{0,14}", b in "\\PC{0,14}", c in "[a-f ]{0,14}", least in 0.0..1.0) {
            for (one, other) in [(&a, &b), (&a, &c), (&c, &c)] {
                prop_assert_eq!(is_alike(one, other, least), jaro_winkler(one, other) >= least);
            }
        }

        #[test]
        fn edits_are_those_of_strsim(a in "[a-d]{0,6}", b in "[a-d]{0,6}", max in 0_usize..4) {
            let distance = strsim::damerau_levenshtein(&a, &b);
            prop_assert_eq!(damerau(&a, &b, max), (distance <= max).then_some(distance));
            prop_assert_eq!(within_one_edit(&a, &b), distance <= 1);
        }

        #[test]
        fn all_are_symmetric_and_never_panic(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            prop_assert!((jaro_winkler(&a, &b) - jaro_winkler(&b, &a)).abs() < 1e-9);
            prop_assert_eq!(within_one_edit(&a, &b), within_one_edit(&b, &a));
            prop_assert_eq!(damerau(&a, &b, 3), damerau(&b, &a, 3));
        }
    }
}
