//! `findings.csv` and `findings.jsonl`: the same findings, once for tables and once for programs.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::messages::{self, Language};
use super::{fields, pieces};
use crate::catalog::Catalogue;
use crate::findings::Finding;
use crate::output;

/// The columns.
pub(super) const HEADER: [&str; 16] = [
    "fingerprint",
    "rule",
    "severity",
    "entity_type",
    "entity_id",
    "entity_name",
    "system",
    "file",
    "row",
    "record_id",
    "related",
    "value_eur",
    "value_basis",
    "confidence",
    "message",
    "action",
];

/// One line of `findings.jsonl`; the keys are the columns of `findings.csv`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Line<'a> {
    fingerprint: &'a str,
    rule: &'static str,
    severity: &'static str,
    entity_type: &'static str,
    entity_id: &'a str,
    entity_name: &'a str,
    system: &'a str,
    file: Option<&'a str>,
    row: Option<u32>,
    record_id: Option<&'a str>,
    related: Vec<String>,
    value_eur: Option<f64>,
    value_basis: &'static str,
    confidence: f64,
    message: String,
    action: String,
}

/// Writes `findings.csv`.
pub(super) fn write_csv(
    catalogue: &Catalogue,
    findings: &[Finding],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    pieces::write_csv(&HEADER, findings, out, |csv, finding| {
        Ok(csv.write_record(cells(catalogue, finding, language).iter().map(Cow::as_ref))?)
    })
}

/// The cells of one row.
pub(super) fn cells<'a>(
    catalogue: &'a Catalogue,
    finding: &'a Finding,
    language: Language,
) -> [Cow<'a, str>; HEADER.len()] {
    let record = finding.record.map(|index| catalogue.record(index));
    [
        Cow::Borrowed(finding.fingerprint.as_str()),
        Cow::Borrowed(finding.code.name()),
        Cow::Borrowed(finding.severity.name()),
        Cow::Borrowed(finding.subject_type.name()),
        Cow::Borrowed(&finding.subject_id),
        Cow::Borrowed(&finding.subject_name),
        Cow::Borrowed(&finding.system),
        Cow::Borrowed(record.map_or("", |record| record.file())),
        Cow::Owned(record.map_or_else(String::new, |record| record.row().to_string())),
        Cow::Borrowed(record.map_or("", |record| record.id())),
        Cow::Owned(fields::record_list(catalogue, &finding.related)),
        Cow::Owned(finding.value.map_or_else(String::new, output::euro)),
        Cow::Borrowed(finding.value_basis.name()),
        Cow::Owned(output::probability(finding.confidence)),
        Cow::Owned(messages::render(&finding.message, language)),
        Cow::Owned(messages::render(&finding.action, language)),
    ]
}

/// Writes `findings.jsonl`.
pub(super) fn write_json_lines(
    catalogue: &Catalogue,
    findings: &[Finding],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    pieces::write(findings, out, |piece| {
        let mut lines = Vec::new();
        for finding in piece {
            serde_json::to_writer(&mut lines, &line(catalogue, finding, language))?;
            lines.push(b'\n');
        }
        Ok(lines)
    })
}

/// The line of a finding.
pub(super) fn line<'a>(catalogue: &'a Catalogue, finding: &'a Finding, language: Language) -> Line<'a> {
    let record = finding.record.map(|index| catalogue.record(index));
    Line {
        fingerprint: &finding.fingerprint,
        rule: finding.code.name(),
        severity: finding.severity.name(),
        entity_type: finding.subject_type.name(),
        entity_id: &finding.subject_id,
        entity_name: &finding.subject_name,
        system: &finding.system,
        file: record.map(|record| record.file()),
        row: record.map(|record| record.row()),
        record_id: record.map(|record| record.id()),
        related: finding.related.iter().map(|index| catalogue.record(*index).reference()).collect(),
        value_eur: finding.value.map(|cents| cents as f64 / 100.0),
        value_basis: finding.value_basis.name(),
        confidence: (finding.confidence * 10_000.0).round() / 10_000.0,
        message: messages::render(&finding.message, language),
        action: messages::render(&finding.action, language),
    }
}
