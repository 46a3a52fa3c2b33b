//! CON401: VAT id, tax number or register number differ within one customer.

use rayon::prelude::*;

use super::{at_odds, contradiction};
use crate::catalog::{RecordIndex, Role};
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
use crate::findings::faces::is_alike;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::{Side, side};
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::{Key, Phone, same_trunk};

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

/// A master with a valid VAT id, as its neighbours see it.
pub(in crate::findings) struct Resident {
    postcode: String,
    street: String,
    phones: Vec<Phone>,
    vat: Key,
    system: usize,
    customer: EntityIndex,
    record: RecordIndex,
}

impl Resident {
    /// `None` where a master says no valid VAT id or no postcode.
    pub(in crate::findings) fn of(customer: EntityIndex, side: Side) -> Option<Self> {
        let Side { record, system, party, .. } = side;
        let (postcode, street) = (party.address.postcode, party.address.street);
        let vat = party.vat.filter(|vat| vat.valid && !postcode.is_empty())?;
        Some(Self { postcode, street, phones: party.phones, vat, system, customer, record })
    }

    /// Two customers in two systems with two VAT ids, who are neighbours.
    fn may_be(&self, other: &Self) -> bool {
        let two = self.customer != other.customer && self.system != other.system;
        two && vat_differs(Some(&self.vat), Some(&other.vat)) && self.is_neighbour_of(other)
    }

    /// Whether two records give the same street, in some spelling, or the same number. A site is no proof: firms of one
    /// group share theirs.
    fn is_neighbour_of(&self, other: &Self) -> bool {
        let streets = !self.street.is_empty() && is_alike(&self.street, &other.street);
        streets || self.phones.iter().any(|one| other.phones.iter().any(|two| one == two || same_trunk(one, two)))
    }
}

/// Records of two systems that are alike in name, form and address, and were kept apart only because of the VAT id: either
/// there are two firms of one name in one house, or one of the numbers is wrong.
fn apart(context: &Context) -> Vec<Case> {
    let mut residents: Vec<&Resident> = context.shelf.residents().iter().collect();
    residents.par_sort_unstable_by_key(|resident| (resident.postcode.as_str(), resident.record));
    let of_postcode = residents.par_chunk_by(|left, right| left.postcode == right.postcode);
    of_postcode.flat_map_iter(|residents| neighbours_apart(context, residents)).collect()
}

/// The same among the residents of one postcode.
fn neighbours_apart(context: &Context, residents: &[&Resident]) -> Vec<Case> {
    let other_of = |at: usize| {
        let mut others = residents[at + 1..].iter().filter(|other| residents[at].may_be(other)).peekable();
        others.peek()?;
        let left = side(context, residents[at].record);
        let right = others.map(|other| side(context, other.record)).find(|right| is_one_name(&left, right))?;
        Some((left, right))
    };
    let case = |at: usize| {
        let (left, right) = other_of(at)?;
        let message = Message::new("con401-message").with("what", Message::new("con401-vat"));
        let (customer, roles) = (residents[at].customer, [Role::VatId]);
        let mut case =
            contradiction(context, Code::Con401, customer, &[&left, &right], &roles, message, "con401-action")?;
        case.reserve([Reservation { remains: KEPT_APART, message: Message::new("con401-apart") }]);
        Some(case)
    };
    (0..residents.len()).filter_map(case).collect()
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
    (left.valid || right.valid) && same_country && left.value != right.value && left.value.len() == right.value.len()
}

/// Numbers of one length: a number without its court or in another state's notation says nothing.
fn differs(left: Option<&Key>, right: Option<&Key>) -> bool {
    let Some((left, right)) = left.zip(right) else { return false };
    left.valid && right.valid && left.value.len() == right.value.len() && left.value != right.value
}
