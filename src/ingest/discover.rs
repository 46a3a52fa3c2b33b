//! Which files are meant by the paths on the command line, and under which names they are told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{IngestError, limits};

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Its name in every report: relative to the path on the command line, with `/`.
    pub(super) file: String,
}

/// All files under the given paths, ordered by name; hidden files, Excel's lock files and archipel's own output left out.
pub(super) fn discover(paths: &[PathBuf]) -> Result<Vec<Found>, IngestError> {
    let mut seen = BTreeSet::new();
    let mut candidates = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|_| IngestError::Missing { path: path.clone() })?;
        let mut files = Vec::new();
        if metadata.is_dir() {
            walk(path, 0, &mut BTreeSet::new(), &mut files);
        } else {
            files.push(path.clone());
        }
        let root = if metadata.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) };
        for file in files {
            if seen.insert(real(&file)) {
                candidates.push(Candidate::new(file, root));
            }
        }
    }
    Ok(name(candidates))
}

/// The path without links and dots, where the system can tell it.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn walk(folder: &Path, depth: usize, above: &mut BTreeSet<PathBuf>, files: &mut Vec<PathBuf>) {
    if depth > limits::FOLDER_DEPTH || is_own_output(folder) || !above.insert(real(folder)) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else {
        // Told as a file that cannot be read.
        files.push(folder.to_owned());
        return;
    };
    let mut entries: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries.iter().filter(|entry| !is_hidden(entry)) {
        if entry.is_dir() {
            walk(entry, depth + 1, above, files);
        } else if entry.is_file() || !entry.exists() {
            files.push(entry.clone());
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    is_hidden_name(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// The file in which people decide about pairs of records. It may lie beside the exports and is none of them.
const DECISIONS: &str = "archipel-decisions.csv";

/// Whether a file or folder of this name is none of the exports: hidden, a leftover of Excel or an operating system, or our
/// own.
pub(super) fn is_hidden_name(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name == "__MACOSX"
        || name.eq_ignore_ascii_case("thumbs.db")
        || name == DECISIONS
}

/// Whether a folder holds what an earlier run of archipel wrote.
fn is_own_output(folder: &Path) -> bool {
    let Ok(manifest) = fs::read(folder.join("manifest.json")) else { return false };
    let Ok(manifest) = serde_json::from_slice::<serde_json::Value>(&manifest) else { return false };
    manifest.get("tool").is_some_and(|tool| tool.to_string().contains("archipel"))
}

/// A file and the folders that may have to tell it from others of the same name.
struct Candidate {
    path: PathBuf,
    relative: String,
    /// The folders above the root, the nearest last.
    folders: Vec<String>,
}

impl Candidate {
    fn new(path: PathBuf, root: &Path) -> Self {
        let relative = slashed(path.strip_prefix(root).unwrap_or(&path));
        let folders = real(root).components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        Self { path, relative, folders }
    }

    /// The name with so many folders in front.
    fn name(&self, depth: usize) -> String {
        let from = self.folders.len().saturating_sub(depth);
        let mut parts: Vec<&str> =
            self.folders[from..].iter().map(String::as_str).filter(|part| *part != "/").collect();
        parts.push(&self.relative);
        parts.join("/")
    }
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Names all files; those that would share a name get as many parent folders in front as tell them apart.
fn name(candidates: Vec<Candidate>) -> Vec<Found> {
    let mut depths = vec![0; candidates.len()];
    let deepest = candidates.iter().map(|candidate| candidate.folders.len()).max().unwrap_or(0);
    for _ in 0..deepest {
        let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            owners.entry(candidate.name(depths[index])).or_default().push(index);
        }
        for index in owners.into_values().filter(|owners| owners.len() > 1).flatten() {
            depths[index] += 1;
        }
    }
    let names = candidates.iter().zip(&depths).map(|(candidate, depth)| candidate.name(*depth)).collect::<Vec<_>>();
    let mut found: Vec<Found> =
        candidates.into_iter().zip(names).map(|(candidate, file)| Found { path: candidate.path, file }).collect();
    found.sort_by(|left, right| left.file.cmp(&right.file));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        discover(paths).unwrap().into_iter().map(|found| found.file).collect()
    }

    #[test]
    fn folders_are_read_in_order_without_hidden_files_and_own_output() {
        let files = [
            ("b.csv", ""),
            ("a/x.csv", ""),
            (".git/config", ""),
            ("~$book.xlsx", ""),
            ("archipel-out/manifest.json", r#"{"tool": {"name": "archipel"}}"#),
            ("archipel-out/crosswalk.csv", ""),
            ("other/manifest.json", r#"{"tool": "webpack"}"#),
        ];
        let folder = folder(&files);
        assert_eq!(names(&[folder.path().to_owned()]), ["a/x.csv", "b.csv", "other/manifest.json"]);
        assert_eq!(names(&[folder.path().join("a/x.csv")]), ["x.csv"]);
    }

    #[test]
    fn names_that_clash_get_their_folders() {
        let folder = folder(&[("a/exports/x.csv", ""), ("b/exports/x.csv", ""), ("b/exports/y.csv", "")]);
        let paths = [folder.path().join("b/exports"), folder.path().join("a/exports")];
        assert_eq!(names(&paths), ["a/exports/x.csv", "b/exports/x.csv", "y.csv"]);
        let twice = [folder.path().join("a"), folder.path().join("a/exports/x.csv")];
        assert_eq!(names(&twice), ["exports/x.csv"]);
    }

    #[test]
    fn a_missing_path_is_an_error() {
        let path = PathBuf::from("no/such/folder");
        assert!(
            matches!(discover(std::slice::from_ref(&path)), Err(IngestError::Missing { path: other }) if other == path)
        );
    }
}
