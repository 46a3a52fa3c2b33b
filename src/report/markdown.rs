//! The audit as Markdown, for a ticket or a pull request: what matters on a page, or the cases of one rule to be ticked off.

use std::io::{self, Write};

use super::check::markdown_text as escaped;
use super::fields::shortened;
use super::landscape::Landscape;
use super::messages::{self, Language};
use super::people::House;
use super::roadmap::Words;
use super::value::{self, RuleTotal};
use super::{opening, terminal, words};
use crate::findings::{Code, Finding, ValueBasis};
use crate::message::Message;
use crate::pipeline::Audit;
use crate::roadmap::{Action, Horizon};

/// Findings that are shown first.
const FIRST: usize = 10;
/// Cases of a rule that are listed, and characters that they take together: platforms refuse texts of more than 65,536.
const CASES: (usize, usize) = (100, 60_000);
/// Actions that are shown.
const ACTIONS: usize = 6;
/// Characters of a name, and of a sentence about it.
const SHOWN: (usize, usize) = (120, 400);

/// An audit to be written as Markdown.
pub(super) struct Markdown<'a> {
    pub(super) audit: &'a Audit,
    pub(super) landscape: &'a Landscape,
    pub(super) house: House,
    pub(super) language: Language,
}

/// The headings of a table of findings, and the line below.
pub(super) fn heads(language: Language) -> String {
    let heads = ["check-severity", "check-rule", "check-finding", "check-place", "check-value"];
    format!("| {} |\n|---|---|---|---|---:|", heads.map(|head| messages::text(head, language)).join(" | "))
}

/// A finding as a row of that table; `place` and `sentence` are as the data have them.
pub(super) fn row(finding: &Finding, place: &str, sentence: &str, language: Language) -> String {
    let (mark, _) = terminal::mark(finding.severity);
    let cells = [
        format!("{mark} {}", messages::text(words::severity(finding.severity), language)),
        escaped(&rule(finding.code, language)),
        escaped(&named(finding, sentence)),
        escaped(place),
        worth(finding, language),
    ];
    format!("| {} |", cells.join(" | "))
}

fn rule(code: Code, language: Language) -> String {
    format!("{} {}", code.name(), messages::text(&words::rule_name(code), language))
}

fn name(finding: &Finding) -> String {
    shortened(&finding.subject_name, SHOWN.0).into_owned()
}

/// A sentence, behind the name that it is about where the name does not stand in it.
fn named(finding: &Finding, sentence: &str) -> String {
    let shown = shortened(sentence, SHOWN.1);
    if sentence.contains(&finding.subject_name) { shown.into_owned() } else { format!("{}: {shown}", name(finding)) }
}

fn worth(finding: &Finding, language: Language) -> String {
    let about = if finding.value_basis == ValueBasis::Estimate { "≈ " } else { "" };
    finding.value.map_or_else(String::new, |cents| format!("{about}{}", language.whole_euro(cents)))
}

impl Markdown<'_> {
    /// The page.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## archipel: {}\n", opening::headline(self.landscape, self.language))?;
        writeln!(out, "> {}", self.word("html-confidential"))?;
        for paragraph in opening::lead(self.audit, self.landscape, self.house, self.language) {
            writeln!(out, "\n{}", escaped(&paragraph))?;
        }
        self.first(out)?;
        self.rules(out)?;
        self.actions(out)?;
        self.reservations(out)
    }

    /// The cases of one rule, the most valuable first, each a task.
    pub(super) fn write_rule(&self, code: Code, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## {}\n", escaped(&rule(code, self.language)))?;
        writeln!(out, "> {}\n", self.word("html-confidential"))?;
        writeln!(out, "{}\n", self.word(&words::rule_meaning(code)))?;
        let totals = value::by_rule(&self.audit.findings.findings);
        let Some(total) = totals.iter().find(|total| total.code == code) else {
            return writeln!(out, "{}", self.word("terminal-no-findings"));
        };
        let (most, mut room) = CASES;
        let mut shown = 0;
        for task in total.findings.iter().take(most).map(|finding| self.task(finding)) {
            let Some(left) = room.checked_sub(task.chars().count() + 1) else { break };
            writeln!(out, "{task}")?;
            (room, shown) = (left, shown + 1);
        }
        self.more(total.findings.len() - shown, out)
    }

    fn task(&self, finding: &Finding) -> String {
        let (message, action) = (self.sentence(&finding.message), self.sentence(&finding.action));
        let details = [
            escaped(&terminal::place(self.audit, finding)),
            worth(finding, self.language),
            self.sentence(&terminal::sure(finding)),
            format!("`{}`", finding.fingerprint),
        ];
        let details: Vec<&str> = details.iter().map(String::as_str).filter(|detail| !detail.is_empty()).collect();
        let message = message.strip_prefix(&format!("{}: ", finding.subject_name)).unwrap_or(&message);
        let (message, action) = (shortened(message, SHOWN.1), shortened(&action, SHOWN.1));
        format!(
            "- [ ] **{}** {} {}\n  ({})",
            escaped(&name(finding)),
            escaped(&message),
            escaped(&action),
            details.join(", ")
        )
    }

    fn first(&self, out: &mut dyn Write) -> io::Result<()> {
        let findings = value::most_valuable(&self.audit.findings.findings, FIRST);
        if findings.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n### {}\n\n{}", self.word("html-first"), heads(self.language))?;
        findings.into_iter().try_for_each(|finding| {
            let place = terminal::place(self.audit, finding);
            writeln!(out, "{}", row(finding, &place, &self.sentence(&finding.message), self.language))
        })
    }

    fn rules(&self, out: &mut dyn Write) -> io::Result<()> {
        let totals = value::by_gravity(&self.audit.findings.findings);
        if totals.is_empty() {
            return Ok(());
        }
        let heads = ["check-severity", "terminal-rule", "terminal-count", "terminal-amount", "terminal-estimate"];
        writeln!(out, "\n### {}\n", self.word("terminal-findings"))?;
        writeln!(out, "| {} |\n|---|---|---:|---:|---:|", heads.map(|head| self.word(head)).join(" | "))?;
        totals.iter().try_for_each(|total| writeln!(out, "| {} |", self.rule_row(total).join(" | ")))
    }

    fn rule_row(&self, total: &RuleTotal<'_>) -> [String; 5] {
        let euro = |cents| if cents == 0 { "–".to_owned() } else { self.language.whole_euro(cents) };
        let (mark, _) = terminal::mark(total.severity);
        [
            format!("{mark} {}", self.word(words::severity(total.severity))),
            escaped(&rule(total.code, self.language)),
            self.language.count(total.findings.len() as u64),
            euro(total.worth.amount),
            euro(total.worth.estimate),
        ]
    }

    /// What to do now, as tasks; where nothing is due now, what comes next.
    fn actions(&self, out: &mut dyn Write) -> io::Result<()> {
        let words = Words { roadmap: &self.audit.roadmap, house: self.house, language: self.language };
        let of = |horizon| words.roadmap.actions.iter().filter(move |action| action.horizon == horizon);
        let Some(horizon) = Horizon::ALL.into_iter().find(|horizon| of(*horizon).next().is_some()) else {
            return Ok(());
        };
        writeln!(out, "\n### {}: {}\n", self.word("plan-roadmap"), words.horizon(horizon))?;
        of(horizon).take(ACTIONS).try_for_each(|action| writeln!(out, "{}", self.action(&words, action)))
    }

    fn action(&self, words: &Words<'_>, action: &Action) -> String {
        let closes = words.sentence(&Message::new("plan-closes").with("count", action.closes.len()));
        let value = Some(action.value.at_stake()).filter(|cents| *cents > 0);
        let value = value.map_or_else(String::new, |cents| format!(", {}", self.language.whole_euro(cents)));
        let details = format!("{}; {closes}{value}; ≈ {}", words.owners(action), words.hours(action));
        format!("- [ ] **{}** {} ({})", escaped(&words.title(action)), escaped(&words.how(action)), escaped(&details))
    }

    /// What could not be checked, and what a reader must know.
    fn reservations(&self, out: &mut dyn Write) -> io::Result<()> {
        let found = &self.audit.findings;
        if found.not_run.is_empty() && found.notes.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n### {}\n", self.word("html-not-checked"))?;
        for note in &found.notes {
            writeln!(out, "- {}", escaped(&self.sentence(note)))?;
        }
        for rule_not_run in &found.not_run {
            let reason = self.sentence(&rule_not_run.missing);
            writeln!(out, "- {}: {}", escaped(&rule(rule_not_run.code, self.language)), escaped(&reason))?;
        }
        Ok(())
    }

    fn more(&self, rest: usize, out: &mut dyn Write) -> io::Result<()> {
        if rest == 0 {
            return Ok(());
        }
        writeln!(out, "\n{}", escaped(&self.sentence(&Message::new("check-more").with("count", rest))))
    }

    fn word(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::testing::finding;

    #[test]
    fn a_name_is_said_once() {
        let named = Finding { subject_name: "Nordlicht GmbH".to_owned(), ..finding() };
        let cell = |sentence: &str| row(&named, "a.csv:2", sentence, Language::En);
        assert!(cell("two orders without invoice").contains("| Nordlicht GmbH: two orders without invoice |"));
        assert!(cell("Nordlicht GmbH: two orders").contains("| Nordlicht GmbH: two orders |"));
    }
}
