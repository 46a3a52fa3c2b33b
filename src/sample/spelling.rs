//! Slips of the finger and of the ear: what happens to a single word.

use super::habits::{Habit, Hand};
use super::random::Stream;

/// Rows of the German keyboard; neighbours in a row are neighbours under the finger.
const KEYBOARD: [&str; 3] = ["qwertzuiopü", "asdfghjklöä", "yxcvbnm"];

/// What sounds alike, and is written one way for the other.
const BY_EAR: [(&str, &str); 16] = [
    ("ei", "ai"),
    ("ai", "ei"),
    ("th", "t"),
    ("ck", "k"),
    ("ph", "f"),
    ("ß", "ss"),
    ("dt", "t"),
    ("tz", "z"),
    ("äu", "eu"),
    ("ah", "a"),
    ("oh", "o"),
    ("eh", "e"),
    ("ey", "ei"),
    ("y", "i"),
    ("v", "f"),
    ("mann", "man"),
];

const UMLAUTS: [(char, &str, &str); 7] = [
    ('ä', "ae", "a"),
    ('ö', "oe", "o"),
    ('ü', "ue", "u"),
    ('Ä', "Ae", "A"),
    ('Ö', "Oe", "O"),
    ('Ü', "Ue", "U"),
    ('ß', "ss", "ss"),
];

/// Applies the hand's slips to a name or a street.
pub(super) fn slip(hand: &mut Hand, text: &mut String) {
    type Slip = fn(&str, &mut Stream) -> Option<String>;
    const SLIPS: [(Habit, Slip); 5] = [
        (Habit::NeighbourKey, neighbour_key),
        (Habit::DoubledLetter, doubled_letter),
        (Habit::MissingLetter, missing_letter),
        (Habit::SwappedLetters, swapped_letters),
        (Habit::ByEar, by_ear),
    ];
    for (habit, change) in SLIPS {
        if hand.does(habit)
            && let Some(changed) = change(text, &mut hand.stream)
        {
            *text = changed;
        }
    }
    if hand.does(Habit::UmlautTranscribed) {
        *text = umlauts_transcribed(text);
    }
    if hand.does(Habit::UmlautLost) {
        *text = umlauts_lost(text);
    }
}

/// One slip of any kind; used where a habit says "misspells it".
pub(super) fn misspelt(text: &str, stream: &mut Stream) -> Option<String> {
    match stream.below(5) {
        0 => neighbour_key(text, stream),
        1 => doubled_letter(text, stream),
        2 => missing_letter(text, stream),
        3 => swapped_letters(text, stream),
        _ => by_ear(text, stream),
    }
}

/// A letter is replaced by its neighbour on the keyboard.
pub(super) fn neighbour_key(text: &str, stream: &mut Stream) -> Option<String> {
    let (mut letters, at) = inside_of_a_word(text, stream)?;
    let row: Vec<char> = KEYBOARD.iter().find(|row| row.contains(letters[at]))?.chars().collect();
    let place = row.iter().position(|letter| *letter == letters[at])?;
    let next = if place + 1 == row.len() || (place > 0 && stream.chance(0.5)) { place - 1 } else { place + 1 };
    letters[at] = row[next];
    Some(letters.into_iter().collect())
}

/// A letter is doubled, or a double one written once.
pub(super) fn doubled_letter(text: &str, stream: &mut Stream) -> Option<String> {
    let (mut letters, at) = inside_of_a_word(text, stream)?;
    if let Some(double) = letters.windows(2).position(|pair| pair[0] == pair[1] && pair[0].is_lowercase()) {
        letters.remove(double);
    } else {
        letters.insert(at, letters[at]);
    }
    Some(letters.into_iter().collect())
}

/// A letter is missing.
pub(super) fn missing_letter(text: &str, stream: &mut Stream) -> Option<String> {
    let (mut letters, at) = inside_of_a_word(text, stream)?;
    letters.remove(at);
    Some(letters.into_iter().collect())
}

/// Two letters have changed places.
pub(super) fn swapped_letters(text: &str, stream: &mut Stream) -> Option<String> {
    let (mut letters, at) = inside_of_a_word(text, stream)?;
    if !letters.get(at + 1).is_some_and(|letter| letter.is_lowercase()) {
        return None;
    }
    letters.swap(at, at + 1);
    Some(letters.into_iter().collect())
}

/// What sounds alike is written the other way.
pub(super) fn by_ear(text: &str, stream: &mut Stream) -> Option<String> {
    let heard: Vec<_> =
        BY_EAR.iter().filter(|(right, _)| text.get(1..).is_some_and(|tail| tail.contains(right))).collect();
    let (right, wrong) = if heard.is_empty() { return None } else { stream.pick(&heard) };
    let first = text.chars().next()?.len_utf8();
    let (front, rest) = text.split_at(first);
    Some(format!("{front}{}", rest.replacen(right, wrong, 1)))
}

/// ä → ae and so on.
pub(super) fn umlauts_transcribed(text: &str) -> String {
    without_umlauts(text, |(_, transcribed, _)| transcribed)
}

/// ä → a and so on.
pub(super) fn umlauts_lost(text: &str) -> String {
    without_umlauts(text, |(_, _, lost)| lost)
}

fn without_umlauts(text: &str, choose: impl Fn(&(char, &'static str, &'static str)) -> &'static str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match UMLAUTS.iter().find(|umlaut| umlaut.0 == letter) {
            Some(umlaut) => plain.push_str(choose(umlaut)),
            None => plain.push(letter),
        }
    }
    plain
}

/// Cut after so many characters, as a field of that width does it.
pub(super) fn cut(text: &str, width: usize) -> String {
    text.chars().take(width).collect::<String>().trim_end().to_owned()
}

/// Lower case, without umlauts, blanks as hyphens: what stands in a domain or a mailbox.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in umlauts_transcribed(text).chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The letters of a text and a place among the lower-case letters after the first of a word.
fn inside_of_a_word(text: &str, stream: &mut Stream) -> Option<(Vec<char>, usize)> {
    let letters: Vec<char> = text.chars().collect();
    let inside: Vec<usize> =
        (1..letters.len()).filter(|at| letters[*at].is_lowercase() && letters[at - 1].is_alphabetic()).collect();
    if inside.len() < 3 {
        return None;
    }
    let at = stream.pick(&inside);
    Some((letters, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    fn stream(index: u64) -> Stream {
        Stream::new(1, Purpose::Copy, index)
    }

    #[test]
    fn a_slip_changes_one_thing_and_keeps_the_first_letter() {
        for index in 0..200 {
            let word = "Brinkmeier";
            for change in [neighbour_key, doubled_letter, missing_letter, swapped_letters, by_ear] {
                let Some(changed) = change(word, &mut stream(index)) else { continue };
                assert!(changed.starts_with('B'), "{changed}");
                assert!(strsim::damerau_levenshtein(word, &changed) <= 1, "{changed}");
            }
        }
    }

    #[test]
    fn double_letters_are_written_once() {
        assert_eq!(doubled_letter("Hoffmann", &mut stream(1)).as_deref(), Some("Hofmann"));
    }

    #[test]
    fn what_sounds_alike_is_exchanged() {
        assert_eq!(by_ear("Maier", &mut stream(1)).as_deref(), Some("Meier"));
        assert_eq!(by_ear("Roth", &mut stream(1)).as_deref(), Some("Rot"));
        assert_eq!(by_ear("Lang", &mut stream(1)), None);
    }

    #[test]
    fn umlauts_are_transcribed_or_lost() {
        assert_eq!(umlauts_transcribed("Größe Übel"), "Groesse Uebel");
        assert_eq!(umlauts_lost("Größe Übel"), "Grosse Ubel");
    }

    #[test]
    fn fields_cut_characters_not_bytes() {
        assert_eq!(cut("Müller & Söhne GmbH", 8), "Müller &");
        assert_eq!(cut("ab  c", 4), "ab");
    }

    #[test]
    fn slugs_suit_domains() {
        assert_eq!(slug("Schmidt & Söhne"), "schmidt-soehne");
        assert_eq!(slug("Mülheim/Ruhr (West)"), "muelheim-ruhr-west");
    }
}
