//! Canonical order, ids and their independence of the order of rows.

use super::*;
use crate::catalog::Catalogue;

const HEADER: [&str; 4] = ["Kundennr", "Firma", "Ort", "E-Mail"];

fn rows(count: usize) -> Vec<[String; 4]> {
    (0..count)
        .map(|number| {
            // Every fiftieth number stands twice, and every hundredth row twice as a whole.
            let number = if number % 50 == 49 { number - 1 } else { number };
            let name = format!("Muster {} GmbH", number * 7 % 1_000);
            [format!("K-{number:05}"), name, "Köln".to_owned(), format!("info{number}@muster.example")]
        })
        .collect()
}

fn seen(catalogue: &Catalogue) -> Vec<String> {
    let describe = |record: crate::catalog::Record<'_>| {
        let cells: Vec<&str> = record.typed().table.cells(record.data_row()).collect();
        format!("{:?} {:?} {}", record.index, record.kind(), cells.join("|"))
    };
    catalogue.records().map(describe).collect()
}

#[test]
fn shuffled_rows_give_the_same_records_in_the_same_order() {
    let rows = rows(2_000);
    let straight = catalogue(vec![table("kunden.csv", &HEADER, &rows)]);
    // Multiplying by a number coprime to the count visits every row once, in another order.
    let shuffled: Vec<[String; 4]> = (0..rows.len()).map(|at| rows[at * 1_237 % rows.len()].clone()).collect();
    let shuffled = catalogue(vec![table("kunden.csv", &HEADER, &shuffled)]);
    assert_eq!(straight.tables[0].recognition, shuffled.tables[0].recognition);
    assert_eq!(seen(&straight), seen(&shuffled));
}

#[test]
fn records_are_sorted_by_id_and_repeated_ids_name_their_row() {
    let rows = [["7", "B GmbH", "Köln", ""], ["10", "A GmbH", "Köln", ""], ["7", "A GmbH", "Köln", ""]];
    let mut all: Vec<[&str; 4]> = rows.to_vec();
    let numbers: Vec<String> = (100..130).map(|number| number.to_string()).collect();
    all.extend(numbers.iter().map(|number| [number.as_str(), "C GmbH", "Köln", ""]));
    let catalogue = catalogue(vec![table("kunden.csv", &HEADER, &all)]);
    let references: Vec<String> = catalogue.records().map(|record| record.reference()).collect();
    assert_eq!(references[0], "kunden.csv:10");
    assert_eq!(references[references.len() - 2..], ["kunden.csv:7@4", "kunden.csv:7@2"]);
}

#[test]
fn without_an_id_a_unique_email_serves_and_else_the_row() {
    let header = ["Firma", "Ort", "E-Mail"];
    let unique = [["B GmbH", "Köln", "b@b.example"], ["A GmbH", "Köln", "a@a.example"]];
    let catalogue_of = |rows: &[[&str; 3]]| catalogue(vec![table("kunden.csv", &header, rows)]);
    let ids = |catalogue: &Catalogue| catalogue.records().map(|record| record.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&catalogue_of(&unique)), ["a@a.example", "b@b.example"]);
    let shared = [["B GmbH", "Köln", "x@b.example"], ["A GmbH", "Köln", "x@b.example"]];
    assert_eq!(ids(&catalogue_of(&shared)), ["row:3", "row:2"]);
    let missing = [["B GmbH", "Köln", "b@b.example"], ["A GmbH", "Köln", ""]];
    assert_eq!(ids(&catalogue_of(&missing)), ["row:3", "row:2"]);
}

#[test]
fn rows_without_their_id_are_numbered() {
    let mut rows = rows(40);
    rows[3][0].clear();
    let catalogue = catalogue(vec![table("kunden.csv", &HEADER, &rows)]);
    assert_eq!(catalogue.record(crate::catalog::RecordIndex(0)).id(), "row:5");
    assert_eq!(catalogue.record(crate::catalog::RecordIndex(1)).id(), "K-00000");
}

#[test]
fn tables_are_numbered_by_file_name() {
    let rows = [["1", "A GmbH", "Köln", ""], ["2", "B GmbH", "Köln", ""]];
    let catalogue = catalogue(vec![table("b.csv", &HEADER, &rows), table("a.csv", &HEADER, &rows)]);
    assert_eq!(catalogue.len(), 4);
    let files: Vec<&str> = catalogue.records().map(|record| record.file()).collect();
    assert_eq!(files, ["a.csv", "a.csv", "b.csv", "b.csv"]);
}

#[test]
fn numbers_of_one_length_with_a_shared_prefix_are_sorted_by_what_differs() {
    let id = |number: usize| format!("zcrm_48768760000012{number:05}");
    let rows: Vec<[String; 4]> =
        (0..300).map(|at| [id(at * 7 % 300), "A GmbH".to_owned(), String::new(), String::new()]).collect();
    let catalogue = catalogue(vec![table("kunden.csv", &HEADER, &rows)]);
    assert!(catalogue.records().map(|record| record.id()).is_sorted());
}
