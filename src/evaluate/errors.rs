//! The worst errors of identity, with the evidence that led to them.

use super::clusters::{Judged, judged, pairs_in_groups, true_pairs};
use super::truth::Labels;
use crate::catalog::RecordIndex;
use crate::linkage::{Comparer, Edge, Resolution};

/// Which way a decision was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MistakeKind {
    /// Two records were joined that are not the same.
    FalseMerge,
    /// Two records are the same and were not joined.
    Miss,
}

/// One wrong decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// Name of the sort as in the truth.
    pub sort: String,
    /// Which way it was wrong.
    pub kind: MistakeKind,
    /// The two records.
    pub left: RecordIndex,
    /// The two records.
    pub right: RecordIndex,
    /// Whether blocking made them candidates.
    pub candidate: bool,
    /// The evidence; `None` where the two were not compared (found by key, or mentions).
    pub edge: Option<Edge>,
}

/// Pairs whose evidence is looked at while searching for the worst.
const LOOKED_AT: usize = 20_000;

/// The worst false merges (most surely joined) and misses (least surely parted) of a sort.
pub(super) fn worst(resolution: &Resolution, comparer: &Comparer<'_>, labels: &Labels, number: usize) -> Vec<Mistake> {
    if labels.mention || number == 0 {
        return Vec::new();
    }
    let judged = judged(None, resolution, labels);
    let place: rustc_hash::FxHashMap<RecordIndex, &Judged> = judged.iter().map(|one| (one.record, one)).collect();
    let joined = pairs_in_groups(&judged, labels, |record| record.decided);
    let false_merges = joined.into_iter().filter(|(left, right)| place[left].truth != place[right].truth);
    let mut merges = mistakes(comparer, labels, MistakeKind::FalseMerge, false_merges.take(LOOKED_AT));
    let misses =
        true_pairs(&judged, labels).into_iter().filter(|(left, right)| place[left].decided != place[right].decided);
    let mut parted = mistakes(comparer, labels, MistakeKind::Miss, misses.take(LOOKED_AT));
    merges.truncate(number);
    parted.truncate(number);
    merges.append(&mut parted);
    merges
}

/// The mistakes among pairs, those of the highest match weight first.
fn mistakes(
    comparer: &Comparer<'_>,
    labels: &Labels,
    kind: MistakeKind,
    pairs: impl Iterator<Item = (RecordIndex, RecordIndex)>,
) -> Vec<Mistake> {
    let mut all: Vec<Mistake> = pairs
        .map(|(left, right)| Mistake {
            sort: labels.sort.clone(),
            kind,
            left,
            right,
            candidate: comparer.is_candidate(labels.entity_type, left, right),
            edge: comparer.compare(labels.entity_type, left, right),
        })
        .collect();
    let weight = |mistake: &Mistake| mistake.edge.as_ref().map_or(f64::MIN, |edge| edge.weight);
    all.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then((a.left, a.right).cmp(&(b.left, b.right))));
    all
}
