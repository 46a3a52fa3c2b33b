//! Runs every rule on the small hand-written exports under `tests/rules/<code>/{fires,silent}/`, through the whole way from
//! bytes to findings. `expected.csv` beside the exports names the findings: rule, and the record a person would open
//! first (for findings about systems, what they are about). Of the folder's own rule nothing else may be found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use archipel::catalog::{self, Catalogue};
use archipel::config::Settings;
use archipel::findings::{self, Code, Finding};
use archipel::progress::Silent;
use archipel::{ingest, linkage, memory};

/// A finding in the words of `expected.csv`.
type Named = (String, String);

#[test]
fn every_rule_fires_where_it_should() {
    for code in Code::ALL {
        check(code, "fires");
    }
}

#[test]
fn every_rule_is_silent_where_it_should_be() {
    for code in Code::ALL {
        check(code, "silent");
    }
}

#[test]
fn fires_expects_findings_and_silent_expects_none() {
    for code in Code::ALL {
        let own = |side: &str| expected(&folder(code, side)).iter().any(|(rule, _)| rule == code.name());
        assert!(own("fires"), "{code:?} expects nothing where it should fire");
        assert!(!own("silent"), "{code:?} expects findings where it should be silent");
    }
}

fn check(code: Code, side: &str) {
    let folder = folder(code, side);
    let expected = expected(&folder);
    let rules: BTreeSet<&str> = expected.iter().map(|(rule, _)| rule.as_str()).chain([code.name()]).collect();
    let found: BTreeSet<Named> = found(&folder).into_iter().filter(|(rule, _)| rules.contains(rule.as_str())).collect();
    assert_eq!(found, expected, "{}", folder.display());
}

fn folder(code: Code, side: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules").join(code.name().to_lowercase()).join(side)
}

fn expected(folder: &Path) -> BTreeSet<Named> {
    let mut reader = csv::Reader::from_path(folder.join("expected.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn exports(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut exports: Vec<PathBuf> = files.filter(|path| !path.ends_with("expected.csv")).collect();
    exports.sort();
    exports
}

fn found(folder: &Path) -> BTreeSet<Named> {
    let settings = Settings::default();
    let ingested = ingest::read(&exports(folder), &Silent).unwrap();
    let catalogue = catalog::recognise(ingested.tables, &settings, &Silent);
    let problems = [ingested.problems, catalogue.problems.clone()].concat();
    let resolution = linkage::resolve(&catalogue, &settings, &Silent);
    let world = memory::connect(&catalogue, &resolution, &settings).unwrap();
    let findings = findings::find(&catalogue, &resolution, &world, &settings, &problems).unwrap();
    findings.findings.iter().map(|finding| named(&catalogue, finding)).collect()
}

fn named(catalogue: &Catalogue, finding: &Finding) -> Named {
    let record =
        finding.record.map_or_else(|| finding.subject_id.clone(), |record| catalogue.record(record).id().to_owned());
    (finding.code.name().to_owned(), record)
}
