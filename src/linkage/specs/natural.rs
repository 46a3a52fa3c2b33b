//! What natural persons are compared by, as customers. The shipped probabilities are those of German lists of private
//! customers in general; [`crate::linkage::model`] adapts them to the data at hand.

use crate::linkage::spec::{Comparison, Group, Kin, Level, MISSING, Spec, fixed, fixed_rare, level, rare, stale};

/// Index of the comparison of given names.
pub(crate) const GIVEN: usize = 0;
/// Index of the comparison of family names.
pub(crate) const FAMILY: usize = 1;
/// Index of the comparison of the order of the names, of generations (`sen.`, `jun.`) and forms of address.
pub(crate) const ORDER: usize = 2;
/// Index of the comparison of dates of birth.
pub(crate) const BIRTH: usize = 3;
/// Index of the comparison of addresses.
pub(crate) const ADDRESS: usize = 4;
/// Index of the comparison of telephone numbers.
pub(crate) const PHONE: usize = 5;
/// Index of the comparison of e-mail addresses.
pub(crate) const EMAIL: usize = 6;
/// Index of the comparison of personal numbers.
pub(crate) const PERSONAL: usize = 7;
/// Index of the comparison of bank accounts.
pub(crate) const IBAN: usize = 8;
/// Index of the comparison of VAT ids, which sole traders have.
pub(crate) const VAT: usize = 9;
/// Index of the comparison of customer numbers that several systems share.
pub(crate) const NUMBER: usize = 10;

/// Level of [`ORDER`]: given and family name stand in each other's place.
pub(crate) const SWAPPED: u8 = 1;
/// Level of [`ORDER`]: one is the elder, the other the younger.
pub(crate) const OTHER_GENERATION: u8 = 2;
/// Level of [`ORDER`]: one is addressed as a man, the other as a woman.
pub(crate) const OTHER_GENDER: u8 = 3;
/// Level of [`ORDER`]: one is called the elder or the younger, the other nothing. Who is called so has a namesake, and in one
/// list it is rather he who stands there without.
pub(crate) const ONE_GENERATION: u8 = 4;

/// Where one side writes an initial, the other's name nearly always begins with it.
const INITIAL: f64 = 0.9;
/// Where one side has no name and the other no such address, a mailbox as often as not spells its owner's name.
const SPELLS: f64 = 0.5;

/// What keeps a household apart is that its members have given names of their own, which each pair of records shows.
pub(crate) const OTHER_NAMES: f64 = 4.0;

pub(crate) const GIVEN_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.78, 0.01, [0.03, 0.02]),
    rare("form", 0.08, 0.01, [0.03, 0.02]),
    fixed_rare("initial", INITIAL, 0.06, [0.08, 0.08]),
    rare("slip", 0.07, 0.002, [0.005, 0.005]),
    level("sounds_alike", 0.04, 0.015, [0.03, 0.02]),
    // One person has one given name: that households repeat birthdays and houses must not teach otherwise.
    fixed("different", 0.03, 0.96, [0.40, 0.43]),
    fixed("other_name", 0.008, 0.75, [0.50, 0.50]),
];

pub(crate) const FAMILY_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.80, 0.004, [0.85, 0.02]),
    rare("form", 0.03, 0.001, [0.03, 0.005]),
    fixed_rare("initial", INITIAL, 0.06, [0.85, 0.08]),
    rare("slip", 0.09, 0.003, [0.06, 0.005]),
    level("sounds_alike", 0.04, 0.01, [0.03, 0.01]),
    fixed("different", 0.04, 0.98, [0.03, 0.96]),
];

pub(crate) const ORDER_LEVELS: &[Level] = &[
    MISSING,
    fixed("swapped", 0.05, 0.15, [0.05, 0.05]),
    fixed("other_generation", 0.01, 0.50, [0.80, 0.50]),
    fixed("other_gender", 0.02, 0.50, [0.65, 0.50]),
    fixed("one_generation", 0.04, 0.05, [0.80, 0.15]),
];

pub(crate) const BIRTH_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.84, 0.000_04, [0.02, 0.000_1]),
    level("one_digit", 0.07, 0.002, [0.01, 0.002]),
    level("one_part_off", 0.04, 0.004, [0.01, 0.004]),
    level("near", 0.02, 0.03, [0.05, 0.03]),
    level("different", 0.02, 0.30, [0.15, 0.30]),
    level("generation_apart", 0.01, 0.66, [0.76, 0.66]),
];

pub(crate) const ADDRESS_LEVELS: &[Level] = &[
    MISSING,
    rare("same_house", 0.62, 0.0005, [0.90, 0.30]),
    rare("same_street", 0.06, 0.001, [0.03, 0.03]),
    rare("same_town", 0.12, 0.01, [0.03, 0.10]),
    fixed("same_town_other_street", 0.04, 0.05, [0.02, 0.17]),
    stale("near", 0.02, 0.03, [0.005, 0.10]),
    stale("different", 0.12, 0.90, [0.015, 0.30]),
];

pub(crate) const PHONE_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.60, 0.0002, [0.55, 0.10]),
    rare("same_trunk", 0.03, 0.0004, [0.05, 0.40]),
    fixed("one_digit", 0.04, 0.002, [0.01, 0.01]),
    level("different", 0.33, 0.997, [0.39, 0.49]),
];

pub(crate) const EMAIL_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.62, 0.000_1, [0.12, 0.01]),
    level("slip", 0.06, 0.000_5, [0.01, 0.02]),
    level("same_mailbox", 0.05, 0.001, [0.005, 0.001]),
    fixed_rare("spells_name", SPELLS, 0.001, [0.05, 0.001]),
    fixed("same_site", 0.06, 0.02, [0.05, 0.90]),
    level("different", 0.18, 0.995, [0.80, 0.07]),
];

pub(crate) const PERSONAL_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.88, 0.000_05, [0.01, 0.000_1]),
    level("one_digit", 0.07, 0.0003, [0.001, 0.001]),
    level("different", 0.05, 0.999, [0.99, 0.99]),
];

pub(crate) const IBAN_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.80, 0.000_05, [0.35, 0.000_1]),
    level("one_digit", 0.02, 0.0002, [0.001, 0.001]),
    level("different", 0.18, 0.999, [0.65, 0.99]),
];

pub(crate) const VAT_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.95, 0.000_05, [0.03, 0.000_1]),
    level("one_digit", 0.02, 0.0002, [0.001, 0.001]),
    level("different", 0.03, 0.999, [0.96, 0.99]),
];

pub(crate) const NUMBER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.95, 0.000_1, [0.01, 0.000_1]), level("different", 0.05, 0.40, [0.99, 0.99])];

/// Natural persons who are customers. Their kin are those of their household: the same name and house, another person.
pub(crate) static NATURAL: Spec = Spec {
    name: "natural_person",
    drawn_together: OTHER_NAMES,
    kin: [Kin { name: "household", ratio: [0.5, 0.6] }, Kin { name: "none", ratio: [0.0, 0.0] }],
    comparisons: &[
        Comparison { name: "given_name", group: Group::Name, levels: GIVEN_LEVELS },
        Comparison { name: "family_name", group: Group::Name, levels: FAMILY_LEVELS },
        Comparison { name: "name_order", group: Group::Own, levels: ORDER_LEVELS },
        Comparison { name: "birth_date", group: Group::Own, levels: BIRTH_LEVELS },
        Comparison { name: "address", group: Group::House, levels: ADDRESS_LEVELS },
        Comparison { name: "phone", group: Group::House, levels: PHONE_LEVELS },
        Comparison { name: "email", group: Group::Own, levels: EMAIL_LEVELS },
        Comparison { name: "personal_number", group: Group::Key, levels: PERSONAL_LEVELS },
        Comparison { name: "iban", group: Group::Key, levels: IBAN_LEVELS },
        Comparison { name: "vat_id", group: Group::Key, levels: VAT_LEVELS },
        Comparison { name: "customer_number", group: Group::Key, levels: NUMBER_LEVELS },
    ],
};
