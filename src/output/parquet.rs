//! Lists as Parquet: text, whole numbers, amounts as decimals, fractions, days; what is empty is null.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use super::listing::{Column, Listing, Piece, Sort, cents, render, unspelled};

/// Rows of one row group at least; the last one has what is left.
const GROUP: usize = 1 << 16;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A Parquet file that is being written.
pub(crate) struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    /// Values of the next row group by column.
    columns: Vec<Values>,
}

/// The values of a column that are not null, and which rows have one.
struct Values {
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
        let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
        let writer = SerializedFileWriter::new(out, schema, properties).map_err(failed)?;
        Ok(Self { writer, columns: columns.iter().map(|column| Values::none(column.sort)).collect() })
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
        self.writer.close().map(drop).map_err(failed)
    }

    fn group(&mut self) -> io::Result<()> {
        if self.columns.first().is_none_or(|column| column.present.is_empty()) {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for values in &mut self.columns {
            values.write(&mut group).map_err(failed)?;
            values.clear();
        }
        group.close().map(drop).map_err(failed)
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

impl Values {
    fn none(sort: Sort) -> Self {
        let filled = match sort {
            Sort::Text => Filled::Texts(Vec::new()),
            Sort::Integer | Sort::Euro => Filled::Numbers(Vec::new()),
            Sort::Number => Filled::Fractions(Vec::new()),
            Sort::Date => Filled::Days(Vec::new()),
        };
        Self { present: Vec::new(), filled, amounts: sort == Sort::Euro }
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
}
