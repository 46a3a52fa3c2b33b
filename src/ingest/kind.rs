//! What a file is, by its first bytes and its name. Content outranks the name: a PDF named `.csv` is a PDF.

use super::formats::{mhtml, ole, zip};
use super::quoting::count;

/// First bytes of kinds of files that are no text and are not read.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM\x00\x00", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"OggS", "Ogg"),
    (b"RIFF", "RIFF"),
];

/// Endings under which delimited text comes.
const TEXT_ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt", "psv", "asc", "dat"];

/// Text files that speak about the others.
const COMPANION_STEMS: &[&str] =
    &["readme", "liesmich", "license", "licence", "lizenz", "notice", "changelog", "sources"];

/// A kind of file with a reader of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Structured {
    /// Office Open XML: XLSX, XLSM.
    Xlsx,
    /// Excel's binary parts in a ZIP container.
    Xlsb,
    /// Excel's old format (BIFF).
    Xls,
    /// OpenDocument.
    Ods,
    /// An archive of any kinds.
    Zip,
    /// One packed file.
    Gzip,
    /// One value or one value per line.
    Json,
    /// Elements as rows, or a workbook of Excel 2003.
    Xml,
    /// Tables of a web page, as many programs write them under the name `.xls`.
    Html,
    /// Apache Parquet.
    Parquet,
    /// A database file of SQLite.
    Sqlite,
}

impl Structured {
    /// All kinds, with the name that people use and the endings that are right for it.
    const ALL: [(Self, &'static str, &'static [&'static str]); 11] = [
        (Self::Xlsx, "XLSX", &["xlsx", "xlsm", "xltx", "xltm"]),
        (Self::Xlsb, "XLSB", &["xlsb"]),
        (Self::Xls, "XLS", &["xls", "xlt"]),
        (Self::Ods, "ODS", &["ods", "ots"]),
        (Self::Zip, "ZIP", &["zip"]),
        (Self::Gzip, "GZIP", &["gz", "gzip"]),
        (Self::Json, "JSON", &["json", "jsonl", "ndjson"]),
        (Self::Xml, "XML", &["xml"]),
        (Self::Html, "HTML", &["html", "htm", "mht", "mhtml"]),
        (Self::Parquet, "Parquet", &["parquet", "pq"]),
        (Self::Sqlite, "SQLite", &["sqlite", "sqlite3", "db", "db3"]),
    ];

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, name, _)| name)
    }

    fn is_named(self, ending: &str) -> bool {
        Self::ALL.iter().any(|(kind, _, endings)| *kind == self && endings.contains(&ending))
    }

    fn is_any_ending(ending: &str) -> bool {
        Self::ALL.iter().any(|(_, _, endings)| endings.contains(&ending))
    }

    /// Whether only text would come under such a name: content that is none of the kinds is then read as text.
    fn is_workbook_ending(ending: &str) -> bool {
        [Self::Xlsx, Self::Xlsb, Self::Xls, Self::Ods].iter().any(|kind| kind.is_named(ending))
    }
}

/// What to do with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Delimited text, as far as one can tell.
    Text {
        /// The name promises a table; else it must have two columns at least to count as one.
        promised: bool,
        /// The name says workbook.
        misnamed: bool,
    },
    /// A kind with a reader of its own.
    Structured {
        /// Which.
        kind: Structured,
        /// The name says something else.
        misnamed: bool,
    },
    /// Protected by a password; what of.
    Encrypted(&'static str),
    /// The name promises a table, the content is this.
    NotATable(&'static str),
    /// A kind that is not read, as people call it.
    Unknown(String),
    /// No content, under a name that promises some.
    Empty,
}

/// Tells the kind of a file from its name and content.
pub(super) fn of(name: &str, bytes: &[u8]) -> Kind {
    let file_name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let (stem, ending) = file_name.rsplit_once('.').unwrap_or((&file_name, ""));
    let is_text_name = TEXT_ENDINGS.contains(&ending) && !COMPANION_STEMS.contains(&stem);
    let is_workbook_name = Structured::is_workbook_ending(ending);
    let is_data_name = is_text_name || Structured::is_any_ending(ending);
    match content(bytes, ending) {
        Content::Empty if is_data_name => Kind::Empty,
        Content::Structured(kind) if kind.is_named(ending) => Kind::Structured { kind, misnamed: false },
        Content::Structured(Structured::Zip) if is_workbook_name => {
            let kind = if ending == "ods" { Structured::Ods } else { Structured::Xlsx };
            Kind::Structured { kind, misnamed: false }
        }
        Content::Structured(kind) if is_data_name || (ending.is_empty() && kind != Structured::Zip) => {
            Kind::Structured { kind, misnamed: !ending.is_empty() }
        }
        Content::Encrypted(found) if is_data_name => Kind::Encrypted(found),
        Content::Named(found) if is_data_name => Kind::NotATable(found),
        Content::Text if is_text_name => Kind::Text { promised: matches!(ending, "csv" | "tsv"), misnamed: false },
        Content::Text if is_workbook_name => Kind::Text { promised: true, misnamed: true },
        Content::Encrypted(found) | Content::Named(found) => Kind::Unknown(found.to_owned()),
        Content::Empty | Content::Structured(_) | Content::Text => Kind::Unknown(spoken(&file_name, ending)),
    }
}

/// What a file of an unknown kind is called: its ending, or its whole name.
fn spoken(file_name: &str, ending: &str) -> String {
    if ending.is_empty() { file_name.to_owned() } else { ending.to_uppercase() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Empty,
    Structured(Structured),
    Encrypted(&'static str),
    Named(&'static str),
    Text,
}

fn content(bytes: &[u8], ending: &str) -> Content {
    let head = &bytes[..bytes.len().min(1 << 16)];
    if let Some(content) = container(bytes) {
        return content;
    }
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Content::Named(name);
    }
    if is_blank(bytes) {
        return Content::Empty;
    }
    if let Some(kind) = text_kind(head, ending) {
        return Content::Structured(kind);
    }
    if is_binary(head) { Content::Named("binary data") } else { Content::Text }
}

/// Kinds that are told by their first bytes alone.
fn container(bytes: &[u8]) -> Option<Content> {
    let kind = match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => match zip::workbook(bytes) {
            Some(kind) => kind,
            None => Structured::Zip,
        },
        [0x1f, 0x8b, ..] => Structured::Gzip,
        [b'P', b'A', b'R', b'1', ..] => Structured::Parquet,
        _ if bytes.starts_with(b"SQLite format 3\x00") => Structured::Sqlite,
        _ if bytes.starts_with(ole::MAGIC) => match ole::content(bytes) {
            ole::Content::Workbook => Structured::Xls,
            ole::Content::Encrypted => return Some(Content::Encrypted("XLSX")),
            ole::Content::Other(name) => return Some(Content::Named(name)),
        },
        _ => return None,
    };
    Some(Content::Structured(kind))
}

/// Nothing but a byte order mark, blanks, line ends and NUL bytes.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1a | 0xef | 0xbb | 0xbf | 0xfe | 0xff))
}

/// JSON, XML and HTML are told by how they begin; NUL bytes of UTF-16 do not count.
fn text_kind(head: &[u8], ending: &str) -> Option<Structured> {
    let start: Vec<u8> = head.iter().take(8192).copied().filter(|byte| *byte != 0).collect();
    let start = String::from_utf8_lossy(&start).to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', '\u{fffd}', ' ', '\t', '\r', '\n', 'ÿ', 'þ']);
    if start.starts_with('<') {
        return markup_kind(start, ending);
    }
    if mhtml::is_message(start) && (Structured::is_workbook_ending(ending) || Structured::Html.is_named(ending)) {
        return Some(Structured::Html);
    }
    let mut signs = start.chars().filter(|sign| !sign.is_whitespace());
    let (first, second) = (signs.next(), signs.next());
    let is_json = match (first, second) {
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{')) => true,
        (Some('['), Some(second)) => {
            Structured::Json.is_named(ending) || (second == '[' && !start.contains(['\t', ';']))
        }
        _ => false,
    };
    is_json.then_some(Structured::Json)
}

fn markup_kind(start: &str, ending: &str) -> Option<Structured> {
    const PAGE: &[&str] =
        &["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<center", "<font"];
    let is_xml = start.starts_with("<?xml") || Structured::Xml.is_named(ending);
    let begins_page = !is_xml && PAGE.iter().any(|tag| start.starts_with(tag));
    if (begins_page || start.contains("<html")) && !is_workbook_markup(start) {
        return Some(Structured::Html);
    }
    let is_element = start[1..].starts_with(|sign: char| sign.is_ascii_alphabetic());
    let is_markup = is_xml || start.starts_with("<!--") || start.starts_with("<!doctype");
    (is_markup || (is_element && Structured::is_any_ending(ending))).then_some(Structured::Xml)
}

/// A workbook of Excel 2003 in XML.
fn is_workbook_markup(start: &str) -> bool {
    start.contains("<workbook") || start.contains(":workbook ")
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

    fn structured(kind: Structured, misnamed: bool) -> Kind {
        Kind::Structured { kind, misnamed }
    }

    #[test]
    fn the_handbook_names_every_kind_with_its_endings() {
        let kinds = include_str!("data/kinds.tsv");
        for (_, name, endings) in Structured::ALL {
            let row = kinds.lines().find(|line| line.split('\t').next() == Some(name));
            assert_eq!(row.and_then(|row| row.split('\t').nth(1)), Some(endings.join(" ").as_str()), "{name}");
        }
        assert_eq!(kinds.lines().next().and_then(|row| row.split('\t').nth(1)), Some(TEXT_ENDINGS.join(" ").as_str()));
    }

    #[test]
    fn content_outranks_the_name() {
        assert_eq!(of("a.csv", b"%PDF-1.7\n"), Kind::NotATable("PDF"));
        assert_eq!(of("a.pdf", b"%PDF-1.7\n"), Kind::Unknown("PDF".into()));
        assert_eq!(of("a.csv", b"<!DOCTYPE html><html>"), structured(Structured::Html, true));
        assert_eq!(of("a.xlsx", b"a;b\n1;2\n"), Kind::Text { promised: true, misnamed: true });
        assert_eq!(of("a.xlsx", b"PK\x03\x04 cut off"), structured(Structured::Xlsx, false));
        assert_eq!(of("a.csv", &(0..=255).cycle().take(4096).collect::<Vec<u8>>()), Kind::NotATable("binary data"));
        assert_eq!(of("a.docx", b"PK\x03\x04 word/"), Kind::Unknown("DOCX".into()));
        assert_eq!(of("a.csv", b"\x1f\x8b\x08"), structured(Structured::Gzip, true));
    }

    #[test]
    fn text_is_read_by_name() {
        assert_eq!(of("x/a.CSV", b"a;b\n"), Kind::Text { promised: true, misnamed: false });
        assert_eq!(of("a.txt", b"a;b\n"), Kind::Text { promised: false, misnamed: false });
        for (name, kind) in
            [("README.md", "MD"), ("readme.txt", "TXT"), ("notes.docx", "DOCX"), ("Makefile", "makefile")]
        {
            assert_eq!(of(name, b"a;b\n"), Kind::Unknown(kind.into()), "{name}");
        }
        assert_eq!(of("mail.eml", b"From: a@b.de\nTo: c@d.de\n\nHallo"), Kind::Unknown("EML".into()));
    }

    #[test]
    fn json_and_markup_are_told_by_how_they_begin() {
        for (name, text, kind) in [
            ("a.json", " [\n  {\"a\": 1}]", Structured::Json),
            ("a.json", "[[1, 2]]", Structured::Json),
            ("a.json", "[1, 2]", Structured::Json),
            ("a.jsonl", "{\"a\": 1}\n{\"a\": 2}", Structured::Json),
            ("a.xml", "<?xml version=\"1.0\"?><a/>", Structured::Xml),
            ("a.xml", "<rows><row/></rows>", Structured::Xml),
            ("a.xls", "<html><body><table>", Structured::Html),
            ("a.xls", "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:x\">", Structured::Xml),
        ] {
            let Kind::Structured { kind: found, .. } = of(name, text.as_bytes()) else { panic!("{text}") };
            assert_eq!(found, kind, "{text}");
        }
        let wide: Vec<u8> = "\u{feff}[{\"a\": 1}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of("a.json", &wide), structured(Structured::Json, false));
        assert_eq!(of("a.csv", b"[Name];[Ort]\nA;B\n"), Kind::Text { promised: true, misnamed: false });
        assert_eq!(of("a.csv", b"<Name>;<Ort>\nA;B\n"), Kind::Text { promised: true, misnamed: false });
    }

    #[test]
    fn empty_files() {
        assert_eq!(of("a.csv", b""), Kind::Empty);
        assert_eq!(of("a.csv", b"\xef\xbb\xbf \r\n\n"), Kind::Empty);
        assert_eq!(of(".gitkeep", b""), Kind::Unknown("GITKEEP".into()));
    }

    #[test]
    fn utf16_is_text() {
        let text: Vec<u8> = "Ort;Köln\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of("a.csv", &text), Kind::Text { promised: true, misnamed: false });
    }
}
