//! Patterns of headers and file names: words with `*` for anything.

use serde::{Deserialize, Deserializer};

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

    /// Whether the pattern has no star.
    pub(super) fn is_literal(&self) -> bool {
        self.parts.len() == 1
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
}
