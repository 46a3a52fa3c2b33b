//! Workbooks of Excel 2003 in XML, which SAP and many reporting tools still write under the name `.xls`.

use std::cell::RefCell;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Read;
use super::grid::{Grid, Merge};
use super::markup;
use crate::ingest::problems::told;
use crate::table::{Format, ProblemKind};

/// Bytes among which a workbook says what it is.
const HEAD: usize = 8192;

/// Whether the text is such a workbook.
pub(super) fn is_workbook(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("Workbook")
}

/// Reads all worksheets.
pub(super) fn read(file: &str, text: &str) -> Read {
    let mut book = Book {
        file,
        read: Read::default(),
        grid: None,
        merges: Rc::default(),
        row: 0,
        column: 0,
        width: 1,
        cell: None,
        in_comment: false,
    };
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let damage = loop {
        match reader.read_event() {
            Ok(Event::Eof) => break book.grid.is_some().then(|| "the text ends early".to_owned()),
            Ok(event) => book.take(event),
            Err(error) => break Some(error.to_string()),
        }
    };
    book.end_sheet();
    let mut read = book.read;
    if let Some(reason) = damage {
        read.problems.extend(told(file, ProblemKind::DamagedWorkbook, vec![reason]).problems);
    } else if read.tables.is_empty() && read.problems.is_empty() {
        read.problems.extend(told(file, ProblemKind::EmptyFile, Vec::new()).problems);
    }
    read
}

/// The workbook while it is read.
struct Book<'a> {
    file: &'a str,
    read: Read,
    grid: Option<Grid<'static>>,
    /// The merged cells of the open sheet so far.
    merges: Rc<RefCell<Vec<Merge>>>,
    /// The next row and column, from 0.
    row: u32,
    column: u32,
    /// Columns that the open cell spans.
    width: u32,
    /// The text of the open cell's data; comments have data of their own, which are none.
    cell: Option<String>,
    in_comment: bool,
}

impl Book<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(element) => self.enter(&element),
            Event::Empty(element) => {
                self.enter(&element);
                self.leave(element.local_name().into_inner());
            }
            Event::End(element) => self.leave(element.local_name().into_inner()),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(cell) = &mut self.cell {
                    markup::push_reference(&reference, cell);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.push_str(text);
        }
    }

    fn enter(&mut self, element: &BytesStart<'_>) {
        let index = || markup::attribute(element, "Index").and_then(|index| index.parse::<u32>().ok());
        match element.local_name().into_inner() {
            "Worksheet" => {
                self.end_sheet();
                let name = markup::attribute(element, "Name").unwrap_or_default();
                self.merges = Rc::default();
                let merges = Rc::clone(&self.merges);
                let file = format!("{}#{name}", self.file);
                self.grid = Some(Grid::new(&file, Format::Sheet, move || merges.take()));
                self.row = 0;
            }
            "Row" => {
                self.row = index().map_or(self.row, |index| index.saturating_sub(1));
                self.column = 0;
            }
            "Cell" => {
                self.column = index().map_or(self.column, |index| index.saturating_sub(1));
                let spanned = |name| markup::attribute(element, name).and_then(|count| count.parse::<u32>().ok());
                let (across, down) =
                    (spanned("MergeAcross").unwrap_or_default(), spanned("MergeDown").unwrap_or_default());
                self.width = across.saturating_add(1);
                if across > 0 || down > 0 {
                    let merge = Merge::at(self.row, self.column, down.saturating_add(1), self.width);
                    self.merges.borrow_mut().push(merge);
                }
            }
            "Comment" => self.in_comment = true,
            "Data" if !self.in_comment => self.cell = Some(String::new()),
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "Data" => self.end_cell(),
            "Comment" => self.in_comment = false,
            "Cell" => self.column = self.column.saturating_add(self.width),
            "Row" => self.row = self.row.saturating_add(1),
            "Worksheet" => self.end_sheet(),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let (Some(cell), Some(grid)) = (self.cell.take(), &mut self.grid) else { return };
        let value = cell.strip_suffix("T00:00:00.000").unwrap_or(&cell);
        let value = value.strip_suffix(".000").filter(|value| value.contains('T')).unwrap_or(value);
        grid.put_with(self.row, self.column, |text| text.push_str(value));
    }

    fn end_sheet(&mut self) {
        if let Some(grid) = self.grid.take() {
            self.read.take(grid.finish());
        }
    }
}
