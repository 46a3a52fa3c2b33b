//! Keys: values made to identify. Those with check digits are as good as proof when they are equal and valid.

use super::fold::fold;
use iban::IbanLike;
use serde::{Deserialize, Serialize};

/// A key in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The comparable value.
    pub value: String,
    /// Its syntax and, where it has them, its check digits are right.
    pub valid: bool,
}

/// The letters and digits of a text, upper case.
pub(super) fn compact(raw: &str) -> String {
    raw.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}

/// Whether all signs of a text are the same.
pub(super) fn is_monotone(text: &str) -> bool {
    let mut signs = text.bytes();
    signs.next().is_none_or(|first| signs.all(|sign| sign == first))
}

/// An IBAN (ISO 13616).
pub fn iban(raw: &str) -> Option<Key> {
    let value = compact(raw);
    let value = value.strip_prefix("IBAN").unwrap_or(&value);
    let shaped = value.len() >= 12 && value.as_bytes()[..2].iter().all(u8::is_ascii_alphabetic);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if !shaped || digits < 8 {
        return None;
    }
    let parsed = value.parse::<iban::Iban>();
    let valid = parsed.is_ok_and(|parsed| !is_monotone(&parsed.electronic_str()[4..]));
    Some(Key { value: value.to_owned(), valid })
}

/// A legal entity identifier (ISO 17442: 18 signs and two check digits after ISO 7064 mod 97-10).
pub fn lei(raw: &str) -> Option<Key> {
    const LENGTH: usize = 20;
    let value = compact(raw);
    if value.len() != LENGTH {
        return None;
    }
    let valid = value[LENGTH - 2..].bytes().all(|byte| byte.is_ascii_digit())
        && mod_97(&value) == 1
        && !is_monotone(&value[..18]);
    Some(Key { value, valid })
}

/// Remainder by 97 of a text whose letters stand for 10 to 35.
fn mod_97(text: &str) -> u32 {
    text.bytes().fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

/// A commercial register number: kind, number and court (`Amtsgericht Köln, HRB 12345` → `HRB 12345 koln`). Valid with
/// all three: the number alone is unique at its court only.
pub fn register_number(raw: &str) -> Option<Key> {
    const KINDS: [&str; 8] = ["hrb", "hra", "gnr", "vr", "pr", "gsr", "fn", "gur"];
    const NOISE: [&str; 12] = [
        "amtsgericht",
        "ag",
        "registergericht",
        "handelsregister",
        "register",
        "nr",
        "registernummer",
        "beim",
        "in",
        "am",
        "gericht",
        "b",
    ];
    let spaced = part_letters_and_digits(&fold(raw));
    let mut words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    // `HR B 12345`
    if let Some(at) = words.windows(2).position(|pair| pair[0] == "hr" && matches!(pair[1], "a" | "b")) {
        let kind = if words[at + 1] == "a" { "hra" } else { "hrb" };
        words.splice(at..at + 2, [kind]);
    }
    let kind = words.iter().position(|word| KINDS.contains(word));
    let number = match kind {
        Some(at) => (at + 1..words.len()).find(|at| is_number(words[*at])),
        None => words.iter().position(|word| is_number(word)),
    }?;
    let digits = words[number].trim_start_matches('0');
    if digits.is_empty() {
        return None;
    }
    let check = kind.filter(|at| words[*at] == "fn").and(words.get(number + 1)).filter(|word| word.len() == 1);
    let court: Vec<&str> = (0..words.len())
        .filter(|at| Some(*at) != kind && *at != number && !NOISE.contains(&words[*at]) && words[*at].len() > 1)
        .map(|at| words[at])
        .collect();
    let kind_name = kind.map_or(String::new(), |at| words[at].to_uppercase());
    let austrian = kind_name == "FN";
    let suffix = check.map_or("", |word| *word);
    let parts = [kind_name.as_str(), &format!("{digits}{suffix}"), &court.join(" ")].map(str::to_owned);
    let value = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let valid = kind.is_some() && (!court.is_empty() || (austrian && check.is_some()));
    Some(Key { value, valid })
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 8 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `hrb12345` → `hrb 12345`.
fn part_letters_and_digits(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len() + 4);
    let mut last = ' ';
    for sign in folded.chars() {
        if sign != ' ' && last != ' ' && sign.is_ascii_digit() != last.is_ascii_digit() {
            out.push(' ');
        }
        out.push(sign);
        last = sign;
    }
    out
}

/// A national tax number: its digits. Valid with the ten to thirteen digits of a German one, in any land's spelling.
pub fn tax_number(raw: &str) -> Option<Key> {
    let value = compact(raw);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits < 6 || is_monotone(&value) {
        return None;
    }
    let valid = digits == value.len() && (10..=13).contains(&digits);
    Some(Key { value, valid })
}

/// A customer number as one compares it: upper case, without separators, without leading zeros, without the `.0` of a
/// spreadsheet. `None` for nothing, zeros, and numbers that a spreadsheet damaged (`1.21143E+15`).
pub fn customer_number(raw: &str) -> Option<String> {
    let trimmed = raw.trim().trim_start_matches('\'');
    let trimmed = trimmed.strip_suffix(".0").or_else(|| trimmed.strip_suffix(",0")).unwrap_or(trimmed);
    let lower = trimmed.to_ascii_lowercase();
    let damaged = (lower.contains("e+") || lower.contains("e-"))
        && lower.starts_with(|sign: char| sign.is_ascii_digit())
        && lower.contains([',', '.']);
    if damaged {
        return None;
    }
    let value: String = trimmed.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let value = value.trim_start_matches('0');
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Key, customer_number, iban, lei, register_number, tax_number};
    use proptest::prelude::*;

    /// What a reader is expected to give.
    type Expected = Option<(&'static str, bool)>;

    fn key(value: &'static str, valid: bool) -> Expected {
        (!value.is_empty()).then_some((value, valid))
    }

    fn shown(key: Option<&Key>) -> Option<(&str, bool)> {
        key.map(|key| (key.value.as_str(), key.valid))
    }

    #[test]
    fn reads_ibans() {
        for (raw, expected) in [
            ("DE89 3704 0044 0532 0130 00", key("DE89370400440532013000", true)),
            ("de89370400440532013000", key("DE89370400440532013000", true)),
            ("IBAN: DE89 3704 0044 0532 0130 00", key("DE89370400440532013000", true)),
            ("DE89 3704 0044 0532 0130 01", key("DE89370400440532013001", false)),
            ("AT61 1904 3002 3457 3201", key("AT611904300234573201", true)),
            ("CH93 0076 2011 6238 5295 7", key("CH9300762011623852957", true)),
            ("GB82 WEST 1234 5698 7654 32", key("GB82WEST12345698765432", true)),
            ("FR14 2004 1010 0505 0001 3M02 606", key("FR1420041010050500013M02606", true)),
            ("DE893704", None),
            ("", None),
            ("keine", None),
            ("123456789012", None),
        ] {
            assert_eq!(shown(iban(raw).as_ref()), expected, "{raw}");
        }
    }

    #[test]
    fn reads_leis() {
        for (raw, expected) in [
            ("7LTWFZYICNSX8D621K86", key("7LTWFZYICNSX8D621K86", true)),
            ("7ltw fzyi cnsx 8d62 1k86", key("7LTWFZYICNSX8D621K86", true)),
            ("7LTWFZYICNSX8D621K87", key("7LTWFZYICNSX8D621K87", false)),
            ("529900D6BF99LW9R2E68", key("529900D6BF99LW9R2E68", true)),
            ("7LTW", None),
            ("", None),
        ] {
            assert_eq!(shown(lei(raw).as_ref()), expected, "{raw}");
        }
    }

    #[test]
    fn reads_register_numbers() {
        for (raw, expected) in [
            ("HRB 12345 Köln", key("HRB 12345 koln", true)),
            ("HRB12345, Amtsgericht Köln", key("HRB 12345 koln", true)),
            ("Amtsgericht Köln HRB 12345", key("HRB 12345 koln", true)),
            ("AG Köln, HR B 012345", key("HRB 12345 koln", true)),
            ("Koeln HRB Nr. 12345", key("HRB 12345 koln", true)),
            ("HRB 12345", key("HRB 12345", false)),
            ("HRA 99 Frankfurt am Main", key("HRA 99 frankfurt main", true)),
            ("FN 123456a", key("FN 123456a", true)),
            ("12345", key("12345", false)),
            ("HRB 158877 B Berlin (Charlottenburg)", key("HRB 158877 berlin charlottenburg", true)),
            ("HRB", None),
            ("", None),
            ("HRB 0", None),
        ] {
            assert_eq!(shown(register_number(raw).as_ref()), expected, "{raw}");
        }
    }

    #[test]
    fn reads_tax_and_customer_numbers() {
        assert_eq!(shown(tax_number("12/345/67890").as_ref()), key("1234567890", true));
        assert_eq!(shown(tax_number("123 / 456 / 78901").as_ref()), key("12345678901", true));
        assert_eq!(shown(tax_number("000000000").as_ref()), None);
        assert_eq!(shown(tax_number("12").as_ref()), None);
        for (raw, expected) in [
            ("0000012345", Some("12345")),
            ("12345.0", Some("12345")),
            ("K-10023", Some("K10023")),
            ("k 10023", Some("K10023")),
            ("'10023", Some("10023")),
            ("1.21143E+15", None),
            ("1,21143E+15", None),
            ("000", None),
            ("", None),
            ("-", None),
            ("D 4711/22", Some("D471122")),
        ] {
            assert_eq!(customer_number(raw).as_deref(), expected, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panic(raw in "\\PC{0,40}") {
            let _ = (iban(&raw), lei(&raw), register_number(&raw), tax_number(&raw), customer_number(&raw));
        }

        #[test]
        fn a_customer_number_is_its_own_normal_form(raw in "[A-Za-z0-9 .-]{0,12}") {
            if let Some(once) = customer_number(&raw) {
                prop_assert_eq!(customer_number(&once), Some(once.clone()));
            }
        }
    }
}
