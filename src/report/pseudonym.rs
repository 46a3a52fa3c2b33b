//! Results that may leave the house: names, addresses, e-mails, phones, titles and keys are replaced by tokens before
//! anything is written, so that no format can forget it. The same value has the same token under the same key, in every
//! file and every run; without the key nobody can try values out.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::catalog::{Catalogue, Role};
use crate::findings::{Finding, SubjectType};
use crate::message::{Argument, Message};
use crate::pipeline::{Audit, Identity};
use crate::roadmap::Asked;
use crate::table::{Problem, ProblemKind};

/// How a token begins, so that nobody takes it for a value.
const BEGINS: &str = "ps-";
/// Letters of a token: none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Length of a token; 60 bits keep a million values apart.
const LENGTH: usize = 12;

/// Roles whose values say nothing about who somebody is. Whatever is not in this list is replaced.
const OPEN: [Role; 22] = [
    Role::PartyType,
    Role::Country,
    Role::Stage,
    Role::Blocked,
    Role::Amount,
    Role::AmountGross,
    Role::OpenAmount,
    Role::Currency,
    Role::ExchangeRate,
    Role::Probability,
    Role::Priority,
    Role::Escalated,
    Role::Created,
    Role::Modified,
    Role::DocumentDate,
    Role::Closed,
    Role::Due,
    Role::Start,
    Role::End,
    Role::DocumentType,
    Role::OptOut,
    Role::OptIn,
];

/// Arguments of sentences whose text is of such a role, or a place in a file.
const OPEN_ARGUMENTS: [&str; 4] = ["row", "stage", "created", "amount"];

/// The detail of a problem that is a value.
const VALUE: (ProblemKind, usize) = (ProblemKind::RepeatedValue, 3);

/// Replaces values by tokens under one key.
#[derive(Debug, Clone)]
pub struct Pseudonyms {
    key: String,
}

impl Pseudonyms {
    /// Tokens under a secret key.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into() }
    }

    /// The token of a value.
    pub fn token(&self, value: &str) -> String {
        let digest = self.digest("value", value);
        let letter = |at: usize| char::from(LETTERS[usize::from(digest[at] & 31)]);
        BEGINS.chars().chain((0..LENGTH).map(letter)).collect()
    }

    /// What was noticed while reading, without values.
    pub fn problems(&self, problems: &mut [Problem]) {
        for problem in problems.iter_mut().filter(|problem| problem.kind == VALUE.0) {
            if let Some(value) = problem.details.get_mut(VALUE.1) {
                *value = self.token(value);
            }
        }
    }

    /// Records and entities, without values. Problems are left to [`Self::problems`], which comes earlier.
    pub fn identity(&self, identity: &mut Identity) {
        let reading = &mut identity.reading;
        reading.catalogue = reading.catalogue.rewritten(|role, value| match role {
            Some(role) if OPEN.contains(&role) => value.to_owned(),
            _ => self.token(value),
        });
        for system in reading.settings.systems.values_mut() {
            system.owner = system.owner.as_deref().map(|owner| self.token(owner));
        }
        for entity in &mut identity.resolution.entities {
            entity.id = self.entity_id(&entity.id);
            if !entity.name.is_empty() {
                entity.name = self.token(&entity.name);
            }
        }
        for reference in &mut identity.resolution.references {
            reference.value = self.token(&reference.value);
        }
    }

    /// A whole audit, without values.
    pub fn audit(&self, audit: &mut Audit) {
        let known = known(&audit.identity.reading.catalogue);
        self.identity(&mut audit.identity);
        let findings = &mut audit.findings;
        let suppressed = findings.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
        for finding in findings.findings.iter_mut().chain(suppressed) {
            self.finding(finding, &known);
        }
        for message in findings.notes.iter_mut().chain(findings.not_run.iter_mut().map(|rule| &mut rule.missing)) {
            self.message(message, &known);
        }
        for system in &mut audit.roadmap.systems {
            system.owner = system.owner.as_deref().map(|owner| self.token(owner));
        }
        for request in &mut audit.roadmap.requests {
            if let Asked::Export(message) | Asked::Column(message) | Asked::Anew(message) = &mut request.what {
                self.message(message, &known);
            }
        }
    }

    fn finding(&self, finding: &mut Finding, known: &BTreeSet<String>) {
        finding.fingerprint = self.hexadecimal("fingerprint", &finding.fingerprint, finding.fingerprint.len());
        if !matches!(finding.subject_type, SubjectType::System | SubjectType::SystemPair) {
            finding.subject_id = self.entity_id(&finding.subject_id);
            if !finding.subject_name.is_empty() {
                finding.subject_name = self.token(&finding.subject_name);
            }
        }
        let sentences = [&mut finding.message, &mut finding.action].into_iter().chain(&mut finding.evidence);
        sentences.for_each(|message| self.message(message, known));
    }

    fn message(&self, message: &mut Message, known: &BTreeSet<String>) {
        for (name, argument) in &mut message.arguments {
            self.argument(name, argument, known);
        }
    }

    fn argument(&self, name: &str, argument: &mut Argument, known: &BTreeSet<String>) {
        match argument {
            Argument::Text(text) => {
                if !text.is_empty() && !OPEN_ARGUMENTS.contains(&name) && !known.contains(text) {
                    *text = self.token(text);
                }
            }
            Argument::Message(inner) => self.message(inner, known),
            Argument::List(items) => items.iter_mut().for_each(|item| self.argument(name, item, known)),
            Argument::Count(_) | Argument::Euro(_) | Argument::Date(_) | Argument::Share(_) | Argument::Days(_) => {}
        }
    }

    /// `c-…`: ids are derived from record ids, which can be tried out, so that they too depend on the key.
    fn entity_id(&self, id: &str) -> String {
        match id.split_once('-') {
            Some((letter, rest)) => format!("{letter}-{}", self.hexadecimal("entity", id, rest.len())),
            None => id.to_owned(),
        }
    }

    fn hexadecimal(&self, purpose: &str, value: &str, length: usize) -> String {
        let digest = self.digest(purpose, value);
        let digit = |at: usize| digest[at / 2] >> (4 * (1 - at % 2)) & 15;
        (0..length.min(2 * digest.len())).filter_map(|at| char::from_digit(digit(at).into(), 16)).collect()
    }

    fn digest(&self, purpose: &str, value: &str) -> [u8; 32] {
        let inner = Sha256::digest(format!("{}\n{purpose}\n{value}", self.key));
        Sha256::new().chain_update(&self.key).chain_update(inner).finalize().into()
    }
}

/// Texts that name systems, files and columns, and no person.
fn known(catalogue: &Catalogue) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for typed in &catalogue.tables {
        let system = &typed.recognition.system;
        known.extend([system.slug.clone(), system.name.clone(), typed.table.file.clone()]);
        known.extend(typed.table.header.iter().cloned());
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn tokens_depend_on_value_and_key_and_on_nothing_else() {
        let (one, other) = (Pseudonyms::new("k1"), Pseudonyms::new("k2"));
        assert_eq!(one.token("Klapp GmbH"), one.token("Klapp GmbH"));
        assert_ne!(one.token("Klapp GmbH"), one.token("Klapp AG"));
        assert_ne!(one.token("Klapp GmbH"), other.token("Klapp GmbH"));
        assert!(one.token("x").starts_with("ps-") && one.token("x").len() == 15);
    }

    #[test]
    fn names_ids_and_sentences_are_replaced_and_amounts_stay() {
        let mut audit = testing::audit();
        audit.findings.findings[0].message =
            Message::new("x").with("deal", "Retrofit Presse 3").with("system", "crm").with("amount", Argument::Euro(5));
        let before = audit.findings.findings[0].clone();
        Pseudonyms::new("k").audit(&mut audit);
        let finding = &audit.findings.findings[0];
        assert_ne!(finding.subject_name, before.subject_name);
        assert_ne!(finding.fingerprint, before.fingerprint);
        assert_eq!((finding.fingerprint.len(), finding.value), (before.fingerprint.len(), before.value));
        assert_ne!(finding.message.arguments[0], before.message.arguments[0]);
        assert_eq!(finding.message.arguments[1..], before.message.arguments[1..]);
        let entity = &audit.identity.resolution.entities[0];
        assert!(entity.id.starts_with("c-") && entity.name.starts_with("ps-"));
        for record in audit.identity.reading.catalogue.records() {
            assert!(record.id().starts_with("ps-"), "{}", record.id());
        }
    }
}
