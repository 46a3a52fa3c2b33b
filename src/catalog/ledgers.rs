//! Lists of customers of which nothing tells whose they are: the department that writes invoices by their numbers keeps them.

use std::collections::BTreeSet;

use super::recognition::{Department, Recognition, System};
use super::values::reference_key;
use super::vocabulary::{RecordKind, Role};
use crate::table::Table;

/// Share of the distinct customer numbers of documents that a list must hold for them to be written by it; the rest may be gone.
const WRITTEN_BY: f64 = 0.8;
/// Fewest distinct numbers that are no coincidence.
const LEAST_NUMBERS: usize = 10;

/// Documents that whoever keeps the customers writes, the closest first. Projects and tickets only borrow their numbers.
const WRITTEN: [RecordKind; 5] =
    [RecordKind::Invoice, RecordKind::CreditNote, RecordKind::Posting, RecordKind::Order, RecordKind::Payment];

/// The system that each table of customers of an unknown department belongs to, where documents tell: by the position of
/// the table. Of one name in front (`SL_Kunden`, `SL_Rechnungen`) the two are one system, which the name is of.
pub(super) fn owners(tables: &[(&Table, &Recognition)]) -> Vec<(String, System)> {
    let lists = tables.iter().filter(|(_, recognition)| is_unclaimed(recognition));
    lists.filter_map(|(table, recognition)| owner(table, recognition, tables)).collect()
}

fn is_unclaimed(recognition: &Recognition) -> bool {
    let is_list = matches!(recognition.kind, Some(RecordKind::Account | RecordKind::Debtor));
    is_list && !recognition.system.known && recognition.system.department == Department::Unknown
}

/// The slug of a list's system, and the system that writes documents by its numbers.
fn owner(list: &Table, of: &Recognition, tables: &[(&Table, &Recognition)]) -> Option<(String, System)> {
    let numbers = keys(list, of, &[Role::Id, Role::CustomerNumber]);
    let written = |kind: RecordKind| {
        tables.iter().find(|(table, recognition)| {
            recognition.kind == Some(kind)
                && recognition.system.department != Department::Unknown
                && are_written_by(
                    &keys(table, recognition, &[Role::CustomerReference, Role::AccountReference]),
                    &numbers,
                )
        })
    };
    let (_, documents) = WRITTEN.into_iter().find_map(written)?;
    Some((of.system.slug.clone(), documents.system.clone()))
}

fn are_written_by(used: &BTreeSet<String>, numbers: &BTreeSet<String>) -> bool {
    used.len() >= LEAST_NUMBERS && used.intersection(numbers).count() as f64 >= WRITTEN_BY * used.len() as f64
}

/// The distinct keys of a table under some roles.
fn keys(table: &Table, recognition: &Recognition, roles: &[Role]) -> BTreeSet<String> {
    let columns = recognition.columns.iter().zip(0..);
    let wanted = columns.filter(|(column, _)| column.role.is_some_and(|role| roles.contains(&role)));
    let values = wanted.flat_map(|(_, column)| table.column(column));
    values.filter_map(|value| reference_key(value).map(std::borrow::Cow::into_owned)).collect()
}

/// The system of two unknown ones whose files begin with the same words, under these words; `None` where they do not.
pub(super) fn of_one_name(one: &System, other: &System) -> Option<System> {
    let both = one.slug.split('-').zip(other.slug.split('-'));
    let shared = both.take_while(|(left, right)| left == right).count();
    let name: Vec<&str> = one.name.split(' ').take(shared).collect();
    (shared > 0 && !one.known && !other.known).then(|| System {
        slug: one.slug.split('-').take(shared).collect::<Vec<_>>().join("-"),
        name: name.join(" "),
        ..other.clone()
    })
}

#[cfg(test)]
mod tests {
    use crate::catalog::Department;
    use crate::catalog::testing::{catalogue, table};
    use crate::table::Table;

    fn customers(file: &str) -> Table {
        let numbers: Vec<String> = (0..30).map(|number| (20_100 + 3 * number).to_string()).collect();
        let rows: Vec<[&str; 4]> = numbers.iter().map(|number| [number, "Muster GmbH", "50667", "Köln"]).collect();
        table(file, &["Kundennummer", "Firma", "PLZ", "Ort"], &rows)
    }

    fn invoices(file: &str, from: usize) -> Table {
        let ids: Vec<String> = (0..20).map(|number| format!("R-24{number:03}")).collect();
        let numbers: Vec<String> = (0..20).map(|number| (from + 3 * number).to_string()).collect();
        let rows = ids.iter().zip(&numbers);
        let rows: Vec<[&str; 4]> = rows.map(|(id, number)| [id, "01.02.2026", number, "250,00"]).collect();
        table(file, &["Rechnungsnr", "Datum", "Kundennummer", "Betrag brutto"], &rows)
    }

    /// Slug and department of each table, in the order of the files.
    fn systems(tables: Vec<Table>) -> Vec<(String, Department)> {
        let systems = catalogue(tables).tables.into_iter().map(|table| table.recognition.system);
        systems.map(|system| (system.slug, system.department)).collect()
    }

    #[test]
    fn who_writes_invoices_by_the_numbers_of_a_list_keeps_it() {
        let own = systems(vec![customers("Kunden.csv"), invoices("Rechnungen.csv", 20_100)]);
        assert_eq!(own[0], ("kunden".to_owned(), Department::Accounting));
        let other = systems(vec![customers("Kunden.csv"), invoices("Rechnungen.csv", 70_100)]);
        assert_eq!(other[0], ("kunden".to_owned(), Department::Unknown));
    }

    #[test]
    fn files_of_one_name_in_front_are_of_one_system() {
        let one = systems(vec![customers("SL_Kunden.csv"), invoices("SL_Rechnungen_2026.csv", 20_100)]);
        assert_eq!(one, [("sl".to_owned(), Department::Accounting), ("sl".to_owned(), Department::Accounting)]);
        let two = systems(vec![customers("SL_Kunden.csv"), invoices("SL_Rechnungen_2026.csv", 70_100)]);
        assert_eq!(two[0].0, "sl-kunden", "the name alone does not tell");
    }
}
