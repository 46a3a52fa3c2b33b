//! What the rules about islands count, for whoever measures instead of accusing: who must know whom and does not, and how
//! many shared customers a key connects. Counted once, with the eyes of the rules, so that no figure contradicts a finding.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::islands::{duties, keeps_customers, obligations};
use crate::catalog::Department;
use crate::linkage::EntityIndex;
use crate::memory::MemoryError;

/// Customers of one system that a department must know because of what happens there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The system in which it happens: a position in `World::systems`.
    pub from: usize,
    /// The system of the department that shares most customers with it.
    pub to: usize,
    /// The department that must know them.
    pub department: Department,
    /// Number of customers that it must know.
    pub obliged: usize,
    /// Those of them that none of its systems knows.
    pub missing: BTreeSet<EntityIndex>,
}

/// Two systems that keep customers of their own, and what connects these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// The one with the smaller position in `World::systems`.
    pub left: usize,
    /// The other one.
    pub right: usize,
    /// Customers that both know.
    pub shared: u64,
    /// Those of them that a key connects; the others are joined by resemblance.
    pub keyed: u64,
}

/// What the rules about islands count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who must know whom, by department, then system.
    pub demands: Vec<Demand>,
    /// Each two systems that keep customers, by position.
    pub ties: Vec<Tie>,
}

/// Counts them.
pub(super) fn count(context: &Context) -> Result<Facts, MemoryError> {
    let mut demands = Vec::new();
    for duty in duties(context)? {
        for obligation in obligations(context, &duty)? {
            let from = obligation.system;
            let nearest =
                |system: &&usize| (context.world.customers.shared(from, **system), std::cmp::Reverse(**system));
            let Some(to) = duty.systems.iter().max_by_key(nearest).copied() else { continue };
            let obliged = obligation.customers.len();
            demands.push(Demand { from, to, department: duty.department, obliged, missing: obligation.missing });
        }
    }
    Ok(Facts { demands, ties: ties(context) })
}

fn ties(context: &Context) -> Vec<Tie> {
    let keyed: &BTreeMap<(usize, usize), BTreeSet<EntityIndex>> = context.shelf.keyed(context);
    let keeping: Vec<usize> =
        (0..context.world.systems.len()).filter(|system| keeps_customers(context, *system)).collect();
    let pairs = keeping.iter().enumerate().flat_map(|(at, left)| keeping[at + 1..].iter().map(|right| (*left, *right)));
    pairs
        .map(|(left, right)| {
            let shared = context.world.customers.shared(left, right);
            let keyed = keyed.get(&(left, right)).map_or(0, BTreeSet::len) as u64;
            Tie { left, right, shared, keyed: keyed.min(shared) }
        })
        .collect()
}
