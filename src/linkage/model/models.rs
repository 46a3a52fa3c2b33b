//! The models of one pass: what organisations have in common is learned apart from what natural persons have in common.

use super::{Model, Score};
use crate::linkage::resolution::Evidence;
use crate::linkage::spec::Vector;

/// One model per specification of a pass; a vector is weighed by the model of the specification it was compared by.
#[derive(Debug, Clone)]
pub(crate) struct Models(Vec<Model>);

impl Models {
    /// The models in the order of the pass's specifications, of which there is one at least.
    pub(crate) fn new(first: Model, others: impl Iterator<Item = Model>) -> Self {
        Self(std::iter::once(first).chain(others).collect())
    }

    fn of(&self, vector: &Vector) -> &Model {
        self.0.get(usize::from(vector.spec)).unwrap_or(&self.0[0])
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
