//! Clusters become entities: stable ids derived from content, and the best spelling of the name.

use sha2::{Digest, Sha256};

use super::resolution::{Entity, EntityType};
use crate::catalog::{Catalogue, Record, RecordIndex, Role, Standing};
use crate::standardise::{fold, form_of_name, whole_name, without_attention};

/// Makes the entity of a cluster out of its members (at least one), its describing members first if there are any.
pub(crate) fn entity(catalogue: &Catalogue, entity_type: EntityType, members: &[RecordIndex]) -> Entity {
    let name = match entity_type {
        EntityType::Customer => customer_name(catalogue, members),
        EntityType::Person => best(members.iter().filter_map(|index| person(&catalogue.record(*index)))),
        EntityType::Project => best(members.iter().filter_map(|index| title(&catalogue.record(*index)))),
    };
    Entity { id: id(catalogue, entity_type, members), entity_type, name, customer: None }
}

/// `c-`, `p-` or `j-` and twelve hexadecimal digits of the SHA-256 of the first member's system, kind and id. Masters come
/// before contacts and documents, then system and id decide; so an entity keeps its id when others join it.
fn id(catalogue: &Catalogue, entity_type: EntityType, members: &[RecordIndex]) -> String {
    let rank = |index: &RecordIndex| {
        let record = catalogue.record(*index);
        (record.kind().standing() != Standing::Master, record.system().slug.as_str(), record.kind(), record.id())
    };
    let first = members.iter().map(rank).min();
    let (_, system, kind, record_id) = first.unwrap_or((false, "", crate::catalog::RecordKind::Lead, ""));
    let digest = Sha256::digest(format!("{}\n{system}\n{}\n{record_id}", entity_type.name(), kind.name()));
    let letter = match entity_type {
        EntityType::Customer => 'c',
        EntityType::Person => 'p',
        EntityType::Project => 'j',
    };
    let number = digest.iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{letter}-{number:012x}")
}

fn customer_name(catalogue: &Catalogue, members: &[RecordIndex]) -> String {
    let of_standing = |standing| {
        let records = members.iter().map(|index| catalogue.record(*index));
        best(records.filter(|record| record.kind().standing() == standing).filter_map(|record| display(&record)))
    };
    [Standing::Master, Standing::Contact, Standing::Document]
        .into_iter()
        .map(of_standing)
        .find(|name| !name.is_empty())
        .or_else(|| members.iter().find_map(|index| catalogue.record(*index).value(Role::Email)).map(str::to_owned))
        .unwrap_or_default()
}

/// The name a record gives its customer, as written.
pub(crate) fn display(record: &Record<'_>) -> Option<String> {
    let whole = whole_name(record);
    let whole = without_attention(&whole);
    if whole.is_empty() { person(record) } else { Some(whole.to_owned()) }
}

/// The name a record gives its person, as written.
fn person(record: &Record<'_>) -> Option<String> {
    let parts: Vec<&str> = record.values(Role::FirstName).chain(record.values(Role::LastName)).collect();
    if parts.is_empty() {
        record.value(Role::PersonName).or_else(|| record.value(Role::Email)).map(str::to_owned)
    } else {
        Some(parts.join(" "))
    }
}

fn title(record: &Record<'_>) -> Option<String> {
    record.value(Role::Title).map(str::to_owned)
}

/// Characters of an entity's name; longer ones are texts that slipped into the column of names.
const LONGEST_NAME: usize = 200;

/// Signs that stand for letters which an export could not write.
const LOST: [char; 2] = ['?', '\u{fffd}'];

/// The best spelling: of the most frequent reading, one that has all its letters, then one with a legal form, then the longest,
/// then the first by letters.
fn best(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.map(shortened).collect();
    names.sort_unstable();
    let distinct: Vec<&[String]> = names.chunk_by(|a, b| a == b).collect();
    if let [only] = distinct.as_slice() {
        return only[0].clone();
    }
    let mut readings: Vec<(String, &[String])> = distinct.into_iter().map(|same| (fold(&same[0]), same)).collect();
    readings.sort_by(|a, b| a.0.cmp(&b.0));
    let readings: Vec<&[(String, &[String])]> = readings.chunk_by(|a, b| a.0 == b.0).collect();
    let frequency = |reading: &[(String, &[String])]| reading.iter().map(|(_, same)| same.len()).sum::<usize>();
    let most = readings.iter().map(|reading| frequency(reading)).max().unwrap_or_default();
    let frequent = readings.into_iter().filter(|reading| frequency(reading) == most).flatten();
    let frequent: Vec<&str> = frequent.map(|(_, same)| same[0].as_str()).collect();
    if let [only] = frequent.as_slice() {
        return (*only).to_owned();
    }
    let score = |name: &str| (!name.contains(LOST), form_of_name(name).is_some(), name.chars().count());
    frequent.into_iter().max_by_key(|name| (score(name), std::cmp::Reverse(*name))).unwrap_or_default().to_owned()
}

fn shortened(name: String) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_lost_letters_is_not_the_best() {
        let best = |names: &[&str]| best(names.iter().map(|name| (*name).to_owned()));
        assert_eq!(best(&["Petrovi? & Maier GmbH", "Petrović & Maier"]), "Petrović & Maier");
        assert_eq!(best(&["Klapp", "Klapp GmbH"]), "Klapp GmbH");
    }
}
