//! Rows become a table: what stands above the header, the header, the data, and what stands below it.

use super::columns::Columns;
use super::footer;
use super::header::{self, Place};
use super::limits;
use super::problems::ProblemLog;
use super::stacked;
use crate::table::{Format, Problem, ProblemKind, RawRow, Table};

/// Rows that are looked at before the header is decided.
const HEAD_ROWS: usize = 100;

/// Takes rows in file order and makes a [`Table`] of them, or several where they stand below each other.
pub(super) struct Assembler {
    table: Table,
    /// The name of the file, and which of its tables this one is (from 1).
    place: (String, usize),
    head: Vec<RawRow>,
    header: Option<FlatHeader>,
    log: ProblemLog,
    text_bytes: usize,
    full: bool,
    columns: Columns,
    /// Lines between the pages of a printed list.
    between: Vec<RawRow>,
    /// Rows with surplus cells that are all empty.
    trailing_delimiters: usize,
    /// Rows with surplus cells that are not.
    surplus: usize,
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
        Self::numbered(file, 1, format, log)
    }

    /// For the table of this number in a file; the first goes by the name of the file.
    fn numbered(file: &str, number: usize, format: Format, log: ProblemLog) -> Self {
        let name = if number == 1 { file.to_owned() } else { format!("{file}#{number}") };
        Self {
            table: Table::new(name, format, Vec::new()),
            place: (file.to_owned(), number),
            head: Vec::new(),
            header: None,
            log,
            text_bytes: 0,
            full: false,
            columns: Columns::default(),
            between: Vec::new(),
            trailing_delimiters: 0,
            surplus: 0,
        }
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
            self.leave_out_page_title();
            return;
        }
        let expected = header.width;
        let mut mended;
        let mut ends = ends;
        if self.is_delimited() && ends.len() != expected {
            while let Some(at) = self.columns.doubled_delimiter(text, ends) {
                let details = vec![ends.len().to_string(), expected.to_string()];
                self.log.count(line, ProblemKind::DoubledDelimiter, || details);
                mended = [&ends[..at], &ends[at + 1..]].concat();
                ends = &mended;
            }
            if ends.len() != expected {
                self.note_width(line, text, ends, expected);
            }
        }
        self.text_bytes += text.len();
        let fits = self.text_bytes <= limits::TABLE_BYTES;
        if !fits || !self.table.push_flat(line, text, ends) {
            self.full = true;
            let limit = limits::TABLE_BYTES.to_string();
            self.log.add(Some(line), ProblemKind::LimitReached, vec!["bytes of text".into(), limit]);
        }
    }

    /// Takes off the lines of one cell above a repeated header: the end of one page and the title of the next.
    fn leave_out_page_title(&mut self) {
        const LINES: usize = 5;
        for _ in 0..LINES {
            let last = self.table.len().checked_sub(1).filter(|row| self.table.cell_count(*row) == 1);
            let Some(line) = last.filter(|_| self.table.width() >= 3).and_then(|_| self.table.pop()) else { break };
            self.log.forget_row(line.row);
            self.between.push(line);
        }
    }

    fn is_delimited(&self) -> bool {
        matches!(self.table.format, Format::Delimited(_))
    }

    fn note_width(&mut self, line: u32, text: &str, ends: &[usize], expected: usize) {
        let found = ends.len();
        let kind = if found < expected { ProblemKind::ShortRow } else { ProblemKind::LongRow };
        if found > expected {
            let is_empty = text.len() == expected.checked_sub(1).map_or(0, |last| ends[last]);
            *(if is_empty { &mut self.trailing_delimiters } else { &mut self.surplus }) += 1;
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
                let mut header = data.remove(0);
                if rows.last().is_some_and(|upper| header::is_upper_line(upper, &header)) {
                    header.cells =
                        header::joined(&rows.pop().map_or_else(Vec::new, |upper| upper.cells), &header.cells);
                }
                if let Some(doubled) = header::doubled_delimiter(&header, &data).filter(|_| self.is_delimited()) {
                    header.cells.remove(doubled);
                    self.log.add(Some(header.row), ProblemKind::DoubledDelimiter, {
                        vec![(header.cells.len() + 1).to_string(), header.cells.len().to_string()]
                    });
                }
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
        let header = FlatHeader::of(&self.table.header);
        self.columns = Columns::of(&data, header.width);
        self.header = Some(header);
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

    /// The tables, none if there was no row, and the problems.
    pub(super) fn finish(mut self) -> (Vec<Table>, Vec<Problem>) {
        if self.header.is_none() && !self.head.is_empty() {
            self.decide_header();
        }
        let Some(width) = self.header.as_ref().map(|header| header.width) else {
            return (Vec::new(), self.log.finish());
        };
        let below = self.split_below(width);
        footer::cut(&mut self.table);
        self.table.footer.append(&mut self.between);
        self.table.footer.sort_by_key(|line| line.row);
        for row in &self.table.footer {
            self.log.forget_row(row.row);
        }
        if self.trailing_delimiters * 2 > self.table.len() {
            self.log.forget(ProblemKind::LongRow);
        } else if self.trailing_delimiters > 0 && self.surplus == 0 {
            self.table.header.truncate(width);
        }
        if self.table.is_empty() {
            self.log.add(None, ProblemKind::NoRows, Vec::new());
        }
        let (mut tables, mut problems) = (vec![self.table], self.log.finish());
        if let Some(below) = below {
            let (more, noted) = below.finish();
            tables.extend(more);
            problems.extend(noted);
        }
        (tables, problems)
    }

    /// Takes off the rows of a second table below this one.
    fn split_below(&mut self, width: usize) -> Option<Self> {
        let first = Some(&self.table).filter(|_| self.is_delimited()).and_then(stacked::second_table)?;
        let (file, number) = (&self.place.0, self.place.1 + 1);
        let log = ProblemLog::new(&format!("{file}#{number}"));
        let mut below = Self::numbered(file, number, self.table.format.clone(), log);
        for row in first..self.table.len() {
            let cells: Vec<String> =
                (0..self.table.cell_count(row)).map(|column| self.table.cell(row, column).to_owned()).collect();
            let (text, ends) = flat(&cells);
            below.push(self.table.line(row), &text, &ends);
        }
        self.log.forget_widths_from(self.table.line(first));
        let mut above = self.table.without(|row| row >= first);
        let widest = (0..above.len()).map(|row| above.cell_count(row)).max().unwrap_or(0);
        above.header.truncate(widest.max(width));
        self.table = above;
        Some(below)
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
