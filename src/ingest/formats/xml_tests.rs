//! XML of the row kind, and workbooks in XML.

use std::fmt::Write;

use super::*;

fn told_tables(text: &str) -> (Vec<String>, Vec<ProblemKind>) {
    let read = read("a.xml", text.as_bytes());
    let rows = |table: &crate::table::Table| {
        let data = (0..table.len()).map(|row| table.cells(row).collect::<Vec<_>>().join("|"));
        [vec![format!("{}: {}", table.file, table.header.join("|"))], data.collect()].concat().join("\n")
    };
    (read.tables.iter().map(rows).collect(), read.problems.iter().map(|problem| problem.kind).collect())
}

fn tables(text: &str) -> Vec<String> {
    let (tables, problems) = told_tables(text);
    assert_eq!(problems, []);
    tables
}

#[test]
fn elements_that_repeat_are_rows() {
    let text = "<?xml version=\"1.0\"?><export date='x'><kunden>\n\
        <kunde id=\"1\"><name>Müller &amp; S&#246;hne</name><ort><plz>50667</plz></ort><tel>1</tel><tel>2</tel></kunde>\n\
        <kunde id=\"2\"><ort><name> Köln </name></ort><notiz><![CDATA[<b>x</b>]]></notiz></kunde>\n\
        </kunden></export>";
    let expected = "a.xml: id|name|ort.plz|tel|ort.name|notiz\n1|Müller & Söhne|50667|1|2||\n2||||Köln|<b>x</b>";
    assert_eq!(tables(text), [expected.replace("|Köln|", "| Köln |")]);
}

#[test]
fn attributes_alone_make_rows_and_named_fields_make_columns() {
    assert_eq!(tables("<rs><row a=\"1\" b='x'/><row a=\"2\"/></rs>"), ["a.xml: a|b\n1|x\n2|"]);
    let text = "<d><row><field name=\"id\">1</field><field name=\"ort\">Bonn</field></row><row><field name=\"id\">2</field></row></d>";
    assert_eq!(tables(text), ["a.xml: id|ort\n1|Bonn\n2|"]);
    let spaces = "<f:r xmlns:f=\"u\"><f:k><f:a>1</f:a></f:k><f:k><f:a>2</f:a></f:k></f:r>";
    assert_eq!(tables(spaces), ["a.xml: a\n1\n2"]);
}

#[test]
fn several_lists_are_several_tables() {
    let text = "<d><ks><k><a>1</a></k><k><a>2</a></k></ks><rs><r><b>3</b></r><r><b>4</b></r></rs></d>";
    assert_eq!(tables(text), ["a.xml#ks.k: a\n1\n2", "a.xml#rs.r: b\n3\n4"]);
    assert_eq!(tables("<d><k><a>1</a><b>2</b></k></d>"), ["a.xml: a|b\n1|2"]);
}

#[test]
fn what_has_no_rows_or_is_broken_is_told() {
    assert_eq!(told_tables("<?xml version=\"1.0\"?><a>x</a>").1, [ProblemKind::UnknownFile]);
    let (tables, problems) = told_tables("<d><k><a>1</a></k><k><a>2</a></k><k><a>3</b>");
    assert_eq!((tables.len(), problems), (1, vec![ProblemKind::DamagedFile]));
    assert_eq!(tables[0], "a.xml: a\n1\n2");
}

#[test]
fn bombs_do_not_go_off() {
    let mut entities = String::new();
    for at in 1..10 {
        write!(entities, "<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10)).unwrap();
    }
    let text = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY l0 \"lol\">{entities}]><d><k><a>&l9;</a></k><k><a>2</a></k></d>"
    );
    assert_eq!(tables(&text), ["a.xml: a\n&l9;\n2"]);
    let (_, problems) = told_tables(&"<a>".repeat(100_000));
    assert_eq!(problems, [ProblemKind::LimitReached]);
    let mut wide = String::new();
    (0..60_000).for_each(|at| write!(wide, "<e{at}/>").unwrap());
    assert_eq!(told_tables(&format!("<d>{wide}</d>")).1, [ProblemKind::LimitReached]);
}

const WORKBOOK: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Kunden &amp; mehr"><Table>
<Row><Cell><Data ss:Type="String">Nr</Data></Cell><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Seit</Data></Cell><Cell><Data ss:Type="String">Wert</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">M&#252;ller</Data><Comment><Data>Notiz</Data></Comment></Cell><Cell><Data ss:Type="DateTime">2026-02-01T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="Number">2</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">x</Data></Cell></Row>
</Table></Worksheet><Worksheet ss:Name="leer"><Table/></Worksheet></Workbook>"#;

#[test]
fn a_workbook_in_xml_is_read() {
    let read = read("a.xls", WORKBOOK.as_bytes());
    assert_eq!(read.problems, []);
    let table = &read.tables[0];
    assert_eq!((table.file.as_str(), table.header.join("|").as_str()), ("a.xls#Kunden & mehr", "Nr|Name|Seit|Wert"));
    assert_eq!(table.cells(0).collect::<Vec<_>>(), ["1", "Müller", "2026-02-01", "1.5"]);
    assert_eq!((table.cells(1).collect::<Vec<_>>(), table.line(0), table.line(1)), (vec!["2", "", "", "x"], 3, 4));
}

#[test]
fn texts_cut_off_or_flipped_never_panic() {
    let page = "<?xml version='1.0'?><d><k i='1'><a>ä</a></k><k i='2'><a>2</a></k></d>";
    for text in [WORKBOOK, page] {
        for end in 0..text.len() {
            read("a.xml", &text.as_bytes()[..end]);
            let mut flipped = text.as_bytes().to_vec();
            flipped[end] ^= 0x15;
            read("a.xml", &flipped);
        }
    }
}
