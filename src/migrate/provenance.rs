//! `provenance.csv`: for every filled column of every golden record, the row it came from and the rule that chose it.

use std::borrow::Cow;

use super::dossier::{Dossier, Member};
use super::fields::fields_of;
use super::golden::{Golden, further_cell};
use super::survivorship::Rule;
use super::write::{spell_cell, spell_number};
use crate::output::listing::{Column, Emit, Listing};

/// Its name.
pub(super) const NAME: &str = "provenance";

/// The provenance of the golden records of all types.
pub(super) struct Provenance<'a> {
    pub(super) golden: [&'a Golden<'a>; 3],
    columns: Vec<Column>,
}

/// Where one filled column of one golden record came from.
struct Source<'s> {
    column: &'s str,
    value: &'s str,
    /// Position of the record among the entity's; `None` where a person wrote the value.
    by: Option<usize>,
    rule: Rule,
}

/// Gives the sources of all filled columns of an entity.
fn sources(golden: &Golden<'_>, dossier: &Dossier<'_>, give: &mut dyn FnMut(&Source<'_>)) {
    for (field, survivor) in fields_of(golden.entity_type).iter().zip(&dossier.fields) {
        let Some(survivor) = survivor else { continue };
        for (column, value) in field.columns.iter().zip(survivor.said.iter()).filter(|(_, cell)| !cell.is_empty()) {
            give(&Source { column: &column.name, value, by: survivor.by, rule: survivor.rule });
        }
        for other in &survivor.further {
            let (value, by) = (further_cell(field.form, &other.said), Some(other.by));
            let column = field.further.as_deref().unwrap_or("");
            give(&Source { column, value: &value, by, rule: Rule::Further });
        }
    }
}

impl<'a> Provenance<'a> {
    pub(super) fn new(golden: [&'a Golden<'a>; 3]) -> Self {
        let columns = ["entity_type", "entity_id", "field", "value", "system", "file", "row", "record_id", "rule"]
            .map(Column::text);
        Self { golden, columns: columns.into() }
    }

    fn rows(golden: &Golden<'_>, at: usize, emit: &mut Emit<'_>) {
        let mut reader = golden.reader();
        let dossier = &*reader.read(at);
        let (kind, id) = (golden.entity_type.name(), golden.context.entity(dossier.entity).id.as_str());
        sources(golden, dossier, &mut |source| {
            let [system, file, row, record] = match source.by.map(|by| dossier.members[by].record) {
                Some(record) => {
                    let row = Cow::Owned(record.row().to_string());
                    [
                        Cow::Borrowed(record.system().slug.as_str()),
                        Cow::Borrowed(record.file()),
                        row,
                        Cow::Borrowed(record.id()),
                    ]
                }
                None => [""; 4].map(Cow::Borrowed),
            };
            let [kind, id, column, value, rule] =
                [kind, id, source.column, source.value, source.rule.name()].map(Cow::Borrowed);
            emit(&[kind, id, column, value, system, file, row, record, rule]);
        });
    }
}

/// Writes the rows of entities as the file has them; most of the bytes of a pack are these.
pub(super) struct Speller {
    /// System and file of each table, with the delimiters around them.
    places: Vec<Vec<u8>>,
    /// What all rows of an entity begin with.
    head: Vec<u8>,
    /// Each record of the entity as its rows name it, once one did.
    records: Vec<Vec<u8>>,
}

impl Speller {
    pub(super) fn new(golden: &Golden<'_>) -> Self {
        let place = |table: &crate::catalog::TypedTable| {
            let mut place = vec![b','];
            spell_cell(&table.recognition.system.slug, &mut place);
            place.push(b',');
            spell_cell(&table.table.file, &mut place);
            place.push(b',');
            place
        };
        Self {
            places: golden.context.catalogue.tables.iter().map(place).collect(),
            head: Vec::new(),
            records: Vec::new(),
        }
    }

    /// Appends the rows of an entity.
    pub(super) fn rows(&mut self, golden: &Golden<'_>, dossier: &Dossier<'_>, out: &mut Vec<u8>) {
        self.records.iter_mut().for_each(Vec::clear);
        if self.records.len() < dossier.members.len() {
            self.records.resize_with(dossier.members.len(), Vec::new);
        }
        self.head.clear();
        for cell in [golden.entity_type.name(), &golden.context.entity(dossier.entity).id] {
            spell_cell(cell, &mut self.head);
            self.head.push(b',');
        }
        sources(golden, dossier, &mut |source| {
            out.extend_from_slice(&self.head);
            // No field has a name that needs quotes, see the test of `fields`.
            out.extend_from_slice(source.column.as_bytes());
            out.push(b',');
            spell_cell(source.value, out);
            match source.by {
                Some(by) => {
                    let record = &mut self.records[by];
                    if record.is_empty() {
                        spell_record(&self.places, &dossier.members[by], record);
                    }
                    out.extend_from_slice(record);
                }
                None => out.extend_from_slice(b",,,,,"),
            }
            out.extend_from_slice(source.rule.name().as_bytes());
            out.push(b'\n');
        });
    }
}

/// System, file, row and id of a record, with the delimiters around them.
fn spell_record(places: &[Vec<u8>], member: &Member<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(&places[member.table]);
    spell_number(member.record.row(), out);
    out.push(b',');
    spell_cell(member.record.id(), out);
    out.push(b',');
}

impl Listing for Provenance<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.golden.iter().map(|golden| golden.units()).sum()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let mut at = at;
        for golden in self.golden {
            if at < golden.units() {
                return Self::rows(golden, at, emit);
            }
            at -= golden.units();
        }
    }
}
