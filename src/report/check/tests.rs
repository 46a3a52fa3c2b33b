//! Every format on a small audit with a hostile name, read back with a parser where there is one.

use jiff::civil::date;

use super::*;
use crate::config::{Settings, Suppression};
use crate::findings::{Code, Severity, Suppressed};
use crate::gate::{Baseline, IndexTerms, Known, Terms, judge};
use crate::report::screen::Block;
use crate::report::testing;

/// An audit with one error, one warning, one accepted finding and a rule that did not run.
fn audit() -> Audit {
    let mut audit = testing::audit();
    let reading = &mut audit.identity.reading;
    reading.settings.suppressions = vec![Suppression {
        fingerprint: Some("5555".to_owned()),
        reason: "known | <b>for good</b>".to_owned(),
        until: Some(date(2026, 12, 31)),
        ..Suppression::default()
    }];
    let accepted = Finding { fingerprint: "5555".to_owned(), ..audit.findings.findings[0].clone() };
    audit.findings.suppressed = vec![Suppressed { finding: accepted, by: 0 }];
    audit.findings.notes = vec![Message::new("note-suppressed").with("count", 1_usize)];
    audit
}

/// Knows the warning, and an error that is gone.
fn baseline() -> Baseline {
    let known = |fingerprint: &str, rule: &str, severity| Known {
        fingerprint: fingerprint.to_owned(),
        rule: rule.to_owned(),
        severity,
        system: "crm".to_owned(),
    };
    Baseline::of([
        known("77b0c3d2a1e45566", "DUP201", Severity::Warning),
        known("9999", "HND301", Severity::Error),
        known("8888", "SIG501", Severity::Warning),
    ])
}

fn with_check<T>(fail_on: Severity, baseline: Option<&Baseline>, run: impl FnOnce(&Check<'_>) -> T) -> T {
    let audit = audit();
    let terms = Terms { fail_on, max_new: 0, rules: std::collections::BTreeMap::new(), indices: IndexTerms::default() };
    let verdict = judge(&audit.findings, &audit.roadmap, baseline, &Settings::default(), terms);
    let places = Places::default();
    run(&Check { audit: &audit, verdict: &verdict, places: &places, language: Language::En, out: None })
}

fn written(format: Format, fail_on: Severity, baseline: Option<&Baseline>) -> String {
    with_check(fail_on, baseline, |check| {
        let mut text = Vec::new();
        write(check, format, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    })
}

fn json(format: Format, fail_on: Severity, baseline: Option<&Baseline>) -> serde_json::Value {
    serde_json::from_str(&written(format, fail_on, baseline)).unwrap()
}

fn lines(screen: &crate::report::screen::Screen) -> Vec<String> {
    let texts = screen.blocks.iter().filter_map(|block| match block {
        Block::Line(spans) => Some(spans.iter().map(|span| span.text.as_str()).collect()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn the_json_says_what_each_finding_is_to_the_gate() {
    let report = json(Format::Json, Severity::Error, Some(&baseline()));
    assert_eq!((report["passed"].as_bool(), report["terms"]["baseline"].as_bool()), (Some(false), Some(true)));
    let state = |at: usize| (report["findings"][at]["status"].clone(), report["findings"][at]["breaks"].clone());
    assert_eq!(state(0), ("new".into(), true.into()));
    assert_eq!(state(1), ("known".into(), false.into()));
    assert_eq!(report["findings"][1]["entity_name"], testing::HOSTILE, "values stand verbatim");
    assert_eq!(report["fixed"][0]["fingerprint"], "9999");
    assert_eq!(report["unchecked"][0]["fingerprint"], "8888");
    assert_eq!(report["suppressed"][0]["until"], "2026-12-31");
    assert_eq!(
        report["counts"],
        serde_json::json!({"new": 1, "known": 1, "fixed": 1, "unchecked": 1, "suppressed": 1})
    );
}

#[test]
fn sarif_carries_every_severity_state_and_suppression() {
    let log = json(Format::Sarif, Severity::Error, Some(&baseline()));
    assert_eq!((log["version"].as_str(), log["runs"].as_array().map(Vec::len)), (Some("2.1.0"), Some(1)));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    let results = run["results"].as_array().unwrap();
    let of = |key: &str| results.iter().map(|result| result[key].as_str().unwrap_or("-")).collect::<Vec<_>>();
    assert_eq!(of("level"), ["error", "warning", "error", "error"]);
    assert_eq!(of("baselineState"), ["new", "unchanged", "-", "absent"]);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["archipelFinding/v1"].is_string());
        for place in result["locations"].as_array().into_iter().flatten() {
            assert!(place["physicalLocation"]["region"]["startLine"].as_u64().unwrap() >= 1);
        }
    }
    assert_eq!(results[2]["suppressions"][0]["status"], "accepted");
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "deals.csv");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["toolConfigurationNotifications"][0]["associatedRule"]["id"], "SIG501");
    assert_eq!(invocation["toolExecutionNotifications"].as_array().map(Vec::len), Some(1));
}

#[test]
fn without_a_baseline_sarif_names_no_states() {
    let log = json(Format::Sarif, Severity::Error, None);
    assert!(log["runs"][0]["results"].as_array().unwrap().iter().all(|result| result.get("baselineState").is_none()));
}

#[test]
fn junit_is_red_exactly_where_the_gate_breaks() {
    let red = written(Format::Junit, Severity::Error, Some(&baseline()));
    let suites = format!(r#"<testsuites name="archipel" tests="{}" failures="1" errors="0">"#, Code::ALL.len());
    assert!(red.contains(&suites), "{red}");
    assert_eq!((red.matches("<failure ").count(), red.matches("<skipped ").count()), (1, 1));
    assert!(!red.contains("<b>") && red.contains("&lt;b&gt;Söhne&lt;/b&gt;"), "{red}");
    let mut reader = quick_xml::Reader::from_str(&red);
    let (mut depth, mut cases) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                depth += 1;
                cases += usize::from(start.name().as_ref() == "testcase");
            }
            quick_xml::events::Event::Empty(start) => cases += usize::from(start.name().as_ref() == "testcase"),
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((depth, cases), (0, Code::ALL.len()));
    let known = Baseline::of(audit().findings.findings.iter().map(Known::from));
    let green = written(Format::Junit, Severity::Info, Some(&known));
    assert_eq!(green.matches("<failure ").count(), 0);
}

#[test]
fn github_gets_one_command_per_new_finding_and_the_verdict() {
    insta::assert_snapshot!(written(Format::Github, Severity::Error, Some(&baseline())));
    assert_eq!(written(Format::Github, Severity::Error, None).lines().count(), 3);
}

#[test]
fn gitlab_gets_all_findings() {
    let issues = json(Format::Gitlab, Severity::Error, Some(&baseline()));
    let issues = issues.as_array().unwrap();
    let of = |key: &str| issues.iter().map(|issue| issue[key].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!((of("severity"), of("check_name")), (vec!["major", "minor"], vec!["HND301", "DUP201"]));
    assert_eq!(issues[0]["location"], serde_json::json!({"path": "deals.csv", "lines": {"begin": 2}}));
}

#[test]
fn markdown_shows_the_verdict_and_what_to_look_at() {
    insta::assert_snapshot!(written(Format::Markdown, Severity::Warning, None));
}

#[test]
fn the_verdict_has_ten_lines_at_most_whatever_happens() {
    let mut audit = audit();
    let rules = Code::ALL.into_iter().map(|code| (code, 0)).collect();
    for code in Code::ALL {
        let more = Finding { code, ..audit.findings.findings[0].clone() };
        audit.findings.findings.push(more);
        audit.findings.not_run.push(crate::findings::NotRun { code, missing: Message::new("missing-systems") });
        let reason = "why ".repeat(100);
        let note = Message::new("note-suppression-unused").with("what", code.name()).with("reason", reason);
        audit.findings.notes.push(note);
    }
    let terms = Terms { fail_on: Severity::Info, max_new: 0, rules, indices: IndexTerms::default() };
    let verdict = judge(&audit.findings, &audit.roadmap, None, &Settings::default(), terms);
    assert!(verdict.breaches.len() > 5);
    for language in Language::ALL {
        let places = Places::default();
        let check = Check { audit: &audit, verdict: &verdict, places: &places, language, out: None };
        let shown = lines(&super::verdict(&check));
        assert!(shown.len() <= 10, "{shown:#?}");
        assert!(shown.iter().all(|line| line.chars().count() < 160), "{shown:#?}");
    }
}

#[test]
fn a_gate_that_holds_shows_what_is_new() {
    let shown = with_check(Severity::Error, Some(&baseline()), |check| lines(&screen(check)));
    assert!(shown[0].starts_with("deals.csv:2: ") && shown[0].ends_with("[0f4c1a09be2d7733]"), "{shown:#?}");
    assert!(shown.iter().any(|line| line == "✗ check failed"));
    let known = Baseline::of(audit().findings.findings.iter().map(Known::from));
    let held = with_check(Severity::Info, Some(&known), |check| lines(&screen(check)));
    assert_eq!(held[0], "✓ check passed", "{held:#?}");
}

#[test]
fn the_hint_names_the_output_folder_where_it_is_not_the_usual_one() {
    let audit = audit();
    let terms = Terms::new(&crate::config::GateSettings::default(), None, None);
    let verdict = judge(&audit.findings, &audit.roadmap, None, &Settings::default(), terms);
    let hint = |out: Option<&str>| {
        let out = out.map(Path::new);
        let places = Places::default();
        let check = Check { audit: &audit, verdict: &verdict, places: &places, language: Language::En, out };
        lines(&super::verdict(&check)).pop().unwrap()
    };
    assert!(hint(None).ends_with("archipel explain 0f4c1a09be2d7733"));
    assert!(hint(Some("nightly/out")).ends_with("explain 0f4c1a09be2d7733 --out nightly/out"));
    assert!(hint(Some("my out")).ends_with("--out \"my out\""));
}

#[test]
fn an_index_that_is_too_bad_is_told_in_every_format() {
    let mut audit = audit();
    audit.roadmap.indices.overall = Some(crate::roadmap::Score { index: 41.26, parts: Vec::new() });
    let indices = IndexTerms { max_fragmentation: Some(40), ..IndexTerms::default() };
    let known = Baseline::of(audit.findings.findings.iter().map(Known::from));
    let terms = Terms { indices, ..Terms::new(&crate::config::GateSettings::default(), None, None) };
    let verdict = judge(&audit.findings, &audit.roadmap, Some(&known), &Settings::default(), terms);
    assert!(!verdict.holds());
    let places = Places::default();
    let check = Check { audit: &audit, verdict: &verdict, places: &places, language: Language::En, out: None };
    let sentence = "Fragmentation index 41.3, allowed: 40.";
    assert!(lines(&super::verdict(&check)).iter().any(|line| line.contains(sentence)));
    for format in [Format::Json, Format::Junit, Format::Sarif, Format::Github, Format::Markdown] {
        let mut text = Vec::new();
        write(&check, format, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap().replace('\\', "");
        assert!(text.contains("Fragmentation index 41.3, allowed: 40"), "{format:?}: {text}");
    }
}
