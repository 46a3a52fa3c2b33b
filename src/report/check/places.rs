//! Where a finding stands for a program that shows it beside the file: a path from where the check was started, and a line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::{Catalogue, Record};
use crate::findings::Finding;

/// Where the exports lie, by the names that reports give them.
#[derive(Debug, Clone, Default)]
pub struct Places {
    paths: BTreeMap<String, Location>,
}

/// A file, and the sheet or part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Location {
    path: String,
    part: Option<String>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Path with `/`, relative to where the check was started if it lies below.
    pub path: String,
    /// The sheet of a workbook, or the part of a file that holds several tables.
    pub part: Option<String>,
    /// Line of the file or row of the sheet, from 1.
    pub line: u32,
}

impl Places {
    /// Finds the tables of a catalogue below the input paths; `start` is the folder in which the check was started.
    pub fn find(catalogue: &Catalogue, inputs: &[PathBuf], start: &Path) -> Self {
        let roots: Vec<&Path> = inputs.iter().map(|input| root(input)).collect();
        let files = catalogue.tables.iter().map(|typed| typed.table.file.as_str());
        Self { paths: files.map(|file| (file.to_owned(), locate(file, &roots, start))).collect() }
    }

    /// Where a person would look first: the record, or where there is none the first table of the system.
    pub(super) fn of(&self, finding: &Finding, catalogue: &Catalogue) -> Place {
        if let Some(record) = finding.record {
            return self.of_record(&catalogue.record(record));
        }
        let of_system = |slug: &str| slug == finding.system || finding.subject_id.split('|').any(|side| side == slug);
        let mut tables = catalogue.tables.iter().filter(|typed| of_system(&typed.recognition.system.slug));
        self.line(tables.next().map_or("", |typed| &typed.table.file), 1)
    }

    /// Where a record stands.
    pub(super) fn of_record(&self, record: &Record<'_>) -> Place {
        self.line(record.file(), record.row())
    }

    /// A line of a file as reports name it.
    pub(super) fn line(&self, file: &str, line: u32) -> Place {
        let unknown = || Location { path: file.to_owned(), part: None };
        let Location { path, part } = self.paths.get(file).cloned().unwrap_or_else(unknown);
        Place { path, part, line: line.max(1) }
    }
}

/// The folder that names of files are relative to.
fn root(input: &Path) -> &Path {
    if input.is_dir() { input } else { input.parent().unwrap_or(input) }
}

/// Files of one name in several inputs are told with folders in front, so that the folders above each root are tried too.
fn locate(file: &str, roots: &[&Path], start: &Path) -> Location {
    let whole = std::iter::once((file, None));
    let cut = file.rsplit_once('#').map(|(book, part)| (book, Some(part)));
    for (name, part) in whole.chain(cut) {
        let folders = roots.iter().flat_map(|root| root.ancestors());
        if let Some(folder) = folders.into_iter().find(|folder| is_there(folder, name)) {
            return Location { path: shown(&folder.join(name), start), part: part.map(str::to_owned) };
        }
    }
    Location { path: file.to_owned(), part: None }
}

/// Whether the file is there, or an archive that it lies in.
fn is_there(folder: &Path, name: &str) -> bool {
    let path = folder.join(name);
    path.ancestors().take_while(|above| *above != folder).any(Path::is_file)
}

fn shown(path: &Path, start: &Path) -> String {
    let below = path.strip_prefix(start).unwrap_or(path);
    let path = below.to_string_lossy().replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_books_and_archives_are_found_from_where_the_check_was_started() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        for below in ["exports/sub", "other"] {
            std::fs::create_dir_all(at.join(below)).unwrap();
        }
        for file in [
            "exports/a.csv",
            "exports/sub/b.csv",
            "exports/book.xlsx",
            "exports/all.zip",
            "other/a.csv",
            "exports/c#1.csv",
        ] {
            std::fs::write(at.join(file), "").unwrap();
        }
        let (exports, single) = (at.join("exports"), at.join("other/a.csv"));
        let roots = [root(&exports), root(&single)];
        let found = |file: &str| {
            let location = locate(file, &roots, at);
            (location.path, location.part)
        };
        let whole = |path: &str| (path.to_owned(), None);
        let part = |path: &str, part: &str| (path.to_owned(), Some(part.to_owned()));
        assert_eq!(found("a.csv"), whole("exports/a.csv"));
        assert_eq!(found("sub/b.csv"), whole("exports/sub/b.csv"));
        assert_eq!(found("book.xlsx#Kunden"), part("exports/book.xlsx", "Kunden"));
        assert_eq!(found("a.csv#2"), part("exports/a.csv", "2"));
        assert_eq!(found("c#1.csv"), whole("exports/c#1.csv"));
        assert_eq!(found("all.zip/inner.csv"), whole("exports/all.zip/inner.csv"));
        assert_eq!(found("other/a.csv"), whole("other/a.csv"));
        assert_eq!(found("nowhere.csv"), whole("nowhere.csv"));
    }

    #[test]
    fn a_dot_in_front_is_not_shown() {
        assert_eq!(shown(Path::new("./exports/a.csv"), Path::new("/home")), "exports/a.csv");
        assert_eq!(shown(Path::new("../a.csv"), Path::new("/home")), "../a.csv");
    }
}
