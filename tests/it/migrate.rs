//! The pack on the command line: from exports or from an audit, the same for any number of threads, and the round trip.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).current_dir(folder).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn sample(folder: &Path) {
    let settings = SampleSettings { customers: 80, seed: 12, ..SampleSettings::default() };
    generate(folder, &settings, &Silent).unwrap();
}

/// All files below a folder but the manifest, which tells how long things took.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut folders, mut files) = (vec![folder.to_path_buf()], BTreeMap::new());
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("manifest.json") {
                files.insert(path.strip_prefix(folder).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn threads_and_the_way_of_asking_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    sample(at);
    let migrate = |threads: &str, out: &str, from: &str| {
        done(
            at,
            &["migrate", "-q", "--threads", threads, "--target", "salesforce", "--target", "datev", "-o", out, from],
        );
        files(&at.join(out))
    };
    let one = migrate("1", "one", "exports");
    assert!(one.keys().any(|file| file.ends_with("targets/datev/EXTF_Debitoren.csv")));
    assert!(one == migrate("3", "three", "exports"), "the number of threads shows");
    done(at, &["audit", "-q", "-o", "audit", "exports"]);
    assert!(one == migrate("2", "again", "audit"), "a pack from an audit is another one");
}

#[test]
fn a_load_is_verified_and_a_lost_row_fails() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    sample(at);
    done(at, &["migrate", "-q", "--target", "zoho-crm", "exports"]);
    let loaded = at.join("archipel-pack/targets/zoho-crm");
    fs::remove_file(loaded.join("not_held.csv")).unwrap();
    let told = done(at, &["verify-load", "--lang", "en", "archipel-pack", "archipel-pack/targets/zoho-crm"]);
    assert!(told.contains("no difference"), "{told}");
    let exported = at.join("exported");
    fs::create_dir(&exported).unwrap();
    for file in ["Accounts.csv", "Contacts.csv", "Deals.csv"] {
        fs::copy(loaded.join(file), exported.join(file)).unwrap();
    }
    let deals = fs::read_to_string(loaded.join("Deals.csv")).unwrap();
    let (rest, _) = deals.trim_end().rsplit_once('\n').unwrap();
    fs::write(exported.join("Deals.csv"), rest).unwrap();
    let output = run(at, &["verify-load", "-q", "--differences", "lost.csv", "archipel-pack", "exported"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(fs::read_to_string(at.join("lost.csv")).unwrap().contains("\nmissing,Deals,"));
}

#[test]
fn originals_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    sample(at);
    done(at, &["migrate", "-q", "exports"]);
    done(at, &["migrate", "-q", "--unmerge", "archipel-pack", "-o", "back"]);
    for entry in fs::read_dir(at.join("exports")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            assert!(at.join("back").join(path.file_name().unwrap()).exists(), "{}", path.display());
        }
    }
}

#[test]
fn decisions_are_never_written_over_and_old_files_for_an_importer_go() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    sample(at);
    done(at, &["migrate", "-q", "--target", "hubspot", "exports"]);
    let file = at.join("archipel-pack/conflicts.csv");
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1] += "#2";
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    let output = run(at, &["migrate", "-q", "exports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("would write over 1 decisions"));
    done(at, &["migrate", "-q", "--dry-run", "exports"]);
    let again = ["migrate", "-q", "--conflicts", "archipel-pack/conflicts.csv", "exports"];
    done(at, &again);
    assert!(!at.join("archipel-pack/targets").exists(), "files of an earlier run are left");
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.lines().last().unwrap().ends_with(",#2"), "{kept}");
    done(at, &again);
    assert_eq!(kept, fs::read_to_string(&file).unwrap());
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    sample(at);
    for (arguments, code, told) in [
        (vec!["migrate"], 2, "nothing to migrate"),
        (vec!["migrate", "--to", "oracle", "exports"], 2, "nothing to write to"),
        (vec!["migrate", "--conflicts", "none.csv", "exports"], 2, "cannot read the decisions"),
        (vec!["migrate", "--unmerge", "exports"], 3, "of the pack"),
        (vec!["migrate", "-o", "exports", "exports"], 2, "both input and output"),
        (vec!["verify-load", "exports", "exports"], 3, "of the pack"),
    ] {
        let output = run(at, &arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(told), "{arguments:?}: {error}");
    }
    done(at, &["migrate", "-q", "exports"]);
    let output = run(at, &["verify-load", "archipel-pack", "exports"]);
    assert_eq!(output.status.code(), Some(2));
}
