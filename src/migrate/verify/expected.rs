//! The rows that were packed, read back from the files that were loaded.

use std::path::Path;

use super::VerifyError;
use crate::migrate::load_order::Step;
use crate::migrate::targets::{Profile, TargetFile};

/// The rows of one file of a target.
pub(super) struct Expected {
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Reads all parts of a file.
pub(super) fn read(pack: &Path, profile: &Profile, file: &TargetFile, step: &Step) -> Result<Expected, VerifyError> {
    let headers = file.headers().into_iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for name in step.files() {
        let path = pack.join(name);
        let unreadable = |reason: String| VerifyError::Pack { file: path.clone(), reason };
        let bytes = std::fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
        let text = profile.decoded(&bytes);
        let text =
            profile.preamble.iter().fold(text.as_str(), |rest, _| rest.split_once('\n').map_or("", |(_, rest)| rest));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(profile.delimiter as u8).flexible(true).from_reader(text.as_bytes());
        for row in reader.records() {
            let row = row.map_err(|error| unreadable(error.to_string()))?;
            rows.push(row.iter().map(str::to_owned).collect());
        }
    }
    Ok(Expected { headers, rows })
}
