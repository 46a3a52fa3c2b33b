//! Records become clusters: edges with evidence, entities, the model. Every identity decision is made here, in three
//! passes: master records; mentions in contacts and documents; people, and projects inside their customer.
//!
//! A pass (`engine`) is the same for all entity types: block, train, score, cluster. What is compared is data
//! (`specs`); how two values compare are pure functions (`compare`).

mod accounts;
mod blocking;
mod by_record;
mod cluster;
mod compare;
mod comparer;
mod customers;
pub mod decisions;
mod engine;
mod entities;
mod few;
mod judged;
mod legal_forms;
mod lookups;
mod mailboxes;
mod mentions;
mod mirrors;
mod model;
mod name_pairs;
mod named_numbers;
mod pair_memo;
mod parties;
mod people;
mod person_names;
mod places;
mod profile;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod reference_tests;
mod references;
mod repeats;
mod resolution;
mod resolve;
mod shared_numbers;
mod site_houses;
mod spec;
mod specs;
mod strangers;
mod symbols;
#[cfg(test)]
mod tests;
mod titled;
mod undertakings;
mod vocabulary;
mod wordings;

pub use comparer::Comparer;
pub(crate) use model::probability as probability_of;
pub use model::{
    ComparisonModel, KinModel, LevelModel, ModelError, Pass, PassModel, Priors, RepeatModel, TrainedModels,
};
pub use name_pairs::compare_names;
pub use resolution::{
    Band, BlockingReport, DecidedBy, Edge, Entity, EntityIndex, EntityType, Evidence, KeyReport, Membership, Reference,
    Relation, Resolution, SourceRepeats, Target,
};
pub use resolve::{Given, resolve, resolve_with};
pub(crate) use undertakings::numbers::without_numbers;
pub(crate) use undertakings::title::without_quantities;
pub use vocabulary::evidence_words;
