//! Which configuration applies, and the settings that come of it and of the command line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::args::Common;
use super::exit::{Failure, unreadable};
use crate::config::{self, Settings};

/// Name of the configuration file that is found without asking.
const FILE: &str = "archipel.toml";

/// The settings of a run, and where they came from.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// The settings.
    pub settings: Settings,
    /// The configuration file and the SHA-256 of its content, where there is one.
    pub source: Option<(PathBuf, String)>,
}

/// Loads the configuration for input paths: the one named, else `archipel.toml` in or beside the input.
pub(super) fn load(common: &Common, paths: &[PathBuf]) -> Result<Configuration, Failure> {
    let file = common.config.clone().or_else(|| paths.iter().find_map(|path| beside(path)));
    let mut configuration = file.map(read).transpose()?.unwrap_or_default();
    if let Some(date) = common.as_of {
        configuration.settings.as_of = Some(date);
    }
    Ok(configuration)
}

/// Where a configuration for input paths stands, or should: the one that applies, else beside the input.
pub(super) fn place(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().map_or(Path::new(""), PathBuf::as_path);
    // `.` and `..` are folders that one stands in, and what is beside them is out of sight.
    let is_named = first.file_name().is_some();
    let folder = if is_named { first.parent().unwrap_or(Path::new("")) } else { first };
    paths.iter().find_map(|path| beside(path)).unwrap_or_else(|| folder.join(FILE))
}

/// Reads one configuration file.
pub(super) fn read(file: PathBuf) -> Result<Configuration, Failure> {
    let bytes = std::fs::read(&file).map_err(|error| unreadable(&file, &error))?;
    let settings = config::load(Some(&file))?;
    Ok(Configuration { settings, source: Some((file, hexadecimal(&bytes))) })
}

/// SHA-256 of bytes, hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// In a folder first, then beside it.
fn beside(path: &Path) -> Option<PathBuf> {
    let inside = path.is_dir().then(|| path.join(FILE));
    let parent = path.parent().map(|parent| parent.join(FILE));
    [inside, parent].into_iter().flatten().find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_applies() {
        let root = tempfile::tempdir().unwrap();
        let exports = root.path().join("exports");
        std::fs::create_dir(&exports).unwrap();
        assert_eq!(beside(&exports), None);
        assert_eq!(place(std::slice::from_ref(&exports)), root.path().join(FILE));
        assert_eq!(place(&[exports.join("..")]), exports.join("..").join(FILE));
        std::fs::write(root.path().join(FILE), "").unwrap();
        assert_eq!(beside(&exports), Some(root.path().join(FILE)));
        std::fs::write(exports.join(FILE), "").unwrap();
        assert_eq!(beside(&exports), Some(exports.join(FILE)));
        assert_eq!(beside(&exports.join("a.csv")), Some(exports.join(FILE)));
    }

    #[test]
    fn hashes_are_hexadecimal() {
        assert_eq!(hexadecimal(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
