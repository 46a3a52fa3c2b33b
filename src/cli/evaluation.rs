//! The result of `evaluate` as a screen.

use crate::catalog::Catalogue;
use crate::evaluate::{Evaluation, Mistake, MistakeKind, NameQuality, Quality, Rates, RuleQuality};
use crate::message::Message;
use crate::report::explain::evidence;
use crate::report::messages::{self, Language};
use crate::report::screen::{Grid, GridColumn, Screen, Span, Tone};

/// Records that are named per rule and kind of mistake.
const RECORDS: usize = 5;

/// Quality of identity and of rules, and the worst mistakes.
pub(super) fn screen(evaluation: &Evaluation, catalogue: &Catalogue, language: Language) -> Screen {
    let mut screen = Screen::default();
    if !evaluation.identity.is_empty() {
        screen.heading(messages::text("evaluate-identity", language));
        screen.table(identity(&evaluation.identity, language));
    }
    if !evaluation.rules.is_empty() {
        screen.gap();
        screen.heading(messages::text("evaluate-rules", language));
        screen.table(rules(&evaluation.rules, language));
        rule_mistakes(&mut screen, &evaluation.rules, catalogue, language);
    }
    mistakes(&mut screen, &evaluation.mistakes, catalogue, language);
    unknown(&mut screen, &evaluation.unknown, language);
    screen
}

/// Quality of the name comparison.
pub(super) fn names(quality: &NameQuality, worst: usize, language: Language) -> Screen {
    let mut screen = Screen::default();
    let message = Message::new("evaluate-names").with("pairs", quality.pairs).with("positive", quality.positive);
    screen.heading(messages::render(&message, language));
    let columns = rate_columns("").to_vec();
    screen.table(Grid { columns, rows: vec![rates(&quality.rates).to_vec()] });
    if !quality.mistakes.is_empty() {
        screen.gap();
        screen.heading(messages::text("evaluate-worst", language));
        let columns = vec![GridColumn::numbers(""), GridColumn::giving_way(""), GridColumn::giving_way("")];
        let row = |(left, right, probability): &(String, String, f64)| {
            vec![Span::plain(figure(*probability)), Span::plain(left.as_str()), Span::plain(right.as_str())]
        };
        screen.table(Grid { columns, rows: quality.mistakes.iter().take(worst).map(row).collect() });
    }
    screen
}

fn identity(qualities: &[Quality], language: Language) -> Grid {
    let text = |id| messages::text(id, language);
    let mut columns = vec![
        GridColumn::words(""),
        GridColumn::numbers(text("evaluate-records")),
        GridColumn::numbers(text("evaluate-true-pairs")),
    ];
    columns.extend(rate_columns(""));
    columns.extend(rate_columns("B³ "));
    columns.push(GridColumn::numbers(text("evaluate-completeness")));
    let row = |quality: &Quality| {
        let mut cells = vec![
            Span::strong(quality.sort.as_str()),
            Span::plain(language.count(quality.records as u64)),
            Span::plain(language.count(quality.true_pairs)),
        ];
        cells.extend(rates(&quality.pairwise));
        cells.extend(rates(&quality.b_cubed));
        cells.push(Span::plain(quality.pairs_completeness.map_or_else(|| "–".to_owned(), figure)));
        cells
    };
    Grid { columns, rows: qualities.iter().map(row).collect() }
}

fn rules(qualities: &[RuleQuality], language: Language) -> Grid {
    let text = |id| messages::text(id, language);
    let mut columns = vec![
        GridColumn::words(""),
        GridColumn::numbers(text("evaluate-findings")),
        GridColumn::numbers(text("evaluate-planted")),
    ];
    columns.extend(rate_columns(""));
    let row = |quality: &RuleQuality| {
        let mut cells = vec![
            Span::strong(quality.code.name()),
            Span::plain(language.count(quality.findings as u64)),
            Span::plain(language.count(quality.planted as u64)),
        ];
        cells.extend(rates(&quality.rates));
        cells
    };
    Grid { columns, rows: qualities.iter().map(row).collect() }
}

fn rule_mistakes(screen: &mut Screen, qualities: &[RuleQuality], catalogue: &Catalogue, language: Language) {
    for quality in qualities {
        for (id, records) in [("evaluate-wrong", &quality.wrong), ("evaluate-missed", &quality.missed)] {
            if records.is_empty() {
                continue;
            }
            let named: Vec<String> =
                records.iter().take(RECORDS).map(|record| catalogue.record(*record).reference()).collect();
            let message = Message::new(id)
                .with("rule", quality.code.name())
                .with("count", records.len())
                .with("records", named.join(", "));
            screen.line(vec![Span::faint(messages::render(&message, language))]);
        }
    }
}

fn mistakes(screen: &mut Screen, mistakes: &[Mistake], catalogue: &Catalogue, language: Language) {
    if mistakes.is_empty() {
        return;
    }
    screen.gap();
    screen.heading(messages::text("evaluate-worst", language));
    for mistake in mistakes {
        let (left, right) = (catalogue.record(mistake.left), catalogue.record(mistake.right));
        let probability = mistake.edge.as_ref().map_or_else(|| "–".to_owned(), |edge| language.share(edge.probability));
        screen.line(vec![
            Span::new(messages::text(kind(mistake), language), Tone::Bad),
            Span::plain(format!(" {} {probability}  {} ↔ {}", mistake.sort, left.reference(), right.reference())),
        ]);
        let why = match &mistake.edge {
            Some(edge) => evidence::line(edge, language),
            None => messages::text("evaluate-by-key", language),
        };
        screen.line(vec![Span::faint(format!("    {why}"))]);
    }
}

fn kind(mistake: &Mistake) -> &'static str {
    match (mistake.kind, mistake.candidate) {
        (MistakeKind::FalseMerge, _) => "evaluate-false-merge",
        (MistakeKind::Miss, true) => "evaluate-missed-merge",
        (MistakeKind::Miss, false) => "evaluate-never-compared",
    }
}

fn unknown(screen: &mut Screen, (count, example): &(usize, Option<String>), language: Language) {
    if let Some(example) = example {
        let message = Message::new("evaluate-unknown").with("count", *count).with("example", example.as_str());
        screen.gap();
        screen.line(vec![Span::new(messages::render(&message, language), Tone::Caution)]);
    }
}

fn rate_columns(prefix: &str) -> [GridColumn; 3] {
    ["P", "R", "F1"].map(|name| GridColumn::numbers(format!("{prefix}{name}")))
}

fn rates(rates: &Rates) -> [Span; 3] {
    [Span::plain(figure(rates.precision)), Span::plain(figure(rates.recall)), Span::strong(figure(rates.f1()))]
}

/// A rate as statisticians write it, in any language: `0.9312`.
fn figure(rate: f64) -> String {
    format!("{rate:.4}")
}
