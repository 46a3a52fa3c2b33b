//! Blocking against the plain reading of its rules: sets of pairs, and walks through whole blocks.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{BLOCK_CAP, Blockable, KeySink, NEIGHBOURS, candidates};

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
            sink.add("stock", &[&key.to_string()]);
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
    fn blocks(&self) -> Vec<Vec<u32>> {
        let mut blocks: BTreeMap<u8, BTreeSet<u32>> = BTreeMap::new();
        for (record, keys) in self.keys.iter().enumerate() {
            for key in keys {
                blocks.entry(*key).or_default().insert(record as u32);
            }
        }
        blocks.into_values().map(|block| block.into_iter().collect()).collect()
    }

    fn pairs(&self, block: Vec<u32>, depth: usize, pairs: &mut BTreeSet<(u32, u32)>) {
        let limit = if block.len() > BLOCK_CAP { NEIGHBOURS } else { BLOCK_CAP };
        if block.len() > BLOCK_CAP && depth < 3 {
            let mut parts: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for record in block {
                parts.entry(self.refinements[record as usize][depth]).or_default().push(record);
            }
            for part in parts.into_values() {
                self.pairs(part, depth + 1, pairs);
            }
            return;
        }
        let mut block = block;
        if block.len() > BLOCK_CAP {
            block.sort_by_key(|record| (self.order(*record), *record));
        }
        for (position, left) in block.iter().enumerate() {
            for right in block[position + 1..].iter().take(limit) {
                pairs.insert((*left.min(right), *left.max(right)));
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
        let mut expected = BTreeSet::new();
        stock.blocks().into_iter().for_each(|block| stock.pairs(block, 0, &mut expected));
        let found = candidates(&stock);
        prop_assert_eq!(found.pairs, expected.into_iter().collect::<Vec<_>>());
        let over = stock.blocks().iter().filter(|block| block.len() > BLOCK_CAP).count();
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
            let mut expected = BTreeSet::new();
            for block in stock.blocks().into_iter().filter(|block| block.contains(&probe)) {
                if block.len() <= BLOCK_CAP {
                    expected.extend(block);
                } else {
                    expected.extend(block.iter().filter(alike).take(BLOCK_CAP));
                }
            }
            prop_assert_eq!(index.find(&refined, &stock, probe), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
