//! Lists as Parquet: text, whole numbers, amounts as decimals, fractions, days; what is empty is null.

use std::collections::HashSet;
use std::hash::Hash;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, TypePtr};

use super::listing::{Column, Listing, Piece, Sort, cents, render, unspelled};

/// Rows of one row group at least; the last one has what is left.
const GROUP: usize = 1 << 16;
/// Values of a column that are looked at to tell whether they come again.
const LOOKED_AT: usize = 1 << 12;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A Parquet file that is being written.
pub(crate) struct ParquetFile<W: Write + Send> {
    /// Where it is written to, until the first rows tell how columns are encoded.
    out: Option<W>,
    writer: Option<SerializedFileWriter<W>>,
    schema: TypePtr,
    /// Values of the next row group by column.
    columns: Vec<Values>,
}

/// The values of a column that are not null, and which rows have one.
struct Values {
    name: String,
    present: Vec<i16>,
    filled: Filled,
    /// Numbers are cents.
    amounts: bool,
}

enum Filled {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Fractions(Vec<f64>),
    Days(Vec<i32>),
}

/// Writes a whole list.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write<W: Write + Send>(listing: &dyn Listing, out: W) -> io::Result<()> {
    let mut file = ParquetFile::create(out, listing.columns())?;
    render(listing, &unspelled, &mut |piece| file.piece(piece))?;
    file.finish()
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file.
    pub(crate) fn create(out: W, columns: &[Column]) -> io::Result<Self> {
        let schema = Arc::new(parse_message_type(&schema(columns)).map_err(failed)?);
        let columns = columns.iter().map(Values::none).collect();
        Ok(Self { out: Some(out), writer: None, schema, columns })
    }

    /// Adds rows, and writes a row group if there are enough of them.
    pub(crate) fn piece(&mut self, piece: &Piece) -> io::Result<()> {
        self.add(piece);
        self.full_group()
    }

    /// Adds rows.
    pub(crate) fn add(&mut self, piece: &Piece) {
        // Values point into one copy of the piece's text.
        let text = ByteArray::from(piece.text().as_bytes().to_vec());
        for (at, values) in self.columns.iter_mut().enumerate() {
            for row in 0..piece.len() {
                values.add(piece, &text, piece.span(row, at));
            }
        }
    }

    /// Writes a row group if there are enough rows for one.
    pub(crate) fn full_group(&mut self) -> io::Result<()> {
        if self.columns.first().is_some_and(|column| column.present.len() >= GROUP) { self.group() } else { Ok(()) }
    }

    /// Writes what is left and the end of the file.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.group()?;
        self.open()?;
        self.writer.map_or(Ok(()), |writer| writer.close().map(drop)).map_err(failed)
    }

    fn group(&mut self) -> io::Result<()> {
        if self.columns.first().is_none_or(|column| column.present.is_empty()) {
            return Ok(());
        }
        self.open()?;
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let mut group = writer.next_row_group().map_err(failed)?;
        for values in &mut self.columns {
            values.write(&mut group).map_err(failed)?;
            values.clear();
        }
        group.close().map(drop).map_err(failed)
    }

    /// Begins the file, if that is still to be done, as the rows at hand suggest.
    fn open(&mut self) -> io::Result<()> {
        if let Some(out) = self.out.take() {
            let properties = Arc::new(properties(&self.columns));
            self.writer = Some(SerializedFileWriter::new(out, Arc::clone(&self.schema), properties).map_err(failed)?);
        }
        Ok(())
    }
}

/// A column gets a dictionary if its first values come again: of others it would only hold everything twice, and to look each
/// value up takes longer than all else. Least and greatest values are noted where readers can skip rows by them: numbers, days,
/// and the first column, in whose order the rows stand.
fn properties(columns: &[Values]) -> WriterProperties {
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    for (at, column) in columns.iter().enumerate() {
        let path = ColumnPath::from(column.name.as_str());
        if !column.filled.come_again() {
            properties = properties.set_column_dictionary_enabled(path.clone(), false);
        }
        if at > 0 && matches!(column.filled, Filled::Texts(_)) {
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
    }
    properties.build()
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

impl Values {
    fn none(column: &Column) -> Self {
        let filled = match column.sort {
            Sort::Text => Filled::Texts(Vec::new()),
            Sort::Integer | Sort::Euro => Filled::Numbers(Vec::new()),
            Sort::Number => Filled::Fractions(Vec::new()),
            Sort::Date => Filled::Days(Vec::new()),
        };
        Self { name: column.name.clone(), present: Vec::new(), filled, amounts: column.sort == Sort::Euro }
    }

    /// Adds the value of one row; `text` is that of the piece.
    fn add(&mut self, piece: &Piece, text: &ByteArray, span: Range<usize>) {
        let cell = &piece.text()[span.clone()];
        let present = !cell.is_empty()
            && match &mut self.filled {
                Filled::Texts(texts) => put(texts, Some(text.slice(span.start, span.len()))),
                Filled::Numbers(numbers) if self.amounts => put(numbers, cents(cell)),
                Filled::Numbers(numbers) => put(numbers, cell.parse().ok()),
                Filled::Fractions(fractions) => put(fractions, cell.parse().ok()),
                Filled::Days(days) => put(days, day(cell)),
            };
        self.present.push(i16::from(present));
    }

    fn write<W: Write + Send>(&self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ParquetError> {
        let Some(mut writer) = group.next_column()? else { return Ok(()) };
        let present = Some(self.present.as_slice());
        match &self.filled {
            Filled::Texts(texts) => writer.typed::<ByteArrayType>().write_batch(texts, present, None)?,
            Filled::Numbers(numbers) => writer.typed::<Int64Type>().write_batch(numbers, present, None)?,
            Filled::Fractions(fractions) => writer.typed::<DoubleType>().write_batch(fractions, present, None)?,
            Filled::Days(days) => writer.typed::<Int32Type>().write_batch(days, present, None)?,
        };
        writer.close()
    }

    fn clear(&mut self) {
        self.present.clear();
        match &mut self.filled {
            Filled::Texts(texts) => texts.clear(),
            Filled::Numbers(numbers) => numbers.clear(),
            Filled::Fractions(fractions) => fractions.clear(),
            Filled::Days(days) => days.clear(),
        }
    }
}

impl Filled {
    /// Whether most of the first values come again among them.
    fn come_again(&self) -> bool {
        match self {
            Self::Texts(texts) => come_again(texts.iter().map(ByteArray::data)),
            Self::Numbers(numbers) => come_again(numbers.iter()),
            Self::Fractions(fractions) => come_again(fractions.iter().map(|fraction| fraction.to_bits())),
            Self::Days(days) => come_again(days.iter()),
        }
    }
}

fn come_again<T: Eq + Hash>(values: impl Iterator<Item = T>) -> bool {
    let (mut met, mut looked_at) = (HashSet::new(), 0);
    for value in values.take(LOOKED_AT) {
        looked_at += 1;
        met.insert(value);
    }
    met.len() * 2 <= looked_at
}

/// Adds a value, if there is one.
fn put<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let present = value.is_some();
    values.extend(value);
    present
}

/// Days since the epoch of an ISO date.
fn day(iso: &str) -> Option<i32> {
    let date: Date = iso.parse().ok()?;
    i32::try_from(date.duration_since(EPOCH).as_hours() / 24).ok()
}

fn schema(columns: &[Column]) -> String {
    let field = |column: &Column| {
        let name = &column.name;
        match column.sort {
            Sort::Text => format!("optional binary {name} (UTF8);"),
            Sort::Integer => format!("optional int64 {name};"),
            Sort::Euro => format!("optional int64 {name} (DECIMAL(18, 2));"),
            Sort::Number => format!("optional double {name};"),
            Sort::Date => format!("optional int32 {name} (DATE);"),
        }
    };
    format!("message list {{ {} }}", columns.iter().map(field).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;
    use crate::output::listing::tests::Fixed;

    #[test]
    fn what_is_written_is_read_again() {
        let columns = vec![
            Column::text("name"),
            Column::new("number", Sort::Integer),
            Column::new("amount", Sort::Euro),
            Column::new("day", Sort::Date),
            Column::new("share", Sort::Number),
        ];
        let rows = vec![vec!["Müller", "7", "-12.50", "2026-03-31", "0.9731"], vec!["Maier", "", "", "", ""]];
        let listing = Fixed { name: "x", columns, rows };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.parquet");
        write(&listing, std::fs::File::create(&path).unwrap()).unwrap();
        let read = crate::ingest::read(&[path], &crate::progress::Silent).unwrap();
        let table = &read.tables[0];
        assert_eq!(table.header, ["name", "number", "amount", "day", "share"]);
        assert_eq!(table.cells(0).collect::<Vec<_>>(), ["Müller", "7", "-12.50", "2026-03-31", "0.9731"]);
        assert_eq!(table.cells(1).collect::<Vec<_>>(), ["Maier", "", "", "", ""]);
    }

    fn read_back(columns: Vec<Column>, rows: Vec<Vec<&'static str>>) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        write(&Fixed { name: "x", columns, rows }, &mut file).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    #[test]
    fn only_values_that_come_again_have_a_dictionary() {
        let columns = vec![Column::text("id"), Column::text("town"), Column::new("amount", Sort::Euro)];
        let rows = vec![
            vec!["1", "Ahlen", "7.00"],
            vec!["2", "Beckum", "8.00"],
            vec!["3", "Ahlen", "9.00"],
            vec!["4", "Beckum", "9.50"],
        ];
        let read = read_back(columns, rows);
        let group = read.metadata().row_group(0);
        let has_dictionary = |column| group.column(column).dictionary_page_offset().is_some();
        assert_eq!([0, 1, 2].map(has_dictionary), [false, true, false]);
        let has_bounds =
            |column| group.column(column).statistics().is_some_and(|bounds| bounds.min_bytes_opt().is_some());
        assert_eq!([0, 1, 2].map(has_bounds), [true, false, true]);
    }

    #[test]
    fn a_list_without_rows_is_a_file_with_columns() {
        let file = read_back(vec![Column::text("id")], Vec::new());
        let described = file.metadata().file_metadata();
        assert_eq!((described.num_rows(), described.schema_descr().num_columns()), (0, 1));
    }
}
