//! Text of JSON, XML and HTML: the encoding that the text itself names, and signs written as `&uuml;` or `&#252;`.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::escape::{resolve_predefined_entity, unescape_with};
use quick_xml::events::{BytesRef, BytesStart};

use crate::ingest::encoding;
use crate::ingest::problems::ProblemLog;

/// Bytes among which a text names its encoding.
const HEAD: usize = 2048;

/// Named signs of HTML that exports use: name, tab, sign.
const NAMED_SIGNS: &str = include_str!("../data/html_signs.tsv");

/// The text of a file: in the encoding that a byte order mark tells, that the text names, or that its bytes speak for.
pub(super) fn decoded(bytes: &[u8], log: &mut ProblemLog) -> String {
    let named = named_encoding(&bytes[..bytes.len().min(HEAD)]);
    let is_other = |encoding: &&'static Encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding);
    match named.filter(is_other) {
        Some(encoding) if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => encoding::decode(bytes.to_vec(), log).0,
    }
}

/// The encoding of `encoding="…"` or `charset=…`.
fn named_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let mark = ["encoding=", "charset="].iter().filter_map(|mark| Some(head.find(mark)? + mark.len())).min()?;
    let label = head[mark..].trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | ':'))).next()?;
    Encoding::for_label(label.as_bytes())
}

/// A sign by its name: those of XML, and those of HTML that exports use.
fn named_sign(name: &str) -> Option<&'static str> {
    let of_html = || NAMED_SIGNS.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == name);
    resolve_predefined_entity(name).or_else(|| of_html().map(|(_, sign)| sign))
}

/// Text with its named and numbered signs resolved; what is none stays as it is. Nothing else is ever expanded.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    unescape_with(text, named_sign).unwrap_or(Cow::Borrowed(text))
}

/// A reference between texts of XML: its sign, or itself where it is unknown.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    let name: &str = reference;
    match reference.resolve_char_ref() {
        Ok(Some(sign)) => text.push(sign),
        _ => match named_sign(name) {
            Some(sign) => text.push_str(sign),
            None => text.extend(["&", name, ";"]),
        },
    }
}

/// The attributes of an element, without their prefixes; broken ones are left out.
pub(super) fn attributes<'a>(element: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes.filter_map(Result::ok).map(|attribute| {
        let (name, _) = attribute.key.decompose();
        let value = match attribute.value {
            Cow::Borrowed(value) => unescaped(value),
            Cow::Owned(value) => Cow::Owned(unescaped(&value).into_owned()),
        };
        (name.into_inner(), value)
    })
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    attributes(element).find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decoded(bytes, &mut ProblemLog::new("a.xml"))
    }

    #[test]
    fn a_text_names_its_encoding() {
        assert!(text(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>K\xf6ln</a>").ends_with("<a>Köln</a>"));
        assert!(text(b"<meta charset=windows-1250><td>\xa3\xf3d\x9f</td>").contains("Łódź"));
        assert!(text("<?xml encoding='ISO-8859-1'?><a>Köln</a>".as_bytes()).contains("Köln"));
        let wide: Vec<u8> = "\u{feff}<a>Köln</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide), "<a>Köln</a>");
    }

    #[test]
    fn signs_are_resolved_once() {
        assert_eq!(unescaped("M&uuml;ller &amp; S&#246;hne&nbsp;&#x20AC;"), "Müller & Söhne\u{a0}€");
        assert_eq!(unescaped("&amp;uuml;"), "&uuml;");
        assert_eq!(unescaped("A & B"), "A & B");
        assert_eq!(unescaped("&bomb;"), "&bomb;");
    }
}
