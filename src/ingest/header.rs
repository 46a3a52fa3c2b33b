//! Finds the header among the first rows: below titles and metadata, or nowhere where the table starts with data.

use super::header_lines::{is_enumeration, is_upper_line};
use super::shapes::Shape;
use crate::table::RawRow;

/// First cell of a metadata line that stands above the header (DATEV's format description).
const METADATA_MARKS: [&str; 2] = ["EXTF", "DTVF"];

/// Rows among which the header is looked for.
const CANDIDATES: usize = 30;

/// Longest column name that is believed, in characters.
const NAME_LENGTH: usize = 120;

/// Where the header stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In this row.
    Row(usize),
    /// Nowhere: the data start behind this many rows of preamble and have this many columns.
    None { preamble: usize, width: usize },
}

/// Finds the header among the first rows of a table, none of them blank.
pub(super) fn find(rows: &[RawRow]) -> Place {
    let lines = rows.iter().take_while(|row| row.cells.len() == 1).count();
    let below = &rows[lines..];
    let is_table = below.iter().filter(|row| row.cells.len() > 1).count() * 5 >= below.len() * 4;
    if lines == 0 || below.len() < 2 || !is_table {
        return find_in(rows);
    }
    match find_in(below) {
        Place::Row(at) => Place::Row(at + lines),
        Place::None { preamble, width } => Place::None { preamble: preamble + lines, width },
    }
}

fn find_in(rows: &[RawRow]) -> Place {
    if is_metadata(rows) || (rows.len() > 1 && is_enumeration(&rows[0]) && spans_table(rows, 1) && has_names(&rows[1]))
    {
        return Place::Row(1);
    }
    let candidates = rows.len().min(CANDIDATES);
    let names = |at: usize| has_names(&rows[at]) || (has_identifiers(&rows[at]) && !is_data(rows, at));
    let full = (0..candidates).find(|at| spans_table(rows, *at) && names(*at));
    let first_full = (0..candidates).find(|at| spans_table(rows, *at)).unwrap_or(0);
    match full {
        Some(at) if at == first_full || !is_data(rows, first_full) => judge(rows, at),
        _ => judge(rows, first_full),
    }
}

fn judge(rows: &[RawRow], at: usize) -> Place {
    if is_upper_of_next(rows, at) {
        Place::Row(at + 1)
    } else if is_data(rows, at) {
        let width = rows[at..].iter().map(|row| row.cells.len()).max().unwrap_or(0);
        Place::None { preamble: at, width }
    } else {
        Place::Row(at)
    }
}

/// Whether a row with gaps is the upper line of a header whose lower line follows it, above numbers or dates.
fn is_upper_of_next(rows: &[RawRow], at: usize) -> bool {
    let Some(lower) = rows.get(at + 1).filter(|lower| is_upper_line(&rows[at], lower)) else { return false };
    let has_gaps = rows[at].cells.iter().any(|cell| cell.trim().is_empty());
    let is_word = |cell: &String| matches!(Shape::of(cell), Shape::Text | Shape::Empty);
    let below = &rows[at + 2..];
    let over_values = (0..lower.cells.len()).filter(|column| {
        let values: Vec<&String> =
            below.iter().filter_map(|row| row.cells.get(*column)).filter(|cell| !cell.trim().is_empty()).collect();
        let specific = values.iter().filter(|value| Shape::of(value).is_specific()).count();
        !lower.cells[*column].trim().is_empty() && specific > 0 && specific * 4 >= values.len() * 3
    });
    has_gaps && filled(lower) >= 2 && lower.cells.iter().all(is_word) && over_values.count() >= 1
}

fn is_metadata(rows: &[RawRow]) -> bool {
    let first = rows.first().and_then(|row| row.cells.first());
    rows.len() > 1 && first.is_some_and(|cell| METADATA_MARKS.contains(&cell.as_str()))
}

/// Whether a row reaches over the table as the rows below it do: it fills half of their usual extent, and is not
/// visibly cut shorter than all of them.
fn spans_table(rows: &[RawRow], at: usize) -> bool {
    let below = &rows[at + 1..];
    if below.is_empty() {
        return true;
    }
    let extent = median(below.iter().map(extent));
    let usual = median(below.iter().map(|row| row.cells.len()));
    let row = &rows[at];
    let uniform = below.iter().filter(|row| row.cells.len() == usual).count() * 10 >= below.len() * 9;
    let cut_short = uniform && below.len() > 1 && row.cells.len() * 2 <= usual;
    filled(row) * 2 >= extent && !cut_short && (extent < 3 || filled(row) > 1)
}

/// Number of cells up to the last one that is filled.
fn extent(row: &RawRow) -> usize {
    row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
}

fn filled(row: &RawRow) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn median(values: impl Iterator<Item = usize>) -> usize {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// Whether (nearly) all filled cells could be names of columns.
fn has_names(row: &RawRow) -> bool {
    let names = row.cells.iter().filter(|cell| is_name(cell)).count();
    let texts = row.cells.iter().any(|cell| Shape::of(cell) == Shape::Text);
    texts && names * 10 >= filled(row) * 8
}

/// Whether all filled cells are names as programs give them: a letter, then letters, digits and underscores.
fn has_identifiers(row: &RawRow) -> bool {
    let is_identifier = |cell: &str| {
        cell.starts_with(char::is_alphabetic) && cell.chars().all(|sign| sign.is_alphanumeric() || sign == '_')
    };
    row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).all(is_identifier)
}

/// Whether a cell could name a column.
pub(super) fn is_name(cell: &str) -> bool {
    let cell = cell.trim();
    match Shape::of(cell) {
        Shape::Text | Shape::Code => cell.chars().count() <= NAME_LENGTH,
        Shape::Number => is_year(cell) || cell.len() <= 2,
        _ => false,
    }
}

/// Years are the one kind of number that often names a column.
fn is_year(cell: &str) -> bool {
    cell.len() == 4
        && (cell.starts_with("19") || cell.starts_with("20"))
        && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a row is data like the rows below it: its cells have the specific shapes of their columns, or repeat values
/// of their columns. A column of numbers or dates under a word speaks for a header.
fn is_data(rows: &[RawRow], at: usize) -> bool {
    let row = &rows[at];
    let below: Vec<&RawRow> = rows[at + 1..].iter().filter(|other| other.cells != row.cells).collect();
    if below.is_empty() {
        return !has_names(row);
    }
    let (mut data, mut header) = (0, 0);
    for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        let column: Vec<&str> = below.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.trim()).collect();
        match evidence(cell.trim(), &column) {
            Evidence::Data => data += 1,
            Evidence::Header => header += 1,
            Evidence::None => {}
        }
    }
    data > header
}

enum Evidence {
    Data,
    Header,
    None,
}

fn evidence(cell: &str, column: &[&str]) -> Evidence {
    let shape = Shape::of(cell);
    let values: Vec<&str> = column.iter().copied().filter(|value| !value.is_empty()).collect();
    let same = values.iter().filter(|value| Shape::of(value) == shape).count();
    let specific = values.iter().filter(|value| Shape::of(value).is_specific()).count();
    if values.is_empty() {
        Evidence::None
    } else if is_year(cell) && !values.iter().any(|value| is_year(value)) {
        Evidence::Header
    } else if shape.is_specific() && shape != Shape::Code && same * 2 > values.len() {
        Evidence::Data
    } else if shape == Shape::Code && same * 2 > values.len() {
        if values.iter().any(|value| pattern(value) == pattern(cell)) { Evidence::Data } else { Evidence::None }
    } else if shape == Shape::Text && specific * 4 > values.len() * 3 {
        Evidence::Header
    } else if values.iter().filter(|value| **value == cell).count() * 20 > values.len() {
        Evidence::Data
    } else {
        Evidence::None
    }
}

/// A code with its digits and letters made alike, e.g. `AA-0000`.
fn pattern(code: &str) -> String {
    let alike = |sign: char| match sign {
        _ if sign.is_ascii_digit() => '0',
        _ if sign.is_alphabetic() => 'A',
        other => other,
    };
    code.chars().map(alike).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(rows: &[&str]) -> Place {
        let rows: Vec<RawRow> = (1..)
            .zip(rows)
            .map(|(row, line)| RawRow { row, cells: line.split(';').map(str::to_owned).collect() })
            .collect();
        find(&rows)
    }

    #[test]
    fn a_header_in_the_first_row() {
        assert_eq!(place(&["Nr;Name;Ort", "1;A;Köln", "2;B;Bonn"]), Place::Row(0));
        assert_eq!(place(&["Name;Ort", "Anna;Köln", "Bernd;Bonn"]), Place::Row(0));
        assert_eq!(place(&["Name"]), Place::Row(0));
        assert_eq!(place(&["Kunde;2024;2025", "A;10;12", "B;7;9"]), Place::Row(0));
        assert_eq!(place(&["a;b", "1;x"]), Place::Row(0));
    }

    #[test]
    fn titles_above_the_header() {
        let rows =
            ["Offene Posten", "Stand: 01.02.2026", "Kunde;Betrag;Fällig", "A;1,00;01.02.2026", "B;2,00;02.02.2026"];
        assert_eq!(place(&rows), Place::Row(2));
        let rows = [
            "Portal :;muster;;;",
            "Date :;01/02/2026;;;",
            "Task;Owner;Status;Start;Due",
            "T1;A;Open;1;2",
            "T2;B;Open;3;4",
        ];
        assert_eq!(place(&rows), Place::Row(2));
    }

    #[test]
    fn an_empty_first_name() {
        let rows = ["A/R Ageing", "Muster GmbH", "As of 2026", ";Current;1 - 30;Total", "A;1;2;3", "B;1;2;3"];
        assert_eq!(place(&rows), Place::Row(3));
    }

    #[test]
    fn names_of_programs() {
        assert_eq!(place(&["address_1;address_2", "Ring;Weg", "Gasse;", "Allee;Platz"]), Place::Row(0));
        assert_eq!(place(&["A100;B200", "A101;B201", "A102;B202"]), Place::None { preamble: 0, width: 2 });
    }

    #[test]
    fn numbers_of_columns_above_their_names() {
        assert_eq!(place(&["1;2;3", "Nr;Name;Ort", "7;A;Köln", "8;B;Bonn"]), Place::Row(1));
        assert_eq!(place(&["1;2;3", "4;5;6", "7;8;9"]), Place::None { preamble: 0, width: 3 });
    }

    #[test]
    fn a_metadata_line() {
        assert_eq!(place(&["EXTF;700;21;Buchungsstapel;9", "Umsatz;Konto", "1,00;1200"]), Place::Row(1));
    }

    #[test]
    fn tables_without_header() {
        assert_eq!(place(&["1;A;10,5", "2;B;11,5", "3;C;12"]), Place::None { preamble: 0, width: 3 });
        let rows = ["C-100;Anna;a@x.de", "C-101;Bernd;b@x.de", "C-102;Carla;c@x.de"];
        assert_eq!(place(&rows), Place::None { preamble: 0, width: 3 });
    }
}
