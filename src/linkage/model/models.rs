//! The models of one pass: what organisations have in common is learned apart from what natural persons have in common.

use super::{Model, Score};
use crate::linkage::resolution::Evidence;
use crate::linkage::spec::Vector;

/// One model per specification of a pass; a vector is weighed by the model of the specification it was compared by.
#[derive(Debug, Clone)]
pub(crate) struct Models {
    list: Vec<Model>,
    /// Per model: log2 of how often a system repeats a party, at most 0.
    again: Vec<f64>,
}

impl Models {
    /// The models in the order of the pass's specifications, of which there is one at least.
    pub(crate) fn new(first: Model, others: impl Iterator<Item = Model>) -> Self {
        let list: Vec<Model> = std::iter::once(first).chain(others).collect();
        Self { again: vec![0.0; list.len()], list }
    }

    /// Works out from the priors how often one system repeats a party; `per_source` gives the records of one system that a
    /// specification compares.
    pub(crate) fn settle(&mut self, per_source: &dyn Fn(u8) -> f64) {
        for ((spec, model), again) in (0..).zip(&self.list).zip(&mut self.again) {
            // Pairs of one record with the rest of its system, times the share of them that are the same party.
            *again = (model.prior(true) + per_source(spec).max(1.0).log2()).min(0.0);
        }
    }

    /// What it costs that one system holds a party again, in bits.
    pub(crate) fn again(&self, vector: &Vector) -> f64 {
        self.again.get(usize::from(vector.spec)).copied().unwrap_or(0.0)
    }

    fn of(&self, vector: &Vector) -> &Model {
        self.list.get(usize::from(vector.spec)).unwrap_or(&self.list[0])
    }

    /// Scores a comparison vector of a pair within one system or across two.
    pub(crate) fn score(&self, vector: &Vector, within: bool) -> Score {
        self.of(vector).score(vector, within)
    }

    /// The evidence on a pair, part by part; the items sum to the weight.
    pub(crate) fn evidence(&self, vector: &Vector, within: bool) -> Vec<Evidence> {
        self.of(vector).evidence(vector, within)
    }
}
