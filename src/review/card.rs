//! What a person gets to see of a question, in words: both records field by field, who else is with them, and the evidence.

use super::question::{Question, Reason};
use crate::catalog::{Record, RecordIndex, Role};
use crate::message::{Argument, Message};
use crate::pipeline::Identity;
use crate::report::explain::evidence::{Step, steps};
use crate::report::explain::{IDENTIFYING, compared};
use crate::report::messages::{self, Language};
use crate::report::{fields, words};
use crate::standardise::fold;

/// Values beyond the identifying ones that help to tell undertakings and people apart.
const FURTHER: [Role; 8] = [
    Role::BirthDate,
    Role::Mobile,
    Role::Stage,
    Role::Amount,
    Role::Start,
    Role::Closed,
    Role::DocumentDate,
    Role::Owner,
];
/// Characters of a value that are shown.
const LENGTH: usize = 160;
/// Other records of an entity that are named.
const OTHERS: usize = 3;

/// A question in words.
pub struct Card {
    /// What is asked.
    pub question: String,
    /// Why, and what hangs on it.
    pub about: String,
    /// Which records stand side by side.
    pub heads: [Head; 2],
    /// What they say, field by field.
    pub fields: Vec<Field>,
    /// The evidence from the starting point to the probability.
    pub(super) steps: Vec<Step>,
}

/// One of the two records.
pub struct Head {
    /// Its system.
    pub system: String,
    /// Its id, and where it stands: file and row.
    pub place: String,
    /// Further records that are the same today, in words; empty where there are none.
    pub with: String,
}

/// One field of both records.
pub struct Field {
    /// Its name.
    pub label: String,
    /// What the two say: pieces of text, each with whether the other record says something else.
    pub cells: [Vec<(String, bool)>; 2],
    /// Both say something, and not the same.
    pub differs: bool,
}

impl Card {
    /// Puts a question into words.
    pub fn of(identity: &Identity, question: &Question, language: Language) -> Self {
        let catalogue = &identity.reading.catalogue;
        let records = [question.left, question.right].map(|index| catalogue.record(index));
        let roles: Vec<Role> = IDENTIFYING.into_iter().chain(FURTHER).collect();
        let shown = compared(&records, &roles, language).into_iter().map(|field| {
            let [left, right] = [0, 1].map(|at| fields::shortened(&field.values[at], LENGTH).into_owned());
            let differs = field.differs.contains(&true);
            let marked = |value, other| pieces(value, if differs { other } else { "" });
            Field { differs, cells: [marked(&left, &right), marked(&right, &left)], label: field.label }
        });
        let with = [&question.with_left, &question.with_right].map(|others| with(identity, others, language));
        let [with_left, with_right] = with;
        Self {
            question: asked(question, language),
            about: about(question, language),
            fields: shown.collect(),
            heads: [head(&records[0], with_left), head(&records[1], with_right)],
            steps: steps(&question.edge, language),
        }
    }
}

fn head(record: &Record<'_>, with: String) -> Head {
    let place = format!("{} · {}:{}", record.id(), record.file(), record.row());
    Head { system: record.system().name.clone(), place, with }
}

/// What is asked, and what stands today.
fn asked(question: &Question, language: Language) -> String {
    let id = match (question.reason, question.together) {
        (Reason::Mention, _) => "review-asked-mention",
        (_, true) => "review-asked-together",
        (_, false) => "review-asked-apart",
    };
    let sort = Message::new(words::entity_type(question.entity_type()));
    messages::render(&Message::new(id).with("sort", sort), language)
}

/// Why it is asked, how likely the two are the same, and what hangs on it.
fn about(question: &Question, language: Language) -> String {
    let message = Message::new("review-about")
        .with("reason", Message::new(question.reason.words()))
        .with("share", Argument::Share(question.edge.probability))
        .with("documents", question.stake.documents as usize)
        .with("value", language.whole_euro(question.stake.cents));
    messages::render(&message, language)
}

/// Who else is in the entity.
fn with(identity: &Identity, others: &[RecordIndex], language: Language) -> String {
    if others.is_empty() {
        return String::new();
    }
    let catalogue = &identity.reading.catalogue;
    let name = |index: &RecordIndex| {
        let record = catalogue.record(*index);
        format!("{} ({})", fields::label(&record), record.system().name)
    };
    let names: Vec<String> = others.iter().take(OTHERS).map(name).collect();
    let message = Message::new("review-with").with("count", others.len()).with("names", names.join("; "));
    messages::render(&message, language)
}

/// A value word by word: whether the other one lacks the word.
fn pieces(value: &str, other: &str) -> Vec<(String, bool)> {
    let theirs = fold(other);
    let theirs: Vec<&str> = theirs.split(' ').collect();
    let lacks = |word: &str| {
        let word = fold(word);
        !other.is_empty() && word.split(' ').any(|part| !part.is_empty() && !theirs.contains(&part))
    };
    value.split_whitespace().map(|word| (word.to_owned(), lacks(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn words_that_the_other_lacks_are_marked() {
        let marked = |value, other| -> Vec<String> {
            pieces(value, other).into_iter().filter(|(_, lacks)| *lacks).map(|(word, _)| word).collect()
        };
        assert_eq!(marked("Klapp & Söhne GmbH", "KLAPP  &  Soehne Holding"), ["GmbH"]);
        assert_eq!(marked("Klapp GmbH", ""), Vec::<String>::new(), "nothing to compare with");
        assert_eq!(marked("Möhnestr. 3", "Möhnestr. 5"), ["3"]);
    }
}
