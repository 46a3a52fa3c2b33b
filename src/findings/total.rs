//! Sums of values in which no euro stands twice.

use std::collections::BTreeMap;

use super::finding::{Finding, ValueBasis};
use crate::catalog::RecordIndex;
use crate::linkage::EntityIndex;

/// An amount at stake, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stake {
    /// What the amount belongs to.
    pub of: StakeOf,
    /// Euro cents.
    pub cents: i64,
}

/// What an amount belongs to. The deal, the order, the budget and the invoice of one project are the same money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StakeOf {
    /// A project entity.
    Project(EntityIndex),
    /// A document that is part of no project.
    Document(RecordIndex),
}

/// The sum of the values of findings in euro cents. Where several findings rest on the same project or document, the
/// largest of their amounts counts once; estimates are added as they are.
pub fn total_value<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> i64 {
    let mut estimates = 0;
    let findings = findings.into_iter().inspect(|finding| {
        if finding.value_basis == ValueBasis::Estimate {
            estimates += finding.value.unwrap_or(0);
        }
    });
    let amounts: i64 = largest_stakes(findings.map(|finding| ((), finding))).values().map(|(cents, ())| cents).sum();
    estimates + amounts
}

/// For each project or document that findings rest on, the largest of their amounts in euro cents and the mark of the
/// finding that names it; of equal amounts the first.
pub fn largest_stakes<'a, M>(findings: impl IntoIterator<Item = (M, &'a Finding)>) -> BTreeMap<StakeOf, (i64, M)>
where
    M: Copy,
{
    let mut amounts: BTreeMap<StakeOf, (i64, M)> = BTreeMap::new();
    for (mark, finding) in findings {
        for (of, cents) in by_owner(&finding.stakes) {
            let largest = amounts.entry(of).or_insert((cents, mark));
            if cents > largest.0 {
                *largest = (cents, mark);
            }
        }
    }
    amounts
}

fn by_owner(stakes: &[Stake]) -> BTreeMap<StakeOf, i64> {
    let mut sums = BTreeMap::new();
    for stake in stakes {
        *sums.entry(stake.of).or_default() += stake.cents;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::testing::finding;

    fn at_stake(stakes: &[(StakeOf, i64)]) -> Finding {
        let stakes: Vec<Stake> = stakes.iter().map(|(of, cents)| Stake { of: *of, cents: *cents }).collect();
        let value = Some(stakes.iter().map(|stake| stake.cents).sum());
        Finding { value, value_basis: ValueBasis::Amount, stakes, ..finding() }
    }

    #[test]
    fn the_same_euro_counts_once() {
        let project = StakeOf::Project(EntityIndex(7));
        let deal = StakeOf::Document(RecordIndex(1));
        let findings = [at_stake(&[(project, 100)]), at_stake(&[(project, 120), (deal, 5)])];
        assert_eq!(total_value(&findings), 125);
    }

    #[test]
    fn parts_of_one_finding_add_up() {
        let project = StakeOf::Project(EntityIndex(7));
        assert_eq!(total_value(&[at_stake(&[(project, 30), (project, 70)])]), 100);
    }

    #[test]
    fn estimates_are_added() {
        let estimate = Finding { value: Some(650), value_basis: ValueBasis::Estimate, ..finding() };
        assert_eq!(total_value(&[estimate.clone(), estimate]), 1300);
    }
}
