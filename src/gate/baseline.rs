//! The baseline: which findings are known, and the model that pairs were weighed with, so that a weight trained anew on
//! tomorrow's exports makes no news. It names findings by fingerprint, rule, severity and system, and nothing else: the file
//! is made to lie in a repository, and holds no personal data.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::findings::{Finding, Severity};
use crate::linkage::{ModelError, TrainedModels};
use crate::pipeline::Audit;

/// What tells a baseline from other JSON files.
const FORMAT: &str = "archipel-baseline";
/// Version of the shape of the file.
const VERSION: u32 = 1;

/// A finding of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Code of its rule; a later program may not have that rule any more.
    pub rule: String,
    /// How bad it was.
    pub severity: Severity,
    /// Slug of its system.
    pub system: String,
}

/// What an earlier run found, and the model it used.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    findings: BTreeMap<String, Known>,
    models: TrainedModels,
}

/// Why a file cannot be used as a baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no JSON, ends early, or lacks something.
    #[error("the file is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
    /// It is JSON of another kind.
    #[error("the file is no baseline of archipel")]
    Foreign,
    /// Another version of the program wrote it in another shape.
    #[error("the file has version {0}, this program reads version {VERSION}")]
    Version(u64),
    /// The model in it does not fit this program.
    #[error("its model cannot be used: {0}")]
    Model(#[from] ModelError),
}

/// The shape of the file.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct File {
    /// Always `archipel-baseline`.
    format: String,
    /// Version of this shape.
    version: u32,
    /// Version of the program that wrote it.
    program: String,
    /// Reference date of the run.
    reference_date: Option<Date>,
    /// What was found, by fingerprint.
    findings: Vec<Known>,
    /// The model, as `--save-model` writes it.
    model: serde_json::Value,
}

/// What tells whether the rest can be read.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

impl Baseline {
    /// The baseline that an audit leaves behind, as a file. Accepted findings stand in it too: an acceptance that runs out
    /// is named, but makes no news by itself.
    ///
    /// # Errors
    /// If the model holds a number that cannot be written, which trained models do not.
    pub fn file_of(audit: &Audit) -> Result<String, serde_json::Error> {
        let suppressed = audit.findings.suppressed.iter().map(|suppressed| &suppressed.finding);
        let mut findings: Vec<Known> = audit.findings.findings.iter().chain(suppressed).map(Known::from).collect();
        findings.sort_by(|left, right| left.fingerprint.cmp(&right.fingerprint));
        let file = File {
            format: FORMAT.to_owned(),
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            reference_date: audit.reference_date,
            findings,
            model: serde_json::from_str(&audit.identity.resolution.models.to_json()?)?,
        };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// If the file is damaged, of another kind or version, or its model does not fit this program.
    pub fn from_json(text: &str) -> Result<Self, BaselineError> {
        let value: serde_json::Value = serde_json::from_str(text)?;
        let header = Header::deserialize(&value).map_err(|_| BaselineError::Foreign)?;
        if header.format != FORMAT {
            return Err(BaselineError::Foreign);
        }
        if header.version != u64::from(VERSION) {
            return Err(BaselineError::Version(header.version));
        }
        let file = File::deserialize(value)?;
        let models = TrainedModels::from_json(&file.model.to_string())?;
        let findings = file.findings.into_iter().map(|known| (known.fingerprint.clone(), known));
        Ok(Self { findings: findings.collect(), models })
    }

    /// The schema of the file.
    #[cfg(test)]
    pub(crate) fn schema() -> schemars::Schema {
        schemars::schema_for!(File)
    }

    /// A baseline of given findings, for tests.
    #[cfg(test)]
    pub(crate) fn of(findings: impl IntoIterator<Item = Known>) -> Self {
        let findings = findings.into_iter().map(|known| (known.fingerprint.clone(), known)).collect();
        Self { findings, ..Self::default() }
    }

    /// The model that its run used.
    pub fn models(&self) -> &TrainedModels {
        &self.models
    }

    /// Whether it knows a finding.
    pub fn knows(&self, finding: &Finding) -> bool {
        self.findings.contains_key(&finding.fingerprint)
    }

    /// What it knows, by fingerprint.
    pub fn findings(&self) -> impl Iterator<Item = &Known> {
        self.findings.values()
    }
}

impl From<&Finding> for Known {
    fn from(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.code.name().to_owned(),
            severity: finding.severity,
            system: finding.system.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    fn file() -> String {
        let mut audit = testing::audit();
        audit.identity.resolution.models = testing::models();
        Baseline::file_of(&audit).unwrap()
    }

    #[test]
    fn what_is_written_is_read_and_names_nobody() {
        let text = file();
        let baseline = Baseline::from_json(&text).unwrap();
        let audit = testing::audit();
        assert!(audit.findings.findings.iter().all(|finding| baseline.knows(finding)));
        assert_eq!(baseline.models().to_json().unwrap(), testing::models().to_json().unwrap());
        for personal in ["Klapp", "Söhne", "Brilon", "Retrofit"] {
            assert!(!text.contains(personal), "{personal} stands in the baseline");
        }
    }

    #[test]
    fn other_files_are_told_from_baselines() {
        let text = file();
        let error = |text: &str| Baseline::from_json(text).unwrap_err().to_string();
        assert!(error(&text[..text.len() / 2]).contains("damaged"));
        assert!(error("{\"format\": \"archipel-model\", \"version\": 1}").contains("no baseline"));
        assert!(error("[]").contains("no baseline"));
        assert!(error(&text.replacen("\"version\": 1", "\"version\": 9", 1)).contains("version 9"));
        assert!(error(&text.replacen("\"severity\"", "\"severities\"", 1)).contains("damaged"));
        assert!(error(&text.replace("\"passes\"", "\"pass\"")).contains("model"));
    }
}
