//! Rows become a table: what stands above the header, the header, the data, and what stands below it.

use super::broken_rows::{BrokenRows, Outcome};
use super::columns::Columns;
use super::decimals::Decimals;
use super::footer;
use super::header::{self, Place};
use super::header_lines;
use super::limits;
use super::page_lines::is_page_line;
use super::problems::ProblemLog;
use super::quoting::Cells;
use super::shapes::is_ruling;
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
    decimals: Decimals,
    broken: BrokenRows,
    /// Lines between the pages of a printed list, and rulings.
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
            decimals: Decimals::default(),
            broken: BrokenRows::default(),
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
            self.release_broken();
            self.leave_out_page_title();
            return;
        }
        let expected = header.width;
        if self.is_beside_the_data(text, ends) {
            let cells = Cells { text: text.to_owned(), ends: ends.to_vec() };
            self.between.push(RawRow { row: line, cells: cells.iter().map(str::to_owned).collect() });
        } else if self.is_delimited() && ends.len() != expected {
            self.mend(line, text, ends, expected);
        } else {
            self.release_broken();
            self.store(line, text, ends);
        }
    }

    /// Whether a nearly empty row is a line of the page, or rules off.
    fn is_beside_the_data(&self, text: &str, ends: &[usize]) -> bool {
        let mut start = 0;
        let filled = ends.iter().filter(|end| std::mem::replace(&mut start, **end) < **end).count();
        let width = self.header.as_ref().map_or(0, |header| header.width);
        if width < 2 {
            return false;
        }
        let cells = || {
            let starts = [0].into_iter().chain(ends.iter().copied());
            starts.zip(ends).map(|(start, end)| &text[start..*end])
        };
        let rules_off = || cells().all(|cell| cell.trim().is_empty() || is_ruling(cell));
        (filled * 2 <= width && is_page_line(cells(), width))
            || (text.starts_with(['-', '=', '_', '+', ' ']) && rules_off())
    }

    /// Takes a row that has not the width of the header, put right where it shows how.
    fn mend(&mut self, line: u32, text: &str, ends: &[usize], expected: usize) {
        let details = |found: usize| vec![found.to_string(), expected.to_string()];
        let mut cells = Cells::default();
        if let Some(joined) = self.decimals.joined(text, ends) {
            self.log.count(line, ProblemKind::SplitDecimals, || details(ends.len()));
            cells = joined;
        } else {
            cells.text.push_str(text);
            cells.ends.extend_from_slice(ends);
        }
        while let Some(at) = self.columns.doubled_delimiter(&cells.text, &cells.ends) {
            self.log.count(line, ProblemKind::DoubledDelimiter, || details(cells.len()));
            cells.ends.remove(at);
        }
        let mut line = line;
        if cells.len() < expected {
            match self.broken.take(line, &cells.text, &cells.ends, &self.columns) {
                Outcome::Held => return,
                Outcome::Joined(first, joined) => {
                    let lines = line - first + 1;
                    self.log.count(first, ProblemKind::BrokenRow, || vec![lines.to_string()]);
                    (line, cells) = (first, joined);
                }
                Outcome::Alone => {}
            }
        }
        self.release_broken();
        if cells.len() != expected {
            self.note_width(line, &cells.text, &cells.ends, expected);
        }
        self.store(line, &cells.text, &cells.ends);
    }

    /// Takes the short rows that waited in vain for the rest of their record.
    fn release_broken(&mut self) {
        if self.broken.is_empty() {
            return;
        }
        let expected = self.header.as_ref().map_or(0, |header| header.width);
        for (line, cells) in self.broken.release() {
            self.note_width(line, &cells.text, &cells.ends, expected);
            self.store(line, &cells.text, &cells.ends);
        }
    }

    fn store(&mut self, line: u32, text: &str, ends: &[usize]) {
        self.text_bytes += text.len();
        let fits = self.text_bytes <= limits::TABLE_BYTES;
        if !fits || !self.table.push_flat(line, text, ends) {
            self.full = true;
            let limit = limits::TABLE_BYTES.to_string();
            self.log.add(Some(line), ProblemKind::LimitReached, vec!["bytes of text".into(), limit]);
        }
    }

    /// Takes off the lines above a repeated header that belong to no row: the end of one page and the title of the next.
    fn leave_out_page_title(&mut self) {
        const LINES: usize = 5;
        for _ in 0..LINES {
            let last = self.table.len().checked_sub(1).filter(|row| self.is_title(*row));
            let Some(line) = last.filter(|_| self.table.width() >= 3).and_then(|_| self.table.pop()) else { break };
            self.log.forget_row(line.row);
            self.between.push(line);
        }
    }

    /// Whether a row has one cell only, or stands above the header too.
    fn is_title(&self, row: usize) -> bool {
        let is_same = |above: &RawRow| {
            let (mut left, mut right) = (above.cells.iter().map(String::as_str), self.table.cells(row));
            (0..self.table.width())
                .all(|_| left.next().unwrap_or_default().trim() == right.next().unwrap_or_default().trim())
        };
        self.table.cell_count(row) == 1 || self.table.preamble.iter().any(is_same)
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
        self.leave_out_rulings(&mut rows);
        let data = match header::find(&rows) {
            Place::Row(at) => {
                let mut data = rows.split_off(at);
                let mut header = data.remove(0);
                if rows.last().is_some_and(|upper| header_lines::is_upper_line(upper, &header)) {
                    header.cells =
                        header_lines::joined(&rows.pop().map_or_else(Vec::new, |upper| upper.cells), &header.cells);
                }
                if data.first().is_some_and(|units| header_lines::is_units_line(&header, units, &data[1..])) {
                    header.cells = header_lines::joined(&header.cells, &data.remove(0).cells);
                }
                if let Some(doubled) = header_lines::doubled_delimiter(&header, &data).filter(|_| self.is_delimited()) {
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
        if matches!(&self.table.format, Format::Delimited(dialect) if dialect.delimiter == ',') {
            self.decimals = Decimals::of(&data, header.width);
        }
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

    /// Takes rulings off the first rows of a table of several columns.
    fn leave_out_rulings(&mut self, rows: &mut Vec<RawRow>) {
        let rules_off = |row: &RawRow| row.cells.iter().all(|cell| cell.trim().is_empty() || is_ruling(cell));
        if rows.iter().any(|row| row.cells.len() > 1) && !rows.iter().all(rules_off) {
            self.between.extend(rows.extract_if(.., |row| rules_off(row)));
        }
    }

    /// The tables, none if there was no row, and the problems.
    pub(super) fn finish(mut self) -> (Vec<Table>, Vec<Problem>) {
        if self.header.is_none() && !self.head.is_empty() {
            self.decide_header();
        }
        self.release_broken();
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

    /// Whether cells are the names but for blanks around them.
    fn is_trimmed(&self, text: &str, ends: &[usize]) -> bool {
        let (mut own, mut other) = (0, 0);
        let mut pairs = self.ends.iter().zip(ends).map(|(name, cell)| {
            (&self.text[std::mem::replace(&mut own, *name)..*name], &text[std::mem::replace(&mut other, *cell)..*cell])
        });
        pairs.all(|(name, cell)| name.trim() == cell.trim())
    }

    /// Whether a row is the header once more, as on every page of a printed list.
    fn repeats(&self, text: &str, ends: &[usize]) -> bool {
        self.width > 1
            && ends.len() == self.width
            && ((text == self.text && ends == self.ends)
                || (text.len() >= self.text.len() && self.is_trimmed(text, ends)))
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
