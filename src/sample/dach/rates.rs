//! How often what goes wrong between the departments: the rows of `data/dach/breaks.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::sample::words::{number, rows};

static RATES: LazyLock<BTreeMap<&'static str, u32>> =
    LazyLock::new(|| rows(include_str!("../data/dach/breaks.tsv")).map(|row| (row[0], number(row[1]))).collect());

/// The share of cases in which something of that name happens; nothing where the table has no such row.
pub(super) fn rate(name: &str) -> f64 {
    f64::from(thousandths(name)) / 1_000.0
}

/// The same in thousandths.
pub(super) fn thousandths(name: &str) -> u32 {
    RATES.get(name).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shares() {
        assert!(RATES.values().all(|rate| (1..=1_000).contains(rate)));
        assert!(rate("overdue") > 0.0 && rate("no such row") == 0.0);
    }
}
