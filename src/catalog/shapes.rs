//! Shapes of values: what a cell looks like, whatever its header says.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::seat::seats;
use super::values::{is_digits, is_scientific};

/// What a value looks like. A value has every shape that fits: `01067` is a postcode, an integer and a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u32)]
pub(super) enum Shape {
    /// One or several e-mail addresses.
    Email,
    /// A web address, with or without `https://`.
    Url,
    /// A telephone number that shows it is one: by `+`, a leading zero or separators.
    Phone,
    /// An international bank account number.
    Iban,
    /// A European VAT id with its country part.
    VatId,
    /// A legal entity identifier: 18 letters or digits and two check digits.
    Lei,
    /// A postcode, German or not.
    Postcode,
    /// A date, with or without a time.
    Date,
    /// A number with decimals or a currency sign.
    Money,
    /// Any plain number, with or without a percent sign.
    Number,
    /// Digits only.
    Integer,
    /// A number or code of an id: no blanks, at least one digit, no decimals and no date.
    Code,
    /// A short name in place of a number: two to twelve capital letters and digits in one.
    Mnemonic,
    /// Hours and minutes: `1:30`, `01:30:00`.
    Duration,
    /// A long number that a spreadsheet may have rounded: `1.21143E+15`, or sixteen digits and more that end in zeros.
    Rounded,
    /// A year in which somebody who is a customer today can have been born.
    BirthYear,
    /// A year.
    Year,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
    /// Yes or no in one of their spellings.
    Boolean,
    /// A currency code or sign.
    Currency,
    /// A country, as a name or a code.
    Country,
    /// Whether somebody is a person or an organisation.
    PartyType,
    /// A name with a legal form.
    Company,
    /// One to four words of letters only, as the names of people and towns are.
    Name,
    /// A street with a number, or with an ending that streets have.
    Street,
    /// A name and, parted from it, the town where it is: `Klapp GmbH / Kiel`, `Klapp, Kiel`, `Klapp (Kiel)`.
    Seated,
    /// Anything with a letter.
    Text,
    /// A text of more than sixty characters or several lines.
    Long,
}

/// A set of shapes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shapes(u32);

impl Shapes {
    /// Whether any of the shapes is in the set.
    pub(super) fn any(self, shapes: &[Shape]) -> bool {
        shapes.iter().any(|shape| self.0 & (1 << *shape as u32) != 0)
    }

    fn add(&mut self, shape: Shape, fits: bool) {
        self.0 |= u32::from(fits) << shape as u32;
    }
}

/// All shapes of a trimmed value that is not null; an apostrophe that guards it from a spreadsheet is no part of it.
pub(super) fn shapes_of(value: &str) -> Shapes {
    let value = value.strip_prefix('\'').filter(|rest| !rest.is_empty()).unwrap_or(value);
    let lexicon = &*LEXICON;
    let lower = value.to_lowercase();
    let mut shapes = Shapes::default();
    let date = is_date(value, &lower, lexicon);
    let number = is_number(value.trim_end_matches(['%', ' ']));
    let integer = is_digits(value);
    shapes.add(Shape::Email, is_email(value));
    shapes.add(Shape::Url, is_url(&lower));
    shapes.add(Shape::Phone, !date && is_phone(value));
    shapes.add(Shape::Iban, is_iban(value));
    shapes.add(Shape::VatId, is_vat_id(&lower, lexicon));
    shapes.add(Shape::Lei, is_lei(value));
    shapes.add(Shape::Postcode, is_postcode(value));
    shapes.add(Shape::Date, date);
    shapes.add(Shape::Money, is_money(value));
    shapes.add(Shape::Number, number);
    shapes.add(Shape::Integer, integer);
    shapes.add(Shape::Rounded, is_scientific(value) || integer && value.len() >= 16 && value.ends_with("00"));
    let whole = value.strip_suffix(".0").is_some_and(is_digits);
    shapes.add(Shape::Code, is_code(value) && (integer || whole || !number) && (integer || !date));
    shapes.add(Shape::Mnemonic, is_mnemonic(value));
    shapes.add(Shape::Duration, is_duration(value));
    for (shape, first, last) in YEARS_AND_DAYS {
        shapes.add(shape, value.parse().is_ok_and(|number: u32| integer && (first..=last).contains(&number)));
    }
    shapes.add(Shape::Boolean, lexicon.booleans.contains(lower.as_str()));
    shapes.add(Shape::Currency, lexicon.currencies.contains(lower.as_str()));
    shapes.add(Shape::Country, lexicon.countries.contains(bracketed(&lower).unwrap_or(&lower)));
    shapes.add(Shape::PartyType, lexicon.party_types.contains(lower.as_str()));
    shapes.add(Shape::Company, has_legal_form(&lower, lexicon));
    shapes.add(Shape::Name, is_name(value));
    shapes.add(Shape::Street, is_street(&lower, lexicon));
    shapes.add(Shape::Seated, is_seated(value));
    shapes.add(Shape::Text, value.chars().any(char::is_alphabetic));
    shapes.add(Shape::Long, value.contains('\n') || value.chars().count() > 60);
    shapes
}

/// Ranges of plain integers. Nobody born before 1880 is a customer today, and nobody after the year of the first release.
const YEARS_AND_DAYS: [(Shape, u32, u32); 4] =
    [(Shape::BirthYear, 1880, 2025), (Shape::Year, 1700, 2100), (Shape::Month, 1, 12), (Shape::Day, 1, 31)];

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Lexicon {
    legal_forms: FxHashSet<String>,
    street_endings: Vec<String>,
    vat_countries: Vec<String>,
    party_types: FxHashSet<String>,
    booleans: FxHashSet<String>,
    currencies: FxHashSet<String>,
    countries: FxHashSet<String>,
    months: FxHashSet<String>,
}

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| super::embedded("lexicon.toml", include_str!("data/lexicon.toml")));

fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.split_once('@') else { return false };
    let end = domain.find(|letter: char| !letter.is_alphanumeric() && letter != '.' && letter != '-');
    let domain = domain[..end.unwrap_or(domain.len())].trim_end_matches('.');
    !local.is_empty() && domain.len() > 3 && domain.find('.').is_some_and(|at| at > 0) && !local.ends_with(' ')
}

fn is_url(lower: &str) -> bool {
    if lower.contains(['@', ' ']) {
        return false;
    }
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://");
    let host = bare.split(['/', '?']).next().unwrap_or(bare);
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let named = host.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || letter == '.');
    named && name.len() > 1 && (2..=12).contains(&ending.len()) && ending.chars().all(char::is_alphabetic)
}

fn is_phone(value: &str) -> bool {
    let bare = value.trim_start_matches('\'');
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let allowed = bare.chars().all(|letter| letter.is_ascii_digit() || "+ ()/-.–".contains(letter));
    let separated = bare.contains([' ', '/', '-', '(']);
    let prefixed = bare.starts_with(['+', '0', '(']);
    // Without a prefix six digits are a week or a number of anything.
    let enough = if prefixed { 6..=17 } else { 7..=17 };
    // Two zeros lead abroad; three fill a number up.
    let padded = bare.starts_with("000");
    allowed && enough.contains(&digits) && (separated || prefixed) && !padded && !is_money(bare)
}

fn is_iban(value: &str) -> bool {
    let mut letters = value.chars().filter(|letter| *letter != ' ');
    let country = letters.by_ref().take(2).all(|letter| letter.is_ascii_alphabetic());
    let check = letters.by_ref().take(2).all(|letter| letter.is_ascii_digit());
    let rest: Vec<char> = letters.collect();
    let digits = rest.iter().filter(|letter| letter.is_ascii_digit()).count();
    country && check && (11..=30).contains(&rest.len()) && digits >= 8 && rest.iter().all(char::is_ascii_alphanumeric)
}

fn is_vat_id(lower: &str, lexicon: &Lexicon) -> bool {
    let bare: String = lower.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-')).collect();
    let Some(country) = lexicon.vat_countries.iter().find(|country| bare.starts_with(country.as_str())) else {
        return false;
    };
    let rest = &bare[country.len()..];
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    (8..=13).contains(&rest.len()) && digits >= 7 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_lei(value: &str) -> bool {
    value.len() == 20 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()) && is_digits(&value[18..])
}

fn is_postcode(value: &str) -> bool {
    let bare = value.split_once('-').map_or(value, |(country, rest)| if country.len() <= 3 { rest } else { value });
    let german = is_digits(bare) && (4..=5).contains(&bare.len());
    let letters = value.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == ' ');
    let mixed = (5..=8).contains(&value.len())
        && letters
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_uppercase());
    german || mixed
}

fn is_date(value: &str, lower: &str, lexicon: &Lexicon) -> bool {
    if value.len() == 8 && is_digits(value) {
        let yearly = |year: &str, month: &str, day: &str| {
            is_between(year, 1880, 2100) && is_between(month, 1, 12) && is_between(day, 1, 31)
        };
        return yearly(&value[..4], &value[4..6], &value[6..]) || yearly(&value[4..], &value[2..4], &value[..2]);
    }
    if !(6..=40).contains(&value.len()) || !value.is_ascii() && !lower.contains("mär") {
        return false;
    }
    let parts: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let Some(parts) =
        parts.iter().position(|part| part.starts_with(|first: char| first.is_ascii_digit())).map(|at| &parts[at..])
    else {
        return false;
    };
    let [first, second, third, ..] = parts else { return false };
    // `March 3, 2026`: the month before the first number is gone by now, and a time may follow.
    if lower.starts_with(char::is_alphabetic) && second.len() == 4 {
        let month = lower.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        return lexicon.months.contains(month) && is_between(first, 1, 31) && is_between(second, 1880, 2100);
    }
    let third = &third[..third.find('t').unwrap_or(third.len())];
    let month = lexicon.months.contains(*second) || is_between(second, 1, 31);
    let numbers = is_digits(first) && is_digits(third) && first.len() <= 4 && third.len() <= 4;
    let days = is_between(first, 1, 31) || is_between(third, 1, 31);
    let dated = value.contains(['.', '-', '/']) || lexicon.months.contains(*second);
    numbers && month && days && dated && first.len() + third.len() <= 6 && !value.starts_with('0') | (first.len() == 2)
}

fn is_between(text: &str, first: u32, last: u32) -> bool {
    is_digits(text) && text.parse().is_ok_and(|number: u32| (first..=last).contains(&number))
}

fn is_number(value: &str) -> bool {
    let bare = value.trim_start_matches(['-', '+']);
    is_scientific(bare)
        || bare.starts_with(|first: char| first.is_ascii_digit())
            && bare.chars().all(|letter| letter.is_ascii_digit() || ".,'’".contains(letter))
            && bare.matches('.').count().min(bare.matches(',').count()) <= 1
}

fn is_money(value: &str) -> bool {
    let bare = without_currency(value.trim_matches(|letter: char| " -+".contains(letter)));
    let marked = bare.len() < value.trim_matches(|letter: char| " -+".contains(letter)).len();
    let bare = bare.trim_matches(|letter: char| " -+".contains(letter));
    let decimals = bare.rsplit_once(['.', ',']).is_some_and(|(_, decimals)| decimals.len() <= 3 && is_digits(decimals));
    is_number(bare) && (decimals && bare.matches('.').count() < 3 || marked)
}

/// The value without a currency before or behind it.
fn without_currency(value: &str) -> &str {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let (Some(first), Some(last)) = (value.find(is_digit), value.rfind(is_digit)) else { return value };
    let is_currency = |text: &str| {
        let text = text.trim_matches([' ', '-', '+']).to_lowercase();
        text.is_empty() || LEXICON.currencies.contains(&text)
    };
    if is_currency(&value[..first]) && is_currency(&value[last + 1..]) { &value[first..=last] } else { value }
}

fn is_code(value: &str) -> bool {
    value.len() <= 40
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.chars().all(|letter| letter.is_alphanumeric() || "-_/.#".contains(letter))
}

/// The code in brackets before a name: `[DE] Deutschland`.
fn bracketed(lower: &str) -> Option<&str> {
    lower.strip_prefix('[')?.split_once(']').map(|(code, _)| code)
}

fn is_mnemonic(value: &str) -> bool {
    let plain = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (2..=12).contains(&value.len()) && plain && value.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_duration(value: &str) -> bool {
    let parts: Vec<&str> = value.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| is_digits(part))
        && parts[0].len() <= 4
        && parts[1..].iter().all(|part| part.len() == 2)
}

fn has_legal_form(lower: &str, lexicon: &Lexicon) -> bool {
    let abbreviated = lower.replace('.', "");
    let mut words = abbreviated.split(|letter: char| !letter.is_alphanumeric()).skip(1);
    words.any(|word| lexicon.legal_forms.contains(word))
}

fn is_name(value: &str) -> bool {
    let words = value.split([' ', ',']).filter(|word| !word.is_empty()).count();
    let lettered = value.chars().all(|letter| letter.is_alphabetic() || " ,.-'’".contains(letter));
    (1..=4).contains(&words) && lettered && value.chars().filter(|letter| letter.is_alphabetic()).count() > 1
}

fn is_street(lower: &str, lexicon: &Lexicon) -> bool {
    let mut words = lower.split([' ', ',']).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty());
    let mut ended = |word: &str| lexicon.street_endings.iter().any(|ending| word.ends_with(ending.as_str()));
    let digits = lower.bytes().any(|byte| byte.is_ascii_digit());
    let letters = lower.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
    letters && (words.clone().count() > 1 && digits || words.any(&mut ended))
}

fn is_seated(value: &str) -> bool {
    seats(value).any(|(name, seat)| name.chars().any(char::is_alphabetic) && is_name(seat))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Shape::*;
    use super::*;

    fn all_have(shape: Shape, values: &[&str]) {
        for value in values {
            assert!(shapes_of(value).any(&[shape]), "{value} should be {shape:?}");
        }
    }

    fn none_has(shape: Shape, values: &[&str]) {
        for value in values {
            assert!(!shapes_of(value).any(&[shape]), "{value} should not be {shape:?}");
        }
    }

    #[test]
    fn towns_behind_names() {
        all_have(Seated, &["Klapp GmbH / Kiel", "Klapp, Kiel", "Klapp (Kiel)"]);
        none_has(Seated, &["Klapp GmbH", "Kiel", "24103 Kiel", "Bad Kiel", "Klapp / 7"]);
    }

    #[test]
    fn dates_of_all_systems() {
        let dates = ["2026-02-01", "01.02.2026", "1.2.26", "12 Mar 2025 03:04 PM", "18/Feb/22 11:21 AM", "Mo 07.09.26"];
        all_have(Date, &dates);
        all_have(
            Date,
            &[
                "May 1, 2025 10:11:12 AM",
                "March 3, 2026 12:00",
                "2024-01-31T10:00:00.000Z",
                "2015-03-16 14:40:47",
                "20260131",
                "01012012",
                "6/21/2025 16:14",
            ],
        );
        none_has(Date, &["0221/1234567", "1.234,56", "5 Bahnhofstr. 3", "1234567", "K-2024-17", "030 1234 5678"]);
    }

    #[test]
    fn numbers_money_and_codes() {
        all_have(
            Money,
            &["1.234,56", "1234.5", "5950,00", "$1,234,567", "12 €", "-12,50 EUR", "0,00", "12'000.00", "100,00-"],
        );
        none_has(Money, &["1234", "2026-02-01", "K-12.5x", "01.02.2026", "RE-01001", "AB12"]);
        all_have(Number, &["80 %", "12'000", "1.5"]);
        all_have(Code, &["10023", "K-0042", "RE-2025001", "zcrm_4876876000001234567", "dc908c81bd"]);
        all_have(Code, &["17850.0"]);
        all_have(Mnemonic, &["MUSTR", "BASF", "K7"]);
        none_has(Mnemonic, &["Muster", "4711", "MUSTER AG", "X"]);
        all_have(Duration, &["1:30", "01:30:00", "12:05"]);
        none_has(Duration, &["1,5", "1:3", "2025-01-01 10:00"]);
        all_have(Rounded, &["1.21143E+15", "4,87688E+18", "2401730000000081400"]);
        none_has(Rounded, &["4876876000001234567", "1200", "4E15"]);
        none_has(Code, &["17850.5", "1.234,56", "Musterweg 3", "2026-02-01", "Muster"]);
    }

    #[test]
    fn keys_and_channels() {
        all_have(Email, &["a.b@c-d.de", "a@b.com, c@d.org"]);
        none_has(Email, &["@twitter", "a@b", "frei"]);
        all_have(Phone, &["+49 221 1234567", "0221/1234567", "'+4922112345", "212-682-8660"]);
        none_has(Phone, &["13/2026", "12345", "1.234.567,00", "2026-02-01", "4711"]);
        all_have(Iban, &["DE12 5001 0517 0648 4898 90"]);
        all_have(VatId, &["DE133546770", "ATU12345678", "DE 133 546 770"]);
        none_has(VatId, &["de-muster", "Deutschland12"]);
        all_have(Url, &["www.muster.de", "https://muster.de/kontakt", "muster-werke.com"]);
        none_has(Url, &["1.234,56", "Dr. Muster", "z.B."]);
    }

    #[test]
    fn names_and_places() {
        all_have(Company, &["Muster GmbH & Co. KG", "Acme, Inc.", "Förderverein Muster e.V."]);
        none_has(Company, &["Erika Muster", "Ag"]);
        all_have(Street, &["Hauptstr. 12", "12 Main Street", "Am Alten Markt", "Musterstraße 5a"]);
        all_have(Country, &["Deutschland", "[DE] Deutschland", "ch"]);
        none_has(Country, &["[1] Nord", "Nord"]);
        all_have(Postcode, &["50667", "D-50667", "1010", "SW1A 1AA"]);
        all_have(Name, &["Köln", "Müller-Lüdenscheidt, Anna", "Frankfurt am Main"]);
        none_has(Name, &["Halle 7", "a"]);
    }

    proptest! {
        #[test]
        fn no_value_panics(value in "\\PC{0,40}") {
            shapes_of(value.trim());
        }
    }
}
