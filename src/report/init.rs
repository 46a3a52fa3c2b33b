//! The configuration that `archipel init` writes: what was recognised, and what is unsure, ready to be corrected. A run with
//! it, as it is written, gives what a run without any gives: it states what was recognised, and all else stands in comments.

use std::collections::{BTreeMap, BTreeSet};

use super::inspect::{self, ColumnView, Inspection, TableView};
use super::messages::{self, Language};
use super::words;
use crate::catalog::{Department, RecordKind, Role};
use crate::config::FileSettings;
use crate::message::{Argument, Message};
use crate::pipeline::Reading;

/// Columns of a comment line.
const WIDTH: usize = 110;
/// Columns that headers and roles may take before a comment behind them begins.
const ALIGNED: usize = 44;
/// Unused columns of a file that are named; the rest is counted.
const UNUSED: usize = 60;
/// Letters that a file's name keeps beside its date or counter for a pattern to make sense.
const TELLING: usize = 3;

/// Something that a person may be asked about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// What the rows of a file are.
    Kind {
        /// The file.
        file: String,
    },
    /// Whether a column plays the role that it may play.
    Column {
        /// The file.
        file: String,
        /// The header of the column.
        header: String,
        /// The role.
        role: Role,
    },
}

/// A question and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub subject: Subject,
    /// The question, in words.
    pub text: String,
}

/// What was answered; subjects without an answer are left open.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// What the rows of files are.
    pub kinds: BTreeMap<String, RecordKind>,
    /// Columns, by file and header, whose role was confirmed.
    pub columns: BTreeMap<(String, String), Role>,
}

/// What is too unsure to be used, as questions in the order of the tables.
pub fn questions(reading: &Reading, language: Language) -> Vec<Question> {
    inspect::inspect(reading, language).tables.iter().flat_map(|table| questions_about(table, language)).collect()
}

fn questions_about(table: &TableView<'_>, language: Language) -> Vec<Question> {
    if table.record_kind.is_none() {
        let kinds: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
        let text = Message::new("init-ask-kind").with("file", table.file).with("kinds", kinds.join(", "));
        let subject = Subject::Kind { file: table.file.to_owned() };
        return vec![Question { subject, text: messages::render(&text, language) }];
    }
    let ask = |column: &ColumnView<'_>| {
        let unsure = column.unsure?;
        let text = Message::new("init-ask-column")
            .with("column", column.name)
            .with("file", table.file)
            .with("role", unsure.role.name())
            .with("confidence", Argument::Share(unsure.confidence))
            .with("example", column.example.as_str());
        let subject =
            Subject::Column { file: table.file.to_owned(), header: column.name.to_owned(), role: unsure.role };
        Some(Question { subject, text: messages::render(&text, language) })
    };
    table.columns.iter().filter_map(ask).collect()
}

/// The text of the configuration.
pub fn configuration(reading: &Reading, answers: &Answers, language: Language) -> String {
    let inspection = inspect::inspect(reading, language);
    let mut page = Page { text: String::new(), language };
    page.comment(&messages::text("init-head", language));
    page.blank();
    let as_of = messages::text("init-as-of", language);
    page.line(&format!("# {as_of}"));
    page.blank();
    page.heading("init-systems");
    for system in systems(&inspection) {
        page.system(&system);
    }
    page.heading("init-files");
    let files: Vec<&str> = inspection.tables.iter().map(|table| table.file).collect();
    for table in &inspection.tables {
        page.file(table, &files, answers);
    }
    page.heading("init-more");
    page.text.push_str(MORE);
    page.text
}

/// What was written, in one sentence.
pub fn written(file: &str, reading: &Reading, unsure: usize, language: Language) -> String {
    let tables = &reading.catalogue.tables;
    let systems: BTreeSet<&str> = tables.iter().map(|table| table.recognition.system.slug.as_str()).collect();
    let message = Message::new("init-written")
        .with("file", file)
        .with("systems", systems.len())
        .with("files", tables.len())
        .with("unsure", unsure);
    messages::render(&message, language)
}

/// Settings that have nothing to do with what was recognised, with their defaults.
const MORE: &str = include_str!("init_more.toml");

/// A system with what all its tables agree on.
struct SystemView<'a> {
    slug: &'a str,
    name: Option<&'a str>,
    department: Option<Department>,
}

fn systems<'a>(inspection: &'a Inspection<'_>) -> Vec<SystemView<'a>> {
    let slugs: BTreeSet<&str> = inspection.tables.iter().map(|table| table.system).collect();
    let view = |slug| {
        let tables = || inspection.tables.iter().filter(move |table| table.system == slug);
        let names: BTreeSet<&str> = tables().map(|table| table.system_name).collect();
        let departments: BTreeSet<Department> = tables().map(|table| table.department).collect();
        let only = |found: &BTreeSet<Department>| found.first().copied().filter(|_| found.len() == 1);
        SystemView {
            slug,
            name: names.first().copied().filter(|_| names.len() == 1),
            department: only(&departments).filter(|department| *department != Department::Unknown),
        }
    };
    slugs.into_iter().map(view).collect()
}

/// The text as it grows.
struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn heading(&mut self, id: &str) {
        let words = messages::text(id, self.language);
        let rule = "─".repeat(WIDTH.saturating_sub(words.chars().count() + 6));
        self.line(&format!("# ── {words} {rule}"));
        self.blank();
    }

    /// A sentence in comment lines.
    fn comment(&mut self, sentence: &str) {
        for paragraph in sentence.split('\n') {
            let mut line = String::from("#");
            for word in paragraph.split_whitespace() {
                if line.chars().count() + word.chars().count() >= WIDTH {
                    self.line(&line);
                    line = String::from("#");
                }
                line.push(' ');
                line.push_str(word);
            }
            self.line(&line);
        }
    }

    fn system(&mut self, system: &SystemView<'_>) {
        self.line(&format!("[systems.{}]", key(system.slug)));
        match system.name {
            Some(name) => self.line(&format!("name = {}", quoted(name))),
            None => self.line("# name = \"\""),
        }
        if let Some(department) = system.department {
            self.line(&format!("department = {}", quoted(&spelled(department))));
        } else {
            let words: Vec<String> = Department::ALL.iter().map(|department| spelled(*department)).collect();
            self.line(&format!("# department = \"\"  # {}", words.join(", ")));
        }
        for id in ["init-owner", "init-cost", "init-run-by", "init-deduplicated"] {
            let line = messages::text(id, self.language);
            self.line(&format!("# {line}"));
        }
        self.blank();
    }

    fn file(&mut self, table: &TableView<'_>, files: &[&str], answers: &Answers) {
        let kind = table.record_kind.or_else(|| answers.kinds.get(table.file).copied());
        let told = match table.record_kind {
            Some(kind) => Message::new("init-recognised")
                .with("rows", table.rows)
                .with("kind", Message::new(words::kind(kind)))
                .with("system", table.system_name)
                .with("confidence", Argument::Share(table.confidence)),
            None => Message::new("init-not-recognised").with("rows", table.rows),
        };
        let told = messages::render(&told, self.language);
        self.comment(&told);
        self.line("[[files]]");
        self.line(&format!("file = {}", quoted(&pattern(table.file, files))));
        self.line(&format!("system = {}", quoted(table.system)));
        if let Some(kind) = kind {
            self.line(&format!("kind = {}", quoted(kind.name())));
        } else {
            let kinds: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
            self.line("# kind = \"\"");
            self.comment(&kinds.join(", "));
        }
        self.columns(table, answers);
        self.blank();
    }

    fn columns(&mut self, table: &TableView<'_>, answers: &Answers) {
        self.line("[files.columns]");
        let mut seen = BTreeSet::new();
        let mut unused = Vec::new();
        for column in &table.columns {
            let name = column.name.trim();
            if !seen.insert(name) {
                continue;
            }
            let confirmed = answers.columns.get(&(table.file.to_owned(), column.name.to_owned()));
            match (column.role, column.unsure, confirmed) {
                (_, _, Some(role)) => self.line(&format!("{} = {}", quoted(name), quoted(role.name()))),
                (Some(role), ..) => self.column(column, role, ["init-sure", "init-sure-empty"], column.confidence),
                (None, Some(unsure), None) => {
                    self.column(column, unsure.role, ["init-unsure", "init-unsure-empty"], unsure.confidence);
                }
                (None, None, None) => unused.push(quoted(name)),
            }
        }
        if !unused.is_empty() {
            let more = unused.len().saturating_sub(UNUSED);
            unused.truncate(UNUSED);
            if more > 0 {
                unused.push(messages::render(&Message::new("init-more-unused").with("count", more), self.language));
            }
            let message = Message::new("init-unused").with("names", Argument::Text(unused.join(", ")));
            let words = messages::render(&message, self.language);
            self.comment(&words);
        }
    }

    /// A column and its role, commented out.
    fn column(&mut self, column: &ColumnView<'_>, role: Role, ids: [&'static str; 2], confidence: f64) {
        let id = ids[usize::from(column.example.is_empty())];
        let line = format!("# {} = {}", quoted(column.name.trim()), quoted(role.name()));
        let message = Message::new(id)
            .with("confidence", Argument::Share(confidence))
            .with("fill", Argument::Share(column.fill))
            .with("example", column.example.as_str());
        let gap = " ".repeat(ALIGNED.saturating_sub(line.chars().count()));
        let words = messages::render(&message, self.language);
        self.line(&format!("{line}{gap}  # {words}"));
    }
}

/// A text in quotes, as TOML wants it.
fn quoted(text: &str) -> String {
    // Basic strings of TOML are strings of JSON, but for this one character, which JSON leaves as it is.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// A key: bare where it may be.
fn key(text: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !text.is_empty() && text.chars().all(bare) { text.to_owned() } else { quoted(text) }
}

fn spelled(department: Department) -> String {
    serde_json::to_value(department).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The file's name with `*` in the place of a date or counter, so that next month's export is meant too; verbatim where
/// that would mean another of the files.
fn pattern(file: &str, files: &[&str]) -> String {
    let (path, sheet) = file.split_at(file.rfind('#').unwrap_or(file.len()));
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
    let (stem, extension) = name.split_at(name.rfind('.').unwrap_or(name.len()));
    let mut open = String::new();
    let mut number = String::new();
    for letter in stem.chars().chain(std::iter::once('\0')) {
        if letter.is_ascii_digit() || !number.is_empty() && matches!(letter, '-' | '_' | '.' | ' ') {
            number.push(letter);
            continue;
        }
        let digits = number.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let behind = &number[digits.len()..];
        open.push_str(if digits.len() >= 3 { "*" } else { digits });
        open.push_str(behind);
        number.clear();
        open.extend((letter != '\0').then_some(letter));
    }
    let letters = open.chars().filter(|letter| letter.is_alphabetic()).count();
    let entry = FileSettings { file: format!("{folder}{open}{extension}{sheet}"), ..FileSettings::default() };
    let others = files.iter().filter(|other| **other != file).any(|other| entry.names(other));
    if letters < TELLING || others || file.contains('*') { file.to_owned() } else { entry.file }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn what_is_written_is_a_valid_configuration_and_states_what_was_recognised() {
        let reading = testing::audit().identity.reading;
        for language in Language::ALL {
            let text = configuration(&reading, &Answers::default(), language);
            let settings = crate::config::parse(&text, "archipel.toml").unwrap();
            let table = &reading.catalogue.tables[0];
            assert_eq!(settings.files.len(), reading.catalogue.tables.len());
            assert_eq!(settings.files[0].kind, table.recognition.kind);
            assert_eq!(settings.files[0].system.as_deref(), Some(table.recognition.system.slug.as_str()));
            assert!(settings.files.iter().all(|file| file.columns.is_empty()), "columns are only proposed");
        }
    }

    #[test]
    fn every_proposed_line_is_valid_once_it_is_no_comment() {
        let reading = testing::audit().identity.reading;
        let text = configuration(&reading, &Answers::default(), Language::De);
        let setting = |line: &str| {
            line.strip_prefix("# ")
                .filter(|line| line.starts_with(['"', '[']) || line.contains(" = "))
                .map(str::to_owned)
        };
        let text = text.replace("# [catalog]", "").replace("# systems = [\"my-erp.toml\"]", "");
        let open: Vec<String> = text.lines().map(|line| setting(line).unwrap_or_else(|| line.to_owned())).collect();
        let settings = crate::config::parse(&open.join("\n"), "archipel.toml").unwrap();
        assert_eq!(settings.files[0].columns["Id"], Some(Role::Id));
        assert!(settings.systems.values().all(|system| system.deduplicated && system.owner.is_some()));
        assert_eq!(settings.linkage, crate::config::LinkageSettings::default(), "defaults are told as they are");
        assert_eq!(settings.handovers, crate::config::HandoverSettings::default());
        assert_eq!(settings.money, crate::config::MoneySettings::default());
    }

    #[test]
    fn answers_are_settings() {
        let reading = testing::audit().identity.reading;
        let file = reading.catalogue.tables[0].table.file.clone();
        let columns = BTreeMap::from([((file, "City".to_owned()), Role::State)]);
        let text = configuration(&reading, &Answers { columns, ..Answers::default() }, Language::En);
        let settings = crate::config::parse(&text, "archipel.toml").unwrap();
        assert_eq!(settings.files[0].columns["City"], Some(Role::State));
    }

    #[test]
    fn dates_and_counters_of_file_names_are_left_open() {
        let files = ["Deals_2026_05_28.csv", "Liste 2025-01.csv", "Liste 2026-01.csv", "20260301.csv", "a/K1.csv"];
        let patterns: Vec<String> = files.iter().map(|file| pattern(file, &files)).collect();
        assert_eq!(patterns, ["Deals_*.csv", "Liste 2025-01.csv", "Liste 2026-01.csv", "20260301.csv", "a/K1.csv"]);
        assert_eq!(pattern("x/Book_2026.xlsx#Kunden", &[]), "x/Book_*.xlsx#Kunden");
    }

    #[test]
    fn hostile_names_are_quoted() {
        assert_eq!(quoted("a\"b\\c\n\u{7f}"), r#""a\"b\\c\n\u007f""#);
        assert_eq!((key("zoho-crm"), key("a.b")), ("zoho-crm".to_owned(), "\"a.b\"".to_owned()));
    }
}
