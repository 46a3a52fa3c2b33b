//! `report.xlsx`: a workbook to work in. A summary, the roadmap, one sheet per family of rules with filters, the duplicates
//! grouped for deciding, and which record is whom. Everything from the data stands in text cells, where nothing is a formula; the
//! properties carry the reference date, so that the same run gives the same bytes.

mod crosswalk;
pub(crate) mod csv;
mod duplicates;
mod findings;
mod roadmap;
pub(crate) mod sheet;
mod summary;

use std::io::{self, Write};

use jiff::civil::Date;
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

pub use self::csv::ExcelList;
pub(super) use self::csv::write_csv;

use self::sheet::Styles;
use super::landscape::Landscape;
use super::messages::{self, Language};
use super::people::House;
use crate::pipeline::Audit;

/// Compression of the workbook, from 0 to 9: half the time of the usual 6 for a tenth more bytes.
const COMPRESSION: u8 = 3;

/// What all sheets are made from.
#[derive(Clone, Copy)]
struct Source<'a> {
    audit: &'a Audit,
    landscape: &'a Landscape,
    house: House,
    language: Language,
    styles: &'a Styles,
}

impl Source<'_> {
    fn text(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn sentence(&self, message: &crate::message::Message) -> String {
        messages::render(message, self.language)
    }
}

/// Writes the workbook.
pub(super) fn write(
    audit: &Audit,
    landscape: &Landscape,
    house: House,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let styles = Styles::default();
    let source = Source { audit, landscape, house, language, styles: &styles };
    let bytes = workbook(source).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(source: Source<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(source)?);
    let places = crosswalk::Places::of(source);
    summary::add(&mut book, source)?;
    let sheets: Result<Vec<Option<Worksheet>>, XlsxError> =
        Sheet::ALL.par_iter().map(|sheet| sheet.fill(source, &places)).collect();
    for sheet in sheets?.into_iter().flatten() {
        book.push_worksheet(sheet);
    }
    book.set_zip_compression_level(COMPRESSION);
    let bytes = book.save_to_buffer();
    // Giving back its millions of cells takes a while, and nothing waits for it.
    rayon::spawn(move || drop(book));
    bytes
}

/// A sheet behind the summary; each is filled by itself.
enum Sheet {
    Roadmap,
    Findings(findings::Family),
    Duplicates,
    Crosswalk,
}

impl Sheet {
    /// All sheets in their order.
    const ALL: [Self; findings::FAMILIES.len() + 3] = [
        Self::Roadmap,
        Self::Findings(findings::FAMILIES[0]),
        Self::Findings(findings::FAMILIES[1]),
        Self::Findings(findings::FAMILIES[2]),
        Self::Findings(findings::FAMILIES[3]),
        Self::Findings(findings::FAMILIES[4]),
        Self::Findings(findings::FAMILIES[5]),
        Self::Duplicates,
        Self::Crosswalk,
    ];

    fn fill(&self, source: Source<'_>, places: &crosswalk::Places) -> Result<Option<Worksheet>, XlsxError> {
        match self {
            Self::Roadmap => roadmap::sheet(source),
            Self::Findings(family) => findings::sheet(source, places, *family),
            Self::Duplicates => duplicates::sheet(source),
            Self::Crosswalk => crosswalk::sheet(source).map(Some),
        }
    }
}

/// Title and date of the document; without a reference date the day on which spreadsheets began to count.
fn properties(source: Source<'_>) -> Result<DocProperties, XlsxError> {
    let date = source.audit.reference_date.unwrap_or(Date::constant(1900, 1, 1));
    let created = ExcelDateTime::from_ymd(date.year().unsigned_abs(), date.month() as u8, date.day() as u8)?;
    Ok(DocProperties::new()
        .set_title(source.text("html-title"))
        .set_author("archipel")
        .set_comment(source.text("html-confidential"))
        .set_creation_datetime(&created))
}

#[cfg(test)]
mod tests;
