//! What a file is, by its first bytes and its name. Content outranks the name: a PDF named `.csv` is a PDF.

use super::formats::zip;
use super::quoting::count;

/// First bytes of kinds of files that are no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM\x00\x00", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS/OLE"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"OggS", "Ogg"),
    (b"RIFF", "RIFF"),
];

/// First words of kinds of text that are no delimited table, after blanks, in lower case.
const TEXT_MAGIC: &[(&str, &str)] = &[
    ("<!doctype html", "HTML"),
    ("<html", "HTML"),
    ("<?xml", "XML"),
    ("{\"", "JSON"),
    ("[{", "JSON"),
    ("[\n", "JSON"),
];

/// Endings under which tables come.
const TEXT_ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt", "psv", "asc", "dat"];

/// Endings of workbooks.
const WORKBOOK_ENDINGS: &[&str] = &["xlsx", "xlsm", "xltx", "xls"];

/// Text files that speak about the others.
const COMPANION_STEMS: &[&str] =
    &["readme", "liesmich", "license", "licence", "lizenz", "notice", "changelog", "sources"];

/// What to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Delimited text, as far as one can tell.
    Text {
        /// The name promises a table; else it must have two columns at least to count as one.
        promised: bool,
        /// The name says workbook.
        misnamed: bool,
    },
    /// A workbook.
    Workbook {
        /// The name says something else.
        misnamed: bool,
    },
    /// The name promises a table, the content is this.
    NotATable(&'static str),
    /// A kind that is not read.
    Unknown,
    /// No content, under a name that promises some.
    Empty,
}

/// Tells the kind of a file from its name and content.
pub(super) fn of(name: &str, bytes: &[u8]) -> Kind {
    let file_name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let (stem, ending) = file_name.rsplit_once('.').unwrap_or((&file_name, ""));
    let is_text_name = TEXT_ENDINGS.contains(&ending) && !COMPANION_STEMS.contains(&stem);
    let is_workbook_name = WORKBOOK_ENDINGS.contains(&ending);
    match content(bytes) {
        Content::Empty if is_text_name || is_workbook_name => Kind::Empty,
        Content::Workbook => Kind::Workbook { misnamed: !is_workbook_name || ending == "xls" },
        Content::Zip if is_workbook_name => Kind::Workbook { misnamed: false },
        Content::Zip if is_text_name => Kind::NotATable("ZIP"),
        Content::Named("XLS/OLE") if ending == "xls" => Kind::Unknown,
        Content::Named(found) if is_text_name || is_workbook_name => Kind::NotATable(found),
        Content::Text if is_text_name => Kind::Text { promised: matches!(ending, "csv" | "tsv"), misnamed: false },
        Content::Text if is_workbook_name => Kind::Text { promised: true, misnamed: true },
        Content::Empty | Content::Zip | Content::Named(_) | Content::Text => Kind::Unknown,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Empty,
    Workbook,
    Zip,
    Named(&'static str),
    Text,
}

fn content(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(1 << 16)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return if zip::is_workbook(bytes) { Content::Workbook } else { Content::Zip };
    }
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Named(name);
    }
    if is_blank(bytes) {
        return Content::Empty;
    }
    if let Some(name) = text_kind(head) {
        return Content::Named(name);
    }
    if is_binary(head) { Content::Named("binary data") } else { Content::Text }
}

/// Nothing but a byte order mark, blanks, line ends and NUL bytes.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1a | 0xef | 0xbb | 0xbf | 0xfe | 0xff))
}

fn text_kind(head: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(&head[..head.len().min(64)]).to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    TEXT_MAGIC.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, name)| *name)
}

/// Whether control characters are too many for text. UTF-16 is told by its mark or by NUL in every second byte.
fn is_binary(head: &[u8]) -> bool {
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let nul = count(head, 0);
    let odd_nul = head.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    let one_sided = odd_nul.max(nul - odd_nul) * 10 >= nul * 9;
    if is_utf16 || (nul * 10 > head.len() * 3 && one_sided) {
        return false;
    }
    let control = head.iter().filter(|byte| matches!(byte, 0 | 2..=8 | 0x0b | 0x0e..=0x1b | 0x7f)).count();
    control * 100 > head.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_outranks_the_name() {
        assert_eq!(of("a.csv", b"%PDF-1.7\n"), Kind::NotATable("PDF"));
        assert_eq!(of("a.pdf", b"%PDF-1.7\n"), Kind::Unknown);
        assert_eq!(of("a.csv", b"<!DOCTYPE html><html>"), Kind::NotATable("HTML"));
        assert_eq!(of("a.xlsx", b"a;b\n1;2\n"), Kind::Text { promised: true, misnamed: true });
        assert_eq!(of("a.xlsx", b"PK\x03\x04 cut off"), Kind::Workbook { misnamed: false });
        assert_eq!(of("a.csv", &(0..=255).cycle().take(4096).collect::<Vec<u8>>()), Kind::NotATable("binary data"));
    }

    #[test]
    fn text_is_read_by_name() {
        assert_eq!(of("x/a.CSV", b"a;b\n"), Kind::Text { promised: true, misnamed: false });
        assert_eq!(of("a.txt", b"a;b\n"), Kind::Text { promised: false, misnamed: false });
        for name in ["README.md", "readme.txt", "notes.docx", "a.json", "Makefile"] {
            assert_eq!(of(name, b"a;b\n"), Kind::Unknown, "{name}");
        }
    }

    #[test]
    fn empty_files() {
        assert_eq!(of("a.csv", b""), Kind::Empty);
        assert_eq!(of("a.csv", b"\xef\xbb\xbf \r\n\n"), Kind::Empty);
        assert_eq!(of(".gitkeep", b""), Kind::Unknown);
    }

    #[test]
    fn utf16_is_text() {
        let text: Vec<u8> = "Ort;Köln\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of("a.csv", &text), Kind::Text { promised: true, misnamed: false });
    }
}
