//! An export for tax audits, as accounting programs write it.

use super::*;

const INDEX: &str = r#"<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">
<DataSet><Version>1.0</Version><DataSupplier><Name>Muster GmbH</Name><Location>Köln</Location><Comment/></DataSupplier>
<Media><Name>Disk 1</Name>
<Table><URL>Debitoren.txt</URL><Name>Debitoren</Name><Description>Stammdaten</Description>
<Validity><Range><From>20250101</From><To>20251231</To></Range></Validity>
<ANSI/><DecimalSymbol>,</DecimalSymbol><DigitGroupingSymbol>.</DigitGroupingSymbol>
<VariableLength><ColumnDelimiter>|</ColumnDelimiter><RecordDelimiter>&#13;&#10;</RecordDelimiter><TextEncapsulator>"</TextEncapsulator>
<VariablePrimaryKey><Name>Konto</Name><AlphaNumeric/></VariablePrimaryKey>
<VariableColumn><Name>Straße</Name><AlphaNumeric/></VariableColumn>
<VariableColumn><Name>Saldo</Name><Numeric><ImpliedAccuracy>2</ImpliedAccuracy></Numeric></VariableColumn>
<ForeignKey><Name>Konto</Name><References>Konten</References></ForeignKey></VariableLength></Table>
<Table><URL>.\Daten\Posten.dat</URL><Name>Posten</Name><UTF8/><Range><From>2</From></Range>
<FixedLength><Length>14</Length>
<FixedPrimaryKey><Name>Beleg</Name><AlphaNumeric/><FixedRange><From>1</From><To>6</To></FixedRange></FixedPrimaryKey>
<FixedColumn><Name>Name</Name><AlphaNumeric/><FixedRange><From>7</From><Length>8</Length></FixedRange></FixedColumn>
</FixedLength></Table></Media></DataSet>"#;

fn descriptions() -> Descriptions {
    let mut descriptions = Descriptions::default();
    let bytes = encoding_rs::WINDOWS_1252.encode(INDEX).0.into_owned();
    descriptions.add("2025/index.xml", &bytes);
    descriptions
}

fn rows(table: &crate::table::Table) -> Vec<String> {
    (0..table.len())
        .map(|row| format!("{}: {}", table.line(row), table.cells(row).collect::<Vec<_>>().join(";")))
        .collect()
}

#[test]
fn delimited_files_get_their_columns() {
    let descriptions = descriptions();
    assert!(descriptions.is_index("2025/index.xml") && !descriptions.is_index("index.xml"));
    let bytes = b"\"10000\"|\"A-Weg \"\"1\"\"\"|-123456\r\n10001|K\xf6lner Stra\xdfe|5\r\n10002||\r\n".to_vec();
    let read = read("2025/debitoren.TXT", bytes, descriptions.of("2025/debitoren.TXT").unwrap());
    assert_eq!(read.problems, []);
    let table = &read.tables[0];
    assert_eq!(
        (table.header.join(";").as_str(), table.header_row, &table.preamble[0].cells),
        ("Konto;Straße;Saldo", 0, &vec!["Debitoren".to_owned()])
    );
    assert_eq!(rows(table), ["1: 10000;A-Weg \"1\";-1234,56", "2: 10001;Kölner Straße;0,05", "3: 10002;;"]);
}

#[test]
fn columns_of_fixed_width_are_cut() {
    let descriptions = descriptions();
    let described = descriptions.of("2025/Daten/Posten.dat").unwrap();
    let read_lines = read("2025/Daten/Posten.dat", "Kopf\n000001Müller  \n000002Meier\n".into(), described);
    assert_eq!(read_lines.tables[0].header, ["Beleg", "Name"]);
    assert_eq!(rows(&read_lines.tables[0]), ["2: 000001;Müller", "3: 000002;Meier"]);
    let unbroken = read("x", b"Kopf          000001Meier   000002Schulz  ".to_vec(), described);
    assert_eq!(rows(&unbroken.tables[0]), ["2: 000001;Meier", "3: 000002;Schulz"]);
}

#[test]
fn other_indexes_are_none() {
    for text in [
        "",
        "<a><b/></a>",
        "<DataSet><Media><Table><URL>a</URL></Table>",
        "<Table><URL>x</URL></Table>",
        INDEX.split_at(900).0,
    ] {
        let mut descriptions = Descriptions::default();
        descriptions.add("index.xml", text.as_bytes());
        assert!(!descriptions.is_index("index.xml"), "{text}");
    }
}

#[test]
fn an_index_flipped_anywhere_never_panics() {
    let data = b"\"10000\"|\"A\"|-123456\r\n000001|x".to_vec();
    for at in 0..INDEX.len() {
        let mut bytes = INDEX.as_bytes().to_vec();
        bytes[at] ^= 0x11;
        let mut descriptions = Descriptions::default();
        descriptions.add("index.xml", &bytes);
        for file in ["Debitoren.txt", "daten/posten.dat"] {
            if let Some(described) = descriptions.of(file) {
                read(file, data.clone(), described);
            }
        }
    }
}
