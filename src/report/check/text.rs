//! The check for a terminal or a log: a line per finding to look at, as compilers write them, then the verdict.

use super::Check;
use super::escape::one_line;
use crate::findings::Finding;
use crate::message::Message;
use crate::report::screen::{Screen, Span};
use crate::report::{terminal, words};

/// Findings that are shown; the others stand in the files.
const SHOWN: usize = 40;

/// The findings that break the gate, or are new where it holds, and the verdict.
pub fn screen(check: &Check<'_>) -> Screen {
    let mut screen = Screen::default();
    let findings = check.worth_a_look();
    for judged in findings.iter().take(SHOWN) {
        finding(check, judged.finding, &mut screen);
    }
    let rest = findings.len().saturating_sub(SHOWN);
    if rest > 0 {
        screen.line(vec![Span::faint(check.sentence(&Message::new("check-more").with("count", rest)))]);
    }
    screen.gap();
    screen.blocks.extend(super::verdict(check).blocks);
    screen
}

fn finding(check: &Check<'_>, finding: &Finding, screen: &mut Screen) {
    let place = check.place(finding);
    let part = place.part.map_or_else(String::new, |part| format!("#{part}"));
    let (_, tone) = terminal::mark(finding.severity);
    let severity = check.word(words::severity(finding.severity));
    screen.line(vec![
        Span::strong(one_line(&format!("{}{part}:{}: ", place.path, place.line))),
        Span::new(format!("{severity} {} ", finding.code.name()), tone),
        Span::plain(one_line(&check.sentence(&finding.message))),
        Span::faint(format!(" [{}]", finding.fingerprint)),
    ]);
}
