//! Comparison of keys with check digits, and of dates of birth.

use crate::linkage::profile::{Profile, Profiles};
use crate::linkage::symbols::Symbol;

/// Levels of key comparisons, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum KeyLevel {
    /// One side has no valid key.
    Missing,
    /// Equal and valid.
    Equal,
    /// One digit wrong (only for numbers without check digits).
    OneDigit,
    /// Both valid, and different.
    Different,
}

/// Two keys with check digits.
pub(crate) fn key(profiles: &Profiles, left: Symbol, right: Symbol) -> (KeyLevel, f32) {
    if !left.is_some() || !right.is_some() {
        (KeyLevel::Missing, 0.0)
    } else if left == right {
        (KeyLevel::Equal, profiles.key_bits(left))
    } else {
        (KeyLevel::Different, 0.0)
    }
}

/// Register, tax and personal numbers: any of one side against any of the other.
pub(crate) fn numbers(profiles: &Profiles, left: &Profile, right: &Profile) -> (KeyLevel, f32) {
    if left.numbers.is_empty() || right.numbers.is_empty() {
        return (KeyLevel::Missing, 0.0);
    }
    if let Some(shared) = left.numbers.iter().find(|number| right.numbers.contains(number)) {
        return (KeyLevel::Equal, profiles.key_bits(*shared));
    }
    let slip = left.numbers.iter().any(|a| {
        let a = profiles.text(*a);
        right
            .numbers
            .iter()
            .any(|b| a.len() > 5 && rapidfuzz::distance::osa::distance(a.bytes(), profiles.text(*b).bytes()) <= 1)
    });
    (if slip { KeyLevel::OneDigit } else { KeyLevel::Different }, 0.0)
}

/// The same for natural persons, who have numbers of many kinds: only those of one length may be of one kind and speak against.
pub(crate) fn personal_numbers(profiles: &Profiles, left: &Profile, right: &Profile) -> (KeyLevel, f32) {
    let found = numbers(profiles, left, right);
    let length = |number: &Symbol| profiles.text(*number).len();
    let comparable = || left.numbers.iter().any(|a| right.numbers.iter().any(|b| length(a) == length(b)));
    if found.0 == KeyLevel::Different && !comparable() { (KeyLevel::Missing, 0.0) } else { found }
}

/// Levels of the comparison of dates of birth, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum BirthLevel {
    /// One side has no date.
    Missing,
    /// The whole date agrees.
    Equal,
    /// One digit is wrong, two neighbours are swapped, or day and month are.
    OneDigit,
    /// Year, month or day differs, or is unknown on one side.
    OnePartOff,
    /// Two digits are wrong, or the days lie within a month of each other.
    Near,
    /// Anything else within a few years.
    Different,
    /// Nothing agrees, and years lie between them: rather father and son than a slip.
    GenerationApart,
}

/// Years between dates of birth from which they are rather those of parent and child.
const GENERATION: u16 = 12;

/// Two dates of birth as year, month, day (0 = unknown), and the surprise of a shared one in bits.
pub(crate) fn births(profiles: &Profiles, left: &Profile, right: &Profile) -> (BirthLevel, f32) {
    let (Some(a), Some(b)) = (left.birth, right.birth) else { return (BirthLevel::Missing, 0.0) };
    let parts = [(a.0, b.0), (i16::from(a.1), i16::from(b.1)), (i16::from(a.2), i16::from(b.2))];
    let known = parts.iter().filter(|(x, y)| *x != 0 && *y != 0);
    let agree = known.clone().filter(|(x, y)| x == y).count();
    if known.count() < parts.len() {
        let apart = parts.iter().any(|(x, y)| *x != 0 && *y != 0 && x != y);
        return (if apart { BirthLevel::Different } else { BirthLevel::OnePartOff }, 0.0);
    }
    if a == b {
        return (BirthLevel::Equal, profiles.birth_bits(a));
    }
    let (ours, theirs) = (digits(a), digits(b));
    let apart = digits_apart(ours, theirs);
    let crosswise = a.0 == b.0 && a.1 == b.2 && a.2 == b.1;
    let level = if apart == 1 || crosswise || swapped_neighbours(ours, theirs) {
        BirthLevel::OneDigit
    } else if agree == 2 {
        BirthLevel::OnePartOff
    } else if apart == 2 || days(a).abs_diff(days(b)) <= 31 {
        BirthLevel::Near
    } else if profiles.is_stopgap_birth(a) || profiles.is_stopgap_birth(b) {
        BirthLevel::Missing
    } else if agree == 0 && a.0.abs_diff(b.0) >= GENERATION {
        BirthLevel::GenerationApart
    } else {
        BirthLevel::Different
    };
    (level, 0.0)
}

fn digits((year, month, day): (i16, i8, i8)) -> [u8; 8] {
    let mut number = i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day);
    let mut digits = [0; 8];
    for digit in digits.iter_mut().rev() {
        *digit = (number % 10) as u8;
        number /= 10;
    }
    digits
}

fn digits_apart(a: [u8; 8], b: [u8; 8]) -> usize {
    a.iter().zip(&b).filter(|(x, y)| x != y).count()
}

fn swapped_neighbours(a: [u8; 8], b: [u8; 8]) -> bool {
    let differing: Vec<usize> = (0..8).filter(|place| a[*place] != b[*place]).collect();
    matches!(differing.as_slice(), [one, two] if two - one == 1 && a[*one] == b[*two] && a[*two] == b[*one])
}

/// Days since the year 0 in months of equal length, near enough to tell whether two dates are close.
fn days((year, month, day): (i16, i8, i8)) -> i32 {
    i32::from(year) * 365 + i32::from(month) * 365 / 12 + i32::from(day)
}
