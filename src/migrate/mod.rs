//! Migration: one clean set of customers, contacts, sites and projects with every old key, what people must decide, files for
//! the new platform, and the way back.
//!
//! Everything that is written is a listing (`output/listing.rs`): rows made on the fly of what survived, field by field
//! (`survivorship`). Nothing is decided here about who is who; that was linkage, and the people who reviewed it.

mod begun;
mod conflicts;
mod context;
mod crosswalk;
mod decisions;
mod documents;
mod dossier;
mod fields;
mod folder;
mod golden;
mod lists;
mod load_order;
mod merge_plan;
mod names;
mod offers;
mod originals;
mod outlet;
mod pack;
mod pass;
mod places;
mod provenance;
mod screen;
mod scribe;
mod sites;
mod survivorship;
mod targets;
#[cfg(test)]
mod tests;
mod unmerge;
mod value;
mod verify;
mod worth;
mod write;

pub use begun::Begun;
pub use decisions::{Decision, DecisionError, read as read_decisions};
pub use load_order::{ControlTotal, LoadOrder, Reference, Step, TargetOrder};
pub use pack::{Job, MigrateError, Outcome, migrate};
pub use screen::{outcome as outcome_screen, rebuilt as rebuilt_screen, verdict as verdict_screen};
pub use targets::{Profile, names as target_names, profile as target_profile};
pub use unmerge::{Rebuilt, UnmergeError, unmerge};
pub use verify::{Difference, FileVerdict, Verdict, VerifyError, verify, write_differences};
pub use write::DatabaseError;

#[cfg(test)]
pub(crate) use load_order::schema;

/// Parses a data file that is part of the program; a test parses every one of them.
fn embedded<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("the data file {name} is damaged: {error}"))
}
