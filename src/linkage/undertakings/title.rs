//! What a title says of the work: its words without its numbers and its customer's name.

use super::numbers::without_numbers;
use crate::catalog::{Record, Role};
use crate::standardise::{company_name, legal_form, title_words};

/// Words of a legal form at most (`Gesellschaft mit beschränkter Haftung und Co`).
const LONGEST_FORM: usize = 6;

/// The words of a record's title that are neither a number nor of its customer's own name and form; all of them where nothing
/// else is left.
pub(super) fn title(record: &Record<'_>, customer: &[String]) -> Vec<String> {
    let words = title_words(&without_quantities(&without_numbers(record.value(Role::Title).unwrap_or_default())));
    let mut own: Vec<String> = Vec::with_capacity(words.len());
    let mut place = 0;
    while let Some(word) = words.get(place) {
        place += 1;
        if customer.contains(word) {
            place += form_behind(word, &words[place..]);
        } else {
            own.push(word.clone());
        }
    }
    if own.is_empty() { words } else { own }
}

/// How many words behind a name are its legal form.
fn form_behind(name: &str, words: &[String]) -> usize {
    let is_form = |length: usize| {
        let whole = format!("{name} {}", words[..length].join(" "));
        legal_form(&whole).is_some() && company_name(&whole).tokens == [name]
    };
    let lengths = 1..=words.len().min(LONGEST_FORM);
    // Two words tell whether there is one at all: `e U`, `Gesellschaft mit`; or letters that are written apart: `G m b H`.
    let letters = words.iter().take_while(|word| word.chars().count() == 1).count().min(LONGEST_FORM);
    if lengths.clone().take(2).any(is_form) || (letters > 2 && is_form(letters)) {
        lengths.rev().find(|length| is_form(*length)).unwrap_or(0)
    } else {
        0
    }
}

/// A title without how many of a thing were ordered (`Rolltor (2x)`): it tells nothing from something else.
pub(crate) fn without_quantities(title: &str) -> String {
    let is_quantity = |piece: &str| {
        let bare = piece.trim_matches(['(', ')', '[', ']', ',', ';']);
        bare.strip_suffix(['x', 'X', '×'])
            .is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
    };
    title.split_whitespace().filter(|piece| !is_quantity(piece)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::title;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind, Role};

    fn words(text: &str, customer: &[&str]) -> String {
        let roles = [Role::Id, Role::Title];
        let rows: &[&[&str]] = &[&["1", text]];
        let table = typed_table("list.csv", ("list", Department::Projects), RecordKind::Project, &roles, rows);
        let catalogue = catalogue(vec![table]);
        let customer: Vec<String> = customer.iter().map(|word| (*word).to_owned()).collect();
        catalogue.records().map(|record| title(&record, &customer).join(" ")).collect()
    }

    #[test]
    fn names_forms_and_quantities_are_no_work() {
        for (text, customer, left) in [
            ("Rolltor Halle 2 - Almbach GmbH & Co. KG", "almbach", "rolltor halle 2"),
            ("Almbach e.U.: Rolltor (4x)", "almbach", "rolltor"),
            ("Rolltor / Almbach G.m.b.H.", "almbach", "rolltor"),
            ("Rolltor UG", "almbach", "rolltor ug"),
            ("Almbach AG Rolltor", "almbach", "rolltor"),
            ("Rolltor KG 2", "almbach", "rolltor kg 2"),
            ("Rolltor 2x4 m", "", "rolltor 2 x 4 m"),
            ("Almbach GmbH", "almbach", "almbach gmbh"),
        ] {
            assert_eq!(words(text, &[customer]), left, "{text}");
        }
    }
}
