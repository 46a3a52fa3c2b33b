//! An evaluation as a terminal shows it. English only: it is read by those who work on matching, not in reports.

use super::{
    Evaluation, Mistake, MistakeKind, NameQuality, Quality, Rates, Reliability, RuleQuality, SortQuality, Stability,
    calibration_error,
};
use crate::catalog::{Catalogue, Record, RecordIndex};
use crate::report::screen::{Grid, GridColumn, Screen, Span};

/// The quality of a run, rule by rule, with the worst errors: of each rule up to `worst` wrong findings and missed records.
pub fn evaluation_screen(evaluation: &Evaluation, catalogue: &Catalogue, worst: usize) -> Screen {
    let mut screen = Screen::default();
    if !evaluation.identity.is_empty() {
        screen.heading("identity");
        screen.table(identity(&evaluation.identity));
        screen.gap();
    }
    if !evaluation.reliability.is_empty() {
        screen.heading("reliability: among pairs said to be so likely the same, what share is");
        screen.table(reliability(&evaluation.reliability));
        for (sort, steps) in &evaluation.reliability {
            screen.text(format!("calibration error of {sort}: {:.4}", calibration_error(steps)));
        }
        screen.gap();
    }
    if !evaluation.rules.is_empty() {
        screen.heading("findings");
        screen.table(rules(&evaluation.rules));
        for rule in &evaluation.rules {
            examples(&mut screen, "wrong", rule, &rule.wrong[..worst.min(rule.wrong.len())], catalogue);
            examples(&mut screen, "missed", rule, &rule.missed[..worst.min(rule.missed.len())], catalogue);
        }
    }
    for mistake in &evaluation.mistakes {
        screen.gap();
        self::mistake(&mut screen, mistake, catalogue);
    }
    screen
}

/// The quality of the name comparison, with the worst errors.
pub fn names_screen(quality: &NameQuality, worst: usize) -> Screen {
    let mut screen = Screen::default();
    let row = |of: &SortQuality| {
        let mut row = vec![of.sort.clone(), of.pairs.to_string(), of.positive.to_string()];
        row.extend(rates(&of.rates));
        row
    };
    screen.table(grid(&["sort", "pairs", "positive", "P", "R", "F1"], quality.sorts.iter().map(row).collect()));
    screen.gap();
    for (left, right, probability) in quality.mistakes.iter().take(worst) {
        screen.text(format!("{probability:.2}  {left}  |  {right}"));
    }
    screen
}

/// How firmly the result stands.
pub fn stability_screen(stabilities: &[Stability]) -> Screen {
    let mut screen = Screen::default();
    screen.gap();
    screen.heading("stability: F1 over pairs, customers drawn anew in each round");
    let row = |stability: &Stability| {
        let least = stability.rounds.iter().copied().fold(f64::INFINITY, f64::min);
        let most = stability.rounds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let figures =
            [stability.whole, stability.mean(), stability.deviation(), least, most, stability.moved_by_training()];
        let mut row = vec![stability.rounds.len().to_string(), stability.sort.clone()];
        row.extend(figures.map(|figure| format!("{figure:.4}")));
        row
    };
    let header = ["rounds", "sort", "whole", "mean", "deviation", "least", "most", "moved by training"];
    screen.table(grid(&header, stabilities.iter().map(row).collect()));
    screen
}

fn reliability(sorts: &[(String, Vec<Reliability>)]) -> Grid {
    let row = |sort: &str, step: &Reliability| {
        let band = format!("{:.1}–{:.1}%", step.from * 100.0, step.to * 100.0);
        let shares = [step.said, step.found].map(|share| format!("{share:.4}"));
        [vec![band, sort.to_owned(), step.pairs.to_string()], shares.to_vec()].concat()
    };
    let rows = sorts.iter().flat_map(|(sort, steps)| steps.iter().map(move |step| row(sort, step))).collect();
    grid(&["said", "sort", "pairs", "mean", "true"], rows)
}

fn grid(header: &[&str], rows: Vec<Vec<String>>) -> Grid {
    let column = |(place, name): (usize, &&str)| {
        if place == 0 { GridColumn::words(*name) } else { GridColumn::numbers(*name) }
    };
    let rows = rows.into_iter().map(|row| row.into_iter().map(Span::plain).collect()).collect();
    Grid { columns: header.iter().enumerate().map(column).collect(), rows }
}

fn rates(rates: &Rates) -> [String; 3] {
    [rates.precision, rates.recall, rates.f1()].map(|rate| format!("{rate:.4}"))
}

fn identity(qualities: &[Quality]) -> Grid {
    let row = |quality: &Quality| {
        let mut row = vec![quality.sort.clone(), quality.records.to_string(), quality.true_pairs.to_string()];
        row.extend(rates(&quality.pairwise));
        row.extend(rates(&quality.b_cubed));
        for share in [quality.pairs_completeness, quality.estimated_completeness] {
            row.push(share.map_or_else(String::new, |share| format!("{share:.4}")));
        }
        row
    };
    let header = ["sort", "records", "pairs", "P", "R", "F1", "B³ P", "B³ R", "B³ F1", "blocked", "estimated"];
    grid(&header, qualities.iter().map(row).collect())
}

fn rules(qualities: &[RuleQuality]) -> Grid {
    let row = |quality: &RuleQuality| {
        let mut row = vec![quality.code.name().to_owned(), quality.findings.to_string(), quality.planted.to_string()];
        row.extend(rates(&quality.rates));
        row
    };
    grid(&["rule", "findings", "planted", "P", "R", "F1"], qualities.iter().map(row).collect())
}

fn examples(screen: &mut Screen, word: &str, rule: &RuleQuality, records: &[RecordIndex], catalogue: &Catalogue) {
    for index in records {
        screen.text(format!("{} {word}: {}", rule.code.name(), label(&catalogue.record(*index))));
    }
}

fn mistake(screen: &mut Screen, mistake: &Mistake, catalogue: &Catalogue) {
    let word = match mistake.kind {
        MistakeKind::FalseMerge => "false merge",
        MistakeKind::Miss if mistake.candidate => "miss",
        MistakeKind::Miss => "miss, not blocked",
    };
    screen.heading(format!("{} {word}", mistake.sort));
    for index in [mistake.left, mistake.right] {
        screen.text(format!("  {}", label(&catalogue.record(index))));
    }
    if let Some(edge) = &mistake.edge {
        let items = edge.evidence.iter().map(|item| format!("{}:{}:{:+.1}", item.comparison, item.level, item.weight));
        screen.text(format!("  {:+.1} bits = {}", edge.weight, items.collect::<Vec<_>>().join("  ")));
    }
}

/// A record with all it says, short enough for a line or two.
fn label(record: &Record<'_>) -> String {
    let typed = record.typed();
    let columns = typed.recognition.columns.iter().enumerate().filter(|(_, column)| column.role.is_some());
    let cells: Vec<&str> = columns.filter_map(|(place, _)| record.cell(place)).collect();
    let text = format!("{}  {}", record.reference(), cells.join(" · "));
    if text.chars().count() > 300 { format!("{}…", text.chars().take(299).collect::<String>()) } else { text }
}
