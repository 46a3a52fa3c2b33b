//! What must hold of every pack, over random samples: nothing is lost, nothing stands twice, every reference resolves, and the
//! way back leads to the same cells.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::targets::Lists;
use super::{Begun, Job, Outcome, migrate, read_decisions, target_names, target_profile, unmerge, verify};
use crate::config::Settings;
use crate::pipeline;
use crate::progress::Silent;
use crate::report::Request;
use crate::sample::{SampleSettings, generate};
use crate::table::Table;

/// A sample of a small company.
fn sample(folder: &Path, customers: usize, seed: u64) -> PathBuf {
    let settings = SampleSettings { customers, seed, ..SampleSettings::default() };
    generate(folder, &settings, &Silent).unwrap();
    folder.join("exports")
}

fn packed(exports: &Path, pack: Option<&Path>, job: &Job<'_>) -> Outcome {
    packed_with(exports, pack, job, Settings::default())
}

/// Packs as the command does, with what needs nobody's decision written beside the deciding.
fn packed_with(exports: &Path, pack: Option<&Path>, job: &Job<'_>, settings: Settings) -> Outcome {
    let reading = pipeline::read_records(&[exports.to_path_buf()], settings, &Silent).unwrap();
    let mut begun = Begun::new(&reading, job, pack).unwrap();
    let (mut identity, written) = pipeline::identify_beside(reading, &Silent, |all| begun.beside_deciding(all));
    written.unwrap();
    let beside = |all: &_, who: &_| begun.beside_joining(all, who);
    let (world, written) = pipeline::join_beside(&mut identity, &Silent, beside).unwrap();
    written.unwrap();
    migrate(&identity, &world, job, begun, &Request { command: "migrate", ..Request::default() }).unwrap()
}

/// Packs with nothing written before all is decided and joined.
fn packed_afterwards(exports: &Path, pack: &Path, job: &Job<'_>) -> Outcome {
    let reading = pipeline::read_records(&[exports.to_path_buf()], Settings::default(), &Silent).unwrap();
    let begun = Begun::new(&reading, job, Some(pack)).unwrap();
    let mut identity = pipeline::identify(reading, &Silent);
    let (world, ()) = pipeline::join_beside(&mut identity, &Silent, |_, _| ()).unwrap();
    migrate(&identity, &world, job, begun, &Request { command: "migrate", ..Request::default() }).unwrap()
}

#[test]
fn what_is_written_beside_the_deciding_is_what_would_be_written_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 60, 7);
    let [beside, after] = ["beside", "after"].map(|name| folder.path().join(name));
    packed(&exports, Some(&beside), &Job::default());
    packed_afterwards(&exports, &after, &Job::default());
    // The manifest tells how long it took.
    let files = |pack: &Path| files_below(pack).into_iter().filter(|file| !file.ends_with("manifest.json"));
    assert!(files(&beside).count() > 10 && files(&beside).count() == files(&after).count());
    for file in files(&beside) {
        let twin = after.join(file.strip_prefix(&beside).unwrap());
        assert!(fs::read(&file).unwrap() == fs::read(&twin).unwrap(), "{}", twin.display());
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The rows of a file of a pack, by column.
fn rows(pack: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(pack.join(file)).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let named = |row: csv::StringRecord| header.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| named(row.unwrap())).collect()
}

/// The values of a column, which must all be there and differ.
fn keys(rows: &[BTreeMap<String, String>], column: &str) -> BTreeSet<String> {
    let keys: BTreeSet<String> = rows.iter().map(|row| row[column].clone()).collect();
    assert_eq!(keys.len(), rows.len(), "{column} is not unique");
    assert!(!keys.contains(""), "{column} is empty");
    keys
}

fn resolves(rows: &[BTreeMap<String, String>], column: &str, known: &BTreeSet<String>) {
    let lost: Vec<&String> =
        rows.iter().map(|row| &row[column]).filter(|id| !id.is_empty() && !known.contains(*id)).collect();
    assert!(lost.is_empty(), "{column} leads nowhere: {lost:?}");
}

/// Every row with its cells, by file and line.
fn cells_of(tables: &[Table]) -> BTreeMap<String, Vec<Vec<String>>> {
    let cells = |table: &Table| {
        let row = |row| (0..table.cell_count(row)).map(|column| table.cell(row, column).to_owned()).collect();
        let mut all: Vec<Vec<String>> = table.preamble.iter().map(|row| row.cells.clone()).collect();
        all.push(table.header.clone());
        all.extend((0..table.len()).map(row));
        all.extend(table.footer.iter().map(|row| row.cells.clone()));
        all
    };
    tables.iter().map(|table| (table.file.clone(), cells(table))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_the_way_back_is_open(customers in 20_usize..60, seed in 0_u64..1_000) {
        let folder = tempfile::tempdir().unwrap();
        let exports = sample(folder.path(), customers, seed);
        let (pack, back) = (folder.path().join("pack"), folder.path().join("back"));
        let outcome = packed(&exports, Some(&pack), &Job::default());

        let customers = keys(&rows(&pack, "golden_customers.csv"), "entity_id");
        let (people, projects) = (rows(&pack, "golden_contacts.csv"), rows(&pack, "golden_projects.csv"));
        let project_ids = keys(&projects, "entity_id");
        keys(&people, "entity_id");
        let sites = rows(&pack, "golden_sites.csv");
        keys(&sites, "site_id");
        for list in [&people, &projects, &sites] {
            resolves(list, "customer_id", &customers);
        }
        let documents = rows(&pack, "documents.csv");
        resolves(&documents, "customer_id", &customers);
        resolves(&documents, "project_id", &project_ids);
        for row in rows(&pack, "merge_plan.csv") {
            prop_assert_ne!((&row["winner_file"], &row["winner_row"]), (&row["loser_file"], &row["loser_row"]));
            let moved = row["move"].split('|').filter(|one| !one.is_empty()).count();
            prop_assert_eq!(moved.to_string(), row["to_move"].clone());
        }
        prop_assert_eq!(outcome.order.steps[0].rows as usize, customers.len());

        let originals = crate::ingest::read(&[exports], &Silent).unwrap().tables;
        let expected: usize = originals.iter().map(|table| table.preamble.len() + table.len() + table.footer.len()).sum();
        prop_assert_eq!(outcome.order.original_rows as usize, expected);
        let rebuilt = unmerge(&pack, &back).unwrap();
        prop_assert_eq!(rebuilt.iter().map(|table| table.rows).sum::<usize>(), expected);
        let wanted = cells_of(&originals);
        for table in &rebuilt {
            let read = crate::ingest::read(&[back.join(&table.name)], &Silent).unwrap().tables;
            let found: Vec<Vec<String>> = cells_of(&read).into_values().next().unwrap();
            prop_assert_eq!(&found, &wanted[&table.file], "{}", &table.file);
        }
    }
}

#[test]
fn every_value_comes_from_the_row_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 60, 5);
    let pack = folder.path().join("pack");
    packed(&exports, Some(&pack), &Job::default());
    let golden: BTreeMap<&str, Vec<BTreeMap<String, String>>> =
        [("customer", "golden_customers.csv"), ("person", "golden_contacts.csv"), ("project", "golden_projects.csv")]
            .into_iter()
            .map(|(kind, file)| (kind, rows(&pack, file)))
            .collect();
    let by_id: BTreeMap<(&str, &str), &BTreeMap<String, String>> = golden
        .iter()
        .flat_map(|(kind, rows)| rows.iter().map(|row| ((*kind, row["entity_id"].as_str()), row)))
        .collect();
    let originals: BTreeMap<(String, u32), String> = crate::ingest::read(&[exports], &Silent)
        .unwrap()
        .tables
        .iter()
        .flat_map(|table| {
            (0..table.len()).map(|row| ((table.file.clone(), table.line(row)), table.row_text(row).to_owned()))
        })
        .collect();
    let provenance = rows(&pack, "provenance.csv");
    assert!(provenance.len() > 500);
    for row in &provenance {
        let record = by_id[&(row["entity_type"].as_str(), row["entity_id"].as_str())];
        let (field, value) = (&row["field"], &row["value"]);
        assert!(record[field].contains(value.as_str()) || row["rule"] == "further", "{row:?}");
        if ["email", "phone", "postcode", "last_name", "title"].contains(&field.as_str()) {
            let line: u32 = row["row"].parse().unwrap();
            let original = &originals[&(row["file"].clone(), line)];
            assert!(original.contains(value.as_str()), "{row:?} is not in {original}");
        }
    }
}

#[test]
fn decisions_are_read_back_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 150, 3);
    let pack = folder.path().join("pack");
    let before = packed(&exports, Some(&pack), &Job::default());
    let conflicts = rows(&pack, "conflicts.csv");
    assert_eq!(before.order.open_conflicts as usize, conflicts.len());
    let several =
        |row: &&BTreeMap<String, String>| row["entity_type"] == "customer" && row["alternatives"].contains('|');
    let chosen = conflicts.iter().find(several).unwrap();
    let file = folder.path().join("decided.csv");
    let line = format!("{},{},{},#2\n", chosen["entity_type"], chosen["entity_id"], chosen["field"]);
    let lost = "customer,c-000000000000,name,#1\n";
    fs::write(&file, format!("entity_type,entity_id,field,decision\n{line}{lost}")).unwrap();
    let job = Job { decisions: read_decisions(&file).unwrap(), ..Job::default() };
    let after = packed(&exports, Some(&pack), &job);
    assert_eq!((after.decided, after.lost), (1, vec![(3, "entity")]));
    assert_eq!(after.order.open_conflicts + 1, before.order.open_conflicts);
    let decided = rows(&pack, "provenance.csv");
    let own = |row: &&BTreeMap<String, String>| row["entity_id"] == chosen["entity_id"] && row["rule"] == "decision";
    assert!(decided.iter().any(|row| own(&row)));
    let still = rows(&pack, "conflicts.csv");
    let (kept, open): (Vec<_>, Vec<_>) = still.iter().partition(|row| !row["decision"].is_empty());
    assert_eq!(open.len() as u64, after.order.open_conflicts);
    let kept: Vec<[&str; 4]> = kept
        .iter()
        .map(|row| ["entity_id", "field", "alternatives", "decision"].map(|name| row[name].as_str()))
        .collect();
    let chosen = ["entity_id", "field", "alternatives"].map(|name| chosen[name].as_str());
    assert_eq!(kept, [[chosen[0], chosen[1], chosen[2], "#2"], ["c-000000000000", "name", "", "#1"]]);
    let text = fs::read(pack.join("conflicts.csv")).unwrap();
    let job = Job { decisions: read_decisions(&pack.join("conflicts.csv")).unwrap(), ..Job::default() };
    packed(&exports, Some(&pack), &job);
    assert!(text == fs::read(pack.join("conflicts.csv")).unwrap(), "what was decided is not kept as it was");
}

#[test]
fn the_configuration_says_whom_to_believe() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 80, 2);
    let address_rules = |text: &str| {
        let settings = crate::config::parse(text, "archipel.toml").unwrap();
        let pack = folder.path().join("pack");
        packed_with(&exports, Some(&pack), &Job::default(), settings);
        let provenance = rows(&pack, "provenance.csv");
        let streets = provenance.iter().filter(|row| row["field"] == "street" && row["entity_type"] == "customer");
        streets.filter(|row| row["system"].starts_with("zoho")).count()
    };
    let order = "order = [\"system\"]\n";
    let crm = address_rules(&format!("[migrate.fields.address]\nsystems = [\"zoho-crm\"]\n{order}"));
    let ledger = address_rules(&format!("[migrate.fields.address]\nsystems = [\"datev*\"]\n{order}"));
    assert!(crm > ledger, "{crm} {ledger}");
}

#[test]
fn a_field_that_does_not_exist_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 20, 1);
    let settings = crate::config::parse("[migrate.fields.adress]\norder = [\"recency\"]\n", "archipel.toml").unwrap();
    let reading = pipeline::read_records(&[exports], settings, &Silent).unwrap();
    let error = Begun::new(&reading, &Job::default(), None).err().unwrap();
    assert!(error.to_string().contains("`adress`"), "{error}");
}

#[test]
fn what_was_loaded_is_found_again_in_the_exports_of_every_target() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 120, 4);
    for target in target_names() {
        let pack = folder.path().join(target);
        let job = Job { targets: target_profile(target).into_iter().collect(), ..Job::default() };
        let outcome = packed(&exports, Some(&pack), &job);
        let loaded = pack.join("targets").join(target);
        let files: Vec<PathBuf> = fs::read_dir(&loaded)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "csv") && !path.ends_with("not_held.csv"))
            .collect();
        let verdict = verify(&pack, None, &files, &Silent).unwrap();
        let first: Vec<_> = verdict.differences.iter().take(5).collect();
        assert!(verdict.held(), "{target}: {} differences, {first:#?}", verdict.differences.len());
        let rows: u64 = outcome.order.targets[0].steps.iter().map(|step| step.rows).sum();
        assert_eq!(verdict.files.iter().map(|file| file.found).sum::<u64>(), rows, "{target}");
        assert!(rows > 50, "{target}: {rows}");
    }
}

#[test]
fn what_did_not_arrive_as_packed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 60, 6);
    let pack = folder.path().join("pack");
    let job = Job { targets: target_profile("zoho-crm").into_iter().collect(), ..Job::default() };
    packed(&exports, Some(&pack), &job);
    let text = fs::read_to_string(pack.join("targets/zoho-crm/Deals.csv")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.remove(1); // one did not arrive
    lines.push(lines[2].clone()); // one arrived twice
    lines[3] = lines[3].replacen("Closed", "Geschlossen", 1).replacen("Negotiation", "Verhandlung", 1).replacen(
        "Qualification",
        "Qualifizierung",
        1,
    );
    let loaded = folder.path().join("loaded");
    fs::create_dir(&loaded).unwrap();
    fs::write(loaded.join("Deals_2026.csv"), lines.join("\n") + "\n").unwrap();
    for file in ["Accounts.csv", "Contacts.csv"] {
        fs::copy(pack.join("targets/zoho-crm").join(file), loaded.join(file)).unwrap();
    }
    let verdict = verify(&pack, Some("zoho-crm"), &[loaded], &Silent).unwrap();
    let deals = &verdict.files[2];
    assert_eq!((deals.missing, deals.doubled, deals.changed), (1, 1, 1), "{:#?}", verdict.differences);
    assert_eq!(verdict.files[0].missing + verdict.files[1].missing, 0);
}

#[test]
fn databases_hold_what_the_files_hold() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 60, 7);
    let (pack, file) = (folder.path().join("pack"), folder.path().join("pack.db"));
    let outcome = packed(&exports, Some(&pack), &Job { database: Some(&file), script: true, ..Job::default() });
    let database = rusqlite::Connection::open(&file).unwrap();
    let count = |table: &str| -> u64 {
        let count: i64 = database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        count as u64
    };
    for (table, step) in
        ["customers", "sites", "contacts", "projects", "documents", "crosswalk"].iter().zip(&outcome.order.steps)
    {
        assert_eq!(count(table), step.rows, "{table}");
    }
    assert_eq!(count("originals"), outcome.order.original_rows);
    assert_eq!(count("customer_360"), outcome.order.steps[0].rows);
    for view in ["project_360", "document_360", "old_keys", "field_sources"] {
        assert!(count(view) > 0, "{view}");
    }
    let tables = crate::ingest::read(&[pack.join("golden_customers.parquet")], &Silent).unwrap().tables;
    assert_eq!(tables[0].len() as u64, outcome.order.steps[0].rows);
    assert!(fs::read_to_string(pack.join("duckdb.sql")).unwrap().contains("read_parquet('originals.parquet')"));
}

#[test]
fn a_dry_run_counts_the_same_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 40, 8);
    let pack = folder.path().join("pack");
    let job = || Job { targets: target_profile("salesforce").into_iter().collect(), ..Job::default() };
    let dry = packed(&exports, None, &job());
    assert!(!pack.exists());
    let wet = packed(&exports, Some(&pack), &job());
    assert_eq!(dry.order, wet.order);
    assert_eq!(dry.faults, wet.faults);
}

#[test]
fn profiles_name_columns_that_exist() {
    let folder = tempfile::tempdir().unwrap();
    let exports = sample(folder.path(), 20, 1);
    let reading = pipeline::read_records(&[exports], Settings::default(), &Silent).unwrap();
    let mut identity = pipeline::identify(reading, &Silent);
    let (world, ()) = pipeline::join_beside(&mut identity, &Silent, |_, _| ()).unwrap();
    let context = super::context::Context::new(&identity, &world, super::names::Names::default());
    let rulings = super::decisions::Rulings::default();
    let worth = super::worth::Worth::of_all(&context);
    let [customers, contacts, projects] =
        super::context::TYPES.map(|entity_type| super::golden::Golden::new(&context, &rulings, &worth, entity_type));
    let sites = super::sites::Sites::new(&customers).unwrap();
    let (documents, crosswalk) = (
        super::documents::Documents::new(&context),
        super::crosswalk::Crosswalk::new(context.catalogue, context.resolution),
    );
    let lists = Lists {
        customers: &customers,
        contacts: &contacts,
        sites: &sites,
        projects: &projects,
        documents: &documents,
        crosswalk: &crosswalk,
        customer_at: &|_| None,
    };
    for slug in target_names() {
        let profile = target_profile(slug).unwrap();
        for file in &profile.file {
            let unknown = super::targets::TargetListing::new(profile, file, &lists).unknown();
            assert!(unknown.is_empty(), "{slug} {}: {unknown:?}", file.name);
        }
    }
}
