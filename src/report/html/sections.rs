//! The parts of the page below its head: systems, rules with their cases, what was not checked, what was read.

use crate::catalog::{Record, RecordIndex};
use crate::findings::{Code, Finding, Severity, ValueBasis};
use crate::linkage::{BlockingReport, SourceRepeats};
use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::report::landscape::{Island, Landscape};
use crate::report::messages::{self, Language};
use crate::report::value::{self, RuleTotal, Worth};
use crate::report::{fields, words};
use crate::table::{Gravity, Problem};

/// Cases shown per rule; all of them stand in `findings.csv`.
const CASES: usize = 50;
/// Cases that are seen without opening anything.
const SEEN: usize = 6;
/// Records shown per case.
const RECORDS: usize = 12;
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

/// One rule and its cases.
pub(super) struct RuleSection {
    pub code: &'static str,
    pub name: String,
    pub meaning: String,
    pub severity: String,
    pub class: &'static str,
    pub count: String,
    pub cases_word: String,
    pub value: String,
    /// Width of the bar in the overview, in percent of the longest.
    pub bar: u32,
    /// The cases that are seen at once.
    pub cases: Vec<Case>,
    /// Further cases, and what opens them.
    pub rest: Vec<Case>,
    pub rest_words: String,
    pub more: String,
}

/// One finding.
pub(super) struct Case {
    pub value: String,
    pub name: String,
    pub message: String,
    pub action: String,
    pub confidence: String,
    pub fingerprint: String,
    pub evidence: Vec<String>,
    pub records: Vec<RecordRow>,
    pub more: String,
}

/// One record of a finding.
pub(super) struct RecordRow {
    pub system: String,
    pub place: String,
    pub id: String,
    pub name: String,
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
}

/// One problem with the input.
pub(super) struct ProblemRow {
    pub place: String,
    pub sentence: String,
    pub class: &'static str,
    pub gravity: String,
}

/// The systems, in the order of the landscape.
pub(super) fn systems(landscape: &Landscape, language: Language) -> Vec<SystemRow> {
    let row = |(position, island): (usize, &Island)| {
        let holds = island.kinds.iter().map(|(kind, count)| {
            format!("{} {}", language.count(*count), messages::text(words::kind(*kind), language))
        });
        let shared = (0..landscape.systems.len())
            .filter(|other| *other != position)
            .map(|other| landscape.overlap(position, other).unwrap_or_default())
            .fold(0.0, f64::max);
        SystemRow {
            name: island.name.clone(),
            slug: island.slug.clone(),
            department: messages::text(words::department(island.department), language),
            holds: holds.collect::<Vec<_>>().join(", "),
            customers: language.count(island.customers.into()),
            shared: if island.customers == 0 { "–".to_owned() } else { language.share(shared) },
        }
    };
    landscape.systems.iter().enumerate().map(row).collect()
}

/// The rules that found something: errors first, then by value, then by code.
pub(super) fn rules(audit: &Audit, landscape: &Landscape, language: Language) -> Vec<RuleSection> {
    let totals = value::by_gravity(&audit.findings.findings);
    let longest = totals.iter().map(|total| total.worth.total()).max().unwrap_or_default().max(1);
    totals.iter().map(|total| rule(audit, landscape, total, longest, language)).collect()
}

fn rule(audit: &Audit, landscape: &Landscape, total: &RuleTotal<'_>, longest: i64, language: Language) -> RuleSection {
    let count = total.findings.len();
    let cases_word = Message::new("html-cases").with("count", count);
    let shown = total.findings.iter().take(CASES);
    let mut cases: Vec<Case> = shown.map(|finding| case(audit, landscape, finding, language)).collect();
    let rest = cases.split_off(cases.len().min(SEEN));
    let hidden = count.saturating_sub(CASES);
    let more = Message::new("html-more-cases").with("count", hidden);
    RuleSection {
        code: total.code.name(),
        name: messages::text(&words::rule_name(total.code), language),
        meaning: messages::text(&words::rule_meaning(total.code), language),
        severity: messages::text(words::severity(total.severity), language),
        class: severity_class(total.severity),
        count: language.count(count as u64),
        cases_word: messages::render(&cases_word, language),
        value: worth(total.worth, language),
        bar: (total.worth.total().max(0) as f64 / longest as f64 * 100.0).round() as u32,
        rest_words: messages::render(&Message::new("html-rest").with("count", rest.len()), language),
        cases,
        rest,
        more: if hidden == 0 { String::new() } else { messages::render(&more, language) },
    }
}

fn case(audit: &Audit, landscape: &Landscape, finding: &Finding, language: Language) -> Case {
    let catalogue = &audit.identity.reading.catalogue;
    let records: Vec<RecordIndex> = finding.record.iter().chain(&finding.related).copied().collect();
    let hidden = records.len().saturating_sub(RECORDS);
    let more = Message::new("html-more-records").with("count", hidden);
    Case {
        value: value_of(finding, language),
        name: subject(finding, landscape),
        message: messages::render(&finding.message, language),
        action: messages::render(&finding.action, language),
        confidence: messages::render(
            &Message::new("html-sure").with("share", Argument::Share(finding.confidence)),
            language,
        ),
        fingerprint: finding.fingerprint.clone(),
        evidence: finding.evidence.iter().map(|line| messages::render(line, language)).collect(),
        records: records.iter().take(RECORDS).map(|index| record(&catalogue.record(*index))).collect(),
        more: if hidden == 0 { String::new() } else { messages::render(&more, language) },
    }
}

fn record(record: &Record<'_>) -> RecordRow {
    RecordRow {
        system: record.system().name.clone(),
        place: format!("{}:{}", record.file(), record.row()),
        id: record.id().to_owned(),
        name: fields::label(record).into_owned(),
    }
}

/// The name of what a finding is about; the system's name where it carries none.
fn subject(finding: &Finding, landscape: &Landscape) -> String {
    if finding.subject_name.is_empty() {
        landscape.system_name(&finding.system).to_owned()
    } else {
        finding.subject_name.clone()
    }
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
    let tables = audit.identity.reading.catalogue.tables.iter();
    tables
        .map(|typed| FileRow {
            file: typed.table.file.clone(),
            system: typed.recognition.system.name.clone(),
            kind: typed.recognition.kind.map_or_else(
                || messages::text("html-kind-unknown", language),
                |kind| messages::text(words::kind(kind), language),
            ),
            records: language.count(typed.len() as u64),
            confidence: language.share(typed.recognition.confidence),
        })
        .collect()
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

fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "bad",
        Severity::Warning => "caution",
        Severity::Info => "note",
    }
}

fn worth(worth: Worth, language: Language) -> String {
    match (worth.amount, worth.estimate) {
        (0, 0) => "–".to_owned(),
        (amount, 0) => language.whole_euro(amount),
        (0, estimate) => format!("≈ {}", language.whole_euro(estimate)),
        (amount, estimate) => format!("{} + ≈ {}", language.whole_euro(amount), language.whole_euro(estimate)),
    }
}

fn value_of(finding: &Finding, language: Language) -> String {
    match (finding.value, finding.value_basis) {
        (Some(cents), ValueBasis::Amount) => language.whole_euro(cents),
        (Some(cents), _) => format!("≈ {}", language.whole_euro(cents)),
        (None, _) => "–".to_owned(),
    }
}
