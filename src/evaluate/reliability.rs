//! Are probabilities true? Among pairs that were said to be 90–95 % likely the same, 90–95 % should be.
//!
//! Pairs that a key or a reviewer decided are left out: nobody weighed them. So are pairs below the review band, of which only near misses
//! are kept.

use rustc_hash::FxHashMap;

use super::truth::Labels;
use crate::catalog::RecordIndex;
use crate::linkage::{Edge, Resolution};

/// Borders between the steps of the table.
const BORDERS: [f64; 10] = [0.15, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0];

/// Pairs whose stated probability lies in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability {
    /// Lowest probability of the step.
    pub from: f64,
    /// Border to the next step.
    pub to: f64,
    /// Pairs in it.
    pub pairs: u64,
    /// Their mean stated probability.
    pub said: f64,
    /// Share of them that is true.
    pub found: f64,
}

/// The steps in which there are pairs, from the least likely.
pub(super) fn reliability(resolution: &Resolution, labels: &Labels) -> Vec<Reliability> {
    if labels.mention {
        return Vec::new();
    }
    let known: FxHashMap<RecordIndex, (u32, u32)> =
        labels.records.iter().map(|(record, source, truth)| (*record, (*source, *truth))).collect();
    let judged = |edge: &Edge| {
        let (left, right) = (known.get(&edge.left)?, known.get(&edge.right)?);
        let counts =
            edge.entity_type == labels.entity_type && !(labels.across_only && left.0 == right.0) && edge.is_weighed();
        counts.then_some((edge.probability, left.1 == right.1))
    };
    steps(resolution.edges.iter().filter_map(judged))
}

fn steps(pairs: impl Iterator<Item = (f64, bool)>) -> Vec<Reliability> {
    let mut sums = [(0_u64, 0.0, 0_u64); BORDERS.len() - 1];
    for (probability, is_match) in pairs.filter(|(probability, _)| *probability >= BORDERS[0]) {
        let step = BORDERS[1..sums.len()].iter().filter(|border| probability >= **border).count();
        sums[step].0 += 1;
        sums[step].1 += probability;
        sums[step].2 += u64::from(is_match);
    }
    let steps = sums.iter().enumerate().filter(|(_, (pairs, ..))| *pairs > 0);
    steps
        .map(|(step, (pairs, said, found))| Reliability {
            from: BORDERS[step],
            to: BORDERS[step + 1],
            pairs: *pairs,
            said: said / *pairs as f64,
            found: *found as f64 / *pairs as f64,
        })
        .collect()
}

/// Expected calibration error: by how much stated probabilities miss the truth on average, weighed by pairs.
pub fn calibration_error(steps: &[Reliability]) -> f64 {
    let pairs: u64 = steps.iter().map(|step| step.pairs).sum();
    let missed: f64 = steps.iter().map(|step| step.pairs as f64 * (step.said - step.found).abs()).sum();
    if pairs == 0 { 0.0 } else { missed / pairs as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_where_their_probability_lies() {
        let pairs = [(0.10, false), (0.15, false), (0.92, true), (0.94, false), (0.999, true), (1.0, true)];
        let steps = steps(pairs.into_iter());
        let of = |from: f64| steps.iter().find(|step| (step.from - from).abs() < 1e-12).copied().unwrap();
        assert_eq!(steps.len(), 3);
        assert_eq!((of(0.15).pairs, of(0.9).pairs, of(0.999).pairs), (1, 2, 2));
        assert!((of(0.9).said - 0.93).abs() < 1e-12 && (of(0.9).found - 0.5).abs() < 1e-12);
    }

    #[test]
    fn an_honest_model_has_no_calibration_error_and_a_boaster_has() {
        let honest = steps((0..100).map(|number| (0.75, number < 75)));
        let boaster = steps((0..100).map(|number| (0.95, number < 50)));
        assert!(calibration_error(&honest) < 1e-9);
        assert!((calibration_error(&boaster) - 0.45).abs() < 1e-9);
        assert!(calibration_error(&[]) < 1e-9);
    }
}
