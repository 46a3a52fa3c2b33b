//! Sorts the pairs of a run, and what was said of them, into strata.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Of, Stratum};
use crate::catalog::RecordIndex;
use crate::linkage::decisions::Rulings;
use crate::linkage::{Edge, EntityIndex, EntityType};
use crate::pipeline::Identity;
use crate::review::beliefs::{Beliefs, MEMBERS};

/// Borders of the probabilities between strata. They are close where most pairs are: people are asked about the doubtful ones
/// first, and in a wide stratum those would speak for the sure ones.
const BORDERS: [f64; 10] = [0.0, 0.05, 0.15, 0.3, 0.5, 0.75, 0.9, 0.95, 0.98, 0.995];
/// The probability that is taken as stated of pairs that a key joins.
const KEYED: f64 = 0.999;
/// Nobody knows.
const EVEN: f64 = 0.5;

/// The strata that have pairs: joined ones first, the surest first.
pub(super) fn strata(identity: &Identity, rulings: &Rulings, sort: EntityType) -> Vec<Stratum> {
    let said: FxHashMap<(RecordIndex, RecordIndex), bool> =
        rulings.pairs(sort).map(|(left, right, same)| ((left, right), same)).collect();
    let beliefs = Beliefs::new(identity);
    let mut counted = Counted::default();
    let mut seen: FxHashSet<(RecordIndex, RecordIndex)> = FxHashSet::default();
    for edge in identity.resolution.edges.iter().filter(|edge| edge.entity_type == sort) {
        let pair = (edge.left, edge.right);
        seen.insert(pair);
        let (place, stated) = place(identity, &beliefs, edge);
        counted.add(place, 1, stated, said.get(&pair).copied());
    }
    drawn(identity, &beliefs, sort, &mut |left, right, stated| {
        let pair = (left.min(right), left.max(right));
        if !seen.contains(&pair) {
            counted.add(Place::Drawn(Reverse(step(stated))), 1, stated, said.get(&pair).copied());
        }
    });
    counted.strata()
}

/// Where a pair with an edge is counted, and its probability when everything is weighed that clustering weighs.
fn place(identity: &Identity, beliefs: &Beliefs<'_>, edge: &Edge) -> (Place, f64) {
    if edge.is_keyed() {
        return (Place::Key, KEYED);
    }
    let of = |record| identity.resolution.entity_of(record, edge.entity_type);
    match (of(edge.left), of(edge.right)) {
        (Some(left), Some(right)) if left == right => {
            let stated = (1.0 - beliefs.doubt_together(edge)).max(EVEN);
            (Place::Joined(Reverse(step(stated))), stated)
        }
        (Some(left), Some(right)) => {
            let stated = beliefs.doubt_apart((left.min(right), left.max(right)), edge).min(EVEN);
            (Place::Apart(Reverse(step(stated))), stated)
        }
        _ => (Place::Apart(Reverse(0)), 0.0),
    }
}

fn step(stated: f64) -> usize {
    BORDERS[1..].iter().filter(|border| stated >= **border).count()
}

/// All pairs of records that describe one entity, with how likely they belong together; of very large entities none, as
/// nobody could be asked about them.
fn drawn(
    identity: &Identity,
    beliefs: &Beliefs<'_>,
    sort: EntityType,
    count: &mut dyn FnMut(RecordIndex, RecordIndex, f64),
) {
    let of_sort = |entity: EntityIndex| identity.resolution.entity(entity).entity_type == sort;
    let mut groups: Vec<(EntityIndex, &[RecordIndex])> = beliefs
        .groups()
        .filter(|(entity, members)| of_sort(*entity) && (3..=MEMBERS).contains(&members.len()))
        .collect();
    groups.sort_unstable_by_key(|(entity, _)| *entity);
    for (_, members) in groups {
        for (at, left) in members.iter().enumerate() {
            for right in &members[at + 1..] {
                if let Some(edge) = beliefs.compare(sort, *left, *right) {
                    count(*left, *right, (1.0 - beliefs.doubt_together(&edge)).max(EVEN));
                }
            }
        }
    }
}

/// Where a pair is counted; the order is that of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Key,
    Joined(Reverse<usize>),
    Drawn(Reverse<usize>),
    Apart(Reverse<usize>),
}

impl Place {
    fn of(self) -> Of {
        let range = |step: usize| (BORDERS[step], BORDERS.get(step + 1).copied().unwrap_or(1.0));
        match self {
            Self::Key => Of::Key,
            Self::Drawn(step) => {
                let (from, to) = range(step.0);
                Of::Drawn(from, to)
            }
            Self::Joined(step) => {
                let (from, to) = range(step.0);
                Of::Joined(from, to)
            }
            Self::Apart(step) => {
                let (from, to) = range(step.0);
                Of::Apart(from, to)
            }
        }
    }
}

/// Strata under construction.
#[derive(Default)]
struct Counted(std::collections::BTreeMap<Place, (u64, f64, u64, u64)>);

impl Counted {
    fn add(&mut self, place: Place, pairs: u64, said: f64, answer: Option<bool>) {
        let entry = self.0.entry(place).or_default();
        entry.0 += pairs;
        entry.1 += pairs as f64 * said;
        entry.2 += u64::from(answer.is_some());
        entry.3 += u64::from(answer == Some(true));
    }

    fn strata(self) -> Vec<Stratum> {
        let all = self.0.into_iter().filter(|(_, (pairs, ..))| *pairs > 0);
        all.map(|(place, (pairs, said, answers, same))| Stratum {
            of: place.of(),
            pairs,
            answers,
            same,
            said: said / pairs as f64,
        })
        .collect()
    }
}
