//! What can be typed. No logic.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::findings::{Code, Severity};
use crate::linkage::EntityType;
use crate::migrate::target_names;
use crate::report::Language;

/// Where output goes if nothing else is said.
pub(super) const OUT: &str = "archipel-out";

/// Find information islands, duplicates and broken handovers across departmental systems
#[derive(Debug, Parser)]
#[command(name = "archipel", version, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read, match, find and report: the main job
    Audit(AuditArguments),
    /// Audit, and fail if there are too many findings: the gate for continuous integration
    Check(CheckArguments),
    /// Show what was recognised in each table: dialect, system, columns and their roles, problems
    Inspect(InspectArguments),
    /// Write a configuration that states what was recognised, commented, ready to be corrected
    Init(InitArguments),
    /// Work out identity only: write crosswalk and edges, run no rules
    Match(MatchArguments),
    /// Explain a rule, a finding, an entity, or one or two records, with the evidence line by line
    Explain(ExplainArguments),
    /// Measure identity and findings against a labelled truth
    Evaluate(EvaluateArguments),
    /// Compare two audits: what was closed, what is new, which islands were bridged
    Diff(DiffArguments),
    /// Write the pack for a new platform: golden records with their provenance, conflicts to decide, files to load
    ///
    /// It goes to `archipel-pack`, unless `--out` names another folder; originals that `--unmerge` rebuilds go to
    /// `archipel-originals`.
    Migrate(MigrateArguments),
    /// Compare exports of the new platform with the pack that was loaded
    VerifyLoad(VerifyLoadArguments),
    /// Write an invented company with planted breaks, and the truth beside it
    Sample(SampleArguments),
    /// Decide what the model leaves open, pair by pair in the terminal; also without one, and what the answers tell
    Review(ReviewArguments),
    /// List the rules
    Rules,
    /// Print the completions of a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write a page per command
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub(super) struct InputArguments {
    /// Folders and files with exports
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Fail if any part of the input could not be read
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub(super) struct MatchArguments {
    #[command(flatten)]
    pub input: InputArguments,
    #[command(flatten)]
    pub model: ModelArguments,
    #[command(flatten)]
    pub decisions: DecisionArguments,
    #[command(flatten)]
    pub pseudonyms: PseudonymArguments,
    /// Write the lists as Parquet too, with records and evidence as tables of their own
    #[arg(long)]
    pub parquet: bool,
}

/// What people decided about pairs of records.
#[derive(Debug, Args)]
pub(super) struct DecisionArguments {
    /// File of decisions [default: `review.decisions` of the configuration, else archipel-decisions.csv in or beside the
    /// input, if there is one]
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Let decided pairs also teach the model
    #[arg(long)]
    pub learn: bool,
}

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    #[command(flatten)]
    pub matching: MatchArguments,
    /// Show all cases of a rule (HND301); with a format for machines, only those
    #[arg(long, value_name = "RULE")]
    pub details: Option<Code>,
    /// What to print; the files are written all the same
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AuditFormatArgument::Text)]
    pub format: AuditFormatArgument,
    /// Write it to this file instead, and print the summary
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    /// Write lists for a spreadsheet beside the other files
    #[arg(long, value_enum, value_name = "FORM")]
    pub csv: Option<CsvArgument>,
    /// Name the people of the house that findings hold responsible, instead of giving them pseudonyms
    #[arg(long)]
    pub name_people: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormatArgument {
    /// A screen, for people
    Text,
    /// For a ticket or a pull request; with `--details` the cases as tasks
    Markdown,
    /// The figures and the findings as one document
    Json,
    /// A finding per line, as in findings.jsonl
    Jsonl,
    /// A finding per row, as in findings.csv
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CsvArgument {
    /// Semicolons, decimal commas and a byte order mark, as a German Excel opens them
    ExcelDe,
}

/// Results that may leave the house.
#[derive(Debug, Args)]
pub(super) struct PseudonymArguments {
    /// Replace names, addresses, e-mails, phones, titles and keys by tokens in everything that is written and shown;
    /// KEYFILE holds the key and is made where it is missing [default: the output folder with `.key` at its end]
    #[arg(long, value_name = "KEYFILE", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "not given, given, given with a file: so clap tells them apart")]
    pub pseudonymise: Option<Option<PathBuf>>,
    /// Hide amounts as well: all are multiplied by one factor that depends on the key, and rounded to two digits
    #[arg(long, requires = "pseudonymise")]
    pub pseudonymise_amounts: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub matching: MatchArguments,
    /// Count only findings that are not in this baseline, and weigh pairs with the model in it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["write_baseline", "load_model"])]
    pub baseline: Option<PathBuf>,
    /// Write the findings and the model as a baseline for later checks, and succeed
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Fail on new findings of this severity or a graver one [default: `gate.fail_on` of the configuration, else error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<SeverityArgument>,
    /// Put up with so many of them [default: `gate.max_new` of the configuration, else 0]
    #[arg(long, value_name = "N")]
    pub max_new: Option<usize>,
    /// What to print; with formats for machines the verdict goes to standard error
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FormatArgument::Text)]
    pub format: FormatArgument,
    /// Write it to this file instead, and print the verdict
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    /// Name the people of the house that findings hold responsible, instead of giving them pseudonyms
    #[arg(long)]
    pub name_people: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SeverityArgument {
    /// What costs money: broken handovers, contradictions
    Error,
    /// What should be mended
    Warning,
    /// What is worth knowing
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArgument {
    /// A line per finding, for people
    Text,
    /// Everything, for programs of one's own
    Json,
    /// Test results (Jenkins, GitLab, Azure)
    Junit,
    /// SARIF 2.1.0 (GitHub code scanning, editors)
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// A comment under a pull request
    Markdown,
}

impl From<SeverityArgument> for Severity {
    fn from(argument: SeverityArgument) -> Self {
        match argument {
            SeverityArgument::Error => Self::Error,
            SeverityArgument::Warning => Self::Warning,
            SeverityArgument::Info => Self::Info,
        }
    }
}

/// Models as files.
#[derive(Debug, Args)]
pub(super) struct ModelArguments {
    /// Weigh with the model in this file instead of training one
    #[arg(long, value_name = "FILE")]
    pub load_model: Option<PathBuf>,
    /// Write the model that pairs were weighed with to this file (JSON)
    #[arg(long, value_name = "FILE")]
    pub save_model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Write each table, as read, to a CSV file in this folder
    #[arg(long, value_name = "DIR")]
    pub export: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Write over a configuration that is there already
    #[arg(long)]
    pub force: bool,
    /// Ask about what is unsure, line by line
    #[arg(long)]
    pub interactive: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A rule (HND301), a finding's fingerprint, an entity id, or one or two records (`file:record_id`)
    #[arg(required_unless_present = "model", num_args = 1..=2, value_name = "WHAT")]
    pub what: Vec<String>,
    /// Explain the model instead: what is compared, how often each level occurs, and what it weighs
    #[arg(long, conflicts_with = "what")]
    pub model: bool,
    /// The output folder of an earlier run, or folders and files with exports [default: the output folder]
    #[arg(long, value_name = "OUT|PATH", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// Weigh with the model in this file; with `--model` and no `--from`, show the file itself
    #[arg(long, value_name = "FILE")]
    pub load_model: Option<PathBuf>,
    /// Name the people of the house that findings hold responsible, instead of giving them pseudonyms
    #[arg(long)]
    pub name_people: bool,
    #[command(flatten)]
    pub decisions: DecisionArguments,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArguments {
    /// Folders and files with exports
    #[arg(required_unless_present = "pairs", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The truth: true pairs, clusters or planted findings; may be given several times
    #[arg(long, required_unless_present = "pairs", value_name = "FILE")]
    pub truth: Vec<PathBuf>,
    /// Measure the comparison of names alone on labelled pairs (`name1,name2,is_match`; by sort, if there is a column `schema`)
    #[arg(long, conflicts_with_all = ["paths", "truth"], value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// How many of the worst errors of each kind to show
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub worst: usize,
    /// Match so many times again with other customers drawn from the truth, and show how far F1 moves
    #[arg(long, default_value_t = 0, value_name = "N", conflicts_with = "pairs")]
    pub bootstrap: usize,
    #[command(flatten)]
    pub model: ModelArguments,
    #[command(flatten)]
    pub decisions: DecisionArguments,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The output folder of the older audit
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The output folder of the newer audit
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DiffFormatArgument::Text)]
    pub format: DiffFormatArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormatArgument {
    /// A screen, for people
    Text,
    /// Everything, for programs
    Json,
    /// For a ticket or a pull request
    Markdown,
    /// A page that stands alone
    Html,
}

#[derive(Debug, Args)]
pub(super) struct ReviewArguments {
    /// The output folder of an earlier run, or folders and files with exports [default: the output folder]
    #[arg(value_name = "OUT|PATH")]
    pub from: Vec<PathBuf>,
    /// Write the questions to this file, to be filled in with a spreadsheet (.xlsx or .csv)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["import", "estimate"])]
    pub export: Option<PathBuf>,
    /// Read the judgements back from a filled-in file, or from the sheet of duplicates of report.xlsx
    #[arg(long, value_name = "FILE", conflicts_with = "estimate")]
    pub import: Option<PathBuf>,
    /// Estimate precision and recall of the model from the answers so far
    #[arg(long)]
    pub estimate: bool,
    /// Ask about one sort of entity only
    #[arg(long, value_enum, value_name = "SORT")]
    pub only: Option<SortArgument>,
    /// Ask or export so many questions at most
    #[arg(long, value_name = "N", value_parser = positive)]
    pub limit: Option<usize>,
    /// Who decides, as it shall stand in the file of decisions [default: the name of the user]
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    #[command(flatten)]
    pub decisions: DecisionArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SortArgument {
    /// Organisations and people who buy
    Customer,
    /// Contacts, subscribers, requesters
    Person,
    /// Deals, orders, projects
    Project,
}

impl From<SortArgument> for EntityType {
    fn from(argument: SortArgument) -> Self {
        match argument {
            SortArgument::Customer => Self::Customer,
            SortArgument::Person => Self::Person,
            SortArgument::Project => Self::Project,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct MigrateArguments {
    /// The output folder of an earlier run, or folders and files with exports; with `--unmerge` a pack
    #[arg(value_name = "OUT|PATH")]
    pub from: Vec<PathBuf>,
    /// Write files for the importer of this system too; may be given several times
    #[arg(long, value_name = "SYSTEM", value_parser = clap::builder::PossibleValuesParser::new(target_names()))]
    pub target: Vec<String>,
    /// Write everything to a database too: `sqlite FILE`, or `duckdb-sql` (a script and Parquet files)
    #[arg(long, value_name = "sqlite FILE|duckdb-sql", num_args = 1..=2)]
    pub to: Vec<String>,
    /// Take over the decisions in this file: the `conflicts.csv` of a pack with its column `decision` filled in
    #[arg(long, value_name = "FILE")]
    pub conflicts: Option<PathBuf>,
    /// Write nothing; show what would be written, and how many rows would fail which check
    #[arg(long, conflicts_with = "unmerge")]
    pub dry_run: bool,
    /// Rebuild the original files from a pack
    #[arg(long, conflicts_with_all = ["target", "to", "conflicts"])]
    pub unmerge: bool,
    #[command(flatten)]
    pub decisions: DecisionArguments,
}

#[derive(Debug, Args)]
pub(super) struct VerifyLoadArguments {
    /// The pack that was loaded
    #[arg(value_name = "PACK")]
    pub pack: PathBuf,
    /// Folders and files with exports of the new platform
    #[arg(required = true, value_name = "EXPORT")]
    pub exports: Vec<PathBuf>,
    /// The system that was loaded, where the pack has files for several
    #[arg(long, value_name = "SYSTEM", value_parser = clap::builder::PossibleValuesParser::new(target_names()))]
    pub target: Option<String>,
    /// Write all differences to this file (CSV)
    #[arg(long, value_name = "FILE")]
    pub differences: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// Write one page per command into this folder
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SampleArguments {
    /// Folder to write `exports` and `truth` into
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
    /// Which company to invent
    #[arg(long, value_enum, default_value_t = CompanyArgument::Gates, value_name = "WHICH")]
    pub company: CompanyArgument,
    /// Number of customers
    #[arg(long, default_value_t = 400, value_name = "N")]
    pub customers: usize,
    /// Seed: the same seed gives the same company
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// Half as much again goes wrong
    #[arg(long, conflicts_with = "rates")]
    pub harsh: bool,
    /// File with rates of breaks, in TOML (`duplicate = 0.1`); what it leaves out stays as it is
    #[arg(long, value_name = "FILE")]
    pub rates: Option<PathBuf>,
    /// Exports of different days or scopes
    #[arg(long, value_enum, value_name = "HOW")]
    pub skew: Option<SkewArgument>,
}

/// The companies that a sample can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CompanyArgument {
    /// A German maker of industrial gates, with every kind of break
    Gates,
    /// A seller of coffee machines to firms and homes in AT, CH, DE; duplicates only
    Dach,
}

/// How the exports of a sample differ from each other.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SkewArgument {
    /// Invoices exported three months before everything else
    OlderInvoices,
    /// A project list that holds only what is not over
    ActiveProjects,
    /// Customers of sales exported three months before everything else
    OlderAccounts,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Configuration file [default: archipel.toml in or beside the input, if there is one]
    #[arg(short, long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Output folder
    #[arg(short, long, global = true, value_name = "DIR", default_value = OUT)]
    pub out: PathBuf,
    /// Language of reports
    #[arg(long, global = true, value_enum, default_value_t = LanguageArgument::De)]
    pub lang: LanguageArgument,
    /// Number of threads [default: one per core]
    #[arg(long, global = true, value_name = "N", value_parser = positive)]
    pub threads: Option<usize>,
    /// Reference date (2026-03-31) [default: the newest date on which something was recorded]
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Print nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more about the course of the work
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Use of colour
    #[arg(long, global = true, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN")]
    pub color: ColorArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LanguageArgument {
    /// German
    De,
    /// English
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArgument {
    /// On terminals, unless `NO_COLOR` is set
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

impl Common {
    /// The language of reports.
    pub(super) fn language(&self) -> Language {
        match self.lang {
            LanguageArgument::De => Language::De,
            LanguageArgument::En => Language::En,
        }
    }
}

/// A day as ISO 8601 or as written in German.
fn day(text: &str) -> Result<Date, String> {
    let german = || {
        let parts: Vec<i16> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [day, month, year] = parts.as_slice() else { return None };
        Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
    };
    text.parse().ok().or_else(german).ok_or_else(|| "must be a day such as 2026-03-31".to_owned())
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("must be a whole number above 0".to_owned()),
        Ok(number) => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        super::Arguments::command().debug_assert();
    }

    #[test]
    fn days_are_read_as_iso_and_as_german_and_nothing_else() {
        let day = jiff::civil::date(2026, 3, 31);
        assert_eq!((super::day("2026-03-31"), super::day("31.03.2026")), (Ok(day), Ok(day)));
        for text in ["31.03", "31.13.2026", "300.1.2026", "03/31/2026", "tomorrow", ""] {
            assert!(super::day(text).is_err(), "{text}");
        }
    }
}
