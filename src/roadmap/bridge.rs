//! The one connection that would mend most: for each two systems, which findings would be closed if customers, documents and
//! their changes passed from one to the other, and how far fragmentation would fall.
//!
//! The one is best behind whose findings most money stands; of equal ones that which lowers the index most.
//!
//! A connection carries over what one side knows and the other lacks. It decides nothing: duplicates, wrong numbers and
//! diverging amounts stay.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Break, Ground};
use super::indices::Indices;
use super::mending::Mending;
use super::value::{self, Value};
use super::view::{Pair, View, pair};
use crate::findings::{Code, Finding};

/// Connections that are told.
const TOLD: usize = 3;

/// A connection between two systems and what it would close.
#[derive(Debug, Clone, PartialEq)]
pub struct Bridge {
    /// The two systems, by position in `Roadmap::systems`.
    pub systems: (usize, usize),
    /// Number of findings that it would close, by rule.
    pub rules: Vec<(Code, usize)>,
    /// How many that are.
    pub closes: usize,
    /// What stands behind them.
    pub value: Value,
    /// Shared customers that would be connected by a key.
    pub customers: u64,
    /// Fragmentation of all systems before.
    pub before: f64,
    /// And after.
    pub after: f64,
}

/// The connections that would mend most, the best first. One that would mend nothing is none.
pub(super) fn best(view: &View, ground: &Ground, breaks: &[Vec<Break>], indices: &Indices) -> Vec<Bridge> {
    let mut closes: BTreeMap<Pair, BTreeSet<usize>> = BTreeMap::new();
    for (at, finding) in view.found.findings.iter().enumerate() {
        for pair in closing(view, ground, finding) {
            closes.entry(pair).or_default().insert(at);
        }
    }
    for (pair, keyless) in &ground.keyless {
        if *keyless > 0 {
            closes.entry(*pair).or_default();
        }
    }
    let mending = Mending::new(ground, breaks, indices);
    let mut ranked: Vec<Candidate> = closes
        .into_iter()
        .map(|(pair, closes)| {
            let points = mending.points(closes.iter().copied(), &BTreeSet::from([pair]));
            Candidate { pair, value: worth(view, &closes), closes, points }
        })
        .filter(|candidate| !candidate.closes.is_empty() || candidate.points > 0.0)
        .collect();
    ranked.sort_by(|left, right| {
        let money = right.value.at_stake().cmp(&left.value.at_stake());
        money
            .then_with(|| right.points.total_cmp(&left.points))
            .then_with(|| (Reverse(left.closes.len()), left.pair).cmp(&(Reverse(right.closes.len()), right.pair)))
    });
    ranked.truncate(TOLD);
    ranked.into_iter().map(|candidate| simulate(view, ground, breaks, indices, &candidate)).collect()
}

/// A connection that could be built.
struct Candidate {
    pair: Pair,
    closes: BTreeSet<usize>,
    value: Value,
    points: f64,
}

/// What stands behind some findings.
fn worth(view: &View, closes: &BTreeSet<usize>) -> Value {
    value::split(closes.iter().map(|at| (0, &view.found.findings[*at])), 1).pop().unwrap_or_default()
}

/// The index and the findings as they would be with a connection.
fn simulate(
    view: &View,
    ground: &Ground,
    breaks: &[Vec<Break>],
    indices: &Indices,
    Candidate { pair, closes, value, .. }: &Candidate,
) -> Bridge {
    let open = breaks.iter().enumerate().filter(|(at, _)| !closes.contains(at)).flat_map(|(_, breaks)| breaks);
    let after = Indices::measure(ground, 0, open, &BTreeSet::from([*pair]));
    let mut rules: BTreeMap<Code, usize> = BTreeMap::new();
    for at in closes {
        *rules.entry(view.found.findings[*at].code).or_default() += 1;
    }
    Bridge {
        systems: *pair,
        rules: rules.into_iter().collect(),
        closes: closes.len(),
        value: *value,
        customers: ground.keyless.get(pair).copied().unwrap_or_default(),
        before: indices.fragmentation(),
        after: after.fragmentation(),
    }
}

/// The pairs of systems any one of which would close a finding if they were connected.
pub(super) fn closing(view: &View, ground: &Ground, finding: &Finding) -> BTreeSet<Pair> {
    let systems: Vec<usize> = view.systems(finding).into_iter().collect();
    match finding.code {
        Code::Isl102 | Code::Isl104 => view.subject_pair(finding).into_iter().collect(),
        Code::Isl101 => {
            let lonely = view.subjects(finding);
            let others = ground.cases.keys().map(|(pair, _)| *pair);
            others.filter(|(left, right)| left != right && (lonely.contains(left) || lonely.contains(right))).collect()
        }
        Code::Isl103 => missing(view, finding),
        Code::Hnd301 | Code::Hnd302 | Code::Hnd303 | Code::Hnd304 | Code::Hnd310 => {
            crossing(view, ground, finding).into_iter().collect()
        }
        // What is said differently, late or not at all on the other side, where there are just two.
        Code::Hnd306 | Code::Hnd308 | Code::Hnd311 | Code::Con402 | Code::Con403 | Code::Con405 | Code::Con406 => {
            match systems.as_slice() {
                [left, right] => [(*left, *right)].into(),
                _ => BTreeSet::new(),
            }
        }
        _ => BTreeSet::new(),
    }
}

/// The bridges that miss a customer; only if it is the same one wherever the customer is missing does it close the case.
fn missing(view: &View, finding: &Finding) -> BTreeSet<Pair> {
    let Some(customer) = view.customer(finding) else { return BTreeSet::new() };
    let demands = view.facts().demands.iter().filter(|demand| demand.missing.contains(&customer));
    let pairs: BTreeSet<Pair> = demands.map(|demand| pair(demand.from, demand.to)).collect();
    if pairs.len() == 1 { pairs } else { BTreeSet::new() }
}

fn crossing(view: &View, ground: &Ground, finding: &Finding) -> Option<Pair> {
    let document = view.world.documents.get(finding.record?)?;
    let border = super::borders::Border::of_rule(finding.code, document.kind)?;
    ground.borders.crossing(border, document.system).filter(|(left, right)| left != right)
}
