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
        (KeyLevel::Equal, profiles.value_bits(left))
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
        return (KeyLevel::Equal, profiles.value_bits(*shared));
    }
    let slip = left.numbers.iter().any(|a| {
        let a = profiles.text(*a);
        right.numbers.iter().any(|b| a.len() > 5 && rapidfuzz::distance::osa::distance(a.bytes(), profiles.text(*b).bytes()) <= 1)
    });
    (if slip { KeyLevel::OneDigit } else { KeyLevel::Different }, 0.0)
}

/// Levels of the comparison of dates of birth, in the order of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum BirthLevel {
    /// One side has no date.
    Missing,
    /// The whole date agrees.
    Equal,
    /// Year, month or day differs.
    OnePartOff,
    /// Day and month are swapped.
    Transposed,
    /// Anything else.
    Different,
}

/// Days over which dates of birth spread, as bits: log2 of 365 days × 70 years.
const BIRTH_BITS: f32 = 14.6;

/// Two dates of birth as year, month, day (0 = unknown).
pub(crate) fn births(left: &Profile, right: &Profile) -> (BirthLevel, f32) {
    let (Some(a), Some(b)) = (left.birth, right.birth) else { return (BirthLevel::Missing, 0.0) };
    let agree = [a.0 == b.0, a.1 == b.1, a.2 == b.2].iter().filter(|same| **same).count();
    match agree {
        3 => (BirthLevel::Equal, BIRTH_BITS),
        _ if a.0 == b.0 && a.1 == b.2 && a.2 == b.1 => (BirthLevel::Transposed, 0.0),
        2 => (BirthLevel::OnePartOff, 0.0),
        _ => (BirthLevel::Different, 0.0),
    }
}
