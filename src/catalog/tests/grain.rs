//! Rows per line item: one document is one record, whether its header is repeated or left blank.

use super::*;

const HEADER: [&str; 6] = ["Rechnungsnr", "Rechnungsdatum", "Kundennr", "Kunde", "Artikel", "Nettobetrag"];

/// Invoices with their lines: number, date, customer number, customer, article, amount.
type Line = [&'static str; 6];

const FIRST: Line = ["RE-1001", "03.02.2026", "K-7", "Muster GmbH", "Pumpe", "1.200,00"];
const SECOND: Line = ["RE-1001", "03.02.2026", "K-7", "Muster GmbH", "Montage", "300,50"];
const OTHER: Line = ["RE-1002", "04.02.2026", "K-9", "Beispiel AG", "Pumpe", "1.200,00"];

fn invoices(lines: &[Line]) -> TypedTable {
    let typed = typed(table("Rechnungspositionen.csv", &HEADER, lines));
    assert_eq!(typed.recognition.kind, Some(RecordKind::Invoice));
    typed
}

fn amount_parts(lines: &[Line]) -> Vec<(u32, Vec<String>)> {
    let catalogue = catalogue(vec![table("Rechnungspositionen.csv", &HEADER, lines)]);
    let column = catalogue.tables[0].columns_with(Role::Amount).next().expect("an amount");
    let parts = |record: crate::catalog::Record| record.parts(column).map(str::to_owned).collect();
    catalogue.records().map(|record| (record.row(), parts(record))).collect()
}

#[test]
fn repeated_headers_fold_and_amounts_of_lines_stay_apart_to_be_summed() {
    let parts = amount_parts(&[FIRST, OTHER, SECOND]);
    let expected = [(2, vec!["1.200,00".to_owned(), "300,50".to_owned()]), (3, vec!["1.200,00".to_owned()])];
    assert_eq!(parts, expected);
}

#[test]
fn totals_that_every_line_repeats_count_once() {
    let total = |mut line: Line| {
        line[5] = "1.500,50";
        line
    };
    assert_eq!(amount_parts(&[total(FIRST), total(SECOND)]), [(2, vec!["1.500,50".to_owned()])]);
}

#[test]
fn headers_left_blank_on_following_rows_fold_too() {
    let blank = ["RE-1001", "", "", "", "Montage", ""];
    let catalogue = catalogue(vec![table("Rechnungspositionen.csv", &HEADER, &[blank, FIRST, OTHER])]);
    let first = catalogue.records().next().expect("a record");
    assert_eq!(catalogue.len(), 2);
    assert_eq!((first.id(), first.row(), first.value(Role::CompanyName)), ("RE-1001", 2, Some("Muster GmbH")));
    assert_eq!(first.qualified_id(), "RE-1001", "one record, so that no row need be named");
}

#[test]
fn one_number_of_two_customers_or_days_is_two_documents() {
    let mut elsewhere = SECOND;
    (elsewhere[2], elsewhere[3]) = ("K-9", "Beispiel AG");
    assert_eq!(invoices(&[FIRST, elsewhere]).len(), 2);
    let mut later = SECOND;
    later[1] = "09.09.2026";
    assert_eq!(invoices(&[FIRST, later]).len(), 2);
}

#[test]
fn rows_of_lines_alone_are_no_documents() {
    let header = ["Rechnungsnr", "Rechnungsdatum", "Kundennr", "Kunde", "Positionen/Menge", "Nettobetrag"];
    let line = ["", "", "", "", "8", ""];
    let typed = typed(table("Rechnungen.csv", &header, &[FIRST, line, OTHER, line]));
    assert_eq!(typed.len(), 2);
    assert_eq!(role_of(&typed, "Rechnungsnr"), Some(Role::Id), "each of those that remain has its own");
}

#[test]
fn a_customer_kept_twice_under_one_number_stays_a_duplicate() {
    let header = ["Kundennr", "Firma", "Ort", "Angelegt am"];
    let row = ["K-7", "Muster GmbH", "Köln", "01.02.2020"];
    assert_eq!(typed(table("kunden.csv", &header, &[row, row])).len(), 2);
}

#[test]
fn the_order_of_rows_changes_no_record() {
    let values = |lines: &[Line]| {
        let catalogue = catalogue(vec![table("Rechnungspositionen.csv", &HEADER, lines)]);
        let value = |record: crate::catalog::Record| {
            [Role::CompanyName, Role::DocumentDate].map(|role| record.value(role).unwrap_or_default().to_owned())
        };
        catalogue.records().map(|record| (record.qualified_id(), value(record))).collect::<Vec<_>>()
    };
    let blank = ["RE-1001", "", "", "", "Fracht", "20,00"];
    assert_eq!(values(&[FIRST, SECOND, blank, OTHER]), values(&[OTHER, blank, SECOND, FIRST]));
}

#[test]
fn beside_quantities_and_prices_a_text_is_that_of_the_line() {
    let header = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"];
    let rows = [
        ["70001", "85A", "WHITE LANTERN", "6", "2025-02-03", "2.55", "17850.0"],
        ["70001", "71B", "CAKE STAND", "2", "2025-02-03", "3.39", "17850.0"],
        ["70002", "85A", "WHITE LANTERN", "1", "2025-02-04", "2.55", "17851.0"],
        ["70002", "22C", "JAM JAR", "9", "2025-02-04", "0.95", "17851.0"],
    ];
    let typed = typed(table("Retail.csv", &header, &rows));
    assert_is(&typed, "retail", RecordKind::Invoice);
    assert_eq!(role_of(&typed, "InvoiceNo"), Some(Role::Id));
    assert_eq!(role_of(&typed, "CustomerID"), Some(Role::CustomerReference), "a number in spite of its `.0`");
    assert_eq!(typed.len(), 2);
}

#[test]
fn a_counter_of_rows_is_no_document() {
    let header = ["Row ID", "Order ID", "Order Date", "Customer Name", "City", "State", "Postal Code", "Sales"];
    let rows = [
        ["1", "CA-1001", "2025-02-03", "Eva Ott", "Kiel", "SH", "24103", "10.50"],
        ["2", "CA-1001", "2025-02-03", "Eva Ott", "Kiel", "SH", "24103", "99.00"],
        ["3", "CA-1002", "2025-02-04", "Jan Kern", "Ulm", "BW", "89073", "7.00"],
    ];
    let typed = typed(table("Umsatz.csv", &header, &rows));
    assert_is(&typed, "umsatz", RecordKind::Order);
    assert_roles(&typed, &[("Order ID", Role::Id), ("Sales", Role::Amount), ("City", Role::City)]);
    assert_eq!((role_of(&typed, "Row ID"), role_of(&typed, "State")), (None, None));
    assert_eq!(typed.len(), 2);
}

#[test]
fn records_are_the_same_where_their_values_lie_side_by_side() {
    let blank = ["RE-1001", "", "", "", "Montage", ""];
    let spaced: Vec<[String; 2]> =
        (10..40).map(|number| [format!(" K-{number}"), format!("Muster {number} GmbH")]).collect();
    let catalogue = catalogue(vec![
        table("Rechnungspositionen.csv", &HEADER, &[blank, FIRST, OTHER]),
        table("kunden.csv", &["Kundennr", "Firma"], &spaced),
    ]);
    let told = |catalogue: &crate::catalog::Catalogue| {
        let told = |record: crate::catalog::Record| {
            (record.id().to_owned(), record.row(), record.value(Role::CompanyName).map(str::to_owned))
        };
        catalogue.records().map(told).collect::<Vec<_>>()
    };
    let before = told(&catalogue);
    assert!(before.iter().any(|(id, ..)| id.starts_with(' ')), "ids are verbatim");
    assert_eq!(told(&catalogue.gathered()), before);
}
