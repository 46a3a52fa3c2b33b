//! Lists of customers of which nothing tells whose they are: the department that writes invoices by their numbers keeps them.

use rustc_hash::FxHashSet;

use super::kind::is_general;
use super::recognition::{Department, Recognition, System};
use super::values::hashed_key;
use super::vocabulary::{RecordKind, Role};
use crate::table::Table;

/// Share of the distinct customer numbers of documents that a list must hold for them to be written by it; the rest may be gone.
const WRITTEN_BY: f64 = 0.8;
/// Fewest distinct numbers that are no coincidence.
const LEAST_NUMBERS: usize = 10;

/// Documents that whoever keeps the customers writes, the closest first. Projects and tickets only borrow their numbers.
const WRITTEN: [RecordKind; 5] =
    [RecordKind::Invoice, RecordKind::CreditNote, RecordKind::Posting, RecordKind::Order, RecordKind::Payment];
/// Lists of customers.
const LISTS: [RecordKind; 2] = [RecordKind::Account, RecordKind::Debtor];

/// A table, and the distinct numbers of customers in it, hashed.
struct Numbered<'t> {
    recognition: &'t Recognition,
    numbers: FxHashSet<u64>,
}

/// Who keeps a table of customers.
pub(super) struct Keeper {
    /// The slug that the table has by itself.
    pub slug: String,
    /// The system that writes documents by its numbers.
    pub owner: System,
    /// Slugs of further documents that name their customers by these numbers, and have the name of the table and its owner in front.
    pub further: Vec<String>,
}

/// The system that each table of customers of an unknown department belongs to, where documents tell. Of one name in front
/// (`SL_Kunden`, `SL_Rechnungen`) they are one system, which the name is of.
pub(super) fn keepers(tables: &[(&Table, &Recognition)]) -> Vec<Keeper> {
    if !tables.iter().any(|(_, recognition)| is_unclaimed(recognition)) {
        return Vec::new();
    }
    let lists = numbered(tables, &LISTS, &[Role::Id, Role::CustomerNumber]);
    let documents = numbered(tables, &WRITTEN, &[Role::CustomerReference, Role::AccountReference]);
    let unclaimed = lists.iter().filter(|list| is_unclaimed(list.recognition));
    let keeper = |list: &Numbered<'_>| {
        let owner = owner(list, &lists, &documents)?;
        let further = further(list, &owner, &documents);
        Some(Keeper { slug: list.recognition.system.slug.clone(), owner, further })
    };
    unclaimed.filter_map(keeper).collect()
}

/// The slugs of documents that are of one name with a list and its owner, and name customers by the numbers of the list. The name may be
/// that of the house, under which tickets and projects come too: those only borrow their numbers.
fn further(list: &Numbered<'_>, owner: &System, documents: &[Numbered<'_>]) -> Vec<String> {
    let own = &list.recognition.system;
    let Some(one) = of_one_name(own, owner) else { return Vec::new() };
    let is_theirs = |system: &System| of_one_name(own, system).is_some_and(|name| name.slug == one.slug);
    let mut further: Vec<String> = documents
        .iter()
        .filter(|table| is_theirs(&table.recognition.system) && are_written_by(&table.numbers, &list.numbers))
        .map(|table| table.recognition.system.slug.clone())
        .filter(|slug| ![&own.slug, &owner.slug].contains(&slug))
        .collect();
    further.dedup();
    further
}

fn is_unclaimed(recognition: &Recognition) -> bool {
    let is_list = recognition.kind.is_some_and(|kind| LISTS.contains(&kind));
    is_list && !recognition.system.known && recognition.system.department == Department::Unknown
}

/// The tables of some kinds with what stands in the columns of some roles.
fn numbered<'t>(tables: &[(&'t Table, &'t Recognition)], kinds: &[RecordKind], roles: &[Role]) -> Vec<Numbered<'t>> {
    let wanted = tables.iter().filter(|(_, recognition)| recognition.kind.is_some_and(|kind| kinds.contains(&kind)));
    let read = |(table, recognition): &(&'t Table, &'t Recognition)| {
        let columns = recognition.columns.iter().zip(0..);
        let columns = columns.filter(|(column, _)| column.role.is_some_and(|role| roles.contains(&role)));
        let numbers = columns.flat_map(|(_, column)| table.column(column)).filter_map(hashed_key).collect();
        Numbered { recognition, numbers }
    };
    wanted.map(read).collect()
}

/// The system that writes documents by the numbers of a list. One that has a list of its own with these numbers keeps that, and
/// this one is a copy.
fn owner(list: &Numbered<'_>, lists: &[Numbered<'_>], documents: &[Numbered<'_>]) -> Option<System> {
    let is_copied = |documents: &Numbered<'_>| {
        let mut own = lists.iter().filter(|own| are_of_one_system(own, documents));
        own.any(|own| are_written_by(&documents.numbers, &own.numbers))
    };
    let written = |kind: RecordKind, named: bool| {
        documents.iter().find(|documents| {
            documents.recognition.kind == Some(kind)
                && (!named || are_of_one_system(list, documents))
                && documents.recognition.system.department != Department::Unknown
                && are_written_by(&documents.numbers, &list.numbers)
                && (are_of_one_system(list, documents) || !is_copied(documents))
        })
    };
    // Documents that come under the name of the list go before those that others write by its numbers.
    let named = |kind: RecordKind| written(kind, true);
    let any = |kind: RecordKind| written(kind, false);
    let found = WRITTEN.into_iter().find_map(named).or_else(|| WRITTEN.into_iter().find_map(any));
    found.map(|documents| documents.recognition.system.clone())
}

fn are_written_by(used: &FxHashSet<u64>, numbers: &FxHashSet<u64>) -> bool {
    let held = used.iter().filter(|key| numbers.contains(key)).count();
    used.len() >= LEAST_NUMBERS && held as f64 >= WRITTEN_BY * used.len() as f64
}

fn are_of_one_system(one: &Numbered<'_>, other: &Numbered<'_>) -> bool {
    let (one, other) = (&one.recognition.system, &other.recognition.system);
    one.slug == other.slug || of_one_name(one, other).is_some()
}

/// The system of two unknown ones whose files begin with the same words, under these words; `None` where they do not, or where
/// the words only say what lies in the files (`Alle Kunden`, `Alle Rechnungen`).
pub(super) fn of_one_name(one: &System, other: &System) -> Option<System> {
    let both = one.slug.split('-').zip(other.slug.split('-'));
    let shared = both.take_while(|(left, right)| left == right).count();
    let name: Vec<&str> = one.name.split(' ').take(shared).collect();
    let tells = one.slug.split('-').take(shared).any(|word| !is_general(word));
    (tells && !one.known && !other.known).then(|| System {
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
    fn a_copy_of_the_ledgers_numbers_is_not_the_ledgers() {
        let ledger = systems(vec![
            customers("Alle_Kunden.csv"),
            customers("SL_Kunden.csv"),
            invoices("SL_Rechnungen_2026.csv", 20_100),
        ]);
        assert_eq!(ledger[0], ("alle-kunden".to_owned(), Department::Unknown));
        assert_eq!(ledger[1], ("sl".to_owned(), Department::Accounting));
    }

    fn orders(file: &str) -> Table {
        let ids: Vec<String> = (0..20).map(|number| format!("A-24{number:03}")).collect();
        let numbers: Vec<String> = (0..20).map(|number| (20_100 + 3 * number).to_string()).collect();
        let rows = ids.iter().zip(&numbers);
        let rows: Vec<[&str; 4]> = rows.map(|(id, number)| [id, "01.02.2026", number, "250,00"]).collect();
        table(file, &["Auftragsnr", "Auftragsdatum", "Kundennummer", "Auftragswert"], &rows)
    }

    #[test]
    fn all_tables_of_one_name_that_use_the_numbers_of_the_list_are_of_one_system() {
        let own = systems(vec![
            customers("SL_Kunden.csv"),
            invoices("SL_Rechnungen.csv", 20_100),
            orders("SL_Auftraege.csv"),
        ]);
        assert!(own.iter().all(|(slug, _)| slug == "sl"), "{own:?}");
        let mut tickets = invoices("SL_Tickets.csv", 20_100);
        tickets.header[0] = "Ticketnummer".to_owned();
        tickets.header[3] = "Betreff".to_owned();
        let house = systems(vec![customers("SL_Kunden.csv"), invoices("SL_Rechnungen.csv", 20_100), tickets]);
        assert_eq!(house[2], ("sl-tickets".to_owned(), Department::Service), "the name may be that of the house");
        let shop = systems(vec![
            customers("SL_Kunden.csv"),
            orders("SL_Auftraege.csv"),
            invoices("Faktura_Rechnungen.csv", 20_100),
        ]);
        let slugs: Vec<&str> = shop.iter().map(|(slug, _)| slug.as_str()).collect();
        assert_eq!(slugs, ["faktura-rechnungen", "sl", "sl"], "the own name goes before others' invoices");
    }

    #[test]
    fn words_that_say_what_a_file_holds_name_no_system() {
        let general = systems(vec![customers("Export_Kunden.csv"), invoices("Export_Rechnungen.csv", 20_100)]);
        assert_eq!(general[0], ("export-kunden".to_owned(), Department::Accounting));
        assert_eq!(general[1].0, "export-rechnungen");
        let taken =
            systems(vec![customers("SL_Kunden.csv"), invoices("SL_Rechnungen.csv", 20_100), customers("SL.csv")]);
        assert!(taken.iter().any(|(slug, _)| slug == "sl-kunden"), "{taken:?}");
    }

    #[test]
    fn files_of_one_name_in_front_are_of_one_system() {
        let one = systems(vec![customers("SL_Kunden.csv"), invoices("SL_Rechnungen_2026.csv", 20_100)]);
        assert_eq!(one, [("sl".to_owned(), Department::Accounting), ("sl".to_owned(), Department::Accounting)]);
        let two = systems(vec![customers("SL_Kunden.csv"), invoices("SL_Rechnungen_2026.csv", 70_100)]);
        assert_eq!(two[0].0, "sl-kunden", "the name alone does not tell");
    }
}
