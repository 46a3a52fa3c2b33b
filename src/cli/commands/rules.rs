//! `archipel rules`: the list of rules.

use super::super::args::Common;
use super::super::exit::Failure;
use super::super::printer::Printer;
use crate::report::rules;

/// Prints the list.
pub(in crate::cli) fn run(common: &Common, printer: Printer) -> Result<(), Failure> {
    printer.result(&rules::list(common.language()))
}
