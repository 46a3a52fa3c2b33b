//! The one connected picture becomes findings, rule by rule.

mod finding;

pub use finding::{Code, Finding, NotRun, Severity, SubjectType, ValueBasis};
