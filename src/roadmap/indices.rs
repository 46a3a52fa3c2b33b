//! The fragmentation index: 0 is one company, 100 is nothing in common. For each two systems, each system, and all.
//!
//! `docs/indices.md` has the formula and its reasons; the tests hold the two together.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Break, Counts, Ground, Term};
use super::view::Pair;

/// What each term weighs where all have cases. Coverage first: who does not know a customer cannot do anything for him.
/// Handovers next: there the money is. Keys and agreement are what both rest on.
const WEIGHTS: [(Term, f64); 4] =
    [(Term::Coverage, 0.35), (Term::Keys, 0.20), (Term::Agreement, 0.15), (Term::Handover, 0.30)];

/// One term of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What is measured.
    pub term: Term,
    /// Number of cases.
    pub cases: u64,
    /// Those of them that are broken.
    pub broken: u64,
    /// How many points of the index it makes up.
    pub points: f64,
}

impl Part {
    /// Broken cases as a share of all.
    pub fn share(&self) -> f64 {
        if self.cases == 0 { 0.0 } else { self.broken as f64 / self.cases as f64 }
    }
}

/// The fragmentation of something, and what drives it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    /// 0 (nothing is broken) to 100 (everything is).
    pub index: f64,
    /// The terms that have cases, in the order of [`Term::ALL`].
    pub parts: Vec<Part>,
}

/// Fragmentation overall, by system and by pair of systems. Where there is no case there is no score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Indices {
    /// Of all systems together.
    pub overall: Option<Score>,
    /// Of each system with all others and inside itself, by position in `Roadmap::systems`.
    pub systems: Vec<Option<Score>>,
    /// Of each two systems that have cases, by position.
    pub pairs: Vec<(usize, usize, Score)>,
}

impl Indices {
    /// Works them out from the cases and the open breaks. Customers of `connected` pairs count as connected by a key.
    pub(super) fn measure<'b>(
        ground: &Ground,
        systems: usize,
        open: impl IntoIterator<Item = &'b Break>,
        connected: &BTreeSet<Pair>,
    ) -> Self {
        let broken = broken(ground, open, connected);
        let score = |wanted: &dyn Fn(Pair) -> bool| Score::of(&ground.cases, &broken, wanted);
        let pairs: BTreeSet<Pair> = ground.cases.keys().map(|(pair, _)| *pair).filter(|(a, b)| a != b).collect();
        Self {
            overall: score(&|_| true),
            systems: (0..systems).map(|system| score(&|(left, right)| left == system || right == system)).collect(),
            pairs: pairs
                .into_iter()
                .filter_map(|pair| Some((pair.0, pair.1, score(&|other| other == pair)?)))
                .collect(),
        }
    }

    /// The index of all systems together; 0 where there is nothing to measure.
    pub fn fragmentation(&self) -> f64 {
        self.overall.as_ref().map_or(0.0, |score| score.index)
    }
}

/// Broken cases by pair and term; never more than there are cases.
fn broken<'b>(ground: &Ground, open: impl IntoIterator<Item = &'b Break>, connected: &BTreeSet<Pair>) -> Counts {
    let cases: BTreeSet<&Break> = open.into_iter().collect();
    let mut broken = Counts::new();
    for case in cases {
        *broken.entry((case.pair, case.term)).or_default() += 1;
    }
    for (pair, keyless) in ground.keyless.iter().filter(|(pair, _)| !connected.contains(*pair)) {
        broken.insert((*pair, Term::Keys), *keyless);
    }
    for (place, count) in &mut broken {
        *count = (*count).min(ground.cases.get(place).copied().unwrap_or_default());
    }
    broken
}

impl Score {
    fn of(cases: &Counts, broken: &Counts, wanted: &dyn Fn(Pair) -> bool) -> Option<Self> {
        let mut sums: BTreeMap<Term, (u64, u64)> = BTreeMap::new();
        for (place, count) in cases.iter().filter(|((pair, _), _)| wanted(*pair)) {
            let sum = sums.entry(place.1).or_default();
            sum.0 += count;
            sum.1 += broken.get(place).copied().unwrap_or_default();
        }
        let measured = || WEIGHTS.iter().filter_map(|(term, weight)| Some((*term, *weight, *sums.get(term)?)));
        let total: f64 = measured().map(|(_, weight, _)| weight).sum();
        if total <= 0.0 {
            return None;
        }
        let parts: Vec<Part> = measured()
            .map(|(term, weight, (cases, broken))| {
                let points = 100.0 * weight / total * broken as f64 / cases as f64;
                Part { term, cases, broken, points }
            })
            .collect();
        Some(Self { index: parts.iter().map(|part| part.points).sum(), parts })
    }
}
