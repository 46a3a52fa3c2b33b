//! Headers as what they are composed of, so that a word is understood however it is abbreviated, turned round or translated:
//! `AUFDAT`, `Datum des Auftrags` and `order date` are one thing. The concepts and their spellings are data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::header::fold;
use super::vocabulary::RecordKind;
use super::words::KindGroup;

/// Marks the key of a composition, so that no header is taken for one.
const MARK: char = '=';
/// Meanings of one header that are looked at: spellings that may mean several things multiply.
const MEANINGS: usize = 4;
/// Letters of a header that are read; longer ones are sentences.
const LONGEST: usize = 80;

/// What a part of a cutting costs: the shortest cutting is the one in fewest and longest parts.
const PART: u32 = 10;
/// A part of one or two letters may be a coincidence.
const SHORT_PART: u32 = 16;
/// Letters between parts.
const LINK: u32 = 2;
/// A word that says nothing.
const STOPWORD: u32 = 1;

static MORPHEMES: LazyLock<Morphemes> =
    LazyLock::new(|| super::embedded::<MorphemeFile>("morphemes.toml", include_str!("data/morphemes.toml")).index());

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct MorphemeFile {
    stopwords: Vec<String>,
    endings: Vec<String>,
    links: Vec<String>,
    neutral: Vec<String>,
    concepts: BTreeMap<String, Vec<String>>,
    leave_out: Vec<LeaveOut>,
}

/// A concept that a header need not name; see the data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaveOut {
    concept: String,
    kinds: Vec<KindGroup>,
    before: Option<Vec<String>>,
}

struct Morphemes {
    concepts: FxHashMap<String, Vec<String>>,
    stopwords: FxHashSet<String>,
    endings: FxHashSet<String>,
    links: FxHashSet<String>,
    neutral: FxHashSet<String>,
    leave_out: Vec<LeaveOut>,
    longest: usize,
}

impl MorphemeFile {
    fn index(self) -> Morphemes {
        let mut concepts: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for (concept, spellings) in &self.concepts {
            for spelling in spellings {
                // `#` folds to nothing, and stands for itself.
                let folded = if spelling == "#" { spelling.clone() } else { fold(spelling) };
                let meanings = concepts.entry(folded).or_default();
                if !meanings.contains(concept) {
                    meanings.push(concept.clone());
                }
            }
        }
        let longest = concepts.keys().map(String::len).max().unwrap_or(0);
        let folded = |words: Vec<String>| words.iter().map(|word| fold(word)).collect();
        Morphemes {
            concepts,
            stopwords: folded(self.stopwords),
            endings: folded(self.endings),
            links: folded(self.links),
            neutral: self.neutral.into_iter().collect(),
            leave_out: self.leave_out,
            longest,
        }
    }
}

/// The key of what a word of a data file is composed of; `None` where a part of it is no concept, and where it counts from
/// one, which a header that does not count need not mean (`name 1` is a firm's).
pub(super) fn key(word: &str) -> Option<String> {
    let counts = word.contains('1');
    meanings(word).first().filter(|_| !counts).map(|concepts| written(concepts))
}

/// Whether a form of a header is such a key.
pub(super) fn is_key(form: &str) -> bool {
    form.starts_with(MARK)
}

/// The keys under which a header is looked up among the words, the most literal first: whole, without what only
/// describes, without what a table of the kind is about anyway. Without a kind any of these may be left out.
pub(super) fn keys(header: &str, kind: Option<RecordKind>) -> Vec<String> {
    let meanings = meanings(header);
    let mut keys: Vec<String> = meanings.iter().map(|concepts| written(concepts)).collect();
    for concepts in &meanings {
        let plain: Vec<String> =
            concepts.iter().filter(|concept| !MORPHEMES.neutral.contains(*concept)).cloned().collect();
        push_new(&mut keys, &plain);
        let rules: Vec<&LeaveOut> = MORPHEMES.leave_out.iter().filter(|rule| rule.is_for(kind)).collect();
        for rule in &rules {
            push_new(&mut keys, &rule.rest(&plain));
        }
        push_new(&mut keys, &rest_of_all(&rules, &plain));
    }
    keys
}

/// The concepts without all that may be left out in front of what then remains (`Objekt-Rechnungsanschrift PLZ`).
fn rest_of_all(rules: &[&LeaveOut], concepts: &[String]) -> Vec<String> {
    let may_go = |concept: &String| rules.iter().any(|rule| rule.concept == *concept && rule.before.is_some());
    let rest: Vec<String> = concepts.iter().filter(|concept| !may_go(concept)).cloned().collect();
    let fits = |concept: &String| {
        rules.iter().any(|rule| {
            rule.concept == *concept
                && !rule.rest(&[rest.as_slice(), std::slice::from_ref(concept)].concat()).is_empty()
        })
    };
    if concepts.iter().filter(|concept| may_go(concept)).all(fits) { rest } else { Vec::new() }
}

impl LeaveOut {
    fn is_for(&self, kind: Option<RecordKind>) -> bool {
        kind.is_none_or(|kind| self.kinds.iter().any(|group| group.holds(kind)))
    }

    /// The concepts without this one; nothing where it must stay.
    fn rest(&self, concepts: &[String]) -> Vec<String> {
        let rest: Vec<String> = concepts.iter().filter(|concept| **concept != self.concept).cloned().collect();
        let allowed = |concept: &String| self.before.as_ref().is_none_or(|before| before.contains(concept));
        if rest.len() < concepts.len() && rest.iter().all(allowed) { rest } else { Vec::new() }
    }
}

fn push_new(keys: &mut Vec<String>, concepts: &[String]) {
    let key = written(concepts);
    if !concepts.is_empty() && !keys.contains(&key) {
        keys.push(key);
    }
}

fn written(concepts: &[String]) -> String {
    format!("{MARK}{}", concepts.join("+"))
}

/// What a header may be composed of: sets of concepts and counters, in order. None where any part of it is unknown.
fn meanings(header: &str) -> Vec<Vec<String>> {
    let pieces = Pieces::of(header);
    let Some(parts) = pieces.cut() else { return Vec::new() };
    let mut meanings: Vec<Vec<String>> = vec![pieces.counters.clone()];
    for part in parts {
        let choices = &MORPHEMES.concepts[part];
        meanings = choices
            .iter()
            .flat_map(|choice| {
                meanings.iter().map(move |concepts| [concepts.as_slice(), std::slice::from_ref(choice)].concat())
            })
            .take(MEANINGS)
            .collect();
    }
    for concepts in &mut meanings {
        concepts.sort_unstable();
        concepts.dedup();
    }
    meanings.retain(|concepts| concepts.len() > pieces.counters.len());
    meanings
}

/// The folded letters of a header, and where its words begin and end.
struct Pieces {
    letters: String,
    boundaries: Vec<usize>,
    /// Numbers other than 1, which says no more than none: the second name, the year.
    counters: Vec<String>,
}

impl Pieces {
    fn of(header: &str) -> Self {
        let mut pieces = Self { letters: String::new(), boundaries: vec![0], counters: Vec::new() };
        let mut number = String::new();
        let mut lower_before = false;
        for letter in header.chars() {
            if letter.is_ascii_digit() {
                number.push(letter);
                pieces.end_word();
                lower_before = false;
                continue;
            }
            pieces.end_number(&mut number);
            if !letter.is_alphanumeric() && letter != '#' || letter.is_uppercase() && lower_before {
                pieces.end_word();
            }
            lower_before = letter.is_lowercase();
            if letter == '#' {
                pieces.end_word();
                pieces.letters.push('#');
                pieces.end_word();
            } else {
                let mut buffer = [0; 4];
                pieces.letters.push_str(&fold(letter.encode_utf8(&mut buffer)));
            }
        }
        pieces.end_number(&mut number);
        pieces.end_word();
        pieces
    }

    fn end_word(&mut self) {
        if self.boundaries.last() != Some(&self.letters.len()) {
            self.boundaries.push(self.letters.len());
        }
    }

    fn end_number(&mut self, number: &mut String) {
        let counter = number.trim_start_matches('0');
        if !counter.is_empty() && counter != "1" {
            self.counters.push(counter.to_owned());
        }
        number.clear();
    }

    fn is_boundary(&self, at: usize) -> bool {
        self.boundaries.binary_search(&at).is_ok()
    }

    /// Whether a part may stand here: inside one word, or over whole words (`first name`).
    fn is_whole(&self, start: usize, end: usize) -> bool {
        let crosses = self.boundaries.iter().any(|boundary| start < *boundary && *boundary < end);
        !crosses || self.is_boundary(start) && self.is_boundary(end)
    }

    /// The parts of the cheapest cutting that leaves no letter over.
    fn cut(&self) -> Option<Vec<&str>> {
        let length = self.letters.len();
        if length == 0 || length > LONGEST {
            return None;
        }
        // For each place: the cost of the cheapest way to it, where its last step began, and whether that was a part.
        let mut best: Vec<Option<(u32, usize, bool)>> = vec![None; length + 1];
        best[0] = Some((0, 0, false));
        for start in (0..length).filter(|start| self.letters.is_char_boundary(*start)) {
            let Some((cost, _, after_part)) = best[start] else { continue };
            let ends = start + 1..=length.min(start + MORPHEMES.longest);
            for end in ends.filter(|end| self.letters.is_char_boundary(*end)) {
                let Some((step, is_part)) = self.step(start, end, after_part) else { continue };
                if best[end].is_none_or(|(other, ..)| cost + step < other) {
                    best[end] = Some((cost + step, start, is_part));
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = length;
        while end > 0 {
            let (_, start, is_part) = best[end]?;
            parts.extend(is_part.then(|| &self.letters[start..end]));
            end = start;
        }
        Some(parts)
    }

    /// What it costs to read these letters as one part (true), or as letters that say nothing.
    fn step(&self, start: usize, end: usize, after_part: bool) -> Option<(u32, bool)> {
        let letters = &self.letters[start..end];
        // In capitals nothing shows where the last word begins: `ERSTELLTAM`.
        let begins =
            self.is_boundary(start) || after_part && MORPHEMES.endings.contains(letters) && self.is_whole(start, end);
        let at_words = begins && self.is_boundary(end);
        if MORPHEMES.concepts.contains_key(letters) && self.is_whole(start, end) {
            return Some((if end - start <= 2 && letters != "#" { SHORT_PART } else { PART }, true));
        }
        if at_words && MORPHEMES.stopwords.contains(letters) {
            return Some((STOPWORD, false));
        }
        let linked = after_part && !self.is_boundary(start) && self.is_whole(start, end);
        (linked && MORPHEMES.links.contains(letters)).then_some((LINK, false))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(left: &str, right: &str) {
        let (one, other) = (key(left), key(right));
        assert!(one.is_some() && one == other, "{left} {one:?}, {right} {other:?}");
    }

    #[test]
    fn abbreviations_compounds_and_translations_say_the_same() {
        same("AUFDAT", "Auftragsdatum");
        same("Datum des Auftrags", "order date");
        same("PROJLTR", "Projektleiter");
        same("Job Mgr", "Projektleiter");
        same("SPERRKZ", "Sperrkennzeichen");
        same("Erw. Umsatz", "expected revenue");
        same("KDNR", "Customer No.");
        same("Cust #", "Kunden-Nr.");
        same("first_name", "Vorname");
        same("Firmenname 2", "companyName2");
    }

    #[test]
    fn a_header_with_an_unknown_part_is_not_composed() {
        for header in ["Religion", "Bestand", "Kostenstelle", "Restbestand", "", "Spalte 7"] {
            assert_eq!(key(header), None, "{header}");
        }
    }

    #[test]
    fn what_the_table_is_about_may_be_left_out() {
        let status = key("Status").expect("a concept");
        assert!(keys("ticketStatus", Some(RecordKind::Ticket)).contains(&status));
        assert!(!keys("ticketStatus", Some(RecordKind::Invoice)).contains(&status));
        let email = key("E-Mail").expect("a concept");
        assert!(keys("Kunden-E-Mail", Some(RecordKind::Order)).contains(&email));
        assert!(!keys("Kundenstatus", Some(RecordKind::Order)).contains(&status));
    }

    #[test]
    fn one_spelling_may_mean_several_things() {
        let keys = keys("LIEFNR", None);
        assert!(keys.contains(&key("Lieferantennummer").expect("concepts")), "{keys:?}");
        assert!(keys.contains(&key("Delivery No").expect("concepts")), "{keys:?}");
    }

    #[test]
    fn counters_count_from_the_second_on() {
        assert_eq!(keys("Telefon 1", None), keys("Telefon", None));
        assert_ne!(key("Name 2"), key("Name"));
    }

    proptest! {
        #[test]
        fn no_header_panics(header in "\\PC{0,60}") {
            keys(&header, None);
        }

        #[test]
        fn the_order_of_words_does_not_matter(left in "(Kunden|Auftrag|Rechnung)", right in "(Nummer|Datum|Betrag)") {
            prop_assert_eq!(key(&format!("{left} {right}")), key(&format!("{right} {left}")));
        }
    }
}
