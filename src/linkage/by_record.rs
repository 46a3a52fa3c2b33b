//! What is known of single records, by their index: a place for each, as most records have something known of them.

use crate::catalog::RecordIndex;

/// Values of some of the records of a catalogue.
#[derive(Debug, Clone)]
pub(crate) struct ByRecord<T>(Vec<Option<T>>);

impl<T> ByRecord<T> {
    /// Nothing known of any of so many records.
    pub(crate) fn new(records: usize) -> Self {
        Self(std::iter::repeat_with(|| None).take(records).collect())
    }

    /// The value of a record.
    #[inline]
    pub(crate) fn get(&self, record: RecordIndex) -> Option<&T> {
        self.0.get(record.0 as usize)?.as_ref()
    }

    /// Whether the record has a value.
    #[inline]
    pub(crate) fn has(&self, record: RecordIndex) -> bool {
        self.get(record).is_some()
    }

    /// Sets the value of a record.
    pub(crate) fn set(&mut self, record: RecordIndex, value: T) {
        if let Some(place) = self.0.get_mut(record.0 as usize) {
            *place = Some(value);
        }
    }

    /// The records that have a value, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (RecordIndex, &T)> {
        (0..).zip(&self.0).filter_map(|(record, value)| Some((RecordIndex(record), value.as_ref()?)))
    }

    /// Other values for the same records; none where there is none.
    pub(crate) fn map<U>(self, change: impl Fn(T) -> U) -> ByRecord<U> {
        ByRecord(self.0.into_iter().map(|value| value.map(&change)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::ByRecord;
    use crate::catalog::RecordIndex;

    #[test]
    fn gives_back_what_was_set() {
        let mut known = ByRecord::new(3);
        known.set(RecordIndex(2), 'b');
        known.set(RecordIndex(0), 'a');
        known.set(RecordIndex(7), 'x');
        assert_eq!(known.iter().collect::<Vec<_>>(), [(RecordIndex(0), &'a'), (RecordIndex(2), &'b')]);
        assert!(known.has(RecordIndex(2)) && !known.has(RecordIndex(1)) && !known.has(RecordIndex(7)));
        assert_eq!(known.map(|letter| letter as u32).get(RecordIndex(2)), Some(&98));
    }
}
