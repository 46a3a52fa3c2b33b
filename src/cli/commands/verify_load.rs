//! `archipel verify-load`: whether the new platform holds what was packed.

use std::io::Write as _;

use super::super::args::{Common, VerifyLoadArguments};
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::migrate::unwritable;
use crate::ingest::IngestError;
use crate::migrate::{self, VerifyError};
use crate::output::AtomicFile;
use crate::pipeline::PipelineError;

/// Compares, shows the differences, and fails if there are any.
pub(in crate::cli) fn run(arguments: &VerifyLoadArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let bars = Bars::new(printer, common.language());
    let verdict = migrate::verify(&arguments.pack, arguments.target.as_deref(), &arguments.exports, &bars)?;
    drop(bars);
    if let Some(path) = &arguments.differences {
        let write = || {
            let mut file = AtomicFile::create(path)?;
            migrate::write_differences(&verdict, &mut file)?;
            file.flush()?;
            file.commit()
        };
        write().map_err(|error| unwritable(path, &error))?;
    }
    printer.summary(&migrate::verdict_screen(&verdict, common.language()))?;
    if verdict.held() { Ok(()) } else { Err(Failure::new(Exit::Gate, "")) }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        let message = error.to_string();
        match error {
            VerifyError::Export(error @ IngestError::Missing { .. }) => PipelineError::Ingest(error).into(),
            VerifyError::Pack { .. } => {
                Self::new(Exit::Input, message).hint("name a folder that `archipel migrate` has written")
            }
            VerifyError::Target { targets } if targets.is_empty() => {
                Self::new(Exit::Usage, message).hint("write the pack with `--target`")
            }
            VerifyError::Target { .. } => Self::new(Exit::Usage, message).hint("name one of them with `--target`"),
        }
    }
}
