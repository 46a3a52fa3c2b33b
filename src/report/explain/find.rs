//! Finds what a person named: a finding by its fingerprint, a record by its reference.

use crate::catalog::{Catalogue, RecordIndex};
use crate::findings::Finding;
use crate::pipeline::Audit;

/// The finding with a fingerprint, or with the only one that begins so.
pub fn find_fingerprint<'a>(audit: &'a Audit, what: &str) -> Option<&'a Finding> {
    /// Digits from which a beginning may stand for the whole.
    const ENOUGH: usize = 6;
    let mut found = audit.findings.findings.iter().filter(|finding| {
        finding.fingerprint == what || (what.len() >= ENOUGH && finding.fingerprint.starts_with(what))
    });
    let first = found.next()?;
    (first.fingerprint == what || found.next().is_none()).then_some(first)
}

/// The records that `file:record_id` may stand for: the one with exactly this reference, else all with this id.
pub fn find_records(catalogue: &Catalogue, what: &str) -> Vec<RecordIndex> {
    let mut by_id = Vec::new();
    for (table, typed) in catalogue.tables.iter().enumerate() {
        let Some(id) = what.strip_prefix(&typed.table.file).and_then(|rest| rest.strip_prefix(':')) else { continue };
        for record in catalogue.records_of(table) {
            if record.qualified_id() == id {
                return vec![record.index];
            }
            if record.id() == id {
                by_id.push(record.index);
            }
        }
    }
    by_id
}
