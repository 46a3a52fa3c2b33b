//! How likely two entities are one, or a pair of one entity belongs together, when everything is weighed that clustering
//! weighs: not one edge alone, but all pairs between them.

use rustc_hash::FxHashMap;

use crate::catalog::RecordIndex;
use crate::linkage::{Comparer, Edge, EntityIndex, EntityType, Membership, Relation, probability_of};
use crate::pipeline::Identity;

/// Members of an entity up to which all their pairs are looked at.
pub(super) const MEMBERS: usize = 30;
/// Pairs between two entities up to which all of them are weighed.
const PAIRS_BETWEEN: usize = 200;
/// Bits to which clustering limits what speaks for a pair and against it.
const LIMITS: (f64, f64) = (12.0, 8.0);

/// Weighs pairs of a run.
pub(super) struct Beliefs<'a> {
    identity: &'a Identity,
    comparer: Comparer<'a>,
    /// Members of each entity that describe it.
    members: FxHashMap<EntityIndex, Vec<RecordIndex>>,
}

impl<'a> Beliefs<'a> {
    pub(super) fn new(identity: &'a Identity) -> Self {
        let (reading, resolution) = (&identity.reading, &identity.resolution);
        let mut members: FxHashMap<EntityIndex, Vec<RecordIndex>> = FxHashMap::default();
        for membership in resolution.memberships.iter().filter(|one| one.relation == Relation::Master) {
            if let Some(entity) = membership.entity {
                members.entry(entity).or_default().push(membership.record);
            }
        }
        Self { identity, comparer: Comparer::new(&reading.catalogue, &reading.settings, resolution), members }
    }

    /// The evidence on any two records.
    pub(super) fn compare(&self, sort: EntityType, left: RecordIndex, right: RecordIndex) -> Option<Edge> {
        self.comparer.compare(sort, left, right)
    }

    /// The records that describe an entity.
    pub(super) fn members(&self, entity: EntityIndex) -> &[RecordIndex] {
        self.members.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// All entities with the records that describe them, in no order.
    pub(super) fn groups(&self) -> impl Iterator<Item = (EntityIndex, &[RecordIndex])> {
        self.members.iter().map(|(entity, members)| (*entity, members.as_slice()))
    }

    /// How a record is held in the entity that it describes.
    pub(super) fn membership(&self, record: RecordIndex, sort: EntityType) -> Option<&'a Membership> {
        let mut memberships = self.identity.resolution.memberships_of(record).iter();
        memberships.find(|one| one.entity_type == sort && one.relation == Relation::Master)
    }

    /// Doubt about two entities that are apart: all pairs between them are weighed as clustering weighs them. Where that speaks
    /// for one entity and they are apart all the same, something stronger keeps them so.
    pub(super) fn doubt_apart(&self, (left, right): (EntityIndex, EntityIndex), edge: &Edge) -> f64 {
        let sort = edge.entity_type;
        let (left, right) = (self.members(left), self.members(right));
        let mut weight = edge.weight;
        if (2..=PAIRS_BETWEEN).contains(&(left.len() * right.len())) {
            let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (*one, *other)));
            let weighed = pairs.filter_map(|(one, other)| self.comparer.compare(sort, one, other));
            weight = weighed.map(|edge| vote(&edge)).sum();
        }
        let probability = probability_of(weight);
        probability.min(1.0 - probability)
    }

    /// Doubt about a pair of one entity.
    pub(super) fn doubt_together(&self, edge: &Edge) -> f64 {
        let held = |record| self.membership(record, edge.entity_type).map_or(1.0, |one| one.probability);
        let held = held(edge.left).min(held(edge.right));
        // A pair that speaks for itself needs nobody to draw it together.
        if edge.weight > 0.0 { 1.0 - edge.probability } else { doubt_drawn(edge, held).max(1.0 - held) }
    }
}

/// Doubt about a pair that others draw together, with this probability: what draws and what speaks against, added up as
/// clustering adds it.
pub(super) fn doubt_drawn(edge: &Edge, held: f64) -> f64 {
    let held = held.clamp(1e-6, 1.0 - 1e-6);
    let draws = (held / (1.0 - held)).log2().min(LIMITS.0);
    let against = without_prior(edge).min(0.0).max(-LIMITS.1);
    if against == 0.0 { 0.0 } else { 1.0 - probability_of(draws + against) }
}

/// What a pair says for or against two entities being one, as clustering counts it: its prior has to be overcome once.
fn vote(edge: &Edge) -> f64 {
    if edge.weight > 0.0 { edge.weight.min(LIMITS.0) } else { without_prior(edge).min(0.0).max(-LIMITS.1) }
}

/// What was compared, without how rare matches are.
fn without_prior(edge: &Edge) -> f64 {
    edge.weight - edge.evidence.iter().find(|part| part.comparison == "prior").map_or(0.0, |part| part.weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{Band, Evidence};

    fn edge(prior: f64, rest: f64) -> Edge {
        let part = |comparison, weight| Evidence { comparison, level: "x", weight };
        let weight = prior + rest;
        Edge {
            entity_type: EntityType::Customer,
            left: RecordIndex(0),
            right: RecordIndex(1),
            weight,
            probability: probability_of(weight),
            band: Band::None,
            evidence: vec![part("prior", prior), part("name", rest)],
        }
    }

    #[test]
    fn silence_is_no_contradiction_and_what_speaks_against_is() {
        assert!(doubt_drawn(&edge(-12.0, 0.0), 0.99) < 1e-9, "nothing in common but silence");
        let (mild, plain) = (doubt_drawn(&edge(-12.0, -3.0), 0.99), doubt_drawn(&edge(-12.0, -7.0), 0.99));
        assert!(mild < plain && plain > 0.5, "{mild} {plain}");
        assert!(doubt_drawn(&edge(-12.0, -40.0), 0.9999) < doubt_drawn(&edge(-12.0, -40.0), 0.9));
    }

    #[test]
    fn a_pair_that_is_against_takes_from_one_that_is_for() {
        assert!(vote(&edge(-10.0, 14.0)) > 0.0 && vote(&edge(-10.0, 30.0)) <= LIMITS.0);
        assert!(vote(&edge(-10.0, 4.0)).abs() < 1e-12, "alike, but not alike enough: neutral");
        assert!(vote(&edge(-10.0, -30.0)) >= -LIMITS.1);
    }
}
