//! `provenance.csv`: for every filled column of every golden record, the row it came from and the rule that chose it.

use std::borrow::Cow;

use super::fields::fields_of;
use super::golden::Golden;
use super::survivorship::{Choice, Rule};
use crate::catalog::RecordIndex;
use crate::output::listing::{Column, Emit, Listing};

/// The provenance of the golden records of all types.
pub(super) struct Provenance<'a> {
    pub(super) golden: [&'a Golden<'a>; 3],
    columns: Vec<Column>,
}

impl<'a> Provenance<'a> {
    pub(super) fn new(golden: [&'a Golden<'a>; 3]) -> Self {
        let columns = ["entity_type", "entity_id", "field", "value", "system", "file", "row", "record_id", "rule"]
            .map(Column::text);
        Self { golden, columns: columns.into() }
    }

    fn rows(golden: &Golden<'_>, at: usize, emit: &mut Emit<'_>) {
        let entity = golden.context.index(golden.entity_type, at);
        let head = [Cow::Borrowed(golden.entity_type.name()), Cow::Borrowed(golden.context.entity(entity).id.as_str())];
        for (number, field) in fields_of(golden.entity_type).iter().enumerate() {
            let Some((choice, cells)) = golden.value(at, number, field) else { continue };
            let place = if choice.nth == Choice::WRITTEN { None } else { Some(choice.record) };
            for (column, cell) in field.columns.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
                row(golden, &head, &column.name, cell, place, choice.rule, emit);
            }
            if let Some(name) = field.further.as_deref().filter(|_| choice.several) {
                for (record, value) in golden.further(at, number, field) {
                    row(golden, &head, name, &value, Some(record), Rule::Further, emit);
                }
            }
        }
    }
}

fn row(
    golden: &Golden<'_>,
    head: &[Cow<'_, str>; 2],
    field: &str,
    value: &str,
    place: Option<RecordIndex>,
    rule: Rule,
    emit: &mut Emit<'_>,
) {
    let [entity_type, entity_id] = head;
    let borrowed = |text| Cow::Borrowed(text);
    let [system, file, line, id] = match place {
        Some(index) => {
            let record = golden.context.record(index);
            let line = Cow::Owned(record.row().to_string());
            [borrowed(record.system().slug.as_str()), borrowed(record.file()), line, borrowed(record.id())]
        }
        None => [borrowed(""), borrowed(""), borrowed(""), borrowed("")],
    };
    let (field, value, rule) = (borrowed(field), borrowed(value), borrowed(rule.name()));
    emit(&[borrowed(entity_type), borrowed(entity_id), field, value, system, file, line, id, rule]);
}

impl Listing for Provenance<'_> {
    fn name(&self) -> &'static str {
        "provenance"
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
