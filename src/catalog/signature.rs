//! Which known system a table comes from: scored on the set of its headers, its metadata line and its name.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::header::{fold, forms_in};
use super::known::{KnownSystem, KnownTable, Metadata};
use super::naming::{is_named, split_sheet, stem, words, words_of};
use super::records::Period;
use super::systems::Systems;
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
/// Evidence of the system's own name in the path, in signature groups.
const SYSTEM_NAME_EVIDENCE: f64 = 1.0;
/// Share of the confidence that a table without a single known header beside its signature loses.
const COVERAGE_SHARE: f64 = 0.3;

/// A table of a known system.
pub(super) struct Match<'s> {
    pub system: &'s KnownSystem,
    pub table: &'s KnownTable,
    /// 0 to 1.
    pub confidence: f64,
    /// Slug of the instance: `datev-1001-12345`, or the system's own slug.
    pub slug: String,
    /// Digits of general-ledger accounts, where the metadata line tells.
    pub account_length: Option<usize>,
    /// The first and the last day of what the table holds, where the metadata line tells.
    pub period: Option<Period>,
}

/// The known system whose export this is, if any is recognised.
pub(super) fn identify<'s>(table: &Table, systems: &Systems<'s>) -> Option<Match<'s>> {
    let mut best: Option<Match<'s>> = None;
    let shared = Headers::of(table, None);
    for system in systems.iter() {
        let is_own = !system.modules.is_empty() || system.no_underscores;
        let own = is_own.then(|| Headers::of(table, Some(system)));
        let headers = own.as_ref().unwrap_or(&shared);
        if let Some(found) = best_table(table, system, headers)
            && best.as_ref().is_none_or(|best| found.confidence > best.confidence)
        {
            best = Some(found);
        }
    }
    best
}

/// The table of one system that this is, if any is recognised. Sister tables (orders and invoices of one ERP) have the same
/// columns, and how many of them a data file lists says nothing: the one that the file is named after goes first.
fn best_table<'s>(table: &Table, system: &'s KnownSystem, headers: &Headers) -> Option<Match<'s>> {
    let metadata = system.metadata.as_ref().and_then(|metadata| Some((metadata, metadata_line(table, metadata)?)));
    let mut named = None;
    let mut best: Option<(bool, Match<'s>)> = None;
    for known in &system.tables {
        let by_metadata = match category(known, metadata) {
            Category::Other => continue,
            category => category == Category::Same,
        };
        let Some(evidence) = known.evidence(headers, by_metadata) else { continue };
        let is_named = *named.get_or_insert_with(|| is_named(&table.file, &system.names));
        let in_name = known.is_in_name(&table.file);
        let said = NAME_EVIDENCE * f64::from(u8::from(in_name)) + SYSTEM_NAME_EVIDENCE * f64::from(u8::from(is_named));
        let confidence =
            (1.0 - 0.5_f64.powf(evidence + said)) * (1.0 - COVERAGE_SHARE * (1.0 - headers.coverage(known)));
        let is_better = |(named, found): &(bool, Match<'_>)| (in_name, confidence) > (*named, found.confidence);
        if confidence >= RECOGNISED && best.as_ref().is_none_or(is_better) {
            let found = Match {
                system,
                table: known,
                confidence,
                slug: instance(table, system, metadata),
                account_length: metadata
                    .and_then(|(metadata, line)| line.get(metadata.account_length_cell?)?.trim().parse().ok()),
                period: metadata.and_then(|(metadata, line)| period(metadata, line)),
            };
            best = Some((in_name, found));
        }
    }
    best.map(|(_, found)| found)
}

/// The headers of a table in comparable form, as one system reads them.
struct Headers {
    /// Per column with a header: its forms.
    forms: Vec<Vec<String>>,
    all: FxHashSet<String>,
}

impl Headers {
    /// The headers as a system reads them that says more than others of how it writes them.
    fn of(table: &Table, system: Option<&KnownSystem>) -> Self {
        let modules = system.map_or(&[][..], |system| system.modules.as_slice());
        let could_be = |header: &&String| system.is_none_or(|system| system.could_write(header));
        let mut forms: Vec<Vec<String>> =
            table.header.iter().filter(could_be).map(|header| forms_in(table, header, modules)).collect();
        forms.retain(|forms| forms.iter().any(|form| !form.is_empty()));
        let all = forms.iter().flatten().cloned().collect();
        Self { forms, all }
    }

    fn has(&self, header: &String) -> bool {
        self.all.contains(header)
    }

    /// Share of the named columns that the table's data file knows.
    fn coverage(&self, known: &KnownTable) -> f64 {
        let is_known =
            |forms: &&Vec<String>| forms.iter().any(|form| known.role(form).is_some() || known.leaves_unused(form));
        let count = self.forms.iter().filter(is_known).count();
        if self.forms.is_empty() { 0.0 } else { count as f64 / self.forms.len() as f64 }
    }
}

/// What the metadata line says of the category of a known table.
#[derive(PartialEq)]
enum Category {
    Unsaid,
    Same,
    Other,
}

fn category(known: &KnownTable, metadata: Option<(&Metadata, &[String])>) -> Category {
    match metadata.and_then(|(metadata, line)| line.get(metadata.category_cell)) {
        None => Category::Unsaid,
        Some(cell) if Some(cell.trim()) == known.category.as_deref() => Category::Same,
        Some(_) => Category::Other,
    }
}

impl KnownTable {
    /// The evidence in the headers of a table, in signature groups; `None` where they rule it out.
    fn evidence(&self, headers: &Headers, by_metadata: bool) -> Option<f64> {
        let groups = self.signature.iter().filter(|group| group.iter().any(|header| headers.has(header))).count();
        if groups < self.signature.len() && !by_metadata || self.absent.iter().any(|header| headers.has(header)) {
            return None;
        }
        let distinctive = self.distinctive.iter().filter(|header| headers.has(header)).count().min(DISTINCTIVE_COUNTED);
        let metadata = METADATA_EVIDENCE * f64::from(u8::from(by_metadata));
        Some(groups as f64 + DISTINCTIVE_EVIDENCE * distinctive as f64 + metadata)
    }

    fn is_in_name(&self, file: &str) -> bool {
        words_of(file).iter().any(|word| self.files.contains(word))
    }
}

/// The line above the header that begins with one of the system's marks.
fn metadata_line<'a>(table: &'a Table, metadata: &Metadata) -> Option<&'a [String]> {
    let marked = |cells: &[String]| {
        let first = cells.first().map_or("", |cell| cell.trim().trim_start_matches('\u{feff}').trim_matches('"'));
        metadata.marks.iter().any(|mark| mark.eq_ignore_ascii_case(first))
    };
    table.preamble.iter().map(|row| row.cells.as_slice()).find(|cells| marked(cells))
}

/// The days from which to which a table goes; `None` unless both are told and in order.
fn period(metadata: &Metadata, line: &[String]) -> Option<Period> {
    let [first, last] = metadata.period_cells.as_slice() else { return None };
    let day = |cell: &usize| Date::strptime("%Y%m%d", line.get(*cell)?.trim().trim_matches('"')).ok();
    Some((day(first)?, day(last)?)).filter(|(first, last)| first <= last)
}

/// Most words of a folder that is called by a system; more of them (`Ablösung Navision durch BC`) tell of what is done with it.
const FOLDER_WORDS: usize = 2;

/// Whether the name of a file, or that of the folder around it, names an edition of a system.
fn names_edition(file: &str, names: &[String]) -> bool {
    let (book, _) = split_sheet(file);
    let folder = book.rsplit('/').nth(1).filter(|folder| words(folder).len() <= FOLDER_WORDS);
    [Some(stem(book)), folder].into_iter().flatten().any(|part| is_named(part, names))
}

fn instance(table: &Table, system: &KnownSystem, metadata: Option<(&Metadata, &[String])>) -> String {
    let edition = system.editions.iter().find(|edition| names_edition(&table.file, &edition.names));
    let cells = metadata.into_iter().flat_map(|(metadata, line)| {
        metadata.instance_cells.iter().filter_map(|cell| line.get(*cell)).map(|cell| fold(cell))
    });
    let parts: Vec<String> = std::iter::once(system.slug.clone())
        .chain(edition.map(|edition| edition.slug.clone()))
        .chain(cells.filter(|cell| !cell.is_empty()))
        .collect();
    parts.join("-")
}
