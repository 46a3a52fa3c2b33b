//! The middle of the screen: what is asked, the two records, and the evidence.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Cell, Paragraph, Row, Table};

use super::{Look, WIDE, wrapped};
use crate::report::explain::evidence::Step;
use crate::review::card::{Card, Field};
use crate::review::session::Session;

/// Lines that one value may take.
const VALUE_LINES: usize = 2;
/// Weight below which a part of the evidence says nothing, in bits.
const NOTHING: f64 = 0.05;
/// Bits that one block of a bar stands for.
const BITS_PER_BLOCK: f64 = 2.0;
/// Blocks of the longest bar, as much room as there is.
const MOST_BLOCKS: (u16, f64) = (6, 6.0);
/// Columns of a probability.
const SHARE: u16 = 6;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, session: &Session, card: &Card, look: Look, area: Rect) {
    let wide = area.width >= WIDE;
    let evidence = card.steps.len() as u16 + 1;
    let [question, rest] = Layout::vertical([Constraint::Length(3), Constraint::Fill(1)]).areas(area);
    frame.render_widget(asked(card, look), question);
    let (records, waterfall) = if wide {
        let [left, right] = Layout::horizontal([Constraint::Fill(5), Constraint::Fill(4)]).areas(rest);
        (left, right)
    } else {
        // The records need half of the room at least; the evidence scrolls.
        let most = evidence.min(rest.height / 2);
        let [upper, lower] = Layout::vertical([Constraint::Fill(1), Constraint::Length(most)]).areas(rest);
        (upper, lower)
    };
    side_by_side(frame, card, look, records);
    steps(frame, session, card, look, waterfall, wide);
}

fn asked(card: &Card, look: Look) -> Paragraph<'static> {
    Paragraph::new(vec![
        Line::default(),
        Line::from(Span::styled(format!(" {}", card.question), Look::strong())),
        Line::from(Span::styled(format!(" {}", card.about), look.colored(Color::Cyan))),
    ])
}

/// Columns of the two records: widths of the labels and of each record.
fn widths(card: &Card, area: Rect) -> (u16, u16) {
    let label = card.fields.iter().map(|field| field.label.chars().count()).max().unwrap_or(0) as u16 + 1;
    let label = label.min(area.width / 4);
    (label, area.width.saturating_sub(label + 4) / 2)
}

fn side_by_side(frame: &mut Frame<'_>, card: &Card, look: Look, area: Rect) {
    let (label, record) = widths(card, area);
    let room = usize::from(area.height.saturating_sub(1));
    let mut rows = heads(card, look, record);
    rows.extend(fields(card, look, record, room.saturating_sub(rows.len())));
    let columns = [Constraint::Length(label), Constraint::Length(record), Constraint::Length(record)];
    let block = Block::new().borders(Borders::TOP).border_style(Look::faint());
    frame.render_widget(Table::new(rows, columns).column_spacing(1).block(block), area);
}

/// Which records they are, and who else is with them.
fn heads(card: &Card, look: Look, width: u16) -> Vec<Row<'static>> {
    let cut = |text: &str| crate::report::fields::shortened(text, usize::from(width).saturating_sub(1)).into_owned();
    let [left, right] = &card.heads;
    let mut rows = vec![
        Row::new([String::new(), cut(&left.system), cut(&right.system)]).style(Look::strong()),
        Row::new([String::new(), cut(&left.place), cut(&right.place)]).style(Look::faint()),
    ];
    if !left.with.is_empty() || !right.with.is_empty() {
        rows.push(Row::new([String::new(), cut(&left.with), cut(&right.with)]).style(look.colored(Color::Yellow)));
    }
    rows
}

/// The fields, those that differ marked; where there is no room for all, those that differ stay.
fn fields(card: &Card, look: Look, width: u16, room: usize) -> Vec<Row<'static>> {
    let mark = look.colored(Color::Yellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let height = |field: &Field, most: usize| {
        let of = |cell: &Vec<(String, bool)>| wrapped::marked(cell, width, most, mark).len();
        field.cells.iter().map(of).max().unwrap_or(1)
    };
    let lines =
        if card.fields.iter().map(|field| height(field, VALUE_LINES)).sum::<usize>() <= room { VALUE_LINES } else { 1 };
    let mut kept: Vec<&Field> = card.fields.iter().collect();
    while kept.len() > room
        && let Some(at) = kept.iter().rposition(|field| !field.differs)
    {
        kept.remove(at);
    }
    let row = |field: &Field| {
        let sign = if field.differs { "≠" } else { " " };
        let name = Cell::from(format!("{sign}{}", field.label)).style(Look::faint());
        let cells = field.cells.iter().map(|cell| Cell::from(wrapped::marked(cell, width, lines, mark)));
        Row::new(std::iter::once(name).chain(cells)).height(height(field, lines) as u16)
    };
    kept.into_iter().map(row).collect()
}

/// The evidence, part by part.
fn steps(frame: &mut Frame<'_>, session: &Session, card: &Card, look: Look, area: Rect, wide: bool) {
    let title = format!(" {} ", look.text("review-evidence"));
    let block =
        if wide { Block::new().borders(Borders::TOP | Borders::LEFT) } else { Block::new().borders(Borders::TOP) };
    let block = block.border_style(Look::faint()).title(title);
    let room = usize::from(block.inner(area).height);
    let most = card.steps.len().saturating_sub(room);
    let first = usize::from(session.scroll()).min(most);
    let widest = |text: &dyn Fn(&Step) -> &str| {
        card.steps.iter().map(|step| text(step).chars().count()).max().unwrap_or(0) as u16
    };
    let inner = block.inner(area).width;
    let comparison = widest(&|step| &step.comparison).min(inner / 3);
    let factor = widest(&|step| &step.factor);
    let fixed = 1 + comparison + MOST_BLOCKS.0 + factor + SHARE + 5;
    let result = inner.saturating_sub(fixed).max(inner / 4);
    // Beside the records there is height enough for what does not fit the width.
    let lines = if wide { VALUE_LINES } else { 1 };
    let rows = card.steps.iter().skip(first).map(|step| row(step, look, (result, lines)));
    let columns = [1, comparison, result, MOST_BLOCKS.0, factor, SHARE].map(Constraint::Length);
    frame.render_widget(Table::new(rows, columns).column_spacing(1).block(block), area);
}

fn row(step: &Step, look: Look, (width, lines): (u16, usize)) -> Row<'static> {
    let (sign, style) = match step.weight {
        _ if step.is_start => (" ", Look::faint()),
        weight if weight >= NOTHING => ("+", look.colored(Color::Green)),
        weight if weight <= -NOTHING => ("−", look.colored(Color::Red)),
        _ => (" ", Look::faint()),
    };
    let words: Vec<(String, bool)> = step.result.split(' ').map(|word| (word.to_owned(), false)).collect();
    let result = wrapped::marked(&words, width, lines, Style::new());
    let height = result.len() as u16;
    let so_far = look.language.share(step.probability).replace('\u{a0}', "");
    Row::new([
        Cell::from(sign).style(style),
        Cell::from(step.comparison.clone()),
        Cell::from(result),
        Cell::from(bar(step)).style(style),
        Cell::from(Line::from(step.factor.clone()).right_aligned()).style(style),
        Cell::from(Line::from(so_far).right_aligned()),
    ])
    .height(height)
}

/// A bar as long as the weight is heavy; what speaks against is hatched, so that it shows without colour.
fn bar(step: &Step) -> String {
    if step.is_start || step.weight.abs() < NOTHING {
        return String::new();
    }
    let blocks = (step.weight.abs() / BITS_PER_BLOCK).ceil().min(MOST_BLOCKS.1) as usize;
    if step.weight < 0.0 { "░".repeat(blocks) } else { "█".repeat(blocks) }
}
