//! The check as a comment under a pull request or in a ticket: the verdict, then the findings to look at, in short.

use std::io::{self, Write};

use super::Check;
use super::escape::markdown as escaped;
use crate::findings::{Finding, ValueBasis};
use crate::gate::Judged;
use crate::message::Message;
use crate::report::{terminal, words};

/// Findings that stand in the table.
const SHOWN: usize = 25;

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (mark, title) = if check.verdict.holds() { ("✅", "check-passed") } else { ("❌", "check-failed") };
    writeln!(out, "## {mark} archipel: {}\n", check.word(title))?;
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
    let heads = ["check-severity", "check-rule", "check-finding", "check-place", "check-value"];
    let heads: Vec<String> = heads.iter().map(|head| check.word(head)).collect();
    writeln!(out, "\n| {} |\n|---|---|---|---|---:|", heads.join(" | "))?;
    for judged in findings {
        writeln!(out, "| {} |", row(check, judged.finding).join(" | "))?;
    }
    Ok(())
}

fn row(check: &Check<'_>, finding: &Finding) -> [String; 5] {
    let place = check.place(finding);
    let part = place.part.map_or_else(String::new, |part| format!("#{part}"));
    let (mark, _) = terminal::mark(finding.severity);
    let about = if finding.value_basis == ValueBasis::Estimate { "≈ " } else { "" };
    let value = finding.value.map_or_else(String::new, |cents| format!("{about}{}", check.language.whole_euro(cents)));
    [
        format!("{mark} {}", check.word(words::severity(finding.severity))),
        escaped(&check.rule(finding.code)),
        escaped(&format!("{}: {}", finding.subject_name, check.sentence(&finding.message))),
        format!("{}:{}", escaped(&format!("{}{part}", place.path)), place.line),
        value,
    ]
}
