//! A bounded sample of a text, and how well it fits a way to read it.
//!
//! The first half of the score is the pattern score of `CleverCSV` (van den Burg, Nazábal, Sutton: Wrangling messy CSV
//! files by detecting row and type patterns, 2019), with the effective number of patterns (inverse Simpson index) in
//! place of their count, so that three broken rows of a thousand do not count as three further patterns; the idea to
//! weigh uniformity against dispersion is that of the Table Uniformity Method (García, 2024).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::quoting::{Cells, Marks, Reading, count, split};
use super::shapes::Shape;

/// Bytes from the start of a file that are looked at, and bytes from each of two places further on.
pub(super) const HEAD_BYTES: usize = 64 << 10;
const MIDDLE_BYTES: usize = 16 << 10;

/// Records that are looked at.
const SAMPLE_RECORDS: usize = 1_000;

/// Cells of a record that are looked at.
const SAMPLE_CELLS: usize = 256;

/// Records of more than one cell that make a table of their own between titles and notes.
const LEAST_TABLE: usize = 5;

/// Lines that a cell may span in the sample.
const LINES_PER_CELL: usize = 50;

/// What stands for the delimiter of a file with one column: the first of these that does not occur in it.
const ONE_COLUMN_DELIMITERS: &[u8] = b",;\t|\x1f";

/// Lines from the start and from two places further on.
#[derive(Clone)]
pub(super) struct Sample<'a> {
    pub(super) lines: Vec<Cow<'a, str>>,
    /// How often each byte occurs.
    counts: Vec<usize>,
}

impl<'a> Sample<'a> {
    pub(super) fn new(lines: Vec<Cow<'a, str>>) -> Self {
        let mut counts = vec![0; 256];
        for byte in lines.iter().flat_map(|line| line.bytes()) {
            counts[usize::from(byte)] += 1;
        }
        Self { lines, counts }
    }

    pub(super) fn of(text: &'a str, record_end: Option<&str>) -> Self {
        if let Some(end) = record_end {
            let lines = whole_signs(text, HEAD_BYTES).split(end).filter(|line| !line.trim().is_empty());
            return Self::new(lines.map(Cow::Borrowed).collect());
        }
        let mut lines = whole_lines(text, 0, HEAD_BYTES);
        for place in [3, 7] {
            let at = text.len() / 10 * place;
            if at > HEAD_BYTES {
                lines.extend(whole_lines(text, at, MIDDLE_BYTES).into_iter().skip(1));
            }
        }
        Self::new(lines.into_iter().map(Cow::Borrowed).collect())
    }

    pub(super) fn contains(&self, byte: u8) -> bool {
        self.counts[usize::from(byte)] > 0
    }

    /// Whether most lines hold a long delimiter, and its signs (but for blanks) stand nowhere else.
    pub(super) fn is_written_with(&self, delimiter: &str) -> bool {
        if !delimiter.bytes().all(|byte| self.contains(byte)) {
            return false;
        }
        let times: usize = self.lines.iter().map(|line| line.matches(delimiter).count()).sum();
        let lines = self.lines.iter().filter(|line| line.contains(delimiter)).count();
        let alone = delimiter
            .bytes()
            .filter(|byte| *byte != b' ')
            .all(|byte| self.counts[usize::from(byte)] == times * count(delimiter.as_bytes(), byte));
        times > 0 && lines * 3 >= self.lines.len() * 2 && (alone || !delimiter.is_ascii())
    }

    /// Whether delimiters inside cells have a backslash before them.
    pub(super) fn escapes_delimiter(&self, delimiter: u8) -> bool {
        let is_escaped = |line: &Cow<'_, str>| line.as_bytes().windows(2).any(|two| two == [b'\\', delimiter]);
        self.contains(b'\\') && self.lines.iter().any(is_escaped)
    }

    /// Whether quotes inside quoted cells are written `\"`: they stand where no cell ends.
    pub(super) fn escapes_with_backslash(&self, quote: u8) -> bool {
        let escaped = |line: &Cow<'_, str>| {
            let bytes = line.as_bytes();
            let before = bytes
                .windows(3)
                .any(|three| three[0] == b'\\' && three[1] == quote && three[2].is_ascii_alphanumeric());
            let after = bytes
                .windows(3)
                .any(|three| three[0].is_ascii_alphanumeric() && three[1] == b'\\' && three[2] == quote);
            before && after
        };
        self.contains(b'\\') && self.contains(quote) && self.lines.iter().any(escaped)
    }

    /// Whether a good part of the lines has a cell that opens and closes with this quote.
    pub(super) fn is_quoted_with(&self, marks: Marks) -> bool {
        let (delimiter, quote) = (marks.delimiter, marks.quote);
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter);
        let quoted = |line: &&Cow<'_, str>| {
            let bytes = line.as_bytes();
            let quotes = (0..bytes.len()).filter(|at| bytes[*at] == quote);
            let (mut opens, mut closes) = (false, false);
            for at in quotes {
                opens |= is_edge(at.checked_sub(1).and_then(|before| bytes.get(before)));
                closes |= opens && at > 0 && is_edge(bytes.get(at + 1));
            }
            opens && closes
        };
        self.lines.iter().filter(quoted).count() * 4 >= self.lines.len()
    }

    /// Agreement of the rows times the share of cells that look like values, and the usual width.
    pub(super) fn score(&self, marks: Marks) -> (f64, usize) {
        let mut records: Vec<(usize, f64)> = Vec::new();
        self.records(marks, |cells| {
            let looked_at = cells.len().clamp(1, SAMPLE_CELLS);
            let valued: f64 = cells.iter().take(SAMPLE_CELLS).map(|cell| value_likeness(cell, marks)).sum();
            records.push((cells.len(), valued / looked_at as f64));
        });
        let whole = agreement(&records);
        let table = within(&records);
        if table.len() < LEAST_TABLE || table.len() == records.len() {
            return whole;
        }
        let (score, width) = agreement(table);
        let score = score * (table.len() as f64 / records.len() as f64).sqrt();
        if width >= 3 && score > whole.0 { (score, width) } else { whole }
    }

    /// Whether the first record has this many cells.
    pub(super) fn starts_with_width(&self, marks: Marks, width: usize) -> bool {
        let mut cells = Cells::default();
        !self.lines.is_empty() && self.record_lines(0, marks, &mut cells) > 0 && cells.len() == width
    }

    /// The sample without the quotes around whole lines, where most lines behind the first have them: a file that was opened
    /// with the wrong delimiter and saved again.
    pub(super) fn unwrapped(&self) -> Option<Sample<'_>> {
        let lines: Vec<Option<String>> = self.lines.iter().map(|line| unwrapped(line)).collect();
        let wrapped = lines.iter().skip(1).filter(|line| line.is_some()).count();
        if wrapped == 0 || wrapped * 2 < lines.len() - 1 {
            return None;
        }
        let plain = self.lines.iter().zip(lines).map(|(line, inner)| inner.map_or(Cow::Borrowed(&**line), Cow::Owned));
        Some(Sample::new(plain.collect()))
    }

    /// Marks that leave every record in one cell.
    pub(super) fn one_column(&self) -> Marks {
        let splits_nothing = |marks: &Marks| {
            let mut widest = 0;
            self.records(*marks, |cells| widest = widest.max(cells.len()));
            widest <= 1
        };
        let marks = |delimiter| Marks { delimiter, quote: b'"', backslash: false };
        ONE_COLUMN_DELIMITERS.iter().copied().map(marks).find(splits_nothing).unwrap_or(marks(0x1f))
    }

    /// Whether the file is one column of names like `Müller, Anna` under a title without the delimiter.
    pub(super) fn is_list_of_names(&self, marks: Marks, width: usize) -> bool {
        let (mut pairs, mut spaced) = (0, 0);
        self.records(marks, |cells| {
            if cells.len() == 2 {
                pairs += 1;
                spaced += usize::from(cells.iter().nth(1).is_some_and(|cell| cell.starts_with(' ')));
            }
        });
        width == 2 && spaced * 10 >= pairs * 9 && self.starts_with_width(marks, 1)
    }

    /// Number of cells in the first line; 0 where a quote is left open in it.
    fn names(&self, marks: Marks) -> usize {
        let mut cells = Cells::default();
        let unclosed = self.lines.first().map_or(1, |line| split(line, marks, Reading::Closing, &mut cells));
        if unclosed == 0 { cells.len() } else { 0 }
    }

    fn records(&self, marks: Marks, mut visit: impl FnMut(&Cells)) {
        let mut cells = Cells::default();
        let (mut at, mut records) = (0, 0);
        while at < self.lines.len() && records < SAMPLE_RECORDS {
            let lines = self.record_lines(at, marks, &mut cells);
            visit(&cells);
            at += lines;
            records += 1;
        }
    }

    /// Splits the record that starts at a line; returns how many lines it spans.
    fn record_lines(&self, at: usize, marks: Marks, cells: &mut Cells) -> usize {
        let is_split = |record: &str, cells: &mut Cells| split(record, marks, Reading::Closing, cells) == 0;
        if is_split(&self.lines[at], cells) {
            return 1;
        }
        let mut record = self.lines[at].clone().into_owned();
        let names = self.names(marks);
        for (count, line) in self.lines[at + 1..].iter().take(LINES_PER_CELL).enumerate() {
            if names >= 3 && !line.as_bytes().contains(&marks.quote) && is_split(line, cells) && cells.len() == names {
                break;
            }
            record.push('\n');
            record.push_str(line);
            if line.as_bytes().contains(&marks.quote) && is_split(&record, cells) {
                return count + 2;
            }
        }
        is_split(&self.lines[at], cells);
        1
    }
}

/// The one cell that a whole line is, without its quotes.
fn unwrapped(line: &str) -> Option<String> {
    let inner = line.trim().strip_prefix('"')?.strip_suffix('"')?;
    let plain = inner.replace("\"\"", "\u{1}");
    (!plain.contains('"')).then(|| plain.replace('\u{1}', "\""))
}

/// The records without those of one cell above and below, as titles and notes are.
fn within(records: &[(usize, f64)]) -> &[(usize, f64)] {
    let first = records.iter().position(|(width, _)| *width > 1).unwrap_or(0);
    let last = records.iter().rposition(|(width, _)| *width > 1).map_or(0, |last| last + 1);
    records.get(first..last).unwrap_or_default()
}

/// How far records agree in their widths (with how like values their cells are), and the usual width.
fn agreement(records: &[(usize, f64)]) -> (f64, usize) {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut valued, mut cells_seen) = (0.0, 0.0);
    for (width, likeness) in records {
        *widths.entry(*width).or_default() += 1;
        let looked_at = (*width).clamp(1, SAMPLE_CELLS) as f64;
        valued += likeness * looked_at;
        cells_seen += looked_at;
    }
    let share = |count: usize| count as f64 / records.len().max(1) as f64;
    let dispersion: f64 =
        widths.iter().map(|(width, count)| share(*count) * (1.0 - 1.0 / (*width).max(1) as f64)).sum();
    let uniformity: f64 = widths.values().map(|count| share(*count).powi(2)).sum();
    let usual = widths.iter().max_by_key(|(width, count)| (**count, **width)).map_or(1, |(width, _)| *width);
    let likeness: f64 = if cells_seen > 0.0 { valued / cells_seen } else { 0.0 };
    (dispersion * uniformity * likeness, usual)
}

/// Lines that are not blank, from a place on; the last one only if it is whole.
fn whole_lines(text: &str, from: usize, length: usize) -> Vec<&str> {
    let start = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let end = (start + length..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let piece = &text[start..end];
    let whole = match piece.rfind(['\n', '\r']) {
        Some(last) if end < text.len() => &piece[..last],
        _ => piece,
    };
    whole.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect()
}

/// How much a cell looks like one value: 1 for numbers, dates, keys, addresses and plain words; 0 where it still holds
/// other delimiters or half of a pair of quotes.
fn value_likeness(cell: &str, marks: Marks) -> f64 {
    if Shape::of(cell) != Shape::Text {
        return 1.0;
    }
    if matches!(cell.trim(), "," | ";" | "|" | ":") {
        return 0.0;
    }
    let (first, last) = (cell.bytes().next(), cell.bytes().next_back());
    let double = (first == Some(b'"'), last == Some(b'"'));
    let single = cell.len() > 1
        && first == last
        && first.is_some_and(|first| matches!(first, b'\'' | b'`' | b'~' | b'$' | b'*'));
    let holds = |byte: u8| byte != marks.delimiter && cell.as_bytes().contains(&byte);
    if double.0 || double.1 || single || holds(b';') || holds(b'\t') || holds(b'|') {
        0.0
    } else if first == Some(b' ') || last == Some(b' ') || holds(b',') {
        0.7
    } else {
        1.0
    }
}

/// The beginning of a text, at most so many bytes of it.
pub(super) fn whole_signs(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
