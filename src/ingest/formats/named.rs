//! Rows whose cells come with the names of their columns, as in JSON or XML: columns are those that any row has, in the order in
//! which they first appear.

use rustc_hash::FxHashMap;

use crate::ingest::limits;
use crate::ingest::problems::ProblemLog;
use crate::table::{Format, Problem, ProblemKind, Table};

/// Between values of one row under one name.
const SEPARATOR: char = '|';

/// Takes rows cell by cell and makes a [`Table`] of them.
pub(super) struct NamedRows {
    table: Table,
    log: ProblemLog,
    columns: FxHashMap<String, usize>,
    /// The running row; as wide as the table, empty behind `used`.
    cells: Vec<String>,
    /// Cells of the running row up to the last filled one.
    used: usize,
    text_bytes: usize,
    spent: u64,
    full: bool,
}

impl NamedRows {
    pub(super) fn new(file: &str, kind: &'static str) -> Self {
        Self {
            table: Table::new(file, Format::Records(kind), Vec::new()),
            log: ProblemLog::new(file),
            columns: FxHashMap::default(),
            cells: Vec::new(),
            used: 0,
            text_bytes: 0,
            spent: 0,
            full: false,
        }
    }

    /// Where problems of the rows are noted.
    pub(super) fn log(&mut self) -> &mut ProblemLog {
        &mut self.log
    }

    /// Whether a limit was reached and further rows are in vain.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Number of rows so far.
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    /// Adds a column whose name may already be another's; cells go there by number only.
    pub(super) fn add_column(&mut self, name: &str) -> usize {
        self.cells.push(String::new());
        self.table.header.push(name.to_owned());
        self.cells.len() - 1
    }

    /// The column of a name, added where it is new; none beyond the limit of columns.
    pub(super) fn column(&mut self, name: &str) -> Option<usize> {
        if let Some(column) = self.columns.get(name) {
            return Some(*column);
        }
        if self.cells.len() >= limits::COLUMNS {
            if self.log.counted(ProblemKind::LimitReached) == 0 {
                let details = vec!["columns".into(), limits::COLUMNS.to_string()];
                self.log.count(self.table.len() as u32 + 1, ProblemKind::LimitReached, || details);
            }
            return None;
        }
        let column = self.add_column(name);
        self.columns.insert(name.to_owned(), column);
        Some(column)
    }

    /// Puts a value into a column of the running row; several values of one name stand in one cell, `|` between them.
    pub(super) fn put(&mut self, column: usize, value: &str) {
        let Some(cell) = self.cells.get_mut(column).filter(|_| !value.is_empty()) else { return };
        if !cell.is_empty() {
            cell.push(SEPARATOR);
        }
        cell.push_str(value);
        self.used = self.used.max(column + 1);
    }

    /// Puts a value under a name.
    pub(super) fn put_named(&mut self, name: &str, value: &str) {
        if let Some(column) = self.column(name) {
            self.put(column, value);
        }
    }

    /// Ends the running row, which stood at `line`; a row without any value is none.
    pub(super) fn end_row(&mut self, line: u32) {
        if self.used == 0 || self.full {
            return;
        }
        self.spent += self.used as u64;
        self.text_bytes += self.cells[..self.used].iter().map(String::len).sum::<usize>();
        let fits = self.spent <= limits::SPARSE_CELLS && self.text_bytes <= limits::TABLE_BYTES;
        if !fits || !self.table.push(line, self.cells[..self.used].iter().map(String::as_str)) {
            self.full = true;
            let limit = if self.spent > limits::SPARSE_CELLS {
                vec!["cells".into(), limits::SPARSE_CELLS.to_string()]
            } else {
                vec!["bytes of text".into(), limits::TABLE_BYTES.to_string()]
            };
            self.log.add(Some(line), ProblemKind::LimitReached, limit);
        }
        self.cells[..self.used].iter_mut().for_each(String::clear);
        self.used = 0;
    }

    /// The table, if it has columns, and the problems.
    pub(super) fn finish(mut self) -> (Option<Table>, Vec<Problem>) {
        if self.table.header.is_empty() {
            return (None, self.log.finish());
        }
        if self.table.is_empty() {
            self.log.add(None, ProblemKind::NoRows, Vec::new());
        }
        (Some(self.table), self.log.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_as_they_appear() {
        let mut rows = NamedRows::new("a.json", "JSON");
        rows.put_named("a", "1");
        rows.put_named("c", "x");
        rows.put_named("c", "y");
        rows.end_row(1);
        rows.end_row(2);
        rows.put_named("b", "2");
        rows.end_row(3);
        let (table, problems) = rows.finish();
        let table = table.unwrap();
        assert_eq!((table.header.join("|").as_str(), table.len(), problems.len()), ("a|c|b", 2, 0));
        assert_eq!(table.cells(0).collect::<Vec<_>>(), ["1", "x|y", ""]);
        assert_eq!((table.cells(1).collect::<Vec<_>>(), table.line(1)), (vec!["", "", "2"], 3));
    }

    #[test]
    fn columns_without_end_are_refused() {
        let mut rows = NamedRows::new("a.json", "JSON");
        for row in 0..20_000 {
            rows.put_named(&row.to_string(), "1");
            rows.end_row(row);
        }
        let (table, problems) = rows.finish();
        assert_eq!(table.unwrap().width(), limits::COLUMNS);
        assert_eq!(problems[0].kind, ProblemKind::LimitReached);
    }
}
