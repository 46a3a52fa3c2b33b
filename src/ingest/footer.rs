//! Takes off what stands below the data: totals, and notes such as a copyright line.

use std::sync::LazyLock;

use super::shapes::{Shape, is_number};
use crate::table::{RawRow, Table};

/// Rows at the end that are looked at.
const MOST_ROWS: usize = 20;

/// Words that open a row of totals.
static TOTAL_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lines = include_str!("data/total_words.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Moves the rows below the data from the data into the footer.
pub(super) fn cut(table: &mut Table) {
    let mut footer = Vec::new();
    while footer.len() < MOST_ROWS && !table.is_empty() {
        let last = table.len() - 1;
        let cells: Vec<&str> = table.cells(last).map(str::trim).collect();
        if !is_total(&cells) && !is_note(table, last, &cells) {
            break;
        }
        footer.extend(table.pop());
    }
    footer.reverse();
    if !holds_only_notes(&footer) || !table.is_empty() {
        table.footer = footer;
    } else {
        restore(table, footer);
    }
}

/// Whether everything was taken off and none of it is a total: then it was data after all.
fn holds_only_notes(footer: &[RawRow]) -> bool {
    footer.iter().all(|row| !is_total(&row.cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>()))
}

fn restore(table: &mut Table, rows: Vec<RawRow>) {
    for row in rows {
        table.push(row.row, row.cells.iter().map(String::as_str));
    }
}

/// Whether the first filled cell is a word for a total and everything beside it is a number.
fn is_total(cells: &[&str]) -> bool {
    let mut filled = cells.iter().filter(|cell| !cell.is_empty());
    let Some(label) = filled.next() else { return false };
    is_total_word(label) && filled.all(|cell| is_number(cell) || is_currency(cell))
}

/// A total word alone, or with a number, a currency or brackets behind it: `Summe EUR`, `Gesamt (12)`, `Total: 3`.
fn is_total_word(label: &str) -> bool {
    let label = label.to_lowercase();
    let word = label.split([':', '(', '=']).next().unwrap_or_default().trim();
    TOTAL_WORDS.iter().any(|total| {
        let rest = word.strip_prefix(total).map(str::trim_start);
        rest.is_some_and(|rest| rest.is_empty() || is_number(rest) || is_currency(rest))
    })
}

fn is_currency(text: &str) -> bool {
    matches!(text.to_uppercase().as_str(), "EUR" | "€" | "USD" | "$" | "CHF" | "GBP" | "£")
}

/// Whether a row is a remark: one or two filled cells in a table of three columns or more, set off by a blank line or
/// written as a sentence in a cell of its own.
fn is_note(table: &Table, row: usize, cells: &[&str]) -> bool {
    let filled: Vec<&&str> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let (Some(first), true) = (cells.first(), table.width() >= 3) else { return false };
    if first.is_empty() || filled.len() > 2 {
        return false;
    }
    let is_sentence = Shape::of(first) == Shape::Text && first.split_whitespace().count() >= 2;
    let alone = filled.len() == 1 && table.cell_count(row) == 1;
    (is_set_off(table, row) || (alone && is_sentence)) && !is_usual(table, row, filled.len())
}

/// Whether blank lines stand above a row.
fn is_set_off(table: &Table, row: usize) -> bool {
    let Some(before) = row.checked_sub(1) else { return false };
    let breaks: usize = table.cells(before).map(line_breaks).sum();
    (table.line(row) - table.line(before)) as usize > 1 + breaks
}

fn line_breaks(cell: &str) -> usize {
    let feeds = cell.matches('\n').count();
    if feeds > 0 { feeds } else { cell.matches('\r').count() }
}

/// Whether the rows above usually fill no more cells than this one.
fn is_usual(table: &Table, row: usize, filled: usize) -> bool {
    let above = row.saturating_sub(MOST_ROWS)..row;
    let fills = |row: &usize| table.cells(*row).filter(|cell| !cell.trim().is_empty()).count() <= filled;
    above.clone().filter(fills).count() * 2 > above.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Format;

    fn split(rows: &[&str]) -> (usize, Vec<String>) {
        let header = ["Nr", "Kunde", "Betrag", "Datum"].map(str::to_owned).to_vec();
        let mut table = Table::new("a.csv", Format::Sheet, header);
        for (line, row) in (2..).zip(rows).filter(|(_, row)| !row.is_empty()) {
            table.push(line, row.split(';'));
        }
        cut(&mut table);
        (table.len(), table.footer.iter().map(|row| row.cells.join(";")).collect())
    }

    #[test]
    fn totals_go_to_the_footer() {
        for total in
            ["Summe;;3,00;", ";Gesamt:;3,00;", "TOTAL;;;", "Grand Total;2;3,00;", "Summe EUR;;3,00;", ";;Summe;3,00"]
        {
            assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", total]), (2, vec![total.to_owned()]), "{total}");
        }
    }

    #[test]
    fn customers_who_are_called_total_stay() {
        for row in ["3;Total;1,00;01.02.2026", "Total Deutschland GmbH;;3,00;", "Summe;Berlin;3;"] {
            assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", row]).0, 3, "{row}");
        }
    }

    #[test]
    fn notes_go_to_the_footer() {
        let rows = ["1;A;1,00;x", "2;B;2,00;x", "Summe;;3,00;", "", "Copyright (c) Muster GmbH", "Vertraulich"];
        let notes = ["Summe;;3,00;", "Copyright (c) Muster GmbH", "Vertraulich"].map(str::to_owned).to_vec();
        assert_eq!(split(&rows[..5]), (2, notes[..2].to_vec()));
        assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", "", "Vertraulich"]), (2, vec!["Vertraulich".to_owned()]));
    }

    #[test]
    fn a_short_last_row_stays() {
        assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", "3"]).0, 3);
    }
}
