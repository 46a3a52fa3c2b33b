//! What findings are worth together, and which of them are most worth a look.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub use crate::findings::Nature;
use crate::findings::{self, Code, Finding, Severity, ValueBasis};

/// Euro cents behind findings; no euro is counted twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worth {
    /// From amounts of documents.
    pub amount: i64,
    /// From priced effort.
    pub estimate: i64,
}

impl Worth {
    /// Both together.
    pub fn total(self) -> i64 {
        self.amount + self.estimate
    }
}

/// Amounts of documents behind findings of one nature, in euro cents; no euro is counted twice.
pub fn amount_of(findings: &[Finding], nature: Nature) -> i64 {
    exposure(findings.iter().filter(|finding| Nature::of(finding.code) == nature)).amount
}

/// One rule and its findings.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTotal<'a> {
    /// The rule.
    pub code: Code,
    /// The worst severity among its findings.
    pub severity: Severity,
    /// What they are worth together.
    pub worth: Worth,
    /// Its findings, the most expected value first (value times confidence).
    pub findings: Vec<&'a Finding>,
}

/// What findings cost together: amounts that are lost or not asked for, and priced effort. What is only exposed (open
/// pipeline, unpaid invoices, documents with a broken key) shows with its rule and is not added up.
pub fn worth<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Worth {
    let counts = |finding: &&Finding| finding.value_basis == ValueBasis::Estimate || finding.code.is_loss();
    exposure(findings.into_iter().filter(counts))
}

/// What stands behind findings, lost or not.
pub(super) fn exposure<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Worth {
    let (estimates, amounts): (Vec<&Finding>, Vec<&Finding>) =
        findings.into_iter().partition(|finding| finding.value_basis == ValueBasis::Estimate);
    Worth { amount: findings::total_value(amounts), estimate: findings::total_value(estimates) }
}

/// The findings rule by rule, in the order of codes; rules without findings are left out.
pub fn by_rule(findings: &[Finding]) -> Vec<RuleTotal<'_>> {
    let mut rules: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        rules.entry(finding.code).or_default().push(finding);
    }
    rules.into_iter().map(|(code, findings)| total(code, findings)).collect()
}

/// The same, the gravest first, then the most valuable.
pub fn by_gravity(findings: &[Finding]) -> Vec<RuleTotal<'_>> {
    let mut totals = by_rule(findings);
    totals.sort_by_key(|total| (Reverse(total.severity), Reverse(total.worth.total()), total.code));
    totals
}

fn total(code: Code, mut findings: Vec<&Finding>) -> RuleTotal<'_> {
    findings.sort_by(|left, right| by_expected_value(left, right));
    RuleTotal {
        code,
        severity: findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Info),
        worth: exposure(findings.iter().copied()),
        findings,
    }
}

/// The findings that are most worth a look: the most expected value first (value times confidence), each customer,
/// project or system once.
pub fn most_valuable(findings: &[Finding], count: usize) -> Vec<&Finding> {
    let mut order: Vec<&Finding> =
        findings.iter().filter(|finding| finding.value.is_some_and(|cents| cents > 0)).collect();
    order.sort_by(|left, right| by_expected_value(left, right));
    let mut subjects = BTreeSet::new();
    order
        .into_iter()
        .filter(|finding| subjects.insert((finding.subject_type, &finding.subject_id)))
        .take(count)
        .collect()
}

fn expected(finding: &Finding) -> f64 {
    finding.value.unwrap_or_default() as f64 * finding.confidence
}

fn by_expected_value(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    expected(right)
        .total_cmp(&expected(left))
        .then_with(|| right.severity.cmp(&left.severity))
        .then_with(|| right.confidence.total_cmp(&left.confidence))
        .then_with(|| left.fingerprint.cmp(&right.fingerprint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn every_amount_has_one_nature() {
        let mut findings = testing::audit().findings.findings;
        findings[1].code = Code::Sig501;
        findings[1].value_basis = ValueBasis::Amount;
        findings[1].stakes = findings[0].stakes.clone();
        let amounts = Nature::ALL.map(|nature| amount_of(&findings, nature));
        assert_eq!(
            amounts,
            [4_820_000, 4_820_000, 0],
            "pipeline at risk stands beside what is lost, and is not added to it"
        );
        assert_eq!(worth(&findings).amount, 4_820_000);
    }
}
