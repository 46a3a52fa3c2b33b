//! CON403: legal name or legal form of one customer differ beyond spelling.

use super::{at_odds, contradiction};
use crate::catalog::Role;
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::{Side, share_a_word, telling_words};
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::PartyKind;

/// Finds the customers, one case for each.
pub(in crate::findings) fn contradictory_name(context: &Context) -> Outcome {
    Outcome { cases: context.shelf.contradictions(Code::Con403), not_run: Vec::new() }
}

pub(super) fn case(context: &Context, customer: EntityIndex, sides: &[Side]) -> Option<Case> {
    let renamed = at_odds(sides, is_renamed).map(|sides| ("con403-message-name", sides));
    let (id, sides) = renamed.or_else(|| Some(("con403-message-form", at_odds(sides, has_other_form)?)))?;
    let roles = [Role::CompanyName, Role::CompanyNameExtra];
    contradiction(context, Code::Con403, customer, &sides, &roles, Message::new(id), "con403-action")
}

/// No telling word in common, and neither the initials of the other.
fn is_renamed(left: &Side, right: &Side) -> bool {
    let (one, two) = (&left.party, &right.party);
    let named = telling_words(one).len().min(telling_words(two).len()) > 0;
    let people = one.kind == PartyKind::Person || two.kind == PartyKind::Person;
    let joined = one.name.joined.contains(&two.name.joined) || two.name.joined.contains(&one.name.joined);
    named && !people && !joined && !share_a_word(one, two) && !is_short(&one.name.joined) && !is_short(&two.name.joined)
}

/// Initials stand for a name and contradict none.
fn is_short(joined: &str) -> bool {
    const INITIALS: usize = 6;
    joined.len() <= INITIALS
}

/// Two legal forms that are both stated, and differ.
fn has_other_form(left: &Side, right: &Side) -> bool {
    let forms = left.party.name.legal_form.as_ref().zip(right.party.name.legal_form.as_ref());
    forms.is_some_and(|(one, two)| one != two)
}
