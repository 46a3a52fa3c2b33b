//! The configuration as typed: TOML tables with the place of every key and value, read key by key.

use std::ops::Range;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnose::{Mistake, nearest};
use crate::catalog::{from_spelling, spellings};

/// One table of the configuration. Keys that it does not know are mistakes from the start.
pub(super) struct Section<'t> {
    table: &'t DeTable<'t>,
    /// Where the table itself stands.
    pub span: Range<usize>,
}

impl<'t> Section<'t> {
    /// A table whose keys are all among `keys`.
    pub(super) fn new(
        table: &'t DeTable<'t>,
        span: Range<usize>,
        keys: &[&'static str],
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        for key in table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())) {
            mistakes.push(Mistake::unknown("key", key.get_ref(), key.span(), keys));
        }
        Self { table, span }
    }

    /// A table whose keys are names of the user's own.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Spanned<DeValue<'t>>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// A table below this one; an empty one is none.
    pub(super) fn table(
        &self,
        key: &str,
        keys: Option<&[&'static str]>,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Section<'t>> {
        let value = self.get(key)?;
        table_of(value, keys, mistakes)
    }

    /// The tables of an array of tables.
    pub(super) fn tables(&self, key: &str, keys: &[&'static str], mistakes: &mut Vec<Mistake>) -> Vec<Section<'t>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            mistakes.push(Mistake::wrong_type("an array of tables", value).with_help(format!("write `[[{key}]]`")));
            return Vec::new();
        };
        array.iter().filter_map(|entry| table_of(entry, Some(keys), mistakes)).collect()
    }

    /// A text that is not empty.
    pub(super) fn text(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => return Some(text.to_owned()),
            Some(_) => mistakes.push(Mistake::new("an empty text", value.span(), "write a name, or leave the key out")),
            None => mistakes.push(Mistake::wrong_type("a text in quotes", value)),
        }
        None
    }

    /// Texts that are not empty, with their places.
    pub(super) fn texts(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Vec<(String, Range<usize>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            mistakes.push(Mistake::wrong_type("an array of texts", value));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for entry in array {
            match entry.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => texts.push((text.to_owned(), entry.span())),
                None => mistakes.push(Mistake::wrong_type("a text in quotes that is not empty", entry)),
            }
        }
        texts
    }

    /// Yes or no.
    pub(super) fn flag(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            mistakes.push(Mistake::wrong_type("`true` or `false`", value));
        }
        flag
    }

    /// A word of a closed vocabulary.
    pub(super) fn word<T: DeserializeOwned>(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<T> {
        word_of(key, self.get(key)?, mistakes)
    }

    /// A number from 0 to 1, with its place.
    pub(super) fn share(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<(f64, Range<usize>)> {
        let value = self.get(key)?;
        let share = number_of(value).filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            mistakes.push(Mistake::out_of_range(key, value, "a number from 0 to 1"));
        }
        share.map(|share| (share, value.span()))
    }

    /// A whole number of things that is not negative.
    pub(super) fn number(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<usize> {
        number_of_things(key, self.get(key)?, mistakes)
    }

    /// A whole number from 0 to 100.
    pub(super) fn percent(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<u32> {
        let value = self.get(key)?;
        let percent = integer_of(value).and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= 100);
        if percent.is_none() {
            mistakes.push(Mistake::out_of_range(key, value, "a whole number from 0 to 100"));
        }
        percent
    }

    /// A number of days, or of anything that is never more than those of a century.
    pub(super) fn count(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<u32> {
        /// A century of days; more of anything is a slip of the keyboard.
        const MOST: u32 = 36_525;
        let value = self.get(key)?;
        let count = integer_of(value).and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= MOST);
        if count.is_none() {
            mistakes.push(Mistake::out_of_range(key, value, "a whole number from 0 to 36525"));
        }
        count
    }

    /// Euros that are not negative, in cents.
    pub(super) fn euro(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<i64> {
        /// A thousand million euros; costs are smaller.
        const MOST: f64 = 1e9;
        let value = self.get(key)?;
        let euro = number_of(value).filter(|euro| (0.0..=MOST).contains(euro));
        if euro.is_none() {
            mistakes.push(Mistake::out_of_range(key, value, "an amount in euros, like `12000` or `65.50`"));
        }
        euro.map(|euro| (euro * 100.0).round() as i64)
    }

    /// A calendar date, quoted or not.
    pub(super) fn date(&self, key: &str, mistakes: &mut Vec<Mistake>) -> Option<Date> {
        let value = self.get(key)?;
        let written = value.get_ref().as_datetime().map(ToString::to_string);
        let text = written.or_else(|| value.get_ref().as_str().map(str::to_owned));
        let date = text.filter(|text| text.len() == "2026-03-31".len()).and_then(|text| text.parse().ok());
        if date.is_none() {
            mistakes.push(Mistake::out_of_range(key, value, "a date like `2026-03-31`"));
        }
        date
    }

    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.iter().find(|(other, _)| other.get_ref() == key).map(|(_, value)| value)
    }
}

/// A value that has to be a table; without `keys` its keys are the user's own.
pub(super) fn table_of<'t>(
    value: &'t Spanned<DeValue<'t>>,
    keys: Option<&[&'static str]>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Section<'t>> {
    match (value.get_ref().as_table(), keys) {
        (Some(table), Some(keys)) => Some(Section::new(table, value.span(), keys, mistakes)),
        (Some(table), None) => Some(Section { table, span: value.span() }),
        (None, _) => {
            mistakes.push(Mistake::wrong_type("a table", value));
            None
        }
    }
}

/// A value that has to be a word of a closed vocabulary.
pub(super) fn word_of<T: DeserializeOwned>(
    what: &str,
    value: &Spanned<DeValue<'_>>,
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    let Some(text) = value.get_ref().as_str() else {
        mistakes.push(Mistake::wrong_type("a text in quotes", value));
        return None;
    };
    let word = from_spelling(text);
    if word.is_none() {
        mistakes.push(Mistake::unknown(what, text, value.span(), spellings::<T>()));
    }
    word
}

/// A value that has to be a whole number of things.
pub(super) fn number_of_things(key: &str, value: &Spanned<DeValue<'_>>, mistakes: &mut Vec<Mistake>) -> Option<usize> {
    let number = integer_of(value).and_then(|number| u32::try_from(number).ok());
    if number.is_none() {
        mistakes.push(Mistake::out_of_range(key, value, "a whole number from 0 on"));
    }
    number.map(|number| number as usize)
}

fn integer_of(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    let integer = value.get_ref().as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn number_of(value: &Spanned<DeValue<'_>>) -> Option<f64> {
    let float = value.get_ref().as_float().and_then(|float| float.as_str().parse().ok());
    float.or_else(|| integer_of(value).map(|integer| integer as f64))
}

impl Mistake {
    /// A word that is not among the known ones; the nearest of them is suggested.
    pub(super) fn unknown(what: &str, word: &str, span: Range<usize>, known: &[&str]) -> Self {
        let mistake = Self::new(format!("unknown {what} `{word}`"), span, format!("no such {what}"));
        match nearest(word, known) {
            Some(suggestion) => mistake.with_help(format!("did you mean `{suggestion}`?")),
            None => mistake.with_help(format!("known are `{}`", known.join("`, `"))),
        }
    }

    /// A value of another type than asked for.
    pub(super) fn wrong_type(expected: &str, value: &Spanned<DeValue<'_>>) -> Self {
        let found = value.get_ref().type_str();
        Self::new(format!("expected {expected}"), value.span(), format!("this is of type {found}"))
    }

    /// A value of the right type that makes no sense.
    fn out_of_range(key: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> Self {
        Self::new(format!("invalid value for `{key}`"), value.span(), format!("expected {expected}"))
    }
}
