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
    /// What the file itself says about the columns, where it does.
    pub declared: Option<Declared>,
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

/// What a file says about its own columns: the entity behind the table, and the field behind each title. Dynamics writes it
/// into a sheet that nobody sees; titles depend on the language of the user who exported, fields do not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// The entity, as the system calls it, e.g. `account`.
    pub entity: String,
    /// Title and field of each column, e.g. `Firmenname` and `name`, in the order of the file.
    pub fields: Vec<(String, String)>,
}

/// How a file was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Format {
    /// Delimited text.
    Delimited(Dialect),
    /// A worksheet of a workbook.
    #[default]
    Sheet,
    /// Rows whose columns the file itself names or marks; which kind of file, as people call it, e.g. `JSON`.
    Records(&'static str),
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

/// Rows of text back to back; rows may differ in their number of cells, so a wide row costs nobody else anything.
#[derive(Debug, Clone, Default)]
struct Chunk {
    text: String,
    /// End of each cell in `text`.
    ends: Vec<u32>,
    /// End of each row in `ends`.
    rows: Vec<u32>,
    /// Line of each row.
    lines: Vec<u32>,
}

impl Chunk {
    /// An empty chunk with room for about as much as this one holds: growing copies all of it again and again.
    fn empty_like(&self) -> Self {
        let room = |length: usize| length + length / 16;
        Self {
            text: String::with_capacity(room(self.text.len())),
            ends: Vec::with_capacity(room(self.ends.len())),
            rows: Vec::with_capacity(self.rows.len()),
            lines: Vec::with_capacity(self.lines.len()),
        }
    }
    fn first_cell(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.rows[row - 1] as usize }
    }

    fn cell_start(&self, cell: usize) -> usize {
        if cell == 0 { 0 } else { self.ends[cell - 1] as usize }
    }
}

impl Table {
    /// A table without rows. `header` may grow when rows are pushed, see [`Self::push`].
    pub fn new(file: impl Into<String>, format: Format, header: Vec<String>) -> Self {
        Self { file: file.into(), format, header, ..Self::default() }
    }

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
        let (chunk, row) = (&self.chunks[row / CHUNK_ROWS], row % CHUNK_ROWS);
        let cell = chunk.first_cell(row) + column;
        if cell >= chunk.rows[row] as usize {
            return "";
        }
        &chunk.text[chunk.cell_start(cell)..chunk.ends[cell] as usize]
    }

    /// The cells of one data row, in column order.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width()).map(move |column| self.cell(row, column))
    }

    /// The cells that one data row really had, in column order.
    pub fn own_cells(&self, row: usize) -> impl Iterator<Item = &str> {
        let (chunk, row) = (&self.chunks[row / CHUNK_ROWS], row % CHUNK_ROWS);
        let (first, end) = (chunk.first_cell(row), chunk.rows[row] as usize);
        let mut start = chunk.cell_start(first);
        chunk.ends[first..end].iter().map(move |end| {
            let cell = &chunk.text[start..*end as usize];
            start = *end as usize;
            cell
        })
    }

    /// The cells of one data row run together: cheap to compare where only an order by content is needed.
    pub fn row_text(&self, row: usize) -> &str {
        let (chunk, row) = (&self.chunks[row / CHUNK_ROWS], row % CHUNK_ROWS);
        let (first, end) = (chunk.first_cell(row), chunk.rows[row] as usize);
        &chunk.text[chunk.cell_start(first)..chunk.cell_start(end)]
    }

    /// The cells of one column, in row order.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        (0..self.rows).map(move |row| self.cell(row, column))
    }

    /// Physical line of the start of a data row, or its sheet row.
    pub fn line(&self, row: usize) -> u32 {
        self.chunks[row / CHUNK_ROWS].lines[row % CHUNK_ROWS]
    }

    /// Number of cells that a data row really had.
    pub fn cell_count(&self, row: usize) -> usize {
        let (chunk, row) = (&self.chunks[row / CHUNK_ROWS], row % CHUNK_ROWS);
        chunk.rows[row] as usize - chunk.first_cell(row)
    }

    /// Appends a data row that stood at `line`. Missing cells read as empty; surplus cells widen the header by empty names.
    /// Returns whether there was room: 16,384 rows hold up to 4 GiB of text.
    pub fn push<'a>(&mut self, line: u32, cells: impl IntoIterator<Item = &'a str>) -> bool {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for cell in cells {
            text.push_str(cell);
            ends.push(text.len());
        }
        self.push_flat(line, &text, &ends)
    }

    /// Appends a data row whose cells stand back to back in `text`, each up to its entry of `ends`. Returns `false`, and
    /// leaves the row out, where 16,384 rows would hold more than 4 GiB of text or cells.
    pub(crate) fn push_flat(&mut self, line: u32, text: &str, ends: &[usize]) -> bool {
        let at = self.rows / CHUNK_ROWS;
        if at == self.chunks.len() {
            self.chunks.push(self.chunks.last().map_or_else(Chunk::default, Chunk::empty_like));
        }
        let chunk = &mut self.chunks[at];
        let base = chunk.text.len();
        if base + text.len() > u32::MAX as usize || chunk.ends.len() + ends.len() > u32::MAX as usize {
            return false;
        }
        chunk.text.push_str(text);
        chunk.ends.extend(ends.iter().map(|end| (base + end) as u32));
        chunk.rows.push(chunk.ends.len() as u32);
        chunk.lines.push(line);
        self.rows += 1;
        if ends.len() > self.header.len() {
            self.header.resize(ends.len(), String::new());
        }
        true
    }

    /// The same table without some of its data rows; the others keep their lines.
    #[must_use]
    pub fn without(&self, dropped: impl Fn(usize) -> bool) -> Self {
        let mut rest = Self {
            file: self.file.clone(),
            format: self.format.clone(),
            header: self.header.clone(),
            header_row: self.header_row,
            preamble: self.preamble.clone(),
            footer: self.footer.clone(),
            declared: self.declared.clone(),
            ..Self::default()
        };
        for row in (0..self.rows).filter(|row| !dropped(*row)) {
            // There was room for all of them, so that there is room for some.
            let _ = rest.push(self.line(row), (0..self.cell_count(row)).map(|column| self.cell(row, column)));
        }
        rest
    }

    /// Takes the last data row off.
    pub(crate) fn pop(&mut self) -> Option<RawRow> {
        let last = self.rows.checked_sub(1)?;
        let cells = (0..self.cell_count(last)).map(|column| self.cell(last, column).to_owned()).collect();
        let row = RawRow { row: self.line(last), cells };
        let chunk = self.chunks.get_mut(last / CHUNK_ROWS)?;
        let first = chunk.first_cell(last % CHUNK_ROWS);
        chunk.text.truncate(chunk.cell_start(first));
        chunk.ends.truncate(first);
        chunk.rows.pop();
        chunk.lines.pop();
        self.rows = last;
        Some(row)
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
    /// A kind of file that archipel does not read (`{0}` which, e.g. `PNG`); listed and skipped.
    UnknownFile,
    /// The operating system would not let the file be read (`{0}` its reason).
    Unreadable,
    /// A workbook that cannot be opened or ends early (`{0}` the reader's reason).
    DamagedWorkbook,
    /// A file of another kind (`{0}`) that cannot be opened or ends early (`{1}` the reader's reason).
    DamagedFile,
    /// A workbook or archive (`{0}`) protected by a password.
    Encrypted,
    /// A part of the file (`{0}`) that is no table by itself or cannot be read here; left out.
    LeftOut,
    /// A row with fewer cells than the header (`{0}` found, `{1}` expected); padded.
    ShortRow,
    /// A row with more cells than the header (`{0}` found, `{1}` expected); kept under empty names.
    LongRow,
    /// A quote that is never closed; read as text up to the end of its line.
    UnclosedQuote,
    /// More than fifty rows of a file are short (`{0}` how many, `{1}` the first of them); padded.
    ShortRows,
    /// More than fifty rows of a file are long (`{0}` how many, `{1}` the first of them); kept under empty names.
    LongRows,
    /// More than fifty quotes of a file are never closed (`{0}` how many, `{1}` the first rows).
    UnclosedQuotes,
    /// Bytes that are no text in the file's encoding (`{0}` the encoding); shown as `\u{FFFD}`.
    UndecodableBytes,
    /// A line in another encoding (`{1}`) than the rest of the file (`{0}`); read in its own.
    MixedEncoding,
    /// More than fifty lines in another encoding than the rest of the file (`{0}` how many, `{1}` the first of them).
    MixedEncodings,
    /// A row that is written with another delimiter (`{0}`) than the rest (`{1}`); read with its own.
    ForeignDelimiter,
    /// A row (`{0}` cells, `{1}` expected) in which a delimiter stands twice; the empty cell between was left out.
    DoubledDelimiter,
    /// A row (`{0}` cells, `{1}` expected) whose amounts were cut at their decimal commas; put together again.
    SplitDecimals,
    /// A record that goes on over several lines (`{0}`) without quotes around the cell; put together.
    BrokenRow,
    /// Cells whose UTF-8 was written as UTF-8 once more (`{0}` how many, `{1}` the first rows); decoded.
    DoubleEncoding,
    /// A workbook under the name of another kind of file; read as what it is (`{0}`, e.g. `XLSX`).
    MisnamedFile,
    /// NUL bytes inside text (`{0}` how many); taken out.
    NulBytes,
    /// A table without any data row.
    NoRows,
    /// A limit was reached (`{0}` what, `{1}` the limit); what lies beyond it was not read.
    LimitReached,
    /// The columns of this table could not be told; nothing was used (see `inspect`).
    UnknownTable,
    /// A file of decisions of reviewers, which is no export.
    DecisionsAside,
    /// The configuration speaks of something (`{0}`) that no export is.
    UnusedSetting,
    /// Day and month cannot be told apart in column `{0}`; its date `{1}` was read as `{2}`.
    AmbiguousDates,
    /// The ids of column `{0}` were rounded by a spreadsheet (`{1}`); nothing is joined by them.
    DamagedIds,
    /// A value of column `{0}` is longer (`{1}` characters) than anything that is compared (`{2}`); its beginning is.
    OversizedValue,
    /// More than half of the records (`{1}` of `{2}`) have one value (`{3}`) in column `{0}`, which should tell them apart.
    RepeatedValue,
    /// More than half of the records (`{0}` of `{1}`) have no name, address, e-mail or number by which to compare them.
    NothingKnown,
    /// A line of the file of decisions whose column `{0}` cannot be read (`{1}`); left out.
    UnreadableDecision,
    /// A decision about a record of system `{0}` that is not among those of today; it has no effect.
    LostDecision,
    /// A decision about a record of system `{0}` that several records (`{1}`) fit equally well; it has no effect.
    AmbiguousDecision,
    /// A decision that a later one (line `{0}`) contradicts; the later one counts.
    ContradictoryDecision,
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
    pub const ALL: [Self; 38] = [
        Self::EmptyFile,
        Self::NotATable,
        Self::UnknownFile,
        Self::Unreadable,
        Self::DamagedWorkbook,
        Self::DamagedFile,
        Self::Encrypted,
        Self::LeftOut,
        Self::ShortRow,
        Self::LongRow,
        Self::UnclosedQuote,
        Self::ShortRows,
        Self::LongRows,
        Self::UnclosedQuotes,
        Self::UndecodableBytes,
        Self::MixedEncoding,
        Self::MixedEncodings,
        Self::ForeignDelimiter,
        Self::DoubledDelimiter,
        Self::SplitDecimals,
        Self::BrokenRow,
        Self::DoubleEncoding,
        Self::MisnamedFile,
        Self::NulBytes,
        Self::NoRows,
        Self::LimitReached,
        Self::UnknownTable,
        Self::DecisionsAside,
        Self::UnusedSetting,
        Self::AmbiguousDates,
        Self::DamagedIds,
        Self::OversizedValue,
        Self::RepeatedValue,
        Self::NothingKnown,
        Self::UnreadableDecision,
        Self::LostDecision,
        Self::AmbiguousDecision,
        Self::ContradictoryDecision,
    ];

    /// How much it weighs; `--strict` turns errors into exit code 3.
    pub fn gravity(self) -> Gravity {
        match self {
            Self::UnknownFile
            | Self::LeftOut
            | Self::NoRows
            | Self::UnknownTable
            | Self::MisnamedFile
            | Self::DecisionsAside
            | Self::RepeatedValue
            | Self::NothingKnown => Gravity::Note,
            Self::ShortRow
            | Self::LongRow
            | Self::ShortRows
            | Self::LongRows
            | Self::NulBytes
            | Self::ForeignDelimiter
            | Self::DoubledDelimiter
            | Self::SplitDecimals
            | Self::BrokenRow
            | Self::DoubleEncoding
            | Self::AmbiguousDates
            | Self::DamagedIds
            | Self::OversizedValue
            | Self::UnusedSetting
            | Self::UnreadableDecision
            | Self::LostDecision
            | Self::AmbiguousDecision
            | Self::ContradictoryDecision
            | Self::MixedEncoding
            | Self::MixedEncodings
            | Self::UndecodableBytes => Gravity::Warning,
            Self::EmptyFile
            | Self::NotATable
            | Self::Unreadable
            | Self::DamagedWorkbook
            | Self::DamagedFile
            | Self::Encrypted
            | Self::UnclosedQuote
            | Self::UnclosedQuotes
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_own_width() {
        let mut table = Table { header: vec!["a".into(), "b".into()], ..Table::default() };
        assert!(table.push(2, ["1"]));
        assert!(table.push(3, ["1", "2", "3"]));
        assert_eq!(table.header, ["a", "b", ""]);
        assert_eq!(table.cells(0).collect::<Vec<_>>(), ["1", "", ""]);
        assert_eq!(table.cells(1).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!((table.row_text(0), table.row_text(1)), ("1", "123"));
        assert_eq!((table.cell_count(0), table.cell_count(1), table.line(1)), (1, 3, 3));
    }

    #[test]
    fn rows_left_out_leave_the_others_as_they_were() {
        let mut table = Table::new("a.csv", Format::Sheet, vec!["a".into(), "b".into()]);
        for (line, cells) in [(2, vec!["1"]), (3, vec!["2", "x"]), (5, vec!["3", "", "z"])] {
            assert!(table.push(line, cells));
        }
        let rest = table.without(|row| row == 1);
        assert_eq!((rest.len(), rest.line(1), rest.cell(1, 2), rest.cell_count(0)), (2, 5, "z", 1));
        assert_eq!((rest.file.as_str(), &rest.header), ("a.csv", &table.header));
    }

    #[test]
    fn rows_come_off_the_end_across_chunks() {
        let mut table = Table { header: vec!["n".into()], ..Table::default() };
        let count = CHUNK_ROWS + 2;
        for row in 0..count {
            table.push(row as u32, [row.to_string().as_str()]);
        }
        for row in (CHUNK_ROWS - 2..count).rev() {
            assert_eq!(table.pop(), Some(RawRow { row: row as u32, cells: vec![row.to_string()] }));
        }
        table.push(7, ["x"]);
        assert_eq!((table.len(), table.cell(CHUNK_ROWS - 2, 0)), (CHUNK_ROWS - 1, "x"));
        assert_eq!(table.cell(CHUNK_ROWS - 3, 0), (CHUNK_ROWS - 3).to_string());
    }
}
