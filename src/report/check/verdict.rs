//! The verdict in at most ten lines: whether the gate holds, why not, what changed, what was left out, how to go on.

use super::Check;
use super::escape::one_line;
use crate::findings::Severity;
use crate::message::{Argument, Message};
use crate::report::pseudonym;
use crate::report::screen::{Screen, Span, Tone};
use crate::report::words;

/// Reasons that are spelled out.
const REASONS: usize = 2;
/// Sentences about suppressions that are spelled out.
const SUPPRESSIONS: usize = 2;
/// Rules that are named in one sentence.
const RULES: usize = 6;
/// Characters of one remark.
const REMARK: usize = 150;

/// The verdict, the last lines of every check.
pub fn verdict(check: &Check<'_>) -> Screen {
    let mut screen = Screen::default();
    let (mark, title, tone) =
        if check.verdict.holds() { ("✓", "check-passed", Tone::Good) } else { ("✗", "check-failed", Tone::Bad) };
    screen.line(vec![Span::new(format!("{mark} {}", check.word(title)), tone)]);
    let breaches = &check.verdict.breaches;
    for breach in breaches.iter().take(REASONS) {
        screen.text(format!("  {}", cut(&check.reason(breach))));
    }
    if breaches.len() > REASONS {
        let more = Message::new("check-more-reasons").with("count", breaches.len() - REASONS);
        screen.text(format!("  {}", check.sentence(&more)));
    }
    screen.text(format!("  {}", counts(check)));
    for remark in remarks(check) {
        screen.line(vec![Span::faint(format!("  {}", cut(&remark)))]);
    }
    if let Some(judged) = check.worth_a_look().first() {
        let explain = Message::new("check-explain").with("command", explain(check, judged.finding));
        screen.line(vec![Span::faint(format!("  {}", check.sentence(&explain)))]);
    }
    screen
}

/// What shows the evidence of a finding, as one would type it.
fn explain(check: &Check<'_>, finding: &crate::findings::Finding) -> String {
    let command = format!("archipel explain {}", finding.fingerprint);
    let Some(out) = check.out else { return command };
    let out = out.display().to_string();
    let plain = out.chars().all(|letter| letter.is_alphanumeric() || "/\\._-:".contains(letter));
    if plain { format!("{command} --out {out}") } else { format!("{command} --out \"{out}\"") }
}

/// How many findings there are, and what changed since the baseline.
pub(super) fn counts(check: &Check<'_>) -> String {
    let verdict = check.verdict;
    let new = || verdict.findings.iter().filter(|judged| judged.new);
    let severities = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| {
        let count = new().filter(|judged| judged.finding.severity == severity).count();
        let words = format!("{} {}", check.word(words::severity(severity)), check.language.count(count as u64));
        Argument::Text(words)
    });
    let message = if verdict.compared { "check-counts" } else { "check-counts-alone" };
    let mut message = Message::new(message).with("new", new().count());
    message = message.with("severities", Argument::Text(joined(&severities)));
    if verdict.compared {
        let known = verdict.findings.len() - verdict.new_findings();
        message = message.with("known", known).with("fixed", verdict.fixed.len());
    }
    check.sentence(&message)
}

fn joined(parts: &[Argument]) -> String {
    let texts =
        parts.iter().filter_map(|part| if let Argument::Text(text) = part { Some(text.as_str()) } else { None });
    texts.collect::<Vec<_>>().join(", ")
}

/// What was left out, and why: accepted findings and acceptances that have run out, rules that could not run.
pub(super) fn remarks(check: &Check<'_>) -> Vec<String> {
    let found = &check.audit.findings;
    let hidden = found.notes.iter().filter(|note| pseudonym::is_note(note));
    let told = hidden.chain(found.on_suppressions().take(SUPPRESSIONS));
    let mut remarks: Vec<String> = told.map(|note| one_line(&check.sentence(note))).collect();
    let rest = found.on_suppressions().count().saturating_sub(SUPPRESSIONS);
    if rest > 0 {
        remarks.push(check.sentence(&Message::new("check-more-suppressions").with("count", rest)));
    }
    let mut codes: Vec<&str> = found.not_run.iter().map(|rule| rule.code.name()).collect();
    codes.dedup();
    if !codes.is_empty() {
        let shown = codes.iter().take(RULES).copied().map(Argument::from).collect();
        let message = Message::new("check-not-run")
            .with("rules", Argument::List(shown))
            .with("count", codes.len())
            .with("known", check.verdict.unchecked.len());
        remarks.push(check.sentence(&message));
    }
    remarks
}

/// A remark that does not fill the screen, whatever the configuration says.
fn cut(text: &str) -> String {
    match text.char_indices().nth(REMARK) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
