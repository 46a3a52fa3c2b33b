//! The weights of a model, worked out once, so that weighing a pair adds numbers and takes no logarithms.

use super::{Model, probability};
use crate::linkage::resolution::Evidence;
use crate::linkage::spec::{Group, KIN, Spec, Vector, WIDTH};

/// What each level of each comparison weighs.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    spec: &'static Spec,
    /// Of pairs across systems, and within one.
    sides: [Side; 2],
    /// Per comparison and level: whether the surprise of the shared value is added.
    frequency: [[bool; WIDTH]; WIDTH],
    /// The comparisons that say the same house.
    house: Vec<usize>,
    cap: f64,
    damping: [f64; 4],
}

#[derive(Debug, Clone)]
struct Side {
    prior: f64,
    /// Per comparison and level: log2 of m, against u unless the surprise of the value stands for it.
    part: [[f64; WIDTH]; WIDTH],
    /// Per comparison and level: log2 of k against m, per class of kin.
    kin: [[[f64; KIN]; WIDTH]; WIDTH],
    /// Per class of kin: log2 of how many such pairs there are for each pair of the same; minus infinity where none is.
    ratio: [f64; KIN],
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

impl Side {
    fn of(model: &Model, within: bool) -> Self {
        let side = usize::from(within);
        let mut all = Self {
            prior: model.prior(within),
            part: [[0.0; WIDTH]; WIDTH],
            kin: [[[0.0; KIN]; WIDTH]; WIDTH],
            ratio: model.ratio.map(|ratio| if ratio[side] > 0.0 { ratio[side].log2() } else { f64::NEG_INFINITY }),
        };
        for (c, comparison) in model.spec.comparisons.iter().enumerate() {
            for (l, level) in comparison.levels.iter().enumerate().skip(1) {
                let told = if level.coarse { 1..=l } else { l..=l };
                let m: f64 = model.m[side][c][told.clone()].iter().sum();
                let k: [f64; KIN] = std::array::from_fn(|kin| told.clone().map(|at| model.k[c][at][kin]).sum());
                all.part[c][l] = if level.frequency { m.log2() } else { (m / model.u[c][l]).log2() };
                all.kin[c][l] = k.map(|k| (k / m).log2());
            }
        }
        all
    }
}

impl Weights {
    /// The weights that a model's probabilities amount to.
    pub(super) fn of(model: &Model) -> Self {
        let mut frequency = [[false; WIDTH]; WIDTH];
        for (places, comparison) in frequency.iter_mut().zip(model.spec.comparisons) {
            places.iter_mut().zip(comparison.levels).for_each(|(place, level)| *place = level.frequency);
        }
        let comparisons = model.spec.comparisons.iter().enumerate();
        Self {
            spec: model.spec,
            sides: [Side::of(model, false), Side::of(model, true)],
            frequency,
            house: comparisons.filter(|(_, one)| one.group == Group::House).map(|(place, _)| place).collect(),
            cap: model.cap,
            damping: model.damping,
        }
    }

    fn side(&self, within: bool) -> &Side {
        &self.sides[usize::from(within)]
    }

    /// The weight of one comparison in a vector, in bits.
    #[inline]
    fn part(&self, vector: &Vector, comparison: usize, within: bool) -> f64 {
        let level = usize::from(vector.levels[comparison]);
        let weight = self.side(within).part[comparison][level];
        if self.frequency[comparison][level] {
            weight + f64::from(vector.bits[comparison]).min(self.cap)
        } else {
            weight
        }
    }

    /// Scores a comparison vector of a pair within one system or across two.
    pub(crate) fn score(&self, vector: &Vector, within: bool) -> Score {
        let odds = self.odds(vector, within);
        let prior = self.side(within).prior;
        let kin = odds.any_kin();
        let evidence = odds.same - prior - penalty(kin);
        Score { weight: evidence + prior, evidence, against_kin: odds.same - kin.log2() + self.spec.drawn_together }
    }

    /// The log2 odds of being the same, and of being kin of each class, against being strangers.
    pub(crate) fn odds(&self, vector: &Vector, within: bool) -> Odds {
        let side = self.side(within);
        let mut same = side.prior + self.damping(vector, within);
        let mut ratios = [0.0; KIN];
        for c in 0..self.spec.comparisons.len() {
            let level = usize::from(vector.levels[c]);
            if level > 0 {
                same += self.part(vector, c, within);
                ratios.iter_mut().zip(side.kin[c][level]).for_each(|(ratio, k)| *ratio += k);
            }
        }
        // A class of kin differs from "the same" only in its probabilities, so its odds are those of the same times a ratio.
        let mut kin = [f64::NEG_INFINITY; KIN];
        for ((odds, ratio), many) in kin.iter_mut().zip(ratios).zip(side.ratio) {
            *odds = same + ratio + many;
        }
        Odds { same, kin }
    }

    /// What correlated evidence repeats, as a weight of zero or below.
    fn damping(&self, vector: &Vector, within: bool) -> f64 {
        let mut house: [f64; WIDTH] = [0.0; WIDTH];
        let mut count = 0;
        for c in &self.house {
            let weight = self.part(vector, *c, within);
            if weight > 0.0 {
                house[count] = weight;
                count += 1;
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
        // Beside what was compared: prior, damping, kin, and a key that the caller may add. Evidence is kept for every edge.
        let mut items = Vec::with_capacity(vector.levels.iter().filter(|level| **level > 0).count() + 4);
        items.push(Evidence { comparison: "prior", level, weight: self.side(within).prior });
        for (c, comparison) in self.spec.comparisons.iter().enumerate() {
            let reached = usize::from(vector.levels[c]);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::specs::customer::{ADDRESS, CUSTOMER};

    /// Where nearly all of the same have one street, two that give no street are none the less alike for the town they share.
    #[test]
    fn a_town_alone_weighs_as_often_as_towns_agree() {
        let mut model = Model::shipped(&CUSTOMER, 1_000);
        let places = |name| CUSTOMER.comparisons[ADDRESS].levels.iter().position(|level| level.name == name);
        let (house, town) = (places("same_house").unwrap_or_default(), places("same_town").unwrap_or_default());
        model.m[0][ADDRESS][house] = 0.95;
        model.m[0][ADDRESS][town] = 0.001;
        let weights = Weights::of(&model);
        let mut vector = Vector::EMPTY;
        vector.set_rare(ADDRESS, town as u8, 5.0);
        assert!(weights.part(&vector, ADDRESS, false) > 4.5, "{}", weights.part(&vector, ADDRESS, false));
    }
}
