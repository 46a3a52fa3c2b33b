//! Checked settings, with the defaults of the rule catalogue.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::{Department, RecordKind, Role, UserSystem};
use crate::findings::{Code, Severity};

/// Everything that steers a run. The default is what an empty configuration means.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Settings {
    /// Reference date; without it the newest date on which something was recorded.
    pub as_of: Option<Date>,
    /// Corrections and facts about systems, by slug.
    pub systems: BTreeMap<String, SystemSettings>,
    /// Systems that the configuration adds to the known ones.
    pub catalog: CatalogSettings,
    /// Corrections of what was recognised, by file.
    pub files: Vec<FileSettings>,
    /// Grace periods, limits and tolerances of handovers.
    pub handovers: HandoverSettings,
    /// Switches and severities of rules.
    pub rules: BTreeMap<Code, RuleSettings>,
    /// Thresholds of identity.
    pub linkage: LinkageSettings,
    /// What effort costs.
    pub money: MoneySettings,
    /// How the roadmap is drawn.
    pub roadmap: RoadmapSettings,
    /// When `check` fails.
    pub gate: GateSettings,
    /// Where golden records take their fields from.
    pub migrate: MigrateSettings,
    /// Findings that are known, accepted and not to be told again.
    pub suppressions: Vec<Suppression>,
    /// What people decide about pairs of records.
    pub review: ReviewSettings,
}

/// What people decide about pairs of records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReviewSettings {
    /// The file of decisions, relative to the configuration; without it the one beside the input, if there is one.
    pub decisions: Option<String>,
    /// Decided pairs also teach the model.
    pub learn: bool,
}

/// What the configuration adds to the known systems.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CatalogSettings {
    /// Files that describe systems, in the order in which they are named.
    pub systems: Vec<SystemFile>,
}

/// A file that describes a system.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SystemFile {
    /// Its path as the configuration names it.
    pub file: String,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
    /// What it says.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    pub system: UserSystem,
}

/// What the configuration says about one system.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SystemSettings {
    /// Name for people.
    pub name: Option<String>,
    /// The department that works with it.
    pub department: Option<Department>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Running cost per year in euro cents.
    pub yearly_cost: Option<i64>,
    /// Who runs it.
    pub run_by: Option<RunBy>,
    /// The system is known to hold every customer once: its records are never merged with each other.
    pub deduplicated: bool,
}

/// Who runs a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RunBy {
    /// The IT department.
    It,
    /// The department that uses it.
    Department,
}

/// A correction of what was recognised about a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileSettings {
    /// The file as in the contract, or a pattern with `*`.
    pub file: String,
    /// Slug of its system.
    pub system: Option<String>,
    /// What its rows are.
    pub kind: Option<RecordKind>,
    /// Roles of its columns by header name; `None` leaves a column unused.
    pub columns: BTreeMap<String, Option<Role>>,
    /// Leave the file out.
    pub ignore: bool,
}

impl FileSettings {
    /// Whether the entry is about a file: its name, its book or a pattern in which `*` stands for anything.
    pub fn names(&self, file: &str) -> bool {
        let book = file.rsplit_once('#').map_or(file, |(book, _)| book);
        is_like(&self.file, file) || is_like(&self.file, book)
    }
}

/// Whether a text fits a pattern in which `*` stands for anything.
pub(crate) fn is_like(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(head) else { return false };
    let ends = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    ends.into_iter().any(|at| is_like(rest, &text[at..]))
}

/// Grace periods, limits and tolerances of handovers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HandoverSettings {
    /// Days from a won deal to its project before it counts as broken.
    pub won_to_project_days: i64,
    /// Days from a finished project to its invoice before it counts as broken.
    pub finished_to_invoice_days: i64,
    /// Days from either before it counts as slow.
    pub slow_days: i64,
    /// Share by which net amounts of one project may differ.
    pub amount_tolerance: f64,
    /// Days since the last invoice in which a customer counts as active.
    pub active_days: i64,
    /// Unresolved tickets that endanger a deal.
    pub several_tickets: usize,
    /// The exports are known to be of one day and whole: what is missing from them is missing.
    pub complete_exports: bool,
    /// The handovers that every company has are judged: won deal to project or order, finished project to invoice.
    pub defaults: bool,
    /// What words of a status mean where the company has words of its own, in any case and spelling of umlauts.
    pub stages: BTreeMap<String, ProcessStage>,
    /// Handovers of the company's own.
    pub further: Vec<FurtherHandover>,
}

/// How far a paper has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProcessStage {
    /// Not begun: a planned project, a draft.
    Planned,
    /// Under way: an open deal, a running project, a contract in force.
    Open,
    /// Came to its good end: a won deal, a finished project, a paid invoice.
    #[default]
    Done,
    /// Ended otherwise: lost, cancelled.
    Dropped,
    /// However far it has come, drafts and cancelled papers apart.
    Any,
}

/// A handover of the company's own: a paper of one kind has to lead to one of some others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FurtherHandover {
    /// Its name for people.
    pub name: String,
    /// What it begins with.
    pub from: RecordKind,
    /// How far that must have come.
    pub stage: ProcessStage,
    /// What it has to lead to; one of them is enough.
    pub to: Vec<RecordKind>,
    /// Days before it counts as broken.
    pub within_days: i64,
    /// Share by which the amounts may differ; without it amounts do not count.
    pub amount_tolerance: Option<f64>,
}

impl Default for HandoverSettings {
    fn default() -> Self {
        Self {
            won_to_project_days: 30,
            finished_to_invoice_days: 45,
            slow_days: 60,
            amount_tolerance: 0.05,
            active_days: 365,
            several_tickets: 2,
            complete_exports: false,
            defaults: true,
            stages: BTreeMap::new(),
            further: Vec::new(),
        }
    }
}

/// Switch and severity of one rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleSettings {
    /// Switched off.
    pub off: bool,
    /// Another severity than the rule's own.
    pub severity: Option<Severity>,
}

/// Thresholds of identity.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LinkageSettings {
    /// Probability from which a pair counts as the same.
    pub match_probability: f64,
    /// Probability from which a person should decide.
    pub review_probability: f64,
}

impl Default for LinkageSettings {
    fn default() -> Self {
        Self { match_probability: 0.50, review_probability: 0.15 }
    }
}

/// What effort costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MoneySettings {
    /// Internal hourly rate in euro cents.
    pub hourly_rate: i64,
}

impl Default for MoneySettings {
    fn default() -> Self {
        Self { hourly_rate: 65_00 }
    }
}

/// How the roadmap is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoadmapSettings {
    /// Actions that one person in charge, or one department, carries at the same time.
    pub strands: usize,
}

impl Default for RoadmapSettings {
    fn default() -> Self {
        Self { strands: 2 }
    }
}

/// When `check` fails. What is not set is decided by the command line or its defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateSettings {
    /// The mildest severity that a new finding must have to count.
    pub fail_on: Option<Severity>,
    /// Number of new findings that are put up with.
    pub max_new: Option<usize>,
    /// Rules that are judged by themselves: the most findings they may have, known ones included.
    pub rules: BTreeMap<Code, usize>,
    /// The highest fragmentation index that is put up with, 0 to 100.
    pub max_fragmentation: Option<u32>,
    /// The lowest AI readiness in percent that is put up with, by use case.
    pub min_readiness: BTreeMap<String, u32>,
}

/// Findings that somebody has looked at and accepted. Of what is set, everything has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Suppression {
    /// Fingerprint of one finding.
    pub fingerprint: Option<String>,
    /// Findings of this rule.
    pub rule: Option<Code>,
    /// Findings about this entity: its id or its name; `*` stands for anything.
    pub entity: Option<String>,
    /// Findings that name this record, as `file:record_id`; `*` stands for anything.
    pub record: Option<String>,
    /// Why they are accepted.
    pub reason: String,
    /// The last day on which that holds; without it, it holds for good.
    pub until: Option<Date>,
}

/// Where golden records take their fields from.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MigrateSettings {
    /// Slugs of systems, the one that is believed first in front; `*` stands for anything.
    pub systems: Vec<String>,
    /// What decides between values that differ; empty for the order of each field.
    pub order: Vec<Criterion>,
    /// The same for single fields.
    pub fields: BTreeMap<String, FieldSettings>,
    /// What a ledger must know of itself to be loaded.
    pub ledger: LedgerSettings,
}

/// What decides between the values of one golden field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FieldSettings {
    /// Slugs of systems, the one that is believed first in front; `*` stands for anything.
    pub systems: Vec<String>,
    /// What decides, the first first; empty for the order of all fields.
    pub order: Vec<Criterion>,
}

/// What may decide between values that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// A value that can be right wins over one that cannot: check digits, a whole address, a mailbox.
    Validity,
    /// The system that is believed first.
    System,
    /// The record that was changed last.
    Recency,
    /// The value that most systems agree on.
    Agreement,
    /// The value that says most.
    Completeness,
}

/// What the first line of a ledger's import file must say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LedgerSettings {
    /// Number of the tax consultant.
    pub consultant: Option<String>,
    /// Number of the client.
    pub client: Option<String>,
    /// First day of the fiscal year.
    pub fiscal_year: Option<Date>,
    /// Digits of a general ledger account.
    pub account_length: Option<u32>,
}
