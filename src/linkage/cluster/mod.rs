//! Edges become clusters: greedy agglomeration that weighs all pairs of a would-be cluster, under cannot-links.

mod agglomerate;
#[cfg(test)]
mod tests;
mod union;

pub(crate) use union::UnionFind;

use agglomerate::agglomerate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A pair's weight is limited to this many bits either way, so that one pair cannot outvote a whole cluster.
const WEIGHT_LIMIT: f64 = 12.0;
/// The same for weights against.
const DOUBT_LIMIT: f64 = 8.0;

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
