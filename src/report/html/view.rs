//! The page as the template sees it: every sentence in its language, every number formatted.

use askama::Template;

use super::cases::{self, Case, Cases, RuleSection};
use super::flow::Flow;
use super::heatmap::Heatmap;
use super::map::Map;
use super::roadmap::{self, Plan};
use super::sections::{self, FileRow, NotChecked, ProblemRow, SystemRow};
use crate::findings::Finding;
use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::report::landscape::Landscape;
use crate::report::messages::{self, Language};
use crate::report::opening;
use crate::report::people::House;
use crate::report::pseudonym;
use crate::report::value::{self, Nature};

/// Findings on the first page.
const FIRST: usize = 5;
/// Rules on the first page.
const RULES: usize = 9;

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct Page {
    pub(super) language: Language,
    pub(super) headline: String,
    pub(super) lead: Vec<String>,
    pub(super) as_of: Option<String>,
    /// What is hidden in it.
    pub(super) hidden: Vec<String>,
    pub(super) tiles: Vec<Tile>,
    pub(super) first: Vec<(&'static str, Case)>,
    pub(super) money: Vec<Money>,
    pub(super) map: Map,
    pub(super) flow: Option<Flow>,
    pub(super) plan: Option<Plan>,
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
    pub(super) hashes: Vec<(String, String)>,
    pub(super) version: &'static str,
}

/// What stands at stake in one sense.
pub(super) struct Money {
    pub(super) name: String,
    pub(super) meaning: String,
    pub(super) sum: String,
    /// Width of the bar in percent of the longest.
    pub(super) bar: u32,
    pub(super) class: &'static str,
    /// The rules behind it, with their sums.
    pub(super) rules: Vec<(&'static str, String, String)>,
}

/// A figure to see first.
pub(super) struct Tile {
    pub(super) figure: String,
    pub(super) label: String,
    pub(super) class: &'static str,
}

/// The notes of an audit that are wanted, in words.
fn rendered(audit: &Audit, language: Language, wanted: impl Fn(&Message) -> bool) -> Vec<String> {
    let notes = audit.findings.notes.iter().filter(|note| wanted(note));
    notes.map(|note| messages::render(note, language)).collect()
}

impl Page {
    /// A page that says nothing but who knows whom.
    pub(super) fn empty(landscape: &Landscape, findings: &[Finding], language: Language) -> Self {
        let heatmap = Heatmap::draw(landscape, language);
        Self {
            language,
            headline: String::new(),
            lead: Vec::new(),
            as_of: None,
            hidden: Vec::new(),
            tiles: Vec::new(),
            first: Vec::new(),
            money: Vec::new(),
            map: Map::draw(landscape, findings, language),
            flow: None,
            plan: None,
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
            hashes: Vec::new(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Lays out an audit.
    pub(super) fn new(audit: &Audit, landscape: &Landscape, house: House, language: Language) -> Self {
        let cases = Cases::new(audit, landscape, language);
        let (problems, more_problems) = sections::problems(audit, language);
        Self {
            headline: opening::headline(landscape, language),
            lead: opening::lead(audit, landscape, house, language),
            as_of: audit.reference_date.map(|date| language.date(date)),
            tiles: tiles(audit, landscape, language),
            first: cases.first(FIRST),
            money: money(audit, language),
            flow: Flow::draw(audit, language),
            plan: Plan::new(audit, landscape, house, language),
            rules: cases.rules(),
            not_checked: sections::not_checked(audit, language),
            hidden: rendered(audit, language, pseudonym::is_note),
            notes: rendered(audit, language, |note| !pseudonym::is_note(note)),
            files: sections::files(audit, language),
            blocking: sections::blocking(audit, language),
            repeats: sections::repeats(audit, landscape, language),
            problems,
            more_problems: more(more_problems, "html-more-problems", language),
            hashes: sections::hashes(audit),
            ..Self::empty(landscape, &audit.findings.findings, language)
        }
    }

    /// The words of an id, for the template.
    fn t(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// The rules that the first page has room for; the others stand further below.
    fn first_rules(&self) -> &[RuleSection] {
        &self.rules[..self.rules.len().min(RULES)]
    }

    fn further_rules(&self) -> &[RuleSection] {
        &self.rules[self.rules.len().min(RULES)..]
    }
}

fn tiles(audit: &Audit, landscape: &Landscape, language: Language) -> Vec<Tile> {
    let findings = &audit.findings.findings;
    let (errors, broken) = (opening::errors(findings), value::amount_of(findings, Nature::Broken));
    let risk = value::amount_of(findings, Nature::AtRisk);
    let tile =
        |figure: String, message: Message, class| Tile { figure, label: messages::render(&message, language), class };
    let customers = || {
        let message = Message::new("html-tile-customers").with("systems", landscape.systems.len());
        (language.count(landscape.entities.customers), messages::render(&message, language))
    };
    let (figure, label) = roadmap::tile(audit, language).unwrap_or_else(customers);
    vec![
        Tile { figure, label, class: "" },
        tile(
            language.share(landscape.share_known_to_one()),
            Message::new("html-tile-alone").with("count", Argument::Count(landscape.known_to_one())),
            "",
        ),
        tile(
            language.count(findings.len() as u64),
            Message::new("html-tile-findings").with("errors", errors),
            if errors > 0 { "bad" } else { "" },
        ),
        tile(
            language.whole_euro(broken),
            match risk {
                0 => Message::new("html-tile-broken"),
                _ => Message::new("html-tile-value").with("risk", Argument::Text(language.whole_euro(risk))),
            },
            if broken > 0 { "bad" } else { "" },
        ),
    ]
}

/// What stands at stake: what is broken, what is at risk, what nobody can assign, and the effort.
fn money(audit: &Audit, language: Language) -> Vec<Money> {
    let findings = &audit.findings.findings;
    let totals = value::by_rule(findings);
    let rows = Nature::ALL.map(|nature| {
        let (id, class) = match nature {
            Nature::Broken => ("broken", "bad"),
            Nature::AtRisk => ("risk", "caution"),
            Nature::Unassigned => ("unassigned", "note"),
        };
        let of = totals.iter().filter(|total| Nature::of(total.code) == nature && total.worth.amount > 0);
        let rules = of.map(|total| (total.code, total.worth.amount)).collect::<Vec<_>>();
        (id, class, value::amount_of(findings, nature), rules)
    });
    let estimates = totals.iter().filter(|total| total.worth.estimate > 0);
    let effort = estimates.map(|total| (total.code, total.worth.estimate)).collect::<Vec<_>>();
    let effort = ("effort", "effort", value::worth(findings).estimate, effort);
    let longest = rows.iter().map(|row| row.2).max().unwrap_or_default().max(effort.2).max(1);
    let all = rows.into_iter().chain([effort]).filter(|(_, _, sum, _)| *sum > 0);
    all.map(|(id, class, sum, rules)| Money {
        name: messages::text(&format!("html-money-{id}"), language),
        meaning: messages::text(&format!("html-money-{id}-meaning"), language),
        sum: cases::euro(sum, class == "effort", language),
        bar: (sum as f64 / longest as f64 * 100.0).round() as u32,
        class,
        rules: rules
            .into_iter()
            .map(|(code, sum)| {
                let name = messages::text(&crate::report::words::rule_name(code), language);
                (code.name(), name, cases::euro(sum, class == "effort", language))
            })
            .collect(),
    })
    .collect()
}

/// A sentence about what is left out; empty where nothing is.
fn more(count: usize, id: &'static str, language: Language) -> String {
    if count == 0 { String::new() } else { messages::render(&Message::new(id).with("count", count), language) }
}
