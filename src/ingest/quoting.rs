//! Quotes as people and programs really write them. The `csv` crate reads every record whose quotes stand where RFC 4180
//! wants them; what is written here tells the others apart and splits them so that no cell swallows its neighbours.

/// The signs of a dialect, as bytes (all of them ASCII).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Between two cells.
    pub(super) delimiter: u8,
    /// Around a cell.
    pub(super) quote: u8,
    /// A backslash before a quote takes its meaning, instead of a second quote; before a delimiter outside quotes too.
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

/// How the quotes of a record that breaks the rules are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// A quote closes its cell where a delimiter or the end follows (blanks may stand between); all others are text.
    Closing,
    /// As above, but a quote behind a delimiter opens the next cell, even where the cell before was never closed.
    Opening,
    /// The first quote that is not doubled closes; what follows up to the delimiter is added to the cell.
    First,
}

/// The readings that lose no quote, the most usual one first.
pub(super) const READINGS: [Reading; 2] = [Reading::Closing, Reading::Opening];

/// Splits a record whose quotes may stand anywhere. Returns how many opening quotes were never closed; such a quote is
/// text, and its cell ends at the next delimiter.
pub(super) fn split(record: &str, marks: Marks, reading: Reading, cells: &mut Cells) -> usize {
    cells.clear();
    let bytes = record.as_bytes();
    let (mut at, mut unclosed) = (0, 0);
    loop {
        let end = match quoted_end(bytes, at, marks, reading) {
            Quoted::Closed { open, close, end } => {
                push_unescaped(&record[open + 1..close], marks, &mut cells.text);
                cells.text.push_str(&record[close + 1..end]);
                end
            }
            quoted => {
                let end = cell_end(bytes, at, marks);
                match inside_of_quotes(&record[at..end], marks.quote) {
                    Some(inner) if matches!(quoted, Quoted::Unclosed) && reading == Reading::Opening => {
                        cells.text.push_str(inner);
                    }
                    _ => {
                        let is_open = matches!(quoted, Quoted::Unclosed) && !has_pairs(&bytes[at..end], marks.quote);
                        unclosed += usize::from(is_open);
                        push_unquoted(&record[at..end], marks, &mut cells.text);
                    }
                }
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

/// Where an unquoted cell ends: at the next delimiter that no backslash takes the meaning from.
fn cell_end(record: &[u8], start: usize, marks: Marks) -> usize {
    let mut from = start;
    while let Some(at) = find(record, from, marks.delimiter) {
        if !(marks.backslash && is_escaped(record, start, at)) {
            return at;
        }
        from = at + 1;
    }
    record.len()
}

/// Whether an odd number of backslashes stands before a place.
fn is_escaped(record: &[u8], start: usize, at: usize) -> bool {
    let backslashes = record[start..at].iter().rev().take_while(|byte| **byte == b'\\').count();
    !backslashes.is_multiple_of(2)
}

/// What stands between the first and the last quote of a cell that ends with a single quote more, as `"Rohr 1/2""` does.
fn inside_of_quotes(cell: &str, quote: u8) -> Option<&str> {
    let quote = char::from(quote);
    let inner = cell.trim_matches(' ').strip_prefix(quote)?.strip_suffix(quote)?;
    let text = inner.strip_suffix(quote)?;
    (!text.is_empty() && !text.contains(quote)).then_some(inner)
}

/// Whether the quotes of an unquoted cell come in pairs, as around a word.
fn has_pairs(cell: &[u8], quote: u8) -> bool {
    count(cell, quote).is_multiple_of(2)
}

enum Quoted {
    /// The cell does not start with a quote.
    Not,
    Unclosed,
    /// Where the quotes stand, and where the cell ends (blanks or more may stand between).
    Closed {
        open: usize,
        close: usize,
        end: usize,
    },
}

fn quoted_end(record: &[u8], start: usize, marks: Marks, reading: Reading) -> Quoted {
    let open = start + blanks(record, start, marks);
    if record.get(open) != Some(&marks.quote) {
        return Quoted::Not;
    }
    let mut from = open + 1;
    while let Some(close) = closing_quote(record, from, marks) {
        let end = close + 1 + blanks(record, close + 1, marks);
        if ends_cell(record, end, marks) {
            return Quoted::Closed { open, close, end };
        }
        match reading {
            Reading::First => return Quoted::Closed { open, close, end: cell_end(record, close + 1, marks) },
            Reading::Opening if close > open + 1 && record[close - 1] == marks.delimiter => break,
            Reading::Opening | Reading::Closing => from = close + 1,
        }
    }
    Quoted::Unclosed
}

/// Blanks from a place on, where they are no delimiters.
fn blanks(record: &[u8], from: usize, marks: Marks) -> usize {
    if marks.delimiter == b' ' {
        return 0;
    }
    record.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b' ').count())
}

fn push_unquoted(cell: &str, marks: Marks, text: &mut String) {
    if !marks.backslash || !cell.contains('\\') {
        text.push_str(cell);
        return;
    }
    let escapable = [char::from(marks.delimiter), char::from(marks.quote), '\\'];
    let mut signs = cell.chars().peekable();
    while let Some(sign) = signs.next() {
        let escapes = sign == '\\' && signs.peek().is_some_and(|next| escapable.contains(next));
        text.push(if escapes { signs.next().unwrap_or(sign) } else { sign });
    }
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
        read_as(record, marks, Reading::Closing)
    }

    fn read_as(record: &str, marks: Marks, reading: Reading) -> (Vec<String>, bool) {
        let mut cells = Cells::default();
        let unclosed = split(record, marks, reading, &mut cells);
        (cells.iter().map(str::to_owned).collect(), unclosed > 0)
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
        let (row, unclosed) = read_as("\"5\";\"N 5;\"O\"", MARKS, Reading::Opening);
        assert!(unclosed);
        assert_eq!(row, ["5", "\"N 5", "O"]);
    }

    #[test]
    fn a_quote_before_the_closing_one_is_text() {
        let (row, unclosed) = read_as("\"2\";\"Rohr 1/2\"\";\"3,10\"", MARKS, Reading::Opening);
        assert!(!unclosed);
        assert_eq!(row, ["2", "Rohr 1/2\"", "3,10"]);
    }

    #[test]
    fn text_behind_a_quoted_cell_is_added_to_it() {
        assert_eq!(read_as("\"a;b\"c;d", MARKS, Reading::First).0, ["a;bc", "d"]);
        assert_eq!(read_as("\"a;b\"\"c\";d", MARKS, Reading::First).0, ["a;b\"c", "d"]);
    }

    #[test]
    fn backslashes_keep_delimiters_in_unquoted_cells() {
        let marks = Marks { backslash: true, ..MARKS };
        assert_eq!(cells(r"a\;b;c\\;d\n", marks).0, ["a;b", r"c\", r"d\n"]);
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
