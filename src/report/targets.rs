//! The output files of one run: shown to be writable before the work starts, put in place together when all are written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest;
use crate::output::AtomicFile;

/// Why an output file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{path}`: {source}", path = path.display())]
pub struct OutputError {
    /// The file or folder.
    pub path: PathBuf,
    /// The reason of the operating system.
    pub source: io::Error,
}

/// A file that is to be written.
pub struct Pending<'a> {
    name: &'static str,
    fill: Fill<'a>,
}

/// What fills a file.
type Fill<'a> = Box<dyn FnOnce(&mut Sink<'_>) -> io::Result<()> + Send + 'a>;

/// Where the bytes of a file go.
pub(super) type Sink<'o> = dyn Write + Send + 'o;

impl<'a> Pending<'a> {
    /// A file by its name and what fills it.
    pub fn new(name: &'static str, fill: impl FnOnce(&mut Sink<'_>) -> io::Result<()> + Send + 'a) -> Self {
        Self { name, fill: Box::new(fill) }
    }
}

/// A folder that output files go to.
pub struct Targets {
    folder: PathBuf,
    made: bool,
    pending: Vec<(PathBuf, AtomicFile)>,
}

impl Targets {
    /// Makes the folder and shows that each of the files can be written there, so that a bad path fails in the first
    /// millisecond and not after the work. Files that stand there already are left as they are.
    ///
    /// # Errors
    /// If the folder cannot be made, or a file in it cannot be written.
    pub fn open(folder: &Path, names: &[&str]) -> Result<Self, OutputError> {
        let fail = |path: &Path| {
            let path = path.to_path_buf();
            move |source| OutputError { path, source }
        };
        let made = !folder.exists();
        std::fs::create_dir_all(folder).map_err(fail(folder))?;
        // From here on, whatever goes wrong takes a folder that was made for it away again.
        let targets = Self { folder: folder.to_path_buf(), made, pending: Vec::new() };
        for name in names {
            let target = folder.join(name);
            if target.is_dir() {
                return Err(OutputError { path: target, source: io::ErrorKind::IsADirectory.into() });
            }
            drop(AtomicFile::create(&target).map_err(fail(&target))?);
        }
        Ok(targets)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes one file under its temporary name.
    ///
    /// # Errors
    /// If it cannot be written; nothing of it is left then.
    pub fn write(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        self.pending.push(self.complete(name, |out| fill(out))?);
        Ok(())
    }

    /// Writes several files side by side, each under its temporary name; `done` is called after each. Those that take long
    /// should come first.
    ///
    /// # Errors
    /// If one of them cannot be written; of several the first.
    pub fn write_all(&mut self, files: Vec<Pending<'_>>, done: impl Fn() + Sync) -> Result<(), OutputError> {
        let written: Vec<_> = files
            .into_par_iter()
            .with_max_len(1)
            .map(|file| {
                let written = self.complete(file.name, file.fill);
                done();
                written
            })
            .collect();
        for file in written {
            self.pending.push(file?);
        }
        Ok(())
    }

    fn complete(
        &self,
        name: &str,
        fill: impl FnOnce(&mut Sink<'_>) -> io::Result<()>,
    ) -> Result<(PathBuf, AtomicFile), OutputError> {
        let target = self.folder.join(name);
        let written = || -> io::Result<AtomicFile> {
            let mut opened = AtomicFile::create(&target)?;
            fill(&mut opened)?;
            opened.flush()?;
            Ok(opened)
        };
        match written() {
            Ok(opened) => Ok((target, opened)),
            Err(source) => Err(OutputError { path: target, source }),
        }
    }

    /// Gives every written file its name, in the order of writing. Of the files that may be written, those that this run
    /// did not write and the last one in this folder did are taken away: they would speak of other exports.
    ///
    /// # Errors
    /// If one cannot be renamed or taken away.
    pub fn commit(mut self, may_be_written: &[&str]) -> Result<Vec<PathBuf>, OutputError> {
        for file in manifest::files_of(&self.folder) {
            let path = self.folder.join(&file);
            let stays = self.pending.iter().any(|(written, _)| *written == path);
            if !stays && may_be_written.contains(&file.as_str()) && path.is_file() {
                std::fs::remove_file(&path).map_err(|source| OutputError { path, source })?;
            }
        }
        let mut written = Vec::with_capacity(self.pending.len());
        for (path, file) in std::mem::take(&mut self.pending) {
            file.commit().map_err(|source| OutputError { path: path.clone(), source })?;
            written.push(path);
        }
        Ok(written)
    }
}

impl Drop for Targets {
    fn drop(&mut self) {
        self.pending.clear();
        if self.made {
            // Only an empty folder can be removed this way: one that holds results stays.
            let _ = std::fs::remove_dir(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_and_only_when_all_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut targets = Targets::open(folder.path(), &["a.csv", "b.csv"]).unwrap();
        assert!(names(folder.path()).is_empty(), "opening leaves nothing behind");
        targets.write("a.csv", |out| out.write_all(b"a")).unwrap();
        let failed = targets.write("b.csv", |_| Err(io::Error::other("disk full")));
        assert!(failed.unwrap_err().to_string().contains("b.csv"));
        drop(targets);
        assert!(names(folder.path()).is_empty(), "a failed run leaves nothing behind");
    }

    #[test]
    fn files_that_are_written_side_by_side_appear_in_their_order_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut targets = Targets::open(folder.path(), &["b.csv", "a.csv"]).unwrap();
        let file = |name: &'static str| Pending::new(name, move |out| out.write_all(name.as_bytes()));
        let done = std::sync::atomic::AtomicU64::new(0);
        let count = || {
            done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        };
        targets.write_all(vec![file("b.csv"), file("a.csv")], count).unwrap();
        let written = targets.commit(&[]).unwrap();
        assert_eq!(written, [folder.path().join("b.csv"), folder.path().join("a.csv")]);
        assert_eq!(std::fs::read_to_string(&written[1]).unwrap(), "a.csv");
        let mut targets = Targets::open(folder.path(), &["c.csv", "d.csv"]).unwrap();
        let full = Pending::new("d.csv", |_| Err(io::Error::other("disk full")));
        let failed = targets.write_all(vec![file("c.csv"), full], count).unwrap_err();
        assert!(failed.to_string().contains("d.csv"));
        assert_eq!(done.load(std::sync::atomic::Ordering::Relaxed), 4);
        drop(targets);
        assert_eq!(names(folder.path()), ["a.csv", "b.csv"], "a failed run leaves nothing of its own behind");
    }

    #[test]
    fn an_old_file_stays_until_the_new_one_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), "old").unwrap();
        let mut targets = Targets::open(folder.path(), &["a.csv"]).unwrap();
        targets.write("a.csv", |out| out.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("a.csv")).unwrap(), "old");
        targets.commit(&[]).unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("a.csv")).unwrap(), "new");
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn files_of_the_last_run_that_this_one_was_not_asked_for_are_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("manifest.json", r#"{"tool": "archipel", "files": ["a.csv", "old.parquet", "../b.csv", "kept.csv"]}"#);
        for name in ["a.csv", "old.parquet", "own.parquet", "kept.csv"] {
            put(name, "old");
        }
        let mut targets = Targets::open(folder.path(), &["a.csv"]).unwrap();
        targets.write("a.csv", |out| out.write_all(b"new")).unwrap();
        targets.commit(&["a.csv", "old.parquet", "own.parquet"]).unwrap();
        assert_eq!(names(folder.path()), ["a.csv", "kept.csv", "manifest.json", "own.parquet"]);
    }

    #[test]
    fn a_folder_that_is_a_file_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("taken");
        std::fs::write(&file, "").unwrap();
        let error = Targets::open(&file, &["a.csv"]).err().unwrap();
        assert!(error.to_string().contains("taken"));
    }
}
