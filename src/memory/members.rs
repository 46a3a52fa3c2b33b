//! Who belongs to which entity, as a frame for joins and as an index by entity.

use polars::prelude::*;

use super::frame::MemoryError;
use crate::catalog::Catalogue;
use crate::linkage::{EntityIndex, EntityType, Resolution};

/// The memberships of all records.
#[derive(Debug)]
pub struct Members {
    frame: DataFrame,
    by_entity: Vec<(EntityIndex, u32)>,
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
            "kind" => all.clone().map(kind).collect::<Vec<&str>>(),
            "type" => memberships.iter().map(|one| one.entity_type.name()).collect::<Vec<&str>>(),
            "relation" => memberships.iter().map(|one| one.relation.name()).collect::<Vec<&str>>(),
            "entity" => memberships.iter().map(|one| one.entity.map(|entity| entity.0)).collect::<Vec<Option<u32>>>(),
            "probability" => memberships.iter().map(|one| one.probability).collect::<Vec<f64>>(),
        )?;
        let mut by_entity: Vec<(EntityIndex, u32)> =
            all.filter_map(|at| Some((memberships[at].entity?, at as u32))).collect();
        by_entity.sort_unstable();
        Ok(Self { frame, by_entity })
    }

    /// The frame, for joins: `record`, `system`, `kind`, `type`, `relation`, `entity`, `probability`.
    pub fn lazy(&self) -> LazyFrame {
        self.frame.clone().lazy()
    }

    /// Positions in `Resolution::memberships` of the members of an entity, in canonical order.
    pub fn positions(&self, entity: EntityIndex) -> impl Iterator<Item = usize> {
        let start = self.by_entity.partition_point(|(other, _)| *other < entity);
        self.by_entity[start..].iter().take_while(move |(other, _)| *other == entity).map(|(_, at)| *at as usize)
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
