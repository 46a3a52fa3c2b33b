//! The summary of an audit on one screen: what was read, who knows whom, what was found, what to look at first, and
//! where the report lies.

use super::landscape::{Island, Landscape};
use super::messages::{self, Language};
use super::people::House;
use super::pseudonym;
use super::roadmap::Words;
use super::screen::{Grid, GridColumn, Screen, Span, Tone};
use super::value::{self, RuleTotal, Worth};
use super::words;
use crate::findings::{Code, Finding, Severity, ValueBasis};
use crate::linkage::{BlockingReport, KeyReport, SourceRepeats};
use crate::message::{Argument, Message};
use crate::pipeline::{Audit, Identity};
use crate::table::{Gravity, Problem};

/// Systems that fit into the matrix.
const MATRIX_SYSTEMS: usize = 8;
/// Lines of the screen that the whole summary fits on, beside the line of the prompt.
const LINES: usize = 49;
/// Lines around the rules: a gap and a heading, the table's head and its sum, the line about further rules, a gap.
const FRAME: usize = 7;
/// Rules that are shown at least; the gravest and most valuable.
const RULES: usize = 5;
/// Cases that are shown as worth a look.
const CASES: usize = 3;
/// Actions that are shown.
const ACTIONS: usize = 3;
/// Digits of a fingerprint by which `explain` finds a case.
const FINGERPRINT: usize = 8;
/// Sentences about suppressions.
const NOTES: usize = 3;
/// Problems with input that are spelled out.
const PROBLEMS: usize = 2;
/// Columns from which there is room for more than the essential.
const WIDE: u16 = 110;

/// The summary of an audit for a terminal of `width` columns; `report` is the path of the report as typed.
pub fn summary(audit: &Audit, landscape: &Landscape, language: Language, width: u16, report: &str) -> Screen {
    let mut screen = Screen::default();
    let page = Page { language, wide: width >= WIDE };
    page.opening(&mut screen, audit);
    page.read(&mut screen, &audit.identity, landscape);
    page.index(&mut screen, audit);
    page.matrix(&mut screen, landscape);
    let mut below = Screen::default();
    page.cases(&mut below, audit);
    page.actions(&mut below, audit);
    below.gap();
    below.line(vec![Span::strong(page.word("terminal-report")), Span::plain(format!("  {report}"))]);
    let mut notes = Screen::default();
    page.notes(&mut notes, audit);
    let taken = screen.height(width) + notes.height(width) + below.height(width) + FRAME;
    page.rules(&mut screen, audit, LINES.saturating_sub(taken).max(RULES));
    screen.blocks.append(&mut notes.blocks);
    screen.gap();
    screen.blocks.append(&mut below.blocks);
    screen
}

/// All cases of a rule, the most valuable first.
pub fn details(audit: &Audit, code: Code, language: Language) -> Screen {
    let mut screen = Screen::default();
    let page = Page { language, wide: true };
    let totals = value::by_rule(&audit.findings.findings);
    screen.heading(format!("{} {}", code.name(), messages::text(&words::rule_name(code), language)));
    screen.line(vec![Span::faint(messages::text(&words::rule_meaning(code), language))]);
    let Some(total) = totals.iter().find(|total| total.code == code) else {
        screen.text(page.word("terminal-no-findings"));
        return screen;
    };
    for finding in &total.findings {
        screen.gap();
        screen.line(vec![
            Span::strong(page.worth(finding)),
            Span::strong(format!("  {}", finding.subject_name)),
            Span::faint(format!("  {}  {}", place(audit, finding), finding.fingerprint)),
        ]);
        screen.text(format!("  {}", page.sentence(&finding.message)));
        screen.line(vec![Span::faint(format!("  → {}", page.sentence(&finding.action)))]);
    }
    screen
}

/// The few lines that `match` prints.
pub fn identity(identity: &Identity, landscape: &Landscape, language: Language, width: u16, folder: &str) -> Screen {
    let mut screen = Screen::default();
    let page = Page { language, wide: width >= WIDE };
    page.read(&mut screen, identity, landscape);
    page.matrix(&mut screen, landscape);
    screen.gap();
    screen.line(vec![Span::strong(page.word("terminal-written")), Span::plain(format!("  {folder}"))]);
    screen
}

/// The sentence about a problem, with its place in front.
pub fn problem(problem: &Problem, language: Language) -> String {
    let place = match problem.row {
        Some(row) => format!("{}:{row}", problem.file),
        None => problem.file.clone(),
    };
    format!("{place}: {}", messages::numbered(words::problem(problem.kind), &problem.details, language))
}

/// How blocking did in one pass, in a line or two; English, like everything about the course of the work.
pub fn blocking(report: &BlockingReport) -> String {
    let per_record = report.candidate_pairs as f64 / report.records.max(1) as f64;
    let mut keys: Vec<&KeyReport> = report.keys.iter().filter(|key| key.matches > 0.0).collect();
    keys.sort_by(|a, b| b.matches.total_cmp(&a.matches).then_with(|| a.key.cmp(&b.key)));
    let keys: Vec<String> = keys.iter().map(|key| format!("{} {:.1}%", key.key, key.matches * 100.0)).collect();
    format!(
        "blocking {}: {} records, {} candidate pairs ({per_record:.1} per record), reduction ratio {:.6}, estimated pairs \
         completeness {:.4}, {} blocks refined, {} capped, largest {}\n  matches found by key: {}",
        report.pass,
        report.records,
        report.candidate_pairs,
        report.reduction_ratio,
        report.pairs_completeness,
        report.refined_blocks,
        report.capped_blocks,
        report.largest_block,
        keys.join(", "),
    )
}

/// How often a system repeats an entity, in a line.
pub fn repeats(repeats: &SourceRepeats) -> String {
    let SourceRepeats { pass, system, records, share, repeats_nothing } = repeats;
    let note = if *repeats_nothing { "; what looks alike there is different, as other systems show" } else { "" };
    format!("repeats {pass}: {system} {:.2}% of {records} records{note}", share * 100.0)
}

struct Page {
    language: Language,
    wide: bool,
}

impl Page {
    fn word(&self, id: &str) -> String {
        messages::text(id, self.language)
    }

    fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }

    fn opening(&self, screen: &mut Screen, audit: &Audit) {
        let mut line = vec![Span::strong("archipel")];
        if let Some(date) = audit.reference_date {
            line.push(Span::faint(format!("  {}", self.sentence(&Message::new("terminal-as-of").with("date", date)))));
        }
        screen.line(line);
        screen.gap();
    }

    fn read(&self, screen: &mut Screen, identity: &Identity, landscape: &Landscape) {
        let reading = &identity.reading;
        let read = Message::new("terminal-read")
            .with("files", reading.files_read())
            .with("systems", landscape.systems.len())
            .with("records", reading.catalogue.len());
        let resolved = Message::new("terminal-resolved")
            .with("customers", Argument::Count(landscape.entities.customers))
            .with("persons", Argument::Count(landscape.entities.persons))
            .with("projects", Argument::Count(landscape.entities.projects));
        screen.text(self.sentence(&read));
        screen.text(self.sentence(&resolved));
        if landscape.systems.len() > 1 && landscape.entities.customers > 0 {
            let islands = Message::new("terminal-known-to-one")
                .with("count", Argument::Count(landscape.known_to_one()))
                .with("share", Argument::Share(landscape.share_known_to_one()));
            screen.text(self.sentence(&islands));
        }
        self.problems(screen, &reading.problems);
    }

    fn problems(&self, screen: &mut Screen, problems: &[Problem]) {
        let count = |gravity| problems.iter().filter(|problem| problem.kind.gravity() == gravity).count();
        if problems.is_empty() {
            return;
        }
        let tone = if count(Gravity::Error) > 0 { Tone::Bad } else { Tone::Faint };
        let counts = Message::new("terminal-problems")
            .with("errors", count(Gravity::Error))
            .with("warnings", count(Gravity::Warning))
            .with("notes", count(Gravity::Note));
        screen.line(vec![Span::new(self.sentence(&counts), tone)]);
        let errors = problems.iter().filter(|problem| problem.kind.gravity() == Gravity::Error);
        for error in errors.take(PROBLEMS) {
            screen.line(vec![Span::new(format!("  ✗ {}", problem(error, self.language)), Tone::Bad)]);
        }
    }

    fn matrix(&self, screen: &mut Screen, landscape: &Landscape) {
        let shown = landscape.systems.len().min(MATRIX_SYSTEMS);
        if shown == 0 {
            return;
        }
        screen.gap();
        screen.heading(self.word("terminal-matrix"));
        let mut columns = vec![GridColumn::words(""), GridColumn::giving_way(self.word("terminal-system"))];
        if self.wide {
            columns.push(GridColumn::giving_way(self.word("terminal-department")));
        }
        columns.push(GridColumn::numbers(self.word("terminal-records")));
        columns.extend((0..shown).map(|position| GridColumn::numbers(letter(position))));
        let rows = (0..shown).map(|position| self.matrix_row(landscape, position, shown)).collect();
        screen.table(Grid { columns, rows });
        let rest = landscape.systems.len() - shown;
        if rest > 0 {
            let more = Message::new("terminal-more-systems").with("count", rest);
            screen.line(vec![Span::faint(format!("  {}", self.sentence(&more)))]);
        }
    }

    fn matrix_row(&self, landscape: &Landscape, position: usize, shown: usize) -> Vec<Span> {
        let island: &Island = &landscape.systems[position];
        let mut row = vec![Span::strong(letter(position)), Span::plain(island.name.clone())];
        if self.wide {
            row.push(Span::faint(self.word(words::department(island.department))));
        }
        row.push(Span::faint(self.language.count(island.records)));
        row.extend((0..shown).map(|other| {
            let count = landscape.shared(position, other);
            let text = if count == 0 { "–".to_owned() } else { self.language.count(count.into()) };
            let tone = match (position == other, count) {
                (true, _) => Tone::Strong,
                (false, 0) => Tone::Faint,
                (false, _) => Tone::Plain,
            };
            Span::new(text, tone)
        }));
        row
    }

    /// How fragmented the company is, and how ready its data are.
    fn index(&self, screen: &mut Screen, audit: &Audit) {
        let Some(score) = &audit.roadmap.indices.overall else { return };
        let index = self.language.decimal(score.index, 1);
        let ready: Vec<Argument> = audit
            .roadmap
            .readiness
            .iter()
            .filter_map(|case| {
                let name = self.word(&format!("use-case-{}", case.id));
                Some(format!("{name} {}", self.language.share(case.share()?)).into())
            })
            .collect();
        let message = if ready.is_empty() {
            Message::new("terminal-index-alone").with("index", index)
        } else {
            Message::new("terminal-index").with("index", index).with("readiness", Argument::List(ready))
        };
        screen.text(self.sentence(&message));
    }

    /// What to do first.
    fn actions(&self, screen: &mut Screen, audit: &Audit) {
        let words = Words { roadmap: &audit.roadmap, house: House::Veiled, language: self.language };
        let actions: Vec<_> = audit.roadmap.actions.iter().take(ACTIONS).collect();
        if actions.is_empty() {
            return;
        }
        screen.gap();
        screen.heading(self.word("terminal-now"));
        let columns = vec![GridColumn::numbers(""), GridColumn::giving_way(""), GridColumn::words("")];
        let rows = actions.into_iter().map(|action| {
            vec![
                Span::strong(self.euro(action.value.at_stake())),
                Span::plain(words.title(action)),
                Span::faint(format!("≈ {}", words.hours(action))),
            ]
        });
        screen.table(Grid { columns, rows: rows.collect() });
    }

    /// So many rules, the gravest and most valuable; the others are counted in one line.
    fn rules(&self, screen: &mut Screen, audit: &Audit, most: usize) {
        let totals = value::by_gravity(&audit.findings.findings);
        let (shown, folded) = totals.split_at(most.min(totals.len()));
        screen.gap();
        screen.heading(self.word("terminal-findings"));
        if totals.is_empty() {
            screen.text(format!("  {}", self.word("terminal-no-findings")));
        } else {
            let worth = value::worth(&audit.findings.findings);
            screen.table(self.rule_table(shown, worth, audit.findings.findings.len()));
        }
        if !folded.is_empty() {
            let message = Message::new("terminal-further-rules").with("count", folded.len());
            screen.line(vec![Span::faint(format!("  {}", self.sentence(&message)))]);
        }
    }

    /// What could not be checked, and what was accepted.
    fn notes(&self, screen: &mut Screen, audit: &Audit) {
        self.not_run(screen, audit);
        let hidden = audit.findings.notes.iter().filter(|note| pseudonym::is_note(note));
        for note in hidden.chain(audit.findings.on_suppressions().take(NOTES)) {
            screen.line(vec![Span::faint(format!("  {}", self.sentence(note)))]);
        }
    }

    fn rule_table(&self, totals: &[RuleTotal<'_>], worth: Worth, findings: usize) -> Grid {
        let columns = vec![
            GridColumn::words(""),
            GridColumn::words(""),
            GridColumn::giving_way(self.word("terminal-rule")),
            GridColumn::numbers(self.word("terminal-count")),
            GridColumn::numbers(self.word("terminal-amount")),
            GridColumn::numbers(self.word("terminal-estimate")),
        ];
        let mut rows: Vec<Vec<Span>> = totals.iter().map(|total| self.rule_row(total)).collect();
        rows.push(vec![
            Span::plain(""),
            Span::plain(""),
            Span::strong(self.word("terminal-sum")),
            Span::strong(self.language.count(findings as u64)),
            Span::strong(self.euro(worth.amount)),
            Span::strong(self.euro(worth.estimate)),
        ]);
        Grid { columns, rows }
    }

    fn rule_row(&self, total: &RuleTotal<'_>) -> Vec<Span> {
        let (mark, tone) = mark(total.severity);
        vec![
            Span::new(format!("{mark} {}", self.word(words::severity(total.severity))), tone),
            Span::plain(total.code.name()),
            Span::plain(messages::text(&words::rule_name(total.code), self.language)),
            Span::plain(self.language.count(total.findings.len() as u64)),
            Span::plain(self.euro(total.worth.amount)),
            Span::faint(self.euro(total.worth.estimate)),
        ]
    }

    fn not_run(&self, screen: &mut Screen, audit: &Audit) {
        let mut codes: Vec<&str> = audit.findings.not_run.iter().map(|rule| rule.code.name()).collect();
        codes.dedup();
        if codes.is_empty() {
            return;
        }
        let rules = codes.into_iter().map(Argument::from).collect();
        let message = Message::new("terminal-not-run").with("rules", Argument::List(rules));
        screen.line(vec![Span::faint(format!("  {}", self.sentence(&message)))]);
    }

    fn cases(&self, screen: &mut Screen, audit: &Audit) {
        let cases = value::most_valuable(&audit.findings.findings, CASES);
        if cases.is_empty() {
            return;
        }
        screen.gap();
        screen.heading(self.word("terminal-cases"));
        let mut columns = vec![
            GridColumn::numbers(""),
            GridColumn::words(""),
            GridColumn::giving_way(""),
            GridColumn::giving_way(""),
            GridColumn::words(""),
        ];
        if self.wide {
            columns.push(GridColumn::giving_way(""));
        }
        let rows = cases.into_iter().map(|finding| self.case(audit, finding)).collect();
        screen.table(Grid { columns, rows });
    }

    fn case(&self, audit: &Audit, finding: &Finding) -> Vec<Span> {
        let mut row = vec![
            Span::strong(self.worth(finding)),
            Span::plain(finding.code.name()),
            Span::plain(finding.subject_name.clone()),
            Span::faint(place(audit, finding)),
            Span::faint(finding.fingerprint.chars().take(FINGERPRINT).collect::<String>()),
        ];
        if self.wide {
            row.insert(3, Span::plain(self.sentence(&finding.message)));
        }
        row
    }

    fn worth(&self, finding: &Finding) -> String {
        let estimated = if finding.value_basis == ValueBasis::Estimate { "≈ " } else { "" };
        format!("{estimated}{}", self.euro(finding.value.unwrap_or_default()))
    }

    fn euro(&self, cents: i64) -> String {
        if cents == 0 { "–".to_owned() } else { self.language.whole_euro(cents) }
    }
}

/// Where a person would look first.
pub(super) fn place(audit: &Audit, finding: &Finding) -> String {
    let Some(index) = finding.record else { return finding.system.clone() };
    let record = audit.identity.reading.catalogue.record(index);
    format!("{}:{}", record.file(), record.row())
}

/// How sure a finding is.
pub(super) fn sure(finding: &Finding) -> Message {
    Message::new("html-sure").with("share", Argument::Share(finding.confidence))
}

/// A sign and a tone for a severity; the word stands beside it.
pub(crate) fn mark(severity: Severity) -> (&'static str, Tone) {
    match severity {
        Severity::Error => ("✗", Tone::Bad),
        Severity::Warning => ("!", Tone::Caution),
        Severity::Info => ("·", Tone::Faint),
    }
}

/// A, B, C, … for the systems of the matrix.
fn letter(position: usize) -> String {
    char::from(b'A' + (position % 26) as u8).to_string()
}
