//! Towns: the core of a name that people write with and without where the town lies.

use super::fold::fold;
use super::lexicon::{word_map, word_set};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

const FILE: &str = include_str!("data/towns.tsv");
static CUTS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "cut"));
static PREFIXES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "prefix"));
static NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| word_map(FILE, "name"));

/// The folded core of a town's name (`Neuburg a.d. Donau`, `Kempten (Allgäu)`, `Saarbrücken/Saar`, `Olsberg OT Bigge`).
pub(super) fn town(raw: &str) -> String {
    let whole = fold(raw);
    if let Some(name) = NAMES.get(&whole) {
        return name.clone();
    }
    let bare = without_additions(raw);
    let folded = if bare.len() == raw.len() { whole } else { fold(bare) };
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let first = words.iter().position(|word| !PREFIXES.contains(*word)).unwrap_or(0);
    let words = &words[first..];
    let end = (1..words.len()).find(|at| CUTS.contains(words[*at]) || is_number(words[*at])).unwrap_or(words.len());
    let core: Vec<&str> = words[..end].iter().map(|word| if *word == "sankt" { "st" } else { *word }).collect();
    let core = core.join(" ");
    NAMES.get(&core).cloned().unwrap_or(core)
}

/// The part before brackets, slashes, commas and dashes with spaces around them.
fn without_additions(raw: &str) -> &str {
    if !raw.bytes().any(|sign| matches!(sign, b'(' | b'/' | b',' | b'-' | b'[') || !sign.is_ascii()) {
        return raw;
    }
    let ends = ["(", "/", ",", " - ", " – ", "["].iter().filter_map(|sign| raw.find(sign));
    let end = ends.filter(|end| !fold(&raw[..*end]).is_empty()).min().unwrap_or(raw.len());
    &raw[..end]
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::town;
    use proptest::prelude::*;

    #[test]
    fn reduces_towns_to_their_core() {
        for (raw, core) in [
            ("Neuburg a.d. Donau", "neuburg"),
            ("Neuburg an der Donau", "neuburg"),
            ("Neuburg/Donau", "neuburg"),
            ("Frankfurt am Main", "frankfurt"),
            ("Frankfurt a. M.", "frankfurt"),
            ("Frankfurt/Main", "frankfurt"),
            ("Frankfurt (Oder)", "frankfurt"),
            ("FFM", "frankfurt"),
            ("Hamm (Westf.)", "hamm"),
            ("Hamm i. Westf.", "hamm"),
            ("Saarbrücken/Saar", "saarbrucken"),
            ("Garching b. München", "garching"),
            ("Garching bei München", "garching"),
            ("Olsberg OT Bigge", "olsberg"),
            ("Olsberg, OT Bigge", "olsberg"),
            ("Olsberg - Bigge", "olsberg"),
            ("Bad Homburg v.d.H.", "bad homburg"),
            ("Bad Homburg vor der Höhe", "bad homburg"),
            ("Rothenburg ob der Tauber", "rothenburg"),
            ("Düsseldorf 30", "dusseldorf"),
            ("Paris Cedex 08", "paris"),
            ("Hansestadt Hamburg", "hamburg"),
            ("Lutherstadt Wittenberg", "wittenberg"),
            ("Munich", "munchen"),
            ("Cologne", "koln"),
            ("Köln", "koln"),
            ("Sankt Gallen", "st gallen"),
            ("St. Gallen", "st gallen"),
            ("Am Mellensee", "am mellensee"),
            ("new york city", "new york"),
            ("Markt Schwaben", "schwaben"),
            ("Halle (Saale)", "halle"),
            ("", ""),
            ("(Berlin)", "berlin"),
        ] {
            assert_eq!(town(raw), core, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable_for_case(raw in "[A-Za-zäöü ./()-]{0,24}") {
            let core = town(&raw);
            prop_assert_eq!(&town(&raw.to_lowercase()), &core);
        }
    }
}
