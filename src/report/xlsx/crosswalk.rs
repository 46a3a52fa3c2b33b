//! Which record is whom: the master rows of the crosswalk, and where each record stands on the sheet.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Source;
use super::sheet::{Cell, Column, List, Style};
use crate::catalog::RecordIndex;
use crate::linkage::{Membership, Relation};
use crate::message::{Argument, Message};
use crate::report::messages;
use crate::report::{fields, words};

/// Rows on the sheet; all of them, and the documents, stand in `crosswalk.csv`. A workbook is for people, and nobody reads
/// more than this.
const ROWS: usize = 20_000;

/// The columns of the crosswalk.
pub(super) const COLUMNS: [Column; 10] = [
    Column { heading: "xlsx-sort", width: 10.0, style: Style::Faint },
    Column { heading: "xlsx-entity", width: 17.0, style: Style::Plain },
    Column { heading: "xlsx-entity-name", width: 34.0, style: Style::Plain },
    Column { heading: "html-system", width: 18.0, style: Style::Plain },
    Column { heading: "html-place", width: 24.0, style: Style::Plain },
    Column { heading: "html-id", width: 18.0, style: Style::Plain },
    Column { heading: "html-content", width: 16.0, style: Style::Faint },
    Column { heading: "html-name", width: 34.0, style: Style::Plain },
    Column { heading: "html-term-confidence", width: 11.0, style: Style::Share },
    Column { heading: "xlsx-decided-by", width: 16.0, style: Style::Faint },
];

/// Masters by entity, so that what belongs together stands together.
fn masters(source: Source<'_>) -> Vec<&Membership> {
    let memberships = source.audit.identity.resolution.memberships.iter();
    let mut masters: Vec<&Membership> = memberships.filter(|one| one.relation == Relation::Master).collect();
    masters.sort_by_key(|one| (one.entity_type, one.entity.map_or(u32::MAX, |entity| entity.0), one.record));
    masters
}

/// All rows.
pub(super) fn rows(source: Source<'_>) -> impl ExactSizeIterator<Item = [Cell<'_>; COLUMNS.len()]> {
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

/// The sheet; below it stands how many rows it leaves out, and where they are.
pub(super) fn sheet(source: Source<'_>) -> Result<Worksheet, XlsxError> {
    let mut list = List::new(source.styles, &source.text("xlsx-crosswalk"), &COLUMNS, source.language)?;
    let mut rows = rows(source);
    for row in rows.by_ref().take(ROWS) {
        list.push(row)?;
    }
    let note = match rows.len() {
        0 => source.text("xlsx-crosswalk-note"),
        hidden => source.sentence(&Message::new("xlsx-crosswalk-more").with("count", Argument::Count(hidden as u64))),
    };
    Ok(list.finish(&note)?.0)
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
