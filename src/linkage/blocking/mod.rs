//! Candidate pairs from many cheap keys, each bounded: a block over its cap is refined, never squared, never dropped.

mod report;

pub(crate) use report::report;

use rayon::prelude::*;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Records in a block up to which all its pairs are candidates.
pub(crate) const BLOCK_CAP: usize = 48;
/// Neighbours that a record of an over-full block is compared with after all refinements.
const NEIGHBOURS: usize = 6;

/// Collects the blocking keys of one record.
pub(crate) struct KeySink<'a> {
    record: u32,
    keys: &'a mut Vec<(u64, u32)>,
    /// The rule of each key, where somebody asks.
    rules: Option<&'a mut Vec<&'static str>>,
}

impl KeySink<'_> {
    /// Adds a key made of a rule's name and its values; records that agree in all of them share a block.
    pub(crate) fn add(&mut self, rule: &'static str, parts: &[&str]) {
        let mut hasher = FxHasher::default();
        hasher.write(rule.as_bytes());
        for part in parts {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xff);
        }
        self.keys.push((mix(hasher.finish()), self.record));
        if let Some(rules) = &mut self.rules {
            rules.push(rule);
        }
    }
}

/// Spreads a hash over all 64 bits (the finaliser of `SplitMix64`, Steele, Lea and Flood 2014).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// What blocking needs to know of the records.
pub(crate) trait Blockable: Sync {
    /// Number of records.
    fn count(&self) -> usize;
    /// The blocking keys of a record.
    fn keys(&self, record: u32, sink: &mut KeySink<'_>);
    /// Second keys that refine an over-full block, from the broadest to the narrowest; equal values stay together.
    fn refinements(&self, record: u32) -> [u64; 3];
    /// A text by which neighbours are alike, for blocks that stay over-full.
    fn order(&self, record: u32) -> (u64, u64);
}

/// The candidate pairs of one pass.
pub(crate) struct Candidates {
    /// Distinct pairs, smaller record first, sorted.
    pub(crate) pairs: Vec<(u32, u32)>,
    /// Blocks over their cap, which a second key refines.
    pub(crate) refined: u64,
    /// Those in which a part stays over the cap whatever refines it: there only neighbours are compared.
    pub(crate) capped: u64,
    /// Records in the largest block.
    pub(crate) largest: u64,
}

/// Finds the candidate pairs among records.
pub(crate) fn candidates(records: &impl Blockable) -> Candidates {
    let mut keys: Vec<(u64, u32)> = (0..records.count() as u32)
        .into_par_iter()
        .fold(Vec::new, |mut keys, record| {
            records.keys(record, &mut KeySink { record, keys: &mut keys, rules: None });
            keys
        })
        .reduce(Vec::new, |mut all, mut more| {
            all.append(&mut more);
            all
        });
    keys.par_sort_unstable();
    keys.dedup();
    let blocks: Vec<&[(u64, u32)]> = keys.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1).collect();
    let refined = blocks.iter().filter(|block| block.len() > BLOCK_CAP).count() as u64;
    let largest = blocks.iter().map(|block| block.len() as u64).max().unwrap_or(0);
    let (mut pairs, capped) = blocks
        .par_iter()
        .fold(
            || (Vec::new(), 0),
            |(mut pairs, capped), block| {
                let members: Vec<u32> = block.iter().map(|(_, record)| *record).collect();
                let over = expand(records, members, 0, &mut pairs);
                (pairs, capped + u64::from(over))
            },
        )
        .reduce(
            || (Vec::new(), 0),
            |(mut all, capped), (mut more, others)| {
                all.append(&mut more);
                (all, capped + others)
            },
        );
    pairs.par_sort_unstable();
    pairs.dedup();
    Candidates { pairs, refined, capped, largest }
}

/// Adds the pairs of a block; returns whether a part of it stayed over the cap.
fn expand(records: &impl Blockable, mut members: Vec<u32>, depth: usize, pairs: &mut Vec<(u32, u32)>) -> bool {
    if members.len() <= BLOCK_CAP {
        for (position, left) in members.iter().enumerate() {
            pairs.extend(members[position + 1..].iter().map(|right| ordered(*left, *right)));
        }
        return false;
    }
    if depth < 3 {
        members.sort_by_cached_key(|record| (records.refinements(*record)[depth], *record));
        let parts: Vec<Vec<u32>> = members
            .chunk_by(|a, b| records.refinements(*a)[depth] == records.refinements(*b)[depth])
            .map(<[u32]>::to_vec)
            .collect();
        let mut over = false;
        for part in parts {
            over |= expand(records, part, depth + 1, pairs);
        }
        return over;
    }
    members.sort_by_cached_key(|record| (records.order(*record), *record));
    for (position, left) in members.iter().enumerate() {
        let neighbours = members[position + 1..].iter().take(NEIGHBOURS);
        pairs.extend(neighbours.map(|right| ordered(*left, *right)));
    }
    true
}

fn ordered(left: u32, right: u32) -> (u32, u32) {
    if left < right { (left, right) } else { (right, left) }
}

/// Blocks between two sets of records: an index of one, asked by the other.
pub(crate) struct BlockIndex {
    keys: Vec<(u64, u32)>,
}

impl BlockIndex {
    /// Indexes records by their blocking keys.
    pub(crate) fn build(records: &impl Blockable) -> Self {
        let mut keys = Vec::new();
        for record in 0..records.count() as u32 {
            records.keys(record, &mut KeySink { record, keys: &mut keys, rules: None });
        }
        keys.par_sort_unstable();
        keys.dedup();
        Self { keys }
    }

    /// Records that share a key with a probe, sorted; over-full blocks give those with the probe's refinements.
    pub(crate) fn find(&self, records: &impl Blockable, probe: &impl Blockable, record: u32) -> Vec<u32> {
        let mut wanted = Vec::new();
        probe.keys(record, &mut KeySink { record: 0, keys: &mut wanted, rules: None });
        let mut found = Vec::new();
        for (key, _) in wanted {
            let start = self.keys.partition_point(|(other, _)| *other < key);
            let block = &self.keys[start..];
            let length = block.iter().take_while(|(other, _)| *other == key).count();
            let block = &block[..length];
            if length <= BLOCK_CAP {
                found.extend(block.iter().map(|(_, other)| *other));
            } else {
                let refinements = probe.refinements(record);
                let same = |other: &u32| {
                    let theirs = records.refinements(*other);
                    theirs.iter().zip(&refinements).any(|(a, b)| a == b && *a != 0)
                };
                found.extend(block.iter().map(|(_, other)| *other).filter(same).take(BLOCK_CAP));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
