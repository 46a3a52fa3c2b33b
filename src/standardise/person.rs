//! Names of persons, and whether a name is a person's or an organisation's.

use super::fold::fold;
use super::given_names::GivenNames;
use super::legal_form::{Words, find};
use super::lexicon::word_set;
use super::person_marks::Marks;
use super::words::{BRANCHES, HOUSES, is_common_word, stem_of, trade_of};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A person's name in comparable parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonName {
    /// Given names and initials, folded, in order; double names as two.
    pub given: Vec<String>,
    /// Family name with its particles, folded; double-barrelled names with a space.
    pub family: String,
    /// An academic title or a form of address was taken off.
    pub title: bool,
    /// What tells namesakes apart.
    pub marks: Marks,
}

impl PersonName {
    /// The words of the family name without particles (`von der Heide` → `heide`); all words where there are only particles.
    pub fn family_words(&self) -> impl Iterator<Item = &str> {
        let only_particles = self.family.split(' ').all(|word| PARTICLES.contains(word));
        let words = self.family.split(' ').filter(|word| !word.is_empty());
        words.filter(move |word| only_particles || !PARTICLES.contains(*word))
    }
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum PartyKind {
    /// A company, association or authority.
    Organisation,
    /// A natural person or a household.
    Person,
    /// The name does not tell.
    #[default]
    Unknown,
}

const TITLES: &str = include_str!("data/titles.tsv");
static SALUTATIONS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "salutation"));
static DEGREES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "degree"));
static SUFFIXES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "suffix"));
static HOUSEHOLDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "household"));
static PARTICLES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(TITLES, "particle"));

/// A word of a name: folded, and as it was written.
struct NameWord<'a> {
    folded: String,
    raw: &'a str,
}

/// The words of a text with hyphens kept inside words.
fn name_words(text: &str) -> Vec<NameWord<'_>> {
    let parting = |sign: char| sign.is_whitespace() || matches!(sign, '.' | ',' | '/' | '(' | ')' | ';');
    let words = text.split(parting).map(|raw| NameWord { folded: fold(raw), raw });
    words.filter(|word| !word.folded.is_empty()).collect()
}

/// Whether a word is a form of address or a title, in compounds too (`Dipl.-Ing.` is split, `Dr.-Ing.` is not).
fn is_title(folded: &str) -> bool {
    SALUTATIONS.contains(folded) || folded.split(' ').all(|part| DEGREES.contains(part))
}

/// Reads a person's whole name (`Herr Dr. Hans-Peter von der Heide`, `Heide, Hans-Peter`, `Fam. Müller`).
pub fn person_name(full: &str) -> PersonName {
    person_name_among(full, &GivenNames::default())
}

/// [`person_name`] where more given names are known.
pub fn person_name_among(full: &str, names: &GivenNames) -> PersonName {
    let no_name = |text| name_words(text).iter().all(|word| is_title(&word.folded) || SUFFIXES.contains(&word.folded));
    if let Some((family, given)) = full.split_once(',').filter(|(_, given)| !no_name(given)) {
        return person_parts(given, family);
    }
    let (all, marks) = marked_words(full);
    let (words, title) = without_titles(all);
    let family_only = name_words(full).first().is_some_and(|word| HOUSEHOLDS.contains(&word.folded));
    let start =
        if family_only && !words.iter().any(|word| names.has(&word.folded)) { 0 } else { family_start(&words, names) };
    let given_last = start == words.len();
    let (given, family) =
        if given_last { (&words[words.len().min(1)..], &words[..words.len().min(1)]) } else { words.split_at(start) };
    PersonName { given: given_names(given), family: joined(family), title, marks }
}

/// The words of a text, and the marks among them.
fn marked_words(text: &str) -> (Vec<NameWord<'_>>, Marks) {
    let words = name_words(text);
    let marks = Marks::among(&words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>());
    (words, marks)
}

/// The words without titles, household words and suffixes, and whether a title was among them.
fn without_titles(words: Vec<NameWord<'_>>) -> (Vec<NameWord<'_>>, bool) {
    let last = words.len().saturating_sub(1);
    let title = words.iter().any(|word| is_title(&word.folded));
    // Austria's `DI` is also a particle (`di Lorenzo`) and, among capitals, may be anything.
    let shouted = words.iter().all(|word| !word.raw.chars().any(char::is_lowercase));
    let is_name = |at: usize, word: &NameWord<'_>| {
        let suffix = at > 0 && at >= last.saturating_sub(1) && SUFFIXES.contains(&word.folded);
        !(is_title(&word.folded)
            || HOUSEHOLDS.contains(&word.folded)
            || suffix
            || (word.raw == "DI" && !shouted)
            || matches!(word.folded.as_str(), "und" | "u"))
    };
    let all_gone = !words.iter().enumerate().any(|(at, word)| is_name(at, word));
    if all_gone {
        return (words, false);
    }
    let kept = words.into_iter().enumerate().filter(|(at, word)| is_name(*at, word)).map(|(_, word)| word);
    (kept.collect(), title)
}

/// Where the family name starts; the number of words if it stands first and the given names follow.
fn family_start(words: &[NameWord<'_>], names: &GivenNames) -> usize {
    let count = words.len();
    if count <= 1 {
        return 0;
    }
    if let Some(at) = (1..count - 1).find(|at| PARTICLES.contains(&words[*at].folded)) {
        return at;
    }
    if PARTICLES.contains(&words[0].folded) {
        return 0;
    }
    if stands_first(words, names) { count } else { count - 1 }
}

/// Whether the family name stands first: it alone is in capitals, or it is no given name while the last word is one.
fn stands_first(words: &[NameWord<'_>], names: &GivenNames) -> bool {
    let capitals = |word: &NameWord<'_>| word.raw.chars().count() > 2 && !word.raw.chars().any(char::is_lowercase);
    let (first, rest) = (&words[0], &words[1..]);
    let Some(last) = rest.last() else { return false };
    if capitals(first) && !rest.iter().any(capitals) {
        return true;
    }
    if capitals(last) && !capitals(first) {
        return false;
    }
    let given = |word: &NameWord<'_>| word.folded.split(' ').all(|part| names.has(part));
    first.folded.len() > 1 && !given(first) && given(last)
}

fn given_names(words: &[NameWord<'_>]) -> Vec<String> {
    words.iter().flat_map(|word| word.folded.split(' ')).map(str::to_owned).collect()
}

fn joined(words: &[NameWord<'_>]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// Reads a name that is already in two fields. Titles are taken off both; fields that were swapped stay swapped.
pub fn person_parts(given: &str, family: &str) -> PersonName {
    let (given, given_marks) = marked_words(given);
    let (family, family_marks) = marked_words(family);
    let (given, given_title) = without_titles(given);
    let (family, family_title) = without_titles(family);
    PersonName {
        given: given_names(&given),
        family: joined(&family),
        title: given_title || family_title,
        marks: family_marks.or(given_marks),
    }
}

const PARTY_TYPES: &str = include_str!("data/party_types.tsv");
static PERSON_TYPES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(PARTY_TYPES, "person"));
static ORGANISATION_TYPES: LazyLock<FxHashSet<String>> = LazyLock::new(|| word_set(PARTY_TYPES, "organisation"));

/// What a column that says so calls a row (`Privatkunde`, `Firma`); unknown where it says something else.
pub fn stated_kind(raw: &str) -> PartyKind {
    let folded = fold(raw);
    if PERSON_TYPES.contains(&folded) {
        PartyKind::Person
    } else if ORGANISATION_TYPES.contains(&folded) {
        PartyKind::Organisation
    } else {
        PartyKind::Unknown
    }
}

/// Whom a form of address speaks to: `Herr` and `Familie` to persons, `Firma` to an organisation.
pub fn salutation_kind(raw: &str) -> PartyKind {
    let folded = fold(raw);
    match folded.split(' ').next() {
        Some("firma" | "fa") => PartyKind::Organisation,
        Some(first) if SALUTATIONS.contains(first) || HOUSEHOLDS.contains(first) => PartyKind::Person,
        _ => PartyKind::Unknown,
    }
}

/// Whether a name is a person's or an organisation's.
pub fn party_kind(raw_name: &str) -> PartyKind {
    party_kind_among(raw_name, &GivenNames::default())
}

/// [`party_kind`] where more given names are known.
pub fn party_kind_among(raw_name: &str, names: &GivenNames) -> PartyKind {
    let folded = fold(raw_name);
    let name = Words::of(&folded);
    let Some(first) = name.list.first() else { return PartyKind::Unknown };
    let firm = matches!(*first, "firma" | "fa");
    if firm || find(&name).form.is_some() {
        return PartyKind::Organisation;
    }
    let salutation = SALUTATIONS.contains(*first) && *first != "an";
    if salutation || HOUSEHOLDS.contains(*first) {
        return PartyKind::Person;
    }
    let is_degree = |word: &str| DEGREES.contains(word) && word.len() <= LONGEST_ABBREVIATION;
    let is_work = |word: &str| {
        let stem = stem_of(word);
        is_common_word(&stem) || is_trade(word, &stem)
    };
    let trade = name.list.iter().any(|word| !names.has(word) && !is_degree(word) && is_work(word));
    let branch = name.list[1..].iter().any(|word| BRANCHES.contains(*word));
    let house = name.list.len() > 1 && HOUSES.contains(*first);
    if trade || house || branch || folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return PartyKind::Organisation;
    }
    if is_degree(first) || reads_like_a_person(raw_name, &name.list, names) {
        PartyKind::Person
    } else {
        PartyKind::Unknown
    }
}

/// Whether a word is a trade and no family name: those are short, or name who plies it (`Zimmerer`, `Metzger`).
fn is_trade(word: &str, stem: &str) -> bool {
    const SHORTEST: usize = 6;
    word.len() >= SHORTEST && !word.ends_with("er") && trade_of(stem) != 0
}

/// Longer degrees are written-out professions, which companies have in their names too.
const LONGEST_ABBREVIATION: usize = 4;

/// Two to six words: a given name in front or behind the comma; or a family name and then given names only.
fn reads_like_a_person(raw_name: &str, words: &[&str], names: &GivenNames) -> bool {
    // `Walther-Röttger` is a double-barrelled family name, and more often on a firm than on a person.
    if !(2..=6).contains(&words.len()) || !raw_name.contains([' ', ',']) {
        return false;
    }
    if let Some((_, behind)) = raw_name.split_once(',') {
        let (given, _) = without_titles(name_words(behind));
        return given.first().is_some_and(|word| {
            word.folded.len() == 1 || word.folded.split(' ').next().is_some_and(|word| names.has(word))
        });
    }
    let and = |word: &str| matches!(word, "und" | "u");
    let given_behind = words[1..].iter().all(|word| names.has(word) || and(word));
    if let Some(at) = words.iter().position(|word| and(word)) {
        let couple = names.has(words[0]) && words.get(at + 1).is_some_and(|word| names.has(word));
        return (couple && words.len() > at + 2) || (at > 1 && given_behind);
    }
    names.has(words[0]) || given_behind
}

#[cfg(test)]
mod tests {
    use super::super::given_names::{is_given_name, same_given_name};
    use super::{PartyKind, party_kind, person_name, person_parts};
    use proptest::prelude::*;

    #[test]
    fn reads_names() {
        for (raw, given, family, title) in [
            ("Peter Müller", "peter", "muller", false),
            ("Müller, Peter", "peter", "muller", false),
            ("MÜLLER Peter", "peter", "muller", false),
            ("Müller Peter", "peter", "muller", false),
            ("Herr Peter Müller", "peter", "muller", true),
            ("Herr Dr. Dipl.-Ing. Peter Müller", "peter", "muller", true),
            ("DI Eva Schmidt", "eva", "schmidt", false),
            ("Eva di Lorenzo", "eva", "di lorenzo", false),
            ("Prof. Dr. med. Eva Schmidt", "eva", "schmidt", true),
            ("Dr.-Ing. Eva Schmidt", "eva", "schmidt", true),
            ("Hans-Peter Müller-Lüdenscheidt", "hans peter", "muller ludenscheidt", false),
            ("Eva von der Heide", "eva", "von der heide", false),
            ("Ludwig van Beethoven", "ludwig", "van beethoven", false),
            ("von der Heide, Eva", "eva", "von der heide", false),
            ("P. Müller", "p", "muller", false),
            ("Peter H. Müller", "peter h", "muller", false),
            ("Fam. Müller", "", "muller", false),
            ("Familie Hans Müller", "hans", "muller", false),
            ("Eheleute Hans und Petra Müller", "hans petra", "muller", false),
            ("Hans & Petra Müller", "hans petra", "muller", false),
            ("Peter Müller jun.", "peter", "muller", false),
            ("Peter Müller, MBA", "peter", "muller", true),
            ("Mr John Smith", "john", "smith", true),
            ("JP Kessler", "jp", "kessler", false),
            ("Karim Al-Hadid", "karim", "al hadid", false),
            ("Weber Karin u. Hans", "karin hans", "weber", false),
            ("MÜLLER Hans-Jürgen", "hans jurgen", "muller", false),
            ("Weston, Peggy", "peggy", "weston", false),
            ("Müller", "", "muller", false),
            ("", "", "", false),
            ("Herr", "", "herr", false),
        ] {
            let name = person_name(raw);
            assert_eq!(
                (name.given.join(" ").as_str(), name.family.as_str(), name.title),
                (given, family, title),
                "{raw}"
            );
        }
    }

    #[test]
    fn reads_fields() {
        let name = person_parts("Dr. Hans-Peter", "Müller-Lüdenscheidt");
        assert_eq!(
            (name.given.join(" ").as_str(), name.family.as_str(), name.title),
            ("hans peter", "muller ludenscheidt", true)
        );
        let name = person_parts("", "von Bülow");
        assert_eq!((name.given.len(), name.family.as_str()), (0, "von bulow"));
    }

    #[test]
    fn knows_given_names_and_their_forms() {
        for name in ["peter", "petra", "jorg", "sepp", "mehmet", "mary", "gunter", "kathe"] {
            assert!(is_given_name(name), "{name}");
        }
        for name in ["muller", "gmbh", "", "technik"] {
            assert!(!is_given_name(name), "{name}");
        }
        for (a, b, same) in [
            ("hans", "johannes", true),
            ("johann", "hans", true),
            ("sepp", "josef", true),
            ("liz", "elisabeth", true),
            ("bob", "robert", true),
            ("p", "peter", true),
            ("peter", "p", true),
            ("kathe", "katharina", true),
            ("peggie", "margaret", true),
            ("howie", "howard", true),
            ("marie", "martina", false),
            ("peter", "petra", false),
            ("hans", "peter", false),
            ("zaphod", "zaphod", true),
            ("ewald", "egon", false),
            ("", "peter", false),
        ] {
            assert_eq!(same_given_name(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn tells_persons_from_organisations() {
        for (raw, kind) in [
            ("Müller GmbH", PartyKind::Organisation),
            ("Peter Müller e.K.", PartyKind::Organisation),
            ("Autohaus Peter Müller", PartyKind::Organisation),
            ("Peter Müller Metallbau", PartyKind::Organisation),
            ("Firma Peter Müller", PartyKind::Organisation),
            ("Stadtwerke Brilon", PartyKind::Organisation),
            ("Gemeinde Olsberg", PartyKind::Organisation),
            ("Müller & Söhne", PartyKind::Organisation),
            ("1. FC Brilon", PartyKind::Organisation),
            ("Hotel Seeblick", PartyKind::Organisation),
            ("Stadt Brilon", PartyKind::Organisation),
            ("Muster & Beispiel Landschaftsarchitekten", PartyKind::Organisation),
            ("Peter Müller", PartyKind::Person),
            ("Müller, Peter", PartyKind::Person),
            ("Herr Müller", PartyKind::Person),
            ("Familie Müller", PartyKind::Person),
            ("Dr. Müller", PartyKind::Person),
            ("Hans und Petra Müller", PartyKind::Person),
            ("Müller Peter", PartyKind::Person),
            ("Müller Hans-Jürgen", PartyKind::Person),
            ("Reich-Thanel, Dr. med. Jana", PartyKind::Person),
            ("Walther-Röttger", PartyKind::Unknown),
            ("Weber Karin u. Hans", PartyKind::Person),
            ("Prof. Weber Consulting", PartyKind::Organisation),
            ("Autowerkstatt Kai Pohl", PartyKind::Organisation),
            ("Klapp", PartyKind::Unknown),
            ("Xyrion Qualtec", PartyKind::Unknown),
            ("", PartyKind::Unknown),
        ] {
            assert_eq!(party_kind(raw), kind, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panic(raw in "\\PC{0,40}", other in "\\PC{0,20}") {
            let _ = (person_name(&raw), person_parts(&raw, &other), party_kind(&raw));
        }

        #[test]
        fn likeness_of_names_is_symmetric(a in "[a-z]{0,6}", b in "[a-z]{0,6}") {
            prop_assert_eq!(same_given_name(&a, &b), same_given_name(&b, &a));
        }
    }
}
