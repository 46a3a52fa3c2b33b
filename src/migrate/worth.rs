//! What hangs on an entity and on a record: documents and euros. It orders what people must decide, and tells which of two
//! records the other should merge into.

use rayon::slice::ParallelSliceMut;

use super::context::Context;
use crate::catalog::{RecordIndex, RecordKind};
use crate::linkage::{EntityIndex, EntityType, Target};
use crate::memory::{Document, State};

/// Documents and euros.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stake {
    /// Documents that name it.
    pub(super) documents: u32,
    /// What was invoiced, and what open deals are worth, in euro cents.
    pub(super) cents: i64,
}

/// The stakes of all entities, and the records that refer to each record.
pub(super) struct Worth {
    stakes: Vec<Stake>,
    /// Record that is referred to, record that refers; sorted, each pair once.
    referring: Vec<(RecordIndex, RecordIndex)>,
}

impl Worth {
    pub(super) fn of_all(context: &Context<'_>) -> Self {
        let mut stakes = vec![Stake::default(); context.resolution.entities.len()];
        for document in context.world.documents.iter() {
            for entity in [document.customer, document.project].into_iter().flatten() {
                let stake = &mut stakes[entity.0 as usize];
                stake.documents += 1;
                if context.entity(entity).entity_type == EntityType::Customer {
                    stake.cents = stake.cents.saturating_add(counted(&document));
                } else {
                    // Deal, order and project say the same amount once each.
                    stake.cents = stake.cents.max(document.amount().unwrap_or_default());
                }
            }
        }
        let leads = |target: &Target| match target {
            Target::Record(index) => Some(*index),
            Target::Dangling | Target::NoTable => None,
        };
        let references = &context.resolution.references;
        let mut referring: Vec<(RecordIndex, RecordIndex)> =
            references.iter().filter_map(|one| Some((leads(&one.target)?, one.record))).collect();
        referring.par_sort_unstable();
        referring.dedup();
        Self { stakes, referring }
    }

    /// What hangs on an entity.
    pub(super) fn of(&self, entity: EntityIndex) -> Stake {
        self.stakes[entity.0 as usize]
    }

    /// The records that refer to a record, in canonical order.
    pub(super) fn referring(&self, to: RecordIndex) -> impl Iterator<Item = RecordIndex> {
        let start = self.referring.partition_point(|(target, _)| *target < to);
        self.referring[start..].iter().take_while(move |(target, _)| *target == to).map(|(_, from)| *from)
    }
}

/// What a document is worth to its customer: invoices, and deals that may still be won.
fn counted(document: &Document) -> i64 {
    let amount = document.amount().unwrap_or_default().max(0);
    match document.kind {
        RecordKind::Invoice if document.counts() => amount,
        RecordKind::Deal if document.state == State::Open => amount,
        _ => 0,
    }
}
