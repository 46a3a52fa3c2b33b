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
struct Source<'s, 'a> {
    column: &'s str,
    value: &'s str,
    /// The record; `None` where a person wrote the value.
    from: Option<&'s Member<'a>>,
    rule: Rule,
}

/// Gives the sources of all filled columns of an entity.
fn sources<'a>(golden: &Golden<'_>, dossier: &Dossier<'a>, give: &mut dyn FnMut(&Source<'_, 'a>)) {
    for (field, survivor) in fields_of(golden.entity_type).iter().zip(&dossier.fields) {
        let Some(survivor) = survivor else { continue };
        let from = survivor.by.map(|by| &dossier.members[by]);
        for (column, value) in field.columns.iter().zip(survivor.said.iter()).filter(|(_, cell)| !cell.is_empty()) {
            give(&Source { column: &column.name, value, from, rule: survivor.rule });
        }
        for other in &survivor.further {
            let (value, from) = (further_cell(field.form, &other.said), Some(&dossier.members[other.by]));
            let column = field.further.as_deref().unwrap_or("");
            give(&Source { column, value: &value, from, rule: Rule::Further });
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
        let dossier = golden.reader().read(at);
        let (kind, id) = (golden.entity_type.name(), golden.context.entity(dossier.entity).id.as_str());
        sources(golden, &dossier, &mut |source| {
            let [system, file, row, record] = match source.from {
                Some(Member { record, .. }) => {
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
        Self { places: golden.context.catalogue.tables.iter().map(place).collect(), head: Vec::new() }
    }

    /// Appends the rows of an entity.
    pub(super) fn rows(&mut self, golden: &Golden<'_>, dossier: &Dossier<'_>, out: &mut Vec<u8>) {
        self.head.clear();
        for cell in [golden.entity_type.name(), &golden.context.entity(dossier.entity).id] {
            spell_cell(cell, &mut self.head);
            self.head.push(b',');
        }
        sources(golden, dossier, &mut |source| {
            out.extend_from_slice(&self.head);
            spell_cell(source.column, out);
            out.push(b',');
            spell_cell(source.value, out);
            match source.from {
                Some(member) => {
                    out.extend_from_slice(&self.places[member.table]);
                    spell_number(member.record.row(), out);
                    out.push(b',');
                    spell_cell(member.record.id(), out);
                    out.push(b',');
                }
                None => out.extend_from_slice(b",,,,,"),
            }
            out.extend_from_slice(source.rule.name().as_bytes());
            out.push(b'\n');
        });
    }
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
