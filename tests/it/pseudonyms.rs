//! `--pseudonymise`: no value of a personal field occurs in anything that is written or shown.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use archipel::catalog::Role;
use archipel::config::Settings;
use archipel::pipeline;
use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};
use archipel::standardise::{number_format, parse_money};

/// Fields that say who somebody is.
const PERSONAL: [Role; 22] = [
    Role::Id,
    Role::Number,
    Role::CustomerNumber,
    Role::CustomerReference,
    Role::AccountReference,
    Role::CompanyName,
    Role::CompanyNameExtra,
    Role::PersonName,
    Role::FirstName,
    Role::LastName,
    Role::Street,
    Role::Postcode,
    Role::City,
    Role::FullAddress,
    Role::Email,
    Role::Phone,
    Role::Mobile,
    Role::Website,
    Role::VatId,
    Role::Iban,
    Role::Title,
    Role::Owner,
];
/// Letters and digits from which a value is more than a word or a number that may stand anywhere.
const TELLING: usize = 8;

/// Everything that a run writes and prints, in one text; workbooks unpacked.
fn everything(exports: &Path, out: &Path, more: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_archipel"))
        .args(["audit", "--verbose", "--csv", "excel-de", "--parquet", "--out"])
        .arg(out)
        .args(more)
        .arg(exports)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut text = [run.stdout, run.stderr].map(|stream| String::from_utf8(stream).unwrap()).concat();
    text.push_str(&cells_of_parquet(out));
    let mut files: Vec<_> = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let bytes = fs::read(&file).unwrap();
        match String::from_utf8(bytes) {
            Ok(content) => text.push_str(&content),
            Err(_) if file.extension().is_some_and(|extension| extension == "parquet") => {}
            Err(error) => text.push_str(&unpacked(error.into_bytes())),
        }
    }
    text
}

/// What a check prints in some formats; the handbook that SARIF carries is ours and has names of its own.
fn checks(exports: &Path, out: &Path, formats: &[&str], more: &[&str]) -> String {
    let mut text = String::new();
    for format in formats {
        let mut check = Command::new(env!("CARGO_BIN_EXE_archipel"));
        check.arg("check").arg(exports).args(["--format", format, "--out"]).arg(out).args(more);
        let output = check.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let [printed, told] = [output.stdout, output.stderr].map(|stream| String::from_utf8(stream).unwrap());
        text.push_str(&told);
        if *format == "sarif" {
            let mut log: serde_json::Value = serde_json::from_str(&printed).unwrap();
            log["runs"][0]["tool"].take();
            text.push_str(&log.to_string());
        } else {
            text.push_str(&printed);
        }
    }
    text
}

/// The cells of all Parquet files in a folder, which are compressed there.
fn cells_of_parquet(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.filter(|file| file.extension().is_some_and(|extension| extension == "parquet")).collect();
    assert_eq!(files.len(), 5, "{files:?}");
    let read = archipel::ingest::read(&files, &Silent).unwrap();
    let mut text = String::new();
    for table in &read.tables {
        for row in 0..table.len() {
            table.cells(row).for_each(|cell| {
                text.push_str(cell);
                text.push('\n');
            });
        }
    }
    text
}

fn unpacked(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).unwrap().read_to_string(&mut text).unwrap();
    }
    text
}

/// The personal values of the exports that are long enough to be told from chance.
fn personal(exports: &Path) -> BTreeSet<String> {
    let reading = pipeline::read(&[exports.to_path_buf()], Settings::default(), &Silent).unwrap();
    let records = reading.catalogue.records();
    let values = records.flat_map(|record| PERSONAL.into_iter().flat_map(move |role| record.values(role)));
    let telling = |value: &&str| value.chars().filter(|letter| letter.is_alphanumeric()).count() >= TELLING;
    values.filter(telling).map(str::to_owned).collect()
}

/// People of the house: those who own deals and tickets and lead projects, as far as nobody else is called like them.
fn colleagues(exports: &Path) -> BTreeSet<String> {
    let reading = pipeline::read(&[exports.to_path_buf()], Settings::default(), &Silent).unwrap();
    let of = |roles: &[Role]| -> BTreeSet<String> {
        let records = reading.catalogue.records();
        records.flat_map(|record| roles.iter().flat_map(move |role| record.values(*role))).map(str::to_owned).collect()
    };
    let others = of(&[Role::PersonName, Role::CompanyName, Role::LastName]);
    let name = |value: &String| value.contains(' ') && !others.contains(value);
    of(&[Role::Owner]).into_iter().filter(name).collect()
}

/// The values that occur in a text. Only those whose words all do are looked for.
fn leaked<'v>(text: &str, values: &'v BTreeSet<String>) -> Vec<&'v str> {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2);
        words.map(str::to_owned).collect()
    };
    let shown = words(text);
    let suspects = values.iter().filter(|value| words(value).is_subset(&shown));
    suspects.map(String::as_str).filter(|value| text.contains(value)).collect()
}

/// Significant digits from which an amount is more than a round number that may stand anywhere.
const DIGITS: usize = 5;

/// How an amount of the exports may be written: as it stands there, and as the outputs write money.
fn spellings(original: &str, cents: i64) -> Vec<String> {
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let grouped = |separator: &str| {
        let digits = euros.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap()).collect();
        groups.join(separator)
    };
    let plain = [format!("{euros}.{rest:02}"), format!("{euros},{rest:02}")];
    let pretty = [format!("{}.{rest:02}", grouped(",")), format!("{},{rest:02}", grouped("."))];
    let original = Some(original.to_owned()).filter(|text| text.contains([',', '.']));
    plain.into_iter().chain(pretty).chain(original).collect()
}

/// The amounts of the exports that are no round numbers, in every spelling.
fn amounts(exports: &Path) -> BTreeSet<String> {
    let reading = pipeline::read(&[exports.to_path_buf()], Settings::default(), &Silent).unwrap();
    let mut amounts = BTreeSet::new();
    for typed in &reading.catalogue.tables {
        for column in
            [Role::Amount, Role::AmountGross, Role::OpenAmount].into_iter().flat_map(|role| typed.columns_with(role))
        {
            let format = number_format(typed.table.column(column));
            for value in typed.table.column(column) {
                let Some(money) = parse_money(value, &format) else { continue };
                if money.cents.to_string().trim_end_matches('0').len() >= DIGITS {
                    amounts.extend(spellings(value, money.cents));
                }
            }
        }
    }
    amounts
}

/// The amounts that stand in a text as numbers of their own.
fn shown(text: &str, amounts: &BTreeSet<String>) -> BTreeSet<String> {
    let numbers = text.split(|sign: char| !(sign.is_ascii_digit() || matches!(sign, ',' | '.')));
    let numbers = numbers.map(|number| number.trim_matches([',', '.']));
    numbers.filter(|number| amounts.contains(*number)).map(str::to_owned).collect()
}

#[test]
fn no_amount_is_in_any_output_if_amounts_are_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SampleSettings { customers: 360, seed: 5, ..SampleSettings::default() };
    generate(folder.path(), &settings, &Silent).unwrap();
    let exports = folder.path().join("exports");
    let amounts = amounts(&exports);
    assert!(amounts.len() > 500, "{} spellings of amounts", amounts.len());

    let open = everything(&exports, &folder.path().join("open"), &["--pseudonymise"]);
    let found = shown(&open, &amounts).len();
    assert!(found > 50, "the search finds what is there: {found}");

    let veiled = everything(&exports, &folder.path().join("veiled"), &["--pseudonymise", "--pseudonymise-amounts"]);
    let leaks = shown(&veiled, &amounts);
    assert!(leaks.is_empty(), "{leaks:?}");
    assert!(veiled.contains("mit einem geheimen Faktor multipliziert"), "the report says so");
}

#[test]
fn no_value_of_a_personal_field_is_in_any_output() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SampleSettings { customers: 120, seed: 5, ..SampleSettings::default() };
    generate(folder.path(), &settings, &Silent).unwrap();
    let exports = folder.path().join("exports");
    let values = personal(&exports);
    assert!(values.len() > 500, "{} values", values.len());

    let open = everything(&exports, &folder.path().join("open"), &["--name-people"]);
    assert!(leaked(&open, &values).len() > values.len() / 4, "the search finds what is there");

    let out = folder.path().join("veiled");
    let mut veiled = everything(&exports, &out, &["--pseudonymise"]);
    for (format, rule) in [("markdown", None), ("markdown", Some("DUP201")), ("json", None)] {
        let key = format!("--pseudonymise={}", folder.path().join("veiled.key").display());
        let mut arguments = vec![key.as_str(), "--format", format];
        arguments.extend(rule.iter().flat_map(|rule| ["--details", rule]));
        veiled.push_str(&everything(&exports, &folder.path().join("printed"), &arguments));
    }
    let same_key = format!("--pseudonymise={}", folder.path().join("veiled.key").display());
    let formats = ["text", "junit", "sarif"];
    veiled.push_str(&checks(&exports, &folder.path().join("check"), &formats, &[&same_key]));
    let leaks = leaked(&veiled, &values);
    assert!(leaks.is_empty(), "{} values leaked, among them {:?}", leaks.len(), &leaks[..leaks.len().min(12)]);

    let key = folder.path().join("veiled.key");
    assert!(key.is_file(), "the key lies beside the folder");
    assert!(!veiled.contains(fs::read_to_string(&key).unwrap().trim()), "the key is in an output");
    let again = format!("--pseudonymise={}", key.display());
    everything(&exports, &folder.path().join("again"), &[again.as_str()]);
    for file in ["crosswalk.csv", "findings.csv", "findings.parquet", "report.html", "report.xlsx"] {
        let read = |run: &str| fs::read(folder.path().join(run).join(file)).unwrap();
        assert!(read("veiled") == read("again"), "{file} differs under the same key");
    }
}

#[test]
fn colleagues_are_named_only_if_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SampleSettings { customers: 120, seed: 5, ..SampleSettings::default() };
    generate(folder.path(), &settings, &Silent).unwrap();
    let exports = folder.path().join("exports");
    let colleagues = colleagues(&exports);
    assert!(colleagues.len() > 3, "{colleagues:?}");
    let named = everything(&exports, &folder.path().join("named"), &["--name-people", "--details", "HND301"]);
    assert!(leaked(&named, &colleagues).len() > 2, "the search finds what is there");
    let mut veiled = everything(&exports, &folder.path().join("veiled"), &["--details", "HND301"]);
    let formats = ["text", "json", "junit", "sarif", "github", "gitlab", "markdown"];
    veiled.push_str(&checks(&exports, &folder.path().join("check"), &formats, &[]));
    assert!(veiled.contains("Mitarbeiter\u{a0}"), "they stand under pseudonyms");
    assert_eq!(leaked(&veiled, &colleagues), Vec::<&str>::new());
}
