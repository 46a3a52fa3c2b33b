//! What a data file says of a system: the schema of `catalog/systems/*.toml` and of the files that users add.
//!
//! The schema is described in `catalog/systems/README.md`.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::header::fold;
use super::pattern::{Pattern, Wrapping};
use super::recognition::{Department, System};
use super::vocabulary::{RecordKind, Role};

/// One system: what its exports look like.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct KnownSystem {
    pub slug: String,
    pub name: String,
    pub department: Department,
    /// Words in paths that name the system.
    #[serde(default)]
    pub names: Vec<String>,
    /// Module names that reports put in brackets behind a header.
    #[serde(default)]
    pub modules: Vec<String>,
    /// Users can add columns; those are read by their header words.
    #[serde(default)]
    pub custom_columns: bool,
    /// How the system writes the headers of such columns, `*` for what the user called them: `Custom field (*)`.
    #[serde(default)]
    pub custom_headers: Vec<Wrapping>,
    /// The system writes no underscores in headers but those of users' own columns: `account_id` is not its `AccountId`.
    #[serde(default)]
    pub no_underscores: bool,
    /// The line above the header that says what a table is.
    pub metadata: Option<Metadata>,
    /// Earlier systems with the same exports.
    #[serde(default, rename = "edition")]
    pub editions: Vec<Edition>,
    #[serde(default, rename = "table")]
    pub tables: Vec<KnownTable>,
}

/// A system that exports as another one does, and is kept apart from it: the one before a migration.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Edition {
    /// What stands behind the slug of the system: `business-central-navision`.
    pub slug: String,
    pub name: String,
    /// Words in the name of a file, or of the folder around it, that name it.
    pub names: Vec<String>,
}

/// A metadata line above the header.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Metadata {
    /// Contents of its first cell.
    pub marks: Vec<String>,
    /// Cell that holds the category of the table, from 0.
    pub category_cell: usize,
    /// Cells whose numbers make the slug of the instance.
    pub instance_cells: Vec<usize>,
    /// Cell that holds the length of general-ledger accounts; personal accounts have one digit more.
    pub account_length_cell: Option<usize>,
    /// Cells that hold the first and the last day of what the table holds (`20260101`): days without a year are of it.
    #[serde(default)]
    pub period_cells: Vec<usize>,
}

/// One kind of export of a system.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct KnownTable {
    /// What a row is; without it the table is known and left unused.
    pub kind: Option<RecordKind>,
    /// Category in the metadata line.
    pub category: Option<String>,
    /// Words in names of files or sheets.
    #[serde(default)]
    pub files: Vec<String>,
    /// Headers that must be there, one of each group.
    pub signature: Vec<Vec<String>>,
    /// Headers that add to the evidence.
    #[serde(default)]
    pub distinctive: Vec<String>,
    /// Headers that must not be there.
    #[serde(default)]
    pub absent: Vec<String>,
    /// Headers that are known and say nothing about the record.
    #[serde(default)]
    pub unused: Vec<String>,
    /// Patterns with `*` of such headers.
    #[serde(default)]
    pub unused_families: Vec<Pattern>,
    /// Headers of each role, the preferred ones first.
    #[serde(default)]
    pub columns: BTreeMap<Role, Vec<String>>,
    /// The role whose column serves for another one, in exports that have no column for that: the expected day of closing
    /// for the actual one.
    #[serde(default)]
    pub fallback: BTreeMap<Role, Role>,
    /// Rows that are of another kind than the table.
    #[serde(default)]
    pub rows: Vec<RowRule>,
    /// Role and rank of each folded header in `columns`.
    #[serde(skip)]
    roles: FxHashMap<String, (Role, usize)>,
    /// The headers in `unused`.
    #[serde(skip)]
    left_unused: FxHashSet<String>,
}

/// Tells the kind of single rows by the value under a role or a header.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RowRule {
    pub role: Option<Role>,
    /// Headers of the column, where none of the roles says what it does.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Values, compared without case and punctuation.
    #[serde(default)]
    pub values: Vec<String>,
    /// First digits of a number (a personal account, where the metadata line tells its length).
    pub first_digits: Option<String>,
    /// Any value at all.
    #[serde(default)]
    pub filled: bool,
    /// Headers of the names that are the row's own, where such a row is a person: the other columns of names hold whom the
    /// person belongs to.
    #[serde(default)]
    pub own_names: Vec<String>,
    /// What such a row is; without it the row is left out: it is a part of another, or of no use.
    pub kind: Option<RecordKind>,
}

impl KnownSystem {
    /// Makes its words comparable and prepares the look-ups.
    pub(super) fn folded(mut self) -> Self {
        fold_all(&mut self.names);
        fold_all(&mut self.modules);
        self.editions.iter_mut().for_each(|edition| fold_all(&mut edition.names));
        self.tables = self.tables.into_iter().map(KnownTable::folded).collect();
        self
    }

    /// The system as tables name it, under the slug of one instance of it.
    pub(super) fn instance(&self, slug: String) -> System {
        let name = self.called(&slug).to_owned();
        System { slug, name, department: self.department, known: true }
    }

    /// What an instance of the system is called, by its slug.
    pub(super) fn called(&self, slug: &str) -> &str {
        let behind = slug.strip_prefix(&self.slug).and_then(|rest| rest.strip_prefix('-'));
        let edition = self.editions.iter().find(|edition| behind == Some(edition.slug.as_str()));
        edition.map_or(&self.name, |edition| &edition.name)
    }

    /// Whether the system would write a header so.
    pub(super) fn could_write(&self, header: &str) -> bool {
        !self.no_underscores || !header.trim_end_matches("__c").trim_end_matches("__r").contains('_')
    }

    /// What the user called a column of their own; any other header as it stands.
    pub(super) fn bare_header<'a>(&self, header: &'a str) -> &'a str {
        self.custom_headers.iter().find_map(|wrapping| wrapping.inside(header)).unwrap_or(header)
    }
}

impl RowRule {
    /// Makes its headers and values comparable.
    pub(super) fn fold(&mut self) {
        fold_all(&mut self.headers);
        fold_all(&mut self.values);
        fold_all(&mut self.own_names);
    }
}

fn fold_all(words: &mut Vec<String>) {
    for word in words.iter_mut() {
        *word = fold(word);
    }
    let mut seen = Vec::with_capacity(words.len());
    words.retain(|word| {
        !seen.contains(word) && {
            seen.push(word.clone());
            true
        }
    });
}

impl KnownTable {
    /// Makes its words comparable and prepares the look-ups.
    pub(super) fn folded(mut self) -> Self {
        self.signature.iter_mut().for_each(fold_all);
        for list in [&mut self.files, &mut self.distinctive, &mut self.absent, &mut self.unused] {
            fold_all(list);
        }
        self.columns.values_mut().for_each(fold_all);
        self.rows.iter_mut().for_each(RowRule::fold);
        self.index();
        self
    }

    fn index(&mut self) {
        for (role, aliases) in &self.columns {
            for (rank, alias) in aliases.iter().enumerate() {
                self.roles.entry(alias.clone()).or_insert((*role, rank));
            }
        }
        self.left_unused = self.unused.iter().cloned().collect();
    }

    /// The role of a folded header and how much it is preferred for it (0 is first).
    pub(super) fn role(&self, header: &str) -> Option<(Role, usize)> {
        self.roles.get(header).copied()
    }

    /// Whether the header is known and says nothing about the record.
    pub(super) fn leaves_unused(&self, header: &str) -> bool {
        self.left_unused.contains(header) || self.unused_families.iter().any(|family| family.fits(header))
    }
}
