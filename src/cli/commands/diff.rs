//! `archipel diff`: what lies between two audits.

use super::super::args::{Common, DiffArguments, DiffFormatArgument};
use super::super::exit::{Exit, Failure};
use super::super::printer::Printer;
use crate::diff::{self, RunError};

/// Reads the output folders of two audits, compares them, and prints the difference.
pub(in crate::cli) fn run(arguments: &DiffArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let (old, new) = (diff::read(&arguments.old)?, diff::read(&arguments.new)?);
    let difference = diff::compare(&old, &new);
    let mut text = Vec::new();
    match arguments.format {
        DiffFormatArgument::Text => {
            return printer.result(&diff::difference_screen(&difference, common.language()));
        }
        DiffFormatArgument::Json => diff::write_json(&difference, &mut text)?,
        DiffFormatArgument::Html => diff::write_html(&difference, common.language(), &mut text)?,
        DiffFormatArgument::Markdown => diff::write_markdown(&difference, common.language(), &mut text)?,
    }
    Printer::bytes(&text)
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self::new(Exit::Input, error.to_string()).hint("name two folders that `archipel audit --out DIR` has written")
    }
}
