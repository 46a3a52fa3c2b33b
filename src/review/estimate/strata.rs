//! Sorts the pairs of a run, and what was said of them, into strata.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Of, Stratum};
use crate::catalog::RecordIndex;
use crate::linkage::decisions::Rulings;
use crate::linkage::{Edge, EntityIndex, EntityType, Relation};
use crate::pipeline::Identity;

/// Borders of the stated probabilities between strata.
const BORDERS: [f64; 7] = [0.0, 0.15, 0.3, 0.5, 0.7, 0.9, 0.99];
/// The probability that is taken as stated of pairs that only others draw together.
const DRAWN: f64 = 0.95;
/// The same of pairs that a key joins.
const KEYED: f64 = 0.999;
/// Nobody knows.
const EVEN: f64 = 0.5;

/// The strata that have pairs: joined ones first, the surest first.
pub(super) fn strata(identity: &Identity, rulings: &Rulings, sort: EntityType) -> Vec<Stratum> {
    let said: FxHashMap<(RecordIndex, RecordIndex), bool> =
        rulings.pairs(sort).map(|(left, right, same)| ((left, right), same)).collect();
    let mut counted = Counted::default();
    let mut seen: FxHashSet<(RecordIndex, RecordIndex)> = FxHashSet::default();
    let mut inside = 0;
    for edge in identity.resolution.edges.iter().filter(|edge| edge.entity_type == sort) {
        let pair = (edge.left, edge.right);
        let together = are_together(identity, sort, pair);
        inside += u64::from(together);
        seen.insert(pair);
        // What else clustering knew decided against the pair's own weight: that is worth even odds at least.
        let stated = if together { edge.probability.max(EVEN) } else { edge.probability.min(EVEN) };
        counted.add(place(edge, together), 1, stated, said.get(&pair).copied());
    }
    let drawn = pairs_inside(identity, sort).saturating_sub(inside);
    counted.add(Place::Drawn, drawn, DRAWN, None);
    for (left, right, same) in rulings.pairs(sort).filter(|(left, right, _)| !seen.contains(&(*left, *right))) {
        // Pairs that are apart and were not even a near miss were never asked about; somebody wrote them by hand.
        if are_together(identity, sort, (left, right)) {
            counted.answer(Place::Drawn, same);
        }
    }
    counted.strata()
}

/// Where a pair is counted; the order is that of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Key,
    Joined(std::cmp::Reverse<usize>),
    Drawn,
    Apart(std::cmp::Reverse<usize>),
}

impl Place {
    fn of(self) -> Of {
        let range = |step: usize| (BORDERS[step], BORDERS.get(step + 1).copied().unwrap_or(1.0));
        match self {
            Self::Key => Of::Key,
            Self::Drawn => Of::Drawn,
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

fn place(edge: &Edge, together: bool) -> Place {
    if edge.is_keyed() {
        return Place::Key;
    }
    let step = BORDERS[1..].iter().filter(|border| edge.probability >= **border).count();
    if together { Place::Joined(std::cmp::Reverse(step)) } else { Place::Apart(std::cmp::Reverse(step)) }
}

fn are_together(identity: &Identity, sort: EntityType, (left, right): (RecordIndex, RecordIndex)) -> bool {
    let of = |record| identity.resolution.entity_of(record, sort);
    of(left).is_some() && of(left) == of(right)
}

/// Number of all pairs of records that describe one entity.
fn pairs_inside(identity: &Identity, sort: EntityType) -> u64 {
    let masters = identity.resolution.memberships.iter();
    let masters = masters.filter(|one| one.entity_type == sort && one.relation == Relation::Master);
    let mut entities: Vec<EntityIndex> = masters.filter_map(|one| one.entity).collect();
    entities.sort_unstable();
    let sizes = entities.chunk_by(|a, b| a == b).map(|group| group.len() as u64);
    sizes.map(|size| size * (size - 1) / 2).sum()
}

/// Strata under construction.
#[derive(Default)]
struct Counted(std::collections::BTreeMap<Place, (u64, f64, u64, u64)>);

impl Counted {
    fn add(&mut self, place: Place, pairs: u64, said: f64, answer: Option<bool>) {
        let entry = self.0.entry(place).or_default();
        entry.0 += pairs;
        entry.1 += pairs as f64 * if place == Place::Key { KEYED } else { said };
        if let Some(same) = answer {
            self.answer(place, same);
        }
    }

    fn answer(&mut self, place: Place, same: bool) {
        let entry = self.0.entry(place).or_default();
        entry.2 += 1;
        entry.3 += u64::from(same);
    }

    fn strata(self) -> Vec<Stratum> {
        let all = self.0.into_iter().filter(|(_, (pairs, ..))| *pairs > 0);
        all.map(|(place, (pairs, said, answers, same))| Stratum {
            of: place.of(),
            pairs,
            // What was drawn together by the model of another day may be counted elsewhere today.
            answers: answers.min(pairs),
            same: same.min(answers.min(pairs)),
            said: said / pairs as f64,
        })
        .collect()
    }
}
