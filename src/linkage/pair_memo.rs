//! What is known of pairs of words already: the same few thousand words of names and titles meet each other millions of times,
//! and how alike two of them are never changes.
//!
//! The memory is of fixed size; a new pair takes the place of an old one. All threads share it without waiting: an entry is
//! one number that holds both the whole pair and what is known of it, so that a reader finds either that or nothing, and a
//! result never depends on who came first.

use std::sync::atomic::{AtomicU64, Ordering};

use super::symbols::Symbol;

/// Entries as a power of two: half a megabyte, which a processor's cache holds.
const LEAST_BITS: u32 = 16;
/// Bits of an entry that hold what is known of the pair.
const KNOWN_BITS: u32 = 32;
/// Bits of a symbol at most: beyond so many symbols (67 million) the rest are compared anew each time.
const MOST_WIDTH: u32 = 26;
/// What is known where nothing is known.
const UNKNOWN: u32 = u32::MAX;

/// A memory of pairs of symbols.
#[derive(Debug)]
pub(crate) struct PairMemo {
    /// The part of the pair that its place does not tell, and what is known of it.
    entries: Box<[AtomicU64]>,
    /// Bits of a symbol.
    width: u32,
}

impl Default for PairMemo {
    fn default() -> Self {
        Self { entries: Box::new([AtomicU64::new(u64::MAX)]), width: 0 }
    }
}

impl PairMemo {
    /// A memory for the pairs of so many symbols.
    pub(crate) fn for_symbols(count: usize) -> Self {
        let width = (usize::BITS - count.leading_zeros()).clamp(LEAST_BITS / 2, MOST_WIDTH);
        let slots = 1_usize << LEAST_BITS.max((2 * width).saturating_sub(KNOWN_BITS));
        Self { entries: (0..slots).map(|_| AtomicU64::new(u64::MAX)).collect(), width }
    }

    /// What `compare` says of a pair; it must always say the same, and never `u32::MAX`.
    #[inline]
    pub(crate) fn get(&self, left: Symbol, right: Symbol, compare: impl FnOnce() -> u32) -> u32 {
        if self.width == 0 || (left.0 | right.0) >> self.width != 0 {
            return compare();
        }
        let (place, rest) = self.place(left, right);
        let entry = self.entries[place].load(Ordering::Relaxed);
        let known = entry as u32;
        if entry >> KNOWN_BITS == rest && known != UNKNOWN {
            return known;
        }
        let known = compare();
        self.entries[place].store(rest << KNOWN_BITS | u64::from(known), Ordering::Relaxed);
        known
    }

    /// Parts a pair into a place and the rest: one-to-one, as multiplying by an odd number and folding are.
    #[inline]
    fn place(&self, left: Symbol, right: Symbol) -> (usize, u64) {
        let bits = 2 * self.width;
        let all = u64::MAX >> (64 - bits);
        let pair = u64::from(left.0) << self.width | u64::from(right.0);
        let mixed = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) & all;
        let mixed = (mixed ^ (mixed >> self.width)).wrapping_mul(0xbf58_476d_1ce4_e5b9) & all;
        let rest_bits = bits - self.entries.len().trailing_zeros();
        ((mixed >> rest_bits) as usize, mixed & !(u64::MAX << rest_bits))
    }
}

#[cfg(test)]
mod tests {
    use super::PairMemo;
    use crate::linkage::symbols::Symbol;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn remembers_nothing_wrong(count in 1_usize..5_000_000, pairs in prop::collection::vec((0_u32..5_000_000, 0_u32..5_000_000), 0..200)) {
            let memo = PairMemo::for_symbols(count);
            let inside = |number: u32| number % count as u32;
            for _ in 0..2 {
                for (left, right) in &pairs {
                    let (left, right) = (inside(*left), inside(*right));
                    let known = memo.get(Symbol(left), Symbol(right), || left.wrapping_mul(31) ^ right);
                    prop_assert_eq!(known, left.wrapping_mul(31) ^ right);
                }
            }
        }
    }

    #[test]
    fn remembers() {
        for count in [0, 1, 300, 1 << 20] {
            let memo = PairMemo::for_symbols(count);
            assert_eq!(memo.get(Symbol(0), Symbol(0), || 7), 7);
            assert_eq!(memo.get(Symbol(0), Symbol(0), || 8), 7);
        }
        assert_eq!(PairMemo::default().get(Symbol(1), Symbol(2), || 9), 9);
    }
}
