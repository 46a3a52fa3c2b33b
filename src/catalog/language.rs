//! In which language a table's headers are: exports follow the language of the person who made them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::header::fold;
use super::naming::words;

/// The language of headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum HeaderLanguage {
    /// German.
    De,
    /// English.
    En,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    de: Vec<String>,
    en: Vec<String>,
}

static WORDS: LazyLock<LanguageFile> =
    LazyLock::new(|| super::embedded("languages.toml", include_str!("data/languages.toml")));

impl HeaderLanguage {
    /// The language of most of the headers that are in one; `None` where none is, or as many in the one as in the other.
    pub fn of(headers: &[String]) -> Option<Self> {
        let count = |is: &dyn Fn(&str) -> bool| headers.iter().filter(|header| is(header)).count();
        let (german, english) = (count(&is_german), count(&is_english));
        match german.cmp(&english) {
            std::cmp::Ordering::Greater => Some(Self::De),
            std::cmp::Ordering::Less => Some(Self::En),
            std::cmp::Ordering::Equal => None,
        }
    }
}

fn is_german(header: &str) -> bool {
    let folded = fold(header);
    WORDS.de.iter().any(|word| folded.contains(word.as_str()))
}

fn is_english(header: &str) -> bool {
    words(header).into_iter().map(fold).any(|word| WORDS.en.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Option<HeaderLanguage> {
        HeaderLanguage::of(&headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn headers_tell_their_language() {
        assert_eq!(of(&["Kundennummer", "Name", "PLZ", "Ort"]), Some(HeaderLanguage::De));
        assert_eq!(of(&["Record Id", "Account Name", "Billing City"]), Some(HeaderLanguage::En));
        assert_eq!(of(&["CompanyName", "zip_code"]), Some(HeaderLanguage::En));
        assert_eq!(of(&["Name", "Status"]), None);
        assert_eq!(of(&[]), None);
    }
}
