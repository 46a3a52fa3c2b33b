//! Numbers that one table has under a name of the house's own, and another one borrows under the same name: `VC-Nr.` numbers
//! the deals of the CRM, and says on the board which deal a project comes of. No word tells what it means; the two tables do.

use std::collections::BTreeSet;

use super::header::fold;
use super::recognition::{Column, Recognition};
use super::values::reference_key;
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::Table;

/// Share of the distinct values of the borrowing column that must be numbers of the other table: the rest dangles.
const BORROWED: f64 = 0.5;
/// Fewest distinct values that are no coincidence.
const LEAST: usize = 5;
/// Share of the records that must have a number of their own for a column to number them.
const OWN: f64 = 0.9;
/// Confidence in either role.
const CONFIDENCE: f64 = 0.8;

/// A column, and the role that it turns out to play.
pub(super) struct Found {
    /// Position of the table.
    pub table: usize,
    pub column: usize,
    pub role: Role,
}

impl Found {
    /// Writes the role down.
    pub(super) fn bind(&self, column: &mut Column) {
        (column.role, column.confidence, column.unsure) = (Some(self.role), CONFIDENCE, None);
    }
}

/// The columns of documents that no word explains and that number the records of another table under the same header, with the
/// numbering column itself where nothing is known of it either.
pub(super) fn find(tables: &[(&Table, &Recognition)]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (table, column) in open_columns(tables) {
        let lender = (0..tables.len()).filter(|other| *other != table).find_map(|other| {
            let role = reference_to(tables[other].1.kind)?;
            let taken = found.iter().any(|found| (found.table, found.role) == (table, role));
            let free = !taken && is_free(tables[table].1, role);
            Some((other, lent_by(tables[table].0, column, tables[other]).filter(|_| free)?, role))
        });
        let Some((other, at, role)) = lender else { continue };
        if tables[other].1.columns[at].role.is_none() {
            found.push(Found { table: other, column: at, role: Role::Number });
        }
        found.push(Found { table, column, role });
    }
    found
}

/// The column of another table, under the same header, that numbers its records by what stands in this one.
fn lent_by(table: &Table, column: usize, (lender, recognition): (&Table, &Recognition)) -> Option<usize> {
    let header = fold(&table.header[column]);
    let same = |at: &usize| fold(&lender.header[*at]) == header && numbers_records(lender, recognition, *at);
    let at = (0..lender.width()).find(same)?;
    borrows(&keys(table, column), &keys(lender, at)).then_some(at)
}

/// The columns of documents that have a header and no role.
fn open_columns<'t>(tables: &'t [(&Table, &Recognition)]) -> impl Iterator<Item = (usize, usize)> + use<'t> {
    let documents = tables
        .iter()
        .enumerate()
        .filter(|(_, (_, recognition))| recognition.kind.is_some_and(|kind| kind.standing() == Standing::Document));
    documents.flat_map(|(at, (table, recognition))| {
        let open =
            move |column: &usize| recognition.columns[*column].role.is_none() && !table.header[*column].is_empty();
        (0..table.width()).filter(open).map(move |column| (at, column))
    })
}

/// The role of a number that leads to records of this kind.
fn reference_to(kind: Option<RecordKind>) -> Option<Role> {
    match kind? {
        RecordKind::Deal => Some(Role::DealReference),
        RecordKind::Order => Some(Role::OrderReference),
        RecordKind::Project => Some(Role::ProjectReference),
        _ => None,
    }
}

fn is_free(recognition: &Recognition, role: Role) -> bool {
    recognition.columns.iter().all(|column| column.role != Some(role))
}

/// Whether a column numbers the records of its table: it does already, or nothing is known of it and each has one of its own.
fn numbers_records(table: &Table, recognition: &Recognition, column: usize) -> bool {
    match recognition.columns[column].role {
        Some(role) => matches!(role, Role::Id | Role::Number),
        None => is_free(recognition, Role::Number) && keys(table, column).len() as f64 >= OWN * table.len() as f64,
    }
}

fn borrows(used: &BTreeSet<String>, numbers: &BTreeSet<String>) -> bool {
    used.len() >= LEAST && used.intersection(numbers).count() as f64 >= BORROWED * used.len() as f64
}

/// The distinct keys of a column; words are none.
fn keys(table: &Table, column: usize) -> BTreeSet<String> {
    let keys = table.column(column).filter_map(|value| reference_key(value).map(std::borrow::Cow::into_owned));
    keys.filter(|key| key.bytes().any(|byte| byte.is_ascii_digit()) && !key.contains(' ')).collect()
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::{catalogue, table};
    use crate::catalog::{RecordKind, Role};

    /// The roles of the house's own number in a list of deals and in one of projects, which borrows numbers from here on.
    fn roles(from: usize) -> (Option<Role>, Option<Role>) {
        let number = |number: usize| format!("VC-{number:05}");
        let ids: Vec<String> = (0..20).map(|id| format!("D{id:03}")).collect();
        let numbers: Vec<String> = (2400..2420).map(number).collect();
        let borrowed: Vec<String> = (from..from + 20).map(number).collect();
        let deals = ids.iter().zip(&numbers).map(|(id, own)| [id, own, "Halle", "gewonnen", "Muster GmbH"]);
        let deals =
            table("Deals.csv", &["Deal ID", "VC-Nr.", "Deal-Name", "Stufe", "Firma"], &deals.collect::<Vec<_>>());
        let projects = ids.iter().zip(&borrowed).map(|(id, own)| [id, own, "Halle", "läuft", "Muster GmbH"]);
        let projects = table(
            "Projekte.csv",
            &["Projektnr", "VC-Nr.", "Projekt", "Status", "Kunde"],
            &projects.collect::<Vec<_>>(),
        );
        let tables = catalogue(vec![deals, projects]).tables;
        assert_eq!(
            tables.iter().map(|table| table.recognition.kind).collect::<Vec<_>>(),
            [Some(RecordKind::Deal), Some(RecordKind::Project)]
        );
        (tables[0].recognition.columns[1].role, tables[1].recognition.columns[1].role)
    }

    #[test]
    fn a_number_of_the_houses_own_leads_where_it_numbers() {
        assert_eq!(roles(2400), (Some(Role::Number), Some(Role::DealReference)));
        assert_eq!(roles(2408), (Some(Role::Number), Some(Role::DealReference)), "some lead nowhere");
        assert_eq!(roles(9000), (None, None), "the name alone does not tell");
    }
}
