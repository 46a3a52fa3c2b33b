//! Bytes become text. Order of evidence: byte order mark, valid UTF-8, NUL pattern of UTF-16, letters of the Western
//! single-byte encodings, then the detector of Firefox. A file may mix encodings line by line, where exports of two
//! programs were pasted together.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::code_pages::{CodePage, Guess};
use super::limits::PROBLEMS_PER_KIND;
use super::problems::ProblemLog;
use super::quoting::count;
use crate::table::ProblemKind;

/// Bytes that the guesses look at.
const SAMPLE_BYTES: usize = 1 << 18;

/// German letters (`äöüÄÖÜß`) and the signs that go with them (`€§°é–’“”„`), in windows-1252.
const WESTERN: &[u8] = b"\xe4\xf6\xfc\xc4\xd6\xdc\xdf\x80\xa7\xb0\xe9\x96\x92\x93\x94\x84";

/// What was found out about the encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoded {
    /// WHATWG name of the encoding, or IANA's for those of DOS.
    pub(super) name: &'static str,
    pub(super) byte_order_mark: bool,
}

/// Decodes a text page by page; never fails, but notes what could not be decoded.
#[derive(Debug)]
pub(super) struct Decoder {
    charset: Charset,
    byte_order_mark: bool,
    /// Bytes of the mark that are still to be left out.
    skip: usize,
    lines: Lines,
    /// NUL bytes taken out so far, and the line of the first.
    nul: Option<(u32, usize)>,
    /// Lines of the pages before.
    passed: u32,
}

#[derive(Debug, Clone, Copy)]
enum Charset {
    /// UTF-8 where a line is valid UTF-8, windows-1252 where it is not.
    ByLine,
    Known(&'static Encoding),
    Dos(CodePage),
}

/// Lines above ASCII in the one and the other encoding, with the first of them.
#[derive(Debug, Default)]
struct Lines {
    unicode: Tally,
    western: Tally,
}

#[derive(Debug, Default)]
struct Tally {
    count: usize,
    first: Vec<u32>,
}

impl Tally {
    fn add(&mut self, line: u32) {
        self.count += 1;
        if self.first.len() < PROBLEMS_PER_KIND {
            self.first.push(line);
        }
    }
}

/// The text of a whole content, and what was found out about its encoding.
pub(super) fn decode(bytes: Vec<u8>, log: &mut ProblemLog) -> (String, Encoded) {
    let mut decoder = Decoder::of(&bytes);
    let text = decoder.decode(bytes, log);
    (text, decoder.finish(log))
}

impl Decoder {
    /// Decides on the encoding by the first page of a text.
    pub(super) fn of(page: &[u8]) -> Self {
        let (charset, skip) = match Encoding::for_bom(page) {
            Some((encoding, length)) if encoding == UTF_8 => (Charset::ByLine, length),
            Some((encoding, length)) => (Charset::Known(encoding), length),
            None => (without_mark(page), 0),
        };
        Self { charset, byte_order_mark: skip > 0, skip, lines: Lines::default(), nul: None, passed: 0 }
    }

    /// The text of the next page.
    pub(super) fn decode(&mut self, mut page: Vec<u8>, log: &mut ProblemLog) -> String {
        if self.skip > 0 {
            page.drain(..std::mem::take(&mut self.skip).min(page.len()));
        }
        let mut text = match self.charset {
            Charset::ByLine => match String::from_utf8(page) {
                Ok(text) => {
                    if !text.is_ascii() {
                        self.lines.unicode.count += count(text.as_bytes(), b'\n').max(1);
                    }
                    text
                }
                Err(error) => self.by_line(error.as_bytes(), log),
            },
            Charset::Known(encoding) => {
                if [UTF_16LE, UTF_16BE].contains(&encoding) && page.len() % 2 == 1 {
                    // Half a sign at the end of a file.
                    page.pop();
                }
                let (text, had_errors) = encoding.decode_without_bom_handling(&page);
                if had_errors {
                    log.add(None, ProblemKind::UndecodableBytes, vec![encoding.name().to_owned()]);
                }
                text.into_owned()
            }
            Charset::Dos(code_page) => code_page.decode(&page),
        };
        self.remove_nul_bytes(&mut text);
        self.remove_marks(&mut text);
        self.passed += count(text.as_bytes(), b'\n') as u32;
        text
    }

    /// The encoding of most lines, where the others are noted.
    pub(super) fn finish(self, log: &mut ProblemLog) -> Encoded {
        if let Some((row, removed)) = self.nul {
            log.add(Some(row), ProblemKind::NulBytes, vec![removed.to_string()]);
        }
        let name = match self.charset {
            Charset::ByLine => self.lines.note_strangers(log).name(),
            Charset::Known(encoding) => encoding.name(),
            Charset::Dos(code_page) => code_page.name(),
        };
        Encoded { name, byte_order_mark: self.byte_order_mark }
    }

    fn by_line(&mut self, bytes: &[u8], log: &mut ProblemLog) -> String {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
        let separator = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        for (line, content) in (self.passed + 1..).zip(bytes.split_inclusive(|byte| *byte == separator)) {
            if content.is_ascii() {
                text.push_str(&String::from_utf8_lossy(content));
            } else if let Ok(valid) = std::str::from_utf8(content) {
                text.push_str(valid);
                self.lines.unicode.add(line);
            } else if is_damaged_unicode(content) {
                log.count(line, ProblemKind::UndecodableBytes, || vec![UTF_8.name().to_owned()]);
                text.push_str(&String::from_utf8_lossy(content));
                self.lines.unicode.add(line);
            } else {
                text.push_str(&western_text(content));
                self.lines.western.add(line);
            }
        }
        text
    }

    /// Takes out byte order marks at the start of lines, where files were put one behind the other, and one at the very start
    /// that was taken for text.
    fn remove_marks(&mut self, text: &mut String) {
        const MARK: char = '\u{feff}';
        const MARK_AS_TEXT: &str = "ï»¿";
        if self.passed == 0 && text.starts_with(MARK_AS_TEXT) {
            text.drain(..MARK_AS_TEXT.len());
        }
        if text.contains(MARK) {
            let mut at_start = true;
            text.retain(|sign| {
                let keeps = sign != MARK || !at_start;
                at_start = matches!(sign, '\n' | '\r') || (sign == MARK && at_start);
                keeps
            });
        }
    }

    fn remove_nul_bytes(&mut self, text: &mut String) {
        let Some(first) = text.find('\0') else { return };
        let row = self.passed + 1 + count(&text.as_bytes()[..first], b'\n') as u32;
        let before = text.len();
        text.retain(|sign| sign != '\0');
        let (_, removed) = self.nul.get_or_insert((row, 0));
        *removed += before - text.len();
    }
}

impl Lines {
    /// Notes the lines in the rarer encoding; returns the other one.
    fn note_strangers(self, log: &mut ProblemLog) -> &'static Encoding {
        let (own, other, strangers) = if self.unicode.count < self.western.count {
            (WINDOWS_1252, UTF_8, self.unicode)
        } else {
            (UTF_8, WINDOWS_1252, self.western)
        };
        log.count_all(strangers.count, &strangers.first, ProblemKind::MixedEncoding, || {
            vec![own.name().to_owned(), other.name().to_owned()]
        });
        own
    }
}

fn without_mark(page: &[u8]) -> Charset {
    if let Some(encoding) = utf16_by_nul_bytes(page) {
        return Charset::Known(encoding);
    }
    if std::str::from_utf8(page).is_ok() {
        return Charset::ByLine;
    }
    match Guess::of(&page[..page.len().min(SAMPLE_BYTES)]) {
        Guess::Dos(code_page) => return Charset::Dos(code_page),
        Guess::Mac => return Charset::Known(MACINTOSH),
        Guess::EuroSign => return Charset::Known(ISO_8859_15),
        Guess::None => {}
    }
    match legacy_encoding(page) {
        encoding if encoding == WINDOWS_1252 => Charset::ByLine,
        encoding => Charset::Known(encoding),
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
    let western = high.iter().filter(|byte| WESTERN.contains(byte)).count();
    if western * 2 >= high.len() || bytes.windows(2).any(is_unicode_letter) {
        return WINDOWS_1252;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE_BYTES)], bytes.len() <= SAMPLE_BYTES);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// Whether two bytes are a Western letter in UTF-8: the file then mixes encodings.
pub(super) fn is_unicode_letter(pair: &[u8]) -> bool {
    matches!(pair, [0xc2 | 0xc3, 0x80..=0xbf])
}

/// UTF-8 that was cut in the middle of a letter: it ends early, or other letters above ASCII are sound.
fn is_damaged_unicode(line: &[u8]) -> bool {
    let Err(error) = std::str::from_utf8(line) else { return false };
    error.error_len().is_none() || line.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn western_text(line: &[u8]) -> Cow<'_, str> {
    WINDOWS_1252.decode_without_bom_handling(line).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Problem;

    fn decoded(bytes: &[u8]) -> (String, &'static str, bool, Vec<Problem>) {
        let mut log = ProblemLog::new("a.csv");
        let mut decoder = Decoder::of(bytes);
        let text = decoder.decode(bytes.to_vec(), &mut log);
        let encoded = decoder.finish(&mut log);
        (text, encoded.name, encoded.byte_order_mark, log.finish())
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
    fn text_of_dos_and_of_old_unix() {
        let (text, encoding, ..) = decoded(b"Stra\xe1e;K\x94ln;M\x81ller;B\x84cker\n");
        assert_eq!((text.as_str(), encoding), ("Straße;Köln;Müller;Bäcker\n", "IBM850"));
        let (text, encoding, ..) = decoded(b"K\xf6ln;12,50 \xa4\nM\xfcnchen;9,00 \xa4\n");
        assert_eq!((text.as_str(), encoding), ("Köln;12,50 €\nMünchen;9,00 €\n", "ISO-8859-15"));
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
    fn marks_at_the_start_of_lines_are_taken_out() {
        assert_eq!(decoded("a;b\r\n\u{feff}c;\u{feff}d".as_bytes()).0, "a;b\r\nc;\u{feff}d");
        assert_eq!(decoded("\u{feff}\u{feff}a".as_bytes()).0, "a");
        assert_eq!(decoded("ï»¿a;ï»¿".as_bytes()).0, "a;ï»¿");
    }

    #[test]
    fn nul_bytes_are_taken_out() {
        let (text, .., problems) = decoded(b"a;b\nc\0;d\n");
        assert_eq!(text, "a;b\nc;d\n");
        assert_eq!((problems[0].row, problems[0].kind), (Some(2), ProblemKind::NulBytes));
    }
}
