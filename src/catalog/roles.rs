//! The roles of a table's columns: what the system's data file says, then header words for the rest.

use std::collections::BTreeMap;

use super::header::{fold, forms_in};
use super::profile::Profile;
use super::recognise::column_of;
use super::recognition::Column;
use super::shapes::Shape;
use super::signature::Match;
use super::vocabulary::{RecordKind, Role, Standing};
use super::words::{Decided, claims};
use crate::table::Table;

/// Confidence in a role that a system's data file gives to a header.
const BY_DATA_FILE: f64 = 0.98;
/// Share of rows with a number of their own from which that number serves as the id, where the table has no other.
const NUMBER_AS_ID: f64 = 0.9;

/// Rows from which a value that never changes is the house's own: fewer documents may all be for one customer.
const HOUSE_ROWS: usize = 10;

/// Confidence in a key whose values a spreadsheet has rounded: it is one, and joins nothing.
const DAMAGED: f64 = 0.3;
/// Share of distinct values that must look rounded for a column to be, and how many there must be: one id in a hundred ends
/// in two zeros by itself.
const ROUNDED: (f64, usize) = (0.9, 5);

/// Share of distinct values that are bare integers from which a column of names is taken for one of keys.
const NUMBERED: f64 = 0.9;

/// What is known of a column before header words are asked, and how surely.
#[derive(Clone)]
pub(super) struct Known {
    pub decided: Decided,
    pub confidence: f64,
}

impl Known {
    /// Nothing is known of the column.
    pub(super) fn open() -> Self {
        Self { decided: Decided::Open, confidence: 0.0 }
    }

    /// The column plays this role, or none.
    pub(super) fn fixed(role: Option<Role>, confidence: f64) -> Self {
        Self { decided: Decided::Fixed(role), confidence }
    }
}

/// Whether a spreadsheet has rounded a column's ids: all in scientific notation, or long and ending in zeros.
pub(super) fn are_rounded(profile: &Profile) -> bool {
    let scientific = profile.share(&[Shape::Integer]) == Some(0.0);
    profile.share(&[Shape::Rounded]).is_some_and(|share| share >= ROUNDED.0)
        && (scientific || profile.samples() >= ROUNDED.1)
}

/// Share of values that are VAT ids from which a column of tax numbers holds those: forms for all countries have one field
/// for either.
const VAT_IDS: f64 = 0.8;

/// The role of a column of tax numbers, by what stands in it.
fn tax_or_vat(role: Role, profile: &Profile) -> Role {
    let vat = role == Role::TaxNumber && profile.share(&[Shape::VatId]).is_some_and(|share| share >= VAT_IDS);
    if vat { Role::VatId } else { role }
}

/// Share of values with a legal form from which a column of persons names whoever it is about: houses enter the firm where
/// the system has a field for the person.
const FIRMS: f64 = 0.2;

/// Whether a column of persons' names holds firms, and enough of them to be sure.
fn names_firms(profile: &Profile) -> bool {
    profile.filled >= HOUSE_ROWS && profile.share(&[Shape::Company]).is_some_and(|share| share >= FIRMS)
}

/// Documents that name nobody but persons, and these with legal forms, name their customers there.
fn firms_among_persons(profiles: &[Profile], found: &Match<'_>, ranked: &mut [(bool, usize, usize, Role)]) {
    let document = found.table.kind.is_some_and(|kind| kind.standing() == Standing::Document);
    if !document || ranked.iter().any(|(.., role)| *role == Role::CompanyName) {
        return;
    }
    for (_, _, column, role) in ranked.iter_mut().filter(|(.., role)| *role == Role::PersonName) {
        if names_firms(&profiles[*column]) {
            *role = Role::CompanyName;
        }
    }
}

/// Of several addresses the preferred one must have at least this share of the values of the fullest: where hardly a row
/// has one, it is that of exceptions (a box for letters, a site to deliver to).
const ADDRESS_FILLED: f64 = 0.5;

/// For each ranked column whether it is to be taken only where nothing else is there for its role: nothing stands in it, or
/// it is part of an address that hardly a row has.
fn lag_behind(table: &Table, profiles: &[Profile], ranked: &mut [(bool, usize, usize, Role)]) {
    let mut fullest: BTreeMap<Role, usize> = BTreeMap::new();
    for (.., column, role) in ranked.iter() {
        let filled = fullest.entry(*role).or_default();
        *filled = (*filled).max(profiles[*column].filled);
    }
    for (lags, _, column, role) in ranked.iter_mut().filter(|(.., role)| role.is_address()) {
        let filled = profiles[*column].filled;
        *lags = filled == 0 || (filled as f64) < ADDRESS_FILLED * fullest[role] as f64;
    }
    // A country that stands in every row beside an address that hardly one has is its default: the address lags as a whole.
    let of_place = |role: &Role| matches!(role, Role::Street | Role::Postcode | Role::City);
    let lagging = ranked.iter().filter(|(lags, .., role)| *lags && of_place(role));
    let lagging: Vec<String> = lagging.map(|(_, _, column, _)| fold(&table.header[*column])).collect();
    for (lags, _, column, _) in ranked.iter_mut().filter(|(.., role)| role.is_address() && !of_place(role)) {
        let header = fold(&table.header[*column]);
        *lags |= lagging.iter().any(|other| shared_letters(&header, other) >= ADDRESS_LETTERS);
    }
}

/// Letters in front that headers of one address share (`LieferStrasse`, `LieferLand`).
const ADDRESS_LETTERS: usize = 4;

/// Letters that two texts begin with alike.
fn shared_letters(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(left, right)| left == right).count()
}

/// The columns of a known table by its data file. Of several columns for a role that a table has once, the preferred
/// header is taken that has any value, and of several addresses one that most rows have.
pub(super) fn known_columns(table: &Table, profiles: &[Profile], found: &Match<'_>) -> Vec<Known> {
    let mut columns = vec![Known::open(); table.width()];
    let mut ranked: Vec<(bool, usize, usize, Role)> = Vec::new();
    for (column, header) in table.header.iter().enumerate() {
        let forms = forms_in(table, header, &found.system.modules);
        if let Some((role, rank)) = forms.iter().find_map(|form| found.table.role(form)) {
            if is_numbered(role, &profiles[column]) {
                continue;
            }
            let role = tax_or_vat(role, &profiles[column]);
            ranked.push((profiles[column].filled == 0, rank, column, role));
        } else if forms.iter().any(|form| found.table.leaves_unused(form)) {
            columns[column] = Known::fixed(None, BY_DATA_FILE);
        }
    }
    lag_behind(table, profiles, &mut ranked);
    firms_among_persons(profiles, found, &mut ranked);
    fall_back(&found.table.fallback, &mut ranked);
    ranked.sort_unstable();
    let mut taken = Vec::new();
    for (_, _, column, role) in ranked {
        let role = Some(role).filter(|role| role.is_repeatable() || !taken.contains(role));
        columns[column] = Known::fixed(role, BY_DATA_FILE);
        taken.extend(role);
    }
    columns
}

/// Lets columns serve for the role that the export has no column for.
fn fall_back(fallback: &BTreeMap<Role, Role>, ranked: &mut [(bool, usize, usize, Role)]) {
    for (missing, substitute) in fallback {
        if ranked.iter().any(|(.., role)| role == missing) {
            continue;
        }
        ranked.iter_mut().filter(|(.., role)| role == substitute).for_each(|(.., role)| *role = *missing);
    }
}

/// Whether a column that should hold names holds keys instead: exports differ in which of the two they show.
fn is_numbered(role: Role, profile: &Profile) -> bool {
    let named = matches!(role, Role::CompanyName | Role::PersonName);
    named && profile.share(&[Shape::Integer]).is_some_and(|share| share >= NUMBERED)
}

/// Lets header words decide on open columns, if the kind is known, and numbers serve as ids where there are none. The
/// headers are those of the table without what a system writes around the names of users' own columns.
pub(super) fn finish(
    table: &Table,
    profiles: &[Profile],
    columns: &[Known],
    kind: Option<RecordKind>,
    headers: &[&str],
) -> Vec<Column> {
    let decided: Vec<Decided> = columns.iter().map(|column| column.decided).collect();
    let claims =
        if kind.is_some() { claims(table, headers, profiles, &decided, kind) } else { vec![None; table.width()] };
    let finished = columns.iter().zip(claims).zip(profiles).map(|((known, claim), profile)| match known.decided {
        Decided::Fixed(role) => column_of(profile, role, known.confidence),
        Decided::Open => column_of(profile, claim.map(|claim| claim.role), claim.map_or(0.0, |claim| claim.score)),
    });
    let mut finished: Vec<Column> = finished.collect();
    for (column, profile) in finished.iter_mut().zip(profiles).filter(|(_, profile)| are_rounded(profile)) {
        if let Some(role) = column.role.filter(|role| role.is_key()) {
            *column = column_of(profile, Some(role), DAMAGED);
        }
    }
    if kind.is_some_and(|kind| kind.standing() == Standing::Document) {
        drop_the_house(table, profiles, &mut finished);
    }
    promote_number(table, profiles, &mut finished);
    finished
}

/// Of several names, mailboxes or bank accounts on documents one that is the same on every row is that of the house that
/// writes them; so is a name that never changes beside customer numbers that do.
fn drop_the_house(table: &Table, profiles: &[Profile], columns: &mut [Column]) {
    const OF_A_PARTY: [Role; 3] = [Role::CompanyName, Role::Email, Role::Iban];
    const NUMBERS: [Role; 2] = [Role::CustomerReference, Role::AccountReference];
    let values = |column: usize| profiles[column].distinct(table, column) * table.len() as f64;
    let varies = |column: usize| values(column) > 1.5;
    for role in OF_A_PARTY {
        let with = |wanted: Role| {
            let columns = columns.iter().enumerate().filter(move |(_, column)| column.role == Some(wanted));
            columns.map(|(at, _)| at).collect::<Vec<usize>>()
        };
        let others = NUMBERS.iter().filter(|_| role == Role::CompanyName).flat_map(|number| with(*number));
        let candidates = with(role);
        if !candidates.iter().copied().chain(others).any(varies) {
            continue;
        }
        for column in candidates {
            if profiles[column].filled >= HOUSE_ROWS && !varies(column) {
                columns[column] = column_of(&profiles[column], None, 0.0);
            }
        }
    }
}

/// A record's human number is its id where the table has no id column and nearly every row has a number of its own.
fn promote_number(table: &Table, profiles: &[Profile], columns: &mut [Column]) {
    if columns.iter().any(|column| column.role == Some(Role::Id)) {
        return;
    }
    for role in [Role::Number, Role::CustomerNumber] {
        let numbers = columns.iter().position(|column| column.role == Some(role));
        if let Some(column) = numbers.filter(|column| profiles[*column].distinct(table, *column) >= NUMBER_AS_ID) {
            columns[column].role = Some(Role::Id);
            return;
        }
    }
}
