//! The gate for machines: what an audit found is held against what was known before and what is put up with, and the verdict
//! names its reasons. Only new findings count, so that a gate can be closed today on data that are not clean yet.

mod baseline;
mod indices;
mod verdict;

pub use baseline::{Baseline, BaselineError, Known};
pub use indices::{IndexBreach, IndexTerms};
pub use verdict::{Breach, Judged, Terms, Verdict, judge};
