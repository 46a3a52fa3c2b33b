//! Placeholders: values that fill a field without saying anything.

use super::lexicon::word_set;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

const FILE: &str = include_str!("data/placeholders.tsv");
static WHOLE: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "whole"));
static WORD: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "word"));
static TOWN: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "town"));

/// Whether a folded name, street or town only fills its field (`test`, `xxx`, `unbekannt`, `diverse kunden`).
pub fn is_placeholder(folded: &str) -> bool {
    let folded = folded.trim();
    if folded.is_empty() || is_one_sign_repeated(folded) || WHOLE.contains(folded) {
        return true;
    }
    folded.split(' ').all(|word| WORD.contains(word) || word.bytes().all(|byte| byte.is_ascii_digit()))
        && folded.split(' ').any(|word| WORD.contains(word))
}

/// The same of a town: some places are called like what fills a field (Leer in East Frisia).
pub fn is_placeholder_town(folded: &str) -> bool {
    is_placeholder(folded) && !TOWN.contains(folded.trim())
}

/// `xxx`, `000`, `x x x`: one sign only, three times at least, or a single `x`.
fn is_one_sign_repeated(folded: &str) -> bool {
    let mut signs = folded.bytes().filter(|byte| *byte != b' ');
    let Some(first) = signs.next() else { return true };
    let count = 1 + signs.clone().count();
    signs.all(|sign| sign == first) && (count >= 3 || first == b'x')
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::{is_placeholder, is_placeholder_town};

    #[test]
    fn a_town_may_be_called_like_a_filler() {
        assert!(is_placeholder(&fold("leer")) && !is_placeholder_town(&fold("Leer")));
        assert!(is_placeholder_town(&fold("unbekannt")) && is_placeholder_town(&fold("leer leer")));
    }

    #[test]
    fn tells_fillers_from_names() {
        for filler in [
            "",
            "test",
            "Test 2",
            "TEST GmbH",
            "xxx",
            "XX",
            "x",
            "000",
            "n/a",
            "N.N.",
            "unbekannt",
            "Diverse",
            "Diverse Kunden",
            "Diverse Debitoren",
            "Muster",
            "Mustermann",
            "Musterfirma",
            "Dummy",
            "keine Angabe",
            "k.A.",
            "asdf",
            "???",
            "---",
            "Barverkauf",
            "CPD",
            "Laufkundschaft",
            "CPD Kunden Inland",
            "Diverse Kunden Ausland",
            "platzhalter",
            "tbd",
            "not provided",
            "bitte löschen",
            "Testkunde",
        ] {
            assert!(is_placeholder(&fold(filler)), "{filler}");
        }
        for name in [
            "Testo",
            "TÜV Nord",
            "Muster & Söhne Bau",
            "AAB",
            "Xaver",
            "Diversey",
            "3M",
            "Berlin",
            "1. FC Union",
            "Dummer",
        ] {
            assert!(!is_placeholder(&fold(name)), "{name}");
        }
    }
}
