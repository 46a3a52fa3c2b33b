//! The command line: arguments, terminals and exit codes. Nothing else in the crate knows of them.

mod args;
mod commands;
mod configuration;
mod decisions;
mod draw;
mod exit;
mod model;
mod printer;
mod progress;
mod pseudonyms;
mod recorded;
mod review_terminal;

use std::ffi::OsString;

use clap::Parser;

use args::{Arguments, Command};
use exit::{Exit, Failure};
use printer::Printer;

/// Parses the arguments, runs the command and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing can be done if not even this can be printed.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done }.code();
        }
    };
    let printer = Printer::new(&arguments.common);
    match dispatch(&arguments, printer) {
        Ok(()) => Exit::Done.code(),
        Err(failure) => {
            printer.failure(&failure);
            failure.exit.code()
        }
    }
}

fn dispatch(arguments: &Arguments, printer: Printer) -> Result<(), Failure> {
    let common = &arguments.common;
    limit_threads(common.threads)?;
    match &arguments.command {
        Command::Audit(arguments) => commands::audit::run(arguments, common, printer),
        Command::Check(check) => commands::check::run(check, common, printer),
        Command::Inspect(inspect) => commands::inspect::run(inspect, common, printer),
        Command::Init(init) => commands::init::run(init, common, printer),
        Command::Match(arguments) => commands::matching::run(arguments, common, printer),
        Command::Explain(explain) => commands::explain::run(explain, common, printer),
        Command::Evaluate(evaluate) => commands::evaluate::run(evaluate, common, printer),
        Command::Diff(diff) => commands::diff::run(diff, common, printer),
        Command::Migrate(migrate) => commands::migrate::run(migrate, common, printer),
        Command::VerifyLoad(verify) => commands::verify_load::run(verify, common, printer),
        Command::Sample(sample) => commands::sample::run(sample, common, printer),
        Command::Review(review) => commands::review::run(review, common, printer),
        Command::Rules => commands::rules::run(common, printer),
        Command::Completions(completions) => commands::completions::run(completions),
        Command::Man(man) => commands::man::run(man),
    }
}

fn limit_threads(threads: Option<usize>) -> Result<(), Failure> {
    let Some(threads) = threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|error| Failure::new(Exit::Usage, format!("cannot use {threads} threads: {error}")))
}

#[cfg(test)]
mod tests;
