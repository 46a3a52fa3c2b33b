//! Results that may leave the house: names, addresses, e-mails, phones, titles and keys are replaced by tokens before
//! anything is written, so that no format can forget it; amounts, if that is wished, too. The same value has the same token under the same key, in every
//! file and every run; without the key nobody can try values out.

mod amounts;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use amounts::{Formats, Veil};

use crate::catalog::{Catalogue, CellPlace, Role};
use crate::findings::{Finding, SubjectType, ValueBasis};
use crate::message::{Argument, Message};
use crate::pipeline::{Audit, Identity};
use crate::roadmap::Asked;
use crate::standardise::number_format;
use crate::table::{Problem, ProblemKind};

/// How a token begins, so that nobody takes it for a value.
const BEGINS: &str = "ps-";
/// Letters of a token: none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Length of a token; 60 bits keep a million values apart.
const LENGTH: usize = 12;

/// Roles whose values say nothing about who somebody is. Whatever is not in this list is replaced.
const OPEN: [Role; 24] = [
    Role::PartyType,
    Role::Country,
    Role::Stage,
    Role::Blocked,
    Role::Active,
    Role::Amount,
    Role::AmountGross,
    Role::TaxAmount,
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
const OPEN_ARGUMENTS: [&str; 3] = ["row", "stage", "created"];

/// The argument with the price of an hour. A sentence that has it prices effort, and says nothing of documents.
const RATE: &str = "rate";

/// The details of problems that are values.
const VALUES: [(ProblemKind, usize); 3] =
    [(ProblemKind::RepeatedValue, 3), (ProblemKind::DamagedIds, 1), (ProblemKind::UnreadableDecision, 1)];

/// What a reader is told about tokens.
const ON_TOKENS: &str = "note-tokens";
/// What a reader is told about amounts.
const ON_AMOUNTS: &str = "note-veiled-amounts";

/// Whether a note of the findings tells what is hidden.
pub(super) fn is_note(note: &Message) -> bool {
    [ON_TOKENS, ON_AMOUNTS].contains(&note.id)
}

/// Replaces values by tokens under one key.
#[derive(Debug, Clone)]
pub struct Pseudonyms {
    key: String,
    veil: Option<Veil>,
}

impl Pseudonyms {
    /// Tokens under a secret key.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), veil: None }
    }

    /// The same, with amounts of money hidden as well: multiplied by a factor of the key, and rounded.
    #[must_use]
    pub fn hiding_amounts(self) -> Self {
        Self { veil: Some(Veil::of(&self.digest("amounts", ""))), ..self }
    }

    /// The token of a value.
    pub fn token(&self, value: &str) -> String {
        let digest = self.digest("value", value);
        let letter = |at: usize| char::from(LETTERS[usize::from(digest[at] & 31)]);
        BEGINS.chars().chain((0..LENGTH).map(letter)).collect()
    }

    /// What was noticed while reading, without values.
    pub fn problems(&self, problems: &mut [Problem]) {
        for problem in problems {
            for (_, at) in VALUES.iter().filter(|(kind, _)| *kind == problem.kind) {
                if let Some(value) = problem.details.get_mut(*at) {
                    *value = self.token(value);
                }
            }
        }
    }

    /// Records and entities, without values. Problems are left to [`Self::problems`], which comes earlier.
    pub fn identity(&self, identity: &mut Identity) {
        let reading = &mut identity.reading;
        let formats = amounts::formats(&reading.catalogue);
        reading.catalogue = reading.catalogue.rewritten(|place, value| self.cell(&formats, place, value));
        for system in reading.settings.systems.values_mut() {
            system.owner = system.owner.as_deref().map(|owner| self.token(owner));
            system.yearly_cost = system.yearly_cost.map(|cents| self.cents(cents));
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
        self.sums(audit);
        for request in &mut audit.roadmap.requests {
            if let Asked::Export(message) | Asked::Column(message) | Asked::Anew(message) = &mut request.what {
                self.message(message, &known);
            }
        }
        self.tell(&mut audit.findings.notes);
    }

    /// Adds to the notes of an audit what is hidden in it.
    fn tell(&self, notes: &mut Vec<Message>) {
        let told = [Some(ON_TOKENS), self.veil.map(|_| ON_AMOUNTS)];
        notes.splice(0..0, told.into_iter().flatten().map(Message::new));
    }

    /// Sums of amounts; what actions are worth is added up again, so that they agree with the findings.
    fn sums(&self, audit: &mut Audit) {
        if self.veil.is_none() {
            return;
        }
        let course = &mut audit.course;
        for tally in [
            &mut course.won,
            &mut course.projects,
            &mut course.finished,
            &mut course.invoices,
            &mut course.paid,
            &mut course.unpaid,
        ] {
            tally.cents = self.cents(tally.cents);
        }
        for system in &mut audit.roadmap.systems {
            system.yearly_cost = system.yearly_cost.map(|cents| self.cents(cents));
        }
        audit.roadmap.revalue(&audit.findings.findings, |cents| self.cents(cents));
    }

    fn cell(&self, formats: &Formats, place: CellPlace, value: &str) -> String {
        let open = place.role.is_some_and(|role| OPEN.contains(&role));
        let format = place.column.and_then(|column| formats.get(&(place.table, column)).copied());
        match (self.veil, format) {
            (Some(veil), Some(format)) => veil.cell(value, format).unwrap_or_else(|| self.token(value)),
            _ if open => value.to_owned(),
            _ => self.token(value),
        }
    }

    fn cents(&self, cents: i64) -> i64 {
        self.veil.map_or(cents, |veil| veil.cents(cents))
    }

    fn finding(&self, finding: &mut Finding, known: &BTreeSet<String>) {
        finding.fingerprint = self.hexadecimal("fingerprint", &finding.fingerprint, finding.fingerprint.len());
        if !matches!(finding.subject_type, SubjectType::System | SubjectType::SystemPair) {
            finding.subject_id = self.entity_id(&finding.subject_id);
            if !finding.subject_name.is_empty() {
                finding.subject_name = self.token(&finding.subject_name);
            }
        }
        if finding.value_basis == ValueBasis::Amount {
            finding.value = finding.value.map(|cents| self.cents(cents));
        }
        for stake in &mut finding.stakes {
            stake.cents = self.cents(stake.cents);
        }
        let sentences = [&mut finding.message, &mut finding.action].into_iter().chain(&mut finding.evidence);
        sentences.for_each(|message| self.message(message, known));
    }

    fn message(&self, message: &mut Message, known: &BTreeSet<String>) {
        let of_effort = message.arguments.iter().any(|(name, _)| *name == RATE);
        for (name, argument) in &mut message.arguments {
            match argument {
                Argument::Euro(_) if of_effort => {}
                _ => self.argument(name, argument, known),
            }
        }
    }

    fn argument(&self, name: &str, argument: &mut Argument, known: &BTreeSet<String>) {
        match argument {
            Argument::Text(text) if name == "amount" => *text = self.foreign_amount(text),
            Argument::Euro(cents) => *cents = self.cents(*cents),
            Argument::Text(text) => {
                if !text.is_empty() && !OPEN_ARGUMENTS.contains(&name) && !known.contains(text) {
                    *text = self.token(text);
                }
            }
            Argument::Message(inner) => self.message(inner, known),
            Argument::List(items) => items.iter_mut().for_each(|item| self.argument(name, item, known)),
            Argument::Count(_) | Argument::Date(_) | Argument::Share(_) | Argument::Days(_) => {}
        }
    }

    /// An amount that is told as it was written, because nobody knows its rate.
    fn foreign_amount(&self, text: &str) -> String {
        let format = number_format(std::iter::once(text));
        self.veil.map_or_else(|| text.to_owned(), |veil| veil.cell(text, format).unwrap_or_else(|| self.token(text)))
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
        assert_eq!(audit.findings.notes[0].id, ON_TOKENS);
        let entity = &audit.identity.resolution.entities[0];
        assert!(entity.id.starts_with("c-") && entity.name.starts_with("ps-"));
        for record in audit.identity.reading.catalogue.records() {
            assert!(record.id().starts_with("ps-"), "{}", record.id());
        }
    }

    #[test]
    fn amounts_are_hidden_if_that_is_wished_and_effort_is_not() {
        let mut audit = testing::audit();
        audit.findings.findings[0].message =
            Message::new("x").with("amount", Argument::Euro(4_820_000)).with("gap", Argument::Euro(-5));
        audit.findings.findings[0].evidence = vec![
            Message::new("x").with(RATE, Argument::Euro(6_500)).with("value", Argument::Euro(123_456)),
            Message::new("x").with("amount", "12.345,67 USD"),
        ];
        let before = audit.findings.findings.clone();
        Pseudonyms::new("k").hiding_amounts().audit(&mut audit);
        let veil = Pseudonyms::new("k").hiding_amounts().veil.unwrap();
        let finding = &audit.findings.findings[0];
        assert_eq!(finding.value, before[0].value.map(|cents| veil.cents(cents)));
        assert_ne!(finding.value, before[0].value);
        assert_eq!(finding.stakes[0].cents, veil.cents(before[0].stakes[0].cents));
        assert_eq!(finding.message.arguments[0].1, Argument::Euro(veil.cents(4_820_000)));
        assert_eq!(finding.evidence[0], before[0].evidence[0]);
        let Argument::Text(foreign) = &finding.evidence[1].arguments[0].1 else { panic!("{finding:?}") };
        assert!(foreign.ends_with("00,00 USD") && !foreign.starts_with("12"), "{foreign}");
        let estimate = before.iter().position(|finding| finding.value_basis == ValueBasis::Estimate).unwrap();
        assert_eq!(audit.findings.findings[estimate].value, before[estimate].value);
        assert_eq!(audit.findings.notes[1].id, ON_AMOUNTS);
    }
}
