//! Rows as delimited text: RFC 4180 for the pack, and what the importers of other systems want.

use std::borrow::Cow;

use serde::Deserialize;

/// Which cells stand in quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::migrate) enum Quotes {
    /// Those that need them.
    #[default]
    Needed,
    /// All.
    Always,
}

/// How rows are written.
#[derive(Debug, Clone)]
pub(in crate::migrate) struct Spelling {
    /// Parts the cells.
    pub(in crate::migrate) delimiter: char,
    /// Which cells stand in quotes.
    pub(in crate::migrate) quotes: Quotes,
    /// Ends a row.
    pub(in crate::migrate) end: &'static str,
    /// Columns whose cells never stand in quotes unless they need them, whatever `quotes` says.
    pub(in crate::migrate) bare: Vec<bool>,
}

impl Default for Spelling {
    fn default() -> Self {
        Self { delimiter: ',', quotes: Quotes::Needed, end: "\n", bare: Vec::new() }
    }
}

/// Appends one row.
pub(in crate::migrate) fn spell(spelling: &Spelling, cells: &[Cow<'_, str>], out: &mut Vec<u8>) {
    let quotes_are_rare = spelling.quotes == Quotes::Needed && cells.len() > 1;
    let plain = u8::try_from(spelling.delimiter).ok().filter(|sign| quotes_are_rare && sign.is_ascii());
    if plain.is_some_and(|delimiter| spell_bare(delimiter, cells, out)) {
        return out.extend_from_slice(spelling.end.as_bytes());
    }
    let mut sign = [0; 4];
    let delimiter = spelling.delimiter.encode_utf8(&mut sign).as_bytes();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(delimiter);
        }
        let asked = spelling.quotes == Quotes::Always && !spelling.bare.get(at).copied().unwrap_or_default();
        // A row of one empty cell would be a blank line, which readers leave out.
        if asked || (cells.len() == 1 && cell.is_empty()) {
            quoted(cell, out);
        } else {
            put(cell, spelling.delimiter, out);
        }
    }
    out.extend_from_slice(spelling.end.as_bytes());
}

/// Appends a row as if none of its cells needed quotes and looks at all of it at once, many bytes at a time; where one does,
/// nothing is appended.
fn spell_bare(delimiter: u8, cells: &[Cow<'_, str>], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    out.reserve(cells.iter().map(|cell| cell.len() + 1).sum());
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(delimiter);
        }
        out.extend_from_slice(cell.as_bytes());
    }
    let row = &out[start..];
    let is_bare = memchr::memchr3(b'"', b'\n', b'\r', row).is_none()
        && memchr::memchr_iter(delimiter, row).count() + 1 == cells.len();
    if !is_bare {
        out.truncate(start);
    }
    is_bare
}

/// Appends a cell of a row of several as the pack's own files have it.
pub(in crate::migrate) fn spell_cell(cell: &str, out: &mut Vec<u8>) {
    put(cell, ',', out);
}

/// Appends a whole number; no delimiter is a digit.
pub(in crate::migrate) fn spell_number(number: u32, out: &mut Vec<u8>) {
    let mut digits = [0; 10];
    let (mut start, mut left) = (digits.len(), number);
    while start == digits.len() || left > 0 {
        start -= 1;
        digits[start] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    out.extend_from_slice(&digits[start..]);
}

fn put(cell: &str, delimiter: char, out: &mut Vec<u8>) {
    if needs_quotes(cell, delimiter) {
        quoted(cell, out);
    } else {
        out.extend_from_slice(cell.as_bytes());
    }
}

fn needs_quotes(cell: &str, delimiter: char) -> bool {
    let Some(delimiter) = u8::try_from(delimiter).ok().filter(u8::is_ascii) else {
        return cell.contains([delimiter, '"', '\n', '\r']);
    };
    // Without a way out in the middle many bytes are looked at at once.
    let special = |byte: &u8| *byte == delimiter || matches!(*byte, b'"' | b'\n' | b'\r');
    cell.as_bytes().iter().fold(false, |found, byte| found | special(byte))
}

fn quoted(cell: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for (at, part) in cell.split('"').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// A header row.
pub(in crate::migrate) fn header<'h>(spelling: &Spelling, names: impl Iterator<Item = &'h str>) -> Vec<u8> {
    let cells: Vec<Cow<'_, str>> = names.map(Cow::Borrowed).collect();
    let mut bytes = Vec::new();
    spell(spelling, &cells, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in proptest::collection::vec(proptest::collection::vec("[a\"',;\n\r ä]{0,5}", 3), 1..6)) {
            for (delimiter, quotes) in [(',', Quotes::Needed), (';', Quotes::Always)] {
                let spelling = Spelling { delimiter, quotes, ..Spelling::default() };
                let mut bytes = Vec::new();
                for row in &rows {
                    spell(&spelling, &row.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect::<Vec<_>>(), &mut bytes);
                }
                let mut reader = ::csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter as u8).from_reader(bytes.as_slice());
                let read: Vec<Vec<String>> =
                    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
                proptest::prop_assert_eq!(&read, &rows);
            }
        }
    }

    #[test]
    fn one_cell_that_needs_quotes_leaves_the_rest_of_the_row_as_it_is() {
        let spelled = |cells: &[&str], delimiter| {
            let spelling = Spelling { delimiter, ..Spelling::default() };
            let mut bytes = b"before\n".to_vec();
            spell(&spelling, &cells.iter().map(|cell| Cow::Borrowed(*cell)).collect::<Vec<_>>(), &mut bytes);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(spelled(&["a", "", "b;c"], ','), "before\na,,b;c\n");
        assert_eq!(spelled(&["a", "", "b;c"], ';'), "before\na;;\"b;c\"\n");
        assert_eq!(spelled(&["a", "b\nc", "d"], ','), "before\na,\"b\nc\",d\n");
        assert_eq!(spelled(&["a", "b·c"], '·'), "before\na·\"b·c\"\n");
    }

    #[test]
    fn numbers_are_written_as_ever() {
        for number in [0, 7, 10, 4_294_967_295] {
            let mut bytes = Vec::new();
            spell_number(number, &mut bytes);
            assert_eq!(bytes, number.to_string().into_bytes());
        }
    }

    #[test]
    fn bare_columns_stay_bare() {
        let spelling = Spelling { quotes: Quotes::Always, bare: vec![true, false], delimiter: ';', end: "\r\n" };
        let mut bytes = Vec::new();
        spell(&spelling, &[Cow::Borrowed("10000"), Cow::Borrowed("")], &mut bytes);
        assert_eq!(bytes, b"10000;\"\"\r\n");
    }
}
