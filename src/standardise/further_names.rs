//! Names that stand beside the first one in the same cell or the next: the sign over the door, the owner, a former name.
//! `Klapp Betriebs GmbH - Café Linde` is called either way elsewhere.

use super::person::{PartyKind, PersonName};
use super::words::{BRANCHES, FORMER, FORMERLY, OWNERS, SITES};
use super::{
    CompanyName, GivenNames, company_name, fold, form_of_name, is_common_word, party_kind_among, person_name_among,
    person_tokens, trade_of,
};

/// The further names in an organisation's name as it was typed.
pub(super) fn further_names(typed: &str, names: &GivenNames) -> Vec<CompanyName> {
    let mut further = Vec::new();
    further.extend(former_names(typed));
    further.extend(owner(typed, names));
    further.extend(sign(typed));
    further.extend(parted(typed));
    further
}

/// Small letters on either side of a capital in the middle of a word, at least, for it to be two that lost their blank.
const SMALL: usize = 3;

/// The name with its words parted at capitals in their middle (`KlappTechnik`): some are written so, and some lost a blank.
fn parted(typed: &str) -> Option<CompanyName> {
    // Most names have none, and are quickly seen to.
    let meets = |(one, two): (char, char)| one.is_lowercase() && two.is_uppercase();
    if !typed.chars().zip(typed.chars().skip(1)).any(meets) {
        return None;
    }
    let letters: Vec<char> = typed.chars().collect();
    let small = |beside: &mut dyn Iterator<Item = &char>| beside.take_while(|letter| letter.is_lowercase()).count();
    let is_seam = |at: usize| {
        letters[at].is_uppercase()
            && small(&mut letters[at + 1..].iter()) >= SMALL
            && small(&mut letters[..at].iter().rev()) >= SMALL
    };
    let seams: Vec<usize> = (0..letters.len()).filter(|at| is_seam(*at)).collect();
    if seams.is_empty() {
        return None;
    }
    let mut apart = String::with_capacity(typed.len() + seams.len());
    for (at, letter) in letters.iter().enumerate() {
        if seams.contains(&at) {
            apart.push(' ');
        }
        apart.push(*letter);
    }
    Some(company_name(&apart))
}

/// A person in one field and what they trade as in the next: both are names of the same.
pub(super) fn person_and_trade(person: &str, trade: &str, names: &GivenNames) -> Option<[CompanyName; 2]> {
    let is_person = party_kind_among(person, names) == PartyKind::Person;
    let name = company_name(trade);
    let says_more = name.tokens.iter().any(|word| says_trade(word));
    let person = (is_person && says_more).then(|| person_name_among(person, names))?;
    is_whole(&person).then(|| [person_tokens(&person), name])
}

/// What follows a word for the owner (`Café Linde Inh. Eva Klapp`).
fn owner(typed: &str, names: &GivenNames) -> Option<CompanyName> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let at = (1..words.len()).find(|at| OWNERS.contains(fold(words[*at]).as_str()))?;
    let person = person_name_among(words.get(at + 1..)?.join(" ").trim_end_matches([')', ',', ';']), names);
    is_whole(&person).then(|| person_tokens(&person))
}

fn is_whole(person: &PersonName) -> bool {
    !person.given.is_empty() && !person.family.is_empty()
}

/// The names before and behind a word for a former name, where signs set that off (`A GmbH (ehem. B KG)`, `A, vormals B`).
fn former_names(typed: &str) -> Vec<CompanyName> {
    for (at, sign) in typed.char_indices().filter(|(_, letter)| matches!(letter, '(' | ',' | ';' | '-' | '–')) {
        let behind = typed[at + sign.len_utf8()..].trim_start();
        let (word, name) = behind.split_once(' ').unwrap_or((behind, ""));
        let name = name.split([')', ']']).next().unwrap_or_default();
        let word = fold(word);
        if (FORMER.contains(&word) || FORMERLY.contains(&word))
            && fold(name).contains(|letter: char| letter.is_alphabetic())
        {
            return [&typed[..at], name].map(company_name).into_iter().filter(|name| !name.tokens.is_empty()).collect();
        }
    }
    Vec::new()
}

/// A name of its own behind the legal form, set off from it, with the trade that makes it one.
fn sign(typed: &str) -> Vec<CompanyName> {
    for separator in [" - ", " – ", ", ", " / "] {
        let Some((name, sign)) = typed.split_once(separator) else { continue };
        let called = company_name(sign);
        let trade = called.tokens.iter().any(|word| says_trade(word));
        let first = fold(sign.split_whitespace().next().unwrap_or_default());
        let is_site = SITES.contains(&first) || BRANCHES.contains(&first);
        let proper = !is_site && called.tokens.iter().any(|word| !says_trade(word) && is_word(word));
        let one_has_form = form_of_name(name).is_some() && form_of_name(sign).is_none();
        if one_has_form && trade && proper && called.branch.is_none() {
            return vec![company_name(name), called];
        }
    }
    Vec::new()
}

/// Whether it could be a name: letters, and more than an initial.
fn is_word(word: &str) -> bool {
    word.len() > 2 && !word.bytes().any(|byte| byte.is_ascii_digit())
}

fn says_trade(word: &str) -> bool {
    trade_of(word) != 0 || is_common_word(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn further(typed: &str) -> Vec<String> {
        further_names(typed, &GivenNames::default()).iter().map(|name| name.tokens.join(" ")).collect()
    }

    #[test]
    fn signs_owners_and_former_names_are_names_too() {
        assert_eq!(further("Klapp Betriebs GmbH - Restaurant Linde"), ["klapp betriebs", "restaurant linde"]);
        assert_eq!(further("Restaurant Linde Inh. Eva Klapp"), ["eva klapp"]);
        assert_eq!(further("Klapp GmbH (ehem. Mude KG)"), ["klapp", "mude"]);
        assert_eq!(further("Klapp GmbH, vormals Mude"), ["klapp", "mude"]);
    }

    #[test]
    fn words_that_lost_their_blank_are_two() {
        assert_eq!(further("KlappSicherheit GmbH"), ["klapp sicherheit"]);
        assert!(
            further("McKlapp GmbH").is_empty() && further("KlappGmbH").is_empty() && further("UniKlapp").is_empty()
        );
    }

    #[test]
    fn towns_departments_and_branches_are_none() {
        for typed in ["Klapp GmbH, Brilon", "Klapp GmbH - Technik", "Klapp GmbH - Werk 2", "Klapp vormals Mude", ""] {
            assert!(further(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_person_and_what_they_trade_as() {
        let names = GivenNames::default();
        let both = person_and_trade("Klapp, Markus", "Tischlerei Klapp", &names).expect("a person and a trade");
        assert_eq!(both[0].tokens, ["markus", "klapp"]);
        assert!(person_and_trade("Klapp GmbH", "Tischlerei", &names).is_none());
        assert!(person_and_trade("Klapp, Markus", "2. Obergeschoss", &names).is_none());
    }
}
