//! The seat in a company's name: `… Aktiengesellschaft in Brilon bei Soest, mit Zweigniederlassung in Ulm`.

use super::super::words::{BRANCHES, CONNECTORS, SEATS, is_common_word, is_sibling_word, stem_of, trade_of};
use std::ops::Range;

/// Prepositions before a place.
const PREPOSITIONS: [&str; 3] = ["in", "zu", "bei"];
/// Articles, behind which no town stands.
const ARTICLES: [&str; 6] = ["der", "die", "das", "dem", "den", "einem"];
/// Shorter words are points of the compass and the like (`Berlin W`).
const SHORTEST: usize = 3;

/// Takes the seat out of a name and returns its words. Behind a legal form all that follows the preposition is where the
/// company is, and where the name says so (`Sitz in`) or a number follows; elsewhere the words stay, as they may be the name
/// itself (`Brot in Dosen`).
pub(super) fn take(words: &[&str], kept: &mut [bool], forms: &[Range<usize>]) -> Vec<String> {
    let named = |at: usize, kept: &[bool]| {
        (0..at).any(|before| kept[before] && !CONNECTORS.contains(words[before]) && words[before].len() > 1)
    };
    let Some(start) = (1..words.len()).find(|at| kept[*at] && is_place(words, *at) && named(*at, kept)) else {
        return behind_form(words, kept, forms);
    };
    let seat = words[start..].iter().filter(|word| is_word(word)).map(|word| (*word).to_owned()).collect();
    let behind_form = forms.first().is_some_and(|span| span.end <= start);
    let said = SEATS.contains(words[start - 1])
        || words[start..].iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let branches = (start..words.len()).find(|at| has_branches(words, *at));
    let end = if behind_form || said { Some(start) } else { branches };
    if let Some(end) = end {
        let intro = (0..end).rev().take_while(|at| SEATS.contains(words[*at])).last().unwrap_or(end);
        let from = if named(intro, kept) { intro } else { end };
        kept[from..].fill(false);
    }
    seat
}

/// What stands behind the legal form of a name that is complete before it (`Klapp GmbH Brilon`): where the company is,
/// unless it is a trade or a function. The words stay, as they may be the name itself.
fn behind_form(words: &[&str], kept: &[bool], forms: &[Range<usize>]) -> Vec<String> {
    let says_more = |word: &str| {
        let stem = stem_of(word);
        trade_of(&stem) != 0 || is_sibling_word(&stem) || is_common_word(&stem)
    };
    let Some(end) = forms.first().map(|span| span.end) else { return Vec::new() };
    if end == words.len() {
        return Vec::new();
    }
    let complete = (0..end).any(|at| kept[at] && words[at].len() > 2 && !says_more(words[at]));
    let place = |at: &usize| complete && kept[*at] && is_word(words[*at]) && !says_more(words[*at]);
    (end..words.len()).filter(place).map(|at| words[at].to_owned()).collect()
}

/// Whether a preposition stands here, and a place behind it.
fn is_place(words: &[&str], at: usize) -> bool {
    let next = words.get(at + 1);
    PREPOSITIONS.contains(&words[at]) && next.is_some_and(|next| next.len() > 1 && !ARTICLES.contains(next))
}

/// Whether the name begins to tell here that the company has branches, which does not make it one.
fn has_branches(words: &[&str], at: usize) -> bool {
    words[at] == "mit" && words.get(at + 1).is_some_and(|next| is_branches(next))
}

/// A word for one branch or several.
fn is_branches(word: &str) -> bool {
    let singular = [word.strip_suffix("en"), word.strip_suffix('n')];
    BRANCHES.contains(word) || singular.into_iter().flatten().any(|one| BRANCHES.contains(one))
}

fn is_word(word: &str) -> bool {
    word.len() >= SHORTEST
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !CONNECTORS.contains(word)
        && !SEATS.contains(word)
        && !is_branches(word)
}

#[cfg(test)]
mod tests {
    use super::super::company_name;

    #[test]
    fn takes_the_seat_out_of_the_name() {
        for (raw, joined, seat) in [
            ("Klapp Aktiengesellschaft in Brilon bei Soest", "klapp", "brilon sost"),
            ("Klapp A.-G., Sitz in Ulm, Hauptstr. 4", "klapp", "ulm hauptstr"),
            ("Klapp Akt.-Ges. in Ulm mit Zweigniederlassung in Brilon", "klapp", "ulm brilon"),
            ("Bank für Handel in Ulm mit Filialen in Brilon und Soest", "bankhandelulm", "ulm brilon sost"),
            ("Haus in der Sonne GmbH", "haussonne", ""),
            ("Klapp GmbH", "klapp", ""),
            ("Klapp GmbH Brilon", "klappbrilon", "brilon"),
            ("Klapp GmbH Holding", "klappholding", ""),
            ("Bau Gesellschaft mbH Klapp", "bauklapp", ""),
            ("In Medias GmbH", "medias", ""),
        ] {
            let name = company_name(raw);
            assert_eq!(name.joined, joined, "{raw}");
            assert_eq!(name.seat.join(" "), seat, "{raw}");
            assert_eq!(name.branch, None, "{raw}");
        }
    }
}
