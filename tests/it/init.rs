//! `archipel init` and systems of the user's own, from the outside: what is written changes nothing until it is corrected.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};

/// The files of an audit that must not differ; the manifest names the configuration.
const FILES: [&str; 6] =
    ["crosswalk.csv", "edges.csv", "findings.csv", "findings.jsonl", "summary.json", "report.html"];

fn archipel(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_archipel")).current_dir(folder).args(arguments).output().unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = archipel(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn inspected(folder: &Path, file: &str) -> serde_json::Value {
    let text = succeeds(folder, &["inspect", "exports", "--json", "--lang", "en"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let tables = json["tables"].as_array().unwrap();
    tables.iter().find(|table| table["file"] == file).unwrap().clone()
}

#[test]
fn an_audit_with_what_init_writes_equals_one_without() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SampleSettings { customers: 120, seed: 7, ..SampleSettings::default() };
    generate(folder.path(), &settings, &Silent).unwrap();
    let unknown = "Spalte A;Spalte B\nx;1\ny;2\n";
    fs::write(folder.path().join("exports/Sonstiges 2026-03.csv"), unknown).unwrap();
    fs::write(folder.path().join("exports/datev.csv"), datev_ledger()).unwrap();
    succeeds(folder.path(), &["audit", "exports", "--quiet", "--out", "without"]);
    succeeds(folder.path(), &["init", "exports"]);
    assert!(folder.path().join("archipel.toml").is_file(), "beside the exports");
    succeeds(folder.path(), &["audit", "exports", "--quiet", "--out", "with"]);
    let manifest = fs::read_to_string(folder.path().join("with/manifest.json")).unwrap();
    assert!(manifest.contains("archipel.toml"), "the configuration was found");
    for file in FILES {
        let read = |out: &str| fs::read(folder.path().join(out).join(file)).unwrap();
        assert!(read("without") == read("with"), "{file} differs");
    }
}

/// A ledger whose rows are of two kinds, which the kind of the table must not flatten.
fn datev_ledger() -> &'static str {
    "\"EXTF\";700;16;\"Debitoren/Kreditoren\";5;20260331120000000;;\"RE\";\"\";\"\";1001;777;20260101;4;;;\n\
     Konto;Name (Adressattyp Unternehmen);Adressattyp;EU-Land;EU-UStID;Straße;Postleitzahl;Ort\n\
     10000;\"Muster GmbH\";\"2\";\"DE\";\"133546770\";\"Hauptstr. 1\";\"50667\";\"Köln\"\n\
     70000;\"Beispiel AG\";\"2\";\"DE\";\"811907980\";\"Am Ring 2\";\"01067\";\"Dresden\"\n"
}

#[test]
fn a_configuration_is_not_written_over_unless_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("exports")).unwrap();
    fs::write(folder.path().join("exports/kunden.csv"), "Kundennr;Firma;Ort\n1;Muster GmbH;Köln\n").unwrap();
    fs::write(folder.path().join("archipel.toml"), "# mine\n").unwrap();
    let output = archipel(folder.path(), &["init", "exports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--force"));
    assert_eq!(fs::read_to_string(folder.path().join("archipel.toml")).unwrap(), "# mine\n");
    succeeds(folder.path(), &["init", "exports", "--force", "--lang", "en"]);
    let written = fs::read_to_string(folder.path().join("archipel.toml")).unwrap();
    assert!(written.contains("[systems.kunden]") && written.contains("kind = \"account\""), "{written}");
    succeeds(folder.path(), &["init", "exports", "--config", "other.toml"]);
    assert!(folder.path().join("other.toml").is_file());
    let asked = archipel(folder.path(), &["init", "exports", "--force", "--interactive"]);
    assert_eq!(asked.status.code(), Some(2), "there is no terminal to ask on");
}

#[test]
fn wrong_recognition_is_corrected_with_two_lines() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("exports")).unwrap();
    let rows = "Nr;Was;Wer\n1;Umbau Halle;Muster GmbH\n2;Wartung Anlage;Beispiel AG\n";
    fs::write(folder.path().join("exports/liste.csv"), rows).unwrap();
    succeeds(folder.path(), &["init", "exports"]);
    let file = folder.path().join("archipel.toml");
    let written = fs::read_to_string(&file).unwrap();
    let start = written.find("file = \"liste.csv\"").unwrap();
    let (head, entry) = written.split_at(start);
    let kind = entry.lines().find(|line| line.contains("kind = ")).unwrap();
    let entry = entry.replacen(kind, "kind = \"project\"", 1);
    let entry =
        entry.replacen("[files.columns]", "[files.columns]\n\"Was\" = \"title\"\n\"Wer\" = \"company-name\"", 1);
    fs::write(&file, format!("{head}{entry}")).unwrap();
    let table = inspected(folder.path(), "liste.csv");
    assert_eq!(table["record_kind"], "project");
    let roles: Vec<_> = table["columns"].as_array().unwrap().iter().map(|column| column["role"].clone()).collect();
    assert_eq!(roles[1..], ["title", "company-name"]);
}

const SYSTEM: &str = r#"
slug = "hausprogramm"
name = "Hausprogramm"
department = "operations"

[[table]]
kind = "debtor"
signature = [["KD_IDENT"], ["KD_WORTLAUT"]]
unused = ["KD_FLAG"]
[table.columns]
id = ["KD_IDENT"]
company-name = ["KD_WORTLAUT"]
city = ["KD_SITZ"]
"#;

#[test]
fn a_system_of_the_users_own_is_recognised_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("exports")).unwrap();
    let rows = "KD_IDENT;KD_WORTLAUT;KD_SITZ;KD_FLAG\n1;Muster;Köln;x\n2;Beispiel;Dresden;y\n";
    fs::write(folder.path().join("exports/abzug.csv"), rows).unwrap();
    fs::write(folder.path().join("hausprogramm.toml"), SYSTEM).unwrap();
    fs::write(folder.path().join("archipel.toml"), "[catalog]\nsystems = [\"hausprogramm.toml\"]\n").unwrap();
    let table = inspected(folder.path(), "abzug.csv");
    assert_eq!((&table["system"], &table["known"]), (&"hausprogramm".into(), &true.into()));
    assert_eq!(table["record_kind"], "debtor");
    let role = |at: usize| table["columns"][at]["role"].clone();
    assert_eq!([role(1), role(2), role(3)], ["company-name".into(), "city".into(), serde_json::Value::Null]);
}

#[test]
fn a_mistake_in_a_system_file_points_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("exports")).unwrap();
    fs::write(folder.path().join("exports/a.csv"), "a;b\n1;2\n").unwrap();
    fs::write(folder.path().join("hausprogramm.toml"), SYSTEM.replace("company-name", "compny-name")).unwrap();
    fs::write(folder.path().join("archipel.toml"), "[catalog]\nsystems = [\"hausprogramm.toml\"]\n").unwrap();
    let output = archipel(folder.path(), &["inspect", "exports"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("hausprogramm.toml:12") && error.contains("did you mean `company-name`?"), "{error}");
}
