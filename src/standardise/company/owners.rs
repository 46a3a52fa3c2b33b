//! Associations of flat owners (`WEG Gartenstr. 12`): they are called after the house that they own, stand at the address of
//! whoever manages it, and the manager's name is often written into theirs.

use super::super::legal_form::{Words, find};
use super::super::street::{Street, is_street_word, street};
use super::super::words::{COMMUNITIES, COMMUNITY_LEADS, SHORT_COMMUNITIES};
use super::CompanyName;

/// The word that stands for all spellings of what they are.
const COMMUNITY: &str = "eigentumergemeinschaft";
/// Words of a street at most.
const LONGEST_STREET: usize = 6;

/// The name of an association of owners: what it is, street and first number of its house. Neither manager nor town are part
/// of it, and a house of several numbers is written in many ways.
pub(super) fn association(folded: &str) -> Option<CompanyName> {
    let house = house(folded)?;
    let mut tokens = vec![COMMUNITY.to_owned()];
    tokens.extend(house.name.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    let number: String = house.number.chars().take_while(char::is_ascii_digit).collect();
    if !number.is_empty() {
        tokens.push(format!("nr{number}"));
    }
    let joined = tokens.concat();
    (tokens.len() > 1).then(|| CompanyName { tokens, joined, ..CompanyName::default() })
}

/// Whether a name in comparable words is that of an association of owners.
pub fn is_owners_association(first_word: &str) -> bool {
    first_word == COMMUNITY
}

/// The house that an association of owners is called after, in its folded name.
pub(super) fn house(folded: &str) -> Option<Street> {
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let (marker, object) = (0..words.len()).find_map(|at| Some((at, object_at(&words, at)?)))?;
    if marker == 0 && find(&Words::of(folded)).form.is_some() {
        return None;
    }
    Some(street(&object.join(" ")))
}

/// The street and number behind a word for such an association, if they follow it.
fn object_at<'w>(words: &'w [&'w str], at: usize) -> Option<&'w [&'w str]> {
    let leads = at == 0 || COMMUNITY_LEADS.contains(words[at - 1]);
    let short = at == 0 && SHORT_COMMUNITIES.contains(words[at]);
    if !(short || (COMMUNITIES.contains(words[at]) && leads)) {
        return None;
    }
    let behind = &words[at + 1..];
    let length =
        behind.iter().take(LONGEST_STREET + 1).position(|word| word.starts_with(|sign: char| sign.is_ascii_digit()));
    // What may stand for something else as well must be followed by all of a house.
    if short && !(length.is_some() && behind.iter().take(LONGEST_STREET).any(|word| is_street_word(word))) {
        return None;
    }
    match length {
        Some(length) if length > 0 => Some(&behind[..=length]),
        // Behind the manager's name the house may be cut off at the width of a field.
        _ if at > 0 && !behind.is_empty() => Some(behind),
        _ if behind.iter().take(LONGEST_STREET).any(|word| is_street_word(word)) => Some(behind),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fold::fold;
    use super::super::company_name;
    use super::association;

    #[test]
    fn the_house_is_the_name_and_neither_manager_nor_town() {
        for raw in [
            "WEG Gartenstraße 12-16",
            "WEG Gartenstr. 12 c/o Klapp Hausverwaltung",
            "Klapp Hausverwaltung GmbH für WEG Gartenstrasse 12, Brilon",
            "Wohnungseigentümergemeinschaft Gartenstr. 12/14/16",
            "ETG Gartenstraße 12+14",
            "Stockwerkeig. Gartenstrasse 12",
            "STWEG Gartenstr. 12, Brilon",
            "EG Gartenstraße 12",
        ] {
            assert_eq!(company_name(raw).tokens.join(" "), "eigentumergemeinschaft gartenstr nr12", "{raw}");
        }
    }

    #[test]
    fn streets_and_firms_are_none() {
        for raw in [
            "Ahorn Weg 3",
            "WEG Bau GmbH",
            "Weg & Steg Landschaftsbau",
            "Wegener 24",
            "WEG",
            "EG 12",
            "Bank eG Gartenstr. 12",
            "",
        ] {
            assert_eq!(association(&fold(raw)), None, "{raw}");
        }
    }
}
