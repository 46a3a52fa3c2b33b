//! One small file per command: each is one call into the library.

pub(super) mod audit;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod diff;
pub(super) mod evaluate;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod inspect;
pub(super) mod man;
pub(super) mod matching;
pub(super) mod migrate;
pub(super) mod review;
pub(super) mod rules;
pub(super) mod sample;
pub(super) mod verify_load;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{Common, InputArguments};
use super::exit::{Exit, Failure};
use super::printer::Printer;
use crate::pipeline::{Identity, Reading};
use crate::report::{OutputError, Request, Targets, terminal};
use crate::table::Gravity;

/// Opens the output files.
fn targets(input: &InputArguments, common: &Common, names: &[&str]) -> Result<Targets, Failure> {
    apart(&input.paths, &common.out)?;
    Ok(Targets::open(&common.out, names)?)
}

/// Folders with an archipel manifest are skipped as input, so that results must not go into an input folder itself: the next
/// run would not see the exports any more.
fn apart(paths: &[PathBuf], out: &Path) -> Result<(), Failure> {
    let same = |path: &PathBuf| match (path.canonicalize(), out.canonicalize()) {
        (Ok(path), Ok(out)) => path == out,
        _ => false,
    };
    if paths.iter().any(same) {
        let message = format!("`{}` is both input and output folder", out.display());
        return Err(Failure::new(Exit::Usage, message).hint("choose another output folder with `--out`"));
    }
    Ok(())
}

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
    configuration: Option<(PathBuf, String)>,
    model: Option<(PathBuf, String)>,
) -> Request {
    Request {
        command,
        paths: input.paths.clone(),
        configuration,
        model,
        language: common.language(),
        ..Request::default()
    }
}

/// Tells how blocking did and how long the phases took, if asked to.
fn tell_course(printer: Printer, identity: &Identity) {
    for report in &identity.resolution.blocking {
        printer.note(&terminal::blocking(report));
    }
    for repeats in &identity.resolution.repeats {
        printer.note(&terminal::repeats(repeats));
    }
    let rulings = &identity.reading.rulings;
    if rulings.decisions > 0 {
        let (held, lost) = (rulings.list.len(), rulings.lost);
        printer.note(&format!("decisions of people: {held} held, {lost} about records that are not found"));
    }
    for (phase, duration) in &identity.reading.timings {
        printer.note(&format!("{phase:?}: {} ms", duration.as_millis()).to_lowercase());
    }
}

/// Fills a file that was asked for by name.
fn write_file(target: &Path, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let mut output = super::model::create(target)?;
    fill(&mut output).map_err(|error| unwritable(target, error))?;
    output.commit().map_err(|error| unwritable(target, error))
}

/// The failure of a file that cannot be written.
fn unwritable(target: &Path, source: std::io::Error) -> Failure {
    Failure::new(Exit::Output, OutputError { path: target.to_path_buf(), source }.to_string())
        .hint("choose another file, or free space there")
}
