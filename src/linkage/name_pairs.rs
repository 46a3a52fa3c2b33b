//! Names compared by themselves: how likely two names alone are those of one party.

use rustc_hash::FxHashMap;

use super::compare::name;
use super::model::{Model, probability};
use super::profile::Profiles;
use super::spec::Vector;
use super::specs::customer::{self, CUSTOMER};
use crate::standardise::{Party, PartyKind, company_name, party_kind, person_name, person_tokens};

/// Match weight at which two names are as likely the same as not, when nothing else is known: the names given are ones that
/// somebody found worth comparing, so no prior of millions stands against them.
const EVEN: f64 = 3.8;

/// The probability that each pair of names is one party's. Frequencies come from the
/// different names given.
pub fn compare_names(pairs: &[(String, String)]) -> Vec<f64> {
    let mut profiles = Profiles::default();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for name in pairs.iter().flat_map(|(left, right)| [left, right]) {
        if !places.contains_key(name.as_str()) {
            places.insert(name, profiles.len());
            profiles.add(&named(name), None, 0);
        }
    }
    profiles.count(0);
    let weights = Model::shipped(&CUSTOMER, profiles.len()).weights();
    pairs
        .iter()
        .map(|(left, right)| {
            let (left, right) = (&profiles.list[places[left.as_str()]], &profiles.list[places[right.as_str()]]);
            let mut vector = Vector::EMPTY;
            let (level, bits) = name::names(&profiles, left, right);
            vector.set_rare(customer::NAME, level as u8, bits);
            if let (Some(a), Some(b)) = (left.legal_form, right.legal_form) {
                vector.set(
                    customer::LEGAL_FORM,
                    if a == b {
                        0
                    } else if a.family() == b.family() {
                        2
                    } else {
                        3
                    },
                );
            }
            let score = weights.score(&vector, false);
            probability((score.evidence - EVEN).min(score.against_kin))
        })
        .collect()
}

fn named(name: &str) -> Party {
    let kind = party_kind(name);
    let tokens = if kind == PartyKind::Person { person_tokens(&person_name(name)) } else { company_name(name) };
    Party { kind, name: tokens, ..Party::default() }
}
