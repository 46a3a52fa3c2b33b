//! The words of the evidence: every comparison and level that an edge can carry.

use super::resolution::{KEY, REVIEWER};
use super::spec::Spec;
use super::specs::{customer::CUSTOMER, natural::NATURAL, person::PERSON, project::PROJECT};

/// Names of all comparisons, and of all levels, each once and in order.
pub fn evidence_words() -> (Vec<&'static str>, Vec<&'static str>) {
    let specs: [&Spec; 4] = [&CUSTOMER, &NATURAL, &PERSON, &PROJECT];
    let comparisons = specs.iter().flat_map(|spec| spec.comparisons.iter().map(|comparison| comparison.name));
    let own = specs.iter().flat_map(|spec| spec.comparisons.iter().flat_map(|comparison| comparison.levels));
    let kin = specs.iter().flat_map(|spec| spec.kin.iter().filter(|kin| kin.ratio[0] > 0.0).map(|kin| kin.name));
    let levels = own.map(|level| level.name).chain(kin).chain(["within_system", "across_systems", "joined", "parted"]);
    (sorted(comparisons.chain(["prior", "damping", "kin", KEY, REVIEWER])), sorted(levels))
}

fn sorted(words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}
