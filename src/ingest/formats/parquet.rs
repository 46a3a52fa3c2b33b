//! Apache Parquet, as data teams hand it over: types become text, dates in ISO form, groups become columns `a.b`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::{SignedDuration, Timestamp};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::column::page::Page;
use parquet::data_type::{AsBytes, Decimal};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use super::Read;
use super::named::NamedRows;
use crate::ingest::limits;
use crate::ingest::problems::told;
use crate::table::ProblemKind;

/// Reads the rows of a file.
pub(in crate::ingest) fn read(file: &str, bytes: &[u8]) -> Read {
    let mut rows = NamedRows::new(file, "Parquet");
    // The reader is foreign code on foreign bytes: should it panic, the rest of the input is still read.
    let outcome = catch_unwind(AssertUnwindSafe(|| read_rows(bytes, &mut rows)));
    let reason = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("the reader gave up".to_owned()),
    };
    let mut read = Read::default();
    if reason.is_none() || rows.len() > 0 {
        read.take(rows.finish());
    }
    if let Some(reason) = reason {
        let damage = told(file, ProblemKind::DamagedFile, vec!["Parquet".into(), reason]);
        read.problems.extend(damage.problems);
    }
    read
}

fn read_rows(bytes: &[u8], rows: &mut NamedRows) -> Result<(), ParquetError> {
    let reader = SerializedFileReader::new(shared(Page::buffer, bytes.to_vec()))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let mut nanoseconds = BTreeMap::new();
    for column in schema.columns() {
        let path = column.path().string();
        if let Some(LogicalType::Timestamp(time)) = column.logical_type_ref() {
            nanoseconds.insert(path.clone(), nanoseconds_per(time.unit));
        }
        if column.max_rep_level() == 0 {
            rows.column(&path);
        }
    }
    for (number, row) in (1..).zip(reader.get_row_iter(None)?) {
        let mut cells = RowCells { rows, nanoseconds: &nanoseconds, path: String::new() };
        cells.take_row(&row?, 0);
        rows.end_row(number);
        if rows.is_full() {
            break;
        }
    }
    Ok(())
}

/// Bytes in the form that the reader wants, whose type it does not name: that of its pages.
fn shared<T: From<Vec<u8>>>(_of_page: fn(&Page) -> &T, bytes: Vec<u8>) -> T {
    T::from(bytes)
}

fn nanoseconds_per(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000_000,
        TimeUnit::MICROS => 1_000,
        TimeUnit::NANOS => 1,
    }
}

/// The cells of one row while they are taken.
struct RowCells<'a> {
    rows: &'a mut NamedRows,
    /// Nanoseconds per unit of the columns that count time from 1970 on, by path.
    nanoseconds: &'a BTreeMap<String, i64>,
    path: String,
}

impl RowCells<'_> {
    fn take_row(&mut self, row: &Row, depth: usize) {
        for (name, field) in row.get_column_iter() {
            let length = self.path.len();
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(name);
            self.take(field, depth);
            self.path.truncate(length);
        }
    }

    fn take(&mut self, field: &Field, depth: usize) {
        if depth > limits::NESTING {
            return;
        }
        match field {
            Field::Group(row) => self.take_row(row, depth + 1),
            Field::ListInternal(list) => list.elements().iter().for_each(|element| self.take(element, depth + 1)),
            Field::MapInternal(map) => {
                for (key, value) in map.entries() {
                    let length = self.path.len();
                    let _ = write!(self.path, ".{}", text(key, None));
                    self.take(value, depth + 1);
                    self.path.truncate(length);
                }
            }
            value => {
                let text = text(value, self.nanoseconds.get(&self.path).copied());
                self.rows.put_named(&self.path, &text);
            }
        }
    }
}

/// A value as text; `nanoseconds` per unit, if it counts time.
fn text(field: &Field, nanoseconds: Option<i64>) -> String {
    match field {
        Field::Str(text) => text.clone(),
        Field::Decimal(decimal) => decimal_text(decimal),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.as_bytes()).into_owned(),
        Field::Date(days) => moment(i128::from(*days) * 86_400_000_000_000),
        Field::TimeMillis(millis) => clock(i64::from(*millis) / 1000),
        Field::TimeMicros(micros) => clock(micros / 1_000_000),
        Field::TimestampMillis(millis) => moment(i128::from(*millis) * 1_000_000),
        Field::TimestampMicros(micros) => moment(i128::from(*micros) * 1_000),
        Field::Long(units) => match nanoseconds {
            Some(nanoseconds) => moment(i128::from(*units) * i128::from(nanoseconds)),
            None => units.to_string(),
        },
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float16(value) => value.to_string(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Null | Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => String::new(),
    }
}

/// A moment by its nanoseconds since 1970: the day, and the time where it is not midnight; the number where it is no moment.
fn moment(nanoseconds: i128) -> String {
    let Ok(moment) = Timestamp::from_nanosecond(nanoseconds) else { return nanoseconds.to_string() };
    let text = moment.to_string();
    let text = text.strip_suffix('Z').unwrap_or(&text);
    text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
}

fn clock(seconds: i64) -> String {
    let time = SignedDuration::from_secs(seconds);
    format!("{:02}:{:02}:{:02}", time.as_hours(), time.as_mins() % 60, seconds % 60)
}

/// A decimal number with its point; the bytes of a number that is too large for 128 bits are left out.
fn decimal_text(decimal: &Decimal) -> String {
    let bytes = decimal.data();
    let Some(first) = bytes.first().filter(|_| bytes.len() <= 16) else { return String::new() };
    let sign = if first & 0x80 == 0 { 0 } else { -1 };
    let number = bytes.iter().fold(sign, |number: i128, byte| number << 8 | i128::from(*byte));
    let digits = number.unsigned_abs().to_string();
    let scale = usize::try_from(decimal.scale()).unwrap_or(0).min(64);
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let minus = if number < 0 { "-" } else { "" };
    if part.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{part}") }
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
