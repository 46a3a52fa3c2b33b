//! What the program writes as JSON, held against the schemas that are shipped.

pub(super) mod json_schema;
pub(super) mod xsd;

use std::fs;
use std::path::Path;
use std::process::Command;

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};
use json_schema::misfits;
use serde_json::Value;

/// Runs the program; the check with findings ends with 1, and all else with 0.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).current_dir(folder).output().unwrap();
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn schema(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(format!("{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// Holds a document against a schema and shows that the schema says something: without its first required key it does not fit.
fn holds(name: &str, document: &Value) {
    let schema = schema(name);
    assert_eq!(misfits(&schema, document), Vec::<String>::new(), "{name}");
    let mut broken = document.clone();
    if let Some(required) = schema["required"][0].as_str() {
        broken.as_object_mut().unwrap().remove(required);
        assert!(!misfits(&schema, &broken).is_empty(), "{name} without {required}");
    }
}

#[test]
fn everything_that_is_written_fits_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let settings = SampleSettings { customers: 120, seed: 5, ..SampleSettings::default() };
    generate(at, &settings, &Silent).unwrap();
    fs::write(at.join("archipel.toml"), CONFIGURATION).unwrap();
    run(at, &["audit", "exports", "-q", "--out", "old", "--save-model", "model.json"]);
    run(at, &["check", "exports", "-q", "--out", "new", "--write-baseline", "baseline.json"]);
    let read = |file: &str| fs::read_to_string(at.join(file)).unwrap();
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for (name, file) in [
        ("summary", "old/summary.json"),
        ("manifest", "old/manifest.json"),
        ("model", "model.json"),
        ("baseline", "baseline.json"),
    ] {
        holds(name, &parse(&read(file)));
    }
    let findings = read("new/findings.jsonl");
    assert!(findings.lines().count() > 10);
    findings.lines().for_each(|line| holds("finding", &parse(line)));
    holds("audit", &parse(&run(at, &["audit", "exports", "-q", "--out", "again", "--format", "json"])));
    holds("inspect", &parse(&run(at, &["inspect", "exports", "--json"])));
    holds("check", &parse(&run(at, &["check", "exports", "--format", "json", "--out", "new"])));
    let known = run(at, &["check", "exports", "--format", "json", "--out", "new", "--baseline", "baseline.json"]);
    holds("check", &parse(&known));
    holds("diff", &parse(&run(at, &["diff", "old", "new", "--format", "json"])));
    run(at, &["migrate", "old", "-q", "--out", "pack", "--target", "zoho-crm"]);
    holds("load_order", &parse(&read("pack/load_order.json")));
    holds("manifest", &parse(&read("pack/manifest.json")));
}

/// Every kind of entry that the configuration takes.
const CONFIGURATION: &str = r#"
    [systems.zoho-crm]
    department = "sales"
    yearly_cost = 12_000
    run_by = "department"
    [[files]]
    file = "Angebote*.csv"
    kind = "deal"
    columns = { "Chance-Nr." = "id", "Spalte 7" = "unused" }
    [handovers]
    won_to_project_days = 45
    amount_tolerance = 0.1
    [rules]
    HND310 = "warning"
    SIG501 = "off"
    DUP202 = { severity = "error" }
    [gate]
    fail_on = "warning"
    max_new = 3
    rules = { HND301 = 0 }
    max_fragmentation = 90
    min_readiness = { deal-risk = 1 }
    [roadmap]
    strands = 3
    [[suppressions]]
    rule = "HND302"
    reason = "settled by hand"
"#;

#[test]
fn the_configuration_fits_its_schema_and_mistakes_do_not() {
    let parse = |text: &str| as_json(&toml::from_str::<toml::Value>(text).unwrap());
    let schema = schema("archipel.toml");
    assert_eq!(misfits(&schema, &parse(CONFIGURATION)), Vec::<String>::new());
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let examples: Vec<&str> = readme.split("```toml\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        archipel::config::parse(example, "README.md").unwrap();
        assert_eq!(misfits(&schema, &parse(example)), Vec::<String>::new());
    }
    for mistake in [
        "[money]\nhourly-rate = 80",
        "[rules]\nHND301 = \"fatal\"",
        "[linkage]\nmatch_probability = 1.5",
        "[[files]]\nkind = \"project\"",
        "[[files]]\nfile = \"a.csv\"\ncolumns = { A = \"e-mail\" }",
        "[systems.a]\ndepartment = \"sale\"",
        "systems = 3",
        "[[suppressions]]\nrule = \"HND301\"",
        "[gate]\nmax_new = \"few\"",
        "[gate]\nmax_fragmentation = 101",
        "[gate.min_readiness]\ndeal-riks = 80",
        "[roadmap]\nstrand = 2",
    ] {
        assert!(archipel::config::parse(mistake, "x").is_err(), "{mistake}");
        assert!(!misfits(&schema, &parse(mistake)).is_empty(), "{mistake}");
    }
}

/// A configuration as JSON; dates, which JSON does not have, become texts.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}
