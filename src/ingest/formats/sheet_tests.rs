//! Workbooks written here, read there.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::*;

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
    let read = read("a.xlsx", &bytes);
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
    let read = read("a.xlsx", &bytes);
    let files: Vec<&str> = read.tables.iter().map(|table| table.file.as_str()).collect();
    assert_eq!(files, ["a.xlsx#Debitoren", "a.xlsx#Rechnungen (2)", "a.xlsx#versteckt"]);
    assert_eq!(read.problems, []);
    let debtors = &read.tables[0];
    assert_eq!((debtors.header_row, debtors.preamble.len(), debtors.line(1)), (3, 1, 5));
    assert_eq!(text(debtors), ["1|A|Köln", "2|B|"]);
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
    let read = read("a.xlsx", &bytes);
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
        let read = read("a.xlsx", &bytes[..end]);
        assert!(read.problems.iter().any(|problem| problem.kind == ProblemKind::DamagedWorkbook), "{end}");
    }
}
