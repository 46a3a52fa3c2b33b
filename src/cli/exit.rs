//! Exit codes and failures: how every error becomes a code, a message and a hint.

use std::io;
use std::path::Path;

use crate::config::ConfigError;
use crate::ingest::IngestError;
use crate::pipeline::PipelineError;
use crate::report::{Language, OutputError, terminal};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done,
    /// The gate of `check` does not hold.
    Gate,
    /// Wrong usage or configuration.
    Usage,
    /// Input could not be read.
    Input,
    /// Output could not be written.
    Output,
}

impl Exit {
    /// The code of the contract.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Gate => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Output => 4,
        }
    }
}

/// An error as a person sees it: what happened and where; then what to do.
#[derive(Debug)]
pub(super) struct Failure {
    /// How the program ends.
    pub exit: Exit,
    /// What happened and where: lower case, no full stop. Empty where there is nothing to say.
    pub message: String,
    /// Further lines, verbatim.
    pub details: Vec<String>,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure without a hint.
    pub(super) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), details: Vec::new(), hint: None }
    }

    /// The same with what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        let message = error.to_string();
        match error {
            PipelineError::Ingest(IngestError::Missing { .. }) => {
                Self::new(Exit::Input, message).hint("check the spelling of the path")
            }
            PipelineError::NoExport { problems, .. } => {
                let mut failure = Self::new(Exit::Input, message)
                    .hint("give a folder with CSV or XLSX files, or the files themselves");
                failure.details = problems.iter().map(|problem| terminal::problem(problem, Language::En)).collect();
                failure
            }
            PipelineError::Memory(_) => {
                Self::new(Exit::Input, message).hint("free memory, or give fewer exports at a time")
            }
        }
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::new(Exit::Output, error.to_string())
            .hint("choose another output folder with `--out`, or free space there")
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let text = error.to_string();
        // A report on mistakes begins with the word that stands before every failure.
        Self::new(Exit::Usage, text.strip_prefix("error: ").unwrap_or(&text).trim_end())
    }
}

/// Printing to a pipe whose reader has gone is no error; everything else is one of the output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::new(Exit::Done, "")
        } else {
            Self::new(Exit::Output, format!("cannot print: {error}"))
        }
    }
}

/// A file that the command line names cannot be read.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Usage, format!("cannot read `{}`: {error}", path.display()))
}
