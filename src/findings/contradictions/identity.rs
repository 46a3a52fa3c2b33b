//! CON401: VAT id, tax number or register number differ within one customer.

use super::{at_odds, contradiction};
use crate::catalog::Role;
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::Side;
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::Key;

/// Letters in front of a VAT id that name its country.
const COUNTRY: usize = 2;

/// Finds the customers, one case for each with the gravest of its contradictions.
pub(in crate::findings) fn contradictory_identity(context: &Context) -> Outcome {
    let roles = [Role::VatId, Role::TaxNumber, Role::RegisterNumber];
    if !context.catalogue.tables.iter().any(|table| roles.into_iter().any(|role| table.has(role))) {
        return Outcome::not_run(Code::Con401, "missing-vat");
    }
    let mut cases = context.shelf.contradictions(Code::Con401);
    cases.extend(context.shelf.asking(Code::Con401));
    Outcome { cases, not_run: Vec::new() }
}

/// Whether two sides are at odds about a number.
type Odds = fn(&Side, &Side) -> bool;

pub(super) fn case(context: &Context, customer: EntityIndex, sides: &[Side]) -> Option<Case> {
    let kinds: [(&str, Role, Odds); 3] = [
        ("con401-vat", Role::VatId, |left, right| vat_differs(left.party.vat.as_ref(), right.party.vat.as_ref())),
        ("con401-register", Role::RegisterNumber, |left, right| {
            differs(left.party.register.as_ref(), right.party.register.as_ref())
        }),
        ("con401-tax", Role::TaxNumber, |left, right| differs(left.party.tax.as_ref(), right.party.tax.as_ref())),
    ];
    kinds.into_iter().find_map(|(what, role, odds)| {
        let sides = at_odds(sides, odds)?;
        let message = Message::new("con401-message").with("what", Message::new(what));
        contradiction(context, Code::Con401, customer, &sides, &[role], message, "con401-action")
    })
}

/// Registrations in two countries are no contradiction.
pub(super) fn vat_differs(left: Option<&Key>, right: Option<&Key>) -> bool {
    let Some((left, right)) = left.zip(right) else { return false };
    let same_country = left.value.get(..COUNTRY) == right.value.get(..COUNTRY);
    (left.valid || right.valid) && same_country && left.value != right.value && left.value.len() == right.value.len()
}

/// Numbers of one length: a number without its court or in another state's notation says nothing.
fn differs(left: Option<&Key>, right: Option<&Key>) -> bool {
    let Some((left, right)) = left.zip(right) else { return false };
    left.valid && right.valid && left.value.len() == right.value.len() && left.value != right.value
}
