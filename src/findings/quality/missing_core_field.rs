//! DQ603: a customer cannot be identified: no name, or nothing beside the name.

use std::collections::BTreeSet;

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
    let cases = all_masters(context)
        .filter(|record| context.record(*record).kind() != RecordKind::Lead)
        .filter_map(|index| {
            let record = context.record(index);
            let any = |roles: &[Role]| roles.iter().any(|role| record.value(*role).is_some());
            let [could_name, could_more] = could[context.catalogue.table_of(index)];
            let nameless = could_name && !any(&NAMES);
            let bare = could_more && !any(&BESIDE) && !vouched.contains(&index) && !notes_address(&record);
            let id = match (nameless, bare) {
                (true, _) => "dq603-message-name",
                (false, true) => "dq603-message-bare",
                (false, false) => return None,
            };
            let message = Message::new(id)
                .with("name", context.label(index))
                .with("system", context.system_name(context.system(index)));
            Some(record_case(context, Code::Dq603, index, message, Message::new("dq603-action")))
        })
        .collect();
    Outcome { cases, not_run: Vec::new() }
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
