//! Workbooks in Excel's old format (BIFF8, and BIFF5 before 1997), as DATEV, SAP and many older programs still write them. Read
//! record by record, so that neither the extent a sheet claims nor a stray cell costs memory.

use std::collections::BTreeMap;

use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};
use encoding_rs::{Encoding, MACINTOSH, UTF_16LE, WINDOWS_1252};

use super::grid::{Cell, Merge};
use super::ole::{self, u16_at, u32_at};
use super::xls_text::{self, Texts};

/// Records of the stream, by their numbers in Microsoft's description (MS-XLS).
mod record {
    pub(super) const FORMULA: usize = 0x0006;
    pub(super) const END: usize = 0x000a;
    pub(super) const DATE_MODE: usize = 0x0022;
    pub(super) const PASSWORD: usize = 0x002f;
    pub(super) const CONTINUE: usize = 0x003c;
    pub(super) const CODE_PAGE: usize = 0x0042;
    pub(super) const SHEET: usize = 0x0085;
    pub(super) const NUMBERS: usize = 0x00bd;
    pub(super) const RICH_LABEL: usize = 0x00d6;
    pub(super) const CELL_FORMAT: usize = 0x00e0;
    pub(super) const MERGED: usize = 0x00e5;
    pub(super) const SHARED_TEXTS: usize = 0x00fc;
    pub(super) const SHARED_LABEL: usize = 0x00fd;
    pub(super) const NUMBER: usize = 0x0203;
    pub(super) const LABEL: usize = 0x0204;
    pub(super) const TRUTH_OR_ERROR: usize = 0x0205;
    pub(super) const FORMULA_TEXT: usize = 0x0207;
    pub(super) const SHORT_NUMBER: usize = 0x027e;
    pub(super) const FORMAT: usize = 0x041e;
    pub(super) const BEGIN: usize = 0x0809;
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum XlsError {
    /// No stream of a workbook inside.
    NoWorkbook,
    /// Protected by a password.
    Encrypted,
    /// The stream ends inside a record.
    CutOff,
}

/// An old workbook, opened.
pub(super) struct Book {
    stream: Vec<u8>,
    pub(super) sheets: Vec<Sheet>,
    texts: Vec<String>,
    /// How numbers of each cell format are to be read.
    formats: Vec<Option<ExcelDateTimeType>>,
    is_1904: bool,
    encoding: &'static Encoding,
    /// Before 1997: texts in a single-byte encoding.
    is_narrow: bool,
}

/// One worksheet.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) very_hidden: bool,
    start: usize,
}

/// One record: its number and its content.
struct Record<'a> {
    kind: usize,
    data: &'a [u8],
}

/// The records from an offset on, up to the end of the stream; a record cut off is an error.
fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Result<Record<'_>, XlsError>> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, at)?, u16_at(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + length);
        at = if data.is_some() { at + 4 + length } else { stream.len() };
        Some(data.map(|data| Record { kind, data }).ok_or(XlsError::CutOff))
    })
}

impl Book {
    /// Opens a workbook: its sheets, shared texts and formats.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, XlsError> {
        let stream = ole::workbook(bytes).filter(|stream| !stream.is_empty()).ok_or(XlsError::NoWorkbook)?;
        let mut book = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            texts: Vec::new(),
            formats: Vec::new(),
            is_1904: false,
            encoding: WINDOWS_1252,
            is_narrow: false,
        };
        let mut named: BTreeMap<usize, Option<ExcelDateTimeType>> = BTreeMap::new();
        let mut cell_formats = Vec::new();
        let mut texts: Option<Texts<'_>> = None;
        for record in records(&stream, 0) {
            let Record { kind, data } = record?;
            match kind {
                record::BEGIN => book.is_narrow = u16_at(data, 0) == Some(0x0500),
                record::PASSWORD => return Err(XlsError::Encrypted),
                record::CODE_PAGE => book.encoding = encoding(u16_at(data, 0).unwrap_or_default()),
                record::DATE_MODE => book.is_1904 = u16_at(data, 0) == Some(1),
                record::FORMAT => {
                    let format = if book.is_narrow { book.short_text(data, 2) } else { book.text(data, 2) };
                    named.insert(u16_at(data, 0).unwrap_or_default(), xls_text::moment_format(&format));
                }
                record::CELL_FORMAT => cell_formats.push(u16_at(data, 2).unwrap_or_default()),
                record::SHEET => book.sheets.extend(book.sheet(data)),
                record::SHARED_TEXTS => texts = Some(Texts::new(data)),
                record::CONTINUE => texts.iter_mut().for_each(|texts| texts.go_on(data)),
                record::END => break,
                _ => {
                    if let Some(texts) = texts.take() {
                        book.texts = texts.read();
                    }
                }
            }
        }
        if let Some(texts) = texts {
            book.texts = texts.read();
        }
        let format = |number: usize| named.get(&number).copied().unwrap_or_else(|| xls_text::built_in_format(number));
        book.formats = cell_formats.into_iter().map(format).collect();
        book.stream = stream;
        Ok(book)
    }

    fn sheet(&self, data: &[u8]) -> Option<Sheet> {
        const WORKSHEET: u8 = 0;
        let name = self.short_text(data, 6);
        let is_sheet = data.get(5).is_some_and(|kind| *kind == WORKSHEET);
        let very_hidden = data.get(4).is_some_and(|state| state & 3 == 2);
        is_sheet.then_some(Sheet { name, very_hidden, start: u32_at(data, 0)? as usize })
    }

    /// A text whose length is one byte.
    fn short_text(&self, data: &[u8], at: usize) -> String {
        let length = data.get(at).copied().unwrap_or_default().into();
        self.text_of(data, at + 1, length)
    }

    /// A text whose length is two bytes.
    fn text(&self, data: &[u8], at: usize) -> String {
        self.text_of(data, at + 2, u16_at(data, at).unwrap_or_default())
    }

    fn text_of(&self, data: &[u8], at: usize, length: usize) -> String {
        let rest = data.get(at..).unwrap_or_default();
        if self.is_narrow {
            return self.encoding.decode_without_bom_handling(&rest[..length.min(rest.len())]).0.into_owned();
        }
        let Some((flags, rest)) = rest.split_first() else { return String::new() };
        let size = if flags & 1 == 1 { 2 * length } else { length };
        let letters = &rest[..size.min(rest.len())];
        if flags & 1 == 1 {
            UTF_16LE.decode_without_bom_handling(letters).0.into_owned()
        } else {
            letters.iter().map(|byte| char::from(*byte)).collect()
        }
    }

    /// The merged cells of a sheet.
    pub(super) fn merges(&self, sheet: usize) -> Vec<Merge> {
        let mut merges = Vec::new();
        for record in records(&self.stream, self.sheets[sheet].start)
            .map_while(Result::ok)
            .take_while(|record| record.kind != record::END)
        {
            if record.kind == record::MERGED {
                let fields: Vec<u32> = record.data[2.min(record.data.len())..]
                    .chunks_exact(2)
                    .map(|pair| u32::from(pair[0]) | u32::from(pair[1]) << 8)
                    .collect();
                merges.extend(
                    fields
                        .chunks_exact(4)
                        .map(|edges| Merge { rows: (edges[0], edges[1]), columns: (edges[2], edges[3]) }),
                );
            }
        }
        merges
    }

    /// The filled cells of a sheet by row and column; some programs write them in another order.
    pub(super) fn cells(&self, sheet: usize) -> (Vec<Cell<'_>>, Result<(), XlsError>) {
        let mut cells = SheetCells { book: self, found: Vec::new(), formula: None };
        let outcome = cells.read(self.sheets[sheet].start);
        let mut cells = cells.found;
        if !cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
            cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        (cells, outcome)
    }

    fn number(&self, value: f64, format: usize) -> DataRef<'static> {
        match self.formats.get(format).copied().flatten() {
            Some(kind) => DataRef::DateTime(ExcelDateTime::new(value, kind, self.is_1904)),
            None => DataRef::Float(value),
        }
    }
}

/// The cells of one sheet while they are read.
struct SheetCells<'a> {
    book: &'a Book,
    found: Vec<Cell<'a>>,
    /// The formula whose text follows in a record of its own.
    formula: Option<(u32, u32)>,
}

impl<'a> SheetCells<'a> {
    fn read(&mut self, start: usize) -> Result<(), XlsError> {
        let mut depth = 0;
        for record in records(&self.book.stream, start) {
            let Record { kind, data } = record?;
            match kind {
                // Charts lie inside as parts with a beginning and an end of their own.
                record::BEGIN => depth += 1,
                record::END if depth <= 1 => break,
                record::END => depth -= 1,
                _ if depth > 1 => {}
                record::FORMULA_TEXT => {
                    if let Some(at) = self.formula.take() {
                        self.put(at, DataRef::String(self.book.text(data, 0)));
                    }
                }
                _ => {
                    if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                        // A record too short for its cell is none.
                        let _ = self.cell(kind, data, (row as u32, column as u32));
                    }
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, (row, column): (u32, u32), value: DataRef<'a>) {
        self.found.push(Cell { row, column, value });
    }

    /// Takes what a record of a cell holds.
    fn cell(&mut self, kind: usize, data: &[u8], at: (u32, u32)) -> Option<()> {
        let book = self.book;
        match kind {
            record::SHARED_LABEL => {
                self.put(at, DataRef::SharedString(book.texts.get(u32_at(data, 6)? as usize)?));
            }
            record::LABEL | record::RICH_LABEL => self.put(at, DataRef::String(book.text(data, 6))),
            record::NUMBER => self.put(at, book.number(f64_at(data, 6)?, u16_at(data, 4)?)),
            record::SHORT_NUMBER => self.put(at, book.number(short_number(u32_at(data, 6)?), u16_at(data, 4)?)),
            record::NUMBERS => {
                for (column, pair) in (at.1..).zip(data.get(4..data.len() - 2)?.chunks_exact(6)) {
                    self.put((at.0, column), book.number(short_number(u32_at(pair, 2)?), u16_at(pair, 0)?));
                }
            }
            record::TRUTH_OR_ERROR => match data.get(6..8)? {
                [value, 0] => self.put(at, DataRef::Bool(*value != 0)),
                [error, _] => self.put(at, DataRef::Error(error_of(*error))),
                _ => {}
            },
            record::FORMULA => self.formula(data, at)?,
            _ => {}
        }
        Some(())
    }

    /// The value of a formula as it was last computed.
    fn formula(&mut self, data: &[u8], at: (u32, u32)) -> Option<()> {
        match data.get(6..14)? {
            [0, .., 0xff, 0xff] => self.formula = Some(at),
            [1, _, truth, .., 0xff, 0xff] => self.put(at, DataRef::Bool(*truth != 0)),
            [2, _, error, .., 0xff, 0xff] => self.put(at, DataRef::Error(error_of(*error))),
            [.., 0xff, 0xff] => {}
            _ => self.put(at, self.book.number(f64_at(data, 6)?, u16_at(data, 4)?)),
        }
        Some(())
    }
}

/// The encoding of a code page; Windows' Western one where it is unknown.
fn encoding(code_page: usize) -> &'static Encoding {
    match code_page {
        10_000 | 32_768 => MACINTOSH,
        1250..=1258 => Encoding::for_label(format!("windows-{code_page}").as_bytes()).unwrap_or(WINDOWS_1252),
        _ => WINDOWS_1252,
    }
}

/// A number of 30 bits: whole, or the upper half of a floating-point number; either may count hundredths.
fn short_number(bits: u32) -> f64 {
    let value =
        if bits & 2 == 2 { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 == 1 { value / 100.0 } else { value }
}

fn error_of(code: u8) -> CellErrorType {
    match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0f => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1d => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        _ => CellErrorType::NA,
    }
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}
