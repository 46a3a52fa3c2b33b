//! The folder of a pack: files are written under temporary names and put in place together. Closed files wait for that, as a
//! pack may have more of them than a program may hold open. What an earlier pack in the same folder listed and this one does
//! not write is taken away: old files for an importer beside new lists would be loaded sooner or later.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use crate::output::bulk_file::BulkFile;
use crate::report::{OutputError, manifest};

/// What the manifest of a pack names as its command.
const COMMAND: &str = "migrate";

/// Files on their way into a folder.
pub(super) struct Folder {
    root: PathBuf,
    pending: Vec<(PathBuf, PathBuf)>,
    /// Names of the files so far.
    names: Vec<String>,
    /// Names that the manifest of an earlier pack lists.
    earlier: Vec<String>,
}

impl Folder {
    /// Makes the folder if need be, and shows that it can be written.
    pub(super) fn open(root: &Path) -> Result<Self, OutputError> {
        let failed = |source| OutputError { path: root.to_path_buf(), source };
        fs::create_dir_all(root).map_err(failed)?;
        let probe = root.join(".part");
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(failed)?;
        Ok(Self { root: root.to_path_buf(), pending: Vec::new(), names: Vec::new(), earlier: earlier(root) })
    }

    /// The folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Names of the files that were written so far.
    pub(super) fn written(&self) -> &[String] {
        &self.names
    }

    /// Writes one file under its temporary name; `/` in its name means folders.
    pub(super) fn write<T>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut BufWriter<BulkFile>) -> io::Result<T>,
    ) -> Result<T, OutputError> {
        let (target, temporary) = self.names(name)?;
        let failed = |source| OutputError { path: target.clone(), source };
        let written = (|| {
            let mut out = BufWriter::with_capacity(1 << 18, BulkFile::create(&temporary)?);
            let result = fill(&mut out)?;
            out.flush()?;
            Ok(result)
        })()
        .map_err(failed);
        self.pending.push((temporary, target));
        written
    }

    /// A name for somebody else to write under: the temporary one. It is put in place with the others.
    pub(super) fn lend(&mut self, name: &str) -> Result<PathBuf, OutputError> {
        let (target, temporary) = self.names(name)?;
        match fs::remove_file(&temporary) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(OutputError { path: temporary, source });
            }
            _ => {}
        }
        self.pending.push((temporary.clone(), target));
        Ok(temporary)
    }

    fn names(&mut self, name: &str) -> Result<(PathBuf, PathBuf), OutputError> {
        let target = self.root.join(name);
        self.names.push(name.to_owned());
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|source| OutputError { path: folder.to_path_buf(), source })?;
        }
        let mut temporary = target.file_name().unwrap_or_default().to_os_string();
        temporary.push(".part");
        Ok((target.clone(), target.with_file_name(temporary)))
    }

    /// Gives every file its name, in the order of writing.
    pub(super) fn commit(mut self) -> Result<(), OutputError> {
        for (temporary, target) in std::mem::take(&mut self.pending) {
            fs::rename(&temporary, &target).map_err(|source| OutputError { path: target, source })?;
        }
        for name in self.earlier.iter().filter(|name| !self.names.contains(name)) {
            let file = self.root.join(name);
            // What cannot be taken away is not worth failing for: the manifest does not list it any more.
            let _ = fs::remove_file(&file);
            let folders = file.ancestors().skip(1).take_while(|folder| *folder != self.root);
            folders.for_each(|folder| drop(fs::remove_dir(folder)));
        }
        Ok(())
    }
}

/// The files that an earlier pack in the folder says it has; none outside the folder.
fn earlier(root: &Path) -> Vec<String> {
    let Ok(text) = fs::read(root.join(manifest::FILE)) else { return Vec::new() };
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(&text) else { return Vec::new() };
    let is_pack = value["tool"] == manifest::TOOL && value["command"] == COMMAND;
    let listed = value["files"].as_array().filter(|_| is_pack).into_iter().flatten();
    let inside = |name: &&str| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    listed.filter_map(serde_json::Value::as_str).filter(inside).map(str::to_owned).collect()
}

impl Drop for Folder {
    fn drop(&mut self) {
        for (temporary, _) in &self.pending {
            // Nothing sensible can be done if the half-written file cannot be removed either.
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_appear_together_or_not_at_all() {
        let place = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(place.path()).unwrap();
        folder.write("a/b.csv", |out| out.write_all(b"x")).unwrap();
        let failed = folder.write("c.csv", |_| Err::<(), _>(io::Error::other("full")));
        assert!(failed.unwrap_err().to_string().contains("c.csv"));
        drop(folder);
        assert!(fs::read_dir(place.path().join("a")).unwrap().next().is_none());
        let mut folder = Folder::open(place.path()).unwrap();
        folder.write("a/b.csv", |out| out.write_all(b"x")).unwrap();
        folder.commit().unwrap();
        assert_eq!(fs::read_to_string(place.path().join("a/b.csv")).unwrap(), "x");
    }

    #[test]
    fn what_an_earlier_pack_listed_and_this_one_lacks_is_taken_away_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("pack");
        fs::create_dir_all(root.join("targets/zoho")).unwrap();
        for name in ["../outside.csv", "targets/zoho/old.csv", "notes.txt", "a.csv"] {
            fs::write(root.join(name), "x").unwrap();
        }
        let listed =
            r#"{"tool":"archipel","command":"migrate","files":["../outside.csv","targets/zoho/old.csv","a.csv"]}"#;
        fs::write(root.join(manifest::FILE), listed).unwrap();
        let mut folder = Folder::open(&root).unwrap();
        folder.write("a.csv", |out| out.write_all(b"y")).unwrap();
        assert_eq!(folder.written(), ["a.csv"]);
        folder.commit().unwrap();
        assert!(!root.join("targets").exists());
        assert!(place.path().join("outside.csv").exists() && root.join("notes.txt").exists());
        assert_eq!(fs::read_to_string(root.join("a.csv")).unwrap(), "y");
    }
}
