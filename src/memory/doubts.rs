//! Pairs that were weighed and not joined: what a finding would be wrong about if they were the same after all.

use rayon::prelude::*;

use crate::catalog::RecordIndex;
use crate::linkage::{Band, EntityIndex, EntityType, Resolution};

/// A pair of records in different entities, seen from one of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The entity it is seen from.
    pub entity: EntityIndex,
    /// The record of that entity.
    pub own: RecordIndex,
    /// The other record.
    pub other: RecordIndex,
    /// The other record's entity.
    pub other_entity: Option<EntityIndex>,
    /// What was compared.
    pub entity_type: EntityType,
    /// Probability that the two are the same.
    pub probability: f64,
    /// What became of the pair.
    pub band: Band,
}

/// All doubts, seen from both sides; for each entity the likeliest first.
#[derive(Debug, Default)]
pub struct Doubts {
    sorted: Vec<Doubt>,
}

impl Doubts {
    pub(super) fn collect(resolution: &Resolution) -> Self {
        let mut sorted: Vec<Doubt> = doubtful(resolution).flat_map_iter(|edge| both_sides(resolution, edge)).collect();
        sorted.par_sort_by(|left, right| {
            let likelier = right.probability.total_cmp(&left.probability);
            left.entity.cmp(&right.entity).then(likelier).then((left.other, left.own).cmp(&(right.other, right.own)))
        });
        Self { sorted }
    }

    /// All of them, by entity.
    pub fn all(&self) -> &[Doubt] {
        &self.sorted
    }

    /// The doubts about one entity, the likeliest first.
    pub fn of(&self, entity: EntityIndex) -> &[Doubt] {
        let start = self.sorted.partition_point(|doubt| doubt.entity < entity);
        let end = self.sorted.partition_point(|doubt| doubt.entity <= entity);
        &self.sorted[start..end]
    }
}

/// All edges but those that a reviewer has settled: there is no doubt about them.
fn doubtful(resolution: &Resolution) -> impl ParallelIterator<Item = &crate::linkage::Edge> {
    resolution.edges.par_iter().filter(|edge| !edge.is_refused())
}

fn both_sides(resolution: &Resolution, edge: &crate::linkage::Edge) -> impl Iterator<Item = Doubt> {
    let entity = |record| resolution.entity_of(record, edge.entity_type);
    let (left, right) = (entity(edge.left), entity(edge.right));
    let view = |own, own_entity: Option<EntityIndex>, other, other_entity| {
        Some(Doubt {
            entity: own_entity?,
            own,
            other,
            other_entity,
            entity_type: edge.entity_type,
            probability: edge.probability,
            band: edge.band,
        })
    };
    let sides = [view(edge.left, left, edge.right, right), view(edge.right, right, edge.left, left)];
    sides.into_iter().flatten().filter(move |_| left != right)
}
