//! Stretches of rows laid end to end, and which of them a row lies in.

/// Stretches of any lengths, one behind the other.
pub(crate) struct Stretches {
    /// First place of each stretch, and the place behind the last.
    starts: Vec<usize>,
}

impl Stretches {
    /// Stretches of these lengths, in order.
    pub(crate) fn of(lengths: impl IntoIterator<Item = usize>) -> Self {
        let ends = lengths.into_iter().scan(0, |end, length| {
            *end += length;
            Some(*end)
        });
        Self { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Length of all of them.
    pub(crate) fn total(&self) -> usize {
        self.starts.last().copied().unwrap_or_default()
    }

    /// Which stretch a place below [`Self::total`] lies in, and how far behind its start.
    pub(crate) fn find(&self, place: usize) -> (usize, usize) {
        let stretch = self.starts.partition_point(|start| *start <= place) - 1;
        (stretch, place - self.starts[stretch])
    }
}

#[cfg(test)]
mod tests {
    use super::Stretches;

    #[test]
    fn places_are_found_across_empty_stretches() {
        let stretches = Stretches::of([2, 0, 3]);
        assert_eq!(stretches.total(), 5);
        let found: Vec<_> = (0..5).map(|place| stretches.find(place)).collect();
        assert_eq!(found, [(0, 0), (0, 1), (2, 0), (2, 1), (2, 2)]);
        assert_eq!(Stretches::of([]).total(), 0);
    }
}
