//! The terminal of a review: keys in, screens out. What keys do and how the screen looks is decided in `review`.

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::{DefaultTerminal, Frame};

use super::exit::Failure;
use crate::catalog::RecordIndex;
use crate::pipeline::Identity;
use crate::review::{Card, Effect, Key, Session, screen};

/// Runs a review until it is over; `act` does what an effect asks for, before the next key is read.
pub(super) fn run(
    identity: &Identity,
    session: &mut Session,
    look: screen::Look,
    act: impl FnMut(&Session, &Effect) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut terminal = ratatui::try_init()?;
    let ended = ask(&mut terminal, identity, session, look, act);
    // The terminal is given back whatever happened; the first error is the one to tell.
    let restored = ratatui::try_restore();
    ended?;
    Ok(restored?)
}

fn ask(
    terminal: &mut DefaultTerminal,
    identity: &Identity,
    session: &mut Session,
    look: screen::Look,
    mut act: impl FnMut(&Session, &Effect) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut card: Option<((RecordIndex, RecordIndex), Card)> = None;
    loop {
        let current = session.current().map(|question| (question.left, question.right));
        if card.as_ref().map(|(pair, _)| *pair) != current {
            card = session
                .current()
                .map(|question| ((question.left, question.right), Card::of(identity, question, look.language)));
        }
        let shown = card.as_ref().map(|(_, card)| card);
        terminal.draw(|frame: &mut Frame<'_>| screen::draw(frame, session, shown, look))?;
        let Some(key) = key(&event::read()?) else { continue };
        let effect = session.press(key);
        act(session, &effect)?;
        if effect == Effect::Quit {
            return Ok(());
        }
    }
}

/// A key as the review knows it; `None` for everything else that a terminal tells.
fn key(event: &Event) -> Option<Key> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press | KeyEventKind::Repeat, .. }) = event else {
        return None;
    };
    if modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(code, KeyCode::Char('c' | 'd')).then_some(Key::Interrupt);
    }
    Some(match code {
        KeyCode::Char(letter) => Key::Char(*letter),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace | KeyCode::Delete => Key::Backspace,
        KeyCode::Left | KeyCode::BackTab => Key::Left,
        KeyCode::Right | KeyCode::Tab => Key::Right,
        KeyCode::Up | KeyCode::PageUp => Key::Up,
        KeyCode::Down | KeyCode::PageDown => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::F(1) => Key::Char('?'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_and_other_events_are_not() {
        let pressed = |code, modifiers| key(&Event::Key(KeyEvent::new(code, modifiers)));
        assert_eq!(pressed(KeyCode::Char('j'), KeyModifiers::NONE), Some(Key::Char('j')));
        assert_eq!(pressed(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Key::Interrupt));
        assert_eq!(pressed(KeyCode::Char('x'), KeyModifiers::CONTROL), None);
        assert_eq!(pressed(KeyCode::F(1), KeyModifiers::NONE), Some(Key::Char('?')));
        assert_eq!(key(&Event::Resize(80, 24)), None);
    }
}
