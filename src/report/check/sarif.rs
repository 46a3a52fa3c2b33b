//! SARIF 2.1.0, the exchange format of static analysis: rules with their help, results with place, fingerprint and state
//! against the baseline, accepted findings as suppressions, and what could not be checked as notifications.

use std::io::{self, Write};

use serde::Serialize;

use super::Check;
use super::escape::{one_line, sarif as text_of, uri};
use super::places::Place;
use crate::findings::{Code, Finding, Severity};
use crate::gate::Known;
use crate::report::messages::Language;
use crate::report::{rules, terminal, words};
use crate::table::Gravity;

/// Where the schema of the format lies.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Name and version of our fingerprints.
const FINGERPRINT: &str = "archipelFinding/v1";
/// Further records that are named with a result.
const RELATED: usize = 20;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    language: Language,
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
    enabled: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
    tool_configuration_notifications: Vec<Notification>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<RuleReference>,
}

#[derive(Serialize)]
struct RuleReference {
    id: &'static str,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: std::collections::BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    /// Probability that the finding is right, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

#[derive(Serialize)]
struct LogicalLocation {
    name: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &log(check))?;
    out.write_all(b"\n")
}

fn log(check: &Check<'_>) -> Log {
    let driver = Driver {
        name: "archipel",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: Code::ALL.into_iter().map(|code| rule(check, code)).collect(),
    };
    let invocation = Invocation {
        execution_successful: true,
        tool_execution_notifications: unread(check),
        tool_configuration_notifications: not_run(check),
    };
    let run =
        Run { tool: Tool { driver }, invocations: [invocation], language: check.language, results: results(check) };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

fn rule(check: &Check<'_>, code: Code) -> Rule {
    let settings = check.audit.identity.reading.settings.rules.get(&code);
    let severity = settings.and_then(|rule| rule.severity).unwrap_or(code.severity());
    let help = rules::documentation(code, check.language);
    Rule {
        id: code.name(),
        name: code.slug(),
        short_description: Text { text: check.word(&words::rule_name(code)) },
        full_description: Text { text: check.word(&words::rule_meaning(code)) },
        help: Help { text: help, markdown: help },
        default_configuration: Configuration {
            level: level(severity),
            enabled: !settings.is_some_and(|rule| rule.off),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Input that could not be read.
fn unread(check: &Check<'_>) -> Vec<Notification> {
    let problems = check.audit.identity.reading.problems.iter();
    let errors = problems.filter(|problem| problem.kind.gravity() == Gravity::Error);
    let notification = |problem| Notification {
        level: "error",
        message: Text { text: text_of(&terminal::problem(problem, check.language)) },
        associated_rule: None,
    };
    errors.map(notification).collect()
}

/// Rules that could not run, or only in part.
fn not_run(check: &Check<'_>) -> Vec<Notification> {
    let rules = check.audit.findings.not_run.iter();
    let notification = |rule: &crate::findings::NotRun| Notification {
        level: "warning",
        message: Text { text: text_of(&check.sentence(&rule.missing)) },
        associated_rule: Some(RuleReference { id: rule.code.name(), index: rule.code as usize }),
    };
    rules.map(notification).chain(indices(check)).collect()
}

/// Indices that are worse than they may be; they have no place in a file.
fn indices<'a>(check: &'a Check<'_>) -> impl Iterator<Item = Notification> + use<'a> {
    let broken = check.verdict.breaches.iter().filter(|breach| matches!(breach, crate::gate::Breach::Index(_)));
    broken.map(|breach| Notification {
        level: "error",
        message: Text { text: text_of(&check.reason(breach)) },
        associated_rule: None,
    })
}

fn results(check: &Check<'_>) -> Vec<SarifResult> {
    let verdict = check.verdict;
    let state = |new| verdict.compared.then_some(if new { "new" } else { "unchanged" });
    let mut results: Vec<SarifResult> =
        verdict.findings.iter().map(|judged| result(check, judged.finding, state(judged.new), Vec::new())).collect();
    let entries = &check.audit.identity.reading.settings.suppressions;
    results.extend(check.audit.findings.suppressed.iter().map(|suppressed| {
        let justification = entries.get(suppressed.by).map_or_else(String::new, |entry| one_line(&entry.reason));
        let suppression = Suppression { kind: "external", status: "accepted", justification };
        result(check, &suppressed.finding, None, vec![suppression])
    }));
    results.extend(verdict.fixed.iter().map(|known| absent(check, known)));
    results
}

fn result(
    check: &Check<'_>,
    finding: &Finding,
    baseline_state: Option<&'static str>,
    suppressions: Vec<Suppression>,
) -> SarifResult {
    let catalogue = &check.audit.identity.reading.catalogue;
    let related = finding.related.iter().take(RELATED).map(|index| {
        let record = catalogue.record(*index);
        let message = Text { text: text_of(&record.reference()) };
        Location { message: Some(message), ..location(check.places.of_record(&record)) }
    });
    let text = format!("{} {}", check.sentence(&finding.message), check.sentence(&finding.action));
    SarifResult {
        rule_id: finding.code.name().to_owned(),
        rule_index: Some(finding.code as usize),
        level: level(finding.severity),
        message: Text { text: text_of(&text) },
        locations: vec![location(check.place(finding))],
        related_locations: related.collect(),
        partial_fingerprints: [(FINGERPRINT, finding.fingerprint.clone())].into(),
        baseline_state,
        suppressions,
        rank: Some((finding.confidence * 10_000.0).round() / 100.0),
    }
}

/// A known finding that is gone.
fn absent(check: &Check<'_>, known: &Known) -> SarifResult {
    SarifResult {
        rule_id: known.rule.clone(),
        rule_index: known.rule.parse::<Code>().ok().map(|code| code as usize),
        level: level(known.severity),
        message: Text { text: check.word("check-fixed") },
        locations: Vec::new(),
        related_locations: Vec::new(),
        partial_fingerprints: [(FINGERPRINT, known.fingerprint.clone())].into(),
        baseline_state: Some("absent"),
        suppressions: Vec::new(),
        rank: None,
    }
}

fn location(place: Place) -> Location {
    Location {
        physical: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&place.path) },
            region: Region { start_line: place.line },
        },
        logical_locations: place.part.into_iter().map(|part| LogicalLocation { name: one_line(&part) }).collect(),
        message: None,
    }
}
