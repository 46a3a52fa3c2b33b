//! Finds what a person named: a finding by its fingerprint, a record by its reference.

use crate::catalog::{Catalogue, Record, RecordIndex};
use crate::findings::Finding;
use crate::pipeline::Audit;

/// The finding with a fingerprint, or with the only one that begins so.
pub fn find_fingerprint<'a>(audit: &'a Audit, what: &str) -> Option<&'a Finding> {
    /// Digits from which a beginning may stand for the whole.
    const ENOUGH: usize = 6;
    let suppressed = audit.findings.suppressed.iter().map(|suppressed| &suppressed.finding);
    let mut found = audit.findings.findings.iter().chain(suppressed).filter(|finding| {
        finding.fingerprint == what || (what.len() >= ENOUGH && finding.fingerprint.starts_with(what))
    });
    let first = found.next()?;
    (first.fingerprint == what || found.next().is_none()).then_some(first)
}

/// The records that somebody may have meant: by `file:record_id` as the crosswalk has it, else by `file:row` as reports show
/// it, else by an id alone.
pub fn find_records(catalogue: &Catalogue, what: &str) -> Vec<RecordIndex> {
    let referred = by_reference(catalogue, what);
    if !referred.is_empty() {
        return referred;
    }
    let at_row = |record: &Record| {
        let row = what.strip_prefix(record.file()).and_then(|rest| rest.strip_prefix(':'));
        row.is_some_and(|row| row.parse() == Ok(record.row()))
    };
    let found = |fits: &dyn Fn(&Record) -> bool| -> Vec<RecordIndex> {
        catalogue.records().filter(fits).map(|record| record.index).collect()
    };
    let in_row = found(&at_row);
    if in_row.is_empty() { found(&|record| record.id() == what) } else { in_row }
}

/// The record with exactly this reference, else all of the file with this id.
fn by_reference(catalogue: &Catalogue, what: &str) -> Vec<RecordIndex> {
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

#[cfg(test)]
mod tests {
    use super::find_records;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind, Role};

    #[test]
    fn records_are_found_by_reference_then_by_row_then_by_id() {
        let table = |file: &str, rows: &[&[&str]]| {
            typed_table(file, ("crm", Department::Sales), RecordKind::Account, &[Role::Id, Role::CompanyName], rows)
        };
        let all = catalogue(vec![
            table("a.csv", &[&["3", "Muster GmbH"], &["K-2", "Beispiel AG"]]),
            table("b.csv", &[&["K-2", "Beispiel AG"]]),
        ]);
        let found = |what: &str| find_records(&all, what).iter().map(|record| record.0).collect::<Vec<_>>();
        assert_eq!(found("a.csv:K-2"), [1]);
        assert_eq!(found("a.csv:3"), [0], "an id goes before a row");
        assert_eq!(found("b.csv:2"), [2], "the first row below the header");
        assert_eq!(found("K-2"), [1, 2]);
        assert_eq!(found("a.csv:9"), Vec::<u32>::new());
    }
}
