//! The page as the template sees it: every sentence in its language, every number formatted.

use askama::Template;

use super::heatmap::Heatmap;
use super::sections::{self, FileRow, NotChecked, ProblemRow, RuleSection, SystemRow};
use crate::findings::Severity;
use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};
use crate::report::value;

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct Page {
    language: Language,
    headline: String,
    lead: Vec<String>,
    as_of: Option<String>,
    tiles: Vec<Tile>,
    heatmap: Heatmap,
    more_systems: String,
    systems: Vec<SystemRow>,
    rules: Vec<RuleSection>,
    not_checked: Vec<NotChecked>,
    notes: Vec<String>,
    files: Vec<FileRow>,
    problems: Vec<ProblemRow>,
    more_problems: String,
    version: &'static str,
}

/// A figure to see first.
struct Tile {
    figure: String,
    label: String,
    class: &'static str,
}

impl Page {
    /// Lays out an audit.
    pub(super) fn new(audit: &Audit, landscape: &Landscape, language: Language) -> Self {
        let heatmap = Heatmap::draw(landscape, language);
        let (problems, more_problems) = sections::problems(audit, language);
        Self {
            language,
            headline: headline(landscape, language),
            lead: lead(audit, landscape, language),
            as_of: audit.reference_date.map(|date| language.date(date)),
            tiles: tiles(audit, landscape, language),
            more_systems: more(heatmap.more, "html-more-systems", language),
            heatmap,
            systems: sections::systems(landscape, language),
            rules: sections::rules(audit, landscape, language),
            not_checked: sections::not_checked(audit, language),
            notes: audit.findings.notes.iter().map(|note| messages::render(note, language)).collect(),
            files: sections::files(audit, language),
            problems,
            more_problems: more(more_problems, "html-more-problems", language),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// The words of an id, for the template.
    fn t(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn tag(&self) -> &'static str {
        self.language.tag()
    }
}

/// The one sentence to remember.
fn headline(landscape: &Landscape, language: Language) -> String {
    let message = Message::new(if landscape.known_to_one() > 0 { "html-headline" } else { "html-headline-connected" })
        .with("customers", Argument::Count(landscape.entities.customers))
        .with("systems", landscape.systems.len())
        .with("alone", Argument::Count(landscape.known_to_one()));
    messages::render(&message, language)
}

fn lead(audit: &Audit, landscape: &Landscape, language: Language) -> Vec<String> {
    let findings = &audit.findings.findings;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let worth = value::worth(findings);
    let mut sentences = vec![
        Message::new("html-lead-read")
            .with("files", audit.identity.reading.inputs.len())
            .with("records", audit.identity.reading.catalogue.len())
            .with("systems", landscape.systems.len())
            .with("customers", Argument::Count(landscape.entities.customers)),
    ];
    if findings.is_empty() {
        sentences.push(Message::new("html-lead-nothing"));
    } else {
        sentences.push(
            Message::new("html-lead-findings")
                .with("count", findings.len())
                .with("errors", errors)
                .with("amount", Argument::Text(language.whole_euro(worth.amount)))
                .with("estimate", Argument::Text(language.whole_euro(worth.estimate))),
        );
    }
    sentences.iter().map(|sentence| messages::render(sentence, language)).collect()
}

fn tiles(audit: &Audit, landscape: &Landscape, language: Language) -> Vec<Tile> {
    let findings = &audit.findings.findings;
    let worth = value::worth(findings);
    let alone = landscape.known_to_one();
    let share =
        if landscape.entities.customers == 0 { 0.0 } else { alone as f64 / landscape.entities.customers as f64 };
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let tile =
        |figure: String, message: Message, class| Tile { figure, label: messages::render(&message, language), class };
    vec![
        tile(
            language.count(landscape.entities.customers),
            Message::new("html-tile-customers").with("systems", landscape.systems.len()),
            "",
        ),
        tile(language.share(share), Message::new("html-tile-alone").with("count", Argument::Count(alone)), ""),
        tile(
            language.count(findings.len() as u64),
            Message::new("html-tile-findings").with("errors", errors),
            if errors > 0 { "bad" } else { "" },
        ),
        tile(
            language.whole_euro(worth.amount),
            Message::new("html-tile-value").with("estimate", Argument::Text(language.whole_euro(worth.estimate))),
            if worth.amount > 0 { "bad" } else { "" },
        ),
    ]
}

/// A sentence about what is left out; empty where nothing is.
fn more(count: usize, id: &'static str, language: Language) -> String {
    if count == 0 { String::new() } else { messages::render(&Message::new(id).with("count", count), language) }
}
