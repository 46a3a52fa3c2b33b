//! Delimited text. The `csv` crate reads the records; where the quotes of a record do not stand as RFC 4180 wants them, or
//! where a cell seems to have swallowed rows, the record is read anew by [`mending`](crate::ingest::mending), and reading
//! goes on behind it. The text comes page by page; a record is read when its end, or enough to judge it, is there.

use csv::{ReaderBuilder, StringRecord};

use super::Read;
use crate::ingest::cleaning::Cleaner;
use crate::ingest::dialect::{Sniffed, sniff};
use crate::ingest::layout::Assembler;
use crate::ingest::limits;
use crate::ingest::mending::{is_whole, line_length, mend};
use crate::ingest::pages::{Pages, Source};
use crate::ingest::problems::ProblemLog;
use crate::ingest::quoting::{Cells, Reading, count, is_sound, split};
use crate::table::{Dialect, Format, ProblemKind};

/// How many times its own length a text is read at most because of broken quotes; then quotes lose their meaning.
const REREADS: usize = 8;

/// Text that is wanted behind the start of a broken record before it is judged.
const AHEAD: usize = 1 << 16;

/// Reads a delimited text. Where the name does not promise a table, text of one column is none.
pub(in crate::ingest) fn read(file: &str, source: Source<'_>, promised: bool) -> Option<Read> {
    let mut log = ProblemLog::new(file);
    let mut pages = Pages::new(source);
    let first = next_page(&mut pages, &mut log);
    let sniffed = sniff(&first);
    if !promised && sniffed.width < 2 {
        return None;
    }
    let dialect =
        Dialect { encoding: "UTF-8", byte_order_mark: false, delimiter: sniffed.delimiter_sign(), quote: None };
    let mut scan = Scan::new(first, pages, &sniffed, Assembler::new(file, Format::Delimited(dialect), log));
    scan.run();
    Some(scan.finish())
}

/// The next page; where the source cannot be read further, what was read stands, and the reason is noted.
fn next_page(pages: &mut Pages<'_>, log: &mut ProblemLog) -> String {
    pages.next(log).unwrap_or_else(|error| {
        log.add(None, ProblemKind::Unreadable, vec![error.to_string()]);
        String::new()
    })
}

/// One pass over a text.
struct Scan<'source, 'a> {
    text: String,
    pages: Pages<'source>,
    sniffed: &'a Sniffed,
    /// Quotes have a meaning; lost where they are broken everywhere.
    quoting: bool,
    rows: Assembler,
    cleaner: Cleaner,
    /// Offset up to which lines were counted, and the line there (from 1).
    counted: (usize, u32),
    /// Line ends are single carriage returns somewhere in this text.
    lone_returns: bool,
    saw_quotes: bool,
    /// Bytes that may still be read again.
    rereads: usize,
}

/// Where reading goes on.
enum Next {
    At(usize),
    /// There, when more text is there.
    MoreFrom(usize),
}

impl<'source, 'a> Scan<'source, 'a> {
    fn new(text: String, pages: Pages<'source>, sniffed: &'a Sniffed, rows: Assembler) -> Self {
        let mut scan = Self {
            text: String::new(),
            pages,
            sniffed,
            quoting: true,
            rows,
            cleaner: Cleaner::new(sniffed),
            counted: (0, 1),
            lone_returns: false,
            saw_quotes: false,
            rereads: 1 << 20,
        };
        scan.append(text);
        scan
    }

    fn run(&mut self) {
        let mut offset = self.sniffed.skip;
        while !self.rows.is_full() {
            let next = if offset < self.text.len() { self.read_from(offset) } else { Next::MoreFrom(offset) };
            match next {
                Next::At(place) => offset = place,
                Next::MoreFrom(_) if self.pages.is_last() => break,
                Next::MoreFrom(place) => {
                    self.turn_page(place);
                    offset = 0;
                }
            }
        }
    }

    fn finish(mut self) -> Read {
        let quote = self.saw_quotes.then_some(char::from(self.sniffed.marks.quote));
        self.cleaner.finish(&mut self.rows);
        let encoded = self.pages.finish(self.rows.log());
        let (mut tables, problems) = self.rows.finish();
        for table in &mut tables {
            if let Format::Delimited(dialect) = &mut table.format {
                dialect.quote = quote;
                dialect.encoding = encoded.name;
                dialect.byte_order_mark = encoded.byte_order_mark;
            }
        }
        Read { tables, problems }
    }

    /// Lets go of the text before an offset and takes the next page behind the rest.
    fn turn_page(&mut self, offset: usize) {
        self.line_at(offset);
        self.counted.0 = 0;
        self.text.drain(..offset);
        let page = next_page(&mut self.pages, self.rows.log());
        self.append(page);
    }

    fn append(&mut self, page: String) {
        let page = self.sniffed.with_stand_in(page);
        self.rereads = self.rereads.saturating_add(page.len().saturating_mul(REREADS));
        if self.text.is_empty() {
            self.text = page;
        } else {
            self.text.push_str(&page);
        }
        self.cleaner.look_at(&self.text);
        let bytes = self.text.as_bytes();
        self.lone_returns = bytes.contains(&b'\r')
            && bytes.iter().zip(bytes.iter().skip(1).chain(b" ")).any(|(byte, next)| *byte == b'\r' && *next != b'\n');
    }

    /// Reads records from an offset on, until one has to be read anew or the text ends.
    fn read_from(&mut self, offset: usize) -> Next {
        let text = std::mem::take(&mut self.text);
        let next = self.read_records(&text, offset);
        self.text = text;
        next
    }

    fn read_records(&mut self, text: &str, offset: usize) -> Next {
        let marks = self.sniffed.marks;
        let bytes = text.as_bytes();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(marks.delimiter)
            .quote(marks.quote)
            .escape(marks.backslash.then_some(b'\\'))
            .quoting(self.quoting)
            .from_reader(&bytes[offset..]);
        let (mut record, mut ends) = (StringRecord::new(), Vec::new());
        let mut start = offset;
        while reader.read_record(&mut record).unwrap_or(false) {
            let end = offset + reader.position().byte() as usize;
            let content = start + leading_breaks(&bytes[start..end]);
            let raw = text[content..end].trim_end_matches(['\r', '\n']);
            if !self.is_trustworthy(raw, record.len()) {
                return if self.needs_more(text.len(), content, end) {
                    Next::MoreFrom(content)
                } else {
                    Next::At(self.reread(text, content, end))
                };
            }
            flatten(&record, &mut ends);
            let line = line_at(&mut self.counted, bytes, self.lone_returns, content);
            self.cleaner.push(&mut self.rows, line, raw, record.as_slice(), &ends);
            if self.rows.is_full() {
                break;
            }
            start = end;
        }
        Next::MoreFrom(text.len())
    }

    /// Whether a record cannot be judged before the next page is there: it runs up to the end of this one.
    fn needs_more(&self, length: usize, content: usize, end: usize) -> bool {
        let ahead = length - content;
        !self.pages.is_last() && (ahead < AHEAD || (end == length && ahead < limits::OPEN_RECORD_BYTES))
    }

    /// Whether the `csv` crate's reading of a record can be relied on.
    fn is_trustworthy(&mut self, raw: &str, width: usize) -> bool {
        let (bytes, marks) = (raw.as_bytes(), self.sniffed.marks);
        if marks.backslash && bytes.contains(&b'\\') {
            return false;
        }
        if !self.quoting || !bytes.contains(&marks.quote) {
            return true;
        }
        if !is_sound(bytes, marks) {
            return false;
        }
        self.saw_quotes = true;
        !(bytes.contains(&b'\n') || bytes.contains(&b'\r')) || !self.swallows_rows(raw, width)
    }

    /// Whether lines inside a record are records of their own: nearly all of several, or any where the width is wrong.
    fn swallows_rows(&self, raw: &str, width: usize) -> bool {
        let usual = self.sniffed.width;
        let (mut lines, mut whole) = (0, 0);
        let mut cells = Cells::default();
        for line in raw.split(['\n', '\r']).skip(1).filter(|line| !line.is_empty()) {
            lines += 1;
            whole += usize::from(usual >= 3 && is_whole(line, self.sniffed.marks, usual, &mut cells));
        }
        (whole >= 2 && whole * 5 >= lines * 4) || (whole >= 1 && width != usual)
    }

    /// Reads the record at `content` with quotes anywhere; `end` is where the `csv` crate saw its end.
    fn reread(&mut self, text: &str, content: usize, end: usize) -> usize {
        let marks = self.sniffed.marks;
        let mut cells = Cells::default();
        let raw = text[content..end].trim_end_matches(['\r', '\n']);
        let line = line_at(&mut self.counted, text.as_bytes(), self.lone_returns, content);
        let (next, effort) = if marks.backslash && is_sound(raw.as_bytes(), marks) {
            split(raw, marks, Reading::Closing, &mut cells);
            self.saw_quotes |= raw.as_bytes().contains(&marks.quote);
            (content + raw.len(), 64)
        } else if self.quoting {
            let mended = mend(text, content, marks, self.sniffed.width, &mut cells);
            if mended.unclosed {
                self.rows.log().count(line, ProblemKind::UnclosedQuote, Vec::new);
            }
            (mended.end, mended.effort)
        } else {
            let end = content + line_length(&text[content..]);
            split(&text[content..end], marks, Reading::Closing, &mut cells);
            (end, 0)
        };
        self.cleaner.push(&mut self.rows, line, &text[content..next], &cells.text, &cells.ends);
        self.rereads = self.rereads.saturating_sub(end.saturating_sub(next) + effort);
        self.quoting &= self.rereads > 0;
        next
    }

    fn line_at(&mut self, offset: usize) -> u32 {
        line_at(&mut self.counted, self.text.as_bytes(), self.lone_returns, offset)
    }
}

/// The line that an offset lies in; offsets may not fall.
fn line_at(counted: &mut (usize, u32), bytes: &[u8], lone_returns: bool, offset: usize) -> u32 {
    let (from, line) = *counted;
    let passed = &bytes[from.min(offset)..offset];
    let mut breaks = count(passed, b'\n');
    if lone_returns {
        let is_lone = |at: &usize| bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        breaks += (from.min(offset)..offset).filter(is_lone).count();
    }
    *counted = (offset.max(from), line + breaks as u32);
    counted.1
}

fn flatten(record: &StringRecord, ends: &mut Vec<usize>) {
    ends.clear();
    ends.extend((0..record.len()).filter_map(|cell| record.range(cell)).map(|range| range.end));
}

fn leading_breaks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}
