//! The way through the house: exports in, findings out. Each step is one call into one module.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::catalog::{self, Catalogue};
use crate::config::Settings;
use crate::findings::{self, Findings};
use crate::ingest::{self, IngestError, Input};
use crate::linkage::decisions::{self, Rulings};
use crate::linkage::{self, Given, Resolution, TrainedModels};
use crate::memory::{self, Course, Joined, MemoryError};
use crate::progress::{Phase, Progress};
use crate::roadmap::{self, Roadmap};
use crate::standardise::{self, PackedParties};
use crate::table::Problem;

/// What was read and recognised.
#[derive(Debug, Default)]
pub struct Reading {
    /// What steered the run.
    pub settings: Settings,
    /// The input files, ordered by name.
    pub inputs: Vec<Input>,
    /// What was noticed, ordered by file, then row.
    pub problems: Vec<Problem>,
    /// The tables and their records.
    pub catalogue: Catalogue,
    /// Models of an earlier run that are to be used instead of training.
    pub models: Option<TrainedModels>,
    /// What reviewers said of its records.
    pub rulings: Rulings,
    /// How long each phase took, in order.
    pub timings: Vec<(Phase, Duration)>,
}

impl Reading {
    /// Number of input files that gave a table.
    pub fn files_read(&self) -> usize {
        self.inputs.iter().filter(|input| input.read).count()
    }
}

/// What was read, and who is who in it.
#[derive(Debug, Default)]
pub struct Identity {
    /// What was read.
    pub reading: Reading,
    /// Who is who.
    pub resolution: Resolution,
}

/// The whole result of an audit.
#[derive(Debug, Default)]
pub struct Audit {
    /// Who is who.
    pub identity: Identity,
    /// What is the matter.
    pub findings: Findings,
    /// The date that grace periods are counted to.
    pub reference_date: Option<Date>,
    /// How much stands at each station from deal to payment.
    pub course: Course,
    /// Where the company stands and what it should do.
    pub roadmap: Roadmap,
}

/// Why nothing could be audited.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// A path could not be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// There is no table under the paths, or none with records.
    #[error("no export found in {paths}", paths = listed(paths))]
    NoExport {
        /// The paths as typed.
        paths: Vec<PathBuf>,
        /// What was noticed about the files that are there.
        problems: Vec<Problem>,
    },
    /// The tables could not be joined.
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

/// Reads and recognises everything under the given paths.
///
/// # Errors
/// If a path does not exist, or there is no table under any of them.
pub fn read(paths: &[PathBuf], settings: Settings, progress: &dyn Progress) -> Result<Reading, PipelineError> {
    read_and_hold(paths, settings, progress, |catalogue| catalogue)
}

/// The same with a last step that makes the catalogue ready for what is to be done with it.
fn read_and_hold(
    paths: &[PathBuf],
    settings: Settings,
    progress: &dyn Progress,
    hold: impl FnOnce(Catalogue) -> Catalogue,
) -> Result<Reading, PipelineError> {
    let mut timings = Vec::new();
    let ingested = timed(&mut timings, Phase::Ingest, || ingest::read(paths, progress))?;
    if ingested.tables.is_empty() {
        return Err(PipelineError::NoExport { paths: paths.to_vec(), problems: ingested.problems });
    }
    let catalogue =
        timed(&mut timings, Phase::Catalog, || hold(catalog::recognise(ingested.tables, &settings, progress)));
    let mut problems = ingested.problems;
    problems.extend(catalogue.problems.iter().cloned());
    problems.extend(standardise::undecided_dates(&catalogue));
    problems.sort();
    Ok(Reading { settings, inputs: ingested.inputs, problems, catalogue, timings, ..Reading::default() })
}

/// The same where nothing can be done without records.
///
/// # Errors
/// As [`read`], and if no table gave a record.
pub fn read_records(paths: &[PathBuf], settings: Settings, progress: &dyn Progress) -> Result<Reading, PipelineError> {
    let reading = read_and_hold(paths, settings, progress, Catalogue::gathered)?;
    if reading.catalogue.is_empty() {
        return Err(PipelineError::NoExport { paths: paths.to_vec(), problems: reading.problems });
    }
    Ok(reading)
}

/// Takes decisions of reviewers: the text of their file, which is told under its name. What cannot be read, found again or
/// held together is a problem like those of the input.
pub fn take_decisions(reading: &mut Reading, text: &str, file: &str) {
    let (before, learn) = (reading.problems.len(), reading.settings.review.learn);
    let parsed = decisions::parse(text);
    reading.rulings = Rulings::of(&reading.catalogue, &parsed, file, &mut reading.problems);
    reading.rulings.learn = learn;
    if reading.problems.len() > before {
        reading.problems.sort();
    }
}

/// Decides who is who in what was read.
pub fn identify(reading: Reading, progress: &dyn Progress) -> Identity {
    identify_beside(reading, progress, |_| ()).0
}

/// The same, and beside it what needs the catalogue only; that gets a thread of its own, which should leave those of the pool to the
/// deciding.
pub fn identify_beside<T: Send>(
    reading: Reading,
    progress: &dyn Progress,
    beside: impl FnOnce(&Catalogue) -> T + Send,
) -> (Identity, T) {
    identify_and_keep(reading, false, progress, beside)
}

/// The same before [`find`]: the rules look at what linkage has read of the masters.
pub fn identify_for_rules(reading: Reading, progress: &dyn Progress) -> Identity {
    identify_and_keep(reading, true, progress, |_| ()).0
}

fn identify_and_keep<T: Send>(
    mut reading: Reading,
    keep_parties: bool,
    progress: &dyn Progress,
    beside: impl FnOnce(&Catalogue) -> T + Send,
) -> (Identity, T) {
    let Reading { catalogue, settings, models, rulings, timings, .. } = &mut reading;
    let catalogue = &*catalogue;
    let given = Given { models: models.as_ref(), rulings: Some(rulings), keep_parties };
    let (resolution, beside) = at_once(
        || timed(timings, Phase::Linkage, || linkage::resolve_with(catalogue, settings, given, progress)),
        || beside(catalogue),
    );
    (Identity { reading, resolution }, beside)
}

/// Joins what was decided into one picture, as far as lists need it, and does beside it what needs only who is who; that gets a
/// thread of its own, which should leave those of the pool to the joining.
///
/// # Errors
/// If a join fails for want of memory.
pub fn join_beside<T: Send>(
    identity: &mut Identity,
    progress: &dyn Progress,
    beside: impl FnOnce(&Catalogue, &Resolution) -> T + Send,
) -> Result<(Joined, T), PipelineError> {
    let Identity { reading: Reading { catalogue, settings, timings, .. }, resolution } = identity;
    let (catalogue, resolution) = (&*catalogue, &*resolution);
    let (joined, beside) = at_once(
        || announced(timings, Phase::Memory, progress, || memory::join(catalogue, resolution, settings)),
        || beside(catalogue, resolution),
    );
    Ok((joined?, beside))
}

/// Does two things at once, the first of them on the calling thread.
fn at_once<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        (first, second.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Runs the rules on what was decided.
///
/// # Errors
/// If a join fails for want of memory.
pub fn find(mut identity: Identity, progress: &dyn Progress) -> Result<Audit, PipelineError> {
    let Identity { reading, resolution } = &mut identity;
    let world = announced(&mut reading.timings, Phase::Memory, progress, || {
        memory::connect(&reading.catalogue, resolution, &reading.settings)
    })?;
    let findings = announced(&mut reading.timings, Phase::Findings, progress, || {
        findings::find(&reading.catalogue, resolution, &world, &reading.settings, &reading.problems)
    })?;
    resolution.parties = PackedParties::default();
    let roadmap = roadmap::draw(&reading.catalogue, resolution, &world, &findings, &reading.settings);
    let (reference_date, course) = (world.reference_date, Course::count(&world.documents));
    // Giving back its millions of small texts takes a while, and nothing waits for it.
    rayon::spawn(move || drop(world));
    Ok(Audit { identity, findings, reference_date, course, roadmap })
}

/// The main job: read, match, connect, find.
///
/// # Errors
/// As [`read`] and [`find`].
pub fn audit(paths: &[PathBuf], settings: Settings, progress: &dyn Progress) -> Result<Audit, PipelineError> {
    let reading = read_records(paths, settings, progress)?;
    let identity = identify_for_rules(reading, progress);
    find(identity, progress)
}

/// Runs a step and notes how long it took.
fn timed<T>(timings: &mut Vec<(Phase, Duration)>, phase: Phase, step: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = step();
    timings.push((phase, start.elapsed()));
    result
}

/// The same for a step that does not tell its course itself.
fn announced<T>(
    timings: &mut Vec<(Phase, Duration)>,
    phase: Phase,
    progress: &dyn Progress,
    step: impl FnOnce() -> T,
) -> T {
    progress.start(phase, None);
    let result = timed(timings, phase, step);
    progress.finish();
    result
}

fn listed(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    paths.join(", ")
}
