//! Handovers as configured: grace periods and limits, words of stages, further handovers of the company's own.

use std::collections::BTreeMap;

use super::diagnose::Mistake;
use super::raw::{Section, word_of};
use super::settings::{FurtherHandover, HandoverSettings, ProcessStage};
use crate::catalog::RecordKind;

/// Keys of `[handovers]`.
pub(super) const HANDOVER_KEYS: [&str; 10] = [
    "won_to_project_days",
    "finished_to_invoice_days",
    "slow_days",
    "amount_tolerance",
    "active_days",
    "several_tickets",
    "complete_exports",
    "defaults",
    "stages",
    "further",
];

/// Keys of `[[handovers.further]]`.
pub(super) const FURTHER_KEYS: [&str; 6] = ["name", "from", "stage", "to", "within_days", "amount_tolerance"];

/// Days in which a further handover has to happen where it does not say.
const WITHIN: i64 = 30;

/// Reads `[handovers]`; what is missing or mistaken keeps its default.
pub(super) fn settings(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> HandoverSettings {
    let default = HandoverSettings::default();
    let Some(section) = root.table("handovers", Some(&HANDOVER_KEYS), mistakes) else { return default };
    let several = section.count("several_tickets", mistakes);
    let mut days = |key, default| section.count(key, mistakes).map_or(default, i64::from);
    HandoverSettings {
        won_to_project_days: days("won_to_project_days", default.won_to_project_days),
        finished_to_invoice_days: days("finished_to_invoice_days", default.finished_to_invoice_days),
        slow_days: days("slow_days", default.slow_days),
        active_days: days("active_days", default.active_days),
        several_tickets: several.map_or(default.several_tickets, |tickets| tickets as usize),
        amount_tolerance: section.share("amount_tolerance", mistakes).map_or(default.amount_tolerance, |share| share.0),
        complete_exports: section.flag("complete_exports", mistakes).unwrap_or(default.complete_exports),
        defaults: section.flag("defaults", mistakes).unwrap_or(default.defaults),
        stages: stages(&section, mistakes),
        further: further(&section, mistakes),
    }
}

/// What words of a status mean in this company.
fn stages(section: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<String, ProcessStage> {
    let Some(words) = section.table("stages", None, mistakes) else { return BTreeMap::new() };
    let entries = words.entries();
    entries.filter_map(|(word, _, value)| Some((word.to_owned(), word_of("stage", value, mistakes)?))).collect()
}

fn further(section: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<FurtherHandover> {
    let entries = section.tables("further", &FURTHER_KEYS, mistakes);
    entries.iter().filter_map(|entry| handover(entry, mistakes)).collect()
}

fn handover(entry: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Option<FurtherHandover> {
    let before = mistakes.len();
    let (name, from) = (entry.text("name", mistakes), entry.word::<RecordKind>("from", mistakes));
    let to = targets(entry, mistakes);
    let stage = entry.word("stage", mistakes).unwrap_or_default();
    let within_days = entry.count("within_days", mistakes).map_or(WITHIN, i64::from);
    let amount_tolerance = entry.share("amount_tolerance", mistakes).map(|share| share.0);
    if let (Some(name), Some(from), false) = (name, from, to.is_empty()) {
        return Some(FurtherHandover { name, from, stage, to, within_days, amount_tolerance });
    }
    if mistakes.len() == before {
        let missing = Mistake::new("an incomplete handover", entry.span.clone(), "what leads to what?");
        let help = "it needs `name = \"…\"`, `from = \"contract\"` and `to = [\"invoice\"]`";
        mistakes.push(missing.with_help(help.to_owned()));
    }
    None
}

fn targets(entry: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<RecordKind> {
    let words = entry.texts("to", mistakes);
    let kind = |(word, span): (String, std::ops::Range<usize>)| {
        let kind = RecordKind::from_name(&word);
        if kind.is_none() {
            let known = RecordKind::ALL.map(RecordKind::name);
            mistakes.push(Mistake::unknown("kind", &word, span, &known));
        }
        kind
    };
    words.into_iter().filter_map(kind).collect()
}
