//! The person or department somebody typed behind an organisation's name.

use super::fold::fold;
use super::lexicon::word_set;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The words by which such an addition begins, folded.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("data/attention.tsv").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(fold).collect()
});

const DEPARTMENT_WORDS: &str = include_str!("data/departments.tsv");
static DEPARTMENTS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(DEPARTMENT_WORDS, "department"));
static UNITS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(DEPARTMENT_WORDS, "unit"));
static MARKERS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(DEPARTMENT_WORDS, "marker"));

/// Whether a text names a department of an organisation and nothing else.
pub(super) fn is_department(text: &str) -> bool {
    let folded = fold(text);
    DEPARTMENTS.contains(&folded) || folded.split_once(' ').is_some_and(|(first, rest)| is_unit(first, rest))
}

/// Whether a line says at whose door a letter is to be left (`c/o Weber`), and no name.
pub(super) fn is_care_of(line: &str) -> bool {
    let sign = |sign: &str| line.trim_start().get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
    ["c/o ", "c/o:", "p.a. ", "p. a. ", "p.adr. ", "p. adr. ", "bei fam. ", "bei familie "].into_iter().any(sign)
}

/// A marker and the unit that it announces (`Abt. Einkauf`, `FB 65 Immobilien`).
fn is_unit(marker: &str, unit: &str) -> bool {
    let numbered = || unit.starts_with(|sign: char| sign.is_ascii_digit());
    MARKERS.contains(marker) && (UNITS.contains(unit) || DEPARTMENTS.contains(unit) || numbered())
}

/// A name without the department behind it: set off by a sign, or announced by a word.
fn without_department(name: &str) -> &str {
    let separators: &[&str] = if has_separator(name) { &[", ", " - ", " – ", "; ", " / "] } else { &[] };
    for separator in separators {
        if let Some((organisation, behind)) = name.rsplit_once(*separator)
            && is_department(behind)
            && !organisation.trim().is_empty()
        {
            return organisation.trim_end();
        }
    }
    let starts = name.char_indices().filter(|(at, letter)| *letter == ' ' && !name[..*at].trim().is_empty());
    for (at, _) in starts {
        let (marker, unit) = name[at + 1..].split_once(' ').unwrap_or_default();
        let marker = fold(marker);
        if MARKERS.contains(&marker) && is_unit(&marker, &fold(unit)) {
            return name[..at].trim_end_matches([',', ';', '-', '/', ' ']);
        }
    }
    name
}

/// Whether a name has a sign that may set a department off; most have none.
fn has_separator(name: &str) -> bool {
    name.bytes().any(|sign| matches!(sign, b',' | b'-' | b';' | b'/') || !sign.is_ascii())
}

/// Forms of address that begin no name of an organisation.
const ADDRESSED: [&str; 4] = ["herr ", "herrn ", "hr ", "frau "];

/// Whether a line of a name says no more than whom to speak to (`Frau Eva Weber`).
pub(super) fn is_attention(line: &str) -> bool {
    let folded = fold(line);
    ADDRESSED.iter().any(|form| folded.starts_with(form))
}

/// A name without the person that it is for the attention of: `Klapp GmbH, Hr. Weber` → `Klapp GmbH`. What stands in front
/// of the separator is never empty.
pub fn without_attention(name: &str) -> &str {
    let name = without_department(without_unmistakable(name));
    for (place, separator) in name.char_indices().filter(|(_, letter)| matches!(letter, ',' | ';' | '/' | '(' | '-')) {
        let rest = fold(&name[place + separator.len_utf8()..]);
        if !name[..place].trim().is_empty() && begins_with_attention(&rest) {
            return name[..place].trim_end();
        }
    }
    name
}

/// Signs of an addition that need no separator before them, in lower case.
const UNMISTAKABLE: [&str; 9] =
    [" z.hd", " z. hd", " z.h.", " z. h.", " zhd.", " zu händen", " zu hd", " c/o ", " attn"];

/// The letters that such signs begin with, after their space.
const BEGINNINGS: &[u8] = b"zca";

/// A name without what such a sign begins.
fn without_unmistakable(name: &str) -> &str {
    let begins = |pair: &[u8]| pair[0] == b' ' && BEGINNINGS.contains(&pair[1].to_ascii_lowercase());
    if !name.as_bytes().windows(2).any(begins) {
        return name;
    }
    let lower = name.to_lowercase();
    let cut =
        UNMISTAKABLE.iter().filter_map(|sign| lower.find(sign)).min().filter(|at| lower.len() == name.len() && *at > 0);
    let cut = cut.filter(|at| name.is_char_boundary(*at) && !name[..*at].trim().is_empty());
    cut.map_or(name, |at| name[..at].trim_end().trim_end_matches([',', ';', '-', '/', '(']).trim_end())
}

fn begins_with_attention(rest: &str) -> bool {
    WORDS.iter().any(|word| rest.strip_prefix(word.as_str()).is_some_and(|tail| tail.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::{is_care_of, without_attention};

    #[test]
    fn a_door_is_no_name() {
        assert!(is_care_of("c/o Weber") && is_care_of("C/O Weber AG") && is_care_of("bei Familie Roth"));
        assert!(!is_care_of("Coop AG") && !is_care_of("Beimler GmbH") && !is_care_of(""));
    }

    #[test]
    fn takes_the_person_off_and_leaves_the_rest() {
        for (name, expected) in [
            ("Klapp GmbH, Hr. Weber", "Klapp GmbH"),
            ("Klapp GmbH, z.Hd. Frau Weber", "Klapp GmbH"),
            ("Klapp GmbH / Herrn Weber", "Klapp GmbH"),
            ("Klapp GmbH c/o Weber AG", "Klapp GmbH"),
            ("Klapp GmbH z. Hd. Frau Weber", "Klapp GmbH"),
            ("Klapp GmbH Abt. Einkauf", "Klapp GmbH"),
            ("Stadt Brilon, Hochbauamt", "Stadt Brilon"),
            ("Stadt Brilon - FB 65 Immobilien", "Stadt Brilon"),
            ("TuS Brilon Abt. Fußball", "TuS Brilon Abt. Fußball"),
            ("Klapp Haustechnik", "Klapp Haustechnik"),
            ("c/o Weber AG", "c/o Weber AG"),
            ("Müller, Frank", "Müller, Frank"),
            ("Frau Holle Betten GmbH", "Frau Holle Betten GmbH"),
            ("Maier-Frank GmbH", "Maier-Frank GmbH"),
            ("", ""),
        ] {
            assert_eq!(without_attention(name), expected, "{name}");
        }
    }
}
