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

/// What is written about a rule, for a terminal: its headings, points and paragraphs without the marks of Markdown, under
/// the name that the rule has in the language.
pub fn page(code: Code, language: Language) -> Screen {
    let mut screen = Screen::default();
    let (mark, tone) = terminal::mark(code.severity());
    screen.heading(format!("{} {}", code.name(), messages::text(&words::rule_name(code), language)));
    screen.line(vec![
        Span::new(format!("{mark} {}", messages::text(words::severity(code.severity()), language)), tone),
        Span::faint(format!("  {}", code.slug())),
    ]);
    for line in documentation(code, language).lines().skip(1).filter(|line| !line.is_empty()) {
        if let Some(heading) = line.strip_prefix("## ") {
            screen.gap();
            screen.heading(heading);
        } else if let Some(point) = line.strip_prefix("- ") {
            screen.text(format!("· {}", without_marks(point)));
        } else {
            screen.text(without_marks(line));
        }
    }
    screen
}

/// Text without the marks of Markdown for code and emphasis.
fn without_marks(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

/// What is written about a rule, in Markdown.
pub fn documentation(code: Code, language: Language) -> &'static str {
    let written = code.documentation();
    match language {
        Language::De => written.de,
        Language::En => written.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::screen::Block;

    #[test]
    fn a_page_carries_the_name_of_the_language_and_no_marks() {
        for language in Language::ALL {
            let page = page(Code::Hnd301, language);
            let name = messages::text(&words::rule_name(Code::Hnd301), language);
            assert_eq!(page.blocks[0], Block::Heading(format!("HND301 {name}")));
            for block in &page.blocks {
                if let Block::Line(spans) = block {
                    assert!(spans.iter().all(|span| !span.text.contains(['`', '#'])), "{spans:?}");
                }
            }
        }
    }
}
