//! What the actions of a roadmap are worth. Each euro is given to one action only: that of the gravest nature, and of equal
//! ones that with the largest amount; so that the actions add up to no more than the findings do.

use std::collections::BTreeSet;

use crate::findings::{Finding, Nature, StakeOf, ValueBasis, largest_stakes};

/// What stands behind the findings that an action closes, in euro cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value {
    /// Amounts of documents in broken handovers.
    pub broken: i64,
    /// Open business in danger.
    pub at_risk: i64,
    /// Documents that nobody can assign; not lost.
    pub unassigned: i64,
    /// Effort that would be spared, priced.
    pub estimate: i64,
}

impl Value {
    /// What an action is ordered by: what is lost or in danger, and spared effort. Documents that only cannot be assigned
    /// would swamp both.
    pub fn at_stake(&self) -> i64 {
        self.broken + self.at_risk + self.estimate
    }

    /// What stands in documents, whatever its nature.
    pub fn amount(&self) -> i64 {
        self.broken + self.at_risk + self.unassigned
    }

    /// The same with other amounts; effort stays.
    pub(super) fn with_amounts(self, amount: impl Fn(i64) -> i64) -> Self {
        Self {
            broken: amount(self.broken),
            at_risk: amount(self.at_risk),
            unassigned: amount(self.unassigned),
            estimate: self.estimate,
        }
    }

    fn of(&mut self, nature: Nature) -> &mut i64 {
        match nature {
            Nature::Broken => &mut self.broken,
            Nature::AtRisk => &mut self.at_risk,
            Nature::Unassigned => &mut self.unassigned,
        }
    }
}

/// Splits what findings are worth among groups; each finding stands with the group that it belongs to.
pub(super) fn split<'a>(grouped: impl Iterator<Item = (usize, &'a Finding)> + Clone, groups: usize) -> Vec<Value> {
    let mut values = vec![Value::default(); groups];
    let mut given: BTreeSet<StakeOf> = BTreeSet::new();
    for nature in Nature::ALL {
        let stakes = largest_stakes(grouped.clone().filter(|(_, finding)| Nature::of(finding.code) == nature));
        for (of, (cents, group)) in stakes {
            if given.insert(of) {
                *values[group].of(nature) += cents;
            }
        }
    }
    for (group, finding) in grouped.filter(|(_, finding)| finding.value_basis == ValueBasis::Estimate) {
        values[group].estimate += finding.value.unwrap_or_default();
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Code, Stake, total_value};
    use crate::linkage::EntityIndex;
    use crate::report::testing;

    fn finding(code: Code, project: u32, cents: i64) -> Finding {
        let of = StakeOf::Project(EntityIndex(project));
        let finding = testing::audit().findings.findings.remove(0);
        Finding { code, value: Some(cents), stakes: vec![Stake { of, cents }], ..finding }
    }

    #[test]
    fn one_project_is_worth_its_money_once() {
        let findings = [
            finding(Code::Sig501, 1, 90),
            finding(Code::Hnd301, 1, 50),
            finding(Code::Hnd302, 1, 70),
            finding(Code::Hnd302, 2, 5),
        ];
        let values = split([0, 1, 2, 2].into_iter().zip(&findings), 3);
        assert_eq!((values[0].at_risk, values[1].broken, values[2].broken), (0, 0, 75));
        let lost = findings.iter().filter(|finding| finding.code.is_loss());
        assert_eq!(values.iter().map(|value| value.broken).sum::<i64>(), total_value(lost));
    }

    #[test]
    fn estimates_are_added_up() {
        let estimate = |cents| Finding {
            value: Some(cents),
            value_basis: ValueBasis::Estimate,
            stakes: Vec::new(),
            ..finding(Code::Dup201, 1, 0)
        };
        let findings = [estimate(650), estimate(1_300)];
        let values = split([1, 1].into_iter().zip(&findings), 2);
        assert_eq!((values[0], values[1].estimate, values[1].at_stake()), (Value::default(), 1_950, 1_950));
    }
}
