//! The whole sample, read back from its files: the same bytes each time, in the shapes that were promised, and with a truth
//! that is complete. What the truth says about breaks is worked out anew here from the exports alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, open_workbook_auto};

use super::files::{crm, desk, erp, ledger, newsletter, projects};
use super::{SampleError, SampleSettings, SampleSummary, generate};
use crate::progress::Silent;

/// A table as rows of cells by column name; of columns with the same name the first counts.
type Rows = Vec<BTreeMap<String, String>>;

struct Sample {
    folder: tempfile::TempDir,
    summary: SampleSummary,
}

impl Sample {
    fn generate(settings: &SampleSettings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let summary = generate(folder.path(), settings, &Silent).expect("a sample");
        Self { folder, summary }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn export(&self, stem: &str) -> Rows {
        let (windows, delimiter, skip) = match stem {
            ledger::STEM => (true, b';', 1),
            projects::STEM => (true, b';', 0),
            _ => (false, b',', 0),
        };
        let bytes = std::fs::read(self.path(&format!("exports/{stem}.csv"))).expect("an export");
        let text = if windows {
            encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned()
        } else {
            String::from_utf8(bytes).expect("UTF-8").trim_start_matches('\u{feff}').to_owned()
        };
        let start: usize = text.split_inclusive('\n').take(skip).map(str::len).sum();
        table(&text[start..], delimiter)
    }

    fn truth(&self, name: &str) -> Rows {
        table(&std::fs::read_to_string(self.path(&format!("truth/{name}.csv"))).expect("a truth"), b',')
    }

    fn sheets(&self) -> BTreeMap<String, Rows> {
        let mut book = open_workbook_auto(self.path(&format!("exports/{}.xlsx", erp::BOOK))).expect("a workbook");
        let names = book.sheet_names();
        names.into_iter().map(|name| (name.clone(), sheet(&book.worksheet_range(&name).expect("a sheet")))).collect()
    }

    /// Records that the truth names for a rule, as `source:record`.
    fn planted(&self, rule: &str) -> BTreeSet<String> {
        let rows = self.truth("findings");
        rows.iter().filter(|row| row["kind"] == rule).map(|row| key(&row["source"], &row["record_id"])).collect()
    }

    /// True ids of the records of one kind, by `source:record`.
    fn entities(&self, entity: &str) -> BTreeMap<String, String> {
        let rows = self.truth("entities");
        let of_kind = rows.iter().filter(|row| row["entity"] == entity);
        of_kind.map(|row| (key(&row["source"], &row["record_id"]), row["true_id"].clone())).collect()
    }
}

fn key(source: &str, record: &str) -> String {
    format!("{source}:{record}")
}

fn table(text: &str, delimiter: u8) -> Rows {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let row = |record: csv::StringRecord| {
        let mut cells = BTreeMap::new();
        for (name, cell) in header.iter().zip(record.iter()) {
            cells.entry(name.to_owned()).or_insert_with(|| cell.to_owned());
        }
        cells
    };
    reader.records().map(|record| row(record.expect("a row as wide as its header"))).collect()
}

fn sheet(range: &calamine::Range<Data>) -> Rows {
    let mut rows = range.rows();
    let header: Vec<String> = rows.next().expect("a header").iter().map(ToString::to_string).collect();
    rows.map(|row| header.iter().cloned().zip(row.iter().map(ToString::to_string)).collect()).collect()
}

fn small(seed: u64) -> SampleSettings {
    SampleSettings { customers: 300, seed, ..SampleSettings::default() }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in ["exports", "truth"] {
        for entry in std::fs::read_dir(folder.join(part)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{part}/{}", entry.file_name().to_string_lossy());
            found.insert(name, std::fs::read(entry.path()).expect("bytes"));
        }
    }
    found
}

#[test]
fn the_same_settings_give_the_same_bytes_and_another_seed_does_not() {
    let (first, second, other) =
        (Sample::generate(&small(4)), Sample::generate(&small(4)), Sample::generate(&small(5)));
    let (left, right) = (files(first.folder.path()), files(second.folder.path()));
    assert_eq!(left.len(), 12);
    assert!(left == right, "files differ");
    assert!(left.iter().zip(files(other.folder.path())).all(|((_, left), (_, right))| *left != right));
}

#[test]
fn the_committed_fixture_is_what_the_code_writes() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lennetor");
    let sample = Sample::generate(&SampleSettings { customers: 400, seed: 3, ..SampleSettings::default() });
    let (written, committed) = (files(sample.folder.path()), files(&fixture));
    assert_eq!(written.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (name, bytes) in &written {
        assert!(Some(bytes) == committed.get(name), "{name} differs from what `archipel sample` writes");
    }
}

#[test]
fn files_have_the_encodings_of_their_systems() {
    let sample = Sample::generate(&small(2));
    let all = files(sample.folder.path());
    for stem in [crm::ACCOUNTS, crm::CONTACTS, crm::DEALS] {
        assert!(all[&format!("exports/{stem}.csv")].starts_with(&[0xef, 0xbb, 0xbf]));
    }
    for stem in [desk::ACCOUNTS, newsletter::STEM] {
        assert!(!all[&format!("exports/{stem}.csv")].starts_with(&[0xef, 0xbb, 0xbf]));
    }
    for stem in [ledger::STEM, projects::STEM] {
        let bytes = &all[&format!("exports/{stem}.csv")];
        assert!(std::str::from_utf8(bytes).is_err(), "no umlaut in Windows-1252");
        assert!(bytes.ends_with(b"\r\n"));
    }
    assert!(all[&format!("exports/{}.csv", ledger::STEM)].starts_with(b"\"EXTF\";700;16;\"Debitoren/Kreditoren\";5;"));
}

#[test]
fn every_record_of_the_truth_stands_in_its_file_and_every_master_in_the_truth() {
    let sample = Sample::generate(&small(3));
    let mut records = BTreeSet::new();
    let ids = [
        (crm::ACCOUNTS, "Record Id"),
        (crm::CONTACTS, "Record Id"),
        (crm::DEALS, "Record Id"),
        (ledger::STEM, "Konto"),
        (desk::ACCOUNTS, "AccountExtId"),
        (desk::TICKETS, "Ticket Id"),
        (projects::STEM, "Projektnr."),
        (newsletter::STEM, "Email Address"),
    ];
    for (stem, id) in ids {
        records.extend(sample.export(stem).iter().map(|row| key(stem, &row[id])));
    }
    for (name, rows) in sample.sheets() {
        records.extend(rows.iter().map(|row| key(&format!("{}#{name}", erp::BOOK), &row["Nr."])));
    }
    let known: BTreeSet<String> =
        sample.truth("entities").iter().map(|row| key(&row["source"], &row["record_id"])).collect();
    assert!(known.is_subset(&records));
    assert!(
        records.difference(&known).all(|record| record.starts_with(&format!("{}:7", ledger::STEM))),
        "creditors only"
    );
    let named = sample.truth("findings");
    let named = named.iter().filter(|row| !row["record_id"].is_empty());
    assert!(named.map(|row| key(&row["source"], &row["record_id"])).all(|record| records.contains(&record)));
    let people = sample.truth("persons");
    assert!(people.iter().all(|row| records.contains(&key(&row["source"], &row["record_id"]))));
}

#[test]
fn duplicates_are_all_groups_of_one_customer_in_one_system() {
    let sample = Sample::generate(&small(6));
    let mut groups: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (record, customer) in sample.entities("customer") {
        let source = record.split(':').next().unwrap_or_default().to_owned();
        groups.entry((source, customer)).or_default().push(record);
    }
    let duplicates: BTreeSet<String> = groups.into_values().filter(|group| group.len() > 1).flatten().collect();
    assert!(duplicates.len() > 40);
    assert_eq!(sample.planted("DUP201"), duplicates);
}

#[test]
fn dangling_references_are_exactly_those_whose_target_is_missing() {
    let sample = Sample::generate(&SampleSettings { customers: 1_200, ..small(7) });
    let bare = |id: &String| id.trim_start_matches("zcrm_").to_owned();
    let accounts: BTreeSet<String> = sample.export(crm::ACCOUNTS).iter().map(|row| bare(&row["Record Id"])).collect();
    let deals: BTreeSet<String> = sample.export(crm::DEALS).iter().map(|row| bare(&row["Record Id"])).collect();
    let contacts: BTreeSet<String> = sample.export(crm::CONTACTS).iter().map(|row| bare(&row["Record Id"])).collect();
    let sheets = sample.sheets();
    let debtors: BTreeSet<String> = sheets["Debitoren"].iter().map(|row| row["Nr."].clone()).collect();
    let known: BTreeSet<String> = sample.export(projects::STEM).iter().map(|row| row["Projektnr."].clone()).collect();
    let invoices = format!("{}#Rechnungen", erp::BOOK);
    let checks = [
        (crm::ACCOUNTS, sample.export(crm::ACCOUNTS), "Record Id", "Parent Account.id", &accounts),
        (crm::ACCOUNTS, sample.export(crm::ACCOUNTS), "Record Id", "Account Number", &debtors),
        (crm::CONTACTS, sample.export(crm::CONTACTS), "Record Id", "Account Name.id", &accounts),
        (crm::DEALS, sample.export(crm::DEALS), "Record Id", "Account Name.id", &accounts),
        (crm::DEALS, sample.export(crm::DEALS), "Record Id", "Contact Name.id", &contacts),
        (ledger::STEM, sample.export(ledger::STEM), "Konto", "Kunden-/Lief.-Nr.", &debtors),
        (projects::STEM, sample.export(projects::STEM), "Projektnr.", "Kundennr.", &debtors),
        (projects::STEM, sample.export(projects::STEM), "Projektnr.", "CRM-Deal", &deals),
        (&invoices, sheets["Rechnungen"].clone(), "Nr.", "Debitorennr.", &debtors),
        (&invoices, sheets["Rechnungen"].clone(), "Nr.", "Projektnr.", &known),
    ];
    let mut dangling = BTreeSet::new();
    for (source, rows, id, reference, targets) in checks {
        let missing =
            |row: &&BTreeMap<String, String>| !row[reference].is_empty() && !targets.contains(&bare(&row[reference]));
        dangling.extend(rows.iter().filter(missing).map(|row| key(source, &row[id])));
    }
    assert!(dangling.len() > 20);
    assert_eq!(sample.planted("HND305"), dangling);
}

/// Undertakings of the records of one kind, and the rows of those records.
fn undertakings<'a>(
    sample: &Sample,
    source: &str,
    id: &str,
    rows: &'a Rows,
) -> BTreeMap<String, &'a BTreeMap<String, String>> {
    let ids = sample.entities("project");
    rows.iter().map(|row| (ids[&key(source, &row[id])].clone(), row)).collect()
}

#[test]
fn broken_handovers_are_exactly_those_that_the_exports_show() {
    let sample = Sample::generate(&SampleSettings { customers: 1_200, ..small(8) });
    let (deal_rows, project_rows) = (sample.export(crm::DEALS), sample.export(projects::STEM));
    let deals = undertakings(&sample, crm::DEALS, "Record Id", &deal_rows);
    let projects = undertakings(&sample, projects::STEM, "Projektnr.", &project_rows);
    let unstarted = deals.iter().filter(|(undertaking, deal)| {
        deal["Stage"] == "Closed Won"
            && deal["Closing Date"].as_str() < "2026-03-01"
            && !projects.contains_key(*undertaking)
    });
    let unstarted: BTreeSet<String> = unstarted.map(|(_, deal)| key(crm::DEALS, &deal["Record Id"])).collect();
    assert!(unstarted.len() > 8);
    assert_eq!(sample.planted("HND301"), unstarted);

    // What the house does for itself was sold to nobody.
    let sold = projects.iter().filter(|(undertaking, _)| undertaking.starts_with('U'));
    let orphans = sold.filter(|(undertaking, _)| !deals.contains_key(*undertaking));
    let orphans: BTreeSet<String> = orphans.map(|(_, row)| key(projects::STEM, &row["Projektnr."])).collect();
    assert!(orphans.len() > 8);
    assert_eq!(sample.planted("HND310"), orphans);
}

#[test]
fn finished_projects_without_invoice_are_exactly_those_that_the_exports_show() {
    // Every invoice names its project here only by its number's place in the series, which the sample keeps in step.
    let sample = Sample::generate(&SampleSettings { customers: 1_200, ..small(8) });
    let number =
        |text: &str| text.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse::<u64>().expect("a number");
    let numbers: Vec<u64> = sample.sheets()["Rechnungen"].iter().map(|row| number(&row["Nr."])).collect();
    let invoiced: BTreeSet<u64> =
        numbers.into_iter().filter_map(|number| number.checked_sub(300_000)).map(|place| place / 2).collect();
    let iso = |german: &str| format!("{}-{}-{}", &german[6..], &german[3..5], &german[..2]);
    let uninvoiced: BTreeSet<String> = sample
        .export(projects::STEM)
        .iter()
        .filter(|row| !row["Ende"].is_empty() && iso(&row["Ende"]).as_str() < "2026-02-14")
        .filter(|row| !row["Kundennr."].is_empty() || !row["Kunde"].is_empty())
        .filter(|row| !invoiced.contains(&((number(&row["Projektnr."]) - 20_011) / 3)))
        .map(|row| key(projects::STEM, &row["Projektnr."]))
        .collect();
    assert!(uninvoiced.len() > 8);
    assert_eq!(sample.planted("HND302"), uninvoiced);
}

#[test]
fn deals_at_risk_are_exactly_the_open_deals_of_customers_with_two_unresolved_cases() {
    let sample = Sample::generate(&SampleSettings { customers: 1_200, ..small(9) });
    let tickets = sample.entities("ticket");
    let deals = sample.entities("deal_customer");
    let mut unresolved: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sample.export(desk::TICKETS).iter().filter(|row| row["Status"] != "Closed") {
        let ticket = key(desk::TICKETS, &row["Ticket Id"]);
        unresolved.entry(tickets[&ticket].clone()).or_default().push(ticket);
    }
    unresolved.retain(|_, tickets| tickets.len() >= 2);
    let mut named = BTreeSet::new();
    for row in sample.export(crm::DEALS).iter().filter(|row| !row["Stage"].starts_with("Closed")) {
        let deal = key(crm::DEALS, &row["Record Id"]);
        if let Some(tickets) = unresolved.get(&deals[&deal]) {
            named.extend(tickets.iter().cloned());
            named.insert(deal);
        }
    }
    assert!(named.len() > 30);
    assert_eq!(sample.planted("SIG501"), named);
}

#[test]
fn full_sheets_go_on_in_further_sheets() {
    let sample = Sample::generate(&SampleSettings { sheet_rows: 50, ..small(2) });
    let sheets = sample.sheets();
    assert!(sheets.len() > 5, "{:?}", sheets.keys());
    assert_eq!(sheets["Debitoren (2)"].len(), 50);
    let whole = Sample::generate(&small(2));
    let debtors: usize =
        sheets.iter().filter(|(name, _)| name.starts_with("Debitoren")).map(|(_, rows)| rows.len()).sum();
    assert_eq!(debtors, whole.sheets()["Debitoren"].len());
    let sources: BTreeSet<String> = sample.truth("entities").iter().map(|row| row["source"].clone()).collect();
    assert!(sources.contains(&format!("{}#Debitoren (2)", erp::BOOK)));
}

#[test]
fn the_summary_counts_what_stands_in_the_files() {
    let sample = Sample::generate(&small(2));
    let rows: BTreeMap<&str, u64> = sample.summary.files.iter().map(|(file, rows)| (file.as_str(), *rows)).collect();
    let deals = format!("exports/{}.csv", crm::DEALS);
    assert_eq!(rows[deals.as_str()], sample.export(crm::DEALS).len() as u64);
    let debtors = format!("exports/{}.csv", ledger::STEM);
    assert_eq!(rows[debtors.as_str()], sample.export(ledger::STEM).len() as u64);
    let planted: u64 = sample.summary.planted.values().sum();
    assert_eq!(rows["truth/findings.csv"], planted);
    assert_eq!(planted, sample.truth("findings").len() as u64);
}

#[test]
fn the_smallest_and_a_clean_company_can_be_written() {
    let least = Sample::generate(&SampleSettings { customers: 20, ..small(1) });
    assert_eq!(least.summary.customers, 20);
    let clean = Sample::generate(&SampleSettings { mess: 0.0, ..small(1) });
    assert!(clean.export(crm::ACCOUNTS).iter().all(|row| !row["Account Name"].contains("ALT")));
}

#[test]
fn ids_of_one_system_are_unique_over_its_tables() {
    let sample = Sample::generate(&SampleSettings { customers: 2_000, ..small(1) });
    let mut ids = BTreeSet::new();
    for stem in [crm::ACCOUNTS, crm::CONTACTS, crm::DEALS] {
        assert!(sample.export(stem).iter().all(|row| ids.insert(row["Record Id"].clone())), "{stem}");
    }
}

#[test]
fn a_company_needs_customers_and_a_place_to_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let few = SampleSettings { customers: 3, ..SampleSettings::default() };
    assert!(matches!(generate(folder.path(), &few, &Silent), Err(SampleError::TooFew(3))));
    let file = folder.path().join("taken");
    std::fs::write(&file, "").expect("a file");
    assert!(matches!(generate(&file, &small(1), &Silent), Err(SampleError::Write { .. })));
}
