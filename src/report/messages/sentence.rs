//! One sentence of the catalogue: text with places for arguments.
//!
//! `{name}` prints the argument. `{name|one|many}` prints the first form where the argument is the number one and the
//! second form otherwise, without the number: `{records} {records|record|records}`.

use super::language::Language;
use crate::message::Argument;

/// A sentence, cut at its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Place(String),
    Plural { name: String, one: String, many: String },
}

impl Sentence {
    /// Cuts a sentence at its places; a brace without a partner is text.
    pub(super) fn parse(source: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some(open) = rest.find('{') {
            let Some(length) = rest[open..].find('}') else { break };
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            parts.push(Part::parse(&rest[open + 1..open + length]));
            rest = &rest[open + length + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Self { parts }
    }

    /// The sentence with its arguments in their places. A missing argument shows as its name in braces.
    pub(super) fn render<'a>(
        &self,
        language: Language,
        argument: impl Fn(&str) -> Option<&'a Argument>,
        print: impl Fn(&Argument, Language) -> String,
    ) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(verbatim) => text.push_str(verbatim),
                Part::Place(name) => match argument(name) {
                    Some(value) => text.push_str(&print(value, language)),
                    None => text.extend(["{", name, "}"]),
                },
                Part::Plural { name, one, many } => {
                    text.push_str(if argument(name).is_some_and(is_one) { one } else { many });
                }
            }
        }
        text
    }

    /// Names of its places, sorted, each once.
    #[cfg(test)]
    pub(super) fn places(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(_) => None,
                Part::Place(name) | Part::Plural { name, .. } => Some(name.as_str()),
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

impl Part {
    fn parse(inside: &str) -> Self {
        let mut forms = inside.splitn(3, '|');
        let name = forms.next().unwrap_or_default().trim().to_owned();
        match (forms.next(), forms.next()) {
            (Some(one), Some(many)) => Self::Plural { name, one: one.to_owned(), many: many.to_owned() },
            _ => Self::Place(name),
        }
    }
}

fn is_one(argument: &Argument) -> bool {
    match argument {
        Argument::Count(count) => *count == 1,
        Argument::Days(days) => *days == 1,
        Argument::List(items) => items.len() == 1,
        Argument::Text(text) => text == "1",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, count: u64) -> String {
        let argument = Argument::Count(count);
        Sentence::parse(source).render(
            Language::De,
            |name| (name == "n").then_some(&argument),
            |_, language| language.count(count),
        )
    }

    #[test]
    fn the_number_chooses_the_form() {
        assert_eq!(shown("{n} {n|Datensatz|Datensätze} gelesen", 1), "1 Datensatz gelesen");
        assert_eq!(shown("{n} {n|Datensatz|Datensätze} gelesen", 1200), "1.200 Datensätze gelesen");
    }

    #[test]
    fn a_lone_brace_is_text_and_a_missing_argument_stays_visible() {
        assert_eq!(shown("a { b", 1), "a { b");
        assert_eq!(shown("{other}", 1), "{other}");
    }

    #[test]
    fn places_are_named_once() {
        assert_eq!(Sentence::parse("{b} {a|x|y} {b}").places(), ["a", "b"]);
    }
}
