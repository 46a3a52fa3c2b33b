//! One sheet per family of rules: a case per row, with a link to the record's row and room for notes.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Source;
use super::crosswalk::Places;
use super::sheet::{Cell, Column, List, Style};
use crate::catalog::Record;
use crate::findings::{Code, Finding, ValueBasis};
use crate::message::Message;
use crate::report::messages;
use crate::report::words;

/// Cases on one sheet; all of them stand in `findings.csv`. More than this nobody works through in a workbook.
const CASES: usize = 20_000;

/// The columns of a list of cases.
pub(super) const COLUMNS: [Column; 14] = [
    Column { heading: "xlsx-code", width: 9.0, style: Style::Plain },
    Column { heading: "html-rule", width: 24.0, style: Style::Plain },
    Column { heading: "html-weight", width: 10.0, style: Style::Plain },
    Column { heading: "html-value", width: 14.0, style: Style::Euro },
    Column { heading: "xlsx-basis", width: 11.0, style: Style::Faint },
    Column { heading: "html-term-confidence", width: 11.0, style: Style::Share },
    Column { heading: "xlsx-subject", width: 30.0, style: Style::Plain },
    Column { heading: "html-system", width: 18.0, style: Style::Plain },
    Column { heading: "html-place", width: 24.0, style: Style::Link },
    Column { heading: "html-id", width: 16.0, style: Style::Plain },
    Column { heading: "xlsx-what", width: 60.0, style: Style::Plain },
    Column { heading: "xlsx-action", width: 50.0, style: Style::Plain },
    Column { heading: "xlsx-notes", width: 24.0, style: Style::Plain },
    Column { heading: "xlsx-fingerprint", width: 20.0, style: Style::Faint },
];

/// A family of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Family {
    prefix: &'static str,
    sheet: &'static str,
}

/// The families in the order in which they matter to readers; the last one takes what no other does.
pub(super) const FAMILIES: [Family; 6] = [
    Family { prefix: "HND", sheet: "xlsx-family-hnd" },
    Family { prefix: "SIG", sheet: "xlsx-family-sig" },
    Family { prefix: "DUP", sheet: "xlsx-family-dup" },
    Family { prefix: "CON", sheet: "xlsx-family-con" },
    Family { prefix: "ISL", sheet: "xlsx-family-isl" },
    Family { prefix: "DQ", sheet: "xlsx-family-dq" },
];

impl Family {
    /// The family of a rule.
    pub(super) fn of(code: Code) -> Self {
        let own = FAMILIES.into_iter().find(|family| code.name().starts_with(family.prefix));
        own.unwrap_or(FAMILIES[FAMILIES.len() - 1])
    }

    /// The message that names its sheet.
    pub(super) fn sheet(self) -> &'static str {
        self.sheet
    }
}

/// The sheet of a family, if any of its rules found something.
pub(super) fn sheet(source: Source<'_>, places: &Places, family: Family) -> Result<Option<Worksheet>, XlsxError> {
    let findings = source.audit.findings.findings.iter().filter(|finding| Family::of(finding.code) == family);
    let findings: Vec<&Finding> = findings.collect();
    if findings.is_empty() {
        return Ok(None);
    }
    let mut list = List::new(source.styles, &source.text(family.sheet), &COLUMNS, source.language)?;
    for finding in findings.iter().take(CASES) {
        list.push(row(source, places, finding))?;
    }
    let hidden = findings.len().saturating_sub(CASES);
    let note = Message::new("html-more-cases").with("count", hidden);
    Ok(Some(list.finish(&if hidden == 0 { String::new() } else { source.sentence(&note) })?.0))
}

/// One case.
pub(super) fn row<'a>(source: Source<'a>, places: &Places, finding: &'a Finding) -> [Cell<'a>; COLUMNS.len()] {
    let record = finding.record.map(|index| source.audit.identity.reading.catalogue.record(index));
    let place = record.as_ref().map_or_else(String::new, |record| format!("{}:{}", record.file(), record.row()));
    let linked = finding.record.and_then(|index| places.of_record(index));
    let basis = match finding.value_basis {
        ValueBasis::Amount => "xlsx-basis-amount",
        ValueBasis::Estimate => "xlsx-basis-estimate",
        ValueBasis::None => "xlsx-basis-none",
    };
    [
        Cell::Text(finding.code.name().into()),
        Cell::Text(messages::text(&words::rule_name(finding.code), source.language).into()),
        Cell::Text(source.text(words::severity(finding.severity)).into()),
        finding.value.map_or(Cell::Empty, Cell::Euro),
        Cell::Faint(source.text(basis).into()),
        Cell::Share(finding.confidence),
        Cell::Text(finding.subject_name.as_str().into()),
        Cell::Text(source.landscape.system_name(&finding.system).into()),
        match linked {
            Some(to) => Cell::Link(to, place.into()),
            None => Cell::Text(place.into()),
        },
        Cell::Text(record.as_ref().map_or("", Record::id).into()),
        Cell::Text(source.sentence(&finding.message).into()),
        Cell::Text(source.sentence(&finding.action).into()),
        Cell::Input,
        Cell::Faint(finding.fingerprint.as_str().into()),
    ]
}
