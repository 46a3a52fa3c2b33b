//! Pairs that were weighed and not joined: what a finding would be wrong about if they were the same after all.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::{Catalogue, RecordIndex};
use crate::linkage::{Band, Edge, EntityIndex, EntityType, Relation, Resolution};

/// Probability that is left of a pair of two systems where one of them keeps both customers and did not find its own two
/// records worth a look.
const KEPT_APART: f64 = 0.1;

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
    /// `systems` holds the system of each table.
    pub(super) fn collect(catalogue: &Catalogue, resolution: &Resolution, systems: &[u32]) -> Self {
        let neighbours = Neighbours::of(catalogue, resolution, systems);
        let mut sorted: Vec<Doubt> =
            doubtful(resolution).flat_map_iter(|edge| both_sides(resolution, &neighbours, edge)).collect();
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
fn doubtful(resolution: &Resolution) -> impl ParallelIterator<Item = &Edge> {
    resolution.edges.par_iter().filter(|edge| !edge.is_refused())
}

/// Which customers stand side by side in one system. Two records of two systems may look alike because both belong to firms
/// of one house; where a system keeps both firms, what it says of its own two records goes before.
struct Neighbours<'a> {
    catalogue: &'a Catalogue,
    systems: &'a [u32],
    /// Customers and the systems with master records of them.
    kept: FxHashSet<(EntityIndex, u32)>,
    /// Of two customers: the highest probability that two records of one system are the same.
    within: FxHashMap<(EntityIndex, EntityIndex), f64>,
}

impl<'a> Neighbours<'a> {
    fn of(catalogue: &'a Catalogue, resolution: &Resolution, systems: &'a [u32]) -> Self {
        let system = |record| systems[catalogue.table_of(record)];
        let masters = resolution
            .memberships
            .iter()
            .filter(|member| member.entity_type == EntityType::Customer && member.relation == Relation::Master);
        let kept = masters.filter_map(|member| Some((member.entity?, system(member.record)))).collect();
        let mut within: FxHashMap<(EntityIndex, EntityIndex), f64> = FxHashMap::default();
        let customers = resolution.edges.iter().filter(|edge| edge.entity_type == EntityType::Customer);
        for edge in customers.filter(|edge| system(edge.left) == system(edge.right)) {
            let of = |record| resolution.entity_of(record, EntityType::Customer);
            let Some((left, right)) = of(edge.left).zip(of(edge.right)) else { continue };
            let best = within.entry((left.min(right), left.max(right))).or_insert(0.0);
            *best = best.max(edge.probability);
        }
        Self { catalogue, systems, kept, within }
    }

    fn system(&self, record: RecordIndex) -> u32 {
        self.systems[self.catalogue.table_of(record)]
    }

    /// The probability of a pair of customers, seen by a system that keeps both where there is one.
    fn probability(&self, edge: &Edge, left: EntityIndex, right: EntityIndex) -> f64 {
        let (one, two) = (self.system(edge.left), self.system(edge.right));
        let side_by_side = self.kept.contains(&(left, two)) || self.kept.contains(&(right, one));
        if edge.entity_type != EntityType::Customer || one == two || !side_by_side {
            return edge.probability;
        }
        let within = self.within.get(&(left.min(right), left.max(right))).copied();
        edge.probability.min(within.unwrap_or(KEPT_APART))
    }
}

fn both_sides(resolution: &Resolution, neighbours: &Neighbours<'_>, edge: &Edge) -> impl Iterator<Item = Doubt> {
    let entity = |record| resolution.entity_of(record, edge.entity_type);
    let (left, right) = (entity(edge.left), entity(edge.right));
    let known = left.zip(right).filter(|(left, right)| left != right);
    let probability = known.map_or(edge.probability, |(left, right)| neighbours.probability(edge, left, right));
    let view = |own, own_entity: Option<EntityIndex>, other, other_entity| {
        Some(Doubt {
            entity: own_entity?,
            own,
            other,
            other_entity,
            entity_type: edge.entity_type,
            probability,
            band: edge.band,
        })
    };
    let sides = [view(edge.left, left, edge.right, right), view(edge.right, right, edge.left, left)];
    sides.into_iter().flatten().filter(move |_| left != right)
}
