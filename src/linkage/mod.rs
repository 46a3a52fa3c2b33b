//! Records become clusters: edges with evidence, entities, the model. Every identity decision is made here.

mod resolution;

pub use resolution::{
    Band, BlockingReport, DecidedBy, Edge, Entity, EntityIndex, EntityType, Evidence, Membership, Reference, Relation,
    Resolution, Target,
};

use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::progress::Progress;

/// Decides who is who among the records of a catalogue.
pub fn resolve(catalogue: &Catalogue, settings: &Settings, progress: &dyn Progress) -> Resolution {
    let _ = (catalogue, settings, progress);
    Resolution::default()
}
