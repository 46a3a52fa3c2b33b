//! What was recognised in each table, as data: for the terminal, and for programs as JSON.

use serde::Serialize;

use super::messages::{self, Language};
use super::screen::{Grid, GridColumn, Screen, Span, Tone};
use super::{terminal, words};
use crate::catalog::{Column, Department, HeaderLanguage, RecordKind, Role, TypedTable};
use crate::message::{Argument, Message};
use crate::pipeline::Reading;
use crate::table::{Dialect, Format, Gravity, Problem};

/// Characters of an example value that are shown.
const EXAMPLE: usize = 40;
/// Problems of one table that are spelled out.
const PROBLEMS: usize = 20;
/// Unused columns of one table that are named; the rest is counted.
const UNUSED: usize = 12;

/// Everything that was recognised.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Inspection<'a> {
    /// The tables, in order of their names.
    pub tables: Vec<TableView<'a>>,
    /// What was noticed.
    pub problems: Vec<ProblemView>,
}

/// One table.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TableView<'a> {
    /// Path relative to the input path.
    pub file: &'a str,
    /// How the file was written.
    pub format: FormatView,
    /// Line or sheet row of the header; 0 where there is none.
    pub header_row: u32,
    /// Rows above the header that hold no data.
    pub preamble_rows: usize,
    /// Rows below the data that hold no data.
    pub footer_rows: usize,
    /// In which language the headers are, where that can be told.
    pub header_language: Option<HeaderLanguage>,
    /// Data rows.
    pub rows: usize,
    /// Records that they make.
    pub records: usize,
    /// Slug of the system.
    pub system: &'a str,
    /// Its name for people.
    pub system_name: &'a str,
    /// The department that works with it.
    pub department: Department,
    /// Whether the system was recognised, not guessed.
    pub known: bool,
    /// What a row is.
    pub record_kind: Option<RecordKind>,
    /// Confidence in system and kind.
    pub confidence: f64,
    /// The columns.
    pub columns: Vec<ColumnView<'a>>,
}

/// How a file was written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase", tag = "type")]
pub enum FormatView {
    /// Delimited text.
    Delimited {
        /// Label of the encoding.
        encoding: &'static str,
        /// Whether the file starts with a byte order mark.
        byte_order_mark: bool,
        /// Column separator.
        delimiter: char,
        /// Quote character.
        quote: Option<char>,
    },
    /// A worksheet.
    Sheet,
    /// Rows whose columns the file itself names.
    Records {
        /// The kind of file, e.g. `JSON`.
        kind: &'static str,
    },
}

/// One column.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ColumnView<'a> {
    /// Its header, verbatim.
    pub name: &'a str,
    /// What it says about the record.
    pub role: Option<Role>,
    /// Confidence in the role.
    pub confidence: f64,
    /// What it may say, where that is too unsure to be used.
    pub unsure: Option<UnsureRole>,
    /// Share of rows with a value.
    pub fill: f64,
    /// A typical value, cut where it is long; empty for empty columns.
    pub example: String,
}

/// A role that is too unsure to be used.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnsureRole {
    /// The role.
    pub role: Role,
    /// Confidence in it.
    pub confidence: f64,
}

/// One problem.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProblemView {
    /// The file.
    pub file: String,
    /// The row, where the problem has one.
    pub row: Option<u32>,
    /// `error`, `warning` or `note`.
    pub gravity: &'static str,
    /// What is the matter and what to do.
    pub message: String,
}

/// What was recognised in everything that was read.
pub fn inspect(reading: &Reading, language: Language) -> Inspection<'_> {
    Inspection {
        tables: reading.catalogue.tables.iter().map(table_view).collect(),
        problems: reading.problems.iter().map(|problem| problem_view(problem, language)).collect(),
    }
}

fn table_view(typed: &TypedTable) -> TableView<'_> {
    let (table, recognition) = (&typed.table, &typed.recognition);
    TableView {
        file: &table.file,
        format: format_view(&table.format),
        header_row: table.header_row,
        preamble_rows: table.preamble.len(),
        footer_rows: table.footer.len(),
        header_language: HeaderLanguage::of(&table.header),
        rows: table.len(),
        records: typed.len(),
        system: &recognition.system.slug,
        system_name: &recognition.system.name,
        department: recognition.system.department,
        known: recognition.system.known,
        record_kind: recognition.kind,
        confidence: two_decimals(recognition.confidence),
        columns: recognition.columns.iter().enumerate().map(|(at, column)| column_view(typed, at, column)).collect(),
    }
}

fn column_view<'a>(typed: &'a TypedTable, at: usize, column: &Column) -> ColumnView<'a> {
    ColumnView {
        name: typed.table.header.get(at).map_or("", String::as_str),
        role: column.role,
        confidence: two_decimals(column.confidence),
        unsure: column.unsure.map(|(role, confidence)| UnsureRole { role, confidence: two_decimals(confidence) }),
        fill: two_decimals(column.fill),
        example: shortened(&column.example),
    }
}

fn format_view(format: &Format) -> FormatView {
    match format {
        Format::Delimited(Dialect { encoding, byte_order_mark, delimiter, quote }) => {
            FormatView::Delimited { encoding, byte_order_mark: *byte_order_mark, delimiter: *delimiter, quote: *quote }
        }
        Format::Sheet => FormatView::Sheet,
        Format::Records(kind) => FormatView::Records { kind },
    }
}

fn problem_view(problem: &Problem, language: Language) -> ProblemView {
    ProblemView {
        file: problem.file.clone(),
        row: problem.row,
        gravity: match problem.kind.gravity() {
            Gravity::Note => "note",
            Gravity::Warning => "warning",
            Gravity::Error => "error",
        },
        message: messages::numbered(words::problem(problem.kind), &problem.details, language),
    }
}

/// The inspection for a terminal; `whole` names everything that long lists otherwise only count.
pub fn screen(reading: &Reading, language: Language, whole: bool) -> Screen {
    let mut screen = Screen::default();
    let limit = |few: usize| if whole { usize::MAX } else { few };
    for typed in &reading.catalogue.tables {
        let view = table_view(typed);
        table_screen(&mut screen, &view, typed, language);
        left_out(&mut screen, &view, language, limit(UNUSED));
        screen.gap();
    }
    problems_screen(&mut screen, &reading.problems, language, limit(PROBLEMS));
    screen
}

fn table_screen(screen: &mut Screen, view: &TableView<'_>, typed: &TypedTable, language: Language) {
    screen.heading(view.file);
    let size = Message::new("inspect-size").with("rows", view.rows).with("records", view.records);
    let mut how = vec![messages::render(&size, language), format_words(&typed.table.format, language)];
    how.extend(view.header_language.map(|of_headers| {
        let id = match of_headers {
            HeaderLanguage::De => "inspect-headers-german",
            HeaderLanguage::En => "inspect-headers-english",
        };
        messages::text(id, language)
    }));
    screen.line(vec![Span::plain(format!("  {}", how.join(" · ")))]);
    screen.line(vec![Span::plain(format!("  {}", recognised(view, language)))]);
    screen.table(columns_table(view, language));
}

fn format_words(format: &Format, language: Language) -> String {
    let dialect = match format {
        Format::Delimited(dialect) => dialect,
        Format::Sheet => return messages::text("inspect-sheet", language),
        Format::Records(kind) => return (*kind).to_owned(),
    };
    let delimiter = match dialect.delimiter {
        '\t' => messages::text("inspect-tab", language),
        other => format!("`{other}`"),
    };
    let id = if dialect.byte_order_mark { "inspect-delimited-marked" } else { "inspect-delimited" };
    let message = Message::new(id).with("encoding", dialect.encoding).with("delimiter", delimiter);
    messages::render(&message, language)
}

/// System, kind and confidence in one line.
fn recognised(view: &TableView<'_>, language: Language) -> String {
    let system = Message::new(if view.known { "inspect-system" } else { "inspect-system-guessed" })
        .with("name", view.system_name)
        .with("slug", view.system)
        .with("department", Message::new(words::department(view.department)))
        .with("confidence", Argument::Share(view.confidence));
    let kind = view.record_kind.map_or_else(
        || {
            let is_known = view.confidence > 0.0;
            messages::text(if is_known { "inspect-kind-unused" } else { "inspect-kind-unknown" }, language)
        },
        |kind| messages::text(words::kind(kind), language),
    );
    format!("{} · {kind}", messages::render(&system, language))
}

/// The columns that have a role; unsure ones are marked.
fn columns_table(view: &TableView<'_>, language: Language) -> Grid {
    let text = |id| messages::text(id, language);
    let columns = vec![
        GridColumn::giving_way(text("inspect-column")),
        GridColumn::words(text("inspect-role")),
        GridColumn::numbers(text("inspect-confidence")),
        GridColumn::numbers(text("inspect-fill")),
        GridColumn::giving_way(text("inspect-example")),
    ];
    let row = |(column, repeated): (&ColumnView<'_>, usize)| {
        let (role, confidence, tone) = match (column.role, column.unsure) {
            (Some(role), _) => (role_name(role), column.confidence, Tone::Plain),
            (None, Some(UnsureRole { role, confidence })) => {
                (format!("? {}", role_name(role)), confidence, Tone::Caution)
            }
            (None, None) => return None,
        };
        Some(vec![
            Span::plain(counted(column.name, repeated)),
            Span::new(role, tone),
            Span::faint(language.share(confidence)),
            Span::plain(language.share(column.fill)),
            Span::faint(column.example.clone()),
        ])
    };
    let used = view.columns.iter().filter(|column| column.role.is_some() || column.unsure.is_some());
    let same = |left: &ColumnView<'_>, right: &ColumnView<'_>| {
        left.name == right.name && left.role == right.role && left.unsure.is_none() && right.unsure.is_none()
    };
    Grid { columns, rows: folded(used, same).into_iter().filter_map(row).collect() }
}

/// The columns without those that repeat an earlier one, and how often each stands there: systems repeat a header for every
/// value of a list.
fn folded<'v, 'a>(
    columns: impl Iterator<Item = &'v ColumnView<'a>>,
    same: impl Fn(&ColumnView<'a>, &ColumnView<'a>) -> bool,
) -> Vec<(&'v ColumnView<'a>, usize)> {
    let mut folded: Vec<(&ColumnView<'a>, usize)> = Vec::new();
    for column in columns {
        match folded.iter_mut().find(|(first, _)| same(first, column)) {
            Some((_, count)) => *count += 1,
            None => folded.push((column, 1)),
        }
    }
    folded
}

fn counted(name: &str, count: usize) -> String {
    if count == 1 { name.to_owned() } else { format!("{name} ×{count}") }
}

fn left_out(screen: &mut Screen, view: &TableView<'_>, language: Language, limit: usize) {
    if view.columns.iter().any(|column| column.unsure.is_some()) {
        screen.line(vec![Span::new(format!("  {}", messages::text("inspect-unsure", language)), Tone::Caution)]);
    }
    let unused = || view.columns.iter().filter(|column| column.role.is_none() && column.unsure.is_none());
    // Empty ones say nothing and are only counted; where all are empty, they are named.
    let empty = unused().filter(|column| column.example.is_empty()).count();
    let all_empty = empty == unused().count();
    let told = folded(unused().filter(|column| all_empty || !column.example.is_empty()), |left, right| {
        left.name == right.name
    });
    if !told.is_empty() {
        let names: Vec<String> = told.iter().take(limit).map(|(column, count)| counted(column.name, *count)).collect();
        let more: usize = told.iter().skip(limit).map(|(_, count)| count).sum();
        let rest = [("inspect-more-columns", more), ("inspect-empty-columns", if all_empty { 0 } else { empty })];
        let mut names = names.join(", ");
        for (id, count) in rest.into_iter().filter(|(_, count)| *count > 0) {
            names.push(' ');
            names.push_str(&messages::render(&Message::new(id).with("count", count), language));
        }
        let message = Message::new("inspect-unused").with("count", unused().count()).with("names", names);
        screen.line(vec![Span::faint(format!("  {}", messages::render(&message, language)))]);
    }
    if view.preamble_rows + view.footer_rows > 0 {
        let message =
            Message::new("inspect-outside").with("preamble", view.preamble_rows).with("footer", view.footer_rows);
        screen.line(vec![Span::faint(format!("  {}", messages::render(&message, language)))]);
    }
}

fn problems_screen(screen: &mut Screen, problems: &[Problem], language: Language, limit: usize) {
    if problems.is_empty() {
        return;
    }
    screen.heading(messages::text("inspect-problems", language));
    for of_file in problems.chunk_by(|left, right| left.file == right.file) {
        for problem in of_file.iter().take(limit) {
            let (mark, tone) = gravity_mark(problem.kind.gravity());
            screen.line(vec![Span::new(format!("{mark} {}", terminal::problem(problem, language)), tone)]);
        }
        if of_file.len() > limit {
            let more = Message::new("inspect-more-problems")
                .with("count", of_file.len() - limit)
                .with("file", of_file[0].file.as_str());
            screen.line(vec![Span::faint(format!("  {}", messages::render(&more, language)))]);
        }
    }
}

fn gravity_mark(gravity: Gravity) -> (&'static str, Tone) {
    match gravity {
        Gravity::Error => ("✗", Tone::Bad),
        Gravity::Warning => ("!", Tone::Caution),
        Gravity::Note => ("·", Tone::Faint),
    }
}

/// A role as data files, configuration and `inspect` spell it.
pub fn role_name(role: Role) -> String {
    match serde_json::to_value(role) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn shortened(value: &str) -> String {
    let flat: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(EXAMPLE).collect();
    if value.chars().nth(EXAMPLE).is_some() { format!("{flat}…") } else { flat }
}

fn two_decimals(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_cut_at_characters_and_hold_no_control_codes() {
        assert_eq!(shortened("kurz"), "kurz");
        assert_eq!(shortened("a\u{1b}[31mb\nc"), "a [31mb c");
        assert_eq!(shortened(&"ü".repeat(50)).chars().count(), EXAMPLE + 1);
    }

    #[test]
    fn the_handbook_names_every_key_and_no_other() {
        const HANDBOOK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/inspect.md"));
        let reading = crate::report::testing::audit().identity.reading;
        let mut inspection = inspect(&reading, Language::En);
        let dialect = Dialect { encoding: "UTF-8", byte_order_mark: true, delimiter: ';', quote: Some('"') };
        inspection.tables[0].format = format_view(&Format::Delimited(dialect));
        inspection.tables[0].columns[0].unsure = Some(UnsureRole { role: Role::Id, confidence: 0.4 });
        let mut keys = std::collections::BTreeSet::new();
        collect_keys(&serde_json::to_value(&inspection).unwrap(), &mut keys);
        for key in &keys {
            let named = HANDBOOK.contains(&format!("`{key}`")) || HANDBOOK.contains(&format!("\"{key}\""));
            assert!(named, "docs/inspect.md does not name `{key}`");
        }
        let rows = HANDBOOK.lines().filter(|line| line.starts_with("| `"));
        let told = rows.filter_map(|line| line.split('|').nth(1)).flat_map(|cell| cell.split('`').skip(1).step_by(2));
        for key in told {
            assert!(keys.contains(key), "`{key}` of docs/inspect.md is not written");
        }
    }

    fn collect_keys(value: &serde_json::Value, keys: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect_keys(value, keys)),
            serde_json::Value::Object(object) => {
                for (key, value) in object {
                    keys.insert(key.clone());
                    collect_keys(value, keys);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn long_lists_of_unused_columns_are_folded_and_whole_if_asked_for() {
        let mut reading = crate::report::testing::audit().identity.reading;
        let typed = &mut reading.catalogue.tables[0];
        let template = Column { role: None, confidence: 0.0, unsure: None, fill: 1.0, example: "x".into() };
        for number in 0..40 {
            typed.table.header.push(if number < 20 { "Comment".into() } else { format!("Extra {number}") });
            typed.recognition.columns.push(template.clone());
        }
        let shown = |whole| format!("{:?}", screen(&reading, Language::En, whole).blocks);
        assert!(
            shown(false).contains("Comment ×20, Extra 20") && shown(false).contains("Extra 30 and 9 more"),
            "{}",
            shown(false)
        );
        assert!(!shown(false).contains("Extra 39") && shown(true).contains("Extra 39"));
    }

    #[test]
    fn roles_are_spelled_in_kebab_case() {
        assert_eq!(role_name(Role::CustomerReference), "customer-reference");
    }
}
