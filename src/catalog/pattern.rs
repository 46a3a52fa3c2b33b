//! Patterns of headers and file names: words with `*` for anything.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer};

use super::composition;
use super::header::fold;

/// A folded text with `*` for any run of letters and digits, none included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// The text between the stars.
    parts: Vec<String>,
}

impl Pattern {
    /// Reads a pattern as a person writes it: `Kunden*nummer`.
    pub(super) fn new(text: &str) -> Self {
        Self { parts: text.split('*').map(fold).collect() }
    }

    /// Whether a folded text fits.
    pub(super) fn fits(&self, folded: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|word| word == folded);
        };
        let Some(mut rest) = folded.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

/// Patterns of which any may fit; those without a star are looked up at once, as they are spelled and as they are composed.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    literal: FxHashSet<String>,
    open: Vec<Pattern>,
}

impl Patterns {
    /// Whether one of the patterns is the folded text.
    pub(super) fn hold(&self, folded: &str) -> bool {
        self.literal.contains(folded)
    }

    /// Whether one of the patterns with a star fits the folded text; concepts are not text, and nothing of them is left open.
    pub(super) fn fit(&self, folded: &str) -> bool {
        !composition::is_key(folded) && self.open.iter().any(|pattern| pattern.fits(folded))
    }
}

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        let (open, literal): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.contains('*'));
        let composed = literal.iter().filter_map(|word| composition::key(word));
        let literal = literal.iter().map(|word| fold(word)).chain(composed).collect();
        Ok(Self { literal, open: open.iter().map(|word| Pattern::new(word)).collect() })
    }
}

/// What a system writes around the names that users give to their own columns: `Custom field (*)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrapping {
    before: String,
    behind: String,
}

impl Wrapping {
    /// What stands at the place of the star; `None` where the header is not wrapped so.
    pub(super) fn inside<'a>(&self, header: &'a str) -> Option<&'a str> {
        let header = header.trim();
        let before = header.get(..self.before.len()).filter(|text| text.eq_ignore_ascii_case(&self.before))?;
        let rest = &header[before.len()..];
        let end = rest.len().checked_sub(self.behind.len())?;
        rest.get(end..).filter(|text| text.eq_ignore_ascii_case(&self.behind))?;
        Some(rest[..end].trim()).filter(|inside| !inside.is_empty())
    }
}

impl<'de> Deserialize<'de> for Wrapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts = text.split_once('*').filter(|(_, behind)| !behind.contains('*'));
        let (before, behind) = parts.ok_or_else(|| serde::de::Error::custom("one `*` stands for the user's name"))?;
        Ok(Self { before: before.to_owned(), behind: behind.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        assert!(Pattern::new("Kunden*nummer").fits("kundenidentnummer"));
        assert!(Pattern::new("*mail*").fits("email1"));
        assert!(Pattern::new("Bankverb*").fits("bankverb1gueltigvon"));
        assert!(!Pattern::new("Konto").fits("kontonummer"));
        assert!(!Pattern::new("ab*ba").fits("aba"), "the ends do not overlap");
    }

    #[test]
    fn wrappings_are_taken_off() {
        let wrapping = Wrapping { before: "Custom field (".to_owned(), behind: ")".to_owned() };
        assert_eq!(wrapping.inside("Custom field (Kundennummer)"), Some("Kundennummer"));
        assert_eq!(wrapping.inside("custom Field (Größe)"), Some("Größe"));
        assert_eq!(wrapping.inside("Custom field ()"), None);
        assert_eq!(wrapping.inside("Größe (Custom)"), None);
        let suffix = Wrapping { before: String::new(), behind: "__c".to_owned() };
        assert_eq!(suffix.inside("ERP_Nummer__c"), Some("ERP_Nummer"));
        assert_eq!(suffix.inside("Ö"), None);
    }
}
