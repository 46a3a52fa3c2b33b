//! Keys with check digits: VAT ids and bank accounts that pass every check and belong to nobody.

use super::random::Stream;

/// A VAT id of the country (DE, AT or CH), with its check digit.
pub(super) fn vat_id(country: &str, stream: &mut Stream) -> String {
    match country {
        "AT" => austrian(&stream.digits(7)),
        "CH" => swiss(stream),
        _ => german(&stream.digits(8)),
    }
}

/// Germany: ISO 7064 MOD 11,10 over eight digits.
fn german(digits: &str) -> String {
    let product = values(digits).fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (2 * if sum == 0 { 10 } else { sum }) % 11
    });
    format!("DE{digits}{}", (11 - product) % 10)
}

/// Austria: weights 1 and 2 in turn, cross sums, constant 4.
fn austrian(digits: &str) -> String {
    let sum: u32 = values(digits)
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    format!("ATU{digits}{}", (10 - (sum + 4) % 10) % 10)
}

/// Switzerland: weights 5 4 3 2 7 6 5 4, modulo 11; numbers whose check digit would be 10 are not given out.
fn swiss(stream: &mut Stream) -> String {
    loop {
        let digits = stream.digits(8);
        let sum: u32 = values(&digits).zip([5, 4, 3, 2, 7, 6, 5, 4]).map(|(digit, weight)| digit * weight).sum();
        let check = (11 - sum % 11) % 11;
        if check < 10 {
            return format!("CHE{digits}{check}");
        }
    }
}

/// A bank account of the country as an IBAN.
pub(super) fn iban(country: &str, bank_codes: &[&str], stream: &mut Stream) -> String {
    let account = match country {
        "AT" => format!("{}{}", stream.digits(5), stream.digits(11)),
        "CH" => format!("{}{}", stream.digits(5), stream.digits(12)),
        _ => format!("{}{}", stream.pick(bank_codes), stream.digits(10)),
    };
    format!("{country}{:02}{account}", 98 - remainder(&account, country))
}

/// Remainder modulo 97 of account, country and two zeros, letters as numbers from 10.
fn remainder(account: &str, country: &str) -> u32 {
    let numbers = account.chars().chain(country.chars()).chain("00".chars());
    numbers.fold(0, |rest, letter| {
        let value = letter.to_digit(36).unwrap_or_default();
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    })
}

fn values(digits: &str) -> impl Iterator<Item = u32> {
    digits.chars().filter_map(|digit| digit.to_digit(10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn check_digits_agree_with_published_examples() {
        // Example numbers of the authorities' own descriptions of the procedures.
        assert_eq!(german("13669597"), "DE136695976");
        assert_eq!(austrian("1358562"), "ATU13585627");
        assert_eq!(remainder("370400440532013000", "DE"), 98 - 89);
    }

    #[test]
    fn every_iban_is_valid() {
        let mut stream = Stream::new(3, Purpose::Customer, 1);
        for country in ["DE", "AT", "CH"] {
            for _ in 0..50 {
                let iban = iban(country, &["44599901"], &mut stream);
                assert!(iban.parse::<iban::Iban>().is_ok(), "{iban}");
            }
        }
    }

    #[test]
    fn swiss_numbers_have_nine_digits() {
        let mut stream = Stream::new(3, Purpose::Customer, 1);
        assert!((0..50).all(|_| swiss(&mut stream).len() == 12));
    }
}
