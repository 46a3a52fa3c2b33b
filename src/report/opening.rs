//! The words that a report opens with, whatever its form: the one sentence to remember and what stands below it.

use super::landscape::Landscape;
use super::messages::{self, Language};
use super::people::House;
use super::roadmap::Words;
use super::value::{self, Nature};
use crate::findings::{Finding, Severity};
use crate::message::{Argument, Message};
use crate::pipeline::Audit;

/// The one sentence to remember.
pub(super) fn headline(landscape: &Landscape, language: Language) -> String {
    let message = Message::new(if landscape.known_to_one() > 0 { "html-headline" } else { "html-headline-connected" })
        .with("customers", Argument::Count(landscape.entities.customers))
        .with("systems", landscape.systems.len())
        .with("alone", Argument::Count(landscape.known_to_one()));
    messages::render(&message, language)
}

/// What was read, what was found, what it comes to, and what would mend most; a paragraph each.
pub(super) fn lead(audit: &Audit, landscape: &Landscape, house: House, language: Language) -> Vec<String> {
    let findings = &audit.findings.findings;
    let mut sentences = vec![
        Message::new("html-lead-read")
            .with("files", audit.identity.reading.files_read())
            .with("records", audit.identity.reading.catalogue.len())
            .with("systems", landscape.systems.len())
            .with("customers", Argument::Count(landscape.entities.customers)),
    ];
    if landscape.prospects > 0 {
        sentences.push(Message::new("html-lead-prospects").with("count", Argument::Count(landscape.prospects)));
    }
    if findings.is_empty() {
        sentences.push(Message::new("html-lead-nothing"));
    } else {
        sentences
            .push(Message::new("html-lead-findings").with("count", findings.len()).with("errors", errors(findings)));
    }
    let mut paragraphs: Vec<String> = sentences.iter().map(|sentence| messages::render(sentence, language)).collect();
    if let Some(last) = paragraphs.last_mut().filter(|_| !findings.is_empty()) {
        for sentence in at_stake(findings, language) {
            last.push(' ');
            last.push_str(&messages::render(&sentence, language));
        }
    }
    paragraphs.extend(best_bridge(audit, house, language));
    paragraphs
}

/// What the findings come to in euros, a sentence for each sort of which there is any.
fn at_stake(findings: &[Finding], language: Language) -> Vec<Message> {
    let (broken, risk) = (value::amount_of(findings, Nature::Broken), value::amount_of(findings, Nature::AtRisk));
    let sentences = [
        ("html-lead-broken", "amount", broken),
        ("html-lead-risk", "risk", risk),
        ("html-lead-effort", "estimate", value::worth(findings).estimate),
    ];
    let there = sentences.into_iter().filter(|(.., euros)| *euros > 0);
    there.map(|(id, name, euros)| Message::new(id).with(name, Argument::Text(language.whole_euro(euros)))).collect()
}

/// How many findings are errors.
pub(super) fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// The connection that would mend most, where anything is worth mending.
fn best_bridge(audit: &Audit, house: House, language: Language) -> Option<String> {
    if value::worth(&audit.findings.findings).total() == 0 {
        return None;
    }
    Words { roadmap: &audit.roadmap, house, language }.best_bridge()
}
