//! Duplicates grouped for deciding: a row per record, and a column in which a person says what shall become of it. The
//! fingerprint leads a decision back to its finding.

use std::borrow::Cow;

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::Source;
use super::sheet::{Cell, Column, List, Style};
use crate::catalog::{Record, RecordIndex, Role};
use crate::findings::{Code, Finding};
use crate::report::fields;

/// Groups on the sheet.
const GROUPS: usize = 10_000;
/// The column of decisions.
const DECISION: u16 = 1;

/// The columns of the list of duplicates.
pub(super) const COLUMNS: [Column; 14] = [
    Column { heading: "xlsx-group", width: 8.0, style: Style::Number },
    Column { heading: "xlsx-decision", width: 18.0, style: Style::Plain },
    Column { heading: "xlsx-suggestion", width: 16.0, style: Style::Plain },
    Column { heading: "xlsx-code", width: 9.0, style: Style::Plain },
    Column { heading: "html-term-confidence", width: 11.0, style: Style::Share },
    Column { heading: "html-system", width: 18.0, style: Style::Plain },
    Column { heading: "html-id", width: 16.0, style: Style::Plain },
    Column { heading: "html-name", width: 36.0, style: Style::Plain },
    Column { heading: "role-street", width: 24.0, style: Style::Plain },
    Column { heading: "role-city", width: 22.0, style: Style::Plain },
    Column { heading: "role-email", width: 26.0, style: Style::Plain },
    Column { heading: "role-phone", width: 20.0, style: Style::Plain },
    Column { heading: "html-place", width: 24.0, style: Style::Plain },
    Column { heading: "xlsx-fingerprint", width: 20.0, style: Style::Plain },
];

/// What can be decided about a record.
const DECISIONS: [&str; 3] = ["xlsx-keep", "xlsx-merge", "xlsx-different"];

/// The sheet, if there are any duplicates.
pub(super) fn sheet(source: Source<'_>) -> Result<Option<Worksheet>, XlsxError> {
    let mut rows = rows(source).peekable();
    if rows.peek().is_none() {
        return Ok(None);
    }
    let mut list = List::new(source.styles, &source.text("xlsx-decide"), &COLUMNS, source.language)?;
    for row in rows {
        list.push(row)?;
    }
    let (mut sheet, bottom) = list.finish("")?;
    let words = DECISIONS.map(|id| source.text(id));
    sheet.add_data_validation(1, DECISION, bottom, DECISION, &DataValidation::new().allow_list_strings(&words)?)?;
    Ok(Some(sheet))
}

/// One row per record, group by group.
pub(super) fn rows(source: Source<'_>) -> impl Iterator<Item = [Cell<'_>; COLUMNS.len()]> {
    let findings = source.audit.findings.findings.iter();
    let groups = findings.filter(|finding| is_group(finding.code)).take(GROUPS).enumerate();
    groups.flat_map(move |(number, finding)| {
        let records = finding.record.iter().chain(&finding.related);
        records.map(move |record| row(source, number, finding, *record))
    })
}

/// Rules that ask which records of one system are one customer.
fn is_group(code: Code) -> bool {
    matches!(code, Code::Dup201 | Code::Dup202)
}

fn row<'a>(source: Source<'a>, number: usize, finding: &'a Finding, index: RecordIndex) -> [Cell<'a>; COLUMNS.len()] {
    let record = source.audit.identity.reading.catalogue.record(index);
    let suggestion = match (finding.code, finding.record == Some(index)) {
        (Code::Dup201, true) => "xlsx-keep",
        (Code::Dup201, false) => "xlsx-merge",
        _ => "xlsx-look",
    };
    let text = |text: Cow<'a, str>| if number.is_multiple_of(2) { Cell::Text(text) } else { Cell::Banded(text) };
    let value = |record: &Record<'a>, roles: &[Role]| -> Cow<'a, str> {
        let values: Vec<&str> = roles.iter().filter_map(|role| record.value(*role)).collect();
        values.join(" ").into()
    };
    [
        Cell::Count(number as u64 + 1),
        Cell::Input,
        text(source.text(suggestion).into()),
        text(finding.code.name().into()),
        Cell::Share(finding.confidence),
        text(record.system().name.as_str().into()),
        text(record.id().into()),
        text(fields::label(&record)),
        text(value(&record, &[Role::Street, Role::HouseNumber])),
        text(value(&record, &[Role::Postcode, Role::City])),
        text(value(&record, &[Role::Email])),
        text(value(&record, &[Role::Phone])),
        text(format!("{}:{}", record.file(), record.row()).into()),
        text(finding.fingerprint.as_str().into()),
    ]
}
