//! How many customers or projects two systems share: the matrix of who knows whom.

use polars::prelude::*;

use super::frame::{MemoryError, numbers};
use super::members::Members;
use crate::linkage::EntityType;

/// Entities known to each system, and to each two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlap {
    shared: Vec<Vec<u64>>,
}

impl Overlap {
    pub(super) fn count(members: &Members, entity_type: EntityType, systems: usize) -> Result<Self, MemoryError> {
        let presence = members.presence(entity_type);
        let other = presence.clone().select([col("system").alias("other"), col("entity")]);
        let counts = presence
            .join(other, [col("entity")], [col("entity")], JoinArgs::new(JoinType::Inner))
            .group_by([col("system"), col("other")])
            .agg([len().cast(DataType::UInt32).alias("count")])
            .collect()?;
        let mut shared = vec![vec![0; systems]; systems];
        let (left, right) = (numbers(&counts, "system")?, numbers(&counts, "other")?);
        for ((left, right), count) in left.into_iter().zip(right).zip(numbers(&counts, "count")?) {
            shared[left as usize][right as usize] = u64::from(count);
        }
        Ok(Self { shared })
    }

    /// Entities that a system knows.
    pub fn known(&self, system: usize) -> u64 {
        self.shared[system][system]
    }

    /// Entities that both systems know.
    pub fn shared(&self, left: usize, right: usize) -> u64 {
        self.shared[left][right]
    }

    /// Shared entities as a share of those of the smaller side; `None` where a side knows none.
    pub fn share_of_smaller(&self, left: usize, right: usize) -> Option<f64> {
        let smaller = self.smaller(left, right);
        (smaller > 0).then(|| self.shared(left, right) as f64 / smaller as f64)
    }

    /// Entities of the smaller side.
    pub fn smaller(&self, left: usize, right: usize) -> u64 {
        self.known(left).min(self.known(right))
    }
}
