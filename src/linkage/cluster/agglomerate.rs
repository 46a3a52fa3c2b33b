//! Greedy agglomeration of one component: the two clusters that agree most become one, until no two agree any more.
//!
//! In small components every pair is weighed beforehand. In large ones, which chains of near namesakes make, a pair of
//! clusters is weighed in full when it is next to be joined: what speaks against a merger is mostly in pairs that no block
//! brought together, and taking their silence for consent would join the whole chain.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Bond, Link, Weighed};

/// Members of a component up to which every pair is weighed beforehand.
const WEIGH_ALL: usize = 64;
/// Pairs of two clusters that are weighed at most before they are joined; more of them say no more, and a hundred thousand
/// equal records would be weighed for hours.
const ENOUGH: usize = 256;

/// Joins the members of one component as far as all pairs agree; returns the pairs that were joined.
pub(super) fn agglomerate(
    edges: &[Weighed],
    weigh: &(impl Fn(u32, u32) -> Link + Sync),
    threshold: f64,
) -> Vec<(u32, u32)> {
    if let [(left, right, link)] = edges {
        let join = link.bond() > Bond::None || (!link.forbidden && link.weight >= threshold);
        let join = join && !link.refused();
        return if join { vec![(*left, *right)] } else { Vec::new() };
    }
    let mut state = Agglomeration::new(edges, weigh, threshold);
    let mut joined = Vec::new();
    while let Some((a, b)) = state.next_to_join() {
        joined.push((state.members[a], state.members[b]));
        state.merge(a, b);
    }
    joined
}

/// Sums of votes between the clusters of one component. A cluster goes by the place of its first member.
struct Agglomeration<'a, W> {
    members: Vec<u32>,
    weigh: &'a W,
    threshold: f64,
    /// Between clusters `(a, b)`, `a < b`: sum of votes, best weight, what joins them and what keeps them apart.
    between: FxHashMap<(usize, usize), Between>,
    /// The clusters about which something is known, per cluster; some of them may be gone.
    neighbours: Vec<Vec<usize>>,
    /// Places of the members of each cluster; empty once it is part of another.
    clusters: Vec<Vec<usize>>,
    /// Pairs of places that have voted.
    voted: FxHashSet<(usize, usize)>,
    /// Clusters that may be joined, the best on top; what has changed since is out of date.
    queue: BinaryHeap<Candidate>,
}

/// Two clusters that may be joined.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Candidate {
    bond: Bond,
    rank: f64,
    pair: Reverse<(usize, usize)>,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    /// Those that a reviewer joins first, then those that a key joins, then the highest mean vote; ties go to the first members.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_rank = || self.rank.total_cmp(&other.rank);
        self.bond.cmp(&other.bond).then_with(by_rank).then_with(|| self.pair.cmp(&other.pair))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What is known between two clusters.
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
    /// Enough pairs have voted.
    complete: bool,
}

impl<'a, W: Fn(u32, u32) -> Link + Sync> Agglomeration<'a, W> {
    fn new(edges: &[Weighed], weigh: &'a W, threshold: f64) -> Self {
        let mut members: Vec<u32> = edges.iter().flat_map(|(left, right, _)| [*left, *right]).collect();
        members.sort_unstable();
        members.dedup();
        let place: FxHashMap<u32, usize> = members.iter().enumerate().map(|(place, member)| (*member, place)).collect();
        let mut between: FxHashMap<(usize, usize), Between> =
            edges.iter().map(|(left, right, link)| ((place[left], place[right]), Between::of(link))).collect();
        if members.len() <= WEIGH_ALL {
            for (a, left) in members.iter().enumerate() {
                for (b, right) in members.iter().enumerate().skip(a + 1) {
                    between.entry((a, b)).or_insert_with(|| Between::of(&weigh(*left, *right)));
                }
            }
        }
        let mut pairs: Vec<(usize, usize)> = between.keys().copied().collect();
        pairs.sort_unstable();
        let mut neighbours = vec![Vec::new(); members.len()];
        for (a, b) in &pairs {
            neighbours[*a].push(*b);
            neighbours[*b].push(*a);
        }
        let clusters = (0..members.len()).map(|place| vec![place]).collect();
        let voted = pairs.iter().copied().collect();
        let mut state =
            Self { members, weigh, threshold, between, neighbours, clusters, voted, queue: BinaryHeap::new() };
        for pair in pairs {
            state.offer(pair);
        }
        state
    }

    /// Puts two clusters into the queue if they may be joined as far as is known.
    fn offer(&mut self, pair: (usize, usize)) {
        let known = &self.between[&pair];
        if known.allows(self.threshold) {
            self.queue.push(Candidate { bond: known.bond, rank: known.rank(), pair: Reverse(pair) });
        }
    }

    /// The two clusters to join next, weighed in full.
    fn next_to_join(&mut self) -> Option<(usize, usize)> {
        while let Some(candidate) = self.queue.pop() {
            let Reverse(pair) = candidate.pair;
            let Some(known) = self.between.get(&pair) else { continue };
            let current =
                known.allows(self.threshold) && (known.bond, known.rank()) == (candidate.bond, candidate.rank);
            if !current {
                continue;
            }
            if known.complete {
                return Some(pair);
            }
            self.complete(pair);
            self.offer(pair);
        }
        None
    }

    /// Weighs the pairs of two clusters that have not voted yet, or an even selection where they are too many.
    fn complete(&mut self, pair: (usize, usize)) {
        let (ours, theirs) = (&self.clusters[pair.0], &self.clusters[pair.1]);
        let step = (ours.len() * theirs.len()).div_ceil(ENOUGH).max(1);
        let all = ours.iter().flat_map(|one| theirs.iter().map(|two| (*one.min(two), *one.max(two))));
        let missing: Vec<(usize, usize)> = all.step_by(step).filter(|pair| !self.voted.contains(pair)).collect();
        let Some(known) = self.between.get_mut(&pair) else { return };
        for (one, two) in &missing {
            known.add(&Between::of(&(self.weigh)(self.members[*one], self.members[*two])));
        }
        known.complete = true;
        self.voted.extend(missing);
    }

    /// Joins cluster `b` into cluster `a`.
    fn merge(&mut self, a: usize, b: usize) {
        self.between.remove(&(a, b));
        let joined = std::mem::take(&mut self.clusters[b]);
        self.clusters[a].extend(joined);
        let mut near = std::mem::take(&mut self.neighbours[a]);
        near.append(&mut self.neighbours[b]);
        near.retain(|other| *other != a && !self.clusters[*other].is_empty());
        near.sort_unstable();
        near.dedup();
        for other in &near {
            let with = |cluster: usize| (cluster.min(*other), cluster.max(*other));
            let theirs = self.between.remove(&with(b));
            let ours = self.between.remove(&with(a));
            let all = self.clusters[a].len() * self.clusters[*other].len();
            let Some(known) = Between::of_parts(ours, theirs, all) else { continue };
            self.between.insert(with(a), known);
            if ours.is_none() {
                self.neighbours[*other].push(a);
            }
            self.offer(with(a));
        }
        self.neighbours[a] = near;
    }
}

impl Between {
    /// What a pair of single records says.
    fn of(link: &Link) -> Self {
        Self {
            votes: link.vote(),
            best: link.weight,
            bond: link.bond(),
            forbidden: link.forbidden,
            refused: link.refused(),
            pairs: 1,
            complete: true,
        }
    }

    /// Whether the two may be joined from a match weight on.
    fn allows(&self, threshold: f64) -> bool {
        let alike = !self.forbidden && self.best >= threshold && self.votes >= threshold;
        !self.refused && (self.bond > Bond::None || alike)
    }

    /// The mean vote of a pair. Pairs of two clusters repeat each other's evidence, so that their sum would prefer the larger
    /// of two neighbours to the nearer one.
    fn rank(&self) -> f64 {
        self.votes / f64::from(self.pairs)
    }

    /// Adds the votes of further pairs.
    fn add(&mut self, other: &Self) {
        self.votes += other.votes;
        self.pairs += other.pairs;
        self.best = self.best.max(other.best);
        self.bond = self.bond.max(other.bond);
        self.forbidden |= other.forbidden;
        self.refused |= other.refused;
    }

    /// What is known between a cluster of two parts and another one, of `all` pairs: complete if it is for both parts.
    fn of_parts(one: Option<Self>, other: Option<Self>, all: usize) -> Option<Self> {
        let complete = one.is_some_and(|one| one.complete) && other.is_some_and(|other| other.complete);
        let mut known = match (one, other) {
            (Some(mut one), Some(other)) => {
                one.add(&other);
                one
            }
            (known, None) | (None, known) => known?,
        };
        known.complete = complete || known.pairs as usize >= all;
        Some(known)
    }
}
