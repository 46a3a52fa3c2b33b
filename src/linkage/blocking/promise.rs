//! Which records that share a block are worth comparing: two that share one block of dozens are hardly ever the same, two
//! that share a small block, or several larger ones, often are (the weighing of blocks known as ARCS in meta-blocking;
//! Papadakis, Koutrika, Palpanas and Nejdl 2014).
//!
//! So each shared block promises the reciprocal of its size, and what all of them promise together must reach that of one
//! block of so many records as [`Blockable::alone`](super::Blockable::alone) says. A block whose key tells enough promises that by itself.

/// What makes two records candidates.
pub(super) const ENOUGH: u32 = 1 << 20;

/// What sharing a block of `size` records promises, where one of `alone` records is enough.
pub(super) fn promise(size: usize, telling: bool, alone: u32) -> u32 {
    if telling { ENOUGH } else { (ENOUGH * alone).div_ceil(size.max(1) as u32) }
}

/// What the blocks that one record shares with others promise.
#[derive(Default)]
pub(super) struct Promises {
    /// The other record in the upper half, the promise in the lower.
    list: Vec<u64>,
}

impl Promises {
    /// A block that is shared with another record.
    #[inline]
    pub(super) fn add(&mut self, other: u32, promise: u32) {
        self.list.push(u64::from(other) << 32 | u64::from(promise));
    }

    /// The records that are worth comparing, sorted; nothing is left for the next record.
    pub(super) fn kept(&mut self) -> impl Iterator<Item = u32> {
        self.list.sort_unstable();
        let mut all = self.list.drain(..).peekable();
        std::iter::from_fn(move || {
            loop {
                let first = all.next()?;
                let mut promise = first & u64::from(u32::MAX);
                while let Some(more) = all.next_if(|next| next >> 32 == first >> 32) {
                    promise += more & u64::from(u32::MAX);
                }
                if promise >= u64::from(ENOUGH) {
                    return Some((first >> 32) as u32);
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALONE;
    use super::{Promises, promise};

    #[test]
    fn one_small_or_telling_block_is_enough_and_of_large_ones_it_takes_several() {
        let alone = ALONE as usize;
        let mut promises = Promises::default();
        for (other, size, telling) in [
            (7, alone, false),
            (5, alone + 1, false),
            (3, 2 * alone, false),
            (3, 2 * alone, false),
            (2, 4 * alone, false),
            (2, 2 * alone, false),
            (9, 4 * alone, true),
        ] {
            promises.add(other, promise(size, telling, ALONE));
        }
        assert_eq!(promises.kept().collect::<Vec<_>>(), [3, 7, 9]);
        assert_eq!(promises.kept().count(), 0);
    }
}
