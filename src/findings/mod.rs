//! The one connected picture becomes findings, rule by rule.

mod amounts;
mod case;
mod code;
mod context;
mod contradictions;
mod customers;
mod duplicates;
mod effort;
mod faces;
mod facts;
mod finding;
mod fingerprint;
mod handovers;
mod islands;
mod labels;
mod lists;
mod lookalikes;
mod nature;
mod originals;
mod precedence;
mod quality;
mod registry;
mod scope_notes;
mod severity;
mod sides;
mod signals;
mod suppress;
mod titles;
mod total;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod stability_tests;
#[cfg(test)]
pub(crate) mod testing;

pub use code::{Documentation, UnknownCode};
pub use facts::{Demand, Facts, Tie};
pub use finding::{Code, Finding, NotRun, Severity, SubjectType, ValueBasis};
pub use nature::Nature;
pub use registry::{Findings, find};
pub use suppress::Suppressed;
pub use total::{Stake, StakeOf, largest_stakes, total_value};
