//! What happens to letters on the way into a system: slips, lost umlauts, encodings that were mixed up.

use super::hand::{Habit, Hand};
use crate::sample::spelling::{misspelt, umlauts_lost, umlauts_transcribed};

/// The text as a hand writes it.
pub(super) fn written(hand: &mut Hand, text: &str) -> String {
    let mut text = text.to_owned();
    if hand.does(Habit::Typo)
        && let Some(slipped) = misspelt(&text, &mut hand.stream)
    {
        text = slipped;
    }
    text = spelt(hand, text);
    text = hand.maybe(Habit::UpperCase, text, |text| text.replace('ß', "SS").to_uppercase());
    hand.maybe(Habit::LowerCase, text, str::to_lowercase)
}

/// Umlauts as the system or the hand leaves them.
fn spelt(hand: &mut Hand, text: String) -> String {
    let text = hand.maybe(Habit::UmlautTranscribed, text, umlauts_transcribed);
    let text = hand.maybe(Habit::UmlautBase, text, |text| umlauts_lost(&plain_latin(text)));
    let text = hand.maybe(Habit::UmlautLost, text, question_marks);
    hand.maybe(Habit::Mojibake, text, doubly_encoded)
}

/// Letters that Windows-1252 does not know, as the nearest one it knows, or a question mark.
pub(super) fn western(text: &str) -> String {
    let near = |letter| if encoding_knows(letter) { letter } else { base(letter) };
    text.chars().map(near).map(|letter| if encoding_knows(letter) { letter } else { '?' }).collect()
}

/// All accents off; umlauts stay.
fn plain_latin(text: &str) -> String {
    text.chars().map(base).collect()
}

fn encoding_knows(letter: char) -> bool {
    letter.is_ascii() || ('\u{a0}'..='\u{ff}').contains(&letter) || "ŠšŽžŒœŸ–—„“‚‘’”€".contains(letter)
}

fn base(letter: char) -> char {
    const BASES: [(&str, char); 21] = [
        ("éèêëě", 'e'),
        ("ÉÈÊ", 'E'),
        ("áàâãă", 'a'),
        ("ÁÀÂ", 'A'),
        ("íìîïı", 'i'),
        ("İ", 'I'),
        ("óòôõ", 'o'),
        ("ő", 'ö'),
        ("úùûů", 'u'),
        ("ű", 'ü'),
        ("ýÿ", 'y'),
        ("çćč", 'c'),
        ("ĆČÇ", 'C'),
        ("đ", 'd'),
        ("Đ", 'D'),
        ("šşș", 's'),
        ("ŠŞ", 'S'),
        ("ž", 'z'),
        ("Ž", 'Z'),
        ("ğ", 'g'),
        ("ńň", 'n'),
    ];
    match letter {
        'ł' => 'l',
        'ř' => 'r',
        'ț' | 'ť' => 't',
        _ => BASES.iter().find(|(letters, _)| letters.contains(letter)).map_or(letter, |(_, base)| *base),
    }
}

fn question_marks(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii() { letter } else { '?' }).collect()
}

/// UTF-8 that was taken for Windows-1252 once.
fn doubly_encoded(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// Letters and digits of a text as a part of a mailbox or domain, without accents.
pub(super) fn label(text: &str) -> String {
    crate::sample::spelling::slug(&plain_latin(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_lost_in_three_ways() {
        assert_eq!(question_marks("Hämmerle"), "H?mmerle");
        assert_eq!(doubly_encoded("Hämmerle"), "HÃ¤mmerle");
        assert_eq!(umlauts_lost("Hämmerle"), "Hammerle");
    }

    #[test]
    fn what_an_encoding_lacks_gets_its_nearest_letter() {
        assert_eq!(western("Petrović Öztürk Yılmaz"), "Petrovic Öztürk Yilmaz");
        assert_eq!(encoding_rs::WINDOWS_1252.encode(&western("Šarić Nägeli Favrè ğ")).0.len(), 20);
        assert_eq!(label("Café Zur Linde"), "cafe-zur-linde");
    }
}
