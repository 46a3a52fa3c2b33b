//! The `index.xml` of an export for tax audits, after the description standard of Audicon (GDPdU-01-09-2004). Its document type is
//! not fetched, and no entity is expanded.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::markup;
use crate::ingest::limits;
use crate::ingest::problems::ProblemLog;

/// Most tables and columns that one index describes.
const MOST_COLUMNS: usize = 1_000_000;

/// What an index says about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Described {
    /// The file, relative to the index.
    pub(super) url: String,
    /// What the table is called.
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
    pub(super) layout: Layout,
    /// The encoding, where it is no Unicode and is known.
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) decimal_symbol: String,
    /// The line from which on data stand.
    pub(super) first_line: u32,
}

/// One column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// Digits behind the decimal sign, which is not written.
    pub(super) implied_digits: usize,
    /// First sign (from 0) and the one behind the last, where columns have fixed widths.
    pub(super) range: Option<(usize, usize)>,
}

/// How cells are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    Delimited { delimiter: String, quote: Option<u8>, record_end: Option<u8> },
    Fixed { length: Option<usize> },
}

impl Default for Described {
    fn default() -> Self {
        Self {
            url: String::new(),
            title: String::new(),
            columns: Vec::new(),
            layout: Layout::Delimited { delimiter: ";".to_owned(), quote: Some(b'"'), record_end: None },
            encoding: Some(WINDOWS_1252),
            decimal_symbol: ",".to_owned(),
            first_line: 1,
        }
    }
}

/// The tables that an index describes; none where it is no such index or is damaged.
pub(super) fn read(bytes: &[u8]) -> Vec<Described> {
    let text = markup::decoded(bytes, &mut ProblemLog::new(""));
    let mut index = Index::default();
    let mut reader = Reader::from_str(&text);
    let mut names: Vec<String> = Vec::new();
    let mut content = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                names.push(element.local_name().into_inner().to_owned());
                content.clear();
                index.enter(&names);
            }
            Ok(Event::Empty(element)) => {
                names.push(element.local_name().into_inner().to_owned());
                index.enter(&names);
                index.leave(&names, "");
                names.pop();
            }
            Ok(Event::End(_)) => {
                index.leave(&names, &content);
                names.pop();
                content.clear();
            }
            Ok(Event::Text(text)) => content.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) => content.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => markup::push_reference(&reference, &mut content),
            Ok(Event::Eof) => return index.tables,
            Ok(_) => {}
            Err(_) => return Vec::new(),
        }
        if names.len() > limits::NESTING || index.columns > MOST_COLUMNS {
            return Vec::new();
        }
    }
}

/// The tables while they are read.
#[derive(Default)]
struct Index {
    tables: Vec<Described>,
    table: Option<Described>,
    column: Option<Column>,
    columns: usize,
}

impl Index {
    fn enter(&mut self, names: &[String]) {
        match names.last().map_or("", String::as_str) {
            "Table" if names.iter().any(|name| name == "Media") => self.table = Some(Described::default()),
            "VariableColumn" | "VariablePrimaryKey" | "FixedColumn" | "FixedPrimaryKey" => {
                self.columns += 1;
                self.column = Some(Column::default());
            }
            "FixedLength" => {
                if let Some(table) = &mut self.table {
                    table.layout = Layout::Fixed { length: None };
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, names: &[String], content: &str) {
        let name = names.last().map_or("", String::as_str);
        let above = names.iter().rev().nth(1).map_or("", String::as_str);
        if name == "Table" {
            let complete = self.table.take().filter(|table| !table.url.is_empty() && !table.columns.is_empty());
            self.tables.extend(complete);
            return;
        }
        // Ranges of days, not of lines.
        let Some(table) = self.table.as_mut().filter(|_| !names.iter().any(|name| name == "Validity")) else { return };
        if let Some(column) = &mut self.column {
            match name {
                "VariableColumn" | "VariablePrimaryKey" | "FixedColumn" | "FixedPrimaryKey" => {
                    table.columns.extend(self.column.take());
                }
                _ => column.take(name, above, content),
            }
        } else {
            table.take(name, above, content);
        }
    }
}

impl Column {
    fn take(&mut self, name: &str, above: &str, content: &str) {
        let number = || content.trim().parse::<usize>().ok();
        match (above, name) {
            (_, "Name") if self.name.is_empty() => content.trim().clone_into(&mut self.name),
            (_, "ImpliedAccuracy") => self.implied_digits = number().unwrap_or(0).min(30),
            ("FixedRange", "From") => {
                self.range = number().map(|from| (from.saturating_sub(1), from.saturating_sub(1)));
            }
            ("FixedRange", "To") => self.end_range(number()),
            ("FixedRange", "Length") => {
                self.end_range(self.range.zip(number()).map(|((from, _), length)| from.saturating_add(length)));
            }
            _ => {}
        }
    }

    fn end_range(&mut self, end: Option<usize>) {
        if let (Some((_, last)), Some(end)) = (&mut self.range, end) {
            *last = end;
        }
    }
}

impl Described {
    fn take(&mut self, name: &str, above: &str, content: &str) {
        let first = || content.bytes().next().filter(u8::is_ascii);
        match (above, name) {
            ("Table", "URL") => content.trim().clone_into(&mut self.url),
            ("Table", "Name") => content.trim().clone_into(&mut self.title),
            ("Range", "From") => self.first_line = content.trim().parse().unwrap_or(1),
            (_, "DecimalSymbol") if !content.trim().is_empty() => content.trim().clone_into(&mut self.decimal_symbol),
            // Unicode, and the letters of DOS, are told by the bytes.
            (_, "UTF8" | "UTF16" | "UTF7" | "OEM") => self.encoding = None,
            (_, "Macintosh") => self.encoding = Some(MACINTOSH),
            ("FixedLength", "Length") => self.layout = Layout::Fixed { length: content.trim().parse().ok() },
            _ => {}
        }
        if let Layout::Delimited { delimiter, quote, record_end } = &mut self.layout {
            match name {
                "ColumnDelimiter" if !content.is_empty() => content.clone_into(delimiter),
                "TextEncapsulator" => *quote = first(),
                "RecordDelimiter" => {
                    *record_end = first().filter(|end| content.len() == 1 && !matches!(end, b'\n' | b'\r'));
                }
                _ => {}
            }
        }
    }
}
