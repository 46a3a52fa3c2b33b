//! The landscape: the systems, who runs and answers for them and what they cost, and the interfaces between them: those that
//! are there, those that carry half, and those that the process asks for and nobody built.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::{Ground, Term};
use super::view::{Pair, View, pair};
use crate::catalog::Department;
use crate::config::RunBy;
use crate::findings::Code;

/// Share of the shared customers from which a key connects two systems in full; the rest is left to what was entered by hand.
const WHOLE: f64 = 0.8;
/// Share below which there is no connection worth the name, as for ISL104.
const NONE: f64 = 0.05;

/// A system of the company.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// Its slug.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The department that works with it.
    pub department: Department,
    /// Who answers for it, as the configuration says.
    pub owner: Option<String>,
    /// Running cost per year in euro cents.
    pub yearly_cost: Option<i64>,
    /// Who runs it.
    pub run_by: Option<RunBy>,
    /// It is known to hold every customer once.
    pub deduplicated: bool,
    /// Number of its records.
    pub records: u64,
    /// Customers that it knows.
    pub customers: u64,
    /// Undertakings and documents in it of which it is unclear who is responsible (HND309).
    pub unclear: usize,
}

/// How well a key connects two systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Next to nothing is connected by a key.
    Missing,
    /// A part is.
    Partial,
    /// Nearly everything is.
    Whole,
}

impl State {
    /// The spelling in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Partial => "partial",
            Self::Whole => "whole",
        }
    }
}

/// What lies between two systems.
#[derive(Debug, Clone, PartialEq)]
pub struct Interface {
    /// The two systems, by position in `Roadmap::systems`.
    pub systems: (usize, usize),
    /// How well a key connects them.
    pub state: State,
    /// The process asks for it: customers or documents have to get from one to the other.
    pub demanded: bool,
    /// Customers that both know.
    pub shared: u64,
    /// Those that a key connects.
    pub keyed: u64,
    /// Customers that one of them should know and does not.
    pub missing: usize,
}

/// The systems, in the order of their slugs.
pub(super) fn systems(view: &View) -> Vec<Holding> {
    let mut records = vec![0; view.world.systems.len()];
    for (table, typed) in view.catalogue.tables.iter().enumerate().filter(|(_, typed)| !typed.is_empty()) {
        records[view.world.system_of_table[table] as usize] += typed.len() as u64;
    }
    let mut unclear: BTreeMap<usize, usize> = BTreeMap::new();
    for finding in view.found.findings.iter().filter(|finding| finding.code == Code::Hnd309) {
        *unclear.entry(view.home(finding)).or_default() += 1;
    }
    let holding = |(at, system): (usize, &crate::catalog::System)| {
        let given = view.settings.systems.get(&system.slug);
        Holding {
            slug: system.slug.clone(),
            name: system.name.clone(),
            department: system.department,
            owner: given.and_then(|given| given.owner.clone()),
            yearly_cost: given.and_then(|given| given.yearly_cost),
            run_by: given.and_then(|given| given.run_by),
            deduplicated: given.is_some_and(|given| given.deduplicated),
            records: records[at],
            customers: view.world.customers.known(at),
            unclear: unclear.get(&at).copied().unwrap_or_default(),
        }
    };
    view.world.systems.iter().enumerate().map(holding).collect()
}

/// Interfaces that the process asks for, or that are there: missing ones first, then those with most at stake.
pub(super) fn interfaces(view: &View, ground: &Ground) -> Vec<Interface> {
    let mut missing: BTreeMap<Pair, BTreeSet<crate::linkage::EntityIndex>> = BTreeMap::new();
    for demand in &view.facts().demands {
        missing.entry(pair(demand.from, demand.to)).or_default().extend(&demand.missing);
    }
    let asked = ground.cases.keys().filter(|(_, term)| matches!(term, Term::Coverage | Term::Handover));
    let demanded: BTreeSet<Pair> = asked.map(|(pair, _)| *pair).collect();
    let mut interfaces: Vec<Interface> = Vec::new();
    for tie in &view.facts().ties {
        let pair = (tie.left, tie.right);
        let share = if tie.shared == 0 { 0.0 } else { tie.keyed as f64 / tie.shared as f64 };
        let state = match share {
            share if share >= WHOLE => State::Whole,
            share if share >= NONE => State::Partial,
            _ => State::Missing,
        };
        let demanded = demanded.contains(&pair);
        if !demanded && state == State::Missing {
            continue;
        }
        let missing = missing.get(&pair).map_or(0, BTreeSet::len);
        interfaces.push(Interface { systems: pair, state, demanded, shared: tie.shared, keyed: tie.keyed, missing });
    }
    interfaces.sort_by_key(|one| (one.state, std::cmp::Reverse(one.shared + one.missing as u64), one.systems));
    interfaces
}
