//! Files in the shape that the importer of a target system takes. What a target wants is data: one profile per target.

mod check;
mod ledger;
mod listing;
mod not_held;
mod profile;
mod write;

pub(super) use check::{Check, Faults};
pub(super) use ledger::LedgerFacts;
#[cfg(test)]
pub(super) use listing::TargetListing;
pub(super) use listing::{Lists, Source};
pub(super) use not_held::Held;
pub(super) use profile::{ColumnForm, TargetFile};
pub use profile::{Profile, names, profile};
pub(super) use write::write;
