//! One list of a workbook: frozen headings with a filter, columns of fixed width, cells of a few kinds.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError};

use crate::report::messages::{self, Language};

/// Characters that a cell holds.
const LONGEST: usize = 32_767;
/// Size of A4 in the numbering of spreadsheets.
const A4: u8 = 9;

/// Height of a line in points.
const LINE: f64 = 15.0;
/// Lines that a row shows at most; longer texts stand whole in the cell and are cut in the list.
const LINES: usize = 8;

/// The formats of the workbook.
pub(crate) struct Styles {
    pub(crate) title: Format,
    pub(crate) heading: Format,
    pub(crate) plain: Format,
    pub(crate) banded: Format,
    pub(crate) faint: Format,
    pub(crate) link: Format,
    pub(crate) number: Format,
    pub(crate) decimal: Format,
    pub(crate) euro: Format,
    pub(crate) share: Format,
    pub(crate) input: Format,
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

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Banded,
    Faint,
    Link,
    Number,
    Decimal,
    Euro,
    Share,
    Input,
}

impl Styles {
    fn format(&self, style: Style) -> &Format {
        match style {
            Style::Plain => &self.plain,
            Style::Banded => &self.banded,
            Style::Faint => &self.faint,
            Style::Link => &self.link,
            Style::Number => &self.number,
            Style::Decimal => &self.decimal,
            Style::Euro => &self.euro,
            Style::Share => &self.share,
            Style::Input => &self.input,
        }
    }
}

/// A column: its heading, how many characters wide it is, and how its cells look as a rule. A cell that looks as its column
/// does carries no format of its own, which makes the workbook smaller and is written in half the time.
pub(crate) struct Column {
    pub(crate) heading: &'static str,
    pub(crate) width: f64,
    pub(crate) style: Style,
}

/// What stands in a cell.
pub(crate) enum Cell<'a> {
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

impl Cell<'_> {
    fn style(&self) -> Style {
        match self {
            Self::Empty | Self::Text(_) => Style::Plain,
            Self::Faint(_) => Style::Faint,
            Self::Banded(_) => Style::Banded,
            Self::Count(_) => Style::Number,
            Self::Number(_) => Style::Decimal,
            Self::Euro(_) => Style::Euro,
            Self::Share(_) => Style::Share,
            Self::Link(..) => Style::Link,
            Self::Input => Style::Input,
        }
    }

    /// Lines that it takes in a column of so many characters.
    fn lines(&self, width: f64) -> usize {
        match self {
            Self::Text(text) | Self::Faint(text) | Self::Banded(text) => lines(text, width as usize),
            _ => 1,
        }
    }
}

/// Lines that a text takes where words are kept whole and longer words are broken.
fn lines(text: &str, width: usize) -> usize {
    let width = width.max(1);
    // Most cells: fewer bytes than there is room for characters.
    if text.len() <= width && !text.contains('\n') {
        return 1;
    }
    text.lines().map(|line| lines_of_paragraph(line, width)).sum::<usize>().max(1)
}

fn lines_of_paragraph(line: &str, width: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines += 1;
            used = 0;
        }
        let end = used + usize::from(used > 0) + length;
        lines += end.saturating_sub(1) / width;
        used = if end > width { (end - 1) % width + 1 } else { end };
    }
    lines
}

/// Makes a row high enough for so many lines. Not every program does that by itself when it opens a workbook.
fn heighten(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        sheet.set_row_height(row, LINE * lines.min(LINES) as f64)?;
    }
    Ok(())
}

/// Writes secondary text across several columns, which are so many characters wide together.
pub(crate) fn write_across(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    width: f64,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, first, row, last, &holding(text), &styles.faint)?;
    heighten(sheet, row, lines(text, width as usize))
}

/// A list under construction.
pub(crate) struct List<'b> {
    sheet: Worksheet,
    styles: &'b Styles,
    columns: &'b [Column],
    row: u32,
}

impl<'b> List<'b> {
    /// A sheet with headings.
    pub(crate) fn new(
        styles: &'b Styles,
        name: &str,
        columns: &'b [Column],
        language: Language,
    ) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        prepare(&mut sheet, language);
        for (at, column) in columns.iter().enumerate() {
            sheet.set_column_width(at as u16, column.width)?;
            sheet.set_column_format(at as u16, styles.format(column.style))?;
            sheet.write_string_with_format(0, at as u16, messages::text(column.heading, language), &styles.heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        Ok(Self { sheet, styles, columns, row: 1 })
    }

    /// Adds a row.
    pub(crate) fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), XlsxError> {
        let mut most = 1;
        for ((at, cell), column) in (0_u16..).zip(cells).zip(self.columns) {
            let style = cell.style();
            most = most.max(cell.lines(column.width));
            // A link without a format of its own would look as spreadsheets want it, at the foot of its row.
            let own = (style != column.style || style == Style::Link).then(|| self.styles.format(style));
            put(&mut self.sheet, (self.row, at), cell, own)?;
        }
        heighten(&mut self.sheet, self.row, most)?;
        self.row += 1;
        Ok(())
    }

    /// Puts the filter over what was added; below it stands `note` if it says anything. Gives the sheet back and the
    /// number of its last row.
    pub(crate) fn finish(mut self, note: &str) -> Result<(Worksheet, u32), XlsxError> {
        let last = self.row - 1;
        self.sheet.autofilter(0, 0, last, self.columns.len() as u16 - 1)?;
        if !note.is_empty() {
            self.sheet.write_string(self.row + 1, 0, note)?;
        }
        Ok((self.sheet, last))
    }
}

/// Paper, direction and the line at the foot of every page.
pub(crate) fn prepare(sheet: &mut Worksheet, language: Language) {
    let confidential = messages::text("html-confidential-short", language);
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_footer(format!("&L&8{confidential}&R&8&P / &N"));
}

/// Writes one cell.
pub(crate) fn write(
    sheet: &mut Worksheet,
    styles: &Styles,
    place: (u32, u16),
    cell: Cell<'_>,
) -> Result<(), XlsxError> {
    let format = styles.format(cell.style());
    put(sheet, place, cell, Some(format))
}

/// Writes one cell; without a format of its own it looks as its column does.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    match (cell, format) {
        (Cell::Empty, _) | (Cell::Input, None) => {}
        (Cell::Text(text) | Cell::Faint(text) | Cell::Banded(text), Some(format)) => {
            sheet.write_string_with_format(row, column, &*holding(&text), format)?;
        }
        (Cell::Text(text) | Cell::Faint(text) | Cell::Banded(text), None) => {
            sheet.write_string(row, column, &*holding(&text))?;
        }
        (Cell::Count(count), format) => number(sheet, (row, column), count as f64, format)?,
        (Cell::Number(value), format) => number(sheet, (row, column), value, format)?,
        (Cell::Euro(cents), format) => number(sheet, (row, column), cents as f64 / 100.0, format)?,
        (Cell::Share(share), format) => number(sheet, (row, column), share, format)?,
        (Cell::Link(to, text), format) => {
            let url = Url::new(format!("internal:{to}")).set_text(&*holding(&text));
            match format {
                Some(format) => sheet.write_url_with_format(row, column, url, format)?,
                None => sheet.write_url(row, column, url)?,
            };
        }
        (Cell::Input, Some(format)) => {
            sheet.write_blank(row, column, format)?;
        }
    }
    Ok(())
}

fn number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    number: f64,
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    match format {
        Some(format) => sheet.write_number_with_format(row, column, number, format)?,
        None => sheet.write_number(row, column, number)?,
    };
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
    fn lines_are_counted_as_they_are_broken() {
        for (text, width, expected) in [
            ("", 10, 1),
            ("one two", 10, 1),
            ("one two three", 10, 2),
            ("one two three four", 9, 3),
            ("abcdefghijklmnopqrst", 10, 2),
            ("abcdefghijklmnopqrstu", 10, 3),
            ("ab abcdefghijkl", 10, 3),
            ("a\nb\nc", 10, 3),
        ] {
            assert_eq!(lines(text, width), expected, "{text}");
        }
    }

    #[test]
    fn a_cell_holds_what_the_format_can() {
        assert_eq!(holding("Klapp & Söhne\n=1+1"), "Klapp & Söhne\n=1+1");
        assert_eq!(holding("a\u{0}b\u{1b}[31m"), "a b [31m");
        assert_eq!(holding(&"😀".repeat(20_000)).encode_utf16().count(), LONGEST - 1);
    }
}
