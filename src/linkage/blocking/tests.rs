//! Blocking against the plain reading of its rules: sets of pairs, and walks through whole blocks.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{ALONE, BLOCK_CAP, Blockable, KeySink, NEIGHBOURS, candidates};

/// Keys below it are telling.
const TELLING: u8 = 3;

/// What pairs promise, in shares of what is enough.
type Shares = BTreeMap<(u32, u32), f64>;

/// What sharing a block is worth, as a share of what is enough.
fn share(size: usize, telling: bool) -> f64 {
    if telling { 1.0 } else { f64::from(ALONE) / size as f64 }
}

/// Those that promise enough.
fn enough<T: Copy>(shares: BTreeMap<T, f64>) -> Vec<T> {
    shares.into_iter().filter(|(_, share)| *share >= 1.0 - 4e-6).map(|(found, _)| found).collect()
}

/// Records with a few keys out of a small stock, so that blocks overflow.
#[derive(Debug, Clone)]
struct Stock {
    keys: Vec<Vec<u8>>,
    refinements: Vec<[u64; 3]>,
}

impl Blockable for Stock {
    fn count(&self) -> usize {
        self.keys.len()
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        for key in &self.keys[record as usize] {
            if *key < TELLING {
                sink.add_telling("stock", &[&key.to_string()]);
            } else {
                sink.add("stock", &[&key.to_string()]);
            }
        }
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        self.refinements[record as usize]
    }

    fn order(&self, record: u32) -> (u64, u64) {
        (u64::from(record % 7), 0)
    }
}

impl Stock {
    /// The blocks, and whether their keys are telling.
    fn blocks(&self) -> Vec<(bool, Vec<u32>)> {
        let mut blocks: BTreeMap<u8, BTreeSet<u32>> = BTreeMap::new();
        for (record, keys) in self.keys.iter().enumerate() {
            for key in keys {
                blocks.entry(*key).or_default().insert(record as u32);
            }
        }
        blocks.into_iter().map(|(key, block)| (key < TELLING, block.into_iter().collect())).collect()
    }

    fn pairs(&self, block: Vec<u32>, telling: bool, depth: usize, shares: &mut Shares) {
        let over = block.len() > BLOCK_CAP;
        if over && depth < 3 {
            let mut parts: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for record in block {
                parts.entry(self.refinements[record as usize][depth]).or_default().push(record);
            }
            for part in parts.into_values() {
                self.pairs(part, telling, depth + 1, shares);
            }
            return;
        }
        let mut block = block;
        if over {
            block.sort_by_key(|record| (self.order(*record), *record));
        }
        let (limit, share) = if over { (NEIGHBOURS, 1.0) } else { (BLOCK_CAP, share(block.len(), telling)) };
        for (position, left) in block.iter().enumerate() {
            for right in block[position + 1..].iter().take(limit) {
                *shares.entry((*left.min(right), *left.max(right))).or_default() += share;
            }
        }
    }
}

fn stock() -> impl Strategy<Value = Stock> {
    let record = (prop::collection::vec(0_u8..12, 0..4), [0_u64..3, 0_u64..4, 0_u64..2]);
    prop::collection::vec(record, 0..260).prop_map(|records| {
        let (keys, refinements) = records.into_iter().unzip();
        Stock { keys, refinements }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pairs_are_those_of_the_blocks(stock in stock()) {
        let mut expected = Shares::new();
        stock.blocks().into_iter().for_each(|(telling, block)| stock.pairs(block, telling, 0, &mut expected));
        let found = candidates(&stock);
        prop_assert_eq!(found.pairs, enough(expected));
        let over = stock.blocks().iter().filter(|(_, block)| block.len() > BLOCK_CAP).count();
        prop_assert_eq!(found.refined, over as u64);
    }

    #[test]
    fn a_probe_meets_its_blocks_and_its_part_of_over_full_ones(stock in stock()) {
        let index = candidates(&stock).index;
        let refined = index.refined(&stock);
        for probe in 0..stock.count() as u32 {
            let own = stock.refinements[probe as usize];
            let alike = |other: &&u32| {
                stock.refinements[**other as usize].iter().zip(own).any(|(theirs, ours)| *theirs == ours && ours != 0)
            };
            let mut expected = BTreeMap::new();
            for (telling, block) in stock.blocks().into_iter().filter(|(_, block)| block.contains(&probe)) {
                let met = if block.len() <= BLOCK_CAP {
                    block
                } else {
                    block.iter().filter(alike).take(BLOCK_CAP).copied().collect()
                };
                let share = share(met.len() + 1, telling);
                for record in met {
                    *expected.entry(record).or_default() += share;
                }
            }
            prop_assert_eq!(index.find(&refined, &stock, probe), enough(expected));
        }
    }
}
