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
