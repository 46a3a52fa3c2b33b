//! Addresses, from the fields of a table or from one cell.

use super::country::{country_code, country_name};
use super::fold::fold;
use super::legal_form::{Words, find};
use super::street::{Street, house_number_of, is_kind, is_street_word, street};
use super::town::town;

/// An address in comparable parts; unknown parts are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    let read = street(parts.street.filter(|street| !street.trim().is_empty()).or(parts.extra).unwrap_or(""));
    let own_number = parts.house_number.map(house_number_of).filter(|number| !number.is_empty());
    let place = place(parts.postcode.unwrap_or(""), parts.city.unwrap_or(""));
    let stated = parts.country.and_then(country_code);
    let country = stated.or(place.country).unwrap_or("");
    with_street(read, own_number, place, country)
}

fn with_street(read: Street, own_number: Option<String>, place: Place, country: &str) -> Address {
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
struct Place {
    postcode: String,
    city: String,
    country: Option<&'static str>,
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
struct Postcode {
    postcode: String,
    country: Option<&'static str>,
}

/// Splits `12345 Musterstadt`, `D-12345 Musterstadt`, `1012 AB Amsterdam`. A text without a postcode in front is a town.
fn split_place(text: &str) -> (Option<Postcode>, &str) {
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
fn country_prefix(text: &str) -> (Option<&'static str>, &str) {
    let end = text.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(text.len());
    let rest = text[end..].trim_start_matches(['-', ' ', '\u{2013}']);
    let digit = rest.starts_with(|sign: char| sign.is_ascii_digit());
    match country_code(&text[..end]).filter(|_| (1..=3).contains(&end) && digit) {
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

/// Reads an address from one cell (`Straße 1, 12345 Ort`, `12 Main St, Springfield, IL 62704, USA`). What is not
/// understood stays in street and town.
pub fn full_address(text: &str) -> Address {
    let parts: Vec<&str> =
        text.split([',', ';', '\n', '|']).map(str::trim).filter(|part| !fold(part).is_empty()).collect();
    let joined = parts.join(" ");
    let words: Vec<&str> = joined.split_whitespace().filter(|word| !fold(word).is_empty()).collect();
    let (words, country) = without_country(&words);
    let Some((code_at, code_end)) = postcode_in(words) else {
        return without_postcode(&parts, country);
    };
    let (code, _) = split_place(&words[code_at..code_end].join(" "));
    let code = code.unwrap_or_default();
    let (before, behind) = (&words[..code_at], &words[code_end..]);
    let country = country.or(code.country).unwrap_or("");
    let (street_words, city) = if behind.is_empty() || is_state(behind) {
        split_street_and_town(before, &parts)
    } else {
        (before.join(" "), behind.join(" "))
    };
    let place = Place { postcode: code.postcode, city: town(&city), country: None };
    with_street(street(&street_words), None, place, country)
}

/// The words without the country at their end, and the country.
fn without_country<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], Option<&'static str>) {
    for length in (1..=words.len().min(4)).rev().filter(|length| *length < words.len()) {
        let (rest, tail) = words.split_at(words.len() - length);
        if let Some(country) = country_name(&fold(&tail.join(" "))) {
            return (rest, Some(country));
        }
    }
    (words, None)
}

/// Where the postcode stands: five or six digits, best the last ones; else four digits with a town or Dutch letters behind.
fn postcode_in(words: &[&str]) -> Option<(usize, usize)> {
    let bare = |at: usize| words[at].trim_matches([',', '.', '(', ')']);
    let digits = |at: usize| -> usize {
        let (_, code) = country_prefix(bare(at));
        if code.bytes().all(|byte| byte.is_ascii_digit()) { code.len() } else { zip_plus_four(code) }
    };
    let start = usize::from(words.len() > 1 && digits(0) < 5);
    let long = (start..words.len()).rev().find(|at| matches!(digits(*at), 5 | 6));
    if let Some(at) = long {
        let prefixed = at > 0 && bare(at - 1).len() <= 2 && matches!(bare(at - 1), "D" | "A" | "CH" | "F" | "I" | "E");
        return Some((if prefixed { at - 1 } else { at }, at + 1));
    }
    let short = (start..words.len()).rev().find(|at| {
        let next = words
            .get(at + 1)
            .is_some_and(|next| next.bytes().all(|byte| !byte.is_ascii_digit()) && !is_kind(&fold(next)));
        digits(*at) == 4 && next && !is_number_of_street(words, *at)
    })?;
    let letters =
        words.get(short + 1).is_some_and(|word| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let has_town = words.len() > short + 2;
    Some((short, if letters && (has_town || short > 0) { short + 2 } else { short + 1 }))
}

/// `60527-1234`: the length of its first part.
fn zip_plus_four(code: &str) -> usize {
    match code.split_once('-') {
        Some((zip, four))
            if zip.len() == 5
                && four.len() == 4
                && zip.bytes().chain(four.bytes()).all(|byte| byte.is_ascii_digit()) =>
        {
            5
        }
        _ => 0,
    }
}

/// Whether a number in front of the text, or behind the only street word, is the house number.
fn is_number_of_street(words: &[&str], at: usize) -> bool {
    at == 0
        || (is_street_word(&fold(words[at - 1]))
            && !words[..at].iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit())))
}

/// A state's two letters and nothing else.
fn is_state(words: &[&str]) -> bool {
    matches!(words, [word] if word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Street and town of an address with the postcode at its end: the town is the comma's last part before the state, or
/// what stands behind the kind of the street.
fn split_street_and_town(before: &[&str], parts: &[&str]) -> (String, String) {
    let before = match before {
        [rest @ .., state]
            if state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase()) && !rest.is_empty() =>
        {
            rest
        }
        _ => before,
    };
    let text = before.join(" ");
    let town_part = parts.iter().rev().find(|part| text.len() > part.len() && text.ends_with(**part));
    if let Some(town) = town_part {
        return (text[..text.len() - town.len()].trim().to_owned(), (*town).to_owned());
    }
    let kind = before.iter().position(|word| is_us_kind(&fold(word)));
    match kind {
        Some(at) if at + 1 < before.len() => (before[..=at].join(" "), before[at + 1..].join(" ")),
        _ => (text, String::new()),
    }
}

/// Kinds of streets that stand behind their name in English.
fn is_us_kind(word: &str) -> bool {
    const KINDS: [&str; 16] = [
        "st", "street", "ave", "avenue", "rd", "road", "dr", "drive", "blvd", "ln", "lane", "ct", "court", "way",
        "pkwy", "hwy",
    ];
    KINDS.contains(&word)
}

/// Without a postcode the first part is the street, and the last of the others that is no country the town.
fn without_postcode(parts: &[&str], country: Option<&'static str>) -> Address {
    let is_country = |part: &&&str| country_name(&fold(part)).is_some();
    let others: Vec<&str> = parts.iter().filter(|part| !is_country(part)).copied().collect();
    let city = if others.len() > 1 { others.last().copied().unwrap_or("") } else { "" };
    let first = others.first().copied().unwrap_or("");
    let first_words: Vec<&str> = first.split_whitespace().collect();
    let (first_words, _) = without_country(&first_words);
    let place = Place { city: town(city), ..Place::default() };
    with_street(street(&first_words.join(" ")), None, place, country.unwrap_or(""))
}

/// Splits a name with its address appended (`Klapp AG Berliner Ring 2 38440 Wolfsburg`). `None` where the name has no
/// address: it needs a postcode, a street with a number behind a legal form, or a town and country behind one.
pub fn split_trailing_address(name: &str) -> Option<(String, Address)> {
    let words: Vec<&str> = name.split_whitespace().filter(|word| !fold(word).is_empty()).collect();
    let has_digit = |words: &[&str]| words.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let (bare, country) = without_country(&words);
    if words.len() < 3 || (!has_digit(&words) && country.is_none()) {
        return None;
    }
    let border = behind_legal_form(&words).or_else(|| before_street(bare, country))?;
    let rest = &words[border..];
    let (bare_rest, rest_country) = without_country(rest);
    let enough = (has_digit(rest) && rest.len() >= 2) || (rest_country.is_some() && !bare_rest.is_empty());
    if border == 0 || !enough {
        return None;
    }
    let organisation = words[..border].join(" ").trim_end_matches([',', ';', '-']).trim_end().to_owned();
    let address = full_address(rest.join(" ").trim_start_matches(['-', ' ']));
    let found = !address.postcode.is_empty() || !address.house_number.is_empty() || !address.country.is_empty();
    found.then_some((organisation, address))
}

/// The word behind the legal form, if one stands in front of an address.
fn behind_legal_form(words: &[&str]) -> Option<usize> {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let text = folded.join(" ");
    let name = Words::of(&text);
    let span = find(&name).spans.into_iter().rfind(|span| span.start > 0 && span.end < name.words.len())?;
    let mut counted = 0;
    let border = folded.iter().position(|word| {
        counted += word.split(' ').count();
        counted >= span.end
    })?;
    (border + 1 < words.len()).then_some(border + 1)
}

/// Where the address starts in a name without a legal form: at the street of a number, or at the postcode.
fn before_street(words: &[&str], country: Option<&'static str>) -> Option<usize> {
    let (code, _) = postcode_in(words)?;
    let digits = |at: usize| words[at].bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    if words[code].trim_matches(',').len() < 5 && country.is_none() {
        return None;
    }
    let number = (1..code).rev().find(|at| digits(*at));
    let Some(number) = number else {
        let street = (1..code).find(|at| is_street_word(&fold(words[*at])));
        return Some(street.unwrap_or(code)).filter(|border| *border > 0);
    };
    if words.get(number + 1).is_some_and(|next| is_street_word(&fold(next))) {
        return Some(number);
    }
    let kind = (1..number).rev().find(|at| is_street_word(&fold(words[*at])))?;
    let separate = is_kind(&fold(words[kind])) && kind > 1;
    Some(if separate { kind - 1 } else { kind })
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressParts, address, full_address, split_trailing_address};
    use proptest::prelude::*;

    fn shown(address: &Address) -> String {
        let Address { street, house_number, postcode, city, country, .. } = address;
        format!("{street}|{house_number}|{postcode}|{city}|{country}")
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

    #[test]
    fn reads_addresses_in_one_cell() {
        for (raw, expected) in [
            ("Musterstraße 1, 59929 Brilon", "musterstr|1|59929|brilon|"),
            ("Musterstraße 1, D-59929 Brilon", "musterstr|1|59929|brilon|DE"),
            ("Musterstraße 1 59929 Brilon", "musterstr|1|59929|brilon|"),
            ("Musterstraße 1\n59929 Brilon\nDeutschland", "musterstr|1|59929|brilon|DE"),
            ("59929 Brilon, Deutschland", "||59929|brilon|DE"),
            ("Berliner Ring 2 38440 Wolfsburg", "berlinerring|2|38440|wolfsburg|"),
            ("Bahnhofstrasse 5, 8001 Zürich, Schweiz", "bahnhofstr|5|8001|zurich|CH"),
            ("Musterweg 4, A-1010 Wien", "musterweg|4|1010|wien|AT"),
            ("12 Main St, Springfield, IL 62704, USA", "main st|12|62704|springfield|US"),
            ("3212 W. 32nd St Palm Harbor, FL 60527", "w 32nd st|3212|60527|palm harbor|"),
            ("40 rue de Sèvres 75007 Paris", "rue de sevres|40|75007|paris|"),
            ("bijlmerplein 888 1102 mg netherlands", "bijlmerplein|888|1102mg||NL"),
            ("weena 455 3000 dk rotterdam netherlands", "weena|455|3000dk|rotterdam|NL"),
            ("Musterstraße 1", "musterstr|1|||"),
            ("Musterstraße 1, Brilon", "musterstr|1||brilon|"),
            ("", "||||"),
        ] {
            let raw = raw.replace("\\n", "\n");
            assert_eq!(shown(&full_address(&raw)), expected, "{raw}");
        }
    }

    #[test]
    fn splits_names_with_an_address_behind() {
        for (raw, organisation, expected) in [
            ("klapp ag berliner ring 2 38440 wolfsburg", "klapp ag", "berlinerring|2|38440|wolfsburg|"),
            ("Klapp GmbH, Musterstr. 1, 59929 Brilon", "Klapp GmbH", "musterstr|1|59929|brilon|"),
            ("klapp sa 40 rue de sevres 75007 paris", "klapp sa", "rue de sevres|40|75007|paris|"),
            ("klapp 75008 france", "klapp", "||75008||FR"),
            ("klapp berliner ring 2 38440 wolfsburg", "klapp", "berlinerring|2|38440|wolfsburg|"),
            ("klapp  s a  plaza nueva 5 48009 bilbao spain", "klapp s a", "plaza nueva|5|48009|bilbao|ES"),
            ("klapp aktiengesellschaft munich germany", "klapp aktiengesellschaft", "munich||||DE"),
        ] {
            let split = split_trailing_address(raw);
            let split = split.map(|(organisation, address)| (organisation, shown(&address)));
            if expected.starts_with("munich") {
                assert!(split.is_some_and(|(name, address)| name == organisation && address.ends_with("DE")), "{raw}");
                continue;
            }
            assert_eq!(split, Some((organisation.to_owned(), expected.to_owned())), "{raw}");
        }
        for raw in [
            "Klapp GmbH",
            "Klapp GmbH & Co. KG",
            "Klapp GmbH Deutschland",
            "Klapp 2000 GmbH",
            "Studio 54",
            "Klapp GmbH Werk 2",
            "Autohaus 2000 Meyer",
            "",
        ] {
            assert_eq!(split_trailing_address(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panic(raw in "\\PC{0,60}", other in "[A-Za-z0-9 ,.-]{0,40}") {
            let _ = (full_address(&raw), full_address(&other), split_trailing_address(&raw), split_trailing_address(&other));
            let parts = AddressParts { street: Some(&raw), postcode: Some(&other), city: Some(&raw), country: Some(&other), ..AddressParts::default() };
            let _ = address(&parts);
        }
    }
}
