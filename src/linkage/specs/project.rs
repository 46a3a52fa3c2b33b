//! What projects are compared by: deals, orders and projects of one customer.

use crate::linkage::spec::{Comparison, Group, Kin, Level, MISSING, Spec, fixed, level, rare};

/// Index of the comparison of titles.
pub(crate) const TITLE: usize = 0;
/// Index of the comparison of numbers (own, or found inside a title).
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

const TITLE_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.45, 0.002, [0.06, 0.06]),
    rare("similar", 0.20, 0.004, [0.06, 0.06]),
    rare("contained", 0.15, 0.01, [0.08, 0.08]),
    rare("overlap", 0.08, 0.05, [0.15, 0.15]),
    fixed("weak", 0.07, 0.25, [0.25, 0.25]),
    fixed("different", 0.05, 0.754, [0.40, 0.40]),
];

const NUMBER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.90, 0.000_1, [0.002, 0.002]), level("different", 0.10, 0.999, [0.998, 0.998])];

const AMOUNT_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.50, 0.001, [0.02, 0.02]),
    level("within_tolerance", 0.25, 0.02, [0.05, 0.05]),
    level("near", 0.15, 0.12, [0.15, 0.15]),
    level("different", 0.10, 0.859, [0.78, 0.78]),
];

const DATE_LEVELS: &[Level] = &[
    MISSING,
    level("follows", 0.65, 0.06, [0.12, 0.12]),
    level("near", 0.25, 0.15, [0.33, 0.33]),
    level("far", 0.10, 0.79, [0.55, 0.55]),
];

const OWNER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.45, 0.10, [0.35, 0.35]), level("different", 0.55, 0.90, [0.65, 0.65])];

const CUSTOMER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.97, 0.001, [0.97, 0.97]), level("different", 0.03, 0.999, [0.03, 0.03])];

const CONTEXT_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.40, 0.005, [0.15, 0.15]),
    rare("similar", 0.40, 0.01, [0.30, 0.30]),
    level("different", 0.20, 0.985, [0.55, 0.55]),
];

/// Projects, deals and orders.
pub(crate) static PROJECT: Spec = Spec {
    name: "project",
    kin: [Kin { name: "other_project", ratio: [4.0, 20.0] }, Kin { name: "none", ratio: [0.0, 0.0] }],
    comparisons: &[
        Comparison { name: "title", group: Group::Name, levels: TITLE_LEVELS },
        Comparison { name: "number", group: Group::Key, levels: NUMBER_LEVELS },
        Comparison { name: "amount", group: Group::Own, levels: AMOUNT_LEVELS },
        Comparison { name: "date", group: Group::Own, levels: DATE_LEVELS },
        Comparison { name: "owner", group: Group::Own, levels: OWNER_LEVELS },
        Comparison { name: "customer", group: Group::Own, levels: CUSTOMER_LEVELS },
        Comparison { name: "context", group: Group::Own, levels: CONTEXT_LEVELS },
    ],
};
