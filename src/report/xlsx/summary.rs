//! The first sheet: the figures, the rules with links to their sheets, and what could not be checked.

use rust_xlsxwriter::{Workbook, XlsxError};

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
    sheet::prepare(page, source.language)?;
    for (at, width) in WIDTHS.into_iter().enumerate() {
        page.set_column_width(at as u16, width)?;
    }
    page.write_string_with_format(0, 0, source.text("html-title"), &source.styles.title)?;
    let mut row = 1;
    let mut put = |cells: Vec<Cell<'_>>| {
        for (at, cell) in cells.into_iter().enumerate() {
            sheet::write(page, source.styles, (row, at as u16), cell)?;
        }
        row += 1;
        Ok::<(), XlsxError>(())
    };
    put(vec![Cell::Faint(source.text("html-confidential").into())])?;
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
    put(Vec::new())?;
    for note in &source.audit.findings.notes {
        put(vec![Cell::Faint(source.sentence(note).into())])?;
    }
    for rule in &source.audit.findings.not_run {
        let name = messages::text(&words::rule_name(rule.code), source.language);
        let missing = format!("{}: {}", source.text("xlsx-not-checked"), source.sentence(&rule.missing));
        put(vec![Cell::Text(name.into()), Cell::Text(rule.code.name().into()), Cell::Faint(missing.into())])?;
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
