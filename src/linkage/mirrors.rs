//! Clusters that are two things after all: firms of one house that look alike in every system.
//!
//! Clustering weighs pairs, and pairs of a holding and its works agree in house, telephone and domain wherever they stand. What
//! tells them apart is the pattern: each system holds two records, and each record is nearer to its counterparts in the other
//! systems than to its neighbour's. One customer entered twice in one system is common; twice in several systems, each
//! time in the same two wordings, is not.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cluster::Link;
use super::engine::Comparable;
use super::repeats::Repeats;

/// Members up to which a cluster is looked at; larger ones are lists of something else.
const MOST: usize = 24;
/// Weights are limited to this range: beyond it a pair is as unlike, or as alike, as can be.
const RANGE: (f64, f64) = (-3.0, 15.0);
/// Bits by which records are nearer to their own side than to the other, on average, at least.
const CONTRAST: f64 = 3.0;
/// Bits of contrast and of unlikely repetition together from which a cluster is two.
const EVIDENCE: f64 = 12.5;
/// Bits that a repetition in one more system counts, at least and at most, however seldom the system repeats itself.
const AGAIN: (f64, f64) = (1.0, 6.0);

/// Parts the clusters that several systems hold twice, each time in the same two wordings. `pairs` are the candidate pairs with
/// what is known of them, sorted; `weigh` gives any other pair.
pub(crate) fn part(
    items: &impl Comparable,
    repeats: &Repeats,
    pairs: &[(u32, u32, Link)],
    weigh: &(impl Fn(u32, u32) -> Link + Sync),
    clusters: &mut [u32],
) {
    let mut members: Vec<(u32, u32)> = clusters.iter().copied().zip(0..).collect();
    members.sort_unstable();
    let suspects: Vec<Vec<u32>> = members
        .chunk_by(|left, right| left.0 == right.0)
        .map(|cluster| cluster.iter().map(|(_, member)| *member).collect::<Vec<u32>>())
        .filter(|cluster| cluster.len() <= MOST && doubled(items, cluster) > 1)
        .collect();
    let parted: Vec<Vec<Vec<u32>>> = suspects
        .into_par_iter()
        .map(|cluster| {
            let known = |left: u32, right: u32| match pairs.binary_search_by_key(&(left, right), |(a, b, _)| (*a, *b)) {
                Ok(found) => pairs[found].2,
                Err(_) => weigh(left, right),
            };
            let family = Family::of(items, repeats, cluster, &known);
            family.parts()
        })
        .collect();
    for part in parted.into_iter().flatten() {
        let first = part.iter().copied().min().unwrap_or_default();
        for member in part {
            clusters[member as usize] = first;
        }
    }
}

/// Sources that hold several of some items.
fn doubled(items: &impl Comparable, cluster: &[u32]) -> usize {
    let mut sources: Vec<u32> = cluster.iter().map(|item| items.source(*item)).collect();
    sources.sort_unstable();
    sources.chunk_by(|left, right| left == right).filter(|held| held.len() > 1).count()
}

/// A cluster with all its pairs.
struct Family {
    members: Vec<u32>,
    sources: Vec<u32>,
    /// Weight of each pair of places, limited.
    weights: FxHashMap<(usize, usize), f64>,
    /// Pairs that a key or a reviewer joins.
    bonds: Vec<(usize, usize)>,
    /// Bits that a repetition in a source counts.
    again: FxHashMap<u32, f64>,
}

/// On which of two sides each place stands.
type Sides = Vec<bool>;

impl Family {
    fn of(items: &impl Comparable, repeats: &Repeats, members: Vec<u32>, known: &impl Fn(u32, u32) -> Link) -> Self {
        let sources: Vec<u32> = members.iter().map(|member| items.source(*member)).collect();
        let (mut weights, mut bonds) = (FxHashMap::default(), Vec::new());
        for left in 0..members.len() {
            for right in left + 1..members.len() {
                let link = known(members[left], members[right]);
                let bonded = link.required || link.judged == Some(true);
                if bonded {
                    bonds.push((left, right));
                }
                let weight = if bonded { RANGE.1 } else { link.weight.clamp(RANGE.0, RANGE.1) };
                weights.insert((left, right), weight);
            }
        }
        let bits = |source: u32| (-repeats.share_of(source).max(f64::MIN_POSITIVE).log2()).clamp(AGAIN.0, AGAIN.1);
        let again = sources.iter().map(|source| (*source, bits(*source))).collect();
        Self { members, sources, weights, bonds, again }
    }

    fn weight(&self, one: usize, two: usize) -> f64 {
        self.weights.get(&(one.min(two), one.max(two))).copied().unwrap_or_default()
    }

    /// The two parts, if it is two families; nothing where it is one.
    fn parts(&self) -> Vec<Vec<u32>> {
        let places = 0..self.members.len();
        let seeds = places.clone().flat_map(|one| (one + 1..self.members.len()).map(move |two| (one, two)));
        let neighbours = seeds.filter(|(one, two)| self.sources[*one] == self.sources[*two]);
        let mut best: Option<(f64, Sides)> = None;
        for seed in neighbours {
            let sides = self.gather(seed);
            let Some(evidence) = self.evidence(&sides) else { continue };
            if best.as_ref().is_none_or(|(other, _)| evidence > *other) {
                best = Some((evidence, sides));
            }
        }
        let Some((_, sides)) = best.filter(|(evidence, _)| *evidence >= EVIDENCE) else { return Vec::new() };
        let side = |wanted: bool| {
            let places = places.clone().filter(|place| sides[*place] == wanted);
            places.map(|place| self.members[place]).collect::<Vec<u32>>()
        };
        vec![side(false), side(true)]
    }

    /// The sides that form around two neighbours: everybody goes to the nearer of the two, then to the nearer side.
    fn gather(&self, (one, two): (usize, usize)) -> Sides {
        let nearer = |place: usize| place == two || (place != one && self.weight(place, two) > self.weight(place, one));
        let first: Sides = (0..self.members.len()).map(nearer).collect();
        let mean = |place: usize, side: bool| {
            let others = (0..self.members.len()).filter(|other| {
                *other != place && first[*other] == side && self.sources[*other] != self.sources[place]
            });
            let (sum, count) =
                others.fold((0.0, 0_u32), |(sum, count), other| (sum + self.weight(place, other), count + 1));
            if count == 0 { RANGE.0 } else { sum / f64::from(count) }
        };
        let settled = |place: usize| match place {
            _ if place == one => false,
            _ if place == two => true,
            _ => mean(place, true) > mean(place, false),
        };
        (0..self.members.len()).map(settled).collect()
    }

    /// Bits that speak for two families instead of one; `None` where nothing does.
    fn evidence(&self, sides: &Sides) -> Option<f64> {
        if self.bonds.iter().any(|(one, two)| sides[*one] != sides[*two]) {
            return None;
        }
        let on = |side: bool, source: u32| (0..sides.len()).any(|at| sides[at] == side && self.sources[at] == source);
        let mut shared: Vec<(u32, f64)> = self.again.iter().map(|(source, bits)| (*source, *bits)).collect();
        shared.sort_unstable_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
        shared.retain(|(source, _)| on(false, *source) && on(true, *source));
        // One repetition is what brought the two together; only the further ones are a coincidence.
        let (_, further) = shared.split_last()?;
        if further.is_empty() {
            return None;
        }
        let contrast = self.mean(sides, true)? - self.mean(sides, false)?;
        let repeated: f64 = further.iter().map(|(_, bits)| bits).sum();
        (contrast >= CONTRAST).then_some(contrast + repeated)
    }

    /// Mean weight of the pairs of two sources that stand on one side, or on two.
    fn mean(&self, sides: &Sides, together: bool) -> Option<f64> {
        let pairs = (0..sides.len()).flat_map(|one| (one + 1..sides.len()).map(move |two| (one, two)));
        let wanted = pairs
            .filter(|(one, two)| self.sources[*one] != self.sources[*two] && (sides[*one] == sides[*two]) == together);
        let weights: Vec<f64> = wanted.map(|(one, two)| self.weight(one, two)).collect();
        (!weights.is_empty()).then(|| weights.iter().sum::<f64>() / weights.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records of two firms in so many systems: `inside` is the weight between records of one firm, `between` that of two.
    fn family(systems: u32, inside: f64, between: f64) -> Family {
        let members: Vec<u32> = (0..systems * 2).collect();
        let mut weights = FxHashMap::default();
        for one in 0..members.len() {
            for two in one + 1..members.len() {
                weights.insert((one, two), if one % 2 == two % 2 { inside } else { between });
            }
        }
        let sources: Vec<u32> = members.iter().map(|member| member / 2).collect();
        let again = sources.iter().map(|source| (*source, 4.3)).collect();
        Family { members, sources, weights, bonds: Vec::new(), again }
    }

    #[test]
    fn two_wordings_in_three_systems_are_two_firms() {
        assert_eq!(family(3, 9.0, 2.0).parts(), [vec![0, 2, 4], vec![1, 3, 5]]);
    }

    #[test]
    fn one_wording_in_three_systems_is_one_firm_entered_twice() {
        assert!(family(3, 9.0, 8.0).parts().is_empty());
    }

    #[test]
    fn two_records_of_one_system_are_a_duplicate() {
        assert!(family(1, 9.0, -3.0).parts().is_empty());
        assert!(family(2, 9.0, 2.0).parts().is_empty(), "two systems may repeat a customer by chance");
        assert_eq!(family(2, 12.0, 1.0).parts().len(), 2);
    }

    #[test]
    fn what_a_key_joins_is_not_parted() {
        let keyed = Family { bonds: vec![(0, 3)], ..family(3, 9.0, 2.0) };
        assert!(keyed.parts().is_empty());
    }
}
