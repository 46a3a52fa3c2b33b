//! The same lists as CSV that opens right in a German Excel by double click: a byte order mark, semicolons, decimal commas,
//! and guards, so that no value is taken for a formula, a date or a number that it is not.

use std::borrow::Cow;
use std::io::{self, Write};

use super::crosswalk::{self, Places};
use super::sheet::{Cell, Column, Styles};
use super::{Source, duplicates, findings};
use crate::pipeline::Audit;
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};
use crate::report::people::House;

/// What tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Beginnings that make a cell a formula. Controls may stand before it.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Digits that a spreadsheet shows of a number before it rounds or changes to powers of ten.
const SHOWN: usize = 11;

/// A list that is written for Excel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExcelList {
    /// All findings.
    Findings,
    /// Duplicates, grouped for deciding.
    Duplicates,
    /// Which master record is whom.
    Crosswalk,
}

impl ExcelList {
    /// All lists.
    pub const ALL: [Self; 3] = [Self::Findings, Self::Duplicates, Self::Crosswalk];

    /// Its file name.
    pub fn file(self) -> &'static str {
        match self {
            Self::Findings => "findings-excel.csv",
            Self::Duplicates => "duplicates-excel.csv",
            Self::Crosswalk => "crosswalk-excel.csv",
        }
    }
}

/// Writes one list.
pub(in crate::report) fn write_csv(
    list: ExcelList,
    audit: &Audit,
    landscape: &Landscape,
    house: House,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let styles = Styles::default();
    let source = Source { audit, landscape, house, language, styles: &styles };
    let places = Places::default();
    match list {
        ExcelList::Findings => {
            let found = audit.findings.findings.iter();
            write(&findings::COLUMNS, found.map(|finding| findings::row(source, &places, finding)), language, out)
        }
        ExcelList::Duplicates => write(&duplicates::COLUMNS, duplicates::rows(source), language, out),
        ExcelList::Crosswalk => write(&crosswalk::COLUMNS, crosswalk::rows(source), language, out),
    }
}

/// Writes a list for Excel: its headings, then its rows.
pub(crate) fn write<'a, const WIDTH: usize>(
    columns: &[Column; WIDTH],
    rows: impl Iterator<Item = [Cell<'a>; WIDTH]>,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut csv = ::csv::WriterBuilder::new().delimiter(b';').terminator(::csv::Terminator::CRLF).from_writer(out);
    csv.write_record(columns.iter().map(|column| messages::text(column.heading, language)))?;
    for row in rows {
        csv.write_record(row.iter().map(|cell| german(cell).into_owned()))?;
    }
    csv.flush()
}

/// A cell as a German Excel reads it.
fn german<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    match cell {
        Cell::Empty | Cell::Input => Cow::Borrowed(""),
        Cell::Text(text) | Cell::Faint(text) | Cell::Banded(text) | Cell::Link(_, text) => guarded(text),
        Cell::Count(count) => Cow::Owned(count.to_string()),
        Cell::Euro(cents) => Cow::Owned(crate::output::euro(*cents).replace('.', ",")),
        Cell::Number(number) => Cow::Owned(format!("{number:.1}").replace('.', ",")),
        Cell::Share(share) => Cow::Owned(format!("{share:.4}").replace('.', ",")),
    }
}

/// Text that stays text: a formula gets an apostrophe in front, a key that Excel would make a number or a date of is
/// written as the constant that it is.
fn guarded(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter.is_control());
    if is_mangled(text) {
        return Cow::Owned(format!("=\"{text}\""));
    }
    if begins.starts_with(FORMULA) {
        return Cow::Owned(format!("'{}", one_line(text)));
    }
    if text.contains(['\r', '\n']) { Cow::Owned(one_line(text)) } else { Cow::Borrowed(text) }
}

/// Lines within a cell break in other programs; here they become spaces.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// Digits with leading zeros, more digits than are shown, powers of ten, and what looks like a date.
fn is_mangled(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only = |marks: &[char]| text.chars().all(|letter| letter.is_ascii_digit() || marks.contains(&letter));
    if digits == 0 || !text.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let zeros = only(&[]) && text.len() > 1 && text.starts_with('0');
    let long = only(&[]) && digits > SHOWN;
    let power =
        text.matches(['e', 'E']).count() == 1 && only(&['e', 'E', '.', ',', '+']) && !text.ends_with(['e', 'E']);
    let date = only(&['.', '-', '/']) && !only(&[]) && text.split(['.', '-', '/']).count() <= 3;
    zeros || long || power || date
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn nothing_is_taken_for_a_formula_a_date_or_a_number_that_it_is_not() {
        let cases = [
            ("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"),
            (" +49 30 1234", "' +49 30 1234"),
            ("\t@SUM(A1)", "'\t@SUM(A1)"),
            ("007", "=\"007\""),
            ("5061870000004711", "=\"5061870000004711\""),
            ("12E5", "=\"12E5\""),
            ("1-2", "=\"1-2\""),
            ("10001", "10001"),
            ("Klapp & Söhne GmbH", "Klapp & Söhne GmbH"),
            ("a\r\nb", "a  b"),
        ];
        for (text, shown) in cases {
            assert_eq!(guarded(text), shown);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_begins_a_formula_of_the_data(text in "[=+@\\- \t0-9A-Za-z\"!|().]{0,12}") {
            let shown = guarded(&text);
            let constant = shown.starts_with("=\"") && shown.ends_with('"')
                && shown[2..shown.len() - 1].chars().all(|letter| letter.is_ascii_digit() || "eE.,+-/".contains(letter));
            proptest::prop_assert!(constant || !shown.trim_start().starts_with(FORMULA), "{shown}");
        }
    }

    #[test]
    fn the_lists_open_right() {
        let audit = testing::audit();
        let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
        for list in ExcelList::ALL {
            let mut bytes = Vec::new();
            write_csv(list, &audit, &landscape, House::Veiled, Language::De, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let body = text.strip_prefix('\u{feff}').unwrap();
            let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').from_reader(body.as_bytes());
            let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
            assert!(rows.len() >= 2, "{list:?}");
            assert_eq!(rows.len() + 1, text.matches("\r\n").count(), "{list:?}: one line per row");
            if list == ExcelList::Findings {
                assert_eq!((&rows[0][3], &rows[0][5]), ("48200,00", "0,9400"));
            }
        }
    }
}
