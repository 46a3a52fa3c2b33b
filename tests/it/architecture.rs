//! Holds the direction of the house: data flows one way, so imports point only towards what comes before. What may name
//! what stands in tables here; a new module or a new exception is a deliberate entry with a reason.

mod paths;

use std::fs;
use std::path::{Path, PathBuf};

use paths::{NamedPath, paths_in};

/// Modules in the order of the way; each may name those before it. Modules of one line know nothing of each other.
const WAY: &[&[&str]] = &[
    &["message", "output", "progress", "table"],
    &["ingest"],
    &["catalog"],
    &["standardise"],
    &["linkage"],
    &["memory"],
    &["findings"],
    &["roadmap"],
    &["pipeline"],
    &["gate"],
    &["report"],
    &["diff", "evaluate", "migrate", "review", "sample"],
    &["cli"],
];

/// Checked settings steer the way from here on, so they stand beside it: from `catalog` on, all may name them.
const SETTINGS: (&str, &str) = ("config", "catalog");

/// What may be named against the direction, and why. A trailing `::` opens everything below.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("config", "table::", "problems of a configuration are told like problems of input"),
    ("config", "message::", "errors of a configuration are sentences of the catalogue"),
    ("config", "catalog::Department", "the configuration says which department works with a system"),
    ("config", "catalog::RecordKind", "the configuration says what the rows of a file are"),
    ("config", "catalog::Role", "the configuration says what a column means"),
    ("config", "catalog::SystemFault", "what is wrong with a system file is told like other mistakes"),
    ("config", "catalog::UserSystem", "the configuration adds systems to the known ones"),
    ("config", "catalog::from_spelling", "the configuration spells kinds and roles as the catalog does"),
    ("config", "catalog::spellings", "errors of a configuration suggest the nearest valid word"),
    ("config", "findings::Code", "the configuration switches rules"),
    ("config", "findings::Severity", "the configuration grades rules"),
];

/// What a room beside the way must not name although it stands behind it, and why.
const CLOSED: &[(&str, &str, &str)] = &[
    ("sample", "linkage", "an exam must not be written by the one who sits it"),
    ("sample", "standardise", "an exam must not be written by the one who sits it"),
    ("sample", "memory", "the truth is known when the sample is made, not worked out"),
    ("sample", "report", "the sample writes exports, no reports"),
    ("sample", "config", "the sample has arguments of its own"),
];

/// Crates, and parts of the standard library, that only some modules may name. An empty list means nobody.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("clap", &["cli"], "only the command line knows arguments"),
    ("clap_complete", &["cli"], "only the command line knows arguments"),
    ("clap_mangen", &["cli"], "only the command line knows arguments"),
    ("comfy_table", &["cli"], "only the command line knows terminals"),
    ("indicatif", &["cli"], "only the command line knows terminals"),
    ("annotate_snippets", &["config", "cli"], "only configuration errors point into a text"),
    ("anyhow", &["cli"], "inside the library errors have types"),
    ("polars", &["memory", "findings", "roadmap", "report", "evaluate"], "frames carry what is joined, from memory on"),
    ("calamine", &["ingest"], "only ingest knows file formats"),
    ("quick_xml", &["ingest"], "only ingest knows file formats"),
    ("parquet", &["ingest", "output"], "only ingest knows file formats; what is written for others has one writer"),
    ("rusqlite", &["ingest", "migrate"], "only ingest knows file formats; a migration writes a database"),
    ("zip", &["ingest"], "only ingest knows file formats"),
    ("flate2", &["ingest"], "only ingest knows file formats"),
    (
        "encoding_rs",
        &["ingest", "migrate", "sample"],
        "only ingest decodes; sample and migration write what systems read",
    ),
    ("chardetng", &["ingest"], "only ingest decodes"),
    ("rust_xlsxwriter", &["report", "review", "sample"], "only reports, the review and the sample write workbooks"),
    ("ratatui", &["review", "cli"], "only the review fills a whole terminal"),
    ("askama", &["report", "diff"], "only reports know HTML"),
    (
        "std::fs",
        &["ingest", "config", "diff", "evaluate", "migrate", "sample", "output", "report", "cli"],
        "in the middle of the way everything is plain data: only the ends touch files",
    ),
    ("rustix", &["output"], "one place knows what only some systems can do with a file"),
    ("std::env", &["cli", "main"], "settings come from arguments and the configuration"),
    ("std::process", &["cli", "main"], "only the program ends itself"),
    (
        "std::time::Instant",
        &["cli", "pipeline", "report", "output"],
        "no clock in results; the manifest tells how long steps took, and output how slow a disk is",
    ),
    ("std::time::SystemTime", &[], "no clock in results; the reference date comes from the data or from `--as-of`"),
    ("std::net", &[], "nothing leaves the machine"),
];

/// Lines of one source file. Beyond it a file holds more than one idea.
const LINES: usize = 600;

/// One source file, by its path below the crate with `/`.
struct Source {
    path: String,
    text: String,
}

/// Everything that is wrong with a set of sources, one line each.
fn violations(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(|source| [violations_of_paths(source), too_long(source)].concat()).collect()
}

fn violations_of_paths(source: &Source) -> Vec<String> {
    let Some(module) = module_of(&source.path).filter(|module| !is_test_module(module)) else { return Vec::new() };
    if !is_placed(&module[0]) {
        return vec![format!("{}: module `{}` has no place in the architecture test", source.path, module[0])];
    }
    let mut wrong = Vec::new();
    for named in paths_in(&source.text) {
        let problem = match inside_the_crate(&named, &module) {
            Some(target) => wrong_direction(&module[0], &target),
            None => reserved(&module[0], &named.segments),
        };
        wrong.extend(problem.map(|problem| format!("{}:{}: {problem}", source.path, named.line)));
    }
    wrong
}

fn too_long(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    if lines <= LINES { Vec::new() } else { vec![format!("{}: {lines} lines, {LINES} are allowed", source.path)] }
}

/// The module path of a file under `src`: `src/a/b.rs` is `[a, b]`; the two roots are `lib` and `main`.
fn module_of(path: &str) -> Option<Vec<String>> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    Some(inside.split('/').map(str::to_owned).collect())
}

/// Whether it is a module of tests in a file of its own.
fn is_test_module(module: &[String]) -> bool {
    module.len() > 1 && module[1..].iter().any(|name| name == "tests" || name.ends_with("_tests"))
}

fn is_placed(module: &str) -> bool {
    matches!(module, "lib" | "main") || module == SETTINGS.0 || place(module).is_some()
}

fn place(module: &str) -> Option<usize> {
    WAY.iter().position(|line| line.contains(&module))
}

/// The path below the crate's root that a path names, if it names one: `crate::a::B`, `archipel::a::B`, or enough `super`s.
fn inside_the_crate(named: &NamedPath, module: &[String]) -> Option<Vec<String>> {
    let segments = &named.segments;
    let above = segments.iter().take_while(|segment| *segment == "super").count();
    let skip = match segments[0].as_str() {
        "crate" | "archipel" => 1,
        "super" if above >= module.len() => above,
        _ => return None,
    };
    Some(segments[skip..].to_vec())
}

fn wrong_direction(from: &str, target: &[String]) -> Option<String> {
    let to = target.first().map_or("", String::as_str);
    if from == to {
        return None;
    }
    let closed = CLOSED.iter().find(|(room, closed, _)| *room == from && *closed == to);
    if let Some((_, _, reason)) = closed {
        return Some(format!("`{from}` names `{to}`: {reason}"));
    }
    if is_before(to, from) || is_excepted(from, target) {
        return None;
    }
    Some(format!("`{from}` names `{}`, which does not come before it", target.join("::")))
}

/// Whether `to` comes before `from`. The library's root comes before `cli` and behind all others.
fn is_before(to: &str, from: &str) -> bool {
    match (from, to) {
        ("main", _) => to == "cli",
        ("lib", _) => to != "cli",
        ("cli", _) => true,
        (_, settings) if settings == SETTINGS.0 => place(from) >= place(SETTINGS.1),
        _ => place(to).is_some_and(|to| place(from).is_some_and(|from| to < from)),
    }
}

fn is_excepted(from: &str, target: &[String]) -> bool {
    let target = target.join("::");
    EXCEPTIONS.iter().any(|(module, open, _)| {
        *module == from && if open.ends_with("::") { target.starts_with(open) } else { is_or_below(&target, open) }
    })
}

fn reserved(module: &str, segments: &[String]) -> Option<String> {
    let named = segments.join("::").trim_end_matches("::self").to_owned();
    let rules = RESERVED.iter().filter(|(reserved, _, _)| is_or_below(&named, reserved) || opens(&named, reserved));
    let (reserved, _, reason) = rules.into_iter().find(|(_, modules, _)| !modules.contains(&module))?;
    Some(format!("`{module}` names `{reserved}`: {reason}"))
}

/// Whether a path brings in something above the reserved one, so that it could be used unseen: `std::time`, `std::time::*`.
fn opens(named: &str, reserved: &str) -> bool {
    let named = named.strip_suffix("::*").unwrap_or(named);
    reserved.strip_prefix(named).is_some_and(|rest| rest.starts_with("::"))
}

fn is_or_below(path: &str, top: &str) -> bool {
    path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// All Rust files below a folder of the crate, by name.
fn sources_below(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut files) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.extend(entries.iter().filter(|path| path.is_dir()).cloned());
        files.extend(entries.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")));
    }
    files.sort();
    files.iter().map(|file| read_source(root, file)).collect()
}

fn read_source(root: &Path, file: &Path) -> Source {
    let path = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    Source { path, text: fs::read_to_string(file).unwrap() }
}

#[test]
fn the_house_keeps_its_direction() {
    let mut sources = sources_below("src");
    sources.extend(sources_below("tests"));
    assert!(sources.len() > 10, "the sources were not found");
    let wrong = violations(&sources);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

mod checker {
    //! The checker itself, on sources that are wrong on purpose.

    use super::*;

    fn wrong(path: &str, text: &str) -> Vec<String> {
        violations(&[Source { path: path.to_owned(), text: text.to_owned() }])
    }

    #[test]
    fn naming_what_comes_before_is_right() {
        assert!(
            wrong("src/linkage/pairs.rs", "use crate::{catalog::Record, table::Table, config::Settings};").is_empty()
        );
        assert!(wrong("src/cli/mod.rs", "use clap::Parser; use crate::{audit, report::write};").is_empty());
        assert!(wrong("src/main.rs", "fn main() -> std::process::ExitCode { archipel::cli::main() }").is_empty());
    }

    #[test]
    fn naming_what_comes_later_is_wrong() {
        let found = wrong("src/catalog/mod.rs", "//! x\nuse crate::{table::Table, linkage::{Edge}};");
        assert_eq!(found, ["src/catalog/mod.rs:2: `catalog` names `linkage::Edge`, which does not come before it"]);
        assert_eq!(wrong("src/ingest/mod.rs", "fn f(_: &crate::config::Settings) {}").len(), 1);
        assert_eq!(wrong("src/evaluate/mod.rs", "use crate::sample::Truth;").len(), 1);
        assert_eq!(wrong("src/report/mod.rs", "use crate::audit;").len(), 1);
        assert_eq!(wrong("src/lib.rs", "pub use crate::cli::Arguments;").len(), 1);
    }

    #[test]
    fn climbing_to_the_root_is_seen() {
        assert_eq!(wrong("src/catalog/mod.rs", "use super::linkage::Edge;").len(), 1);
        assert_eq!(wrong("src/catalog/a/b.rs", "use super::super::super::linkage::Edge;").len(), 1);
        assert!(wrong("src/catalog/a/b.rs", "use super::super::values::is_null;").is_empty());
    }

    #[test]
    fn exceptions_are_as_narrow_as_they_are_written() {
        assert!(wrong("src/config/raw.rs", "use crate::findings::{Code, Severity};").is_empty());
        assert_eq!(wrong("src/config/raw.rs", "use crate::findings::Finding;").len(), 1);
        assert_eq!(wrong("src/config/raw.rs", "use crate::findings::*;").len(), 1);
        assert_eq!(wrong("src/config/raw.rs", "use crate::catalog::RecordKinds;").len(), 1);
    }

    #[test]
    fn closed_doors_stay_closed() {
        assert!(wrong("src/sample/mod.rs", "use crate::findings::Code;").is_empty());
        assert_eq!(wrong("src/sample/mod.rs", "use crate::linkage::resolve;").len(), 1);
    }

    #[test]
    fn reserved_crates_stay_in_their_modules() {
        assert!(wrong("src/memory/world.rs", "use polars::prelude::*;").is_empty());
        assert_eq!(wrong("src/linkage/world.rs", "use polars::prelude::*;").len(), 1);
        assert_eq!(wrong("src/report/terminal.rs", "let t = comfy_table::Table::new();").len(), 1);
        assert_eq!(wrong("src/linkage/mod.rs", "use std::{fs, io};").len(), 1);
        assert_eq!(wrong("src/linkage/mod.rs", "let now = std::time::Instant::now();").len(), 1);
        assert_eq!(wrong("src/linkage/mod.rs", "use std::time::{self};").len(), 1);
        assert_eq!(wrong("src/linkage/mod.rs", "use std::time::*;").len(), 1);
        assert!(wrong("src/report/manifest.rs", "use std::time::Duration;").is_empty());
        assert_eq!(wrong("src/cli/mod.rs", "use std::net::TcpStream;").len(), 1);
    }

    #[test]
    fn tests_may_use_what_serves_them() {
        let text = "#[cfg(test)]\nmod tests {\n use std::fs;\n use crate::report::write;\n}";
        assert!(wrong("src/catalog/mod.rs", text).is_empty());
        assert!(wrong("src/catalog/values/tests.rs", "use std::fs; use crate::report::write;").is_empty());
        assert_eq!(wrong("src/tests.rs", "").len(), 1);
    }

    #[test]
    fn a_module_without_a_place_is_wrong() {
        assert_eq!(wrong("src/misc/mod.rs", "").len(), 1);
    }

    #[test]
    fn long_files_are_wrong() {
        assert!(wrong("src/table.rs", &"\n".repeat(LINES)).is_empty());
        assert_eq!(wrong("tests/it/long.rs", &"\n".repeat(LINES + 1)).len(), 1);
    }
}
