//! DQ: data quality that breaks matching.

mod damaged_id;
mod impossible_date;
mod invalid_key;
mod missing_core_field;
mod placeholder_value;
mod unreadable_row;

#[cfg(test)]
mod tests;

pub(super) use damaged_id::{damaged_id, is_exponent, with_rounded_keys};
pub(super) use impossible_date::impossible_date;
pub(super) use invalid_key::invalid_key;
pub(super) use missing_core_field::missing_core_field;
pub(super) use placeholder_value::placeholder_value;
pub(super) use unreadable_row::unreadable_row;

use super::case::{Case, Subject};
use super::context::Context;
use super::finding::{Code, SubjectType};
use super::fingerprint;
use crate::catalog::{RecordIndex, RecordKind, Role, Standing};
use crate::linkage::EntityType;
use crate::message::{Argument, Message};

/// A case about what one record writes.
fn record_case(context: &Context, code: Code, record: RecordIndex, message: Message, action: Message) -> Case {
    let found = context.record(record);
    let entity = context.resolution.entity_of(record, EntityType::Customer);
    let subject = Subject {
        sort: SubjectType::Customer,
        id: entity.map(|entity| context.resolution.entity(entity).id.clone()).unwrap_or_default(),
        name: context.label(record),
        system: found.system().slug.clone(),
        keys: vec![fingerprint::key(&found)],
    };
    let mut case = Case::new(code, subject, message, action);
    case.record = Some(record);
    case.evidence.push(context.place(record));
    case
}

/// Records of customers and of people, in canonical order.
fn parties<'a>(context: &Context<'a>) -> impl Iterator<Item = RecordIndex> + use<'a> {
    let is_party = |kind: RecordKind| matches!(kind.standing(), Standing::Master | Standing::Contact);
    context.catalogue.records().filter(move |record| is_party(record.kind())).map(|record| record.index)
}

/// What a column is called in words, and what stands in it.
fn field(role: Role, value: &str) -> Argument {
    let words = match role {
        Role::VatId => "dq-vat",
        Role::Iban => "dq-iban",
        Role::Email => "dq-email",
        Role::Phone | Role::Mobile => "dq-phone",
        Role::Postcode => "dq-postcode",
        Role::Street => "dq-street",
        Role::City => "dq-city",
        _ => "dq-name",
    };
    Message::new("dq-field").with("what", Message::new(words)).with("value", value).into()
}
