//! People of the house: whoever a finding names as responsible appears under a stable pseudonym in what is passed around,
//! unless the names were asked for. A report about broken handovers is about processes, not about colleagues.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::messages::{self, Language};
use crate::message::{Argument, Message};
use crate::pipeline::Audit;
use crate::standardise::fold;

/// Arguments of sentences that name somebody of the house.
const PEOPLE: [&str; 3] = ["owner", "seller", "worker"];
/// Letters of a pseudonym: none that is taken for another.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ23456789";
/// Length of a pseudonym.
const LENGTH: usize = 4;

/// Whether people of the house are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum House {
    /// Under a pseudonym that is the same in every run.
    #[default]
    Veiled,
    /// By their names.
    Named,
}

/// Puts pseudonyms into all sentences about findings, once and before anything is written, so that no format can forget it.
pub fn veil(audit: &mut Audit) {
    let found = &mut audit.findings;
    let suppressed = found.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
    for finding in found.findings.iter_mut().chain(suppressed) {
        for sentence in [&mut finding.message, &mut finding.action].into_iter().chain(&mut finding.evidence) {
            veil_sentence(sentence);
        }
    }
    found.notes.iter_mut().for_each(veil_sentence);
    found.not_run.iter_mut().for_each(|rule| veil_sentence(&mut rule.missing));
}

fn veil_sentence(message: &mut Message) {
    for (name, value) in &mut message.arguments {
        veil_argument(name, value);
    }
}

fn veil_argument(name: &str, value: &mut Argument) {
    match value {
        Argument::Text(person) if PEOPLE.contains(&name) => *value = pseudonym(person).into(),
        Argument::Message(inner) => veil_sentence(inner),
        Argument::List(items) => items.iter_mut().for_each(|item| veil_argument(name, item)),
        _ => {}
    }
}

impl House {
    /// As it was asked for.
    pub fn of(named: bool) -> Self {
        if named { Self::Named } else { Self::Veiled }
    }

    /// Who answers for a system, as the configuration says: an office as it is, a person as it may be shown.
    pub(crate) fn owner(self, owner: &str, language: Language) -> String {
        if self == Self::Named || is_office(owner) {
            owner.to_owned()
        } else {
            messages::render(&pseudonym(owner), language)
        }
    }
}

/// Whether a text is made of nothing but words of offices.
fn is_office(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| OFFICES.contains(&fold(word)))
}

static OFFICES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    include_str!("data/offices.txt").lines().filter(|line| !line.starts_with('#')).map(fold).collect()
});

/// `Mitarbeiter K7QX`: the same for the same name however it is written, and in every run.
pub(crate) fn pseudonym(person: &str) -> Message {
    let digest = Sha256::digest(format!("person of the house\n{}", fold(person)));
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    let code: String = digest.iter().take(LENGTH).map(letter).collect();
    Message::new("house-person").with("code", code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned() -> Message {
        Message::new("hnd301-action-owner").with("owner", "Sabine Kröger").with("deal", "Retrofit")
    }

    fn veiled(message: &Message) -> Message {
        let mut message = message.clone();
        veil_sentence(&mut message);
        message
    }

    #[test]
    fn names_of_the_house_are_veiled_and_nothing_else() {
        let hidden = veiled(&owned());
        assert_eq!(hidden.arguments[1], owned().arguments[1]);
        let words = messages::render(&hidden, Language::De);
        assert!(!words.contains("Sabine") && !words.contains("Kröger") && words.contains("Retrofit"), "{words}");
        assert_eq!(veiled(&hidden), hidden, "who is veiled stays who he is");
    }

    #[test]
    fn every_sentence_of_an_audit_is_veiled() {
        let mut audit = crate::report::testing::audit();
        let finding = &mut audit.findings.findings[0];
        (finding.message, finding.action, finding.evidence) = (owned(), owned(), vec![owned()]);
        audit.findings.notes.push(owned());
        audit.findings.not_run[0].missing = owned();
        veil(&mut audit);
        let told = format!("{:?}", audit.findings);
        assert!(!told.contains("Kröger") && told.matches("house-person").count() == 5, "{told}");
    }

    #[test]
    fn offices_are_no_people() {
        for office in ["Vertriebsleitung", "Head of Sales", "IT", "Leitung Buchhaltung / Controlling"] {
            assert_eq!(House::Veiled.owner(office, Language::De), office);
        }
        for person in ["Sabine Kröger", "Leiter Kröger", "Head of Sales, J. Kröger"] {
            assert!(!House::Veiled.owner(person, Language::De).contains("Kröger"), "{person}");
            assert_eq!(House::Named.owner(person, Language::De), person);
        }
    }

    #[test]
    fn the_same_person_has_one_pseudonym() {
        let of = |name| messages::render(&pseudonym(name), Language::En);
        assert_eq!(of("Sabine Kröger"), of("SABINE KRÖGER"));
        assert_ne!(of("Sabine Kröger"), of("Jens Kröger"));
    }

    #[test]
    fn sentences_inside_sentences_are_veiled_too() {
        let outer = Message::new("x").with("why", owned());
        let hidden = veiled(&outer);
        let Argument::Message(inner) = &hidden.arguments[0].1 else { panic!() };
        assert_ne!(inner.arguments[0], owned().arguments[0]);
    }
}
