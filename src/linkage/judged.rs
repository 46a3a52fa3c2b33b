//! What reviewers said, in the items of a pass.

use rustc_hash::FxHashMap;

use super::decisions::Rulings;
use super::parties::Parties;
use super::resolution::EntityType;
use crate::catalog::RecordIndex;

/// The judged pairs of an entity type whose records are both items of a pass.
pub(crate) fn judged(
    rulings: &Rulings,
    entity_type: EntityType,
    item_of: impl Fn(RecordIndex) -> Option<u32>,
) -> Vec<(u32, u32, bool)> {
    let pairs = rulings.pairs(entity_type);
    pairs.filter_map(|(left, right, same)| Some((item_of(left)?, item_of(right)?, same))).collect()
}

/// What was said of mentions: records that name a customer by words. Those that say the same are one mention, so that a word
/// on one of them holds for all.
#[derive(Debug, Default)]
pub(crate) struct Mentioned {
    /// Mention, master, whether they are the same; in order.
    masters: Vec<(u32, u32, bool)>,
    /// Pairs of mentions.
    mentions: Vec<(u32, u32, bool)>,
}

impl Mentioned {
    /// Sorts out what was said of customers.
    pub(crate) fn of(rulings: &Rulings, parties: &Parties) -> Self {
        let mut said = Self::default();
        if rulings.list.is_empty() {
            return said;
        }
        let first = parties.masters as u32;
        let mut item_of: FxHashMap<RecordIndex, u32> = FxHashMap::default();
        for (mention, records) in (first..).zip(&parties.mentioned_in) {
            item_of.extend(records.iter().map(|record| (*record, mention)));
        }
        let item = |record: RecordIndex| parties.item_of.get(record).or_else(|| item_of.get(&record)).copied();
        for (left, right, same) in judged(rulings, EntityType::Customer, item) {
            match (left < first, right < first) {
                (true, false) => said.masters.push((right, left, same)),
                (false, true) => said.masters.push((left, right, same)),
                (false, false) => said.mentions.push((left, right, same)),
                (true, true) => {}
            }
        }
        said.masters.sort_unstable();
        said
    }

    /// The master that a mention is about.
    pub(crate) fn same(&self, mention: u32) -> Option<u32> {
        self.on(mention).find(|(.., same)| *same).map(|(_, master, _)| *master)
    }

    /// The masters that it is not about.
    pub(crate) fn different(&self, mention: u32) -> impl Iterator<Item = u32> {
        self.on(mention).filter(|(.., same)| !*same).map(|(_, master, _)| *master)
    }

    /// What was said of pairs of some mentions, in their places.
    pub(crate) fn among(&self, mentions: &[u32]) -> Vec<(u32, u32, bool)> {
        let place = |mention: u32| mentions.binary_search(&mention).ok().map(|place| place as u32);
        let pairs = self.mentions.iter();
        pairs.filter_map(|(left, right, same)| Some((place(*left)?, place(*right)?, *same))).collect()
    }

    fn on(&self, mention: u32) -> impl Iterator<Item = &(u32, u32, bool)> {
        let start = self.masters.partition_point(|(other, ..)| *other < mention);
        self.masters[start..].iter().take_while(move |(other, ..)| *other == mention)
    }
}
