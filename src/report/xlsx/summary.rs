//! The first sheet: the figures, the rules with links to their sheets, and what could not be checked.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::Source;
use super::findings::Family;
use super::sheet::{self, Cell};
use crate::findings::ValueBasis;
use crate::report::messages;
use crate::report::value::{self, Nature};
use crate::report::words;

/// Widths of the columns.
const WIDTHS: [f64; 6] = [44.0, 14.0, 12.0, 10.0, 18.0, 18.0];

/// Adds the sheet.
pub(super) fn add(book: &mut Workbook, source: Source<'_>) -> Result<(), XlsxError> {
    let page = book.add_worksheet();
    page.set_name(source.text("xlsx-summary"))?;
    sheet::prepare(page, source.language);
    for (at, width) in WIDTHS.into_iter().enumerate() {
        page.set_column_width(at as u16, width)?;
    }
    page.write_string_with_format(0, 0, source.text("html-title"), &source.styles.title)?;
    let across = (0, WIDTHS.len() as u16 - 1);
    sheet::write_across(page, source.styles, 1, across, &source.text("html-confidential"), WIDTHS.iter().sum())?;
    let mut row = 2;
    let mut put = |cells: Vec<Cell<'_>>| {
        for (at, cell) in cells.into_iter().enumerate() {
            sheet::write(page, source.styles, (row, at as u16), cell)?;
        }
        row += 1;
        Ok::<(), XlsxError>(())
    };
    put(Vec::new())?;
    for (label, figure) in figures(source) {
        put(vec![Cell::Text(label.into()), figure])?;
    }
    put(Vec::new())?;
    put(headings(source))?;
    for total in value::by_gravity(&source.audit.findings.findings) {
        let family = source.text(Family::of(total.code).sheet());
        put(vec![
            Cell::Link(format!("'{family}'!A1"), messages::text(&words::rule_name(total.code), source.language).into()),
            Cell::Text(total.code.name().into()),
            Cell::Text(source.text(words::severity(total.severity)).into()),
            Cell::Count(total.findings.len() as u64),
            euro(total.worth.amount),
            euro(total.worth.estimate),
        ])?;
    }
    reservations(page, source, row + 1)
}

/// What a reader must know, and what could not be checked; from this row on.
fn reservations(page: &mut Worksheet, source: Source<'_>, mut row: u32) -> Result<(), XlsxError> {
    let last = WIDTHS.len() as u16 - 1;
    for note in &source.audit.findings.notes {
        sheet::write_across(page, source.styles, row, (0, last), &source.sentence(note), WIDTHS.iter().sum())?;
        row += 1;
    }
    for rule in &source.audit.findings.not_run {
        let name = messages::text(&words::rule_name(rule.code), source.language);
        sheet::write(page, source.styles, (row, 0), Cell::Text(name.into()))?;
        sheet::write(page, source.styles, (row, 1), Cell::Text(rule.code.name().into()))?;
        let missing = format!("{}: {}", source.text("xlsx-not-checked"), source.sentence(&rule.missing));
        sheet::write_across(page, source.styles, row, (2, last), &missing, WIDTHS[2..].iter().sum())?;
        row += 1;
    }
    Ok(())
}

fn figures<'a>(source: Source<'_>) -> Vec<(String, Cell<'a>)> {
    let (findings, landscape) = (&source.audit.findings.findings, source.landscape);
    let estimates = findings.iter().filter(|finding| finding.value_basis == ValueBasis::Estimate);
    let date = source.audit.reference_date.map_or_else(String::new, |date| source.language.date(date));
    vec![
        (source.text("html-as-of"), Cell::Text(date.into())),
        (source.text("html-system"), Cell::Count(landscape.systems.len() as u64)),
        (source.text("html-records"), Cell::Count(source.audit.identity.reading.catalogue.len() as u64)),
        (source.text("html-customers"), Cell::Count(landscape.entities.customers)),
        (source.text("xlsx-known-to-one"), Cell::Count(landscape.known_to_one())),
        (source.text("html-findings"), Cell::Count(findings.len() as u64)),
        (source.text("html-money-broken"), Cell::Euro(value::amount_of(findings, Nature::Broken))),
        (source.text("html-money-risk"), Cell::Euro(value::amount_of(findings, Nature::AtRisk))),
        (source.text("html-money-unassigned"), Cell::Euro(value::amount_of(findings, Nature::Unassigned))),
        (source.text("html-money-effort"), Cell::Euro(value::worth(estimates).estimate)),
    ]
}

/// Nothing where there is nothing.
fn euro<'a>(cents: i64) -> Cell<'a> {
    if cents == 0 { Cell::Empty } else { Cell::Euro(cents) }
}

fn headings<'a>(source: Source<'_>) -> Vec<Cell<'a>> {
    ["html-rule", "xlsx-code", "html-weight", "html-count", "xlsx-amount", "xlsx-estimate"]
        .map(|id| Cell::Faint(source.text(id).into()))
        .into()
}
