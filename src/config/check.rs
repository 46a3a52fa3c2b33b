//! From the configuration as typed to checked settings. All mistakes are collected, so that one run shows them all.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;
use toml::de::DeValue;

use super::diagnose::Mistake;
use super::raw::{Section, table_of, word_of};
use super::settings::{
    FileSettings, LinkageSettings, MoneySettings, ReviewSettings, RoadmapSettings, RuleSettings, Settings,
    SystemSettings,
};
use super::system_files;
use super::{gate, handovers, migrate};
use crate::catalog::{Role, from_spelling, spellings};
use crate::findings::{Code, Severity};

/// Keys of the configuration's outermost table.
pub(super) const KEYS: [&str; 13] = [
    "as_of",
    "systems",
    "catalog",
    "files",
    "handovers",
    "rules",
    "linkage",
    "money",
    "roadmap",
    "gate",
    "migrate",
    "suppressions",
    "review",
];
pub(super) const SYSTEM_KEYS: [&str; 6] = ["name", "department", "owner", "yearly_cost", "run_by", "deduplicated"];
pub(super) const FILE_KEYS: [&str; 5] = ["file", "system", "kind", "columns", "ignore"];
pub(super) const RULE_KEYS: [&str; 2] = ["off", "severity"];
pub(super) const LINKAGE_KEYS: [&str; 2] = ["match_probability", "review_probability"];
pub(super) const MONEY_KEYS: [&str; 1] = ["hourly_rate"];
pub(super) const REVIEW_KEYS: [&str; 2] = ["decisions", "learn"];
pub(super) const ROADMAP_KEYS: [&str; 1] = ["strands"];
/// The word that leaves a column unused, in the place of a role.
const UNUSED: &str = "unused";

/// Every key that has a meaning, for the test of the handbook.
#[cfg(test)]
pub(super) fn all_keys() -> impl Iterator<Item = &'static str> {
    let lists: [&[&'static str]; 16] = [
        &KEYS,
        &SYSTEM_KEYS,
        &FILE_KEYS,
        &handovers::HANDOVER_KEYS,
        &handovers::FURTHER_KEYS,
        &RULE_KEYS,
        &LINKAGE_KEYS,
        &MONEY_KEYS,
        &ROADMAP_KEYS,
        &system_files::CATALOG_KEYS,
        &gate::GATE_KEYS,
        &gate::SUPPRESSION_KEYS,
        &migrate::MIGRATE_KEYS,
        &migrate::FIELD_KEYS,
        &migrate::LEDGER_KEYS,
        &REVIEW_KEYS,
    ];
    lists.into_iter().flatten().copied()
}

/// Reads the settings; what is missing or mistaken keeps its default.
/// Files that it names are looked for in the folder.
pub(super) fn settings(root: &Section<'_>, folder: &Path, mistakes: &mut Vec<Mistake>) -> Settings {
    Settings {
        as_of: root.date("as_of", mistakes),
        systems: systems(root, mistakes),
        catalog: system_files::catalog(root, folder, mistakes),
        files: files(root, mistakes),
        handovers: handovers::settings(root, mistakes),
        rules: rules(root, mistakes),
        linkage: linkage(root, mistakes),
        money: money(root, mistakes),
        roadmap: roadmap(root, mistakes),
        gate: gate::settings(root, mistakes),
        migrate: migrate::settings(root, mistakes),
        suppressions: gate::suppressions(root, mistakes),
        review: review(root, mistakes),
    }
}

fn systems(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<String, SystemSettings> {
    let Some(section) = root.table("systems", None, mistakes) else { return BTreeMap::new() };
    let mut systems = BTreeMap::new();
    for (slug, _, value) in section.entries() {
        let Some(system) = table_of(value, Some(&SYSTEM_KEYS), mistakes) else { continue };
        let settings = SystemSettings {
            name: system.text("name", mistakes),
            department: system.word("department", mistakes),
            owner: system.text("owner", mistakes),
            yearly_cost: system.euro("yearly_cost", mistakes),
            run_by: system.word("run_by", mistakes),
            deduplicated: system.flag("deduplicated", mistakes).unwrap_or_default(),
        };
        systems.insert(slug.to_owned(), settings);
    }
    systems
}

fn files(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<FileSettings> {
    let entries = root.tables("files", &FILE_KEYS, mistakes);
    entries.iter().map(|entry| file(entry, mistakes)).collect()
}

fn file(entry: &Section<'_>, mistakes: &mut Vec<Mistake>) -> FileSettings {
    let before = mistakes.len();
    let file = entry.text("file", mistakes).unwrap_or_default();
    if file.is_empty() && mistakes.len() == before {
        let missing = Mistake::new("a file entry without `file`", entry.span.clone(), "which file is this about?");
        mistakes.push(missing.with_help("add `file = \"name.csv\"`; `*` stands for anything".to_owned()));
    }
    FileSettings {
        file,
        system: entry.text("system", mistakes),
        kind: entry.word("kind", mistakes),
        columns: columns(entry, mistakes),
        ignore: entry.flag("ignore", mistakes).unwrap_or_default(),
    }
}

fn columns(entry: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<String, Option<Role>> {
    let Some(section) = entry.table("columns", None, mistakes) else { return BTreeMap::new() };
    let mut columns = BTreeMap::new();
    for (header, _, value) in section.entries() {
        if value.get_ref().as_str() == Some(UNUSED) {
            columns.insert(header.to_owned(), None);
        } else if let Some(role) = word_of::<Role>("role", value, mistakes) {
            columns.insert(header.to_owned(), Some(role));
        }
    }
    columns
}

fn rules(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<Code, RuleSettings> {
    let Some(section) = root.table("rules", None, mistakes) else { return BTreeMap::new() };
    let mut rules = BTreeMap::new();
    for (name, span, value) in section.entries() {
        match from_spelling::<Code>(name) {
            Some(code) => drop(rules.insert(code, rule(value, mistakes))),
            None => mistakes.push(Mistake::unknown("rule", name, span, spellings::<Code>())),
        }
    }
    rules
}

/// A rule is switched and graded by a table, or by one word: `HND301 = "warning"`, `SIG501 = "off"`.
fn rule(value: &Spanned<DeValue<'_>>, mistakes: &mut Vec<Mistake>) -> RuleSettings {
    match value.get_ref().as_str() {
        Some("off") => RuleSettings { off: true, severity: None },
        Some(_) => RuleSettings { off: false, severity: word_of::<Severity>("severity", value, mistakes) },
        None => table_of(value, Some(&RULE_KEYS), mistakes).map_or_else(RuleSettings::default, |rule| RuleSettings {
            off: rule.flag("off", mistakes).unwrap_or_default(),
            severity: rule.word("severity", mistakes),
        }),
    }
}

fn linkage(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> LinkageSettings {
    let default = LinkageSettings::default();
    let Some(section) = root.table("linkage", Some(&LINKAGE_KEYS), mistakes) else { return default };
    let matched = section.share("match_probability", mistakes);
    let review = section.share("review_probability", mistakes);
    let settings = LinkageSettings {
        match_probability: matched.as_ref().map_or(default.match_probability, |(share, _)| *share),
        review_probability: review.as_ref().map_or(default.review_probability, |(share, _)| *share),
    };
    if settings.review_probability > settings.match_probability {
        let span = review.or(matched).map_or(section.span.clone(), |(_, span)| span);
        let (lower, upper) = (settings.review_probability, settings.match_probability);
        let label = format!("review from {lower} would lie above match from {upper}");
        mistakes.push(Mistake::new("`review_probability` is above `match_probability`", span, label));
    }
    settings
}

fn review(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> ReviewSettings {
    let Some(section) = root.table("review", Some(&REVIEW_KEYS), mistakes) else { return ReviewSettings::default() };
    ReviewSettings {
        decisions: section.text("decisions", mistakes),
        learn: section.flag("learn", mistakes).unwrap_or_default(),
    }
}

fn money(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> MoneySettings {
    let default = MoneySettings::default();
    let Some(section) = root.table("money", Some(&MONEY_KEYS), mistakes) else { return default };
    MoneySettings { hourly_rate: section.euro("hourly_rate", mistakes).unwrap_or(default.hourly_rate) }
}

fn roadmap(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> RoadmapSettings {
    let default = RoadmapSettings::default();
    let Some(section) = root.table("roadmap", Some(&ROADMAP_KEYS), mistakes) else { return default };
    RoadmapSettings { strands: section.number("strands", mistakes).map_or(default.strands, |strands| strands.max(1)) }
}
