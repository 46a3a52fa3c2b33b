//! Edges become clusters: greedy agglomeration that weighs all pairs of a would-be cluster, under cannot-links.

#[cfg(test)]
mod tests;
mod union;

pub(crate) use union::UnionFind;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A pair's weight is limited to this many bits either way, so that one pair cannot outvote a whole cluster.
const WEIGHT_LIMIT: f64 = 12.0;
/// The same for weights against.
const DOUBT_LIMIT: f64 = 8.0;
/// Members of a component up to which every pair is weighed; larger components weigh their candidate pairs only.
const WEIGH_ALL: usize = 400;

/// What clustering knows of one pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    /// Match weight in bits, prior included.
    pub(crate) weight: f64,
    /// The same without the prior.
    pub(crate) evidence: f64,
    /// Log2 odds of being the same against being kin: siblings of a group, branches, a household.
    pub(crate) against_kin: f64,
    /// A key says that the two are the same.
    pub(crate) required: bool,
    /// What a reviewer says: whether the two are the same. It goes before everything else.
    pub(crate) judged: Option<bool>,
    /// The two must not be joined by resemblance.
    pub(crate) forbidden: bool,
    /// Both stand in one system.
    pub(crate) within: bool,
    /// What it costs that one system holds a party a second time, in bits: the less a system repeats itself, the more; 0 for
    /// pairs of two systems.
    pub(crate) again: f64,
    /// How often a weight against counts; more than once within a system that seldom repeats a party, for what joins a second
    /// record of it to the others is what joins the first already.
    pub(crate) doubt: f64,
}

impl Link {
    /// Who joins the two, whatever they look like.
    fn bond(&self) -> Bond {
        match self.judged {
            Some(true) => Bond::Reviewer,
            None if self.required => Bond::Key,
            _ => Bond::None,
        }
    }

    /// A reviewer says that the two are different.
    fn refused(&self) -> bool {
        self.judged == Some(false)
    }

    /// What the pair contributes when its clusters are considered for merging. The prior has to be overcome once, by the
    /// best pair; a pair with nothing in common but silence is neutral, but for the repetition that it would be. Members of
    /// clusters that another pair draws together are hardly strangers: what speaks against is that they are rather kin.
    fn vote(&self) -> f64 {
        match self.weight {
            weight if weight > 0.0 => weight.min(WEIGHT_LIMIT),
            weight if self.doubt > 1.0 => self.doubt * weight.max(-DOUBT_LIMIT),
            _ => (self.evidence.min(self.against_kin).min(0.0) + self.again).max(-DOUBT_LIMIT),
        }
    }
}

/// Who joins two records whatever they look like; the stronger is the larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    None,
    Key,
    Reviewer,
}

/// A pair with what is known of it.
type Weighed = (u32, u32, Link);

/// Clusters records `0..count`. `edges` are candidate pairs worth joining (smaller record first); `weigh` gives any pair of
/// a component; `threshold` is the match weight from which two clusters may join.
///
/// Returns the cluster number of each record; numbers are the smallest record of the cluster.
pub(crate) fn cluster(
    count: usize,
    edges: &[(u32, u32, Link)],
    weigh: &(impl Fn(u32, u32) -> Link + Sync),
    threshold: f64,
) -> Vec<u32> {
    let mut components = UnionFind::new(count);
    for (left, right, link) in edges {
        if link.bond() > Bond::None || link.weight >= threshold {
            components.join(*left, *right);
        }
    }
    let mut by_component: FxHashMap<u32, Vec<Weighed>> = FxHashMap::default();
    for (left, right, link) in edges {
        let root = components.find(*left);
        if root == components.find(*right) {
            by_component.entry(root).or_default().push((*left, *right, *link));
        }
    }
    let mut parts: Vec<(u32, Vec<Weighed>)> = by_component.into_iter().collect();
    parts.sort_unstable_by_key(|(root, _)| *root);
    let joined: Vec<Vec<(u32, u32)>> =
        parts.par_iter().map(|(_, edges)| agglomerate(edges, weigh, threshold)).collect();
    let mut clusters = UnionFind::new(count);
    for (left, right) in joined.into_iter().flatten() {
        clusters.join(left, right);
    }
    (0..count as u32).map(|record| clusters.find(record)).collect()
}

/// Joins the members of one component as far as all pairs agree; returns the pairs that were joined.
fn agglomerate(
    edges: &[(u32, u32, Link)],
    weigh: &(impl Fn(u32, u32) -> Link + Sync),
    threshold: f64,
) -> Vec<(u32, u32)> {
    let mut members: Vec<u32> = edges.iter().flat_map(|(left, right, _)| [*left, *right]).collect();
    members.sort_unstable();
    members.dedup();
    if let [(left, right, link)] = edges {
        let join = link.bond() > Bond::None || (!link.forbidden && link.weight >= threshold);
        let join = join && !link.refused();
        return if join { vec![(*left, *right)] } else { Vec::new() };
    }
    let mut state = Agglomeration::new(&members, edges, weigh);
    let mut joined = Vec::new();
    while let Some((a, b)) = state.best(threshold) {
        joined.push((members[a], members[b]));
        state.merge(a, b);
    }
    joined
}

/// Sums of votes between the clusters of one component.
struct Agglomeration {
    /// Between clusters `(a, b)`, `a < b`: sum of votes, best weight, what joins them and what keeps them apart.
    between: FxHashMap<(usize, usize), Between>,
    alive: Vec<bool>,
}

#[derive(Debug, Clone, Copy)]
struct Between {
    votes: f64,
    best: f64,
    bond: Bond,
    forbidden: bool,
    /// A reviewer keeps them apart, whatever else holds.
    refused: bool,
    /// Pairs that voted.
    pairs: u32,
}

impl Agglomeration {
    fn new(members: &[u32], edges: &[(u32, u32, Link)], weigh: &(impl Fn(u32, u32) -> Link + Sync)) -> Self {
        let place: FxHashMap<u32, usize> = members.iter().enumerate().map(|(place, member)| (*member, place)).collect();
        let mut between = FxHashMap::default();
        for (left, right, link) in edges {
            between.insert((place[left], place[right]), Between::of(link));
        }
        if members.len() <= WEIGH_ALL {
            for (a, left) in members.iter().enumerate() {
                for (b, right) in members.iter().enumerate().skip(a + 1) {
                    between.entry((a, b)).or_insert_with(|| Between::of(&weigh(*left, *right)));
                }
            }
        }
        Self { between, alive: vec![true; members.len()] }
    }

    /// The two clusters to join next: those that a reviewer joins first, then those that a key joins, then the highest mean
    /// vote; ties go to the first members.
    fn best(&self, threshold: f64) -> Option<(usize, usize)> {
        let allowed = self.between.iter().filter(|(_, link)| {
            let alike = !link.forbidden && link.best >= threshold && link.votes >= threshold;
            !link.refused && (link.bond > Bond::None || alike)
        });
        allowed
            .max_by(|(a, x), (b, y)| {
                (x.bond, x.rank())
                    .partial_cmp(&(y.bond, y.rank()))
                    .unwrap_or(std::cmp::Ordering::Equal)
                    .then_with(|| b.cmp(a))
            })
            .map(|(pair, _)| *pair)
    }

    /// Joins cluster `b` into cluster `a`.
    fn merge(&mut self, a: usize, b: usize) {
        self.alive[b] = false;
        self.between.remove(&(a, b));
        for other in (0..self.alive.len()).filter(|other| self.alive[*other] && *other != a) {
            let Some(theirs) = self.between.remove(&(other.min(b), other.max(b))) else { continue };
            self.between.entry((other.min(a), other.max(a))).and_modify(|ours| ours.add(&theirs)).or_insert(theirs);
        }
    }
}

impl Between {
    fn of(link: &Link) -> Self {
        Self {
            votes: link.vote(),
            best: link.weight,
            bond: link.bond(),
            forbidden: link.forbidden,
            refused: link.refused(),
            pairs: 1,
        }
    }

    /// The mean vote of a pair. Pairs of two clusters repeat each other's evidence, so that their sum would prefer the larger
    /// of two neighbours to the nearer one.
    fn rank(&self) -> f64 {
        self.votes / f64::from(self.pairs)
    }

    fn add(&mut self, other: &Self) {
        self.votes += other.votes;
        self.pairs += other.pairs;
        self.best = self.best.max(other.best);
        self.bond = self.bond.max(other.bond);
        self.forbidden |= other.forbidden;
        self.refused |= other.refused;
    }
}
