//! The profile of a target system: its files, headers, forms and limits, read from `src/migrate/targets/*.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::listing::Source;
use crate::catalog::RecordKind;
use crate::migrate::embedded;
use crate::migrate::write::Quotes;

/// The profiles by slug, in the order of the contract.
const FILES: [(&str, &str); 9] = [
    ("generic", include_str!("generic.toml")),
    ("zoho-crm", include_str!("zoho-crm.toml")),
    ("zoho-books", include_str!("zoho-books.toml")),
    ("zoho-analytics", include_str!("zoho-analytics.toml")),
    ("hubspot", include_str!("hubspot.toml")),
    ("salesforce", include_str!("salesforce.toml")),
    ("odoo", include_str!("odoo.toml")),
    ("business-central", include_str!("business-central.toml")),
    ("datev", include_str!("datev.toml")),
];

/// Whole headers that profiles fill only some columns of, by name.
const LAYOUTS: [(&str, &str); 1] = [("datev-debitoren-kreditoren", include_str!("datev-debitoren-kreditoren.txt"))];

/// How a target system wants its files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its slug.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    #[serde(default)]
    pub(in crate::migrate) encoding: Encoding,
    #[serde(default = "comma")]
    pub(in crate::migrate) delimiter: char,
    #[serde(default)]
    pub(in crate::migrate) quotes: Quotes,
    #[serde(default)]
    pub(in crate::migrate) line_end: LineEnd,
    /// How days are written: `Y`, `M` and `D` stand for the digits of year, month and day.
    #[serde(default = "iso")]
    pub(in crate::migrate) date: String,
    #[serde(default = "point")]
    pub(in crate::migrate) decimal: char,
    /// Lines above the header; `{consultant}` and the like are filled in.
    #[serde(default)]
    pub(in crate::migrate) preamble: Vec<String>,
    /// Rows that the importer takes at once.
    pub(in crate::migrate) batch_rows: Option<u64>,
    pub(in crate::migrate) file: Vec<TargetFile>,
}

/// One file of a target.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::migrate) struct TargetFile {
    /// Its name without number and ending.
    pub(in crate::migrate) name: String,
    /// The list that gives its rows.
    pub(in crate::migrate) of: Source,
    /// The column that carries the entity's id.
    pub(in crate::migrate) id: String,
    /// Columns that together tell a row apart where an export of the target does not have the id.
    #[serde(default)]
    pub(in crate::migrate) key: Vec<String>,
    /// What the rows of the target's own exports are.
    pub(in crate::migrate) kind: Option<RecordKind>,
    /// Name of the whole header, where the columns are only some of it.
    pub(in crate::migrate) layout: Option<String>,
    /// Only rows in which one of these columns of the list is filled.
    #[serde(default)]
    pub(in crate::migrate) only_if: Vec<String>,
    pub(in crate::migrate) columns: Vec<TargetColumn>,
}

/// One column of a target's file.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about a column")]
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::migrate) struct TargetColumn {
    pub(in crate::migrate) header: String,
    /// Columns of the list, the first that is filled counts; `customer.` in front means the customer of the row.
    #[serde(default)]
    pub(in crate::migrate) from: Vec<String>,
    /// All filled ones, with this between them.
    pub(in crate::migrate) join: Option<String>,
    /// Columns of the list whose first filled one counts where all of `from` are empty.
    #[serde(default)]
    pub(in crate::migrate) or: Vec<String>,
    /// Of the values, also of those of a list, the first that has nothing but digits.
    #[serde(default)]
    pub(in crate::migrate) digits: bool,
    /// The same text in every row.
    pub(in crate::migrate) value: Option<String>,
    /// Other words for values, as the picklist has them; compared without regard to case.
    #[serde(default)]
    pub(in crate::migrate) map: BTreeMap<String, String>,
    /// The word for all values that `map` does not name.
    pub(in crate::migrate) otherwise: Option<String>,
    /// Only so many signs from the front.
    pub(in crate::migrate) first: Option<usize>,
    /// Only what stands behind so many signs.
    pub(in crate::migrate) after: Option<usize>,
    /// Only where a column of the list has one of these values.
    pub(in crate::migrate) when: Option<When>,
    #[serde(default)]
    pub(in crate::migrate) form: ColumnForm,
    /// Signs that the target takes.
    pub(in crate::migrate) length: Option<usize>,
    #[serde(default)]
    pub(in crate::migrate) required: bool,
    #[serde(default)]
    pub(in crate::migrate) unique: bool,
    /// The file whose ids the values are.
    pub(in crate::migrate) refers: Option<String>,
    /// Numbers whose check digits must be right.
    pub(in crate::migrate) check: Option<Digits>,
    /// Never in quotes.
    #[serde(default)]
    pub(in crate::migrate) bare: bool,
}

/// A condition on a row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::migrate) struct When {
    pub(in crate::migrate) column: String,
    pub(in crate::migrate) is: Vec<String>,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::migrate) enum ColumnForm {
    /// Text.
    #[default]
    Text,
    /// An amount, with the target's decimal sign.
    Amount,
    /// A day, in the target's form.
    Date,
    /// Text in one line.
    Line,
}

/// Numbers that can be told to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::migrate) enum Digits {
    /// A VAT id.
    Vat,
    /// A bank account.
    Iban,
    /// An e-mail address.
    Email,
}

/// Encoding of a target's files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(in crate::migrate) enum Encoding {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// What ends a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::migrate) enum LineEnd {
    #[default]
    Lf,
    Crlf,
}

fn comma() -> char {
    ','
}

fn point() -> char {
    '.'
}

fn iso() -> String {
    "YYYY-MM-DD".to_owned()
}

static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| FILES.iter().map(|(slug, text)| embedded(slug, text)).collect());

/// The slugs of all targets.
pub fn names() -> [&'static str; 9] {
    FILES.map(|(slug, _)| slug)
}

/// The profile of a target.
pub fn profile(slug: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.slug == slug)
}

impl Profile {
    /// The text of one of its files.
    pub(in crate::migrate) fn decoded(&self, bytes: &[u8]) -> String {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                String::from_utf8_lossy(bytes).into_owned()
            }
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        }
    }
}

impl TargetFile {
    /// The headers of the file, in order.
    pub(in crate::migrate) fn headers(&self) -> Vec<&str> {
        let layout = self.layout.as_deref().and_then(|name| LAYOUTS.iter().find(|(other, _)| *other == name));
        match layout {
            Some((_, text)) => text.lines().map(|line| line.split('\t').next().unwrap_or("")).collect(),
            None => self.columns.iter().map(|column| column.header.as_str()).collect(),
        }
    }

    /// Which headers of the layout are never in quotes.
    pub(in crate::migrate) fn bare(&self) -> Vec<bool> {
        let layout = self.layout.as_deref().and_then(|name| LAYOUTS.iter().find(|(other, _)| *other == name));
        match layout {
            Some((_, text)) => text.lines().map(|line| line.ends_with("\tbare")).collect(),
            None => self.columns.iter().map(|column| column.bare).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_can_be_read_and_is_sound() {
        for slug in names() {
            let profile = profile(slug).unwrap();
            assert_eq!(profile.slug, slug);
            for file in &profile.file {
                let headers = file.headers();
                let has = |header: &str| headers.contains(&header);
                assert!(has(&file.id), "{slug} {}: no id column", file.name);
                assert!(file.key.iter().all(|key| has(key)), "{slug} {}: key", file.name);
                for column in &file.columns {
                    assert!(has(&column.header), "{slug} {}: `{}`", file.name, column.header);
                    assert!(!column.from.is_empty() || column.value.is_some(), "{slug}: `{}`", column.header);
                }
                let before = profile.file.iter().take_while(|other| other.name != file.name);
                let before: Vec<&str> = before.map(|other| other.name.as_str()).collect();
                let refers = file.columns.iter().filter_map(|column| column.refers.as_deref());
                refers.for_each(|name| assert!(before.contains(&name), "{slug}: {name} comes too late"));
            }
        }
    }

    #[test]
    fn the_ledger_has_the_columns_of_its_format() {
        let file = &profile("datev").unwrap().file[0];
        assert_eq!(file.headers().len(), 254);
        assert!(file.bare()[0]);
    }
}
