//! The heat map of shared customers, as coordinates for an inline SVG.

use crate::message::{Argument, Message};
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};

/// Systems that fit on a page.
const MOST: usize = 14;
/// Height of a cell, in SVG units.
const CELL_HEIGHT: usize = 40;
/// Width that the cells share, and the narrowest and widest cell.
const CELL_WIDTH: (usize, usize, usize) = (720, 58, 100);
/// Room for the names beside and above the cells.
const MARGIN: (usize, usize) = (190, 104);
/// Characters of a name that fit there.
const NAME: usize = 24;

/// The heat map.
pub(super) struct Heatmap {
    /// Width of the drawing.
    pub width: usize,
    /// Height of the drawing.
    pub height: usize,
    /// Names of the rows and columns.
    pub labels: Vec<Label>,
    /// The cells.
    pub cells: Vec<Cell>,
    /// Systems that are left out.
    pub more: usize,
}

/// The name of one system, beside its row and above its column.
pub(super) struct Label {
    /// The name, cut where it is too long.
    pub name: String,
    /// Baseline of the row's label.
    pub row_y: usize,
    /// Middle of the column.
    pub column_x: usize,
    /// Baseline of the column's label.
    pub column_y: usize,
    /// End of the row's label.
    pub row_x: usize,
}

/// One cell.
pub(super) struct Cell {
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Height.
    pub height: usize,
    /// Middle, for the number.
    pub middle_x: usize,
    /// Baseline of the number.
    pub baseline: usize,
    /// The number.
    pub count: String,
    /// Strength of the colour in percent; the share of the smaller system's customers that are shared.
    pub strength: u32,
    /// The cell of a system with itself.
    pub own: bool,
    /// What the cell says, in words.
    pub words: String,
}

impl Cell {
    /// Class of the number: light on strong cells.
    pub(super) fn number_class(&self) -> &'static str {
        match (self.own, self.strength) {
            (true, _) => "own",
            (false, 60..) => "light",
            (false, 0) => "none",
            (false, _) => "dark",
        }
    }
}

impl Heatmap {
    /// Draws the landscape.
    pub(super) fn draw(landscape: &Landscape, language: Language) -> Self {
        let shown = landscape.systems.len().min(MOST);
        let (room, narrowest, widest) = CELL_WIDTH;
        let cell_width = (room / shown.max(1)).clamp(narrowest, widest);
        let labels = (0..shown).map(|at| label(&landscape.systems[at].name, at, cell_width)).collect();
        let pairs = (0..shown).flat_map(|row| (0..shown).map(move |column| (row, column)));
        Self {
            width: MARGIN.0 + shown * cell_width + MARGIN.1 / 2,
            height: MARGIN.1 + shown * CELL_HEIGHT + 4,
            labels,
            cells: pairs.map(|(row, column)| cell(landscape, (row, column), cell_width, language)).collect(),
            more: landscape.systems.len() - shown,
        }
    }
}

fn label(name: &str, at: usize, cell_width: usize) -> Label {
    let short: String = if name.chars().count() > NAME {
        name.chars().take(NAME - 1).chain(['…']).collect()
    } else {
        name.to_owned()
    };
    Label {
        name: short,
        row_x: MARGIN.0 - 12,
        row_y: MARGIN.1 + at * CELL_HEIGHT + CELL_HEIGHT / 2 + 5,
        column_x: MARGIN.0 + at * cell_width + cell_width / 2,
        column_y: MARGIN.1 - 12,
    }
}

fn cell(landscape: &Landscape, (row, column): (usize, usize), cell_width: usize, language: Language) -> Cell {
    let (x, y) = (MARGIN.0 + column * cell_width, MARGIN.1 + row * CELL_HEIGHT);
    let own = row == column;
    let count = landscape.shared(row, column);
    let overlap = landscape.overlap(row, column).unwrap_or_default();
    Cell {
        x: x + 1,
        y: y + 1,
        width: cell_width - 2,
        height: CELL_HEIGHT - 2,
        middle_x: x + cell_width / 2,
        baseline: y + CELL_HEIGHT / 2 + 5,
        count: if count == 0 { "–".to_owned() } else { language.count(count.into()) },
        strength: if own { 0 } else { (overlap * 100.0).round() as u32 },
        own,
        words: words(landscape, row, column, language),
    }
}

fn words(landscape: &Landscape, row: usize, column: usize, language: Language) -> String {
    let (left, right) = (&landscape.systems[row], &landscape.systems[column]);
    let count = Argument::Count(landscape.shared(row, column).into());
    let message = if row == column {
        Message::new("html-cell-own").with("system", left.name.as_str()).with("count", count)
    } else {
        Message::new("html-cell-pair")
            .with("left", left.name.as_str())
            .with("right", right.name.as_str())
            .with("count", count)
            .with("share", Argument::Share(landscape.overlap(row, column).unwrap_or_default()))
    };
    messages::render(&message, language)
}
