//! Lines that belong to a header beside the one with the names: titles over groups of columns, units below the names,
//! numbers of the columns above them.

use std::sync::LazyLock;

use super::page_lines::is_page_mark;
use super::shapes::Shape;
use crate::table::RawRow;

/// Units that stand below the names of columns, in lower case.
static UNIT_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("data/unit_words.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Whether a row counts the columns from 1 on.
pub(super) fn is_enumeration(row: &RawRow) -> bool {
    row.cells.len() >= 3 && (1..).zip(&row.cells).all(|(number, cell)| cell.trim() == number.to_string())
}

/// Whether the row below the names holds nothing but their units, over columns of numbers; at least two, for a single
/// word may be data.
pub(super) fn is_units_line(names: &RawRow, units: &RawRow, below: &[RawRow]) -> bool {
    let filled: Vec<usize> = (0..units.cells.len()).filter(|at| !units.cells[*at].trim().is_empty()).collect();
    let holds_numbers = |column: usize| {
        let cells = below.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.trim().is_empty());
        let (mut numbers, mut all) = (0, 0);
        for cell in cells {
            all += 1;
            numbers += usize::from(Shape::of(cell) == Shape::Number);
        }
        numbers > 0 && numbers * 4 >= all * 3
    };
    filled.len() >= 2
        && units.cells.len() == names.cells.len()
        && units.row == names.row + 1
        && filled.iter().all(|at| is_unit(&units.cells[*at]) && !names.cells[*at].trim().is_empty())
        && filled.iter().filter(|at| holds_numbers(**at)).count() * 2 >= filled.len()
}

fn is_unit(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    let inner = cell.strip_prefix('[').and_then(|cell| cell.strip_suffix(']'));
    let inner = inner.or_else(|| cell.strip_prefix('(').and_then(|cell| cell.strip_suffix(')')));
    let inner = inner.unwrap_or(&cell);
    UNIT_WORDS.contains(&inner.strip_prefix("in ").unwrap_or(inner))
}

/// Whether the row above a header is its upper line: words over groups of columns, not all of them at the beginning as
/// in a line of metadata.
pub(super) fn is_upper_line(upper: &RawRow, header: &RawRow) -> bool {
    let words = |row: &RawRow| row.cells.iter().all(|cell| matches!(Shape::of(cell), Shape::Text | Shape::Empty));
    let places: Vec<usize> = (0..upper.cells.len()).filter(|at| !upper.cells[*at].trim().is_empty()).collect();
    let leading = places.len() <= 2 && places.last().is_some_and(|last| last + 1 == places.len());
    header.row == upper.row + 1
        && upper.cells.len() == header.cells.len()
        && upper.cells != header.cells
        && places.len() >= 2
        && !leading
        && words(upper)
        && !upper.cells.iter().any(|cell| cell.trim_end().ends_with(':') || is_page_mark(cell))
}

/// The names of a header of two lines.
pub(super) fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let parts = |upper: &String, lower: &String| match (upper.trim(), lower.trim()) {
        ("", _) => lower.clone(),
        (_, "") => upper.clone(),
        (upper, lower) => format!("{upper} {lower}"),
    };
    upper.iter().zip(lower).map(|(upper, lower)| parts(upper, lower)).collect()
}

/// The place of the one empty name of a header that has one cell more than nearly all rows below it; not the last one,
/// which takes no name from its column.
pub(super) fn doubled_delimiter(header: &RawRow, data: &[RawRow]) -> Option<usize> {
    let mut empty = (0..header.cells.len()).filter(|at| header.cells[*at].is_empty());
    let place = empty.next().filter(|at| at + 1 < header.cells.len())?;
    let shorter = data.iter().filter(|row| row.cells.len() + 1 == header.cells.len()).count();
    (empty.next().is_none() && data.len() >= 2 && shorter * 10 >= data.len() * 9).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(row: u32, line: &str) -> RawRow {
        RawRow { row, cells: line.split(';').map(str::to_owned).collect() }
    }

    #[test]
    fn units_below_the_names() {
        let names = row(1, "Artikel;Gewicht;Preis");
        let below = [row(3, "Schraube;0,02;0,11"), row(4, "Winkel;0,15;1,20")];
        assert!(is_units_line(&names, &row(2, ";kg;EUR"), &below));
        assert!(is_units_line(&names, &row(2, ";[kg];in €"), &below));
        assert!(!is_units_line(&names, &row(2, "Mutter;kg;EUR"), &below));
        assert!(!is_units_line(&names, &row(2, ";;EUR"), &below));
        assert!(!is_units_line(&names, &row(2, ";kg;EUR"), &[row(3, "Liter;l;x"), row(4, "Meter;m;y")]));
    }

    #[test]
    fn numbers_of_columns() {
        assert!(is_enumeration(&row(1, "1;2;3;4")));
        assert!(!is_enumeration(&row(1, "1;2;4")));
        assert!(!is_enumeration(&row(1, "1;2")));
    }

    #[test]
    fn a_header_of_two_lines() {
        let (upper, lower) = (row(1, ";Adresse;;Betrag;"), row(2, "Name;Straße;Ort;netto;brutto"));
        assert!(is_upper_line(&upper, &lower));
        assert_eq!(joined(&upper.cells, &lower.cells), ["Name", "Adresse Straße", "Ort", "Betrag netto", "brutto"]);
        for other in
            ["Erstellt von;Müller;;;", "Offene Posten;;;;", "Stand:;;01.02.2026;;", "Bericht", "Debitoren;;;;Seite 1"]
        {
            assert!(!is_upper_line(&row(1, other), &lower), "{other}");
        }
    }

    #[test]
    fn a_delimiter_doubled_in_the_header() {
        let data = [row(2, "1;A;Köln"), row(3, "2;B;Bonn")];
        assert_eq!(doubled_delimiter(&row(1, "Nr;;Name;Ort"), &data), Some(1));
        assert_eq!(doubled_delimiter(&row(1, "Nr;Name;Ort;"), &data), None);
        assert_eq!(doubled_delimiter(&row(1, ";Name;Ort"), &data), None);
    }
}
