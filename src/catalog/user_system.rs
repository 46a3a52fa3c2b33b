//! Systems that a user adds: a file with the schema of `catalog/systems`, checked so that every mistake is shown with its place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::known::{KnownSystem, KnownTable};

/// A system that the configuration adds. Two are equal if their files say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct UserSystem(Arc<KnownSystem>);

/// What is wrong with a system file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemFault {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What, in lower case and without a full stop.
    pub message: String,
}

impl UserSystem {
    /// Reads a system file.
    ///
    /// # Errors
    /// All faults, if it is no TOML, has unknown keys or values, or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, Vec<SystemFault>> {
        let system: KnownSystem = toml::from_str(text).map_err(|error| {
            vec![SystemFault { span: error.span().unwrap_or_default(), message: error.message().to_owned() }]
        })?;
        let faults = Checker { text }.faults(&system);
        if faults.is_empty() { Ok(Self(Arc::new(system.folded()))) } else { Err(faults) }
    }

    /// Its slug.
    pub fn slug(&self) -> &str {
        &self.0.slug
    }

    /// What the file says.
    pub(super) fn known(&self) -> &KnownSystem {
        &self.0
    }
}

impl Serialize for UserSystem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.slug().serialize(serializer)
    }
}

/// Looks for contradictions, and for their places in the text.
struct Checker<'t> {
    text: &'t str,
}

impl Checker<'_> {
    fn faults(&self, system: &KnownSystem) -> Vec<SystemFault> {
        let mut faults = Vec::new();
        let is_slug = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if system.slug.is_empty() || !system.slug.chars().all(is_slug) {
            let message = "a slug is made of lower-case letters, digits and hyphens: `my-erp`";
            faults.push(self.fault(0, &system.slug, message));
        }
        if system.tables.is_empty() && system.names.is_empty() {
            faults.push(self.fault(0, "slug", "a system without a `[[table]]` needs `names` to be known by"));
        }
        for (number, table) in system.tables.iter().enumerate() {
            self.of_table(number, table, &mut faults);
        }
        faults
    }

    fn of_table(&self, number: usize, table: &KnownTable, faults: &mut Vec<SystemFault>) {
        let comparable = table.clone().folded();
        let mut seen = BTreeSet::new();
        for alias in comparable.columns.values().flatten() {
            let mut tell = |message: &str| faults.push(self.fault(number + 1, alias, &format!("`{alias}` {message}")));
            if !seen.insert(alias) {
                tell("has two roles in one table");
            }
            if comparable.unused.contains(alias) {
                tell("has a role and is `unused` too");
            }
            if comparable.absent.contains(alias) {
                tell("has a role and must be `absent` too");
            }
        }
        if table.signature.is_empty() && table.category.is_none() {
            faults.push(self.fault(number + 1, "", "a table without a `signature` cannot be recognised"));
        }
        for header in comparable.signature.iter().flatten().filter(|_| table.kind.is_some()) {
            if comparable.role(header).is_none() && !comparable.leaves_unused(header) {
                let message = format!("`{header}` of the signature needs a role, or a place among `unused`");
                faults.push(self.fault(number + 1, header, &message));
            }
        }
        if table.fallback.values().any(|substitute| !table.columns.contains_key(substitute)) {
            faults.push(self.fault(
                number + 1,
                "",
                "a `fallback` needs columns of the role that serves for another one",
            ));
        }
        for rule in &table.rows {
            let under = rule.role.map_or(!rule.headers.is_empty(), |role| table.columns.contains_key(&role));
            let ways = [rule.first_digits.is_some(), !rule.values.is_empty(), rule.filled];
            if !under || ways.iter().filter(|way| **way).count() != 1 {
                let message = "a rule for rows needs a `role` of the table or `headers`, and one of `values`, `first-digits` and `filled`";
                faults.push(self.fault(number + 1, "", message));
            }
        }
    }

    /// A fault at the first text in quotes of the so many-th table that is the word; else at the head of that table.
    fn fault(&self, table: usize, word: &str, message: &str) -> SystemFault {
        let heads = self.text.match_indices("[[table]]").map(|(at, head)| at..at + head.len());
        let head = std::iter::once(0..self.text.len().min(1)).chain(heads).nth(table).unwrap_or_default();
        let quoted = self.text[head.start..].split('"').scan(head.start, |at, part| {
            let start = *at;
            *at += part.len() + 1;
            Some(start..start + part.len())
        });
        let mut words = quoted.skip(1).step_by(2);
        let same = |span: &Range<usize>| !word.is_empty() && super::header::fold(&self.text[span.clone()]) == word;
        let span = words.find(|span| same(span) || &self.text[span.clone()] == word && !word.is_empty());
        SystemFault { span: span.unwrap_or(head), message: message.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
slug = "my-erp"
name = "My ERP"
department = "operations"
[[table]]
kind = "debtor"
signature = [["KD_NUM"], ["KD_BEZ"]]
[table.columns]
id = ["KD_NUM"]
company-name = ["KD_BEZ"]
"#;

    fn fault(text: &str) -> (String, String) {
        let faults = UserSystem::parse(text).expect_err("a fault");
        assert_eq!(faults.len(), 1, "{faults:?}");
        (text[faults[0].span.clone()].to_owned(), faults[0].message.clone())
    }

    #[test]
    fn a_sound_file_is_taken() {
        assert_eq!(UserSystem::parse(FILE).expect("sound").slug(), "my-erp");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let (place, message) = fault(&FILE.replace("my-erp", "My ERP 2"));
        assert_eq!(place, "My ERP 2");
        assert!(message.contains("lower-case"), "{message}");
        let (place, message) = fault(&FILE.replace("company-name", "compny-name"));
        assert!(place.contains("compny-name") && message.contains("company-name"), "{place} {message}");
        let (place, message) = fault(&FILE.replace(r#"["KD_BEZ"]]"#, r#"["KD_BEZ", "KD_TYP"]]"#));
        assert_eq!(place, "KD_TYP");
        assert!(message.contains("signature"), "{message}");
        let (place, message) = fault(&FILE.replace(r#"["KD_NUM"], ["KD_BEZ"]]"#, "]"));
        assert_eq!(place, "[[table]]");
        assert!(message.contains("signature"), "{message}");
        let with_fallback = FILE.replace("[table.columns]", "fallback = { closed = \"due\" }\n[table.columns]");
        assert!(fault(&with_fallback).1.contains("fallback"));
        assert!(UserSystem::parse(&(with_fallback + "due = [\"BIS\"]\n")).is_ok());
    }
}
