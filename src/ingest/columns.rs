//! What the columns of a table usually hold, learned from its first rows, and what that says about a row with a cell too
//! many: where taking out an empty cell brings the others back under their columns, a delimiter was doubled.

use std::collections::BTreeMap;

use super::shapes::Shape;
use crate::table::RawRow;

/// Rows from which columns are learned at least.
const LEAST_ROWS: usize = 5;

/// Cells that a row may have too many of.
const SURPLUS: usize = 2;

/// How much likelier the row must be without the empty cell (natural logarithm).
const MARGIN: f64 = 1.0;

/// Different values up to which a column is a list of choices.
const CHOICES: usize = 12;

/// Part of the rows that may have a cell too many before that is the habit of the file.
const RARE: usize = 5;

/// What columns usually hold.
#[derive(Debug, Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
}

#[derive(Debug, Default)]
struct Column {
    cells: usize,
    shapes: BTreeMap<Shape, usize>,
    /// The values, where they are few.
    choices: BTreeMap<String, usize>,
    many: bool,
}

impl Columns {
    /// Learns from the rows that have exactly `width` cells; nothing where those are few or not nearly all.
    pub(super) fn of(rows: &[RawRow], width: usize) -> Self {
        let usual: Vec<&RawRow> = rows.iter().filter(|row| row.cells.len() == width).collect();
        let longer = rows.iter().filter(|row| row.cells.len() > width).count();
        if width < 3 || usual.len() < LEAST_ROWS || longer * RARE > rows.len() {
            return Self::default();
        }
        let mut columns: Vec<Column> = (0..width).map(|_| Column::default()).collect();
        for row in usual {
            for (column, cell) in columns.iter_mut().zip(&row.cells) {
                column.learn(cell);
            }
        }
        Self { columns }
    }

    /// The place of the empty cell that a row has too many: cells back to back in `text`, each up to its entry in `ends`.
    pub(super) fn doubled_delimiter(&self, text: &str, ends: &[usize]) -> Option<usize> {
        let width = self.columns.len();
        if width == 0 || ends.len() <= width || ends.len() > width + SURPLUS {
            return None;
        }
        let mut start = 0;
        let cells: Vec<&str> = ends.iter().map(|end| &text[std::mem::replace(&mut start, *end)..*end]).collect();
        let without = |left_out: usize| {
            let rest = cells.iter().enumerate().filter(move |(at, _)| *at != left_out).map(|(_, cell)| *cell);
            self.likelihood(rest)
        };
        let as_it_is = self.likelihood(cells.iter().copied());
        let mut best: Option<(f64, usize)> = None;
        for at in (0..cells.len()).filter(|at| cells[*at].is_empty()) {
            let likelihood = without(at);
            if best.is_none_or(|(highest, _)| likelihood > highest) {
                best = Some((likelihood, at));
            }
        }
        best.filter(|(likelihood, _)| *likelihood > as_it_is + MARGIN).map(|(_, at)| at)
    }

    /// Number of columns; 0 where nothing was learned.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Whether a row that is too short may be the beginning of a record: it has what stands in the first column, which holds
    /// keys, and ends with a text.
    pub(super) fn may_begin(&self, text: &str, ends: &[usize]) -> bool {
        let Some(first) = self.columns.first().filter(|first| first.is_specific()) else { return false };
        let (Some(end), Some(last)) = (ends.first(), self.columns.get(ends.len() - 1)) else { return false };
        ends.len() >= 2 && ends.len() < self.width() && first.has(Shape::of(&text[..*end])) && !last.is_specific()
    }

    /// Whether a row cannot begin a record: its first cell is a text, where keys stand.
    pub(super) fn may_continue(&self, text: &str, ends: &[usize]) -> bool {
        let shape = ends.first().map(|end| Shape::of(&text[..*end]));
        let first = self.columns.first().filter(|first| first.is_specific());
        shape == Some(Shape::Text) && first.is_some_and(|first| !first.has(Shape::Text))
    }

    /// Whether cells are what usually stands in the columns that hold keys, numbers, dates and the like.
    pub(super) fn fit(&self, text: &str, ends: &[usize]) -> bool {
        let mut start = 0;
        let mut cells = ends.iter().map(|end| Shape::of(&text[std::mem::replace(&mut start, *end)..*end]));
        ends.len() == self.width()
            && self.columns.iter().all(|column| {
                let shape = cells.next().unwrap_or(Shape::Empty);
                !column.is_specific() || shape == Shape::Empty || column.has(shape)
            })
    }

    /// Logarithm of how likely cells are under these columns; a filled cell behind the last one is hardly likely.
    fn likelihood<'a>(&self, cells: impl Iterator<Item = &'a str>) -> f64 {
        const BEYOND: f64 = -3.0;
        let mut sum = 0.0;
        for (at, cell) in cells.enumerate() {
            sum += match self.columns.get(at) {
                Some(column) => column.likelihood(cell),
                None if cell.is_empty() => 0.0,
                None => BEYOND,
            };
        }
        sum
    }
}

impl Column {
    /// Whether nearly all filled cells are keys, numbers, dates or the like.
    fn is_specific(&self) -> bool {
        let count = |wanted: fn(Shape) -> bool| {
            self.shapes.iter().filter(|(shape, _)| wanted(**shape)).map(|(_, count)| count).sum::<usize>()
        };
        let (specific, filled) = (count(Shape::is_specific), count(|shape| shape != Shape::Empty));
        specific > 0 && specific * 10 >= filled * 9
    }

    fn has(&self, shape: Shape) -> bool {
        self.shapes.contains_key(&shape)
    }

    fn learn(&mut self, cell: &str) {
        self.cells += 1;
        *self.shapes.entry(Shape::of(cell)).or_default() += 1;
        if !self.many {
            *self.choices.entry(cell.to_owned()).or_default() += 1;
            self.many = self.choices.len() > CHOICES;
        }
    }

    fn likelihood(&self, cell: &str) -> f64 {
        const SHAPES: f64 = 7.0;
        let share = |count: Option<&usize>, kinds: f64| {
            ((count.copied().unwrap_or(0) as f64 + 0.1) / (self.cells as f64 + 0.1 * kinds)).ln()
        };
        let by_shape = share(self.shapes.get(&Shape::of(cell)), SHAPES);
        let is_choice = !self.many && self.choices.len() * 3 <= self.cells;
        if is_choice && !self.choices.contains_key(cell) { by_shape + share(None, CHOICES as f64) } else { by_shape }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        let row = |at: u32| RawRow {
            row: at,
            cells: [at.to_string(), format!("Kunde {at}"), format!("{at},50"), "offen".into()].to_vec(),
        };
        Columns::of(&(1..=10).map(row).collect::<Vec<_>>(), 4)
    }

    fn doubled(cells: &[&str]) -> Option<usize> {
        let ends: Vec<usize> = (1..=cells.len()).map(|count| cells[..count].concat().len()).collect();
        columns().doubled_delimiter(&cells.concat(), &ends)
    }

    #[test]
    fn an_empty_cell_that_shifts_the_others_goes() {
        assert_eq!(doubled(&["", "11", "Kunde 11", "3,50", "offen"]), Some(0));
        assert_eq!(doubled(&["11", "Kunde 11", "", "3,50", "offen"]), Some(2));
        assert_eq!(doubled(&["11", "Kunde 11", "3,50", "", "offen"]), Some(3));
    }

    #[test]
    fn other_cells_too_many_stay() {
        assert_eq!(doubled(&["11", "Kunde 11", "3,50", "offen", "Notiz"]), None);
        assert_eq!(doubled(&["11", "Kunde 11", "3,50", "offen", ""]), None);
        assert_eq!(doubled(&["11", "Kunde", "GmbH", "3,50", "offen"]), None);
        assert_eq!(doubled(&["11", "Kunde 11", "3,50", "offen"]), None);
    }

    #[test]
    fn a_habit_is_no_mistake() {
        let row = |at: u32| RawRow { row: at, cells: vec![at.to_string(); if at.is_multiple_of(2) { 3 } else { 4 }] };
        assert!(Columns::of(&(1..=20).map(row).collect::<Vec<_>>(), 3).columns.is_empty());
    }
}
