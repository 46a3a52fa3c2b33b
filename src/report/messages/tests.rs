//! The catalogue is complete: both languages, the same places, an entry for every word of the vocabulary.

use super::*;
use crate::catalog::{Department, RecordKind};
use crate::findings::{Code, Severity};
use crate::linkage::{Band, DecidedBy, EntityType, Relation};
use crate::report::words;
use crate::table::ProblemKind;

#[test]
fn every_file_parses_and_no_id_stands_twice() {
    let mut ids = Vec::new();
    for (name, text) in FILES {
        match entries(text) {
            Ok(found) => ids.extend(found.into_iter().map(|(id, _)| id)),
            Err(error) => panic!("{name}.toml: {error}"),
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands in two files");
}

#[test]
fn both_languages_have_the_same_places_and_some_words() {
    for (id, wordings) in CATALOGUE.iter() {
        assert_eq!(wordings.german.places(), wordings.english.places(), "places of `{id}` differ");
        assert_ne!(wordings.german, Sentence::parse(""), "`{id}` has no German words");
        assert_ne!(wordings.english, Sentence::parse(""), "`{id}` has no English words");
    }
}

#[test]
fn ids_are_kebab_case() {
    for id in CATALOGUE.keys() {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "`{id}`");
    }
}

#[test]
fn every_word_of_the_vocabulary_has_an_entry() {
    let mut ids: Vec<&str> = Vec::new();
    ids.extend(ProblemKind::ALL.map(words::problem));
    ids.extend(RecordKind::ALL.map(words::kind));
    ids.extend(Department::ALL.map(words::department));
    ids.extend([Band::Match, Band::Review, Band::None].map(words::band));
    ids.extend([EntityType::Customer, EntityType::Person, EntityType::Project].map(words::entity_type));
    ids.extend([Relation::Master, Relation::Contact, Relation::Document].map(words::relation));
    ids.extend([DecidedBy::Key, DecidedBy::Model, DecidedBy::Reviewer, DecidedBy::Single].map(words::decided_by));
    ids.extend([Severity::Info, Severity::Warning, Severity::Error].map(words::severity));
    for id in ids {
        assert!(has(id), "`{id}` is missing");
    }
}

#[test]
fn every_word_of_the_evidence_has_an_entry() {
    let (comparisons, levels) = crate::linkage::evidence_words();
    for (prefix, words) in [("comparison", comparisons), ("level", levels)] {
        for word in words {
            let id = format!("{prefix}-{}", word.replace('_', "-"));
            assert!(has(&id), "{id}");
        }
    }
}

#[test]
fn every_rule_has_a_name_and_a_meaning() {
    for code in Code::ALL {
        for id in [words::rule_name(code), words::rule_meaning(code)] {
            assert!(has(&id), "`{id}` is missing");
        }
    }
}

#[test]
fn arguments_are_written_as_the_language_writes_them() {
    let message = Message::new("unit-example");
    assert_eq!(render(&message, Language::De), "unit-example", "an unknown id shows as itself");
    assert_eq!(print(&Argument::Days(1), Language::De), "1\u{a0}Tag");
    assert_eq!(print(&Argument::Days(-1200), Language::En), "−1,200\u{a0}days");
    let list = Argument::List(vec![Argument::Euro(100), Argument::Share(0.5)]);
    assert_eq!(print(&list, Language::De), "1,00\u{a0}€ und 50\u{a0}%");
}
