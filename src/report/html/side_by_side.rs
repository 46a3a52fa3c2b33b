//! Records that are about the same thing beside each other, with the differences marked.

use crate::catalog::{Record, RecordIndex, Standing};
use crate::pipeline::Audit;
use crate::report::explain::{Field, IDENTIFYING, compared};
use crate::report::fields;
use crate::report::messages::Language;

/// Records that fit beside each other.
const MOST: usize = 4;
/// Characters of a value that are shown.
const LENGTH: usize = 120;

/// A comparison of records, one column each.
pub(super) struct SideBySide {
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
}

/// Which record a column shows.
pub(super) struct Head {
    pub system: String,
    pub place: String,
    pub id: String,
}

/// One field of all records.
pub(super) struct Row {
    pub field: String,
    pub cells: Vec<Cell>,
    /// The records say different things.
    pub differs: bool,
}

/// What a record says.
pub(super) struct Cell {
    pub text: String,
    /// It says something else than the first record that says anything.
    pub differs: bool,
}

impl SideBySide {
    /// Compares the first of some records, if they are masters or contacts that can be compared.
    pub(super) fn of(audit: &Audit, records: &[RecordIndex], language: Language) -> Option<Self> {
        let catalogue = &audit.identity.reading.catalogue;
        let shown: Vec<Record<'_>> = records.iter().take(MOST).map(|index| catalogue.record(*index)).collect();
        let alike = |record: &Record<'_>| {
            record.kind().standing() != Standing::Document && record.kind().standing() == shown[0].kind().standing()
        };
        if shown.len() < 2 || !shown.iter().all(alike) {
            return None;
        }
        Some(Self {
            heads: shown.iter().map(head).collect(),
            rows: compared(&shown, &IDENTIFYING, language).into_iter().map(row).collect(),
        })
    }

    /// Records of a case that have a column.
    pub(super) fn shown(&self) -> usize {
        self.heads.len()
    }
}

fn head(record: &Record<'_>) -> Head {
    Head {
        system: record.system().name.clone(),
        place: format!("{}:{}", record.file(), record.row()),
        id: record.id().to_owned(),
    }
}

/// A field as it is shown.
fn row(field: Field) -> Row {
    let cells = field.values.iter().zip(&field.differs);
    let cell = |(value, differs): (&String, &bool)| Cell {
        text: fields::shortened(value, LENGTH).into_owned(),
        differs: *differs,
    };
    Row { cells: cells.map(cell).collect(), differs: field.differs.contains(&true), field: field.label }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn differences_are_marked_beyond_spelling() {
        let audit = testing::audit();
        let catalogue = &audit.identity.reading.catalogue;
        let records = ["debitoren.csv:10001", "accounts.csv:A2"].map(|name| testing::record(catalogue, name));
        let compared = SideBySide::of(&audit, &records, Language::De).unwrap();
        let differing: Vec<&str> =
            compared.rows.iter().filter(|row| row.differs).map(|row| row.cells[1].text.as_str()).collect();
        assert_eq!(differing, ["Klapp u. Söhne"], "the town is the same");
        let with_document = [records[0], testing::record(catalogue, "deals.csv:D1")];
        assert!(SideBySide::of(&audit, &with_document, Language::De).is_none());
    }
}
