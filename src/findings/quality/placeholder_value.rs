//! DQ604: values that fill a field without saying anything (`n/a`, `test`, `00000`, `noreply@…`), and one number or mailbox
//! on very many customers.

use std::collections::{BTreeMap, BTreeSet};

use super::{field, parties, record_case};
use crate::catalog::{Record, RecordIndex, Role, Standing};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::linkage::{EntityIndex, EntityType};
use crate::message::{Argument, Message};
use crate::standardise::{emails, fold, is_placeholder, phones};

/// Fields that are read as words.
const WORDS: [Role; 5] = [Role::CompanyName, Role::PersonName, Role::LastName, Role::Street, Role::City];

/// Mailboxes and domains that belong to nobody.
const NOBODY: [&str; 12] = [
    "noreply",
    "no-reply",
    "donotreply",
    "test",
    "none",
    "keine",
    "kein",
    "xxx",
    "nobody",
    "unbekannt",
    "dummy",
    "asdf",
];
const NOWHERE: [&str; 6] = ["example.com", "example.org", "example.de", "test.de", "test.com", "domain.de"];

/// Customers on whom one number or mailbox stands before it says nothing about any of them.
const EVERYBODY: usize = 30;

/// Finds the records, one case for each, and the values that stand on very many customers.
pub(in crate::findings) fn placeholder_value(context: &Context) -> Outcome {
    let mut cases: Vec<Case> = parties(context).filter_map(|record| of_record(context, record)).collect();
    cases.extend(of_everybody(context));
    Outcome { cases, not_run: Vec::new() }
}

fn of_record(context: &Context, index: RecordIndex) -> Option<Case> {
    let record = context.record(index);
    let mut fields: Vec<Argument> = WORDS
        .into_iter()
        .flat_map(|role| record.values(role).map(move |value| (role, value)))
        .filter(|(_, value)| is_placeholder(&fold(value)))
        .map(|(role, value)| field(role, value))
        .collect();
    fields.extend(said_nothing(&record));
    fields.extend(record.values(Role::Email).filter(|value| is_nobody(value)).map(|value| field(Role::Email, value)));
    fields.extend(digits(&record));
    if fields.is_empty() {
        return None;
    }
    let message = Message::new("dq604-message")
        .with("name", context.label(index))
        .with("system", context.system_name(context.system(index)))
        .with("fields", Argument::List(fields));
    let mut case = record_case(context, Code::Dq604, index, message, Message::new("dq604-action"));
    case.explains.push(index);
    Some(case)
}

/// Words that somebody typed into a field to say nothing. Where many rows of a column have one, the system writes it.
const NOTHING: [&str; 6] = ["n/a", "n.a.", "k.a.", "keine angabe", "none", "#n/a"];

/// Share of a column's rows from which such a word is the system's way to leave it empty.
const HABIT: f64 = 0.05;

fn said_nothing(record: &Record) -> Vec<Argument> {
    let typed = record.typed();
    let said = |value: &str| NOTHING.iter().any(|word| value.trim().eq_ignore_ascii_case(word));
    let fields = WORDS.into_iter().chain([Role::Email, Role::Phone, Role::Postcode]);
    let columns = fields.flat_map(|role| typed.columns_with(role).map(move |column| (role, column)));
    let typed_in = |(_, column): &(Role, usize)| said(typed.table.cell(record.data_row(), *column));
    let rare = |(_, column): &(Role, usize)| {
        let said = typed.table.column(*column).filter(|value| said(value)).count();
        said as f64 <= (HABIT * typed.table.len() as f64).max(1.0)
    };
    columns
        .filter(typed_in)
        .filter(rare)
        .map(|(role, column)| field(role, typed.table.cell(record.data_row(), column).trim()))
        .collect()
}

fn is_nobody(value: &str) -> bool {
    emails(value).iter().any(|email| NOBODY.contains(&email.local.as_str()) || NOWHERE.contains(&email.domain.as_str()))
}

/// Numbers and postcodes of one digit, or of all digits in their order.
fn digits(record: &Record) -> Vec<Argument> {
    const ALL: &str = "01234567890";
    let fills = |value: &str| {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        let long = digits.len() >= 5;
        let rest = digits.trim_start_matches('0');
        let monotone = digits.bytes().all(|byte| Some(byte) == digits.bytes().next());
        let one = rest.len() >= 5 && rest.bytes().all(|byte| Some(byte) == rest.bytes().next());
        long && (monotone || one || (digits.len() >= 6 && ALL.contains(&digits)))
    };
    [Role::Phone, Role::Mobile, Role::Postcode]
        .into_iter()
        .flat_map(|role| record.values(role).map(move |value| (role, value)))
        .filter(|(role, value)| fills(value) && (*role != Role::Postcode || value.trim_start_matches('0').is_empty()))
        .map(|(role, value)| field(role, value))
        .collect()
}

/// Numbers and mailboxes that stand on very many different customers.
fn of_everybody(context: &Context) -> Vec<Case> {
    let mut holders: BTreeMap<(Role, String), BTreeMap<EntityIndex, RecordIndex>> = BTreeMap::new();
    for index in parties(context).filter(|index| context.record(*index).kind().standing() == Standing::Master) {
        let Some(customer) = context.resolution.entity_of(index, EntityType::Customer) else { continue };
        let record = context.record(index);
        let country = record.value(Role::Country);
        let numbers = record.values(Role::Phone).flat_map(|cell| phones(cell, country));
        let mailboxes = record.values(Role::Email).flat_map(emails);
        let values: BTreeSet<(Role, String)> = numbers
            .map(|phone| (Role::Phone, phone.digits))
            .chain(mailboxes.map(|email| (Role::Email, format!("{}@{}", email.local, email.domain))))
            .collect();
        for value in values {
            holders.entry(value).or_default().entry(customer).or_insert(index);
        }
    }
    let everybody = holders.into_iter().filter(|(_, customers)| customers.len() >= EVERYBODY);
    everybody.filter_map(|((role, value), customers)| shared(context, role, &value, &customers)).collect()
}

fn shared(context: &Context, role: Role, value: &str, customers: &BTreeMap<EntityIndex, RecordIndex>) -> Option<Case> {
    let records: Vec<RecordIndex> = customers.values().copied().collect();
    let first = *records.first()?;
    let slug = context.slug(context.system(first)).to_owned();
    let message =
        Message::new("dq604-message-everybody").with("field", field(role, value)).with("customers", customers.len());
    let subject = Subject {
        sort: SubjectType::System,
        id: slug.clone(),
        name: context.system_name(context.system(first)).to_owned(),
        system: slug,
        keys: vec![value.to_owned()],
    };
    let mut case = Case::new(Code::Dq604, subject, message, Message::new("dq604-action"));
    case.record = Some(first);
    case.evidence.extend(records.iter().take(5).map(|record| context.place(*record)));
    case.relate(records);
    Some(case)
}
