//! What was recognised about a table.

use super::vocabulary::{RecordKind, Role};

/// What was recognised about one table, and how surely.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognition {
    /// The system the table was exported from.
    pub system: System,
    /// What a row is; `None` where it could not be told and the table is left unused.
    pub kind: Option<RecordKind>,
    /// Confidence in system and kind, 0 to 1.
    pub confidence: f64,
    /// One entry per column of the table.
    pub columns: Vec<Column>,
}

/// A departmental system, as one instance of it (every ledger is an instance of its own).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct System {
    /// Slug: `zoho-crm`, `datev-1001-12345`; for unknown tables the file stem without date or counter.
    pub slug: String,
    /// Name for people: `Zoho CRM`.
    pub name: String,
    /// The department that works with it.
    pub department: Department,
    /// Recognised from a data file under `catalog/systems` (or the configuration), not guessed.
    pub known: bool,
}

/// The department that works with a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Department {
    /// Sales (CRM).
    Sales,
    /// Marketing (newsletters, campaigns, shop).
    Marketing,
    /// Order processing (ERP).
    Operations,
    /// Accounting (ledgers).
    Accounting,
    /// Projects.
    Projects,
    /// Service desk.
    Service,
    /// Could not be told.
    Unknown,
}

impl Department {
    /// All departments, in the order in which a customer meets them.
    pub const ALL: [Self; 7] = [
        Self::Marketing,
        Self::Sales,
        Self::Projects,
        Self::Operations,
        Self::Accounting,
        Self::Service,
        Self::Unknown,
    ];
}

/// What was recognised about one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it says about the record; `None` where it is left unused.
    pub role: Option<Role>,
    /// Confidence in the role, 0 to 1, at least [`Column::SURE`]; 0 without a role.
    pub confidence: f64,
    /// What it may say, where that is too unsure to be used.
    pub unsure: Option<(Role, f64)>,
    /// Share of rows with a value (nulls in any spelling do not count).
    pub fill: f64,
    /// A typical value, the same for any order of rows; empty for empty columns.
    pub example: String,
}

impl Column {
    /// Confidence from which a role is used; below it stands in [`Column::unsure`].
    pub const SURE: f64 = 0.5;
}
