//! Systems that the configuration adds: the files that it names are read and checked with it.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::diagnose::{Mistake, nearest};
use super::raw::Section;
use super::settings::{CatalogSettings, SystemFile};
use crate::catalog::{SystemFault, UserSystem};

pub(super) const CATALOG_KEYS: [&str; 1] = ["systems"];

/// Reads `[catalog]` and the system files it names, relative to the folder of the configuration.
pub(super) fn catalog(root: &Section<'_>, folder: &Path, mistakes: &mut Vec<Mistake>) -> CatalogSettings {
    let Some(section) = root.table("catalog", Some(&CATALOG_KEYS), mistakes) else { return CatalogSettings::default() };
    let named = section.texts("systems", mistakes);
    let mut systems: Vec<SystemFile> = Vec::new();
    for (file, span) in named {
        let Some(read) = system_file(&file, folder, &span, mistakes) else { continue };
        match systems.iter().find(|other| other.system.slug() == read.system.slug()) {
            Some(other) => {
                let title = format!("two files describe the system `{}`", read.system.slug());
                mistakes.push(Mistake::new(title, span, format!("the other is `{}`", other.file)));
            }
            None => systems.push(read),
        }
    }
    CatalogSettings { systems }
}

fn system_file(file: &str, folder: &Path, span: &Range<usize>, mistakes: &mut Vec<Mistake>) -> Option<SystemFile> {
    let path = folder.join(file);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let mistake =
                Mistake::new(format!("cannot read the system file `{file}`"), span.clone(), error.to_string());
            mistakes.push(mistake.with_help("paths are relative to the folder of the configuration".to_owned()));
            return None;
        }
    };
    match UserSystem::parse(&text) {
        Ok(system) => Some(SystemFile { file: file.to_owned(), sha256: sha256(&text), system }),
        Err(faults) => {
            let path = path.display().to_string();
            mistakes.extend(faults.iter().map(|fault| told(fault).in_file(&path, &text)));
            None
        }
    }
}

/// A fault as a mistake; where it lists the words that would be right, the nearest of them is suggested instead.
fn told(fault: &SystemFault) -> Mistake {
    let mut lines = fault.message.lines();
    let message = lines.next().unwrap_or("invalid");
    let Some((title, expected)) = message.split_once(", expected") else {
        return Mistake::new("a system file that cannot be used", fault.span.clone(), message);
    };
    let words = |text| -> Vec<&str> { str::split(text, '`').skip(1).step_by(2).collect() };
    let known = words(expected);
    let suggestion = words(title).first().and_then(|word| nearest(word, &known));
    let mistake =
        Mistake::new(title.replace("variant", "word").replace("field", "key"), fault.span.clone(), "not known here");
    match suggestion {
        Some(word) => mistake.with_help(format!("did you mean `{word}`?")),
        None => mistake.with_help(format!("known are `{}`", known.join("`, `"))),
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hexadecimal, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hexadecimal, "{byte:02x}");
        hexadecimal
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    const SYSTEM: &str = r#"
slug = "my-erp"
name = "My ERP"
department = "operations"
[[table]]
kind = "debtor"
signature = [["KD_NUM"], ["KD_BEZ"]]
[table.columns]
id = ["KD_NUM"]
company-name = ["KD_BEZ"]
"#;

    fn configured(system: &str, configuration: &str) -> Result<super::super::Settings, String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("my-erp.toml"), system).expect("written");
        let path = folder.path().join("archipel.toml").display().to_string();
        let place = folder.path().display().to_string();
        parse(configuration, &path).map_err(|error| error.to_string().replace(&place, ""))
    }

    #[test]
    fn systems_are_read_from_beside_the_configuration() {
        let settings = configured(SYSTEM, "[catalog]\nsystems = [\"my-erp.toml\"]\n").expect("valid");
        assert_eq!(settings.catalog.systems[0].system.slug(), "my-erp");
        assert_eq!(settings.catalog.systems[0].sha256.len(), 64);
    }

    #[test]
    fn mistakes_point_into_the_system_file_and_suggest() {
        let wrong = SYSTEM.replace("company-name", "compny-name");
        let report = configured(&wrong, "[catalog]\nsystems = [\"my-erp.toml\"]\n").expect_err("a mistake");
        assert!(report.contains("my-erp.toml:10"), "{report}");
        assert!(report.contains("did you mean `company-name`?"), "{report}");
        let wrong = SYSTEM.replace("signature", "signatur");
        let report = configured(&wrong, "[catalog]\nsystems = [\"my-erp.toml\"]\n").expect_err("a mistake");
        assert!(report.contains("did you mean `signature`?"), "{report}");
    }

    #[test]
    fn missing_and_repeated_files_point_into_the_configuration() {
        let report = configured(SYSTEM, "[catalog]\nsystems = [\"gone.toml\"]\n").expect_err("a mistake");
        assert!(report.contains("archipel.toml:2") && report.contains("`gone.toml`"), "{report}");
        let twice = "[catalog]\nsystems = [\"my-erp.toml\", \"my-erp.toml\"]\n";
        let report = configured(SYSTEM, twice).expect_err("a mistake");
        assert!(report.contains("two files describe the system `my-erp`"), "{report}");
    }
}
