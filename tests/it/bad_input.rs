//! Bad input is normal input: the right exit code, a message that says what, where and what to do, the rest processed, no
//! panic, nothing half-written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CUSTOMERS: &str = "Kundennummer;Firma;Straße;PLZ;Ort;Telefon\n\
    1001;Klapp Sicherheitstechnik GmbH;Möhnestraße 3;59929;Brilon;02961 98760\n\
    1002;Mude Pumpen KG;Industrieweg 8;57368;Lennestadt;02723 5500\n";

fn archipel(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).current_dir(folder).output().unwrap()
}

fn audit(folder: &Path) -> (i32, String) {
    outcome(&archipel(&["audit", "--lang", "en", "--out", "out", "in"], folder))
}

fn outcome(output: &Output) -> (i32, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(!text.contains("panicked"), "{text}");
    (output.status.code().unwrap(), text)
}

/// A folder `in` with one good export and one more file.
fn with(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/Kundenliste.csv"), CUSTOMERS).unwrap();
    fs::write(folder.path().join("in").join(name), bytes).unwrap();
    folder
}

fn crosswalk(folder: &Path) -> String {
    fs::read_to_string(folder.join("out/crosswalk.csv")).unwrap()
}

#[test]
fn an_empty_file_is_named_and_the_rest_is_processed() {
    let folder = with("leer.csv", b"");
    let (code, text) = audit(folder.path());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("leer.csv") && text.contains("empty"), "{text}");
    assert!(crosswalk(folder.path()).contains("Klapp Sicherheitstechnik GmbH"));
}

#[test]
fn a_pdf_under_the_name_of_a_csv_is_named_as_what_it_is() {
    let folder = with("Rechnungen.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n");
    let (code, text) = audit(folder.path());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Rechnungen.csv") && text.contains("PDF"), "{text}");
    let (strict, text) = outcome(&archipel(&["audit", "--strict", "--out", "strict", "in"], folder.path()));
    assert_eq!(strict, 3, "{text}");
    assert!(!folder.path().join("strict/crosswalk.csv").exists(), "nothing is written of a refused run");
}

#[test]
fn a_truncated_workbook_is_named_and_the_rest_is_processed() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lennetor/exports");
    let book = fs::read_dir(fixture).unwrap().map(|entry| entry.unwrap().path());
    let book = book.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "xlsx")).unwrap();
    let bytes = fs::read(book).unwrap();
    let folder = with("ERP.xlsx", &bytes[..bytes.len() / 2]);
    let (code, text) = audit(folder.path());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("ERP.xlsx"), "{text}");
    assert!(crosswalk(folder.path()).contains("Mude Pumpen KG"));
}

#[test]
fn a_folder_without_exports_and_a_missing_path_are_input_errors() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    let (code, text) = audit(folder.path());
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("hint"), "{text}");
    let (code, text) = outcome(&archipel(&["audit", "nirgends"], folder.path()));
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("`nirgends` does not exist"), "{text}");
    assert!(!folder.path().join("archipel-out").exists());
}

#[test]
fn three_broken_rows_of_a_thousand_are_named_and_nothing_else_is_lost() {
    let mut text = String::from("Kundennummer;Firma;Straße;PLZ;Ort\n");
    for number in 0..1000 {
        match number {
            300 => text.push_str("9300;Zu kurz\n"),
            600 => text.push_str("9600;Zu lang;Weg 1;12345;Ort;noch;mehr\n"),
            900 => text.push_str("9900;\"Nie geschlossen;Weg 2;12345;Ort\n"),
            _ => {
                let (id, postcode, town) = (1000 + number, 10_000 + number, number % 37);
                text.push_str(&[&id.to_string(), ";Firma", &number.to_string(), " Werke GmbH;Weg 1;"].concat());
                text.push_str(&[&postcode.to_string(), ";Ort", &town.to_string(), "\n"].concat());
            }
        }
    }
    let folder = with("Debitoren.csv", text.as_bytes());
    let (code, said) = audit(folder.path());
    assert_eq!(code, 0, "{said}");
    let inspected = outcome(&archipel(&["inspect", "--lang", "en", "in"], folder.path())).1;
    for line in ["302", "602", "902"] {
        assert!(inspected.contains(line), "row {line} is named: {inspected}");
    }
    let crosswalk = crosswalk(folder.path());
    let rows = crosswalk.lines().filter(|line| line.contains("Debitoren.csv") && line.contains("Werke GmbH")).count();
    assert_eq!(rows, 997);
}

#[test]
fn an_output_that_cannot_be_written_is_found_before_the_work() {
    let folder = with("mehr.csv", CUSTOMERS.as_bytes());
    fs::write(folder.path().join("out"), "a file where the folder should be").unwrap();
    let (code, text) = audit(folder.path());
    assert_eq!(code, 4, "{text}");
    assert!(text.contains("hint"), "{text}");
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), "a file where the folder should be");
}

#[test]
fn an_unknown_configuration_key_points_at_its_line_and_suggests_the_right_word() {
    let folder = with("archipel.toml", b"[handovers]\nwon_to_projekt_days = 10\n");
    let (code, text) = audit(folder.path());
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("won_to_projekt_days") && text.contains("won_to_project_days"), "{text}");
    assert!(text.contains(":2") || text.contains("2 |"), "the line is shown: {text}");
}

/// A list of customers of which one row is made by `row`.
fn customers(count: usize, row: impl Fn(usize) -> [String; 4]) -> Vec<u8> {
    let mut text = String::from("Kundennummer;Firma;Straße;Ort;E-Mail\n");
    for number in 0..count {
        text += &[(7000 + number).to_string(), row(number).join(";")].join(";");
        text.push('\n');
    }
    text.into_bytes()
}

fn ordinary(number: usize) -> [String; 4] {
    let stem: String = [number / 26, number].iter().map(|part| char::from(b'a' + (part % 26) as u8)).collect();
    [
        format!("{stem}ron Werke GmbH"),
        format!("{stem}weg {number}"),
        format!("{stem}stadt"),
        format!("info@{stem}ron.example"),
    ]
}

#[test]
fn one_value_on_all_rows_is_told_and_joins_nobody() {
    let same = customers(400, |number| {
        [ordinary(number)[0..3].to_vec(), vec!["a@b.example".into()]].concat().try_into().unwrap()
    });
    let folder = with("Debitoren.csv", &same);
    let (code, said) = audit(folder.path());
    assert_eq!(code, 0, "{said}");
    let inspected = outcome(&archipel(&["inspect", "--lang", "en", "in"], folder.path())).1;
    assert!(inspected.contains("400 of 400 records have the same value"), "{inspected}");
    let entities: std::collections::BTreeSet<String> =
        crosswalk(folder.path()).lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect();
    assert!(entities.len() > 380, "{} customers", entities.len());
}

#[test]
fn a_value_of_a_megabyte_is_told_and_slows_nothing() {
    let big = "Wörtermeer".repeat(100_000);
    let rows = customers(60, |number| {
        let mut row = ordinary(number);
        if number == 30 {
            row[0].clone_from(&big);
        }
        row
    });
    let folder = with("Debitoren.csv", &rows);
    let (code, said) = audit(folder.path());
    assert_eq!(code, 0, "{said}");
    let inspected = outcome(&archipel(&["inspect", "--lang", "en", "in"], folder.path())).1;
    assert!(inspected.contains("a value of 1000000 characters"), "{inspected}");
    assert!(crosswalk(folder.path()).contains(&big), "the value itself stands there as it was");
}

#[test]
fn records_without_any_content_are_told() {
    let rows = customers(200, |_| ["", "", "", ""].map(str::to_owned));
    let folder = with("Debitoren.csv", &rows);
    let (code, said) = audit(folder.path());
    assert_eq!(code, 0, "{said}");
    let inspected = outcome(&archipel(&["inspect", "--lang", "en", "in"], folder.path())).1;
    assert!(inspected.contains("200 of 200 records have no name"), "{inspected}");
}
