//! CON401: VAT id, tax number or register number differ within one customer.

use std::collections::BTreeMap;

use super::{at_odds, contradiction};
use crate::catalog::Role;
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
use crate::findings::faces::is_alike;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::{Side, all_masters, side};
use crate::linkage::{EntityIndex, EntityType};
use crate::message::Message;
use crate::standardise::{Key, same_trunk};

/// Letters in front of a VAT id that name its country.
const COUNTRY: usize = 2;

/// Finds the customers, one case for each with the gravest of its contradictions.
pub(in crate::findings) fn contradictory_identity(context: &Context) -> Outcome {
    let roles = [Role::VatId, Role::TaxNumber, Role::RegisterNumber];
    if !context.catalogue.tables.iter().any(|table| roles.into_iter().any(|role| table.has(role))) {
        return Outcome::not_run(Code::Con401, "missing-vat");
    }
    let mut cases = context.shelf.contradictions(Code::Con401);
    cases.extend(apart(context));
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

/// Fewest letters of an abbreviation that says what it stands for.
const ABBREVIATION: usize = 3;

/// What remains of the confidence where two records were kept apart because of the number.
const KEPT_APART: f64 = 0.7;

/// Records of two systems that are alike in name, form and address, and were kept apart only because of the VAT id: either
/// there are two firms of one name in one house, or one of the numbers is wrong.
fn apart(context: &Context) -> Vec<Case> {
    let mut houses: BTreeMap<String, Vec<Side>> = BTreeMap::new();
    for record in all_masters(context) {
        if context.record(record).value(Role::VatId).is_none() {
            continue;
        }
        let side = side(context, record);
        let postcode = side.party.address.postcode.clone();
        if side.party.vat.as_ref().is_some_and(|vat| vat.valid) && !postcode.is_empty() {
            houses.entry(postcode).or_default().push(side);
        }
    }
    let customer = |side: &Side| context.resolution.entity_of(side.record, EntityType::Customer);
    let mut cases = Vec::new();
    for sides in houses.values() {
        for (at, left) in sides.iter().enumerate() {
            let other = sides[at + 1..].iter().find(|right| {
                let two = customer(left) != customer(right) && left.system != right.system;
                two && are_neighbours(left, right)
                    && vat_differs(left.party.vat.as_ref(), right.party.vat.as_ref())
                    && is_one_name(left, right)
            });
            if let (Some(right), Some(entity)) = (other, customer(left)) {
                let message = Message::new("con401-message").with("what", Message::new("con401-vat"));
                let case = contradiction(
                    context,
                    Code::Con401,
                    entity,
                    &[left, right],
                    &[Role::VatId],
                    message,
                    "con401-action",
                );
                cases.extend(case.map(|mut case| {
                    let message = Message::new("con401-apart");
                    case.reserve([Reservation { remains: KEPT_APART, message }]);
                    case
                }));
            }
        }
    }
    cases
}

/// Whether two records give the same street, in some spelling, or the same number. A site is no proof: firms of one group
/// share theirs.
fn are_neighbours(left: &Side, right: &Side) -> bool {
    let (one, two) = (&left.party, &right.party);
    let streets = !one.address.street.is_empty() && is_alike(&one.address.street, &two.address.street);
    streets || one.phones.iter().any(|phone| two.phones.iter().any(|other| phone == other || same_trunk(phone, other)))
}

/// Whether two names have the same words, some of them abbreviated, and no two legal forms.
fn is_one_name(left: &Side, right: &Side) -> bool {
    let (one, two) = (&left.party.name, &right.party.name);
    let abbreviates = |word: &str, other: &str| {
        let least = word.len().min(other.len());
        least >= ABBREVIATION && (word.contains(other) || other.contains(word))
    };
    let same = |word: &str, other: &str| is_alike(word, other) || abbreviates(word, other);
    let within =
        |words: &[String], others: &[String]| words.iter().all(|word| others.iter().any(|other| same(word, other)));
    let forms = one.legal_form.as_ref().zip(two.legal_form.as_ref());
    let same_form = forms.is_none_or(|(one, two)| one == two);
    !one.tokens.is_empty() && same_form && within(&one.tokens, &two.tokens) && within(&two.tokens, &one.tokens)
}

/// Registrations in two countries are no contradiction.
fn vat_differs(left: Option<&Key>, right: Option<&Key>) -> bool {
    let Some((left, right)) = left.zip(right) else { return false };
    let same_country = left.value.get(..COUNTRY) == right.value.get(..COUNTRY);
    // One that fails its check is a slip, and another rule's.
    left.valid && right.valid && same_country && left.value != right.value && left.value.len() == right.value.len()
}

/// Numbers of one length: a number without its court or in another state's notation says nothing.
fn differs(left: Option<&Key>, right: Option<&Key>) -> bool {
    let Some((left, right)) = left.zip(right) else { return false };
    left.valid && right.valid && left.value.len() == right.value.len() && left.value != right.value
}
