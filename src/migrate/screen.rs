//! What the terminal shows of a migration and of a load.

use super::load_order::Step;
use super::pack::Outcome;
use super::targets::Faults;
use super::unmerge::Rebuilt;
use super::verify::{Difference, Kind, Verdict};
use crate::message::Message;
use crate::report::Language;
use crate::report::messages::{numbered, render, text};
use crate::report::screen::{Grid, GridColumn, Screen, Span, Tone};

/// Differences that a screen shows.
const SHOWN: usize = 20;

/// What was written, or would be; `folder` is none in a dry run.
pub fn outcome(outcome: &Outcome, folder: Option<&str>, language: Language) -> Screen {
    let mut screen = Screen::default();
    match folder {
        Some(folder) => screen.heading(numbered("migrate-title", &[folder.to_owned()], language)),
        None => screen.heading(text("migrate-title-dry", language)),
    }
    screen.gap();
    screen.table(steps(&outcome.order.steps, language));
    for target in &outcome.order.targets {
        screen.gap();
        screen.heading(numbered("load-order-target", std::slice::from_ref(&target.target), language));
        screen.table(steps(&target.steps, language));
        if let Some((_, faults)) = outcome.faults.iter().find(|(name, _)| *name == target.target) {
            checks(faults, language, &mut screen);
        }
    }
    screen.gap();
    let count = |id, name, count: u64| render(&Message::new(id).with(name, count as usize), language);
    let order = &outcome.order;
    if outcome.decided > 0 {
        screen.text(count("migrate-decided", "decided", outcome.decided as u64));
    }
    for (line, why) in &outcome.lost {
        let told = numbered(&format!("migrate-lost-{why}"), &[line.to_string()], language);
        screen.line(vec![Span::new(told, Tone::Caution)]);
    }
    screen.text(count("load-order-conflicts", "conflicts", order.open_conflicts).replace('`', ""));
    screen.text(count("load-order-pairs", "pairs", order.open_pairs));
    screen.text(count("load-order-merges", "merges", order.merges).replace('`', ""));
    screen
}

fn steps(steps: &[Step], language: Language) -> Grid {
    let row = |step: &Step| {
        let totals = step.control_totals.iter().map(|total| format!("{} {}", total.column, total.sum));
        vec![
            Span::plain(step.file.as_str()),
            Span::plain(language.count(step.rows)),
            Span::faint(totals.collect::<Vec<_>>().join("  ")),
        ]
    };
    Grid {
        columns: vec![
            GridColumn::words(text("migrate-file", language)),
            GridColumn::numbers(text("migrate-rows", language)),
            GridColumn::giving_way(text("migrate-totals", language)),
        ],
        rows: steps.iter().map(row).collect(),
    }
}

fn checks(faults: &Faults, language: Language, screen: &mut Screen) {
    screen.gap();
    if faults.counts.is_empty() {
        screen.line(vec![Span::new(text("migrate-no-faults", language), Tone::Good)]);
        return;
    }
    let row = |((file, column, check), count): (&(String, String, super::targets::Check), &u64)| {
        vec![
            Span::plain(file.as_str()),
            Span::plain(column.as_str()),
            Span::plain(text(&format!("check-{}", check.name()), language)),
            Span::plain(language.count(*count)),
            Span::faint(text(&format!("consequence-{}", check.consequence()), language)),
        ]
    };
    screen.table(Grid {
        columns: vec![
            GridColumn::words(text("migrate-file", language)),
            GridColumn::giving_way(text("migrate-column", language)),
            GridColumn::words(text("migrate-check", language)),
            GridColumn::numbers(text("migrate-failed", language)),
            GridColumn::optional(text("migrate-consequence", language)),
        ],
        rows: faults.counts.iter().map(row).collect(),
    });
}

/// What was rebuilt.
pub fn rebuilt(rebuilt: &[Rebuilt], language: Language) -> Screen {
    let mut screen = Screen::default();
    let rows: usize = rebuilt.iter().map(|table| table.rows).sum();
    screen.heading(render(&Message::new("unmerge-title").with("tables", rebuilt.len()).with("rows", rows), language));
    screen.gap();
    let row = |table: &Rebuilt| vec![Span::plain(table.name.as_str()), Span::plain(language.count(table.rows as u64))];
    screen.table(Grid {
        columns: vec![
            GridColumn::giving_way(text("migrate-file", language)),
            GridColumn::numbers(text("migrate-rows", language)),
        ],
        rows: rebuilt.iter().map(row).collect(),
    });
    screen
}

/// What lies between a pack and the new platform.
pub fn verdict(verdict: &Verdict, language: Language) -> Screen {
    let mut screen = Screen::default();
    let rows: u64 = verdict.files.iter().map(|file| file.packed).sum();
    let title = if verdict.held() {
        render(&Message::new("verify-title-held").with("rows", rows as usize), language)
    } else {
        render(&Message::new("verify-title-differs").with("differences", verdict.differences.len()), language)
    };
    screen.heading(title);
    screen.gap();
    screen.table(files(verdict, language));
    screen.gap();
    for file in verdict.files.iter().filter(|file| !file.unseen.is_empty()) {
        let told = numbered("verify-not-exported", &[file.file.clone(), file.unseen.join(", ")], language);
        screen.line(vec![Span::new(told, Tone::Caution)]);
    }
    if verdict.written_otherwise > 0 {
        let cells = verdict.written_otherwise as usize;
        screen.text(render(&Message::new("verify-written-otherwise").with("cells", cells), language));
    }
    differences(verdict, language, &mut screen);
    screen
}

fn files(verdict: &Verdict, language: Language) -> Grid {
    let numbers =
        ["verify-expected", "verify-found", "verify-missing", "verify-doubled", "verify-changed", "verify-other"];
    let mut columns = vec![GridColumn::giving_way(text("migrate-file", language))];
    columns.extend(numbers.iter().map(|id| GridColumn::numbers(text(id, language))));
    let toned = |count: u64| if count == 0 { Span::faint("0") } else { Span::new(language.count(count), Tone::Bad) };
    let rows = verdict.files.iter().map(|file| {
        vec![
            Span::plain(file.file.as_str()),
            Span::plain(language.count(file.packed)),
            Span::plain(language.count(file.found)),
            toned(file.missing),
            toned(file.doubled),
            toned(file.changed),
            Span::faint(language.count(file.other)),
        ]
    });
    Grid { rows: rows.collect(), columns }
}

fn differences(verdict: &Verdict, language: Language, screen: &mut Screen) {
    for one in &verdict.differences {
        let told = match one.kind {
            Kind::Total => {
                numbered("verify-sum", &[one.column.clone(), one.packed.clone(), one.found.clone()], language)
            }
            Kind::NoTable => numbered("verify-no-table", &[one.file.clone(), one.column.clone()], language),
            Kind::Missing | Kind::Doubled | Kind::Changed => continue,
        };
        screen.line(vec![Span::new(told, Tone::Bad)]);
    }
    let of_rows = || verdict.differences.iter().filter(|one| !matches!(one.kind, Kind::Total | Kind::NoTable));
    let row = |one: &Difference| {
        vec![
            Span::new(text(&format!("verify-{}", one.kind.name()), language), Tone::Bad),
            Span::plain(one.file.as_str()),
            Span::plain(one.key.as_str()),
            Span::plain(one.column.as_str()),
            Span::plain(one.packed.as_str()),
            Span::plain(one.found.as_str()),
        ]
    };
    let heads = ["migrate-file", "verify-key", "verify-column", "verify-expected", "verify-found"];
    let mut columns = vec![GridColumn::words("")];
    columns.extend(heads.iter().map(|id| GridColumn::giving_way(text(id, language))));
    screen.gap();
    screen.table(Grid { columns, rows: of_rows().take(SHOWN).map(row).collect() });
    let more = of_rows().count().saturating_sub(SHOWN);
    if more > 0 {
        screen.text(render(&Message::new("verify-more").with("more", more), language));
    }
}
