//! What is compared, as data: comparisons, their levels, and the shipped m and u probabilities.

/// Most comparisons that a [`Spec`] may have.
pub(crate) const WIDTH: usize = 12;

/// What one entity type is compared by.
#[derive(Debug)]
pub(crate) struct Spec {
    /// `customer`, `person` or `project`.
    pub(crate) name: &'static str,
    /// Bits by which two records that a third draws into one cluster are likelier the same than kin.
    pub(crate) drawn_together: f64,
    /// Classes of kin: pairs of two entities that belong together, whose names, houses or domains agree for a reason that
    /// is not identity.
    pub(crate) kin: [Kin; KIN],
    /// The comparisons, at most [`WIDTH`].
    pub(crate) comparisons: &'static [Comparison],
}

/// Classes of kin in a [`Spec`].
pub(crate) const KIN: usize = 2;

/// A class of kin.
#[derive(Debug)]
pub(crate) struct Kin {
    /// Name as in the evidence.
    pub(crate) name: &'static str,
    /// How many pairs of this kin there are for each pair of the same, across systems and within one; 0 where the class does
    /// not occur.
    pub(crate) ratio: [f64; 2],
}

/// One comparison: a field or a group of fields that say one thing.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// Name as in the evidence, e.g. `name`, `address`.
    pub(crate) name: &'static str,
    /// Comparisons of one group say partly the same ("same house"); their positive evidence is damped.
    pub(crate) group: Group,
    /// Levels; index 0 is always "missing" and weighs nothing.
    pub(crate) levels: &'static [Level],
}

/// Which evidence is correlated with which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// The name itself.
    Name,
    /// Where the party is and how it is reached: what siblings and colleagues share.
    House,
    /// Numbers with check digits and the like.
    Key,
    /// Evidence of its own.
    Own,
}

/// One comparison level.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what is peculiar to a level does not exclude each other")]
pub(crate) struct Level {
    /// Name as in the evidence, e.g. `equal`, `leftover_both`.
    pub(crate) name: &'static str,
    /// Shipped m: probability of this level among pairs of the same entity.
    pub(crate) m: f64,
    /// Shipped u: probability of this level among random pairs. With [`Level::frequency`] it only stands in for training;
    /// the pair's own value frequency replaces it.
    pub(crate) u: f64,
    /// Shipped k: probability of this level among pairs of kin, per class of [`Spec::kin`].
    pub(crate) k: [f64; KIN],
    /// The weight takes u from the frequency of the value that agrees.
    pub(crate) frequency: bool,
    /// The level arises when one system's copy grows old.
    pub(crate) stale: bool,
    /// m and u are kept as shipped. Among random pairs such a level is rare, among pairs that share a name or a house it is
    /// not, and only those are ever weighed; and what siblings have in common must not teach what the same have in common.
    pub(crate) fixed: bool,
    /// The level says what the finer ones before it say as well, and is given where a side holds no more than that (a town and
    /// no street): how often it is reached depends on how much is filled in, how often it would agree does not. So it weighs
    /// with their m and k added to its own.
    pub(crate) coarse: bool,
}

/// A level whose u is a fixed probability.
pub(crate) const fn level(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: false, stale: false, fixed: false, coarse: false }
}

/// A level whose u is the frequency of the shared value.
pub(crate) const fn rare(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: true, stale: false, fixed: false, coarse: false }
}

/// A [`rare`] level whose m is kept as shipped.
pub(crate) const fn fixed_rare(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: true, stale: false, fixed: true, coarse: false }
}

/// A [`rare`] level that is all that can be compared where a side says no more.
pub(crate) const fn coarse(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: true, stale: false, fixed: false, coarse: true }
}

/// A [`level`] whose m and u are kept as shipped.
pub(crate) const fn fixed(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: false, stale: false, fixed: true, coarse: false }
}

/// A [`level`] that arises when one system's copy grows old.
pub(crate) const fn stale(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: false, stale: true, fixed: false, coarse: false }
}

/// A [`stale`] level whose m and u are kept as shipped.
pub(crate) const fn fixed_stale(name: &'static str, m: f64, u: f64, k: [f64; KIN]) -> Level {
    Level { name, m, u, k, frequency: false, stale: true, fixed: true, coarse: false }
}

/// The level "one side says nothing".
pub(crate) const MISSING: Level = level("missing", 1.0, 1.0, [1.0; KIN]);

/// The comparison vector of one pair: a level per comparison, and for levels with value frequency the surprise
/// (−log2 of the probability that a random pair shares that value), in bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Vector {
    /// Which of the pass's specifications the pair was compared by.
    pub(crate) spec: u8,
    /// Level per comparison.
    pub(crate) levels: [u8; WIDTH],
    /// Bits per comparison; 0 for levels without value frequency.
    pub(crate) bits: [f32; WIDTH],
}

impl Vector {
    /// Nothing compared yet.
    pub(crate) const EMPTY: Self = Self::of(0);

    /// Nothing compared yet, by the given specification of the pass.
    pub(crate) const fn of(spec: u8) -> Self {
        Self { spec, levels: [0; WIDTH], bits: [0.0; WIDTH] }
    }

    /// Sets a level without value frequency.
    pub(crate) fn set(&mut self, comparison: usize, level: u8) {
        self.levels[comparison] = level;
    }

    /// Sets a level with the surprise of the shared value.
    pub(crate) fn set_rare(&mut self, comparison: usize, level: u8, bits: f32) {
        self.levels[comparison] = level;
        self.bits[comparison] = bits;
    }
}
