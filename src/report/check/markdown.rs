//! The check as a comment under a pull request or in a ticket: the verdict, then the findings to look at, in short.

use std::io::{self, Write};

use super::Check;
use super::escape::markdown as escaped;
use crate::gate::Judged;
use crate::message::Message;
use crate::report::markdown;

/// Findings that stand in the table.
const SHOWN: usize = 25;

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (mark, title) = if check.verdict.holds() { ("✅", "check-passed") } else { ("❌", "check-failed") };
    writeln!(out, "## {mark} archipel: {}\n", check.word(title))?;
    writeln!(out, "> {}\n", check.word("html-confidential"))?;
    for breach in &check.verdict.breaches {
        writeln!(out, "- {}", escaped(&check.reason(breach)))?;
    }
    writeln!(out, "- {}", escaped(&super::verdict::counts(check)))?;
    if let Some(score) = &check.audit.roadmap.indices.overall {
        let message = Message::new("check-index").with("index", check.language.decimal(score.index, 1));
        writeln!(out, "- {}", escaped(&check.sentence(&message)))?;
    }
    for line in super::verdict::remarks(check) {
        writeln!(out, "- {}", escaped(&line))?;
    }
    let findings = check.worth_a_look();
    if findings.is_empty() {
        return Ok(());
    }
    write_table(check, &findings[..findings.len().min(SHOWN)], out)?;
    let rest = findings.len().saturating_sub(SHOWN);
    if rest > 0 {
        writeln!(out, "\n{}", escaped(&check.sentence(&Message::new("check-more").with("count", rest))))?;
    }
    Ok(())
}

fn write_table(check: &Check<'_>, findings: &[Judged<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", markdown::heads(check.language))?;
    for Judged { finding, .. } in findings {
        let place = check.place(finding);
        let part = place.part.map_or_else(String::new, |part| format!("#{part}"));
        let place = format!("{}{part}:{}", place.path, place.line);
        writeln!(out, "{}", markdown::row(finding, &place, &check.sentence(&finding.message), check.language))?;
    }
    Ok(())
}
