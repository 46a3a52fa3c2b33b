//! How the contract's files spell records, lists and names.

use std::borrow::Cow;

use crate::catalog::{Catalogue, Record, RecordIndex, Role};
use crate::linkage::EntityType;

/// A value inside a list that is joined by `|`: `|` and `%` are percent-encoded.
pub(crate) fn list_item(value: &str) -> Cow<'_, str> {
    if value.contains(['|', '%']) {
        Cow::Owned(value.replace('%', "%25").replace('|', "%7C"))
    } else {
        Cow::Borrowed(value)
    }
}

/// Records as `file:record_id`, joined by `|`.
pub(crate) fn record_list(catalogue: &Catalogue, records: &[RecordIndex]) -> String {
    let mut list = String::new();
    for index in records {
        if !list.is_empty() {
            list.push('|');
        }
        list.push_str(&list_item(&catalogue.record(*index).reference()));
    }
    list
}

/// The name that a record gives to an entity, verbatim: the title of an undertaking, the name of a person, the name of
/// a customer. Empty where the record has none.
pub(crate) fn name<'a>(record: &Record<'a>, entity_type: EntityType) -> Cow<'a, str> {
    let first = |roles: &[Role]| roles.iter().find_map(|role| record.verbatim(*role)).map(Cow::Borrowed);
    match entity_type {
        EntityType::Project => first(&[Role::Title, Role::Number]),
        EntityType::Person => person(record).or_else(|| first(&[Role::CompanyName, Role::Email])),
        EntityType::Customer => company(record).or_else(|| person(record)).or_else(|| first(&[Role::Employer])),
    }
    .unwrap_or_default()
}

/// Characters of a record's label that a reader needs.
const LABEL: usize = 200;

/// What a reader would call a record, whatever it is: its title, its company, its person or at last its id.
pub(crate) fn label<'a>(record: &Record<'a>) -> Cow<'a, str> {
    let company_or_person = || company(record).or_else(|| person(record));
    let title = || record.verbatim(Role::Title).map(Cow::Borrowed);
    let words = match record.kind().standing() {
        crate::catalog::Standing::Master | crate::catalog::Standing::Outside => company_or_person().or_else(title),
        crate::catalog::Standing::Contact => person(record).or_else(company_or_person),
        crate::catalog::Standing::Document => title().or_else(company_or_person),
    };
    let whole = words.or_else(|| record.value(Role::Email).map(Cow::Borrowed)).unwrap_or(Cow::Borrowed(record.id()));
    let short = match shortened(&whole, LABEL) {
        Cow::Owned(short) => Some(short),
        Cow::Borrowed(_) => None,
    };
    short.map_or(whole, Cow::Owned)
}

/// The first characters of a text, with a sign that there is more.
pub(crate) fn shortened(text: &str, characters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(characters) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

fn company<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    let name = record.verbatim(Role::CompanyName)?;
    Some(match record.verbatim(Role::CompanyNameExtra) {
        // A name that was cut off in the midst of its bracket goes on without a space.
        Some(extra) if extra.starts_with([')', ',', '.']) => Cow::Owned(format!("{name}{extra}")),
        Some(extra) => Cow::Owned(format!("{name} {extra}")),
        None => Cow::Borrowed(name),
    })
}

fn person<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    if let Some(name) = record.verbatim(Role::PersonName) {
        return Some(Cow::Borrowed(name));
    }
    match (record.verbatim(Role::FirstName), record.verbatim(Role::LastName)) {
        (Some(first), Some(last)) => Some(Cow::Owned(format!("{first} {last}"))),
        (first, last) => last.or(first).map(Cow::Borrowed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_items_can_be_told_apart_again() {
        assert_eq!(list_item("a.csv:17"), "a.csv:17");
        assert_eq!(list_item("50%|60%"), "50%25%7C60%25");
    }

    proptest::proptest! {
        #[test]
        fn an_encoded_item_holds_no_separator_and_decodes(value in ".*") {
            let encoded = list_item(&value);
            proptest::prop_assert!(!encoded.contains('|'));
            proptest::prop_assert_eq!(encoded.replace("%7C", "|").replace("%25", "%"), value);
        }
    }
}
