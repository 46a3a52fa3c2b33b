//! `docs/formats.md` is built from the data files of the known systems. With `ARCHIPEL_BLESS=1` it is written, otherwise compared.

use crate::catalog::known::{KnownSystem, KnownTable};
use crate::catalog::systems::FILES;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");
/// Headers of a signature group that the page names; the data file has them all.
const NAMED: usize = 3;

/// The kinds of files, which `ingest` knows: name, endings, tables, rows, names of tables.
const FILE_KINDS: &str = include_str!("../../ingest/data/kinds.tsv");

const HEAD: &str = "<!-- Built from src/catalog/systems/*.toml and src/ingest/data/kinds.tsv: edit those, then `ARCHIPEL_BLESS=1 cargo test --lib handbook`. -->

# Kinds of files

A file is told by its content first and its name second: a ZIP named `.xlsx` or a web page named `.xls` is read as what it is,
with a note. What is damaged is read up to the damage; what is protected by a password, or would unpack without end, is named
and left out; other kinds of files are listed. `inspect --export DIR` writes every table as it was read.

FILE KINDS
# Known systems

Exports of these systems are recognised by their headers, in any order, case and selection, in English and German. What a
table is not recognised by, its header words and values tell, with a confidence; `archipel inspect` shows both. A system
is one data file under `src/catalog/systems`; its [schema](../src/catalog/systems/README.md) says how to add one.
";

fn page() -> String {
    let systems: Vec<(KnownSystem, &str)> =
        FILES.iter().map(|(name, text)| (crate::catalog::embedded(name, text), *text)).collect();
    let rows: Vec<String> = systems.iter().map(|(system, _)| row(system)).collect();
    let sections: Vec<String> = systems.iter().map(|(system, text)| section(system, text)).collect();
    let head = HEAD.replace("FILE KINDS\n", &file_kinds());
    format!("{head}\n| system | department | records |\n|---|---|---|\n{}\n{}", rows.join("\n"), sections.concat())
}

fn file_kinds() -> String {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let endings: Vec<String> = cells[1].split(' ').map(|ending| format!("`{ending}`")).collect();
        format!("| {} | {} | {} | {} | {} |\n", cells[0], endings.join(" "), cells[2], cells[3], cells[4])
    };
    let rows: String = FILE_KINDS.lines().map(row).collect();
    format!("| kind | endings | tables | `row` counts | `file` of a table |\n|---|---|---|---|---|\n{rows}\n")
}

fn row(system: &KnownSystem) -> String {
    let department = format!("{:?}", system.department).to_lowercase();
    format!("| [{}](#{}) | {department} | {} |", system.name, anchor(&system.name), kinds(system))
}

fn section(system: &KnownSystem, text: &str) -> String {
    let tables: Vec<String> = system.tables.iter().map(told_by).collect();
    let head = format!("\n## {}\n\n{}\n", system.name, comment(text));
    if tables.is_empty() {
        return head;
    }
    format!("{head}\n| records | told by one of each |\n|---|---|\n{}\n", tables.join("\n"))
}

/// The comment at the head of a data file: what the exports are, and what of their headers was verified.
fn comment(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim);
    lines.collect::<Vec<_>>().join("\n")
}

fn kind(table: &KnownTable) -> &'static str {
    table.kind.map_or("(left unused)", crate::catalog::RecordKind::name)
}

fn kinds(system: &KnownSystem) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    let of_rows = |table: &KnownTable| -> Vec<&'static str> {
        table.rows.iter().filter_map(|rule| Some(rule.kind?.name())).collect()
    };
    for name in system
        .tables
        .iter()
        .filter(|table| table.kind.is_some())
        .flat_map(|table| [vec![kind(table)], of_rows(table)].concat())
    {
        if !kinds.contains(&name) {
            kinds.push(name);
        }
    }
    if kinds.is_empty() { "whatever its tables hold".to_owned() } else { kinds.join(", ") }
}

fn told_by(table: &KnownTable) -> String {
    let group = |headers: &Vec<String>| {
        let named: Vec<String> =
            headers.iter().take(NAMED).map(|header| format!("`{}`", header.replace('|', "\\|"))).collect();
        let more = if headers.len() > NAMED { " …" } else { "" };
        format!("{}{more}", named.join(" / "))
    };
    let category = table.category.iter().map(|category| format!("category {category}, or"));
    let groups: Vec<String> = table.signature.iter().map(group).collect();
    let told: Vec<String> = category.chain([groups.join(" + ")]).collect();
    format!("| {} | {} |", kind(table), told.join(" "))
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[expect(clippy::disallowed_methods, reason = "how the person at the keyboard says that the new text is right")]
fn blessing() -> bool {
    std::env::var_os("ARCHIPEL_BLESS").is_some_and(|value| value == "1")
}

#[test]
fn the_page_of_known_systems_is_current() {
    let page = page();
    if blessing() {
        std::fs::write(FILE, &page).expect("docs can be written");
    }
    let written = std::fs::read_to_string(FILE).expect("docs/formats.md is there");
    assert!(written == page, "docs/formats.md is out of date: run with ARCHIPEL_BLESS=1");
}
