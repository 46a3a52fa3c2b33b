//! Amounts of money, in the number format of their column.

use std::iter;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::{cell, rows, words};

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    /// The sign before the decimals, `,` or `.`.
    pub decimal: char,
    /// No value of the column told which it is.
    pub ambiguous: bool,
}

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// Hundredths of the currency, rounded half away from zero.
    pub cents: i64,
    /// ISO 4217 code, if the cell names a currency.
    pub currency: Option<&'static str>,
}

/// The number format of a column, from the values that allow one reading only. It depends on which values there are,
/// not on their order. A column without any such value is read by each value's own shape, with German decimals in doubt.
pub fn number_format<'a>(values: impl Iterator<Item = &'a str>) -> NumberFormat {
    let (mut commas, mut points) = (0_usize, 0_usize);
    for value in values {
        match decimal_sign(&numeric_part(value)) {
            Some(',') => commas += 1,
            Some('.') => points += 1,
            _ => {}
        }
    }
    NumberFormat { decimal: if points > commas { '.' } else { ',' }, ambiguous: commas + points == 0 }
}

/// Digits and separators of a value.
fn numeric_part(value: &str) -> String {
    value.trim().chars().filter(|sign| sign.is_ascii_digit() || matches!(sign, ',' | '.' | '\'' | '’')).collect()
}

/// The decimal sign that a number shows beyond doubt.
fn decimal_sign(number: &str) -> Option<char> {
    let (comma, point) = (number.rfind(','), number.rfind('.'));
    if number.contains(['\'', '’']) {
        return comma.map(|_| ',').or(point.map(|_| '.'));
    }
    let (sign, at) = match (comma, point) {
        (Some(comma), Some(point)) => return Some(if comma > point { ',' } else { '.' }),
        (Some(comma), None) => (',', comma),
        (None, Some(point)) => ('.', point),
        (None, None) => return None,
    };
    let (before, after) = (&number[..at], &number[at + 1..]);
    if before.contains(sign) {
        return None;
    }
    let thousands = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    (!thousands).then_some(sign)
}

/// The sum of the amounts of a document's lines, in the currency of the first; `None` where there is no amount.
pub fn sum_money<'a>(values: impl IntoIterator<Item = &'a str>, format: &NumberFormat) -> Option<Money> {
    let amounts = values.into_iter().filter_map(|value| parse_money(value, format));
    amounts.reduce(|sum, amount| Money { cents: sum.cents.saturating_add(amount.cents), ..sum })
}

/// Reads an amount (`1.234,56`, `1,234.56`, `$1,234,567`, `100,00-`, `(100.00)`, `1'234.50`, `EUR 12,00`, `0,0E+000`).
/// `None` where there is no number, or more than one.
pub fn parse_money(value: &str, format: &NumberFormat) -> Option<Money> {
    let trimmed = value.trim().trim_start_matches('\'');
    let currency = currency_code(trimmed);
    // `12,-` has no cents; it is not negative.
    let trimmed = [",--", ",-", ".--", ".-"].iter().find_map(|end| trimmed.strip_suffix(end)).unwrap_or(trimmed);
    let (body, exponent) = split_exponent(trimmed);
    let number = numeric_part(body);
    if !number.bytes().any(|byte| byte.is_ascii_digit()) || has_several_numbers(body) {
        return None;
    }
    let decimal = decimal_sign(&number).or_else(|| written_decimal(&number, *format));
    let cents = cents(&number, decimal, exponent)?;
    let negative = body.contains(['-', '−', '–']) || (trimmed.starts_with('(') && trimmed.ends_with(')'));
    Some(Money { cents: if negative { -cents } else { cents }, currency })
}

/// The decimal sign of a number that could be read both ways: the column's, if the column is sure and the number has it
/// once. Three digits behind a separator are thousands in money otherwise.
fn written_decimal(number: &str, format: NumberFormat) -> Option<char> {
    (!format.ambiguous && number.matches(format.decimal).count() == 1).then_some(format.decimal)
}

/// The exponent of scientific notation.
fn split_exponent(text: &str) -> (&str, i32) {
    let Some(at) = text.find(['E', 'e']) else { return (text, 0) };
    let (body, rest) = (&text[..at], &text[at + 1..]);
    let after_digit = body.ends_with(|sign: char| sign.is_ascii_digit());
    match rest.trim_start_matches('+').parse::<i32>() {
        Ok(exponent) if after_digit && exponent.abs() <= 15 => (body, exponent),
        _ => (text, 0),
    }
}

/// Whether digits stand apart as in two numbers: a space may part thousands only, letters may not stand between.
fn has_several_numbers(body: &str) -> bool {
    let groups: Vec<&str> = body
        .split(|sign: char| !(sign.is_ascii_digit() || matches!(sign, ',' | '.' | '\'' | '’')))
        .filter(|group| group.bytes().any(|byte| byte.is_ascii_digit()))
        .collect();
    groups.len() > 1 && groups.iter().skip(1).any(|group| group.bytes().take_while(u8::is_ascii_digit).count() != 3)
}

fn cents(number: &str, decimal: Option<char>, exponent: i32) -> Option<i64> {
    let at = decimal.and_then(|sign| number.rfind(sign)).unwrap_or(number.len());
    let digits_of = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, decimals) = (digits_of(&number[..at]), digits_of(number.get(at..).unwrap_or("")));
    let all = format!("{whole}{decimals}");
    let point = i32::try_from(whole.len()).ok()? + exponent + 2;
    let mut value: i64 = 0;
    for at in 0..point.max(0) as usize {
        let digit = all.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    let next = usize::try_from(point).ok().and_then(|at| all.as_bytes().get(at));
    value.checked_add(i64::from(next.is_some_and(|byte| *byte >= b'5')))
}

/// The currency that a cell names by sign, code or name, as a code; also where it names it twice (`Euro - EUR`).
pub fn currency_code(text: &str) -> Option<&'static str> {
    let is_plain =
        |sign: char| sign.is_ascii_alphanumeric() || sign.is_ascii_whitespace() || matches!(sign, ',' | '.' | '-');
    let mut signs = text.chars().filter(|sign| !is_plain(*sign));
    if let Some(code) = signs.find_map(|sign| CURRENCIES.signs.get(&sign)) {
        return Some(code);
    }
    let named = |word: &str| CURRENCIES.names.get(&letters(word)?).copied();
    named(text).or_else(|| {
        let mut words = text.split([' ', '-', '(', ')']).filter(|word| letters(word).is_some()).map(named);
        let first = words.next()??;
        words.all(|word| word == Some(first)).then_some(first)
    })
}

/// The currency that a header names beside what is counted in it (`Netto CHF`, `Offen (EUR)`, `Umsatz €`), as a code. Codes must
/// stand in capitals: words of three letters are common.
pub fn currency_of_header(header: &str) -> Option<&'static str> {
    let words = header.split(|sign: char| !sign.is_alphabetic() && currency_code(&sign.to_string()).is_none());
    let is_named = |word: &&str| match word.len() {
        CODE_LENGTH => word.bytes().all(|sign| sign.is_ascii_uppercase()) || !word.is_ascii(),
        _ => word.len() > CODE_LENGTH || !word.is_ascii(),
    };
    words.filter(is_named).find_map(currency_code)
}

/// Letters of an ISO code of a currency.
const CODE_LENGTH: usize = 3;

/// The letters of a text in one case; `None` where it has none.
fn letters(text: &str) -> Option<String> {
    let letters = text.chars().filter(|sign| sign.is_alphabetic()).flat_map(char::to_uppercase).collect::<String>();
    Some(letters).filter(|letters| !letters.is_empty())
}

/// Ways to write currencies, each with the code.
struct Currencies {
    signs: FxHashMap<char, &'static str>,
    names: FxHashMap<String, &'static str>,
}

static CURRENCIES: LazyLock<Currencies> = LazyLock::new(|| {
    let mut currencies = Currencies { signs: FxHashMap::default(), names: FxHashMap::default() };
    for row in rows(include_str!("data/currencies.tsv")) {
        let code = cell(&row, 0);
        currencies.signs.extend(cell(&row, 1).chars().map(|sign| (sign, code)));
        currencies
            .names
            .extend(iter::once(code).chain(words(cell(&row, 2))).filter_map(|name| Some((letters(name)?, code))));
    }
    currencies
});

#[cfg(test)]
mod tests {
    use super::{NumberFormat, currency_of_header, number_format, parse_money, sum_money};
    use proptest::prelude::*;

    #[test]
    fn a_header_may_name_the_currency() {
        let code = |header| currency_of_header(header);
        assert_eq!(["Netto CHF", "Offen (CHF)", "Betrag Franken"].map(code), [Some("CHF"); 3]);
        assert_eq!(["Betrag EUR", "Umsatz €", "Wert in Euro"].map(code), [Some("EUR"); 3]);
        assert_eq!(["Netto", "Betrag (MW)", "Try count", "Fr."].map(code), [(); 4].map(|()| None));
    }

    const GERMAN: NumberFormat = NumberFormat { decimal: ',', ambiguous: false };
    const ENGLISH: NumberFormat = NumberFormat { decimal: '.', ambiguous: false };
    const UNSURE: NumberFormat = NumberFormat { decimal: ',', ambiguous: true };

    #[test]
    fn amounts_of_lines_are_summed_past_what_is_no_amount() {
        let sum = sum_money(["1.200,00 EUR", "entfällt", "-0,50"], &GERMAN).expect("amounts");
        assert_eq!((sum.cents, sum.currency), (119_950, Some("EUR")));
        assert_eq!(sum_money(["entfällt"], &GERMAN), None);
    }

    #[test]
    fn reads_amounts() {
        for (raw, format, cents) in [
            ("1.234,56", GERMAN, 123_456),
            ("1,234.56", ENGLISH, 123_456),
            ("1.234,56", ENGLISH, 123_456),
            ("1,234.56", GERMAN, 123_456),
            ("1234.5", ENGLISH, 123_450),
            ("1234,5", GERMAN, 123_450),
            ("$1,234,567", ENGLISH, 123_456_700),
            ("1.234.567", GERMAN, 123_456_700),
            ("100,00-", GERMAN, -10_000),
            ("-100,00", GERMAN, -10_000),
            ("- 100,00 €", GERMAN, -10_000),
            ("(100.00)", ENGLISH, -10_000),
            ("1'234.50", ENGLISH, 123_450),
            ("1’234.50", ENGLISH, 123_450),
            ("EUR 12,00", GERMAN, 1_200),
            ("12,00 €", GERMAN, 1_200),
            ("0,0E+000", GERMAN, 0),
            ("1,5E+003", GERMAN, 150_000),
            ("1.234", GERMAN, 123_400),
            ("1.234", ENGLISH, 123),
            ("1,234", ENGLISH, 123_400),
            ("1,234", GERMAN, 123),
            ("1.234", UNSURE, 123_400),
            ("1,234", UNSURE, 123_400),
            ("1 234,56", GERMAN, 123_456),
            ("1\u{a0}234,56 EUR", GERMAN, 123_456),
            ("12", GERMAN, 1_200),
            ("0.5", GERMAN, 50),
            ("0,125", GERMAN, 13),
            ("0.500", ENGLISH, 50),
            ("1234.500", UNSURE, 123_450),
            ("12,-", GERMAN, 1_200),
            ("1.234,--", GERMAN, 123_400),
            ("  7 ", GERMAN, 700),
            (".75", ENGLISH, 75),
        ] {
            assert_eq!(parse_money(raw, &format).map(|money| money.cents), Some(cents), "{raw}");
        }
        for raw in ["", "-", "EUR", "n/a", "3 von 12", "12.03.2025 1", "99999999999999999999999"] {
            assert_eq!(parse_money(raw, &GERMAN), None, "{raw}");
        }
    }

    #[test]
    fn knows_the_currency() {
        for (raw, currency) in [
            ("12 €", Some("EUR")),
            ("EUR 12", Some("EUR")),
            ("12 Euro", Some("EUR")),
            ("CHF 12.00", Some("CHF")),
            ("$12", Some("USD")),
            ("Fr. 12.00", Some("CHF")),
            ("12", None),
            ("12 Stück", None),
        ] {
            assert_eq!(parse_money(raw, &GERMAN).and_then(|money| money.currency), currency, "{raw}");
        }
        for (raw, code) in [
            ("Schweizer Franken", Some("CHF")),
            ("US-Dollar", Some("USD")),
            ("Euro - EUR", Some("EUR")),
            ("CHF (EUR)", None),
            ("Rubel", None),
        ] {
            assert_eq!(super::currency_code(raw), code, "{raw}");
        }
    }

    #[test]
    fn decides_the_format_by_column() {
        for (values, decimal, ambiguous) in [
            (vec!["1.234,56", "12"], ',', false),
            (vec!["1,234.56", "12"], '.', false),
            (vec!["1.234", "12,5"], ',', false),
            (vec!["1.234", "12.5"], '.', false),
            (vec!["1.234", "2.345"], ',', true),
            (vec!["12", ""], ',', true),
            (vec![], ',', true),
            (vec!["100.000", "1234.500"], '.', false),
            (vec!["1'234.50"], '.', false),
        ] {
            assert_eq!(number_format(values.iter().copied()), NumberFormat { decimal, ambiguous }, "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,30}", number in "[0-9.,' E+()-]{0,20}") {
            for format in [GERMAN, ENGLISH, UNSURE] {
                let _ = parse_money(&raw, &format);
                let _ = parse_money(&number, &format);
            }
        }

        #[test]
        fn reads_back_what_it_writes(cents in -1_000_000_000_i64..1_000_000_000) {
            let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
            let sign = if cents < 0 { "-" } else { "" };
            let text = format!("{sign}{whole},{rest:02}");
            prop_assert_eq!(parse_money(&text, &GERMAN).map(|money| money.cents), Some(cents));
        }

        #[test]
        fn format_ignores_order(mut values in proptest::collection::vec("[0-9]{1,4}[.,][0-9]{1,3}", 0..12)) {
            let before = number_format(values.iter().map(String::as_str));
            values.reverse();
            prop_assert_eq!(number_format(values.iter().map(String::as_str)), before);
        }
    }
}
