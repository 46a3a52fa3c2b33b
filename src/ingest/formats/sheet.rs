//! Worksheets of Excel workbooks, cell by cell: a stray cell far away costs nothing, a million rows cost no second copy.

use std::fmt::Write;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook_from_rs};

use super::{Read, zip};
use crate::ingest::layout::Assembler;
use crate::ingest::limits;
use crate::ingest::problems::ProblemLog;
use crate::ingest::quoting::Cells;
use crate::table::{Format, ProblemKind};

/// Reads all sheets that have cells, visible or hidden (not *very hidden*, where programs keep their own notes).
pub(in crate::ingest) fn read(file: &str, bytes: &[u8]) -> Read {
    let mut log = ProblemLog::new(file);
    if let Some((what, limit)) = zip::parts(bytes).as_deref().and_then(zip::excess) {
        log.add(None, ProblemKind::LimitReached, vec![what.into(), limit.to_string()]);
        return Read { tables: Vec::new(), problems: log.finish() };
    }
    let mut read = Read::default();
    // The reader is foreign code on foreign bytes: should it panic, the rest of the input is still read.
    let outcome = catch_unwind(AssertUnwindSafe(|| read_workbook(file, bytes, &mut read)));
    let reason = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("the reader gave up".to_owned()),
    };
    if let Some(reason) = reason {
        log.add(None, ProblemKind::DamagedWorkbook, vec![reason]);
    } else if read.tables.is_empty() && read.problems.is_empty() {
        log.add(None, ProblemKind::EmptyFile, Vec::new());
    }
    read.problems.extend(log.finish());
    read
}

fn read_workbook(file: &str, bytes: &[u8], read: &mut Read) -> Result<(), XlsxError> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))?;
    let wanted =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible != SheetVisible::VeryHidden;
    let names: Vec<String> = book.sheets_metadata().iter().filter(wanted).map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let file = format!("{file}#{name}");
        let mut rows = Assembler::new(&file, Format::Sheet, ProblemLog::new(&file));
        if let Err(error) = read_sheet(&mut book, &name, &mut rows) {
            rows.log().add(None, ProblemKind::DamagedWorkbook, vec![error.to_string()]);
        }
        let (table, problems) = rows.finish();
        read.tables.extend(table);
        read.problems.extend(problems);
    }
    Ok(())
}

fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, rows: &mut Assembler) -> Result<(), XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut row = SheetRow::default();
    let mut seen: u64 = 0;
    while let Some(cell) = reader.next_cell()? {
        let (at, column) = cell.get_position();
        if at != row.row {
            row.hand_over(rows);
            row.row = at;
        }
        seen += 1;
        if seen > limits::SHEET_CELLS {
            let limit = limits::SHEET_CELLS.to_string();
            rows.log().add(Some(at + 1), ProblemKind::LimitReached, vec!["cells".into(), limit]);
            break;
        }
        row.put(column as usize, cell.get_value(), rows);
        if rows.is_full() {
            break;
        }
    }
    row.hand_over(rows);
    Ok(())
}

/// The row that is being read. Empty cells before a filled one are put in, those behind the last one are not.
#[derive(Default)]
struct SheetRow {
    /// From 0.
    row: u32,
    cells: Cells,
}

impl SheetRow {
    fn put(&mut self, column: usize, value: &DataRef<'_>, rows: &mut Assembler) {
        if matches!(value, DataRef::Empty) || column < self.cells.len() {
            return;
        }
        let before = self.cells.text.len();
        if column >= rows.furthest_column() {
            rows.leave_out_stray_cell(self.row + 1);
            return;
        }
        write_value(value, &mut self.cells.text);
        if self.cells.text.len() > before {
            self.cells.ends.resize(column, before);
            self.cells.close();
        }
    }

    fn hand_over(&mut self, rows: &mut Assembler) {
        if self.cells.len() > 0 {
            rows.push(self.row + 1, &self.cells.text, &self.cells.ends);
            self.cells.clear();
        }
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

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
