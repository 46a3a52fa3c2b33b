//! The known systems: their data files under `catalog/systems`, read once and folded into comparable headers.
//!
//! The schema is described in `catalog/systems/README.md`. A new system is a new file and one line in [`FILES`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::header::fold;
use super::pattern::{Pattern, Wrapping};
use super::recognition::{Department, System};
use super::vocabulary::{RecordKind, Role};

/// All system files, in the order of their slugs.
pub(super) const FILES: [(&str, &str); 38] = [
    ("asana.toml", include_str!("systems/asana.toml")),
    ("awork.toml", include_str!("systems/awork.toml")),
    ("brevo.toml", include_str!("systems/brevo.toml")),
    ("business-central.toml", include_str!("systems/business-central.toml")),
    ("cleverreach.toml", include_str!("systems/cleverreach.toml")),
    ("datev.toml", include_str!("systems/datev.toml")),
    ("dynamics-365.toml", include_str!("systems/dynamics-365.toml")),
    ("fastbill.toml", include_str!("systems/fastbill.toml")),
    ("freshdesk.toml", include_str!("systems/freshdesk.toml")),
    ("hubspot.toml", include_str!("systems/hubspot.toml")),
    ("jira.toml", include_str!("systems/jira.toml")),
    ("lexware.toml", include_str!("systems/lexware.toml")),
    ("lexware-office.toml", include_str!("systems/lexware-office.toml")),
    ("mailchimp.toml", include_str!("systems/mailchimp.toml")),
    ("monday.toml", include_str!("systems/monday.toml")),
    ("ms-project.toml", include_str!("systems/ms-project.toml")),
    ("odoo.toml", include_str!("systems/odoo.toml")),
    ("otrs.toml", include_str!("systems/otrs.toml")),
    ("pipedrive.toml", include_str!("systems/pipedrive.toml")),
    ("quickbooks.toml", include_str!("systems/quickbooks.toml")),
    ("sage-100.toml", include_str!("systems/sage-100.toml")),
    ("salesforce.toml", include_str!("systems/salesforce.toml")),
    ("sap.toml", include_str!("systems/sap.toml")),
    ("sap-business-one.toml", include_str!("systems/sap-business-one.toml")),
    ("sevdesk.toml", include_str!("systems/sevdesk.toml")),
    ("shopify.toml", include_str!("systems/shopify.toml")),
    ("trello.toml", include_str!("systems/trello.toml")),
    ("weclapp.toml", include_str!("systems/weclapp.toml")),
    ("woocommerce.toml", include_str!("systems/woocommerce.toml")),
    ("xero.toml", include_str!("systems/xero.toml")),
    ("zendesk.toml", include_str!("systems/zendesk.toml")),
    ("zoho-analytics.toml", include_str!("systems/zoho-analytics.toml")),
    ("zoho-bigin.toml", include_str!("systems/zoho-bigin.toml")),
    ("zoho-books.toml", include_str!("systems/zoho-books.toml")),
    ("zoho-campaigns.toml", include_str!("systems/zoho-campaigns.toml")),
    ("zoho-crm.toml", include_str!("systems/zoho-crm.toml")),
    ("zoho-desk.toml", include_str!("systems/zoho-desk.toml")),
    ("zoho-projects.toml", include_str!("systems/zoho-projects.toml")),
];

/// The known systems, in the order of their slugs.
pub(super) static SYSTEMS: LazyLock<Vec<KnownSystem>> =
    LazyLock::new(|| FILES.iter().map(|(name, text)| super::embedded::<KnownSystem>(name, text).folded()).collect());

/// One system: what its exports look like.
#[derive(Debug, Deserialize)]
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
    /// The line above the header that says what a table is.
    pub metadata: Option<Metadata>,
    #[serde(default, rename = "table")]
    pub tables: Vec<KnownTable>,
}

/// A metadata line above the header.
#[derive(Debug, Deserialize)]
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
}

/// One kind of export of a system.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Deserialize)]
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
    /// What such a row is; without it the row is left out: it is a part of another, or of no use.
    pub kind: Option<RecordKind>,
}

impl KnownSystem {
    fn folded(mut self) -> Self {
        fold_all(&mut self.names);
        fold_all(&mut self.modules);
        for table in &mut self.tables {
            table.signature.iter_mut().for_each(fold_all);
            for list in [&mut table.files, &mut table.distinctive, &mut table.absent, &mut table.unused] {
                fold_all(list);
            }
            table.columns.values_mut().for_each(fold_all);
            table.rows.iter_mut().for_each(RowRule::fold);
            table.index();
        }
        self
    }

    /// The system as tables name it, under the slug of one instance of it.
    pub(super) fn instance(&self, slug: String) -> System {
        System { slug, name: self.name.clone(), department: self.department, known: true }
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
    /// Prepares the look-ups.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_parses_and_is_in_order() {
        let slugs: Vec<&str> = SYSTEMS.iter().map(|system| system.slug.as_str()).collect();
        assert!(slugs.is_sorted());
        for ((name, _), system) in FILES.iter().zip(SYSTEMS.iter()) {
            assert_eq!(*name, format!("{}.toml", system.slug));
            assert!(!system.tables.is_empty() || !system.names.is_empty(), "{name}");
        }
    }

    #[test]
    fn no_file_is_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/systems");
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        let present: BTreeSet<String> = entries
            .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
            .filter(|name| std::path::Path::new(name).extension().is_some_and(|extension| extension == "toml"))
            .collect();
        let listed: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(present, listed);
    }

    #[test]
    fn aliases_are_unambiguous() {
        for system in SYSTEMS.iter() {
            for (number, table) in system.tables.iter().enumerate() {
                let mut seen = BTreeSet::new();
                for alias in table.columns.values().flatten() {
                    assert!(seen.insert(alias), "{} table {number}: `{alias}` has two roles", system.slug);
                    assert!(!table.unused.contains(alias), "{} table {number}: `{alias}` is unused too", system.slug);
                    assert!(!table.absent.contains(alias), "{} table {number}: `{alias}` is absent too", system.slug);
                }
                assert!(!table.signature.is_empty() || table.category.is_some(), "{} table {number}", system.slug);
                for rule in &table.rows {
                    let under = rule.role.map_or(!rule.headers.is_empty(), |role| table.columns.contains_key(&role));
                    assert!(under, "{} table {number}: row rule", system.slug);
                    let ways = [rule.first_digits.is_some(), !rule.values.is_empty(), rule.filled];
                    assert_eq!(ways.iter().filter(|way| **way).count(), 1, "{} table {number}", system.slug);
                }
            }
        }
    }

    #[test]
    fn every_signature_header_is_known_to_its_table() {
        for system in SYSTEMS.iter() {
            for table in &system.tables {
                for header in table.signature.iter().flatten().filter(|_| table.kind.is_some()) {
                    let known = table.role(header).is_some() || table.leaves_unused(header);
                    assert!(known, "{} {:?}: `{header}`", system.slug, table.kind);
                }
            }
        }
    }
}
