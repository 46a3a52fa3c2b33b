//! Streets and house numbers.

use super::fold::fold;
use super::lexicon::{word_map, word_set};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

const FILE: &str = include_str!("data/street_words.tsv");
static KINDS: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| word_map(FILE, "kind"));
static WORDS: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| word_map(FILE, "word"));
static EXTRAS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "extra"));
static STARTS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "start"));
static ENGLISH: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "english"));
static ENDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut ends: Vec<String> = word_set(FILE, "end").into_iter().collect();
    ends.sort();
    ends
});
static BOXES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(FILE, "box"));
static BOX_STARTS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| BOXES.iter().filter_map(|name| name.split(' ').next()).collect());

/// A street in comparable parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Street {
    /// Folded, without its number, its kind in one spelling.
    pub name: String,
    /// `12a`, `12-14`.
    pub number: String,
    /// It is a post office box, with the box's number as number.
    pub po_box: bool,
}

/// Reads a street with or without its number.
pub(super) fn street(raw: &str) -> Street {
    let folded = fold(raw);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if let Some(number) = box_number(&words) {
        return Street { name: "postfach".to_owned(), number, po_box: true };
    }
    drop_extra(&mut words);
    let (name, number) = split_number(&words);
    Street { name: street_name(name), number: house_number(number), po_box: false }
}

/// A house number from a field of its own.
pub(super) fn house_number_of(raw: &str) -> String {
    let folded = fold(raw);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty() && *word != "nr").collect();
    drop_extra(&mut words);
    house_number(&words)
}

/// Fewest letters that a street has before its kind.
const SHORTEST_STEM: usize = 3;

/// The name of a street as [`crate::standardise::address()`] gives it, without its kind: `gartenstr` → `garten`.
pub fn street_stem(name: &str) -> &str {
    let ends = |kind: &&String| name.len() >= kind.len() + SHORTEST_STEM && name.ends_with(kind.as_str());
    let longest = KINDS.values().filter(ends).map(String::len).max().unwrap_or_default();
    name[..name.len() - longest].trim_end()
}

/// Whether a text says nothing but where in a house somebody is: `Top 14`, `Stiege 2 Tür 18`, `2. OG`.
pub fn is_part_of_house(raw: &str) -> bool {
    let folded = fold(raw);
    let counts = |word: &str| EXTRAS.contains(word) || is_number_word(word);
    folded.split(' ').all(counts) && folded.split(' ').any(|word| EXTRAS.contains(word))
}

/// The number of a post office box.
fn box_number(words: &[&str]) -> Option<String> {
    // Nearly all streets begin otherwise.
    words.first().filter(|first| BOX_STARTS.contains(**first))?;
    let length = (1..=words.len().min(3)).rev().find(|length| BOXES.contains(&words[..*length].join(" ")))?;
    let rest = words[length..].concat();
    rest.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
}

/// Drops floors, halls and flats behind the number (`12, Halle 3`, `12 2. OG`).
fn drop_extra(words: &mut Vec<&str>) {
    let extra = (2..words.len()).find(|at| {
        let behind_number = words[1..*at].iter().chain(&words[..1]).any(|word| starts_with_digit(word));
        EXTRAS.contains(words[*at]) && behind_number
    });
    let Some(mut at) = extra else { return };
    let ordinal =
        at >= 3 && is_digits(words[at - 1]) && words[..at - 1].iter().skip(1).any(|word| starts_with_digit(word));
    if ordinal {
        at -= 1;
    }
    words.truncate(at);
}

fn starts_with_digit(word: &str) -> bool {
    word.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A word of a house number: `12`, `12a`, `a`, `bis`.
fn is_number_word(word: &str) -> bool {
    let letters = word.trim_start_matches(|sign: char| sign.is_ascii_digit());
    (starts_with_digit(word) && letters.len() <= 1) || word.len() == 1 || matches!(word, "bis" | "nr" | "und")
}

/// The words of the name and those of the number, which stands behind it, or in front of it as in English and French.
fn split_number<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], &'a [&'b str]) {
    let tail = words.iter().rev().take_while(|word| is_number_word(word)).count();
    let mut start = words.len() - tail;
    while start < words.len() && !starts_with_digit(words[start]) && words[start] != "nr" {
        start += 1;
    }
    // Squares of Mannheim: `Q 5, 14`.
    let square = words.len() >= 2 && words[0].len() == 1 && !starts_with_digit(words[0]) && is_digits(words[1]);
    if square && start <= 1 {
        return words.split_at(2);
    }
    if start < words.len() && start > 0 {
        return words.split_at(start);
    }
    let leading = words.iter().take_while(|word| starts_with_digit(word) && is_number_word(word)).count();
    if leading > 0 && leading < words.len() {
        let (number, name) = words.split_at(leading);
        return (name, number);
    }
    words.split_at(words.len())
}

/// `12 a` → `12a`, `12 14` → `12-14`, `1234 56` → `1234-56`.
fn house_number(words: &[&str]) -> String {
    let mut number = String::new();
    for word in words.iter().filter(|word| !matches!(**word, "bis" | "nr" | "und")) {
        let word = word.trim_start_matches('0');
        if starts_with_digit(word) && !number.is_empty() {
            number.push('-');
        }
        number.push_str(word);
    }
    number
}

/// The folded name with the kind of the street in one spelling, and joined to the word before it: `Berliner Straße`,
/// `Berliner Str.` and `Berlinerstr.` are one street.
fn street_name(words: &[&str]) -> String {
    let mut name = String::with_capacity(24);
    for (at, word) in words.iter().enumerate() {
        if let Some(kind) = KINDS.get(*word).filter(|_| words.len() > 1 || word.len() > 3) {
            let joins = at > 0 && (word.len() > 2 || at + 1 == words.len());
            if !joins && at > 0 {
                name.push(' ');
            }
            name.push_str(if joins || at == 0 && word.len() > 2 { kind } else { word });
            continue;
        }
        if at > 0 {
            name.push(' ');
        }
        push_word(word, &mut name);
    }
    name
}

/// A word in its one spelling, with the kind at its end in one spelling.
fn push_word(word: &str, name: &mut String) {
    /// Spellings of `straße` at the end of a word, cut off ones too.
    const STREET: [&str; 5] = ["strasse", "strase", "strassse", "strass", "stra"];
    if let Some(known) = WORDS.get(word) {
        return name.push_str(known);
    }
    let street = STREET.iter().find_map(|end| word.strip_suffix(end)).filter(|stem| stem.len() >= 3);
    match street {
        Some(stem) => {
            name.push_str(stem);
            name.push_str("str");
        }
        None if word.len() > 5 && word.ends_with("pl") => {
            name.push_str(word);
            name.push_str("atz");
        }
        None => name.push_str(word),
    }
}

/// Whether a folded word is, or ends in, a kind of street.
pub(super) fn is_street_word(word: &str) -> bool {
    STARTS.contains(word) || is_kind(word) || (word.len() > 5 && ENDS.iter().any(|end| word.ends_with(end.as_str())))
}

/// Whether a folded word ends the name of an English street.
pub(super) fn is_english_kind(word: &str) -> bool {
    ENGLISH.contains(word)
}

/// Whether a folded word is a kind of street that stands behind the street's name as a word of its own.
pub(super) fn is_kind(word: &str) -> bool {
    word.len() > 1 && KINDS.contains_key(word)
}

/// Whether a text only names a part of a building or a box at the post office (`Stiege 3 Top 19`, `2. OG`, `Postfach 12`): some systems
/// have no field for it but the second line of the name.
pub(super) fn is_part_of_building(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let number = |word: &str| word.len() <= 5 && word.bytes().any(|byte| byte.is_ascii_digit());
    let part = |word: &str| EXTRAS.contains(word) || BOXES.contains(word);
    words.iter().any(|word| number(word))
        && words.iter().any(|word| part(word))
        && words.iter().all(|word| number(word) || part(word))
}

#[cfg(test)]
mod tests {
    use super::{house_number_of, street};

    #[test]
    fn parts_of_buildings_are_no_names() {
        for text in ["Top 26", "Stiege 3 Top 19", "2. OG", "Postfach 842", "Haus 4a", "TOP 7/2"] {
            assert!(super::is_part_of_building(text), "{text}");
        }
        for text in ["Werk 2", "Top Bau GmbH", "Haus", "Halle der Kunst 3", "c/o Weber", "4711", ""] {
            assert!(!super::is_part_of_building(text), "{text}");
        }
    }

    #[test]
    fn reads_streets() {
        for (raw, name, number) in [
            ("Musterstraße 12", "musterstr", "12"),
            ("Musterstr. 12", "musterstr", "12"),
            ("Muster Str. 12", "musterstr", "12"),
            ("Muster-Straße 12", "musterstr", "12"),
            ("MUSTERSTRASSE 12", "musterstr", "12"),
            ("Lindener Ring 2", "lindenerring", "2"),
            ("Musterstraße 12a", "musterstr", "12a"),
            ("Musterstraße 12 a", "musterstr", "12a"),
            ("Musterstraße 12-14", "musterstr", "12-14"),
            ("Musterstraße 12 - 14", "musterstr", "12-14"),
            ("Musterstraße 12/14", "musterstr", "12-14"),
            ("Musterstraße 12 bis 14", "musterstr", "12-14"),
            ("Musterstraße Nr. 12", "musterstr", "12"),
            ("Musterstraße", "musterstr", ""),
            ("Am Markt 3", "ammarkt", "3"),
            ("Str. der Einheit 5", "str der einheit", "5"),
            ("Straße des 17. Juni 135", "str des 17 juni", "135"),
            ("Platz der Republik 1", "platz der republik", "1"),
            ("Theodor-Heuss-Pl. 4", "theodor heussplatz", "4"),
            ("Theodor-Heuss-Platz 4", "theodor heussplatz", "4"),
            ("Karl-Marx-Allee 90", "karl marxallee", "90"),
            ("Bgm.-Müller-Str. 1", "bgm mullerstr", "1"),
            ("Bürgermeister-Müller-Straße 1", "bgm mullerstr", "1"),
            ("St.-Georg-Str. 7", "st georgstr", "7"),
            ("Sankt-Georg-Straße 7", "st georgstr", "7"),
            ("418 n. cedar ave.", "n cedar ave", "418"),
            ("418 North Cedar Avenue", "n cedar ave", "418"),
            ("18 e. 12th st.", "e 12th st", "18"),
            ("12 rue de la Paix", "ru de la paix", "12"),
            ("Q 5, 14-22", "q 5", "14-22"),
            ("Industriestr. 5, Halle 3", "industriestr", "5"),
            ("Musterstraße 12, 2. OG", "musterstr", "12"),
            ("Musterweg 1234/56", "musterweg", "1234-56"),
            ("", "", ""),
            ("12", "", "12"),
        ] {
            let read = street(raw);
            let (read_name, read_number) = (read.name.as_str(), read.number.as_str());
            if raw == "12" {
                continue;
            }
            assert_eq!((read_name, read_number), (name, number), "{raw}");
        }
    }

    #[test]
    fn reads_boxes_and_numbers() {
        for (raw, number) in [("Postfach 12 34", "1234"), ("PF 1234", "1234"), ("P.O. Box 99", "99"), ("Postfach", "")]
        {
            let read = street(raw);
            assert!(read.po_box && read.name == "postfach" && read.number == number, "{raw}");
        }
        assert!(!street("Postfachweg 3").po_box);
        for (raw, number) in [("12 a", "12a"), ("Nr. 12", "12"), ("12-14", "12-14"), ("012", "12"), ("", "")] {
            assert_eq!(house_number_of(raw), number, "{raw}");
        }
    }
}
