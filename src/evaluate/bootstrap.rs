//! How firmly a result stands: the same company with other customers in it gives nearly the same quality, and nearly the same
//! model.
//!
//! Each round draws as many true customers as there are, with replacement, as the bootstrap does (Efron 1979), and keeps all
//! records of those that were drawn at least once, 63 % of them: a customer drawn twice would be a duplicate that nobody made.
//! The rest is read, recognised, trained and matched anew. The same round is matched with the model of the whole input too;
//! what lies between the two is what training on other data moves, apart from what other data move by themselves.

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::clusters::{judged, pairwise};
use super::truth::{Labels, Truth, TruthError, read_truth};
use crate::catalog::{self, Catalogue, RecordIndex};
use crate::config::Settings;
use crate::linkage::{EntityType, Given, Resolution, TrainedModels, resolve_with};
use crate::progress::Silent;
use crate::table::Table;

/// How one entity sort fared over all rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Name of the sort as in the truth.
    pub sort: String,
    /// F1 over pairs on the whole input.
    pub whole: f64,
    /// F1 over pairs of each round, trained on the round.
    pub rounds: Vec<f64>,
    /// The same with the model of the whole input.
    pub given_model: Vec<f64>,
}

impl Stability {
    /// Mean of the rounds.
    pub fn mean(&self) -> f64 {
        self.rounds.iter().sum::<f64>() / self.rounds.len().max(1) as f64
    }

    /// Standard deviation of the rounds.
    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.rounds.iter().map(|f1| (f1 - mean).powi(2)).sum();
        (squares / (self.rounds.len().max(2) - 1) as f64).sqrt()
    }

    /// By how much F1 moves at most when the model is trained on the round instead of on everything.
    pub fn moved_by_training(&self) -> f64 {
        self.rounds.iter().zip(&self.given_model).map(|(own, given)| (own - given).abs()).fold(0.0, f64::max)
    }
}

/// What a run needs beside its tables.
pub struct Whole<'a> {
    /// The whole input.
    pub catalogue: &'a Catalogue,
    /// What steered the run.
    pub settings: &'a Settings,
    /// What was decided on it.
    pub resolution: &'a Resolution,
    /// The truth about it, and the files that it was read from.
    pub truth: (&'a Truth, &'a [PathBuf]),
}

/// Runs a number of rounds.
///
/// # Errors
/// If a truth file cannot be read any more.
pub fn bootstrap(whole: &Whole<'_>, rounds: usize) -> Result<Vec<Stability>, TruthError> {
    let (truth, files) = whole.truth;
    let sorts = truth.labels.iter().filter(|labels| !labels.mention);
    let mut all: Vec<Stability> = sorts
        .map(|labels| Stability {
            sort: labels.sort.clone(),
            whole: f1(whole.resolution, labels),
            rounds: Vec::new(),
            given_model: Vec::new(),
        })
        .collect();
    for round in 0..rounds {
        let tables = drawn(whole.catalogue, truth, round as u64);
        let catalogue = catalog::recognise(tables, whole.settings, &Silent).gathered();
        let truth = read_truth(files, &catalogue)?;
        let decided = |given: Option<&TrainedModels>| {
            resolve_with(&catalogue, whole.settings, Given { models: given, ..Given::default() }, &Silent)
        };
        let (own, given) = (decided(None), decided(Some(&whole.resolution.models)));
        for stability in &mut all {
            if let Some(labels) = truth.labels.iter().find(|labels| labels.sort == stability.sort) {
                stability.rounds.push(f1(&own, labels));
                stability.given_model.push(f1(&given, labels));
            }
        }
    }
    Ok(all)
}

fn f1(resolution: &Resolution, labels: &Labels) -> f64 {
    pairwise(&judged(None, resolution, labels), labels).f1()
}

/// The tables without the records of customers that a round does not draw. Where the truth names no customers, projects or
/// persons are drawn instead. Records that the truth does not name stay.
fn drawn(catalogue: &Catalogue, truth: &Truth, round: u64) -> Vec<Table> {
    let sorts = [EntityType::Customer, EntityType::Project, EntityType::Person];
    let unit = sorts.into_iter().find(|sort| truth.labels.iter().any(|labels| labels.entity_type == *sort));
    let named: Vec<(RecordIndex, u32)> = truth
        .labels
        .iter()
        .filter(|labels| Some(labels.entity_type) == unit)
        .flat_map(|labels| labels.records.iter().map(|(record, _, entity)| (*record, *entity)))
        .collect();
    let mut entities: Vec<u32> = named.iter().map(|(_, entity)| *entity).collect();
    entities.sort_unstable();
    entities.dedup();
    let kept = lot(&entities, round);
    let mut gone: FxHashMap<usize, FxHashSet<usize>> = FxHashMap::default();
    for (record, _) in named.iter().filter(|(_, entity)| !kept.contains(entity)) {
        let rows = gone.entry(catalogue.table_of(*record)).or_default();
        rows.extend(catalogue.record(*record).data_rows());
    }
    let tables = catalogue.tables.iter().enumerate();
    tables
        .map(|(number, typed)| match gone.get(&number) {
            Some(rows) => typed.table.without(|row| rows.contains(&row)),
            None => typed.table.clone(),
        })
        .collect()
}

/// Those of the entities that are drawn at least once; the same for the same round.
fn lot(entities: &[u32], round: u64) -> FxHashSet<u32> {
    // `SplitMix64` (Steele, Lea and Flood 2014), seeded by the round.
    let mut state = round.wrapping_mul(0xd134_2543_de82_ef95);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..entities.len()).map(|_| entities[(next() % entities.len() as u64) as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_holds_two_thirds_and_is_the_same_for_the_same_round() {
        let entities: Vec<u32> = (0..3000).collect();
        let (first, again, other) = (lot(&entities, 1), lot(&entities, 1), lot(&entities, 2));
        assert_eq!(first, again);
        assert_ne!(first, other);
        assert!((1800..2000).contains(&first.len()), "{}", first.len());
        assert!(lot(&[], 1).is_empty());
    }

    #[test]
    fn the_spread_of_rounds_is_that_of_their_f1() {
        let stability = Stability {
            sort: "customer".into(),
            whole: 0.9,
            rounds: vec![0.90, 0.92, 0.94],
            given_model: vec![0.91, 0.92, 0.92],
        };
        assert!((stability.mean() - 0.92).abs() < 1e-12);
        assert!((stability.deviation() - 0.02).abs() < 1e-12);
        assert!((stability.moved_by_training() - 0.02).abs() < 1e-12);
    }
}
