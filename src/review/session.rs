//! The course of a review as a pure state machine: keys in, effects out. Knows no terminal, no file and no language.

use super::question::{Question, Reason};
use crate::catalog::RecordIndex;
use crate::linkage::EntityType;
use crate::linkage::decisions::Judgement;

/// A key as the review knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A letter, digit or sign.
    Char(char),
    /// Done with typing.
    Enter,
    /// Away from here.
    Escape,
    /// Takes back a letter, or the last answer.
    Backspace,
    /// To the question before.
    Left,
    /// To the next question.
    Right,
    /// Scrolls up.
    Up,
    /// Scrolls down.
    Down,
    /// To the first question.
    Home,
    /// To the last question.
    End,
    /// Ends everything at once (Ctrl-C).
    Interrupt,
}

/// What keys mean at the moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Mode {
    /// A question is to be answered.
    #[default]
    Asking,
    /// The keys are explained.
    Help,
    /// A note is being typed.
    Note(String),
}

/// Which questions are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those about one sort of entity.
    Sort(EntityType),
    /// Those with one reason.
    Reason(Reason),
}

impl Filter {
    fn admits(self, question: &Question) -> bool {
        match self {
            Self::All => true,
            Self::Sort(sort) => question.entity_type() == sort,
            Self::Reason(reason) => question.reason == reason,
        }
    }

    /// All filters in the order in which the key goes through them.
    fn cycle() -> Vec<Self> {
        let sorts = [EntityType::Customer, EntityType::Person, EntityType::Project].map(Self::Sort);
        std::iter::once(Self::All).chain(sorts).chain(Reason::ALL.map(Self::Reason)).collect()
    }
}

/// What a person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which question: a position in the session.
    pub question: usize,
    /// What was said.
    pub judgement: Judgement,
    /// The pairs that it was said of.
    pub pairs: Vec<(RecordIndex, RecordIndex)>,
    /// Why, in words.
    pub note: String,
}

/// What has to be done about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing but drawing.
    None,
    /// The answer has to be written down.
    Record(Answer),
    /// The first answer has to be withdrawn and the second written down.
    Replace(Answer, Answer),
    /// The answer has to be withdrawn.
    Withdraw(Answer),
    /// The review is over for now.
    Quit,
}

/// How far a review has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Questions of the session.
    pub questions: usize,
    /// Those with an answer.
    pub answered: usize,
    /// Errors expected among all of them at the start.
    pub expected: f64,
    /// Errors still expected.
    pub left: f64,
    /// By how much the last answer lowered that.
    pub last: Option<f64>,
    /// Answers that overturned what the machine had decided.
    pub corrected: usize,
}

/// A review in progress.
#[derive(Debug, Clone)]
pub struct Session {
    questions: Vec<Question>,
    /// Positions of the questions that the filter admits.
    shown: Vec<usize>,
    /// Position in `shown`.
    at: usize,
    answers: Vec<Answer>,
    filter: Filter,
    mode: Mode,
    /// A note for the next answer to the question on screen.
    note: String,
    /// Lines that the details are scrolled by.
    scroll: u16,
}

impl Session {
    /// Begins with the first question.
    pub fn new(questions: Vec<Question>) -> Self {
        let shown = (0..questions.len()).collect();
        Self {
            questions,
            shown,
            at: 0,
            answers: Vec::new(),
            filter: Filter::All,
            mode: Mode::Asking,
            note: String::new(),
            scroll: 0,
        }
    }

    /// The question on screen.
    pub fn current(&self) -> Option<&Question> {
        self.questions.get(*self.shown.get(self.at)?)
    }

    /// A question by its position.
    pub fn question(&self, position: usize) -> Option<&Question> {
        self.questions.get(position)
    }

    /// What was said about the question on screen.
    pub fn answer(&self) -> Option<&Answer> {
        let position = *self.shown.get(self.at)?;
        self.answers.iter().find(|answer| answer.question == position)
    }

    /// All answers, in the order in which they were given.
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// Number of the question on screen, from 1, and of those that are shown.
    pub fn place(&self) -> (usize, usize) {
        ((self.at + 1).min(self.shown.len()), self.shown.len())
    }

    /// Which questions are asked.
    pub fn filter(&self) -> Filter {
        self.filter
    }

    /// What keys mean.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The note for the next answer.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Lines that the details are scrolled by.
    pub fn scroll(&self) -> u16 {
        self.scroll
    }

    /// How far the review has come.
    pub fn course(&self) -> Course {
        let expected: f64 = self.questions.iter().map(|question| question.doubt).sum();
        let settled = |answer: &Answer| match answer.judgement.is_same() {
            Some(_) => self.questions[answer.question].doubt,
            None => 0.0,
        };
        let overturns = |answer: &&Answer| {
            let together = self.questions[answer.question].together;
            answer.judgement.is_same().is_some_and(|same| same != together)
        };
        let gone: f64 = self.answers.iter().map(settled).sum();
        Course {
            questions: self.questions.len(),
            answered: self.answers.len(),
            expected,
            left: (expected - gone).max(0.0),
            last: self.answers.last().map(settled),
            corrected: self.answers.iter().filter(overturns).count(),
        }
    }

    /// What a key does.
    pub fn press(&mut self, key: Key) -> Effect {
        if key == Key::Interrupt {
            return Effect::Quit;
        }
        match &mut self.mode {
            Mode::Help => {
                self.mode = Mode::Asking;
                Effect::None
            }
            Mode::Note(text) => {
                match key {
                    Key::Char(letter) => text.push(letter),
                    Key::Backspace => drop(text.pop()),
                    Key::Enter => {
                        text.trim().clone_into(&mut self.note);
                        self.mode = Mode::Asking;
                    }
                    Key::Escape => self.mode = Mode::Asking,
                    _ => {}
                }
                Effect::None
            }
            Mode::Asking => self.ask(key),
        }
    }

    fn ask(&mut self, key: Key) -> Effect {
        match key {
            Key::Char('j' | 'J' | 'y' | 'Y' | '=') => return self.judge(Judgement::Same),
            Key::Char('n' | 'N') => return self.judge(Judgement::NotSame),
            Key::Char('u' | 'U') => return self.judge(Judgement::Unsure),
            Key::Char('x' | 'X') => return self.split(),
            Key::Char('z' | 'Z') | Key::Backspace => return self.undo(),
            Key::Char('q' | 'Q') | Key::Escape => return Effect::Quit,
            Key::Right | Key::Enter | Key::Char(' ') => self.go(self.at.saturating_add(1)),
            Key::Left => self.go(self.at.saturating_sub(1)),
            Key::Home => self.go(0),
            Key::End => self.go(usize::MAX),
            Key::Up => self.scroll = self.scroll.saturating_sub(1),
            Key::Down => self.scroll = self.scroll.saturating_add(1),
            Key::Char('f' | 'F') => self.next_filter(),
            Key::Char('k' | 'K' | 'c' | 'C') => self.mode = Mode::Note(self.note.clone()),
            Key::Char('?' | 'h' | 'H') => self.mode = Mode::Help,
            Key::Char(_) | Key::Interrupt => {}
        }
        Effect::None
    }

    /// Takes the left record out of its entity.
    fn split(&mut self) -> Effect {
        let Some(question) = self.current().filter(|question| question.can_split()) else { return Effect::None };
        let others = std::iter::once(question.right).chain(question.with_left.iter().copied());
        let pairs = others.map(|other| (question.left, other)).collect();
        self.record(Judgement::Split, pairs)
    }

    fn judge(&mut self, judgement: Judgement) -> Effect {
        let Some(question) = self.current() else { return Effect::None };
        let pairs = vec![(question.left, question.right)];
        self.record(judgement, pairs)
    }

    fn record(&mut self, judgement: Judgement, pairs: Vec<(RecordIndex, RecordIndex)>) -> Effect {
        let Some(question) = self.shown.get(self.at).copied() else { return Effect::None };
        let answer = Answer { question, judgement, pairs, note: std::mem::take(&mut self.note) };
        let before = self.answers.iter().position(|other| other.question == question);
        let before = before.map(|at| self.answers.remove(at));
        self.answers.push(answer.clone());
        self.go_to_next_open();
        match before {
            Some(before) => Effect::Replace(before, answer),
            None => Effect::Record(answer),
        }
    }

    fn undo(&mut self) -> Effect {
        let Some(answer) = self.answers.pop() else { return Effect::None };
        if !self.shown.contains(&answer.question) {
            self.show(Filter::All);
        }
        let place = self.shown.iter().position(|position| *position == answer.question);
        self.go(place.unwrap_or(self.at));
        Effect::Withdraw(answer)
    }

    fn go(&mut self, to: usize) {
        self.at = to.min(self.shown.len().saturating_sub(1));
        self.scroll = 0;
        self.note.clear();
    }

    /// To the next question without an answer, from here on and then from the beginning; stays where there is none.
    fn go_to_next_open(&mut self) {
        let open = |place: &usize| !self.answers.iter().any(|answer| answer.question == self.shown[*place]);
        let next = (self.at + 1..self.shown.len()).chain(0..self.at).find(open);
        self.go(next.unwrap_or(self.at));
    }

    /// To the next filter that leaves a question.
    fn next_filter(&mut self) {
        let cycle = Filter::cycle();
        let now = cycle.iter().position(|filter| *filter == self.filter).unwrap_or(0);
        let order = cycle[now + 1..].iter().chain(&cycle[..=now]).copied();
        let next = order.into_iter().find(|filter| self.questions.iter().any(|question| filter.admits(question)));
        self.show(next.unwrap_or_default());
        self.go(0);
    }

    fn show(&mut self, filter: Filter) {
        self.filter = filter;
        self.shown = (0..self.questions.len()).filter(|at| filter.admits(&self.questions[*at])).collect();
    }
}
