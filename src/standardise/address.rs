//! Addresses from the fields of a table.

use super::attention::is_care_of;
use super::country::country_code;
use super::fold::fold;
use super::street::{Street, house_number_of, is_part_of_building, street};
use super::town::town;
use serde::{Deserialize, Serialize};

/// An address in comparable parts; unknown parts are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// Street, folded, without its number, its kind in one spelling.
    pub street: String,
    /// House number: `12a`, `12-14`; number of the box for a post office box.
    pub house_number: String,
    /// Postcode, lower case, without spaces and country prefix.
    pub postcode: String,
    /// Core of the town's name, folded.
    pub city: String,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// The street is a post office box.
    pub po_box: bool,
}

/// The fields of an address, as a table has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddressParts<'a> {
    /// Street, with or without house number.
    pub street: Option<&'a str>,
    /// House number.
    pub house_number: Option<&'a str>,
    /// Further line: used for the street if there is none.
    pub extra: Option<&'a str>,
    /// Postcode, perhaps with the town.
    pub postcode: Option<&'a str>,
    /// Town, perhaps with the postcode.
    pub city: Option<&'a str>,
    /// Country in any spelling.
    pub country: Option<&'a str>,
}

/// Reads an address from its fields.
pub fn address(parts: &AddressParts<'_>) -> Address {
    let says_where = |line: &&str| !line.trim().is_empty() && !names_door(line);
    let (own, extra) = (parts.street.filter(says_where), parts.extra.filter(says_where));
    let read = match (own, extra) {
        // Beside an empty street a bare number is that of a box.
        (None, Some(extra)) if is_bare_number(extra) => Street { po_box: true, ..Street::default() },
        // Door, floor or box in the line of the street, and the street in the next.
        (Some(own), Some(extra)) if parts.house_number.is_none() && !names_house(own) && names_house(extra) => {
            street(extra)
        }
        (own, extra) => street(own.or(extra).unwrap_or("")),
    };
    let own_number = parts.house_number.map(house_number_of).filter(|number| !number.is_empty());
    let place = place(parts.postcode.unwrap_or(""), parts.city.unwrap_or(""));
    let stated = parts.country.and_then(country_code);
    let country = stated.or(place.country).unwrap_or("");
    with_street(read, own_number, place, country)
}

/// Whether a line of an address is a street with its number.
fn names_house(line: &str) -> bool {
    let read = street(line);
    !read.po_box && !read.name.is_empty() && !read.number.is_empty() && !is_part_of_building(line)
}

/// Whether a line says nothing but at whose door somebody lives.
fn names_door(line: &str) -> bool {
    is_care_of(line) && !line.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_bare_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
}

/// Puts an address together; the house number of its own field wins over the one in the street.
pub(super) fn with_street(read: Street, own_number: Option<String>, place: Place, country: &str) -> Address {
    Address {
        street: read.name,
        house_number: own_number.unwrap_or(read.number),
        postcode: padded(place.postcode, country),
        city: place.city,
        country: country.to_owned(),
        po_box: read.po_box,
    }
}

/// Postcode and town.
#[derive(Default)]
pub(super) struct Place {
    /// Folded postcode.
    pub postcode: String,
    /// Core of the town.
    pub city: String,
    /// Country that the postcode's prefix names.
    pub country: Option<&'static str>,
}

/// German postcodes have five digits; spreadsheets take the leading zero.
fn padded(postcode: String, country: &str) -> String {
    let lost_zero = country == "DE" && postcode.len() == 4 && postcode.bytes().all(|byte| byte.is_ascii_digit());
    if lost_zero { format!("0{postcode}") } else { postcode }
}

/// Reads postcode and town from their two cells, either of which may hold both.
fn place(postcode: &str, city: &str) -> Place {
    let (code, behind_code) = split_place(postcode);
    let (city_code, behind_city) = split_place(city);
    let code = code.or_else(|| whole_postcode(postcode)).or(city_code).unwrap_or_default();
    let town_text = if behind_city.is_empty() { behind_code } else { behind_city };
    Place { postcode: code.postcode, city: town(town_text), country: code.country }
}

/// A postcode, and the country that a prefix names.
#[derive(Default, Debug, PartialEq, Eq)]
pub(super) struct Postcode {
    /// Its digits and letters, folded.
    pub postcode: String,
    /// Country of the prefix.
    pub country: Option<&'static str>,
}

/// Splits `12345 Musterstadt`, `D-12345 Musterstadt`, `1012 AB Amsterdam`. A text without a postcode in front is a town.
pub(super) fn split_place(text: &str) -> (Option<Postcode>, &str) {
    let text = text.trim().trim_start_matches('\'').trim_end_matches(',');
    let (prefix, bare) = country_prefix(text);
    let end = bare.find(|sign: char| !(sign.is_ascii_digit() || sign == '-')).unwrap_or(bare.len());
    let (code, rest) = bare.split_at(end);
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let parted = rest.is_empty() || rest.starts_with([' ', ',', '\u{a0}']);
    if !(3..=9).contains(&digits.len()) || !parted {
        return (None, text);
    }
    let rest = rest.trim_start_matches([' ', ',', '\u{a0}']);
    let (letters, rest) = dutch_letters(&digits, rest);
    // `110 00 Praha`, `123 45 Stockholm`
    let (tail, rest) = second_group(&digits, rest);
    (Some(Postcode { postcode: format!("{digits}{letters}{tail}"), country: prefix }), rest)
}

/// `D-`, `A-`, `CH `: a country's sign in front of a digit.
pub(super) fn country_prefix(text: &str) -> (Option<&'static str>, &str) {
    let end = text.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(text.len());
    let rest = text[end..].trim_start_matches(['-', ' ', '\u{2013}']);
    let digit = rest.starts_with(|sign: char| sign.is_ascii_digit());
    let sign = &text[..end];
    match Some(sign).filter(|_| (1..=3).contains(&end) && digit).and_then(country_code) {
        Some(country) => (Some(country), rest),
        None => (None, text),
    }
}

/// The two letters of a Dutch postcode.
fn dutch_letters<'a>(digits: &str, rest: &'a str) -> (String, &'a str) {
    let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    let letters = digits.len() == 4 && first.len() == 2 && first.bytes().all(|byte| byte.is_ascii_uppercase());
    if letters { (first.to_ascii_lowercase(), behind.trim_start()) } else { (String::new(), rest) }
}

/// The second group of a postcode that is written in two.
fn second_group<'a>(digits: &str, rest: &'a str) -> (&'a str, &'a str) {
    let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
    let group = digits.len() == 3 && first.len() == 2 && first.bytes().all(|byte| byte.is_ascii_digit());
    if group { (first, behind.trim_start()) } else { ("", rest) }
}

/// A postcode that is no plain number (`SW1A 1AA`, `12345.0`).
fn whole_postcode(text: &str) -> Option<Postcode> {
    let text = text.trim();
    let folded = fold(text.strip_suffix(".0").unwrap_or(text)).replace(' ', "");
    let shaped = (3..=10).contains(&folded.len()) && folded.bytes().any(|byte| byte.is_ascii_digit());
    shaped.then_some(Postcode { postcode: folded, country: None })
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Address, AddressParts, address};
    use proptest::prelude::*;

    /// The parts of an address in one line.
    pub(in crate::standardise) fn shown(address: &Address) -> String {
        let Address { street, house_number, postcode, city, country, .. } = address;
        format!("{street}|{house_number}|{postcode}|{city}|{country}")
    }

    #[test]
    fn a_door_or_box_in_the_line_of_the_street_leaves_the_street_to_the_next() {
        let read = |street, extra| {
            let parts = AddressParts { street: Some(street), extra: Some(extra), ..AddressParts::default() };
            shown(&address(&parts))
        };
        for (street, extra, expected) in [
            ("Hintereingang", "Musterstr. 12", "musterstr|12|||"),
            ("3. OG", "Musterstr. 12", "musterstr|12|||"),
            ("Postfach 842", "Musterstr. 12", "musterstr|12|||"),
            ("Musterstr. 12", "Halle 3", "musterstr|12|||"),
            ("Musterstr. 12", "Nebenweg 4", "musterstr|12|||"),
            ("c/o Weber", "Musterstr. 12", "musterstr|12|||"),
            ("c/o Weber", "", "||||"),
            ("Gewerbepark", "Haus 3", "gewerbepark||||"),
        ] {
            assert_eq!(read(street, extra), expected, "{street} / {extra}");
        }
        let numbered = AddressParts {
            street: Some("Musterstraße"),
            house_number: Some("12"),
            extra: Some("Abteilung 3"),
            ..AddressParts::default()
        };
        assert_eq!(shown(&address(&numbered)), "musterstr|12|||", "the number stands in a field of its own");
    }

    #[test]
    fn reads_fields() {
        let read = |street, postcode, city, country| {
            shown(&address(&AddressParts { street, postcode, city, country, ..AddressParts::default() }))
        };
        for (street, postcode, city, country, expected) in [
            ("Musterstr. 12", "59929", "Brilon", "Deutschland", "musterstr|12|59929|brilon|DE"),
            ("Musterstr. 12", "D-59929", "Brilon", "", "musterstr|12|59929|brilon|DE"),
            ("Musterstr. 12", "", "59929 Brilon", "", "musterstr|12|59929|brilon|"),
            ("Musterstr. 12", "59929 Brilon", "", "", "musterstr|12|59929|brilon|"),
            ("Musterstr. 12", "", "D-59929 Brilon", "", "musterstr|12|59929|brilon|DE"),
            ("Musterstr. 12", "1067", "Dresden", "DE", "musterstr|12|01067|dresden|DE"),
            ("Musterstr. 12", "1010", "Wien", "AT", "musterstr|12|1010|wien|AT"),
            ("Musterstr. 12", "A-1010", "Wien", "", "musterstr|12|1010|wien|AT"),
            ("Musterstr. 12", "CH-8001", "Zürich", "", "musterstr|12|8001|zurich|CH"),
            ("Musterstr. 12", "59929.0", "Brilon", "", "musterstr|12|59929|brilon|"),
            ("Downing Street 10", "SW1A 2AA", "London", "GB", "downing st|10|sw1a2aa|london|GB"),
            ("Dam 1", "1012 JS", "Amsterdam", "NL", "dam|1|1012js|amsterdam|NL"),
            ("Postfach 12 34", "59929", "Brilon", "", "postfach|1234|59929|brilon|"),
            ("", "", "", "", "||||"),
            ("Musterstr. 12", "00-950", "Warszawa", "PL", "musterstr|12|00950|warschau|PL"),
        ] {
            assert_eq!(
                read(Some(street), Some(postcode), Some(city), Some(country)),
                expected,
                "{street} {postcode} {city}"
            );
        }
        let parts = AddressParts { street: Some("Musterstr."), house_number: Some("12 a"), ..AddressParts::default() };
        assert_eq!(shown(&address(&parts)), "musterstr|12a|||");
        let parts = AddressParts { street: Some(""), extra: Some("Musterstr. 5"), ..AddressParts::default() };
        assert_eq!(shown(&address(&parts)), "musterstr|5|||");
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,60}", other in "[A-Za-z0-9 ,.-]{0,40}") {
            let parts = AddressParts { street: Some(&raw), postcode: Some(&other), city: Some(&raw), country: Some(&other), ..AddressParts::default() };
            let _ = address(&parts);
        }
    }
}
