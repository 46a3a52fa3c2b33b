//! DQ602: ids mangled by a spreadsheet: in exponents (`1.21143E+15`), with zeros for their last digits, without their
//! leading zeros.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::catalog::{RecordIndex, Role, TypedTable};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::message::{Argument, Message};
use crate::standardise::{country_code, fold, has_lost_zero};
use crate::table::Format;

/// Roles whose values are digits with a meaning in each place.
const DIGITS: [Role; 17] = [
    Role::Id,
    Role::Number,
    Role::CustomerNumber,
    Role::CustomerReference,
    Role::AccountReference,
    Role::ParentReference,
    Role::ContactReference,
    Role::DealReference,
    Role::OrderReference,
    Role::ProjectReference,
    Role::InvoiceReference,
    Role::Iban,
    Role::VatId,
    Role::TaxNumber,
    Role::Phone,
    Role::Mobile,
    Role::Postcode,
];

/// Digits that a spreadsheet keeps of a number.
const KEPT: usize = 15;

/// Fewest values with zeros at their end before that is no chance, and how many times more than chance gives.
const SEVERAL: usize = 3;

/// Share of values with a leading zero, all equally long, from which shorter ones have lost theirs.
const PADDED: f64 = 0.3;

/// Records that a case names.
const NAMED: usize = 5;

/// How values were damaged.
type Damage = (&'static str, Vec<(RecordIndex, String)>);

/// Finds the columns, one case for each and kind of damage, with all records in it.
pub(in crate::findings) fn damaged_id(context: &Context) -> Outcome {
    let mut cases = Vec::new();
    let whole = Whole::of(context);
    for (table, typed) in context.catalogue.tables.iter().enumerate() {
        for role in DIGITS.into_iter().filter(|role| typed.has(*role)) {
            for column in typed.columns_with(role) {
                let values = values(context, table, column);
                let damages = [exponents(&values), rounded(role, &values), unpadded(context, &whole, role, &values)];
                let found = damages.into_iter().filter(|(_, records)| !records.is_empty());
                cases.extend(found.filter_map(|damage| case(context, typed, column, &damage)));
            }
        }
    }
    Outcome { cases, not_run: Vec::new() }
}

/// Postcodes that begin with a zero, with the towns that they stand beside: where a row names no country, four digits are a German
/// postcode without its zero if the same town has the whole one elsewhere.
struct Whole(FxHashSet<(String, String)>);

impl Whole {
    fn of(context: &Context) -> Self {
        let records = context.catalogue.records().filter_map(|record| {
            let postcode = record.value(Role::Postcode).filter(|value| value.len() == 5 && value.starts_with('0'))?;
            Some((postcode.to_owned(), first_word(record.value(Role::City)?)))
        });
        Self(records.collect())
    }

    fn knows(&self, context: &Context, record: RecordIndex, short: &str) -> bool {
        let town = context.record(record).value(Role::City).map(first_word);
        town.is_some_and(|town| self.0.contains(&(format!("0{}", short.trim()), town)))
    }
}

/// The first word of a town in comparable form: what follows tells where it lies, and not everybody writes it.
fn first_word(town: &str) -> String {
    fold(town).split(' ').next().unwrap_or_default().to_owned()
}

/// `1.21143E+15`, `1,21E+15`.
fn exponents(values: &[(RecordIndex, &str)]) -> Damage {
    let damaged = values.iter().filter(|(_, value)| is_exponent(value));
    ("dq602-exponent", damaged.map(|(record, value)| (*record, (*value).to_owned())).collect())
}

/// Whether a spreadsheet wrote a number in exponents.
pub(in crate::findings) fn is_exponent(value: &str) -> bool {
    let upper = value.to_ascii_uppercase();
    let Some((mantissa, exponent)) = upper.split_once('E') else { return false };
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let sign = exponent.strip_prefix('+');
    whole.len() == 1
        && digits(whole)
        && digits(fraction)
        && sign.is_some_and(|exponent| digits(exponent) && exponent.len() <= 2)
}

/// Numbers of more than fifteen digits of which only fifteen say something. By chance one in ten of sixteen digits ends so,
/// one in a hundred of seventeen: only columns with far more than that are damaged.
fn rounded(role: Role, values: &[(RecordIndex, &str)]) -> Damage {
    if matches!(role, Role::Iban | Role::Phone | Role::Mobile) {
        return ("dq602-rounded", Vec::new());
    }
    let long = |value: &str| value.len() > KEPT && value.bytes().all(|byte| byte.is_ascii_digit());
    let ends = |value: &str| long(value) && value.bytes().skip(KEPT).all(|byte| byte == b'0');
    let chance = |value: &&str| 0.1_f64.powf((value.len() - KEPT) as f64);
    // One customer's id stands on all its documents, and is round once.
    let distinct: BTreeSet<&str> = values.iter().map(|(_, value)| *value).filter(|value| long(value)).collect();
    let expected: f64 = distinct.iter().map(chance).sum();
    let round = distinct.iter().filter(|value| ends(value)).count();
    let many = round >= SEVERAL && round as f64 > SEVERAL as f64 * expected;
    let damaged = values.iter().filter(|(_, value)| many && ends(value));
    ("dq602-rounded", damaged.map(|(record, value)| (*record, (*value).to_owned())).collect())
}

/// The records whose keys of a role a spreadsheet has rounded, in order: such a key leads nowhere, and is not the one entered.
pub(in crate::findings) fn with_rounded_keys(context: &Context, table: usize, role: Role) -> Vec<RecordIndex> {
    let columns = context.catalogue.tables[table].columns_with(role);
    let mut records: Vec<RecordIndex> =
        columns.flat_map(|column| rounded(role, &values(context, table, column)).1).map(|(record, _)| record).collect();
    records.sort_unstable();
    records
}

/// The values of a column, by record.
fn values<'c>(context: &Context<'c>, table: usize, column: usize) -> Vec<(RecordIndex, &'c str)> {
    let records = context.catalogue.records_of(table);
    records.filter_map(|record| Some((record.index, record.cell(column)?))).collect()
}

/// Numbers shorter than the others of a column whose numbers are all equally long and often begin with a zero. German
/// postcodes have five digits wherever they stand.
fn unpadded(context: &Context, whole: &Whole, role: Role, values: &[(RecordIndex, &str)]) -> Damage {
    let bare = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
    if role == Role::Postcode {
        let german = |record: RecordIndex, value: &str| match context.record(record).value(Role::Country) {
            Some(country) => country_code(country) == Some("DE"),
            None => whole.knows(context, record, value),
        };
        let short = values.iter().filter(|(record, value)| has_lost_zero(value) && german(*record, value));
        return ("dq602-unpadded", short.map(|(record, value)| (*record, (*value).to_owned())).collect());
    }
    if !matches!(role, Role::Id | Role::Number | Role::CustomerNumber | Role::CustomerReference) {
        return ("dq602-unpadded", Vec::new());
    }
    let padded: Vec<&str> =
        values.iter().map(|(_, value)| *value).filter(|value| bare(value) && value.starts_with('0')).collect();
    let width = padded.first().map_or(0, |value| value.len());
    let even = padded.iter().all(|value| value.len() == width);
    if !even || padded.len() < SEVERAL || (padded.len() as f64) < PADDED * values.len() as f64 {
        return ("dq602-unpadded", Vec::new());
    }
    let short = values.iter().filter(|(_, value)| bare(value) && value.len() < width && !value.starts_with('0'));
    ("dq602-unpadded", short.map(|(record, value)| (*record, (*value).to_owned())).collect())
}

fn case(context: &Context, typed: &TypedTable, column: usize, (id, records): &Damage) -> Option<Case> {
    let (first, example) = records.first()?;
    let header = typed.table.header[column].as_str();
    let message = Message::new(id)
        .with("column", header)
        .with("file", typed.table.file.as_str())
        .with("count", records.len())
        .with("example", example.as_str());
    let system = &typed.recognition.system;
    let action = Message::new(remedy(system.known, &typed.table.format)).with("column", header);
    let subject = Subject {
        sort: SubjectType::System,
        id: system.slug.clone(),
        name: system.name.clone(),
        system: system.slug.clone(),
        keys: vec![header.to_owned(), (*id).to_owned()],
    };
    let mut case = Case::new(Code::Dq602, subject, message, action);
    case.record = Some(*first);
    case.evidence.extend(records.iter().take(NAMED).map(|(record, value)| {
        Message::new("dq602-value").with("place", context.place(*record)).with("value", value.as_str())
    }));
    if records.len() > NAMED {
        case.evidence.push(Message::new("dq-more").with("count", Argument::Count((records.len() - NAMED) as u64)));
    }
    case.explains = records.iter().map(|(record, _)| *record).collect();
    case.relate(records.iter().map(|(record, _)| *record));
    Some(case)
}

/// What to do about it: a list that somebody keeps in a spreadsheet was not exported from anywhere.
fn remedy(known_system: bool, format: &Format) -> &'static str {
    if !known_system && *format == Format::Sheet { "dq602-action-list" } else { "dq602-action" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exports_can_be_repeated() {
        assert_eq!(remedy(false, &Format::Sheet), "dq602-action-list");
        assert_eq!(remedy(true, &Format::Sheet), "dq602-action");
    }

    #[test]
    fn exponents_are_told_from_numbers_of_articles() {
        assert!(is_exponent("1.21143E+15") && is_exponent("4,711e+18") && is_exponent("5E+15"));
        assert!(!is_exponent("12E5") && !is_exponent("E+15") && !is_exponent("1.2.3E+4") && !is_exponent("7E15"));
    }

    #[test]
    fn long_ids_are_rounded_only_where_chance_does_not_explain_it() {
        let values = |texts: &[&'static str]| -> Vec<(RecordIndex, &'static str)> {
            texts.iter().enumerate().map(|(at, text)| (RecordIndex(at as u32), *text)).collect()
        };
        let whole = values(&["4711000000000000000", "4711000000000000001", "4711000000000000002"]);
        assert!(rounded(Role::Id, &whole).1.is_empty(), "one round number is the first of its series");
        let cut = values(&["4711001234560000000", "4711001234570000000", "4711001234580000000"]);
        assert_eq!(rounded(Role::Id, &cut).1.len(), 3);
        let one = values(&["118800000001063000", "118800000001063000", "118800000001063000", "118800000000300214"]);
        assert!(rounded(Role::AccountReference, &one).1.is_empty(), "one id on several documents");
    }
}
