//! Lists as Parquet: text, whole numbers, amounts as decimals, fractions, days; what is empty is null.

use std::io::{self, Write};
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
    sorts: Vec<Sort>,
    /// Values of the next row group by column.
    columns: Vec<Vec<Option<Value>>>,
}

/// One value.
enum Value {
    Text(ByteArray),
    Number(i64),
    Fraction(f64),
    Day(i32),
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
        let sorts = columns.iter().map(|column| column.sort).collect();
        Ok(Self { writer, sorts, columns: columns.iter().map(|_| Vec::new()).collect() })
    }

    /// Adds rows.
    pub(crate) fn piece(&mut self, piece: &Piece) -> io::Result<()> {
        for (at, (values, sort)) in self.columns.iter_mut().zip(&self.sorts).enumerate() {
            values.extend((0..piece.len()).map(|row| value(piece.cell(row, at), *sort)));
        }
        if self.columns.first().is_some_and(|column| column.len() >= GROUP) { self.group() } else { Ok(()) }
    }

    /// Writes what is left and the end of the file.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.group()?;
        self.writer.close().map(drop).map_err(failed)
    }

    fn group(&mut self) -> io::Result<()> {
        if self.columns.first().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for (values, sort) in self.columns.iter_mut().zip(&self.sorts) {
            column(&mut group, &std::mem::take(values), *sort).map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[Option<Value>],
    sort: Sort,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else { return Ok(()) };
    let present: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let filled = values.iter().flatten();
    match sort {
        Sort::Text => {
            let texts: Vec<ByteArray> = filled.filter_map(Value::text).collect();
            writer.typed::<ByteArrayType>().write_batch(&texts, Some(&present), None)?;
        }
        Sort::Integer | Sort::Euro => {
            let numbers: Vec<i64> = filled.filter_map(Value::number).collect();
            writer.typed::<Int64Type>().write_batch(&numbers, Some(&present), None)?;
        }
        Sort::Number => {
            let fractions: Vec<f64> = filled.filter_map(Value::fraction).collect();
            writer.typed::<DoubleType>().write_batch(&fractions, Some(&present), None)?;
        }
        Sort::Date => {
            let days: Vec<i32> = filled.filter_map(Value::day).collect();
            writer.typed::<Int32Type>().write_batch(&days, Some(&present), None)?;
        }
    }
    writer.close()
}

impl Value {
    fn text(&self) -> Option<ByteArray> {
        if let Self::Text(text) = self { Some(text.clone()) } else { None }
    }

    fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    fn fraction(&self) -> Option<f64> {
        if let Self::Fraction(fraction) = self { Some(*fraction) } else { None }
    }

    fn day(&self) -> Option<i32> {
        if let Self::Day(day) = self { Some(*day) } else { None }
    }
}

fn value(cell: &str, sort: Sort) -> Option<Value> {
    if cell.is_empty() {
        return None;
    }
    match sort {
        Sort::Text => Some(Value::Text(ByteArray::from(cell.as_bytes().to_vec()))),
        Sort::Integer => cell.parse().ok().map(Value::Number),
        Sort::Euro => cents(cell).map(Value::Number),
        Sort::Number => cell.parse().ok().map(Value::Fraction),
        Sort::Date => {
            let date: Date = cell.parse().ok()?;
            i32::try_from(date.duration_since(EPOCH).as_hours() / 24).ok().map(Value::Day)
        }
    }
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
