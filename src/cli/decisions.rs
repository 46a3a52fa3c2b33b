//! The file of decisions: which one applies, and what it says of a run's records.

use std::io;
use std::path::{Path, PathBuf};

use super::args::DecisionArguments;
use super::configuration::{Configuration, hexadecimal};
use super::exit::{Failure, unreadable};
use crate::linkage::decisions;
use crate::pipeline::{self, Reading};

/// Where the decisions of a run stand, or should: as the command line says, else the configuration, else the earlier run that
/// is run again, else in or beside the input.
#[derive(Debug)]
pub(super) struct DecisionFile {
    path: PathBuf,
    /// It was asked for on the command line, so that it has to be there.
    named: bool,
    /// Decided pairs also teach the model, whatever the configuration says.
    learn: bool,
}

impl DecisionFile {
    /// Finds the file for input paths; `recorded` is the one of an earlier run.
    pub(super) fn of(
        arguments: &DecisionArguments,
        configuration: &Configuration,
        paths: &[PathBuf],
        recorded: Option<PathBuf>,
    ) -> Self {
        let folder = configuration.source.as_ref().and_then(|(file, _)| file.parent()).unwrap_or(Path::new(""));
        let configured = configuration.settings.review.decisions.as_ref().map(|file| folder.join(file));
        let path = arguments.decisions.clone().or(configured).or(recorded).unwrap_or_else(|| place(paths));
        Self { path, named: arguments.decisions.is_some(), learn: arguments.learn }
    }

    /// Where it stands.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The same where it may yet have to be made.
    pub(super) fn or_new(self) -> Self {
        Self { named: false, ..self }
    }

    /// Takes the decisions into a reading. Gives the file and the SHA-256 of its content back, if there is one.
    pub(super) fn take(&self, reading: &mut Reading) -> Result<Option<(PathBuf, String)>, Failure> {
        reading.settings.review.learn |= self.learn;
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !self.named => return Ok(None),
            Err(error) => return Err(unreadable(&self.path, &error)),
        };
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        pipeline::take_decisions(reading, &String::from_utf8_lossy(&bytes), &name);
        Ok(Some((self.path.clone(), hexadecimal(&bytes))))
    }
}

/// In or beside the input where it is there, else beside it.
fn place(paths: &[PathBuf]) -> PathBuf {
    let candidates = |path: &PathBuf| {
        let inside = path.is_dir().then(|| path.join(decisions::FILE));
        // `.` and `..` are folders that one stands in, and what is beside them is out of sight.
        let is_named = path.file_name().is_some();
        let folder = if is_named { path.parent().unwrap_or(Path::new("")) } else { path.as_path() };
        inside.into_iter().chain([folder.join(decisions::FILE)])
    };
    let mut all = paths.iter().flat_map(candidates);
    let beside = paths.first().and_then(|path| candidates(path).last());
    all.find(|file| file.is_file()).or(beside).unwrap_or_else(|| PathBuf::from(decisions::FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_in_the_input_goes_before_the_one_beside_it() {
        let root = tempfile::tempdir().unwrap();
        let exports = root.path().join("exports");
        std::fs::create_dir(&exports).unwrap();
        let beside = root.path().join(decisions::FILE);
        assert_eq!(place(std::slice::from_ref(&exports)), beside);
        assert_eq!(place(&[exports.join("a.csv"), root.path().join("x")]), exports.join(decisions::FILE));
        let inside = exports.join(decisions::FILE);
        std::fs::write(&inside, "").unwrap();
        assert_eq!(place(std::slice::from_ref(&exports)), inside);
    }

    #[test]
    fn a_file_of_decisions_is_no_export_under_any_name() {
        let exports = tempfile::tempdir().unwrap();
        let file = exports.path().join("geklaert.csv");
        std::fs::write(exports.path().join("a.csv"), "id;name\n1;Klapp GmbH\n2;Berg AG\n").unwrap();
        let head = decisions::HEADER.join(",");
        for lines in ["", "customer,same,Klapp,Berg,mk,2026-03-31,,system=crm|id=1,system=crm|id=2\n"] {
            std::fs::write(&file, format!("{head}\n{lines}")).unwrap();
            let read = crate::ingest::read(&[exports.path().to_path_buf()], &crate::progress::Silent).unwrap();
            assert_eq!((read.tables.len(), read.inputs.len()), (1, 1), "{:?}", read.problems);
            let told: Vec<_> = read.problems.iter().map(|problem| (problem.file.as_str(), problem.kind)).collect();
            assert_eq!(told, [("geklaert.csv", crate::table::ProblemKind::DecisionsAside)]);
        }
    }
}
