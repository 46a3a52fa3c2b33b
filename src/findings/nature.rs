//! What it means that money stands behind a finding.

use super::finding::Code;

/// What it means that money stands behind a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Work or revenue that was not handed over: it is lost, or late, until somebody acts.
    Broken,
    /// Revenue that is still to come and in danger.
    AtRisk,
    /// Documents that nobody can assign; their amounts are not lost.
    Unassigned,
}

impl Nature {
    /// All natures, the gravest first.
    pub const ALL: [Self; 3] = [Self::Broken, Self::AtRisk, Self::Unassigned];

    /// The nature of the amounts behind a rule.
    pub fn of(code: Code) -> Self {
        match code.name() {
            _ if code.is_loss() => Self::Broken,
            name if name.starts_with("SIG") => Self::AtRisk,
            _ => Self::Unassigned,
        }
    }
}
