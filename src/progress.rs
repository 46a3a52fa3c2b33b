//! What a long step tells the outside about its course; knows no terminal.

/// Receives the course of the work, phase by phase. Implementations must not influence results.
pub trait Progress: Sync {
    /// A phase begins; `total` is the number of units where it is known.
    fn start(&self, phase: Phase, total: Option<u64>);
    /// `count` further units of the running phase are done.
    fn advance(&self, count: u64);
    /// The running phase is done.
    fn finish(&self);
}

/// The phases of an audit, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Files become tables.
    Ingest,
    /// Tables become typed records.
    Catalog,
    /// Raw values become comparable values.
    Standardise,
    /// Records become clusters.
    Linkage,
    /// Clusters and documents become one connected picture.
    Memory,
    /// The rules run.
    Findings,
    /// The output files are written.
    Report,
}

/// A [`Progress`] that tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _phase: Phase, _total: Option<u64>) {}
    fn advance(&self, _count: u64) {}
    fn finish(&self) {}
}
