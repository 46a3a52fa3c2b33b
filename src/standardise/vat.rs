//! VAT ids: their syntax in Europe, and the check digits of the countries that publish theirs.
//!
//! Syntax after the European Commission's VIES FAQ (question 11); algorithms as in the national publications that the
//! BMF's and the HMRC's lists of VAT id structures name.

use super::country::country_code;
use super::keys::{Key, compact, is_monotone};

/// Syntax behind the country's prefix: `9` digit, `A` letter, `?` either. Several patterns are alternatives.
const SYNTAX: &[(&str, &[&str])] = &[
    ("AT", &["U99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["?9999999?"]),
    ("FI", &["99999999"]),
    ("FR", &["??999999999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9?99999A", "9999999AA", "9999999A"]),
    ("IT", &["99999999999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999B99"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    ("RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("XI", &["999999999", "999999999999", "GD999", "HA999"]),
    ("GB", &["999999999", "999999999999", "GD999", "HA999"]),
    ("CHE", &["999999999"]),
    ("NO", &["999999999"]),
];

/// A VAT id, with its country in front. `country` is the record's country or the split-off country part, in any spelling;
/// it counts only where the number does not say its own.
pub fn vat_id(country: Option<&str>, raw: &str) -> Option<Key> {
    let value = compact(raw);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits < 2 {
        return None;
    }
    let (prefix, number) = split(country, &value);
    let Some(prefix) = prefix else {
        // Nine digits without a country are a German id if their check digit says so.
        let german = value.len() == 9 && digits == 9 && has_check_digits("DE", &value);
        return if german {
            Some(Key { value: format!("DE{value}"), valid: true })
        } else {
            Some(Key { value, valid: false })
        };
    };
    let number = normal_number(prefix, number);
    let syntax = SYNTAX.iter().find(|(code, _)| *code == prefix).map_or(&[][..], |(_, patterns)| patterns);
    let shaped = syntax.iter().any(|pattern| matches(pattern, &number));
    let bare: String = number.chars().filter(char::is_ascii_digit).collect();
    let valid = shaped && !is_monotone(&bare) && has_check_digits(prefix, &number);
    Some(Key { value: format!("{prefix}{number}"), valid })
}

/// Prefix and number.
fn split<'a>(country: Option<&str>, value: &'a str) -> (Option<&'static str>, &'a str) {
    let own = SYNTAX.iter().map(|(code, _)| *code).filter(|code| value.starts_with(code)).max_by_key(|code| code.len());
    if let Some(code) = own {
        return (Some(code), &value[code.len()..]);
    }
    if let Some(rest) = value.strip_prefix("GR").filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit())) {
        return (Some("EL"), rest);
    }
    if value.starts_with('U') && value.len() == 9 {
        return (Some("AT"), value);
    }
    let code = country.and_then(country_code).map(|code| match code {
        "GR" => "EL",
        "CH" => "CHE",
        code => code,
    });
    let known = code.and_then(|code| SYNTAX.iter().map(|(known, _)| *known).find(|known| *known == code));
    (known, value)
}

/// The number without what people add or leave out: Austria's `U`, Switzerland's `MWST`, Norway's `MVA`, Belgium's zero.
fn normal_number(prefix: &str, number: &str) -> String {
    let bare = match prefix {
        "CHE" => ["MWST", "TVA", "IVA", "HR"].iter().find_map(|end| number.strip_suffix(end)).unwrap_or(number),
        "NO" => number.strip_suffix("MVA").unwrap_or(number),
        _ => number,
    };
    match prefix {
        "AT" if bare.len() == 8 && bare.bytes().all(|byte| byte.is_ascii_digit()) => format!("U{bare}"),
        "BE" if bare.len() == 9 => format!("0{bare}"),
        _ => bare.to_owned(),
    }
}

fn matches(pattern: &str, number: &str) -> bool {
    pattern.len() == number.len()
        && pattern.bytes().zip(number.bytes()).all(|(expected, sign)| match expected {
            b'9' => sign.is_ascii_digit(),
            b'A' => sign.is_ascii_uppercase(),
            b'?' => sign.is_ascii_alphanumeric(),
            letter => letter == sign,
        })
}

/// Whether the check digits of a well-formed number are right; `true` for countries whose rule is not known here.
fn has_check_digits(prefix: &str, number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|sign| sign.to_digit(10)).collect();
    match prefix {
        "DE" | "HR" => mod_11_10(&digits),
        "AT" => austria(&digits),
        "BE" => rest(&digits, 0..8, 97) + rest(&digits, 8..10, 100) == 97,
        "LU" => rest(&digits, 0..6, 89) == rest(&digits, 6..8, 100),
        "IT" | "SE" => luhn(&digits[..digits.len().min(if prefix == "SE" { 10 } else { 11 })]),
        "FR" => france(number, &digits),
        "NL" => netherlands(number, &digits),
        "PL" => weighted(&digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7], 11) == digits[9],
        "DK" => weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 1], 11) == 0,
        "FI" => complement(weighted(&digits, &[7, 9, 10, 5, 8, 4, 2], 11)) == Some(digits[7]),
        "CHE" => complement(weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4], 11)) == Some(digits[8]),
        "NO" => complement(weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2], 11)) == Some(digits[8]),
        "PT" => complement(weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2], 11)).unwrap_or(0) == digits[8],
        "SI" => complement(weighted(&digits, &[8, 7, 6, 5, 4, 3, 2], 11)).map(|check| check % 10) == Some(digits[7]),
        "EE" => (10 - weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7], 10)) % 10 == digits[8],
        "HU" => (10 - weighted(&digits, &[9, 7, 3, 1, 9, 7, 3], 10)) % 10 == digits[7],
        "EL" => weighted(&digits, &[256, 128, 64, 32, 16, 8, 4, 2], 11) % 10 == digits[8],
        "MT" => 37 - weighted(&digits, &[3, 4, 6, 7, 8, 9], 37) == digits[6] * 10 + digits[7],
        "SK" => rest(&digits, 0..10, 11) == 0,
        "ES" => spain(number),
        _ => true,
    }
}

/// ISO 7064 mod 11,10: the last digit checks the others.
fn mod_11_10(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *check
}

/// Weighted sum of the first digits, by a modulus.
fn weighted(digits: &[u32], weights: &[u32], modulus: u32) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % modulus
}

/// Eleven minus a remainder; none where that would be ten.
fn complement(remainder: u32) -> Option<u32> {
    match 11 - remainder {
        10 => None,
        11 => Some(0),
        check => Some(check),
    }
}

/// Remainder of the number that a range of digits makes.
fn rest(digits: &[u32], range: std::ops::Range<usize>, modulus: u32) -> u32 {
    digits.get(range).unwrap_or(&[]).iter().fold(0, |remainder, digit| (remainder * 10 + digit) % modulus)
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 0 { *digit } else { doubled(*digit) }).sum();
    sum.is_multiple_of(10)
}

fn austria(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let doubled = |digit: u32| digit / 5 + digit * 2 % 10;
    let sum: u32 = body.iter().enumerate().map(|(at, digit)| if at % 2 == 0 { *digit } else { doubled(*digit) }).sum();
    (10 - (sum + 4) % 10) % 10 == *check
}

/// Two check digits over the SIREN; newer ids have letters there, which are taken as they are.
fn france(number: &str, digits: &[u32]) -> bool {
    if number.bytes().take(2).any(|byte| byte.is_ascii_alphabetic()) {
        return true;
    }
    let siren = rest(digits, 2..11, 97);
    rest(digits, 0..2, 100) == (12 + 3 * siren) % 97
}

/// Either the old check by eleven over the nine digits, or the new one by 97 over the whole id.
fn netherlands(number: &str, digits: &[u32]) -> bool {
    let old = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2], 11) == digits[8];
    let new = format!("NL{number}").bytes().fold(0_u32, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    old || new == 1
}

/// NIF and NIE of persons, CIF of companies.
fn spain(number: &str) -> bool {
    const PERSON: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    const COMPANY: &[u8; 10] = b"JABCDEFGHI";
    let signs = number.as_bytes();
    let (Some(first), Some(last)) = (signs.first(), signs.last()) else { return false };
    let middle: Vec<u32> = number[1..number.len() - 1].chars().filter_map(|sign| sign.to_digit(10)).collect();
    let lead = match first {
        b'0'..=b'9' => Some(u32::from(first - b'0')),
        b'X' => Some(0),
        b'Y' => Some(1),
        b'Z' => Some(2),
        _ => None,
    };
    if let Some(lead) = lead {
        let value = middle.iter().fold(lead, |value, digit| value * 10 + digit);
        return PERSON[(value % 23) as usize] == *last;
    }
    let odd = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let sum: u32 = middle.iter().enumerate().map(|(at, digit)| if at % 2 == 0 { odd(*digit) } else { *digit }).sum();
    let check = (10 - sum % 10) % 10;
    u32::from(*last) == u32::from(b'0') + check || COMPANY[check as usize] == *last
}

#[cfg(test)]
mod tests {
    use super::vat_id;
    use proptest::prelude::*;

    #[test]
    fn checks_ids_of_many_countries() {
        for (raw, valid) in [
            ("DE136695976", true),
            ("DE136695975", false),
            ("DE 136 695 976", true),
            ("de136695976", true),
            ("ATU13585627", true),
            ("ATU13585626", false),
            ("BE0428759497", true),
            ("BE428759497", true),
            ("BE0428759498", false),
            ("LU15027442", true),
            ("LU15027443", false),
            ("IT00743110157", true),
            ("IT00743110158", false),
            ("FR40303265045", true),
            ("FR40303265046", false),
            ("NL004495445B01", true),
            ("NL004495446B01", false),
            ("PL8567346215", true),
            ("PL8567346216", false),
            ("DK13585628", true),
            ("DK13585627", false),
            ("FI20774740", true),
            ("FI20774741", false),
            ("CHE-107.787.577 MWST", true),
            ("CHE107787578", false),
            ("NO 995 525 828 MVA", true),
            ("PT501964843", true),
            ("PT501964842", false),
            ("SI50223054", true),
            ("EE100931558", true),
            ("EL094259216", true),
            ("HU12892312", true),
            ("MT11679112", true),
            ("HR33392005961", true),
            ("SE123456789701", true),
            ("SK2022749619", true),
            ("ES54362315K", true),
            ("ESA13585625", true),
            ("ESA13585626", false),
            ("DE000000000", false),
            ("DE12345", false),
        ] {
            assert_eq!(vat_id(None, raw).map(|key| key.valid), Some(valid), "{raw}");
        }
    }

    #[test]
    fn joins_split_ids() {
        for (country, raw, value, valid) in [
            (Some("DE"), "136695976", "DE136695976", true),
            (Some("Deutschland"), "DE136695976", "DE136695976", true),
            (Some("AT"), "U13585627", "ATU13585627", true),
            (Some("AT"), "13585627", "ATU13585627", true),
            (None, "136695976", "DE136695976", true),
            (None, "123456789", "123456789", false),
            (Some("GR"), "094259216", "EL094259216", true),
            (Some("CH"), "107.787.577", "CHE107787577", true),
            (Some("DE"), "ATU13585627", "ATU13585627", true),
        ] {
            let key = vat_id(country, raw);
            assert_eq!(key.map(|key| (key.value, key.valid)), Some((value.to_owned(), valid)), "{country:?} {raw}");
        }
        assert_eq!(vat_id(Some("DE"), ""), None);
        assert_eq!(vat_id(None, "keine"), None);
    }

    proptest! {
        #[test]
        fn never_panics(raw in "(DE|AT|BE|LU|IT|FR|NL|PL|ES|CHE|SI|MT|EL|SE)?[0-9A-Zé ]{0,14}", country in "\\PC{0,3}") {
            let _ = vat_id(Some(&country), &raw);
        }
    }
}
