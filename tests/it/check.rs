//! The gate from the outside: exit codes, baselines over moved rows and dated file names, formats, suppressions.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};
use serde_json::Value;

use super::determinism::shuffle;

fn archipel(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).current_dir(folder).output().unwrap()
}

fn code(folder: &Path, arguments: &[&str]) -> i32 {
    let output = archipel(folder, arguments);
    let code = output.status.code().unwrap();
    assert!(code < 2 || !output.stderr.is_empty(), "{arguments:?} says nothing");
    code
}

fn check_json(folder: &Path, arguments: &[&str]) -> Value {
    let output = archipel(folder, &[&["check", "--format", "json"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn small(folder: &Path, customers: usize) {
    let settings = SampleSettings { customers, seed: 2, ..SampleSettings::default() };
    generate(folder, &settings, &Silent).unwrap();
}

/// The exports of the next night: rows in another order, files under the date of another day.
fn next_night(exports: &Path, next: &Path) {
    fs::create_dir(next).unwrap();
    for entry in fs::read_dir(exports).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        let header = if name.starts_with("EXTF") { 2 } else { 1 };
        let bytes = if name.ends_with(".csv") { shuffle(&bytes, header) } else { bytes };
        let name = name.replace("2026_03_31", "2026_04_30").replace("2026-03-31", "2026-04-30");
        fs::write(next.join(name), bytes).unwrap();
    }
}

/// A second record of the first account, under an id of its own. Gives that id.
fn enter_an_account_twice(exports: &Path) -> String {
    let file = exports.join("Accounts_2026_04_30.csv");
    let text = fs::read_to_string(&file).unwrap();
    let row = text.lines().nth(1).unwrap();
    let id = row.split(',').next().unwrap();
    let other = format!("{}777", &id[..id.len() - 3]);
    fs::write(&file, format!("{text}{}\n", row.replacen(id, &other, 1))).unwrap();
    other
}

#[test]
fn a_baseline_survives_moved_rows_and_dated_names_and_shows_just_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    small(at, 200);
    assert_eq!(code(at, &["check", "-q", "exports", "--write-baseline", "known.json"]), 0);
    next_night(&at.join("exports"), &at.join("next"));
    assert_eq!(code(at, &["check", "-q", "next", "--baseline", "known.json", "--fail-on", "info"]), 0);
    let held = check_json(at, &["next", "--baseline", "known.json"]);
    assert_eq!((held["counts"]["new"].as_u64(), held["counts"]["fixed"].as_u64()), (Some(0), Some(0)));
    assert!(held["counts"]["known"].as_u64().unwrap() > 20);
    let id = enter_an_account_twice(&at.join("next"));
    assert_eq!(code(at, &["check", "-q", "next", "--baseline", "known.json", "--fail-on", "info"]), 1);
    let changed = check_json(at, &["next", "--baseline", "known.json"]);
    let new: Vec<&Value> =
        changed["findings"].as_array().unwrap().iter().filter(|finding| finding["status"] == "new").collect();
    // What is new names the new record, or is about the customer that it made another one of.
    let about: Vec<&Value> =
        new.iter().filter(|finding| finding.to_string().contains(&id)).map(|finding| &finding["entity_id"]).collect();
    assert!(!about.is_empty());
    for finding in new {
        assert!(about.contains(&&finding["entity_id"]), "{finding}");
    }
}

#[test]
fn what_a_check_found_can_be_explained_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    small(at, 60);
    assert_eq!(code(at, &["check", "-q", "exports", "--write-baseline", "known.json", "--out", "old"]), 0);
    let report = check_json(at, &["exports", "--baseline", "known.json", "--out", "new"]);
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    let explained = archipel(at, &["explain", fingerprint, "--from", "new"]);
    assert!(explained.status.success(), "{}", String::from_utf8_lossy(&explained.stderr));
    let difference = archipel(at, &["diff", "old", "new", "--lang", "en"]);
    let text = String::from_utf8(difference.stdout).unwrap();
    assert!(text.starts_with("0 findings closed, 0 new, "), "{text}");
    assert_eq!(code(at, &["diff", "old", "exports"]), 3);
}

#[test]
fn every_format_arrives_and_the_exit_code_is_that_of_the_gate() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    small(at, 60);
    for (format, begins) in [
        ("text", "exports/"),
        ("json", "{"),
        ("junit", "<?xml"),
        ("sarif", "{"),
        ("github", "::"),
        ("gitlab", "["),
        ("markdown", "## ❌"),
    ] {
        let printed = archipel(at, &["check", "exports", "--format", format]);
        assert_eq!(printed.status.code(), Some(1), "{format}");
        let text = String::from_utf8(printed.stdout).unwrap();
        assert!(text.starts_with(begins), "{format}: {}", text.lines().next().unwrap_or_default());
        let verdict = String::from_utf8(printed.stderr).unwrap();
        let place = if format == "text" { &text } else { &verdict };
        assert!(place.contains("✗ Prüfung nicht bestanden"), "{format}: {place}");
    }
    let arguments = ["check", "exports", "--format", "sarif", "--output-file", "out.sarif", "--max-new", "100000"];
    let written = archipel(at, &arguments);
    let text = String::from_utf8(written.stdout).unwrap();
    assert_eq!((written.status.code(), text.lines().next()), (Some(0), Some("✓ Prüfung bestanden")));
    assert!(text.lines().count() <= 10, "{text}");
    let sarif: Value = serde_json::from_str(&fs::read_to_string(at.join("out.sarif")).unwrap()).unwrap();
    let uri = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert!(uri.as_str().unwrap().starts_with("exports/"), "{uri}");
}

#[test]
fn the_configuration_sets_the_gate_and_accepts_findings() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    small(at, 60);
    let configure = |text: &str| fs::write(at.join("archipel.toml"), text).unwrap();
    let all = check_json(at, &["exports"]);
    let errors = all["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error").count();
    configure(&format!("[gate]\nmax_new = {errors}\n"));
    assert_eq!(code(at, &["check", "-q", "exports"]), 0);
    assert_eq!(code(at, &["check", "-q", "exports", "--max-new", &(errors - 1).to_string()]), 1);
    configure(&format!("[gate]\nmax_new = {errors}\nrules = {{ DUP201 = 0 }}\n"));
    let over = check_json(at, &["exports"]);
    assert_eq!((over["passed"].as_bool(), over["breaches"][0]["rule"].as_str()), (Some(false), Some("DUP201")));
    let entry = "[[suppressions]]\nrule = \"DUP201\"\nreason = \"merged next week\"\n";
    configure(entry);
    let accepted = check_json(at, &["exports"]);
    assert!(accepted["counts"]["suppressed"].as_u64().unwrap() > 0);
    assert!(accepted["findings"].as_array().unwrap().iter().all(|finding| finding["rule"] != "DUP201"));
    configure(&format!("{entry}until = 2020-01-01\n"));
    let run_out = check_json(at, &["exports"]);
    assert_eq!(run_out["counts"]["suppressed"], 0);
    assert!(run_out["notes"].to_string().contains("merged next week"), "{}", run_out["notes"]);
    let audit = archipel(at, &["audit", "exports", "--lang", "en"]);
    assert!(String::from_utf8(audit.stdout).unwrap().contains("The suppression of DUP201 held until 2020-01-01"));
}

#[test]
fn mistakes_end_with_the_codes_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("in")).unwrap();
    fs::write(at.join("in/kunden.csv"), "Kundennummer;Firma;Ort\n1;Klapp GmbH;Brilon\n2;Mude KG;Hamm\n").unwrap();
    fs::write(at.join("bad.json"), "{\"format\": \"other\"}").unwrap();
    for (arguments, expected) in [
        (&["check", "in", "--baseline", "nowhere.json"][..], 2),
        (&["check", "in", "--baseline", "bad.json"], 2),
        (&["check", "in", "--baseline", "bad.json", "--write-baseline", "new.json"], 2),
        (&["check", "in", "--format", "yaml"], 2),
        (&["check", "nowhere"], 3),
        (&["check", "in", "--output-file", "nowhere/out.json", "--format", "json"], 4),
        (&["check", "in", "--write-baseline", "nowhere/b.json"], 4),
    ] {
        assert_eq!(code(at, arguments), expected, "{arguments:?}");
    }
    assert!(!at.join("archipel-out").exists(), "nothing is written");
    assert_eq!(code(at, &["check", "-q", "in", "--write-baseline", "good.json"]), 0);
    assert_eq!(code(at, &["check", "-q", "in", "--baseline", "good.json"]), 0);
    let good = fs::read_to_string(at.join("good.json")).unwrap();
    assert!(!good.contains("Klapp") && !good.contains("Brilon"), "a baseline names nobody");
}

#[test]
fn completions_and_manual_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = archipel(at, &["completions", shell]);
        assert!(String::from_utf8(script.stdout).unwrap().contains("write-baseline"), "{shell}");
    }
    let page = archipel(at, &["man"]);
    assert!(String::from_utf8(page.stdout).unwrap().contains(".TH archipel 1"));
    assert_eq!(code(at, &["man", "--dir", "man"]), 0);
    for command in ["archipel", "archipel-check", "archipel-audit"] {
        assert!(at.join("man").join(format!("{command}.1")).is_file(), "{command}");
    }
}
