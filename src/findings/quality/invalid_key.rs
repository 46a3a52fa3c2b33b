//! DQ601: VAT id, IBAN, e-mail address, telephone number or postcode fail their check.

use std::collections::BTreeMap;

use super::{field, parties, record_case};
use crate::catalog::{Record, RecordIndex, Role};
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::{Code, NotRun};
use crate::findings::registry::Outcome;
use crate::message::{Argument, Message};
use crate::standardise::{
    country_code, fold_into, has_known_suffix, has_lost_zero, iban, is_placeholder, mailboxes, phones, vat_id,
};

/// What is checked.
const CHECKED: [Role; 6] = [Role::VatId, Role::Iban, Role::Email, Role::Phone, Role::Mobile, Role::Postcode];

/// Share of failing values of a column from which the column holds something else.
const OTHERWISE: f64 = 0.3;

/// Fewest values from which the share says something.
const ENOUGH: usize = 20;

/// Digits of a German postcode; those of Austria, Switzerland and Liechtenstein have one less.
const POSTCODE: usize = 5;

/// Finds the records, one case for each with all its fields that fail.
pub(in crate::findings) fn invalid_key(context: &Context) -> Outcome {
    let mut tallies: BTreeMap<(usize, Role), (usize, usize)> = BTreeMap::new();
    let mut failing: Vec<(RecordIndex, Role, &str)> = Vec::new();
    let mut folded = String::new();
    for index in parties(context) {
        let record = context.record(index);
        let table = context.catalogue.table_of(index);
        for role in CHECKED {
            for value in record.values(role) {
                let passes = passes(&record, role, value);
                if !passes {
                    fold_into(value, &mut folded);
                    if is_placeholder(&folded) {
                        continue;
                    }
                    failing.push((index, role, value));
                }
                let tally = tallies.entry((table, role)).or_default();
                tally.0 += 1;
                tally.1 += usize::from(!passes);
            }
        }
    }
    let misread = |(all, bad): &(usize, usize)| *all >= ENOUGH && *bad as f64 > OTHERWISE * *all as f64;
    let not_run = tallies.iter().filter(|(_, tally)| misread(tally)).map(|((table, role), (all, bad))| NotRun {
        code: Code::Dq601,
        missing: Message::new("dq601-misread")
            .with("file", context.catalogue.tables[*table].table.file.as_str())
            .with("what", words(*role))
            .with("failing", *bad)
            .with("values", *all),
    });
    let not_run = not_run.collect();
    failing.retain(|(record, role, _)| {
        let tally = tallies.get(&(context.catalogue.table_of(*record), *role));
        tally.is_some_and(|tally| !misread(tally))
    });
    let cases = failing.chunk_by(|left, right| left.0 == right.0).map(|fields| case(context, fields)).collect();
    Outcome { cases, not_run }
}

fn passes(record: &Record, role: Role, value: &str) -> bool {
    let country = record.value(Role::VatCountry).or_else(|| record.value(Role::Country));
    match role {
        Role::VatId => {
            let valid = |raw: &str| vat_id(country, raw).is_some_and(|key| key.valid);
            // `CH` and `E123456789` are one id cut in two.
            valid(value) || record.value(Role::VatCountry).is_some_and(|part| valid(&format!("{part}{value}")))
        }
        Role::Iban => iban(value).is_some_and(|key| key.valid),
        Role::Email => mailboxes(value).iter().any(|(_, domain)| has_known_suffix(domain)),
        Role::Phone | Role::Mobile => !phones(value, country).is_empty(),
        Role::Postcode => {
            let digits = value.chars().filter(char::is_ascii_digit).count();
            let bare = value.chars().all(|sign| sign.is_ascii_digit());
            let code = country.and_then(country_code);
            let misread = has_letter_for_digit(value) && matches!(code, None | Some("DE"));
            let fits = match code {
                // A lost zero is another rule's.
                Some("DE") => digits == POSTCODE || has_lost_zero(value),
                Some("AT" | "CH" | "LI") => digits == POSTCODE - 1,
                _ => true,
            };
            !misread && (!bare || fits)
        }
        _ => true,
    }
}

/// Whether one of five digits is a letter that looks like it (`58O95`); in no country postcodes are written so.
fn has_letter_for_digit(value: &str) -> bool {
    const ALIKE: &str = "OoQlISBZ";
    let value = value.trim();
    let letters = value.chars().filter(|sign| ALIKE.contains(*sign)).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    value.chars().count() == POSTCODE && letters == 1 && digits == POSTCODE - 1
}

fn words(role: Role) -> Message {
    Message::new(match role {
        Role::VatId => "dq-vat",
        Role::Iban => "dq-iban",
        Role::Email => "dq-email",
        Role::Postcode => "dq-postcode",
        _ => "dq-phone",
    })
}

fn case(context: &Context, fields: &[(RecordIndex, Role, &str)]) -> crate::findings::case::Case {
    let record = fields[0].0;
    let listed = fields.iter().map(|(_, role, value)| field(*role, value)).collect();
    let message = Message::new("dq601-message")
        .with("name", context.label(record))
        .with("system", context.system_name(context.system(record)))
        .with("fields", Argument::List(listed));
    let mut case = record_case(context, Code::Dq601, record, message, Message::new("dq601-action"));
    let (worth, formula) = Effort::CorrectField.price(fields.len(), context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    case
}
