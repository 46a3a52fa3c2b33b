//! Numbers that one table has under a name of the house's own, and another one borrows under the same name: `VC-Nr.` numbers
//! the deals of the CRM, and says on the board which deal a project comes of. No word tells what it means; the two tables do.
//! Under another name (`AB Sage` on the board for the numbers of the ERP's orders) only numbers are borrowed that can be no
//! coincidence, and nearly all of them must be there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::header::fold;
use super::profile::Profile;
use super::recognition::{Column, Recognition};
use super::roles::are_rounded;
use super::row_kind::RowKinds;
use super::shapes::Shape;
use super::values::{hashed_key, reference_key};
use super::vocabulary::{RecordKind, Role, Standing};
use crate::table::Table;

/// Share of the distinct values of the borrowing column that must be numbers of the other table: the rest dangles.
const BORROWED: f64 = 0.5;
/// Fewest distinct values that are no coincidence.
const LEAST: usize = 5;
/// The same two where the columns have different names.
const BORROWED_UNNAMED: f64 = 0.8;
const LEAST_UNNAMED: usize = 10;
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
    /// What its rows are.
    pub rows: &'t RowKinds<'t>,
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
        let named = lenders.flat_map(same_header).find(lends);
        let Some((lender, at, role)) = named.or_else(|| unnamed(sheets, &mut keys, (table, column), is_taken)) else {
            continue;
        };
        if sheets[lender].recognition.columns[at].role.is_none() {
            found.push(Found { table: lender, column: at, role: Role::Number });
        }
        found.push(Found { table, column, role });
    }
    found
}

/// The table of documents whose numbers a column holds under a name of its own, its column of numbers, and the role of the
/// borrowed ones.
fn unnamed(
    sheets: &[Sheet<'_>],
    keys: &mut Keys<'_>,
    borrower: (usize, usize),
    is_taken: impl Fn(Role) -> bool,
) -> Option<(usize, usize, Role)> {
    let of = &sheets[borrower.0];
    let others = sheets.iter().enumerate().filter(|(at, _)| *at != borrower.0);
    others
        .filter(|(_, sheet)| sheet.is_of_documents() && sheet.recognition.kind != of.recognition.kind)
        .flat_map(|(lender, sheet)| sheet.numbering().map(move |at| (lender, at)))
        .filter(|numbering| keys.lends_unnamed(*numbering, borrower))
        .filter_map(|(lender, at)| Some((lender, at, sheets[lender].reference_to_its_papers()?)))
        .find(|(.., role)| of.is_free(*role) && !is_taken(*role))
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
    let documents = sheets.iter().enumerate().filter(|(_, sheet)| sheet.is_of_documents());
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
    fn is_of_documents(&self) -> bool {
        self.recognition.kind.is_some_and(|kind| kind.standing() == Standing::Document)
    }

    /// The columns that are known to number its records.
    fn numbering(&self) -> impl Iterator<Item = usize> {
        let columns = self.recognition.columns.iter().enumerate();
        columns.filter(|(_, column)| matches!(column.role, Some(Role::Id | Role::Number))).map(|(at, _)| at)
    }

    /// The role of a number that leads to its records. Bills in a list of all papers stand beside the orders that they are
    /// written for: that is where a number from elsewhere leads.
    fn reference_to_its_papers(&self) -> Option<Role> {
        let kind = self.recognition.kind;
        if kind != Some(RecordKind::Invoice) {
            return reference_to(kind);
        }
        let columns: Vec<(Role, usize)> = self.roles().collect();
        let (_, kinds) = self.rows.of_rows(self.table, (0..self.table.len() as u32).collect(), &columns);
        let orders = kinds.contains(&RecordKind::Order);
        Some(if orders { Role::OrderReference } else { Role::InvoiceReference })
    }

    /// Its columns of known roles.
    fn roles(&self) -> impl Iterator<Item = (Role, usize)> {
        let columns = self.recognition.columns.iter().enumerate();
        columns.filter_map(|(at, column)| Some((column.role?, at)))
    }

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

    /// Whether nearly all values of the second column are numbers of the first, and such as can be no coincidence.
    fn lends_unnamed(&mut self, lender: (usize, usize), borrower: (usize, usize)) -> bool {
        let (table, column) = (self.sheets[borrower.0].table, borrower.1);
        let mut keys = table.column(column).filter_map(reference_key).filter(|key| is_telling(key));
        if keys.any(|key| !key.chars().any(char::is_alphabetic)) {
            return false;
        }
        self.read(lender);
        self.read(borrower);
        let (numbers, used) = (&self.read[&lender], &self.read[&borrower]);
        let shared = used.iter().filter(|key| numbers.contains(key)).count();
        used.len() >= LEAST_UNNAMED && shared as f64 >= BORROWED_UNNAMED * used.len() as f64
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

    /// The roles where the borrowing column has another name than the numbering one.
    fn borrowed_unnamed(value: impl Fn(usize) -> String, from: usize) -> [Option<Role>; 2] {
        let own: Vec<String> = (2400..2420).map(&value).collect();
        let other: Vec<String> = (from..from + 20).map(&value).collect();
        let header = ["Projektnr", "VC (CRM)", "Projekt", "Status", "Kunde"];
        let deals = ["Deal ID", "Deal-Nr", "Deal-Name", "Stufe", "Firma"];
        second_columns([("Deals.csv", deals, &own), ("Projekte.csv", header, &other)], &Settings::default())
    }

    #[test]
    fn under_another_name_nearly_all_numbers_must_be_known_ones() {
        assert_eq!(borrowed_unnamed(number, 2400), FOUND);
        assert_eq!(borrowed_unnamed(number, 2403), FOUND, "some lead nowhere");
        assert_eq!(borrowed_unnamed(number, 2408)[1], None, "too many lead nowhere");
        assert_eq!(borrowed_unnamed(|number| number.to_string(), 2400)[1], None, "digits alone recur anywhere");
    }

    #[test]
    fn tables_of_one_kind_lend_each_other_nothing() {
        let numbers: Vec<String> = (2400..2420).map(number).collect();
        let tables = [("Deals_2025.csv", DEALS, &*numbers), ("Deals_2026.csv", DEALS, &*numbers)];
        assert_eq!(second_columns(tables, &Settings::default()), NOTHING);
    }
}
