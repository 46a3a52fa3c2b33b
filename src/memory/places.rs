//! Which place a record has in a sorted list of some of them, found without a search: lists of millions are asked for one
//! record after the other, and every step of a search through one waits for memory.

use crate::catalog::RecordIndex;

/// Records that share an entry.
const BLOCK: usize = u64::BITS as usize;

/// The places of records in a list of them that is in canonical order.
#[derive(Debug, Default)]
pub(super) struct Places {
    blocks: Vec<Block>,
}

/// Some records that follow each other.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    /// Records of the list before these.
    before: u32,
    /// Which of these are in the list, a bit each.
    listed: u64,
}

impl Places {
    /// The places of records that ascend.
    pub(super) fn of_sorted(records: impl Iterator<Item = RecordIndex>) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for (place, record) in records.enumerate() {
            let (block, bit) = (record.0 as usize / BLOCK, record.0 as usize % BLOCK);
            if block >= blocks.len() {
                blocks.resize(block + 1, Block { before: place as u32, listed: 0 });
            }
            blocks[block].listed |= 1 << bit;
        }
        Self { blocks }
    }

    /// The place of a record; `None` where it is not in the list.
    pub(super) fn of(&self, record: RecordIndex) -> Option<usize> {
        let (block, bit) = (self.blocks.get(record.0 as usize / BLOCK)?, record.0 as usize % BLOCK);
        let lower = block.listed & ((1 << bit) - 1);
        (block.listed >> bit & 1 == 1).then(|| block.before as usize + lower.count_ones() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_of_the_list_has_its_place_and_no_other_has_one() {
        let listed = [0, 1, 63, 64, 200, 255, 256, 4000];
        let places = Places::of_sorted(listed.into_iter().map(RecordIndex));
        for record in 0..4200 {
            let place = listed.iter().position(|one| *one == record);
            assert_eq!(places.of(RecordIndex(record)), place, "{record}");
        }
        assert_eq!(Places::default().of(RecordIndex(0)), None);
    }
}
