//! Every known system against a header line as its exports have it, and tables of no known system as offices keep them. They
//! are kept as data: see `cases/zoho.toml` for the form.
//!
//! Each case of a known system is read four times: as it stands, under a name that says nothing, with its columns the other way round, and with
//! all headers in capitals. A signature that takes another system's table fails here, whichever of the two it is.

use std::sync::LazyLock;

use serde::Deserialize;

use super::*;
use crate::table::Table;

const FILES: [(&str, &str); 6] = [
    ("zoho.toml", include_str!("cases/zoho.toml")),
    ("sales.toml", include_str!("cases/sales.toml")),
    ("erp.toml", include_str!("cases/erp.toml")),
    ("accounting.toml", include_str!("cases/accounting.toml")),
    ("work.toml", include_str!("cases/work.toml")),
    ("headers.toml", include_str!("cases/headers.toml")),
];

const UNKNOWN: [(&str, &str); 5] = [
    ("unknown-parties.toml", include_str!("cases/unknown-parties.toml")),
    ("unknown-documents.toml", include_str!("cases/unknown-documents.toml")),
    ("unknown-styles.toml", include_str!("cases/unknown-styles.toml")),
    ("unknown-lists.toml", include_str!("cases/unknown-lists.toml")),
    ("unknown-shops.toml", include_str!("cases/unknown-shops.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Case {
    system: String,
    /// Missing for tables that are known and of no use.
    kind: Option<RecordKind>,
    file: String,
    columns: Vec<String>,
    rows: Vec<String>,
    /// Kinds of the rows in the order of their ids, where they differ.
    #[serde(default)]
    kinds: Vec<RecordKind>,
    /// Only the name of the file tells the kind.
    #[serde(default)]
    by_name: bool,
    /// Only the path tells the system.
    #[serde(default)]
    path_only: bool,
    /// Category in DATEV's metadata line.
    category: Option<String>,
    #[serde(skip)]
    of_unknown_system: bool,
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| FILES.iter().flat_map(parse).collect());
static UNKNOWN_CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let unknown = |case| Case { of_unknown_system: true, ..case };
    UNKNOWN.iter().flat_map(parse).map(unknown).collect()
});

fn parse((name, text): &(&str, &str)) -> Vec<Case> {
    let file: CaseFile = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    file.case
}

/// What a column must be.
#[derive(Clone, Copy)]
enum Expected {
    Role(Role),
    Unused,
    Anything,
}

impl Expected {
    fn holds(self, found: Option<Role>) -> bool {
        match self {
            Self::Role(role) => found == Some(role),
            Self::Unused => found.is_none(),
            Self::Anything => true,
        }
    }
}

impl Case {
    /// Header of each column, and what it must be.
    fn expected(&self) -> Vec<(&str, Expected)> {
        let expect = |name: &str| match name {
            "-" => Expected::Unused,
            name => Expected::Role(Role::from_name(name).unwrap_or_else(|| panic!("{}: no role {name}", self.system))),
        };
        let columns = self.columns.iter().map(|text| match text.rsplit_once(" = ") {
            Some((header, name)) => (header, expect(name)),
            None => (text.as_str(), Expected::Anything),
        });
        columns.collect()
    }

    /// The table under a name, with the columns in the order of `places` and headers as `spell` writes them.
    fn table(&self, file: &str, places: &[usize], spell: fn(&str) -> String) -> Table {
        let headers: Vec<String> = self.expected().iter().map(|(header, _)| spell(header)).collect();
        let header: Vec<&str> = places.iter().map(|place| headers[*place].as_str()).collect();
        let mut table = headed(file, &header);
        table.preamble.extend(self.category.as_deref().map(metadata));
        for (row, line) in self.rows.iter().enumerate() {
            let cells: Vec<&str> = line.split('|').collect();
            assert_eq!(cells.len(), headers.len(), "{} {:?}: row {row}", self.system, self.kind);
            table.push(row as u32 + 2, places.iter().map(|place| cells[*place]));
        }
        table
    }

    /// What is wrong with the recognition of one of the case's tables.
    fn faults(&self, typed: &TypedTable, kind_too: bool, roles_too: bool) -> Vec<String> {
        let (found, system) = (typed.recognition.kind, &typed.recognition.system);
        let slug = if self.category.is_some() { "datev-1001-456" } else { &self.system };
        let mut faults = Vec::new();
        if system.known == self.of_unknown_system || system.slug != slug {
            faults.push(format!("taken for {} {found:?}", system.slug));
        } else if kind_too && found != self.kind {
            faults.push(format!("taken for {found:?}"));
        } else if roles_too {
            let columns = self.expected().into_iter().zip(&typed.recognition.columns);
            let wrong = columns.filter(|((_, expected), found)| !expected.holds(found.role));
            faults.extend(wrong.map(|((header, _), found)| format!("`{header}` is {:?}", found.role)));
            let kinds: Vec<RecordKind> =
                (0..typed.len()).map(|at| typed.kinds[at.min(typed.kinds.len() - 1)]).collect();
            if !self.kinds.is_empty() && kinds != self.kinds {
                faults.push(format!("rows are {kinds:?}"));
            }
        }
        let told = format!("{} {:?} as {}", self.system, self.kind, typed.table.file);
        faults.into_iter().map(|fault| format!("{told}: {fault}")).collect()
    }
}

#[test]
fn headers_of_every_system_are_understood() {
    let faults_of = |case: &Case| {
        let forwards: Vec<usize> = (0..case.columns.len()).collect();
        case.faults(&typed(case.table(&case.file, &forwards, str::to_owned)), true, true)
    };
    let faults: Vec<String> = CASES.iter().flat_map(faults_of).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn order_case_and_file_name_do_not_matter() {
    let faults_of = |case: &Case| {
        let forwards: Vec<usize> = (0..case.columns.len()).collect();
        let backwards: Vec<usize> = forwards.iter().rev().copied().collect();
        let mut faults =
            case.faults(&typed(case.table("export.csv", &forwards, str::to_owned)), !case.by_name, !case.by_name);
        faults.extend(case.faults(&typed(case.table(&case.file, &backwards, str::to_owned)), true, false));
        faults.extend(case.faults(&typed(case.table(&case.file, &forwards, str::to_uppercase)), true, true));
        faults
    };
    let faults: Vec<String> = CASES.iter().filter(|case| !case.path_only).flat_map(faults_of).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn tables_of_no_known_system_are_read_by_their_words_and_values() {
    let faults_of = |case: &Case| {
        let forwards: Vec<usize> = (0..case.columns.len()).collect();
        let mut faults = case.faults(&typed(case.table(&case.file, &forwards, str::to_owned)), true, true);
        faults.extend(case.faults(&typed(case.table(&case.file, &forwards, str::to_uppercase)), true, true));
        faults
    };
    let faults: Vec<String> = UNKNOWN_CASES.iter().flat_map(faults_of).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_known_system_has_cases() {
    let elsewhere = ["business-central", "brevo", "cleverreach", "mailchimp", "zoho-crm", "zoho-desk"];
    for system in crate::catalog::systems::SYSTEMS.iter() {
        let has = CASES.iter().any(|case| case.system == system.slug);
        assert!(has || elsewhere.contains(&system.slug.as_str()), "{} has no case", system.slug);
    }
}
