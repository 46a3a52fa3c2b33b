//! Where the customers of undertakings are.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::{Catalogue, Record, RecordIndex, Role};
use crate::linkage::resolution::{EntityType, Relation, Resolution};
use crate::standardise::{address_of, fold};

/// Words of a town's name at most (`hall in tirol`).
const LONGEST_TOWN: usize = 3;
/// Letters from which a word of a text may be meant as a town.
const SHORTEST_TOWN: usize = 4;

/// Where customers are.
pub(in crate::linkage) struct Towns {
    /// Towns per customer, as its records name them.
    of: FxHashMap<u32, Vec<String>>,
    /// All of them.
    known: FxHashSet<String>,
}

impl Towns {
    /// Reads the towns of the given customers from the records that describe them.
    pub(in crate::linkage) fn collect(
        catalogue: &Catalogue,
        resolution: &Resolution,
        customers: impl Iterator<Item = u32>,
    ) -> Self {
        let asked: FxHashSet<u32> = customers.collect();
        let masters: Vec<(u32, RecordIndex)> = resolution
            .memberships
            .iter()
            .filter(|member| member.entity_type == EntityType::Customer && member.relation == Relation::Master)
            .filter_map(|member| Some((member.entity?.0, member.record)))
            .filter(|(customer, _)| asked.contains(customer))
            .collect();
        let read: Vec<Option<String>> =
            masters.par_iter().map(|(_, record)| town(&catalogue.record(*record))).collect();
        let mut towns: FxHashMap<u32, Vec<String>> = FxHashMap::default();
        for ((customer, _), town) in masters.iter().zip(read) {
            let Some(town) = town else { continue };
            let known = towns.entry(*customer).or_default();
            if !known.contains(&town) {
                known.push(town);
            }
        }
        let known = towns.values().flatten().cloned().collect();
        Self { of: towns, known }
    }

    /// The town of an undertaking's own address; else those that its words name, and those of its customer. What stands in the
    /// record is the better witness where the customer was guessed by its name.
    pub(super) fn of(&self, record: &Record<'_>, customer: Option<u32>) -> Vec<String> {
        if let Some(own) = town(record) {
            return vec![own];
        }
        let mut towns = customer.and_then(|customer| self.of.get(&customer).cloned()).unwrap_or_default();
        for text in [Role::CompanyName, Role::Title].into_iter().filter_map(|role| record.value(role)) {
            towns.extend(self.named(text));
        }
        towns.sort_unstable();
        towns.dedup();
        towns
    }

    /// The towns of customers that a text names.
    fn named(&self, text: &str) -> Vec<String> {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let at = |place: usize| {
            let lengths = (1..=LONGEST_TOWN.min(words.len() - place)).rev();
            let mut texts = lengths.map(|length| words[place..place + length].join(" "));
            texts.find(|text| text.len() >= SHORTEST_TOWN && self.known.contains(text))
        };
        (0..words.len()).filter_map(at).collect()
    }
}

/// The core of the town that a record's address names.
fn town(record: &Record<'_>) -> Option<String> {
    Some(address_of(record).city).filter(|city| !city.is_empty())
}
