//! People of the house: whoever a finding names as responsible appears under a stable pseudonym in what is passed around,
//! unless the names were asked for. A report about broken handovers is about processes, not about colleagues.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::messages::{self, Language};
use crate::message::{Argument, Message};
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

impl House {
    /// The message as it may be shown.
    pub(crate) fn veil(self, message: &Message, language: Language) -> Message {
        if self == Self::Named || !names_somebody(message) {
            return message.clone();
        }
        let arguments = message.arguments.iter().map(|(name, value)| (*name, self.argument(name, value, language)));
        Message { id: message.id, arguments: arguments.collect() }
    }

    /// Who answers for a system, as the configuration says: an office as it is, a person as it may be shown.
    pub(crate) fn owner(self, owner: &str, language: Language) -> String {
        if self == Self::Named || is_office(owner) { owner.to_owned() } else { pseudonym(owner, language) }
    }

    fn argument(self, name: &str, value: &Argument, language: Language) -> Argument {
        match value {
            Argument::Text(person) if is_person(name) => Argument::Text(pseudonym(person, language)),
            Argument::Message(inner) => Argument::Message(Box::new(self.veil(inner, language))),
            Argument::List(items) => {
                Argument::List(items.iter().map(|item| self.argument(name, item, language)).collect())
            }
            other => other.clone(),
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

fn is_person(name: &str) -> bool {
    PEOPLE.contains(&name)
}

fn names_somebody(message: &Message) -> bool {
    message.arguments.iter().any(|(name, value)| is_person(name) || holds_message(value))
}

fn holds_message(value: &Argument) -> bool {
    match value {
        Argument::Message(_) => true,
        Argument::List(items) => items.iter().any(holds_message),
        _ => false,
    }
}

/// `Mitarbeiter K7QX`: the same for the same name however it is written, and in every run.
pub(crate) fn pseudonym(person: &str, language: Language) -> String {
    let digest = Sha256::digest(format!("person of the house\n{}", fold(person)));
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    let code: String = digest.iter().take(LENGTH).map(letter).collect();
    format!("{}\u{a0}{code}", messages::text("house-person", language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned() -> Message {
        Message::new("hnd301-action-owner").with("owner", "Sabine Kröger").with("deal", "Retrofit")
    }

    #[test]
    fn names_of_the_house_are_veiled_and_nothing_else() {
        let veiled = House::Veiled.veil(&owned(), Language::De);
        assert_eq!(veiled.arguments[1], owned().arguments[1]);
        let words = messages::render(&veiled, Language::De);
        assert!(!words.contains("Sabine") && !words.contains("Kröger") && words.contains("Retrofit"), "{words}");
        assert_eq!(House::Named.veil(&owned(), Language::De), owned());
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
        let of = |name| pseudonym(name, Language::En);
        assert_eq!(of("Sabine Kröger"), of("SABINE KRÖGER"));
        assert_ne!(of("Sabine Kröger"), of("Jens Kröger"));
    }

    #[test]
    fn sentences_inside_sentences_are_veiled_too() {
        let outer = Message::new("x").with("why", owned());
        let Argument::Message(inner) = &House::Veiled.veil(&outer, Language::De).arguments[0].1 else { panic!() };
        assert_ne!(inner.arguments[0], owned().arguments[0]);
    }
}
