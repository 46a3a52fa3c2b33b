//! CON403: legal name or legal form of one customer differ beyond spelling.

use super::{at_odds, contradiction};
use crate::catalog::Role;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::lookalikes::is_alike;
use crate::findings::registry::Outcome;
use crate::findings::sides::{Side, customers, telling_words};
use crate::message::Message;
use crate::standardise::{Party, PartyKind};

/// Finds the customers, one case for each.
pub(in crate::findings) fn contradictory_name(context: &Context) -> Outcome {
    let cases = customers(context)
        .iter()
        .filter_map(|(customer, sides)| {
            let renamed = at_odds(sides, |left, right| is_renamed(context, left, right))
                .map(|sides| ("con403-message-name", sides));
            let (id, sides) = renamed.or_else(|| Some(("con403-message-form", at_odds(sides, has_other_form)?)))?;
            let roles = [Role::CompanyName, Role::CompanyNameExtra];
            contradiction(context, Code::Con403, *customer, &sides, &roles, Message::new(id), "con403-action")
        })
        .collect();
    Outcome { cases, not_run: Vec::new() }
}

/// No telling word in common but the trade, and neither the initials of the other.
fn is_renamed(context: &Context, left: &Side, right: &Side) -> bool {
    let (one, two) = (&left.party, &right.party);
    let own = |side: &Side| -> Vec<String> {
        let words = telling_words(&side.party).into_iter().filter(|word| !context.shelf.is_trade(word));
        words.map(str::to_owned).collect()
    };
    let (ours, theirs) = (own(left), own(right));
    let alike =
        |one: &String, two: &String| is_alike(one, two) || one.contains(two.as_str()) || two.contains(one.as_str());
    let shared = ours.iter().any(|one| theirs.iter().any(|two| alike(one, two)));
    let named = !ours.is_empty() && !theirs.is_empty() && !shared;
    let initials = stands_for(one, two) || stands_for(two, one);
    let people = one.kind == PartyKind::Person || two.kind == PartyKind::Person;
    let joined = one.name.joined.contains(&two.name.joined) || two.name.joined.contains(&one.name.joined);
    named && !people && !joined && !initials
}

/// Whether a name has a word of initials: three letters at most, or four that begin the other name's words.
fn stands_for(short: &Party, long: &Party) -> bool {
    const ALWAYS: usize = 3;
    const AT_MOST: usize = 5;
    let letters: String = long.name.tokens.iter().filter_map(|word| word.chars().next()).collect();
    let of_words = |word: &str| word.len() <= AT_MOST && word.chars().all(|letter| letters.contains(letter));
    short.name.tokens.first().is_some_and(|word| word.len() <= ALWAYS || of_words(word))
}

/// Two legal forms that are both stated, and differ. One that the other begins with is that one cut short: people write
/// `GmbH` for a `GmbH & Co. KG`, and fields end after thirty signs.
fn has_other_form(left: &Side, right: &Side) -> bool {
    let forms = left.party.name.legal_form.as_ref().zip(right.party.name.legal_form.as_ref());
    forms.is_some_and(|(one, two)| !one.name().starts_with(two.name()) && !two.name().starts_with(one.name()))
}
