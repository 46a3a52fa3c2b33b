//! What people are compared by: the contacts, subscribers and requesters behind customers. As persons they have in common
//! what natural persons have who are customers, and an employer besides.

use super::natural::{
    ADDRESS_LEVELS, BIRTH_LEVELS, EMAIL_LEVELS, FAMILY_LEVELS, GIVEN_LEVELS, ORDER_LEVELS, OTHER_NAMES,
    PERSONAL_LEVELS, PHONE_LEVELS,
};
use crate::linkage::spec::{Comparison, Group, Kin, Level, MISSING, Spec, level, rare};

pub(crate) use super::natural::{FAMILY, GIVEN};

/// Index of the comparison of employers (the customers the people belong to).
pub(crate) const EMPLOYER: usize = 8;

const EMPLOYER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.90, 0.002, [0.50, 0.90]), level("different", 0.10, 0.998, [0.50, 0.10])];

/// People. Their kin are colleagues, and those of their household.
pub(crate) static PERSON: Spec = Spec {
    name: "person",
    drawn_together: OTHER_NAMES,
    kin: [Kin { name: "household", ratio: [0.1, 0.2] }, Kin { name: "colleague", ratio: [1.0, 4.0] }],
    comparisons: &[
        Comparison { name: "given_name", group: Group::Name, levels: GIVEN_LEVELS },
        Comparison { name: "family_name", group: Group::Name, levels: FAMILY_LEVELS },
        Comparison { name: "name_order", group: Group::Own, levels: ORDER_LEVELS },
        Comparison { name: "birth_date", group: Group::Own, levels: BIRTH_LEVELS },
        Comparison { name: "address", group: Group::House, levels: ADDRESS_LEVELS },
        Comparison { name: "phone", group: Group::House, levels: PHONE_LEVELS },
        Comparison { name: "email", group: Group::Own, levels: EMAIL_LEVELS },
        Comparison { name: "personal_number", group: Group::Key, levels: PERSONAL_LEVELS },
        Comparison { name: "employer", group: Group::House, levels: EMPLOYER_LEVELS },
    ],
};
