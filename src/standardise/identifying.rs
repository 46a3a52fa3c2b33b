//! What of a record joins it to another without any resemblance: numbers made to identify.

use super::{iban, vat_id};
use crate::catalog::{Record, Role, reference_key};

/// Roles of the numbers by which systems call their records.
const NUMBERS: [Role; 4] = [Role::Id, Role::Number, Role::CustomerNumber, Role::CustomerReference];

/// The VAT id, the bank account and the numbers of a record, each in the form in which two of them compare.
pub fn identifying_keys(record: &Record<'_>) -> Vec<String> {
    let country = record.value(Role::VatCountry).or_else(|| record.value(Role::Country));
    let vat = record.value(Role::VatId).and_then(|raw| vat_id(country, raw)).map(|key| key.value);
    let account = record.value(Role::Iban).and_then(iban).map(|key| key.value);
    let numbers = NUMBERS.into_iter().flat_map(|role| record.values(role)).filter_map(reference_key);
    let numbers = numbers.map(|number| format!("number {number}"));
    [vat, account].into_iter().flatten().chain(numbers).collect()
}
