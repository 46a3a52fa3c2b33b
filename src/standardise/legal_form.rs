//! Legal forms: what kind of company a name says it is, in any of its spellings, in full, abbreviated or cut off.
//!
//! Spellings are compared with their spaces taken out, between the borders of words. So `G. m. b. H.`, `G.mbH` and
//! `GmbH` are one spelling, and `Actien-Gesellschaft` needs no row of its own beside `Actiengesellschaft`.

use super::fold::fold;
use super::lexicon::{cell, rows, words};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A legal form.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
pub struct LegalForm(u16);

impl LegalForm {
    /// Its canonical name: `GmbH & Co. KG`.
    pub fn name(self) -> &'static str {
        FORMS.names.get(usize::from(self.0)).map_or("", |(name, _)| name)
    }

    /// Forms of one family may stand for one company in careless data (`GmbH`, `gGmbH`); others are different companies.
    pub fn family(self) -> &'static str {
        FORMS.names.get(usize::from(self.0)).map_or("", |(_, family)| family)
    }

    /// The form with this canonical name.
    pub fn named(name: &str) -> Option<Self> {
        FORMS.names.iter().position(|(other, _)| *other == name).map(|index| Self(index as u16))
    }
}

/// The legal form that a text says, if it says one.
pub fn legal_form(raw: &str) -> Option<LegalForm> {
    let folded = fold(raw);
    find(&Words::of(&folded)).form
}

/// What a spelling stands for.
#[derive(Copy, Clone)]
struct Spelling {
    /// `None`: an addition that is no part of the name (`i.L.`).
    form: Option<LegalForm>,
    /// May stand anywhere; else only behind the first word.
    certain: bool,
}

/// All forms and their spellings.
struct Forms {
    /// Canonical name and family, by number.
    names: Vec<(&'static str, &'static str)>,
    spellings: FxHashMap<String, Spelling>,
    /// Spellings in alphabetical order, for those that are cut off.
    sorted: Vec<(String, Option<LegalForm>)>,
    /// First two letters of any spelling.
    starts: Vec<bool>,
    longest: usize,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| read(include_str!("data/legal_forms.tsv")));

fn read(file: &'static str) -> Forms {
    let mut names: Vec<(&str, &str)> = Vec::new();
    let mut spellings = FxHashMap::default();
    let mut sorted = Vec::new();
    let mut starts = vec![false; 1 << 16];
    for row in rows(file) {
        let (name, family) = (cell(&row, 0), cell(&row, 1));
        let form = (name != "-").then(|| {
            let known = names.iter().position(|(other, _)| *other == name);
            LegalForm(known.unwrap_or_else(|| {
                names.push((name, family));
                names.len() - 1
            }) as u16)
        });
        let spelling = Spelling { form, certain: cell(&row, 2) == "any" };
        for joined in words(cell(&row, 3)).map(|word| fold(word).replace(' ', "")) {
            starts[start_of(joined.as_bytes())] = true;
            spellings.entry(joined.clone()).or_insert(spelling);
            sorted.push((joined, form));
        }
    }
    sorted.sort();
    let longest = sorted.iter().map(|(spelling, _)| spelling.len()).max().unwrap_or(0);
    Forms { names, spellings, sorted, starts, longest }
}

/// Number of the first two letters of a text.
fn start_of(joined: &[u8]) -> usize {
    let letter = |index: usize| usize::from(joined.get(index).copied().unwrap_or(0));
    letter(0) << 8 | letter(1)
}

/// The words of a folded text, and the text without its spaces.
pub(super) struct Words<'a> {
    /// The words.
    pub words: Vec<&'a str>,
    joined: String,
    /// Where each word starts in the joined text; one more entry than words.
    starts: Vec<usize>,
}

impl<'a> Words<'a> {
    /// The words of a folded text.
    pub fn of(folded: &'a str) -> Self {
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut joined = String::with_capacity(folded.len());
        let mut starts = Vec::with_capacity(words.len() + 1);
        for word in &words {
            starts.push(joined.len());
            joined.push_str(word);
        }
        starts.push(joined.len());
        Self { words, joined, starts }
    }

    fn len(&self) -> usize {
        self.words.len()
    }
}

/// Where legal forms stand in a name.
#[derive(Default)]
pub(super) struct Found {
    /// The form of the company: the last one named.
    pub form: Option<LegalForm>,
    /// The words that are legal forms or states of a company, in order, not overlapping.
    pub spans: Vec<Range<usize>>,
}

/// Finds the legal forms of a name.
pub(super) fn find(name: &Words<'_>) -> Found {
    let mut matches = Vec::new();
    let mut position = 0;
    while position < name.len() {
        if let Some((end, spelling)) = match_at(name, position) {
            matches.push((position..end, spelling));
            position = end;
        } else {
            position += 1;
        }
    }
    let certain = matches.iter().any(|(_, spelling)| spelling.certain && spelling.form.is_some());
    matches.retain(|(span, spelling)| stands(name, span, *spelling, certain));
    let mut found = Found::default();
    for (span, spelling) in matches {
        found.form = spelling.form.or(found.form);
        found.spans.push(span);
    }
    add_cut_off(name, &mut found);
    found
}

/// The longest spelling that starts at a word and ends at the end of one.
fn match_at(name: &Words<'_>, position: usize) -> Option<(usize, Spelling)> {
    let start = name.starts[position];
    let bytes = name.joined.as_bytes();
    if !FORMS.starts[start_of(&bytes[start..])] {
        return None;
    }
    let ends = (position + 1..=name.len()).take_while(|end| name.starts[*end] - start <= FORMS.longest);
    ends.filter_map(|end| {
        let spelling = FORMS.spellings.get(&name.joined[start..name.starts[end]])?;
        Some((end, *spelling))
    })
    .last()
}

/// Whether a match is meant as a legal form, where it stands.
fn stands(name: &Words<'_>, span: &Range<usize>, spelling: Spelling, certain_elsewhere: bool) -> bool {
    let last = span.end == name.len();
    if spelling.certain {
        return true;
    }
    if span.start == 0 {
        // `A.-G. für Bergbau`, but not `AG Elektronik` and not `SE Tylose`.
        return name.words.get(span.end).is_some_and(|next| *next == "fur");
    }
    last || spelling.form.is_none() || !certain_elsewhere
}

/// A spelling that the end of the name cuts off (`Gesellschaft mit beschränkter Haf`, `GmbH & C`).
fn add_cut_off(name: &Words<'_>, found: &mut Found) {
    /// Shorter rests are words of their own.
    const SHORTEST: usize = 7;
    let length = name.len();
    for position in 1..length {
        let rest = &name.joined[name.starts[position]..];
        if rest.len() < SHORTEST {
            return;
        }
        if found.spans.last().is_some_and(|span| span.end == length && span.start <= position) {
            return;
        }
        if let Some(form) = cut_off(rest) {
            found.spans.retain(|span| span.end <= position);
            found.spans.push(position..length);
            found.form = Some(form);
            return;
        }
    }
}

/// The form of which a text is the beginning, if that is one form only, or the shortest one continues into the others.
fn cut_off(rest: &str) -> Option<LegalForm> {
    let from = FORMS.sorted.partition_point(|(spelling, _)| spelling.as_str() < rest);
    let range = FORMS.sorted[from..].iter().take_while(|(spelling, _)| spelling.starts_with(rest));
    let (first, form) = range.clone().next()?;
    let one = range.clone().all(|(_, other)| other == form);
    let continued = range.clone().all(|(spelling, _)| spelling.starts_with(first.as_str()));
    if one || continued { *form } else { None }
}

#[cfg(test)]
mod tests {
    use super::{LegalForm, legal_form};
    use proptest::prelude::*;

    fn name(raw: &str) -> &'static str {
        legal_form(raw).map_or("", LegalForm::name)
    }

    #[test]
    fn reads_german_forms() {
        for (raw, form) in [
            ("Müller GmbH", "GmbH"),
            ("Müller G.m.b.H.", "GmbH"),
            ("Müller G. m. b. H. in Berlin", "GmbH"),
            ("Müller Ges.m.b.H.", "GmbH"),
            ("Müller GesmbH", "GmbH"),
            ("Müller Gesellschaft mit beschränkter Haftung", "GmbH"),
            ("MUELLER GESELLSCHAFT MIT BESCHRAENKTER HAFTUNG", "GmbH"),
            ("Müller Handelsgesellschaft mbH", "GmbH"),
            ("Müller GmbH i.G.", "GmbH"),
            ("Müller GmbH i.L.", "GmbH"),
            ("Müller gGmbH", "gGmbH"),
            ("Müller gemeinnützige GmbH", "gGmbH"),
            ("Müller GmbH & Co. KG", "GmbH & Co. KG"),
            ("Müller GmbH&Co.KG", "GmbH & Co. KG"),
            ("Müller GmbH + Co KG", "GmbH & Co. KG"),
            ("Müller GmbH u. Co. KG", "GmbH & Co. KG"),
            ("Müller Gesellschaft mbH & Co. Kommanditgesellschaft", "GmbH & Co. KG"),
            ("Müller & Co. KG", "KG"),
            ("Müller KG", "KG"),
            ("Müller Kommanditgesellschaft", "KG"),
            ("Müller AG", "AG"),
            ("Müller A.-G.", "AG"),
            ("Müller Aktiengesellschaft", "AG"),
            ("Müller Actien-Gesellschaft in Berlin", "AG"),
            ("Müller Akt.-Ges. in Liqu. in Berlin", "AG"),
            ("A.-G. für Bergbau", "AG"),
            ("Aktiengesellschaft für Maschinenbau vorm. Butz", "AG"),
            ("Müller, Kommanditgesellschaft auf Aktien in Köln", "KGaA"),
            ("Müller SE & Co. KGaA", "SE & Co. KGaA"),
            ("Müller SE", "SE"),
            ("Müller e.K.", "e.K."),
            ("Müller e. Kfm.", "e.K."),
            ("Müller eingetragener Kaufmann", "e.K."),
            ("Müller OHG", "OHG"),
            ("Müller oHG", "OHG"),
            ("Müller GbR", "GbR"),
            ("Müller Gesellschaft bürgerlichen Rechts", "GbR"),
            ("Müller UG (haftungsbeschränkt)", "UG (haftungsbeschränkt)"),
            ("Müller UG", "UG (haftungsbeschränkt)"),
            ("Müller UG haftungsbeschr.", "UG (haftungsbeschränkt)"),
            ("Müller PartG mbB", "PartG mbB"),
            ("Müller Rechtsanwälte Partnerschaft mbB", "PartG mbB"),
            ("Sportfreunde e.V.", "e.V."),
            ("Sportfreunde eingetragener Verein", "e.V."),
            ("Volksbank eG", "eG"),
            ("Versicherung VVaG", "VVaG"),
            ("Bayerischer Rundfunk Anstalt des öffentlichen Rechts", "AöR"),
            ("Handwerkskammer K.d.ö.R.", "KdöR"),
            ("Müller GmbH Niederlassung Berlin", "GmbH"),
            ("Huber OG", "OG"),
            ("Huber e.U.", "e.U."),
        ] {
            assert_eq!(name(raw), form, "{raw}");
        }
    }

    #[test]
    fn reads_forms_of_other_countries() {
        for (raw, form) in [
            ("Acme Ltd", "Ltd."),
            ("Acme Limited", "Ltd."),
            ("Acme Co., Ltd.", "Ltd."),
            ("Acme PLC", "PLC"),
            ("Acme Inc.", "Inc."),
            ("Acme Corporation", "Corp."),
            ("Acme LLC", "LLC"),
            ("Dupont S.A.", "SA"),
            ("dupont  s a  paris", "SA"),
            ("Dupont SARL", "Sàrl"),
            ("Dupont SAS", "SAS"),
            ("Rossi S.p.A.", "SpA"),
            ("Rossi s p a", "SpA"),
            ("Rossi Srl", "SRL"),
            ("Jansen B.V.", "BV"),
            ("Jansen N.V.", "NV"),
            ("Kowalski Sp. z o.o.", "Sp. z o.o."),
            ("Novák s.r.o.", "s.r.o."),
            ("Andersson AB", "AB"),
            ("Virtanen Oy", "Oy"),
            ("Hansen A/S", "A/S"),
            ("Hansen ApS", "ApS"),
            ("García S.L.", "SL"),
        ] {
            assert_eq!(name(raw), form, "{raw}");
        }
    }

    #[test]
    fn reads_forms_that_are_cut_off() {
        for (raw, form) in [
            ("Müller Gesellschaft mit beschränkter Haf", "GmbH"),
            ("Müller Gesellschaft mit besch", "GmbH"),
            ("Müller Gesellschaft m", "GmbH"),
            ("Müller GmbH & C", "GmbH & Co. KG"),
            ("Müller GmbH & Co", "GmbH & Co. KG"),
            ("Müller GmbH & Co. K", "GmbH & Co. KG"),
            ("Müller GmbH &", "GmbH & Co. KG"),
            ("Müller Aktiengesell", "AG"),
            ("Müller Kommanditgesell", "KG"),
            ("Müller UG (haftungsbeschr", "UG (haftungsbeschränkt)"),
            ("Müller Gesellschaft", ""),
        ] {
            assert_eq!(name(raw), form, "{raw}");
        }
    }

    #[test]
    fn leaves_words_that_only_look_like_forms() {
        for raw in
            ["AG Elektronik", "SE Tylose", "Sabine Agel", "Agentur Müller", "Coop Markt", "Müller", "", "E. K. Meyer"]
        {
            assert_eq!(name(raw), "", "{raw}");
        }
        assert_eq!(name("AB Elektronik GmbH"), "GmbH");
        assert_eq!(name("SE Tylose GmbH & Co. KG"), "GmbH & Co. KG");
        assert_eq!(name("KG Deutsche Gasrußwerke GmbH & Co"), "GmbH & Co. KG");
    }

    #[test]
    fn families_hold_compatible_forms() {
        assert_eq!(legal_form("x gGmbH").map(LegalForm::family), legal_form("x GmbH").map(LegalForm::family));
        assert_ne!(legal_form("x GmbH & Co. KG").map(LegalForm::family), legal_form("x GmbH").map(LegalForm::family));
        assert_eq!(LegalForm::named("GmbH"), legal_form("x GmbH"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = legal_form(&text);
        }

        #[test]
        fn is_found_behind_any_name(text in "[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}") {
            let with_form = format!("{text} GmbH & Co. KG");
            prop_assert_eq!(name(&with_form), "GmbH & Co. KG");
        }
    }
}
