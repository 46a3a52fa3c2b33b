//! Comparison of two natural persons, whether they are customers themselves or stand behind one.

use super::{address, contact, keys, person, person_online};
use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::spec::Vector;
use crate::linkage::specs::natural::{
    ADDRESS, BIRTH, EMAIL, FAMILY, GIVEN, ONE_GENERATION, ORDER, OTHER_GENDER, OTHER_GENERATION, PERSONAL, PHONE,
    SWAPPED,
};

/// Compares what all natural persons have; the comparisons have the same numbers in every specification of persons.
pub(crate) fn compare(profiles: &Profiles, left: &Profile, right: &Profile, vector: &mut Vector) {
    let names = person::names(profiles, left, right);
    vector.set_rare(GIVEN, names.given.0 as u8, names.given.1);
    vector.set_rare(FAMILY, names.family.0 as u8, names.family.1);
    let (a, b) = (left.marks, right.marks);
    if a.generation.is_some() && b.generation.is_some() && a.generation != b.generation {
        vector.set(ORDER, OTHER_GENERATION);
    } else if a.gender.is_some() && b.gender.is_some() && a.gender != b.gender {
        vector.set(ORDER, OTHER_GENDER);
    } else if a.generation.is_some() != b.generation.is_some() {
        vector.set(ORDER, ONE_GENERATION);
    } else if names.swapped {
        vector.set(ORDER, SWAPPED);
    }
    let (level, bits) = keys::births(profiles, left, right);
    vector.set_rare(BIRTH, level as u8, bits);
    let (level, bits) = address::addresses(profiles, left, right);
    vector.set_rare(ADDRESS, level as u8, bits);
    let (level, bits) = contact::phones(profiles, left, right);
    vector.set_rare(PHONE, level as u8, bits);
    let (level, bits) = person_online::emails(profiles, left, right, &names);
    vector.set_rare(EMAIL, level as u8, bits);
    let (level, bits) = keys::personal_numbers(profiles, left, right);
    vector.set_rare(PERSONAL, level as u8, bits);
}

/// Whether two persons are rather parent and child: one is called the elder and the other the younger, or a generation lies
/// between their dates of birth, and there is neither a personal number to decide nor a mailbox that they share.
pub(crate) fn parent_and_child(vector: &Vector) -> bool {
    let decided = vector.levels[PERSONAL] != 0 || vector.levels[EMAIL] == 1;
    let apart = vector.levels[BIRTH] == keys::BirthLevel::GenerationApart as u8;
    vector.levels[ORDER] == OTHER_GENERATION || (apart && !decided)
}
