//! Precision and recall of findings against planted ones.

use std::collections::BTreeSet;

use super::clusters::Rates;
use super::truth::{Planted, Truth};
use crate::catalog::RecordIndex;
use crate::findings::{Code, Finding};

/// The quality of one rule. A finding is right if any record it names is planted for its rule; a planted record is found if
/// any finding of the rule names it.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleQuality {
    /// The rule.
    pub code: Code,
    /// Findings of the rule.
    pub findings: usize,
    /// Planted records.
    pub planted: usize,
    /// Share of right findings, and of found records.
    pub rates: Rates,
    /// Wrong findings: their messages' record, where they have one.
    pub wrong: Vec<RecordIndex>,
    /// Planted records that no finding names.
    pub missed: Vec<RecordIndex>,
}

/// The quality of every rule that something was planted for.
pub(super) fn rules(findings: &[Finding], truth: &Truth) -> Vec<RuleQuality> {
    truth
        .planted
        .iter()
        .map(|(code, planted)| {
            let own: Vec<&Finding> = findings.iter().filter(|finding| finding.code == *code).collect();
            rule(*code, &own, planted)
        })
        .collect()
}

fn rule(code: Code, findings: &[&Finding], planted: &[Planted]) -> RuleQuality {
    let named = |finding: &Finding| finding.record.into_iter().chain(finding.related.iter().copied()).collect::<Vec<_>>();
    let records: BTreeSet<RecordIndex> = planted.iter().filter_map(|planted| match planted {
        Planted::Record(record) => Some(*record),
        Planted::System(_) => None,
    }).collect();
    let systems: BTreeSet<&str> = planted.iter().filter_map(|planted| match planted {
        Planted::System(slug) => Some(slug.as_str()),
        Planted::Record(_) => None,
    }).collect();
    let about = |finding: &Finding, slug: &str| finding.system == slug || finding.subject_id.split('|').any(|part| part == slug);
    let right = |finding: &&&Finding| {
        named(finding).iter().any(|record| records.contains(record)) || systems.iter().any(|slug| about(finding, slug))
    };
    let shown: BTreeSet<RecordIndex> = findings.iter().flat_map(|finding| named(finding)).collect();
    let found = records.intersection(&shown).count()
        + systems.iter().filter(|slug| findings.iter().any(|finding| about(finding, slug))).count();
    let correct = findings.iter().filter(right).count();
    let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    RuleQuality {
        code,
        findings: findings.len(),
        planted: records.len() + systems.len(),
        rates: Rates { precision: share(correct, findings.len()), recall: share(found, records.len() + systems.len()) },
        wrong: findings.iter().filter(|finding| !right(finding)).filter_map(|finding| finding.record).collect(),
        missed: records.difference(&shown).copied().collect(),
    }
}
