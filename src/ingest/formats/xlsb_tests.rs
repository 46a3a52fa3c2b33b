//! A binary workbook, built record by record after Microsoft's description (MS-XLSB), read as any other.

use super::*;
use crate::ingest::formats::archive::zipped_for_tests as zipped;

const ROW: u16 = 0x00;
const SHORT_NUMBER: u16 = 0x02;
const TRUTH: u16 = 0x04;
const NUMBER: u16 = 0x05;
const TEXT: u16 = 0x06;
const SHARED: u16 = 0x07;

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(kind as u8);
    } else {
        bytes.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]);
    }
    assert!(content.len() < 0x80);
    bytes.push(content.len() as u8);
    bytes.extend(content);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = (units.len() as u32).to_le_bytes();
    length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn cell(kind: u16, column: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &[0; 4], value].concat())
}

fn row(number: u32, cells: &[Vec<u8>]) -> Vec<u8> {
    [record(ROW, &[&number.to_le_bytes()[..], &[0; 13]].concat()), cells.concat()].concat()
}

fn book() -> Vec<u8> {
    let text = |column, text: &str| cell(TEXT, column, &wide(text));
    let index = |column, at: u32| cell(SHARED, column, &at.to_le_bytes());
    let rows = [
        row(0, &[index(0, 0), index(1, 1), text(2, "Name"), text(3, "Ja")]),
        row(
            2,
            &[
                cell(SHORT_NUMBER, 0, &(10_001_u32 << 2 | 2).to_le_bytes()),
                cell(NUMBER, 1, &1.5_f64.to_le_bytes()),
                text(2, "Müller"),
                cell(TRUTH, 3, &[1]),
            ],
        ),
        row(3, &[cell(SHORT_NUMBER, 0, &(10_002_u32 << 2 | 2).to_le_bytes()), text(2, "Meier")]),
    ];
    book_of(&rows, &[])
}

/// A workbook with a sheet of these rows and merged cells, and one that only programs see.
fn book_of(rows: &[Vec<u8>], merged: &[[u32; 4]]) -> Vec<u8> {
    let sheet = |name: &str, id: &str, state: u32| {
        record(0x9c, &[&state.to_le_bytes()[..], &1_u32.to_le_bytes(), &wide(id), &wide(name)].concat())
    };
    let workbook =
        [sheet("Kunden", "rId1", 0), sheet("Notiz", "rId2", 2), record(0x90, &[]), record(0x84, &[])].concat();
    let links = "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/><Relationship Id=\"rId2\" Target=\"worksheets/sheet2.bin\"/></Relationships>";
    let shared = [
        record(0x9f, &[2_u32.to_le_bytes(), 2_u32.to_le_bytes()].concat()),
        record(0x13, &[&[0][..], &wide("Nr")].concat()),
        record(0x13, &[&[0][..], &wide("Größe")].concat()),
    ];
    let text = |column, text: &str| cell(TEXT, column, &wide(text));
    let behind: Vec<u8> = merged.iter().flat_map(|merge| record(0xb0, &merge.map(u32::to_le_bytes).concat())).collect();
    let whole = |rows: &[Vec<u8>]| {
        [
            record(0x81, &[]),
            record(0x94, &[0xff; 16]),
            record(0x91, &[]),
            rows.concat(),
            record(0x92, &[]),
            behind.clone(),
            record(0x82, &[]),
        ]
        .concat()
    };
    zipped(&[
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", links.as_bytes()),
        ("xl/sharedStrings.bin", &shared.concat()),
        ("xl/worksheets/sheet1.bin", &whole(rows)),
        ("xl/worksheets/sheet2.bin", &whole(&[row(0, &[text(0, "x")])])),
    ])
}

#[test]
fn a_binary_workbook_is_read() {
    let read = read("a.xlsb", &book(), Structured::Xlsb);
    assert_eq!(read.problems, []);
    assert_eq!(read.tables.len(), 1);
    let table = &read.tables[0];
    assert_eq!((table.file.as_str(), table.header.join("|").as_str()), ("a.xlsb#Kunden", "Nr|Größe|Name|Ja"));
    assert_eq!(table.cells(0).collect::<Vec<_>>(), ["10001", "1.5", "Müller", "true"]);
    assert_eq!(
        (table.cells(1).collect::<Vec<_>>(), table.line(0), table.line(1)),
        (vec!["10002", "", "Meier", ""], 3, 4)
    );
}

#[test]
fn a_binary_workbook_cut_off_or_flipped_never_panics() {
    let bytes = book();
    for end in (4..bytes.len()).step_by(17) {
        read("a.xlsb", &bytes[..end], Structured::Xlsb);
        let mut broken = bytes.clone();
        broken[end] ^= 0x41;
        read("a.xlsb", &broken, Structured::Xlsb);
    }
}

#[test]
fn a_header_of_two_lines_with_merged_cells_is_one() {
    let text = |column, text: &str| cell(TEXT, column, &wide(text));
    let rows = [
        row(0, &[text(0, "Nr"), text(1, "Lieferadresse"), text(3, "Tel.")]),
        row(1, &[text(1, "Straße"), text(2, "Ort")]),
        row(2, &[text(0, "10001"), text(1, "Ring 1"), text(2, "Köln"), text(3, "0221 1")]),
    ];
    let merged = [[0, 1, 0, 0], [0, 0, 1, 2], [0, 1, 3, 3]];
    let read = read("a.xlsb", &book_of(&rows, &merged), Structured::Xlsb);
    assert_eq!(read.tables[0].header, ["Nr", "Lieferadresse: Straße", "Lieferadresse: Ort", "Tel."]);
    assert_eq!(read.tables[0].len(), 1);
}
