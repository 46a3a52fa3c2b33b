//! Where the customers of undertakings are.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::{Catalogue, Record, RecordIndex, Role};
use crate::linkage::resolution::{EntityType, Relation, Resolution};
use crate::standardise::{AddressParts, address, address_of, fold};

/// Letters from which a word of a text may be meant as a town.
const SHORTEST_TOWN: usize = 4;

/// Where customers are.
pub(in crate::linkage) struct Towns {
    /// Towns per customer, as its records name them.
    of: FxHashMap<u32, Vec<String>>,
    /// All of them, by their first words.
    known: FxHashMap<String, Vec<String>>,
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
        let mut known: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for town in towns.values().flatten().filter(|town| town.len() >= SHORTEST_TOWN) {
            let alike = known.entry(first_word(town).to_owned()).or_default();
            if !alike.contains(town) {
                alike.push(town.clone());
            }
        }
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
        let starts = std::iter::once(0).chain(folded.match_indices(' ').map(|(space, _)| space + 1));
        let named = |start: usize| {
            let rest = &folded[start..];
            let stands = |town: &&String| {
                rest.strip_prefix(town.as_str()).is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
            };
            self.known.get(first_word(rest))?.iter().filter(stands).max_by_key(|town| town.len()).cloned()
        };
        starts.filter_map(named).collect()
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// The core of the town that a record's address names: where it has a field of its own, no street need be read.
fn town(record: &Record<'_>) -> Option<String> {
    let [postcode, city] = [Role::Postcode, Role::City].map(|role| record.value(role));
    let read = match city {
        Some(_) => address(&AddressParts { postcode, city, ..AddressParts::default() }),
        None => address_of(record),
    };
    Some(read.city).filter(|city| !city.is_empty())
}
