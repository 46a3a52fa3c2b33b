//! What people are compared by: the contacts, subscribers and requesters behind customers.

use crate::linkage::spec::{Comparison, Group, Kin, Level, MISSING, Spec, level, rare};

/// Index of the comparison of names.
pub(crate) const NAME: usize = 0;
/// Index of the comparison of e-mail addresses.
pub(crate) const EMAIL: usize = 1;
/// Index of the comparison of telephone numbers.
pub(crate) const PHONE: usize = 2;
/// Index of the comparison of employers (the customers the people belong to).
pub(crate) const EMPLOYER: usize = 3;
/// Index of the comparison of dates of birth.
pub(crate) const BIRTH: usize = 4;
/// Index of the comparison of private addresses.
pub(crate) const ADDRESS: usize = 5;

const NAME_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.75, 0.000_2, [0.02, 0.02]),
    rare("similar", 0.15, 0.000_5, [0.02, 0.02]),
    rare("family_only", 0.04, 0.003, [0.06, 0.06]),
    level("other_given_name", 0.01, 0.003, [0.15, 0.15]),
    level("different", 0.05, 0.993, [0.75, 0.75]),
];

const EMAIL_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.70, 0.000_1, [0.05, 0.05]),
    level("same_local_part", 0.05, 0.001, [0.01, 0.01]),
    level("same_domain", 0.12, 0.005, [0.70, 0.70]),
    level("different", 0.13, 0.994, [0.24, 0.24]),
];

const PHONE_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.55, 0.000_3, [0.15, 0.15]),
    level("same_trunk", 0.20, 0.001, [0.45, 0.45]),
    level("different", 0.25, 0.998, [0.40, 0.40]),
];

const EMPLOYER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.90, 0.002, [0.90, 0.90]), level("different", 0.10, 0.998, [0.10, 0.10])];

const BIRTH_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.85, 0.000_1, [0.01, 0.01]),
    level("one_part_off", 0.10, 0.015, [0.04, 0.04]),
    level("different", 0.05, 0.985, [0.95, 0.95]),
];

const ADDRESS_LEVELS: &[Level] = &[
    MISSING,
    rare("same_house", 0.60, 0.001, [0.60, 0.60]),
    rare("same_town", 0.25, 0.01, [0.20, 0.20]),
    level("different", 0.15, 0.98, [0.20, 0.20]),
];

/// People.
pub(crate) static PERSON: Spec = Spec {
    name: "person",
    kin: [Kin { name: "colleague", ratio: [1.0, 4.0] }, Kin { name: "none", ratio: [0.0, 0.0] }],
    comparisons: &[
        Comparison { name: "name", group: Group::Name, levels: NAME_LEVELS },
        Comparison { name: "email", group: Group::Own, levels: EMAIL_LEVELS },
        Comparison { name: "phone", group: Group::House, levels: PHONE_LEVELS },
        Comparison { name: "employer", group: Group::House, levels: EMPLOYER_LEVELS },
        Comparison { name: "birth_date", group: Group::Own, levels: BIRTH_LEVELS },
        Comparison { name: "address", group: Group::House, levels: ADDRESS_LEVELS },
    ],
};
