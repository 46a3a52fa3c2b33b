//! Numbers that one table has under a name of the house's own, and another one borrows under the same name: `VC-Nr.` numbers
//! the deals of the CRM, and says on the board which deal a project comes of. No word tells what it means; the two tables do.

use rustc_hash::{FxHashMap, FxHashSet};

use super::header::fold;
use super::profile::Profile;
use super::recognition::{Column, Recognition};
use super::roles::are_rounded;
use super::shapes::Shape;
use super::values::{hashed_key, reference_key};
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::Table;

/// Share of the distinct values of the borrowing column that must be numbers of the other table: the rest dangles.
const BORROWED: f64 = 0.5;
/// Fewest distinct values that are no coincidence.
const LEAST: usize = 5;
/// Share of the records that must have a number of their own for a column to number them.
const OWN: f64 = 0.9;
/// Share of the distinct values that must look like numbers of something, and above the rest of which they must not look
/// like an amount, a day or an address.
const NUMBERS: f64 = 0.8;
/// Fewest digits of a number that is nothing but digits: smaller ones count something in any table.
const DIGITS_ALONE: usize = 4;
/// Confidence in either role.
const CONFIDENCE: f64 = 0.8;

/// A table among which borrowed numbers are looked for.
pub(super) struct Sheet<'t> {
    pub table: &'t Table,
    pub recognition: &'t Recognition,
    pub profiles: &'t [Profile],
    /// For each column whether neither a data file nor the configuration says anything of it.
    pub open: &'t [bool],
}

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
pub(super) fn find(sheets: &[Sheet<'_>]) -> Vec<Found> {
    let headers: Vec<Vec<String>> =
        sheets.iter().map(|sheet| sheet.table.header.iter().map(|header| fold(header)).collect()).collect();
    let mut keys = Keys { sheets, read: FxHashMap::default() };
    let mut found: Vec<Found> = Vec::new();
    for (table, column) in borrowers(sheets) {
        let is_taken = |role: Role| found.iter().any(|found| (found.table, found.role) == (table, role));
        let lenders = lenders(sheets, table).filter(|(_, role)| !is_taken(*role));
        let same_header = |(lender, role): (usize, Role)| {
            let under = headers[lender].iter().zip(0..).filter(|(header, _)| **header == headers[table][column]);
            under.map(move |(_, at)| (lender, at, role)).collect::<Vec<_>>()
        };
        let lends = |(lender, at, _): &(usize, usize, Role)| keys.lends((*lender, *at), (table, column));
        let Some((lender, at, role)) = lenders.flat_map(same_header).find(lends) else { continue };
        if sheets[lender].recognition.columns[at].role.is_none() {
            found.push(Found { table: lender, column: at, role: Role::Number });
        }
        found.push(Found { table, column, role });
    }
    found
}

/// The tables of another kind to whose records numbers may lead, and the role that such numbers have and that is free.
fn lenders(sheets: &[Sheet<'_>], borrower: usize) -> impl Iterator<Item = (usize, Role)> {
    let of = &sheets[borrower];
    let others = sheets.iter().enumerate().filter(|(_, lender)| lender.recognition.kind != of.recognition.kind);
    let roles = others.filter_map(|(lender, sheet)| Some((lender, reference_to(sheet.recognition.kind)?)));
    roles.filter(|(_, role)| of.is_free(*role))
}

/// The columns of documents that are open and look like numbers.
fn borrowers<'t>(sheets: &'t [Sheet<'_>]) -> impl Iterator<Item = (usize, usize)> + use<'t> {
    let is_document =
        |sheet: &Sheet<'_>| sheet.recognition.kind.is_some_and(|kind| kind.standing() == Standing::Document);
    let documents = sheets.iter().enumerate().filter(move |(_, sheet)| is_document(sheet));
    documents.flat_map(|(at, sheet)| {
        let columns = (0..sheet.table.width()).filter(|column| !sheet.table.header[*column].is_empty());
        columns.filter(|column| sheet.is_open(*column) && sheet.looks_numbered(*column)).map(move |column| (at, column))
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

impl Sheet<'_> {
    /// Whether no column plays the role yet.
    fn is_free(&self, role: Role) -> bool {
        self.recognition.columns.iter().all(|column| column.role != Some(role))
    }

    /// Whether nobody has said anything of a column.
    fn is_open(&self, column: usize) -> bool {
        self.open[column] && self.recognition.columns[column].role.is_none()
    }

    /// Whether the values of a column may be numbers of something, by their looks. Amounts, days and addresses recur in
    /// other tables too.
    fn looks_numbered(&self, column: usize) -> bool {
        const OTHERWISE: [Shape; 5] = [Shape::Money, Shape::Date, Shape::Url, Shape::Email, Shape::Duration];
        let profile = &self.profiles[column];
        let share = |shapes: &[Shape]| profile.share(shapes).unwrap_or_default();
        share(&[Shape::Code]) >= NUMBERS && share(&OTHERWISE) <= 1.0 - NUMBERS && !are_rounded(profile)
    }

    /// Whether a column may number the records of its table: it does already, or nothing is known of it.
    fn may_number(&self, column: usize) -> bool {
        match self.recognition.columns[column].role {
            Some(role) => matches!(role, Role::Id | Role::Number),
            None => self.is_open(column) && self.is_free(Role::Number) && self.looks_numbered(column),
        }
    }
}

/// The distinct keys of columns, hashed; each column is read once, when it is first asked for.
struct Keys<'t> {
    sheets: &'t [Sheet<'t>],
    read: FxHashMap<(usize, usize), FxHashSet<u64>>,
}

impl Keys<'_> {
    /// Whether the first column numbers the records of its table, and the second one borrows from it.
    fn lends(&mut self, lender: (usize, usize), borrower: (usize, usize)) -> bool {
        let (sheet, at) = (&self.sheets[lender.0], lender.1);
        if !sheet.may_number(at) {
            return false;
        }
        self.read(lender);
        self.read(borrower);
        let (numbers, used) = (&self.read[&lender], &self.read[&borrower]);
        let is_known = sheet.recognition.columns[at].role.is_some();
        let numbers_records = is_known || numbers.len() as f64 >= OWN * sheet.table.len() as f64;
        let shared = used.iter().filter(|key| numbers.contains(key)).count();
        numbers_records && used.len() >= LEAST && shared as f64 >= BORROWED * used.len() as f64
    }

    fn read(&mut self, at: (usize, usize)) {
        let (table, column) = (self.sheets[at.0].table, at.1);
        let telling = |value: &&str| reference_key(value).is_some_and(|key| is_telling(&key));
        let keys = || table.column(column).filter(telling).filter_map(hashed_key).collect();
        self.read.entry(at).or_insert_with(keys);
    }
}

/// Whether a key can hardly be anything but a number of something: letters and digits in one, or several digits.
fn is_telling(key: &str) -> bool {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    let is_mixed = digits > 0 && key.chars().any(char::is_alphabetic);
    !key.contains(['.', ',', '@', ':', ' ']) && (is_mixed || digits >= DIGITS_ALONE)
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::table;
    use crate::catalog::{RecordKind, Role, recognise};
    use crate::config::{FileSettings, Settings};
    use crate::progress::Silent;

    /// The roles of the second column of two tables; the others say what they are.
    fn second_columns(tables: [(&str, [&str; 5], &[String]); 2], settings: &Settings) -> [Option<Role>; 2] {
        let ids: Vec<String> = (0..20).map(|id| format!("D{id:03}")).collect();
        let tables = tables.map(|(file, header, values)| {
            let rows: Vec<[&str; 5]> =
                ids.iter().zip(values).map(|(id, value)| [id, value, "Halle", "läuft", "Muster GmbH"]).collect();
            table(file, &header, &rows)
        });
        let tables = recognise(tables.into(), settings, &Silent).tables;
        let kind = |file: &str| if file.contains("Deals") { RecordKind::Deal } else { RecordKind::Project };
        assert!(tables.iter().all(|table| table.recognition.kind == Some(kind(&table.table.file))));
        [0, 1].map(|at| tables[at].recognition.columns[1].role)
    }

    const DEALS: [&str; 5] = ["Deal ID", "VC-Nr.", "Deal-Name", "Stufe", "Firma"];
    const PROJECTS: [&str; 5] = ["Projektnr", "VC-Nr.", "Projekt", "Status", "Kunde"];

    /// The roles in a list of deals and in one of projects, which has the values from here on.
    fn borrowed(value: impl Fn(usize) -> String, from: usize, settings: &Settings) -> [Option<Role>; 2] {
        let own: Vec<String> = (2400..2420).map(&value).collect();
        let other: Vec<String> = (from..from + 20).map(&value).collect();
        second_columns([("Deals.csv", DEALS, &own), ("Projekte.csv", PROJECTS, &other)], settings)
    }

    fn number(number: usize) -> String {
        format!("VC-{number:05}")
    }

    const FOUND: [Option<Role>; 2] = [Some(Role::Number), Some(Role::DealReference)];
    const NOTHING: [Option<Role>; 2] = [None, None];

    #[test]
    fn a_number_of_the_houses_own_leads_where_it_numbers() {
        let settings = Settings::default();
        assert_eq!(borrowed(number, 2400, &settings), FOUND);
        assert_eq!(borrowed(number, 2408, &settings), FOUND, "some lead nowhere");
        assert_eq!(borrowed(number, 9000, &settings), NOTHING, "the name alone does not tell");
    }

    #[test]
    fn amounts_days_and_addresses_are_no_numbers() {
        let settings = Settings::default();
        let values: [fn(usize) -> String; 6] = [
            |number| format!("{number},50"),
            |number| format!("2026-01-{:02}", number - 2399),
            |number| format!("muster{number}.example"),
            |number| format!("eva{number}@muster.example"),
            |number| format!("{:02}:30", number - 2400),
            |number| (number - 2399).to_string(),
        ];
        for value in values {
            assert_ne!(borrowed(value, 2400, &settings), FOUND, "{}", value(2400));
        }
    }

    #[test]
    fn what_the_configuration_leaves_unused_stays_so() {
        let file = FileSettings {
            file: "Projekte.csv".to_owned(),
            columns: [("VC-Nr.".to_owned(), None)].into(),
            ..FileSettings::default()
        };
        let settings = Settings { files: vec![file], ..Settings::default() };
        assert_eq!(borrowed(number, 2400, &settings), NOTHING);
    }

    #[test]
    fn tables_of_one_kind_lend_each_other_nothing() {
        let numbers: Vec<String> = (2400..2420).map(number).collect();
        let tables = [("Deals_2025.csv", DEALS, &*numbers), ("Deals_2026.csv", DEALS, &*numbers)];
        assert_eq!(second_columns(tables, &Settings::default()), NOTHING);
    }
}
