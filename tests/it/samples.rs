//! Exports of other projects (`tests/samples`) are read right: system, kind of record, roles and values.

use std::path::{Path, PathBuf};

use archipel::Reading;
use archipel::catalog::{RecordKind, Role, TypedTable};
use archipel::config::Settings;
use archipel::progress::Silent;

fn read(folder: &str) -> Reading {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(folder);
    archipel::read(&[path], Settings::default(), &Silent).unwrap()
}

fn table<'r>(reading: &'r Reading, file: &str) -> &'r TypedTable {
    reading.catalogue.tables.iter().find(|typed| typed.table.file == file).unwrap_or_else(|| panic!("no table {file}"))
}

/// The values of all records under a role, in the order of their ids; `-` where there is none.
fn values(reading: &Reading, file: &str, role: Role) -> Vec<String> {
    let records = reading.catalogue.records().filter(|record| record.file() == file);
    records.map(|record| record.value(role).unwrap_or("-").to_owned()).collect()
}

#[test]
fn a_datev_ledger_of_customers_and_suppliers() {
    let reading = read("datev");
    let file = "EXTF_Stammdaten.csv";
    assert_eq!(table(&reading, file).recognition.system.slug, "datev-1001-456");
    let kinds: Vec<RecordKind> =
        reading.catalogue.records().filter(|record| record.file() == file).map(|record| record.kind()).collect();
    assert_eq!(kinds, [RecordKind::Debtor, RecordKind::Creditor, RecordKind::Creditor, RecordKind::Creditor]);
    for (role, expected) in [
        (Role::Id, ["10000", "70001", "70002", "70003"]),
        (Role::CompanyName, ["-", "Meyer GmbH", "Schulze GmbH", "Scary Kitten  AG"]),
        (Role::LastName, ["Mustermann", "-", "-", "-"]),
        (Role::FirstName, ["Sabine", "-", "-", "-"]),
        (Role::Street, ["Am Haagelspfädchen 14", "-", "-", "-"]),
        (Role::Postcode, ["50999", "-", "-", "-"]),
        (Role::City, ["Köln", "-", "-", "-"]),
        (Role::Phone, ["0221/1234567", "-", "-", "-"]),
        (Role::Email, ["sabine@mustermann.de", "-", "-", "-"]),
        (Role::Iban, ["DE12500105170648489890", "-", "-", "-"]),
    ] {
        assert_eq!(values(&reading, file, role), expected, "{role:?}");
    }
}

#[test]
fn datev_postings_in_both_spellings() {
    let reading = read("datev");
    let file = "EXTF_Buchungsstapel.csv";
    assert_eq!(table(&reading, file).recognition.kind, Some(RecordKind::Posting));
    let mut amounts = values(&reading, file, Role::AmountGross);
    amounts.sort_unstable();
    assert_eq!(amounts, ["24,95", "5950,00"]);
    let short = "datev-lint/valid_minimal_700.csv";
    assert_eq!(table(&reading, short).recognition.kind, Some(RecordKind::Posting));
    assert_eq!(table(&reading, short).len(), 10);
    let mut invoices = values(&reading, short, Role::InvoiceReference);
    invoices.sort_unstable();
    assert_eq!(invoices[..2], ["RE001", "RE002"]);
}

#[test]
fn datev_captions_of_accounts_are_known_and_give_no_record() {
    let reading = read("datev");
    let captions = table(&reading, "EXTF_Kontenbeschriftungen.csv");
    assert!(captions.recognition.system.known && captions.recognition.kind.is_none());
    assert_eq!((captions.table.len(), captions.len()), (3, 0));
}

#[test]
fn umlauts_of_datev_postings_are_read_in_every_encoding() {
    let reading = read("datev");
    // The closing quote without an opening one is the file's own flaw, and is kept.
    for (file, supplier) in [
        ("datev-lint/encoding_windows1252.csv", "Müller GmbH\""),
        ("datev-lint/encoding_utf8_bom.csv", "Müller GmbH Überweisung\""),
    ] {
        assert_eq!(values(&reading, file, Role::Title), ["Büromaterial\"", supplier], "{file}");
    }
}

#[test]
fn every_datev_file_is_datev_whatever_its_flaw() {
    let reading = read("datev");
    assert_eq!(reading.catalogue.tables.len(), 12);
    for typed in &reading.catalogue.tables {
        let recognition = &typed.recognition;
        assert!(recognition.system.slug.starts_with("datev"), "{}: {:?}", typed.table.file, recognition.system);
        assert!(recognition.confidence > 0.9, "{}: {}", typed.table.file, recognition.confidence);
    }
}
