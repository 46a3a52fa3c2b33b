//! What must hold for any input: no panic, nothing lost, and what was written is what is read.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;

fn read_content(file: &str, bytes: Vec<u8>) -> Read {
    content::read(Content { file, bytes, path: None, depth: 0 }, &Descriptions::default())
}

/// How a table is written.
#[derive(Debug, Clone, Copy)]
struct Writing {
    delimiter: char,
    encoding: &'static str,
    line_end: &'static str,
    quote_all: bool,
}

fn writing() -> impl Strategy<Value = Writing> {
    let delimiters = prop::sample::select(vec![',', ';', '\t', '|']);
    let encodings = prop::sample::select(vec!["UTF-8", "UTF-8 mark", "windows-1252", "UTF-16LE", "UTF-16BE mark"]);
    let line_ends = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (delimiters, encodings, line_ends, any::<bool>()).prop_map(|(delimiter, encoding, line_end, quote_all)| Writing {
        delimiter,
        encoding,
        line_end,
        quote_all,
    })
}

/// Cells as exports have them: words, amounts, dates, lists, quotes, several lines, nothing.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Za-zäöüß]{1,12}( [A-Za-zäöüß&.-]{1,10}){0,3}",
        2 => "-?[1-9][0-9]{0,2}(\\.[0-9]{3}){0,2},[0-9]{2}",
        1 => "[0-3][0-9]\\.[01][0-9]\\.20[0-9]{2}",
        1 => "[a-z]{2,8}@[a-z]{3,8}\\.de",
        1 => "[A-Zäö][a-z]{1,5}[,;|] [a-z\"']{1,8}",
        1 => "[a-z]{1,6} \"[a-zü]{1,6}\"\n[a-z€]{1,6}",
        2 => Just(String::new()),
    ]
}

/// Rows of the same width, each with a number of its own in front.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (2..7_usize).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 3..30))
}

fn written(rows: &[Vec<String>], writing: Writing) -> Vec<u8> {
    let mut text = String::new();
    let header: Vec<String> =
        (0..=rows[0].len()).map(|column| format!("Spalte {}", (b'A' + column as u8) as char)).collect();
    push_row(&mut text, &header, writing);
    for (number, row) in (1..).zip(rows) {
        let mut cells = vec![format!("{}", 10_000 + number)];
        cells.extend(row.iter().cloned());
        push_row(&mut text, &cells, writing);
    }
    encoded(&text, writing.encoding)
}

fn push_row(text: &mut String, cells: &[String], writing: Writing) {
    for (column, cell) in cells.iter().enumerate() {
        if column > 0 {
            text.push(writing.delimiter);
        }
        if writing.quote_all || cell.contains([writing.delimiter, '"', '\n', '\r']) {
            write!(text, "\"{}\"", cell.replace('"', "\"\"")).unwrap();
        } else {
            text.push_str(cell);
        }
    }
    text.push_str(writing.line_end);
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "UTF-8 mark" => format!("\u{feff}{text}").into_bytes(),
        "windows-1252" => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE mark" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

/// How the kinds of files begin.
const MAGIC: &[(&str, &[u8])] = &[
    ("a.zip", b"PK\x03\x04"),
    ("a.xlsx", b"PK\x05\x06"),
    ("a.gz", b"\x1f\x8b\x08\0"),
    ("a.parquet", b"PAR1"),
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a.csv", b"EXTF;"),
    ("a.json", b"[{\"a\":"),
    ("a.xml", b"<?xml?><a>"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read(rows in rows(), writing in writing()) {
        let read = read_content("a.csv", written(&rows, writing));
        prop_assert_eq!(&read.problems, &vec![]);
        let table = &read.tables[0];
        prop_assert_eq!(table.header_row, 1);
        prop_assert_eq!(table.len(), rows.len());
        for (number, row) in rows.iter().enumerate() {
            let cells: Vec<&str> = table.cells(number).skip(1).collect();
            prop_assert_eq!(cells, row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_unclosed_quote_costs_no_other_row(rows in rows(), writing in writing(), at in 0..30_usize) {
        let mut rows = rows;
        for cell in rows.iter_mut().flatten() {
            *cell = cell.replace(['"', '\n'], " ");
        }
        let at = at % rows.len();
        rows[at][0] = "Bruchstueck".to_owned();
        let text = String::from_utf8_lossy(&written(&rows, Writing { encoding: "UTF-8", ..writing })).into_owned();
        let broken = text.replace("\"Bruchstueck\"", "Bruchstueck").replace("Bruchstueck", "\"Bruchstueck");
        let read = read_content("a.csv", broken.into_bytes());
        let table = &read.tables[0];
        prop_assert_eq!(table.len(), rows.len());
        for (number, row) in rows.iter().enumerate().filter(|(number, _)| *number != at) {
            let cells: Vec<&str> = table.cells(number).skip(1).take(row.len()).collect();
            prop_assert_eq!(cells, row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        for name in ["a.csv", "a.txt", "a.xlsx", "a.json", "a.xml", "a.xls", "a.zip", "a.gz", "a.parquet", "a.ods", "a.html"] {
            read_content(name, bytes.clone());
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[a-c,;\t|\"'\\\\\r\n =äsep0-9.]{0,400}") {
        let read = read_content("a.csv", text.clone().into_bytes());
        let cells: usize = read.tables.iter().map(|table| (0..table.len()).map(|row| table.cell_count(row)).sum::<usize>()).sum();
        prop_assert!(cells <= text.len() + 1);
    }

    #[test]
    fn what_begins_like_a_kind_of_file_is_read_without_panic(kind in 0..MAGIC.len(), bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let (name, magic) = MAGIC[kind];
        read_content(name, [magic, &bytes].concat());
    }

    #[test]
    fn any_json_is_read_without_panic(text in "[\\[\\]{}:, \n\"\\\\abu0-9.eE+-]{0,300}") {
        read_content("a.json", format!("[{{\"a\": {text}").into_bytes());
        read_content("a.jsonl", format!("{{\"a\": 1}}\n{text}").into_bytes());
    }

    #[test]
    fn any_markup_is_read_without_panic(text in "(<[a-c/!?-]{0,3}[ a-c=\"']{0,6}>|[a-c&;#x ]{0,5}|<t[rdh]>|</?table>|<!--|-->|]]>){0,60}") {
        read_content("a.xml", format!("<?xml version=\"1.0\"?><a>{text}").into_bytes());
        read_content("a.xls", format!("<html><table>{text}").into_bytes());
    }

    #[test]
    fn records_of_json_are_read_as_written(rows in rows()) {
        let record = |row: &Vec<String>| {
            let members = row.iter().enumerate().map(|(at, cell)| (format!("c{at}"), serde_json::Value::from(cell.as_str())));
            serde_json::Value::Object(members.collect())
        };
        let list: Vec<serde_json::Value> = rows.iter().map(record).collect();
        let read = read_content("a.json", serde_json::to_vec(&list).unwrap());
        prop_assert_eq!(&read.problems, &vec![]);
        let filled: Vec<&Vec<String>> = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        prop_assert_eq!(read.tables[0].len(), filled.len());
        for (number, row) in filled.into_iter().enumerate() {
            prop_assert_eq!(read.tables[0].cells(number).collect::<Vec<_>>(), row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_damaged_workbook_never_panics(at in 0..6_000_usize, byte in any::<u8>()) {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "Nr").unwrap().write(1, 0, 1).unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let at = at % bytes.len();
        bytes[at] = byte;
        read_content("a.xlsx", bytes);
    }
}
