//! The difference on a terminal: what changed per rule, which islands moved, and the findings that are new.

use super::compare::{Bridge, Difference, IndexChange, RuleChange, State, Tally};
use super::run::Found;
use crate::message::{Argument, Message};
use crate::report::Language;
use crate::report::messages;
use crate::report::screen::{Grid, GridColumn, Screen, Span, Tone};

/// New findings that are shown.
const CASES: usize = 10;
/// Pairs of systems that are shown, bridged or parted.
const BRIDGES: usize = 6;

/// The difference for a terminal.
pub fn screen(difference: &Difference<'_>, language: Language) -> Screen {
    let mut screen = Screen::default();
    let page = Page { difference, language };
    screen.line(vec![Span::strong(page.headline())]);
    screen.gap();
    page.rules(&mut screen);
    page.indices(&mut screen);
    page.islands(&mut screen);
    page.cases(&mut screen);
    screen
}

struct Page<'a> {
    difference: &'a Difference<'a>,
    language: Language,
}

impl Page<'_> {
    fn word(&self, id: &'static str) -> String {
        messages::text(id, self.language)
    }

    fn headline(&self) -> String {
        let total = &self.difference.total;
        let message = Message::new("diff-headline")
            .with("closed", total.closed.findings)
            .with("new", total.new.findings)
            .with("open", total.open.findings);
        messages::render(&message, self.language)
    }

    fn rules(&self, screen: &mut Screen) {
        let heads = ["diff-closed", "diff-new", "diff-open", "diff-closed-value", "diff-new-value"];
        let mut columns = vec![GridColumn::words(""), GridColumn::giving_way(self.word("diff-rule"))];
        columns.extend(heads.map(|head| GridColumn::numbers(self.word(head))));
        let mut rows: Vec<Vec<Span>> = self.difference.rules.iter().map(|rule| self.row(rule)).collect();
        if rows.is_empty() {
            screen.text(self.word("diff-nothing"));
            return;
        }
        let total = RuleChange { name: self.word("diff-sum"), ..self.difference.total.clone() };
        rows.push(self.row(&total));
        screen.table(Grid { columns, rows });
        let unchecked = self.difference.total.unchecked.findings;
        if unchecked > 0 {
            let message = Message::new("diff-unchecked").with("count", unchecked);
            screen.line(vec![Span::faint(messages::render(&message, self.language))]);
        }
    }

    fn row(&self, rule: &RuleChange) -> Vec<Span> {
        let count = |tally: Tally, tone| {
            Span::new(self.count(tally.findings), if tally.findings == 0 { Tone::Faint } else { tone })
        };
        vec![
            Span::plain(rule.rule.clone()),
            Span::plain(rule.name.clone()),
            count(rule.closed, Tone::Good),
            count(rule.new, Tone::Bad),
            count(rule.open, Tone::Plain),
            Span::plain(worth(rule.closed, self.language)),
            Span::plain(worth(rule.new, self.language)),
        ]
    }

    fn count(&self, count: usize) -> String {
        if count == 0 { "–".to_owned() } else { self.language.count(count as u64) }
    }

    fn indices(&self, screen: &mut Screen) {
        if self.difference.indices.is_empty() {
            return;
        }
        screen.gap();
        screen.heading(self.word("diff-indices"));
        for change in &self.difference.indices {
            let tone = if change.is_worse() { Tone::Bad } else { Tone::Plain };
            screen.line(vec![Span::new(format!("  {}", index_line(change, self.language)), tone)]);
        }
    }

    fn islands(&self, screen: &mut Screen) {
        let lines = islands(self.difference, self.language, BRIDGES);
        if lines.is_empty() {
            return;
        }
        screen.gap();
        screen.heading(self.word("diff-islands"));
        for line in lines {
            screen.text(format!("  {line}"));
        }
    }

    fn cases(&self, screen: &mut Screen) {
        let new = most_valuable(self.difference, State::New);
        if new.is_empty() {
            return;
        }
        screen.gap();
        screen.heading(self.word("diff-new-findings"));
        let columns = vec![
            GridColumn::numbers(""),
            GridColumn::words(""),
            GridColumn::giving_way(""),
            GridColumn::giving_way(""),
            GridColumn::optional(""),
        ];
        let rows = new.iter().take(CASES).map(|found| self.case(found)).collect();
        screen.table(Grid { columns, rows });
        let rest = new.len().saturating_sub(CASES);
        if rest > 0 {
            let message = Message::new("diff-more").with("count", rest);
            screen.line(vec![Span::faint(format!("  {}", messages::render(&message, self.language)))]);
        }
    }

    fn case(&self, found: &Found) -> Vec<Span> {
        vec![
            Span::strong(value(found, self.language)),
            Span::plain(found.rule.clone()),
            Span::plain(found.entity_name.clone()),
            Span::faint(place(found)),
            Span::faint(found.fingerprint.clone()),
        ]
    }
}

/// What findings are worth together: amounts, else effort.
pub(super) fn worth(tally: Tally, language: Language) -> String {
    match (tally.amount, tally.estimate) {
        (0, 0) => "–".to_owned(),
        (0, estimate) => format!("≈ {}", language.whole_euro(estimate)),
        (amount, _) => language.whole_euro(amount),
    }
}

/// What an index is called.
pub(super) fn index_name(change: &IndexChange, language: Language) -> String {
    match &change.use_case {
        None => messages::text("plan-index", language),
        Some((id, name)) => {
            let words = format!("use-case-{id}");
            let name = if messages::has(&words) { messages::text(&words, language) } else { name.clone() };
            messages::render(&Message::new("diff-readiness").with("case", name), language)
        }
    }
}

/// Points of fragmentation with a decimal, readiness as a share.
pub(super) fn index_value(change: &IndexChange, value: f64, language: Language) -> String {
    if change.use_case.is_some() { language.share(value / 100.0) } else { language.decimal(value, 1) }
}

/// An index before and after.
pub(super) fn index_line(change: &IndexChange, language: Language) -> String {
    let message = Message::new("diff-index")
        .with("name", index_name(change, language))
        .with("before", index_value(change, change.before, language))
        .with("after", index_value(change, change.after, language));
    messages::render(&message, language)
}

/// What changed between systems, a sentence each.
pub(super) fn islands(difference: &Difference<'_>, language: Language, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (before, after) = difference.known_to_one();
    if before != after {
        let message = Message::new("diff-known-to-one")
            .with("before", Argument::Count(before))
            .with("after", Argument::Count(after));
        lines.push(messages::render(&message, language));
    }
    for (id, names) in [("diff-systems-new", &difference.systems_new), ("diff-systems-gone", &difference.systems_gone)]
    {
        if !names.is_empty() {
            let list = names.iter().map(|name| Argument::Text(name.clone())).collect();
            lines.push(messages::render(&Message::new(id).with("systems", Argument::List(list)), language));
        }
    }
    for (id, bridges) in [("diff-bridged", &difference.bridged), ("diff-parted", &difference.parted)] {
        lines.extend(bridges.iter().take(most).map(|bridge| sentence(id, bridge, language)));
    }
    lines
}

fn sentence(id: &'static str, bridge: &Bridge, language: Language) -> String {
    let share = |share: Option<f64>| Argument::Share(share.unwrap_or_default());
    let message = Message::new(id)
        .with("left", bridge.systems.0.as_str())
        .with("right", bridge.systems.1.as_str())
        .with("before", Argument::Count(bridge.before.customers))
        .with("after", Argument::Count(bridge.after.customers))
        .with("share-before", share(bridge.before.share_of_smaller))
        .with("share-after", share(bridge.after.share_of_smaller));
    messages::render(&message, language)
}

/// Findings of a state, the gravest first, then the most valuable.
pub(super) fn most_valuable<'a>(difference: &'a Difference<'a>, state: State) -> Vec<&'a Found> {
    let mut found: Vec<&Found> = difference.of(state).collect();
    found.sort_by(|left, right| {
        let value = |found: &Found| found.value_eur.unwrap_or_default();
        right.severity.cmp(&left.severity).then_with(|| value(right).total_cmp(&value(left)))
    });
    found
}

/// The value of a finding in whole euros.
pub(super) fn value(found: &Found, language: Language) -> String {
    let about = if found.value_basis == "estimate" { "≈ " } else { "" };
    let cents = found.value_eur.map(|euros| (euros * 100.0).round() as i64);
    cents.map_or_else(|| "–".to_owned(), |cents| format!("{about}{}", language.whole_euro(cents)))
}

/// File and row of a finding.
pub(super) fn place(found: &Found) -> String {
    match (&found.file, found.row) {
        (Some(file), Some(row)) => format!("{file}:{row}"),
        _ => String::new(),
    }
}
