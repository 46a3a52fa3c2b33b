//! The difference as a page that stands alone, in the clothes of the report: nothing is loaded from elsewhere, and everything
//! from the data is escaped by the template engine.

use std::io::{self, Write};

use askama::Template;

use super::compare::{Difference, RuleChange, State, Tally};
use super::screen::{islands, most_valuable, place, value, worth};
use crate::message::Message;
use crate::report::Harmless;
use crate::report::{Language, messages};

/// Findings of a state that stand on the page.
const SHOWN: usize = 100;
/// Pairs of systems, bridged or parted.
const BRIDGES: usize = 25;

#[derive(Template)]
#[template(path = "diff.html")]
struct Page {
    language: Language,
    headline: String,
    dates: String,
    tiles: Vec<Tile>,
    rules: Vec<RuleRow>,
    unchecked: String,
    indices: Vec<IndexRow>,
    islands: Vec<String>,
    lists: Vec<FindingList>,
}

struct Tile {
    figure: String,
    label: String,
    class: &'static str,
}

struct RuleRow {
    code: String,
    name: String,
    cells: Vec<String>,
}

struct IndexRow {
    name: String,
    before: String,
    after: String,
    change: String,
    class: &'static str,
}

struct FindingList {
    title: String,
    rows: Vec<FindingRow>,
    more: String,
}

struct FindingRow {
    value: String,
    rule: String,
    name: String,
    message: String,
    place: String,
}

impl Page {
    /// The words of an id, for the template.
    fn t(&self, id: &str) -> String {
        messages::text(id, self.language)
    }
}

/// Writes the page.
///
/// # Errors
/// If it cannot be written.
pub fn write(difference: &Difference<'_>, language: Language, out: &mut dyn Write) -> io::Result<()> {
    page(difference, language).write_into(&mut Harmless(out))
}

fn page(difference: &Difference<'_>, language: Language) -> Page {
    let total = &difference.total;
    let headline = Message::new("diff-headline")
        .with("closed", total.closed.findings)
        .with("new", total.new.findings)
        .with("open", total.open.findings);
    let unchecked = Message::new("diff-unchecked").with("count", total.unchecked.findings);
    let sum = RuleChange { name: messages::text("diff-sum", language), ..total.clone() };
    let dates = [difference.old, difference.new].map(|run| run.summary.reference_date);
    let dates = dates.into_iter().flatten().map(|date| language.date(date)).collect::<Vec<_>>();
    Page {
        language,
        headline: messages::render(&headline, language),
        dates: dates.join(" → "),
        tiles: tiles(difference, language),
        rules: difference.rules.iter().chain([&sum]).map(|rule| rule_row(rule, language)).collect(),
        unchecked: if total.unchecked.findings > 0 { messages::render(&unchecked, language) } else { String::new() },
        indices: indices(difference, language),
        islands: islands(difference, language, BRIDGES),
        lists: [(State::New, "diff-new-findings"), (State::Closed, "diff-closed-findings")]
            .into_iter()
            .filter_map(|(state, title)| list(difference, state, title, language))
            .collect(),
    }
}

fn tiles(difference: &Difference<'_>, language: Language) -> Vec<Tile> {
    let total = &difference.total;
    let tile = |tally: Tally, id: &str, class| Tile {
        figure: language.count(tally.findings as u64),
        label: format!("{}, {}", messages::text(id, language), worth(tally, language)),
        class,
    };
    let mut tiles = vec![
        tile(total.closed, "diff-closed", ""),
        tile(total.new, "diff-new", if total.new.findings > 0 { "bad" } else { "" }),
        tile(total.open, "diff-open", ""),
    ];
    tiles.extend(indices(difference, language).into_iter().next().map(|index| Tile {
        figure: format!("{} → {}", index.before, index.after),
        label: index.name,
        class: index.class,
    }));
    tiles
}

fn rule_row(rule: &RuleChange, language: Language) -> RuleRow {
    let count =
        |tally: Tally| if tally.findings == 0 { "–".to_owned() } else { language.count(tally.findings as u64) };
    let cells = vec![
        count(rule.closed),
        count(rule.new),
        count(rule.open),
        worth(rule.closed, language),
        worth(rule.new, language),
    ];
    RuleRow { code: rule.rule.clone(), name: rule.name.clone(), cells }
}

fn indices(difference: &Difference<'_>, language: Language) -> Vec<IndexRow> {
    let row = |change: &super::compare::IndexChange| {
        let delta = change.after - change.before;
        let sign = if delta < 0.0 { "−" } else { "+" };
        IndexRow {
            name: super::screen::index_name(change, language),
            before: super::screen::index_value(change, change.before, language),
            after: super::screen::index_value(change, change.after, language),
            change: format!("{sign}{}", language.decimal(delta.abs(), 1)),
            class: if change.is_worse() { "bad" } else { "" },
        }
    };
    difference.indices.iter().map(row).collect()
}

fn list(difference: &Difference<'_>, state: State, title: &str, language: Language) -> Option<FindingList> {
    let findings = most_valuable(difference, state);
    if findings.is_empty() {
        return None;
    }
    let rest = findings.len().saturating_sub(SHOWN);
    let rows = findings.iter().take(SHOWN).map(|found| FindingRow {
        value: value(found, language),
        rule: found.rule.clone(),
        name: found.entity_name.clone(),
        message: found.message.clone(),
        place: place(found),
    });
    let more = Message::new("diff-more").with("count", rest);
    Some(FindingList {
        title: messages::text(title, language),
        rows: rows.collect(),
        more: if rest > 0 { messages::render(&more, language) } else { String::new() },
    })
}
