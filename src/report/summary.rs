//! `summary.json`: the figures of an audit in one small file.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::landscape::{Entities, Landscape};
use super::messages::{self, Language};
use super::people::House;
use super::roadmap::{self, RoadmapSummary, Words};
use super::{value, words};
use crate::findings::Severity;
use crate::linkage::{BlockingReport, SourceRepeats};
use crate::pipeline::Audit;
use crate::table::Gravity;

/// The shape of `summary.json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Summary<'a> {
    reference_date: Option<Date>,
    language: Language,
    input: InputCounts,
    entities: Entities,
    customers_by_number_of_systems: &'a [u32],
    systems: Vec<SystemSummary<'a>>,
    shared_customers: Vec<SharedCustomers<'a>>,
    findings: FindingCounts,
    rules: Vec<RuleSummary>,
    not_run: Vec<NotRunSummary>,
    notes: Vec<String>,
    roadmap: RoadmapSummary<'a>,
    blocking: &'a [BlockingReport],
    repeats: &'a [SourceRepeats],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct InputCounts {
    files: usize,
    tables: usize,
    records: usize,
    problems: ProblemCounts,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ProblemCounts {
    error: usize,
    warning: usize,
    note: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SystemSummary<'a> {
    system: &'a str,
    name: &'a str,
    department: crate::catalog::Department,
    known: bool,
    files: &'a [String],
    records: u64,
    records_by_kind: Vec<KindCount>,
    customers: u32,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct KindCount {
    record_kind: &'static str,
    records: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SharedCustomers<'a> {
    left: &'a str,
    right: &'a str,
    customers: u32,
    share_of_smaller: Option<f64>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FindingCounts {
    error: usize,
    warning: usize,
    info: usize,
    /// Accepted by the configuration; in none of the other figures.
    suppressed: usize,
    value_eur: Euros,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Euros {
    amount: f64,
    estimate: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RuleSummary {
    rule: &'static str,
    name: String,
    severity: &'static str,
    findings: usize,
    value_eur: Euros,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NotRunSummary {
    rule: &'static str,
    missing: String,
}

/// Writes `summary.json`.
pub(super) fn write(audit: &Audit, landscape: &Landscape, language: Language, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &summary(audit, landscape, language))?;
    out.write_all(b"\n")
}

/// The figures of an audit.
pub(super) fn summary<'a>(audit: &'a Audit, landscape: &'a Landscape, language: Language) -> Summary<'a> {
    Summary {
        reference_date: audit.reference_date,
        language,
        input: input_counts(audit),
        entities: landscape.entities,
        customers_by_number_of_systems: &landscape.reach,
        systems: landscape.systems.iter().map(system).collect(),
        shared_customers: shared_customers(landscape),
        findings: finding_counts(audit),
        rules: rules(audit, language),
        not_run: not_run(audit, language),
        notes: audit.findings.notes.iter().map(|note| messages::render(note, language)).collect(),
        roadmap: roadmap::summary(&Words { roadmap: &audit.roadmap, house: House::Veiled, language }),
        blocking: &audit.identity.resolution.blocking,
        repeats: &audit.identity.resolution.repeats,
    }
}

fn input_counts(audit: &Audit) -> InputCounts {
    let reading = &audit.identity.reading;
    let problems = |gravity| reading.problems.iter().filter(|problem| problem.kind.gravity() == gravity).count();
    InputCounts {
        files: reading.files_read(),
        tables: reading.catalogue.tables.len(),
        records: reading.catalogue.len(),
        problems: ProblemCounts {
            error: problems(Gravity::Error),
            warning: problems(Gravity::Warning),
            note: problems(Gravity::Note),
        },
    }
}

fn system(island: &super::landscape::Island) -> SystemSummary<'_> {
    let kinds = island.kinds.iter().map(|(kind, records)| KindCount { record_kind: kind.name(), records: *records });
    SystemSummary {
        system: &island.slug,
        name: &island.name,
        department: island.department,
        known: island.known,
        files: &island.files,
        records: island.records,
        records_by_kind: kinds.collect(),
        customers: island.customers,
    }
}

/// Each pair of systems once, in the order of the landscape.
fn shared_customers(landscape: &Landscape) -> Vec<SharedCustomers<'_>> {
    let count = landscape.systems.len();
    let pairs = (0..count).flat_map(|left| (left + 1..count).map(move |right| (left, right)));
    pairs
        .map(|(left, right)| SharedCustomers {
            left: &landscape.systems[left].slug,
            right: &landscape.systems[right].slug,
            customers: landscape.shared(left, right),
            share_of_smaller: landscape.overlap(left, right).map(four_decimals),
        })
        .collect()
}

fn finding_counts(audit: &Audit) -> FindingCounts {
    let findings = &audit.findings.findings;
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    FindingCounts {
        error: count(Severity::Error),
        warning: count(Severity::Warning),
        info: count(Severity::Info),
        suppressed: audit.findings.suppressed.len(),
        value_eur: euros(value::worth(findings)),
    }
}

fn rules(audit: &Audit, language: Language) -> Vec<RuleSummary> {
    let totals = value::by_rule(&audit.findings.findings);
    totals
        .into_iter()
        .map(|total| RuleSummary {
            rule: total.code.name(),
            name: messages::text(&words::rule_name(total.code), language),
            severity: total.severity.name(),
            findings: total.findings.len(),
            value_eur: euros(total.worth),
        })
        .collect()
}

fn not_run(audit: &Audit, language: Language) -> Vec<NotRunSummary> {
    let not_run = audit.findings.not_run.iter();
    not_run
        .map(|rule| NotRunSummary { rule: rule.code.name(), missing: messages::render(&rule.missing, language) })
        .collect()
}

fn euros(worth: value::Worth) -> Euros {
    Euros { amount: worth.amount as f64 / 100.0, estimate: worth.estimate as f64 / 100.0 }
}

fn four_decimals(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
