//! The raw table that `ingest` hands on: text cells, and where each row stood.

use std::fmt;

/// Rows in one chunk of a [`Table`]'s cell store; keeps offsets inside 32 bits.
const CHUNK_ROWS: usize = 1 << 14;

/// A table as read: header, data rows verbatim after decoding, and provenance for every row.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Path relative to the input path with `/`; `book.xlsx#Sheet` for sheets.
    pub file: String,
    /// How the file was written.
    pub format: Format,
    /// Column names, verbatim; surplus cells of long rows stand under empty names at the end.
    pub header: Vec<String>,
    /// Physical line (or sheet row) of the header; 0 where the table has none.
    pub header_row: u32,
    /// Rows above the header that belong to no record (report titles, DATEV's metadata line).
    pub preamble: Vec<RawRow>,
    /// Rows below the data that belong to no record (totals, copyright notes).
    pub footer: Vec<RawRow>,
    chunks: Vec<Chunk>,
    rows: usize,
}

/// A row outside the data of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Physical line or sheet row.
    pub row: u32,
    /// Cells, verbatim.
    pub cells: Vec<String>,
}

/// How a file was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Format {
    /// Delimited text.
    Delimited(Dialect),
    /// A worksheet of a workbook.
    #[default]
    Sheet,
}

/// The dialect of a delimited text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// WHATWG label of the encoding, e.g. `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub encoding: &'static str,
    /// The file starts with a byte order mark.
    pub byte_order_mark: bool,
    /// Column separator.
    pub delimiter: char,
    /// Quote character, where any cell is quoted.
    pub quote: Option<char>,
}

#[derive(Debug, Clone, Default)]
struct Chunk {
    text: String,
    ends: Vec<u32>,
    lines: Vec<u32>,
}

impl Table {
    /// Number of columns.
    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// Number of data rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether the table has no data rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The cell at a data row (from 0) and column, verbatim; empty where the row was shorter.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let chunk = &self.chunks[row / CHUNK_ROWS];
        let at = (row % CHUNK_ROWS) * self.width() + column;
        let start = if at == 0 { 0 } else { chunk.ends[at - 1] as usize };
        &chunk.text[start..chunk.ends[at] as usize]
    }

    /// The cells of one data row, in column order.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width()).map(move |column| self.cell(row, column))
    }

    /// The cells of one column, in row order.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        (0..self.rows).map(move |row| self.cell(row, column))
    }

    /// Physical line of the start of a data row, or its sheet row.
    pub fn line(&self, row: usize) -> u32 {
        self.chunks[row / CHUNK_ROWS].lines[row % CHUNK_ROWS]
    }

    /// Appends a data row that stood at `line`. The header must be complete: shorter rows are padded with empty cells.
    ///
    /// # Panics
    /// If the row is wider than the header.
    pub fn push<'a>(&mut self, line: u32, cells: impl IntoIterator<Item = &'a str>) {
        if self.rows.is_multiple_of(CHUNK_ROWS) {
            self.chunks.push(Chunk::default());
        }
        let width = self.width();
        let Some(chunk) = self.chunks.last_mut() else { return };
        let mut count = 0;
        for cell in cells {
            chunk.text.push_str(cell);
            chunk.ends.push(chunk.text.len() as u32);
            count += 1;
        }
        assert!(count <= width, "a row is wider than its header");
        for _ in count..width {
            chunk.ends.push(chunk.text.len() as u32);
        }
        chunk.lines.push(line);
        self.rows += 1;
    }
}

/// Something about the input that a reader must know; the rest was processed all the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as in [`Table::file`].
    pub file: String,
    /// Physical line or sheet row, where the problem has one.
    pub row: Option<u32>,
    /// What it is.
    pub kind: ProblemKind,
    /// Details for the sentence, in the order that the message of the kind names as `{0}`, `{1}`, ….
    pub details: Vec<String>,
}

/// The kinds of problems with input; each has a sentence `problem-<kebab-case name>` in the message catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The file has no bytes, or nothing but blank lines.
    EmptyFile,
    /// The content is not what the file name says (`{0}` found, e.g. `PDF`).
    NotATable,
    /// A kind of file that archipel does not read; listed and skipped.
    UnknownFile,
    /// The operating system would not let the file be read (`{0}` its reason).
    Unreadable,
    /// A workbook that cannot be opened or ends early (`{0}` the reader's reason).
    DamagedWorkbook,
    /// A row with fewer cells than the header (`{0}` found, `{1}` expected); padded.
    ShortRow,
    /// A row with more cells than the header (`{0}` found, `{1}` expected); kept under empty names.
    LongRow,
    /// A quote that is never closed; read as text up to the end of its line.
    UnclosedQuote,
    /// Bytes that are no text in the file's encoding (`{0}` the encoding); shown as `\u{FFFD}`.
    UndecodableBytes,
    /// NUL bytes inside text; taken out.
    NulBytes,
    /// A table without any data row.
    NoRows,
    /// A limit was reached (`{0}` what, `{1}` the limit); the rest of the file was not read.
    LimitReached,
    /// The columns of this table could not be told; nothing was used (see `inspect`).
    UnknownTable,
    /// Day and month cannot be told apart in column `{0}`; read as `{1}`.
    AmbiguousDates,
}

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Worth knowing.
    Note,
    /// Some values may be wrong.
    Warning,
    /// A file, or a part of it, could not be read.
    Error,
}

impl ProblemKind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::EmptyFile,
        Self::NotATable,
        Self::UnknownFile,
        Self::Unreadable,
        Self::DamagedWorkbook,
        Self::ShortRow,
        Self::LongRow,
        Self::UnclosedQuote,
        Self::UndecodableBytes,
        Self::NulBytes,
        Self::NoRows,
        Self::LimitReached,
        Self::UnknownTable,
        Self::AmbiguousDates,
    ];

    /// How much it weighs; `--strict` turns errors into exit code 3.
    pub fn gravity(self) -> Gravity {
        match self {
            Self::UnknownFile | Self::NoRows | Self::UnknownTable => Gravity::Note,
            Self::ShortRow | Self::LongRow | Self::NulBytes | Self::AmbiguousDates | Self::UndecodableBytes => {
                Gravity::Warning
            }
            Self::EmptyFile
            | Self::NotATable
            | Self::Unreadable
            | Self::DamagedWorkbook
            | Self::UnclosedQuote
            | Self::LimitReached => Gravity::Error,
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delimiter = match self.delimiter {
            '\t' => "tab".to_owned(),
            other => other.to_string(),
        };
        let mark = if self.byte_order_mark { " with BOM" } else { "" };
        write!(formatter, "{}{mark}, {delimiter}", self.encoding)
    }
}
