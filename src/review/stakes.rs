//! What hangs on a question: documents and euros that would stand with the wrong customer.

use rustc_hash::FxHashMap;

use crate::catalog::RecordIndex;
use crate::linkage::{EntityIndex, EntityType, Resolution, Target};
use crate::memory::{Document, Joined};

/// Documents, and what they are worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stake {
    /// Number of documents.
    pub documents: u64,
    /// Their amounts in euro cents; foreign currencies are left out.
    pub cents: i64,
}

impl Stake {
    /// How heavily an error weighs: one by itself, and more with the order of magnitude of what hangs on it, so that one
    /// great customer does not crowd out all others.
    pub fn weight(self) -> f64 {
        /// Euros that weigh about as much as a document.
        const EUROS: f64 = 1000.0;
        let euros = self.cents.max(0) as f64 / 100.0;
        1.0 + (1.0 + self.documents as f64).ln() + (1.0 + euros / EUROS).ln()
    }

    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.cents = self.cents.saturating_add(other.cents);
    }
}

/// What hangs on each entity, and on each single record that documents name by key.
#[derive(Debug, Default)]
pub struct Stakes {
    of_entity: FxHashMap<EntityIndex, Stake>,
    of_record: FxHashMap<RecordIndex, Stake>,
}

impl Stakes {
    /// Adds up the documents of a run.
    pub fn of(world: &Joined, resolution: &Resolution) -> Self {
        let mut stakes = Self::default();
        for document in world.documents.iter() {
            let own = stake(&document);
            for entity in document.customer.into_iter().chain(document.project) {
                stakes.of_entity.entry(entity).or_default().add(own);
            }
            stakes.of_record.entry(document.record).or_default().add(own);
            let keys = resolution.references_of(document.record).iter();
            for target in keys.filter_map(|reference| match reference.target {
                Target::Record(target) => Some(target),
                Target::Dangling | Target::NoTable => None,
            }) {
                stakes.of_record.entry(target).or_default().add(own);
            }
        }
        stakes
    }

    /// What hangs on an entity.
    pub fn entity(&self, entity: Option<EntityIndex>) -> Stake {
        entity.and_then(|entity| self.of_entity.get(&entity)).copied().unwrap_or_default()
    }

    /// What hangs on one record: itself, where it is a document, and what names it by key.
    pub fn record(&self, record: RecordIndex) -> Stake {
        self.of_record.get(&record).copied().unwrap_or_default()
    }

    /// What would move if two records of different entities were one: the smaller side.
    pub(super) fn between(&self, resolution: &Resolution, sort: EntityType, pair: (RecordIndex, RecordIndex)) -> Stake {
        let side = |record| self.entity(resolution.entity_of(record, sort));
        let (left, right) = (side(pair.0), side(pair.1));
        if (left.cents, left.documents) <= (right.cents, right.documents) { left } else { right }
    }
}

fn stake(document: &Document) -> Stake {
    let cents = document.amount().filter(|_| !document.foreign).unwrap_or(0);
    Stake { documents: 1, cents }
}

#[cfg(test)]
mod tests {
    use super::Stake;

    #[test]
    fn more_weighs_more_but_not_in_proportion() {
        let weight = |documents, euros: i64| Stake { documents, cents: euros * 100 }.weight();
        assert!((weight(0, 0) - 1.0).abs() < 1e-12);
        assert!(weight(1, 0) > weight(0, 0) && weight(1, 5_000) > weight(1, 0));
        assert!(weight(1000, 10_000_000) < 20.0, "one great customer does not crowd out all others");
        assert!(weight(0, -500) >= 1.0);
    }
}
