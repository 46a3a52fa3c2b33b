//! `archipel migrate`: the pack for a new platform, and the way back from it.

use std::path::{Path, PathBuf};

use super::super::args::{Common, MigrateArguments, OUT};
use super::super::exit::{Exit, Failure, unreadable};
use super::super::printer::Printer;
use super::super::progress::Bars;
use super::super::recorded;
use crate::migrate::{self, Begun, Decision, DecisionError, Job, MigrateError, Profile, UnmergeError};
use crate::pipeline;
use crate::report::Request;

/// Where a pack goes if nothing else is said.
const PACK: &str = "archipel-pack";
/// The list in it that people fill in.
const CONFLICTS: &str = "conflicts.csv";
/// Where rebuilt originals go if nothing else is said.
const ORIGINALS: &str = "archipel-originals";

/// What `--to` asks for, and the paths that stand behind it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    database: Option<PathBuf>,
    script: bool,
    paths: Vec<PathBuf>,
}

/// Makes a pack, or rebuilds the originals of one.
pub(in crate::cli) fn run(arguments: &MigrateArguments, common: &Common, printer: Printer) -> Result<(), Failure> {
    let wanted = wanted(&arguments.to)?;
    let from: Vec<PathBuf> = arguments.from.iter().chain(&wanted.paths).cloned().collect();
    if arguments.unmerge {
        return rebuild(&from, common, printer);
    }
    if from.is_empty() {
        return Err(
            Failure::new(Exit::Usage, "nothing to migrate").hint("name the exports, or the output folder of an audit")
        );
    }
    let out = folder(common, PACK);
    super::apart(&from, &out)?;
    let decisions = arguments.conflicts.as_deref().map(migrate::read_decisions).transpose()?.unwrap_or_default();
    if !arguments.dry_run {
        nothing_lost(&out.join(CONFLICTS), &decisions)?;
    }
    let job = Job {
        decisions,
        targets: targets(arguments),
        database: wanted.database.as_deref().filter(|_| !arguments.dry_run),
        script: wanted.script,
        language: common.language(),
    };
    let bars = Bars::new(printer, common.language());
    let source = recorded::source(&from, common)?;
    super::apart(&source.paths, &out)?;
    let mut reading = pipeline::read_records(&source.paths, source.configuration.settings.clone(), &bars)?;
    source.check(&reading.inputs)?;
    let decisions = source.decisions(&arguments.decisions).take(&mut reading)?;
    reading.models = source.models;
    let target = (!arguments.dry_run).then_some(out.as_path());
    let mut pack = Begun::new(&reading, &job, target)?;
    let (mut identity, written) =
        pipeline::identify_beside(reading, &bars, |catalogue| pack.beside_deciding(catalogue));
    written?;
    let (world, written) = pipeline::join_beside(&mut identity, &bars, |catalogue, resolution| {
        pack.beside_joining(catalogue, resolution)
    })?;
    written?;
    drop(bars);
    let request = Request {
        command: "migrate",
        paths: source.paths,
        configuration: source.configuration.source,
        decisions,
        language: common.language(),
        ..Request::default()
    };
    let outcome = migrate::migrate(&identity, &world, &job, pack, &request)?;
    super::tell_course(printer, &identity);
    let shown = target.map(|folder| folder.display().to_string());
    printer.summary(&migrate::outcome_screen(&outcome, shown.as_deref(), common.language()))
}

/// Decisions that stand in the pack of the same folder would be written over.
fn nothing_lost(file: &Path, given: &[Decision]) -> Result<(), Failure> {
    let Ok(there) = migrate::read_decisions(file) else { return Ok(()) };
    let lost = there.iter().filter(|one| !given.iter().any(|other| other.is_on_the_field_of(one))).count();
    if lost == 0 {
        return Ok(());
    }
    let message = format!("this run would write over {lost} decisions in `{}`", file.display());
    let hint = format!("take them over with `--conflicts {}`, or write to another folder with `--out`", file.display());
    Err(Failure::new(Exit::Usage, message).hint(hint))
}

fn folder(common: &Common, default: &str) -> PathBuf {
    if common.out == Path::new(OUT) { PathBuf::from(default) } else { common.out.clone() }
}

/// A dry run checks for somebody: without a target for importers of one's own.
fn targets(arguments: &MigrateArguments) -> Vec<&'static Profile> {
    let mut names: Vec<&str> = arguments.target.iter().map(String::as_str).collect();
    if names.is_empty() && arguments.dry_run {
        names.push("generic");
    }
    names.dedup();
    names.into_iter().filter_map(migrate::target_profile).collect()
}

/// `sqlite` goes with a file, `duckdb-sql` with none; what follows them is a path.
fn wanted(to: &[String]) -> Result<Wanted, Failure> {
    let mut wanted = Wanted::default();
    let mut words = to.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "duckdb-sql" => wanted.script = true,
            "sqlite" => match words.next() {
                Some(file) => wanted.database = Some(PathBuf::from(file)),
                None => {
                    return Err(
                        Failure::new(Exit::Usage, "`--to sqlite` without a file").hint("write `--to sqlite pack.db`")
                    );
                }
            },
            other if wanted.script && Path::new(other).exists() => wanted.paths.push(PathBuf::from(other)),
            other => {
                return Err(Failure::new(Exit::Usage, format!("`--to {other}` is nothing to write to"))
                    .hint("write `--to sqlite FILE` or `--to duckdb-sql`"));
            }
        }
    }
    Ok(wanted)
}

fn rebuild(from: &[PathBuf], common: &Common, printer: Printer) -> Result<(), Failure> {
    let [pack] = from else {
        return Err(Failure::new(Exit::Usage, "`--unmerge` takes one pack").hint("name the folder of one pack"));
    };
    let out = folder(common, ORIGINALS);
    super::apart(from, &out)?;
    let rebuilt = migrate::unmerge(pack, &out)?;
    printer.summary(&migrate::rebuilt_screen(&rebuilt, common.language()))
}

impl From<MigrateError> for Failure {
    fn from(error: MigrateError) -> Self {
        let message = error.to_string();
        match error {
            MigrateError::Output(error) => error.into(),
            MigrateError::Database(_) => {
                Self::new(Exit::Output, message).hint("choose another file with `--to sqlite FILE`")
            }
            MigrateError::UnknownField { known, .. } => {
                Self::new(Exit::Usage, message).hint(format!("known are `{}`", known.join("`, `")))
            }
        }
    }
}

impl From<DecisionError> for Failure {
    fn from(error: DecisionError) -> Self {
        let hint = "name the `conflicts.csv` of a pack with its column `decision` filled in";
        Self::new(Exit::Usage, error.to_string()).hint(hint)
    }
}

impl From<UnmergeError> for Failure {
    fn from(error: UnmergeError) -> Self {
        match error {
            UnmergeError::Output(error) => error.into(),
            other => {
                Self::new(Exit::Input, other.to_string()).hint("name a folder that `archipel migrate` has written")
            }
        }
    }
}

/// A file that cannot be opened for writing.
pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let failure = unreadable(path, error);
    Failure { exit: Exit::Output, message: format!("cannot write `{}`: {error}", path.display()), ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn where_to_write_is_understood() {
        let both = wanted(&words(&["sqlite", "a.db", "duckdb-sql"])).unwrap();
        assert_eq!(both, Wanted { database: Some("a.db".into()), script: true, paths: Vec::new() });
        assert_eq!(wanted(&words(&["duckdb-sql", "."])).unwrap().paths, [PathBuf::from(".")]);
        assert!(wanted(&words(&["sqlite"])).is_err());
        assert!(wanted(&words(&["oracle"])).is_err());
    }
}
