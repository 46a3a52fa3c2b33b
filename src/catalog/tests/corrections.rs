//! What the configuration says about a file stands above what is recognised.

use super::*;
use crate::catalog::{Department, recognise};
use crate::config::{FileSettings, Settings, SystemSettings};
use crate::progress::Silent;
use crate::table::ProblemKind;

const HEADER: [&str; 3] = ["Nr", "Text", "Partner"];
const ROWS: [[&str; 3]; 2] = [["1", "Umbau Halle", "Muster GmbH"], ["2", "Wartung Anlage", "Beispiel AG"]];

fn corrected(entry: FileSettings) -> Settings {
    Settings { files: vec![entry], ..Settings::default() }
}

fn entry() -> FileSettings {
    FileSettings { file: "odd*.csv".to_owned(), ..FileSettings::default() }
}

#[test]
fn system_kind_and_columns_can_be_told() {
    let columns = [("Partner".to_owned(), Some(Role::CompanyName)), ("Text".to_owned(), Some(Role::Title))];
    let mut settings = corrected(FileSettings {
        system: Some("bau".to_owned()),
        kind: Some(RecordKind::Project),
        columns: columns.into_iter().collect(),
        ..entry()
    });
    let facts = SystemSettings {
        name: Some("Bauplaner".to_owned()),
        department: Some(Department::Projects),
        ..SystemSettings::default()
    };
    settings.systems.insert("bau".to_owned(), facts);
    let catalogue = recognise(vec![table("odd_2026.csv", &HEADER, &ROWS)], &settings, &Silent);
    let typed = &catalogue.tables[0];
    assert_is(typed, "bau", RecordKind::Project);
    assert_eq!(typed.recognition.system.name, "Bauplaner");
    assert_eq!(typed.recognition.system.department, Department::Projects);
    assert_roles(typed, &[("Nr", Role::Id), ("Text", Role::Title), ("Partner", Role::CompanyName)]);
}

#[test]
fn columns_can_be_left_unused_and_files_left_out() {
    let unused = corrected(FileSettings {
        kind: Some(RecordKind::Project),
        columns: [("Nr".to_owned(), None)].into_iter().collect(),
        ..entry()
    });
    let catalogue = recognise(vec![table("odd.csv", &HEADER, &ROWS)], &unused, &Silent);
    assert_eq!(role_of(&catalogue.tables[0], "Nr"), None);
    let ignored = corrected(FileSettings { ignore: true, ..entry() });
    let catalogue = recognise(vec![table("odd.csv", &HEADER, &ROWS)], &ignored, &Silent);
    assert!(catalogue.tables.is_empty());
}

#[test]
fn a_role_that_is_given_to_one_column_is_taken_from_the_other() {
    let settings = Settings {
        files: vec![FileSettings {
            file: "Accounts.csv".to_owned(),
            columns: [("Legacy Number".to_owned(), Some(Role::Id))].into_iter().collect(),
            ..FileSettings::default()
        }],
        ..Settings::default()
    };
    let header = ["Record Id", "Account Name", "Legacy Number", "Website"];
    let rows = [["1", "Muster GmbH", "77", ""], ["2", "Beispiel AG", "78", ""]];
    let catalogue = recognise(vec![table("Accounts.csv", &header, &rows)], &settings, &Silent);
    let typed = &catalogue.tables[0];
    assert_is(typed, "zoho-crm", RecordKind::Account);
    assert_roles(typed, &[("Legacy Number", Role::Id)]);
    assert_eq!(role_of(typed, "Record Id"), None);
}

#[test]
fn a_system_that_no_export_comes_from_is_named() {
    let mut settings = corrected(FileSettings { system: Some("bau".to_owned()), ..entry() });
    settings.systems.insert("bau".to_owned(), SystemSettings::default());
    settings.systems.insert("zohocrm".to_owned(), SystemSettings::default());
    let catalogue = recognise(vec![table("odd.csv", &HEADER, &ROWS)], &settings, &Silent);
    let unused = catalogue.problems.iter().filter(|problem| problem.kind == ProblemKind::UnusedSetting);
    assert_eq!(unused.map(|problem| problem.details[0].as_str()).collect::<Vec<_>>(), ["[systems.zohocrm]"]);
}
