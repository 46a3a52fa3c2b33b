//! Pairwise and B-cubed precision, recall and F1 of clusters against true clusters.
//!
//! B-cubed: Bagga and Baldwin, "Entity-Based Cross-Document Coreferencing Using the Vector Space Model", 1998.

use rustc_hash::FxHashMap;

use super::truth::Labels;
use crate::catalog::{Catalogue, RecordIndex, Standing};
use crate::linkage::{Comparer, Resolution};

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Share of what was decided that is true.
    pub precision: f64,
    /// Share of what is true that was decided.
    pub recall: f64,
}

/// The quality of one entity sort.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// Name of the sort as in the truth.
    pub sort: String,
    /// Records that were judged.
    pub records: usize,
    /// True pairs.
    pub true_pairs: u64,
    /// Over pairs of records.
    pub pairwise: Rates,
    /// Over records; of mentions the share of right decisions.
    pub b_cubed: Rates,
    /// Share of the true pairs that blocking made candidates; `None` for mentions, which have no pairs of their own.
    pub pairs_completeness: Option<f64>,
    /// What linkage estimates of that share without the truth.
    pub estimated_completeness: Option<f64>,
}

impl Rates {
    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }

    fn of(right: f64, decided: f64, truth: f64) -> Self {
        let share = |part: f64, whole: f64| if whole == 0.0 { 1.0 } else { part / whole };
        Self { precision: share(right, decided), recall: share(right, truth) }
    }
}

/// A record with its source, its true cluster and the decided one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub(super) record: RecordIndex,
    pub(super) source: u32,
    pub(super) truth: u32,
    pub(super) decided: u64,
    /// Of mentions: whether the record is the mention rather than a customer it may belong to.
    pub(super) mention: bool,
}

/// The records of a sort with truth and decision; records that belong nowhere are alone.
pub(super) fn judged(catalogue: Option<&Catalogue>, resolution: &Resolution, labels: &Labels) -> Vec<Judged> {
    let decided = |record: RecordIndex| {
        let entity = resolution.entity_of(record, labels.entity_type);
        entity.map_or(1 << 40 | u64::from(record.0), |entity| u64::from(entity.0))
    };
    let mention = |record| {
        labels.mention
            && catalogue.is_some_and(|catalogue| catalogue.record(record).kind().standing() != Standing::Master)
    };
    let rows = labels.records.iter();
    rows.map(|(record, source, truth)| Judged {
        record: *record,
        source: *source,
        truth: *truth,
        decided: decided(*record),
        mention: mention(*record),
    })
    .collect()
}

/// The quality of one entity sort.
pub(super) fn quality(
    catalogue: &Catalogue,
    resolution: &Resolution,
    comparer: &Comparer<'_>,
    labels: &Labels,
) -> Quality {
    let judged = judged(Some(catalogue), resolution, labels);
    let truth = count_pairs(&judged, labels, |record| (u64::from(record.truth), 0));
    let records = judged.iter().filter(|record| !labels.mention || record.mention).count();
    Quality {
        sort: labels.sort.clone(),
        records,
        true_pairs: truth,
        pairwise: pairwise(&judged, labels),
        b_cubed: b_cubed(&judged, labels),
        pairs_completeness: (!labels.mention).then(|| completeness(&judged, comparer, labels)),
        estimated_completeness: (!labels.mention).then(|| estimated(resolution, labels)).flatten(),
    }
}

fn estimated(resolution: &Resolution, labels: &Labels) -> Option<f64> {
    let report = resolution.blocking.iter().find(|report| report.pass == labels.entity_type.name())?;
    Some(report.pairs_completeness)
}

/// Precision and recall over pairs.
pub(super) fn pairwise(judged: &[Judged], labels: &Labels) -> Rates {
    let decided = count_pairs(judged, labels, |record| (0, record.decided));
    let truth = count_pairs(judged, labels, |record| (u64::from(record.truth), 0));
    let right = count_pairs(judged, labels, |record| (u64::from(record.truth), record.decided));
    Rates::of(right as f64, decided as f64, truth as f64)
}

/// Pairs of records in one group; across sources only, or of one mention and one customer, where the labels say so.
fn count_pairs(judged: &[Judged], labels: &Labels, group: impl Fn(&Judged) -> (u64, u64)) -> u64 {
    let mut all: FxHashMap<(u64, u64), u64> = FxHashMap::default();
    let mut part: FxHashMap<((u64, u64), u32), u64> = FxHashMap::default();
    for record in judged {
        *all.entry(group(record)).or_default() += 1;
        let side = if labels.mention { u32::from(record.mention) } else { record.source };
        *part.entry((group(record), side)).or_default() += 1;
    }
    let pairs = |count: &u64| count * (count - 1) / 2;
    let every: u64 = all.values().map(pairs).sum();
    if labels.across_only || labels.mention { every - part.values().map(pairs).sum::<u64>() } else { every }
}

fn b_cubed(judged: &[Judged], labels: &Labels) -> Rates {
    let count = |key: &dyn Fn(&Judged) -> (u64, u64)| {
        let mut counts: FxHashMap<(u64, u64), f64> = FxHashMap::default();
        for record in judged {
            *counts.entry(key(record)).or_default() += 1.0;
        }
        counts
    };
    let (decided, truth, both) = (
        count(&|record| (0, record.decided)),
        count(&|record| (u64::from(record.truth), 0)),
        count(&|record| (u64::from(record.truth), record.decided)),
    );
    let (mut precision, mut recall, mut records) = (0.0, 0.0, 0.0);
    for record in judged.iter().filter(|record| !labels.mention || record.mention) {
        let right = both[&(u64::from(record.truth), record.decided)];
        precision += right / decided[&(0, record.decided)];
        recall += right / truth[&(u64::from(record.truth), 0)];
        records += 1.0;
    }
    if records == 0.0 {
        return Rates { precision: 1.0, recall: 1.0 };
    }
    Rates { precision: precision / records, recall: recall / records }
}

/// True pairs examined for pairs completeness at most; a regular sample beyond.
const EXAMINED: usize = 200_000;

fn completeness(judged: &[Judged], comparer: &Comparer<'_>, labels: &Labels) -> f64 {
    let pairs = true_pairs(judged, labels);
    let step = pairs.len().div_ceil(EXAMINED).max(1);
    let sample: Vec<_> = pairs.iter().step_by(step).collect();
    let hit = sample.iter().filter(|(left, right)| comparer.is_candidate(labels.entity_type, *left, *right)).count();
    if sample.is_empty() { 1.0 } else { hit as f64 / sample.len() as f64 }
}

/// All true pairs, smaller record first.
pub(super) fn true_pairs(judged: &[Judged], labels: &Labels) -> Vec<(RecordIndex, RecordIndex)> {
    pairs_in_groups(judged, labels, |record| u64::from(record.truth))
}

/// All pairs of records that a grouping puts together, smaller record first.
pub(super) fn pairs_in_groups(
    judged: &[Judged],
    labels: &Labels,
    group: impl Fn(&Judged) -> u64,
) -> Vec<(RecordIndex, RecordIndex)> {
    let mut sorted: Vec<&Judged> = judged.iter().collect();
    sorted.sort_by_key(|record| (group(record), record.record));
    let mut pairs = Vec::new();
    for members in sorted.chunk_by(|a, b| group(a) == group(b)) {
        for (position, left) in members.iter().enumerate() {
            for right in &members[position + 1..] {
                let counts = match (labels.mention, labels.across_only) {
                    (true, _) => left.mention != right.mention,
                    (false, true) => left.source != right.source,
                    (false, false) => true,
                };
                if counts {
                    pairs.push((left.record, right.record));
                }
            }
        }
    }
    pairs
}
