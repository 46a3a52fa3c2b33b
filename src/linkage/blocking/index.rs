//! Blocks between two sets of records: the keys of one set, asked for records of the other.

use rayon::prelude::*;

use super::keys::{Entry, SortedKeys, distinct_keys, is_telling, mix};
use super::promise::{Promises, promise};
use super::{BLOCK_CAP, Blockable};

/// The blocks of a set of records.
pub(crate) struct BlockIndex {
    keys: SortedKeys,
}

/// The members of over-full blocks by what refines them, so that nobody walks through a block of thousands.
pub(crate) struct Refined {
    keys: SortedKeys,
}

impl BlockIndex {
    pub(super) fn new(keys: SortedKeys) -> Self {
        Self { keys }
    }

    /// Sorts the members of over-full blocks by their refinements.
    pub(crate) fn refined(&self, records: &impl Blockable) -> Refined {
        let entries = self
            .keys
            .blocks()
            .filter(|block| block.len() > BLOCK_CAP)
            .flat_map_iter(|block| block.iter().flat_map(|entry| refined_entries(*entry, records)))
            .collect();
        Refined { keys: SortedKeys::of(entries) }
    }

    /// Records that share enough with a probe to be worth comparing, sorted; of over-full blocks the first of those that share
    /// a refinement with it.
    pub(crate) fn find(&self, refined: &Refined, probe: &impl Blockable, record: u32) -> Vec<u32> {
        let mut wanted = Vec::new();
        let mut found = Promises::default();
        let mut refinements = None;
        for key in distinct_keys(&mut wanted, |sink| probe.keys(record, sink)) {
            let block = self.keys.block(*key);
            if block.len() <= BLOCK_CAP {
                let promise = promise(block.len() + 1, is_telling(*key), probe.alone());
                for entry in block {
                    found.add(entry.record(), promise);
                }
            } else {
                let refinements = *refinements.get_or_insert_with(|| probe.refinements(record));
                let members = refined.find(*key, refinements);
                let promise = promise(members.len() + 1, is_telling(*key), probe.alone());
                for member in members {
                    found.add(member, promise);
                }
            }
        }
        found.kept().collect()
    }
}

impl Refined {
    /// The first members of an over-full block that agree in any refinement.
    fn find(&self, key: u64, refinements: [u64; 3]) -> Vec<u32> {
        let mut found: Vec<u32> = refinements
            .into_iter()
            .enumerate()
            .filter(|(_, refinement)| *refinement != 0)
            .flat_map(|(depth, refinement)| self.keys.block(refined_key(key, depth, refinement)).iter().take(BLOCK_CAP))
            .map(|entry| entry.record())
            .collect();
        found.sort_unstable();
        found.dedup();
        found.truncate(BLOCK_CAP);
        found
    }
}

fn refined_entries(entry: Entry, records: &impl Blockable) -> impl Iterator<Item = Entry> {
    let refinements = records.refinements(entry.record()).into_iter().enumerate();
    refinements
        .filter(|(_, refinement)| *refinement != 0)
        .map(move |(depth, refinement)| Entry::new(refined_key(entry.key(), depth, refinement), entry.record()))
}

fn refined_key(key: u64, depth: usize, refinement: u64) -> u64 {
    // Numbers of entities are small: the depth must not be one that another refinement is reached by.
    mix(key ^ mix(refinement ^ mix(depth as u64 + 1)))
}
