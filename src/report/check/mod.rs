//! What `check` says, once for people and once per format of the machines that ask it: the findings, which of them are new,
//! which of them break the gate, and the verdict.

mod escape;
mod github;
mod gitlab;
pub(super) mod json;
mod junit;
mod markdown;
mod places;
mod sarif;
mod text;
mod verdict;

use std::io::{self, Write};
use std::path::Path;

pub use escape::{markdown as markdown_text, one_line, turns_text};
pub use places::Places;
pub use text::screen;
pub use verdict::verdict;

use super::messages::{self, Language};
use super::words;
use crate::findings::{Code, Finding};
use crate::gate::{Breach, IndexBreach, Judged, Verdict};
use crate::message::Message;
use crate::pipeline::Audit;
use places::Place;

/// Everything a report on a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// What was found.
    pub audit: &'a Audit,
    /// What the gate says to it.
    pub verdict: &'a Verdict<'a>,
    /// Where the exports lie.
    pub places: &'a Places,
    /// Language of the sentences.
    pub language: Language,
    /// The output folder, where it is not the usual one.
    pub out: Option<&'a Path>,
}

/// A format for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Everything, as JSON of our own.
    Json,
    /// Test results as Jenkins and others read them.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations.
    Github,
    /// A report of GitLab Code Quality.
    Gitlab,
    /// Markdown for a pull request or a ticket.
    Markdown,
}

/// Writes a check in a format.
///
/// # Errors
/// If it cannot be written.
pub fn write(check: &Check<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Json => json::write(check, out),
        Format::Junit => junit::write(check, out),
        Format::Sarif => sarif::write(check, out),
        Format::Github => github::write(check, out),
        Format::Gitlab => gitlab::write(check, out),
        Format::Markdown => markdown::write(check, out),
    }
}

impl<'a> Check<'a> {
    fn place(&self, finding: &Finding) -> Place {
        self.places.of(finding, &self.audit.identity.reading.catalogue)
    }

    fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }

    fn word(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    /// Code and name of a rule: `HND301 Gewonnen, aber kein Projekt`.
    fn rule(&self, code: Code) -> String {
        format!("{} {}", code.name(), self.word(&words::rule_name(code)))
    }

    /// Findings that break the gate; where it holds, those that are new.
    fn worth_a_look(&self) -> Vec<Judged<'a>> {
        let held = self.verdict.holds();
        self.verdict.findings.iter().filter(|judged| if held { judged.new } else { judged.breaks }).copied().collect()
    }

    fn of_index(&self, IndexBreach { use_case, found, allowed }: IndexBreach) -> Message {
        let found = self.language.decimal(found, 1);
        let allowed = crate::message::Argument::Count(allowed.into());
        match use_case {
            None => Message::new("check-fragmented").with("found", found).with("allowed", allowed),
            Some(case) => Message::new("check-unready")
                .with("case", self.word(&format!("use-case-{case}")))
                .with("found", found)
                .with("allowed", allowed),
        }
    }

    /// Why the gate does not hold, in a sentence.
    fn reason(&self, breach: &Breach) -> String {
        self.sentence(&match *breach {
            Breach::New { fail_on, found, allowed } => Message::new("check-too-many-new")
                .with("found", found)
                .with("severity", self.word(words::severity(fail_on)))
                .with("allowed", allowed),
            Breach::Rule { code, found, allowed } => Message::new("check-rule-over")
                .with("rule", self.rule(code))
                .with("found", found)
                .with("allowed", allowed),
            Breach::Index(index) => self.of_index(index),
        })
    }
}

#[cfg(test)]
mod tests;
