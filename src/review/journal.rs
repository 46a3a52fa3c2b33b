//! Answers as lines of the file of decisions.

use jiff::civil::Date;

use super::session::Answer;
use crate::catalog::{Record, RecordIndex, Role};
use crate::linkage::EntityType;
use crate::linkage::decisions::{Anchors, Decision, HEADER, Judgement, row};
use crate::report::fields;

/// Writes down what was decided: pure text, to be added to the end of the file.
pub struct Journal<'a> {
    anchors: &'a Anchors<'a>,
    who: String,
    when: Option<Date>,
}

impl<'a> Journal<'a> {
    /// A journal of one person on one day.
    pub fn new(anchors: &'a Anchors<'a>, who: impl Into<String>, when: Option<Date>) -> Self {
        Self { anchors, who: who.into(), when }
    }

    /// The head of a new file.
    pub fn head() -> String {
        lines(&[HEADER.map(str::to_owned)])
    }

    /// The lines of an answer about entities of a type.
    pub fn answer(&self, entity_type: EntityType, answer: &Answer) -> String {
        self.said(entity_type, answer.judgement, &answer.pairs, &answer.note)
    }

    /// The lines that withdraw an answer.
    pub fn withdrawal(&self, entity_type: EntityType, answer: &Answer) -> String {
        self.said(entity_type, Judgement::Withdrawn, &answer.pairs, "")
    }

    /// The lines that say something of some pairs.
    pub fn said(
        &self,
        entity_type: EntityType,
        judgement: Judgement,
        pairs: &[(RecordIndex, RecordIndex)],
        note: &str,
    ) -> String {
        let decision = |(left, right): &(RecordIndex, RecordIndex)| {
            let [left, right] = [left, right].map(|index| self.anchors.catalogue().record(*index));
            row(&Decision {
                entity_type,
                judgement,
                left: self.anchors.anchor(&left),
                right: self.anchors.anchor(&right),
                labels: [label(&left), label(&right)],
                who: self.who.clone(),
                when: self.when,
                note: note.to_owned(),
                line: 0,
            })
        };
        lines(&pairs.iter().map(decision).collect::<Vec<_>>())
    }
}

/// How a person would name a record: `Klapp GmbH, Brilon (zoho-crm 4711)`.
fn label(record: &Record<'_>) -> String {
    let name = fields::label(record);
    let town = record.value(Role::City).map(|town| format!(", {town}")).unwrap_or_default();
    format!("{name}{town} ({} {})", record.system().slug, record.id()).replace(['\n', '\r'], " ")
}

fn lines(rows: &[[String; HEADER.len()]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing into memory cannot fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
