//! Candidate pairs from many cheap keys, each bounded: a block over its cap is refined, never squared, never dropped.
//!
//! Records become sorted keys (`keys`); keys become groups of records to compare (`groups`), over-full ones refined; groups
//! become distinct pairs. The same keys answer which records share a block with a record from elsewhere (`index`).

mod groups;
mod index;
mod keys;
mod promise;
mod report;
#[cfg(test)]
mod tests;

pub(crate) use index::{BlockIndex, Refined};
pub(crate) use keys::KeySink;
pub(crate) use report::report;

use groups::Groups;
use keys::SortedKeys;

/// Records in a block up to which all its pairs are candidates.
pub(crate) const BLOCK_CAP: usize = 48;
/// Records in a block up to which sharing it alone makes two of them candidates.
pub(crate) const ALONE: u32 = 24;
/// Neighbours that a record of an over-full block is compared with after all refinements.
const NEIGHBOURS: usize = 6;

/// What blocking needs to know of the records.
pub(crate) trait Blockable: Sync {
    /// Number of records.
    fn count(&self) -> usize;
    /// The blocking keys of a record.
    fn keys(&self, record: u32, sink: &mut KeySink<'_>);
    /// Records in a block up to which sharing it alone makes two of them candidates; of larger ones it takes several.
    fn alone(&self) -> u32 {
        ALONE
    }
    /// Second keys that refine an over-full block, from the broadest to the narrowest; equal values stay together, 0 is none.
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
    /// The keys, for records from elsewhere.
    pub(crate) index: BlockIndex,
}

/// Finds the candidate pairs among records.
pub(crate) fn candidates(records: &impl Blockable) -> Candidates {
    let keys = SortedKeys::collect(records.count(), |record, sink| records.keys(record, sink));
    let groups = Groups::of(&keys, records);
    let (refined, capped, largest) = (groups.refined, groups.capped, groups.largest);
    Candidates { pairs: groups.pairs(records.count()), refined, capped, largest, index: BlockIndex::new(keys) }
}
