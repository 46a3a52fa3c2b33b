//! What the answers say about all pairs that nobody was asked about: precision and recall of the model's own decisions, with
//! confidence intervals.
//!
//! Pairs fall into strata by what became of them and by how likely they are the same when everything is weighed that
//! clustering weighs (`beliefs`). Within a stratum answers stand for the
//! others: people are asked first what tells most, but strata are narrow, and spot checks are drawn by lot. Every stratum has
//! one answer for free, which says what the model says, so that strata without answers are told and count as unsure.
//! Estimates of strata are added up by their pairs, and so are their variances (Cochran, "Sampling Techniques", 1977, ch. 5).
//!
//! Pairs that were never compared are nobody's answer: how many there are is what blocking says of itself
//! (`linkage/blocking/report.rs`). Weighed pairs below the review band that are not a record's best near miss are taken for
//! different, as their weight says.

mod strata;
mod words;

pub use words::estimate_screen;

use super::intervals::Interval;
use crate::linkage::EntityType;
use crate::linkage::decisions::Rulings;
use crate::pipeline::Identity;
use strata::strata;

/// Which pairs make a stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Of {
    /// Joined, with a stated probability in this range.
    Joined(f64, f64),
    /// Joined although the two were never candidates, or hardly alike: others draw them together, with a probability in this
    /// range.
    Drawn(f64, f64),
    /// Joined by a key.
    Key,
    /// Apart, with a stated probability in this range.
    Apart(f64, f64),
}

impl Of {
    /// Whether its pairs are joined.
    pub fn is_joined(self) -> bool {
        !matches!(self, Self::Apart(..))
    }
}

/// One stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Which pairs.
    pub of: Of,
    /// How many.
    pub pairs: u64,
    /// Answers that say the same or not.
    pub answers: u64,
    /// Those that say the same.
    pub same: u64,
    /// Mean probability that the model states.
    pub said: f64,
}

impl Stratum {
    /// Estimated share of its pairs that are the same: that of the answers and of one answer for free.
    pub fn share(&self) -> f64 {
        (self.same as f64 + self.said) / (self.answers as f64 + 1.0)
    }

    /// Variance of [`Self::share`]; none where all pairs are answered.
    fn variance(&self) -> f64 {
        let (share, pairs, answers) = (self.share(), self.pairs as f64, self.answers as f64);
        let unseen = ((pairs - answers) / pairs.max(1.0)).clamp(0.0, 1.0);
        share * (1.0 - share) / (answers + 1.0) * unseen
    }

    /// Those that are known to be the same, and as many of the others as their share says.
    fn same_pairs(&self) -> f64 {
        self.same as f64 + self.pairs.saturating_sub(self.answers) as f64 * self.share()
    }

    fn variance_of_pairs(&self) -> f64 {
        (self.pairs as f64).powi(2) * self.variance()
    }
}

/// The estimated quality of what the model decided about one sort of entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The sort.
    pub entity_type: EntityType,
    /// What it is made of.
    pub strata: Vec<Stratum>,
    /// Answers that say the same or not.
    pub answers: u64,
    /// Share of the joined pairs that are the same.
    pub precision: Interval,
    /// Share of the same pairs that are joined, among those that were compared.
    pub recall_weighed: Interval,
    /// The same among all pairs.
    pub recall: Interval,
    /// Share of the same pairs that were never compared, as blocking estimates it.
    pub never_compared: f64,
    /// How many that is.
    pub never_compared_pairs: f64,
}

/// Estimates the quality of decisions that were made without the rulings from what the rulings say; one entry per sort of
/// entity that anything was said about.
pub fn estimate(identity: &Identity, rulings: &Rulings) -> Vec<Estimate> {
    let sorts = [EntityType::Customer, EntityType::Person, EntityType::Project];
    let said = |sort: &EntityType| rulings.pairs(*sort).next().is_some();
    sorts.into_iter().filter(said).map(|sort| estimate_sort(identity, rulings, sort)).collect()
}

fn estimate_sort(identity: &Identity, rulings: &Rulings, sort: EntityType) -> Estimate {
    let strata = strata(identity, rulings, sort);
    let blocking = identity.resolution.blocking.iter().find(|report| report.pass == sort.name());
    let completeness = blocking.map_or(1.0, |report| report.pairs_completeness).clamp(0.01, 1.0);
    together(sort, strata, completeness)
}

/// Adds strata up.
fn together(entity_type: EntityType, strata: Vec<Stratum>, completeness: f64) -> Estimate {
    let sum = |joined: bool, of: &dyn Fn(&Stratum) -> f64| -> f64 {
        strata.iter().filter(|stratum| stratum.of.is_joined() == joined).map(of).sum()
    };
    let joined = sum(true, &|stratum| stratum.pairs as f64).max(1.0);
    let (hits, misses) = (sum(true, &Stratum::same_pairs), sum(false, &Stratum::same_pairs));
    let (hits_vary, misses_vary) = (sum(true, &Stratum::variance_of_pairs), sum(false, &Stratum::variance_of_pairs));
    let same = (hits + misses).max(1e-9);
    let recall = hits / same;
    // First-order variance of a quotient of two independent sums.
    let recall_varies = (misses * misses * hits_vary + hits * hits * misses_vary) / same.powi(4);
    Estimate {
        entity_type,
        answers: strata.iter().map(|stratum| stratum.answers).sum(),
        precision: Interval::of_whole(hits / joined, hits_vary / (joined * joined), joined),
        recall_weighed: Interval::of_whole(recall, recall_varies, same),
        recall: Interval::of_whole(
            recall * completeness,
            recall_varies * completeness * completeness,
            same / completeness,
        ),
        never_compared: 1.0 - completeness,
        never_compared_pairs: same * (1.0 - completeness) / completeness,
        strata,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum(of: Of, pairs: u64, answers: u64, same: u64, said: f64) -> Stratum {
        Stratum { of, pairs, answers, same, said }
    }

    #[test]
    fn all_answered_is_known_for_sure() {
        let strata = vec![
            stratum(Of::Joined(0.5, 1.0), 1000, 1000, 900, 0.9),
            stratum(Of::Apart(0.0, 0.5), 1000, 1000, 100, 0.1),
        ];
        let estimate = together(EntityType::Customer, strata, 1.0);
        assert!((estimate.precision.share - 0.9).abs() < 1e-3 && (estimate.recall.share - 0.9).abs() < 1e-3);
        assert!(estimate.precision.high - estimate.precision.low < 1e-9);
    }

    #[test]
    fn few_answers_leave_much_open_and_more_close_in() {
        let strata = |answers: u64| {
            vec![
                stratum(Of::Joined(0.9, 1.0), 5000, answers, answers, 0.99),
                stratum(Of::Joined(0.5, 0.9), 400, answers, answers * 4 / 5, 0.75),
                stratum(Of::Apart(0.15, 0.5), 300, answers, answers / 5, 0.3),
            ]
        };
        let width = |answers| {
            let estimate = together(EntityType::Customer, strata(answers), 0.98);
            assert!(estimate.precision.low < estimate.precision.share && estimate.recall.high < 1.0);
            estimate.precision.high - estimate.precision.low
        };
        assert!(width(5) > width(20) && width(20) > width(100));
    }

    #[test]
    fn what_blocking_missed_lowers_recall_alone() {
        let strata = vec![stratum(Of::Joined(0.5, 1.0), 900, 50, 50, 0.99)];
        let estimate = together(EntityType::Customer, strata, 0.9);
        assert!((estimate.recall.share - 0.9).abs() < 1e-9 && estimate.recall_weighed.share > 0.999);
        assert!((estimate.never_compared_pairs - 100.0).abs() < 2.0);
    }
}
