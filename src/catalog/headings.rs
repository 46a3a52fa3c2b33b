//! Rows that are headings of groups in a list that people keep (`Tour 2 Allgäu` above the customers of that tour).

use super::values::{is_digits, is_null};
use crate::table::Table;

/// Share of the rows whose id is a bare number, from which words in its place are no id.
const NUMBERED: f64 = 0.9;

/// Takes out the rows with nothing but words where the others have a number. A number alone stays: it is a record that says
/// too little.
pub(super) fn take_out(table: &Table, key: usize, rows: &mut Vec<u32>) {
    let id = |row: u32| table.cell(row as usize, key).trim();
    let numbered = rows.iter().filter(|row| is_digits(id(**row))).count();
    if (numbered as f64) < NUMBERED * rows.len() as f64 {
        return;
    }
    let alone = |row: u32| {
        let mut cells = (0..table.header.len()).filter(|column| *column != key);
        table.header.len() > 1 && cells.all(|column| is_null(table.cell(row as usize, column).trim()))
    };
    let is_worded = |id: &str| {
        id.contains(char::is_alphabetic) && (id.contains(' ') || !id.contains(|sign: char| sign.is_ascii_digit()))
    };
    rows.retain(|row| !(is_worded(id(*row)) && alone(*row)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(rows: &[[&str; 3]]) -> Vec<u32> {
        let mut table = Table::default();
        table.header = ["lfd", "Kunde", "Ort"].map(str::to_owned).to_vec();
        for (at, cells) in rows.iter().enumerate() {
            table.push(at as u32 + 2, cells.iter().copied());
        }
        let mut kept = (0..table.len() as u32).collect();
        take_out(&table, 0, &mut kept);
        kept
    }

    #[test]
    fn headings_are_no_records() {
        let mut rows = vec![["1", "Klapp", "Brilon"]; 40];
        rows.push(["Tour 2 Allgäu", "", "-"]);
        rows.push(["21", "", ""]);
        rows.push(["K-22", "Wunderlich", ""]);
        rows.push(["K-23", "", ""]);
        assert_eq!(kept(&rows), (0..40).chain(41..44).collect::<Vec<_>>(), "an id of its own is a record's");
    }

    #[test]
    fn ids_of_letters_are_ids() {
        let rows = [["K1", "Klapp", "Brilon"], ["K2", "", ""], ["K3", "Wunderlich", ""]];
        assert_eq!(kept(&rows), [0, 1, 2]);
    }
}
