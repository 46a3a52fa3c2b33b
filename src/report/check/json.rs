//! The check as JSON: the terms, the verdict with its reasons, and every finding with what it is to the gate.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::Check;
use crate::findings::Severity;
use crate::gate::{Breach, Known};
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
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BreachLine {
    /// The rule that has too many findings; without one, new findings of all rules are too many.
    rule: Option<&'static str>,
    found: usize,
    allowed: usize,
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
        },
        breaches: verdict.breaches.iter().map(|breach| breach_line(check, breach)).collect(),
        counts: Counts {
            new,
            known: verdict.findings.len() - new,
            fixed: verdict.fixed.len(),
            unchecked: verdict.unchecked.len(),
            suppressed: audit.findings.suppressed.len(),
        },
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
    let (rule, found, allowed) = match *breach {
        Breach::New { found, allowed, .. } => (None, found, allowed),
        Breach::Rule { code, found, allowed } => (Some(code.name()), found, allowed),
    };
    BreachLine { rule, found, allowed, message: check.reason(breach) }
}
