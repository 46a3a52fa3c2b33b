//! Single-byte encodings that are told from windows-1252 by where their letters stand: those of DOS (which the WHATWG does
//! not know, so that their tables stand here), of the Macintosh, and ISO 8859-15 with its euro sign.
//!
//! A byte above ASCII next to ASCII letters is a letter in the right encoding, and in the wrong one often a sign that
//! never stands inside a word, or a capital behind small letters.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::encoding::is_unicode_letter;

/// The upper half of code page 850, the Western one of DOS and of the Windows console.
const IBM850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The upper half of code page 437, the first of DOS.
const IBM437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Letters above ASCII of German and its neighbours.
const LETTERS: &str = "äöüßÄÖÜéèàâçêëîïôûùáíóúñøåæ";

/// Signs above ASCII that touch words without being letters of them.
const BESIDE_WORDS: &str = "„“”‚‘’–—…»«€§°®™©´²³\u{a0}";

/// An encoding of DOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodePage {
    Ibm850,
    Ibm437,
}

impl CodePage {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ibm850 => "IBM850",
            Self::Ibm437 => "IBM437",
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let upper = self.upper();
        bytes
            .iter()
            .map(|byte| upper.get(usize::from(*byte).wrapping_sub(0x80)).copied().unwrap_or(char::from(*byte)))
            .collect()
    }

    fn upper(self) -> Vec<char> {
        match self {
            Self::Ibm850 => IBM850,
            Self::Ibm437 => IBM437,
        }
        .chars()
        .collect()
    }
}

/// What the bytes above ASCII speak for, beside the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    Dos(CodePage),
    Mac,
    /// windows-1252, but for a euro sign where that has a currency sign.
    EuroSign,
    None,
}

impl Guess {
    pub(super) fn of(bytes: &[u8]) -> Self {
        if bytes.windows(2).any(is_unicode_letter) {
            return Self::None;
        }
        let western = plausibility(bytes, &upper_half(WINDOWS_1252));
        let candidates = [
            (Self::Dos(CodePage::Ibm850), CodePage::Ibm850.upper()),
            (Self::Dos(CodePage::Ibm437), CodePage::Ibm437.upper()),
            (Self::Mac, upper_half(MACINTOSH)),
        ];
        // Nearly all of the bytes inside words must be letters; else the text is of another language, or none.
        let least: i64 = bytes.iter().map(|byte| i64::from(*byte >= 0x80)).sum::<i64>() * 3 / 2;
        let mut best = (Self::None, western.max(least - 1));
        for (guess, upper) in candidates {
            let score = plausibility(bytes, &upper);
            if score > best.1 {
                best = (guess, score);
            }
        }
        if best.0 == Self::None && western > 0 && has_euro_for_currency(bytes) { Self::EuroSign } else { best.0 }
    }
}

fn upper_half(encoding: &'static Encoding) -> Vec<char> {
    let bytes: Vec<u8> = (0x80..=0xff).collect();
    encoding.decode_without_bom_handling(&bytes).0.chars().collect()
}

/// How well the bytes above ASCII fit their neighbours, read by this upper half of a table.
fn plausibility(bytes: &[u8], upper: &[char]) -> i64 {
    let neighbour = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().filter(u8::is_ascii_alphabetic);
    let mut score = 0;
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let sign = upper.get(usize::from(*byte) - 0x80).copied().unwrap_or('\u{fffd}');
        let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
        let in_word = before.is_some() || after.is_some();
        let breaks_case = (sign.is_uppercase() && before.is_some_and(|before| before.is_ascii_lowercase()))
            || (sign.is_lowercase() && before.is_none() && after.is_some_and(|after| after.is_ascii_uppercase()));
        score += match (LETTERS.contains(sign), in_word) {
            (_, false) => 0,
            (true, true) if !breaks_case => 2,
            (false, true) if BESIDE_WORDS.contains(sign) => 0,
            (_, true) => -2,
        };
    }
    score
}

/// Whether the byte that is a euro sign in ISO 8859-15 and a currency sign in windows-1252 stands beside amounts.
fn has_euro_for_currency(bytes: &[u8]) -> bool {
    const SIGN: u8 = 0xa4;
    let beside_amount = |at: usize| {
        let is_amount = |byte: &u8| byte.is_ascii_digit() || *byte == b' ' || *byte == 0xa0;
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(is_amount);
        before || bytes.get(at + 1).is_some_and(is_amount)
    };
    !bytes.contains(&0x80) && (0..bytes.len()).any(|at| bytes[at] == SIGN && beside_amount(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        assert_eq!((CodePage::Ibm850.upper().len(), CodePage::Ibm437.upper().len()), (128, 128));
        assert_eq!(CodePage::Ibm437.decode(b"\x81\xe1\xfb"), "üß√");
        assert_eq!(CodePage::Ibm850.decode(b"\xf5 5 \xe1"), "§ 5 ß");
    }

    #[test]
    fn letters_tell_the_encoding() {
        assert_eq!(Guess::of(b"M\x81ller;Gr\x94\xe1e"), Guess::Dos(CodePage::Ibm850));
        assert_eq!(Guess::of(b"M\x9fller;Stra\xa7e"), Guess::Mac);
        assert_eq!(Guess::of(b"M\xfcller;Stra\xdfe"), Guess::None);
        assert_eq!(Guess::of(b"\x84Kontor\x93 \x96 M\xfcller"), Guess::None);
        assert_eq!(Guess::of(b"Preis in \xa4;5 \xa4;Stra\xdfe"), Guess::EuroSign);
    }
}
