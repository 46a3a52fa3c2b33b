//! CON403: legal name or legal form of one customer differ beyond spelling.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{at_odds, contradiction};
use crate::catalog::{RecordIndex, RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::faces::is_alike;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::{Side, is_town_word, share_a_word, side, telling_words};
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::{
    LegalForm, Party, PartyKind, company_name, damerau, fold, is_common_word, is_given_name, jaro_winkler, known_trade,
    trade_of,
};

/// What a name is shown by.
pub(super) const NAME: [Role; 2] = [Role::CompanyName, Role::CompanyNameExtra];

/// Similarity from which two words of one customer's names are one word with several slips.
const SLIPS: f64 = 0.75;

/// Letters in which two spellings of one whole name differ at most.
const WHOLE_SLIPS: usize = 2;

/// Finds the customers, one case for each.
pub(in crate::findings) fn contradictory_name(context: &Context) -> Outcome {
    let mut cases = context.shelf.contradictions(Code::Con403);
    let records = |case: &Case| case.record.into_iter().chain(case.related.iter().copied()).collect::<Vec<_>>();
    for further in [rebranded(context), context.shelf.asking(Code::Con403)] {
        let told: BTreeSet<RecordIndex> = cases.iter().flat_map(records).collect();
        cases.extend(further.into_iter().filter(|case| !records(case).iter().any(|one| told.contains(one))));
    }
    Outcome { cases, not_run: Vec::new() }
}

/// What is at odds in the names of one customer, as far as they show by themselves.
pub(super) fn case(context: &Context, customer: EntityIndex, sides: &[Side]) -> Option<Case> {
    let renamed = renamed(sides, |_| false).map(|sides| ("con403-message-name", sides));
    let (id, sides) = renamed.or_else(|| Some(("con403-message-form", at_odds(sides, has_other_form)?)))?;
    contradiction(context, Code::Con403, customer, &sides, &NAME, Message::new(id), "con403-action")
}

/// Customers of whom two names have a trade in common and nothing else: which words are trades, only the names of all
/// customers show.
fn rebranded(context: &Context) -> Vec<Case> {
    let gallery = context.shelf.gallery();
    let judge = |customer: EntityIndex| {
        let masters = context.masters(customer).filter(|record| context.record(*record).kind() != RecordKind::Lead);
        let sides: Vec<Side> = masters.map(|record| side(context, record)).collect();
        let sides = renamed(&sides, |word| gallery.is_trade(word))?;
        let message = Message::new("con403-message-name");
        contradiction(context, Code::Con403, customer, &sides, &NAME, message, "con403-action")
    };
    gallery.with_several_names().into_par_iter().filter_map(judge).collect()
}

/// The sides of a customer that bear two names: the first two that are at odds, then all others that bear one of them.
fn renamed(sides: &[Side], is_trade: impl Fn(&str) -> bool) -> Option<Vec<&Side>> {
    let bears =
        |third: &Side, left: &Side, right: &Side| bears_both(&third.party, &left.party, &right.party, &is_trade);
    let explained = |left: &Side, right: &Side| sides.iter().any(|third| bears(third, left, right));
    let mut found = at_odds(sides, |left, right| is_renamed(left, right, &is_trade) && !explained(left, right))?;
    let (left, right) = (found[0], found[1]);
    let bears = |side: &&Side| [left, right].into_iter().any(|named| share_a_word(&side.party, &named.party));
    let told: Vec<RecordIndex> = found.iter().map(|side| side.record).collect();
    found.extend(sides.iter().filter(|side| !told.contains(&side.record)).filter(bears));
    Some(found)
}

/// Whether a third name holds all own words of two others: a house and the company that runs it (`Muster Betriebs GmbH`, `Hotel
/// Krone`) are one customer with two names, which somebody wrote down together.
fn bears_both(third: &Party, one: &Party, two: &Party, is_trade: impl Fn(&str) -> bool) -> bool {
    let bears = |named: &Party, other: &Party| {
        let words = own_words(named, other, &is_trade);
        !words.is_empty() && words.iter().all(|word| is_written(&[word], third))
    };
    bears(one, two) && bears(two, one)
}

/// No telling word in common but the trade, and neither the initials of the other.
pub(super) fn is_renamed(left: &Side, right: &Side, is_trade: impl Fn(&str) -> bool) -> bool {
    is_another_name(&left.party, &right.party, is_trade)
}

fn is_another_name(one: &Party, two: &Party, is_trade: impl Fn(&str) -> bool) -> bool {
    is_another_whole(one, two, &is_trade)
        && house(one).zip(house(two)).is_none_or(|(one, two)| is_another_whole(&one, &two, &is_trade))
}

/// Signs with spaces around them, or a comma, that part a house from its department (`Klinikum Musterstadt / Zentrallabor`).
const PARTING: [&str; 6] = [", ", " / ", " - ", " – ", " | ", "; "];

/// The house alone of a name that has more behind a parting sign.
fn house(party: &Party) -> Option<Party> {
    let (head, _) =
        PARTING.iter().filter_map(|sign| party.display.split_once(sign)).min_by_key(|(head, _)| head.len())?;
    let named = Party { name: company_name(head), display: head.to_owned(), ..Party::default() };
    (!named.name.tokens.is_empty()).then_some(named)
}

fn is_another_whole(one: &Party, two: &Party, is_trade: impl Fn(&str) -> bool) -> bool {
    // Most pairs are one name in two spellings.
    let (whole, other) = (one.name.joined.as_str(), two.name.joined.as_str());
    if whole.contains(other) || other.contains(whole) || damerau(whole, other, WHOLE_SLIPS).is_some() {
        return false;
    }
    let (ours, theirs) = (own_words(one, two, &is_trade), own_words(two, one, &is_trade));
    if ours.is_empty() || theirs.is_empty() || is_of_a_person(one) || is_of_a_person(two) {
        return false;
    }
    let slips = |one: &str, two: &str| is_alike(one, two) || jaro_winkler(one, two) >= SLIPS;
    let alike = |one: &str, two: &str| slips(one, two) || one.contains(two) || two.contains(one);
    let told = ours.iter().any(|one| theirs.iter().any(|two| alike(one, two)));
    let shared = told || is_written(&ours, two) || is_written(&theirs, one);
    let initials = [(one, two), (two, one)]
        .into_iter()
        .any(|(short, long)| stands_for(short, long) || is_cut_before(short, long) || is_acronym(short, long));
    !shared && !initials
}

/// The words of a name by which it could be another than the other one: no trade where anything else is left, no
/// town, no abbreviation of what the other does, and no given name in front of a family name.
fn own_words<'p>(party: &'p Party, other: &Party, is_trade: impl Fn(&str) -> bool) -> Vec<&'p str> {
    let counts = |word: &&str| !is_trade(word) && !is_town_word(word, [party, other]);
    let all: Vec<&str> = telling_words(party).into_iter().filter(counts).collect();
    let abbreviates =
        |word: &&str| other.name.tokens.iter().any(|whole| is_common_word(whole) && whole.starts_with(word));
    let named: Vec<&str> =
        all.iter().copied().filter(|word| known_trade(word).is_none() && !abbreviates(word)).collect();
    match named[..] {
        [] => all,
        [given, family, ..] if is_given_name(given) && trade_of(family) == 0 && !is_given_name(family) => {
            named[1..].to_vec()
        }
        _ => named,
    }
}

/// Whether a party bears the name of a person: a firm without a form of its own is entered under its owner by some.
fn is_of_a_person(party: &Party) -> bool {
    let tokens = &party.name.tokens;
    let reads_so = party.name.legal_form.is_none()
        && tokens.len() == 2
        && tokens.iter().any(|word| is_given_name(word))
        && !tokens.iter().any(|word| is_common_word(word));
    reads_so || party.kind == PartyKind::Person
}

/// Whether another party writes one of some words, which may tell in the one spelling and be common in the other.
fn is_written(words: &[&str], party: &Party) -> bool {
    let display = fold(&party.display);
    let all = || party.name.tokens.iter().map(String::as_str).chain(display.split(' '));
    words.iter().any(|one| all().any(|two| is_alike(one, two)))
}

/// Whether a name is cut off within a word of the other: what tells the two apart is lost.
fn is_cut_before(cut: &Party, whole: &Party) -> bool {
    let fragment = cut.name.fragment.as_deref();
    fragment.is_some_and(|fragment| whole.name.tokens.iter().any(|word| word.starts_with(fragment)))
}

/// Whether a name begins with initials: three letters at most, or a few of those with which the other name's words begin.
fn stands_for(short: &Party, long: &Party) -> bool {
    const ALWAYS: usize = 3;
    const AT_MOST: usize = 5;
    let letters: String = long.name.tokens.iter().filter_map(|word| word.chars().next()).collect();
    let of_words = |word: &str| word.len() <= AT_MOST && word.chars().all(|letter| letters.contains(letter));
    let written = short.display.split_whitespace().next().is_some_and(|word| word.chars().count() <= ALWAYS);
    written || short.name.tokens.first().is_some_and(|word| word.len() <= ALWAYS || of_words(word))
}

/// Letters of an acronym.
const ACRONYM: std::ops::RangeInclusive<usize> = 3..=6;

/// Whether a capitalised word of a name is an acronym of words of the other one, which may take letters from within a compound
/// (`WAZV` of `Wasser- und Abwasserzweckverband`).
fn is_acronym(short: &Party, long: &Party) -> bool {
    let capital = |word: &&str| ACRONYM.contains(&word.len()) && word.bytes().all(|sign| sign.is_ascii_uppercase());
    let own = |word: &&String| !short.name.tokens.contains(word);
    let words: Vec<&[u8]> = long.name.tokens.iter().filter(own).map(String::as_bytes).collect();
    let mut written = short.display.split([' ', '-', '/', ',']).filter(capital).map(str::to_ascii_lowercase);
    written.any(|acronym| is_made_of(acronym.as_bytes(), &words))
}

/// Words that an acronym may leave out have this many letters at most (`und`, `für`).
const LEFT_OUT: usize = 3;

/// Whether letters are, in their order, the first letter of every word, and further ones of it.
fn is_made_of(letters: &[u8], words: &[&[u8]]) -> bool {
    let Some((word, others)) = words.split_first() else { return letters.is_empty() };
    if word.len() <= LEFT_OUT && is_made_of(letters, others) {
        return true;
    }
    if letters.first().is_none_or(|letter| *letter != word[0]) {
        return false;
    }
    let mut within = word[1..].iter();
    let further = letters[1..].iter().take_while(|letter| within.any(|sign| sign == *letter)).count();
    (1..=further + 1).any(|taken| is_made_of(&letters[taken..], others))
}

/// Two legal forms that are both stated, and differ.
fn has_other_form(left: &Side, right: &Side) -> bool {
    let forms = left.party.name.legal_form.zip(right.party.name.legal_form);
    forms.is_some_and(|(one, two)| !is_cut_of(one, two))
}

/// Whether a legal form is another one cut short, or the same: people write `GmbH` for a `GmbH & Co. KG`, and fields end
/// after thirty signs; and they write `KG` for what is one, with a company as its partner.
pub(super) fn is_cut_of(one: LegalForm, two: LegalForm) -> bool {
    let is_part = |short: &str, long: &str| {
        long.starts_with(short) || long.strip_suffix(short).is_some_and(|partner| partner.ends_with("& Co. "))
    };
    is_part(one.name(), two.name()) || is_part(two.name(), one.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Party {
        Party { name: company_name(name), display: name.to_owned(), ..Party::default() }
    }

    fn renamed(one: &str, two: &str) -> bool {
        is_another_name(&named(one), &named(two), |_| false)
    }

    #[test]
    fn a_trade_or_given_name_in_common_makes_no_common_name() {
        assert!(renamed("Franz Heideroth Gießerei OHG", "Franz Wibbelheim Gießerei GmbH"));
        assert!(renamed("Voronis Augenoptik e.U.", "Fischer Augenoptik e.U."));
        assert!(renamed("Dörner Automation GmbH", "Kaiser Autom. GbR"));
    }

    #[test]
    fn capitals_are_an_acronym_of_words_that_they_begin() {
        let stands = |short: &str, long: &str| is_acronym(&named(short), &named(long));
        assert!(stands("WAZV Halle", "Wasser- und Abwasserzweckverband Halle"));
        assert!(!stands("WAZT Halle", "Wasser- und Abwasserzweckverband Halle"), "no letter of the words");
        assert!(!stands("Adler Halle", "Autohaus Dieler Halle"), "a name, no capitals");
        assert!(!stands("WAZV Halle", "Wasser- und Abwasserzweckverband Ludwigsfelde"), "of another town");
    }

    #[test]
    fn a_common_name_in_other_spelling_is_no_other_name() {
        for (one, two) in [
            ("Texte und Redaktion Gebhard Buer", "TEXTE UND REDAKTION GEBHARD BAUER"),
            ("Metzger-Boletigges Stanztechnik", "MetzgerBolletigges Stanztechnik GmbH"),
            ("Rudolph Schaltanlagenbau GmbH", "Rudolph Schalttechnik GmbH"),
            ("Altenheim St. Antonius", "Seniorenzentrum St. Antonius"),
            ("Kthol", "Kathol IT-Systeme GmbH"),
            ("Pension Adler", "Markus Weiß"),
            ("Universitätsklinikum Köln AöR / Institut für Pathologie", "Universitätsklinikum Köln AöR, Zentrallabor"),
        ] {
            assert!(!renamed(one, two), "{one} {two}");
        }
    }
}
