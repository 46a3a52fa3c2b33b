//! The shape of `archipel.toml` for editors. The configuration is read key by key; this writes down the same keys once more,
//! and a test holds the two together.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, schema_for};

use super::{Criterion, ProcessStage, RunBy, check, gate, handovers, migrate, system_files};
use crate::catalog::{Department, RecordKind, Role};
use crate::findings::{Code, Severity};

/// Corrections and terms of archipel. Everything is optional.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Configuration {
    /// Reference date; without it the newest date on which something was recorded.
    as_of: Option<Date>,
    /// Facts about systems, by slug.
    systems: Option<BTreeMap<String, System>>,
    /// Systems that archipel does not know.
    catalog: Option<Catalog>,
    /// Corrections of what was recognised, by file.
    files: Option<Vec<File>>,
    /// Grace periods, limits and tolerances.
    handovers: Option<Handovers>,
    /// Switches and severities of rules.
    rules: Option<BTreeMap<Code, Rule>>,
    /// Thresholds of identity.
    linkage: Option<Linkage>,
    /// What effort costs.
    money: Option<Money>,
    /// How the roadmap is drawn.
    roadmap: Option<Roadmap>,
    /// When `check` fails.
    gate: Option<Gate>,
    /// Where golden records take their fields from.
    migrate: Option<Migrate>,
    /// Accepted findings.
    suppressions: Option<Vec<Suppression>>,
    /// What people decide about pairs of records.
    review: Option<Review>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Review {
    /// The file of decisions, relative to the configuration.
    decisions: Option<String>,
    /// Decided pairs also teach the model.
    learn: Option<bool>,
}

/// What is known about a system.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct System {
    /// Name for people.
    name: Option<String>,
    /// The department that works with it.
    department: Option<Department>,
    /// Who answers for it.
    owner: Option<String>,
    /// Running cost per year in euros.
    #[schemars(range(min = 0))]
    yearly_cost: Option<f64>,
    /// Who runs it.
    run_by: Option<RunBy>,
    /// It is known to hold every customer once.
    deduplicated: Option<bool>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Catalog {
    /// Files that describe systems, relative to the configuration.
    systems: Option<Vec<String>>,
}

/// A correction of what was recognised about a file.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct File {
    /// The file, or a pattern with `*`.
    #[serde(rename = "file")]
    pattern: String,
    /// Slug of its system.
    system: Option<String>,
    /// What its rows are.
    kind: Option<RecordKind>,
    /// Roles of columns, by header.
    columns: Option<BTreeMap<String, Column>>,
    /// Leave the file out.
    ignore: Option<bool>,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the shape is of interest")]
enum Column {
    Role(Role),
    Unused(Unused),
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the shape is of interest")]
enum Unused {
    Unused,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Handovers {
    /// Days from a won deal to its project before it counts as broken.
    won_to_project_days: Option<u32>,
    /// Days from a finished project to its invoice before it counts as broken.
    finished_to_invoice_days: Option<u32>,
    /// Days from either before it counts as slow.
    slow_days: Option<u32>,
    /// Share by which net amounts of one project may differ.
    #[schemars(range(min = 0, max = 1))]
    amount_tolerance: Option<f64>,
    /// Days since the last invoice in which a customer counts as active.
    active_days: Option<u32>,
    /// Unresolved tickets that endanger a deal.
    several_tickets: Option<u32>,
    /// The exports are known to be of one day and whole: nothing is withheld because one may end early or hold open cases only.
    complete_exports: Option<bool>,
    /// Judge the handovers that every company has: won deal to project or order, finished project to invoice.
    defaults: Option<bool>,
    /// What words of a status mean in this company.
    stages: Option<BTreeMap<String, ProcessStage>>,
    /// Handovers of the company's own.
    further: Option<Vec<Further>>,
}

/// A paper of one kind has to lead to one of some others.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Further {
    /// Its name for people.
    name: String,
    /// What it begins with.
    from: RecordKind,
    /// How far that must have come; `done` without it.
    stage: Option<ProcessStage>,
    /// What it has to lead to; one of them is enough.
    to: Vec<RecordKind>,
    /// Days before it counts as broken; 30 without it.
    within_days: Option<u32>,
    /// Share by which the amounts may differ; without it amounts do not count.
    #[schemars(range(min = 0, max = 1))]
    amount_tolerance: Option<f64>,
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only the shape is of interest")]
enum Rule {
    Severity(Severity),
    Off(Off),
    Table(RuleTable),
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the shape is of interest")]
enum Off {
    Off,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct RuleTable {
    /// Switched off.
    off: Option<bool>,
    /// Another severity than the rule's own.
    severity: Option<Severity>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Linkage {
    /// Probability from which a pair counts as the same.
    #[schemars(range(min = 0, max = 1))]
    match_probability: Option<f64>,
    /// Probability from which a person should decide.
    #[schemars(range(min = 0, max = 1))]
    review_probability: Option<f64>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Money {
    /// Internal hourly rate in euros.
    #[schemars(range(min = 0))]
    hourly_rate: Option<f64>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Gate {
    /// The mildest severity that a new finding must have to count.
    fail_on: Option<Severity>,
    /// Number of new findings that are put up with.
    max_new: Option<u32>,
    /// The most findings that a rule may have, known ones included.
    rules: Option<BTreeMap<Code, u32>>,
    /// The highest fragmentation index that is put up with.
    #[schemars(range(min = 0, max = 100))]
    max_fragmentation: Option<u32>,
    /// The lowest AI readiness in percent, by use case.
    min_readiness: Option<Readiness>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Readiness {
    /// Which open deal is in danger?
    #[schemars(range(min = 0, max = 100))]
    deal_risk: Option<u32>,
    /// Which ticket first?
    #[schemars(range(min = 0, max = 100))]
    ticket_priority: Option<u32>,
    /// What revenue comes when?
    #[schemars(range(min = 0, max = 100))]
    revenue_forecast: Option<u32>,
    /// Which running project is heading for a billing problem?
    #[schemars(range(min = 0, max = 100))]
    billing_course: Option<u32>,
    /// Which reminder should wait?
    #[schemars(range(min = 0, max = 100))]
    dunning_care: Option<u32>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Roadmap {
    /// Actions that one person in charge, or one department, carries at the same time.
    strands: Option<u32>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Migrate {
    /// Slugs of systems, the one that is believed first in front; `*` stands for anything.
    systems: Option<Vec<String>>,
    /// What decides between values that differ, the first first.
    order: Option<Vec<Criterion>>,
    /// The same for single fields of golden records.
    fields: Option<BTreeMap<String, Field>>,
    /// What a ledger must know of itself to be loaded.
    ledger: Option<Ledger>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Field {
    /// Slugs of systems, the one that is believed first in front; `*` stands for anything.
    systems: Option<Vec<String>>,
    /// What decides between values that differ, the first first.
    order: Option<Vec<Criterion>>,
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Ledger {
    /// Number of the tax consultant.
    consultant: Option<String>,
    /// Number of the client.
    client: Option<String>,
    /// First day of the fiscal year.
    fiscal_year: Option<Date>,
    /// Digits of a general ledger account.
    account_length: Option<u32>,
}

/// Findings that somebody has looked at and accepted; of what is set, everything has to fit.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the shape is of interest")]
struct Suppression {
    /// Fingerprint of one finding.
    fingerprint: Option<String>,
    /// Findings of this rule.
    rule: Option<Code>,
    /// Findings about this entity: its id or name; `*` stands for anything.
    entity: Option<String>,
    /// Findings that name this record, as `file:record_id`; `*` stands for anything.
    record: Option<String>,
    /// Why they are accepted.
    reason: String,
    /// The last day on which that holds.
    until: Option<Date>,
}

/// The schema of `archipel.toml`.
pub(crate) fn schema() -> Schema {
    schema_for!(Configuration)
}

#[test]
fn the_schema_knows_the_keys_that_are_read() {
    let schema = serde_json::to_value(schema()).unwrap();
    let keys = |shape: &serde_json::Value| {
        let mut keys: Vec<String> = shape["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let read = |keys: &[&str]| {
        let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&schema), read(&check::KEYS), "write new keys into the schema, too");
    let below: [(&str, &[&str]); 16] = [
        ("Review", &check::REVIEW_KEYS),
        ("Catalog", &system_files::CATALOG_KEYS),
        ("System", &check::SYSTEM_KEYS),
        ("File", &check::FILE_KEYS),
        ("Handovers", &handovers::HANDOVER_KEYS),
        ("Further", &handovers::FURTHER_KEYS),
        ("RuleTable", &check::RULE_KEYS),
        ("Linkage", &check::LINKAGE_KEYS),
        ("Money", &check::MONEY_KEYS),
        ("Roadmap", &check::ROADMAP_KEYS),
        ("Gate", &gate::GATE_KEYS),
        ("Readiness", &gate::USE_CASES),
        ("Suppression", &gate::SUPPRESSION_KEYS),
        ("Migrate", &migrate::MIGRATE_KEYS),
        ("Field", &migrate::FIELD_KEYS),
        ("Ledger", &migrate::LEDGER_KEYS),
    ];
    for (shape, wanted) in below {
        assert_eq!(keys(&schema["$defs"][shape]), read(wanted), "{shape}");
    }
}
