//! What a target has no place for: whole lists, fields of golden records, values that do not fit.

use std::fmt::Write as _;

use super::check::Faults;
use super::listing::{Lists, Source};
use super::profile::Profile;
use crate::linkage::EntityType;
use crate::migrate::fields::{Field, fields_of};
use crate::output::listing::Tally;
use crate::report::Language;
use crate::report::messages::{numbered, text};

/// Columns of `not_held.csv`.
pub(super) const COLUMNS: [&str; 6] = ["file", "key", "column", "check", "value", "consequence"];

/// What the pack holds, to compare a target with.
pub(in crate::migrate) struct Held<'a> {
    pub(in crate::migrate) lists: &'a Lists<'a>,
    /// What was counted in each list, in the order of [`Source::ALL`].
    pub(in crate::migrate) tallies: &'a [Tally],
}

/// A field that has no place, and how many cells of it are filled.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) list: String,
    pub(super) column: String,
    pub(super) filled: u64,
}

/// Filled columns of golden records that no column of the target is made of.
pub(super) fn lost_columns(profile: &Profile, held: &Held<'_>) -> Vec<Lost> {
    let mut lost = Vec::new();
    for (source, entity_type) in [
        (Source::Customers, EntityType::Customer),
        (Source::Contacts, EntityType::Person),
        (Source::Projects, EntityType::Project),
    ] {
        if !profile.file.iter().any(|file| file.of == source) {
            continue;
        }
        let used = used(profile, source);
        let listing = held.lists.of(source);
        let Some(tally) = Source::ALL.iter().position(|other| *other == source).and_then(|at| held.tallies.get(at))
        else {
            continue;
        };
        for column in fields_of(entity_type).iter().flat_map(|field| columns_without_place(field, &used)) {
            let at = listing.columns().iter().position(|other| other.name == column);
            let filled = at.and_then(|at| tally.filled.get(at)).copied().unwrap_or_default();
            if filled > 0 {
                lost.push(Lost { list: listing.name().to_owned(), column: column.to_owned(), filled });
            }
        }
    }
    lost
}

/// Columns of a list that the files of a target are made of.
fn used(profile: &Profile, source: Source) -> Vec<&str> {
    let own = profile.file.iter().filter(|file| file.of == source).flat_map(|file| &file.columns);
    let whens = own.clone().filter_map(|column| column.when.as_ref()).map(|when| when.column.as_str());
    own.flat_map(|column| column.from.iter().chain(&column.or).map(String::as_str)).chain(whens).collect()
}

/// A column has a place if it is used itself, or its comparable spelling is.
fn columns_without_place<'f>(field: &'f Field, used: &[&str]) -> Vec<&'f str> {
    let normal = |column: &str| {
        let of_it = |name: &&String| field.columns.len() == 1 || name.starts_with(column);
        field.normal.iter().filter(of_it).any(|name| used.contains(&name.as_str()))
    };
    let own = field.columns.iter().map(|column| column.name.as_str());
    let own = own.filter(|column| !used.contains(column) && !normal(column));
    own.chain(field.further.as_deref().filter(|further| !used.contains(further))).collect()
}

/// `not_held.md`.
pub(super) fn page(profile: &Profile, held: &Held<'_>, faults: &Faults, language: Language) -> String {
    let mut out = format!("# {}\n", numbered("not-held-title", std::slice::from_ref(&profile.name), language));
    let lists: Vec<(&str, u64)> = Source::ALL
        .iter()
        .zip(held.tallies)
        .filter(|(source, tally)| tally.rows > 0 && !profile.file.iter().any(|file| file.of == **source))
        .map(|(source, tally)| (held.lists.of(*source).name(), tally.rows))
        .collect();
    let lost = lost_columns(profile, held);
    // Writing into a string cannot fail.
    if !lists.is_empty() {
        let _ = write!(out, "\n{}\n\n", text("not-held-lists", language));
        for (list, rows) in &lists {
            let _ = writeln!(out, "- `{list}.csv`: {}", language.count(*rows));
        }
    }
    if !lost.is_empty() {
        let _ = write!(out, "\n{}\n\n", text("not-held-columns", language));
        let _ = write!(
            out,
            "| {} | {} | {} |\n|---|---|--:|\n",
            text("migrate-file", language),
            text("not-held-field", language),
            text("not-held-filled", language)
        );
        for Lost { list, column, filled } in &lost {
            let _ = writeln!(out, "| `{list}.csv` | `{column}` | {} |", language.count(*filled));
        }
    }
    if !faults.counts.is_empty() {
        let _ = write!(out, "\n{}\n\n{}", text("not-held-values", language), fault_table(faults, language));
    }
    if lists.is_empty() && lost.is_empty() && faults.counts.is_empty() {
        let _ = write!(out, "\n{}\n", text("not-held-nothing", language));
    }
    out
}

fn fault_table(faults: &Faults, language: Language) -> String {
    let head = ["migrate-file", "migrate-column", "migrate-check", "migrate-failed", "migrate-consequence"];
    let head: Vec<String> = head.iter().map(|id| text(id, language)).collect();
    let mut out = format!("| {} |\n|---|---|---|--:|---|\n", head.join(" | "));
    for ((file, column, check), count) in &faults.counts {
        let words = [format!("check-{}", check.name()), format!("consequence-{}", check.consequence())];
        let [check, consequence] = words.map(|id| text(&id, language));
        let _ = writeln!(out, "| `{file}` | `{column}` | {check} | {} | {consequence} |", language.count(*count));
    }
    out
}
