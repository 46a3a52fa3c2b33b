//! Reads a truth in any of its shapes: true pairs, clusters, planted findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::catalog::{Catalogue, Record, RecordIndex, Standing};
use crate::findings::Code;
use crate::linkage::EntityType;

/// A labelled truth about a catalogue's records.
#[derive(Debug, Default)]
pub struct Truth {
    /// True clusters per entity sort, in order of their names.
    pub labels: Vec<Labels>,
    /// Planted records per rule.
    pub planted: BTreeMap<Code, Vec<Planted>>,
    /// Rows that name a record that was not read.
    pub unknown: usize,
    /// One of those.
    pub example: Option<String>,
}

/// The true clusters of one entity sort.
#[derive(Debug)]
pub struct Labels {
    /// Name of the sort as in the truth: `customer`, `project`, or a sort of mentions.
    pub sort: String,
    /// What is compared with them.
    pub entity_type: EntityType,
    /// The records' true ids mean the customer that they mention, not a cluster of their own sort.
    pub mention: bool,
    /// Only pairs of two sources count.
    pub across_only: bool,
    /// Record, its source and its true cluster; ordered by record.
    pub records: Vec<(RecordIndex, u32, u32)>,
}

/// One planted record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planted {
    /// A record of the catalogue.
    Record(RecordIndex),
    /// A whole system, by its slug.
    System(String),
}

/// Why a truth could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// The file cannot be opened or read.
    #[error("`{path}` cannot be read: {reason}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The header is none of the known shapes.
    #[error("`{path}` has none of the headers of a truth", path = path.display())]
    UnknownShape {
        /// The file.
        path: PathBuf,
    },
}

/// Reads one or more truth files about the records of a catalogue.
///
/// # Errors
/// If a file cannot be read, or its header is none of the shapes of the contract. Rows about records that were not read are
/// counted, not errors.
pub fn read_truth(paths: &[PathBuf], catalogue: &Catalogue) -> Result<Truth, TruthError> {
    let names = Names::of(catalogue);
    let mut truth = Truth::default();
    for path in paths {
        read_file(path, catalogue, &names, &mut truth)?;
    }
    truth.labels.sort_by(|a, b| a.sort.cmp(&b.sort));
    Ok(truth)
}

fn read_file(path: &Path, catalogue: &Catalogue, names: &Names, truth: &mut Truth) -> Result<(), TruthError> {
    let unreadable =
        |error: &dyn std::fmt::Display| TruthError::Unreadable { path: path.to_path_buf(), reason: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|error| unreadable(&error))?;
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let mut rows = Vec::new();
    for row in reader.records() {
        rows.push(row.map_err(|error| unreadable(&error))?);
    }
    let place = |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}').trim() == name);
    let columns = |wanted: [&str; 4]| -> Option<[usize; 4]> {
        let found: Vec<usize> = wanted.iter().filter_map(|name| place(name)).collect();
        found.try_into().ok()
    };
    if let Some(at) = columns(["left_source", "left_id", "right_source", "right_id"]) {
        pairs(&rows, at, catalogue, names, truth);
    } else if let Some(at) = columns(["source", "entity", "record_id", "true_id"]) {
        clusters(&rows, at, catalogue, names, truth);
    } else if let Some(at) = columns(["kind", "source", "record_id", "true_id"]) {
        planted(&rows, at, catalogue, names, truth);
    } else {
        return Err(TruthError::UnknownShape { path: path.to_path_buf() });
    }
    Ok(())
}

/// Records by the names that a truth uses for them.
struct Names {
    tables: FxHashMap<String, Vec<usize>>,
    records: FxHashMap<(usize, String), Vec<RecordIndex>>,
}

impl Names {
    fn of(catalogue: &Catalogue) -> Self {
        let mut tables: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, typed) in catalogue.tables.iter().enumerate() {
            let file = &typed.table.file;
            let mut names = vec![file.clone(), source_name(file), typed.recognition.system.slug.clone()];
            names.sort_unstable();
            names.dedup();
            for name in names {
                tables.entry(name).or_default().push(number);
            }
        }
        let mut records: FxHashMap<(usize, String), Vec<RecordIndex>> = FxHashMap::default();
        for record in catalogue.records() {
            let table = catalogue.table_of(record.index);
            records.entry((table, record.id().to_owned())).or_default().push(record.index);
            let qualified = record.qualified_id();
            if qualified != record.id() {
                records.entry((table, qualified)).or_default().push(record.index);
            }
        }
        Self { tables, records }
    }

    /// The record of a source; where the source is a system with several tables, the first that is wanted.
    fn find(
        &self,
        catalogue: &Catalogue,
        source: &str,
        id: &str,
        wanted: impl Fn(&Record<'_>) -> bool,
    ) -> Option<RecordIndex> {
        let tables = self.tables.get(source)?;
        let of_table = |table: &usize| self.records.get(&(*table, id.to_owned())).into_iter().flatten().copied();
        let mut all: Vec<RecordIndex> = tables.iter().flat_map(of_table).collect();
        all.sort_by_key(|index| (!wanted(&catalogue.record(*index)), *index));
        all.first().copied()
    }

    fn number(&self, source: &str) -> u32 {
        self.tables.get(source).and_then(|tables| tables.first()).map_or(u32::MAX, |table| *table as u32)
    }
}

/// File stem, or `book#Sheet`.
fn source_name(file: &str) -> String {
    let (path, sheet) = file.split_once('#').map_or((file, None), |(path, sheet)| (path, Some(sheet)));
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    sheet.map_or_else(|| stem.to_owned(), |sheet| format!("{stem}#{sheet}"))
}

fn missing(truth: &mut Truth, source: &str, id: &str) {
    truth.unknown += 1;
    truth.example.get_or_insert_with(|| format!("{source}:{id}"));
}

fn pairs(rows: &[csv::StringRecord], at: [usize; 4], catalogue: &Catalogue, names: &Names, truth: &mut Truth) {
    let cell = |row: &csv::StringRecord, place: usize| row.get(at[place]).unwrap_or_default().to_owned();
    let mut found: Vec<(RecordIndex, RecordIndex)> = Vec::new();
    let mut sources: Vec<String> = Vec::new();
    let mut across_only = true;
    for row in rows {
        let (left_source, left_id, right_source, right_id) = (cell(row, 0), cell(row, 1), cell(row, 2), cell(row, 3));
        let left = names.find(catalogue, &left_source, &left_id, |_| true);
        let right = names.find(catalogue, &right_source, &right_id, |_| true);
        across_only &= left_source != right_source;
        match (left, right) {
            (Some(left), Some(right)) => found.push((left, right)),
            (None, _) => missing(truth, &left_source, &left_id),
            (_, None) => missing(truth, &right_source, &right_id),
        }
        sources.extend([left_source, right_source]);
    }
    sources.sort_unstable();
    sources.dedup();
    let entity_type = sort_of(catalogue, &found);
    truth.labels.push(closure(catalogue, names, &sources, &found, entity_type, across_only));
}

/// What a truth of pairs is about: what most of its records are.
fn sort_of(catalogue: &Catalogue, pairs: &[(RecordIndex, RecordIndex)]) -> EntityType {
    let count =
        |wanted: fn(&Record<'_>) -> bool| pairs.iter().filter(|(left, _)| wanted(&catalogue.record(*left))).count();
    let projects = count(|record| record.kind().is_undertaking());
    let people = count(|record| record.kind().standing() == Standing::Contact);
    match pairs.len() / 2 {
        half if projects > half => EntityType::Project,
        half if people > half => EntityType::Person,
        _ => EntityType::Customer,
    }
}

/// The record at the end of a chain of equals.
fn root_of(root: &FxHashMap<RecordIndex, RecordIndex>, mut record: RecordIndex) -> RecordIndex {
    while let Some(next) = root.get(&record).filter(|next| **next != record) {
        record = *next;
    }
    record
}

/// Every record of the sources with its true cluster: the closure of the pairs.
fn closure(
    catalogue: &Catalogue,
    names: &Names,
    sources: &[String],
    pairs: &[(RecordIndex, RecordIndex)],
    entity_type: EntityType,
    across_only: bool,
) -> Labels {
    let mut root: FxHashMap<RecordIndex, RecordIndex> = FxHashMap::default();
    for (left, right) in pairs {
        let (left, right) = (root_of(&root, *left), root_of(&root, *right));
        root.insert(left.max(right), left.min(right));
    }
    let mut records: Vec<(RecordIndex, u32, u32)> = Vec::new();
    for source in sources {
        for table in names.tables.get(source).into_iter().flatten() {
            for record in catalogue.records_of(*table) {
                records.push((record.index, names.number(source), root_of(&root, record.index).0));
            }
        }
    }
    records.sort_unstable();
    records.dedup_by_key(|(record, ..)| *record);
    Labels { sort: entity_type.name().to_owned(), entity_type, mention: false, across_only, records }
}

fn clusters(rows: &[csv::StringRecord], at: [usize; 4], catalogue: &Catalogue, names: &Names, truth: &mut Truth) {
    let mut sorts: BTreeMap<String, Labels> = BTreeMap::new();
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    for row in rows {
        let cell = |place: usize| row.get(at[place]).unwrap_or_default();
        let (source, sort, id, true_id) = (cell(0), cell(1), cell(2), cell(3));
        let entity_type = match sort {
            "project" => EntityType::Project,
            "person" => EntityType::Person,
            _ => EntityType::Customer,
        };
        let mention = !matches!(sort, "customer" | "project" | "person");
        let wanted = |record: &Record<'_>| fits(record, entity_type, mention);
        let Some(record) = names.find(catalogue, source, id, wanted) else {
            missing(truth, source, id);
            continue;
        };
        // Mentions carry the ids of customers, so the two share one numbering.
        let space = if entity_type == EntityType::Customer { "customer" } else { sort };
        let next = ids.len() as u32;
        let number = *ids.entry(format!("{space}\n{true_id}")).or_insert(next);
        let labels = sorts.entry(sort.to_owned()).or_insert_with(|| Labels {
            sort: sort.to_owned(),
            entity_type,
            mention,
            across_only: false,
            records: Vec::new(),
        });
        labels.records.push((record, names.number(source), number));
    }
    let customers = sorts.get("customer").map(|labels| labels.records.clone()).unwrap_or_default();
    for (_, mut labels) in sorts {
        if labels.mention {
            labels.records.extend(&customers);
        }
        labels.records.sort_unstable();
        labels.records.dedup_by_key(|(record, ..)| *record);
        truth.labels.push(labels);
    }
}

fn fits(record: &Record<'_>, entity_type: EntityType, mention: bool) -> bool {
    match entity_type {
        EntityType::Project => record.kind().is_undertaking(),
        EntityType::Person => record.kind().standing() == Standing::Contact,
        EntityType::Customer => (record.kind().standing() == Standing::Master) != mention,
    }
}

fn planted(rows: &[csv::StringRecord], at: [usize; 4], catalogue: &Catalogue, names: &Names, truth: &mut Truth) {
    for row in rows {
        let cell = |place: usize| row.get(at[place]).unwrap_or_default();
        let (kind, source, id) = (cell(0), cell(1), cell(2));
        // Rules that are not built have no code, and nothing can be said about them.
        let Ok(code) = kind.parse::<Code>() else { continue };
        let slug = || {
            let table = names.tables.get(source).and_then(|tables| tables.first());
            table.map(|table| catalogue.tables[*table].recognition.system.slug.clone())
        };
        let found = if id.is_empty() {
            slug().map(Planted::System)
        } else {
            names.find(catalogue, source, id, |_| true).map(Planted::Record)
        };
        match found {
            Some(planted) => truth.planted.entry(code).or_default().push(planted),
            None => missing(truth, source, id),
        }
    }
}
