//! Lists of bills whose amounts are gross though no header says so: what was agreed, and the tax on it, stands on bill after bill.

use std::collections::BTreeMap;

use crate::findings::amounts::VAT;

/// Projects that a list must bill with tax on top before it counts as one of gross amounts.
const FEWEST: u32 = 5;
/// How many of them there must be for each that it bills as agreed.
const FOR_EACH: u32 = 3;
/// Share of an amount by which rounding may part it from another.
const ROUNDING: f64 = 0.002;

/// How the lists of bills, by their tables, relate to what was agreed.
#[derive(Debug, Default)]
pub(super) struct GrossLists {
    /// Projects billed with tax on top, and as agreed.
    projects: BTreeMap<usize, (u32, u32)>,
}

impl GrossLists {
    /// Counts a project, in euro cents: what a list billed for it, under amounts that no header calls gross, and what was agreed.
    pub(super) fn count(&mut self, table: usize, billed: i64, agreed: i64) {
        let is = |expected: f64| (billed as f64 - expected).abs() <= ROUNDING * expected.abs();
        let (taxed, plain) = self.projects.entry(table).or_default();
        *taxed += u32::from(is(agreed as f64 * (1.0 + VAT)));
        *plain += u32::from(is(agreed as f64));
    }

    /// Whether the amounts of a list are gross.
    pub(super) fn has(&self, table: usize) -> bool {
        self.projects.get(&table).is_some_and(|(taxed, plain)| *taxed >= FEWEST && *taxed >= FOR_EACH * plain)
    }
}

#[cfg(test)]
mod tests {
    use super::GrossLists;

    /// Whether a list is one of gross amounts that bills so many projects with tax on top, as agreed, and otherwise.
    fn is_gross(taxed: u32, plain: u32, other: u32) -> bool {
        let mut lists = GrossLists::default();
        (0..taxed).for_each(|_| lists.count(0, 119_000, 100_000));
        (0..plain).for_each(|_| lists.count(0, 100_000, 100_000));
        (0..other).for_each(|_| lists.count(0, 130_000, 100_000));
        lists.has(0)
    }

    #[test]
    fn tax_on_bill_after_bill_tells_a_list_of_gross_amounts() {
        assert!(is_gross(5, 0, 30) && is_gross(6, 2, 0));
        assert!(!is_gross(4, 0, 0), "that may be chance");
        assert!(!is_gross(6, 3, 0), "some are billed as agreed");
    }
}
