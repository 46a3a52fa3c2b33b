//! The one connected picture becomes findings, rule by rule.

mod code;
mod finding;
mod total;

pub use code::{Documentation, UnknownCode};
pub use finding::{Code, Finding, NotRun, Severity, SubjectType, ValueBasis};
pub use total::{Stake, StakeOf, total_value};

use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::linkage::Resolution;
use crate::memory::{MemoryError, World};
use crate::message::Message;

/// What the rules found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// All findings, in canonical order.
    pub findings: Vec<Finding>,
    /// Rules that could not run, or only in part.
    pub not_run: Vec<NotRun>,
    /// What a reader must know about the exports before trusting the findings.
    pub notes: Vec<Message>,
}

/// Runs all rules.
///
/// # Errors
/// [`MemoryError`] if a join fails for want of memory.
pub fn find(
    catalogue: &Catalogue,
    resolution: &Resolution,
    world: &World,
    settings: &Settings,
) -> Result<Findings, MemoryError> {
    let _ = (catalogue, resolution, world, settings);
    Ok(Findings::default())
}

impl Code {
    /// The rule's own severity.
    pub fn severity(self) -> Severity {
        match self {
            Self::Hnd301 | Self::Hnd302 | Self::Hnd305 => Severity::Error,
            Self::Dup202 => Severity::Info,
            Self::Isl101 | Self::Isl102 | Self::Dup201 | Self::Hnd310 | Self::Sig501 => Severity::Warning,
        }
    }
}
