//! What customers are compared by. The shipped probabilities are those of German departmental exports in general;
//! [`crate::linkage::model`] adapts them to the data at hand.

use crate::linkage::spec::{
    Comparison, Group, Kin, Level, MISSING, Spec, coarse, fixed, fixed_rare, fixed_stale, level, rare,
};

/// Index of the comparison of names.
pub(crate) const NAME: usize = 0;
/// Index of the comparison of legal forms.
pub(crate) const LEGAL_FORM: usize = 1;
/// Index of the comparison of addresses.
pub(crate) const ADDRESS: usize = 2;
/// Index of the comparison of telephone numbers.
pub(crate) const PHONE: usize = 3;
/// Index of the comparison of e-mail addresses, domains and websites.
pub(crate) const ONLINE: usize = 4;
/// Index of the comparison of VAT ids.
pub(crate) const VAT: usize = 5;
/// Index of the comparison of bank accounts.
pub(crate) const IBAN: usize = 6;
/// Index of the comparison of register, tax and personal numbers and legal entity identifiers.
pub(crate) const REGISTER: usize = 7;
/// Index of the comparison of customer numbers that several systems share.
pub(crate) const NUMBER: usize = 8;

/// Levels of the name comparison, in the order of [`NAME_LEVELS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NameLevel {
    /// One side has no name.
    Missing,
    /// All tokens agree.
    Equal,
    /// All tokens agree within spelling, abbreviation or order.
    Similar,
    /// What is left over on one side says where, or is somebody's given name.
    Contained,
    /// One side leaves the trade out.
    TradeLeftOut,
    /// A distinctive word is left over on one side.
    LeftoverOne,
    /// Only words of trades are left over on both sides (`Gärtnerei`, `Gartenbau`), and rare words agree.
    OtherTrade,
    /// A word that tells group siblings apart is left over on one side.
    Sibling,
    /// Distinctive words are left over on both sides, though rare words agree.
    LeftoverBoth,
    /// Only common words agree.
    Weak,
    /// Nothing agrees.
    Different,
}

const NAME_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.50, 0.0005, [0.004, 0.62]),
    rare("similar", 0.20, 0.001, [0.02, 0.10]),
    rare("contained", 0.10, 0.002, [0.02, 0.20]),
    rare("trade_left_out", 0.08, 0.002, [0.10, 0.05]),
    rare("leftover_one", 0.06, 0.002, [0.10, 0.03]),
    fixed_rare("other_trade", 0.03, 0.002, [0.05, 0.01]),
    fixed_rare("sibling", 0.004, 0.0005, [0.25, 0.10]),
    fixed("leftover_both", 0.02, 0.50, [0.40, 0.01]),
    fixed("weak", 0.05, 0.35, [0.01, 0.01]),
    fixed("different", 0.08, 0.87, [0.026, 0.01]),
];

const LEGAL_FORM_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.88, 0.35, [0.50, 0.85]),
    level("family", 0.05, 0.08, [0.08, 0.05]),
    fixed("different", 0.07, 0.57, [0.42, 0.10]),
];

const ADDRESS_LEVELS: &[Level] = &[
    MISSING,
    rare("same_house", 0.60, 0.0005, [0.55, 0.004]),
    rare("same_street", 0.08, 0.001, [0.05, 0.006]),
    coarse("same_town", 0.15, 0.01, [0.10, 0.03]),
    fixed("same_town_other_street", 0.05, 0.20, [0.06, 0.10]),
    fixed_stale("near", 0.02, 0.03, [0.02, 0.10]),
    // That branches stand elsewhere must not teach how many customers move.
    fixed_stale("different", 0.08, 0.95, [0.05, 0.76]),
];

const PHONE_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.50, 0.0002, [0.25, 0.05]),
    rare("same_trunk", 0.15, 0.0004, [0.40, 0.03]),
    fixed("one_digit", 0.03, 0.002, [0.01, 0.01]),
    level("different", 0.32, 0.999, [0.34, 0.91]),
];

const ONLINE_LEVELS: &[Level] = &[
    MISSING,
    rare("equal_email", 0.30, 0.0002, [0.04, 0.02]),
    rare("same_site", 0.40, 0.0005, [0.68, 0.72]),
    rare("name_in_domain", 0.12, 0.002, [0.06, 0.06]),
    fixed("similar_site", 0.02, 0.04, [0.08, 0.08]),
    level("different", 0.12, 0.995, [0.14, 0.12]),
];

const KEY_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.95, 0.000_05, [0.03, 0.03]),
    level("one_digit", 0.02, 0.0002, [0.01, 0.01]),
    level("different", 0.03, 0.999, [0.96, 0.96]),
];

const IBAN_LEVELS: &[Level] = &[
    MISSING,
    rare("equal", 0.80, 0.000_05, [0.03, 0.03]),
    level("one_digit", 0.02, 0.0002, [0.01, 0.01]),
    level("different", 0.18, 0.999, [0.96, 0.96]),
];

const NUMBER_LEVELS: &[Level] =
    &[MISSING, rare("equal", 0.95, 0.000_1, [0.01, 0.01]), level("different", 0.05, 0.40, [0.99, 0.99])];

/// Customers, unless both are natural persons.
pub(crate) static CUSTOMER: Spec = Spec {
    name: "customer",
    drawn_together: 0.0,
    kin: [Kin { name: "sibling", ratio: [0.09, 0.40] }, Kin { name: "branch", ratio: [0.05, 0.14] }],
    comparisons: &[
        Comparison { name: "name", group: Group::Name, levels: NAME_LEVELS },
        Comparison { name: "legal_form", group: Group::Own, levels: LEGAL_FORM_LEVELS },
        Comparison { name: "address", group: Group::House, levels: ADDRESS_LEVELS },
        Comparison { name: "phone", group: Group::House, levels: PHONE_LEVELS },
        Comparison { name: "online", group: Group::House, levels: ONLINE_LEVELS },
        Comparison { name: "vat_id", group: Group::Key, levels: KEY_LEVELS },
        Comparison { name: "iban", group: Group::Key, levels: IBAN_LEVELS },
        Comparison { name: "register", group: Group::Key, levels: KEY_LEVELS },
        Comparison { name: "customer_number", group: Group::Key, levels: NUMBER_LEVELS },
    ],
};
