//! Company names: what is the name, what its legal form, what a branch, what a remark.

use super::fold::fold;
use super::form_words::is_cut_off;
use super::legal_form::{LegalForm, Words, find};
use super::words::{
    BRANCHES, CONNECTORS, FAMILIES, FORMER, HEADS, NOTES, OWNERS, PAIR_STARTS, PAIRS, PREFIXES, SITES, STATES,
    abbreviated_compound, abbreviated_trade, ends_in_note, is_common_word, known_trade, stem, stem_of, trade_end,
    trade_of,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

mod owners;
mod seat;

pub use owners::is_owners_association;

/// A company's name in comparable parts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CompanyName {
    /// The words of the name, folded, abbreviations expanded, in order; without legal form, branch and connectors.
    pub tokens: Vec<String>,
    /// The legal form, if the name says one.
    pub legal_form: Option<LegalForm>,
    /// The place of the branch, folded; empty where the name says only that it is one (`Zentrale`).
    pub branch: Option<String>,
    /// Words of the seat that the name tells (`… AG in Brilon bei Soest`), folded.
    pub seat: Vec<String>,
    /// The last word, where it may be cut off at the width of a field and is too short to say anything.
    pub fragment: Option<String>,
    /// All tokens without spaces, so that `Maschinen-Bau` and `Maschinenbau` meet.
    pub joined: String,
}

/// Reads a company's name. The tokens are empty only if the text has no letter and no digit.
pub fn company_name(raw: &str) -> CompanyName {
    let whole = fold(raw);
    if let Some(association) = owners::association(&whole) {
        return association;
    }
    let folded = prepared(raw, whole);
    let name = Words::of(&folded);
    let found = find(&name);
    let mut kept = vec![true; name.list.len()];
    found.spans.iter().for_each(|span| kept[span.clone()].fill(false));
    drop_trailing_note(&name.list, &mut kept);
    let seat = seat::take(&name.list, &mut kept, &found.spans);
    let branch = take_branch(&name.list, &mut kept, &found.spans);
    drop_owner(&name.list, &mut kept);
    drop_prefix(&name.list, &mut kept);
    let mut tokens = tokens(&name.list, &kept);
    let cut = FIELD_LENGTHS.contains(&raw.trim_end().chars().count()) && kept.last() == Some(&true);
    if cut && tokens.len() > 1 && tokens.last().is_some_and(|word| is_cut_off(word)) {
        tokens.pop();
    }
    let joined = tokens.concat();
    let fragment = tokens.last().filter(|word| cut && tokens.len() > 1 && word.len() <= FRAGMENT).cloned();
    CompanyName { tokens, legal_form: found.form, branch, seat, fragment, joined }
}

/// The street of the house that an association of flat owners is called after, as addresses have it.
pub(super) fn owned_house(raw: &str) -> Option<String> {
    owners::house(&fold(raw)).map(|house| house.name)
}

/// The legal form that [`company_name`] finds, without the rest of the work.
pub fn form_of_name(raw: &str) -> Option<LegalForm> {
    find(&Words::of(&prepared(raw, fold(raw)))).form
}

/// The text without remarks, with abbreviations written out, folded; `whole` is all of it folded, which most texts stay.
fn prepared(raw: &str, whole: String) -> String {
    let bare = without_family(without_notes(raw));
    let text = written_out(without_set_off(&bare));
    as_pairs(if *text == *raw { whole } else { fold(&text) })
}

/// A folded name with pairs of words written out that mean something else together (`kath kg`).
fn as_pairs(folded: String) -> String {
    let words: Vec<&str> = folded.split(' ').collect();
    let pair = |at: usize| PAIRS.get(&format!("{} {}", words[at], words.get(at + 1)?));
    if !words.iter().any(|word| PAIR_STARTS.contains(*word)) {
        return folded;
    }
    let mut written: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let found = Some(at).filter(|at| PAIR_STARTS.contains(words[*at])).and_then(pair);
        written.push(found.map_or(words[at], String::as_str));
        at += 1 + usize::from(found.is_some());
    }
    written.join(" ")
}

/// The text with trades written out that a full stop abbreviates, and with legal forms in capitals parted from the word that
/// they stick to (`KlappAG`, `MeyerKG`).
fn written_out(text: &str) -> Cow<'_, str> {
    const FORMS: [&str; 8] = ["AG", "KG", "SE", "OHG", "OG", "GbR", "UG", "KGaA"];
    let glued = |word: &str| {
        if !word.ends_with(|last: char| last.is_ascii_uppercase()) {
            return None; // as no form does
        }
        let form = FORMS.iter().find(|form| word.ends_with(**form))?;
        let name = &word[..word.len() - form.len()];
        let letters = name.chars().count() >= 3 && name.chars().next_back().is_some_and(char::is_lowercase);
        letters.then(|| format!("{name} {form}"))
    };
    let trade = |word: &str| {
        let bare = word.strip_suffix('.').filter(|bare| bare.chars().all(char::is_alphabetic))?;
        abbreviated_trade(&fold(bare)).map(str::to_owned)
    };
    let compound = |word: &str| {
        let (first, second) = word.trim_end_matches(['.', ',']).split_once('.')?;
        let letters = |part: &str| part.chars().all(char::is_alphabetic);
        let syllables = letters(first) && letters(second) && second.starts_with(char::is_lowercase);
        if syllables { abbreviated_compound(&fold(first), &fold(second)).map(str::to_owned) } else { None }
    };
    let other = |word: &str| trade(word).or_else(|| glued(word)).or_else(|| compound(word));
    if !text.split(' ').any(|word| other(word).is_some()) {
        return text.into();
    }
    text.split(' ').map(|word| other(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join(" ").into()
}

/// Lengths at which systems cut a name and go on in the next field, in the middle of a word if need be.
pub(super) const FIELD_LENGTHS: [usize; 4] = [30, 35, 40, 50];
/// Most letters of a last word that is only the beginning of one.
const FRAGMENT: usize = 3;

/// A name without remarks in brackets or at its end (`Frau Eva Schulte gesperrt`), otherwise as it was written.
pub fn without_remarks(raw: &str) -> String {
    let text = without_notes(raw);
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut kept = vec![true; words.len()];
    drop_trailing_note(&folded.iter().map(String::as_str).collect::<Vec<_>>(), &mut kept);
    words.iter().zip(kept).filter(|(_, kept)| *kept).map(|(word, _)| *word).collect::<Vec<_>>().join(" ")
}

/// Whether [`without_remarks`] leaves anything out of a name that counts, without the rest of the work.
pub fn has_remark(raw: &str) -> bool {
    /// Words that a remark at the end has at most, and the one before them.
    const LAST: usize = 4;
    if raw.contains(['(', '[']) {
        return fold(&without_remarks(raw)) != fold(raw);
    }
    if !raw.split_whitespace().next_back().is_some_and(|last| ends_in_note(&fold(last))) {
        return false;
    }
    let mut words: Vec<&str> = raw.split_whitespace().rev().take(LAST).collect();
    words.reverse();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let mut kept = [true; LAST];
    let kept = &mut kept[..folded.len()];
    drop_trailing_note(&folded.iter().map(String::as_str).collect::<Vec<_>>(), kept);
    kept.contains(&false)
}

/// The text without remarks in brackets (`(gesperrt)`, `[alt]`).
fn without_notes(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['(', '[']) {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(open) = rest.find(['(', '[']) {
        let Some(length) = rest[open..].find([')', ']']) else { break };
        out.push_str(&rest[..open]);
        let inside = &rest[open + 1..open + length];
        if !is_note(&fold(inside)) {
            out.push('(');
            out.push_str(inside);
        }
        out.push(' ');
        rest = &rest[open + length + 1..];
    }
    out.push_str(rest);
    if fold(&out).is_empty() { raw.into() } else { out.into() }
}

/// The text without a remark at its end that signs set off (`- ALT -`, `** gesperrt **`).
fn without_set_off(text: &str) -> &str {
    let bare = text.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '.');
    let sets_off = |sign: char| matches!(sign, ',' | ';' | '-' | '–' | '*' | '/' | '#' | '|' | ':');
    let Some(at) = bare.rfind(sets_off) else { return text };
    let (name, note) = bare.split_at(at);
    if !name.trim().is_empty() && NOTES.contains(fold(note).as_str()) { name } else { text }
}

/// The text without the family that runs the house, where signs set it off (`Gasthof Post - Fam. Huber, Lech`). What bears the
/// family's name itself (`Weingut Familie Huber`) keeps it.
fn without_family(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_family = |word: &str| word.starts_with(['f', 'F']) && FAMILIES.contains(fold(word).as_str());
    if !text.split(' ').any(is_family) {
        return text;
    }
    let sets_off = |at: usize, sign: &str| !matches!(sign, "-" | "–") || text[..at].ends_with(' ');
    let mut signs = text.match_indices([',', ';', '-', '–', '/', '|']);
    let Some((at, sign)) = signs.find(|(at, sign)| {
        names_somebody(&text[..*at])
            && sets_off(*at, sign)
            && text[at + sign.len()..].split_whitespace().next().is_some_and(is_family)
    }) else {
        return text;
    };
    let behind = &text[at + sign.len()..];
    let rest = behind.find([',', ';', '/', '|']).map_or("", |end| &behind[end..]);
    format!("{}{rest}", &text[..at]).into()
}

/// Whether a text tells whose name it is: what is only a trade or a building does not (`Ferienwohnung - Familie Huber`).
fn names_somebody(text: &str) -> bool {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    words.clone().count() > 1 && words.clone().any(|word| !is_common_word(word))
}

/// Whether what stands in brackets is a remark: a known one, or one about a former name.
fn is_note(folded: &str) -> bool {
    NOTES.contains(folded) || folded.split(' ').next().is_some_and(|word| FORMER.contains(word))
}

/// Leaves out a remark at the end: any known one behind a legal form, elsewhere only those that can mean nothing else
/// (several words, or a state such as `gesperrt`).
fn drop_trailing_note(words: &[&str], kept: &mut [bool]) {
    if !words.last().is_some_and(|last| ends_in_note(last)) {
        return;
    }
    for start in (1..words.len()).filter(|start| words.len() - start <= 3) {
        let note = words[start..].join(" ");
        let sure = !kept[start - 1] || start + 1 < words.len() || STATES.contains(note.as_str());
        if sure && NOTES.contains(note.as_str()) {
            kept[start..].fill(false);
            return;
        }
    }
}

/// Takes the branch out of the name and returns its place.
fn take_branch(words: &[&str], kept: &mut [bool], forms: &[Range<usize>]) -> Option<String> {
    let behind_form = forms.first().map_or(usize::MAX, |span| span.end);
    let marker = (0..words.len()).filter(|at| kept[*at]).find(|at| {
        let word = words[*at];
        let last = *at + 1 == words.len();
        let placeless = last || !kept[*at + 1];
        (*at > 0 && is_branch(word, placeless))
            || (*at == 0 && is_branch(word, false) && word.len() > 3 && words.len() > 2)
            || (*at >= behind_form && SITES.contains(word))
            || (*at > 0 && (last || *at >= behind_form) && HEADS.contains(word))
    })?;
    let end = if marker == 0 {
        2
    } else {
        (marker + 1..words.len()).find(|at| !kept[*at] || *words[*at] == *"der").unwrap_or(words.len())
    };
    let place: Vec<&str> = words[marker + 1..end].iter().copied().filter(|word| !CONNECTORS.contains(*word)).collect();
    let emptied = (0..words.len()).all(|at| !kept[at] || (marker..end).contains(&at));
    if emptied {
        return None;
    }
    kept[marker..end].fill(false);
    Some(place.join(" "))
}

/// A word for a branch; two letters (`NL`) are one only with a place behind them.
fn is_branch(word: &str, placeless: bool) -> bool {
    BRANCHES.contains(word) && !(placeless && word.len() <= 2)
}

/// Drops the owner's name behind `Inh.`.
fn drop_owner(words: &[&str], kept: &mut [bool]) {
    let owner = (1..words.len()).find(|at| OWNERS.contains(words[*at]));
    if let Some(start) = owner.filter(|start| kept[..*start].contains(&true)) {
        kept[start..].fill(false);
    }
}

/// Drops `Firma` in front of a name.
fn drop_prefix(words: &[&str], kept: &mut [bool]) {
    if words.first().is_some_and(|word| PREFIXES.contains(*word)) && kept.iter().skip(1).any(|keep| *keep) {
        kept[0] = false;
    }
}

/// Whether a word only connects others. One letter does so only between longer words: it is part of an acronym else.
fn is_connector(words: &[&str], at: usize) -> bool {
    let length = |at: usize| words.get(at).map_or(0, |word| word.len());
    let (before, behind) = (length(at.wrapping_sub(1)), length(at + 1));
    let between_letters = words[at] == "u" && before == 1 && behind == 1;
    let compound = || words.get(at + 1).is_some_and(|next| compound(words[at], next).is_some());
    CONNECTORS.contains(words[at])
        && (words[at].len() > 1 || between_letters || (before > 1 && behind > 1))
        && !compound()
}

/// The words that make the name: without connectors, single signs joined, each as its stem. If nothing is left that
/// way, the connectors, and at last the legal form itself are the name.
fn tokens(words: &[&str], kept: &[bool]) -> Vec<String> {
    let own = |at: &usize| kept[*at] && !is_connector(words, *at);
    let mut chosen: Vec<usize> = (0..words.len()).filter(own).collect();
    if chosen.is_empty() {
        chosen = (0..words.len()).filter(|at| kept[*at]).collect();
    }
    if chosen.is_empty() {
        chosen = (0..words.len()).collect();
    }
    let mut tokens: Vec<String> = Vec::with_capacity(chosen.len());
    let mut position = 0;
    while position < chosen.len() {
        let single = chosen[position..].iter().take_while(|at| words[**at].len() == 1).count();
        let next = chosen.get(position + 1).map(|at| words[*at]);
        let compound = next.and_then(|next| compound(words[chosen[position]], next));
        if let Some(compound) = compound {
            tokens.push(compound);
            position += 2;
            continue;
        }
        if single > 1 {
            tokens.push(chosen[position..position + single].iter().map(|at| words[*at]).collect());
        } else if let Some(whole) = elided(words, chosen[position]) {
            tokens.push(whole);
        } else {
            tokens.push(stem(words[chosen[position]]));
        }
        position += single.max(1);
    }
    tokens
}

/// Two words that are one trade (`E-Technik`, `Kfz-Technik`, `IT-Systeme`): apart the second would say something of its own.
fn compound(first: &str, second: &str) -> Option<String> {
    let tail = stem_of(second);
    if !matches!(&*tail, "technik" | "system" | "werkstatt" | "service" | "handel") {
        return None;
    }
    let known = |word: &str| known_trade(word).is_some();
    let stemmed = stem(&format!("{first}{second}"));
    if known(&stemmed) {
        return Some(stemmed);
    }
    let joined = format!("{first}{tail}");
    if known(&joined) {
        return Some(joined);
    }
    (tail == "technik" && first.len() > 1 && known(&stem_of(first))).then(|| format!("{}technik", stem_of(first)))
}

/// A word whose end stands behind the next but one (`Straßen- und Tiefbau`), in full.
fn elided(words: &[&str], at: usize) -> Option<String> {
    let (joint, full) = (words.get(at + 1)?, words.get(at + 2)?);
    let open = at > 0 && words[at].len() > 2 && trade_of(&stem_of(words[at])) == 0;
    let end = trade_end(full).filter(|_| open && matches!(*joint, "und" | "u"))?;
    Some(format!("{}{end}", words[at]))
}

#[cfg(test)]
mod tests {
    use super::{LegalForm, company_name};
    use proptest::prelude::*;

    #[test]
    fn splits_names_into_words_and_form() {
        for (raw, tokens, form) in [
            ("Klapp Sicherheitstechnik GmbH", "klapp sicherheitstechnik", "GmbH"),
            ("KLAPP SICHERHEITSTECHNIK GESELLSCHAFT MIT BESCHRAENKTER HAFTUNG", "klapp sicherheitstechnik", "GmbH"),
            ("Klapp Sicherheitstechn. Gesellschaft mit beschränkter Haf", "klapp sicherheitstechnik", "GmbH"),
            ("Müller Masch.bau GmbH & Co. KG", "muller maschinenbau", "GmbH & Co. KG"),
            ("Klapp Ind.bedarf GmbH", "klapp industrie", "GmbH"),
            ("Klapp Geb.reinig. GmbH", "klapp gebaudereinigung", "GmbH"),
            ("Klapp Ges.schmiede GmbH", "klapp gesenkschmiede", "GmbH"),
            ("Klapp.com GmbH", "klapp com", "GmbH"),
            ("Gebr. Weber KG", "gebruder weber", "KG"),
            ("Gebrüder Weber Kommanditgesellschaft", "gebruder weber", "KG"),
            ("Müller & Söhne OHG", "muller sohne", "OHG"),
            ("Müller u. Söhne oHG", "muller sohne", "OHG"),
            ("Fa. Peter Schulz", "peter schulz", ""),
            ("Firma Peter Schulz e.K.", "peter schulz", "e.K."),
            ("A B C Technik GmbH", "abc technik", "GmbH"),
            ("A.B.C. Technik GmbH", "abc technik", "GmbH"),
            ("ABC-Technik GmbH", "abc technik", "GmbH"),
            ("H & M", "hm", ""),
            ("T. u. N. Service", "tn service", ""),
            ("Becker Aktiengesellschaft (ehemals Becker GmbH)", "becker", "AG"),
            ("Mude Grundstücksverwaltungsges. mbH", "mude grundstucksverwaltung", "GmbH"),
            ("Dr. Klein & Partner PartG mbB", "klein partner", "PartG mbB"),
            ("Blumen Lange, Inh. Petra Lange", "blumen lange", ""),
            ("Gasthof Post - Fam. Huber, Lech", "gasthof post lech", ""),
            ("Klapp Immobilien GmbH - Fam. Rauscher", "klapp immobilien", "GmbH"),
            ("Weingut Familie Huber", "weingut familie huber", ""),
            ("Ferienwohnung - Familie Huber", "ferienwohnung familie huber", ""),
            ("(alt), Familie Huber", "familie huber", ""),
            ("Bau Gesellschaft mbH Meyer", "bau meyer", "GmbH"),
            ("Meyer Baugesellschaft mbH", "meyer bau", "GmbH"),
            ("Meyer Bau GmbH", "meyer bau", "GmbH"),
            ("Meyer Bau GmbH (gesperrt)", "meyer bau", "GmbH"),
            ("Meyer Bau UG (haftungsbeschränkt)", "meyer bau", "UG (haftungsbeschränkt)"),
            ("Die Gärtner", "gartner", ""),
            ("Der Die Das GmbH", "der die das", "GmbH"),
            ("Verein für Deutsche Schäferhunde e.V.", "verein deutsche schaferhunde", "e.V."),
            ("Actien-Brauerei Olsberg in Olsberg", "aktien brauerei olsberg olsberg", ""),
            ("GmbH", "gmbh", "GmbH"),
            ("KlappAG", "klapp", "AG"),
            ("Klapp Reis. GmbH", "klapp reisen", "GmbH"),
            ("Klapp Aktiengeselschaft", "klapp", "AG"),
            ("Klapp Gesellschaft mit beschränker Haftung", "klapp", "GmbH"),
            ("Schmidt Medizintechnik Gesells", "schmidt medizintechnik", ""),
            ("", "", ""),
            ("---", "", ""),
            ("Bank Olsberg i. Sachsen", "bank olsberg sachsen", ""),
            ("Richard Reckert & Co. A.-G. in Ulm", "richard reckert", "AG"),
            ("B. Klapp Brilon AG", "b klapp brilon", "AG"),
            ("Olsberg University, Inc.", "olsberg universitat", "Inc."),
            ("ABC Deutschl. GmbH", "abc deutschland", "GmbH"),
        ] {
            let name = company_name(raw);
            assert_eq!(name.tokens.join(" "), tokens, "{raw}");
            assert_eq!(name.legal_form.map_or("", LegalForm::name), form, "{raw}");
        }
    }

    #[test]
    fn joins_so_that_spacing_does_not_matter() {
        for (left, right) in [
            ("Huber Maschinen-Bau GmbH", "Huber Maschinenbau GmbH"),
            ("Huber Masch. Bau GmbH", "Huber Maschinenbau"),
            ("A. B. C. Handel", "ABC Handels GmbH"),
            ("L'Étoile SA", "l etoile s a"),
            ("Meyer-Baugesellschaft mbH", "Meyer Bau GmbH"),
        ] {
            assert_eq!(company_name(left).joined, company_name(right).joined, "{left} / {right}");
        }
    }

    #[test]
    fn takes_branches_out() {
        for (raw, joined, branch) in [
            ("Klapp GmbH Niederlassung Berlin", "klapp", Some("berlin")),
            ("Klapp GmbH, NL Berlin", "klapp", Some("berlin")),
            ("Klapp GmbH (NL Berlin)", "klapp", Some("berlin")),
            ("Klapp Niederlassung Berlin GmbH", "klapp", Some("berlin")),
            ("Klapp GmbH - Werk 2", "klapp", Some("2")),
            ("Klapp GmbH Werk Bad Tölz", "klapp", Some("bad tolz")),
            ("Klapp GmbH Werk II", "klapp", Some("ii")),
            ("Klapp GmbH Standort Köln", "klapp", Some("koln")),
            ("Klapp GmbH Zweigniederlassung", "klapp", Some("")),
            ("Klapp GmbH Zentrale", "klapp", Some("")),
            ("Klapp Zentrale", "klapp", Some("")),
            ("Klapp GmbH Filiale Nord-Ost", "klapp", Some("nord ost")),
            ("Klapp GmbH Betriebsstätte Ulm", "klapp", Some("ulm")),
            ("Niederlassung Berlin Klapp GmbH", "klapp", Some("berlin")),
            ("Elektro Werk GmbH", "elektrowerk", None),
            ("Filiale", "filiale", None),
            ("Klapp NL B.V.", "klappnl", None),
            ("Klapp GmbH", "klapp", None),
        ] {
            let name = company_name(raw);
            assert_eq!(name.joined, joined, "{raw}");
            assert_eq!(name.branch.as_deref(), branch, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_remark_is_what_is_left_out(
            name in "[A-Za-zäß&.\\- ]{0,12}",
            note in "|gesperrt| alt|\\(gesperrt\\)| GmbH gesperrt|, alte Adresse| nicht mehr aktiv| \\[x\\]| - ALT -",
        ) {
            let raw = format!("{name}{note}");
            prop_assert_eq!(super::has_remark(&raw), super::fold(&super::without_remarks(&raw)) != super::fold(&raw), "{}", raw);
        }

        #[test]
        fn never_panics_and_keeps_something(text in "\\PC{0,50}") {
            let name = company_name(&text);
            prop_assert_eq!(name.tokens.is_empty(), super::fold(&text).is_empty());
            prop_assert_eq!(name.tokens.concat(), name.joined);
        }

        #[test]
        fn does_not_depend_on_case(text in "[a-zäöü .&-]{0,30}") {
            prop_assert_eq!(company_name(&text.to_uppercase()), company_name(&text));
        }
    }
}
