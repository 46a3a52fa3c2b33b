//! Bytes become text. Order of evidence: byte order mark, valid UTF-8, NUL pattern of UTF-16, letters of the Western
//! single-byte encodings, then the detector of Firefox. A file may mix encodings line by line, where exports of two
//! programs were pasted together.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::problems::ProblemLog;
use super::quoting::count;
use crate::table::ProblemKind;

/// Bytes that the guesses look at.
const SAMPLE_BYTES: usize = 1 << 18;

/// German letters (`äöüÄÖÜß`) and the signs that go with them (`€§°é–’“”„`), in windows-1252.
const WESTERN: &[u8] = b"\xe4\xf6\xfc\xc4\xd6\xdc\xdf\x80\xa7\xb0\xe9\x96\x92\x93\x94\x84";

/// German letters in Mac Roman that windows-1252 hardly uses for anything (`äöü`).
const MAC_LETTERS: &[u8] = b"\x8a\x9a\x9f";

/// German letters in windows-1252.
const WESTERN_LETTERS: &[u8] = b"\xe4\xf6\xfc\xc4\xd6\xdc\xdf";

/// A file as text.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// WHATWG name of the encoding.
    pub(super) encoding: &'static str,
    pub(super) byte_order_mark: bool,
}

/// Decodes a whole file; never fails, but notes what could not be decoded.
pub(super) fn decode(bytes: Vec<u8>, log: &mut ProblemLog) -> Decoded {
    let mut decoded = match Encoding::for_bom(&bytes) {
        Some((encoding, length)) => {
            let text = decode_as(encoding, &bytes[length..], log);
            Decoded { text, encoding: encoding.name(), byte_order_mark: true }
        }
        None => without_mark(bytes, log),
    };
    remove_nul_bytes(&mut decoded.text, log);
    decoded
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], log: &mut ProblemLog) -> String {
    if encoding == UTF_8 {
        return by_line(bytes, log).0;
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        log.add(None, ProblemKind::UndecodableBytes, vec![encoding.name().to_owned()]);
    }
    text.into_owned()
}

fn without_mark(bytes: Vec<u8>, log: &mut ProblemLog) -> Decoded {
    let named = |text, encoding: &'static Encoding| Decoded { text, encoding: encoding.name(), byte_order_mark: false };
    if let Some(encoding) = utf16_by_nul_bytes(&bytes) {
        return named(decode_as(encoding, &bytes, log), encoding);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return named(text, UTF_8),
        Err(error) => error.into_bytes(),
    };
    let legacy = legacy_encoding(&bytes);
    if legacy == WINDOWS_1252 {
        let (text, encoding) = by_line(&bytes, log);
        named(text, encoding)
    } else {
        named(decode_as(legacy, &bytes, log), legacy)
    }
}

/// UTF-16 without a mark: in Western text nearly every second byte is NUL.
fn utf16_by_nul_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let nul_share = |offset: usize| {
        let nul = sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
        nul as f64 / (sample.len() / 2).max(1) as f64
    };
    let (first, second) = (nul_share(0), nul_share(1));
    match sample.len() >= 4 {
        true if second > 0.4 && first < 0.1 => Some(UTF_16LE),
        true if first > 0.4 && second < 0.1 => Some(UTF_16BE),
        _ => None,
    }
}

/// The single-byte (or East Asian) encoding that the bytes above ASCII speak for.
fn legacy_encoding(bytes: &[u8]) -> &'static Encoding {
    let high: Vec<u8> = bytes.iter().copied().filter(|byte| *byte >= 0x80).take(SAMPLE_BYTES).collect();
    let among = |set: &[u8]| high.iter().filter(|byte| set.contains(byte)).count();
    if among(MAC_LETTERS) >= 3 && among(MAC_LETTERS) * 2 > high.len() && among(WESTERN_LETTERS) == 0 {
        return MACINTOSH;
    }
    if among(WESTERN) * 2 >= high.len() || bytes.windows(2).any(is_unicode_letter) {
        return WINDOWS_1252;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE_BYTES)], bytes.len() <= SAMPLE_BYTES);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// Whether two bytes are a Western letter in UTF-8: the file then mixes encodings.
fn is_unicode_letter(pair: &[u8]) -> bool {
    matches!(pair, [0xc2 | 0xc3, 0x80..=0xbf])
}

/// Decodes line by line: UTF-8 where a line is valid UTF-8, windows-1252 where it is not. The encoding of most lines is
/// the file's; the others are noted.
fn by_line(bytes: &[u8], log: &mut ProblemLog) -> (String, &'static Encoding) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let (mut unicode, mut western) = (Vec::new(), Vec::new());
    let separator = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    for (line, content) in (1_u32..).zip(bytes.split_inclusive(|byte| *byte == separator)) {
        if content.is_ascii() {
            text.push_str(&String::from_utf8_lossy(content));
        } else if let Ok(valid) = std::str::from_utf8(content) {
            text.push_str(valid);
            unicode.push(line);
        } else if is_damaged_unicode(content) {
            log.count(line, ProblemKind::UndecodableBytes, || vec![UTF_8.name().to_owned()]);
            text.push_str(&String::from_utf8_lossy(content));
            unicode.push(line);
        } else {
            text.push_str(&western_text(content));
            western.push(line);
        }
    }
    let (own, other, strangers) =
        if unicode.len() < western.len() { (WINDOWS_1252, UTF_8, unicode) } else { (UTF_8, WINDOWS_1252, western) };
    for line in strangers {
        log.count(line, ProblemKind::MixedEncoding, || vec![own.name().to_owned(), other.name().to_owned()]);
    }
    (text, own)
}

/// UTF-8 that was cut in the middle of a letter: it ends early, or other letters above ASCII are sound.
fn is_damaged_unicode(line: &[u8]) -> bool {
    let Err(error) = std::str::from_utf8(line) else { return false };
    error.error_len().is_none() || line.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn western_text(line: &[u8]) -> Cow<'_, str> {
    WINDOWS_1252.decode_without_bom_handling(line).0
}

fn remove_nul_bytes(text: &mut String, log: &mut ProblemLog) {
    let Some(first) = text.find('\0') else { return };
    let row = 1 + count(&text.as_bytes()[..first], b'\n') as u32;
    let before = text.len();
    text.retain(|sign| sign != '\0');
    log.add(Some(row), ProblemKind::NulBytes, vec![(before - text.len()).to_string()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Problem;

    fn decoded(bytes: &[u8]) -> (String, &'static str, bool, Vec<Problem>) {
        let mut log = ProblemLog::new("a.csv");
        let decoded = decode(bytes.to_vec(), &mut log);
        (decoded.text, decoded.encoding, decoded.byte_order_mark, log.finish())
    }

    #[test]
    fn unicode_with_and_without_mark() {
        assert_eq!(decoded("Köln".as_bytes()), ("Köln".into(), "UTF-8", false, vec![]));
        assert_eq!(decoded("\u{feff}Köln".as_bytes()), ("Köln".into(), "UTF-8", true, vec![]));
    }

    #[test]
    fn utf16_with_and_without_mark() {
        let little: Vec<u8> = "Ort;Köln\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Ort;Köln\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little), ("Ort;Köln\r\n".into(), "UTF-16LE", false, vec![]));
        assert_eq!(decoded(&big), ("Ort;Köln\r\n".into(), "UTF-16BE", false, vec![]));
        let marked = [b"\xff\xfe".as_slice(), &little].concat();
        assert_eq!(decoded(&marked), ("Ort;Köln\r\n".into(), "UTF-16LE", true, vec![]));
    }

    #[test]
    fn western_single_byte_text() {
        let (text, encoding, ..) = decoded(b"Gesch\xe4ftspartner \x80 \x96 M\xfcller\n");
        assert_eq!((text.as_str(), encoding), ("Geschäftspartner € – Müller\n", "windows-1252"));
        let (text, encoding, ..) = decoded(b"M\x9fller, K\x9aln, B\x8acker\n");
        assert_eq!((text.as_str(), encoding), ("Müller, Köln, Bäcker\n", "macintosh"));
    }

    #[test]
    fn central_european_text_is_left_to_the_detector() {
        let polish = "Zażółć gęślą jaźń, Łódź, Kraków, Święty Krzyż, Częstochowa, Żyrardów\n".repeat(8);
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(&polish);
        let (text, ..) = decoded(&bytes);
        assert_eq!(text, polish);
    }

    #[test]
    fn lines_of_another_encoding_are_read_in_their_own() {
        let (text, encoding, _, problems) = decoded(b"K\xc3\xb6ln\nM\xc3\xbcnchen\nL\xfcbeck\n");
        assert_eq!((text.as_str(), encoding), ("Köln\nMünchen\nLübeck\n", "UTF-8"));
        assert_eq!((problems[0].row, problems[0].kind), (Some(3), ProblemKind::MixedEncoding));
        let (text, encoding, _, problems) = decoded(b"K\xf6ln\nM\xfcnchen\nL\xc3\xbcbeck\n");
        assert_eq!((text.as_str(), encoding), ("Köln\nMünchen\nLübeck\n", "windows-1252"));
        assert_eq!((problems[0].row, problems[0].kind), (Some(3), ProblemKind::MixedEncoding));
    }

    #[test]
    fn letters_cut_in_two_are_shown_as_such() {
        let (text, encoding, _, problems) = decoded(b"M\xc3\xbcller Gro\xc3;1\n");
        assert_eq!((text.as_str(), encoding), ("Müller Gro\u{fffd};1\n", "UTF-8"));
        assert_eq!((problems[0].row, problems[0].kind), (Some(1), ProblemKind::UndecodableBytes));
    }

    #[test]
    fn nul_bytes_are_taken_out() {
        let (text, .., problems) = decoded(b"a;b\nc\0;d\n");
        assert_eq!(text, "a;b\nc;d\n");
        assert_eq!((problems[0].row, problems[0].kind), (Some(2), ProblemKind::NulBytes));
    }
}
