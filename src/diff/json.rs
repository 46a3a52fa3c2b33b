//! The difference as JSON.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::compare::{Bridge, Difference, IndexChange, RuleChange, State, Tally};
use super::run::{Found, Run};

/// The shape of the report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Report<'a> {
    old: Side<'a>,
    new: Side<'a>,
    /// All rules together; per customer, project or system only the largest amount counts.
    total: Tallies,
    rules: Vec<RuleLine<'a>>,
    indices: Vec<IndexLine<'a>>,
    bridged: Vec<BridgeLine<'a>>,
    parted: Vec<BridgeLine<'a>>,
    systems_new: &'a [String],
    systems_gone: &'a [String],
    findings: Vec<FindingLine<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Side<'a> {
    reference_date: Option<Date>,
    /// Version of the program.
    version: &'a str,
    findings: usize,
    customers_known_to_one_system: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Tallies {
    closed: TallyLine,
    new: TallyLine,
    open: TallyLine,
    unchecked: TallyLine,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct TallyLine {
    findings: usize,
    /// Euros from amounts of documents.
    amount_eur: f64,
    /// Euros of priced effort.
    estimate_eur: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RuleLine<'a> {
    rule: &'a str,
    name: &'a str,
    #[serde(flatten)]
    tallies: Tallies,
}

/// An index that both audits know.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct IndexLine<'a> {
    /// `fragmentation` (points, 0 to 100), or the use case whose AI readiness it is (percent of its cases).
    index: &'a str,
    before: f64,
    after: f64,
    worse: bool,
}

/// Two systems and the customers that both know.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BridgeLine<'a> {
    left: &'a str,
    right: &'a str,
    customers_before: u64,
    customers_after: u64,
    share_before: Option<f64>,
    share_after: Option<f64>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FindingLine<'a> {
    state: State,
    fingerprint: &'a str,
    rule: &'a str,
    severity: crate::findings::Severity,
    entity_type: &'a str,
    entity_id: &'a str,
    entity_name: &'a str,
    file: Option<&'a str>,
    row: Option<u32>,
    value_eur: Option<f64>,
    value_basis: &'a str,
    message: &'a str,
}

/// Writes the difference as JSON.
///
/// # Errors
/// If it cannot be written.
pub fn write(difference: &Difference<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &report(difference))?;
    out.write_all(b"\n")
}

/// The schema of the report.
#[cfg(test)]
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(Report<'static>)
}

fn report<'a>(difference: &'a Difference<'a>) -> Report<'a> {
    let (before, after) = difference.known_to_one();
    let changes = difference.changes.iter();
    Report {
        old: side(difference.old, before),
        new: side(difference.new, after),
        total: tallies(&difference.total),
        rules: difference
            .rules
            .iter()
            .map(|rule| RuleLine { rule: &rule.rule, name: &rule.name, tallies: tallies(rule) })
            .collect(),
        indices: difference.indices.iter().map(index).collect(),
        bridged: difference.bridged.iter().map(bridge).collect(),
        parted: difference.parted.iter().map(bridge).collect(),
        systems_new: &difference.systems_new,
        systems_gone: &difference.systems_gone,
        findings: changes.map(|change| finding(change.state, change.finding)).collect(),
    }
}

fn side(run: &Run, known_to_one: u64) -> Side<'_> {
    Side {
        reference_date: run.summary.reference_date,
        version: &run.version,
        findings: run.findings.len(),
        customers_known_to_one_system: known_to_one,
    }
}

fn tallies(change: &RuleChange) -> Tallies {
    let line = |tally: Tally| TallyLine {
        findings: tally.findings,
        amount_eur: tally.amount as f64 / 100.0,
        estimate_eur: tally.estimate as f64 / 100.0,
    };
    Tallies {
        closed: line(change.closed),
        new: line(change.new),
        open: line(change.open),
        unchecked: line(change.unchecked),
    }
}

fn index(change: &IndexChange) -> IndexLine<'_> {
    let index = change.use_case.as_ref().map_or("fragmentation", |(id, _)| id);
    IndexLine { index, before: change.before, after: change.after, worse: change.is_worse() }
}

fn bridge(bridge: &Bridge) -> BridgeLine<'_> {
    BridgeLine {
        left: &bridge.after.left,
        right: &bridge.after.right,
        customers_before: bridge.before.customers,
        customers_after: bridge.after.customers,
        share_before: bridge.before.share_of_smaller,
        share_after: bridge.after.share_of_smaller,
    }
}

fn finding(state: State, found: &Found) -> FindingLine<'_> {
    FindingLine {
        state,
        fingerprint: &found.fingerprint,
        rule: &found.rule,
        severity: found.severity,
        entity_type: &found.entity_type,
        entity_id: &found.entity_id,
        entity_name: &found.entity_name,
        file: found.file.as_deref(),
        row: found.row,
        value_eur: found.value_eur,
        value_basis: &found.value_basis,
        message: &found.message,
    }
}
