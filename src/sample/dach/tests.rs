//! The second company, read back from its files: the same bytes each time, and a truth that covers every record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::files::{bills, desk, leads, list, newsletter, office, projects, sales, sap, sap_papers, shop};
use crate::progress::Silent;
use crate::sample::{Company, SampleSettings, generate};

fn settings(seed: u64) -> SampleSettings {
    SampleSettings { company: Company::Dach, customers: 300, seed, ..SampleSettings::default() }
}

fn written(settings: &SampleSettings) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    generate(folder.path(), settings, &Silent).expect("a sample");
    ["exports", "truth"].into_iter().flat_map(|part| files(&folder.path().join(part))).collect()
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    entries.map(|path| (name(&path), std::fs::read(&path).expect("bytes"))).collect()
}

/// The values of one column, blank ones left out.
fn column(bytes: &[u8], delimiter: u8, name: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let at = reader.headers().expect("a header").iter().position(|header| header == name).expect(name);
    let cells = reader.records().map(|row| row.expect("a row as wide as its header")[at].to_owned());
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// Sources with the sign between their cells and the column of their ids.
const SOURCES: [(&str, u8, &str); 17] = [
    (sales::ACCOUNTS, b',', "Id"),
    (sales::CONTACTS, b',', "Id"),
    (sales::OPPORTUNITIES, b',', "Id"),
    (sap::STEM, b';', "KUNNR"),
    (shop::CUSTOMERS, b',', "Customer ID"),
    (shop::ORDERS, b',', "Name"),
    (office::STEM, b';', "Kunden-Nr."),
    (list::STEM, b';', "Nr."),
    (desk::STEM, b',', "Ticket ID"),
    (newsletter::STEM, b';', "id"),
    (projects::STEM, b';', "Projekt-ID"),
    (sap_papers::ORDERS, b';', "VBELN"),
    (sap_papers::INVOICES, b';', "VBELN"),
    (sap_papers::OPEN, b';', "BELNR"),
    (bills::STEM, b';', "Rechnungsnummer"),
    (leads::STEM, b',', "Id"),
    (desk::CONTACTS, b',', "Contact ID"),
];

#[test]
fn the_same_settings_give_the_same_bytes_and_another_seed_does_not() {
    let (first, again, other) = (written(&settings(4)), written(&settings(4)), written(&settings(5)));
    // Hours and users are neither customers nor mention any.
    assert_eq!(first.len(), SOURCES.len() + 2 + 3);
    assert!(first == again, "files differ");
    assert!(first.iter().zip(&other).all(|((name, left), (_, right))| left != right || name == leads::USERS));
}

#[test]
fn the_truth_names_every_record_and_no_other() {
    let all = written(&SampleSettings { customers: 1_000, ..settings(2) });
    let mut truth: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let sources = column(&all["entities"], b',', "source").into_iter();
    for (source, record) in sources.zip(column(&all["entities"], b',', "record_id")) {
        truth.entry(source).or_default().insert(record);
    }
    for (stem, delimiter, id) in SOURCES {
        let records = column(&all[stem], delimiter, id);
        let ids: BTreeSet<String> = records.iter().cloned().collect();
        assert!(stem == shop::ORDERS || ids.len() == records.len(), "{stem} has an id twice");
        assert_eq!(truth.get(stem), Some(&ids), "{stem}");
    }
}

#[test]
fn duplicates_are_all_groups_of_one_customer_in_one_system() {
    let all = written(&SampleSettings { customers: 1_000, ..settings(3) });
    let of = |table: &str, name: &str| column(&all[table], b',', name);
    let mut groups: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let rows = of("entities", "source").into_iter().zip(of("entities", "entity")).zip(of("entities", "record_id"));
    for (((source, sort), record), customer) in rows.zip(of("entities", "true_id")) {
        if sort == "customer" {
            groups.entry((source, customer)).or_default().push(record);
        }
    }
    let twice: BTreeSet<String> = groups.into_values().filter(|group| group.len() > 1).flatten().collect();
    assert!(twice.len() > 60, "{}", twice.len());
    assert_eq!(planted(&all, "DUP201"), twice);
}

/// Records that are planted for a rule.
fn planted(all: &BTreeMap<String, Vec<u8>>, rule: &str) -> BTreeSet<String> {
    let of = |name: &str| column(&all["findings"], b',', name).into_iter();
    of("kind").zip(of("record_id")).filter(|(kind, _)| kind == rule).map(|(_, record)| record).collect()
}

#[test]
fn every_break_is_planted_and_a_clean_company_has_none_between_departments() {
    let usual = written(&SampleSettings { customers: 1_500, ..settings(1) });
    let rules: BTreeSet<String> = column(&usual["findings"], b',', "kind").into_iter().collect();
    assert!(rules.len() > 28, "{rules:?}");
    for rule in ["HND301", "HND302", "HND303", "HND306", "HND307", "HND308", "HND310", "SIG501", "SIG502", "SIG503"] {
        assert!(planted(&usual, rule).len() >= 8, "{rule}: {:?}", planted(&usual, rule));
    }
    let clean = written(&SampleSettings { customers: 600, mess: 0.0, ..settings(1) });
    let left: BTreeSet<String> = column(&clean["findings"], b',', "kind").into_iter().collect();
    // Duplicates have a rate of their own, and a form that insists on a surname gets one.
    assert_eq!(left.iter().map(String::as_str).collect::<Vec<_>>(), ["DQ604", "DUP201", "DUP206"]);
}

#[test]
fn won_deals_that_nobody_built_are_in_no_list() {
    let all = written(&SampleSettings { customers: 1_000, ..settings(2) });
    let named: BTreeSet<String> = column(&all[projects::STEM], b';', "Opportunity-ID").into_iter().collect();
    assert!(planted(&all, "HND301").is_disjoint(&named));
    let orders: BTreeSet<String> = column(&all[sap_papers::INVOICES], b';', "VGBEL").into_iter().collect();
    let known: BTreeSet<String> = column(&all[sap_papers::ORDERS], b';', "VBELN").into_iter().collect();
    assert!(orders.len() > 40 && orders.is_subset(&known));
}

#[test]
fn a_mailbox_has_one_account_in_the_shop_and_one_subscription() {
    let all = written(&SampleSettings { customers: 1_000, ..settings(1) });
    for (stem, delimiter, name) in [(shop::CUSTOMERS, b',', "Email"), (newsletter::STEM, b';', "email")] {
        let mailboxes = column(&all[stem], delimiter, name);
        let unique: BTreeSet<&String> = mailboxes.iter().collect();
        assert!(unique.len() == mailboxes.len() && unique.len() > 200, "{stem}");
    }
}

#[test]
fn accounts_name_customers_that_sap_has() {
    let all = written(&SampleSettings { customers: 1_000, ..settings(1) });
    let bare = |number: String| number.trim_start_matches('0').to_owned();
    let known: BTreeSet<String> = column(&all[sap::STEM], b';', "KUNNR").into_iter().map(bare).collect();
    let named = column(&all[sales::ACCOUNTS], b',', "SAP_Kundennr__c");
    assert!(named.len() > 40 && named.into_iter().map(bare).all(|number| known.contains(&number)));
}

#[test]
fn the_table_of_sap_is_written_in_its_encoding() {
    let all = written(&settings(1));
    let bytes = &all[sap::STEM];
    assert!(std::str::from_utf8(bytes).is_err() && bytes.ends_with(b"\r\n"));
    assert!(!bytes.windows(2).any(|pair| pair == b"&#"), "a letter that the encoding lacks");
}
