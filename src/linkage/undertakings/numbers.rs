//! Numbers of undertakings: their own, and those they name (in the title, by foreign key).
//!
//! Two undertakings that share a number are one. Two that name different numbers of one series (`AN25-07840`,
//! `AN25-09505`) are two: what a series looks like is its shape, letters and digits in their places.

use crate::catalog::{Record, Role, is_year, reference_key};
use crate::linkage::symbols::{Symbol, Symbols};

/// Digits that a word must have to be a number of an undertaking.
const DIGITS: usize = 3;
/// Length of such a word.
const LENGTH: usize = 4;
/// Length from which a number found in a title is one of a series.
const SERIES_LENGTH: usize = 5;

/// Foreign keys that lead from one undertaking to another.
const LEADING: [Role; 3] = [Role::DealReference, Role::OrderReference, Role::ProjectReference];

/// A number and its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    value: Symbol,
    shape: Symbol,
    origin: Origin,
}

/// Where a number of a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// It is the record's own.
    Own,
    /// The record names it, in its title or as a key.
    Named,
    /// It stands in a remark, perhaps among others.
    Noted,
}

/// A number as text.
pub(super) type PlainNumber = (String, Origin);

/// The numbers of a record.
pub(super) fn numbers(record: &Record<'_>) -> Vec<PlainNumber> {
    let key = |role: &Role| record.value(*role).and_then(reference_key).map(|key| compact(&key));
    let own = [Role::Number, Role::Id].iter().filter_map(key).map(|number| (number, Origin::Own));
    let leading = LEADING.iter().filter_map(key).map(|number| (number, Origin::Named));
    let title = record.value(Role::Title).into_iter().flat_map(pieces).map(compact);
    let in_title = title.map(|number| {
        let origin = if number.len() >= SERIES_LENGTH { Origin::Named } else { Origin::Own };
        (number, origin)
    });
    own.chain(leading).chain(in_title).filter(|(number, _)| is_number(number)).chain(noted(record)).collect()
}

/// Longest remark that is read for numbers; in a longer one much is named besides.
const SHORT_REMARK: usize = 120;

/// Numbers of a series in a short remark (`Angebot A24-0179`, `Auftrag 4500012345`): no amount and no date is one.
fn noted(record: &Record<'_>) -> impl Iterator<Item = PlainNumber> {
    let remarks: Vec<&str> = record.values(Role::Notes).filter(|remark| remark.len() <= SHORT_REMARK).collect();
    // Digits alone count as they stand: what has signs between them is a date, an amount or a telephone number.
    let is_whole =
        |piece: &&str| piece.bytes().any(|byte| byte.is_ascii_alphabetic()) || !piece.contains(['.', '/', '-']);
    let numbers = remarks.iter().flat_map(|remark| pieces(remark)).filter(is_whole).map(compact);
    let numbers = numbers.filter(|number| is_telling(number) && is_number(number));
    let numbers =
        numbers.chain(remarks.iter().filter_map(|remark| sole_number(remark)).filter(|number| is_number(number)));
    numbers.map(|number| (number, Origin::Noted)).collect::<Vec<_>>().into_iter()
}

/// The number of a remark that says nothing else, without the word or sign before it: `Deal 7123` and `PD-7123` name 7123.
fn sole_number(remark: &str) -> Option<String> {
    let mut runs = remark.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let digits = runs.next().filter(|_| runs.next().is_none())?;
    let word = remark.split(digits).next()?.trim_matches(|letter: char| !letter.is_alphanumeric());
    (remark.trim_end().ends_with(digits) && !word.contains(' ')).then(|| digits.to_owned())
}

/// Numbers with their shapes, interned and sorted.
pub(super) fn interned(numbers: &[PlainNumber], symbols: &mut Symbols) -> Box<[Number]> {
    let mut interned: Vec<Number> = numbers
        .iter()
        .map(|(number, origin)| {
            let value = symbols.intern(number);
            Number { value, shape: symbols.intern(&shape(number)), origin: *origin }
        })
        .collect();
    interned.sort_unstable();
    interned.dedup();
    interned.into()
}

/// A title without the numbers in it.
pub(crate) fn without_numbers(title: &str) -> String {
    let mut rest = title.to_owned();
    for piece in pieces(title).filter(|piece| is_number(&compact(piece))) {
        rest = rest.replacen(piece, " ", 1);
    }
    rest
}

/// What the numbers of two undertakings say of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    /// One number stands on both; whether one of them names it (it is no chance of two systems counting alike).
    Same(Symbol, bool),
    /// They name different numbers of one series.
    Apart,
    /// Nothing.
    Unknown,
}

/// Compares the numbers of two undertakings.
pub(super) fn compare(left: &[Number], right: &[Number]) -> Numbered {
    let mut apart = false;
    for number in left {
        for other in right {
            if number.value == other.value {
                let named = number.origin != Origin::Own || other.origin != Origin::Own;
                return Numbered::Same(number.value, named);
            }
            // Two systems may number alike without meaning the same, so one of the two must have been named.
            // A remark may name others beside its own.
            let origins = [number.origin, other.origin];
            let named = origins.contains(&Origin::Named) && !origins.contains(&Origin::Noted);
            apart |= number.shape == other.shape && named;
        }
    }
    if apart { Numbered::Apart } else { Numbered::Unknown }
}

impl Number {
    /// The number itself.
    pub(super) fn value(self) -> Symbol {
        self.value
    }
}

/// Pieces of a text that may be numbers with punctuation inside.
pub(crate) fn pieces(title: &str) -> impl Iterator<Item = &str> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '/' | '.' | '_');
    title
        .split(move |letter| !plain(letter))
        .map(|piece| piece.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()))
}

/// A number without its punctuation, in lower case: `P-2026-0142` and `p20260142` are one.
fn compact(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether a number in a text can hardly be anything else than the number of a document: letters and digits together, or
/// many digits.
pub(crate) fn is_telling(number: &str) -> bool {
    const TELLING: usize = 5;
    const DIGITS_ALONE: usize = 6;
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let mixed = digits >= DIGITS && digits < number.len() && number.len() >= TELLING;
    mixed || digits >= DIGITS_ALONE
}

fn is_number(word: &str) -> bool {
    word.len() >= LENGTH && word.bytes().filter(u8::is_ascii_digit).count() >= DIGITS && !is_year(word)
}

/// Letters as `a`, digits as `9`.
fn shape(number: &str) -> String {
    number.bytes().map(|byte| if byte.is_ascii_digit() { '9' } else { 'a' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Number, Numbered, Origin, compact, compare, is_number, pieces, shape, without_numbers};
    use crate::linkage::symbols::Symbols;

    #[test]
    fn numbers_in_titles_are_found_and_taken_out() {
        let found: Vec<String> =
            pieces("Tor Halle 2 (AN25-07840), 2024").map(compact).filter(|piece| is_number(piece)).collect();
        assert_eq!(found, ["an2507840"]);
        assert_eq!(without_numbers("Tor Halle 2 (AN25-07840), 2024"), "Tor Halle 2 ( ), 2024");
    }

    #[test]
    fn a_remark_that_is_a_reference_names_one_number() {
        let named = |remark| super::sole_number(remark);
        assert_eq!(named("Deal 7123").as_deref(), Some("7123"));
        assert_eq!(named("PD-7123").as_deref(), Some("7123"));
        assert_eq!((named("Umbau in 3 Wochen ab 7123"), named("wegen Haus 7123"), named("offen")), (None, None, None));
    }

    #[test]
    fn different_numbers_of_one_series_part() {
        let mut symbols = Symbols::default();
        let mut number =
            |text: &str, origin| Number { value: symbols.intern(text), shape: symbols.intern(&shape(text)), origin };
        let (one, other) = (number("an2507840", Origin::Named), number("an2509505", Origin::Named));
        let (deal, project) = (number("10001", Origin::Own), number("10002", Origin::Own));
        let remark = number("an2509505", Origin::Noted);
        assert_eq!(compare(&[one], &[remark]), Numbered::Unknown);
        assert_eq!(compare(&[other], &[remark]), Numbered::Same(other.value(), true));
        assert_eq!(compare(&[one], &[other]), Numbered::Apart);
        assert_eq!(compare(&[one, deal], &[one]), Numbered::Same(one.value(), true));
        assert_eq!(compare(&[deal], &[project]), Numbered::Unknown);
        assert_eq!(compare(&[one], &[project]), Numbered::Unknown);
    }
}
