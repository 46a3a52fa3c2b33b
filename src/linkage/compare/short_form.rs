//! Whether one word is another one cut short: `Fzg` for `Fahrzeug`, `ST` for `Sektionaltor`, `Einf` for `Einfahrt`.

/// How surely a beginning of a word stands for it.
const BEGINNING: f32 = 0.8;
/// The same for one or two letters.
const INITIAL: f32 = 0.3;
/// The same for letters picked from all over the word.
const PICKED: f32 = 0.5;
/// The same for the end of a compound, which names the thing without its kind (`Tor` for `Sektionaltor`).
const END: f32 = 0.5;
/// Share of a word that picked letters may have at most; more of them are another word.
const PICKED_SHARE: usize = 2;

/// How surely the shorter of two words stands for the longer: 0 where it does not.
pub(super) fn short_form(left: &str, right: &str) -> f32 {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    if short.is_empty() || short.len() == long.len() || digits(short) || digits(long) {
        return 0.0;
    }
    if long.starts_with(short) {
        return if short.len() >= 3 { BEGINNING } else { INITIAL };
    }
    if short.len() >= 4 && long.ends_with(short) {
        return END;
    }
    if short.len() >= 2 && short.len() * PICKED_SHARE <= long.len() && picked(short.bytes(), long) {
        return PICKED;
    }
    0.0
}

/// Whether the letters of the short word stand in the long one in their order, the first of both the same.
pub(super) fn picked(mut short: impl Iterator<Item = u8>, long: &str) -> bool {
    let mut rest = long.bytes();
    short.next() == rest.next() && short.all(|letter| rest.any(|other| other == letter))
}

/// Fewest letters of each part of a joined word.
pub(super) const LEAST_PART: usize = 4;

/// Whether a word joins two others, each at least in its beginning: `Funkumrüstung` for `Umrüstung auf
/// Funkfernsteuerung`.
pub(super) fn joins(word: &str, first: &str, second: &str) -> bool {
    let (word, first, second) = (word.as_bytes(), first.as_bytes(), second.as_bytes());
    let made_of = |head: &[u8], tail: &[u8]| {
        (LEAST_PART..=word.len().saturating_sub(LEAST_PART))
            .any(|at| head.starts_with(&word[..at]) && tail.starts_with(&word[at..]))
    };
    made_of(first, second) || made_of(second, first)
}

#[cfg(test)]
mod tests {
    use super::{joins, short_form};

    #[test]
    fn words_cut_short_are_known() {
        for (short, long) in [
            ("fzg", "fahrzeug"),
            ("st", "sektionaltor"),
            ("wv", "wartungsvertrag"),
            ("einf", "einfahrt"),
            ("wk", "werk"),
            ("s", "sud"),
            ("halle", "fahrzeughalle"),
        ] {
            assert!(short_form(short, long) > 0.0 && short_form(long, short) > 0.0, "{short} {long}");
        }
        for (one, other) in [("tor", "tur"), ("nord", "sud"), ("werk", "werkes2"), ("a", "b"), ("garage", "carport")] {
            assert!(short_form(one, other) <= 0.0, "{one} {other}");
        }
    }

    #[test]
    fn joined_words_are_known() {
        assert!(joins("funkumrustung", "umrustung", "funkfernsteuerung"));
        assert!(!joins("funkumrustung", "austausch", "funkfernsteuerung"));
    }
}
