//! Draws a screen: tables with comfy-table, text wrapped to the width, tones as colours.

use std::borrow::Cow;

use clap::builder::styling::{AnsiColor, Effects, Style};
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Row, Table, Width, presets,
};
use comfy_table::{LineStyle, TableStyle};

use crate::report::check::one_line;
use crate::report::screen::{Block, Grid, GridColumn, Narrow, Screen, Span, Tone};

/// Characters between two columns.
const GAP: u16 = 2;
/// Lines under the header, nothing else.
const STYLE: TableStyle = presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));

/// Columns of the terminal that standard output goes to, if it is one.
pub(super) fn terminal_width() -> Option<u16> {
    Table::new().width()
}

/// The screen as text.
pub(super) fn draw(screen: &Screen, width: u16, color: bool) -> String {
    let mut text = String::new();
    for block in &screen.blocks {
        match block {
            Block::Gap => text.push('\n'),
            Block::Heading(heading) => {
                let span = Span::strong(one_line(heading));
                text.push_str(&wrapped(&[span], width, color));
            }
            Block::Line(spans) => text.push_str(&wrapped(spans, width, color)),
            Block::Table(grid) => {
                for line in table(&fitting(grid, width), width, color).lines() {
                    text.push_str(line.trim_end());
                    text.push('\n');
                }
            }
        }
    }
    text
}

/// The word before an error.
pub(super) fn error_word(color: bool) -> String {
    painted("error", Style::new().fg_color(Some(AnsiColor::Red.into())).effects(Effects::BOLD), color)
}

/// The word before a hint.
pub(super) fn hint_word(color: bool) -> String {
    painted("hint", Style::new().fg_color(Some(AnsiColor::Cyan.into())).effects(Effects::BOLD), color)
}

/// The table without the optional columns that would make it wider than the terminal.
fn fitting(grid: &Grid, width: u16) -> Cow<'_, Grid> {
    let needed = |grid: &Grid| {
        let of_column = |(at, column): (usize, &GridColumn)| {
            GAP + match column.narrow {
                Narrow::IsCut | Narrow::Wraps => least_width(grid, at),
                Narrow::Stays | Narrow::Goes => content_width(grid, at),
            }
        };
        grid.columns.iter().enumerate().map(of_column).sum::<u16>().saturating_sub(GAP)
    };
    let mut fitting = Cow::Borrowed(grid);
    while needed(&fitting) > width
        && let Some(at) = fitting.columns.iter().rposition(|column| column.narrow == Narrow::Goes)
    {
        let narrower = fitting.to_mut();
        narrower.columns.remove(at);
        narrower.rows.iter_mut().for_each(|row| drop(row.remove(at)));
    }
    fitting
}

/// Characters of the widest cell or the heading of a column.
fn content_width(grid: &Grid, place: usize) -> u16 {
    let cells = grid.rows.iter().filter_map(|row| row.get(place)).map(|span| span.text.as_str());
    let texts = cells.chain([grid.columns[place].heading.as_str()]);
    texts.map(|text| text.chars().count()).max().unwrap_or(0) as u16
}

fn table(grid: &Grid, width: u16, color: bool) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_truncation_indicator("…");
    if color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let headed = grid.columns.iter().any(|column| !column.heading.is_empty());
    if headed {
        table.set_header(Row::from(
            grid.columns
                .iter()
                .map(|column| Cell::new_owned(one_line(&column.heading)).add_attribute(Attribute::Dim))
                .collect::<Vec<_>>(),
        ));
    }
    for cells in &grid.rows {
        let mut row = Row::from(cells.iter().map(cell).collect::<Vec<_>>());
        if !grid.columns.iter().any(|column| column.narrow == Narrow::Wraps) {
            row.max_height(1);
        }
        table.add_row(row);
    }
    for (at, column) in grid.columns.iter().enumerate() {
        let Some(drawn) = table.column_mut(at) else { continue };
        drawn.set_padding((0, if at + 1 == grid.columns.len() { 0 } else { GAP }));
        if column.right {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
        drawn.set_constraint(match column.narrow {
            Narrow::IsCut | Narrow::Wraps => ColumnConstraint::LowerBoundary(Width::Fixed(least_width(grid, at))),
            Narrow::Stays | Narrow::Goes => ColumnConstraint::ContentWidth,
        });
    }
    table
}

/// Characters that a column keeps however narrow the terminal is: its content, up to a word or two.
fn least_width(grid: &Grid, place: usize) -> u16 {
    const LEGIBLE: usize = 8;
    /// Lines of fewer characters are no lines.
    const LEGIBLE_WRAPPED: usize = 18;
    let cells = grid.rows.iter().filter_map(|row| row.get(place)).map(|span| span.text.chars().count());
    cells.max().unwrap_or(0).min(if grid.columns[place].narrow == Narrow::Wraps { LEGIBLE_WRAPPED } else { LEGIBLE })
        as u16
}

fn cell(span: &Span) -> Cell {
    let cell = Cell::new_owned(one_line(&span.text));
    match span.tone {
        Tone::Plain => cell,
        Tone::Strong => cell.add_attribute(Attribute::Bold),
        Tone::Faint => cell.add_attribute(Attribute::Dim),
        Tone::Bad => cell.fg(Color::Red),
        Tone::Caution => cell.fg(Color::Yellow),
        Tone::Good => cell.fg(Color::Green),
    }
}

fn style(tone: Tone) -> Style {
    let colored = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match tone {
        Tone::Plain => Style::new(),
        Tone::Strong => Style::new().effects(Effects::BOLD),
        Tone::Faint => Style::new().effects(Effects::DIMMED),
        Tone::Bad => colored(AnsiColor::Red),
        Tone::Caution => colored(AnsiColor::Yellow),
        Tone::Good => colored(AnsiColor::Green),
    }
}

/// Pieces of text as lines no longer than the width, continued under their own beginning.
fn wrapped(spans: &[Span], width: u16, color: bool) -> String {
    let whole: String = spans.iter().map(|span| span.text.as_str()).collect();
    let indent: String = whole.chars().take_while(|letter| *letter == ' ').collect();
    let limit = usize::from(width).max(20);
    let (mut text, mut column) = (String::new(), 0);
    for span in spans {
        let mut piece = String::new();
        for word in one_line(&span.text).split_inclusive(' ') {
            let length = word.trim_end().chars().count();
            if column > indent.len() && column + length > limit {
                piece.truncate(piece.trim_end().len());
                piece.push('\n');
                piece.push_str(&indent);
                column = indent.len();
            }
            piece.push_str(word);
            column += word.chars().count();
        }
        text.push_str(&painted(&piece, style(span.tone), color));
    }
    text.push('\n');
    text
}

fn painted(text: &str, style: Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_under_their_own_beginning() {
        let span = Span::plain("  one two three four five six");
        assert_eq!(wrapped(&[span], 20, false), "  one two three four\n  five six\n");
    }

    #[test]
    fn control_codes_of_the_data_never_reach_the_terminal() {
        let mut screen = Screen::default();
        screen.heading("a\u{1b}[2Jb");
        screen.text("c\rd");
        screen.table(Grid { columns: vec![GridColumn::words("")], rows: vec![vec![Span::plain("e\u{7}f")]] });
        let drawn = draw(&screen, 80, false);
        assert!(drawn.chars().all(|letter| letter == '\n' || !letter.is_control()), "{drawn:?}");
    }

    #[test]
    fn only_columns_that_give_way_are_cut() {
        let grid = Grid {
            columns: vec![GridColumn::words("Code"), GridColumn::giving_way("Name")],
            rows: vec![vec![Span::plain("HND301"), Span::plain("x".repeat(100))]],
        };
        let mut screen = Screen::default();
        screen.table(grid);
        let drawn = draw(&screen, 40, false);
        assert!(drawn.lines().all(|line| line.chars().count() <= 40), "{drawn}");
        assert!(drawn.contains("HND301") && drawn.contains('…'), "{drawn}");
    }

    #[test]
    fn optional_columns_go_where_the_table_would_be_too_wide() {
        let columns = vec![GridColumn::words("Word"), GridColumn::optional("Bar"), GridColumn::numbers("Share")];
        let rows = vec![vec![Span::plain("x".repeat(20)), Span::plain("█".repeat(15)), Span::plain("77 %")]];
        let mut screen = Screen::default();
        screen.table(Grid { columns, rows });
        let (narrow, wide) = (draw(&screen, 40, false), draw(&screen, 60, false));
        assert!(narrow.contains("77 %") && !narrow.contains('█'), "{narrow}");
        assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
        assert!(wide.contains("77 %") && wide.contains('█'), "{wide}");
    }

    #[test]
    fn colour_is_off_unless_asked_for() {
        let mut screen = Screen::default();
        screen.line(vec![Span::new("x", Tone::Bad)]);
        assert_eq!(draw(&screen, 80, false), "x\n");
        assert!(draw(&screen, 80, true).contains("\u{1b}["));
    }
}
