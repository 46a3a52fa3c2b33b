//! The check as JSON: the terms, the verdict with its reasons, and every finding with what it is to the gate.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::Check;
use crate::findings::Severity;
use crate::gate::{Breach, IndexBreach, Known};
use crate::report::findings::{Line, line};
use crate::report::manifest::TOOL;
use crate::report::messages::Language;

/// The shape of the report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::report) struct Report<'a> {
    /// Always `archipel`.
    tool: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Whether the gate holds.
    passed: bool,
    language: Language,
    reference_date: Option<Date>,
    terms: Terms,
    /// Why the gate does not hold; empty where it does.
    breaches: Vec<BreachLine>,
    counts: Counts,
    /// Fragmentation index, 0 to 100; null where there is nothing to measure.
    fragmentation: Option<f64>,
    /// AI readiness as a share of cases, by use case; those without a case are left out.
    readiness: BTreeMap<&'static str, f64>,
    findings: Vec<JudgedLine<'a>>,
    /// Findings that the configuration accepts.
    suppressed: Vec<SuppressedLine<'a>>,
    /// Findings of the baseline that are gone.
    fixed: &'a [&'a Known],
    /// Findings of the baseline whose rule did not run this time, or only in part.
    unchecked: &'a [&'a Known],
    /// Rules that could not run, or only in part.
    not_run: Vec<NotRunLine>,
    /// What a reader must know about the exports and the suppressions.
    notes: Vec<String>,
}

/// What is put up with.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Terms {
    /// Whether there was a baseline; without one every finding is new.
    baseline: bool,
    fail_on: Severity,
    max_new: usize,
    /// Rules that are judged by themselves: the most findings they may have.
    rules: BTreeMap<&'static str, usize>,
    /// The highest fragmentation index, 0 to 100.
    max_fragmentation: Option<u32>,
    /// The lowest AI readiness in percent, by use case.
    min_readiness: BTreeMap<&'static str, u32>,
}

/// A number of findings, or points of an index.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Measure {
    Findings(usize),
    Points(f64),
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BreachLine {
    /// The rule that has too many findings; without a rule and an index, new findings of all rules are too many.
    rule: Option<&'static str>,
    /// The index that is worse than it may be: `fragmentation` (points), or a use case (percent of its cases).
    index: Option<&'static str>,
    found: Measure,
    allowed: Measure,
    message: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Counts {
    new: usize,
    known: usize,
    fixed: usize,
    unchecked: usize,
    suppressed: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JudgedLine<'a> {
    /// `new`, or `known` where the baseline has it.
    status: &'static str,
    /// It is part of the reason why the gate does not hold.
    breaks: bool,
    #[serde(flatten)]
    finding: Line<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SuppressedLine<'a> {
    reason: &'a str,
    until: Option<Date>,
    #[serde(flatten)]
    finding: Line<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NotRunLine {
    rule: &'static str,
    missing: String,
}

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &report(check))?;
    out.write_all(b"\n")
}

pub(in crate::report) fn report<'a>(check: &Check<'a>) -> Report<'a> {
    let (audit, verdict) = (check.audit, check.verdict);
    let catalogue = &audit.identity.reading.catalogue;
    let new = verdict.new_findings();
    let findings = verdict.findings.iter().map(|judged| JudgedLine {
        status: if judged.new { "new" } else { "known" },
        breaks: judged.breaks,
        finding: line(catalogue, judged.finding, check.language),
    });
    let not_run = audit.findings.not_run.iter();
    Report {
        tool: TOOL,
        version: env!("CARGO_PKG_VERSION"),
        passed: verdict.holds(),
        language: check.language,
        reference_date: audit.reference_date,
        terms: Terms {
            baseline: verdict.compared,
            fail_on: verdict.terms.fail_on,
            max_new: verdict.terms.max_new,
            rules: verdict.terms.rules.iter().map(|(code, most)| (code.name(), *most)).collect(),
            max_fragmentation: verdict.terms.indices.max_fragmentation,
            min_readiness: verdict.terms.indices.min_readiness.clone(),
        },
        breaches: verdict.breaches.iter().map(|breach| breach_line(check, breach)).collect(),
        counts: Counts {
            new,
            known: verdict.findings.len() - new,
            fixed: verdict.fixed.len(),
            unchecked: verdict.unchecked.len(),
            suppressed: audit.findings.suppressed.len(),
        },
        fragmentation: audit.roadmap.indices.overall.as_ref().map(|score| four_decimals(score.index)),
        readiness: audit
            .roadmap
            .readiness
            .iter()
            .filter_map(|case| Some((case.id, four_decimals(case.share()?))))
            .collect(),
        findings: findings.collect(),
        suppressed: suppressed(check),
        fixed: &verdict.fixed,
        unchecked: &verdict.unchecked,
        not_run: not_run
            .map(|rule| NotRunLine { rule: rule.code.name(), missing: check.sentence(&rule.missing) })
            .collect(),
        notes: audit.findings.notes.iter().map(|note| check.sentence(note)).collect(),
    }
}

fn suppressed<'a>(check: &Check<'a>) -> Vec<SuppressedLine<'a>> {
    let reading = &check.audit.identity.reading;
    let lines = check.audit.findings.suppressed.iter().map(|suppressed| {
        let entry = reading.settings.suppressions.get(suppressed.by);
        SuppressedLine {
            reason: entry.map_or("", |entry| &entry.reason),
            until: entry.and_then(|entry| entry.until),
            finding: line(&reading.catalogue, &suppressed.finding, check.language),
        }
    });
    lines.collect()
}

fn breach_line(check: &Check<'_>, breach: &Breach) -> BreachLine {
    let (rule, index) = match *breach {
        Breach::New { .. } => (None, None),
        Breach::Rule { code, .. } => (Some(code.name()), None),
        Breach::Index(broken) => (None, Some(broken.use_case.unwrap_or("fragmentation"))),
    };
    let (found, allowed) = match *breach {
        Breach::New { found, allowed, .. } | Breach::Rule { found, allowed, .. } => {
            (Measure::Findings(found), Measure::Findings(allowed))
        }
        Breach::Index(IndexBreach { found, allowed, .. }) => {
            (Measure::Points((found * 100.0).round() / 100.0), Measure::Points(allowed.into()))
        }
    };
    BreachLine { rule, index, found, allowed, message: check.reason(breach) }
}

fn four_decimals(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
