//! What a record offers for a golden field, in the original spelling.

use std::borrow::Cow;
use std::ops::Deref;

use super::context::{Context, Says, as_date};
use super::dossier::Member;
use super::fields::{Field, FieldColumn};
use super::places;
use super::value::{Cells, Form, day};
use crate::catalog::{Record, Role};
use crate::linkage::EntityType;
use crate::report::fields::name as name_of;

/// One offer: the cells of the field's columns, trimmed. Most fields have one column.
#[derive(Debug, Clone)]
pub(super) enum Said<'a> {
    One(Cow<'a, str>),
    Several(Cells<'a>),
}

impl<'a> Deref for Said<'a> {
    type Target = [Cow<'a, str>];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(cell) => std::slice::from_ref(cell),
            Self::Several(cells) => cells,
        }
    }
}

impl Default for Said<'_> {
    fn default() -> Self {
        Self::One(Cow::Borrowed(""))
    }
}

impl PartialEq for Said<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// The roles that a record must have one of to offer anything for a field; `None` where that does not depend on columns.
pub(super) fn roles_of(field: &Field) -> Option<Vec<Role>> {
    match field.form {
        Form::Company | Form::Blocked | Form::OptedOut | Form::OptedIn | Form::Created | Form::Modified => None,
        Form::Address => Some(places::ROLES.to_vec()),
        Form::Vat => Some(vec![Role::VatId]),
        Form::Bank => Some(vec![Role::Iban]),
        Form::Birth => Some(vec![Role::BirthDate]),
        Form::Amount => Some(vec![Role::Amount, Role::AmountGross]),
        _ => Some(field.columns.iter().flat_map(|column| column.roles.iter().copied()).collect()),
    }
}

/// Gives what a record offers for a field; most records offer nothing or one thing.
pub(super) fn offers<'a>(field: &Field, context: &Context<'_>, member: &Member<'a>, give: &mut dyn FnMut(Said<'a>)) {
    let record = &member.record;
    let mut one = |cell: Cow<'a, str>| {
        if !cell.is_empty() {
            give(Said::One(cell));
        }
    };
    let mut flag = |what| one(Cow::Borrowed(if context.says(record.index, what) { "yes" } else { "" }));
    match field.form {
        Form::Company => one(name_of(record, EntityType::Customer)),
        Form::Person => person(field, record).into_iter().for_each(|cells| give(Said::Several(cells))),
        Form::Address => places::offer(record).into_iter().for_each(|cells| give(Said::Several(cells))),
        Form::Vat => vat(record).into_iter().for_each(one),
        Form::Bank => bank(record, give),
        Form::Birth => one(Cow::Borrowed(record.value(Role::BirthDate).unwrap_or(""))),
        Form::Blocked => flag(Says::Blocked),
        Form::OptedOut => flag(Says::OptedOut),
        Form::OptedIn => flag(Says::OptedIn),
        Form::Created => one(Cow::Owned(as_date(context.created(record.index)))),
        Form::Modified => one(Cow::Owned(as_date(context.changed(record.index)))),
        Form::Amount if member.document.is_none_or(|document| document.amount().is_none()) => {}
        Form::Amount => {
            let written = record.value(Role::Amount).or_else(|| record.value(Role::AmountGross));
            one(Cow::Borrowed(written.unwrap_or("")));
        }
        Form::Start | Form::End | Form::Closed | Form::Dated => {
            if member.document.is_some_and(|document| day(field.form, document).is_some()) {
                plain(field, record, give);
            }
        }
        _ => plain(field, record, give),
    }
}

/// The values of the first role that has any, each an offer of its own.
fn plain<'a>(field: &Field, record: &Record<'a>, give: &mut dyn FnMut(Said<'a>)) {
    let [column] = field.columns.as_slice() else { return };
    for role in &column.roles {
        let mut found = false;
        for value in record.verbatims(*role) {
            found = true;
            give(Said::One(Cow::Borrowed(value)));
        }
        if found {
            return;
        }
    }
}

/// The cells of a field with several columns; all values of a role behind each other. `None` where all but the first
/// column, which only goes with them, are empty.
fn person<'a>(field: &Field, record: &Record<'a>) -> Option<Cells<'a>> {
    let cells: Cells<'a> = field.columns.iter().map(|column| joined(column, record)).collect();
    cells.iter().skip(1).any(|cell| !cell.is_empty()).then_some(cells)
}

/// All values under the roles of a column, behind each other.
fn joined<'a>(column: &FieldColumn, record: &Record<'a>) -> Cow<'a, str> {
    let mut values = column.roles.iter().flat_map(|role| record.values(*role));
    let Some(first) = values.next() else { return Cow::Borrowed("") };
    values.fold(Cow::Borrowed(first), |all, value| Cow::Owned(format!("{all} {value}")))
}

/// A VAT id with the country that stands in a column of its own.
fn vat<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    let id = record.value(Role::VatId)?;
    let own = id.starts_with(|sign: char| sign.is_ascii_alphabetic());
    Some(match record.value(Role::VatCountry).filter(|_| !own) {
        Some(country) => Cow::Owned(format!("{country}{id}")),
        None => Cow::Borrowed(id),
    })
}

fn bank<'a>(record: &Record<'a>, give: &mut dyn FnMut(Said<'a>)) {
    let mut banks = record.values(Role::Bic);
    for iban in record.values(Role::Iban) {
        give(Said::Several(vec![Cow::Borrowed(iban), Cow::Borrowed(banks.next().unwrap_or(""))]));
    }
}
