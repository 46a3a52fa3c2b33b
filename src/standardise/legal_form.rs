//! Legal forms: what kind of company a name says it is, in any spelling, in full, abbreviated or cut off.

use super::fold::fold;
use super::form_words::meant;
pub use super::legal_form_table::LegalForm;
use super::legal_form_table::{FORMS, Place, Spelling, start_of};
use super::words::is_known_word;
use std::ops::Range;

/// The legal form that a text says, if it says one.
pub fn legal_form(raw: &str) -> Option<LegalForm> {
    let folded = fold(raw);
    find(&Words::of(&folded)).form
}

/// `mullergmbh` as two words; any other word as one.
fn unglued(word: &str) -> impl Iterator<Item = &str> {
    let (name, form) = match word.strip_suffix("gmbh") {
        Some(name) if name.len() >= 3 => (name, "gmbh"),
        _ => (word, ""),
    };
    [name, form].into_iter().filter(|part| !part.is_empty())
}

/// The words of a folded text, and the text without its spaces, in which all words for `und` are one.
pub(super) struct Words<'a> {
    /// The words.
    pub list: Vec<&'a str>,
    /// The text without spaces.
    pub joined: String,
    /// Where each word starts in the joined text; one more entry than words.
    starts: Vec<usize>,
}

impl<'a> Words<'a> {
    /// The words of a folded text.
    pub fn of(folded: &'a str) -> Self {
        let words: Vec<&str> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .flat_map(unglued)
            .map(|word| meant(word).unwrap_or(word))
            .collect();
        let mut joined = String::with_capacity(folded.len());
        let mut starts = Vec::with_capacity(words.len() + 1);
        for word in &words {
            starts.push(joined.len());
            joined.push_str(if matches!(*word, "u" | "and") { "und" } else { word });
        }
        starts.push(joined.len());
        Self { list: words, joined, starts }
    }

    fn len(&self) -> usize {
        self.list.len()
    }
}

/// Where legal forms stand in a name.
#[derive(Default)]
pub(super) struct Found {
    /// The form of the company: the last one named.
    pub form: Option<LegalForm>,
    /// The words that are legal forms or states of a company and no part of the name, in order, not overlapping.
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
    let certain = matches.iter().any(|(_, spelling)| spelling.place == Place::Any && spelling.form.is_some());
    let mut end = name.len();
    let mut standing = Vec::new();
    while let Some((span, spelling)) = matches.pop() {
        if stands(name, &span, spelling, end, certain) {
            // What stands before a form at the end is at the end itself.
            end = if span.end == end { span.start } else { end };
            standing.push((span, spelling));
        }
    }
    let mut found = Found::default();
    standing.into_iter().rev().for_each(|(span, spelling)| found.add(span, spelling));
    add_cut_off(name, &mut found);
    found
}

impl Found {
    /// Adds a form that the end of the name cuts off.
    fn extend(&mut self, span: Range<usize>, form: LegalForm) {
        if let Some(last) = self.spans.last_mut().filter(|last| last.end > span.start) {
            last.end = span.start;
        }
        self.add(span, Spelling { form: Some(form), place: Place::Any });
        self.spans.retain(|span| !span.is_empty());
    }

    fn add(&mut self, span: Range<usize>, spelling: Spelling) {
        let beside = self.spans.last().is_some_and(|last| last.end == span.start);
        let pair = self.form.zip(spelling.form).filter(|_| beside).and_then(|pair| FORMS.pairs.get(&pair).copied());
        self.form = pair.or(spelling.form).or(self.form);
        if spelling.place != Place::Word {
            self.spans.push(span);
        }
    }
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

/// Whether a match is meant as a legal form, where it stands; `end` is where the forms at the end of the name start.
fn stands(name: &Words<'_>, span: &Range<usize>, spelling: Spelling, end: usize, certain_elsewhere: bool) -> bool {
    if spelling.place == Place::Any {
        return true;
    }
    if span.start == 0 {
        // `A.-G. für Bergbau`, but not `AG Elektronik` and not `SE Tylose`.
        return spelling.place == Place::Tail && name.list.get(span.end).is_some_and(|next| *next == "fur");
    }
    span.end == end || (spelling.place != Place::Last && (spelling.form.is_none() || !certain_elsewhere))
}

/// A spelling that the end of the name cuts off (`Gesellschaft mit beschränkter Haf`, `GmbH & C`).
fn add_cut_off(name: &Words<'_>, found: &mut Found) {
    /// Shorter rests are words of their own.
    const SHORTEST: usize = 7;
    let length = name.len();
    for position in 1..length {
        let rest = &name.joined[name.starts[position]..];
        // `Klapp Handels` is whole, if not its name; `handels` also begins a form of the north.
        if rest.len() < SHORTEST || (position + 1 == length && is_known_word(name.list[position])) {
            return;
        }
        if found.spans.last().is_some_and(|span| span.end == length && span.start <= position) {
            return;
        }
        if let Some(form) = cut_off(rest) {
            found.extend(position..length, form);
            return;
        }
    }
}

/// The form of which a text is the beginning: the one with the shortest spelling, if the other forms only continue it
/// (`GmbH` into `GmbH & Co. KG`).
fn cut_off(rest: &str) -> Option<LegalForm> {
    let from = FORMS.sorted.partition_point(|(spelling, _)| spelling.as_str() < rest);
    let length = FORMS.sorted[from..].partition_point(|(spelling, _)| spelling.starts_with(rest));
    let range = &FORMS.sorted[from..from + length];
    let (_, form) = range.iter().min_by_key(|(spelling, _)| spelling.len())?;
    let continues =
        |other: &str| range.iter().any(|(spelling, same)| same == form && other.starts_with(spelling.as_str()));
    if range.iter().all(|(spelling, other)| other == form || continues(spelling)) { *form } else { None }
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
            ("MüllerGmbH", "GmbH"),
            ("Riehl & Cie., Aktiengesellschaft in Ulm", "AG"),
            ("Reckert & Co. A.-G. in Ulm", "AG"),
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
            ("Aktiengesellschaft für Maschinenbau vorm. Lutz", "AG"),
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
            ("Müller Aktiengesellschaft & Co. Kommanditgesellschaft auf Aktien", "AG & Co. KGaA"),
            ("Müller Ges.m.b.H. & Co KG i.L.", "GmbH & Co. KG"),
            ("Müller Handels", ""),
            ("Müller AG i.L.", "AG"),
            ("Müller Stiftung", "Stiftung"),
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
            ("dupont  s a  lyon", "SA"),
            ("Dupont SARL", "Sàrl"),
            ("Dupont SAS", "SAS"),
            ("Rossi S.p.A.", "SpA"),
            ("Rossi s p a", "SpA"),
            ("Rossi Srl", "SRL"),
            ("Jansen B.V.", "BV"),
            ("Jansen BVBA", "BV"),
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
            ("Müller GmbH & Co. Kommanditgesell", "GmbH & Co. KG"),
            ("Müller GmbH & Co. Kommanditgesellschaft auf Ak", "GmbH & Co. KGaA"),
            ("Müller UG (haftungsbeschr", "UG (haftungsbeschränkt)"),
            ("Müller Gesellschaft", ""),
        ] {
            assert_eq!(name(raw), form, "{raw}");
        }
    }

    #[test]
    fn leaves_words_that_only_look_like_forms() {
        for raw in [
            "AG Elektronik",
            "SE Tylose",
            "Sabine Agel",
            "Agentur Müller",
            "Coop Markt",
            "Müller",
            "Union as represented by the Board",
            "",
            "E. K. Meyer",
        ] {
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
