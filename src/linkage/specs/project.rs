//! What projects are compared by: deals, orders and projects of one customer.

use crate::linkage::spec::{Comparison, Group, Kin, Level, MISSING, Spec, fixed, fixed_rare, level, rare};

/// Index of the comparison of titles.
pub(crate) const TITLE: usize = 0;
/// Index of the comparison of numbers (own, or named).
pub(crate) const NUMBER: usize = 1;
/// Index of the comparison of amounts.
pub(crate) const AMOUNT: usize = 2;
/// Index of the comparison of dates.
pub(crate) const DATE: usize = 3;
/// Index of the comparison of responsible people.
pub(crate) const OWNER: usize = 4;
/// Index of the comparison of customers.
pub(crate) const CUSTOMER: usize = 5;
/// Index of the comparison of further texts (authors, venue, category).
pub(crate) const CONTEXT: usize = 6;
/// Index of the comparison of stages.
pub(crate) const STAGE: usize = 7;
/// Index of the comparison of what else the customer has.
pub(crate) const OTHERS: usize = 8;

/// Index of the comparison of the towns that two customers are in.
pub(crate) const TOWN: usize = 9;

/// Levels of the comparison of titles, in the order of [`TITLE_LEVELS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum TitleLevel {
    /// One side has no title.
    Missing,
    /// All words agree.
    Equal,
    /// All words agree within spelling and short forms.
    Similar,
    /// Words are left over on one side.
    Contained,
    /// A number is left over on one side.
    NumberOne,
    /// Words are left over on both sides, though most agrees.
    LeftoverBoth,
    /// Nothing but numbers is left over, on both sides (`Halle 2`, `Halle 3`).
    OtherNumber,
    /// A few words agree.
    Weak,
    /// Nothing agrees.
    Different,
}

/// Levels of the comparison of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NumberLevel {
    /// One number stands on both.
    Equal = 1,
    /// They name different numbers of one series.
    Different,
}

/// Levels of the comparison of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum AmountLevel {
    /// To the cent.
    Equal = 1,
    /// The same with a little changed.
    WithinTolerance,
    /// Of one size.
    Near,
    /// Neither.
    Different,
}

/// Levels of the comparison of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum DateLevel {
    /// One day, or one year where no more is written.
    Same = 1,
    /// The one follows from the other.
    Follows,
    /// About a year.
    Near,
    /// More.
    Far,
}

/// Levels of the comparison of responsible people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum OwnerLevel {
    /// One side names nobody.
    Missing,
    /// The same, or mostly.
    Equal,
    /// Some of them.
    Some,
    /// Others.
    Different,
}

/// Levels of the comparison of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum CustomerLevel {
    /// One side names none.
    Missing,
    /// One customer.
    Equal,
    /// Two, of which one may be the other under a shorter name.
    Alike,
    /// Two.
    Different,
}

/// Levels of the comparison of further texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ContextLevel {
    /// One side has none.
    Missing,
    /// All words agree.
    Equal,
    /// Most words agree.
    Similar,
    /// Few do.
    Different,
}

/// Levels of the comparison of stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum StageLevel {
    /// Not a deal and its work, or a stage is not known.
    Missing,
    /// The deal is won.
    Agree,
    /// The work began before the deal was decided.
    Early,
    /// The deal was lost.
    Contradict,
}

/// Levels of the comparison of what else the customer has in the two systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum OthersLevel {
    /// Two records of one system, or of two customers.
    Missing,
    /// Nothing: each is the only one of its list.
    OnlyOnes,
    /// Further undertakings.
    Further,
}

/// Levels of the comparison of the customers' towns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum TownLevel {
    /// One side names none, or the customer is one and says it all.
    Missing,
    /// One of theirs.
    Same,
    /// None in common.
    Different,
}

// What is left over is what other undertakings of the customer, or issues of a series, have; they must not teach it.
const TITLE_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.45, 0.002, [0.06, 0.06]),
    rare("similar", 0.25, 0.004, [0.05, 0.05]),
    rare("contained", 0.13, 0.01, [0.08, 0.08]),
    rare("number_one", 0.02, 0.004, [0.03, 0.03]),
    fixed_rare("leftover_both", 0.05, 0.05, [0.25, 0.25]),
    fixed_rare("other_number", 0.01, 0.01, [0.08, 0.08]),
    fixed("weak", 0.03, 0.20, [0.15, 0.15]),
    fixed("different", 0.05, 0.754, [0.30, 0.30]),
];

const NUMBER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.98, 0.000_1, [0.002, 0.002]), level("different", 0.02, 0.999, [0.998, 0.998])];

const AMOUNT_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.50, 0.001, [0.02, 0.02]),
    level("within_tolerance", 0.25, 0.02, [0.05, 0.05]),
    level("near", 0.15, 0.12, [0.15, 0.15]),
    level("different", 0.10, 0.859, [0.78, 0.78]),
];

const DATE_LEVELS: &[Level] = &[
    MISSING,
    rare("same", 0.30, 0.005, [0.03, 0.03]),
    level("follows", 0.40, 0.06, [0.12, 0.12]),
    level("near", 0.20, 0.15, [0.30, 0.30]),
    level("far", 0.10, 0.785, [0.55, 0.55]),
];

const OWNER_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.45, 0.10, [0.35, 0.35]),
    rare("some", 0.10, 0.05, [0.10, 0.10]),
    level("different", 0.45, 0.85, [0.55, 0.55]),
];

const CUSTOMER_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.90, 0.001, [0.97, 0.97]),
    rare("alike", 0.07, 0.001, [0.01, 0.01]),
    level("different", 0.03, 0.998, [0.02, 0.02]),
];

const CONTEXT_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.40, 0.005, [0.15, 0.15]),
    rare("similar", 0.40, 0.01, [0.30, 0.30]),
    level("different", 0.20, 0.985, [0.55, 0.55]),
];

const STAGE_LEVELS: &[Level] = &[
    MISSING,
    level("agree", 0.93, 0.40, [0.45, 0.45]),
    level("early", 0.05, 0.30, [0.25, 0.25]),
    level("contradict", 0.02, 0.30, [0.30, 0.30]),
];

// Two that are each the only one of their customer are other undertakings only where both lack their counterpart, which few do.
// Where there are more, it stays as the kin class has it, and against strangers neither says anything.
const OTHERS_LEVELS: &[Level] =
    &[MISSING, fixed("only_ones", 0.50, 0.50, [0.05, 0.05]), fixed("further", 0.50, 0.50, [0.50, 0.50])];

// Two customers whose undertakings are one are one customer, or were taken for two: then they are mostly in one town, and
// where the list writes where the work is done, in another. Too few pairs are of that sort to teach it.
const TOWN_LEVELS: &[Level] =
    &[MISSING, fixed_rare("same_town", 0.80, 0.02, [0.50, 0.50]), fixed("other_town", 0.20, 0.98, [0.50, 0.50])];

/// Projects, deals and orders.
pub(crate) static PROJECT: Spec = Spec {
    name: "project",
    drawn_together: 0.0,
    kin: [Kin { name: "other_project", ratio: [4.0, 20.0] }, Kin { name: "none", ratio: [0.0, 0.0] }],
    comparisons: &[
        Comparison { name: "title", group: Group::Name, levels: TITLE_LEVELS },
        Comparison { name: "number", group: Group::Key, levels: NUMBER_LEVELS },
        Comparison { name: "amount", group: Group::Own, levels: AMOUNT_LEVELS },
        Comparison { name: "date", group: Group::Own, levels: DATE_LEVELS },
        Comparison { name: "owner", group: Group::Own, levels: OWNER_LEVELS },
        Comparison { name: "customer", group: Group::Own, levels: CUSTOMER_LEVELS },
        Comparison { name: "context", group: Group::Own, levels: CONTEXT_LEVELS },
        Comparison { name: "stage", group: Group::Own, levels: STAGE_LEVELS },
        Comparison { name: "others", group: Group::Own, levels: OTHERS_LEVELS },
        Comparison { name: "town", group: Group::Own, levels: TOWN_LEVELS },
    ],
};
