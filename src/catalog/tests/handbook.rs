//! `docs/formats.md` is built from the data files of the known systems. With `ARCHIPEL_BLESS=1` it is written, otherwise compared.

use crate::catalog::known::{KnownSystem, KnownTable};
use crate::catalog::systems::FILES;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");
/// Headers of a signature group that the page names; the data file has them all.
const NAMED: usize = 3;

const HEAD: &str = "<!-- Built from src/catalog/systems/*.toml: edit those, then `ARCHIPEL_BLESS=1 cargo test --lib handbook`. -->

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
    format!("{HEAD}\n| system | department | records |\n|---|---|---|\n{}\n{}", rows.join("\n"), sections.concat())
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
