//! Cells of worksheets become rows of text, whichever format the workbook has: a stray cell far away costs nothing, a million
//! rows cost no second copy.

use std::fmt::Write;

use calamine::{DataRef, ExcelDateTime};

use super::two_lines;
use crate::ingest::layout::Assembler;
use crate::ingest::limits;
use crate::ingest::problems::ProblemLog;
use crate::ingest::quoting::Cells;
use crate::table::{Format, Problem, ProblemKind, Table};

/// Rows that are looked at for a header of two lines.
const HEAD_ROWS: usize = 16;

/// One filled cell; row and column from 0.
pub(super) struct Cell<'a> {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) value: DataRef<'a>,
}

/// Cells shown as one; first and last row and column from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl Merge {
    /// Cells merged from one on, over so many rows and columns.
    pub(super) fn at(row: u32, column: u32, rows: u32, columns: u32) -> Self {
        let last = |first: u32, count: u32| first.saturating_add(count.saturating_sub(1));
        Self { rows: (row, last(row, rows)), columns: (column, last(column, columns)) }
    }
}

/// Takes the filled cells of one sheet in order of rows and columns. Empty cells before a filled one are put in, those
/// behind the last one are not.
pub(super) struct Grid<'a> {
    rows: Assembler,
    /// The row that is being read, from 0.
    row: u32,
    cells: Cells,
    /// The first rows, until it is known whether two of them are the header together.
    head: Option<Vec<(u32, Cells)>>,
    /// The sheet's merged cells; costly to find, so only asked for where the first rows look like it.
    merges: Option<Box<dyn FnOnce() -> Vec<Merge> + 'a>>,
    /// Cells so far, empty ones before a filled one included.
    spent: u64,
    full: bool,
}

impl<'a> Grid<'a> {
    pub(super) fn new(file: &str, format: Format, merges: impl FnOnce() -> Vec<Merge> + 'a) -> Self {
        Self {
            rows: Assembler::new(file, format, ProblemLog::new(file)),
            row: 0,
            cells: Cells::default(),
            head: Some(Vec::new()),
            merges: Some(Box::new(merges)),
            spent: 0,
            full: false,
        }
    }

    /// Where problems of the sheet are noted.
    pub(super) fn log(&mut self) -> &mut ProblemLog {
        self.rows.log()
    }

    /// Whether a limit was reached and further cells are in vain.
    pub(super) fn is_full(&self) -> bool {
        self.full || self.rows.is_full()
    }

    /// Takes no further cells.
    pub(super) fn stop(&mut self) {
        self.full = true;
    }

    /// Takes a cell.
    pub(super) fn put(&mut self, row: u32, column: u32, value: &DataRef<'_>) {
        self.put_with(row, column, |text| write_value(value, text));
    }

    /// Takes a cell whose text is written by the caller.
    pub(super) fn put_with(&mut self, row: u32, column: u32, write: impl FnOnce(&mut String)) {
        if row != self.row {
            self.end_row();
            self.row = row;
        }
        let column = column as usize;
        if column < self.cells.len() || self.is_full() {
            return;
        }
        if column >= self.rows.furthest_column() {
            self.rows.leave_out_stray_cell(row + 1);
            return;
        }
        let before = self.cells.text.len();
        write(&mut self.cells.text);
        if self.cells.text.len() > before {
            self.cells.ends.resize(column, before);
            self.cells.close();
        }
    }

    fn end_row(&mut self) {
        let width = self.cells.len();
        if width == 0 {
            return;
        }
        self.spent += width as u64;
        if self.spent > limits::SPARSE_CELLS {
            let (line, limit) = (self.row + 1, limits::SPARSE_CELLS.to_string());
            self.log().add(Some(line), ProblemKind::LimitReached, vec!["cells".into(), limit]);
            self.full = true;
            self.cells.clear();
            return;
        }
        if let Some(head) = &mut self.head {
            head.push((self.row, std::mem::take(&mut self.cells)));
            if head.len() >= HEAD_ROWS {
                self.decide_head();
            }
        } else {
            self.rows.push(self.row + 1, &self.cells.text, &self.cells.ends);
            self.cells.clear();
        }
    }

    fn decide_head(&mut self) {
        let Some(mut head) = self.head.take() else { return };
        if let Some(merges) = self.merges.take().filter(|_| two_lines::may_be(&head)) {
            two_lines::fold(&mut head, &merges());
        }
        for (row, cells) in head {
            self.rows.push(row + 1, &cells.text, &cells.ends);
        }
    }

    /// The tables, none if there was no row, and the problems.
    pub(super) fn finish(mut self) -> (Vec<Table>, Vec<Problem>) {
        self.end_row();
        self.decide_head();
        self.rows.finish()
    }
}

/// The text of a cell: dates in ISO form, numbers with as many digits as tell them apart.
fn write_value(value: &DataRef<'_>, text: &mut String) {
    // Writing into a string cannot fail.
    let _ = match value {
        DataRef::Empty => Ok(()),
        DataRef::SharedString(shared) => text.write_str(shared),
        DataRef::String(own) => text.write_str(own),
        DataRef::Int(number) => write!(text, "{number}"),
        DataRef::Float(number) if *number == 0.0 => text.write_char('0'),
        DataRef::Float(number) => write!(text, "{number}"),
        DataRef::Bool(truth) => write!(text, "{truth}"),
        DataRef::DateTime(moment) => write_moment(*moment, text),
        DataRef::DateTimeIso(moment) => text.write_str(moment.strip_suffix("T00:00:00").unwrap_or(moment)),
        DataRef::DurationIso(duration) => text.write_str(duration),
        DataRef::Error(error) => write!(text, "{error}"),
    };
}

/// A date, a date with its time, a time of day, or a duration in hours, to the second.
fn write_moment(moment: ExcelDateTime, text: &mut String) -> std::fmt::Result {
    const SECONDS_PER_DAY: f64 = 86_400.0;
    let seconds = (moment.as_f64() * SECONDS_PER_DAY).round();
    if moment.is_duration() || (0.0..SECONDS_PER_DAY).contains(&seconds) {
        let sign = if seconds < 0.0 { "-" } else { "" };
        let seconds = seconds.abs() as u64;
        return write!(text, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    // Half a millisecond more keeps a moment that was rounded down on its second.
    let rounded =
        ExcelDateTime::new((seconds + 0.0005) / SECONDS_PER_DAY, calamine::ExcelDateTimeType::DateTime, false);
    let (year, month, day, hour, minute, second, _) = if is_1904(moment) { moment } else { rounded }.to_ymd_hms_milli();
    write!(text, "{year:04}-{month:02}-{day:02}")?;
    if (hour, minute, second) == (0, 0, 0) { Ok(()) } else { write!(text, "T{hour:02}:{minute:02}:{second:02}") }
}

/// Whether a moment counts its days from 1904; told by what it says about its own day.
fn is_1904(moment: ExcelDateTime) -> bool {
    let same = ExcelDateTime::new(moment.as_f64(), calamine::ExcelDateTimeType::DateTime, false);
    same.to_ymd_hms_milli().0 != moment.to_ymd_hms_milli().0
}
