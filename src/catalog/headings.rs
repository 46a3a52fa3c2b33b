//! Rows that are headings of groups in a list that people keep (`Tour 2 Allgäu` above the customers of that tour).

use super::values::{is_digits, is_null, is_year};
use crate::table::Table;

/// Share of the rows whose id is a bare number, from which words in its place are no id.
const NUMBERED: f64 = 0.9;

/// Takes out the rows with nothing but words where the others have a number, and those with nothing but a year where the
/// others' numbers are no bare ones (`24-107`). Any other number alone stays: it is a record that says too little.
pub(super) fn take_out(table: &Table, key: usize, rows: &mut Vec<u32>) {
    let id = |row: u32| table.cell(row as usize, key).trim();
    let share = |is: &dyn Fn(&str) -> bool| rows.iter().filter(|row| is(id(**row))).count() as f64;
    let most = NUMBERED * rows.len() as f64;
    let numbered = share(&is_digits) >= most;
    let composed = share(&|id| !is_digits(id) && id.contains(|sign: char| sign.is_ascii_digit())) >= most;
    if !numbered && !composed {
        return;
    }
    let alone = |row: u32| {
        let mut cells = (0..table.header.len()).filter(|column| *column != key);
        table.header.len() > 1 && cells.all(|column| is_null(table.cell(row as usize, column).trim()))
    };
    let is_worded = |id: &str| {
        id.contains(char::is_alphabetic) && (id.contains(' ') || !id.contains(|sign: char| sign.is_ascii_digit()))
    };
    let is_heading = |id: &str| if numbered { is_worded(id) } else { is_year(id) };
    rows.retain(|row| !(is_heading(id(*row)) && alone(*row)));
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
    fn a_year_alone_stands_above_the_projects_of_that_year() {
        let mut rows = vec![["24-107", "Klapp", "Brilon"]; 40];
        rows.push(["2025", "", ""]);
        rows.push(["2026", "Wunderlich", ""]);
        rows.push(["4711", "", ""]);
        assert_eq!(kept(&rows), (0..40).chain(41..43).collect::<Vec<_>>());
    }

    #[test]
    fn ids_of_letters_are_ids() {
        let rows = [["K1", "Klapp", "Brilon"], ["K2", "", ""], ["K3", "Wunderlich", ""]];
        assert_eq!(kept(&rows), [0, 1, 2]);
    }
}
