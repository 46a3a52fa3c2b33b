//! Amounts that may leave the house: multiplied by a secret factor and rounded to two digits.
//!
//! Ranks and shares stay what they are, roughly; how much money there is cannot be told. The factor alone would not do: one
//! known amount would give it away to the cent, and with it all others. Rounded, each stays uncertain by some percent.

use std::collections::BTreeMap;

use crate::catalog::{Catalogue, Role, is_null};
use crate::standardise::{NumberFormat, number_format, parse_money};

/// Roles whose values are amounts of money.
const ROLES: [Role; 4] = [Role::Amount, Role::AmountGross, Role::TaxAmount, Role::OpenAmount];
/// What a factor is counted in.
const MILLION: i128 = 1_000_000;
/// Factors in millionths, from which to which: far enough from one that no amount stays near itself.
const DOWN: (u64, u64) = (400_000, 800_000);
/// The same for factors above one.
const UP: (u64, u64) = (1_250_000, 2_500_000);
/// From here on a number has more than two digits.
const DIGITS: u128 = 100;

/// Hides amounts behind one factor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Veil {
    millionths: u64,
}

impl Veil {
    /// The factor that a digest stands for.
    pub(super) fn of(digest: &[u8; 32]) -> Self {
        let number = digest[1..9].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let (least, most) = if digest[0] & 1 == 0 { DOWN } else { UP };
        Self { millionths: least + number % (most - least + 1) }
    }

    /// What stands for an amount in hundredths of any currency. Nothing stays nothing, and a sign its sign.
    pub(super) fn cents(self, cents: i64) -> i64 {
        let exact = i128::from(cents) * i128::from(self.millionths);
        let size = (exact.unsigned_abs() / MILLION.unsigned_abs()).max(u128::from(cents != 0));
        let rounded = i64::try_from(two_digits(size)).unwrap_or(i64::MAX);
        if cents < 0 { -rounded } else { rounded }
    }

    /// What stands for the amount in a cell, in the cell's currency and with its column's decimal sign; `None` if there
    /// is no amount in it.
    pub(super) fn cell(self, value: &str, format: NumberFormat) -> Option<String> {
        let money = parse_money(value, &format)?;
        let number = crate::output::euro(self.cents(money.cents)).replace('.', &format.decimal.to_string());
        Some(match money.currency {
            Some(currency) => format!("{number} {currency}"),
            None => number,
        })
    }
}

/// A number rounded to its first two digits, half away from zero.
fn two_digits(number: u128) -> u128 {
    let mut step = 1;
    while number / step >= DIGITS {
        step *= 10;
    }
    (number + step / 2) / step * step
}

/// How the columns with amounts write them, by table and column.
pub(super) type Formats = BTreeMap<(usize, usize), NumberFormat>;

/// The formats of all columns with amounts.
pub(super) fn formats(catalogue: &Catalogue) -> Formats {
    let mut formats = Formats::new();
    for (at, typed) in catalogue.tables.iter().enumerate() {
        for column in ROLES.into_iter().flat_map(|role| typed.columns_with(role)) {
            let values = typed.table.column(column).map(str::trim).filter(|value| !is_null(value));
            formats.insert((at, column), number_format(values));
        }
    }
    formats
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GERMAN: NumberFormat = NumberFormat { decimal: ',', ambiguous: false };

    #[test]
    fn an_amount_keeps_its_size_and_nothing_else() {
        let veil = Veil { millionths: 1_300_000 };
        let amounts = [4_820_000, 1, 0, -4_820_000, 9_960, i64::MAX];
        assert_eq!(amounts.map(|cents| veil.cents(cents)), [6_300_000, 1, 0, -6_300_000, 13_000, i64::MAX]);
    }

    #[test]
    fn a_cell_keeps_its_decimal_sign_and_its_currency() {
        let veil = Veil { millionths: 1_300_000 };
        assert_eq!(veil.cell("48.200,00", GERMAN).unwrap(), "63000,00");
        assert_eq!(veil.cell("$1,234.56", GERMAN).unwrap(), "1600,00 USD");
        assert_eq!(veil.cell("auf Anfrage", GERMAN), None);
    }

    proptest! {
        #[test]
        fn ranks_and_signs_stay_and_values_move(digest: [u8; 32], less in -1_000_000_000_i64..1_000_000_000, more in 0..1_000_000_i64) {
            let veil = Veil::of(&digest);
            prop_assert!(veil.cents(less) <= veil.cents(less + more));
            prop_assert_eq!(veil.cents(-less), -veil.cents(less));
            prop_assert_eq!(veil.cents(less).signum(), less.signum());
            if less.abs() > 1_000 {
                prop_assert!((veil.cents(less) as f64 / less as f64 - 1.0).abs() > 0.1);
            }
        }

        #[test]
        fn an_amount_stays_near_its_share(digest: [u8; 32], cents in 1_000..1_000_000_000_i64) {
            let veil = Veil::of(&digest);
            let exact = cents as f64 * veil.millionths as f64 / 1e6;
            prop_assert!((veil.cents(cents) as f64 / exact - 1.0).abs() <= 0.051);
        }
    }
}
