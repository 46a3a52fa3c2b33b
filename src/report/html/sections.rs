//! The parts of the page about the systems and the exports: what they hold, how well they are kept, what could not be
//! checked, how it was decided.

use crate::catalog::{Role, TypedTable};
use crate::findings::Code;
use crate::linkage::{BlockingReport, SourceRepeats};
use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::report::landscape::{Island, Landscape};
use crate::report::messages::{self, Language};
use crate::report::{explain, words};
use crate::table::{Gravity, Problem};

/// Digits of a hash that tell files apart.
const HASH: usize = 16;
/// Problems with input that are shown.
const PROBLEMS: usize = 60;

/// One system.
pub(super) struct SystemRow {
    pub name: String,
    pub slug: String,
    pub department: String,
    pub holds: String,
    pub customers: String,
    pub shared: String,
}

/// A rule that could not run.
pub(super) struct NotChecked {
    pub code: &'static str,
    pub name: String,
    pub reason: String,
}

/// One table that was read.
pub(super) struct FileRow {
    pub file: String,
    pub system: String,
    pub kind: String,
    pub records: String,
    pub confidence: String,
    /// How many of its records fill the fields by which they are recognised.
    pub filled: Vec<Fill>,
}

/// How many records fill a field.
pub(super) struct Fill {
    pub field: String,
    pub share: String,
    pub class: &'static str,
}

/// Fields by which a customer is recognised in other systems, in the order in which they help.
const CORE: [Role; 8] = [
    Role::CustomerNumber,
    Role::VatId,
    Role::Email,
    Role::Phone,
    Role::Street,
    Role::Postcode,
    Role::CustomerReference,
    Role::ProjectReference,
];
/// Share of filled fields below which they help little, and below which hardly at all.
const SPARSE: (f64, f64) = (0.8, 0.4);

/// One problem with the input.
pub(super) struct ProblemRow {
    pub place: String,
    pub sentence: String,
    pub class: &'static str,
    pub gravity: String,
}

/// The systems, in the order of the landscape.
pub(super) fn systems(landscape: &Landscape, language: Language) -> Vec<SystemRow> {
    let row = |island: &Island| {
        let holds = island.kinds.iter().map(|(kind, count)| {
            format!("{} {}", language.count(*count), messages::text(words::kind(*kind), language))
        });
        SystemRow {
            name: island.name.clone(),
            slug: island.slug.clone(),
            department: messages::text(words::department(island.department), language),
            holds: holds.collect::<Vec<_>>().join(", "),
            customers: language.count(island.customers.into()),
            shared: if island.customers == 0 {
                "–".to_owned()
            } else {
                language.share(f64::from(island.connected) / f64::from(island.customers))
            },
        }
    };
    landscape.systems.iter().map(row).collect()
}

/// Rules that could not run, one entry per reason.
pub(super) fn not_checked(audit: &Audit, language: Language) -> Vec<NotChecked> {
    let entry = |(code, reason): (Code, String)| NotChecked {
        code: code.name(),
        name: messages::text(&words::rule_name(code), language),
        reason,
    };
    let not_run = audit.findings.not_run.iter();
    not_run.map(|rule| entry((rule.code, messages::render(&rule.missing, language)))).collect()
}

/// The tables that were read.
pub(super) fn files(audit: &Audit, language: Language) -> Vec<FileRow> {
    let tables = audit.identity.reading.catalogue.tables.iter().enumerate();
    tables
        .map(|(table, typed)| FileRow {
            file: typed.table.file.clone(),
            system: typed.recognition.system.name.clone(),
            kind: typed.recognition.kind.map_or_else(
                || messages::text("html-kind-unknown", language),
                |kind| messages::text(words::kind(kind), language),
            ),
            records: language.count(typed.len() as u64),
            confidence: language.share(typed.recognition.confidence),
            filled: filled(audit, table, typed, language),
        })
        .collect()
}

/// How well a table fills the fields by which its records are recognised elsewhere.
fn filled(audit: &Audit, table: usize, typed: &TypedTable, language: Language) -> Vec<Fill> {
    let fill = |role: Role| {
        let records = audit.identity.reading.catalogue.records_of(table);
        let share = records.filter(|record| record.value(role).is_some()).count() as f64 / typed.len() as f64;
        Fill {
            field: messages::text(&explain::role_words(role), language),
            share: language.share(share),
            class: match share {
                share if share < SPARSE.1 => "bad",
                share if share < SPARSE.0 => "caution",
                _ => "",
            },
        }
    };
    CORE.into_iter().filter(|role| !typed.is_empty() && typed.has(*role)).map(fill).collect()
}

/// The input files and the beginnings of their hashes.
pub(super) fn hashes(audit: &Audit) -> Vec<(String, String)> {
    let inputs = audit.identity.reading.inputs.iter().filter(|input| input.read);
    inputs.map(|input| (input.file.clone(), input.sha256.chars().take(HASH).collect())).collect()
}

/// How pairs were found, one sentence per pass that compared any.
pub(super) fn blocking(audit: &Audit, language: Language) -> Vec<String> {
    let passes = audit.identity.resolution.blocking.iter().filter(|report| report.candidate_pairs > 0);
    let sentence = |report: &BlockingReport| {
        let pass = match report.pass.as_str() {
            "person" => "html-pass-person",
            "project" => "html-pass-project",
            _ => "html-pass-customer",
        };
        Message::new(if report.capped_blocks > 0 { "html-blocking-capped" } else { "html-blocking" })
            .with("pass", Message::new(pass))
            .with("pairs", Argument::Count(report.candidate_pairs))
            .with("records", Argument::Count(report.records))
            .with("completeness", Argument::Share(report.pairs_completeness))
            .with("capped", Argument::Count(report.capped_blocks))
    };
    passes.map(|report| messages::render(&sentence(report), language)).collect()
}

/// How often each system repeats a customer, one sentence per system.
pub(super) fn repeats(audit: &Audit, landscape: &Landscape, language: Language) -> Vec<String> {
    let customers = audit.identity.resolution.repeats.iter().filter(|repeats| repeats.pass == "customer");
    let sentence = |repeats: &SourceRepeats| {
        Message::new("html-repeats")
            .with("system", landscape.system_name(&repeats.system))
            .with("share", Argument::Share(repeats.share))
            .with("records", Argument::Count(repeats.records))
    };
    customers.map(|repeats| messages::render(&sentence(repeats), language)).collect()
}

/// The gravest problems first, and the number of those left out.
pub(super) fn problems(audit: &Audit, language: Language) -> (Vec<ProblemRow>, usize) {
    let mut problems: Vec<&Problem> = audit.identity.reading.problems.iter().collect();
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.kind.gravity()));
    let hidden = problems.len().saturating_sub(PROBLEMS);
    (problems.into_iter().take(PROBLEMS).map(|problem| problem_row(problem, language)).collect(), hidden)
}

fn problem_row(problem: &Problem, language: Language) -> ProblemRow {
    let (class, gravity) = match problem.kind.gravity() {
        Gravity::Error => ("bad", "severity-error"),
        Gravity::Warning => ("caution", "severity-warning"),
        Gravity::Note => ("note", "severity-info"),
    };
    ProblemRow {
        place: problem.row.map_or_else(|| problem.file.clone(), |row| format!("{}:{row}", problem.file)),
        sentence: messages::numbered(words::problem(problem.kind), &problem.details, language),
        class,
        gravity: messages::text(gravity, language),
    }
}
