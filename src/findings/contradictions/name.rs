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
use crate::findings::sides::{Side, is_town_word, side, telling_words};
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::{LegalForm, Party, PartyKind, jaro_winkler};

/// What a name is shown by.
pub(super) const NAME: [Role; 2] = [Role::CompanyName, Role::CompanyNameExtra];

/// Similarity from which two words of one customer's names are one word with several slips.
const SLIPS: f64 = 0.75;

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
    let renamed = at_odds(sides, |left, right| is_renamed(left, right, |_| false));
    let renamed = renamed.map(|sides| ("con403-message-name", sides));
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
        let sides = at_odds(&sides, |left, right| is_renamed(left, right, |word| gallery.is_trade(word)))?;
        let message = Message::new("con403-message-name");
        contradiction(context, Code::Con403, customer, &sides, &NAME, message, "con403-action")
    };
    gallery.with_several_names().into_par_iter().filter_map(judge).collect()
}

/// No telling word in common but the trade, and neither the initials of the other.
pub(super) fn is_renamed(left: &Side, right: &Side, is_trade: impl Fn(&str) -> bool) -> bool {
    let (one, two) = (&left.party, &right.party);
    let counts = |word: &&str| !is_trade(word) && !is_town_word(word, [one, two]);
    let own = |party| telling_words(party).into_iter().filter(counts).collect::<Vec<&str>>();
    let (ours, theirs) = (own(one), own(two));
    let slips = |one: &str, two: &str| is_alike(one, two) || jaro_winkler(one, two) >= SLIPS;
    let alike = |one: &str, two: &str| slips(one, two) || one.contains(two) || two.contains(one);
    // A word may tell in the one spelling and be a common one in the other.
    let written =
        |words: &[&str], party: &Party| words.iter().any(|one| party.name.tokens.iter().any(|two| is_alike(one, two)));
    let told = ours.iter().any(|one| theirs.iter().any(|two| alike(one, two)));
    let shared = told || written(&ours, two) || written(&theirs, one);
    let named = !ours.is_empty() && !theirs.is_empty() && !shared;
    let initials = stands_for(one, two) || stands_for(two, one);
    let people = one.kind == PartyKind::Person || two.kind == PartyKind::Person;
    let joined = one.name.joined.contains(&two.name.joined) || two.name.joined.contains(&one.name.joined);
    named && !people && !joined && !initials
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
