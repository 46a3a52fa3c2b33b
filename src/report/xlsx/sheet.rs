//! One list of a workbook: frozen headings with a filter, columns of fixed width, cells of a few kinds.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError};

use crate::report::messages::{self, Language};

/// Characters that a cell holds.
const LONGEST: usize = 32_767;
/// Size of A4 in the numbering of spreadsheets.
const A4: u8 = 9;

/// The formats of the workbook.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) plain: Format,
    pub(super) banded: Format,
    pub(super) faint: Format,
    pub(super) link: Format,
    pub(super) number: Format,
    pub(super) decimal: Format,
    pub(super) euro: Format,
    pub(super) share: Format,
    pub(super) input: Format,
}

impl Default for Styles {
    fn default() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let line = Color::RGB(0x00C9_C4B8);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x00E4_EFF0))
                .set_border_bottom(FormatBorder::Thin),
            plain: top().set_text_wrap(),
            banded: top().set_text_wrap().set_background_color(Color::RGB(0x00F4_F1EA)),
            faint: top().set_text_wrap().set_font_color(Color::RGB(0x005B_6675)),
            link: top().set_font_color(Color::RGB(0x000F_6B7A)).set_underline(rust_xlsxwriter::FormatUnderline::Single),
            number: top().set_num_format("#,##0"),
            decimal: top().set_num_format("#,##0.0"),
            euro: top().set_num_format("#,##0.00 \"€\""),
            share: top().set_num_format("0 %"),
            input: top()
                .set_background_color(Color::RGB(0x00FF_F7D6))
                .set_border(FormatBorder::Thin)
                .set_border_color(line)
                .set_unlocked(),
        }
    }
}

/// A column: its heading and how many characters wide it is.
pub(super) struct Column {
    pub(super) heading: &'static str,
    pub(super) width: f64,
}

/// What stands in a cell.
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Faint(Cow<'a, str>),
    Banded(Cow<'a, str>),
    Count(u64),
    /// A number with one decimal.
    Number(f64),
    Euro(i64),
    Share(f64),
    /// Text that leads to a place in the workbook.
    Link(String, Cow<'a, str>),
    /// To be filled in.
    Input,
}

/// A list under construction.
pub(super) struct List<'b> {
    sheet: &'b mut Worksheet,
    styles: &'b Styles,
    columns: usize,
    row: u32,
}

impl<'b> List<'b> {
    /// Adds a sheet with headings.
    pub(super) fn add(
        book: &'b mut Workbook,
        styles: &'b Styles,
        name: &str,
        columns: &[Column],
        language: Language,
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        prepare(sheet, language);
        for (at, column) in columns.iter().enumerate() {
            sheet.set_column_width(at as u16, column.width)?;
            sheet.write_string_with_format(0, at as u16, messages::text(column.heading, language), &styles.heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        Ok(Self { sheet, styles, columns: columns.len(), row: 1 })
    }

    /// Adds a row.
    pub(super) fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), XlsxError> {
        for (at, cell) in cells.into_iter().enumerate() {
            write(self.sheet, self.styles, (self.row, at as u16), cell)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Puts the filter over what was added; below it stands `note` if it says anything. Gives the sheet back and the
    /// number of its last row.
    pub(super) fn finish(self, note: &str) -> Result<(&'b mut Worksheet, u32), XlsxError> {
        let last = self.row - 1;
        self.sheet.autofilter(0, 0, last, self.columns as u16 - 1)?;
        if !note.is_empty() {
            self.sheet.write_string(self.row + 1, 0, note)?;
        }
        Ok((self.sheet, last))
    }
}

/// Paper, direction and the line at the foot of every page.
pub(super) fn prepare(sheet: &mut Worksheet, language: Language) {
    let confidential = messages::text("html-confidential-short", language);
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_footer(format!("&L&8{confidential}&R&8&P / &N"));
}

/// Writes one cell.
pub(super) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    (row, column): (u32, u16),
    cell: Cell<'_>,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => text_cell(sheet, (row, column), &text, &styles.plain)?,
        Cell::Faint(text) => text_cell(sheet, (row, column), &text, &styles.faint)?,
        Cell::Banded(text) => text_cell(sheet, (row, column), &text, &styles.banded)?,
        Cell::Count(count) => number_cell(sheet, (row, column), count as f64, &styles.number)?,
        Cell::Number(number) => number_cell(sheet, (row, column), number, &styles.decimal)?,
        Cell::Euro(cents) => number_cell(sheet, (row, column), cents as f64 / 100.0, &styles.euro)?,
        Cell::Share(share) => number_cell(sheet, (row, column), share, &styles.share)?,
        Cell::Link(to, text) => {
            let url = Url::new(format!("internal:{to}")).set_text(&*holding(&text));
            sheet.write_url_with_format(row, column, url, &styles.link)?;
        }
        Cell::Input => {
            sheet.write_blank(row, column, &styles.input)?;
        }
    }
    Ok(())
}

fn text_cell(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str, style: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, &*holding(text), style)?;
    Ok(())
}

fn number_cell(sheet: &mut Worksheet, (row, column): (u32, u16), number: f64, style: &Format) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, number, style)?;
    Ok(())
}

/// The text as a cell can hold it: without control characters, which the format has no place for, and not too long.
fn holding(text: &str) -> Cow<'_, str> {
    let fits = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t');
    if text.chars().all(fits) && text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    // Spreadsheets count UTF-16 units.
    let mut room = LONGEST;
    let held = text.chars().map(|letter| if fits(letter) { letter } else { ' ' }).take_while(|letter| {
        let enough = room >= letter.len_utf16();
        room = room.saturating_sub(letter.len_utf16());
        enough
    });
    Cow::Owned(held.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_what_the_format_can() {
        assert_eq!(holding("Klapp & Söhne\n=1+1"), "Klapp & Söhne\n=1+1");
        assert_eq!(holding("a\u{0}b\u{1b}[31m"), "a b [31m");
        assert_eq!(holding(&"😀".repeat(20_000)).encode_utf16().count(), LONGEST - 1);
    }
}
