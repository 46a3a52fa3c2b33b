//! The lists of an audit as Parquet: the columns of the CSV files with the types that CSV does not have, and as tables of
//! their own what stands in those joined within a cell. Records are told by file and row, which no table has twice.

use std::borrow::Cow;
use std::io;

use super::messages::Language;
use super::targets::{Pending, Sink};
use super::{crosswalk, edges, findings};
use crate::catalog::{Catalogue, RecordIndex};
use crate::findings::Finding;
use crate::linkage::Resolution;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::output::parquet::write as write_parquet;

/// Who is who.
pub(super) const OF_IDENTITY: [&str; 3] = ["crosswalk.parquet", "edges.parquet", "edge_evidence.parquet"];
/// What is the matter.
pub(super) const OF_FINDINGS: [&str; 2] = ["findings.parquet", "finding_records.parquet"];

/// The parts of the evidence of an edge.
const EVIDENCE: [&str; 9] = [
    "entity_type",
    "left_file",
    "left_record_id",
    "right_file",
    "right_record_id",
    "position",
    "comparison",
    "level",
    "weight",
];
/// The records that a finding names.
const RECORDS: [&str; 7] = ["fingerprint", "position", "system", "file", "row", "record_id", "record_kind"];

/// Files on who is who.
pub(super) fn of_identity<'a>(catalogue: &'a Catalogue, resolution: &'a Resolution) -> Vec<Pending<'a>> {
    let [crosswalk, edges, evidence] = OF_IDENTITY;
    vec![
        Pending::new(crosswalk, move |out| {
            write(&crosswalk::HEADER, &resolution.memberships, out, |membership, emit| {
                emit(&crosswalk::cells(catalogue, resolution, membership));
            })
        }),
        Pending::new(edges, move |out| {
            write(&edges::HEADER, &resolution.edges, out, |edge, emit| emit(&edges::cells(catalogue, edge)))
        }),
        Pending::new(evidence, move |out| {
            write(&EVIDENCE, &resolution.edges, out, |edge, emit| {
                edges::parts(catalogue, edge).for_each(|part| emit(&part));
            })
        }),
    ]
}

/// Files on what is the matter.
pub(super) fn of_findings<'a>(catalogue: &'a Catalogue, found: &'a [Finding], language: Language) -> Vec<Pending<'a>> {
    let [findings, records] = OF_FINDINGS;
    vec![
        Pending::new(findings, move |out| {
            write(&findings::HEADER, found, out, |finding, emit| emit(&findings::cells(catalogue, finding, language)))
        }),
        Pending::new(records, move |out| {
            write(&RECORDS, found, out, |finding, emit| {
                let opened = finding.record.iter().map(|record| (0, record));
                let related = finding.related.iter().enumerate().map(|(at, record)| (at + 1, record));
                opened.chain(related).for_each(|(at, record)| emit(&named_record(catalogue, finding, at, *record)));
            })
        }),
    ]
}

/// A record that a finding names; at position 0 stands the row that a person would open first.
fn named_record<'a>(
    catalogue: &'a Catalogue,
    finding: &'a Finding,
    at: usize,
    index: RecordIndex,
) -> [Cow<'a, str>; RECORDS.len()] {
    let record = catalogue.record(index);
    [
        Cow::Borrowed(finding.fingerprint.as_str()),
        Cow::Owned(at.to_string()),
        Cow::Borrowed(record.system().slug.as_str()),
        Cow::Borrowed(record.file()),
        Cow::Owned(record.row().to_string()),
        Cow::Borrowed(record.id()),
        Cow::Borrowed(record.kind().name()),
    ]
}

fn write<T: Sync>(
    header: &[&str],
    units: &[T],
    out: &mut Sink<'_>,
    rows: impl Fn(&T, &mut Emit<'_>) + Sync,
) -> io::Result<()> {
    let columns = header.iter().map(|name| Column::new(*name, sort(name))).collect();
    write_parquet(&Rows { columns, units, of_unit: rows }, out)
}

/// What the values of a column are.
fn sort(column: &str) -> Sort {
    match column {
        "row" | "position" => Sort::Integer,
        "value_eur" => Sort::Euro,
        "confidence" | "match_probability" | "match_weight" | "weight" => Sort::Number,
        _ => Sort::Text,
    }
}

/// Rows made of what stands in a slice.
struct Rows<'a, T, F> {
    columns: Vec<Column>,
    units: &'a [T],
    of_unit: F,
}

impl<T: Sync, F: Fn(&T, &mut Emit<'_>) + Sync> Listing for Rows<'_, T, F> {
    fn name(&self) -> &'static str {
        "list"
    }
    fn columns(&self) -> &[Column] {
        &self.columns
    }
    fn units(&self) -> usize {
        self.units.len()
    }
    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        (self.of_unit)(&self.units[at], emit);
    }
}
