//! Runs again what an earlier run read: its manifest names the inputs, and their hashes must still be the same.

use std::path::{Path, PathBuf};

use super::args::{Common, DecisionArguments};
use super::configuration::{self, Configuration};
use super::decisions::DecisionFile;
use super::exit::{Exit, Failure};
use super::model;
use crate::ingest::Input;
use crate::linkage::TrainedModels;
use crate::report::manifest::{self, NamedFile, Recorded};

/// What to read, with what settings, and what it must be.
pub(super) struct Source {
    /// The input paths.
    pub paths: Vec<PathBuf>,
    /// The settings.
    pub configuration: Configuration,
    /// The model of an earlier run, where it was given one.
    pub models: Option<TrainedModels>,
    recorded: Option<(PathBuf, Recorded)>,
}

/// Resolves `--from`: one output folder of an earlier run, or input paths.
pub(super) fn source(from: &[PathBuf], common: &Common) -> Result<Source, Failure> {
    let from = if from.is_empty() { std::slice::from_ref(&common.out) } else { from };
    if let [folder] = from
        && let Some(recorded) = read(folder)?
    {
        return rerun(folder, recorded, common);
    }
    if let [folder] = from
        && *folder == common.out
        && !folder.exists()
    {
        return Err(Failure::new(Exit::Input, format!("there is no earlier run in `{}`", folder.display()))
            .hint("run `archipel audit PATH` first, or name the exports with `--from PATH`"));
    }
    Ok(Source { paths: from.to_vec(), configuration: configuration::load(common, from)?, models: None, recorded: None })
}

fn read(folder: &Path) -> Result<Option<Recorded>, Failure> {
    let file = folder.join(manifest::FILE);
    let Ok(text) = std::fs::read_to_string(&file) else { return Ok(None) };
    match serde_json::from_str::<Recorded>(&text) {
        Ok(recorded) if recorded.tool == manifest::TOOL => Ok(Some(recorded)),
        Ok(_) => Ok(None),
        Err(error) => Err(Failure::new(Exit::Input, format!("cannot read `{}`: {error}", file.display()))
            .hint("run `archipel audit` again to write it anew")),
    }
}

/// The inputs and the configuration of an earlier run; the command line may still name another configuration.
fn rerun(folder: &Path, recorded: Recorded, common: &Common) -> Result<Source, Failure> {
    let paths: Vec<PathBuf> = recorded.paths.iter().map(PathBuf::from).collect();
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        let message = format!("the run in `{}` read `{}`, which is not there", folder.display(), missing.display());
        return Err(Failure::new(Exit::Input, message)
            .hint("go to the folder in which that run was started, or name the exports with `--from PATH`"));
    }
    let file = common.config.clone().or_else(|| recorded.configuration.as_ref().map(|used| PathBuf::from(&used.file)));
    let mut configuration = match file {
        Some(file) => configuration::read(file)?,
        None => Configuration::default(),
    };
    if common.config.is_none() {
        unchanged_configuration(folder, &recorded, &configuration)?;
    }
    configuration.settings.as_of = common.as_of.or(recorded.settings.as_of);
    let models = recorded.model.as_ref().map(|used| unchanged_model(folder, used)).transpose()?;
    Ok(Source { paths, configuration, models, recorded: Some((folder.to_path_buf(), recorded)) })
}

fn unchanged_configuration(folder: &Path, recorded: &Recorded, now_used: &Configuration) -> Result<(), Failure> {
    let before = recorded.configuration.as_ref().map(|used| used.sha256.as_str());
    let now = now_used.source.as_ref().map(|(_, sha256)| sha256.as_str());
    let files = now_used.settings.catalog.systems.iter().map(|file| (file.file.as_str(), file.sha256.as_str()));
    let recorded = recorded.settings.catalog.systems.iter().map(|file| (file.file.as_str(), file.sha256.as_str()));
    match (before == now, files.eq(recorded)) {
        (true, true) => Ok(()),
        (true, false) => Err(changed(folder, "a system file of the configuration has changed")),
        (false, _) => Err(changed(folder, "the configuration has changed")),
    }
}

fn unchanged_model(folder: &Path, used: &NamedFile) -> Result<TrainedModels, Failure> {
    let loaded = model::load(Path::new(&used.file))?;
    if loaded.source.1 == used.sha256 { Ok(loaded.models) } else { Err(changed(folder, "the model has changed")) }
}

impl Source {
    /// Where the decisions stand. They go on while the inputs stay, so that no earlier state of them is asked for.
    pub(super) fn decisions(&self, arguments: &DecisionArguments) -> DecisionFile {
        let recorded = self.recorded.as_ref().and_then(|(_, recorded)| recorded.decisions.as_ref());
        let recorded = recorded.map(|used| PathBuf::from(&used.file));
        DecisionFile::of(arguments, &self.configuration, &self.paths, recorded)
    }

    /// Makes sure that the inputs are still what they were.
    pub(super) fn check(&self, inputs: &[Input]) -> Result<(), Failure> {
        let Some((folder, recorded)) = &self.recorded else { return Ok(()) };
        let changes = recorded.changes(inputs);
        if changes.is_empty() {
            return Ok(());
        }
        let mut failure = changed(folder, "inputs have changed");
        failure.details = changes.into_iter().map(|file| format!("`{file}`")).collect();
        Err(failure)
    }
}

fn changed(folder: &Path, what: &str) -> Failure {
    Failure::new(Exit::Input, format!("{what} since the run in `{}`", folder.display()))
        .hint("run `archipel audit` again, or name the exports with `--from PATH`")
}
