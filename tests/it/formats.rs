//! What `check` prints for other programs, held against the schemas of those who read it (`tests/schemas`): on findings of all
//! severities in one batch, and on hostile data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};
use serde_json::Value;

use super::hostile;
use super::schemas::json_schema::misfits;
use super::schemas::xsd;

fn schema(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(file)).unwrap()
}

fn check(folder: &Path, format: &str, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_archipel"));
    command.args(["check", "exports", "--quiet", "--fail-on", "info", "--format", format]).args(more);
    let output = command.current_dir(folder).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A company with findings of all severities, one of them accepted, and a baseline that knows some and names one that is gone.
fn mixed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = SampleSettings { customers: 120, seed: 5, ..SampleSettings::default() };
    generate(folder.path(), &settings, &Silent).unwrap();
    let accepted = "[[suppressions]]\nrule = \"DUP201\"\nreason = \"merged <next> week\"\n";
    fs::write(folder.path().join("archipel.toml"), accepted).unwrap();
    check(folder.path(), "text", &["--write-baseline", "all.json"]);
    let mut baseline: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("all.json")).unwrap()).unwrap();
    let known = baseline["findings"].as_array_mut().unwrap();
    let mut gone = known[0].clone();
    gone["fingerprint"] = "0123456789abcdef".into();
    let half = known.len() / 2;
    known.truncate(half);
    known.push(gone);
    fs::write(folder.path().join("known.json"), baseline.to_string()).unwrap();
    folder
}

fn evil() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    hostile::exports(&folder.path().join("exports"));
    folder
}

/// Findings by severity in the files of the last check.
fn severities(folder: &Path) -> BTreeMap<String, usize> {
    let lines = fs::read_to_string(folder.join("archipel-out/findings.jsonl")).unwrap();
    let mut counts = BTreeMap::new();
    for line in lines.lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        *counts.entry(finding["severity"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn sarif_fits_the_schema_of_its_committee_and_carries_all() {
    let schema: Value = serde_json::from_str(&schema("sarif-2.1.0.schema.json")).unwrap();
    let (mixed, evil) = (mixed(), evil());
    // Of the folder of hostile names nothing but names is known, and nothing is told of that.
    for (folder, more, sorts) in [(&mixed, &["--baseline", "known.json"][..], 2), (&mixed, &[], 2), (&evil, &[], 1)] {
        let log: Value = serde_json::from_str(&check(folder.path(), "sarif", more)).unwrap();
        assert_eq!(misfits(&schema, &log), Vec::<String>::new());
        let results = log["runs"][0]["results"].as_array().unwrap();
        let open = results.iter().filter(|one| one["suppressions"].is_null() && one["baselineState"] != "absent");
        let mut levels: BTreeMap<String, usize> = BTreeMap::new();
        for one in open {
            let level = one["level"].as_str().unwrap().replace("note", "info");
            *levels.entry(level).or_default() += 1;
        }
        assert_eq!(levels, severities(folder.path()));
        assert!(levels.len() >= sorts, "{levels:?}");
        assert_eq!(results.iter().any(|one| one["baselineState"] == "absent"), !more.is_empty());
        let mut broken = log.clone();
        broken["runs"][0]["results"][0]["level"] = "fatal".into();
        assert!(!misfits(&schema, &broken).is_empty(), "the schema says something");
    }
}

#[test]
fn junit_fits_the_schema_of_jenkins_and_carries_all() {
    let schema = xsd::parse(&schema("junit-10.xsd"));
    let (mixed, evil) = (mixed(), evil());
    for (folder, more) in [(&mixed, &["--baseline", "known.json"][..]), (&mixed, &[]), (&evil, &[])] {
        let suites = xsd::parse(&check(folder.path(), "junit", more));
        assert_eq!(xsd::misfits(&schema, &suites), Vec::<String>::new());
        let cases: Vec<_> = suites.children.iter().flat_map(|suite| &suite.children).collect();
        let findings: usize = severities(folder.path()).values().sum();
        let about_findings = |case: &&&xsd::Element| case.attributes["name"].ends_with(']');
        assert_eq!(cases.iter().filter(about_findings).count(), findings);
        let failures = |of: &xsd::Element| of.children.iter().filter(|child| child.name == "failure").count();
        let failed: usize = cases.iter().map(|case| failures(case)).sum();
        assert_eq!(suites.attributes["failures"], failed.to_string());
        assert_eq!(suites.attributes["tests"], cases.len().to_string());
        if more.is_empty() {
            assert_eq!(failed, findings, "without a baseline all are new, and the gate was set to the mildest");
        } else {
            assert!(failed > 0 && failed < findings);
        }
        for suite in &suites.children {
            assert_eq!(suite.attributes["tests"], suite.children.len().to_string());
        }
    }
}

#[test]
fn gitlab_gets_what_its_documentation_asks_for_and_all_of_it() {
    let schema: Value = serde_json::from_str(&schema("gitlab-code-quality.schema.json")).unwrap();
    for folder in [mixed(), evil()] {
        let report: Value = serde_json::from_str(&check(folder.path(), "gitlab", &[])).unwrap();
        assert_eq!(misfits(&schema, &report), Vec::<String>::new());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut fingerprints = std::collections::BTreeSet::new();
        for issue in report.as_array().unwrap() {
            let severity = match issue["severity"].as_str().unwrap() {
                "major" => "error",
                "minor" => "warning",
                other => other,
            };
            *counts.entry(severity.to_owned()).or_default() += 1;
            assert!(fingerprints.insert(issue["fingerprint"].to_string()), "GitLab tells issues apart by fingerprint");
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(folder.path().join(path.split('#').next().unwrap()).exists(), "{path}");
        }
        assert_eq!(counts, severities(folder.path()));
    }
}

#[test]
fn the_other_formats_carry_all_severities_too() {
    let folder = mixed();
    let json: Value = serde_json::from_str(&check(folder.path(), "json", &[])).unwrap();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in json["findings"].as_array().unwrap() {
        *counts.entry(finding["severity"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let expected = severities(folder.path());
    assert_eq!(counts, expected);
    assert_eq!(expected.len(), 3, "{expected:?}");
    let github = check(folder.path(), "github", &[]);
    for (severity, command) in [("error", "::error file="), ("warning", "::warning file="), ("info", "::notice file=")]
    {
        let lines = github.lines().filter(|line| line.starts_with(command)).count();
        assert_eq!(lines, expected[severity], "{severity}");
    }
    let markdown = check(folder.path(), "markdown", &[]);
    assert!(markdown.contains("| ✗ ") && markdown.lines().count() < 60, "{markdown}");
}
