//! CON402: addresses of one customer differ beyond spelling; the customer has moved, and not everybody knows.

use super::{at_odds, contradiction, newest};
use crate::catalog::Role;
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::faces::is_alike;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::Side;
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::{
    Address, damerau, fold, is_owners_association, is_part_of_house, is_placeholder, is_placeholder_town, jaro_winkler,
    street_stem,
};

/// Similarity below which two names of streets are no spellings of one.
const OTHER: f64 = 0.80;

/// Letters from which a street may have two slips before its kind.
const LONG: usize = 4;

/// Digits in which two postcodes differ at least, if it is no slip.
const NO_SLIP: usize = 2;

/// Finds the customers, one case for each.
pub(in crate::findings) fn contradictory_address(context: &Context) -> Outcome {
    Outcome { cases: context.shelf.contradictions(Code::Con402), not_run: Vec::new() }
}

pub(super) fn case(context: &Context, customer: EntityIndex, sides: &[Side]) -> Option<Case> {
    let roles = [Role::Street, Role::AddressExtra, Role::HouseNumber, Role::Postcode, Role::City, Role::FullAddress];
    let sides = at_odds(sides, |left, right| differs(context, left, right))?;
    let message = Message::new("con402-message").with("newest", newest(context, &sides));
    contradiction(context, Code::Con402, customer, &sides, &roles, message, "con402-action")
}

fn differs(context: &Context, left: &Side, right: &Side) -> bool {
    let (one, two) = (&left.party.address, &right.party.address);
    // A further line of an address (a post box, a building) is no street.
    let has_street = |side: &Side| {
        let record = context.record(side.record);
        let street = record.value(Role::Street).or_else(|| record.value(Role::FullAddress));
        street.is_some_and(|street| !is_placeholder(&fold(street)) && !is_part_of_house(street))
    };
    let is_placed = |address: &Address| !address.city.is_empty() && is_placeholder_town(&address.city);
    // The owners of a house live there, and their letters go to whoever manages it.
    let managed = |side: &Side| side.party.name.tokens.first().is_some_and(|word| is_owners_association(word));
    if is_placed(one) || is_placed(two) || managed(left) || managed(right) {
        return false;
    }
    if is_elsewhere(one, two) {
        return !is_other_site(context, left, right);
    }
    has_street(left) && has_street(right) && is_other_street(one, two)
}

/// Probability below which records of two towns with telephones of two areas are rather two sites than one that has moved.
const SURE: f64 = 0.9;

/// Digits, country included, by which two numbers are of one area.
const AREA: usize = 4;

/// Whether two records of two towns may be two sites: their telephones are of two areas too, and nothing surer than
/// resemblance holds one of them.
fn is_other_site(context: &Context, left: &Side, right: &Side) -> bool {
    let area = |side: &Side| {
        let numbers = side.party.phones.iter().filter(|phone| !phone.mobile);
        numbers.filter_map(|phone| phone.digits.get(..AREA).map(str::to_owned)).collect::<Vec<String>>()
    };
    let (ours, theirs) = (area(left), area(right));
    let known = !ours.is_empty() && !theirs.is_empty();
    known && !ours.iter().any(|one| theirs.contains(one)) && context.least_certain([left.record, right.record]) < SURE
}

/// Another town under another postcode.
fn is_elsewhere(one: &Address, two: &Address) -> bool {
    let same_town = is_alike(&one.city, &two.city) || one.city.contains(&two.city) || two.city.contains(&one.city);
    let towns = !one.city.is_empty() && !two.city.is_empty() && !same_town;
    let postcodes = !one.postcode.is_empty() && !two.postcode.is_empty();
    let differing = one.postcode.chars().zip(two.postcode.chars()).filter(|(one, two)| one != two).count();
    towns && postcodes && (one.postcode.len() != two.postcode.len() || differing >= NO_SLIP)
}

/// Another street, where both give one and neither is a post box.
fn is_other_street(one: &Address, two: &Address) -> bool {
    let both = !one.street.is_empty() && !two.street.is_empty() && !one.po_box && !two.po_box;
    let same_house = one.postcode == two.postcode && is_same_number(&one.house_number, &two.house_number);
    both && !is_one_street(&one.street, &two.street) && !(same_house && has_slips(&one.street, &two.street))
}

/// Whether a few slips make one street of two; enough where postcode and house number are the same. Of a short one a slip may
/// take so much that nothing but its kind is left (`Nugasse`, `Neugasse`): there the whole names tell.
fn has_slips(one: &str, two: &str) -> bool {
    let (stem, other) = (street_stem(one), street_stem(two));
    let slips = if stem.len().min(other.len()) < LONG { 1 } else { 2 };
    damerau(stem, other, slips).is_some() || damerau(one, two, 1).is_some()
}

/// Whether two house numbers are the same one.
fn is_same_number(one: &str, two: &str) -> bool {
    !one.is_empty() && one == two
}

/// Whether two streets are spellings of one. All streets end alike, so that only what stands before tells.
fn is_one_street(one: &str, two: &str) -> bool {
    let (one, two) = (street_stem(one), street_stem(two));
    one.contains(two) || two.contains(one) || jaro_winkler(one, two) >= OTHER
}
