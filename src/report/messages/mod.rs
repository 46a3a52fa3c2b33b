//! The message catalogue: every sentence that people read, in German and English, as data.

mod language;
mod sentence;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use language::Language;
use sentence::Sentence;

use crate::message::{Argument, Message};

/// The files of the catalogue, by name.
const FILES: &[(&str, &str)] = &[
    ("check", include_str!("check.toml")),
    ("contradictions", include_str!("contradictions.toml")),
    ("diff", include_str!("diff.toml")),
    ("duplicates", include_str!("duplicates.toml")),
    ("evidence", include_str!("evidence.toml")),
    ("explain", include_str!("explain.toml")),
    ("findings", include_str!("findings.toml")),
    ("handovers", include_str!("handovers.toml")),
    ("html", include_str!("html.toml")),
    ("islands", include_str!("islands.toml")),
    ("model", include_str!("model.toml")),
    ("init", include_str!("init.toml")),
    ("inspect", include_str!("inspect.toml")),
    ("migrate", include_str!("migrate.toml")),
    ("problems", include_str!("problems.toml")),
    ("quality", include_str!("quality.toml")),
    ("report", include_str!("report.toml")),
    ("review", include_str!("review.toml")),
    ("roadmap", include_str!("roadmap.toml")),
    ("rules", include_str!("rules.toml")),
    ("signals", include_str!("signals.toml")),
    ("terminal", include_str!("terminal.toml")),
    ("xlsx", include_str!("xlsx.toml")),
];

/// One id of a catalogue file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    de: String,
    en: String,
}

/// Both wordings of one message.
struct Wordings {
    german: Sentence,
    english: Sentence,
}

static CATALOGUE: LazyLock<BTreeMap<String, Wordings>> = LazyLock::new(|| {
    // A file that cannot be parsed leaves its messages out, and then shows their ids; the tests below forbid it.
    FILES.iter().flat_map(|(_, text)| entries(text).unwrap_or_default()).collect()
});

fn entries(text: &str) -> Result<Vec<(String, Wordings)>, toml::de::Error> {
    let raw: BTreeMap<String, Entry> = toml::from_str(text)?;
    let wordings = |entry: Entry| Wordings { german: Sentence::parse(&entry.de), english: Sentence::parse(&entry.en) };
    Ok(raw.into_iter().map(|(id, entry)| (id, wordings(entry))).collect())
}

impl Wordings {
    fn sentence(&self, language: Language) -> &Sentence {
        match language {
            Language::De => &self.german,
            Language::En => &self.english,
        }
    }
}

/// The words of a message in a language. An id that the catalogue lacks shows as itself.
pub fn render(message: &Message, language: Language) -> String {
    let find = |name: &str| message.arguments.iter().find(|(other, _)| *other == name).map(|(_, value)| value);
    sentence_or_id(message.id, language, |sentence| sentence.render(language, find, print))
}

/// The words of an id that is put together, such as that of an action.
pub fn phrase(id: &str, arguments: &[(&'static str, Argument)], language: Language) -> String {
    let find = |name: &str| arguments.iter().find(|(other, _)| *other == name).map(|(_, value)| value);
    sentence_or_id(id, language, |sentence| sentence.render(language, find, print))
}

/// The words of an id that takes no arguments.
pub fn text(id: &str, language: Language) -> String {
    sentence_or_id(id, language, |sentence| sentence.render(language, |_| None, print))
}

/// The words of an id whose places are numbered `{0}`, `{1}`, ….
pub fn numbered(id: &str, details: &[String], language: Language) -> String {
    let arguments: Vec<Argument> = details.iter().map(|detail| Argument::Text(detail.clone())).collect();
    let find = |name: &str| arguments.get(name.parse::<usize>().ok()?);
    sentence_or_id(id, language, |sentence| sentence.render(language, find, print))
}

/// Whether the catalogue has an id.
pub fn has(id: &str) -> bool {
    CATALOGUE.contains_key(id)
}

fn sentence_or_id(id: &str, language: Language, render: impl FnOnce(&Sentence) -> String) -> String {
    CATALOGUE.get(id).map_or_else(|| id.to_owned(), |wordings| render(wordings.sentence(language)))
}

fn print(argument: &Argument, language: Language) -> String {
    match argument {
        Argument::Text(text) => text.clone(),
        Argument::Count(count) => language.count(*count),
        Argument::Euro(cents) => language.euro(*cents),
        Argument::Date(date) => language.date(*date),
        Argument::Share(share) => language.share(*share),
        Argument::Days(days) => days_in_words(*days, language),
        Argument::Message(message) => render(message, language),
        Argument::List(items) => {
            let words: Vec<String> = items.iter().map(|item| print(item, language)).collect();
            language.list(&words)
        }
    }
}

fn days_in_words(days: i64, language: Language) -> String {
    let sign = if days < 0 { "−" } else { "" };
    let number = language.count(days.unsigned_abs());
    let unit = text(if days == 1 { "unit-day" } else { "unit-days" }, language);
    format!("{sign}{number}\u{a0}{unit}")
}

#[cfg(test)]
mod tests;
