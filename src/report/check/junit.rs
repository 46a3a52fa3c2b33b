//! Test results as Jenkins, GitLab and others read them: a suite per rule, a case per finding. A finding fails only if it
//! breaks the gate, so that the tests are red exactly when the check fails; what could not run is skipped.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Check;
use super::escape::xml;
use crate::findings::{Code, Finding};
use crate::gate::{Breach, IndexBreach, Judged};
use crate::message::Message;

/// One rule and its cases.
struct Suite<'a> {
    code: Code,
    cases: Vec<&'a Judged<'a>>,
    missing: Vec<&'a Message>,
}

impl Suite<'_> {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|judged| judged.breaks).count()
    }

    /// A rule without findings is a case that passes or, where it could not run, is skipped.
    fn tests(&self) -> usize {
        self.cases.len() + self.skipped() + usize::from(self.cases.is_empty() && self.missing.is_empty())
    }

    fn skipped(&self) -> usize {
        self.missing.len()
    }
}

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(check);
    let (indices, broken) = indices(check);
    let tests: usize = suites.iter().map(Suite::tests).sum::<usize>() + indices.len();
    let failures: usize = suites.iter().map(Suite::failures).sum::<usize>() + broken.len();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="archipel" tests="{tests}" failures="{failures}" errors="0">"#)?;
    for suite in &suites {
        write_suite(check, suite, out)?;
    }
    write_indices(check, &indices, &broken, out)?;
    writeln!(out, "</testsuites>")
}

/// The indices that are gated, and those that do not hold, by use case; `None` is fragmentation.
fn indices(check: &Check<'_>) -> (Vec<Option<&'static str>>, Vec<IndexBreach>) {
    let terms = &check.verdict.terms.indices;
    let fragmentation = terms.max_fragmentation.map(|_| None);
    let asked = fragmentation.into_iter().chain(terms.min_readiness.keys().map(|case| Some(*case)));
    let broken = check.verdict.breaches.iter().filter_map(|breach| match breach {
        Breach::Index(index) => Some(*index),
        _ => None,
    });
    (asked.collect(), broken.collect())
}

fn write_indices(
    check: &Check<'_>,
    asked: &[Option<&'static str>],
    broken: &[IndexBreach],
    out: &mut dyn Write,
) -> io::Result<()> {
    if asked.is_empty() {
        return Ok(());
    }
    let (name, tests, failures) = (xml(&check.word("check-indices")), asked.len(), broken.len());
    writeln!(out, r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0" skipped="0">"#)?;
    for case in asked {
        let name = case.unwrap_or("fragmentation");
        match broken.iter().find(|index| index.use_case == *case) {
            Some(index) => {
                let message = xml(&check.reason(&Breach::Index(*index)));
                writeln!(
                    out,
                    r#"    <testcase classname="archipel.index" name="{name}"><failure type="index" message="{message}"/></testcase>"#
                )?;
            }
            None => writeln!(out, r#"    <testcase classname="archipel.index" name="{name}"/>"#)?,
        }
    }
    writeln!(out, "  </testsuite>")
}

/// The rules that are switched on, in the order of their codes.
fn suites<'a>(check: &Check<'a>) -> Vec<Suite<'a>> {
    let mut cases: BTreeMap<Code, Vec<&Judged<'_>>> = BTreeMap::new();
    for judged in &check.verdict.findings {
        cases.entry(judged.finding.code).or_default().push(judged);
    }
    let rules = &check.audit.identity.reading.settings.rules;
    let on = Code::ALL.into_iter().filter(|code| !rules.get(code).is_some_and(|rule| rule.off));
    let not_run = &check.audit.findings.not_run;
    let missing = |code| not_run.iter().filter(|rule| rule.code == code).map(|rule| &rule.missing).collect();
    on.map(|code| Suite { code, cases: cases.remove(&code).unwrap_or_default(), missing: missing(code) }).collect()
}

fn write_suite(check: &Check<'_>, suite: &Suite<'_>, out: &mut dyn Write) -> io::Result<()> {
    let name = xml(&check.rule(suite.code));
    let (tests, failures, skipped) = (suite.tests(), suite.failures(), suite.skipped());
    writeln!(
        out,
        r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">"#
    )?;
    let class = format!("archipel.{}", suite.code.name());
    if suite.cases.is_empty() && suite.missing.is_empty() {
        writeln!(out, r#"    <testcase classname="{class}" name="{name}"/>"#)?;
    }
    for missing in &suite.missing {
        let message = xml(&check.sentence(missing));
        writeln!(out, r#"    <testcase classname="{class}" name="{name}"><skipped message="{message}"/></testcase>"#)?;
    }
    for judged in &suite.cases {
        write_case(check, judged, &class, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_case(check: &Check<'_>, judged: &Judged<'_>, class: &str, out: &mut dyn Write) -> io::Result<()> {
    let finding = judged.finding;
    let name = xml(&format!("{} [{}]", finding.subject_name, finding.fingerprint));
    let text = xml(&details(check, finding));
    write!(out, r#"    <testcase classname="{class}" name="{name}">"#)?;
    if judged.breaks {
        let message = xml(&check.sentence(&finding.message));
        let severity = finding.severity.name();
        write!(out, r#"<failure type="{severity}" message="{message}">{text}</failure>"#)?;
    } else {
        write!(out, "<system-out>{text}</system-out>")?;
    }
    writeln!(out, "</testcase>")
}

/// Where it stands, what it is, what to do.
fn details(check: &Check<'_>, finding: &Finding) -> String {
    let place = check.place(finding);
    let part = place.part.map_or_else(String::new, |part| format!("#{part}"));
    let (message, action) = (check.sentence(&finding.message), check.sentence(&finding.action));
    format!("{}{part}:{}: {}: {message} {action}", place.path, place.line, finding.severity.name())
}
