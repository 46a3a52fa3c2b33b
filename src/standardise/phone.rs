//! Telephone numbers, as the digits that one would dial from abroad.

use super::country::{country_code, dialling_code, dialling_prefix};
use rayon::iter::Either;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// E.164 without the plus (`4951112345`); the bare digits where the country cannot be told.
    pub digits: String,
    /// Known to be a mobile number.
    pub mobile: bool,
}

/// The country of numbers that do not say theirs.
const HOME: &str = "DE";
/// Fewest and most digits of a number; E.164 allows 15, German extensions go a little beyond.
const SHORTEST: usize = 6;
const LONGEST: usize = 17;

/// The telephone numbers of a cell, in order, without repetitions. `country` is the record's country in any spelling;
/// without one, national numbers with a trunk zero are taken for German. Placeholders (`000000`, `123456789`) are dropped.
pub fn phones(cell: &str, country: Option<&str>) -> Vec<Phone> {
    let country = country.and_then(country_code);
    let mut found: Vec<Phone> = Vec::new();
    for part in pieces(cell) {
        if let Some(phone) = parse(part, country).filter(|phone| !found.contains(phone)) {
            found.push(phone);
        }
    }
    found
}

/// The cell cut into numbers. A slash parts area and number, or two numbers: two if the rest starts like a whole number.
fn pieces(cell: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let parts = cell.split([';', '|', '\n', ',']);
    // Looking for words takes longer than all the rest, and most cells have none.
    let has_words = cell.bytes().any(|byte| byte.is_ascii_alphabetic());
    let parts = if has_words {
        Either::Left(parts.flat_map(|part| part.split(" oder ")).flat_map(|part| part.split(" und ")))
    } else {
        Either::Right(parts)
    };
    for part in parts {
        let mut start = 0;
        for (at, _) in part.match_indices('/') {
            let (left, right) = (&part[start..at], part[at + 1..].trim_start());
            let whole = right.starts_with('+') || (right.starts_with('0') && digits_in(right) >= SHORTEST);
            if digits_in(left) >= SHORTEST && whole {
                pieces.push(left);
                start = at + 1;
            }
        }
        pieces.push(&part[start..]);
    }
    pieces
}

fn digits_in(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn parse(text: &str, country: Option<&'static str>) -> Option<Phone> {
    let (dialled, international) = dialled(text);
    let digits = if international { dialled } else { with_country(dialled, country) };
    let plausible = (SHORTEST..=LONGEST).contains(&digits.len()) && !is_filler(&digits);
    plausible.then(|| Phone { mobile: is_mobile(&digits), digits })
}

/// The number by which two are compared: a neighbour's country code counts as Germany's, for whether `0664 …` is Austrian or
/// `044 …` Swiss tells only the country, and many records do not say theirs. `None` where it is longer than any number.
pub fn comparable_number(phone: &Phone) -> Option<u64> {
    const SHORTEST: usize = 10;
    let neighbour = ["43", "41"].iter().find_map(|code| phone.digits.strip_prefix(code));
    match neighbour.filter(|_| phone.digits.len() >= SHORTEST) {
        Some(national) => format!("49{national}").parse().ok(),
        None => phone.digits.parse().ok(),
    }
}

/// A number with a gap for the zero that is left out when one dials from abroad.
fn without_optional_zero(text: &str) -> Cow<'_, str> {
    if text.contains('(') { text.replace("(0)", " ").replace("( 0 )", " ").into() } else { text.into() }
}

/// The digits of a number without `(0)` and without international prefix, and whether it had one.
fn dialled(text: &str) -> (String, bool) {
    let mut digits = String::with_capacity(text.len());
    let mut plus = false;
    let bare = without_optional_zero(text);
    let optional_zero = bare.len() != text.len();
    for sign in bare.chars() {
        if sign == '+' && digits.is_empty() {
            plus = true;
        } else if let Some(digit) = sign.to_digit(10) {
            digits.push(char::from(b'0' + digit as u8));
        }
    }
    if let Some(rest) = digits.strip_prefix("00").filter(|rest| !rest.starts_with('0')) {
        return (without_trunk_zero(rest), true);
    }
    if plus && !digits.starts_with('0') {
        return (without_trunk_zero(&digits), true);
    }
    if optional_zero && !digits.starts_with('0') && dialling_prefix(&digits).is_none_or(|code| code.len() < 2) {
        digits.insert(0, '0');
    }
    (digits, false)
}

/// An international number without the zero that people leave behind the country code (`+49 0511`). Italy keeps its own.
fn without_trunk_zero(digits: &str) -> String {
    match dialling_prefix(digits) {
        Some(code) if code != "39" && digits[code.len()..].starts_with('0') => {
            format!("{code}{}", &digits[code.len() + 1..])
        }
        _ => digits.to_owned(),
    }
}

/// A number as dialled inside its country, with the country's code in front.
fn with_country(digits: String, country: Option<&'static str>) -> String {
    let code = dialling_code(country.unwrap_or(HOME)).unwrap_or("");
    if let Some(national) = digits.strip_prefix('0') {
        let keeps_zero = code == "39";
        return if keeps_zero {
            format!("{code}{digits}")
        } else {
            format!("{code}{}", national.trim_start_matches('0'))
        };
    }
    // Exported without its plus, or from the United States with the trunk one.
    let already = digits.starts_with(code) && digits.len() >= code.len() + 9;
    if already || country.is_none() { without_trunk_zero_if(already, digits) } else { format!("{code}{digits}") }
}

fn without_trunk_zero_if(international: bool, digits: String) -> String {
    if international { without_trunk_zero(&digits) } else { digits }
}

/// Digits that fill the field: one digit over and over, or counting up or down.
fn is_filler(digits: &str) -> bool {
    let national = dialling_prefix(digits).map_or(digits, |code| &digits[code.len()..]);
    [digits, national].iter().any(|text| {
        let bytes = text.as_bytes();
        let steps = |step: i16| {
            bytes.windows(2).all(|pair| (i16::from(pair[1]) - i16::from(pair[0]) - step).rem_euclid(10) == 0)
        };
        let tail = &bytes[bytes.len().saturating_sub(7)..];
        bytes.len() < 4
            || steps(0)
            || steps(1)
            || steps(-1)
            || (tail.len() == 7 && tail.iter().all(|digit| *digit == b'0'))
    })
}

/// Whether an E.164 number is in a mobile range of Germany, Austria or Switzerland.
fn is_mobile(digits: &str) -> bool {
    const RANGES: [&str; 19] = [
        "4915", "4916", "4917", "43650", "43660", "43661", "43663", "43664", "43665", "43667", "43670", "43676",
        "43677", "43678", "43680", "43681", "43688", "43699", "4176",
    ];
    RANGES.iter().any(|range| digits.starts_with(range))
        || ["4174", "4175", "4177", "4178", "4179"].iter().any(|range| digits.starts_with(range))
}

/// Whether two landline numbers are extensions of one switchboard: the same but for the last digits, at most three on
/// each side, with a trunk long enough to be a company's and not a town's.
pub fn same_trunk(a: &Phone, b: &Phone) -> bool {
    /// Country, area and at least three digits of the subscriber.
    const SHORTEST_TRUNK: usize = 9;
    if a.mobile || b.mobile {
        return false;
    }
    if a.digits == b.digits {
        return true;
    }
    let (left, right) = (a.digits.as_bytes(), b.digits.as_bytes());
    let shared = left.iter().zip(right).take_while(|(one, other)| one == other).count();
    let (left, right) = (&left[shared..], &right[shared..]);
    let central = |rest: &[u8]| rest.is_empty() || rest.iter().all(|digit| *digit == b'0');
    if shared < SHORTEST_TRUNK || left.len() > 3 || right.len() > 3 {
        return false;
    }
    central(left) || central(right) || (left.len().max(right.len()) <= 2 && shared > SHORTEST_TRUNK)
}

#[cfg(test)]
mod tests {
    use super::{Phone, phones, same_trunk};
    use proptest::prelude::*;

    fn digits(cell: &str, country: Option<&str>) -> Vec<String> {
        phones(cell, country).into_iter().map(|phone| phone.digits).collect()
    }

    #[test]
    fn reads_the_spellings_of_one_number() {
        for cell in [
            "0511 12345-22",
            "0511/12345-22",
            "0511 / 1234522",
            "(0511) 12345-22",
            "+49 511 12345-22",
            "+49 (0)511 12345-22",
            "+49 (511) 12345 22",
            "0049 511 1234522",
            "'+49 511 1234522",
            "Tel.: 0511-1234522",
            "495111234522",
            "+49 0511 12345 22",
            "0511 12345 Durchwahl 22",
            "0511.12345.22",
            "0511\u{a0}12345–22",
            "(+49) 511 1234522",
            "49 511 1234522",
        ] {
            assert_eq!(digits(cell, Some("Deutschland")), ["495111234522"], "{cell}");
            assert_eq!(digits(cell, None), ["495111234522"], "{cell}");
        }
    }

    #[test]
    fn knows_the_country() {
        for (cell, country, expected) in [
            ("01 5123456", Some("AT"), "4315123456"),
            ("+43 1 5123456", Some("DE"), "4315123456"),
            ("044 123 45 67", Some("Schweiz"), "41441234567"),
            ("0171 1234567", None, "491711234567"),
            ("+7(495)12-34-678", None, "74951234678"),
            ("06 1234567", Some("IT"), "39061234567"),
            ("515/268-1234", None, "5152681234"),
            ("515-268-1234", Some("US"), "15152681234"),
            ("81-3-52261234", None, "81352261234"),
            ("511 1234567", Some("DE"), "495111234567"),
        ] {
            assert_eq!(digits(cell, country), [expected], "{cell}");
        }
    }

    #[test]
    fn reads_several_numbers_of_a_cell() {
        assert_eq!(digits("0511 123456; 0171 7654321", None), ["49511123456", "491717654321"]);
        assert_eq!(digits("0511 123456 / 0171 7654321", None), ["49511123456", "491717654321"]);
        assert_eq!(digits("+49 511 123456, +49 511 123456", None), ["49511123456"]);
    }

    #[test]
    fn drops_fillers() {
        for cell in [
            "",
            "-",
            "0",
            "000000",
            "0000 / 000000",
            "123456789",
            "0123456789",
            "+49",
            "+49 0",
            "111111",
            "keine",
            "12345",
            "999999999",
            "0511 0000000",
        ] {
            assert!(phones(cell, None).is_empty(), "{cell}");
        }
    }

    #[test]
    fn tells_mobile_numbers() {
        for (cell, mobile) in [
            ("0171 1234567", true),
            ("+49 151 12345678", true),
            ("0511 123456", false),
            ("+43 664 1234567", true),
            ("+41 79 123 45 67", true),
            ("+41 44 123 45 67", false),
        ] {
            assert!(phones(cell, None).iter().all(|phone| phone.mobile == mobile), "{cell}");
        }
    }

    #[test]
    fn knows_extensions_of_one_switchboard() {
        for (left, right, same) in [
            ("0511 12345-0", "0511 12345-22", true),
            ("0511 12345-0", "0511 12345-222", true),
            ("0511 12345", "0511 12345-22", true),
            ("0511 12345-21", "0511 12345-22", true),
            ("0511 12345-0", "0511 12399-0", false),
            ("0511 12345-0", "0521 12345-0", false),
            ("0171 1234567", "0171 1234568", false),
            ("0511 4711", "0511 4722", false),
        ] {
            let (left_phone, right_phone) = (phones(left, None).remove(0), phones(right, None).remove(0));
            assert_eq!(same_trunk(&left_phone, &right_phone), same, "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_gives_digits(cell in "\\PC{0,40}") {
            for phone in phones(&cell, None) {
                prop_assert!(phone.digits.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }

        #[test]
        fn trunk_is_symmetric(a in "[0-9]{6,14}", b in "[0-9]{6,14}") {
            let (a, b) = (Phone { digits: a, mobile: false }, Phone { digits: b, mobile: false });
            prop_assert_eq!(same_trunk(&a, &b), same_trunk(&b, &a));
            prop_assert!(same_trunk(&a, &a));
        }
    }
}
