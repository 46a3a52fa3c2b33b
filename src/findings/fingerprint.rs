//! What makes a finding the same finding tomorrow: rule, system, entity kind and the record ids of its subject. Never a
//! file name, a row, an amount, a date, a probability, wording or an entity id.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::finding::{Code, SubjectType};
use crate::catalog::{Record, Role};

/// Separates the parts; occurs in no export.
const SEPARATOR: u8 = 0x1f;

/// What a record is called, where it has no id.
const NAMES: [Role; 7] =
    [Role::Number, Role::Title, Role::CompanyName, Role::PersonName, Role::FirstName, Role::LastName, Role::Email];

/// Sixteen hexadecimal digits over the subject. The order of `keys` does not matter. `occurrence` tells findings apart
/// whose subjects carry the same ids (an id that stands twice in a table); the first is 0.
pub(super) fn fingerprint(
    code: Code,
    system: &str,
    subject: SubjectType,
    keys: &[String],
    occurrence: usize,
) -> String {
    let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut hash = Sha256::new();
    for part in [code.name(), system, subject.name()].into_iter().chain(keys) {
        hash.update(part.as_bytes());
        hash.update([SEPARATOR]);
    }
    if occurrence > 0 {
        hash.update(occurrence.to_string().as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest[..8].iter().fold(String::with_capacity(16), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A record inside a fingerprint: its id; where its table gives it none but the row number, what it is called.
pub(super) fn key(record: &Record) -> String {
    let id = record.id();
    if !id.starts_with("row:") || record.value(Role::Id).is_some() {
        return id.to_owned();
    }
    let names: Vec<&str> = NAMES.into_iter().flat_map(|role| record.values(role)).collect();
    names.join("\u{1e}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(keys: &[&str]) -> String {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        fingerprint(Code::Dup201, "crm", SubjectType::Customer, &keys, 0)
    }

    #[test]
    fn it_is_sixteen_digits_whatever_the_order() {
        assert_eq!(of(&["17", "4"]), of(&["4", "17"]));
        assert_eq!(of(&["17"]).len(), 16);
    }

    #[test]
    fn other_ids_other_rules_and_repetitions_differ() {
        assert_ne!(of(&["17", "4"]), of(&["174"]));
        let keys = ["17".to_owned()];
        let other = fingerprint(Code::Dup202, "crm", SubjectType::Customer, &keys, 0);
        let again = fingerprint(Code::Dup201, "crm", SubjectType::Customer, &keys, 1);
        assert!(of(&["17"]) != other && of(&["17"]) != again);
    }
}
