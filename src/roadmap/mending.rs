//! How far the index falls if some findings are closed, without measuring everything anew.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Break, Ground, Term};
use super::indices::Indices;
use super::view::Pair;

/// The open breaks, and how many findings say each of them.
pub(super) struct Mending<'a> {
    ground: &'a Ground,
    breaks: &'a [Vec<Break>],
    indices: &'a Indices,
    said: BTreeMap<&'a Break, usize>,
}

impl<'a> Mending<'a> {
    /// From the breaks of each finding and the indices as they are.
    pub(super) fn new(ground: &'a Ground, breaks: &'a [Vec<Break>], indices: &'a Indices) -> Self {
        let mut said: BTreeMap<&Break, usize> = BTreeMap::new();
        breaks.iter().flatten().for_each(|case| *said.entry(case).or_default() += 1);
        Self { ground, breaks, indices, said }
    }

    /// Points by which the index of all systems falls if findings are closed and pairs of systems get a key.
    pub(super) fn points(&self, closes: impl IntoIterator<Item = usize>, connected: &BTreeSet<Pair>) -> f64 {
        let mut mended: BTreeMap<Term, u64> = BTreeMap::new();
        for (case, count) in self.unsaid(closes) {
            *mended.entry(case.term).or_default() += u64::from(self.said.get(case) == Some(&count));
        }
        let keyless = self.ground.keyless.iter().filter(|(pair, _)| connected.contains(*pair));
        mended.insert(Term::Keys, keyless.map(|(_, count)| count).sum());
        mended.into_iter().map(|(term, cases)| self.worth(term, cases)).sum()
    }

    /// How often the findings say each case.
    fn unsaid(&self, closes: impl IntoIterator<Item = usize>) -> BTreeMap<&'a Break, usize> {
        let mut counts: BTreeMap<&Break, usize> = BTreeMap::new();
        for at in closes {
            self.breaks[at].iter().for_each(|case| *counts.entry(case).or_default() += 1);
        }
        counts
    }

    /// The points that so many cases of a term make up.
    fn worth(&self, term: Term, cases: u64) -> f64 {
        let parts = self.indices.overall.iter().flat_map(|score| &score.parts);
        let part = parts.into_iter().find(|part| part.term == term && part.broken > 0);
        part.map_or(0.0, |part| part.points * cases.min(part.broken) as f64 / part.broken as f64)
    }
}
