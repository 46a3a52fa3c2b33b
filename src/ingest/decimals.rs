//! Amounts with a decimal comma in a file whose cells are separated by commas too, and no quotes around them: every such
//! amount makes one cell more than the header has names. Where the rows agree on which columns these are, the amounts are put
//! together again.

use super::quoting::Cells;
use crate::table::RawRow;

/// Rows that must show it at least.
const LEAST_ROWS: usize = 3;

/// Columns that hold amounts, by their number in the header.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Decimals {
    columns: Vec<usize>,
    width: usize,
}

impl Decimals {
    /// Learns from the first rows; nothing where they do not agree, or could be read in two ways.
    pub(super) fn of(rows: &[RawRow], width: usize) -> Self {
        let longest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let surplus = longest.saturating_sub(width);
        let full: Vec<&[String]> =
            rows.iter().filter(|row| row.cells.len() == longest).map(|row| row.cells.as_slice()).collect();
        if surplus == 0 || surplus > width || full.len() < LEAST_ROWS || full.len() * 2 < rows.len() {
            return Self::default();
        }
        let is_pair = |at: &usize| full.iter().all(|row| is_whole(&row[*at]) && is_fraction(&row[*at + 1]));
        let pairs: Vec<usize> = (0..longest - 1).filter(is_pair).collect();
        let apart = pairs.windows(2).all(|two| two[1] > two[0] + 1);
        if pairs.len() != surplus || !apart {
            return Self::default();
        }
        let columns = pairs.iter().enumerate().map(|(before, at)| at - before).collect();
        Self { columns, width }
    }

    /// The row with its amounts put together, where it then has as many cells as the header.
    pub(super) fn joined(&self, text: &str, ends: &[usize]) -> Option<Cells> {
        if self.columns.is_empty() || ends.len() <= self.width {
            return None;
        }
        let mut start = 0;
        let cells: Vec<&str> = ends.iter().map(|end| &text[std::mem::replace(&mut start, *end)..*end]).collect();
        let mut joined = Cells::default();
        let mut at = 0;
        while at < cells.len() {
            joined.text.push_str(cells[at]);
            let next = cells
                .get(at + 1)
                .filter(|next| self.columns.contains(&joined.len()) && is_whole(cells[at]) && is_fraction(next));
            if let Some(fraction) = next {
                joined.text.push(',');
                joined.text.push_str(fraction);
                at += 1;
            }
            joined.close();
            at += 1;
        }
        (joined.len() == self.width).then_some(joined)
    }
}

/// The part of an amount before its comma, with or without groups.
fn is_whole(cell: &str) -> bool {
    let digits = cell.trim().trim_start_matches(['-', '+']);
    digits.starts_with(|sign: char| sign.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.split('.').skip(1).all(|group| group.len() == 3)
}

/// The two digits behind it, perhaps with a sign.
fn is_fraction(cell: &str) -> bool {
    let cell = cell.trim_end().trim_end_matches('-');
    cell.len() == 2 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(rows: &[&str], width: usize) -> Decimals {
        let row = |line: &&str| RawRow { row: 1, cells: line.split(',').map(str::to_owned).collect() };
        Decimals::of(&rows.iter().map(row).collect::<Vec<_>>(), width)
    }

    fn joined(decimals: &Decimals, row: &str) -> Option<Vec<String>> {
        let cells: Vec<&str> = row.split(',').collect();
        let ends: Vec<usize> = (1..=cells.len()).map(|count| cells[..count].concat().len()).collect();
        decimals.joined(&cells.concat(), &ends).map(|cells| cells.iter().map(str::to_owned).collect())
    }

    #[test]
    fn amounts_are_put_together() {
        let rows = ["1,Adler,100,00,119,00", "2,Bär,20,50,24,40", "3,Claus,1.007,00,8,33"];
        let decimals = learned(&rows, 4);
        assert_eq!(decimals.columns, [2, 3]);
        assert_eq!(joined(&decimals, rows[2]).unwrap(), ["3", "Claus", "1.007,00", "8,33"]);
        assert_eq!(joined(&decimals, "4,Dorn,-3,10,4").unwrap(), ["4", "Dorn", "-3,10", "4"]);
        assert_eq!(joined(&decimals, "4,Dorn,,5,10").unwrap(), ["4", "Dorn", "", "5,10"]);
        assert_eq!(joined(&decimals, "4,Dorn,a,b,c,d,e"), None);
    }

    #[test]
    fn what_can_be_read_in_two_ways_stays() {
        assert_eq!(learned(&["1,10,20,x", "2,11,21,y", "3,12,22,z"], 3), Decimals::default());
        assert_eq!(learned(&["1,a,20,x", "2,b,21,y", "3,c,22,z"], 3), Decimals::default());
        assert_eq!(learned(&["1,a,b", "2,a,b", "3,a,b"], 3), Decimals::default());
    }
}
