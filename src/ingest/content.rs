//! The content of a file goes to the reader of its kind.

use std::path::Path;

use super::formats::gobd::Descriptions;
use super::formats::{Read, archive, csv, gobd, html, json, ods, parquet, sqlite, workbook, xml};
use super::kind::{self, Kind, Structured};
use super::limits;
use super::pages::Source;
use super::problems::told;
use crate::table::ProblemKind;

/// A file as its bytes.
pub(super) struct Content<'a> {
    /// Its name in every report.
    pub(super) file: &'a str,
    pub(super) bytes: Vec<u8>,
    /// Where it lies, unless it is a member of an archive.
    pub(super) path: Option<&'a Path>,
    /// How many archives it lies in.
    pub(super) depth: usize,
}

/// Reads the content of a file by its kind, or by what an index says about it. A file without a table says why.
pub(super) fn read(content: Content<'_>, descriptions: &Descriptions) -> Read {
    let file = content.file;
    let read = read_kind(content, descriptions);
    if read.tables.is_empty() && read.problems.is_empty() {
        return told(file, ProblemKind::EmptyFile, Vec::new());
    }
    read
}

fn read_kind(content: Content<'_>, descriptions: &Descriptions) -> Read {
    let file = content.file;
    if let Some(described) = descriptions.of(file) {
        return gobd::read(file, content.bytes, described);
    }
    match kind::of(file, &content.bytes) {
        Kind::Empty => told(file, ProblemKind::EmptyFile, Vec::new()),
        Kind::Unknown(found) => told(file, ProblemKind::UnknownFile, vec![found]),
        Kind::NotATable(found) => told(file, ProblemKind::NotATable, vec![found.to_owned()]),
        Kind::Encrypted(found) => told(file, ProblemKind::Encrypted, vec![found.to_owned()]),
        Kind::Structured { kind, misnamed } => {
            let read = read_structured(&content, kind);
            if misnamed { noting_name(read, file, kind.name()) } else { read }
        }
        Kind::Text { promised, misnamed } => read_text(file, Source::Whole(content.bytes), promised, misnamed),
    }
}

/// Reads a text whose name promises a table, or has to look like one, or says another kind of file.
pub(super) fn read_text(file: &str, source: Source<'_>, promised: bool, misnamed: bool) -> Read {
    match csv::read(file, source, promised) {
        Some(read) if misnamed => noting_name(read, file, "CSV"),
        Some(read) => read,
        None => told(file, ProblemKind::UnknownFile, vec!["TXT".to_owned()]),
    }
}

fn read_structured(content: &Content<'_>, kind: Structured) -> Read {
    let (file, bytes) = (content.file, content.bytes.as_slice());
    match kind {
        Structured::Zip | Structured::Gzip if content.depth >= limits::ARCHIVE_DEPTH => told(
            file,
            ProblemKind::LimitReached,
            vec!["archives in archives".into(), limits::ARCHIVE_DEPTH.to_string()],
        ),
        Structured::Zip => archive::read_zip(content),
        Structured::Gzip => archive::read_gzip(content),
        Structured::Xlsx | Structured::Xlsb | Structured::Xls => workbook::read(file, bytes, kind),
        Structured::Ods => ods::read(file, bytes),
        Structured::Json => json::read(file, bytes),
        Structured::Xml => xml::read(file, bytes),
        Structured::Html => html::read(file, bytes),
        Structured::Parquet => parquet::read(file, bytes),
        Structured::Sqlite => sqlite::read(file, content.path, bytes),
    }
}

fn noting_name(mut read: Read, file: &str, found: &str) -> Read {
    read.problems.extend(told(file, ProblemKind::MisnamedFile, vec![found.to_owned()]).problems);
    read
}
