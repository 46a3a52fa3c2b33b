//! The questions as a list to be filled in with a spreadsheet: a row per question, both records in one cell each above the
//! other, and a column in which a person says what holds.

use std::borrow::Cow;
use std::io::{self, Write};

use rust_xlsxwriter::{DataValidation, Workbook, XlsxError};

use super::question::Question;
use crate::catalog::{Record, Role};
use crate::pipeline::Identity;
use crate::report::explain::evidence;
use crate::report::messages::{self, Language};
use crate::report::xlsx::csv;
use crate::report::xlsx::sheet::{Cell, Column, List, Style, Styles};
use crate::report::{fields, words};

/// Headings of the columns that are read back.
pub(super) const JUDGEMENT: &str = "review-heading-judgement";
pub(super) const NOTE: &str = "review-heading-note";
pub(super) const SORT: &str = "review-heading-sort";
pub(super) const LEFT: &str = "review-heading-left";
pub(super) const RIGHT: &str = "review-heading-right";

/// The columns.
const COLUMNS: [Column; 16] = [
    Column { heading: "review-heading-number", width: 6.0, style: Style::Number },
    Column { heading: JUDGEMENT, width: 16.0, style: Style::Input },
    Column { heading: NOTE, width: 22.0, style: Style::Input },
    Column { heading: "review-heading-reason", width: 20.0, style: Style::Plain },
    Column { heading: "review-heading-today", width: 10.0, style: Style::Plain },
    Column { heading: SORT, width: 10.0, style: Style::Plain },
    Column { heading: "review-heading-share", width: 9.0, style: Style::Share },
    Column { heading: "review-heading-documents", width: 9.0, style: Style::Number },
    Column { heading: "review-heading-value", width: 15.0, style: Style::Euro },
    Column { heading: "review-heading-records", width: 44.0, style: Style::Plain },
    Column { heading: "comparison-address", width: 34.0, style: Style::Plain },
    Column { heading: "review-heading-contact", width: 34.0, style: Style::Plain },
    Column { heading: "review-heading-keys", width: 22.0, style: Style::Plain },
    Column { heading: "review-heading-evidence", width: 60.0, style: Style::Plain },
    Column { heading: LEFT, width: 26.0, style: Style::Plain },
    Column { heading: RIGHT, width: 26.0, style: Style::Plain },
];

/// The words that the list offers for a judgement.
pub(super) const MARKS: [&str; 4] =
    ["review-mark-same", "review-mark-not-same", "review-mark-unsure", "review-mark-split"];

/// Writes the questions as a workbook.
///
/// # Errors
/// If it cannot be written.
pub fn write_xlsx(
    identity: &Identity,
    questions: &[Question],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let bytes = workbook(identity, questions, language).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

/// Writes the questions as CSV that opens right in a German Excel.
///
/// # Errors
/// If it cannot be written.
pub fn write_csv(
    identity: &Identity,
    questions: &[Question],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    csv::write(&COLUMNS, rows(identity, questions, language), language, out)
}

fn workbook(identity: &Identity, questions: &[Question], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Without a fixed date the properties would carry the clock's.
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(1900, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_author("archipel").set_creation_datetime(&created));
    let styles = Styles::default();
    let name = messages::text("review-sheet", language);
    let mut list = List::new(&styles, &name, &COLUMNS, language)?;
    for row in rows(identity, questions, language) {
        list.push(row)?;
    }
    let (mut sheet, bottom) = list.finish("")?;
    let offered = MARKS.map(|id| messages::text(id, language));
    let validation = DataValidation::new().allow_list_strings(&offered)?;
    sheet.add_data_validation(1, 1, bottom.max(1), 1, &validation)?;
    book.push_worksheet(sheet);
    book.save_to_buffer()
}

fn rows<'a>(
    identity: &'a Identity,
    questions: &'a [Question],
    language: Language,
) -> impl Iterator<Item = [Cell<'a>; COLUMNS.len()]> {
    questions.iter().enumerate().map(move |(at, question)| row(identity, at, question, language))
}

fn row<'a>(identity: &'a Identity, at: usize, question: &'a Question, language: Language) -> [Cell<'a>; COLUMNS.len()] {
    let catalogue = &identity.reading.catalogue;
    let records = [question.left, question.right].map(|index| catalogue.record(index));
    let both = |say: &dyn Fn(&Record<'a>) -> String| Cell::Text(Cow::Owned(records.each_ref().map(say).join("\n")));
    let text = |id: &str| Cell::Text(Cow::Owned(messages::text(id, language)));
    let values = |record: &Record<'a>, roles: &[Role]| -> String {
        let values: Vec<&str> = roles.iter().filter_map(|role| record.value(*role)).collect();
        values.join(", ")
    };
    let named = |record: &Record<'a>| format!("{} – {}", fields::label(record), record.system().name);
    [
        Cell::Count(at as u64 + 1),
        Cell::Input,
        Cell::Input,
        text(question.reason.words()),
        text(if question.together { "review-today-together" } else { "review-today-apart" }),
        text(words::entity_type(question.entity_type())),
        Cell::Share(question.edge.probability),
        Cell::Count(question.stake.documents),
        Cell::Euro(question.stake.cents),
        both(&named),
        both(&|record| values(record, &[Role::Street, Role::HouseNumber, Role::Postcode, Role::City])),
        both(&|record| values(record, &[Role::Email, Role::Phone, Role::Website])),
        both(&|record| values(record, &[Role::VatId, Role::CustomerNumber, Role::Number, Role::RegisterNumber])),
        Cell::Text(Cow::Owned(evidence::line(&question.edge, language))),
        Cell::Text(Cow::Owned(records[0].reference())),
        Cell::Text(Cow::Owned(records[1].reference())),
    ]
}
