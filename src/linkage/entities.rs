//! Clusters become entities: stable ids derived from content, and the best spelling of the name.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::resolution::{Entity, EntityType};
use crate::catalog::{Catalogue, Record, RecordIndex, Role, Standing};
use crate::standardise::{company_name, fold, whole_name};

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
        (
            record.kind().standing() != Standing::Master,
            record.system().slug.clone(),
            record.kind(),
            record.id().to_owned(),
        )
    };
    let (_, system, kind, record_id) = members.iter().map(rank).min().unwrap_or((
        false,
        String::new(),
        crate::catalog::RecordKind::Lead,
        String::new(),
    ));
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
    if whole.is_empty() { person(record) } else { Some(whole) }
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

/// The best spelling: of the most frequent reading, the one with a legal form, then the longest, then the first by letters.
fn best(names: impl Iterator<Item = String>) -> String {
    let mut spellings: Vec<String> = names.map(shortened).collect();
    spellings.sort_unstable();
    // Each spelling once, with how often it stands there: a cluster may hold a hundred thousand mentions of one name.
    let spellings: Vec<(&str, usize)> =
        spellings.chunk_by(|a, b| a == b).map(|same| (same[0].as_str(), same.len())).collect();
    let mut readings: FxHashMap<String, usize> = FxHashMap::default();
    let folded: Vec<String> = spellings.iter().map(|(name, _)| fold(name)).collect();
    for (reading, (_, count)) in folded.iter().zip(&spellings) {
        *readings.entry(reading.clone()).or_default() += count;
    }
    let score = |place: usize| {
        let name = spellings[place].0;
        let legal_form = company_name(name).legal_form.is_some();
        (readings[&folded[place]], legal_form, name.chars().count(), std::cmp::Reverse(name))
    };
    (0..spellings.len())
        .max_by_key(|place| score(*place))
        .map(|place| spellings[place].0.to_owned())
        .unwrap_or_default()
}

fn shortened(name: String) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name,
    }
}
