//! Comparison of addresses as one piece of evidence: house, street, town.

use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::symbols::Symbol;
use crate::standardise::is_alike;

/// Levels of the address comparison, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum AddressLevel {
    /// One side has neither town nor postcode nor street.
    Missing,
    /// Same street, house number and town.
    SameHouse,
    /// Same street and town; a house number is missing or another.
    SameStreet,
    /// Same town; a street is missing.
    SameTown,
    /// Same town, another street, or at least another postcode.
    SameTownOtherStreet,
    /// Another town with a neighbouring postcode.
    Near,
    /// Elsewhere.
    Different,
}

/// How alike two streets or towns must be to be the same, misspelled.
const SAME_PLACE: f64 = 0.92;

/// The level that two addresses reach, and the surprise of what they share in bits.
pub(crate) fn addresses(profiles: &Profiles, left: &Profile, right: &Profile) -> (AddressLevel, f32) {
    // A town by its name alone and a town by its postcode alone are not compared.
    let both = |left: Symbol, right: Symbol| left.is_some() && right.is_some();
    let comparable = both(left.city, right.city) || both(left.postcode, right.postcode);
    let streets = left.street.is_some() && right.street.is_some();
    if !comparable && !seats(profiles, left, right) {
        if streets
            && same_text(profiles, left.street, right.street)
            && left.house == right.house
            && left.house.is_some()
        {
            return (AddressLevel::SameStreet, profiles.value_bits(left.street));
        }
        // Whatever the town, it is another street.
        let other = streets && !same_text(profiles, left.street, right.street);
        return (if other { AddressLevel::SameTownOtherStreet } else { AddressLevel::Missing }, 0.0);
    }
    let town = same_town(profiles, left, right);
    let street = streets && same_text(profiles, left.street, right.street);
    let house = left.house.is_some() && left.house == right.house;
    if street && house && (town || postcode_slip(profiles, left, right) || town_slip(profiles, left, right)) {
        return (AddressLevel::SameHouse, place_bits(profiles, left, right));
    }
    if !town {
        let near = postcode_prefix(profiles, left, right, 3);
        return (if near { AddressLevel::Near } else { AddressLevel::Different }, 0.0);
    }
    if street {
        let bits = profiles.value_bits(left.street).min(profiles.value_bits(right.street));
        (AddressLevel::SameStreet, bits.max(town_bits(profiles, left, right)))
    } else if streets || other_postcode(profiles, left, right) {
        (AddressLevel::SameTownOtherStreet, 0.0)
    } else {
        (AddressLevel::SameTown, town_bits(profiles, left, right))
    }
}

/// The surprise of a town that both names hold and both addresses (`Turnverein Hemer` in Hemer), in bits: it surprises once and not
/// twice.
pub(crate) fn told_by_names(profiles: &Profiles, left: &Profile, right: &Profile) -> f32 {
    if !left.city.is_some() || !right.city.is_some() {
        return 0.0;
    }
    let told = |word: &&Symbol| {
        profiles.nature[word.0 as usize].town
            && right.tokens.contains(word)
            && [left.city, right.city].iter().any(|city| profiles.is_word_of(**word, *city))
    };
    let named = left.tokens.iter().filter(told).map(|word| profiles.token_bits(*word)).fold(0.0, f32::max);
    [left.city, right.city].iter().map(|city| profiles.town_bits(*city)).fold(named, f32::min)
}

fn same_text(profiles: &Profiles, left: Symbol, right: Symbol) -> bool {
    let same = || {
        let (a, b) = (profiles.text(left), profiles.text(right));
        a.len() >= 5 && b.len() >= 5 && (is_alike(a, b, SAME_PLACE) || a.starts_with(b) || b.starts_with(a))
    };
    left == right || profiles.memos.streets.get(left, right, || u32::from(same())) == 1
}

fn same_town(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    same_city(profiles, left, right) || seats(profiles, left, right)
}

/// Whether the seat that one side's name tells is the other's.
fn seats(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    let sits = |word: &Symbol, other: &Profile| {
        other.seat.contains(word) || (other.city.is_some() && profiles.is_word_of(*word, other.city))
    };
    left.seat.iter().any(|word| sits(word, right)) || right.seat.iter().any(|word| sits(word, left))
}

fn same_city(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    if left.city.is_some() && right.city.is_some() {
        let resemblance = profiles
            .memos
            .towns
            .get(left.city, right.city, || town_resemblance(profiles.text(left.city), profiles.text(right.city)));
        if resemblance == ONE_TOWN {
            return true;
        }
        let postcodes = left.postcode.is_some() && right.postcode.is_some();
        let similar = resemblance == LIKE_TOWNS && (!postcodes || postcode_prefix(profiles, left, right, 2));
        return similar || equal_postcode(left, right);
    }
    equal_postcode(left, right)
}

/// One town, with or without what follows its name.
const ONE_TOWN: u32 = 2;
/// Perhaps one town, misspelled.
const LIKE_TOWNS: u32 = 1;

/// How alike the names of two towns are; 0 where they are not.
fn town_resemblance(a: &str, b: &str) -> u32 {
    let part = |long: &str, short: &str| long.split(' ').next() == Some(short);
    if a == b || part(a, b) || part(b, a) {
        return ONE_TOWN;
    }
    let similar = a.len() >= 5 && b.len() >= 5 && (is_alike(a, b, SAME_PLACE) || slips(a, b));
    if similar { LIKE_TOWNS } else { 0 }
}

/// A slip of a finger, and another for every eight letters.
fn slips(a: &str, b: &str) -> bool {
    let allowed = 1 + a.len().max(b.len()) / 8;
    rapidfuzz::distance::osa::distance(a.bytes(), b.bytes()) <= allowed
}

fn equal_postcode(left: &Profile, right: &Profile) -> bool {
    left.postcode.is_some() && left.postcode == right.postcode
}

/// Both postcodes are known, and no slip of a finger makes one of the other.
fn other_postcode(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    left.postcode.is_some() && right.postcode.is_some() && !postcode_slip(profiles, left, right)
}

/// One digit wrong, or two neighbours swapped.
fn postcode_slip(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    if !left.postcode.is_some() || !right.postcode.is_some() {
        return false;
    }
    let (a, b) = (profiles.text(left.postcode), profiles.text(right.postcode));
    rapidfuzz::distance::osa::distance(a.bytes(), b.bytes()) <= 1
}

/// A town misspelled, with no postcode that says otherwise.
fn town_slip(profiles: &Profiles, left: &Profile, right: &Profile) -> bool {
    const LETTERS_PER_ERROR: usize = 4;
    let (a, b) = (profiles.text(left.city), profiles.text(right.city));
    let believed = a.len().max(b.len()) / LETTERS_PER_ERROR;
    let silent = !left.postcode.is_some() || !right.postcode.is_some() || postcode_prefix(profiles, left, right, 2);
    silent && !a.is_empty() && !b.is_empty() && rapidfuzz::distance::osa::distance(a.bytes(), b.bytes()) <= believed
}

fn postcode_prefix(profiles: &Profiles, left: &Profile, right: &Profile, digits: usize) -> bool {
    let (a, b) = (profiles.text(left.postcode), profiles.text(right.postcode));
    a.len() >= digits && b.len() >= digits && a.as_bytes()[..digits] == b.as_bytes()[..digits]
}

fn town_bits(profiles: &Profiles, left: &Profile, right: &Profile) -> f32 {
    let rarest = |profile: &Profile| {
        let city = if profile.city.is_some() { profiles.town_bits(profile.city) } else { 0.0 };
        if equal_postcode(left, right) { city.max(profiles.town_bits(profile.postcode)) } else { city }
    };
    rarest(left).min(rarest(right))
}

fn place_bits(profiles: &Profiles, left: &Profile, right: &Profile) -> f32 {
    profiles.value_bits(left.place).min(profiles.value_bits(right.place))
}
