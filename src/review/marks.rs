//! Reads lists back that a person has filled in: the review's own, and the sheet of duplicates of a report. Whatever cannot
//! be understood is told with its file and row.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sheet::{JUDGEMENT, LEFT, MARKS, NOTE, RIGHT, SORT};
use crate::catalog::{Catalogue, RecordIndex};
use crate::linkage::decisions::Judgement;
use crate::linkage::{EntityType, Relation};
use crate::pipeline::Identity;
use crate::report::messages::{self, Language};
use crate::report::words;
use crate::table::Table;

/// What a row of a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What the records were compared as.
    pub entity_type: EntityType,
    /// What was said.
    pub judgement: Judgement,
    /// Of which pairs.
    pub pairs: Vec<(RecordIndex, RecordIndex)>,
    /// Why, in words.
    pub note: String,
}

/// A row that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{row}: {what}")]
pub struct MarkFault {
    /// File, or book and sheet.
    pub file: String,
    /// Line or sheet row.
    pub row: u32,
    /// What is wrong.
    pub what: String,
}

/// What some lists say.
#[derive(Debug, Default)]
pub struct Marks {
    /// The decisions, in the order of the rows.
    pub marked: Vec<Marked>,
    /// Rows that cannot be understood.
    pub faults: Vec<MarkFault>,
    /// Rows without a decision.
    pub open: usize,
    /// Whether any of the tables is a list that can be read.
    pub found: bool,
}

/// Words for judgements beside those that the list offers.
const WORDS: &str = include_str!("data/words.tsv");
/// Words of the sheet of duplicates: keep, merge, different.
const DUPLICATES: [&str; 3] = ["xlsx-keep", "xlsx-merge", "xlsx-different"];
/// Their positions.
const KEEP: usize = 0;
const MERGE: usize = 1;
const DIFFERENT: usize = 2;

/// Reads what the tables of a file say about the records of a run.
pub fn read_marks(tables: &[Table], identity: &Identity) -> Marks {
    let mut marks = Marks::default();
    for table in tables {
        let records = Records::of(table, &identity.reading.catalogue);
        if let Some(columns) = OwnColumns::of(table) {
            marks.found = true;
            own_rows(table, &columns, &records, identity, &mut marks);
        } else if let Some(columns) = DuplicateColumns::of(table) {
            marks.found = true;
            duplicates(table, &columns, &records, &mut marks);
        }
    }
    marks
}

/// Position of a column by its heading in any language.
fn column(table: &Table, heading: &str) -> Option<usize> {
    let names = Language::ALL.map(|language| messages::text(heading, language));
    table.header.iter().position(|name| names.iter().any(|other| other == name.trim()))
}

/// A cell as its writer meant it: without the guards that keep a spreadsheet from calculating.
fn cell(table: &Table, row: usize, column: usize) -> &str {
    let text = table.cell(row, column).trim();
    let text = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text)
}

/// The records of a run by what lists call them.
struct Records {
    by_name: FxHashMap<String, RecordIndex>,
}

impl Records {
    /// Only those that stand in a table are looked up.
    fn of(table: &Table, catalogue: &Catalogue) -> Self {
        let wanted: FxHashSet<&str> = (0..table.len())
            .flat_map(|row| (0..table.header.len()).map(move |column| cell(table, row, column)))
            .collect();
        let mut by_name = FxHashMap::default();
        for record in catalogue.records() {
            for name in [record.reference(), format!("{}:{}", record.file(), record.row())] {
                if wanted.contains(name.as_str()) {
                    by_name.entry(name).or_insert(record.index);
                }
            }
        }
        Self { by_name }
    }

    fn find(&self, name: &str) -> Result<RecordIndex, String> {
        self.by_name.get(name).copied().ok_or_else(|| format!("there is no record `{name}` in the data of this run"))
    }
}

/// Columns of the review's own list.
struct OwnColumns {
    judgement: usize,
    note: Option<usize>,
    sort: usize,
    left: usize,
    right: usize,
}

impl OwnColumns {
    fn of(table: &Table) -> Option<Self> {
        Some(Self {
            judgement: column(table, JUDGEMENT)?,
            note: column(table, NOTE),
            sort: column(table, SORT)?,
            left: column(table, LEFT)?,
            right: column(table, RIGHT)?,
        })
    }
}

fn own_rows(table: &Table, columns: &OwnColumns, records: &Records, identity: &Identity, marks: &mut Marks) {
    for row in 0..table.len() {
        let text = cell(table, row, columns.judgement);
        if text.is_empty() {
            marks.open += 1;
            continue;
        }
        match own_row(table, row, columns, records, identity) {
            Ok(marked) => marks.marked.push(marked),
            Err(what) => marks.faults.push(fault(table, row, what)),
        }
    }
}

fn own_row(
    table: &Table,
    row: usize,
    columns: &OwnColumns,
    records: &Records,
    identity: &Identity,
) -> Result<Marked, String> {
    let judgement = judgement(cell(table, row, columns.judgement))?;
    let entity_type = entity_type(cell(table, row, columns.sort))?;
    let left = records.find(cell(table, row, columns.left))?;
    let right = records.find(cell(table, row, columns.right))?;
    let pairs = match judgement {
        Judgement::Split => others(identity, entity_type, left).into_iter().map(|other| (left, other)).collect(),
        _ => vec![(left, right)],
    };
    if left == right {
        return Err("both keys are the same record".to_owned());
    }
    if pairs.is_empty() {
        return Err("the record is in no group that it could be split off".to_owned());
    }
    let note = columns.note.map_or("", |column| cell(table, row, column)).to_owned();
    Ok(Marked { entity_type, judgement, pairs, note })
}

/// The other master records of an entity.
fn others(identity: &Identity, sort: EntityType, record: RecordIndex) -> Vec<RecordIndex> {
    let Some(entity) = identity.resolution.entity_of(record, sort) else { return Vec::new() };
    let members = identity.resolution.memberships.iter();
    let masters = members.filter(|one| one.entity == Some(entity) && one.relation == Relation::Master);
    masters.map(|one| one.record).filter(|other| *other != record).collect()
}

fn judgement(word: &str) -> Result<Judgement, String> {
    let lower = word.to_lowercase();
    let offered = [Judgement::Same, Judgement::NotSame, Judgement::Unsure, Judgement::Split];
    let by_list = MARKS.iter().zip(offered).find(|(id, _)| is_text(&lower, id)).map(|(_, judgement)| judgement);
    let by_words = || {
        let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
        let found = lines.filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == lower)?.1;
        Judgement::ALL.into_iter().find(|judgement| judgement.name() == found)
    };
    let words = MARKS.map(|id| format!("`{}`", messages::text(id, Language::De))).join(", ");
    by_list
        .or_else(by_words)
        .ok_or_else(|| format!("`{word}` is no judgement; write one of {words}, or same, not_same"))
}

fn is_text(lower: &str, id: &str) -> bool {
    Language::ALL.iter().any(|language| messages::text(id, *language).to_lowercase() == lower)
}

fn entity_type(word: &str) -> Result<EntityType, String> {
    let lower = word.to_lowercase();
    let all = [EntityType::Customer, EntityType::Person, EntityType::Project];
    all.into_iter()
        .find(|sort| sort.name() == lower || is_text(&lower, words::entity_type(*sort)))
        .ok_or_else(|| format!("`{word}` is no sort of entity"))
}

/// Columns of the sheet of duplicates.
struct DuplicateColumns {
    group: usize,
    decision: usize,
    id: usize,
    place: usize,
}

impl DuplicateColumns {
    fn of(table: &Table) -> Option<Self> {
        column(table, "xlsx-fingerprint")?;
        Some(Self {
            group: column(table, "xlsx-group")?,
            decision: column(table, "xlsx-decision")?,
            id: column(table, "html-id")?,
            place: column(table, "html-place")?,
        })
    }
}

/// What was said of the rows of one group.
#[derive(Default)]
struct Group {
    /// Row, record, what was decided: a position in [`DUPLICATES`].
    rows: Vec<(usize, RecordIndex, Option<usize>)>,
}

fn duplicates(table: &Table, columns: &DuplicateColumns, records: &Records, marks: &mut Marks) {
    let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
    let mut order: FxHashMap<String, usize> = FxHashMap::default();
    for row in 0..table.len() {
        let number = cell(table, row, columns.group).to_owned();
        let next = order.len();
        let place = *order.entry(number.clone()).or_insert(next);
        match duplicate(table, row, columns, records) {
            Ok((record, decision)) => {
                marks.open += usize::from(decision.is_none());
                groups.entry((place, number)).or_default().rows.push((row, record, decision));
            }
            Err(what) => marks.faults.push(fault(table, row, what)),
        }
    }
    for group in groups.values() {
        match group.decided() {
            Ok(decided) => marks.marked.extend(decided),
            Err((row, what)) => marks.faults.push(fault(table, row, what)),
        }
    }
}

fn duplicate(
    table: &Table,
    row: usize,
    columns: &DuplicateColumns,
    records: &Records,
) -> Result<(RecordIndex, Option<usize>), String> {
    let word = cell(table, row, columns.decision).to_lowercase();
    let decision = if word.is_empty() {
        None
    } else {
        let known = DUPLICATES.iter().position(|id| is_text(&word, id));
        let offered = DUPLICATES.map(|id| format!("`{}`", messages::text(id, Language::De))).join(", ");
        Some(known.ok_or_else(|| format!("`{word}` is no decision; write one of {offered}"))?)
    };
    let place = cell(table, row, columns.place);
    let (file, _) = place.rsplit_once(':').unwrap_or((place, ""));
    // The id leads to the record where the rows have moved since.
    let by_id = format!("{file}:{}", cell(table, row, columns.id));
    let record = records.by_name.get(&by_id).copied().map_or_else(|| records.find(place), Ok);
    match (record, decision) {
        (Ok(record), decision) => Ok((record, decision)),
        (Err(what), _) => Err(what),
    }
}

impl Group {
    /// Kept and merged rows are the same; what is different is different from all others of the group.
    fn decided(&self) -> Result<Vec<Marked>, (usize, String)> {
        let with = |wanted: usize| self.rows.iter().filter(move |(.., decision)| *decision == Some(wanted));
        let kept = with(KEEP).next();
        let mut marked = Vec::new();
        let mut say = |judgement, left, right| {
            let pairs = vec![(left, right)];
            marked.push(Marked { entity_type: EntityType::Customer, judgement, pairs, note: String::new() });
        };
        for (row, record, _) in with(MERGE) {
            let rest = || self.rows.iter().filter(|(other, _, decision)| other != row && *decision != Some(DIFFERENT));
            let first_merged = with(MERGE).next().filter(|(first, ..)| first < row);
            let only = || rest().next().filter(|_| rest().count() == 1);
            match kept.or(first_merged).or_else(only) {
                Some((_, other, _)) => say(Judgement::Same, *other, *record),
                None if with(MERGE).count() > 1 => {}
                None => return Err((*row, "merged with which? mark the row of the group that is kept".to_owned())),
            }
        }
        let different: Vec<_> = with(DIFFERENT).collect();
        for (at, (row, record, _)) in different.iter().enumerate() {
            let others = self.rows.iter().filter(|(other, ..)| other != row);
            // Two that are both different are said to be so once.
            let earlier = |row: usize| different[..at].iter().any(|(other, ..)| *other == row);
            for (_, other, _) in others.filter(|(other, ..)| !earlier(*other)) {
                say(Judgement::NotSame, *record, *other);
            }
        }
        Ok(marked)
    }
}

fn fault(table: &Table, row: usize, what: String) -> MarkFault {
    MarkFault { file: table.file.clone(), row: table.line(row), what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_is_a_judgement() {
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            let (word, _) = line.split_once('\t').unwrap();
            assert!(judgement(word).is_ok(), "{line}");
        }
        for language in Language::ALL {
            for (id, expected) in MARKS.iter().zip(["same", "not_same", "unsure", "split"]) {
                assert_eq!(judgement(&messages::text(id, language).to_uppercase()).map(Judgement::name), Ok(expected));
            }
        }
        assert!(judgement("vielleicht").unwrap_err().contains("`vielleicht`"));
    }

    fn group(decisions: &[Option<usize>]) -> Group {
        let rows = decisions.iter().enumerate().map(|(row, decision)| (row, RecordIndex(row as u32), *decision));
        Group { rows: rows.collect() }
    }

    fn said(decisions: &[Option<usize>]) -> Result<Vec<(Judgement, u32, u32)>, usize> {
        let decided = group(decisions).decided().map_err(|(row, _)| row)?;
        Ok(decided.iter().map(|one| (one.judgement, one.pairs[0].0.0, one.pairs[0].1.0)).collect())
    }

    #[test]
    fn groups_say_which_rows_are_one() {
        use Judgement::{NotSame, Same};
        let (keep, merge, different) = (Some(0), Some(1), Some(2));
        assert_eq!(said(&[keep, merge, merge]), Ok(vec![(Same, 0, 1), (Same, 0, 2)]));
        assert_eq!(said(&[None, merge]), Ok(vec![(Same, 0, 1)]));
        assert_eq!(said(&[merge, merge, None]), Ok(vec![(Same, 0, 1)]));
        assert_eq!(said(&[keep, different]), Ok(vec![(NotSame, 1, 0)]));
        assert_eq!(said(&[different, different]), Ok(vec![(NotSame, 0, 1)]));
        assert_eq!(said(&[None, None, merge]), Err(2));
        assert_eq!(said(&[None, keep]), Ok(Vec::new()));
    }
}
