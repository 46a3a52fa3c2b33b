//! How surely two different words of names are one word: misspelled, abbreviated, contracted or written by ear.

use crate::linkage::profile::{Profiles, Sibling, TokenNature};
use crate::linkage::symbols::Symbol;
use crate::standardise::{UNNAMED_TRADE, cologne, same_given_name};

/// Share of a word's surprise that an abbreviation or contraction of it carries.
pub(super) const ABBREVIATION: f64 = 0.8;
/// The same for a cut-off word that is no trade: `Stein` may stand for `Steinmann`, but more often stands for itself.
const CUT_OFF: f64 = 0.5;
/// Share of a trade's surprise that its consonants carry.
const SKELETON: f64 = 0.6;
/// Share of the surprise of a trade in another wording (`Dachdeckerei`, `Bedachungen`).
const OTHER_WORDING: f64 = 0.5;
/// Share of the surprise of a given name in another form (`Hans`, `Johannes`).
const OTHER_FORM: f64 = 0.9;
/// Share of the surprise that two spellings of one sound carry (`Meyer`, `Maier`).
const SAME_SOUND: f64 = 0.75;
/// Letters of a word per spelling error that is believed in it.
const LETTERS_PER_ERROR: usize = 4;
/// Letters of given names from which two that differ in a letter are one, misspelled (`Elisabeth`, `Elisabet`).
const LONG_GIVEN_NAME: usize = 8;
/// What a spelling error takes from the surprise of a word, as a multiple of its share of the letters: a word of few letters
/// has many neighbours that are names themselves.
const ERROR: f64 = 1.5;
/// Fewest letters of a contracted word, and of its beginning and end.
const CONTRACTION: (usize, usize, usize) = (5, 2, 3);

/// How surely two different words are the same word, as a share of its surprise: 0 where they are not.
pub(crate) fn similarity(profiles: &Profiles, left: Symbol, right: Symbol) -> f64 {
    let (one, other) = (profiles.nature[left.0 as usize], profiles.nature[right.0 as usize]);
    let named = one.trade != 0 && one.trade != UNNAMED_TRADE;
    let wording = named && one.trade == other.trade && !corporate(one) && !corporate(other);
    let wording = if wording { OTHER_WORDING } else { 0.0 };
    if !profiles.may_be_one_word(left, right) {
        return wording;
    }
    spelling(profiles.text(left), profiles.text(right), one, other).max(wording)
}

/// How surely two words are one by their letters.
fn spelling(a: &str, b: &str, one: TokenNature, other: TokenNature) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return if (one.given || other.given) && long.starts_with(short) { 0.5 } else { 0.0 };
    }
    if has_digit(short) || has_digit(long) {
        return 0.0;
    }
    if short.len() < 3 {
        return if skeleton(short, long) && (one.common || other.common) { SKELETON } else { 0.0 };
    }
    if long.starts_with(short) && long.len() > short.len() + 1 {
        let trade = |nature: TokenNature| nature.common || nature.sibling != Sibling::No;
        return if trade(one) || trade(other) { ABBREVIATION } else { CUT_OFF };
    }
    if skeleton(short, long) && (one.common || other.common) {
        return SKELETON;
    }
    if one.given && other.given {
        if same_given_name(a, b) {
            return OTHER_FORM;
        }
        if long.len() < LONG_GIVEN_NAME {
            return 0.0;
        }
    }
    misspelled(short, long).max(if contracted(short, long) { ABBREVIATION } else { 0.0 })
}

fn corporate(nature: TokenNature) -> bool {
    nature.sibling == Sibling::Corporate
}

/// Whether one word is the consonants of the other (`Mbl.`, `Möbel`; `Nfz`, `Nutzfahrzeuge`).
fn skeleton(short: &str, long: &str) -> bool {
    let vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    if short.len() > 4
        || long.len() < short.len() + 2
        || short.bytes().any(vowel)
        || short.as_bytes()[0] != long.as_bytes()[0]
    {
        return false;
    }
    let mut letters = long.bytes();
    short.bytes().all(|wanted| letters.any(|letter| letter == wanted))
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// A spelling error touches few letters; two words that merely begin alike differ in many.
fn misspelled(short: &str, long: &str) -> f64 {
    let believed = long.len() / LETTERS_PER_ERROR;
    if long.len() - short.len() > believed.max(1) {
        return 0.0;
    }
    let errors = rapidfuzz::distance::osa::distance(short.bytes(), long.bytes());
    if errors <= believed {
        return 1.0 - ERROR * errors as f64 / long.len() as f64;
    }
    let sounds_alike = errors <= 2 && short.len() >= 4 && cologne(short) == cologne(long);
    if sounds_alike { SAME_SOUND } else { 0.0 }
}

/// Whether one word is the other with its middle left out (`Metbau`, `Metallbau`).
fn contracted(short: &str, long: &str) -> bool {
    let (least, beginning, end) = CONTRACTION;
    if short.len() < least || long.len() < short.len() + 2 {
        return false;
    }
    let alike = |(a, b): &(u8, u8)| a == b;
    let head = short.bytes().zip(long.bytes()).take_while(alike).count();
    let tail = short.bytes().rev().zip(long.bytes().rev()).take_while(alike).count();
    head >= beginning && tail >= end && head + tail >= short.len()
}

#[cfg(test)]
mod tests {
    use super::{contracted, misspelled};

    #[test]
    fn tells_slips_of_the_pen_from_other_words() {
        for (short, long, same) in [
            ("koh", "koch", true),
            ("pauki", "pauli", true),
            ("rpssi", "rossi", true),
            ("meyer", "maier", true),
            ("schluter", "schluteer", true),
            ("hild", "hioed", false),
            ("bau", "bad", false),
            ("bauer", "brand", false),
            ("steinbach", "steinhoff", false),
        ] {
            assert_eq!(misspelled(short, long) > 0.0, same, "{short} {long}");
        }
    }

    #[test]
    fn knows_contractions_from_compounds_that_share_an_end() {
        for (short, long, same) in [
            ("metbau", "metallbau", true),
            ("prazteile", "prazisionsteile", true),
            ("holzbau", "hochbau", false),
            ("bau", "metallbau", false),
            ("messebau", "metallbau", false),
        ] {
            assert_eq!(contracted(short, long), same, "{short} {long}");
        }
    }
}
