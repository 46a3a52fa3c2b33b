//! Models as files: which one a run is to use, and where the one it used goes.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::ModelArguments;
use super::configuration::hexadecimal;
use super::exit::{Exit, Failure, unreadable};
use crate::gate::{Baseline, BaselineError};
use crate::linkage::{ModelError, TrainedModels};
use crate::output::AtomicFile;
use crate::report::OutputError;

/// A model that was read, and where from.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The models.
    pub models: TrainedModels,
    /// The file and the SHA-256 of its content.
    pub source: (PathBuf, String),
}

/// The model files of a run.
#[derive(Debug)]
pub(super) struct ModelFiles {
    loaded: Option<Loaded>,
    save: Option<PathBuf>,
}

impl ModelFiles {
    /// Reads the model that is to be used, and shows that the one to be saved can be, before the work starts.
    pub(super) fn open(arguments: &ModelArguments) -> Result<Self, Failure> {
        let loaded = arguments.load_model.as_deref().map(load).transpose()?;
        if let Some(target) = &arguments.save_model {
            drop(create(target)?);
        }
        Ok(Self { loaded, save: arguments.save_model.clone() })
    }

    /// The models to be used, where there are any.
    pub(super) fn models(&self) -> Option<TrainedModels> {
        self.loaded.as_ref().map(|loaded| loaded.models.clone())
    }

    /// The file that was loaded, and its SHA-256.
    pub(super) fn source(&self) -> Option<(PathBuf, String)> {
        self.loaded.as_ref().map(|loaded| loaded.source.clone())
    }

    /// Saves the models of a run, if asked to.
    pub(super) fn save(&self, models: &TrainedModels) -> Result<(), Failure> {
        let Some(target) = &self.save else { return Ok(()) };
        let fail = |source| Failure::from(OutputError { path: target.clone(), source });
        let text = models.to_json().map_err(|error| fail(error.into()))?;
        let mut file = create(target)?;
        file.write_all(text.as_bytes()).map_err(fail)?;
        file.commit().map_err(fail)
    }
}

/// Reads a model file, or the model in a baseline.
pub(super) fn load(file: &Path) -> Result<Loaded, Failure> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    let unusable = |error: ModelError| {
        Failure::new(Exit::Usage, format!("cannot use the model `{}`: {error}", file.display()))
            .hint("write it anew with `--save-model`, or run without `--load-model`")
    };
    let text = String::from_utf8_lossy(&bytes);
    let models = match TrainedModels::from_json(&text) {
        // A baseline holds the model of its run.
        Err(ModelError::Foreign) => Baseline::from_json(&text)
            .map(|baseline| baseline.models().clone())
            .map_err(|error| if let BaselineError::Model(error) = error { error } else { ModelError::Foreign }),
        read => read,
    };
    let models = models.map_err(unusable)?;
    Ok(Loaded { models, source: (file.to_path_buf(), hexadecimal(&bytes)) })
}

/// Opens a file that is to be written, to show before the work starts that it can be.
pub(super) fn create(target: &Path) -> Result<AtomicFile, Failure> {
    let fail = |source| Failure::from(OutputError { path: target.to_path_buf(), source });
    if target.is_dir() {
        return Err(fail(std::io::ErrorKind::IsADirectory.into()));
    }
    AtomicFile::create(target).map_err(fail)
}
