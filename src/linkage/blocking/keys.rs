//! Blocking keys as hashes, sorted so that a block is a run of equal keys.

use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::Blockable;

/// Bits of a key by which keys are dealt out before each part is sorted; a part then fits into a processor's cache.
const PART_BITS: u32 = 8;

/// Collects the blocking keys of one record.
pub(crate) struct KeySink<'a> {
    keys: &'a mut Vec<u64>,
    /// The rule of each key, where somebody asks.
    rules: Option<&'a mut Vec<&'static str>>,
}

impl KeySink<'_> {
    /// Adds a key made of a rule's name and its values; records that agree in all of them share a block. It is one of several
    /// reasons to compare them: a word of a name, the sound of one.
    pub(crate) fn add(&mut self, rule: &'static str, parts: &[&str]) {
        self.push(rule, parts, false);
    }

    /// The same, with values that make two records candidates by themselves, however many share them: a whole name, a number.
    pub(crate) fn add_telling(&mut self, rule: &'static str, parts: &[&str]) {
        self.push(rule, parts, true);
    }

    fn push(&mut self, rule: &'static str, parts: &[&str], telling: bool) {
        let mut hasher = FxHasher::default();
        hasher.write(rule.as_bytes());
        for part in parts {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xff);
        }
        self.keys.push(mix(hasher.finish()) & !TELLING | if telling { TELLING } else { 0 });
        if let Some(rules) = &mut self.rules {
            rules.push(rule);
        }
    }
}

/// The bit of a key that says whether sharing it is enough.
const TELLING: u64 = 1;

/// Whether sharing a key is enough to make two records candidates.
pub(super) fn is_telling(key: u64) -> bool {
    key & TELLING != 0
}

/// Spreads a hash over all 64 bits (the finaliser of `SplitMix64`, Steele, Lea and Flood 2014).
pub(super) fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The distinct keys that `fill` gives, sorted, in a buffer that is used again.
pub(super) fn distinct_keys(buffer: &mut Vec<u64>, fill: impl FnOnce(&mut KeySink<'_>)) -> &[u64] {
    buffer.clear();
    fill(&mut KeySink { keys: buffer, rules: None });
    buffer.sort_unstable();
    buffer.dedup();
    buffer
}

/// The keys of a record with the rules that made them, sorted by key.
pub(super) fn named_keys(records: &impl Blockable, record: u32) -> Vec<(u64, &'static str)> {
    let (mut keys, mut rules) = (Vec::new(), Vec::new());
    records.keys(record, &mut KeySink { keys: &mut keys, rules: Some(&mut rules) });
    let mut named: Vec<(u64, &'static str)> = keys.into_iter().zip(rules).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// A key and a record that has it; in the order of keys, then of records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u128);

impl Entry {
    /// Packs a key with its record; one wide number sorts faster than two.
    pub(super) fn new(key: u64, record: u32) -> Self {
        Self(u128::from(key) << 32 | u128::from(record))
    }

    pub(super) fn key(self) -> u64 {
        (self.0 >> 32) as u64
    }

    pub(super) fn record(self) -> u32 {
        self.0 as u32
    }
}

/// Keys of records, sorted, with a table of where the keys of each beginning start.
pub(crate) struct SortedKeys {
    entries: Vec<Entry>,
    /// First entry of each slot; a slot holds the keys that share their highest bits. One more than slots.
    starts: Vec<u32>,
    slot_bits: u32,
}

impl SortedKeys {
    /// Collects the distinct keys of the records `0..count`.
    pub(super) fn collect(count: usize, keys: impl Fn(u32, &mut KeySink<'_>) + Sync) -> Self {
        let dealt = (0..count as u32)
            .into_par_iter()
            .with_min_len(1 << 10)
            .fold(Dealt::default, |mut dealt, record| {
                dealt.deal(record, &keys);
                dealt
            })
            .map(|dealt| vec![dealt.parts])
            .reduce(Vec::new, |mut all, mut more| {
                all.append(&mut more);
                all
            });
        Self::sort(dealt)
    }

    /// Sorts entries that were dealt out by their highest bits: each part into its place among all.
    fn sort(dealt: Vec<Vec<Vec<Entry>>>) -> Self {
        let mut parts: Vec<Vec<Vec<Entry>>> = vec![Vec::new(); 1 << PART_BITS];
        for pieces in dealt {
            parts.iter_mut().zip(pieces).for_each(|(part, piece)| part.push(piece));
        }
        let length = |part: &Vec<Vec<Entry>>| part.iter().map(Vec::len).sum::<usize>();
        let mut entries = vec![Entry(0); parts.iter().map(length).sum()];
        let mut rest = entries.as_mut_slice();
        let mut places = Vec::with_capacity(parts.len());
        for part in parts {
            let (place, behind) = rest.split_at_mut(length(&part));
            places.push((place, part));
            rest = behind;
        }
        places.into_par_iter().for_each(|(place, part)| {
            let mut at = 0;
            for piece in part {
                place[at..at + piece.len()].copy_from_slice(&piece);
                at += piece.len();
            }
            place.sort_unstable();
        });
        Self::of_sorted(entries)
    }

    /// Sorts any entries.
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        let mut dealt = Dealt::default();
        for entry in entries {
            dealt.push(entry);
        }
        Self::sort(vec![dealt.parts])
    }

    fn of_sorted(entries: Vec<Entry>) -> Self {
        let slot_bits = entries.len().max(2).ilog2().saturating_sub(1).max(1);
        let mut starts = vec![0_u32; (1 << slot_bits) + 1];
        for entry in &entries {
            starts[(entry.key() >> (64 - slot_bits)) as usize + 1] += 1;
        }
        for slot in 1..starts.len() {
            starts[slot] += starts[slot - 1];
        }
        Self { entries, starts, slot_bits }
    }

    /// The blocks: runs of entries with one key.
    pub(super) fn blocks(&self) -> impl ParallelIterator<Item = &[Entry]> {
        self.entries.par_chunk_by(|left, right| left.key() == right.key())
    }

    /// The block of a key; empty where no record has it.
    pub(super) fn block(&self, key: u64) -> &[Entry] {
        let slot = (key >> (64 - self.slot_bits)) as usize;
        let slot = &self.entries[self.starts[slot] as usize..self.starts[slot + 1] as usize];
        let start = slot.partition_point(|entry| entry.key() < key);
        let length = slot[start..].partition_point(|entry| entry.key() == key);
        &slot[start..start + length]
    }
}

/// Entries dealt out by the highest bits of their keys.
#[derive(Default)]
struct Dealt {
    parts: Vec<Vec<Entry>>,
    buffer: Vec<u64>,
}

impl Dealt {
    fn deal(&mut self, record: u32, keys: impl Fn(u32, &mut KeySink<'_>)) {
        let mut buffer = std::mem::take(&mut self.buffer);
        for key in distinct_keys(&mut buffer, |sink| keys(record, sink)) {
            self.push(Entry::new(*key, record));
        }
        self.buffer = buffer;
    }

    fn push(&mut self, entry: Entry) {
        if self.parts.is_empty() {
            self.parts.resize_with(1 << PART_BITS, Vec::new);
        }
        self.parts[(entry.key() >> (64 - PART_BITS)) as usize].push(entry);
    }
}
