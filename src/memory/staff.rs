//! People of the house who have left it, as the lists of users tell.
//!
//! A list of users is a table without a kind whose columns name persons and say who is still active. What bears the name of
//! somebody who is not has an owner whom nobody can ask. Where no column has a role, the list is told by its content: every row
//! names another person, and some of them answer for documents.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rayon::prelude::*;

use super::marks::Mark;
use crate::catalog::{Catalogue, RecordKind, Role, TypedTable};
use crate::standardise::{date_format, fold, parse_date, yes};
use crate::table::Table;

/// Rows up to which a list is one of the staff.
const LARGEST: usize = 20_000;
/// Share of a column's values that stand in it once, at least: a list of people names everybody once.
const ONCE: f64 = 0.9;
/// People of a list who answer for documents, at least.
const KNOWN: usize = 2;
/// Kinds that somebody answers for.
const OWNED: [RecordKind; 4] = [RecordKind::Deal, RecordKind::Order, RecordKind::Project, RecordKind::Ticket];

/// Folded names of those who have left; who is active under the same name in another list has not.
pub(super) fn left(catalogue: &Catalogue, today: Option<Date>) -> BTreeSet<String> {
    let mut left = BTreeSet::new();
    let mut stayed = BTreeSet::new();
    for typed in catalogue.tables.iter().filter(|typed| typed.recognition.kind.is_none()) {
        let Some(status) = column(typed, Role::Stage) else { continue };
        for row in 0..typed.table.len() {
            let Some(name) = name(typed, row) else { continue };
            let value = typed.table.cell(row, status);
            let gone = yes(value).map_or_else(|| Mark::Left.is_in(value), |active| !active);
            if gone {
                left.insert(name)
            } else {
                stayed.insert(name)
            };
        }
    }
    left.extend(told_by_content(catalogue, today));
    left.retain(|name| !stayed.contains(name));
    left
}

fn column(typed: &TypedTable, role: Role) -> Option<usize> {
    typed.recognition.columns.iter().position(|column| column.role == Some(role))
}

/// Given name before family name.
fn name(typed: &TypedTable, row: usize) -> Option<String> {
    let part = |role| column(typed, role).map(|at| typed.table.cell(row, at).trim()).filter(|part| !part.is_empty());
    let whole = match (part(Role::FirstName), part(Role::LastName)) {
        (Some(first), Some(last)) => format!("{first} {last}"),
        _ => part(Role::PersonName)?.to_owned(),
    };
    Some(fold(&whole)).filter(|name| !name.is_empty())
}

/// Those who left by lists that name everybody once.
fn told_by_content(catalogue: &Catalogue, today: Option<Date>) -> Vec<String> {
    let lists: Vec<&Table> = catalogue
        .tables
        .iter()
        .filter(|typed| typed.recognition.kind.is_none() && (1..=LARGEST).contains(&typed.table.len()))
        .map(|typed| &typed.table)
        .collect();
    if lists.is_empty() {
        return Vec::new();
    }
    let owners = owners(catalogue);
    lists.into_iter().flat_map(|list| leavers(list, &owners, today)).collect()
}

/// Everybody who answers for a document.
fn owners(catalogue: &Catalogue) -> BTreeSet<String> {
    let tables = (0..catalogue.tables.len()).into_par_iter();
    let owned = tables.flat_map_iter(|table| {
        let records = catalogue.records_of(table).filter(|record| OWNED.contains(&record.kind()));
        records.filter_map(|record| record.value(Role::Owner)).map(str::to_owned).collect::<BTreeSet<_>>()
    });
    let named: BTreeSet<String> = owned.collect();
    named.iter().map(|name| fold(name)).collect()
}

/// Those of a list who left, under every name that it gives them.
fn leavers(list: &Table, owners: &BTreeSet<String>, today: Option<Date>) -> Vec<String> {
    let naming: Vec<usize> = (0..list.width()).filter(|column| names_people(list, *column, owners)).collect();
    if naming.is_empty() {
        return Vec::new();
    }
    let telling: Vec<Telling> = (0..list.width()).filter_map(|column| Telling::of(list, column)).collect();
    let gone = (0..list.len()).filter(|row| telling.iter().any(|telling| telling.says_left(list, *row, today)));
    gone.flat_map(|row| naming.iter().map(move |column| fold(list.cell(row, *column)))).collect()
}

/// Whether a column names people of the house, each once.
fn names_people(list: &Table, column: usize, owners: &BTreeSet<String>) -> bool {
    let filled: Vec<String> = list.column(column).map(fold).filter(|name| !name.is_empty()).collect();
    let once: BTreeSet<&String> = filled.iter().collect();
    let known = once.iter().filter(|name| owners.contains(**name)).count();
    known >= KNOWN && once.len() as f64 >= ONCE * filled.len() as f64
}

/// A column that tells who left.
struct Telling {
    column: usize,
    says: Says,
}

/// What a column says under its header.
enum Says {
    /// Who is of the house: `no` means left.
    Serving,
    /// Who left: `yes`, or a day that is over.
    Left,
    /// A word for it (`deaktiviert`).
    Word,
}

impl Telling {
    fn of(list: &Table, column: usize) -> Option<Self> {
        let header = list.header.get(column)?;
        let flags = || list.column(column).any(|value| yes(value).is_some());
        let says = match () {
            () if Mark::Left.is_in(header) => Says::Left,
            () if Mark::Serving.is_in(header) && flags() => Says::Serving,
            () if list.column(column).any(|value| Mark::Left.is(value)) => Says::Word,
            () => return None,
        };
        Some(Self { column, says })
    }

    fn says_left(&self, list: &Table, row: usize, today: Option<Date>) -> bool {
        let value = list.cell(row, self.column);
        let over = || {
            let day = parse_date(value, &date_format(std::iter::once(value)));
            day.is_some_and(|day| today.is_none_or(|today| day <= today))
        };
        match self.says {
            Says::Serving => yes(value) == Some(false),
            Says::Left => yes(value).unwrap_or_else(over) || Mark::Left.is(value),
            Says::Word => Mark::Left.is(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Format;

    fn list(header: &[&str], rows: &[[&str; 2]]) -> Table {
        let header = header.iter().map(|name| (*name).to_owned()).collect();
        let mut table = Table::new("users.csv", Format::default(), header);
        for (at, row) in rows.iter().enumerate() {
            table.push(at as u32 + 2, row.iter().copied());
        }
        table
    }

    fn left(header: &[&str], rows: &[[&str; 2]]) -> Vec<String> {
        let owners: BTreeSet<String> = ["Eva Kurz", "Jan Vogt", "Uwe Lohr"].iter().map(|name| fold(name)).collect();
        let today = jiff::civil::date(2026, 3, 1);
        leavers(&list(header, rows), &owners, Some(today))
    }

    #[test]
    fn a_word_a_flag_or_a_day_says_who_left() {
        let rows = [["Eva Kurz", "aktiv"], ["Jan Vogt", "deaktiviert"], ["Uwe Lohr", "aktiv"]];
        assert_eq!(left(&["Benutzer - Name", "Benutzer - Status"], &rows), ["jan vogt"]);
        let rows = [["Eva Kurz", "true"], ["Jan Vogt", "false"], ["Uwe Lohr", "true"]];
        assert_eq!(left(&["Name", "IsActive"], &rows), ["jan vogt"]);
        let rows = [["Eva Kurz", "31.01.2026"], ["Jan Vogt", "30.06.2026"], ["Uwe Lohr", ""]];
        assert_eq!(left(&["Name", "Austrittsdatum"], &rows), ["eva kurz"]);
    }

    #[test]
    fn a_list_that_names_people_again_and_again_is_none_of_the_staff() {
        let rows = [["Eva Kurz", "inaktiv"], ["Eva Kurz", "inaktiv"], ["Jan Vogt", "inaktiv"], ["Eva Kurz", ""]];
        assert_eq!(left(&["Name", "Status"], &rows), Vec::<String>::new());
        let strangers = [["Ida Roth", "inaktiv"], ["Ole Hahn", "inaktiv"]];
        assert_eq!(left(&["Name", "Status"], &strangers), Vec::<String>::new());
    }
}
