//! The workbook as a spreadsheet reads it: sheets, text cells, decisions, the same bytes.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::report::testing;

fn written() -> Vec<u8> {
    let audit = testing::audit();
    let landscape = Landscape::survey(&audit.identity.reading.catalogue, &audit.identity.resolution);
    let mut bytes = Vec::new();
    write(&audit, &landscape, House::Veiled, Language::De, &mut bytes).unwrap();
    bytes
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_family_that_found_something_has_its_sheet() {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(written())).unwrap();
    assert_eq!(book.sheet_names(), ["Zusammenfassung", "Übergaben", "Dubletten", "Dubletten entscheiden", "Zuordnung"]);
}

#[test]
fn nothing_from_the_data_is_a_formula() {
    let bytes = written();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let range = book.worksheet_range("Dubletten").unwrap();
    assert_eq!(range.get_value((1, 6)), Some(&Data::String(testing::HOSTILE.to_owned())));
    for number in 1..=5 {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(!sheet.contains("<f>"), "a formula on sheet {number}");
    }
}

#[test]
fn decisions_are_asked_for_with_a_list() {
    let sheet = part(&written(), "xl/worksheets/sheet4.xml");
    assert!(sheet.contains("behalten,zusammenführen,nicht derselbe"), "no list of decisions");
    assert!(sheet.contains("<autoFilter") && sheet.contains("frozen"));
}

#[test]
fn the_same_run_gives_the_same_bytes_without_a_clock() {
    let bytes = written();
    assert_eq!(bytes, written());
    assert!(part(&bytes, "docProps/core.xml").contains("2026-03-31T00:00:00Z"));
}
