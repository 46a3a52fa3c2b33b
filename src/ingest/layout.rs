//! Rows become a table: what stands above the header, the header, the data, and what stands below it.

use super::footer;
use super::header::{self, Place};
use super::limits;
use super::problems::ProblemLog;
use crate::table::{Format, Problem, ProblemKind, RawRow, Table};

/// Rows that are looked at before the header is decided.
const HEAD_ROWS: usize = 100;

/// Takes rows in file order and makes a [`Table`] of them.
pub(super) struct Assembler {
    table: Table,
    head: Vec<RawRow>,
    header: Option<FlatHeader>,
    log: ProblemLog,
    text_bytes: usize,
    full: bool,
    /// Rows with surplus cells that are all empty.
    trailing_delimiters: usize,
}

/// The header as rows come in, to tell its repetitions.
struct FlatHeader {
    text: String,
    ends: Vec<usize>,
    /// Number of columns that the header itself has.
    width: usize,
}

impl Assembler {
    pub(super) fn new(file: &str, format: Format, log: ProblemLog) -> Self {
        let table = Table::new(file, format, Vec::new());
        Self { table, head: Vec::new(), header: None, log, text_bytes: 0, full: false, trailing_delimiters: 0 }
    }

    /// For rows whose columns are known from elsewhere: all of them are data.
    pub(super) fn with_header(file: &str, format: Format, header: Vec<String>, log: ProblemLog) -> Self {
        let flat = FlatHeader::of(&header);
        Self { table: Table::new(file, format, header), header: Some(flat), ..Self::new(file, Format::Sheet, log) }
    }

    /// Takes a row that stands above the header.
    pub(super) fn put_above(&mut self, row: RawRow) {
        self.table.preamble.push(row);
    }

    /// Where problems of the rows are noted.
    pub(super) fn log(&mut self) -> &mut ProblemLog {
        &mut self.log
    }

    /// Whether a limit was reached and further rows are in vain.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The column (from 0) from which on cells of a worksheet are strays, far from the table.
    pub(super) fn furthest_column(&self) -> usize {
        let header = self.header.as_ref().map_or(limits::COLUMNS, |header| header.width);
        (header + limits::SURPLUS_SHEET_COLUMNS).min(limits::COLUMNS)
    }

    /// Notes, once, that a cell stood too far from the table.
    pub(super) fn leave_out_stray_cell(&mut self, line: u32) {
        if self.log.counted(ProblemKind::LimitReached) == 0 {
            let limit = self.furthest_column().to_string();
            self.log.count(line, ProblemKind::LimitReached, || vec!["columns".into(), limit]);
        }
    }

    /// Takes the row that starts at `line`, its cells back to back in `text`, each up to its entry in `ends`.
    pub(super) fn push(&mut self, line: u32, text: &str, ends: &[usize]) {
        if text.bytes().all(|byte| byte.is_ascii_whitespace()) || self.full {
            return;
        }
        let (text, ends) = self.within_limits(line, text, ends);
        if self.header.is_some() {
            self.push_data(line, text, ends);
            return;
        }
        let mut start = 0;
        let cells = ends.iter().map(|end| text[std::mem::replace(&mut start, *end)..*end].to_owned()).collect();
        self.head.push(RawRow { row: line, cells });
        if self.head.len() >= HEAD_ROWS {
            self.decide_header();
        }
    }

    fn within_limits<'a>(&mut self, line: u32, text: &'a str, ends: &'a [usize]) -> (&'a str, &'a [usize]) {
        if ends.len() <= limits::COLUMNS {
            return (text, ends);
        }
        self.log.add(Some(line), ProblemKind::LimitReached, vec!["columns".into(), limits::COLUMNS.to_string()]);
        let ends = &ends[..limits::COLUMNS];
        (&text[..ends[limits::COLUMNS - 1]], ends)
    }

    fn push_data(&mut self, line: u32, text: &str, ends: &[usize]) {
        let Some(header) = &self.header else { return };
        if header.repeats(text, ends) {
            return;
        }
        let expected = header.width;
        if self.table.format != Format::Sheet && ends.len() != expected {
            self.note_width(line, text, ends, expected);
        }
        self.text_bytes += text.len();
        let fits = self.text_bytes <= limits::TABLE_BYTES;
        if !fits || !self.table.push_flat(line, text, ends) {
            self.full = true;
            let limit = limits::TABLE_BYTES.to_string();
            self.log.add(Some(line), ProblemKind::LimitReached, vec!["bytes of text".into(), limit]);
        }
    }

    fn note_width(&mut self, line: u32, text: &str, ends: &[usize], expected: usize) {
        let found = ends.len();
        let kind = if found < expected { ProblemKind::ShortRow } else { ProblemKind::LongRow };
        if found > expected && text.len() == expected.checked_sub(1).map_or(0, |last| ends[last]) {
            self.trailing_delimiters += 1;
        }
        self.log.count(line, kind, || vec![found.to_string(), expected.to_string()]);
    }

    fn decide_header(&mut self) {
        let mut rows = std::mem::take(&mut self.head);
        if self.table.format == Format::Sheet {
            self.leave_out_strays(&mut rows);
        }
        let data = match header::find(&rows) {
            Place::Row(at) => {
                let mut data = rows.split_off(at);
                let header = data.remove(0);
                self.table.preamble = rows;
                self.table.header_row = header.row;
                self.table.header = header.cells;
                data
            }
            Place::None { preamble, width } => {
                let data = rows.split_off(preamble);
                self.table.preamble = rows;
                self.table.header = (1..=width).map(|column| format!("column_{column}")).collect();
                data
            }
        };
        self.header = Some(FlatHeader::of(&self.table.header));
        for row in data {
            let (text, ends) = flat(&row.cells);
            self.push_data(row.row, &text, &ends);
        }
    }

    /// Cuts the first rows of a worksheet where columns that are empty in all of them are too many to belong together.
    fn leave_out_strays(&mut self, rows: &mut [RawRow]) {
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let used = (0..width)
            .filter(|column| rows.iter().any(|row| row.cells.get(*column).is_some_and(|cell| !cell.is_empty())));
        let mut end = 0;
        for column in used {
            if column > end + limits::SURPLUS_SHEET_COLUMNS {
                break;
            }
            end = column + 1;
        }
        for row in rows.iter_mut().filter(|row| row.cells.len() > end) {
            self.leave_out_stray_cell(row.row);
            row.cells.truncate(end);
        }
    }

    /// The table, if there was any row, and the problems.
    pub(super) fn finish(mut self) -> (Option<Table>, Vec<Problem>) {
        if self.header.is_none() && !self.head.is_empty() {
            self.decide_header();
        }
        if self.header.is_none() {
            return (None, self.log.finish());
        }
        footer::cut(&mut self.table);
        for row in &self.table.footer {
            self.log.forget_row(row.row);
        }
        if self.trailing_delimiters * 2 > self.table.len() {
            self.log.forget(ProblemKind::LongRow);
        }
        if self.table.is_empty() {
            self.log.add(None, ProblemKind::NoRows, Vec::new());
        }
        (Some(self.table), self.log.finish())
    }
}

impl FlatHeader {
    fn of(header: &[String]) -> Self {
        let (text, ends) = flat(header);
        Self { width: ends.len(), text, ends }
    }

    /// Whether a row is the header once more, as on every page of a printed list.
    fn repeats(&self, text: &str, ends: &[usize]) -> bool {
        self.width > 1 && text.len() == self.text.len() && text == self.text && ends == self.ends
    }
}

fn flat(cells: &[String]) -> (String, Vec<usize>) {
    let text = cells.concat();
    let ends = cells.iter().scan(0, |end, cell| {
        *end += cell.len();
        Some(*end)
    });
    (text, ends.collect())
}
