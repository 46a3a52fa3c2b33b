//! CON401 across customers: records of two systems that are alike in name and place, and were kept apart only because of
//! the VAT id. Either there are two firms of one name in one house, or one of the numbers is wrong.
//!
//! Who may be meant is found by what the two share beside the name: the street, the telephone, the site. So the work grows
//! with the masters and not with the pairs of a town.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::contradiction;
use super::identity::vat_differs;
use super::name::is_cut_of;
use crate::catalog::{RecordIndex, Role};
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
use crate::findings::faces::is_alike;
use crate::findings::finding::Code;
use crate::findings::sides::{Side, is_town_word, side};
use crate::linkage::EntityIndex;
use crate::message::Message;
use crate::standardise::{
    Key, Party, Phone, is_common_word, is_corporate_word, is_given_name, is_one_trade, same_trunk, trade_of,
};

/// Fewest letters of an abbreviation that says what it stands for.
const ABBREVIATION: usize = 3;

/// Letters at the beginning by which two trades are one: `Drahtwerk` and `Drahtzieherei`.
const STEM: usize = 5;

/// Letters of a street by which neighbours are found: it may be abbreviated or misspelled behind them.
const STREET: usize = 4;

/// Digits at the end of a telephone number that may be an extension.
const EXTENSION: usize = 2;

/// Residents that share a trace before it is a trace of nobody: an office house, a provider.
const CROWD: usize = 60;

/// What remains of the confidence where two records were kept apart because of the number.
const KEPT_APART: f64 = 0.7;

/// A master with a valid VAT id, as its neighbours see it.
pub(in crate::findings) struct Resident {
    street: String,
    phones: Vec<Phone>,
    sites: Vec<String>,
    /// By what neighbours find each other, as hashes.
    traces: Vec<u64>,
    vat: Key,
    system: usize,
    customer: EntityIndex,
    record: RecordIndex,
}

impl Resident {
    /// `None` where a master says no valid VAT id, or nothing by which its neighbours could find it.
    pub(in crate::findings) fn of(customer: EntityIndex, side: Side) -> Option<Self> {
        let Side { record, system, party, .. } = side;
        let vat = party.vat.clone().filter(|vat| vat.valid)?;
        let sites = own_sites(&party);
        let traces = traces(&party, &sites);
        let (street, phones) = (party.address.street, party.phones);
        (!traces.is_empty()).then_some(Self { street, phones, sites, traces, vat, system, customer, record })
    }

    /// Two customers in two systems with two VAT ids, who are neighbours.
    fn may_be(&self, other: &Self) -> bool {
        let two = self.customer != other.customer && self.system != other.system;
        two && vat_differs(Some(&self.vat), Some(&other.vat)) && self.is_neighbour_of(other)
    }

    /// Whether two records give the same street, in some spelling, the same number or the same site.
    fn is_neighbour_of(&self, other: &Self) -> bool {
        let streets = !self.street.is_empty() && is_alike(&self.street, &other.street);
        streets
            || self.phones.iter().any(|one| other.phones.iter().any(|two| one == two || same_trunk(one, two)))
            || self.sites.iter().any(|site| other.sites.contains(site))
    }
}

/// Own domains of a party, by its mailboxes and websites.
pub(super) fn own_sites(party: &Party) -> Vec<String> {
    let mailboxes = party.emails.iter().filter(|email| !email.free).map(|email| &email.site);
    let websites = party.sites.iter().filter(|site| !site.free).map(|site| &site.site);
    let mut sites: Vec<String> = mailboxes.chain(websites).cloned().collect();
    sites.sort_unstable();
    sites.dedup();
    sites
}

/// By what the neighbours of a party find it: the beginning of its street in its postcode or town, its telephone without
/// an extension, its sites.
fn traces(party: &Party, sites: &[String]) -> Vec<u64> {
    let address = &party.address;
    let start: String = address.street.chars().take(STREET).collect();
    let places = [&address.postcode, &address.city];
    let known = places.into_iter().filter(|place| !start.is_empty() && !address.po_box && !place.is_empty());
    let streets = known.map(|place| trace(&["street", &start, place]));
    let numbers = party.phones.iter().filter(|phone| !phone.mobile).map(|phone| {
        let trunk = phone.digits.len().saturating_sub(EXTENSION);
        trace(&["phone", phone.digits.get(..trunk).unwrap_or_default()])
    });
    let mut traces: Vec<u64> = streets.chain(numbers).chain(sites.iter().map(|site| trace(&["site", site]))).collect();
    traces.sort_unstable();
    traces.dedup();
    traces
}

/// A hash of what several records may have in common.
pub(super) fn trace(parts: &[&str]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

/// The customers that a VAT id keeps apart, one case for each, in the order of records.
pub(super) fn apart(context: &Context) -> Vec<Case> {
    let residents = context.shelf.residents();
    let pairs = neighbours(residents);
    let judged: Vec<Case> = pairs
        .par_chunk_by(|left, right| left.0 == right.0)
        .filter_map(|pairs| {
            let resident = &residents[pairs[0].0 as usize];
            let left = side(context, resident.record);
            let others = pairs.iter().map(|(_, other)| &residents[*other as usize]);
            let others = others.filter(|other| !are_kept_side_by_side(context, resident, other));
            let others = others.map(|other| side(context, other.record));
            let right = others.into_iter().find(|right| is_one_name(&left.party, &right.party))?;
            case(context, resident.customer, &left, &right)
        })
        .collect();
    let mut told = FxHashSet::default();
    judged.into_iter().filter(|case| told.insert(case.subject.id.clone())).collect()
}

/// Whether a system keeps the customers of two residents beside each other: whoever entered both knows that they are two.
fn are_kept_side_by_side(context: &Context, one: &Resident, other: &Resident) -> bool {
    let gallery = context.shelf.gallery();
    gallery.systems_of(one.customer) & gallery.systems_of(other.customer) != 0
}

/// Pairs of residents who may be one, by their records; the first of the pair is the smaller.
fn neighbours(residents: &[Resident]) -> Vec<(u32, u32)> {
    let mut by_trace: Vec<(u64, u32)> = (0..)
        .zip(residents)
        .flat_map(|(at, resident): (u32, &Resident)| resident.traces.iter().map(move |trace| (*trace, at)))
        .collect();
    by_trace.par_sort_unstable();
    let houses = by_trace.par_chunk_by(|left, right| left.0 == right.0).filter(|house| house.len() <= CROWD);
    let mut pairs: Vec<(u32, u32)> = houses
        .flat_map_iter(|house| {
            let of = |at: usize| house[at].1;
            let pairs = (0..house.len()).flat_map(move |one| (one + 1..house.len()).map(move |two| (one, two)));
            let may_be = move |(one, two): (usize, usize)| {
                let (one, two) = (of(one), of(two));
                residents[one as usize].may_be(&residents[two as usize]).then_some((one, two))
            };
            pairs.filter_map(may_be)
        })
        .map(|(one, two)| {
            let before = residents[one as usize].record < residents[two as usize].record;
            if before { (one, two) } else { (two, one) }
        })
        .collect();
    let record = |at: u32| residents[at as usize].record;
    pairs.par_sort_unstable_by_key(|(one, two)| (record(*one), record(*two)));
    pairs.dedup();
    pairs
}

fn case(context: &Context, customer: EntityIndex, left: &Side, right: &Side) -> Option<Case> {
    let message = Message::new("con401-message").with("what", Message::new("con401-vat"));
    let sides = [left, right];
    let mut case = contradiction(context, Code::Con401, customer, &sides, &[Role::VatId], message, "con401-action")?;
    case.reserve([Reservation { remains: KEPT_APART, message: Message::new("con401-apart") }]);
    Some(case)
}

/// What a name consists of: words that tell whose it is, and words that say what its bearer does.
struct Words<'a> {
    telling: Vec<&'a str>,
    trades: Vec<&'a str>,
    /// Nothing but its town tells whose the name is: a town hall, a district hospital.
    of_a_town: bool,
}

impl<'a> Words<'a> {
    /// The words of a name but for those of its town, which people append to tell two of a name apart.
    fn of(party: &'a Party, other: &Party) -> Self {
        let both = [party, other];
        let own = |word: &&str| !is_town_word(word, both);
        let named = |party: &Party| {
            let mut words = party.name.tokens.iter().map(String::as_str).filter(own);
            words.any(|word| !is_common_word(word))
        };
        let all_named = both.into_iter().all(named);
        let words = party.name.tokens.iter().map(String::as_str).filter(|word| !all_named || own(word));
        let is_trade = |word: &&str| !is_corporate_word(word) && (is_common_word(word) || trade_of(word) != 0);
        let (trades, telling) = words.partition(is_trade);
        Self { telling, trades, of_a_town: !all_named }
    }
}

/// Whether two names have the same words, some of them abbreviated, and no two legal forms. A first name may stand in one of
/// them.
fn is_one_name(left: &Party, right: &Party) -> bool {
    let (one, two) = (Words::of(left, right), Words::of(right, left));
    let forms = left.name.legal_form.zip(right.name.legal_form);
    let same_form = forms.is_none_or(|(one, two)| is_cut_of(one, two));
    let (ours, theirs) = (one.untold(&two), two.untold(&one));
    let told = match (ours.is_empty(), theirs.is_empty()) {
        (true, true) => true,
        (false, true) => ours.iter().all(|word| is_given_name(word)),
        (true, false) => theirs.iter().all(|word| is_given_name(word)),
        (false, false) => false,
    };
    let named = one.telling.len() > ours.len() && two.telling.len() > theirs.len();
    told && named && same_form && one.has_trade_of(&two) && two.has_trade_of(&one)
}

/// Whether two words are spellings of one, or one abbreviates the other.
fn is_one_word(one: &str, two: &str) -> bool {
    let abbreviates = one.len().min(two.len()) >= ABBREVIATION && (one.starts_with(two) || two.starts_with(one));
    abbreviates || is_alike(one, two)
}

impl Words<'_> {
    /// The telling words that the other name does not have.
    fn untold(&self, other: &Self) -> Vec<&str> {
        let told = |word: &&&str| other.telling.iter().chain(&other.trades).any(|theirs| is_one_word(word, theirs));
        self.telling.iter().filter(|word| !told(word)).copied().collect()
    }

    /// Whether the other name tells one of the trades of this one, if it tells any.
    fn has_trade_of(&self, other: &Self) -> bool {
        let same = |one: &str, two: &str| {
            let stem = one.chars().zip(two.chars()).take_while(|(one, two)| one == two).count();
            // Much of what a town has begins with its title: `Kreiswerke`, `Kreiskrankenhaus`.
            is_one_trade(one, two) || (stem >= STEM && !self.of_a_town) || is_one_word(one, two)
        };
        let all = || other.trades.iter().chain(&other.telling);
        self.trades.is_empty() || self.trades.iter().any(|one| all().any(|two| same(one, two)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::company_name;

    fn named(name: &str, town: &str) -> Party {
        let mut party = Party { name: company_name(name), ..Party::default() };
        town.clone_into(&mut party.address.city);
        party
    }

    #[test]
    fn one_name_in_two_wordings() {
        for (one, two) in [
            ("Klapp Elektro GmbH", "Klapp Elektrotechnik GmbH"),
            ("Tobias Jonas Forstbetrieb GmbH", "Jonas Forstbetrieb GmbH"),
            ("Dornforth GmbH, Wetzlar", "Dornforth GmbH"),
            ("Stat Wetzlar", "Stadt Wetzlar"),
        ] {
            assert!(is_one_name(&named(one, "wetzlar"), &named(two, "wetzlar")), "{one} {two}");
        }
    }

    #[test]
    fn firms_of_one_house_have_two_names() {
        for (one, two) in [
            ("Roth Service GmbH", "Roth Nutzfahrzeugservice GmbH"),
            ("Klapp Elektro GmbH", "Klapp Elektro AG"),
            ("Klapp GmbH", "Klapp Elektrotechnik GmbH"),
            ("Paul Kerkenroth Forstbetrieb GmbH", "Tobias Kerkenroth Forstbetrieb GmbH"),
        ] {
            assert!(!is_one_name(&named(one, ""), &named(two, "")), "{one} {two}");
        }
        let (one, two) = ("Kreiswerke Korbach GmbH", "Kreiskrankenhaus Korbach GmbH");
        assert!(!is_one_name(&named(one, "korbach"), &named(two, "korbach")));
    }
}
