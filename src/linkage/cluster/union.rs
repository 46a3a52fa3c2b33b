//! Disjoint sets with path halving; the root is always the smallest member, so results do not depend on the order of joins.

/// Disjoint sets of `0..count`.
pub(crate) struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// Every member alone.
    pub(crate) fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    /// The smallest member of the set that holds `member`.
    pub(crate) fn find(&mut self, mut member: u32) -> u32 {
        while self.parent[member as usize] != member {
            let grandparent = self.parent[self.parent[member as usize] as usize];
            self.parent[member as usize] = grandparent;
            member = grandparent;
        }
        member
    }

    /// Joins two sets.
    pub(crate) fn join(&mut self, left: u32, right: u32) {
        let (left, right) = (self.find(left), self.find(right));
        let (root, child) = if left < right { (left, right) } else { (right, left) };
        self.parent[child as usize] = root;
    }
}
