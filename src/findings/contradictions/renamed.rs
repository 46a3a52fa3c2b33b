//! CON403 across customers: two firms of other names at one house, behind one switchboard, mailbox domain or trade, of whom no
//! system knows both. Either two firms share the house, or one of the departments has not heard that the firm was renamed.

use rayon::prelude::*;

use super::apart::{own_sites, trace};
use super::contradiction;
use super::identity::vat_differs;
use super::name::{NAME, is_renamed};
use crate::catalog::RecordIndex;
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::labels::Label;
use crate::findings::sides::{Side, share_a_word, side, telling_words};
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::{Party, PartyKind, known_trade, same_trunk, street_stem};

/// Letters of a street by which a house is found.
const STREET: usize = 4;

/// Customers at one house from which it is an office house, where strangers are neighbours.
const OFFICE_HOUSE: usize = 5;

/// What remains of the confidence where two names are only neighbours so far.
const NEIGHBOURS: f64 = 0.6;

/// Where a master stands.
pub(in crate::findings) struct Tenant {
    house: u64,
    customer: EntityIndex,
    record: RecordIndex,
}

impl Tenant {
    /// The house by its postcode and by its town, as some departments leave out the one and some the other; none for persons
    /// and where a master gives no house.
    pub(in crate::findings) fn of(customer: EntityIndex, side: &Side) -> impl Iterator<Item = Self> {
        let Party { kind, address, .. } = &side.party;
        let start: String = street_stem(&address.street).chars().take(STREET).collect();
        let digits: String = address.house_number.chars().take_while(char::is_ascii_digit).collect();
        let known = !start.is_empty() && !digits.is_empty() && !address.po_box && *kind != PartyKind::Person;
        let places = [&address.postcode, &address.city].into_iter().filter(|place| known && !place.is_empty());
        let houses: Vec<u64> = places.map(|place| trace(&["house", &start, &digits, place])).collect();
        let record = side.record;
        houses.into_iter().map(move |house| Self { house, customer, record })
    }
}

/// Customers at one house under two names, one case for each pair, in the order of records.
pub(super) fn renamed(context: &Context) -> Vec<Case> {
    let mut tenants: Vec<&Tenant> = context.shelf.tenants().iter().collect();
    tenants.par_sort_unstable_by_key(|tenant| (tenant.house, tenant.customer, tenant.record));
    let houses = tenants.par_chunk_by(|left, right| left.house == right.house);
    let mut cases: Vec<Case> = houses.flat_map_iter(|house| of_house(context, house)).collect();
    cases.sort_by(|left, right| (left.record, &left.related).cmp(&(right.record, &right.related)));
    cases.dedup_by(|left, right| (left.record, &left.related) == (right.record, &right.related));
    cases
}

fn of_house(context: &Context, house: &[&Tenant]) -> Vec<Case> {
    let customers: Vec<&[&Tenant]> = house.chunk_by(|left, right| left.customer == right.customer).collect();
    if !(2..OFFICE_HOUSE).contains(&customers.len()) {
        return Vec::new();
    }
    let pairs = (0..customers.len()).flat_map(|one| (one + 1..customers.len()).map(move |two| (one, two)));
    pairs.filter_map(|(one, two)| case(context, customers[one], customers[two])).collect()
}

fn case(context: &Context, one: &[&Tenant], two: &[&Tenant]) -> Option<Case> {
    let gallery = context.shelf.gallery();
    let (ours, theirs) = (gallery.systems_of(one[0].customer), gallery.systems_of(two[0].customer));
    if ours & theirs != 0 {
        return None;
    }
    let sides = |tenants: &[&Tenant]| tenants.iter().map(|tenant| side(context, tenant.record)).collect::<Vec<Side>>();
    let (left, right) = (sides(one), sides(two));
    let pairs = || left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
    let trade = |word: &str| gallery.is_trade(word);
    let one_name =
        pairs().any(|(left, right)| share_a_word(&left.party, &right.party) && !is_renamed(left, right, trade));
    let two_firms = pairs().any(|(left, right)| vat_differs(left.party.vat.as_ref(), right.party.vat.as_ref()));
    if one_name || two_firms {
        return None;
    }
    let (left, right) =
        pairs().find(|(left, right)| is_renamed(left, right, trade) && have_more(&left.party, &right.party))?;
    let message = Message::new("con403-message-name");
    let mut case =
        contradiction(context, Code::Con403, one[0].customer, &[left, right], &NAME, message, "con403-action")?;
    case.reserve([Reservation { remains: NEIGHBOURS, message: Message::new("con403-apart") }]);
    Some(case)
}

/// Whether two neighbours have more in common than the house: the switchboard, a site or the trade.
fn have_more(left: &Party, right: &Party) -> bool {
    let trunks = left.phones.iter().any(|one| right.phones.iter().any(|two| one == two || same_trunk(one, two)));
    let sites = own_sites(left).iter().any(|site| own_sites(right).contains(site));
    let trades =
        |party: &Party| -> Vec<u16> { party.name.tokens.iter().filter_map(|word| known_trade(word)).collect() };
    let (ours, theirs) = (trades(left), trades(right));
    let named = are_named_in_a_mailbox(left, right) || are_named_in_a_mailbox(right, left);
    trunks || sites || named || ours.iter().any(|trade| theirs.contains(trade))
}

/// Whether one of two neighbours writes from a domain or mailbox that is called like the other.
fn are_named_in_a_mailbox(one: &Party, two: &Party) -> bool {
    let names: Vec<&str> = telling_words(two);
    Label::all(one).any(|label| label.spells(&names, &two.address.city))
}
