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
    pub(super) language: Language,
    pub(super) headline: String,
    pub(super) lead: Vec<String>,
    pub(super) as_of: Option<String>,
    pub(super) tiles: Vec<Tile>,
    pub(super) heatmap: Heatmap,
    pub(super) more_systems: String,
    pub(super) systems: Vec<SystemRow>,
    pub(super) rules: Vec<RuleSection>,
    pub(super) not_checked: Vec<NotChecked>,
    pub(super) notes: Vec<String>,
    pub(super) files: Vec<FileRow>,
    pub(super) blocking: Vec<String>,
    pub(super) repeats: Vec<String>,
    pub(super) problems: Vec<ProblemRow>,
    pub(super) more_problems: String,
    pub(super) version: &'static str,
}

/// A figure to see first.
pub(super) struct Tile {
    pub(super) figure: String,
    pub(super) label: String,
    pub(super) class: &'static str,
}

impl Page {
    /// A page that says nothing but who knows whom.
    pub(super) fn empty(landscape: &Landscape, language: Language) -> Self {
        let heatmap = Heatmap::draw(landscape, language);
        Self {
            language,
            headline: String::new(),
            lead: Vec::new(),
            as_of: None,
            tiles: Vec::new(),
            more_systems: more(heatmap.more, "html-more-systems", language),
            heatmap,
            systems: sections::systems(landscape, language),
            rules: Vec::new(),
            not_checked: Vec::new(),
            notes: Vec::new(),
            files: Vec::new(),
            blocking: Vec::new(),
            repeats: Vec::new(),
            problems: Vec::new(),
            more_problems: String::new(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Lays out an audit.
    pub(super) fn new(audit: &Audit, landscape: &Landscape, language: Language) -> Self {
        let (problems, more_problems) = sections::problems(audit, language);
        Self {
            headline: headline(landscape, language),
            lead: lead(audit, landscape, language),
            as_of: audit.reference_date.map(|date| language.date(date)),
            tiles: tiles(audit, landscape, language),
            rules: sections::rules(audit, landscape, language),
            not_checked: sections::not_checked(audit, language),
            notes: audit.findings.notes.iter().map(|note| messages::render(note, language)).collect(),
            files: sections::files(audit, language),
            blocking: sections::blocking(audit, language),
            repeats: sections::repeats(audit, landscape, language),
            problems,
            more_problems: more(more_problems, "html-more-problems", language),
            ..Self::empty(landscape, language)
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
            .with("files", audit.identity.reading.files_read())
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
