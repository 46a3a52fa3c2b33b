//! Delimited text. The `csv` crate reads the records; where the quotes of a record do not stand as RFC 4180 wants them, or
//! where a cell seems to have swallowed rows, the record is read anew with [`quoting`](crate::ingest::quoting), and reading
//! goes on behind it.

use csv::{ReaderBuilder, StringRecord};

use super::Read;
use crate::ingest::dialect::{Sniffed, sniff};
use crate::ingest::encoding;
use crate::ingest::layout::Assembler;
use crate::ingest::problems::ProblemLog;
use crate::ingest::quoting::{Cells, count, is_sound, split, split_at_openings};
use crate::table::{Dialect, Format, ProblemKind};

/// Lines that a badly quoted cell may span.
const LINES_PER_CELL: usize = 20;

/// How many times its own length a text is read at most because of broken quotes; then quotes lose their meaning.
const REREADS: usize = 8;

/// Reads a delimited text. Where the name does not promise a table, text of one column is none.
pub(in crate::ingest) fn read(file: &str, bytes: Vec<u8>, promised: bool) -> Option<Read> {
    let mut log = ProblemLog::new(file);
    let decoded = encoding::decode(bytes, &mut log);
    let sniffed = sniff(&decoded.text);
    if !promised && sniffed.width < 2 {
        return None;
    }
    let dialect = Dialect {
        encoding: decoded.encoding,
        byte_order_mark: decoded.byte_order_mark,
        delimiter: char::from(sniffed.marks.delimiter),
        quote: None,
    };
    let rows = Assembler::new(file, Format::Delimited(dialect), log);
    let mut scan = Scan::new(&decoded.text, sniffed, rows);
    scan.run();
    let quote = scan.saw_quotes.then_some(char::from(sniffed.marks.quote));
    let (mut table, problems) = scan.rows.finish();
    if let Some(Format::Delimited(dialect)) = table.as_mut().map(|table| &mut table.format) {
        dialect.quote = quote;
    }
    Some(Read { tables: table.into_iter().collect(), problems })
}

/// One pass over a text.
struct Scan<'a> {
    text: &'a str,
    sniffed: Sniffed,
    /// Quotes have a meaning; lost where they are broken everywhere.
    quoting: bool,
    rows: Assembler,
    /// Offset up to which lines were counted, and the line there (from 1).
    counted: (usize, u32),
    /// Line ends are single carriage returns somewhere.
    lone_returns: bool,
    saw_quotes: bool,
    /// Bytes that may still be read again.
    rereads: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, sniffed: Sniffed, rows: Assembler) -> Self {
        let bytes = text.as_bytes();
        let lone_returns = bytes.contains(&b'\r')
            && bytes.iter().zip(bytes.iter().skip(1).chain(b" ")).any(|(byte, next)| *byte == b'\r' && *next != b'\n');
        let rereads = text.len().saturating_mul(REREADS).saturating_add(1 << 20);
        Self { text, sniffed, quoting: true, rows, counted: (0, 1), lone_returns, saw_quotes: false, rereads }
    }

    fn run(&mut self) {
        let mut offset = self.sniffed.skip;
        while offset < self.text.len() && !self.rows.is_full() {
            offset = self.read_from(offset);
        }
    }

    /// Reads records from an offset on; returns where to go on after a record that had to be read anew.
    fn read_from(&mut self, offset: usize) -> usize {
        let marks = self.sniffed.marks;
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(marks.delimiter)
            .quote(marks.quote)
            .escape(marks.backslash.then_some(b'\\'))
            .quoting(self.quoting)
            .from_reader(&self.text.as_bytes()[offset..]);
        let (mut record, mut ends) = (StringRecord::new(), Vec::new());
        let mut start = offset;
        while reader.read_record(&mut record).unwrap_or(false) {
            let end = offset + reader.position().byte() as usize;
            let content = start + leading_breaks(&self.text.as_bytes()[start..end]);
            let raw = self.text[content..end].trim_end_matches(['\r', '\n']);
            if !self.is_trustworthy(raw, record.len()) {
                return self.reread(content, end);
            }
            flatten(&record, &mut ends);
            let line = self.line_at(content);
            self.rows.push(line, record.as_slice(), &ends);
            if self.rows.is_full() {
                break;
            }
            start = end;
        }
        self.text.len()
    }

    /// Whether the `csv` crate's reading of a record can be relied on.
    fn is_trustworthy(&mut self, raw: &str, width: usize) -> bool {
        let (bytes, marks) = (raw.as_bytes(), self.sniffed.marks);
        if !self.quoting || !bytes.contains(&marks.quote) {
            return true;
        }
        if !is_sound(bytes, marks) || (marks.backslash && bytes.contains(&b'\\')) {
            return false;
        }
        self.saw_quotes = true;
        !(bytes.contains(&b'\n') || bytes.contains(&b'\r')) || !self.swallows_rows(raw, width)
    }

    /// Whether lines inside a record are records of their own: nearly all of several, or any where the width is wrong.
    fn swallows_rows(&self, raw: &str, width: usize) -> bool {
        let (mut lines, mut whole) = (0, 0);
        let mut cells = Cells::default();
        for line in raw.split(['\n', '\r']).skip(1).filter(|line| !line.is_empty()) {
            lines += 1;
            whole += usize::from(self.is_whole(line, &mut cells));
        }
        (whole >= 3 && whole * 5 >= lines * 4) || (whole >= 1 && width != self.sniffed.width)
    }

    /// Whether a line has exactly the usual number of cells.
    fn is_whole(&self, line: &str, cells: &mut Cells) -> bool {
        let unclosed = split(line, self.sniffed.marks, cells);
        !unclosed && cells.len() == self.sniffed.width && self.sniffed.width >= 3
    }

    /// Reads the record at `content` with quotes anywhere; `end` is where the `csv` crate saw its end.
    fn reread(&mut self, content: usize, end: usize) -> usize {
        let marks = self.sniffed.marks;
        let mut cells = Cells::default();
        let line_end = content + line_length(&self.text[content..]);
        let mut next = line_end;
        let raw = self.text[content..end].trim_end_matches(['\r', '\n']);
        let line = self.line_at(content);
        if marks.backslash && is_sound(raw.as_bytes(), marks) && !split(raw, marks, &mut cells) {
            next = content + raw.len();
            self.saw_quotes = true;
        } else if split(&self.text[content..line_end], marks, &mut cells) {
            if let Some(closing) = self.closing_line(content, line_end, &mut cells) {
                next = closing;
            } else {
                self.split_unclosed(line, &self.text[content..line_end], &mut cells);
            }
        } else if cells.len() < self.sniffed.width {
            let mut opened = Cells::default();
            let unclosed = split_at_openings(&self.text[content..line_end], marks, &mut opened);
            if unclosed && opened.len() == self.sniffed.width {
                self.split_unclosed(line, &self.text[content..line_end], &mut cells);
            }
        }
        self.rows.push(line, &cells.text, &cells.ends);
        self.rereads = self.rereads.saturating_sub(end.saturating_sub(next) + 64);
        self.quoting &= self.rereads > 0;
        next
    }

    /// Splits a line with a quote that is never closed, so that it costs no other cell if the width speaks for it.
    fn split_unclosed(&mut self, line: u32, text: &str, cells: &mut Cells) {
        self.rows.log().count(line, ProblemKind::UnclosedQuote, Vec::new);
        split_at_openings(text, self.sniffed.marks, cells);
        if cells.len() != self.sniffed.width {
            split(text, self.sniffed.marks, cells);
        }
    }

    /// The end of a cell of several lines with stray quotes inside: the record then has the usual width, and none of its
    /// lines is a record of its own.
    fn closing_line(&mut self, content: usize, line_end: usize, cells: &mut Cells) -> Option<usize> {
        let marks = self.sniffed.marks;
        let mut end = line_end;
        for _ in 0..LINES_PER_CELL {
            let start = end + leading_breaks(&self.text.as_bytes()[end..]).min(2);
            let line = &self.text[start..start + line_length(&self.text[start..])];
            if start >= self.text.len() || self.is_whole(line, cells) {
                return None;
            }
            end = start + line.len();
            self.rereads = self.rereads.saturating_sub(end - content);
            if self.rereads == 0 {
                return None;
            }
            if line.as_bytes().contains(&marks.quote) && !split(&self.text[content..end], marks, cells) {
                return (cells.len() == self.sniffed.width).then_some(end);
            }
        }
        None
    }

    /// The line that an offset lies in; offsets may not fall.
    fn line_at(&mut self, offset: usize) -> u32 {
        let (from, line) = self.counted;
        let bytes = self.text.as_bytes();
        let passed = &bytes[from.min(offset)..offset];
        let mut breaks = count(passed, b'\n');
        if self.lone_returns {
            let is_lone = |at: &usize| bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            breaks += (from.min(offset)..offset).filter(is_lone).count();
        }
        self.counted = (offset.max(from), line + breaks as u32);
        self.counted.1
    }
}

fn flatten(record: &StringRecord, ends: &mut Vec<usize>) {
    ends.clear();
    ends.extend((0..record.len()).filter_map(|cell| record.range(cell)).map(|range| range.end));
}

fn leading_breaks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}

fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}
