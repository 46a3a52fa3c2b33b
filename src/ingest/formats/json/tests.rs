//! JSON texts as programs write them.

use super::*;

fn told_tables(name: &str, text: &str) -> (Vec<String>, Vec<ProblemKind>) {
    let read = read(name, text.as_bytes());
    let rows = |table: &Table| {
        let data = (0..table.len())
            .map(|row| format!("{}: {}", table.line(row), table.cells(row).collect::<Vec<_>>().join(";")));
        [vec![format!("{}: {}", table.file, table.header.join(";"))], data.collect()].concat().join("\n")
    };
    (read.tables.iter().map(rows).collect(), read.problems.iter().map(|problem| problem.kind).collect())
}

fn tables(text: &str) -> Vec<String> {
    let (tables, problems) = told_tables("a.json", text);
    assert_eq!(problems, []);
    tables
}

#[test]
fn a_list_of_objects_is_a_table() {
    let text = r#"[{"id": 2401730000000081400, "name": "Müller", "adr": {"ort": "Köln", "geo": {"lat": 50.10}}, "tags": ["a", "b"]},
        {"id": "x", "aktiv": false, "adr": null, "tags": []}]"#;
    assert_eq!(
        tables(text),
        ["a.json: id;name;adr.ort;adr.geo.lat;tags;aktiv;adr\n\
          1: 2401730000000081400;Müller;Köln;50.10;a|b;;\n2: x;;;;;false;"]
    );
}

#[test]
fn lists_of_lists_may_have_a_header() {
    assert_eq!(tables(r#"[["Nr", "Name"], [1, "A"], [2, null]]"#), ["a.json: Nr;Name\n2: 1;A\n3: 2;"]);
}

#[test]
fn lists_inside_an_object_are_tables() {
    assert_eq!(tables(r#"{"info": {"page": 1}, "data": {"items": [{"a": 1}, {"a": 2}]}}"#), ["a.json: a\n1: 1\n2: 2"]);
    let two = r#"{"customers": [{"a": 1}, {"a": 2}], "orders": [{"b": 3}]}"#;
    assert_eq!(tables(two), ["a.json#customers: a\n1: 1\n2: 2", "a.json#orders: b\n1: 3"]);
}

#[test]
fn lists_inside_rows_are_columns_tables_or_left_out() {
    let single = r#"[{"n": 1, "adr": [{"ort": "Köln"}]}, {"n": 2, "adr": [{"ort": "Bonn"}]}]"#;
    assert_eq!(tables(single), ["a.json: n;adr.ort\n1: 1;Köln\n2: 2;Bonn"]);
    let several = r#"[{"n": 1, "lines": [{"t": "x"}, {"t": "y"}]}, {"n": 2, "lines": [{"t": "z", "s": ["a", "b"]}]}]"#;
    let expected = ["a.json: n\n1: 1\n2: 2", "a.json#lines: parent_row;t;s\n1: 1;x;\n2: 1;y;\n3: 2;z;a|b"];
    assert_eq!(tables(several), expected);
    let few = r#"[{"n": 1}, {"n": 2}, {"n": 3, "log": [{"t": "x"}, {"t": "y"}]}]"#;
    assert_eq!(
        told_tables("a.json", few),
        (vec!["a.json: n\n1: 1\n2: 2\n3: 3".to_owned()], vec![ProblemKind::LeftOut])
    );
}

#[test]
fn one_object_per_line() {
    let text = "{\"a\": 1}\n\n{\"a\": 2, \"b\": {\"c\": \"x\"}}\r\n{\"a\": }\n{\"a\": 4}\n";
    let (tables, problems) = told_tables("a.jsonl", text);
    assert_eq!(tables, ["a.jsonl: a;b.c\n1: 1;\n3: 2;x\n5: 4;"]);
    assert_eq!(problems, [ProblemKind::DamagedFile]);
    assert_eq!(told_tables("a.ndjson", "{\"a\": [{\"b\": 1}]}").0, ["a.ndjson: a.b\n1: 1"]);
    assert_eq!(told_tables("a.json", "{\"a\": 1}{\"a\": 2}").0, ["a.json: a\n1: 1\n1: 2"]);
}

#[test]
fn settings_are_no_table_and_damage_is_told() {
    assert_eq!(told_tables("a.json", r#"{"name": "x", "version": 1}"#), (vec![], vec![ProblemKind::UnknownFile]));
    let (tables, problems) = told_tables("a.json", r#"[{"a": 1}, {"a": 2}, {"a": "#);
    assert_eq!((tables.len(), problems), (1, vec![ProblemKind::DamagedFile]));
    assert_eq!(tables[0], "a.json: a\n1: 1\n2: 2");
}

#[test]
fn nesting_without_end_is_refused() {
    for text in ["[".repeat(1 << 20), "{\"a\":".repeat(1 << 20), format!("[{{\"a\": {}", "[{\"b\":".repeat(1 << 18))] {
        let (_, problems) = told_tables("a.json", &text);
        assert_eq!(problems.last(), Some(&ProblemKind::DamagedFile));
    }
}

#[test]
fn texts_cut_off_or_flipped_never_panic() {
    let text = r#"{"x": [{"a": "M\u00fcller \ud83d\ude00", "b": [1, {"c": null}], "d": [{"e": 1}, {"e": 2}]}, {"a": -1.5e3}], "y": [[1, 2]]}"#;
    for name in ["a.json", "a.jsonl"] {
        for end in 0..text.len() {
            read(name, &text.as_bytes()[..end]);
            for flip in [0x01, 0x20, 0x5a, 0x80] {
                let mut flipped = text.as_bytes().to_vec();
                flipped[end] ^= flip;
                read(name, &flipped);
            }
        }
    }
}
