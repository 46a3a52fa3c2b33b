//! The gate of `check` and the accepted findings, from the configuration as typed.

use std::collections::BTreeMap;

use super::diagnose::Mistake;
use super::raw::{Section, number_of_things};
use super::settings::{GateSettings, Suppression};
use crate::catalog::{from_spelling, spellings};
use crate::findings::Code;

pub(super) const GATE_KEYS: [&str; 5] = ["fail_on", "max_new", "rules", "max_fragmentation", "min_readiness"];
/// Use cases whose readiness can be asked for.
pub(super) const USE_CASES: [&str; 5] =
    ["deal-risk", "ticket-priority", "revenue-forecast", "billing-course", "dunning-care"];
pub(super) const SUPPRESSION_KEYS: [&str; 6] = ["fingerprint", "rule", "entity", "record", "reason", "until"];

/// Reads `[gate]`.
pub(super) fn settings(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> GateSettings {
    let Some(section) = root.table("gate", Some(&GATE_KEYS), mistakes) else { return GateSettings::default() };
    GateSettings {
        fail_on: section.word("fail_on", mistakes),
        max_new: section.number("max_new", mistakes),
        rules: maxima(&section, mistakes),
        max_fragmentation: section.percent("max_fragmentation", mistakes),
        min_readiness: minima(&section, mistakes),
    }
}

fn minima(gate: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<String, u32> {
    let Some(section) = gate.table("min_readiness", Some(&USE_CASES), mistakes) else { return BTreeMap::new() };
    let minimum = |case: &str| Some((case.to_owned(), section.percent(case, mistakes)?));
    USE_CASES.into_iter().filter_map(minimum).collect()
}

fn maxima(gate: &Section<'_>, mistakes: &mut Vec<Mistake>) -> BTreeMap<Code, usize> {
    let Some(section) = gate.table("rules", None, mistakes) else { return BTreeMap::new() };
    let mut maxima = BTreeMap::new();
    for (name, span, value) in section.entries() {
        match from_spelling::<Code>(name) {
            Some(code) => maxima.extend(number_of_things(name, value, mistakes).map(|number| (code, number))),
            None => mistakes.push(Mistake::unknown("rule", name, span, spellings::<Code>())),
        }
    }
    maxima
}

/// Reads `[[suppressions]]`.
pub(super) fn suppressions(root: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<Suppression> {
    let entries = root.tables("suppressions", &SUPPRESSION_KEYS, mistakes);
    entries.iter().map(|entry| suppression(entry, mistakes)).collect()
}

fn suppression(entry: &Section<'_>, mistakes: &mut Vec<Mistake>) -> Suppression {
    let before = mistakes.len();
    let suppression = Suppression {
        fingerprint: entry.text("fingerprint", mistakes),
        rule: entry.word("rule", mistakes),
        entity: entry.text("entity", mistakes),
        record: entry.text("record", mistakes),
        reason: entry.text("reason", mistakes).unwrap_or_default(),
        until: entry.date("until", mistakes),
    };
    if mistakes.len() > before {
        return suppression;
    }
    let Suppression { fingerprint, rule, entity, record, reason, .. } = &suppression;
    if fingerprint.is_none() && rule.is_none() && entity.is_none() && record.is_none() {
        let missing = Mistake::new("a suppression of everything", entry.span.clone(), "which findings is this about?");
        mistakes.push(missing.with_help("add `fingerprint`, `rule`, `entity` or `record`".to_owned()));
    }
    if reason.is_empty() {
        let missing = Mistake::new("a suppression without `reason`", entry.span.clone(), "why is this accepted?");
        mistakes.push(missing.with_help("add `reason = \"…\"`: it stands in the reports".to_owned()));
    }
    suppression
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use crate::findings::{Code, Severity};

    #[test]
    fn gate_and_suppressions_are_read() {
        let text = r#"
            [gate]
            fail_on = "warning"
            max_new = 3
            rules = { HND301 = 0, DUP201 = 25 }
            max_fragmentation = 40
            min_readiness = { deal-risk = 80 }
            [[suppressions]]
            fingerprint = "0f4c1a09be2d7733"
            reason = "goods for resale"
            until = 2026-12-31
            [[suppressions]]
            rule = "DUP201"
            entity = "Klapp*"
            record = "Accounts*.csv:17"
            reason = "two plants of one company"
        "#;
        let settings = parse(text, "archipel.toml").expect("valid");
        assert_eq!((settings.gate.fail_on, settings.gate.max_new), (Some(Severity::Warning), Some(3)));
        assert_eq!(settings.gate.rules[&Code::Dup201], 25);
        assert_eq!((settings.gate.max_fragmentation, settings.gate.min_readiness["deal-risk"]), (Some(40), 80));
        let [first, second] = settings.suppressions.as_slice() else { panic!("two entries") };
        assert_eq!(first.until, Some(jiff::civil::date(2026, 12, 31)));
        assert_eq!((second.rule, second.entity.as_deref()), (Some(Code::Dup201), Some("Klapp*")));
    }

    #[test]
    fn the_use_cases_are_those_of_the_roadmap() {
        assert!(crate::roadmap::use_cases().eq(super::USE_CASES));
    }

    #[test]
    fn what_would_hide_too_much_or_nobody_understands_is_a_mistake() {
        for (text, part) in [
            ("[[suppressions]]\nreason = \"x\"", "suppression of everything"),
            ("[[suppressions]]\nrule = \"HND301\"", "without `reason`"),
            ("[[suppressions]]\nrule = \"HND399\"\nreason = \"x\"", "unknown rule"),
            ("[[suppressions]]\nrule = \"HND301\"\nreason = \"x\"\nuntil = \"soon\"", "2026-03-31"),
            ("[suppressions]\nrule = \"HND301\"", "[[suppressions]]"),
            ("[gate]\nfail_on = \"fatal\"", "unknown fail_on"),
            ("[gate]\nmax_new = -1", "whole number"),
            ("[gate]\nrules = { HND30 = 1 }", "did you mean `HND30"),
            ("[gate]\nmax_fragmentation = 101", "from 0 to 100"),
            ("[gate.min_readiness]\ndeal-riks = 80", "did you mean `deal-risk`"),
            ("[gate.rules]\nHND301 = \"none\"", "whole number"),
        ] {
            let report = parse(text, "archipel.toml").expect_err("a mistake").to_string();
            assert!(report.contains(part), "{text:?} gave\n{report}");
        }
    }
}
