//! Which record is whom: the master rows of the crosswalk, and where each record stands on the sheet.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::Source;
use super::sheet::{Cell, Column, List};
use crate::catalog::RecordIndex;
use crate::linkage::{Membership, Relation};
use crate::report::messages;
use crate::report::{fields, words};

/// Rows on the sheet; all of them, and the documents, stand in `crosswalk.csv`.
const ROWS: usize = 50_000;

/// The columns of the crosswalk.
pub(super) const COLUMNS: [Column; 10] = [
    Column { heading: "xlsx-sort", width: 10.0 },
    Column { heading: "xlsx-entity", width: 17.0 },
    Column { heading: "xlsx-entity-name", width: 34.0 },
    Column { heading: "html-system", width: 18.0 },
    Column { heading: "html-place", width: 24.0 },
    Column { heading: "html-id", width: 18.0 },
    Column { heading: "html-content", width: 16.0 },
    Column { heading: "html-name", width: 34.0 },
    Column { heading: "html-term-confidence", width: 11.0 },
    Column { heading: "xlsx-decided-by", width: 16.0 },
];

/// Masters by entity, so that what belongs together stands together.
fn masters(source: Source<'_>) -> Vec<&Membership> {
    let memberships = source.audit.identity.resolution.memberships.iter();
    let mut masters: Vec<&Membership> = memberships.filter(|one| one.relation == Relation::Master).collect();
    masters.sort_by_key(|one| (one.entity_type, one.entity.map_or(u32::MAX, |entity| entity.0), one.record));
    masters
}

/// All rows.
pub(super) fn rows(source: Source<'_>) -> impl Iterator<Item = [Cell<'_>; COLUMNS.len()]> {
    masters(source).into_iter().map(move |membership| row(source, membership))
}

/// Where records stand.
#[derive(Default)]
pub(super) struct Places {
    sheet: String,
    rows: BTreeMap<RecordIndex, usize>,
}

impl Places {
    /// The places of all records on the sheet.
    pub(super) fn of(source: Source<'_>) -> Self {
        let mut places = BTreeMap::new();
        for (at, membership) in masters(source).into_iter().take(ROWS).enumerate() {
            places.entry(membership.record).or_insert(at + 2);
        }
        Self { sheet: source.text("xlsx-crosswalk"), rows: places }
    }

    /// The cell of a record, as links write it.
    pub(super) fn of_record(&self, record: RecordIndex) -> Option<String> {
        Some(format!("'{}'!A{}", self.sheet, self.rows.get(&record)?))
    }
}

/// Adds the sheet.
pub(super) fn add(book: &mut Workbook, source: Source<'_>) -> Result<(), XlsxError> {
    let mut list = List::add(book, source.styles, &source.text("xlsx-crosswalk"), &COLUMNS, source.language)?;
    for row in rows(source).take(ROWS) {
        list.push(row)?;
    }
    list.finish(&source.text("xlsx-crosswalk-note"))?;
    Ok(())
}

fn row<'a>(source: Source<'a>, membership: &Membership) -> [Cell<'a>; COLUMNS.len()] {
    let resolution = &source.audit.identity.resolution;
    let entity = membership.entity.map(|entity| resolution.entity(entity));
    let record = source.audit.identity.reading.catalogue.record(membership.record);
    [
        Cell::Faint(source.text(words::entity_type(membership.entity_type)).into()),
        Cell::Text(entity.map_or("", |entity| entity.id.as_str()).into()),
        Cell::Text(entity.map_or("", |entity| entity.name.as_str()).into()),
        Cell::Text(record.system().name.as_str().into()),
        Cell::Text(format!("{}:{}", record.file(), record.row()).into()),
        Cell::Text(record.id().into()),
        Cell::Faint(messages::text(words::kind(record.kind()), source.language).into()),
        Cell::Text(fields::name(&record, membership.entity_type)),
        Cell::Share(membership.probability),
        Cell::Faint(source.text(words::decided_by(membership.decided_by)).into()),
    ]
}
