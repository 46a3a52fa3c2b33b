//! One small file per command: each is one call into the library.

pub(super) mod audit;
pub(super) mod evaluate;
pub(super) mod explain;
pub(super) mod inspect;
pub(super) mod matching;
pub(super) mod rules;
pub(super) mod sample;

use super::args::{Common, InputArguments};
use super::exit::{Exit, Failure};
use super::printer::Printer;
use crate::pipeline::Reading;
use crate::report::{Request, terminal};
use crate::table::Gravity;

/// With `--strict`, input that could not be read is a failure.
fn strictly(input: &InputArguments, reading: &Reading) -> Result<(), Failure> {
    let errors: Vec<_> = reading.problems.iter().filter(|problem| problem.kind.gravity() == Gravity::Error).collect();
    if !input.strict || errors.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::new(Exit::Input, format!("{} of the input could not be read", parts(errors.len())))
        .hint("mend the files, or run without `--strict` to process the rest");
    failure.details = errors.iter().map(|problem| terminal::problem(problem, crate::report::Language::En)).collect();
    Err(failure)
}

fn parts(count: usize) -> String {
    if count == 1 { "1 part".to_owned() } else { format!("{count} parts") }
}

/// How the manifest says that a run was asked for.
fn request(
    command: &'static str,
    input: &InputArguments,
    common: &Common,
    configuration: Option<(std::path::PathBuf, String)>,
) -> Request {
    Request { command, paths: input.paths.clone(), configuration, language: common.language() }
}

/// Tells how long the phases took, if asked to.
fn tell_timings(printer: Printer, reading: &Reading) {
    for (phase, duration) in &reading.timings {
        printer.note(&format!("{phase:?}: {} ms", duration.as_millis()).to_lowercase());
    }
}
