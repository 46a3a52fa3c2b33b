//! Excel's workbooks, all sheets of them: visible, hidden, and those that only programs see. One of the latter says what the
//! columns are: Dynamics' list of fields.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsb, XlsbError, Xlsx, XlsxError, open_workbook_from_rs};

use super::grid::{Grid, Merge};
use super::xls::{Book, XlsError};
use super::xlsb_merges;
use super::{Read, declared, zip};
use crate::ingest::kind::Structured;
use crate::ingest::problems::ProblemLog;
use crate::table::{Format, ProblemKind};

/// Why a workbook could not be read (further).
enum Failure {
    Encrypted,
    Damaged(String),
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Encrypted } else { Self::Damaged(error.to_string()) }
    }
}

impl From<XlsbError> for Failure {
    fn from(error: XlsbError) -> Self {
        if matches!(error, XlsbError::Password) { Self::Encrypted } else { Self::Damaged(error.to_string()) }
    }
}

impl From<XlsError> for Failure {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Encrypted => Self::Encrypted,
            XlsError::NoWorkbook => Self::Damaged("no workbook inside".to_owned()),
            XlsError::CutOff => Self::Damaged("the file ends early".to_owned()),
        }
    }
}

/// Reads all sheets that have cells.
pub(in crate::ingest) fn read(file: &str, bytes: &[u8], kind: Structured) -> Read {
    let mut log = ProblemLog::new(file);
    if let Some((what, limit)) = zip::parts(bytes).as_deref().and_then(|parts| zip::excess(bytes, parts)) {
        log.add(None, ProblemKind::LimitReached, vec![what.into(), limit.to_string()]);
        return Read { tables: Vec::new(), problems: log.finish() };
    }
    let mut book = Sheets { file, read: Read::default(), declared: None };
    // The readers are foreign code on foreign bytes: should one panic, the rest of the input is still read.
    let outcome = catch_unwind(AssertUnwindSafe(|| match kind {
        Structured::Xlsb => book.read_xlsb(bytes),
        Structured::Xls => book.read_xls(bytes),
        _ => book.read_xlsx(bytes),
    }));
    match outcome {
        Ok(Ok(())) if book.read.tables.is_empty() && book.read.problems.is_empty() => {
            log.add(None, ProblemKind::EmptyFile, Vec::new());
        }
        Ok(Ok(())) => {}
        Ok(Err(Failure::Encrypted)) => log.add(None, ProblemKind::Encrypted, vec![kind.name().to_owned()]),
        Ok(Err(Failure::Damaged(reason))) => log.add(None, ProblemKind::DamagedWorkbook, vec![reason]),
        Err(_) => log.add(None, ProblemKind::DamagedWorkbook, vec!["the reader gave up".to_owned()]),
    }
    let mut read = book.finish();
    read.problems.extend(log.finish());
    read
}

/// The sheets of a workbook while they are read.
struct Sheets<'a> {
    file: &'a str,
    read: Read,
    declared: Option<declared::Found>,
}

impl<'a> Sheets<'a> {
    fn read_xlsx(&mut self, bytes: &'a [u8]) -> Result<(), Failure> {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))?;
        let merges = zip::may_hold(bytes, b"mergeCell");
        for (name, very_hidden) in wanted(book.sheets_metadata()) {
            let mut grid = self.grid(&name, || if merges { xlsx_merges(bytes, &name) } else { Vec::new() });
            let outcome = book.worksheet_cells_reader(&name).and_then(|mut reader| {
                while let Some(cell) = reader.next_cell()? {
                    let (row, column) = cell.get_position();
                    grid.put(row, column, cell.get_value());
                    if grid.is_full() {
                        break;
                    }
                }
                Ok(())
            });
            self.take(grid, outcome.map_err(Failure::from), very_hidden);
        }
        Ok(())
    }

    fn read_xlsb(&mut self, bytes: &'a [u8]) -> Result<(), Failure> {
        let mut book: Xlsb<_> = open_workbook_from_rs(Cursor::new(bytes))?;
        for (name, very_hidden) in wanted(book.sheets_metadata()) {
            let mut grid = self.grid(&name, || xlsb_merges::merges(bytes, &name));
            let outcome = book.worksheet_cells_reader(&name).and_then(|mut reader| {
                while let Some(cell) = reader.next_cell()? {
                    let (row, column) = cell.get_position();
                    grid.put(row, column, cell.get_value());
                    if grid.is_full() {
                        break;
                    }
                }
                Ok(())
            });
            self.take(grid, outcome.map_err(Failure::from), very_hidden);
        }
        Ok(())
    }

    fn read_xls(&mut self, bytes: &'a [u8]) -> Result<(), Failure> {
        let book = Book::open(bytes)?;
        for (at, sheet) in book.sheets.iter().enumerate() {
            let mut grid = self.grid(&sheet.name, || book.merges(at));
            let (cells, outcome) = book.cells(at);
            for cell in cells {
                grid.put(cell.row, cell.column, &cell.value);
            }
            self.take(grid, outcome.map_err(Failure::from), sheet.very_hidden);
        }
        Ok(())
    }

    fn grid<'b>(&self, name: &str, merges: impl FnOnce() -> Vec<Merge> + 'b) -> Grid<'b> {
        Grid::new(&format!("{}#{name}", self.file), Format::Sheet, merges)
    }

    /// Takes a sheet that was read, up to where it failed.
    fn take(&mut self, mut grid: Grid<'_>, outcome: Result<(), Failure>, very_hidden: bool) {
        if let Err(Failure::Damaged(reason)) = outcome {
            grid.log().add(None, ProblemKind::DamagedWorkbook, vec![reason]);
        }
        let (tables, problems) = grid.finish();
        if very_hidden {
            if let Some(found) = tables.first().and_then(declared::find) {
                self.declared = Some(found);
                return;
            }
            // Programs keep notes in such sheets; what is no table of some columns and rows is one.
            if tables.iter().all(|table| table.width() < 2 || table.is_empty()) {
                return;
            }
        }
        self.read.tables.extend(tables);
        self.read.problems.extend(problems);
    }

    fn finish(mut self) -> Read {
        if let Some(found) = self.declared {
            for table in &mut self.read.tables {
                found.apply(table);
            }
        }
        self.read
    }
}

/// The names of the worksheets, and whether only programs see them.
fn wanted(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    let worksheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    worksheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::VeryHidden)).collect()
}

/// The merged cells of a sheet; they stand behind its cells, so a workbook that has any is opened once more.
fn xlsx_merges(bytes: &[u8], name: &str) -> Vec<Merge> {
    let book: Result<Xlsx<_>, XlsxError> = open_workbook_from_rs(Cursor::new(bytes));
    let merges = book.and_then(|mut book| book.merge_cells_by_sheet_name(name)).unwrap_or_default();
    merges
        .iter()
        .map(|merge| Merge { rows: (merge.start.0, merge.end.0), columns: (merge.start.1, merge.end.1) })
        .collect()
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "xlsb_tests.rs"]
mod xlsb_tests;
