//! Takes off what stands below the data: totals, and notes such as a copyright line.

use std::sync::LazyLock;

use super::page_lines::is_page_line;
use super::shapes::{Shape, is_number};
use super::stacked::line_breaks;
use crate::table::{Format, RawRow, Table};

/// Rows at the end that are looked at.
const MOST_ROWS: usize = 20;

/// Fewest columns of a table in which a row can be sparse.
const LEAST_WIDTH: usize = 3;

/// Words that open a row of totals, and whether they may go on with what it is a total of.
static TOTAL_WORDS: LazyLock<Vec<(&str, bool)>> = LazyLock::new(|| {
    let lines = include_str!("data/total_words.txt").lines();
    let words = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    words.map(|line| line.strip_suffix(" *").map_or((line, false), |word| (word, true))).collect()
});

/// Moves the rows below the data from the data into the footer.
pub(super) fn cut(table: &mut Table) {
    let start = start(table);
    let count = table.len() - start;
    let mut footer: Vec<RawRow> = (0..count).filter_map(|_| table.pop()).collect();
    footer.reverse();
    table.footer = footer;
    leave_out_subtotals(table);
}

/// Moves totals between the rows of data into the footer too.
fn leave_out_subtotals(table: &mut Table) {
    if table.width() < LEAST_WIDTH {
        return;
    }
    let subtotals: Vec<usize> =
        (0..table.len()).filter(|row| is_subtotal(table, *row) || is_bare_sum(table, *row)).collect();
    if subtotals.is_empty() || subtotals.len() * 2 > table.len() {
        return;
    }
    let raw = |row: &usize| RawRow { row: table.line(*row), cells: table.cells(*row).map(str::to_owned).collect() };
    let mut footer: Vec<RawRow> = subtotals.iter().map(raw).collect();
    footer.append(&mut table.footer);
    *table = table.without(|row| subtotals.binary_search(&row).is_ok());
    table.footer = footer;
}

/// A word for a total, a number, and cells that are left empty.
fn is_subtotal(table: &Table, row: usize) -> bool {
    let starts_like_total = |text: &str| {
        let initial = text.chars().next().and_then(|sign| sign.to_lowercase().next());
        initial.is_some_and(|initial| TOTAL_WORDS.iter().any(|(word, _)| word.starts_with(initial)))
    };
    let grouped = is_grouped(table, row);
    let may_be = starts_like_total(table.row_text(row).trim_start())
        || (grouped && starts_like_total(table.cell(row, 1).trim_start()));
    if !may_be {
        return false;
    }
    let cells = trimmed(table, row);
    let sums = |cells: &[&str]| is_total(cells) && cells.iter().any(|cell| is_number(cell));
    cells.contains(&"") && (sums(&cells) || (grouped && sums(&cells[1..])))
}

/// Whether a row repeats the first cell of the one above: lists grouped by account write its number before the sum too.
fn is_grouped(table: &Table, row: usize) -> bool {
    let key = table.cell(row, 0).trim();
    !key.is_empty() && row.checked_sub(1).is_some_and(|above| table.cell(above, 0).trim() == key)
}

/// The sum of a group without a word, as boards write it: at the end of the group, in a table whose rows all have a name or
/// number in front.
fn is_bare_sum(table: &Table, row: usize) -> bool {
    has_only_sums(table, row) && closes_a_group(table, row) && is_named_above(table, row)
}

/// Nothing but numbers in few columns, and nothing in front.
fn has_only_sums(table: &Table, row: usize) -> bool {
    // Nearly all rows have a name or a number in front, and this is asked of each row of every table.
    if !table.cell(row, 0).trim().is_empty() {
        return false;
    }
    let filled = filled(table, row);
    let few = filled > 0 && filled * LEAST_WIDTH <= table.width();
    few && table.cells(row).map(str::trim).all(|cell| cell.is_empty() || is_number(cell))
}

/// Whether a blank line or another header stands below a row, or nothing.
fn closes_a_group(table: &Table, row: usize) -> bool {
    row + 1 == table.len() || is_set_off(table, row + 1)
}

/// Whether hardly a row shortly above has nothing in its first cell, other sums aside.
fn is_named_above(table: &Table, row: usize) -> bool {
    let above = row.saturating_sub(MOST_ROWS)..row;
    let nameless = |other: &usize| table.cell(*other, 0).trim().is_empty() && !has_only_sums(table, *other);
    !above.is_empty() && above.clone().filter(nameless).count() * MOST_ROWS <= above.len()
}

/// The first row of the footer: in the last rows that are totals or sparse, the first one that is a total or a remark.
fn start(table: &Table) -> usize {
    let least = table.len().saturating_sub(MOST_ROWS);
    let mut block = table.len();
    while block > least && (is_total(&trimmed(table, block - 1)) || is_sparse(table, block - 1)) {
        block -= 1;
    }
    let opens = |row: &usize| is_total(&trimmed(table, *row)) || (is_remark(table, *row) && !is_usual(table, *row));
    (block..table.len()).find(opens).unwrap_or(table.len())
}

fn trimmed(table: &Table, row: usize) -> Vec<&str> {
    table.cells(row).map(str::trim).collect()
}

fn filled(table: &Table, row: usize) -> usize {
    table.cells(row).filter(|cell| !cell.trim().is_empty()).count()
}

/// Whether the first filled cell is a word for a total and everything beside it is a number, a currency, or the side of an
/// account (Soll, Haben).
fn is_total(cells: &[&str]) -> bool {
    let mut filled = cells.iter().filter(|cell| !cell.is_empty());
    let Some(label) = filled.next() else { return false };
    is_total_word(label) && filled.all(|cell| is_number(cell) || is_currency(cell) || matches!(*cell, "S" | "H"))
}

/// A total word alone, or with a number, a currency or brackets behind it: `Summe EUR`, `Gesamt (12)`, `Total: 3`.
fn is_total_word(label: &str) -> bool {
    let label = label.to_lowercase();
    let word = label.split([':', '(', '=']).next().unwrap_or_default().trim();
    TOTAL_WORDS.iter().any(|(total, goes_on)| {
        let Some(rest) = word.strip_prefix(total) else { return false };
        let text = rest.trim_start();
        text.is_empty() || is_number(text) || is_currency(text) || (*goes_on && rest.len() > text.len())
    })
}

fn is_currency(text: &str) -> bool {
    matches!(text.to_uppercase().as_str(), "EUR" | "€" | "USD" | "$" | "CHF" | "GBP" | "£")
}

/// Whether a row has hardly anything, in a table of three columns or more.
fn is_sparse(table: &Table, row: usize) -> bool {
    table.width() >= LEAST_WIDTH && filled(table, row) <= 2
}

/// Whether a sparse row is a remark: set off by a blank line, or a sentence in a line of its own under keys or numbers.
fn is_remark(table: &Table, row: usize) -> bool {
    let first = table.cell(row, 0);
    let is_sentence = Shape::of(first) == Shape::Text && first.split_whitespace().count() >= 2;
    let is_lone_line = table.cell_count(row) == 1 && table.format != Format::Sheet;
    let is_page = || is_page_line(table.cells(row), table.width());
    is_set_off(table, row) || is_page() || (is_sentence && is_lone_line && is_under_keys(table, row))
}

/// Whether the first column holds keys, numbers or dates above a row.
fn is_under_keys(table: &Table, row: usize) -> bool {
    let above = row.saturating_sub(MOST_ROWS)..row;
    above.clone().filter(|other| Shape::of(table.cell(*other, 0)).is_specific()).count() * 2 > above.len()
}

/// Whether blank lines stand above a row.
fn is_set_off(table: &Table, row: usize) -> bool {
    let Some(before) = row.checked_sub(1) else { return false };
    (table.line(row) - table.line(before)) as usize > 1 + line_breaks(table.row_text(before))
}

/// Whether the rows above usually fill no more cells than this one.
fn is_usual(table: &Table, row: usize) -> bool {
    let above = row.saturating_sub(MOST_ROWS)..row;
    let own = filled(table, row);
    above.is_empty() || above.clone().filter(|other| filled(table, *other) <= own).count() * 2 > above.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Dialect;

    fn split(rows: &[&str]) -> (usize, Vec<String>) {
        let dialect = Dialect { encoding: "UTF-8", byte_order_mark: false, delimiter: ';', quote: None };
        let header = ["Nr", "Kunde", "Betrag", "Datum"].map(str::to_owned).to_vec();
        let mut table = Table::new("a.csv", Format::Delimited(dialect), header);
        for (line, row) in (2..).zip(rows).filter(|(_, row)| !row.is_empty()) {
            table.push(line, row.split(';'));
        }
        cut(&mut table);
        (table.len(), table.footer.iter().map(|row| row.cells.join(";")).collect())
    }

    #[test]
    fn totals_go_to_the_footer() {
        let totals =
            ["Summe;;3,00;", ";Gesamt:;3,00;", "TOTAL;;;", "Grand Total;2;3,00;", "Summe EUR;;3,00;", ";;Summe;3,00"];
        for total in totals.into_iter().chain(["Summe Konto 1400;;3,00;", "*;;3,00;", "Übertrag;;3,00;"]) {
            assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", total]), (2, vec![total.to_owned()]), "{total}");
        }
    }

    #[test]
    fn subtotals_behind_the_account_that_they_are_of_go_too() {
        let rows =
            ["10104;Muster KG;1,00;01.02.2026", "10104;Summe Konto;1,00;", "10105;Summe Bau;2,00;", "10106;Ott;;"];
        let (left, footer) = split(&rows);
        assert_eq!((left, footer), (3, vec!["10104;Summe Konto;1,00;".to_owned()]), "a customer may be called so");
        let pages = ["1;A;1,00;x", "Übertrag;;1,00;", "Übertrag;;1,00;", "2;B;2,00;x"];
        assert_eq!(split(&pages).0, 2, "carried over from page to page");
    }

    #[test]
    fn subtotals_between_the_rows_go_too() {
        let rows = ["1;A;1,00;x", "Zwischensumme;;1,00;", "2;B;2,00;x", "3;Summe;2,00;x", "Summe;;3,00;"];
        assert_eq!(split(&rows), (3, vec![rows[1].to_owned(), rows[4].to_owned()]));
        assert_eq!(split(&["Summe;1;2,00;x", "2;B;2,00;x", "3;C;2,00;y"]).0, 3);
    }

    #[test]
    fn sums_of_groups_without_a_word_go_too() {
        let rows = ["1;A;1,00;x", "2;B;2,00;x", ";;3,00;", "", "3;C;4,00;x", "4;D;2,00;x", ";;6,00;"];
        assert_eq!(split(&rows), (4, vec![rows[2].to_owned(), rows[6].to_owned()]));
        assert_eq!(split(&["1;A;1,00;x", ";;3,00;", "2;B;2,00;x"]).0, 3, "in the middle of a group");
        assert_eq!(split(&["1;A;1,00;x", ";B;1,00;x", ";;3,00;", "", "2;B;2,00;x"]).0, 4, "rows go without names");
    }

    #[test]
    fn customers_who_are_called_total_stay() {
        for row in ["3;Total;1,00;01.02.2026", "Total Deutschland GmbH;;3,00;", "Summe;Berlin;3;", "Summers AG;;3;"] {
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
    fn a_block_of_remarks_goes_as_a_whole() {
        let rows =
            ["1;A;1,00;x", "2;B;2,00;x", "", "", "Copyright (c) 2026", "Vertraulich", "Anna Muster", "Muster GmbH"];
        assert_eq!((split(&rows).0, split(&rows).1.len()), (2, 4));
    }

    #[test]
    fn blocks_below_a_blank_line_go_wherever_they_stand() {
        let rows = ["1;A;1,00;x", "2;B;2,00;x", "", ";Summe netto;3,00;", ";MwSt. 19 %;0,57;", ";;;Seite 1 von 1"];
        assert_eq!((split(&rows).0, split(&rows).1.len()), (2, 3));
        assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", ";;;Seite 1"]).0, 2);
        assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", ";B;2,00;"]).0, 3);
    }

    #[test]
    fn sparse_tables_keep_their_rows() {
        assert_eq!(split(&["1;A", "2;B", "", "3;C"]).0, 3);
        assert_eq!(split(&["nur eine Zeile"]).0, 1);
    }

    #[test]
    fn a_short_last_row_stays() {
        assert_eq!(split(&["1;A;1,00;x", "2;B;2,00;x", "3"]).0, 3);
        assert_eq!(split(&["A GmbH;A;1,00;x", "B GmbH;B;2,00;x", "Müller Bau GmbH"]).0, 3);
    }
}
