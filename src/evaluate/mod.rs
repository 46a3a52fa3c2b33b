//! Quality against a labelled truth: how many of the decisions and findings are right, and the worst that are not.

mod bootstrap;
mod clusters;
mod errors;
mod names;
mod planted;
mod reliability;
mod screen;
mod truth;

pub use bootstrap::{Stability, Whole, bootstrap};
pub use clusters::{Quality, Rates};
pub use errors::{Mistake, MistakeKind};
pub use names::{NameQuality, SortQuality, evaluate_names};
pub use planted::RuleQuality;
pub use reliability::{Reliability, calibration_error};
pub use screen::{evaluation_screen, names_screen, stability_screen};
pub use truth::{Truth, TruthError, read_truth};

use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::findings::Finding;
use crate::linkage::{Comparer, Resolution};

/// The quality of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Quality of identity, one entry per entity sort of the truth (`customer`, `project`, mentions by their own name).
    pub identity: Vec<Quality>,
    /// Whether stated probabilities are true, per entity sort whose pairs are weighed.
    pub reliability: Vec<(String, Vec<Reliability>)>,
    /// Quality of findings, one entry per rule of the truth.
    pub rules: Vec<RuleQuality>,
    /// The worst errors of identity, false merges first.
    pub mistakes: Vec<Mistake>,
    /// Rows of the truth that name a record that was not read, and one of them.
    pub unknown: (usize, Option<String>),
}

/// Compares what was decided and found with a truth. `worst` limits the mistakes shown of each kind and entity sort.
pub fn evaluate(
    catalogue: &Catalogue,
    settings: &Settings,
    resolution: &Resolution,
    findings: &[Finding],
    truth: &Truth,
    worst: usize,
) -> Evaluation {
    let comparer = Comparer::new(catalogue, settings, resolution);
    let mut identity = Vec::new();
    let mut reliability = Vec::new();
    let mut mistakes = Vec::new();
    for labels in &truth.labels {
        identity.push(clusters::quality(catalogue, resolution, &comparer, labels));
        reliability.push((labels.sort.clone(), reliability::reliability(resolution, labels)));
        mistakes.extend(errors::worst(resolution, &comparer, labels, worst));
    }
    let rules = planted::rules(findings, truth);
    reliability.retain(|(_, steps)| !steps.is_empty());
    Evaluation { identity, reliability, rules, mistakes, unknown: (truth.unknown, truth.example.clone()) }
}
