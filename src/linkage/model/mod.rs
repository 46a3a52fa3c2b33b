//! The Fellegi–Sunter model: priors, m and u probabilities per level, and the weight of a comparison vector.

mod em;
mod models;
mod store;

pub(crate) use em::{Observations, Possible, train};
pub(crate) use models::Models;
pub use store::{
    ComparisonModel, KinModel, LevelModel, ModelError, Pass, PassModel, Priors, RepeatModel, TrainedModels,
};

use super::profile::BACKGROUND;
use super::resolution::Evidence;
use super::spec::{Group, KIN, Spec, Vector, WIDTH};

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

/// A scored pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Score {
    /// Match weight: log2 odds, prior included.
    pub(crate) weight: f64,
    /// The same without the prior.
    pub(crate) evidence: f64,
    /// Log2 odds of being the same against being kin, for two records that a third draws together.
    pub(crate) against_kin: f64,
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

    /// The weight of one comparison in a vector, in bits.
    pub(crate) fn part(&self, vector: &Vector, comparison: usize, within: bool) -> f64 {
        let level = vector.levels[comparison] as usize;
        if level == 0 {
            return 0.0;
        }
        let m = self.m[usize::from(within)][comparison][level];
        if self.spec.comparisons[comparison].levels[level].frequency {
            m.log2() + f64::from(vector.bits[comparison]).min(self.cap)
        } else {
            (m / self.u[comparison][level]).log2()
        }
    }

    /// Scores a comparison vector of a pair within one system or across two.
    pub(crate) fn score(&self, vector: &Vector, within: bool) -> Score {
        let odds = self.odds(vector, within);
        let kin = odds.any_kin();
        let evidence = odds.same - self.prior(within) - penalty(kin);
        Score {
            weight: evidence + self.prior(within),
            evidence,
            against_kin: odds.same - kin.log2() + self.spec.drawn_together,
        }
    }

    /// The log2 odds of being the same, and of being kin of each class, against being strangers.
    pub(crate) fn odds(&self, vector: &Vector, within: bool) -> Odds {
        let side = usize::from(within);
        let mut same = self.prior(within) + self.damping(vector, within);
        let mut ratios = [0.0; KIN];
        for c in 0..self.spec.comparisons.len() {
            let level = vector.levels[c] as usize;
            if level > 0 {
                same += self.part(vector, c, within);
                for (ratio, k) in ratios.iter_mut().zip(self.k[c][level]) {
                    *ratio += (k / self.m[side][c][level]).log2();
                }
            }
        }
        // A class of kin differs from "the same" only in its probabilities, so its odds are those of the same times a ratio.
        let mut kin = [f64::NEG_INFINITY; KIN];
        for (place, ratio) in self.ratio.iter().enumerate() {
            if ratio[side] > 0.0 {
                kin[place] = same + ratios[place] + ratio[side].log2();
            }
        }
        Odds { same, kin }
    }

    /// What the prior of a pair within a system adds to that of a pair within any; nothing across systems.
    pub(crate) fn repeat_shift(&self, within: Option<u32>) -> f64 {
        within.and_then(|source| self.repeats.get(source as usize)).copied().unwrap_or(0.0)
    }

    /// The prior weight of a pair.
    pub(crate) fn prior(&self, within: bool) -> f64 {
        if within { self.prior_within } else { self.prior_across }
    }

    /// What correlated evidence repeats, as a weight of zero or below.
    fn damping(&self, vector: &Vector, within: bool) -> f64 {
        let mut house: [f64; WIDTH] = [0.0; WIDTH];
        let mut count = 0;
        for (c, comparison) in self.spec.comparisons.iter().enumerate() {
            if comparison.group == Group::House {
                let weight = self.part(vector, c, within);
                if weight > 0.0 {
                    house[count] = weight;
                    count += 1;
                }
            }
        }
        let house = &mut house[..count];
        house.sort_unstable_by(|a, b| b.total_cmp(a));
        let full: f64 = house.iter().sum();
        let damped: f64 = house.iter().enumerate().map(|(i, weight)| weight * self.damping[i.min(3)]).sum();
        damped - full
    }

    /// The evidence on a pair, part by part; the items sum to the weight.
    pub(crate) fn evidence(&self, vector: &Vector, within: bool) -> Vec<Evidence> {
        let level = if within { "within_system" } else { "across_systems" };
        let mut items = vec![Evidence { comparison: "prior", level, weight: self.prior(within) }];
        for (c, comparison) in self.spec.comparisons.iter().enumerate() {
            let reached = vector.levels[c] as usize;
            if reached > 0 {
                let weight = self.part(vector, c, within);
                items.push(Evidence { comparison: comparison.name, level: comparison.levels[reached].name, weight });
            }
        }
        let damping = self.damping(vector, within);
        if damping != 0.0 {
            items.push(Evidence { comparison: "damping", level: "same_house", weight: damping });
        }
        let odds = self.odds(vector, within);
        let penalty = odds.kin_penalty();
        if penalty != 0.0 {
            let likeliest = usize::from(odds.kin[1] > odds.kin[0]);
            items.push(Evidence { comparison: "kin", level: self.spec.kin[likeliest].name, weight: -penalty });
        }
        items
    }
}

/// Log2 odds against being strangers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Odds {
    /// Of being the same.
    pub(crate) same: f64,
    /// Of being kin, per class.
    pub(crate) kin: [f64; KIN],
}

impl Odds {
    /// What the chance of being kin takes from the weight: against strangers and kin together, not against strangers alone.
    fn kin_penalty(&self) -> f64 {
        penalty(self.any_kin())
    }

    /// Odds of being kin of any class, not as a logarithm.
    fn any_kin(&self) -> f64 {
        self.kin.iter().map(|odds| odds.exp2()).sum()
    }

    /// Probability of being the same, where the prior of being the same is `shift` bits higher than the odds have it. How
    /// many kin there are does not depend on how often a system repeats an entity.
    pub(crate) fn posterior(&self, shift: f64) -> f64 {
        probability(self.same - self.kin_penalty() + shift)
    }
}

/// See [`Odds::kin_penalty`].
fn penalty(any_kin: f64) -> f64 {
    any_kin.ln_1p() / std::f64::consts::LN_2
}

/// Probability of a match weight.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}
