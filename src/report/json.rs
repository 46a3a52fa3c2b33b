//! The audit as one JSON document: the figures of `summary.json` and the findings of `findings.jsonl`.

use std::io::{self, Write};

use serde::Serialize;

use super::findings::{Line, line};
use super::landscape::Landscape;
use super::manifest::TOOL;
use super::messages::Language;
use super::summary::{Summary, summary};
use crate::findings::Finding;
use crate::pipeline::Audit;

/// The shape of the document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Document<'a> {
    /// Always `archipel`.
    tool: &'static str,
    /// Version of the program.
    version: &'static str,
    /// The content of `summary.json`.
    summary: Summary<'a>,
    /// All findings, or with `--details` those of one rule.
    findings: Vec<Line<'a>>,
}

/// Writes the document with these findings.
pub(super) fn write<'a>(
    audit: &'a Audit,
    landscape: &'a Landscape,
    findings: &'a [Finding],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let catalogue = &audit.identity.reading.catalogue;
    let document = Document {
        tool: TOOL,
        version: env!("CARGO_PKG_VERSION"),
        summary: summary(audit, landscape, language),
        findings: findings.iter().map(|finding| line(catalogue, finding, language)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}
