//! Quotes as people and programs really write them. The `csv` crate reads every record whose quotes stand where RFC 4180
//! wants them; what is written here tells the others apart and splits them so that no cell swallows its neighbours.

/// The signs of a dialect, as bytes (all of them ASCII).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Between two cells.
    pub(super) delimiter: u8,
    /// Around a cell.
    pub(super) quote: u8,
    /// A backslash before a quote takes its meaning, instead of a second quote.
    pub(super) backslash: bool,
}

/// The cells of one row, back to back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

impl Cells {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Ends the running cell.
    pub(super) fn close(&mut self) {
        self.ends.push(self.text.len());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|cell| {
            let start = if cell == 0 { 0 } else { self.ends[cell - 1] };
            &self.text[start..self.ends[cell]]
        })
    }
}

/// Whether every quote of a record (without its line end) opens a cell, closes one or is doubled inside one.
pub(super) fn is_sound(record: &[u8], marks: Marks) -> bool {
    let mut at = 0;
    let mut at_cell_start = true;
    while let Some(&byte) = record.get(at) {
        if byte == marks.quote {
            if !at_cell_start {
                return false;
            }
            match closing_quote(record, at + 1, marks) {
                Some(close) if ends_cell(record, close + 1, marks) => at = close + 1,
                _ => return false,
            }
            at_cell_start = false;
        } else {
            at_cell_start = byte == marks.delimiter;
            at += 1;
        }
    }
    true
}

/// The first quote from `from` on that is not doubled (or, with backslashes, escaped).
fn closing_quote(record: &[u8], from: usize, marks: Marks) -> Option<usize> {
    let mut at = from;
    while let Some(&byte) = record.get(at) {
        if byte == b'\\' && marks.backslash {
            at += 2;
        } else if byte == marks.quote {
            if record.get(at + 1) != Some(&marks.quote) {
                return Some(at);
            }
            at += 2;
        } else {
            at += 1;
        }
    }
    None
}

fn ends_cell(record: &[u8], at: usize, marks: Marks) -> bool {
    record.get(at).is_none_or(|byte| *byte == marks.delimiter)
}

/// Splits a record whose quotes may stand anywhere: a cell counts as quoted if it starts with a quote (blanks may stand
/// around it) and one that is followed by a delimiter or the end closes it; every other quote is text. Returns whether an
/// opening quote was never closed; that cell then ends at the next delimiter.
pub(super) fn split(record: &str, marks: Marks, cells: &mut Cells) -> bool {
    split_as(record, marks, Inner::AnyQuote, cells)
}

/// Like [`split`], but a quote behind a delimiter opens the next cell, even where the cell before was never closed.
pub(super) fn split_at_openings(record: &str, marks: Marks, cells: &mut Cells) -> bool {
    split_as(record, marks, Inner::NoOpening, cells)
}

/// Which quotes a quoted cell may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inner {
    AnyQuote,
    /// None that stands behind a delimiter.
    NoOpening,
}

fn split_as(record: &str, marks: Marks, inner: Inner, cells: &mut Cells) -> bool {
    cells.clear();
    let bytes = record.as_bytes();
    let (mut at, mut unclosed) = (0, false);
    loop {
        let end = match quoted_end(bytes, at, marks, inner) {
            Quoted::Closed { open, close, end } => {
                push_unescaped(&record[open + 1..close], marks, &mut cells.text);
                cells.text.push_str(&record[close + 1..end]);
                end
            }
            quoted => {
                let end = find(bytes, at, marks.delimiter).unwrap_or(bytes.len());
                unclosed |= matches!(quoted, Quoted::Unclosed) && !has_pairs(&bytes[at..end], marks.quote);
                cells.text.push_str(&record[at..end]);
                end
            }
        };
        cells.close();
        if end >= bytes.len() {
            return unclosed;
        }
        at = end + 1;
    }
}

/// Whether the quotes of an unquoted cell come in pairs, as around a word.
fn has_pairs(cell: &[u8], quote: u8) -> bool {
    count(cell, quote).is_multiple_of(2)
}

enum Quoted {
    /// The cell does not start with a quote.
    Not,
    Unclosed,
    /// Where the quotes stand, and where the cell ends (blanks may stand between).
    Closed {
        open: usize,
        close: usize,
        end: usize,
    },
}

fn quoted_end(record: &[u8], start: usize, marks: Marks, inner: Inner) -> Quoted {
    let open = start + blanks(record, start);
    if record.get(open) != Some(&marks.quote) {
        return Quoted::Not;
    }
    let mut from = open + 1;
    while let Some(close) = closing_quote(record, from, marks) {
        let end = close + 1 + blanks(record, close + 1);
        if ends_cell(record, end, marks) {
            return Quoted::Closed { open, close, end };
        }
        if inner == Inner::NoOpening && close > open + 1 && record[close - 1] == marks.delimiter {
            break;
        }
        from = close + 1;
    }
    Quoted::Unclosed
}

fn blanks(record: &[u8], from: usize) -> usize {
    record.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b' ').count())
}

fn push_unescaped(quoted: &str, marks: Marks, text: &mut String) {
    let quote = char::from(marks.quote);
    let mut signs = quoted.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied();
        let escapes = (sign == quote && next == Some(quote))
            || (sign == '\\' && marks.backslash && (next == Some(quote) || next == Some('\\')));
        text.push(if escapes { signs.next().unwrap_or(sign) } else { sign });
    }
}

/// How often a byte occurs.
pub(super) fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().map(|other| usize::from(*other == byte)).sum()
}

/// Position of a byte at or after `from`.
pub(super) fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|other| *other == byte).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks { delimiter: b';', quote: b'"', backslash: false };

    fn cells(record: &str, marks: Marks) -> (Vec<String>, bool) {
        let mut cells = Cells::default();
        let unclosed = split(record, marks, &mut cells);
        (cells.iter().map(str::to_owned).collect(), unclosed)
    }

    #[test]
    fn sound_records() {
        for record in ["", "a;b", "\"a;b\";c", "\"a\"\"b\"", "\"\";\"\"", "\"a\nb\";c", "';a'"] {
            assert!(is_sound(record.as_bytes(), MARKS), "{record}");
        }
    }

    #[test]
    fn unsound_records() {
        for record in ["a\"b", "\"a", "\"a\"b;c", "\"a\" ;b", "a;b\"", "\"a;\"\"", "\"a;b\n1;\"c\""] {
            assert!(!is_sound(record.as_bytes(), MARKS), "{record}");
        }
    }

    #[test]
    fn stray_quotes_are_text() {
        assert_eq!(cells("24\" Monitor;x\"", MARKS).0, ["24\" Monitor", "x\""]);
        assert_eq!(cells("\"A \"B\" C\";x", MARKS).0, ["A \"B\" C", "x"]);
        assert_eq!(cells("\"Zum Ochsen\" Bar;x", MARKS), (vec!["\"Zum Ochsen\" Bar".into(), "x".into()], false));
        assert_eq!(cells("\"a\" ;b", MARKS).0, ["a ", "b"]);
    }

    #[test]
    fn quotes_behind_blanks_hold_delimiters() {
        assert_eq!(cells("1; \"Müller; Anna\"; Köln", MARKS).0, ["1", "Müller; Anna", " Köln"]);
    }

    #[test]
    fn an_opening_quote_ends_the_unclosed_cell_before() {
        let mut row = Cells::default();
        assert!(split_at_openings("\"5\";\"N 5;\"O\"", MARKS, &mut row));
        assert_eq!(row.iter().collect::<Vec<_>>(), ["5", "\"N 5", "O"]);
    }

    #[test]
    fn an_unclosed_quote_ends_with_its_cell() {
        let (row, unclosed) = cells("\"1501\";\"RE002;\"\";\"\";Broken", MARKS);
        assert!(unclosed);
        assert_eq!(row, ["1501", "\"RE002", "", "", "Broken"]);
    }

    #[test]
    fn backslashes_escape_quotes_only_where_the_dialect_says_so() {
        let marks = Marks { backslash: true, ..MARKS };
        assert_eq!(cells(r#""a \"b\"";"C:\temp""#, marks).0, ["a \"b\"", r"C:\temp"]);
        assert_eq!(cells(r#""C:\";b"#, MARKS).0, [r"C:\", "b"]);
    }
}
