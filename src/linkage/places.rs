//! Sets of places in a short list, a bit each: what words of a name or title are still unanswered.

/// Places below 64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Places(pub(crate) u64);

impl Places {
    /// The first `count` places, at most 64.
    pub(crate) fn first(count: usize) -> Self {
        Self(u64::MAX.checked_shr(64_u32.saturating_sub(count as u32)).unwrap_or(0))
    }

    /// The places of those items, at most 64, that `wanted` picks.
    pub(crate) fn of(count: usize, mut wanted: impl FnMut(usize) -> bool) -> Self {
        (0..count.min(64)).fold(Self(0), |set, place| Self(set.0 | u64::from(wanted(place)) << place))
    }

    /// The places, ascending.
    #[inline]
    pub(crate) fn iter(self) -> Ascending {
        Ascending(self.0)
    }

    /// Number of places.
    pub(crate) fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a place is in the set.
    pub(crate) fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// The set without a place.
    pub(crate) fn without(self, place: usize) -> Self {
        Self(self.0 & !(1 << place))
    }
}

impl IntoIterator for Places {
    type Item = usize;
    type IntoIter = Ascending;

    fn into_iter(self) -> Ascending {
        Ascending(self.0)
    }
}

/// The places of a set, ascending.
#[derive(Debug, Clone)]
pub(crate) struct Ascending(u64);

impl Iterator for Ascending {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        (place < 64).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn holds_the_places_it_was_given() {
        for count in [0, 1, 5, 63, 64] {
            assert_eq!(Places::first(count).iter().collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
            assert_eq!(Places::first(count).count(), count);
        }
        let even = Places::of(9, |place| place % 2 == 0);
        assert_eq!(even.iter().collect::<Vec<_>>(), [0, 2, 4, 6, 8]);
        assert_eq!(even.without(4).iter().collect::<Vec<_>>(), [0, 2, 6, 8]);
        assert!(even.has(4) && !even.has(5) && !even.is_empty() && Places::first(0).is_empty());
    }
}
