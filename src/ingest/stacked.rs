//! Tables that stand below each other in one file: a blank line, perhaps a title, and a header that is none of the table
//! above.

use std::collections::BTreeSet;

use super::header::is_name;
use super::shapes::Shape;
use crate::table::Table;

/// Breaks that are looked at; a file with more of them has blank lines for looks.
const MOST_BREAKS: usize = 200;

/// Rows above a break that tell what the columns of the table hold.
const ROWS_ABOVE: usize = 50;

/// The data row with which the second table of a file starts, its title included.
pub(super) fn second_table(table: &Table) -> Option<usize> {
    let breaks: Vec<usize> = (1..table.len()).filter(|row| stands_apart(table, *row)).take(MOST_BREAKS + 1).collect();
    if breaks.len() > MOST_BREAKS {
        return None;
    }
    breaks.into_iter().find(|row| {
        let titled = filled(table, *row) == 1 && row + 1 < table.len() && !stands_apart(table, row + 1);
        is_header(table, *row, *row) || (titled && is_header(table, row + 1, *row))
    })
}

/// Whether blank lines stand above a row.
fn stands_apart(table: &Table, row: usize) -> bool {
    let lines = (table.line(row) - table.line(row - 1)) as usize;
    lines > 1 && lines > 1 + line_breaks(table.row_text(row - 1))
}

/// Line ends inside the cells of a row.
pub(super) fn line_breaks(text: &str) -> usize {
    let feeds = text.matches('\n').count();
    if feeds > 0 { feeds } else { text.matches('\r').count() }
}

fn filled(table: &Table, row: usize) -> usize {
    table.cells(row).filter(|cell| !cell.trim().is_empty()).count()
}

/// Number of cells up to the last one that is filled.
fn extent(table: &Table, row: usize) -> usize {
    let cells: Vec<&str> = table.cells(row).collect();
    cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
}

/// Whether a row names columns, followed by data; `end` is where the table above ends.
fn is_header(table: &Table, row: usize, end: usize) -> bool {
    let names: Vec<&str> = table.cells(row).map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let distinct: BTreeSet<&&str> = names.iter().collect();
    let sound = names.len() >= 2 && distinct.len() == names.len() && names.iter().all(|name| is_name(name));
    let texts = names.iter().filter(|name| Shape::of(name) == Shape::Text).count();
    if !sound || texts * 2 < names.len() || row + 1 >= table.len() || stands_apart(table, row + 1) {
        return false;
    }
    let next_fits =
        extent(table, row + 1) <= table.cell_count(row).max(extent(table, row)) && filled(table, row + 1) >= 2;
    next_fits && (names_other_columns(table, row, end) || has_other_width(table, row, end))
}

/// Whether words stand in columns that hold numbers, dates or the like above.
fn names_other_columns(table: &Table, row: usize, end: usize) -> bool {
    let above = end.saturating_sub(ROWS_ABOVE)..end;
    let is_specific = |column: usize| {
        let shapes = above.clone().map(|row| Shape::of(table.cell(row, column))).filter(|shape| *shape != Shape::Empty);
        let (mut specific, mut all) = (0, 0);
        for shape in shapes {
            all += 1;
            specific += usize::from(shape.is_specific());
        }
        all > 0 && specific * 4 >= all * 3
    };
    let words = (0..table.width()).filter(|column| Shape::of(table.cell(row, *column)) == Shape::Text);
    words.filter(|column| is_specific(*column)).count() >= 2
}

/// Whether a row and the one below it reach equally far, and less far or further than all rows above.
fn has_other_width(table: &Table, row: usize, end: usize) -> bool {
    let above = end.saturating_sub(ROWS_ABOVE)..end;
    let own = extent(table, row);
    let has_numbers_below = table.cells(row + 1).any(|cell| Shape::of(cell).is_specific());
    has_numbers_below
        && extent(table, row + 1).abs_diff(own) <= 1
        && above.clone().all(|row| extent(table, row) != own)
        && table.header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1) != own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Format;

    fn second(rows: &[&str]) -> Option<usize> {
        let header = ["Nr", "Kunde", "Betrag"].map(str::to_owned).to_vec();
        let mut table = Table::new("a.csv", Format::Sheet, header);
        for (line, row) in (2..).zip(rows).filter(|(_, row)| !row.trim_matches(';').is_empty()) {
            table.push(line, row.split(';'));
        }
        second_table(&table)
    }

    #[test]
    fn a_second_header_below_a_blank_line() {
        assert_eq!(second(&["1;A;1,00", "2;B;2,00", "", "Artikel;Bestand", "X;5", "Y;7"]), Some(2));
        assert_eq!(second(&["1;A;1,00", "2;B;2,00", ";;", "Land;Ort;Region", "DE;Köln;West"]), Some(2));
        assert_eq!(second(&["1;A;1,00", "2;B;2,00", "", "Artikel", "Artikel;Bestand", "X;5"]), Some(2));
    }

    #[test]
    fn other_rows_below_blank_lines() {
        assert_eq!(second(&["1;A;1,00", "", "2;B;2,00", "", "3;C;3,00"]), None);
        assert_eq!(second(&["1;A;1,00", "", "Summe;;1,00", "", "Ende der Liste"]), None);
        assert_eq!(second(&["1;A;1,00", "Artikel;Bestand;Preis", "X;5;1,00"]), None);
    }
}
