//! Values that fail, fill or lack, and which rule speaks of them.

use crate::catalog::{Department, RecordKind, Role};
use crate::findings::finding::{Code, Severity};
use crate::findings::testing::Company;

const ERP: (&str, Department) = ("erp", Department::Operations);
const MASTER: [Role; 5] = [Role::Id, Role::CompanyName, Role::Phone, Role::Email, Role::VatId];

fn company(cells: [&'static str; 4]) -> Company {
    let row: Vec<&str> = [&["K1"][..], &cells].concat();
    Company::default()
        .table("debtors.csv", ERP, RecordKind::Debtor, &MASTER, &[&row])
        .customer("Klapp GmbH", &["debtors.csv:K1"])
}

#[test]
fn a_sound_record_passes() {
    let found = company(["Klapp GmbH", "02371 4711", "info@klapp.de", "DE136695976"]).find();
    assert!(found.findings.iter().all(|finding| !finding.code.name().starts_with("DQ")), "{:?}", found.findings);
}

#[test]
fn all_failing_fields_of_a_record_are_one_finding() {
    let finding = company(["Klapp GmbH", "02371 4711", "info(at)klapp", "DE136695977"]).find();
    assert_eq!(finding.only(Code::Dq601).value, Some(10_83), "two fields at five minutes");
}

#[test]
fn a_placeholder_is_no_invalid_key_and_no_missing_name() {
    let found = company(["Test", "", "", ""]).find();
    assert_eq!(found.only(Code::Dq604).severity, Severity::Info);
    assert!(found.of(Code::Dq603).is_empty() && found.of(Code::Dq601).is_empty());
}

#[test]
fn nothing_but_a_name_identifies_nobody() {
    assert_eq!(company(["Klapp GmbH", "", "", ""]).find().only(Code::Dq603).severity, Severity::Info);
    assert_eq!(company(["", "02371 4711", "", ""]).find().of(Code::Dq603).len(), 1);
}

#[test]
fn a_due_date_is_wrong_where_it_stands() {
    let bills: [&[&str]; 2] = [&["R1", "119.00", "2026-03-10"], &["R2", "50.00", "2026-03-11"]];
    let bill = [Role::Id, Role::AmountGross, Role::DocumentDate];
    let items: [&[&str]; 1] = [&["B1", "R1", "119.00", "119.00", "2026-03-10", "2026-03-01"]];
    let item = [Role::Id, Role::Number, Role::AmountGross, Role::OpenAmount, Role::DocumentDate, Role::Due];
    let found = Company::default()
        .table("bills.csv", ERP, RecordKind::Invoice, &bill, &bills)
        .table("items.csv", ERP, RecordKind::Invoice, &item, &items)
        .customer("Klapp GmbH", &["bills.csv:R1", "bills.csv:R2", "items.csv:B1"])
        .build();
    let record = found.findings.only(Code::Dq605).record.map(|record| found.catalogue.record(record).reference());
    assert_eq!(record.as_deref(), Some("items.csv:B1"), "the bill says nothing of when it is due");
}
