//! Records that go on in the next line although no quotes stand around the cell with the line break, as programs write them
//! that never thought of line breaks. Two short rows are one record only where everything fits: the second begins with what
//! never stands in the first column, and together they fill all columns with what usually stands there.

use super::columns::Columns;
use super::quoting::Cells;

/// Lines that such a record may span.
const LINES: usize = 20;

/// Short rows that wait for the rest of their record.
#[derive(Debug, Default)]
pub(super) struct BrokenRows {
    /// The rows as they stand in the file.
    parts: Vec<(u32, Cells)>,
    joined: Cells,
}

/// What comes of a row that has not the usual width.
pub(super) enum Outcome {
    /// It waits.
    Held,
    /// It is the end of a record; the line where that began.
    Joined(u32, Cells),
    /// It stands alone.
    Alone,
}

impl BrokenRows {
    /// Takes a row of another width than usual. Where it stands alone, what waits must be released first.
    pub(super) fn take(&mut self, line: u32, text: &str, ends: &[usize], columns: &Columns) -> Outcome {
        if self.parts.is_empty() {
            return if columns.may_begin(text, ends) { self.hold(line, text, ends) } else { Outcome::Alone };
        }
        if self.parts.len() >= LINES || !columns.may_continue(text, ends) {
            return Outcome::Alone;
        }
        let (before, width) = (self.joined.clone(), self.joined.len() + ends.len() - 1);
        self.append(text, ends);
        if width < columns.width() {
            self.parts.push((line, Cells { text: text.to_owned(), ends: ends.to_vec() }));
            return Outcome::Held;
        }
        if width == columns.width() && columns.fit(&self.joined.text, &self.joined.ends) {
            let first = self.parts[0].0;
            self.parts.clear();
            return Outcome::Joined(first, std::mem::take(&mut self.joined));
        }
        self.joined = before;
        Outcome::Alone
    }

    /// The rows that waited in vain.
    pub(super) fn release(&mut self) -> Vec<(u32, Cells)> {
        self.joined.clear();
        std::mem::take(&mut self.parts)
    }

    /// Whether no row waits.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn hold(&mut self, line: u32, text: &str, ends: &[usize]) -> Outcome {
        let cells = Cells { text: text.to_owned(), ends: ends.to_vec() };
        self.joined = cells.clone();
        self.parts.push((line, cells));
        Outcome::Held
    }

    /// Puts a row behind what waits: its first cell goes on with the last one, a line end between.
    fn append(&mut self, text: &str, ends: &[usize]) {
        self.joined.ends.pop();
        self.joined.text.push('\n');
        let before = self.joined.text.len();
        self.joined.text.push_str(text);
        self.joined.ends.extend(ends.iter().map(|end| before + end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::RawRow;

    fn columns() -> Columns {
        let row = |at: u32| RawRow {
            row: at,
            cells: [
                at.to_string(),
                format!("Kunde {at}"),
                "ruft an".to_owned() + &"!".repeat(at as usize % 3),
                format!("{at},50"),
            ]
            .to_vec(),
        };
        Columns::of(&(1..=10).map(row).collect::<Vec<_>>(), 4)
    }

    fn outcomes(rows: &[&str]) -> Vec<String> {
        let (columns, mut broken) = (columns(), BrokenRows::default());
        let outcome = |(line, row): (u32, &&str)| {
            let cells: Vec<&str> = row.split(';').collect();
            let ends: Vec<usize> = (1..=cells.len()).map(|count| cells[..count].concat().len()).collect();
            match broken.take(line, &cells.concat(), &ends, &columns) {
                Outcome::Held => "held".to_owned(),
                Outcome::Alone => format!("alone after {}", broken.release().len()),
                Outcome::Joined(line, cells) => format!("{line}: {}", cells.iter().collect::<Vec<_>>().join(";")),
            }
        };
        (1..).zip(rows).map(outcome).collect()
    }

    #[test]
    fn the_parts_of_a_record_are_put_together() {
        assert_eq!(outcomes(&["11;Adler;erste", "zweite;3,00"])[1], "1: 11;Adler;erste\nzweite;3,00");
        assert_eq!(outcomes(&["11;Adler;eins", "zwei", "drei;3,00"])[2], "1: 11;Adler;eins\nzwei\ndrei;3,00");
    }

    #[test]
    fn rows_that_are_merely_short_stay() {
        assert_eq!(outcomes(&["11;Adler", "12;Bär;"]), ["held", "alone after 1"]);
        assert_eq!(outcomes(&["11;Adler;a", "b;c;d;e"]), ["held", "alone after 1"]);
        assert_eq!(outcomes(&["11;Adler;a", "zwei;drei"]), ["held", "alone after 1"]);
        assert_eq!(outcomes(&["Ende der Liste"]), ["alone after 0"]);
    }
}
