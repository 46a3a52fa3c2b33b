//! Folding: the one comparable spelling of a text.
//!
//! `Müller`, `Mueller`, `MULLER` and a decomposed `Müller` are one name to the people who type them, so they become one
//! text. Everything right of this module compares folded text, which is lower-case ASCII letters, digits and single spaces.

use super::markup::without_entities;
use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// The comparable spelling of a text: lower-case ASCII letters and digits, words apart by one space.
///
/// - Umlauts, their transcriptions and their loss become one letter (`ä`, `ae`, `a` → `a`), except where `ue` is plainly
///   no umlaut: after `a`, `e` and `q` (`Bauer`, `neue`, `Quelle`). `ß` becomes `ss`.
/// - Other letters lose their diacritics or are transcribed.
/// - Characters in the spelling of web pages (`&uuml;`, `&amp;`) are read as themselves.
/// - Apostrophes vanish, `&` and `+` become the word `und`, all other signs part words.
///
/// Folding a folded text changes nothing.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// [`fold`] into a buffer, which is emptied first.
pub fn fold_into(text: &str, out: &mut String) {
    let mut bytes = std::mem::take(out).into_bytes();
    bytes.clear();
    let text = &*without_entities(text);
    let mut folder = Folder { out: &mut bytes, gap: false };
    if text.is_ascii() {
        text.bytes().for_each(|byte| folder.ascii(byte));
    } else if text.chars().all(|letter| letter < FIRST_COMBINING) {
        text.chars().for_each(|letter| folder.letter(letter));
    } else {
        text.chars().filter(|letter| !is_mark(*letter)).nfkc().for_each(|letter| folder.letter(letter));
    }
    // Nothing but letters, digits and spaces was written.
    *out = String::from_utf8(bytes).unwrap_or_default();
}

/// The first combining character; text below it needs no normalisation.
const FIRST_COMBINING: char = '\u{300}';

/// Trade marks, which normalisation would turn into letters.
fn is_mark(letter: char) -> bool {
    matches!(letter, '™' | '℠' | '®' | '©')
}

/// Signs that stand inside a word without parting it.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '’' | '‘' | '´' | '‛' | '′' | 'ʼ' | 'ʻ' | '\u{fffd}' | '\u{ad}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Writes folded text: letters under the umlaut rule, gaps as single spaces between words.
struct Folder<'a> {
    out: &'a mut Vec<u8>,
    gap: bool,
}

impl Folder<'_> {
    fn letter(&mut self, letter: char) {
        if let Some(byte) = u8::try_from(letter).ok().filter(u8::is_ascii) {
            return self.ascii(byte);
        }
        if is_invisible(letter) {
            return;
        }
        if !letter.is_alphanumeric() || is_mark(letter) {
            self.gap = true;
            return;
        }
        for byte in deunicode_char(letter).unwrap_or(" ").bytes() {
            self.ascii(byte);
        }
    }

    fn ascii(&mut self, byte: u8) {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => self.push(byte),
            b'A'..=b'Z' => self.push(byte.to_ascii_lowercase()),
            // In a word a question mark is a letter that an export could not write.
            b'\'' | b'`' | b'?' => {}
            b'&' | b'+' => {
                self.gap = true;
                b"und".iter().for_each(|letter| self.push(*letter));
                self.gap = true;
            }
            _ => self.gap = true,
        }
    }

    fn push(&mut self, byte: u8) {
        if self.gap {
            if !self.out.is_empty() {
                self.out.push(b' ');
            }
            self.gap = false;
        }
        if byte == b'e' && self.ends_in_umlaut() {
            return;
        }
        self.out.push(byte);
    }

    /// Whether an `e` that follows would be the second letter of a transcribed umlaut.
    fn ends_in_umlaut(&self) -> bool {
        match self.out.as_slice() {
            [.., b'a' | b'e' | b'q', b'u'] => false,
            [.., b'a' | b'o' | b'u'] => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn folds_what_people_type_alike_to_one_text() {
        for (raw, folded) in [
            ("Müller", "muller"),
            ("Mueller", "muller"),
            ("MULLER", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("MÜLLER", "muller"),
            ("Groß", "gross"),
            ("GROẞ", "gross"),
            ("Gross", "gross"),
            ("Bäcker", "backer"),
            ("Baecker", "backer"),
            ("Jörg", "jorg"),
            ("Joerg", "jorg"),
            ("Bauer", "bauer"),
            ("Bäuerle", "bauerle"),
            ("Baeuerle", "bauerle"),
            ("Neue Häuser", "neue hauser"),
            ("Neue Haeuser", "neue hauser"),
            ("Quelle", "quelle"),
            ("Steuerbüro", "steuerburo"),
            ("Łódź", "lodz"),
            ("Crème Brûlée", "creme brulee"),
            ("Øresund Ærø", "oresund aro"),
            ("O'Neill", "oneill"),
            ("O’Neill", "oneill"),
            ("Müller & Söhne", "muller und sohne"),
            ("Müller+Söhne", "muller und sohne"),
            ("M&uuml;ller &amp; S&#246;hne", "muller und sohne"),
            ("G.m.b.H.", "g m b h"),
            ("  A -- B\t", "a b"),
            ("ACME™ Ltd", "acme ltd"),
            ("Straße 12-14", "strasse 12 14"),
            ("\u{feff}Mus\u{ad}ter", "muster"),
            ("Ｆｕｌｌ ﬁt", "full fit"),
            ("Москва", "moskva"),
            ("Petrovi? Ay?e M\u{fffd}ller", "petrovi aye mller"),
            ("...", ""),
            ("", ""),
        ] {
            assert_eq!(fold(raw), folded, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn is_idempotent_and_plain(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
            prop_assert!(once.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            prop_assert!(!once.contains("  ") && once.trim() == once);
        }

        #[test]
        fn ignores_case_and_transcription(text in "[a-zäöüß &-]{0,20}") {
            let upper = text.to_uppercase();
            let written_out = text.replace('ä', "ae").replace('ö', "oe").replace('ß', "ss");
            prop_assert_eq!(fold(&upper), fold(&text));
            prop_assert_eq!(fold(&written_out), fold(&text));
        }
    }
}
