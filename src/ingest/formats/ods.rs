//! Spreadsheets of LibreOffice and OpenOffice, read as a stream: rows and columns that repeat a million times, as every such file
//! has at its edges, cost nothing.

use std::cell::RefCell;
use std::io::{BufReader, Cursor};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::grid::{Grid, Merge};
use super::{Read, markup, zip as container};
use crate::ingest::limits;
use crate::ingest::problems::told;
use crate::table::{Format, ProblemKind};

/// Rows of a sheet; what claims more is damaged.
const ROWS: u32 = 1 << 20;

/// Reads all sheets that have cells.
pub(in crate::ingest) fn read(file: &str, bytes: &[u8]) -> Read {
    let unpacked: u64 = container::parts(bytes).iter().flatten().map(|part| part.unpacked).fold(0, u64::saturating_add);
    if unpacked > limits::UNPACKED_BYTES {
        let details = vec!["unpacked bytes".into(), limits::UNPACKED_BYTES.to_string()];
        return told(file, ProblemKind::LimitReached, details);
    }
    let mut book = Book::new(file);
    let outcome = book.run(bytes);
    book.end_sheet();
    let mut read = book.read;
    match outcome {
        Err(Failure::Encrypted) => {
            read.problems.extend(told(file, ProblemKind::Encrypted, vec!["ODS".into()]).problems);
        }
        Err(Failure::Damaged(reason)) => {
            read.problems.extend(told(file, ProblemKind::DamagedWorkbook, vec![reason]).problems);
        }
        Ok(()) if read.tables.is_empty() && read.problems.is_empty() => {
            read.problems.extend(told(file, ProblemKind::EmptyFile, Vec::new()).problems);
        }
        Ok(()) => {}
    }
    read
}

/// Why a file could not be read (further).
enum Failure {
    Encrypted,
    Damaged(String),
}

fn damaged(error: impl std::fmt::Display) -> Failure {
    Failure::Damaged(error.to_string())
}

/// The spreadsheet while it is read.
struct Book<'a> {
    file: &'a str,
    read: Read,
    grid: Option<Grid<'static>>,
    /// The merged cells of the open sheet so far.
    merges: Rc<RefCell<Vec<Merge>>>,
    /// Bytes that repeated cells took more than they have in the file.
    repeated: u64,
    /// The next row, and how often the open one repeats.
    row: u32,
    repeat: u32,
    /// The filled cells of the open row: column, text.
    cells: Vec<(u32, String)>,
    /// The next column, and how often the open cell repeats.
    column: u32,
    repeat_cell: u32,
    cell: Option<Cell>,
    /// Open annotations, whose text is none of the cell's.
    annotations: usize,
}

/// The open cell.
struct Cell {
    /// The value that the file states, where it is no text.
    value: Option<String>,
    text: String,
    paragraphs: usize,
}

impl<'a> Book<'a> {
    fn new(file: &'a str) -> Self {
        Self {
            file,
            read: Read::default(),
            grid: None,
            merges: Rc::default(),
            repeated: 0,
            row: 0,
            repeat: 1,
            cells: Vec::new(),
            column: 0,
            repeat_cell: 1,
            cell: None,
            annotations: 0,
        }
    }

    fn run(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if is_encrypted(&mut archive) {
            return Err(Failure::Encrypted);
        }
        let content = archive.by_name("content.xml").map_err(damaged)?;
        let mut reader = Reader::from_reader(BufReader::new(content));
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(damaged)? {
                Event::Start(element) => self.enter(&element),
                Event::Empty(element) => {
                    self.enter(&element);
                    self.leave(element.name().into_inner());
                }
                Event::End(element) => self.leave(element.name().into_inner()),
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let mut sign = String::new();
                    markup::push_reference(&reference, &mut sign);
                    self.text(&sign);
                }
                Event::Eof if self.grid.is_some() => return Err(damaged("the text ends early")),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.annotations == 0 && cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }

    fn enter(&mut self, element: &BytesStart<'_>) {
        let number = |name: &str| markup::attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        match element.name().into_inner() {
            "table:table" => {
                self.end_sheet();
                let name = markup::attribute(element, "name").unwrap_or_default();
                self.merges = Rc::default();
                let merges = Rc::clone(&self.merges);
                let file = format!("{}#{name}", self.file);
                self.grid = Some(Grid::new(&file, Format::Sheet, move || merges.take()));
                self.row = 0;
            }
            "table:table-row" => {
                self.repeat = number("number-rows-repeated").unwrap_or(1);
                self.column = 0;
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.repeat_cell = number("number-columns-repeated").unwrap_or(1);
                let (columns, rows) =
                    (number("number-columns-spanned").unwrap_or(1), number("number-rows-spanned").unwrap_or(1));
                if columns > 1 || rows > 1 {
                    self.merges.borrow_mut().push(Merge::at(self.row, self.column, rows, columns));
                }
                self.cell = Some(Cell { value: value(element), text: String::new(), paragraphs: 0 });
            }
            "office:annotation" => self.annotations += 1,
            "text:p" | "text:h" => {
                if let Some(cell) = self.cell.as_mut().filter(|_| self.annotations == 0) {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "text:s" => self.text(&" ".repeat(number("c").unwrap_or(1).clamp(1, 1000) as usize)),
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "office:annotation" => self.annotations = self.annotations.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(),
            "table:table-row" => self.end_row(),
            "table:table" => self.end_sheet(),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let text = cell.value.unwrap_or(cell.text);
        let last = self.column.saturating_add(self.repeat_cell).min(limits::COLUMNS as u32);
        if !text.is_empty() && self.column < last && self.may_repeat(u64::from(last - self.column) - 1, text.len()) {
            self.cells.extend((self.column..last - 1).map(|column| (column, text.clone())));
            self.cells.push((last - 1, text));
        }
        self.column = last;
    }

    /// Whether there is room to write cells of so many bytes so many times more than they stand in the file.
    fn may_repeat(&mut self, times: u64, bytes: usize) -> bool {
        self.repeated += times * (bytes as u64 + 8);
        let fits = self.repeated <= limits::REPEATED_BYTES;
        if let Some(grid) = self.grid.as_mut().filter(|grid| !fits && !grid.is_full()) {
            let details = vec!["bytes of repeated cells".into(), limits::REPEATED_BYTES.to_string()];
            grid.log().add(Some(self.row + 1), ProblemKind::LimitReached, details);
            grid.stop();
        }
        fits
    }

    fn end_row(&mut self) {
        let repeat = self.repeat.min(ROWS.saturating_sub(self.row));
        let bytes = self.cells.iter().map(|(_, text)| text.len() + 8).sum();
        let is_filled = !self.cells.is_empty() && self.may_repeat(u64::from(repeat.saturating_sub(1)), bytes);
        if let Some(grid) = self.grid.as_mut().filter(|_| is_filled) {
            for row in self.row..self.row + repeat {
                for (column, text) in &self.cells {
                    grid.put_with(row, *column, |cell| cell.push_str(text));
                }
                if grid.is_full() {
                    break;
                }
            }
        }
        self.cells.clear();
        self.row += repeat;
    }

    fn end_sheet(&mut self) {
        if let Some(grid) = self.grid.take() {
            self.read.take(grid.finish());
        }
    }
}

/// The value that a cell states: numbers as written, dates in ISO form; none where its text is its value.
fn value(element: &BytesStart<'_>) -> Option<String> {
    let named = |name: &str| markup::attribute(element, name);
    let value = match named("value-type")?.as_ref() {
        "float" | "currency" | "percentage" => named("value")?,
        "boolean" => named("boolean-value")?,
        "date" => return named("date-value").map(|date| date.strip_suffix("T00:00:00").unwrap_or(&date).to_owned()),
        "time" => return named("time-value").and_then(|time| clock(&time)),
        _ => return None,
    };
    Some(value.into_owned())
}

/// `PT08H30M00S` as `08:30:00`.
fn clock(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

fn is_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    use std::io::Read as _;
    let mut manifest = Vec::new();
    let Ok(part) = archive.by_name("META-INF/manifest.xml") else { return false };
    // What cannot be unpacked is told by the content.
    let _ = part.take(1 << 20).read_to_end(&mut manifest);
    String::from_utf8_lossy(&manifest).contains("encryption-data")
}
