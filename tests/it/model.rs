//! A model is a file: what a run learned gives the same result when it is used again, and nothing else is taken for a model.

use std::fs;
use std::path::Path;

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};

use crate::program::{archipel, done};

fn company(folder: &Path, name: &str, customers: usize, seed: u64) {
    let settings = SampleSettings { customers, seed, ..SampleSettings::default() };
    generate(&folder.join(name), &settings, &Silent).unwrap();
}

#[test]
fn a_loaded_model_decides_as_the_run_that_saved_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    company(at, "one", 200, 3);
    company(at, "two", 120, 8);
    let identity =
        |out: &str| ["crosswalk.csv", "edges.csv"].map(|file| fs::read_to_string(at.join(out).join(file)).unwrap());
    done(at, &["match", "-q", "--out", "trained", "--save-model", "model.json", "one/exports"]);
    done(
        at,
        &["match", "-q", "--out", "loaded", "--load-model", "model.json", "--save-model", "again.json", "one/exports"],
    );
    assert_eq!(identity("trained"), identity("loaded"));
    let read = |file: &str| fs::read_to_string(at.join(file)).unwrap();
    assert_eq!(read("model.json"), read("again.json"));
    // The same file weighs another company otherwise than a model of its own does, so it is really used.
    done(at, &["match", "-q", "--out", "own", "two/exports"]);
    done(at, &["match", "-q", "--out", "foreign", "--load-model", "model.json", "two/exports"]);
    assert_ne!(identity("own")[1], identity("foreign")[1]);
    // An explanation of that run uses the model of that run, as long as the file is what it was.
    let shown = done(at, &["explain", "--model", "--from", "foreign"]);
    assert_eq!(shown, done(at, &["explain", "--model", "--load-model", "model.json"]));
    assert_ne!(shown, done(at, &["explain", "--model", "--from", "own"]));
    fs::write(at.join("model.json"), read("model.json").replacen("0.", "0.0", 1)).unwrap();
    let changed = archipel(at, &["explain", "--model", "--from", "foreign"]);
    assert_eq!(changed.status.code(), Some(3), "{}", String::from_utf8_lossy(&changed.stderr));
}

#[test]
fn the_model_is_explained_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    company(folder.path(), "one", 60, 3);
    let german = done(folder.path(), &["explain", "--model", "--from", "one/exports"]);
    let english = done(folder.path(), &["explain", "--model", "--from", "one/exports", "--lang", "en"]);
    for word in ["Ausgangslage", "USt-IdNr.", "Rechtsform", "Verwandte", "fest"] {
        assert!(german.contains(word), "{word}: {german}");
    }
    for word in ["starting point", "VAT id", "legal form", "kin", "fixed"] {
        assert!(english.contains(word), "{word}: {english}");
    }
}

#[test]
fn files_that_are_no_models_are_wrong_usage_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("in")).unwrap();
    fs::write(at.join("in/kunden.csv"), "Kundennummer;Firma;Ort\n1;Klapp GmbH;Brilon\n2;Mude KG;Hamm\n").unwrap();
    done(at, &["match", "-q", "--save-model", "model.json", "--out", "first", "in"]);
    let good = fs::read_to_string(at.join("model.json")).unwrap();
    for (bad, says) in [
        (good[..good.len() / 3].to_owned(), "damaged"),
        ("{\"format\": \"other\", \"version\": 1}".to_owned(), "no model of archipel"),
        (good.replacen("\"version\": 1", "\"version\": 7", 1), "version 7"),
        (good.replacen("leftover_one", "leftover", 1), "does not fit"),
    ] {
        fs::write(at.join("bad.json"), bad).unwrap();
        let output = archipel(at, &["audit", "--load-model", "bad.json", "--out", "out", "in"]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("bad.json") && text.contains(says) && text.contains("hint"), "{text}");
        assert!(!at.join("out").exists(), "nothing is written");
    }
    let missing = archipel(at, &["match", "--load-model", "nowhere.json", "in"]);
    assert_eq!(missing.status.code(), Some(2));
    let unwritable = archipel(at, &["match", "--save-model", "nowhere/model.json", "--out", "out", "in"]);
    assert_eq!(unwritable.status.code(), Some(4), "{}", String::from_utf8_lossy(&unwritable.stderr));
}
