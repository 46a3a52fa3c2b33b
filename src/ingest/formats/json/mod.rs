//! JSON: a list of objects, a list of lists, an object with lists inside, or one object per line. Objects in objects become
//! columns `a.b`, lists of values one cell with `|` between them. A list of objects inside the rows is a table of its own
//! where rows have several; where each has one at most, its values are the row's.

mod scanner;
mod survey;

use std::collections::BTreeMap;

use self::scanner::{JsonError, Scanner, Shape};
use self::survey::{Inner, List, descend};
use super::Read;
use super::markup;
use super::named::NamedRows;
use crate::ingest::layout::Assembler;
use crate::ingest::problems::{ProblemLog, told};
use crate::ingest::quoting::count;
use crate::table::{Format, Problem, ProblemKind, Table};

/// Column of an inner table that names the row it stood in.
const PARENT: &str = "parent_row";

/// Fewer objects inside the rows of a list than this, and than rows, are no table.
const INNER_ROWS: usize = 10;

/// Reads all tables of a JSON text.
pub(in crate::ingest) fn read(file: &str, bytes: &[u8]) -> Read {
    let mut log = ProblemLog::new(file);
    let text = markup::decoded(bytes, &mut log);
    let mut read = if is_sequence(&text, file) { read_lines(file, &text) } else { read_value(file, &text) };
    read.problems.extend(log.finish());
    read
}

/// Whether the text is several values one after the other, or promises to be.
fn is_sequence(text: &str, file: &str) -> bool {
    let mut scanner = Scanner::new(text, 0);
    let is_object = scanner.shape() == Ok(Shape::Object);
    let named = [".jsonl", ".ndjson"].iter().any(|ending| file.to_lowercase().ends_with(ending));
    is_object && scanner.skip().is_ok() && (scanner.peek().is_some() || named)
}

/// One object per line; a line that is broken costs no other.
fn read_lines(file: &str, text: &str) -> Read {
    let mut rows = NamedRows::new(file, "NDJSON");
    let inner = BTreeMap::new();
    let (mut at, mut line, mut counted) = (0, 1, 0);
    loop {
        let mut scanner = Scanner::new(text, at);
        if scanner.peek().is_none() || rows.is_full() {
            break;
        }
        line += count(&text.as_bytes()[counted..scanner.at], b'\n') as u32;
        counted = scanner.at;
        let mut row = Row { rows: &mut rows, inner: &inner, tables: &mut BTreeMap::new(), number: line };
        match row.read(&mut scanner, &mut String::new()) {
            Ok(()) => at = scanner.at,
            Err(error) => {
                rows.log().add(Some(line), ProblemKind::DamagedFile, vec!["NDJSON".into(), error.what.to_owned()]);
                at = text[counted..].find('\n').map_or(text.len(), |length| counted + length);
            }
        }
        rows.end_row(line);
    }
    let mut read = Read::default();
    read.take(rows.finish());
    read
}

/// One value, with any number of lists in it.
fn read_value(file: &str, text: &str) -> Read {
    let (lists, outcome) = survey::lists(&mut Scanner::new(text, 0));
    let mut read = Read::default();
    for list in &lists {
        let name = if lists.len() == 1 { file.to_owned() } else { format!("{file}#{}", list.path) };
        if list.of_arrays {
            read.take(read_arrays(&name, text, list));
        } else {
            read_objects(&name, file, text, list, &mut read);
        }
    }
    if let Err(error) = outcome {
        let details = vec!["JSON".into(), format!("{} (line {})", error.what, line_of(text, error.at))];
        read.problems.extend(told(file, ProblemKind::DamagedFile, details).problems);
    } else if lists.is_empty() {
        read.problems.extend(told(file, ProblemKind::UnknownFile, vec!["JSON".into()]).problems);
    }
    read
}

fn line_of(text: &str, at: usize) -> usize {
    count(&text.as_bytes()[..at.min(text.len())], b'\n') + 1
}

/// A list of lists, of which the first may be the header.
fn read_arrays(name: &str, text: &str, list: &List) -> (Vec<Table>, Vec<Problem>) {
    let mut rows = Assembler::new(name, Format::Records("JSON"), ProblemLog::new(name));
    let mut number = 0;
    let mut cells = NamedCells::default();
    // The damage was told when the lists were looked for.
    let _ = Scanner::new(text, list.at).elements(|scanner| {
        number += 1;
        cells.read(scanner)?;
        if !rows.is_full() {
            rows.push(number, &cells.text, &cells.ends);
        }
        Ok(())
    });
    rows.finish()
}

/// The cells of one row of a list of lists.
#[derive(Default)]
struct NamedCells {
    text: String,
    ends: Vec<usize>,
}

impl NamedCells {
    fn read(&mut self, scanner: &mut Scanner<'_>) -> Result<(), JsonError> {
        self.text.clear();
        self.ends.clear();
        if scanner.shape()? != Shape::Array {
            return scanner.skip();
        }
        scanner.elements(|scanner| {
            if scanner.shape()? == Shape::Scalar {
                self.text.push_str(&scanner.scalar()?);
            } else {
                scanner.skip()?;
            }
            self.ends.push(self.text.len());
            Ok(())
        })
    }
}

/// A list of objects, and tables of the lists inside its rows.
fn read_objects(name: &str, file: &str, text: &str, list: &List, read: &mut Read) {
    let mut rows = NamedRows::new(name, "JSON");
    let mut tables = BTreeMap::new();
    for (path, inner) in &list.inner {
        let full_path = if list.path.is_empty() { path.clone() } else { format!("{}.{path}", list.path) };
        if is_table(inner, list.len) {
            tables.insert(path.clone(), NamedRows::new(&format!("{file}#{full_path}"), "JSON"));
        } else if inner.most > 1 {
            rows.log().add(None, ProblemKind::LeftOut, vec![full_path]);
        }
    }
    let mut number = 0;
    // The damage was told when the lists were looked for.
    let _ = Scanner::new(text, list.at).elements(|scanner| {
        number += 1;
        if rows.is_full() {
            return scanner.skip();
        }
        let mut row = Row { rows: &mut rows, inner: &list.inner, tables: &mut tables, number };
        let outcome = row.read(scanner, &mut String::new());
        rows.end_row(number);
        outcome
    });
    read.take(rows.finish());
    for table in tables.into_values() {
        read.take(table.finish());
    }
}

fn is_table(inner: &Inner, rows: usize) -> bool {
    inner.most > 1 && (inner.total >= INNER_ROWS || inner.total >= rows)
}

/// One row while it is read.
struct Row<'a> {
    rows: &'a mut NamedRows,
    /// Lists of objects inside the rows.
    inner: &'a BTreeMap<String, Inner>,
    /// Those of them that are tables.
    tables: &'a mut BTreeMap<String, NamedRows>,
    number: u32,
}

impl Row<'_> {
    fn read(&mut self, scanner: &mut Scanner<'_>, path: &mut String) -> Result<(), JsonError> {
        match scanner.shape()? {
            Shape::Object => scanner.members(|scanner, key| {
                let length = path.len();
                descend(path, key);
                let outcome = self.read(scanner, path);
                path.truncate(length);
                outcome
            }),
            Shape::Array => scanner.elements(|scanner| match scanner.shape()? {
                Shape::Object => self.read_inner(scanner, path),
                _ => self.read(scanner, path),
            }),
            Shape::Scalar => {
                let value = scanner.scalar()?;
                self.rows.put_named(if path.is_empty() { "value" } else { path }, &value);
                Ok(())
            }
        }
    }

    /// An object in a list inside the row: a row of its own table, part of this row, or left out.
    fn read_inner(&mut self, scanner: &mut Scanner<'_>, path: &mut String) -> Result<(), JsonError> {
        if let Some(table) = self.tables.get_mut(path.as_str()) {
            table.put_named(PARENT, &self.number.to_string());
            let number = table.len() as u32 + 1;
            let (inner, tables) = (BTreeMap::new(), &mut BTreeMap::new());
            let mut row = Row { rows: table, inner: &inner, tables, number };
            let outcome = row.read(scanner, &mut String::new());
            table.end_row(number);
            return outcome;
        }
        match self.inner.get(path.as_str()) {
            Some(inner) if inner.most > 1 => scanner.skip(),
            _ => self.read(scanner, path),
        }
    }
}

#[cfg(test)]
mod tests;
