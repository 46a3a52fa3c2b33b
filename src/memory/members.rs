//! Who belongs to which entity, as a frame for joins and as an index by entity.

use polars::prelude::*;

use super::frame::MemoryError;
use crate::catalog::Catalogue;
use crate::linkage::{EntityIndex, EntityType, Membership, Resolution};

/// The memberships of all records.
#[derive(Debug)]
pub struct Members {
    frame: DataFrame,
    by_entity: ByEntity,
}

/// Positions of memberships entity by entity; a look-up takes no search, for entities are numbered without gaps.
#[derive(Debug)]
struct ByEntity {
    /// Where the positions of each entity begin; one more entry than entities up to the last that has members.
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl ByEntity {
    /// Positions in the order of the entities of memberships; those of one entity stay in their order.
    fn sort(memberships: &[Membership]) -> Self {
        let entities = memberships.iter().filter_map(|one| Some(one.entity?.0 as usize + 1)).max().unwrap_or_default();
        let placed =
            || memberships.iter().enumerate().filter_map(|(at, one)| Some((one.entity?.0 as usize, at as u32)));
        let mut starts = vec![0; entities + 1];
        placed().for_each(|(entity, _)| starts[entity + 1] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (mut next, mut positions) = (starts.clone(), vec![0; sum as usize]);
        for (entity, at) in placed() {
            positions[next[entity] as usize] = at;
            next[entity] += 1;
        }
        Self { starts, positions }
    }

    fn of(&self, entity: EntityIndex) -> &[u32] {
        let at = entity.0 as usize;
        let Some([start, end]) = self.starts.get(at..at + 2) else { return &[] };
        &self.positions[*start as usize..*end as usize]
    }
}

impl Members {
    pub(super) fn collect(
        catalogue: &Catalogue,
        resolution: &Resolution,
        systems: &[u32],
    ) -> Result<Self, MemoryError> {
        let memberships = &resolution.memberships;
        let system = |at: usize| systems[catalogue.table_of(memberships[at].record)];
        let kind = |at: usize| catalogue.record(memberships[at].record).kind().name();
        let all = 0..memberships.len();
        let frame = df!(
            "record" => memberships.iter().map(|one| one.record.0).collect::<Vec<u32>>(),
            "system" => all.clone().map(system).collect::<Vec<u32>>(),
            "kind" => all.map(kind).collect::<Vec<&str>>(),
            "type" => memberships.iter().map(|one| one.entity_type.name()).collect::<Vec<&str>>(),
            "relation" => memberships.iter().map(|one| one.relation.name()).collect::<Vec<&str>>(),
            "entity" => memberships.iter().map(|one| one.entity.map(|entity| entity.0)).collect::<Vec<Option<u32>>>(),
            "probability" => memberships.iter().map(|one| one.probability).collect::<Vec<f64>>(),
        )?;
        Ok(Self { frame, by_entity: ByEntity::sort(memberships) })
    }

    /// The frame, for joins: `record`, `system`, `kind`, `type`, `relation`, `entity`, `probability`.
    pub fn lazy(&self) -> LazyFrame {
        self.frame.clone().lazy()
    }

    /// Positions in `Resolution::memberships` of the members of an entity, in canonical order.
    pub fn positions(&self, entity: EntityIndex) -> impl Iterator<Item = usize> {
        self.by_entity.of(entity).iter().map(|at| *at as usize)
    }

    /// One row per record: its entity of a type under `name`, the probability under `name_probability`.
    pub(super) fn of(&self, entity_type: EntityType, name: &str) -> LazyFrame {
        self.lazy()
            .filter(col("type").eq(lit(entity_type.name())))
            .group_by([col("record")])
            .agg([col("entity").first().alias(name), col("probability").first().alias(format!("{name}_probability"))])
    }

    /// Which entities of a type each system knows, each once: `system`, `entity`.
    pub fn presence(&self, entity_type: EntityType) -> LazyFrame {
        self.lazy()
            .filter(col("type").eq(lit(entity_type.name())).and(col("entity").is_not_null()))
            .group_by([col("system"), col("entity")])
            .agg([])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::RecordIndex;
    use crate::linkage::{DecidedBy, Relation};

    #[test]
    fn members_stand_by_their_entity_in_their_order() {
        let membership = |entity: Option<u32>| Membership {
            record: RecordIndex(0),
            entity_type: EntityType::Customer,
            relation: Relation::Master,
            entity: entity.map(EntityIndex),
            probability: 1.0,
            decided_by: DecidedBy::Single,
        };
        let by_entity = ByEntity::sort(&[Some(3), Some(0), None, Some(3), Some(1)].map(membership));
        let of = |entity| by_entity.of(EntityIndex(entity)).to_vec();
        assert_eq!([of(0), of(1), of(2), of(3), of(4)], [vec![1], vec![4], vec![], vec![0, 3], vec![]]);
        assert!(ByEntity::sort(&[]).of(EntityIndex(0)).is_empty());
    }
}
