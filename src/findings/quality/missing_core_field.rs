//! DQ603: a customer cannot be identified: no name, or nothing beside the name.

use std::collections::{BTreeMap, BTreeSet};

use super::record_case;
use crate::catalog::{Record, RecordIndex, RecordKind, Role, Standing, TypedTable};
use crate::findings::context::Context;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::findings::sides::all_masters;
use crate::linkage::Target;
use crate::message::Message;
use crate::standardise::full_address;

/// Names.
const NAMES: [Role; 5] = [Role::CompanyName, Role::PersonName, Role::LastName, Role::FirstName, Role::OtherName];

/// What makes out whose name it is.
const BESIDE: [Role; 18] = [
    Role::CustomerNumber,
    Role::CustomerReference,
    Role::Street,
    Role::Postcode,
    Role::City,
    Role::FullAddress,
    Role::Email,
    Role::Phone,
    Role::Mobile,
    Role::Fax,
    Role::Website,
    Role::VatId,
    Role::TaxNumber,
    Role::RegisterNumber,
    Role::Lei,
    Role::Iban,
    Role::BirthDate,
    Role::PersonalNumber,
];

/// The message about a record without a name.
const NAMELESS: &str = "dq603-message-name";

/// Share of the records of a table that may be bare: where more are, names are all that it keeps as a rule, and it is the
/// matching that tells who is meant.
const BARE: f64 = 0.2;

/// Fewest records of which that share says something.
const ENOUGH: usize = 20;

/// Finds the records, one case for each.
pub(in crate::findings) fn missing_core_field(context: &Context) -> Outcome {
    let vouched = vouched(context);
    // A list without such columns, or with nothing in them, says nothing about its rows.
    let filled = |typed: &TypedTable, roles: &[Role]| {
        let mut columns = roles.iter().flat_map(|role| typed.columns_with(*role));
        columns.any(|column| typed.recognition.columns[column].fill > 0.0)
    };
    let could: Vec<[bool; 2]> =
        context.catalogue.tables.iter().map(|typed| [filled(typed, &NAMES), filled(typed, &BESIDE)]).collect();
    let masters: Vec<RecordIndex> =
        all_masters(context).filter(|record| context.record(*record).kind() != RecordKind::Lead).collect();
    let lacks: Vec<(RecordIndex, &'static str)> = masters
        .iter()
        .filter_map(|index| {
            let index = *index;
            let record = context.record(index);
            let any = |roles: &[Role]| roles.iter().any(|role| record.value(*role).is_some());
            let [could_name, could_more] = could[context.catalogue.table_of(index)];
            let bare = could_more && !any(&BESIDE) && !vouched.contains(&index) && !notes_address(&record);
            let nameless = (could_name && !any(&NAMES)).then_some(NAMELESS);
            Some((index, nameless.or(bare.then_some("dq603-message-bare"))?))
        })
        .collect();
    let usual = usually_bare(context, &masters, &lacks);
    let cases = lacks
        .into_iter()
        .filter(|(index, id)| *id == NAMELESS || !usual.contains(&context.catalogue.table_of(*index)))
        .map(|(index, id)| {
            let message = Message::new(id)
                .with("name", context.label(index))
                .with("system", context.system_name(context.system(index)));
            record_case(context, Code::Dq603, index, message, Message::new("dq603-action"))
        })
        .collect();
    Outcome { cases, not_run: Vec::new() }
}

/// Tables in which a name without anything beside it is no exception.
fn usually_bare(context: &Context, masters: &[RecordIndex], lacks: &[(RecordIndex, &'static str)]) -> BTreeSet<usize> {
    let by_table = |records: &mut dyn Iterator<Item = RecordIndex>| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        records.for_each(|record| *counts.entry(context.catalogue.table_of(record)).or_default() += 1);
        counts
    };
    let all = by_table(&mut masters.iter().copied());
    let bare = by_table(&mut lacks.iter().filter(|(_, id)| *id != NAMELESS).map(|(record, _)| *record));
    let is_usual = |table: &usize, bare: usize| all[table] >= ENOUGH && bare as f64 > BARE * all[table] as f64;
    bare.into_iter().filter(|(table, bare)| is_usual(table, *bare)).map(|(table, _)| table).collect()
}

/// Whether a remark says where the customer is: some desks have no other place for an address.
fn notes_address(record: &Record) -> bool {
    record.values(Role::Notes).map(full_address).any(|address| !address.postcode.is_empty() && !address.city.is_empty())
}

/// Masters of whom people say whose name it is: a contact with a mailbox or a telephone refers to them.
fn vouched(context: &Context) -> BTreeSet<RecordIndex> {
    let mut vouched = BTreeSet::new();
    for reference in &context.resolution.references {
        let Target::Record(master) = reference.target else { continue };
        let contact = context.record(reference.record);
        let told = [Role::Email, Role::Phone, Role::Mobile].into_iter().any(|role| contact.value(role).is_some());
        if told && contact.kind().standing() == Standing::Contact {
            vouched.insert(master);
        }
    }
    vouched
}
