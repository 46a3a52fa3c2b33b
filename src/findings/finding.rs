//! One case of a rule, as data.

use serde::{Deserialize, Serialize};

use super::total::Stake;
use crate::catalog::RecordIndex;
use crate::message::Message;

/// The rules that are built. Codes are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "each code is documented in findings/docs")]
pub enum Code {
    Isl101,
    Isl102,
    Isl103,
    Isl104,
    Isl105,
    Isl106,
    Dup201,
    Dup202,
    Dup203,
    Dup204,
    Dup205,
    Dup206,
    Hnd301,
    Hnd302,
    Hnd303,
    Hnd304,
    Hnd305,
    Hnd306,
    Hnd307,
    Hnd308,
    Hnd309,
    Hnd310,
    Hnd311,
    Hnd312,
    Hnd313,
    Con401,
    Con402,
    Con403,
    Con404,
    Con405,
    Con406,
    Sig501,
    Sig502,
    Sig503,
    Sig504,
    Sig505,
    Sig506,
    Dq601,
    Dq602,
    Dq603,
    Dq604,
    Dq605,
    Dq606,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warning,
    /// A broken handover or a contradiction that costs money.
    Error,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// A customer entity.
    Customer,
    /// A person entity.
    Person,
    /// A project entity.
    Project,
    /// One system.
    System,
    /// Two systems.
    SystemPair,
}

/// Where a value at stake comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueBasis {
    /// The amount of a document.
    Amount,
    /// Effort, priced: minutes × hourly rate.
    Estimate,
    /// No value can be given.
    None,
}

/// One case of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Stable over nights: made of rule, system, entity kind and the record ids of the subject.
    pub fingerprint: String,
    /// The rule.
    pub code: Code,
    /// How bad it is, after the configuration.
    pub severity: Severity,
    /// What it is about.
    pub subject_type: SubjectType,
    /// Id of the entity, slug of the system, or `left|right` of two systems.
    pub subject_id: String,
    /// Its name for people.
    pub subject_name: String,
    /// System slug of the row a person would open first (or of the subject).
    pub system: String,
    /// The record a person would open first.
    pub record: Option<RecordIndex>,
    /// Further records that it rests on, in canonical order.
    pub related: Vec<RecordIndex>,
    /// Value at stake in euro cents.
    pub value: Option<i64>,
    /// Where the value comes from.
    pub value_basis: ValueBasis,
    /// The documents whose amounts make up the value, so that no total counts one twice; empty for estimates.
    pub stakes: Vec<Stake>,
    /// Probability that the finding is right, identity's own uncertainty included.
    pub confidence: f64,
    /// What is the matter.
    pub message: Message,
    /// What to do.
    pub action: Message,
    /// The evidence line by line.
    pub evidence: Vec<Message>,
}

/// A rule that could not run, or only in part, and what is missing for it.
#[derive(Debug, Clone, PartialEq)]
pub struct NotRun {
    /// The rule.
    pub code: Code,
    /// Which column or export is missing.
    pub missing: Message,
}

impl Severity {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl SubjectType {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Person => "person",
            Self::Project => "project",
            Self::System => "system",
            Self::SystemPair => "system_pair",
        }
    }
}

impl ValueBasis {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Estimate => "estimate",
            Self::None => "none",
        }
    }
}
