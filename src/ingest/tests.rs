//! Whole files through the whole of `ingest`.

use std::fmt::Write;

use super::*;
use crate::table::Format;

fn read_bytes(name: &str, bytes: &[u8]) -> Read {
    content::read(Content { file: name, bytes: bytes.to_vec(), path: None, depth: 0 }, &Descriptions::default())
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    (0..table.len()).map(|row| table.cells(row).collect()).collect()
}

fn only(name: &str, bytes: &[u8]) -> (Table, Vec<Problem>) {
    let mut read = read_bytes(name, bytes);
    assert_eq!(read.tables.len(), 1, "{:?}", read.problems);
    (read.tables.remove(0), read.problems)
}

#[test]
fn three_broken_rows_of_a_thousand() {
    let mut text = String::from("id;name;city\n");
    for row in 1..=1000 {
        match row {
            100 => text.push_str("100;\"Müller;Köln\n"),
            500 => text.push_str("500\n"),
            900 => text.push_str("900;a;b;c;d\n"),
            _ => writeln!(text, "{row};\"Name {row}\";\"Ort; {row}\"").unwrap(),
        }
    }
    let (table, problems) = only("a.csv", text.as_bytes());
    let told: Vec<_> = problems.iter().map(|problem| (problem.row, problem.kind)).collect();
    assert_eq!(
        told,
        [
            (Some(101), ProblemKind::UnclosedQuote),
            (Some(501), ProblemKind::ShortRow),
            (Some(901), ProblemKind::LongRow)
        ]
    );
    assert_eq!((table.len(), table.width()), (1000, 5));
    for row in (0..1000).filter(|row| ![99, 499, 899].contains(row)) {
        let number = row + 1;
        let expected =
            [number.to_string(), format!("Name {number}"), format!("Ort; {number}"), String::new(), String::new()];
        assert_eq!(table.cells(row).collect::<Vec<_>>(), expected);
        assert_eq!(table.line(row), number as u32 + 1);
    }
    assert_eq!(table.cells(99).collect::<Vec<_>>(), ["100", "\"Müller", "Köln", "", ""]);
}

fn text_of(table: &Table) -> String {
    rows(table).iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_ledger_with_metadata_line_and_western_letters() {
    let bytes =
        b"\"EXTF\";700;16;\"Debitoren/Kreditoren\";5;;\r\nKonto;Name;Ort\r\n10000;\"M\xfcller\";\"K\xf6ln\"\r\n";
    let (table, problems) = only("EXTF_Stamm.csv", bytes);
    assert_eq!(problems, []);
    assert_eq!((table.header_row, table.header.join("|").as_str()), (2, "Konto|Name|Ort"));
    assert_eq!(table.preamble[0].cells[3], "Debitoren/Kreditoren");
    assert_eq!((text_of(&table).as_str(), table.line(0)), ("10000|Müller|Köln", 3));
    let Format::Delimited(dialect) = &table.format else { panic!("no text") };
    assert_eq!((dialect.encoding, dialect.delimiter, dialect.quote), ("windows-1252", ';', Some('"')));
}

#[test]
fn lines_are_counted_through_cells_of_several_lines_and_any_line_end() {
    let (table, problems) = only("a.csv", b"a,b\r\n1,\"x\ny\r\nz\"\r\r\n2,v\n\n3,w\r4,u");
    assert_eq!(problems, []);
    assert_eq!(text_of(&table), "1|x\ny\r\nz\n2|v\n3|w\n4|u");
    assert_eq!((0..4).map(|row| table.line(row)).collect::<Vec<_>>(), [2, 6, 8, 9]);
}

#[test]
fn an_open_quote_at_the_end_costs_only_its_line() {
    let (table, problems) = only("a.csv", b"a;b;c\n1;\"x\";2\n3;\"y;4\n5;z;6\n7;v;8");
    assert_eq!(text_of(&table), "1|x|2\n3|\"y|4\n5|z|6\n7|v|8");
    assert_eq!(
        problems.iter().map(|problem| (problem.row, problem.kind)).collect::<Vec<_>>(),
        [(Some(3), ProblemKind::UnclosedQuote)]
    );
}

#[test]
fn preamble_repeated_headers_totals_and_notes_are_no_data() {
    let text = "Offene Posten\n\nKunde;Betrag;Datum\nA;1,00;01.02.2026\nKunde;Betrag;Datum\nB;2,00;02.02.2026\n;;\nSumme;3,00;\n\nEnde der Liste\n";
    let (table, problems) = only("a.csv", text.as_bytes());
    assert_eq!(problems, []);
    assert_eq!(text_of(&table), "A|1,00|01.02.2026\nB|2,00|02.02.2026");
    assert_eq!((table.preamble.len(), table.header_row, table.footer.len()), (1, 3, 2));
}

#[test]
fn what_is_no_table_is_told() {
    let told = |name: &str, bytes: &[u8]| {
        let read = read_bytes(name, bytes);
        assert!(read.tables.is_empty());
        (read.problems[0].kind, read.problems[0].details.clone())
    };
    assert_eq!(told("a.csv", b"%PDF-1.4"), (ProblemKind::NotATable, vec!["PDF".to_owned()]));
    assert_eq!(told("a.csv", b"\n\n"), (ProblemKind::EmptyFile, vec![]));
    assert_eq!(told("README.md", b"# A"), (ProblemKind::UnknownFile, vec!["MD".to_owned()]));
    assert_eq!(told("notes.txt", b"Bitte pruefen.\nDanke."), (ProblemKind::UnknownFile, vec!["TXT".to_owned()]));
    assert_eq!(told("a.xlsx", b"PK\x03\x04 xl/ cut").0, ProblemKind::DamagedWorkbook);
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    let (table, problems) = only("a.csv", b"a,b,c\n");
    assert_eq!((table.len(), table.width(), problems[0].kind), (0, 3, ProblemKind::NoRows));
}

#[test]
fn habitually_short_rows_are_summed_up() {
    let text = format!("a;b;c;d\n{}", "1;2;3\n".repeat(80));
    let (table, problems) = only("a.csv", text.as_bytes());
    assert_eq!((table.len(), problems.len(), problems[0].kind), (80, 1, ProblemKind::ShortRows));
    assert_eq!(problems[0].details, ["80", "2, 3, 4, 5, 6"]);
}

#[test]
fn a_list_of_names_keeps_its_commas() {
    let (table, problems) = only("a.csv", "Name\nMüller, Anna\nMeier, Bernd\nSchulz, Carla\n".as_bytes());
    assert_eq!(problems, []);
    assert_eq!(text_of(&table), "Müller, Anna\nMeier, Bernd\nSchulz, Carla");
}

#[test]
fn quotes_that_are_broken_everywhere_cost_no_endless_time() {
    let text = format!("a;b\n{}", "1;\"x\"y\n2;\"\"z;\"\n".repeat(20_000));
    let (table, _) = only("a.csv", text.as_bytes());
    assert!(table.len() >= 40_000);
    assert_eq!(table.line(table.len() - 1), 40_001);
}

#[test]
fn a_text_read_page_by_page_is_the_same() {
    let mut text = String::from("Nr;Kunde;Notiz;Betrag\r\n");
    let mut row = 0;
    while text.len() < limits::PAGE_BYTES * 2 + 12_345 {
        row += 1;
        match row % 1_000 {
            1 => write!(text, "{row};\"Müller \"\"Bau\"\"\";\"zwei\nZeilen; mit Zeichen\";1,50\r\n").unwrap(),
            2 => write!(text, "{row};\"Adler;offen;2,50\r\n").unwrap(),
            3 => write!(text, "{row};Falk;\"Er sagte \"nein\"\nund ging\";3,50\r\n").unwrap(),
            _ => write!(text, "{row};Dorn & Söhne;Grüße aus Köln;{},00\r\n", row % 97).unwrap(),
        }
    }
    let whole = formats::csv::read("a.csv", Source::Whole(text.clone().into_bytes()), true).unwrap();
    let paged = formats::csv::read("a.csv", Source::Stream(&mut text.as_bytes()), true).unwrap();
    assert_eq!(whole.problems, paged.problems);
    let (whole, paged) = (&whole.tables[0], &paged.tables[0]);
    assert_eq!((whole.len(), &whole.header, &whole.format), (row, &paged.header, &paged.format));
    for at in 0..row {
        assert_eq!((whole.line(at), whole.row_text(at)), (paged.line(at), paged.row_text(at)));
    }
}

#[test]
fn rows_without_end_stay_within_bounds() {
    let wide = format!("a;b\n{}\n", "1;".repeat(2_000_000));
    let (table, problems) = only("a.csv", wide.as_bytes());
    assert!(table.width() <= limits::COLUMNS);
    assert!(problems.iter().any(|problem| problem.kind == ProblemKind::LimitReached));
    let long = format!("a;b\n1;{}\n2;y\n", "x".repeat(3_000_000));
    let (table, problems) = only("a.csv", long.as_bytes());
    assert_eq!((table.len(), table.cell(0, 1).len(), problems), (2, 3_000_000, vec![]));
}

#[test]
fn what_is_put_right_in_single_rows_is_told() {
    let mut text = String::from("id,name,city,amount\n");
    for row in 1..=20 {
        match row {
            5 => text.push_str("5;Falk;Bonn;5.50\n"),
            9 => text.push_str("9,,Dorn,Ulm,9.50\n"),
            12 => text.push_str("12,MÃ¼ller,KÃ¶ln,12.50\n"),
            _ => writeln!(text, "{row},Firma,Ort,{row}.50").unwrap(),
        }
    }
    let (table, problems) = only("a.csv", text.as_bytes());
    let told: Vec<_> = problems.iter().map(|problem| (problem.row, problem.kind)).collect();
    assert_eq!(
        told,
        [
            (Some(6), ProblemKind::ForeignDelimiter),
            (Some(10), ProblemKind::DoubledDelimiter),
            (Some(13), ProblemKind::DoubleEncoding)
        ]
    );
    assert_eq!(rows(&table)[4], ["5", "Falk", "Bonn", "5.50"]);
    assert_eq!(rows(&table)[8], ["9", "Dorn", "Ulm", "9.50"]);
    assert_eq!(rows(&table)[11], ["12", "Müller", "Köln", "12.50"]);
}

#[test]
fn tables_below_each_other_are_tables_of_their_own() {
    let text = "Nr;Kunde;Betrag\n1;Adler;1,00\n2;Falk;2,00\nSumme;;3,00\n\nArtikel;Bestand\nSchraube;500\nMutter;700\n";
    let read = read_bytes("a.csv", text.as_bytes());
    let names: Vec<&str> = read.tables.iter().map(|table| table.file.as_str()).collect();
    assert_eq!(names, ["a.csv", "a.csv#2"]);
    assert_eq!((text_of(&read.tables[0]).as_str(), read.tables[0].footer.len()), ("1|Adler|1,00\n2|Falk|2,00", 1));
    assert_eq!((read.tables[1].header_row, read.tables[1].line(1)), (6, 8));
    assert_eq!(read.problems, []);
}

#[test]
fn a_folder_for_tax_audits_is_read_as_its_index_says() {
    let folder = tempfile::tempdir().unwrap();
    let index = "<DataSet><Media><Table><URL>Kunden.txt</URL><VariableLength><ColumnDelimiter>;</ColumnDelimiter>\
        <VariableColumn><Name>Konto</Name></VariableColumn><VariableColumn><Name>Name</Name></VariableColumn>\
        </VariableLength></Table></Media></DataSet>";
    fs::write(folder.path().join("INDEX.XML"), index).unwrap();
    fs::write(folder.path().join("kunden.txt"), "10000;Müller\n10001;Meier\n").unwrap();
    fs::write(folder.path().join("other.csv"), "a;b\n1;2\n").unwrap();
    let read = read(&[folder.path().to_owned()], &crate::progress::Silent).unwrap();
    let tables: Vec<(&str, String)> =
        read.tables.iter().map(|table| (table.file.as_str(), table.header.join("|"))).collect();
    assert_eq!(tables, [("kunden.txt", "Konto|Name".to_owned()), ("other.csv", "a|b".to_owned())]);
    assert_eq!(text_of(&read.tables[0]), "10000|Müller\n10001|Meier");
    assert!(read.problems.is_empty() && read.inputs.iter().all(|input| input.read));
}

#[test]
fn a_row_of_millions_of_cells_is_cut() {
    let text = format!("{}\n{}\n", "a,".repeat(3_000_000), "1,".repeat(100));
    let (table, problems) = only("a.csv", text.as_bytes());
    assert!(table.width() <= limits::COLUMNS);
    assert!(problems.iter().any(|problem| problem.kind == ProblemKind::LimitReached));
}
