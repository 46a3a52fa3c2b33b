//! DQ604: values that fill a field without saying anything (`n/a`, `test`, `00000`, `noreply@…`), and one number or mailbox
//! on very many customers.

use rayon::prelude::*;

use super::{field, parties, record_case};
use crate::catalog::{Record, RecordIndex, Role, TypedTable};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::findings::sides::all_masters;
use crate::linkage::{EntityIndex, EntityType};
use crate::message::{Argument, Message};
use crate::standardise::{email_addresses, fold, fold_into, is_placeholder, is_placeholder_town, mailboxes, phones};

/// Fields that are read as words.
const WORDS: [Role; 6] =
    [Role::CompanyName, Role::PersonName, Role::LastName, Role::Street, Role::City, Role::FullAddress];

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
    let records: Vec<RecordIndex> = parties(context).collect();
    let columns: Vec<SeldomSilent> = context.catalogue.tables.par_iter().map(SeldomSilent::of).collect();
    let of_record = |record: &RecordIndex| of_record(context, &columns[context.catalogue.table_of(*record)], *record);
    let mut cases: Vec<Case> = records.par_iter().filter_map(of_record).collect();
    cases.extend(of_everybody(context));
    Outcome { cases, not_run: Vec::new() }
}

fn of_record(context: &Context, columns: &SeldomSilent, index: RecordIndex) -> Option<Case> {
    let record = context.record(index);
    let mut folded = String::new();
    let mut fills = |role: Role, value: &str| {
        fold_into(value, &mut folded);
        if role == Role::City { is_placeholder_town(&folded) } else { is_placeholder(&folded) }
    };
    let mut fields: Vec<Argument> = WORDS
        .into_iter()
        .flat_map(|role| record.values(role).map(move |value| (role, value)))
        .filter(|(role, value)| fills(*role, value))
        .map(|(role, value)| field(role, value))
        .collect();
    fields.extend(columns.said_nothing(&record));
    fields.extend(record.values(Role::Email).filter(|value| is_nobody(value)).map(|value| field(Role::Email, value)));
    fields.extend(digits(&record));
    fields.extend(wordy(&record));
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
const NOTHING: [&str; 7] = ["n/a", "n.a.", "k.a.", "keine angabe", "none", "#n/a", "0"];

/// Share of a column's rows from which such a word is the system's way to leave it empty.
const HABIT: f64 = 0.05;

/// Whether a value is such a word.
fn says_nothing(value: &str) -> bool {
    let value = value.trim();
    NOTHING.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// The columns of a table in which such words are typed, but seldom.
struct SeldomSilent(Vec<(Role, usize)>);

impl SeldomSilent {
    fn of(typed: &TypedTable) -> Self {
        let fields = WORDS.into_iter().chain([Role::Email, Role::Phone, Role::Postcode]);
        let columns = fields.flat_map(|role| typed.columns_with(role).map(move |column| (role, column)));
        let seldom = |(_, column): &(Role, usize)| {
            let said = typed.table.column(*column).filter(|value| says_nothing(value)).count();
            said > 0 && said as f64 <= (HABIT * typed.table.len() as f64).max(1.0)
        };
        Self(columns.filter(seldom).collect())
    }

    /// What a record of the table says that way.
    fn said_nothing(&self, record: &Record) -> Vec<Argument> {
        let cell = |column: usize| record.typed().table.cell(record.data_row(), column);
        let said = self.0.iter().filter(|(_, column)| says_nothing(cell(*column)));
        said.map(|(role, column)| field(*role, cell(*column).trim())).collect()
    }
}

fn is_nobody(value: &str) -> bool {
    // `xx@xx.xx`: one sign on both sides of everything.
    let monotone = |text: &str| {
        let mut signs = text.bytes().filter(|byte| *byte != b'.');
        signs.next().is_some_and(|first| signs.all(|sign| sign == first))
    };
    mailboxes(value).iter().any(|(local, domain)| {
        let (local, domain) = (local.as_str(), domain.as_str());
        let nowhere = NOWHERE.contains(&domain) || monotone(domain) && monotone(local);
        NOBODY.contains(&local) || nowhere
    })
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
        long && (monotone || one || ALL.contains(&digits))
    };
    [Role::Phone, Role::Mobile, Role::Postcode]
        .into_iter()
        .flat_map(|role| record.values(role).map(move |value| (role, value)))
        .filter(|(role, value)| fills(value) && (*role != Role::Postcode || is_no_postcode(value)))
        .map(|(role, value)| field(role, value))
        .collect()
}

/// Postcodes that no town has, and that come to mind first.
fn is_no_postcode(value: &str) -> bool {
    value.trim_start_matches('0').is_empty() || ["99999", "12345"].contains(&value.trim())
}

/// Words and zeros in the place of a number: `unbekannt`, `0000`. A dash or a blank says that there is none.
fn wordy(record: &Record) -> Vec<Argument> {
    let fills = |value: &str| {
        let bare: String = value.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let zeros = (2..5).contains(&bare.len()) && bare.bytes().all(|byte| byte == b'0');
        let words = bare.len() > 2 && bare.chars().all(char::is_alphabetic) && is_placeholder(&fold(value));
        zeros || words
    };
    let numbers = [Role::Phone, Role::Mobile].into_iter();
    let written = numbers.flat_map(|role| record.values(role).map(move |value| (role, value)));
    written.filter(|(_, value)| fills(value) && !says_nothing(value)).map(|(role, value)| field(role, value)).collect()
}

/// A number or mailbox on a customer: by what it is, its value, the customer, and the first record that has it.
type Held = (Role, String, EntityIndex, RecordIndex);

/// Numbers and mailboxes that stand on very many different customers.
fn of_everybody(context: &Context) -> Vec<Case> {
    let masters: Vec<RecordIndex> = all_masters(context).collect();
    let mut held: Vec<Held> = masters.par_iter().flat_map_iter(|index| held_by(context, *index)).collect();
    held.par_sort_unstable();
    held.dedup_by(|later, first| (later.0, &later.1, later.2) == (first.0, &first.1, first.2));
    held.chunk_by(|left, right| (left.0, &left.1) == (right.0, &right.1))
        .filter(|customers| customers.len() >= EVERYBODY)
        .filter_map(|customers| shared(context, customers))
        .collect()
}

/// The numbers and mailboxes of a master record.
fn held_by(context: &Context, index: RecordIndex) -> Vec<Held> {
    let Some(customer) = context.resolution.entity_of(index, EntityType::Customer) else { return Vec::new() };
    let record = context.record(index);
    let country = record.value(Role::Country);
    let numbers = record.values(Role::Phone).flat_map(|cell| phones(cell, country));
    let numbers = numbers.map(|phone| (Role::Phone, phone.digits));
    let mailboxes = record.values(Role::Email).flat_map(email_addresses).map(|address| (Role::Email, address));
    numbers.chain(mailboxes).map(|(role, value)| (role, value, customer, index)).collect()
}

fn shared(context: &Context, customers: &[Held]) -> Option<Case> {
    let (role, value, ..) = customers.first()?;
    let records: Vec<RecordIndex> = customers.iter().map(|(.., record)| *record).collect();
    let first = *records.first()?;
    let slug = context.slug(context.system(first)).to_owned();
    let message =
        Message::new("dq604-message-everybody").with("field", field(*role, value)).with("customers", customers.len());
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
