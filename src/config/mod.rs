//! `archipel.toml` becomes checked settings; errors point at the line and suggest the nearest valid word.

mod check;
mod diagnose;
mod gate;
mod handovers;
mod migrate;
mod raw;
#[cfg(test)]
pub(crate) mod schema_tests;
mod settings;
mod system_files;

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use diagnose::{Mistake, render};
use raw::Section;
pub(crate) use settings::is_like;
pub use settings::{
    CatalogSettings, Criterion, FieldSettings, FileSettings, FurtherHandover, GateSettings, HandoverSettings,
    LedgerSettings, LinkageSettings, MigrateSettings, MoneySettings, ProcessStage, ReviewSettings, RoadmapSettings,
    RuleSettings, RunBy, Settings, Suppression, SystemFile, SystemSettings,
};

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration `{path}`: {source}", path = path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The file has mistakes.
    #[error("{report}")]
    Invalid {
        /// All mistakes, each with its line and what to do, for a terminal.
        report: String,
        /// How many there are.
        mistakes: usize,
    },
}

/// Reads the settings from a file; without one they are the defaults.
///
/// # Errors
/// [`ConfigError::Unreadable`] if the file cannot be read as UTF-8 text, [`ConfigError::Invalid`] if it has mistakes.
pub fn load(path: Option<&Path>) -> Result<Settings, ConfigError> {
    let Some(path) = path else { return Ok(Settings::default()) };
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    parse(&text, &path.display().to_string())
}

/// Reads the settings from the text of a configuration; `path` names it in error messages, and files that it names are looked
/// for beside it.
///
/// # Errors
/// [`ConfigError::Invalid`] if the text is no TOML, or has unknown keys or values, or names system files that have.
pub fn parse(text: &str, path: &str) -> Result<Settings, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut mistakes: Vec<Mistake> = errors
        .iter()
        .map(|error| Mistake::new("invalid TOML", error.span().unwrap_or_default(), error.message()))
        .collect();
    let mut settings = Settings::default();
    if mistakes.is_empty() {
        let section = Section::new(root.get_ref(), root.span(), &check::KEYS, &mut mistakes);
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        settings = check::settings(&section, folder, &mut mistakes);
    }
    if mistakes.is_empty() {
        return Ok(settings);
    }
    let count = mistakes.len();
    Err(ConfigError::Invalid { report: render(mistakes, path, text), mistakes: count })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Department, RecordKind, Role};
    use crate::findings::{Code, Severity};

    fn report(text: &str) -> String {
        match parse(text, "archipel.toml") {
            Err(error) => error.to_string(),
            Ok(settings) => panic!("accepted: {settings:?}"),
        }
    }

    const HANDBOOK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md"));

    #[test]
    fn the_handbook_names_every_key_kind_and_role() {
        let kinds = RecordKind::ALL.iter().map(|kind| kind.name());
        for word in check::all_keys().chain(kinds).chain(Role::names().iter().copied()) {
            let named = HANDBOOK.contains(&format!("`{word}`")) || HANDBOOK.contains(&format!("\n{word} = "));
            assert!(named || HANDBOOK.contains(&format!("[{word}]")), "docs/configuration.md does not name `{word}`");
        }
        for role in Role::names().iter().filter_map(|name| Role::from_name(name)) {
            let starred = HANDBOOK.contains(&format!("`{}`*", role.name()));
            assert_eq!(starred, role.is_repeatable(), "the star of `{}`", role.name());
        }
    }

    #[test]
    fn the_examples_of_the_handbook_are_valid_and_tell_the_defaults() {
        let folder = tempfile::tempdir().expect("a folder");
        let system = HANDBOOK.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a system");
        std::fs::write(folder.path().join("my-erp.toml"), system).expect("written");
        let path = folder.path().join("archipel.toml").display().to_string();
        let examples: Vec<&str> =
            HANDBOOK.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert_eq!(examples.len(), 8);
        for example in &examples {
            let settings = parse(example, &path).unwrap_or_else(|error| panic!("{error}"));
            let default = Settings::default();
            // What a company adds has no default that could be told.
            let HandoverSettings { stages, further, .. } = settings.handovers.clone();
            let usual = HandoverSettings { stages, further, ..default.handovers };
            assert_eq!((settings.handovers, settings.linkage, settings.money), (usual, default.linkage, default.money));
        }
    }

    #[test]
    fn nothing_configured_is_the_default() {
        assert_eq!(parse("", "archipel.toml").expect("valid"), Settings::default());
        assert_eq!(load(None).expect("no file"), Settings::default());
    }

    #[test]
    fn everything_can_be_set() {
        let text = r#"
            as_of = 2026-03-31
            [systems.zoho-crm]
            name = "CRM"
            department = "sales"
            owner = "Vertriebsleitung"
            yearly_cost = 12_000
            run_by = "department"
            deduplicated = true
            [[files]]
            file = "Projekt*.csv"
            system = "projekte"
            kind = "project"
            columns = { "Kd-Nr" = "customer-reference", "Spalte 7" = "unused" }
            [[files]]
            file = "alt.csv"
            ignore = true
            [handovers]
            slow_days = 90
            amount_tolerance = 0.1
            [rules]
            HND301 = "warning"
            SIG501 = "off"
            DUP202 = { severity = "error" }
            [linkage]
            match_probability = 0.95
            review_probability = 0.6
            [money]
            hourly_rate = 82.5
        "#;
        let settings = parse(text, "archipel.toml").expect("valid");
        assert_eq!(settings.as_of, Some(jiff::civil::date(2026, 3, 31)));
        let system = &settings.systems["zoho-crm"];
        assert_eq!((system.department, system.yearly_cost), (Some(Department::Sales), Some(1_200_000)));
        assert_eq!((system.run_by, system.deduplicated), (Some(RunBy::Department), true));
        assert_eq!(settings.files[0].kind, Some(RecordKind::Project));
        assert_eq!(settings.files[0].columns["Kd-Nr"], Some(Role::CustomerReference));
        assert_eq!(settings.files[0].columns["Spalte 7"], None);
        assert!(settings.files[1].ignore);
        assert_eq!((settings.handovers.slow_days, settings.handovers.won_to_project_days), (90, 30));
        assert_eq!(settings.rules[&Code::Hnd301].severity, Some(Severity::Warning));
        assert!(settings.rules[&Code::Sig501].off);
        assert_eq!(settings.rules[&Code::Dup202].severity, Some(Severity::Error));
        assert!((settings.linkage.review_probability - 0.6).abs() < f64::EPSILON);
        assert_eq!(settings.money.hourly_rate, 82_50);
    }

    #[test]
    fn an_unknown_key_is_pointed_at_and_the_nearest_suggested() {
        insta::assert_snapshot!(report("[money]\nhourly-rate = 80\n"), @r"
        error: unknown key `hourly-rate`
         --> archipel.toml:2:1
          |
        2 | hourly-rate = 80
          | ^^^^^^^^^^^ no such key
          |
          = help: did you mean `hourly_rate`?
        ");
    }

    #[test]
    fn all_mistakes_are_shown_at_once() {
        let text = "[rules]\nHND310x = \"off\"\nHND301 = \"fatal\"\n[handovers]\nslow_days = -1\n";
        let error = parse(text, "archipel.toml").expect_err("three mistakes");
        assert!(matches!(error, ConfigError::Invalid { mistakes: 3, .. }));
        let report = error.to_string();
        for part in ["unknown rule `HND310x`", "`HND310`", "unknown severity `fatal`", "`slow_days`", ":5:13"] {
            assert!(report.contains(part), "{part} is missing in\n{report}");
        }
    }

    #[test]
    fn values_must_make_sense() {
        for (text, part) in [
            ("[linkage]\nmatch_probability = 1.5", "from 0 to 1"),
            ("[linkage]\nmatch_probability = nan", "from 0 to 1"),
            ("[linkage]\nreview_probability = 0.95", "above `match_probability`"),
            ("[linkage]\nmatch_probability = 0.1", "above `match_probability`"),
            ("[handovers]\nslow_days = 1.5", "whole number"),
            ("[handovers.stages]\n\"Auftrag da\" = \"doen\"", "did you mean `done`?"),
            (
                "[[handovers.further]]\nname = \"a\"\nfrom = \"contrakt\"\nto = [\"invoice\"]",
                "did you mean `contract`?",
            ),
            ("[[handovers.further]]\nname = \"a\"\nfrom = \"contract\"\nto = [\"invoise\"]", "did you mean `invoice`?"),
            ("[[handovers.further]]\nname = \"a\"\nfrom = \"contract\"", "what leads to what?"),
            ("[[handovers.further]]\nwithin_day = 3", "did you mean `within_days`?"),
            ("[money]\nhourly_rate = -5", "euros"),
            ("[money]\nhourly_rate = \"viel\"", "euros"),
            ("as_of = \"31.03.2026\"", "2026-03-31"),
            ("as_of = 2026-03-31T10:00:00", "2026-03-31"),
            ("[[files]]\nkind = \"project\"", "without `file`"),
            ("[[files]]\nfile = \"a.csv\"\nkind = \"projekt\"", "did you mean `project`"),
            ("[[files]]\nfile = \"a.csv\"\ncolumns = { A = \"e-mail\" }", "did you mean `email`"),
            ("[files]\nfile = \"a.csv\"", "[[files]]"),
            ("[systems.a]\nname = \"\"", "empty text"),
            ("[systems.a]\ndepartment = \"sale\"", "did you mean `sales`"),
            ("systems = 3", "a table"),
            ("[money\nhourly_rate = 5", "invalid TOML"),
        ] {
            let report = report(text);
            assert!(report.contains(part), "{text:?} gave\n{report}");
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load(Some(Path::new("no/such/archipel.toml"))).expect_err("it does not exist");
        assert!(error.to_string().contains("no/such/archipel.toml"));
    }

    #[test]
    fn settings_serialise_the_same_whatever_the_order_of_keys() {
        let one = parse("[money]\nhourly_rate = 80\n[systems.b]\n[systems.a]\n", "one").expect("valid");
        let other = parse("[systems.a]\n[systems.b]\n[money]\nhourly_rate = 80.0\n", "other").expect("valid");
        let json = |settings| serde_json::to_string(settings).expect("serialisable");
        assert_eq!(json(&one), json(&other));
    }

    #[test]
    fn patterns_name_files_books_and_sheets() {
        let named = |pattern: &str, file: &str| {
            FileSettings { file: pattern.to_owned(), ..FileSettings::default() }.names(file)
        };
        assert!(named("Projekt*.csv", "Projektliste_2026.csv"));
        assert!(named("erp.xlsx", "erp.xlsx#Kunden"));
        assert!(named("erp.xlsx#Kunden", "erp.xlsx#Kunden"));
        assert!(named("*", "any/file.csv"));
        assert!(!named("erp.xlsx#Kunden", "erp.xlsx#Rechnungen"));
        assert!(!named("Projekt*.csv", "Projektliste.xlsx"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = parse(&text, "archipel.toml");
        }

        #[test]
        fn no_keys_panic(key in "[a-z_]{1,12}", value in "[0-9\"\\[\\]{}.a-z-]{0,12}") {
            let _ = parse(&format!("[{key}]\n{key} = {value}\n"), "archipel.toml");
        }
    }
}
