//! The rules, for a terminal.

use super::messages::{self, Language};
use super::screen::{Screen, Span};
use super::{terminal, words};
use crate::findings::Code;

/// All rules with code, name, severity and meaning.
pub fn list(language: Language) -> Screen {
    let mut screen = Screen::default();
    for code in Code::ALL {
        let (mark, tone) = terminal::mark(code.severity());
        let severity = messages::text(words::severity(code.severity()), language);
        screen.line(vec![
            Span::strong(code.name()),
            Span::plain(format!("  {}  ", messages::text(&words::rule_name(code), language))),
            Span::new(format!("{mark} {severity}"), tone),
        ]);
        screen.line(vec![Span::faint(format!("        {}", messages::text(&words::rule_meaning(code), language)))]);
    }
    screen
}

/// What is written about a rule, in Markdown.
pub fn documentation(code: Code, language: Language) -> &'static str {
    let written = code.documentation();
    match language {
        Language::De => written.de,
        Language::En => written.en,
    }
}
