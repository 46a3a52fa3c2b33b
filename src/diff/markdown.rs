//! The difference as Markdown, for a ticket or a pull request.

use std::io::{self, Write};

use super::compare::{Difference, RuleChange, State, Tally};
use super::screen::{index_line, islands, most_valuable, place, value, worth};
use crate::message::Message;
use crate::report::check::markdown_text as escaped;
use crate::report::{Language, messages};

/// Findings of a state that stand in the text.
const SHOWN: usize = 25;
/// Pairs of systems, bridged or parted.
const BRIDGES: usize = 12;

/// Writes the difference as Markdown.
///
/// # Errors
/// If it cannot be written.
pub fn write(difference: &Difference<'_>, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let word = |id| messages::text(id, language);
    let total = &difference.total;
    let headline = Message::new("diff-headline")
        .with("closed", total.closed.findings)
        .with("new", total.new.findings)
        .with("open", total.open.findings);
    writeln!(out, "## archipel: {}\n", messages::render(&headline, language))?;
    writeln!(out, "> {}\n", word("html-confidential"))?;
    let heads = ["diff-rule", "diff-closed", "diff-new", "diff-open", "diff-closed-value", "diff-new-value"];
    writeln!(out, "| {} |\n|---|---:|---:|---:|---:|---:|", heads.map(word).join(" | "))?;
    for rule in difference.rules.iter().chain([&RuleChange { name: word("diff-sum"), ..total.clone() }]) {
        writeln!(out, "| {} |", row(rule, language).join(" | "))?;
    }
    if total.unchecked.findings > 0 {
        let message = Message::new("diff-unchecked").with("count", total.unchecked.findings);
        writeln!(out, "\n{}", messages::render(&message, language))?;
    }
    if !difference.indices.is_empty() {
        writeln!(out, "\n### {}\n", word("diff-indices"))?;
        difference.indices.iter().try_for_each(|one| writeln!(out, "- {}", escaped(&index_line(one, language))))?;
    }
    let lines = islands(difference, language, BRIDGES);
    if !lines.is_empty() {
        writeln!(out, "\n### {}\n", word("diff-islands"))?;
        lines.iter().try_for_each(|line| writeln!(out, "- {}", escaped(line)))?;
    }
    write_findings(difference, State::New, &word("diff-new-findings"), language, out)?;
    write_findings(difference, State::Closed, &word("diff-closed-findings"), language, out)
}

fn row(rule: &RuleChange, language: Language) -> [String; 6] {
    let count = |tally: Tally| language.count(tally.findings as u64);
    [
        escaped(format!("{} {}", rule.rule, rule.name).trim()),
        count(rule.closed),
        count(rule.new),
        count(rule.open),
        worth(rule.closed, language),
        worth(rule.new, language),
    ]
}

fn write_findings(
    difference: &Difference<'_>,
    state: State,
    title: &str,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let findings = most_valuable(difference, state);
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {title}\n")?;
    for found in findings.iter().take(SHOWN) {
        let text = escaped(&format!("{}: {}", found.entity_name, found.message));
        writeln!(out, "- {} {text} ({}) {}", found.rule, value(found, language), escaped(&place(found)))?;
    }
    let rest = findings.len().saturating_sub(SHOWN);
    if rest > 0 {
        let more = Message::new("diff-more").with("count", rest);
        writeln!(out, "\n{}", messages::render(&more, language))?;
    }
    Ok(())
}
