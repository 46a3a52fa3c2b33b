//! The Fellegi–Sunter model: priors, m and u probabilities per level, and the weight of a comparison vector.

mod em;
mod models;
mod store;
mod weights;

pub(crate) use em::{Labelled, Observations, Possible, train};
pub(crate) use models::Models;
pub use store::{
    ComparisonModel, KinModel, LevelModel, ModelError, Pass, PassModel, Priors, RepeatModel, TrainedModels,
};
pub(crate) use weights::{Score, Weights};

use super::profile::BACKGROUND;
use super::spec::{KIN, Spec, WIDTH};

/// Shares of the second and third piece of evidence that say the same house; a falling series, as correlated evidence
/// repeats more and more of what is already known.
const DAMPING: [f64; 4] = [1.0, 0.6, 0.35, 0.2];
/// Bits above the size of the data at which the surprise of one value is capped: values that occur once cannot say more.
const SURPRISE_HEADROOM: f64 = 3.0;

/// Share of the chance of a stale value (an old address) that remains between two records of one system: repetitions are
/// typed from the same letter, copies in other systems grow old apart.
const STALE_WITHIN: f64 = 0.25;

/// A trained model of one entity type.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// What is compared.
    pub(crate) spec: &'static Spec,
    /// m per comparison and level, across systems and within one: a system's copies differ otherwise than its repetitions.
    pub(crate) m: [[[f64; WIDTH]; WIDTH]; 2],
    /// u per comparison and level.
    pub(crate) u: [[f64; WIDTH]; WIDTH],
    /// Prior weight of a pair of two systems, and of one, in bits.
    pub(crate) prior_across: f64,
    pub(crate) prior_within: f64,
    /// Per system, by how many bits the prior of a pair within it differs from [`Self::prior_within`]: how much more or less
    /// often it repeats an entity than all systems do. Systems beyond the end do as all do.
    pub(crate) repeats: Vec<f64>,
    /// Cap of the surprise of one value, in bits.
    pub(crate) cap: f64,
    /// What share of correlated evidence counts: of the strongest piece, the second, the third, all others.
    pub(crate) damping: [f64; 4],
    /// Per class of kin, how many such pairs there are for each pair of the same, across systems and within one.
    pub(crate) ratio: [[f64; 2]; KIN],
    /// k per comparison, level and class of kin.
    pub(crate) k: [[[f64; KIN]; WIDTH]; WIDTH],
}

impl Model {
    /// The model that is shipped, for `records` records.
    pub(crate) fn shipped(spec: &'static Spec, records: usize) -> Self {
        let mut m = [[[1.0; WIDTH]; WIDTH]; 2];
        let mut u = [[1.0; WIDTH]; WIDTH];
        let mut k = [[[1.0; KIN]; WIDTH]; WIDTH];
        for (c, comparison) in spec.comparisons.iter().enumerate() {
            for (l, level) in comparison.levels.iter().enumerate() {
                m[0][c][l] = level.m;
                m[1][c][l] = if level.stale { level.m * STALE_WITHIN } else { level.m };
                u[c][l] = level.u;
                k[c][l] = level.k;
            }
        }
        let size = (records.max(2) as f64).log2();
        Self {
            spec,
            m,
            u,
            prior_across: -size,
            prior_within: -size - 2.0,
            repeats: Vec::new(),
            cap: (records as f64 + f64::from(BACKGROUND)).log2() + SURPRISE_HEADROOM,
            damping: DAMPING,
            ratio: [spec.kin[0].ratio, spec.kin[1].ratio],
            k,
        }
    }

    /// The weights that the probabilities amount to.
    pub(crate) fn weights(&self) -> Weights {
        Weights::of(self)
    }

    /// What the prior of a pair within a system adds to that of a pair within any; nothing across systems.
    pub(crate) fn repeat_shift(&self, within: Option<u32>) -> f64 {
        within.and_then(|source| self.repeats.get(source as usize)).copied().unwrap_or(0.0)
    }

    /// The prior weight of a pair.
    pub(crate) fn prior(&self, within: bool) -> f64 {
        if within { self.prior_within } else { self.prior_across }
    }
}

/// Probability of a match weight.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}
