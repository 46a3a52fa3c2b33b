//! Exports for tax audits (GoBD, formerly GDPdU), which every German accounting program can write: an `index.xml` describes files
//! without headers, delimited or of fixed width, that lie beside it.

mod index;

use std::collections::{BTreeMap, BTreeSet};

use csv::{ReaderBuilder, StringRecord, Terminator};

use self::index::{Column, Described, Layout};
use super::Read;
use crate::ingest::encoding::{self, Encoded};
use crate::ingest::layout::Assembler;
use crate::ingest::problems::ProblemLog;
use crate::ingest::quoting::{Cells, count};
use crate::table::{Dialect, Format, ProblemKind, RawRow};

/// What the index files of an input say about the files beside them.
#[derive(Default)]
pub(in crate::ingest) struct Descriptions {
    indexes: BTreeSet<String>,
    /// By the file's name in lower case.
    files: BTreeMap<String, Described>,
}

impl Descriptions {
    /// Whether a file could be an index, by its name.
    pub(in crate::ingest) fn may_be_index(file: &str) -> bool {
        file.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("index.xml"))
    }

    /// Takes what an index says; one that describes no tables is none.
    pub(in crate::ingest) fn add(&mut self, file: &str, bytes: &[u8]) {
        let tables = index::read(bytes);
        if tables.is_empty() {
            return;
        }
        let folder = file.rfind('/').map_or("", |end| &file[..=end]);
        for table in tables {
            let url = table.url.replace('\\', "/");
            self.files.insert(format!("{folder}{}", url.trim_start_matches("./")).to_lowercase(), table);
        }
        self.indexes.insert(file.to_owned());
    }

    /// Whether a file is an index that was taken.
    pub(in crate::ingest) fn is_index(&self, file: &str) -> bool {
        self.indexes.contains(file)
    }

    /// What is said about a file.
    pub(in crate::ingest) fn of(&self, file: &str) -> Option<&Described> {
        if self.files.is_empty() { None } else { self.files.get(&file.to_lowercase()) }
    }
}

/// Reads a file as it is described.
pub(in crate::ingest) fn read(file: &str, bytes: Vec<u8>, described: &Described) -> Read {
    let mut log = ProblemLog::new(file);
    if bytes.is_empty() {
        log.add(None, ProblemKind::EmptyFile, Vec::new());
        return Read { tables: Vec::new(), problems: log.finish() };
    }
    let (text, encoded) = match described.encoding.filter(|_| std::str::from_utf8(&bytes).is_err()) {
        Some(named) => (named.decode(&bytes).0.into_owned(), Encoded { name: named.name(), byte_order_mark: false }),
        None => encoding::decode(bytes, &mut log),
    };
    let format = match &described.layout {
        Layout::Delimited { delimiter, quote, .. } => Format::Delimited(Dialect {
            encoding: encoded.name,
            byte_order_mark: encoded.byte_order_mark,
            delimiter: delimiter.chars().next().unwrap_or(';'),
            quote: quote.map(char::from),
        }),
        Layout::Fixed { .. } => Format::Records("GoBD"),
    };
    let header = described.columns.iter().map(|column| column.name.clone()).collect();
    let mut rows = Assembler::with_header(file, format, header, log);
    if !described.title.is_empty() {
        rows.put_above(RawRow { row: 0, cells: vec![described.title.clone()] });
    }
    match &described.layout {
        Layout::Delimited { delimiter, quote, record_end } => {
            read_delimited(&text, described, delimiter, *quote, *record_end, &mut rows);
        }
        Layout::Fixed { length } => read_fixed(&text, described, *length, &mut rows),
    }
    let mut read = Read::default();
    read.take(rows.finish());
    read
}

fn read_delimited(
    text: &str,
    described: &Described,
    delimiter: &str,
    quote: Option<u8>,
    end: Option<u8>,
    rows: &mut Assembler,
) {
    let [single] = delimiter.as_bytes() else { return read_split(text, described, delimiter, rows) };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(*single)
        .quoting(quote.is_some())
        .quote(quote.unwrap_or(b'"'))
        .terminator(end.map_or(Terminator::CRLF, Terminator::Any))
        .from_reader(text.as_bytes());
    let (mut record, mut cells) = (StringRecord::new(), Cells::default());
    let (mut line, mut counted) = (1, 0);
    while reader.read_record(&mut record).unwrap_or(false) && !rows.is_full() {
        // The position of a record is before the line end of the one above it.
        let start = record.position().map_or(counted, |position| position.byte() as usize);
        let start = start + text[start..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line += count(&text.as_bytes()[counted..start], b'\n') as u32;
        counted = start;
        if line < described.first_line {
            continue;
        }
        cells.clear();
        for (at, cell) in record.iter().enumerate() {
            push_cell(cell, described.columns.get(at), described, &mut cells);
        }
        rows.push(line, &cells.text, &cells.ends);
    }
}

/// Lines with a delimiter of several signs; quotes around cells are taken off.
fn read_split(text: &str, described: &Described, delimiter: &str, rows: &mut Assembler) {
    let mut cells = Cells::default();
    for (line, content) in (1..).zip(text.lines()).filter(|(line, _)| *line >= described.first_line) {
        cells.clear();
        for (at, cell) in content.split(delimiter).enumerate() {
            let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell);
            push_cell(inner, described.columns.get(at), described, &mut cells);
        }
        rows.push(line, &cells.text, &cells.ends);
    }
}

/// Records of fixed width: one per line, or of the described length without line ends.
fn read_fixed(text: &str, described: &Described, length: Option<usize>, rows: &mut Assembler) {
    let mut cells = Cells::default();
    let mut push = |line: u32, record: &str| {
        if line < described.first_line || record.trim().is_empty() {
            return;
        }
        cells.clear();
        let signs: Vec<char> = record.chars().collect();
        for column in &described.columns {
            let (from, to) = column.range.unwrap_or_default();
            let cell: String =
                signs.get(from.min(signs.len())..to.min(signs.len())).unwrap_or_default().iter().collect();
            push_cell(cell.trim(), Some(column), described, &mut cells);
        }
        rows.push(line, &cells.text, &cells.ends);
    };
    match length.filter(|length| *length > 0 && !text.contains(['\n', '\r'])) {
        Some(length) => {
            let signs: Vec<char> = text.chars().collect();
            for (line, record) in (1..).zip(signs.chunks(length)) {
                push(line, &record.iter().collect::<String>());
            }
        }
        None => (1..).zip(text.lines()).for_each(|(line, record)| push(line, record)),
    }
}

/// A cell as it stands; a number that is written without its decimal sign gets it.
fn push_cell(cell: &str, column: Option<&Column>, described: &Described, cells: &mut Cells) {
    let implied = column.map_or(0, |column| column.implied_digits);
    let digits = cell.trim_start_matches(['-', '+']);
    if implied > 0 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let sign = &cell[..cell.len() - digits.len()];
        let digits = format!("{digits:0>width$}", width = implied + 1);
        let (whole, part) = digits.split_at(digits.len() - implied);
        cells.text.extend([sign, whole, &described.decimal_symbol, part]);
    } else {
        cells.text.push_str(cell);
    }
    cells.close();
}

#[cfg(test)]
mod tests;
