//! The files of the contract, on a small hand-made audit.

use std::fs;

use super::messages::Language;
use super::people::House;
use super::{AUDIT_FILES, Landscape, MATCH_FILES, Targets, testing, write_audit, write_identity};
use crate::progress::Silent;

/// Writes everything and reads it back, by name.
fn written() -> impl Fn(&str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let targets = Targets::open(folder.path(), &AUDIT_FILES).unwrap();
    let paths = write_audit(&mut audit, &landscape, targets, &testing::request(), &Silent).unwrap();
    assert_eq!(paths.len(), AUDIT_FILES.len());
    move |name| fs::read_to_string(folder.path().join(name)).unwrap()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_crosswalk_holds_values_verbatim() {
    let rows = rows(&written()("crosswalk.csv"));
    insta::assert_snapshot!(rows[0].join(" "), @"entity_type entity_id relation system file row record_id record_kind name match_probability decided_by");
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[1][..8], ["customer", "c-1", "master", "crm", "accounts.csv", "2", "A1", "account"]);
    assert_eq!(rows[1][8..], [testing::HOSTILE, "0.9731", "model"]);
    assert_eq!(rows[5][..4], ["project", "p-1", "master", "crm"]);
    assert_eq!(rows[5][8], "Retrofit Presse 3");
}

#[test]
fn edges_name_their_evidence() {
    insta::assert_snapshot!(written()("edges.csv"), @r"
    entity_type,left_file,left_record_id,right_file,right_record_id,match_weight,match_probability,band,evidence
    customer,accounts.csv,A1,debitoren.csv,10001,5.1765,0.9731,match,prior:across_systems:-8.6056|name:equal:11.6269|phone:different:-2.2237|address:same_town:4.3789
    ");
}

#[test]
fn the_parquet_files_hold_what_the_csv_files_do_with_types() {
    let folder = tempfile::tempdir().unwrap();
    let mut audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let mut request = testing::request();
    request.extras.parquet = true;
    let files = super::audit_files(&request.extras);
    let targets = Targets::open(folder.path(), &files).unwrap();
    write_audit(&mut audit, &landscape, targets, &request, &Silent).unwrap();
    let table = |name: &str| {
        let read = crate::ingest::read(&[folder.path().join(name)], &Silent).unwrap();
        let table = &read.tables[0];
        let cells = (0..table.len()).map(|row| table.cells(row).map(str::to_owned).collect::<Vec<_>>());
        std::iter::once(table.header.clone()).chain(cells).collect::<Vec<_>>()
    };
    for name in ["crosswalk", "edges", "findings"] {
        let csv = rows(&fs::read_to_string(folder.path().join(format!("{name}.csv"))).unwrap());
        let parquet = table(&format!("{name}.parquet"));
        assert_eq!((parquet.len(), &parquet[0]), (csv.len(), &csv[0]), "{name}");
        for (left, right) in parquet.iter().flatten().zip(csv.iter().flatten()) {
            // A number of Parquet has no digits that say nothing.
            let same = left == right || left.parse::<f64>().is_ok_and(|number| format!("{number:.4}") == *right);
            assert!(same, "{name}: {left} and {right}");
        }
    }
    let records = table("finding_records.parquet");
    assert_eq!(records[1][..5], ["0f4c1a09be2d7733", "0", "crm", "deals.csv", "2"]);
    assert_eq!(
        (records.len(), &records[2][1..]),
        (5, &["1", "ledger", "debitoren.csv", "2", "10001", "debtor"].map(String::from)[..])
    );
    let evidence = table("edge_evidence.parquet");
    assert_eq!(evidence[2][5..], ["2", "name", "equal", "11.6269"]);
    let weights: f64 = evidence[1..].iter().map(|row| row[8].parse::<f64>().unwrap()).sum();
    assert!((weights - 5.1765).abs() < 1e-9, "{weights}");
}

#[test]
fn both_files_of_findings_say_the_same() {
    let read = written();
    let table = rows(&read("findings.csv"));
    let lines: Vec<serde_json::Map<String, serde_json::Value>> =
        read("findings.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(table.len(), lines.len() + 1);
    for (row, line) in table[1..].iter().zip(&lines) {
        assert_eq!(line.len(), table[0].len());
        for (column, value) in table[0].iter().zip(row) {
            let expected = match &line[column] {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Array(items) => {
                    let items = items.iter().map(|item| super::fields::list_item(item.as_str().unwrap()).into_owned());
                    items.collect::<Vec<_>>().join("|")
                }
                number if column == "value_eur" => format!("{:.2}", number.as_f64().unwrap()),
                number if column == "confidence" => format!("{:.4}", number.as_f64().unwrap()),
                other => other.to_string(),
            };
            assert_eq!(&expected, value, "{column}");
        }
    }
}

#[test]
fn findings_stand_with_place_value_and_records() {
    insta::assert_snapshot!(written()("findings.csv").lines().take(2).collect::<Vec<_>>().join("\n"), @r"
    fingerprint,rule,severity,entity_type,entity_id,entity_name,system,file,row,record_id,related,value_eur,value_basis,confidence,message,action
    0f4c1a09be2d7733,HND301,error,project,p-1,Retrofit Presse 3,crm,deals.csv,2,D1,debitoren.csv:10001,48200.00,amount,0.9400,Tage,Tag
    ");
}

#[test]
fn the_summary_counts() {
    let summary: serde_json::Value = serde_json::from_str(&written()("summary.json")).unwrap();
    assert_eq!(summary["reference_date"], "2026-03-31");
    assert_eq!(summary["input"]["records"], 6);
    assert_eq!(summary["input"]["problems"], serde_json::json!({"error": 1, "warning": 1, "note": 0}));
    assert_eq!(summary["entities"], serde_json::json!({"customers": 3, "persons": 0, "projects": 1}));
    assert_eq!(summary["customers_by_number_of_systems"], serde_json::json!([0, 2, 1]));
    assert_eq!(
        summary["shared_customers"],
        serde_json::json!([{"left": "crm", "right": "ledger", "customers": 1, "share_of_smaller": 0.5}])
    );
    assert_eq!(summary["findings"]["value_eur"], serde_json::json!({"amount": 48_200.0, "estimate": 10.83}));
    assert_eq!(summary["not_run"][0]["rule"], "SIG501");
}

#[test]
fn the_manifest_names_the_run() {
    let manifest: serde_json::Value = serde_json::from_str(&written()("manifest.json")).unwrap();
    assert_eq!((manifest["tool"].as_str(), manifest["command"].as_str()), (Some("archipel"), Some("audit")));
    assert_eq!(manifest["paths"], serde_json::json!(["exports"]));
    assert_eq!(manifest["inputs"].as_array().unwrap().len(), 3);
    assert_eq!(manifest["counts"]["findings"], 2);
    assert_eq!(manifest["files"].as_array().unwrap().len(), AUDIT_FILES.len());
}

#[test]
fn matching_writes_no_findings() {
    let folder = tempfile::tempdir().unwrap();
    let mut audit = testing::audit();
    let targets = Targets::open(folder.path(), &MATCH_FILES).unwrap();
    write_identity(&mut audit.identity, targets, &testing::request(), &Silent).unwrap();
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, MATCH_FILES);
}

#[test]
fn every_language_writes_the_same_findings() {
    let audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    for language in Language::ALL {
        let mut page = Vec::new();
        super::html::write(&audit, &landscape, House::Veiled, language, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("&#60;b&#62;Söhne&#60;/b&#62;") && !page.contains("<b>Söhne"), "{language:?}");
        assert!(!page.contains("html-"), "an id of the catalogue shows in {language:?}");
    }
}
