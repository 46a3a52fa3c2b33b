//! Keys, screens and lines of a review about a small company made by hand.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::question::{Question, Reason};
use super::screen::{Look, draw};
use super::session::{Effect, Filter, Key, Mode, Session};
use super::stakes::Stake;
use super::{Card, Journal, questions};
use crate::linkage::decisions::{Anchors, Judgement, Rulings, parse};
use crate::linkage::{Edge, EntityType};
use crate::memory;
use crate::pipeline::{Audit, Identity};
use crate::report::Language;
use crate::report::testing::{self, record};
use crate::review::Stakes;

/// Four questions about the little company: apart, together with a third, a person, a spot check.
fn asked(audit: &Audit) -> Vec<Question> {
    let catalogue = &audit.identity.reading.catalogue;
    let edge = &audit.identity.resolution.edges[0];
    let question = |reason, left: &str, right: &str, with: &[&str], doubt| {
        let (left, right) = (record(catalogue, left), record(catalogue, right));
        Question {
            reason,
            edge: Edge { left: left.min(right), right: left.max(right), ..edge.clone() },
            left,
            right,
            with_left: with.iter().map(|name| record(catalogue, name)).collect(),
            with_right: Vec::new(),
            together: reason != Reason::Apart,
            doubt,
            stake: Stake { documents: 12, cents: 4_820_000 },
        }
    };
    let mut all = vec![
        question(Reason::Apart, "accounts.csv:A2", "debitoren.csv:10001", &[], 0.4),
        question(Reason::Together, "accounts.csv:A2", "accounts.csv:A1", &["debitoren.csv:10001"], 0.3),
        question(Reason::Apart, "accounts.csv:A3", "debitoren.csv:10002", &[], 0.2),
        question(Reason::SpotCheck, "accounts.csv:A1", "debitoren.csv:10001", &[], 0.01),
    ];
    all[2].edge.entity_type = EntityType::Person;
    all
}

fn screen(session: &Session, identity: &Identity, (width, height): (u16, u16), language: Language) -> String {
    let card = session.current().map(|question| Card::of(identity, question, language));
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame, session, card.as_ref(), Look { language, color: true })).unwrap();
    terminal.backend().to_string()
}

#[test]
fn the_screen_at_80_columns_in_german() {
    let audit = testing::audit();
    let mut session = Session::new(asked(&audit));
    session.press(Key::Char('j'));
    insta::assert_snapshot!(screen(&session, &audit.identity, (80, 24), Language::De));
}

#[test]
fn the_screen_at_160_columns_in_english() {
    let audit = testing::audit();
    let session = Session::new(asked(&audit));
    insta::assert_snapshot!(screen(&session, &audit.identity, (160, 50), Language::En));
}

#[test]
fn the_help_and_a_note() {
    let audit = testing::audit();
    let mut session = Session::new(asked(&audit));
    session.press(Key::Char('?'));
    insta::assert_snapshot!(screen(&session, &audit.identity, (80, 24), Language::De));
    session.press(Key::Char('?'));
    session.press(Key::Char('k'));
    "lt. Anruf".chars().for_each(|letter| drop(session.press(Key::Char(letter))));
    assert_eq!(session.mode(), &Mode::Note("lt. Anruf".to_owned()));
    assert!(screen(&session, &audit.identity, (80, 24), Language::De).contains("lt. Anruf▏"));
    session.press(Key::Enter);
    let Effect::Record(answer) = session.press(Key::Char('n')) else { panic!("no answer") };
    assert_eq!((answer.judgement, answer.note.as_str()), (Judgement::NotSame, "lt. Anruf"));
    assert_eq!(session.note(), "", "a note belongs to one answer");
}

#[test]
fn no_size_of_a_terminal_panics() {
    let audit = testing::audit();
    for questions in [asked(&audit), Vec::new()] {
        let mut session = Session::new(questions);
        for size in [(1, 1), (10, 3), (40, 10), (80, 24), (119, 30), (120, 30), (300, 90)] {
            screen(&session, &audit.identity, size, Language::De);
            session.press(Key::Char('?'));
            screen(&session, &audit.identity, size, Language::En);
            session.press(Key::Escape);
            session.press(Key::Down);
        }
    }
}

#[test]
fn an_answer_leads_to_the_next_question_and_undo_leads_back() {
    let audit = testing::audit();
    let mut session = Session::new(asked(&audit));
    assert!((session.course().expected - 0.91).abs() < 1e-9);
    assert!(matches!(session.press(Key::Char('y')), Effect::Record(answer) if answer.judgement == Judgement::Same));
    assert_eq!(session.place(), (2, 4));
    let course = session.course();
    assert_eq!((course.answered, course.corrected, course.last), (1, 1, Some(0.4)));
    assert!((course.left - 0.51).abs() < 1e-9);
    session.press(Key::Char('u'));
    assert_eq!(session.course().last, Some(0.0), "who cannot tell settles nothing");
    let Effect::Withdraw(answer) = session.press(Key::Char('z')) else { panic!("nothing taken back") };
    assert_eq!((answer.judgement, session.place().0), (Judgement::Unsure, 2));
    session.press(Key::Backspace);
    assert_eq!((session.press(Key::Char('z')), session.place().0, session.course().answered), (Effect::None, 1, 0));
    assert_eq!(session.press(Key::Char('q')), Effect::Quit);
}

#[test]
fn who_changes_an_answer_withdraws_the_first_one() {
    let audit = testing::audit();
    let mut session = Session::new(asked(&audit));
    session.press(Key::Char('j'));
    session.press(Key::Left);
    let Effect::Replace(before, now) = session.press(Key::Char('n')) else { panic!("not replaced") };
    assert_eq!((before.judgement, now.judgement), (Judgement::Same, Judgement::NotSame));
    assert_eq!((session.course().answered, session.course().corrected), (1, 0));
}

#[test]
fn splitting_speaks_of_everybody_else_in_the_group() {
    let audit = testing::audit();
    let mut session = Session::new(asked(&audit));
    assert_eq!(session.press(Key::Char('x')), Effect::None, "there is no group to split");
    session.press(Key::Right);
    let left = session.current().unwrap().left;
    let Effect::Record(answer) = session.press(Key::Char('x')) else { panic!("not split") };
    assert_eq!(answer.judgement, Judgement::Split);
    assert_eq!(answer.pairs.len(), 2);
    assert!(answer.pairs.iter().all(|(one, other)| *one == left && *other != left));
}

#[test]
fn filters_show_what_there_is_and_all_again() {
    let audit = testing::audit();
    let mut session = Session::new(asked(&audit));
    let mut seen = Vec::new();
    for _ in 0..6 {
        session.press(Key::Char('f'));
        seen.push((session.filter(), session.place().1));
    }
    let expected = [
        (Filter::Sort(EntityType::Customer), 3),
        (Filter::Sort(EntityType::Person), 1),
        (Filter::Reason(Reason::Apart), 2),
        (Filter::Reason(Reason::Together), 1),
        (Filter::Reason(Reason::SpotCheck), 1),
        (Filter::All, 4),
    ];
    assert_eq!(seen, expected);
    session.press(Key::Char('f'));
    session.press(Key::Char('n'));
    session.press(Key::Char('f'));
    session.press(Key::Char('z'));
    assert_eq!((session.filter(), session.place().0), (Filter::All, 1), "an answer that is taken back is shown");
}

#[test]
fn what_is_written_down_is_found_again_and_withdrawn_again() {
    let audit = testing::audit();
    let catalogue = &audit.identity.reading.catalogue;
    let anchors = Anchors::of(catalogue);
    let journal = Journal::new(&anchors, "mk", Some(jiff::civil::date(2026, 3, 31)));
    let mut session = Session::new(asked(&audit));
    let Effect::Record(answer) = session.press(Key::Char('j')) else { panic!("no answer") };
    let mut text = Journal::head() + &journal.answer(EntityType::Customer, &answer);
    let rulings = |text: &str| Rulings::of(catalogue, &parse(text), "d.csv", &mut Vec::new());
    let pair = answer.pairs[0];
    assert_eq!(rulings(&text).on(EntityType::Customer, pair.1, pair.0), Some(Judgement::Same));
    text += &journal.withdrawal(EntityType::Customer, &answer);
    assert_eq!(rulings(&text).list, []);
    assert_eq!(text.lines().count(), 3, "nothing is ever taken out of the file");
    assert!(text.contains("mk,2026-03-31"));
}

#[test]
fn a_decided_pair_is_not_asked_again() {
    let mut audit = testing::audit();
    let world = {
        let identity = &audit.identity;
        memory::join(&identity.reading.catalogue, &identity.resolution, &identity.reading.settings).unwrap()
    };
    let stakes = Stakes::of(&world, &audit.identity.resolution);
    let pairs = |identity: &Identity| -> Vec<(u32, u32)> {
        questions(identity, &stakes).iter().map(|question| (question.left.0, question.right.0)).collect()
    };
    let before = pairs(&audit.identity);
    assert!(!before.is_empty());
    let text = {
        let anchors = Anchors::of(&audit.identity.reading.catalogue);
        let journal = Journal::new(&anchors, "mk", None);
        let all = questions(&audit.identity, &stakes);
        let lines = all.iter().map(|question| {
            journal.said(question.entity_type(), Judgement::Unsure, &[(question.left, question.right)], "")
        });
        Journal::head() + &lines.collect::<String>()
    };
    crate::pipeline::take_decisions(&mut audit.identity.reading, &text, "d.csv");
    assert!(pairs(&audit.identity).iter().all(|pair| !before.contains(pair)));
}

proptest::proptest! {
    #[test]
    fn no_keys_panic_and_answers_never_outnumber_questions(keys in proptest::collection::vec(0..14_usize, 0..60)) {
        let audit = testing::audit();
        let mut session = Session::new(asked(&audit));
        let all = [
            Key::Char('j'), Key::Char('n'), Key::Char('u'), Key::Char('x'), Key::Char('z'), Key::Char('f'), Key::Char('k'),
            Key::Enter, Key::Escape, Key::Left, Key::Right, Key::Home, Key::End, Key::Char('?'),
        ];
        let mut written = 0_i32;
        for key in keys {
            match session.press(all[key]) {
                Effect::Record(_) => written += 1,
                Effect::Withdraw(_) => written -= 1,
                Effect::Replace(before, now) => proptest::prop_assert_eq!(before.question, now.question),
                Effect::None | Effect::Quit => {}
            }
            let course = session.course();
            proptest::prop_assert!(course.answered <= course.questions && written >= 0);
            proptest::prop_assert!(course.left >= 0.0 && course.left <= course.expected + 1e-9);
        }
    }
}
