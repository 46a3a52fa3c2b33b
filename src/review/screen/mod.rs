//! The review on a terminal: two records side by side with their differences marked, the evidence beside or below them, keys
//! at the foot. Draws what `Session` and `Card` say and decides nothing.

mod body;
mod wrapped;

use ratatui::Frame;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, LineGauge, Paragraph};

use super::card::Card;
use super::session::{Course, Filter, Mode, Session};
use crate::linkage::decisions::Judgement;
use crate::message::Message;
use crate::report::messages::{self, Language};
use crate::report::words;

/// Columns from which the evidence stands beside the records instead of below them.
const WIDE: u16 = 120;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Language of all words.
    pub language: Language,
    /// Colours may be used; without them bold, faint and reversed text say the same.
    pub color: bool,
}

impl Look {
    fn text(self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn sentence(self, message: &Message) -> String {
        messages::render(message, self.language)
    }

    fn colored(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    fn faint() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    fn strong() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
}

/// Draws the whole screen. Without a card there is no question left to show.
pub fn draw(frame: &mut Frame<'_>, session: &Session, card: Option<&Card>, look: Look) {
    let area = frame.area();
    let keys = keys(session, look, area.width);
    let [title, gauge, middle, note, foot] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(keys.len() as u16),
    ])
    .areas(area);
    frame.render_widget(heading(session, look), title);
    progress(frame, session.course(), look, gauge);
    match card {
        Some(card) => body::draw(frame, session, card, look, middle),
        None => nothing_left(frame, look, middle),
    }
    frame.render_widget(answer_line(session, look), note);
    frame.render_widget(Paragraph::new(keys).style(Look::faint()), foot);
    if *session.mode() == Mode::Help {
        help(frame, look, area);
    }
}

/// Where one is, and what is asked about.
fn heading(session: &Session, look: Look) -> Paragraph<'static> {
    let (number, of) = session.place();
    let place = Message::new("review-place").with("number", number).with("of", of);
    let mut spans = vec![
        Span::styled(format!(" {} ", look.text("review-title")), Look::strong().add_modifier(Modifier::REVERSED)),
        Span::raw(format!(" {}", look.sentence(&place))),
    ];
    if session.filter() != Filter::All {
        spans.push(Span::styled(format!(" · {}", filter_words(session.filter(), look)), look.colored(Color::Yellow)));
    }
    Paragraph::new(Line::from(spans))
}

fn filter_words(filter: Filter, look: Look) -> String {
    let only = match filter {
        Filter::All => return String::new(),
        Filter::Sort(sort) => words::entity_type(sort),
        Filter::Reason(reason) => reason.words(),
    };
    look.sentence(&Message::new("review-only").with("what", Message::new(only)))
}

/// How far the review has come, and what the last answer was good for.
fn progress(frame: &mut Frame<'_>, course: Course, look: Look, area: Rect) {
    let share = if course.questions == 0 { 1.0 } else { course.answered as f64 / course.questions as f64 };
    let [_, bar, words] =
        Layout::horizontal([Constraint::Length(1), Constraint::Percentage(22), Constraint::Fill(1)]).areas(area);
    let label = format!("{}/{}", course.answered, course.questions);
    let gauge = LineGauge::default()
        .ratio(share.clamp(0.0, 1.0))
        .label(label)
        .filled_symbol("━")
        .unfilled_symbol("─")
        .filled_style(look.colored(Color::Cyan).add_modifier(Modifier::BOLD))
        .unfilled_style(Look::faint());
    frame.render_widget(gauge, bar);
    let mut message = Message::new(if course.last.is_some() { "review-course-last" } else { "review-course" })
        .with("expected", look.language.decimal(course.expected, 1))
        .with("left", look.language.decimal(course.left, 1))
        .with("corrected", course.corrected);
    if let Some(last) = course.last {
        message = message.with("last", look.language.decimal(last, 2));
    }
    frame.render_widget(Paragraph::new(format!(" {}", look.sentence(&message))), words);
}

/// What was said about the question on screen, or what is being typed.
fn answer_line(session: &Session, look: Look) -> Paragraph<'static> {
    if let Mode::Note(text) = session.mode() {
        let line = format!(" {} {text}▏", look.text("review-note-asked"));
        return Paragraph::new(line).style(look.colored(Color::Yellow).add_modifier(Modifier::BOLD));
    }
    let Some(answer) = session.answer() else {
        let note = session.note();
        let line = if note.is_empty() { String::new() } else { format!(" {} {note}", look.text("review-note")) };
        return Paragraph::new(line).style(Look::faint());
    };
    let (id, color) = match answer.judgement {
        Judgement::Same => ("review-said-same", Color::Green),
        Judgement::NotSame => ("review-said-not-same", Color::Red),
        Judgement::Split => ("review-said-split", Color::Red),
        Judgement::Unsure | Judgement::Withdrawn => ("review-said-unsure", Color::Yellow),
    };
    let note = if answer.note.is_empty() { String::new() } else { format!(" – {}", answer.note) };
    let said = Span::styled(format!(" ✔ {}", look.text(id)), look.colored(color).add_modifier(Modifier::BOLD));
    Paragraph::new(Line::from(vec![said, Span::raw(note)]))
}

/// The keys, as many lines as they need.
fn keys(session: &Session, look: Look, width: u16) -> Vec<Line<'static>> {
    let can_split = session.current().is_some_and(super::Question::can_split);
    let ids = ["same", "not-same", "unsure", "split", "next", "previous", "undo", "note", "filter", "help", "quit"];
    let shown = ids.iter().filter(|id| **id != "split" || can_split);
    let texts: Vec<String> = shown.map(|id| look.text(&format!("review-key-{id}"))).collect();
    let mut lines: Vec<String> = vec![String::new()];
    for text in texts {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 0 && line + text.chars().count() + 3 > usize::from(width) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { " " } else { "  " });
            line.push_str(&text);
        }
    }
    lines.into_iter().map(Line::from).collect()
}

fn nothing_left(frame: &mut Frame<'_>, look: Look, area: Rect) {
    let text = Paragraph::new(look.text("review-nothing")).alignment(Alignment::Center);
    let [_, middle, _] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(2), Constraint::Fill(1)]).areas(area);
    frame.render_widget(text, middle);
}

/// What the keys do, over everything else.
fn help(frame: &mut Frame<'_>, look: Look, area: Rect) {
    let text = look.text("review-help");
    let width = area.width.saturating_sub(4).min(76);
    let lines: Vec<Line<'_>> = text
        .lines()
        .flat_map(|line| wrapped::plain(line, width.saturating_sub(4)).into_iter().map(Line::from))
        .collect();
    let height = (lines.len() as u16 + 2).min(area.height);
    let place = Rect {
        x: area.x + (area.width.saturating_sub(width)) / 2,
        y: area.y + (area.height.saturating_sub(height)) / 2,
        width,
        height,
    };
    frame.render_widget(Clear, place);
    let block = Block::bordered()
        .title(format!(" {} ", look.text("review-help-title")))
        .padding(ratatui::widgets::Padding::horizontal(1));
    frame.render_widget(Paragraph::new(lines).block(block), place);
}
