//! Documents by customer and by project: the folder that a clerk would take from the shelf.

use crate::catalog::RecordIndex;
use crate::linkage::EntityIndex;

/// Documents by the entity that they belong to, in canonical order.
#[derive(Debug, Default)]
pub(super) struct Folders {
    sorted: Vec<(EntityIndex, RecordIndex)>,
}

impl Folders {
    /// Puts documents into the folders of their entities.
    pub(super) fn sort(entries: impl Iterator<Item = (EntityIndex, RecordIndex)>) -> Self {
        let mut sorted: Vec<_> = entries.collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    /// The documents of an entity, in canonical order.
    pub(super) fn of(&self, entity: EntityIndex) -> impl Iterator<Item = RecordIndex> {
        let start = self.sorted.partition_point(|(other, _)| *other < entity);
        self.sorted[start..].iter().take_while(move |(other, _)| *other == entity).map(|(_, record)| *record)
    }

    /// The entities that have documents, each once.
    pub(super) fn entities(&self) -> impl Iterator<Item = EntityIndex> {
        self.sorted.chunk_by(|left, right| left.0 == right.0).map(|folder| folder[0].0)
    }
}
