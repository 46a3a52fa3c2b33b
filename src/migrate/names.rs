//! Comparable names of customers, read ahead: of all comparable forms those of names take longest, they need nothing but the record,
//! and while others decide who is who, threads have nothing to do here and there.

use std::convert::Infallible;

use super::value::{Normal, Shown, company};
use crate::catalog::{Catalogue, Record, RecordIndex, Standing};
use crate::linkage::EntityType;
use crate::output::in_order::{Pace, in_order};
use crate::report::fields::name;
use crate::standardise::{LegalForm, PartyKind};

/// Records whose names lie in one piece; keeps offsets inside 32 bits.
const PIECE: usize = 1 << 11;

/// The names of masters, by their table.
#[derive(Default)]
pub(super) struct Names {
    tables: Vec<Table>,
}

/// The names of the records of one table.
#[derive(Default)]
struct Table {
    /// Index of its first record.
    first: u32,
    /// None where it has no masters.
    pieces: Vec<Piece>,
}

/// The names of some records, back to back.
#[derive(Default)]
struct Piece {
    text: String,
    /// One for each record; `None` where it is no master or has no name.
    names: Vec<Option<Name>>,
}

/// What is remembered of a name, see [`Normal`].
struct Name {
    start: u32,
    /// Behind the key stand the words.
    key_end: u32,
    end: u32,
    fullness: u32,
    legal_form: Option<LegalForm>,
    kind: Option<PartyKind>,
    valid: bool,
}

impl Names {
    /// Reads those of all masters, wherever a thread has nothing else to do.
    pub(super) fn read(catalogue: &Catalogue) -> Self {
        Self { tables: (0..catalogue.tables.len()).map(|table| Table::read(catalogue, table)).collect() }
    }

    /// The comparable form of the name that a record of a table has for a customer, if it was read.
    pub(super) fn of(&self, table: usize, record: RecordIndex) -> Option<Normal> {
        let table = self.tables.get(table)?;
        let position = record.0.checked_sub(table.first)? as usize;
        let piece = table.pieces.get(position / PIECE)?;
        let name = piece.names.get(position % PIECE)?.as_ref()?;
        let text = |start: u32, end: u32| piece.text[start as usize..end as usize].to_owned();
        let Name { start, key_end, end, fullness, legal_form, kind, valid } = *name;
        let shown = Shown::Name { words: text(key_end, end), legal_form, kind };
        Some(Normal { key: text(start, key_end), valid, fullness, shown })
    }
}

impl Table {
    fn read(catalogue: &Catalogue, table: usize) -> Self {
        let typed = &catalogue.tables[table];
        let Some(first) = catalogue.records_of(table).next().map(|record| record.index.0) else {
            return Self::default();
        };
        if typed.kinds().iter().all(|kind| kind.standing() != Standing::Master) {
            return Self::default();
        }
        let piece = |number: usize| {
            let mut piece = Piece::default();
            for position in number * PIECE..typed.len().min((number + 1) * PIECE) {
                piece.add(&catalogue.record(RecordIndex(first + position as u32)));
            }
            piece.text.shrink_to_fit();
            piece
        };
        let mut pieces = Vec::new();
        let Ok(()) = in_order::<_, Infallible>(Pace::Spare, typed.len().div_ceil(PIECE), piece, |piece| {
            pieces.push(piece);
            Ok(())
        });
        Self { first, pieces }
    }
}

impl Piece {
    fn add(&mut self, record: &Record<'_>) {
        let text = name(record, EntityType::Customer);
        let is_named = record.kind().standing() == Standing::Master && !text.is_empty();
        let Some(Normal { key, valid, fullness, shown: Shown::Name { words, legal_form, kind } }) =
            is_named.then(|| company(&text, record))
        else {
            return self.names.push(None);
        };
        let start = self.text.len() as u32;
        self.text.push_str(&key);
        let key_end = self.text.len() as u32;
        self.text.push_str(&words);
        let end = self.text.len() as u32;
        self.names.push(Some(Name { start, key_end, end, fullness, legal_form, kind, valid }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::pipeline;
    use crate::progress::Silent;
    use crate::sample::{SampleSettings, generate};

    #[test]
    fn what_was_read_ahead_is_what_would_be_read_later() {
        let folder = tempfile::tempdir().unwrap();
        generate(folder.path(), &SampleSettings { customers: 60, ..SampleSettings::default() }, &Silent).unwrap();
        let reading = pipeline::read_records(&[folder.path().join("exports")], Settings::default(), &Silent).unwrap();
        let names = Names::read(&reading.catalogue);
        let mut ahead = 0;
        for record in reading.catalogue.records() {
            let text = name(&record, EntityType::Customer);
            if let Some(read) = names.of(reading.catalogue.table_of(record.index), record.index) {
                assert_eq!(read, company(&text, &record), "{text}");
                ahead += 1;
            } else {
                assert!(text.is_empty() || record.kind().standing() != Standing::Master, "{text}");
            }
        }
        assert!(ahead > 100, "{ahead}");
    }
}
