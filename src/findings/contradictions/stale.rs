//! CON406: one system's copy was last touched long before the others changed, and says something else.

use super::{contradiction, newest};
use crate::catalog::{RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::quality::is_exponent;
use crate::findings::registry::Outcome;
use crate::findings::sides::Side;
use crate::linkage::EntityIndex;
use crate::memory::{State, days_between};
use crate::message::{Argument, Message};
use crate::standardise::{Phone, same_trunk};

/// Days that lie between a stale copy and the next newer one: two years without a look.
const LONG: i64 = 730;

/// Digits at the end of a number by which two spellings of it agree, whatever stands before them.
const LOCAL: usize = 7;

/// What a copy must write otherwise than the others to be stale and not only untouched.
const FIELDS: [Role; 2] = [Role::Phone, Role::Email];

/// Finds the customers, one case for each. Only customers with documents of the past year count: nobody keeps the data of
/// the others, and nobody has to.
pub(in crate::findings) fn stale_record(context: &Context) -> Outcome {
    let dated = |facts: &crate::memory::PartyFacts| facts.modified.is_some();
    if !context.world.parties.all().iter().any(dated) {
        return Outcome::not_run(Code::Con406, "missing-modified");
    }
    Outcome { cases: context.shelf.contradictions(Code::Con406), not_run: Vec::new() }
}

fn is_active(context: &Context, customer: EntityIndex) -> bool {
    let Some(reference) = context.reference_date() else { return false };
    context.world.documents.of_customer(customer).any(|document| {
        let recent =
            document.issued().is_some_and(|day| days_between(day, reference) <= context.settings.handovers.active_days);
        // Somebody works with what is still open, however long ago it began.
        let open = document.state == State::Open && matches!(document.kind, RecordKind::Deal | RecordKind::Project);
        let counts =
            matches!(document.kind, RecordKind::Deal | RecordKind::Invoice | RecordKind::Order | RecordKind::Project);
        open || (recent && counts)
    })
}

pub(super) fn case(context: &Context, customer: EntityIndex, sides: &[Side]) -> Option<Case> {
    if !is_active(context, customer) {
        return None;
    }
    let mut dated: Vec<&Side> = sides.iter().filter(|side| side.modified.is_some()).collect();
    dated.sort_by_key(|side| (side.modified, side.record));
    let [old, next, ..] = dated[..] else { return None };
    let days = days_between(old.modified?, next.modified?);
    let newer: Vec<&Side> = dated[1..].iter().copied().filter(|side| side.system != old.system).collect();
    let readable = |side: &Side| !context.record(side.record).values(Role::Phone).any(is_exponent);
    let at_odds = newer.iter().copied().find(|side| readable(old) && readable(side) && says_otherwise(old, side))?;
    if days < LONG {
        return None;
    }
    let pair = [old, at_odds];
    let message =
        Message::new("con406-message").with("days", Argument::Days(days)).with("newest", newest(context, &pair));
    contradiction(context, Code::Con406, customer, &pair, &FIELDS, message, "con406-action")
}

/// Whether two copies give telephone numbers of different switchboards, and no mailbox under a common domain.
fn says_otherwise(old: &Side, new: &Side) -> bool {
    let (one, two) = (&old.party, &new.party);
    let both = !one.phones.is_empty() && !two.phones.is_empty();
    let mobile = one.phones.iter().chain(&two.phones).any(|phone| phone.mobile);
    let tail =
        |phone: &Phone| phone.digits.get(phone.digits.len().saturating_sub(LOCAL)..).unwrap_or_default().to_owned();
    let same = |phone: &Phone, other: &Phone| phone == other || same_trunk(phone, other) || tail(phone) == tail(other);
    let common = one.phones.iter().any(|phone| two.phones.iter().any(|other| same(phone, other)));
    let mailboxes = one.emails.iter().any(|email| two.emails.iter().any(|other| email.site == other.site));
    both && !mobile && !common && !mailboxes
}
