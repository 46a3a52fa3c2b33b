//! `archipel completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;

use super::super::args::{Arguments, CompletionsArguments};
use super::super::exit::Failure;
use super::super::printer::Printer;

/// Prints the script.
pub(in crate::cli) fn run(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "archipel", &mut script);
    Printer::bytes(&script)
}
