//! The models of one pass: what organisations have in common is learned apart from what natural persons have in common.

use super::{Model, Score, Weights};
use crate::linkage::resolution::Evidence;
use crate::linkage::spec::Vector;

/// One model per specification of a pass; a vector is weighed by the model of the specification it was compared by.
#[derive(Debug, Clone)]
pub(crate) struct Models {
    list: Vec<Model>,
    /// Per model: its weights.
    weights: Vec<Weights>,
    /// Per model: log2 of how often a system repeats a party.
    again: Vec<f64>,
}

impl Models {
    /// The models in the order of the pass's specifications, of which there is one at least.
    pub(crate) fn new(list: Vec<Model>) -> Self {
        Self { again: vec![0.0; list.len()], weights: list.iter().map(Model::weights).collect(), list }
    }

    /// Works out from the priors how often one system repeats a party; `per_source` gives the records of one system that a
    /// specification compares.
    pub(crate) fn settle(&mut self, per_source: &dyn Fn(u8) -> f64) {
        for ((spec, model), again) in (0..).zip(&self.list).zip(&mut self.again) {
            // Pairs of one record with the rest of its system, times the share of them that are the same party.
            *again = model.prior(true) + per_source(spec).max(1.0).log2();
        }
    }

    /// What it costs that one system holds a party again, in bits; 0 for pairs of two systems.
    pub(crate) fn again(&self, vector: &Vector, source: Option<u32>) -> f64 {
        let again = self.again.get(usize::from(vector.spec)).copied().unwrap_or(0.0);
        if source.is_some() { (again + self.repeat_shift(vector, source)).min(0.0) } else { 0.0 }
    }

    /// By how many bits the prior of a pair of one system differs from that of all.
    pub(crate) fn repeat_shift(&self, vector: &Vector, source: Option<u32>) -> f64 {
        self.of(vector).repeat_shift(source)
    }

    /// What was learned of single systems, per model, to be changed.
    pub(crate) fn repeats_mut(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        self.list.iter_mut().map(|model| &mut model.repeats)
    }

    /// The models, in the order of the specifications.
    pub(crate) fn list(&self) -> &[Model] {
        &self.list
    }

    fn of(&self, vector: &Vector) -> &Model {
        self.list.get(usize::from(vector.spec)).unwrap_or(&self.list[0])
    }

    fn weights(&self, vector: &Vector) -> &Weights {
        self.weights.get(usize::from(vector.spec)).unwrap_or(&self.weights[0])
    }

    /// Scores a comparison vector of a pair within one system or across two.
    pub(crate) fn score(&self, vector: &Vector, within: bool) -> Score {
        self.weights(vector).score(vector, within)
    }

    /// The evidence on a pair, part by part; the items sum to the weight.
    pub(crate) fn evidence(&self, vector: &Vector, within: bool) -> Vec<Evidence> {
        self.weights(vector).evidence(vector, within)
    }
}
