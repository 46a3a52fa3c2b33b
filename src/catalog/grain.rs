//! The grain of documents: exports with one row per line item repeat the document's header on every row (Zoho Books), or
//! leave it blank after the first (Shopify). Such rows are folded into one record before anything is counted or summed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::kind::is_of_a_line;
use super::profile::Profile;
use super::recognition::Column;
use super::values::{is_null, reference_key};
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::Table;

/// Roles that tell one document from another besides its id: rows that fill them differently are different documents.
const HEADER_ROLES: [Role; 12] = [
    Role::Number,
    Role::DocumentDate,
    Role::Created,
    Role::Start,
    Role::Title,
    Role::DocumentType,
    Role::CustomerNumber,
    Role::CustomerReference,
    Role::AccountReference,
    Role::ContactReference,
    Role::CompanyName,
    Role::Currency,
];
/// Header roles of which one must be filled: without any, equal ids may be those of a customer or of an article.
const OWN_ROLES: [Role; 4] = [Role::Number, Role::DocumentDate, Role::Created, Role::Start];
/// Amounts, which stand on a document's every line as its total, or as those of the lines.
const AMOUNT_ROLES: [Role; 4] = [Role::Amount, Role::AmountGross, Role::TaxAmount, Role::OpenAmount];

/// Rows that were folded into one record.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// All data rows of a folded record, in the order of the file, by the row that stands for it.
    of_row: FxHashMap<u32, Vec<u32>>,
    /// Columns with amounts of single lines, which sum to the document's.
    summed: Vec<usize>,
}

impl Lines {
    /// The data rows of the record that `row` stands for; empty where it is that row alone.
    pub(super) fn of(&self, row: u32) -> &[u32] {
        self.of_row.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Whether amounts of this column are those of single lines.
    pub(super) fn are_summed(&self, column: usize) -> bool {
        self.summed.contains(&column)
    }
}

/// Folds rows of one document, and takes all of them but the one that says most out of `rows`, which keeps its order.
pub(super) fn fold(
    table: &Table,
    profiles: &[Profile],
    columns: &[(Role, usize)],
    kind: RecordKind,
    rows: &mut Vec<u32>,
) -> Lines {
    if kind.standing() != Standing::Document || matches!(kind, RecordKind::Posting | RecordKind::TimeEntry) {
        return Lines::default();
    }
    let Some(key) = key_column(profiles, columns).filter(|key| profiles[*key].repeats(table, *key)) else {
        return Lines::default();
    };
    let header = Header::of(table, columns, key);
    let mut lines = Lines::default();
    let mut folded = vec![false; table.len()];
    for group in groups(table, key) {
        if !header.is_one_document(table, &group) {
            continue;
        }
        let fullest = group.iter().copied().rev().max_by_key(|row| filled(table, columns, *row)).unwrap_or(group[0]);
        group.iter().filter(|row| **row != fullest).for_each(|row| folded[*row as usize] = true);
        lines.of_row.insert(fullest, group);
    }
    if !lines.of_row.is_empty() {
        rows.retain(|row| !folded[*row as usize]);
        lines.summed = amount_columns(columns).filter(|column| differs_within(table, &lines, rows, *column)).collect();
    }
    lines
}

/// Makes a document's number its id where the table has no id column and, since its lines were folded, each of the `rows`
/// has a number of its own. Returns whether it did.
pub(super) fn number_is_id(table: &Table, rows: &[u32], columns: &mut [Column]) -> bool {
    let of = |role: Role| columns.iter().position(|column| column.role == Some(role));
    let (None, Some(number)) = (of(Role::Id), of(Role::Number)) else { return false };
    let mut seen = FxHashSet::default();
    let own =
        rows.iter().all(|row| reference_key(table.cell(*row as usize, number)).is_some_and(|key| seen.insert(key)));
    if own {
        columns[number].role = Some(Role::Id);
    }
    own
}

/// The column whose value all rows of a document share: of id and number the one that more rows fill, as an id may stand
/// on a document's first row only.
fn key_column(profiles: &[Profile], columns: &[(Role, usize)]) -> Option<usize> {
    let of = |role: Role| columns.iter().find(|(other, _)| *other == role).map(|(_, column)| *column);
    match (of(Role::Id), of(Role::Number)) {
        (Some(id), Some(number)) if profiles[number].filled > profiles[id].filled => Some(number),
        (id, number) => id.or(number),
    }
}

/// Rows that share a key, in the order of the file; groups in the order of their first rows.
fn groups(table: &Table, key: usize) -> Vec<Vec<u32>> {
    let mut first: FxHashMap<_, u32> = FxHashMap::default();
    let mut at: FxHashMap<u32, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for row in 0..table.len() as u32 {
        let Some(value) = reference_key(table.cell(row as usize, key)) else { continue };
        let start = *first.entry(value).or_insert(row);
        if start != row {
            let group = *at.entry(start).or_insert_with(|| {
                groups.push(vec![start]);
                groups.len() - 1
            });
            groups[group].push(row);
        }
    }
    groups.sort_unstable_by_key(|group| group[0]);
    groups
}

/// The columns of a document's header, beside its key.
struct Header {
    all: Vec<usize>,
    own: Vec<usize>,
}

impl Header {
    fn of(table: &Table, columns: &[(Role, usize)], key: usize) -> Self {
        // Beside quantities and prices a text is that of the line.
        let of_lines = table.header.iter().any(|header| is_of_a_line(header));
        let is_header = |role: Role| role != Role::Title || !of_lines;
        let of = |roles: &[Role]| {
            let wanted =
                columns.iter().filter(|(role, column)| roles.contains(role) && is_header(*role) && *column != key);
            wanted.map(|(_, column)| *column).collect()
        };
        Self { all: of(&HEADER_ROLES), own: of(&OWN_ROLES) }
    }

    /// Whether the header cells of the rows agree wherever they are filled, and one of the document's own is.
    fn is_one_document(&self, table: &Table, rows: &[u32]) -> bool {
        let cells = |column: usize| {
            let cells = rows.iter().map(move |row| table.cell(*row as usize, column).trim());
            cells.filter(|cell| !is_null(cell))
        };
        let agree = |column: &usize| {
            let mut cells = cells(*column);
            cells.next().is_none_or(|first| cells.all(|cell| cell == first))
        };
        self.own.iter().any(|column| cells(*column).next().is_some()) && self.all.iter().all(agree)
    }
}

fn filled(table: &Table, columns: &[(Role, usize)], row: u32) -> usize {
    columns.iter().filter(|(_, column)| !is_null(table.cell(row as usize, *column).trim())).count()
}

fn amount_columns(columns: &[(Role, usize)]) -> impl Iterator<Item = usize> + '_ {
    columns.iter().filter(|(role, _)| AMOUNT_ROLES.contains(role)).map(|(_, column)| *column)
}

/// Whether the rows of any one record carry different values in a column.
fn differs_within(table: &Table, lines: &Lines, rows: &[u32], column: usize) -> bool {
    rows.iter().any(|row| {
        let cells = lines.of(*row).iter().map(|line| table.cell(*line as usize, column).trim());
        let mut cells = cells.filter(|cell| !is_null(cell));
        cells.next().is_some_and(|first| cells.any(|cell| cell != first))
    })
}
