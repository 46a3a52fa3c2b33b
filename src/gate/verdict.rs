//! The verdict: which findings are new, which of them count, and whether that is too much.

use std::collections::BTreeMap;

use super::baseline::{Baseline, Known};
use super::indices::{IndexBreach, IndexTerms};
use crate::config::{GateSettings, Settings};
use crate::findings::{Code, Finding, Findings, Severity};
use crate::roadmap::Roadmap;

/// What is put up with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The mildest severity that a new finding must have to count.
    pub fail_on: Severity,
    /// New findings of that severity or a graver one that are put up with.
    pub max_new: usize,
    /// Rules that are judged by themselves: the most findings they may have, known ones included.
    pub rules: BTreeMap<Code, usize>,
    /// Indices that have to hold, whatever is new.
    pub indices: IndexTerms,
}

/// Why the gate does not hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Breach {
    /// More new findings than are put up with.
    New {
        /// The mildest severity that counts.
        fail_on: Severity,
        /// How many there are.
        found: usize,
        /// How many there may be.
        allowed: usize,
    },
    /// More findings of a rule, known ones included, than it may have.
    Rule {
        /// The rule.
        code: Code,
        /// How many there are.
        found: usize,
        /// How many there may be.
        allowed: usize,
    },
    /// An index is worse than it may be.
    Index(IndexBreach),
}

/// A finding before the gate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// No earlier run knew it.
    pub new: bool,
    /// It is part of the reason why the gate does not hold.
    pub breaks: bool,
}

/// What the gate says.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict<'a> {
    /// What was put up with.
    pub terms: Terms,
    /// Whether there was a baseline.
    pub compared: bool,
    /// Why it does not hold; empty where it does.
    pub breaches: Vec<Breach>,
    /// All findings, in their order.
    pub findings: Vec<Judged<'a>>,
    /// Known findings that are gone.
    pub fixed: Vec<&'a Known>,
    /// Known findings of rules that did not run this time, or only in part: whether they are gone nobody knows.
    pub unchecked: Vec<&'a Known>,
}

impl Terms {
    /// What the command line says, else the configuration, else: no new error.
    pub fn new(settings: &GateSettings, fail_on: Option<Severity>, max_new: Option<usize>) -> Self {
        Self {
            fail_on: fail_on.or(settings.fail_on).unwrap_or(Severity::Error),
            max_new: max_new.or(settings.max_new).unwrap_or(0),
            rules: settings.rules.clone(),
            indices: IndexTerms::new(settings),
        }
    }

    /// Whether a new finding counts. Rules that are judged by themselves do not.
    fn counts(&self, finding: &Finding, new: bool) -> bool {
        new && finding.severity >= self.fail_on && !self.rules.contains_key(&finding.code)
    }
}

impl Verdict<'_> {
    /// Whether the gate holds.
    pub fn holds(&self) -> bool {
        self.breaches.is_empty()
    }

    /// Number of new findings.
    pub fn new_findings(&self) -> usize {
        self.findings.iter().filter(|judged| judged.new).count()
    }
}

/// Holds findings against a baseline and terms, and the indices against theirs. Without a baseline everything is new.
pub fn judge<'a>(
    found: &'a Findings,
    roadmap: &Roadmap,
    baseline: Option<&'a Baseline>,
    settings: &Settings,
    terms: Terms,
) -> Verdict<'a> {
    let is_new = |finding: &Finding| baseline.is_none_or(|baseline| !baseline.knows(finding));
    let mut breaches = breaches(found, &terms, is_new);
    breaches.extend(terms.indices.breaches(roadmap).into_iter().map(Breach::Index));
    let broken = |breach: &Breach, finding: &Finding, new: bool| match breach {
        Breach::New { .. } => terms.counts(finding, new),
        Breach::Rule { code, .. } => *code == finding.code,
        Breach::Index(_) => false,
    };
    let judged = |finding: &'a Finding| {
        let new = is_new(finding);
        Judged { finding, new, breaks: breaches.iter().any(|breach| broken(breach, finding, new)) }
    };
    let findings = found.findings.iter().map(judged).collect();
    let (unchecked, fixed) = gone(found, baseline).partition(|known| is_unchecked(known, found, settings));
    Verdict { compared: baseline.is_some(), breaches, findings, fixed, unchecked, terms }
}

fn breaches(found: &Findings, terms: &Terms, is_new: impl Fn(&Finding) -> bool) -> Vec<Breach> {
    let counted = found.findings.iter().filter(|finding| terms.counts(finding, is_new(finding))).count();
    let new = Breach::New { fail_on: terms.fail_on, found: counted, allowed: terms.max_new };
    let rules = terms.rules.iter().filter_map(|(code, allowed)| {
        let found = found.findings.iter().filter(|finding| finding.code == *code).count();
        (found > *allowed).then_some(Breach::Rule { code: *code, found, allowed: *allowed })
    });
    (counted > terms.max_new).then_some(new).into_iter().chain(rules).collect()
}

/// What the baseline knows and this run has neither found nor accepted.
fn gone<'a>(found: &'a Findings, baseline: Option<&'a Baseline>) -> impl Iterator<Item = &'a Known> {
    let suppressed = found.suppressed.iter().map(|suppressed| &suppressed.finding);
    let mut there: Vec<&str> =
        found.findings.iter().chain(suppressed).map(|finding| finding.fingerprint.as_str()).collect();
    there.sort_unstable();
    let known = baseline.into_iter().flat_map(Baseline::findings);
    known.filter(move |known| there.binary_search(&known.fingerprint.as_str()).is_err())
}

/// Whether the rule of a known finding is gone, switched off, or lacked something.
fn is_unchecked(known: &Known, found: &Findings, settings: &Settings) -> bool {
    let Ok(code) = known.rule.parse::<Code>() else { return true };
    settings.rules.get(&code).is_some_and(|rule| rule.off) || found.not_run.iter().any(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RuleSettings;
    use crate::report::testing;

    /// One error (HND301), one warning (DUP201); SIG501 did not run.
    fn found() -> Findings {
        testing::audit().findings
    }

    fn terms(fail_on: Severity, max_new: usize, rules: &[(Code, usize)]) -> Terms {
        Terms { fail_on, max_new, rules: rules.iter().copied().collect(), indices: IndexTerms::default() }
    }

    fn verdict(terms: Terms) -> (Vec<Breach>, Vec<bool>) {
        let found = found();
        let verdict = judge(&found, &Roadmap::default(), None, &Settings::default(), terms);
        (verdict.breaches.clone(), verdict.findings.iter().map(|judged| judged.breaks).collect())
    }

    fn baseline(fingerprints: &[(&str, &str)]) -> Baseline {
        let findings = fingerprints.iter().map(|(fingerprint, rule)| Known {
            fingerprint: (*fingerprint).to_owned(),
            rule: (*rule).to_owned(),
            severity: Severity::Error,
            system: "crm".to_owned(),
        });
        Baseline::of(findings)
    }

    #[test]
    fn the_severity_decides_what_counts() {
        let breach = |fail_on, found| vec![Breach::New { fail_on, found, allowed: 0 }];
        assert_eq!(verdict(terms(Severity::Error, 0, &[])), (breach(Severity::Error, 1), vec![true, false]));
        assert_eq!(verdict(terms(Severity::Warning, 0, &[])), (breach(Severity::Warning, 2), vec![true, true]));
    }

    #[test]
    fn so_many_are_put_up_with() {
        assert_eq!(verdict(terms(Severity::Error, 1, &[])), (vec![], vec![false, false]));
        assert_eq!(verdict(terms(Severity::Info, 1, &[])).0.len(), 1);
    }

    #[test]
    fn a_rule_with_a_maximum_is_judged_by_it_alone() {
        let open = terms(Severity::Error, 0, &[(Code::Hnd301, 1)]);
        assert_eq!(verdict(open), (vec![], vec![false, false]));
        let closed = terms(Severity::Error, 0, &[(Code::Hnd301, 1), (Code::Dup201, 0)]);
        let breach = Breach::Rule { code: Code::Dup201, found: 1, allowed: 0 };
        assert_eq!(verdict(closed), (vec![breach], vec![false, true]));
    }

    #[test]
    fn what_is_known_is_no_news_but_counts_towards_a_maximum() {
        let (found, known) = (found(), baseline(&[("0f4c1a09be2d7733", "HND301")]));
        let judged = |terms| judge(&found, &Roadmap::default(), Some(&known), &Settings::default(), terms);
        assert!(judged(terms(Severity::Error, 0, &[])).holds());
        assert_eq!(judged(terms(Severity::Error, 0, &[])).new_findings(), 1);
        assert!(!judged(terms(Severity::Error, 0, &[(Code::Hnd301, 0)])).holds());
    }

    #[test]
    fn gone_is_fixed_only_where_the_rule_has_run() {
        let (found, mut settings) = (found(), Settings::default());
        let known = baseline(&[("1", "HND301"), ("2", "SIG501"), ("3", "XXX999"), ("4", "DUP202")]);
        settings.rules.insert(Code::Dup202, RuleSettings { off: true, severity: None });
        let verdict = judge(&found, &Roadmap::default(), Some(&known), &settings, terms(Severity::Info, 9, &[]));
        let names = |list: &[&Known]| list.iter().map(|known| known.fingerprint.clone()).collect::<Vec<_>>();
        assert_eq!(
            (names(&verdict.fixed), names(&verdict.unchecked)),
            (vec!["1".into()], vec!["2".into(), "3".into(), "4".into()])
        );
    }

    #[test]
    fn the_command_line_goes_before_the_configuration() {
        let settings = GateSettings { fail_on: Some(Severity::Info), max_new: Some(7), ..GateSettings::default() };
        assert_eq!(Terms::new(&settings, None, None), terms(Severity::Info, 7, &[]));
        assert_eq!(Terms::new(&settings, Some(Severity::Warning), Some(0)), terms(Severity::Warning, 0, &[]));
        assert_eq!(Terms::new(&GateSettings::default(), None, None), terms(Severity::Error, 0, &[]));
    }
}
