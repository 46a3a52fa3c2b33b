//! Two small audits, and what lies between them.

use std::path::Path;

use super::*;
use crate::report::Language;
use crate::report::screen::{Block, Screen};

fn run(findings: &[(&str, &str, &str, f64)], shared: u64, systems: &[&str], not_run: &[&str]) -> Run {
    let lines = findings.iter().map(|(fingerprint, rule, entity, value)| {
        serde_json::json!({
            "fingerprint": fingerprint, "rule": rule, "severity": "error", "entity_type": "project", "entity_id": entity,
            "entity_name": format!("<b>{entity}</b>"), "file": "a|b.csv", "row": 7, "value_eur": value,
            "value_basis": if *rule == "DUP201" { "estimate" } else { "amount" }, "message": "says [so](x)",
        })
    });
    let found = lines.map(|line| serde_json::from_value::<run::Found>(line).unwrap());
    let systems: Vec<_> = systems
        .iter()
        .map(|slug| serde_json::json!({"system": slug, "name": slug.to_uppercase(), "customers": 100}))
        .collect();
    let summary = serde_json::json!({
        "reference_date": "2026-03-31", "customers_by_number_of_systems": [0, 50 - shared, shared], "systems": systems,
        "shared_customers": [{"left": "crm", "right": "erp", "customers": shared, "share_of_smaller": 0.1}],
        "rules": [{"rule": "HND301", "name": "won without project"}],
        "roadmap": {
            "fragmentation": {"index": 40.0 - shared as f64, "parts": []},
            "readiness": [{"use_case": "deal-risk", "name": "Deal risk", "share": 0.5 + shared as f64 / 100.0}],
        },
        "not_run": not_run.iter().map(|rule| serde_json::json!({"rule": rule})).collect::<Vec<_>>(),
    });
    Run {
        findings: found.map(|found| (found.fingerprint.clone(), found)).collect(),
        summary: serde_json::from_value(summary).unwrap(),
        version: "0.1.0".to_owned(),
    }
}

fn old() -> Run {
    let findings = [
        ("1", "HND301", "p1", 100.0),
        ("2", "HND301", "p2", 200.5),
        ("3", "HND301", "p2", 300.0),
        ("4", "DUP201", "c1", 6.5),
        ("5", "SIG501", "c2", 10.0),
    ];
    run(&findings, 10, &["crm", "erp", "desk"], &[])
}

fn new() -> Run {
    let findings = [("1", "HND301", "p1", 120.0), ("9", "HND302", "p9", 999.0)];
    run(&findings, 14, &["crm", "erp", "shop"], &["SIG501"])
}

fn text(screen: &Screen) -> String {
    let mut text = String::new();
    for block in &screen.blocks {
        match block {
            Block::Line(spans) => text.extend(spans.iter().map(|span| span.text.as_str())),
            Block::Heading(heading) => text.push_str(heading),
            Block::Table(grid) => {
                let rows =
                    grid.rows.iter().map(|row| row.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" "));
                text.push_str(&rows.collect::<Vec<_>>().join("\n"));
            }
            Block::Gap => {}
        }
        text.push('\n');
    }
    text
}

#[test]
fn closed_new_open_and_unchecked_are_told_apart() {
    let (old, new) = (old(), new());
    let difference = compare(&old, &new);
    let of = |state| difference.of(state).map(|found| found.fingerprint.as_str()).collect::<Vec<_>>();
    assert_eq!(of(State::Closed), ["4", "3", "2"]);
    assert_eq!((of(State::New), of(State::Open), of(State::Unchecked)), (vec!["9"], vec!["1"], vec!["5"]));
    let total = &difference.total;
    assert_eq!((total.closed.findings, total.closed.amount, total.closed.estimate), (3, 30_000, 650), "p2 counts once");
    assert_eq!((total.open.amount, total.new.amount), (12_000, 99_900), "what is open is worth what it is worth now");
    let won = &difference.rules[1];
    assert_eq!((won.rule.as_str(), won.name.as_str(), won.closed.findings), ("HND301", "won without project", 2));
}

#[test]
fn islands_move() {
    let (old, new) = (old(), new());
    let difference = compare(&old, &new);
    assert_eq!((difference.bridged.len(), difference.parted.len()), (1, 0));
    assert_eq!(difference.bridged[0].systems, ("CRM".to_owned(), "ERP".to_owned()));
    assert_eq!(
        (difference.systems_new.as_slice(), difference.systems_gone.as_slice()),
        (&["SHOP".to_owned()][..], &["DESK".to_owned()][..])
    );
    assert_eq!(difference.known_to_one(), (40, 36));
    let back = compare(&new, &old);
    assert_eq!((back.bridged.len(), back.parted.len()), (0, 1));
}

#[test]
fn an_audit_and_itself_differ_in_nothing() {
    let old = old();
    let difference = compare(&old, &old);
    assert!(difference.changes.iter().all(|change| change.state == State::Open));
    assert!(difference.bridged.is_empty() && difference.parted.is_empty());
    let empty = Run::default();
    let shown = text(&difference_screen(&compare(&empty, &empty), Language::En));
    assert!(shown.contains("Neither audit"), "{shown}");
}

#[test]
fn the_screen_says_it_in_both_languages() {
    let (old, new) = (old(), new());
    let difference = compare(&old, &new);
    insta::assert_snapshot!(text(&difference_screen(&difference, Language::De)));
    let english = text(&difference_screen(&difference, Language::En));
    for part in
        ["3 findings closed, 1 new, 1 still open", "1 known finding was not checked again", "Bridged: CRM – ERP"]
    {
        assert!(english.contains(part), "{part}: {english}");
    }
}

#[test]
fn the_markdown_shows_markup_as_text() {
    let (old, new) = (old(), new());
    let mut out = Vec::new();
    write_markdown(&compare(&old, &new), Language::En, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn the_json_holds_both_sides_and_every_finding() {
    let (old, new) = (old(), new());
    let mut out = Vec::new();
    write_json(&compare(&old, &new), &mut out).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(6));
    assert_eq!(json["total"]["closed"], serde_json::json!({"findings": 3, "amount_eur": 300.0, "estimate_eur": 6.5}));
    assert_eq!(json["bridged"][0]["customers_after"], 14);
    assert_eq!(json["old"]["customers_known_to_one_system"], 40);
}

#[test]
fn indices_stand_before_and_after() {
    let (old, new) = (old(), new());
    let difference = compare(&old, &new);
    let values: Vec<(f64, f64, bool)> =
        difference.indices.iter().map(|change| (change.before, change.after, change.is_worse())).collect();
    assert_eq!(values, [(30.0, 26.0, false), (60.0, 64.0, false)]);
    assert!(compare(&new, &old).indices.iter().all(IndexChange::is_worse));
    let earlier =
        Run { summary: run::Summary { roadmap: run::RoadmapFigures::default(), ..old.summary.clone() }, ..old };
    assert!(compare(&earlier, &new).indices.is_empty(), "an audit without indices says nothing about them");
}

#[test]
fn the_page_stands_alone_and_shows_markup_as_text() {
    let (old, new) = (old(), new());
    for language in Language::ALL {
        let mut out = Vec::new();
        write_html(&compare(&old, &new), language, &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("&#60;b&#62;p9&#60;/b&#62;") && !page.contains("<b>p9"), "{page}");
        for word in ["http://", "https://", "src=", "<script", "diff-", "html-", "plan-"] {
            assert!(!page.contains(word), "`{word}` stands in the page");
        }
    }
}

#[test]
fn folders_that_hold_no_audit_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let error = |at: &Path| read(at).unwrap_err().to_string();
    assert!(error(at).contains("manifest.json"));
    std::fs::write(at.join("manifest.json"), r#"{"tool": "archipel", "version": "0.1.0"}"#).unwrap();
    assert!(error(at).contains("holds no audit"), "the output of `match` is none");
    std::fs::write(at.join("findings.jsonl"), "{}\n").unwrap();
    assert!(error(at).contains("findings.jsonl` is damaged"));
}
