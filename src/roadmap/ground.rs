//! What the fragmentation index counts: the cases between each two systems, and which of them an open finding breaks.
//!
//! The cases come from the connected picture alone, and a case is broken as long as at least one finding says so. Taking a
//! finding away can therefore only mend cases, never break one: that is why the index is monotone.

use std::collections::{BTreeMap, BTreeSet};

use super::borders::{Border, Borders};
use super::view::{Pair, View, pair};
use crate::findings::{Code, Finding};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Whether those who must know a customer do.
    Coverage,
    /// Whether a key connects the customers that both know.
    Keys,
    /// Whether both say the same about them.
    Agreement,
    /// Whether documents get across the border.
    Handover,
}

impl Term {
    /// All terms.
    pub const ALL: [Self; 4] = [Self::Coverage, Self::Keys, Self::Agreement, Self::Handover];

    /// The spelling in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Keys => "keys",
            Self::Agreement => "agreement",
            Self::Handover => "handover",
        }
    }
}

/// A case between two systems that a finding breaks: the term, and the customer, record or direction that is the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Break {
    pub(super) pair: Pair,
    pub(super) term: Term,
    /// Tells cases of one term apart.
    pub(super) case: (usize, u32),
}

/// Numbers of cases by pair and term.
pub(super) type Counts = BTreeMap<(Pair, Term), u64>;

/// The cases between each two systems.
pub(super) struct Ground {
    /// All cases.
    pub(super) cases: Counts,
    /// Shared customers that no key connects, by pair.
    pub(super) keyless: BTreeMap<Pair, u64>,
    pub(super) borders: Borders,
}

impl Ground {
    pub(super) fn survey(view: &View) -> Self {
        let mut ground = Self { cases: Counts::new(), keyless: BTreeMap::new(), borders: Borders::survey(view) };
        for demand in &view.facts().demands {
            ground.add(pair(demand.from, demand.to), Term::Coverage, demand.obliged as u64);
        }
        for tie in &view.facts().ties {
            ground.add((tie.left, tie.right), Term::Keys, tie.shared);
            ground.keyless.insert((tie.left, tie.right), tie.shared - tie.keyed);
            ground.add((tie.left, tie.right), Term::Agreement, tie.shared);
        }
        let keeping: BTreeSet<usize> = view.facts().ties.iter().flat_map(|tie| [tie.left, tie.right]).collect();
        for system in keeping {
            ground.add((system, system), Term::Agreement, view.world.customers.known(system));
        }
        for document in view.world.documents.iter() {
            for border in ground.borders.owed(&document) {
                if let Some(pair) = ground.borders.crossing(*border, document.system) {
                    ground.add(pair, Term::Handover, 1);
                }
            }
        }
        ground
    }

    fn add(&mut self, pair: Pair, term: Term, cases: u64) {
        if cases > 0 {
            *self.cases.entry((pair, term)).or_default() += cases;
        }
    }

    /// The cases that a finding breaks, sorted, each once.
    pub(super) fn breaks(&self, view: &View, finding: &Finding) -> Vec<Break> {
        let mut breaks = coverage(view, finding);
        breaks.extend(agreement(view, finding));
        breaks.extend(self.handover(view, finding));
        breaks.retain(|one| self.cases.contains_key(&(one.pair, one.term)));
        breaks.sort_unstable();
        breaks.dedup();
        breaks
    }

    fn handover(&self, view: &View, finding: &Finding) -> Vec<Break> {
        let documents = View::records(finding).filter_map(|record| view.world.documents.get(record));
        // Of a broken key every document that carries it is broken; else the one that a person would open first.
        let named = if finding.code == Code::Hnd305 { usize::MAX } else { 1 };
        documents
            .take(named)
            .filter_map(|document| {
                let border = Border::of_rule(finding.code, document.kind)?;
                let owed = self.borders.owed(&document).contains(&border);
                let pair = self.borders.crossing(border, document.system).filter(|_| owed)?;
                Some(Break { pair, term: Term::Handover, case: (border as usize, document.record.0) })
            })
            .collect()
    }
}

/// Customers who are unknown where they must be known.
fn coverage(view: &View, finding: &Finding) -> Vec<Break> {
    let demands = || view.facts().demands.iter().enumerate();
    let missing = |at: usize, from: usize, to: usize, customer: u32| Break {
        pair: pair(from, to),
        term: Term::Coverage,
        case: (at, customer),
    };
    match finding.code {
        Code::Isl101 | Code::Isl102 => demands()
            .filter(|(_, demand)| view.is_about(finding, (demand.from, demand.to)))
            .flat_map(|(at, demand)| {
                demand.missing.iter().map(move |customer| missing(at, demand.from, demand.to, customer.0))
            })
            .collect(),
        Code::Isl103 | Code::Hnd304 | Code::Hnd305 => {
            let Some(customer) = view.customer(finding) else { return Vec::new() };
            demands()
                .filter(|(_, demand)| demand.missing.contains(&customer))
                .map(|(at, demand)| missing(at, demand.from, demand.to, customer.0))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Customers about whom two systems, or two records of one, say different things.
fn agreement(view: &View, finding: &Finding) -> Vec<Break> {
    let Some(customer) = view.customer(finding) else { return Vec::new() };
    let systems: Vec<usize> = view.systems(finding).into_iter().collect();
    let at = |pair| Break { pair, term: Term::Agreement, case: (0, customer.0) };
    match finding.code {
        Code::Con401 | Code::Con402 | Code::Con403 | Code::Con404 | Code::Con405 | Code::Con406 => {
            let across = systems.iter().enumerate();
            across.flat_map(|(at, left)| systems[at + 1..].iter().map(|right| (*left, *right))).map(at).collect()
        }
        Code::Dup201 | Code::Dup205 => systems.into_iter().map(|system| at((system, system))).collect(),
        _ => Vec::new(),
    }
}
