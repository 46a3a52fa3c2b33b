//! Which known system a table comes from: scored on the set of its headers, its metadata line and its name.

use super::header::{fold, literal_forms};
use super::naming::words_of;
use super::systems::{KnownSystem, KnownTable, Metadata, SYSTEMS};
use crate::table::Table;

/// Confidence from which a table counts as recognised.
const RECOGNISED: f64 = 0.6;
/// Evidence of a metadata line that names the category, in signature groups.
const METADATA_EVIDENCE: f64 = 4.0;
/// Evidence of one distinctive header, in signature groups.
const DISTINCTIVE_EVIDENCE: f64 = 0.5;
/// Distinctive headers that count at most; more of them say nothing new.
const DISTINCTIVE_COUNTED: usize = 6;
/// Evidence of a word in the file's or sheet's name, in signature groups.
const NAME_EVIDENCE: f64 = 0.5;
/// Share of the confidence that a table without a single known header beside its signature loses.
const COVERAGE_SHARE: f64 = 0.3;

/// A table of a known system.
pub(super) struct Match {
    pub system: &'static KnownSystem,
    pub table: &'static KnownTable,
    /// 0 to 1.
    pub confidence: f64,
    /// Slug of the instance: `datev-1001-12345`, or the system's own slug.
    pub slug: String,
    /// Digits of general-ledger accounts, where the metadata line tells.
    pub account_length: Option<usize>,
}

/// The known system whose export this is, if any is recognised.
pub(super) fn identify(table: &Table) -> Option<Match> {
    let mut best: Option<Match> = None;
    for system in SYSTEMS.iter() {
        let headers: Vec<Vec<String>> =
            table.header.iter().map(|header| literal_forms(header, &system.modules)).collect();
        let metadata = system.metadata.as_ref().and_then(|metadata| Some((metadata, metadata_line(table, metadata)?)));
        for known in &system.tables {
            let confidence = score(table, known, &headers, metadata);
            if confidence >= RECOGNISED && best.as_ref().is_none_or(|best| confidence > best.confidence) {
                best = Some(Match {
                    system,
                    table: known,
                    confidence,
                    slug: instance(system, metadata),
                    account_length: metadata
                        .and_then(|(metadata, line)| line.get(metadata.account_length_cell?)?.trim().parse().ok()),
                });
            }
        }
    }
    best
}

/// The line above the header that begins with one of the system's marks.
fn metadata_line<'a>(table: &'a Table, metadata: &Metadata) -> Option<&'a [String]> {
    let marked = |cells: &[String]| {
        let first = cells.first().map_or("", |cell| cell.trim().trim_start_matches('\u{feff}').trim_matches('"'));
        metadata.marks.iter().any(|mark| mark.eq_ignore_ascii_case(first))
    };
    table.preamble.iter().map(|row| row.cells.as_slice()).find(|cells| marked(cells))
}

fn score(table: &Table, known: &KnownTable, headers: &[Vec<String>], metadata: Option<(&Metadata, &[String])>) -> f64 {
    let has = |wanted: &String| headers.iter().any(|forms| forms.contains(wanted));
    let category = metadata.and_then(|(metadata, line)| line.get(metadata.category_cell)).map(|cell| cell.trim());
    let by_metadata = category.is_some() && category == known.category.as_deref();
    if category.is_some() && !by_metadata || known.absent.iter().any(&has) {
        return 0.0;
    }
    let groups = known.signature.iter().filter(|group| group.iter().any(&has)).count();
    if groups < known.signature.len() && !by_metadata {
        return 0.0;
    }
    let distinctive = known.distinctive.iter().filter(|header| has(header)).count().min(DISTINCTIVE_COUNTED);
    let named = words_of(&table.file).iter().any(|word| known.files.contains(word));
    let evidence = groups as f64
        + DISTINCTIVE_EVIDENCE * distinctive as f64
        + NAME_EVIDENCE * f64::from(u8::from(named))
        + METADATA_EVIDENCE * f64::from(u8::from(by_metadata));
    (1.0 - 0.5_f64.powf(evidence)) * (1.0 - COVERAGE_SHARE * (1.0 - coverage(known, headers)))
}

/// Share of the named columns that the table's data file knows.
fn coverage(known: &KnownTable, headers: &[Vec<String>]) -> f64 {
    let named: Vec<&Vec<String>> = headers.iter().filter(|forms| forms.iter().any(|form| !form.is_empty())).collect();
    let is_known =
        |forms: &&&Vec<String>| forms.iter().any(|form| known.role(form).is_some() || known.leaves_unused(form));
    if named.is_empty() { 0.0 } else { named.iter().filter(is_known).count() as f64 / named.len() as f64 }
}

fn instance(system: &KnownSystem, metadata: Option<(&Metadata, &[String])>) -> String {
    let cells = metadata.into_iter().flat_map(|(metadata, line)| {
        metadata.instance_cells.iter().filter_map(|cell| line.get(*cell)).map(|cell| fold(cell))
    });
    let parts: Vec<String> =
        std::iter::once(system.slug.clone()).chain(cells.filter(|cell| !cell.is_empty())).collect();
    parts.join("-")
}
