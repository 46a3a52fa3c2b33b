//! Workbooks written here, read there.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::*;
use crate::ingest::formats::ods;
use crate::ingest::kind::Structured;

/// A workbook of invented data that LibreOffice wrote, in two formats.
const OLD: &[u8] = include_bytes!("../testdata/kunden.xls");
const OPEN: &[u8] = include_bytes!("../testdata/kunden.ods");

fn read_xlsx(bytes: &[u8]) -> Read {
    read("a.xlsx", bytes, Structured::Xlsx)
}

fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write(row, column, *cell).unwrap();
        }
    }
}

fn text(table: &crate::table::Table) -> Vec<String> {
    (0..table.len()).map(|row| table.cells(row).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn values_are_written_as_text() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        write(sheet, &[&["Text", "Zahl", "Ganz", "Tag", "Zeit", "Uhr", "Ja", "Fehler"]]);
        let (day, moment, clock) = (
            Format::new().set_num_format("dd.mm.yyyy"),
            Format::new().set_num_format("dd.mm.yyyy hh:mm"),
            Format::new().set_num_format("hh:mm"),
        );
        sheet.write(1, 0, " Müller\nKöln ").unwrap();
        sheet.write(1, 1, 1234.5).unwrap();
        sheet.write(1, 2, 2_401_730_000_000_081_400_i64 as f64).unwrap();
        sheet.write_with_format(1, 3, 45_943, &day).unwrap();
        sheet.write_with_format(1, 4, 45_943.541_667, &moment).unwrap();
        sheet.write_with_format(1, 5, 0.5, &clock).unwrap();
        sheet.write(1, 6, true).unwrap();
        sheet.write_formula(1, 7, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    let read = read_xlsx(&bytes);
    assert_eq!(read.problems, []);
    assert_eq!(
        text(&read.tables[0]),
        [" Müller\nKöln |1234.5|2401730000000081400|2025-10-13|2025-10-13T13:00:00|12:00:00|true|#DIV/0!"]
    );
}

#[test]
fn sheets_are_tables_of_their_own() {
    let bytes = book(|book| {
        write(
            book.add_worksheet().set_name("Debitoren").unwrap(),
            &[&["Liste"], &[], &["Nr", "Name", "Ort"], &["1", "A", "Köln"], &["2", "B"]],
        );
        write(book.add_worksheet().set_name("Rechnungen (2)").unwrap(), &[&["Nr", "Betrag"], &["1", "10"]]);
        book.add_worksheet().set_name("leer").unwrap();
        write(book.add_worksheet().set_name("versteckt").unwrap().set_hidden(true), &[&["Nr", "Name"], &["1", "A"]]);
        write(book.add_worksheet().set_name("intern").unwrap().set_very_hidden(true), &[&["x"]]);
    });
    let read = read_xlsx(&bytes);
    let files: Vec<&str> = read.tables.iter().map(|table| table.file.as_str()).collect();
    assert_eq!(files, ["a.xlsx#Debitoren", "a.xlsx#Rechnungen (2)", "a.xlsx#versteckt"]);
    assert_eq!(read.problems, []);
    let debtors = &read.tables[0];
    assert_eq!((debtors.header_row, debtors.preamble.len(), debtors.line(1)), (3, 1, 5));
    assert_eq!(text(debtors), ["1|A|Köln", "2|B|"]);
}

#[test]
fn cells_beside_the_named_columns_are_kept() {
    let bytes = book(|book| {
        write(book.add_worksheet(), &[&["Nr", "Name"], &["1", "A", "Köln"], &["2", "B"]]);
    });
    let read = read_xlsx(&bytes);
    assert_eq!(
        (read.tables[0].header.join("|").as_str(), text(&read.tables[0])),
        ("Nr|Name|", vec!["1|A|Köln".into(), "2|B|".into()])
    );
}

#[test]
fn stray_cells_far_away_cost_nothing() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        write(sheet, &[&["Nr", "Name"], &["1", "A"], &["2", "B"]]);
        sheet.write(1, 16_383, "x").unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
        sheet.write(1_048_575, 0, "3").unwrap();
    });
    let read = read_xlsx(&bytes);
    assert_eq!((read.tables[0].width(), text(&read.tables[0])), (2, vec!["1|A".into(), "2|B".into(), "3|".into()]));
    assert_eq!(read.tables[0].line(2), 1_048_576);
    assert_eq!(read.problems.len(), 1);
    assert_eq!(read.problems[0].kind, ProblemKind::LimitReached);
}

#[test]
fn a_workbook_cut_off_anywhere_is_told_and_never_panics() {
    let bytes = book(|book| {
        write(book.add_worksheet(), &[&["Nr", "Name"], &["1", "A"]]);
    });
    for end in (4..bytes.len() - 1).step_by(97) {
        let read = read_xlsx(&bytes[..end]);
        assert!(read.problems.iter().any(|problem| problem.kind == ProblemKind::DamagedWorkbook), "{end}");
    }
}

#[test]
fn sheets_that_only_programs_see_are_read_if_they_are_tables() {
    let bytes = book(|book| {
        write(book.add_worksheet().set_name("Konten").unwrap(), &[&["Nr", "Name"], &["1", "A"]]);
        let hidden = book.add_worksheet().set_name("Archiv").unwrap().set_very_hidden(true);
        write(hidden, &[&["Nr", "Name"], &["2", "B"]]);
        write(book.add_worksheet().set_name("intern").unwrap().set_very_hidden(true), &[&["x"], &["y"]]);
    });
    let files: Vec<String> = read_xlsx(&bytes).tables.into_iter().map(|table| table.file).collect();
    assert_eq!(files, ["a.xlsx#Konten", "a.xlsx#Archiv"]);
}

#[test]
fn the_list_of_fields_of_an_export_goes_with_its_table() {
    let list =
        "account:x9+/=:accountid=%28Nicht%20%C3%A4ndern%29%20Firma&name=Firmenname&address1_city=Ort&telephone1=Tel.";
    let bytes = book(|book| {
        let sheet = book.add_worksheet().set_name("Firmen").unwrap();
        write(sheet, &[&["(Nicht ändern) Firma", "Firmenname", "Ort"], &["a1", "Müller", "Köln"]]);
        write(book.add_worksheet().set_name("hiddenSheet").unwrap().set_very_hidden(true), &[&[list]]);
    });
    let read = read_xlsx(&bytes);
    assert_eq!((read.tables.len(), read.problems), (1, vec![]));
    let declared = read.tables[0].declared.clone().unwrap();
    assert_eq!(
        (declared.entity.as_str(), declared.fields[1].clone()),
        ("account", ("Firmenname".to_owned(), "name".to_owned()))
    );
}

#[test]
fn merged_cells_make_a_header_of_two_lines_one() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 3, "Kundenliste", &plain).unwrap();
        sheet.merge_range(1, 0, 2, 0, "Nr", &plain).unwrap();
        sheet.merge_range(1, 1, 1, 2, "Rechnung", &plain).unwrap();
        sheet.merge_range(1, 3, 2, 3, "Seit", &plain).unwrap();
        write_at(sheet, 2, 1, &["Straße", "Ort"]);
        write_at(sheet, 3, 0, &["1", "A-Weg", "Köln", "x"]);
    });
    let table = &read_xlsx(&bytes).tables[0];
    assert_eq!((table.header.join("|").as_str(), table.header_row), ("Nr|Rechnung: Straße|Rechnung: Ort|Seit", 3));
    assert_eq!(text(table), ["1|A-Weg|Köln|x"]);
}

fn write_at(sheet: &mut Worksheet, row: u32, column: u16, cells: &[&str]) {
    for (column, cell) in (column..).zip(cells) {
        sheet.write(row, column, *cell).unwrap();
    }
}

/// What both formats must give for the workbook of LibreOffice.
fn is_the_workbook(read: &Read, file: &str, values: &[&str]) {
    assert!(read.problems.iter().all(|problem| problem.file.ends_with("#Intern")), "{:?}", read.problems);
    let files: Vec<&str> = read.tables.iter().map(|table| table.file.as_str()).collect();
    assert_eq!(files[..3], [format!("{file}#Kunden"), format!("{file}#Werte"), format!("{file}#Versteckt")]);
    let customers = &read.tables[0];
    assert_eq!(
        (customers.header.join("|").as_str(), customers.header_row),
        (
            "Nr|Rechnungsadresse: Straße|Rechnungsadresse: PLZ|Rechnungsadresse: Ort|Lieferadresse: Straße|Lieferadresse: PLZ|Lieferadresse: Ort|Seit",
            3
        )
    );
    assert_eq!(
        text(customers),
        [
            "10001|Möhnestraße 3|59929|Brilon|Am Markt 1|04109|Leipzig|2026-02-01",
            "10002|Industrieweg 8|57368|Lennestadt||||2025-12-31T13:30:00"
        ]
    );
    assert_eq!(text(&read.tables[1]), values);
}

#[test]
fn a_workbook_in_the_old_format_is_read() {
    let long = format!("Größe \"L\"\nneu|1234.5|true|2469|#DIV/0!|08:30:00|{}", "x".repeat(9000));
    let broad = format!("€ – ß|0.1|false|ab|||{}", "ä".repeat(300));
    is_the_workbook(&read("a.xls", OLD, Structured::Xls), "a.xls", &[&long, &broad]);
}

#[test]
fn an_open_document_is_read() {
    let long = format!("Größe \"L\"\nneu|1234.5|1|2469|#DIV/0!|08:30:00|{}", "x".repeat(9000));
    let broad = format!("€ – ß|0.1|0|ab|||{}", "ä".repeat(300));
    is_the_workbook(&ods::read("a.ods", OPEN), "a.ods", &[&long, &broad]);
}

#[test]
fn old_and_open_workbooks_cut_off_or_flipped_never_panic() {
    for end in (0..OLD.len()).step_by(1021) {
        assert!(!read("a.xls", &OLD[..end], Structured::Xls).problems.is_empty(), "{end}");
    }
    for at in (0..OLD.len()).step_by(41) {
        let mut broken = OLD.to_vec();
        broken[at] ^= 0x41;
        read("a.xls", &broken, Structured::Xls);
    }
    for at in (0..OPEN.len()).step_by(251) {
        ods::read("a.ods", &OPEN[..at]);
        let mut broken = OPEN.to_vec();
        broken[at] ^= 0x41;
        ods::read("a.ods", &broken);
    }
}

#[test]
fn repeated_cells_without_end_are_refused() {
    let content = "<office:document-content><table:table table:name=\"A\">\
        <table:table-row><table:table-cell><text:p>Nr</text:p></table:table-cell><table:table-cell><text:p>Name</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>xxxxxxxxxxxxxxxxxxxxxxxx</text:p></table:table-cell></table:table-row>\
        </table:table></office:document-content>";
    let bytes = crate::ingest::formats::archive::zipped_for_tests(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    let read = ods::read("a.ods", &bytes);
    assert!(
        read.problems
            .iter()
            .any(|problem| problem.details.first().is_some_and(|what| what == "bytes of repeated cells")),
        "{:?}",
        read.problems
    );
}

#[test]
fn a_workbook_that_claims_to_be_endless_is_refused() {
    let shared = "<sst uniqueCount=\"1000000000000\"><si><t>a</t></si></sst>";
    let bytes = crate::ingest::formats::archive::zipped_for_tests(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", shared.as_bytes()),
    ]);
    assert_eq!(read_xlsx(&bytes).problems[0].kind, ProblemKind::LimitReached);
}

#[test]
fn sparse_cells_without_end_are_refused() {
    // A million rows with one cell at the right edge each: a thousand times more memory than bytes.
    let row = |row: usize| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>");
    let name = |at: usize| format!("<c r=\"{}1\"><v>{at}</v></c>", column_name(at));
    let header = (0..16_384).map(name).collect::<Vec<_>>().concat();
    let rows = (2..400).map(row).collect::<Vec<_>>().concat();
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{header}</row>{rows}</sheetData></worksheet>"
    );
    let read = read_xlsx(&of_one_sheet(&sheet));
    assert!(read.problems.iter().any(|problem| problem.kind == ProblemKind::LimitReached), "{:?}", read.problems);
}

#[test]
fn a_sheet_that_ends_before_it_begins_is_told_or_read() {
    // The common reader panics here where overflows are checked.
    let cells = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>";
    let sheet = format!("<worksheet><dimension ref=\"C3:A1\"/><sheetData>{cells}</sheetData></worksheet>");
    let read = read_xlsx(&of_one_sheet(&sheet));
    assert!(!read.tables.is_empty() || !read.problems.is_empty());
}

/// A workbook with this part for its only sheet.
fn of_one_sheet(sheet: &str) -> Vec<u8> {
    let book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let links = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let root = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    crate::ingest::formats::archive::zipped_for_tests(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// `A`, `B`, …, `XFD` for a column from 0.
fn column_name(mut column: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return name;
        }
        column = column / 26 - 1;
    }
}
