//! Addresses in one cell, and names with an address behind them.

use super::address::{Address, Place, country_prefix, split_place, with_street};
use super::country::country_name;
use super::fold::fold;
use super::legal_form::{Words, find};
use super::street::{is_english_kind, is_kind, is_street_word, street};
use super::town::town;
use super::words::{BRANCHES, HEADS, SITES};

/// Reads an address from one cell (`Straße 1, 12345 Ort`, `12 Main St, Springfield, IL 62704, USA`). What is not
/// understood stays in street and town.
pub fn full_address(text: &str) -> Address {
    let mut parts: Vec<&str> =
        text.split([',', ';', '\n', '|']).map(str::trim).filter(|part| !fold(part).is_empty()).collect();
    if let [place, behind, ..] = parts.as_slice()
        && is_code_and_town(place)
        && has_street(behind)
    {
        parts.swap(0, 1);
    }
    let joined = parts.join(" ");
    let words: Vec<&str> = joined.split_whitespace().filter(|word| !fold(word).is_empty()).collect();
    let (words, country) = without_country(&words);
    let Some((code_at, code_end)) = postcode_in(words).or_else(|| leading_postcode(words)) else {
        return without_postcode(&parts, country);
    };
    let letters = country == Some("NL") && words.get(code_end).is_some_and(|word| two_letters(word));
    let code_end = if letters { code_end + 1 } else { code_end };
    let code_text = words[code_at..code_end].join(" ").to_uppercase();
    let (code, _) = split_place(&code_text);
    let code = code.unwrap_or_default();
    let (before, behind) = (without_province(&words[..code_at]), &words[code_end..]);
    let country = country.or(code.country).unwrap_or("");
    let (street_words, city) = if behind.is_empty() || is_state(behind) {
        split_street_and_town(before, &parts)
    } else {
        (before.join(" "), behind.join(" "))
    };
    let place = Place { postcode: code.postcode, city: town(&city), country: None };
    with_street(street(&street_words), None, place, country)
}

/// Whether a part of an address is a postcode and the town behind it, as lists have it that are sorted by town
/// (`88131 Lindau, Seestr. 12`).
fn is_code_and_town(part: &str) -> bool {
    let mut words = part.split_whitespace();
    let code = words.next().map_or("", |word| country_prefix(word).1);
    let coded = matches!(code.len(), 4 | 5) && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_street = |word: &str| is_street_word(&fold(word)) || is_english_kind(&fold(word));
    let mut town = words.peekable();
    coded
        && !part.split_whitespace().any(is_street)
        && town.peek().is_some()
        && town.all(|word| !word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a part of an address may be a street with its number.
fn has_street(part: &str) -> bool {
    let mut words = part.split_whitespace();
    let named = words.next().is_some_and(|word| word.starts_with(char::is_alphabetic));
    named && words.any(|word| word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Two letters, as the second half of a Dutch postcode.
fn two_letters(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The words without the two letters of a province between house number and postcode (`13 BO 40121 Bologna`).
fn without_province<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    match words {
        [rest @ .., number, province] if two_letters(province) && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            &words[..=rest.len()]
        }
        _ => words,
    }
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
    let letters = words.get(short + 1).is_some_and(|word| two_letters(word));
    let has_town = words.len() > short + 2;
    Some((short, if letters && (has_town || short > 0) { short + 2 } else { short + 1 }))
}

/// Four digits in front of a town, with no street between (`1070 Wien`, `8001 Zürich, Schweiz`).
fn leading_postcode(words: &[&str]) -> Option<(usize, usize)> {
    let (first, rest) = words.split_first()?;
    let code = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = rest.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    // `St.` in front of a town is no street.
    let street = rest.iter().skip(1).any(|word| is_street_word(&fold(word)));
    let place = (1..=4).contains(&rest.len()) && !numbered && !street;
    let dutch = rest.len() > 1 && two_letters(rest[0]);
    (code && place).then_some((0, if dutch { 2 } else { 1 }))
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
    let kind = before.iter().position(|word| is_english_kind(&fold(word)));
    match kind {
        Some(at) if at + 1 < before.len() => (before[..=at].join(" "), before[at + 1..].join(" ")),
        _ => (text, String::new()),
    }
}

/// Without a postcode the first part is the street, and the last of the others that is no country the town. In a single
/// part the town stands behind the house number, or alone in front of its country.
fn without_postcode(parts: &[&str], country: Option<&'static str>) -> Address {
    let is_country = |part: &&&str| country_name(&fold(part)).is_some();
    let others: Vec<&str> = parts.iter().filter(|part| !is_country(part)).copied().collect();
    let first_words: Vec<&str> = others.first().map_or(Vec::new(), |first| first.split_whitespace().collect());
    let (first_words, _) = without_country(&first_words);
    let (street_words, city) = if let [_, .., last] = others.as_slice() {
        (first_words, (*last).to_owned())
    } else {
        let (street, city) = first_words.split_at(town_in(first_words, country.is_some()));
        (street, city.join(" "))
    };
    let place = Place { city: town(&city), ..Place::default() };
    with_street(street(&street_words.join(" ")), None, place, country.unwrap_or(""))
}

/// Words of a town that stands alone at most.
const LONGEST_LONE_TOWN: usize = 4;

/// Where the town starts in an address without commas and postcode.
fn town_in(words: &[&str], has_country: bool) -> usize {
    let digits = |word: &&str| word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    // Of the words of a town only the first cannot be as short as the addition to a number (`Wangen im Allgäu`).
    let letters_behind =
        |at: usize| words[at + 1..].first().is_none_or(|word| word.len() > 2) && !words[at + 1..].iter().any(digits);
    let numbered = (1..words.len()).find(|at| digits(&words[*at]) && letters_behind(*at));
    let alone = (has_country || words.len() <= LONGEST_LONE_TOWN)
        && !words.iter().any(|word| digits(word) || is_street_word(&fold(word)));
    match numbered {
        Some(number) if words[..number].iter().any(|word| is_street_word(&fold(word))) => number + 1,
        _ if alone => 0,
        _ => words.len(),
    }
}

/// Splits a name with its address appended (`Klapp AG Lindener Ring 2 30449 Hannover`). `None` where the name has no
/// address: it needs a postcode, a street with a number behind a legal form, or a country behind one.
pub fn split_trailing_address(name: &str) -> Option<(String, Address)> {
    let words: Vec<&str> = name.split_whitespace().filter(|word| !fold(word).is_empty()).collect();
    let has_digit = |words: &[&str]| words.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let (bare, country) = without_country(&words);
    if words.len() < 3 || (!has_digit(&words) && country.is_none()) {
        return None;
    }
    if country.is_some() && ends_in_legal_form(bare) {
        let address = Address { country: country.unwrap_or_default().to_owned(), ..Address::default() };
        return Some((bare.join(" "), address));
    }
    let border = behind_legal_form(&words)
        .filter(|border| !names_branch(words[*border]))
        .or_else(|| before_street(bare, country))?;
    let rest = &words[border..];
    let (bare_rest, rest_country) = without_country(rest);
    let postcode_only = rest.len() == 1 && rest[0].len() == 5 && rest[0].bytes().all(|byte| byte.is_ascii_digit());
    let enough =
        postcode_only || (has_digit(rest) && rest.len() >= 2) || (rest_country.is_some() && !bare_rest.is_empty());
    if border == 0 || !enough {
        return None;
    }
    let organisation = words[..border].join(" ").trim_end_matches([',', ';', '-']).trim_end().to_owned();
    let address = full_address(rest.join(" ").trim_start_matches(['-', ' ']));
    let found = !address.postcode.is_empty() || !address.house_number.is_empty() || !address.country.is_empty();
    found.then_some((organisation, address))
}

/// The same where most names of a column have their address behind them: there all that stands behind a legal form is one,
/// a number in front of a street begins one, and the word in front of house number and postcode is a street.
pub fn split_usual_address(name: &str) -> Option<(String, Address)> {
    if let Some(split) = split_trailing_address(name) {
        return Some(split);
    }
    let words: Vec<&str> = name.split_whitespace().filter(|word| !fold(word).is_empty()).collect();
    let (bare, country) = without_country(&words);
    let behind_form = behind_legal_form_at_all(bare).filter(|border| !names_branch(bare[*border]));
    let border = behind_form.or_else(|| before_number(bare)).filter(|border| *border > 0)?;
    let organisation = bare[..border].join(" ");
    let rest = &bare[border..];
    let numbered = rest.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let street = rest.iter().any(|word| is_street_word(&fold(word)));
    let address = if numbered {
        full_address(&words[border..].join(" "))
    } else {
        // A town, or a street without its number, which says too little.
        let city = if street || rest.len() > LONGEST_TOWN { String::new() } else { town(&rest.join(" ")) };
        Address { city, country: country.unwrap_or_default().to_owned(), ..Address::default() }
    };
    Some((organisation, address))
}

/// Words of a town's name at most.
const LONGEST_TOWN: usize = 2;

/// Where the address starts in a name without a legal form: at a number in front of a street, or at the word in front of a
/// number that a postcode follows.
fn before_number(words: &[&str]) -> Option<usize> {
    let digits =
        |at: usize| words.get(at).is_some_and(|word| word.bytes().next().is_some_and(|byte| byte.is_ascii_digit()));
    if let Some(at) =
        (1..words.len()).find(|at| digits(*at) && words.get(at + 1).is_some_and(|next| is_street_word(&fold(next))))
    {
        return Some(if digits(at - 1) { at - 1 } else { at });
    }
    let (code, _) = postcode_in(words)?;
    (code > 2 && digits(code - 1) && !digits(code - 2)).then(|| code - 2)
}

/// Whether nothing stands behind the legal form.
fn ends_in_legal_form(words: &[&str]) -> bool {
    let text = fold(&words.join(" "));
    let name = Words::of(&text);
    words.len() > 1 && find(&name).spans.last().is_some_and(|span| span.start > 0 && span.end == name.list.len())
}

/// Whether a branch is named, and no street.
fn names_branch(word: &str) -> bool {
    let folded = fold(word);
    [&BRANCHES, &SITES, &HEADS].iter().any(|words| words.contains(&folded))
}

/// The word behind the legal form, if one stands in front of an address, which has at least two words.
fn behind_legal_form(words: &[&str]) -> Option<usize> {
    behind_legal_form_at_all(words).filter(|border| border + 1 < words.len())
}

/// The word behind the legal form.
fn behind_legal_form_at_all(words: &[&str]) -> Option<usize> {
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let text = folded.join(" ");
    let name = Words::of(&text);
    let span = find(&name).spans.into_iter().rfind(|span| span.start > 0 && span.end < name.list.len())?;
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
        // `1 6 rue …`: a range.
        return Some(if number > 1 && digits(number - 1) { number - 1 } else { number });
    }
    let kind = (1..number).rev().find(|at| is_street_word(&fold(words[*at])))?;
    let separate = is_kind(&fold(words[kind])) && kind > 1;
    Some(if separate { kind - 1 } else { kind })
}

#[cfg(test)]
mod tests {
    use super::{full_address, split_trailing_address, split_usual_address};
    use crate::standardise::address::tests::shown;
    use proptest::prelude::*;

    #[test]
    fn reads_addresses_in_one_cell() {
        for (raw, expected) in [
            ("Musterstraße 1, 59929 Brilon", "musterstr|1|59929|brilon|"),
            ("Musterstraße 1, D-59929 Brilon", "musterstr|1|59929|brilon|DE"),
            ("Musterstraße 1 59929 Brilon", "musterstr|1|59929|brilon|"),
            ("Musterstraße 1\n59929 Brilon\nDeutschland", "musterstr|1|59929|brilon|DE"),
            ("59929 Brilon, Deutschland", "||59929|brilon|DE"),
            ("1070 Wien", "||1070|wien|"),
            ("3100 St. Pölten", "||3100|st polten|"),
            ("9020 Klagenfurt am Wörthersee", "||9020|klagenfurt|"),
            ("Lindener Ring 2 30449 Hannover", "lindenerring|2|30449|hannover|"),
            ("Bahnhofstrasse 5, 8001 Zürich, Schweiz", "bahnhofstr|5|8001|zurich|CH"),
            ("Musterweg 4, A-1010 Wien", "musterweg|4|1010|wien|AT"),
            ("12 Main St, Springfield, IL 62704, USA", "main st|12|62704|springfield|US"),
            ("1200 Main St, Springfield IL 62704, USA", "main st|1200|62704|springfield|US"),
            ("418 W. 12th St Cedar Falls, IA 50613", "w 12th st|418|50613|cedar falls|"),
            ("12 rue de la Paix 69003 Lyon", "ru de la paix|12|69003|lyon|"),
            ("dorpsplein 21 1234 ab netherlands", "dorpsplein|21|1234ab||NL"),
            ("kade 45 3456 cd utrecht netherlands", "kade|45|3456cd|utrecht|NL"),
            ("1234 ab netherlands", "||1234ab||NL"),
            ("Musterstraße 1", "musterstr|1|||"),
            ("Musterstraße 1, Brilon", "musterstr|1||brilon|"),
            ("59929 Brilon, Musterstraße 1", "musterstr|1|59929|brilon|"),
            ("6840 Götzis, Markt 19, Österreich", "markt|19|6840|gotzis|AT"),
            ("Musterweg 4 Wangen im Allgäu", "musterweg|4||wangen|"),
            ("Brilon", "|||brilon|"),
            ("Wangen im Allgäu", "|||wangen|"),
            ("Musterstraße", "musterstr||||"),
            ("", "||||"),
        ] {
            let raw = raw.replace("\\n", "\n");
            assert_eq!(shown(&full_address(&raw)), expected, "{raw}");
        }
    }

    #[test]
    fn splits_names_with_an_address_behind() {
        for (raw, organisation, expected) in [
            ("klapp ag lindener ring 2 30449 hannover", "klapp ag", "lindenerring|2|30449|hannover|"),
            ("Klapp GmbH, Musterstr. 1, 59929 Brilon", "Klapp GmbH", "musterstr|1|59929|brilon|"),
            ("klapp sa 12 rue de la paix 69003 lyon", "klapp sa", "ru de la paix|12|69003|lyon|"),
            ("klapp 69003 france", "klapp", "||69003||FR"),
            ("klapp se konigstrasse 28 munich germany", "klapp se", "konigstr|28||munchen|DE"),
            ("klapp corporation 2100 oslo norway", "klapp corporation", "||2100|oslo|NO"),
            ("klapp spa viale nuova 13 bo 40121 italy", "klapp spa", "viale nuova|13|40121||IT"),
            ("klapp se 59929", "klapp se", "||59929||"),
            ("Klapp GmbH Werk 2, Musterstr. 1, 59929 Brilon", "Klapp GmbH Werk 2", "musterstr|1|59929|brilon|"),
            ("klapp lindener ring 2 30449 hannover", "klapp", "lindenerring|2|30449|hannover|"),
            ("klapp  s a  plaza nueva 5 41001 sevilla spain", "klapp s a", "plaza nuva|5|41001|sevilla|ES"),
            ("klapp aktiengesellschaft munich germany", "klapp aktiengesellschaft", "|||munchen|DE"),
            ("klapp oyj finland", "klapp oyj", "||||FI"),
            ("klapp nv 1234 ab utrecht netherlands", "klapp nv", "||1234ab|utrecht|NL"),
        ] {
            let split = split_trailing_address(raw);
            let split = split.map(|(organisation, address)| (organisation, shown(&address)));
            assert_eq!(split, Some((organisation.to_owned(), expected.to_owned())), "{raw}");
        }
        for raw in [
            "Klapp GmbH",
            "Klapp GmbH & Co. KG",
            "Klapp 2000 GmbH",
            "Studio 54",
            "Klapp GmbH Werk 2",
            "Autohaus 2000 Meyer",
            "",
        ] {
            assert_eq!(split_trailing_address(raw), None, "{raw}");
        }
    }

    #[test]
    fn splits_more_where_addresses_are_usual() {
        for (raw, organisation, expected) in [
            ("klapp s a  sevilla", "klapp s a", "|||sevilla|"),
            ("klapp s a  ronda de la plaza", "klapp s a", "||||"),
            ("klapp 1 6 rue de la paix lyon france", "klapp", "ru de la paix lyon|1-6|||FR"),
            ("the klapp group kade 45 3456 cd netherlands", "the klapp group", "kade|45|3456cd||NL"),
            ("klapp sa 12 rue de la paix 69003 lyon", "klapp sa", "ru de la paix|12|69003|lyon|"),
        ] {
            let split = split_usual_address(raw);
            let split = split.map(|(organisation, address)| (organisation, shown(&address)));
            assert_eq!(split, Some((organisation.to_owned(), expected.to_owned())), "{raw}");
        }
        for raw in ["klapp", "klapp s a", "klapp group", "studio 54", ""] {
            assert_eq!(split_usual_address(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panic(raw in "\\PC{0,60}", other in "[A-Za-z0-9 ,.-]{0,40}") {
            let _ = (full_address(&raw), full_address(&other), split_trailing_address(&raw), split_usual_address(&raw), split_usual_address(&other));
        }
    }
}
