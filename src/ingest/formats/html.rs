//! Tables of web pages, as SAP, banks and many reporting tools write them under the name `.xls`. Such pages are rarely well
//! formed, so only what makes a table is looked for: `table`, `tr`, `td`, `th`.

use super::Read;
use super::grid::{Grid, Merge};
use super::markup;
use super::mhtml;
use crate::ingest::limits;
use crate::ingest::problems::{ProblemLog, told};
use crate::table::{Format, ProblemKind};

/// Bytes among which a message says that it is one.
const HEAD: usize = 4096;

/// Elements whose text is none of a page's.
const SILENT: &[&str] = &["style", "script", "head"];

/// Elements that begin a new line inside a cell.
const BREAKS: &[&str] = &["br", "p", "div", "li"];

/// Reads all tables with more than one column and row; what holds other tables only arranges the page.
pub(in crate::ingest) fn read(file: &str, bytes: &[u8]) -> Read {
    let mut log = ProblemLog::new(file);
    let is_message = mhtml::is_message(&String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]));
    let text =
        if is_message { markup::decoded(&mhtml::pages(bytes), &mut log) } else { markup::decoded(bytes, &mut log) };
    let mut page = Page::default();
    for piece in pieces(&text) {
        page.take(&piece);
    }
    let mut tables = page.finish();
    tables.sort_by_key(|table| table.number);
    let mut read = Read { tables: Vec::new(), problems: log.finish() };
    let single = tables.len() == 1;
    for (number, table) in (1..).zip(tables) {
        let name = if single { file.to_owned() } else { format!("{file}#{number}") };
        let Found { cells, merges, .. } = table;
        let mut grid = Grid::new(&name, Format::Records("HTML"), || merges);
        for (row, column, text) in &cells {
            grid.put_with(*row, *column, |cell| cell.push_str(text));
        }
        read.take(grid.finish());
    }
    if read.tables.is_empty() && read.problems.is_empty() {
        read.problems = told(file, ProblemKind::NotATable, vec!["HTML".into()]).problems;
    }
    read
}

/// A piece of a page.
enum Piece<'a> {
    Text(&'a str),
    /// The name in lower case, and what stands behind it.
    Open(String, &'a str),
    Close(String),
}

/// The pieces of a page, without comments and silent elements.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(tag) = rest.strip_prefix('<').filter(|tag| {
                tag.starts_with(|sign: char| sign.is_ascii_alphabetic() || matches!(sign, '/' | '!' | '?'))
            }) else {
                // A sign that opens no tag is text.
                let from = usize::from(rest.starts_with('<'));
                let end = rest[from..].find('<').map_or(rest.len(), |end| from + end);
                let (text, behind) = rest.split_at(end);
                rest = behind;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let end = tag.find('>').unwrap_or(tag.len());
            rest = tag.get(end + 1..).unwrap_or_default();
            let tag = &tag[..end];
            let name = |tag: &str| {
                tag.split(|sign: char| sign.is_whitespace() || sign == '/').next().unwrap_or_default().to_lowercase()
            };
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(tag) = tag.strip_prefix('/') {
                return Some(Piece::Close(name(tag)));
            }
            let opened = name(tag);
            if SILENT.contains(&opened.as_str()) && !tag.ends_with('/') {
                rest = behind_end_of(rest, &opened);
                continue;
            }
            let attributes = &tag[opened.len().min(tag.len())..];
            return Some(Piece::Open(opened, attributes));
        }
    })
}

/// What stands behind the end of a silent element; everything, where it has none.
fn behind_end_of<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| {
        let tag = &text.as_bytes()[at + 2..];
        text.as_bytes()[*at + 1] == b'/'
            && tag.len() >= name.len()
            && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    };
    let mut marks = text.match_indices('<').map(|(at, _)| at).filter(|at| at + 2 <= text.len());
    match marks.find(is_end).and_then(|at| text[at..].find('>').map(|end| at + end + 1)) {
        Some(end) => &text[end..],
        None => text,
    }
}

/// A table of the page.
#[derive(Default)]
struct Found {
    number: usize,
    /// Filled cells: row, column, text.
    cells: Vec<(u32, u32, String)>,
    merges: Vec<Merge>,
    row: u32,
    column: u32,
    /// The row from which on each column is free of cells from above.
    free_from: Vec<u32>,
    /// The text of the open cell, and how many rows and columns it spans.
    cell: Option<(String, u32, u32)>,
    holds_tables: bool,
}

/// The page while it is read.
#[derive(Default)]
struct Page {
    open: Vec<Found>,
    done: Vec<Found>,
    count: usize,
}

impl Page {
    fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Text(text) => self.text(text),
            Piece::Open(name, attributes) => self.enter(name, attributes),
            Piece::Close(name) => self.leave(name),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((cell, ..)) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.push_str(&markup::unescaped(text).replace(['\n', '\r', '\t'], " "));
        }
    }

    fn enter(&mut self, name: &str, attributes: &str) {
        if name == "table" {
            if let Some(outer) = self.open.last_mut() {
                outer.holds_tables = true;
            }
            self.count += 1;
            if self.open.len() < limits::NESTING {
                self.open.push(Found { number: self.count, ..Found::default() });
            }
            return;
        }
        let Some(table) = self.open.last_mut() else { return };
        match name {
            "tr" => table.end_row(),
            "td" | "th" => {
                table.end_cell();
                table.cell = Some((String::new(), span(attributes, "rowspan"), span(attributes, "colspan")));
            }
            _ if BREAKS.contains(&name) => {
                if let Some((cell, ..)) = table.cell.as_mut().filter(|(cell, ..)| !cell.trim().is_empty()) {
                    cell.push('\n');
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        let Some(table) = self.open.last_mut() else { return };
        match name {
            "td" | "th" => table.end_cell(),
            "tr" => table.end_row(),
            "table" => {
                table.end_row();
                self.done.extend(self.open.pop());
            }
            _ => {}
        }
    }

    /// The tables, the unclosed ones as far as they go.
    fn finish(mut self) -> Vec<Found> {
        while !self.open.is_empty() {
            self.leave("table");
        }
        let is_table = |table: &Found| {
            let is_beside = |(_, column, _): &(u32, u32, String)| *column > 0;
            !table.holds_tables && table.row > 1 && table.cells.iter().any(is_beside)
        };
        self.done.retain(is_table);
        self.done
    }
}

impl Found {
    fn end_cell(&mut self) {
        let Some((cell, rows, columns)) = self.cell.take() else { return };
        let is_free = |column: u32| self.free_from.get(column as usize).is_none_or(|from| *from <= self.row);
        let limit = limits::COLUMNS as u32;
        let column = (self.column..limit).find(|column| is_free(*column)).unwrap_or(limit);
        let last = column.saturating_add(columns).min(limit);
        if rows > 1 {
            let width = self.free_from.len().max(last as usize);
            self.free_from.resize(width, 0);
            self.free_from[column.min(last) as usize..last as usize].fill(self.row.saturating_add(rows));
        }
        if rows > 1 || columns > 1 {
            self.merges.push(Merge::at(self.row, column, rows, columns));
        }
        let text = joined(&cell);
        if !text.is_empty() {
            self.cells.push((self.row, column, text));
        }
        self.column = last;
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.column > 0 {
            self.row += 1;
            self.column = 0;
        }
    }
}

/// The number of rows or columns that a cell spans.
fn span(attributes: &str, name: &str) -> u32 {
    let lower = attributes.to_lowercase();
    let Some((_, value)) = lower.split_once(name) else { return 1 };
    let digits: String =
        value.trim_start_matches([' ', '=', '"', '\'']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1).clamp(1, 10_000)
}

/// A text as a page shows it: any white space is one blank, except at the line breaks that elements made.
fn joined(cell: &str) -> String {
    let lines = cell.split('\n').map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n").trim_matches('\u{a0}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<String> {
        let read = read("a.xls", text.as_bytes());
        let rows = |table: &crate::table::Table| {
            let header = table.header.join("|");
            let data = (0..table.len()).map(|row| table.cells(row).collect::<Vec<_>>().join("|"));
            [vec![header], data.collect()].concat().join("\n")
        };
        read.tables.iter().map(rows).collect()
    }

    #[test]
    fn a_table_of_a_page_is_read() {
        let text = "<html><head><style>td { a: b }</style></head><body><p>Liste<table border=1>\n\
            <tr><th>Nr<th>Name<th colspan=\"2\">Anschrift</tr>\n\
            <tr><td>1</td><td nowrap>M&uuml;ller &amp; Co</td><td>A-Weg 1<br>Hof</td><td>K&#246;ln</td></tr>\n\
            <TR><TD>2<TD>Meier\n  KG<TD>&nbsp;<TD>Bonn</TABLE>";
        assert_eq!(tables(text), ["Nr|Name|Anschrift|\n1|Müller & Co|A-Weg 1\nHof|Köln\n2|Meier KG||Bonn"]);
    }

    #[test]
    fn cells_over_several_rows_push_others_aside() {
        let text = "<html><table><tr><td rowspan=2>Nr</td><td colspan=2>Sitz</td></tr><tr><td>PLZ<td>Ort</tr>\
            <tr><td>1<td>50667<td>Köln</tr><tr><td rowspan=2>2<td>53111<td>Bonn</tr><tr><td>53113<td>Bonn</table>";
        assert_eq!(tables(text), ["Nr|Sitz: PLZ|Sitz: Ort\n1|50667|Köln\n2|53111|Bonn\n|53113|Bonn"]);
    }

    #[test]
    fn signs_that_open_no_tag_are_text() {
        let text = "<html>€<table><tr><td>Nr<td>Name<tr><td>€ 1<td>a < b<tr><td><td><ä></table><";
        assert_eq!(tables(text), ["Nr|Name\n€ 1|a < b\n|<ä>"]);
    }

    #[test]
    fn tables_that_arrange_the_page_are_none() {
        let inner = "<table><tr><td>Nr<td>Name<tr><td>1<td>A<tr><td>2<td>B</table>";
        let text = format!("<table><tr><td>Menu<td>{inner}</td></tr><tr><td>x<td>y</table>");
        assert_eq!(tables(&text), ["Nr|Name\n1|A\n2|B"]);
        assert_eq!(tables(&format!("<html>{inner}{inner}")).len(), 2);
    }

    #[test]
    fn a_page_without_table_is_none() {
        for text in [
            "<html><body>Hallo</body></html>",
            "<html><table><tr><td>x</table>",
            "<html><table><tr><td>",
            "<html><",
            "<html><script>",
        ] {
            let read = read("a.xls", text.as_bytes());
            assert_eq!((read.tables.len(), read.problems[0].kind), (0, ProblemKind::NotATable), "{text}");
        }
    }
}
