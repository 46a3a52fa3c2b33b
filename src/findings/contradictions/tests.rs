//! Contradictions among the masters of one customer, and what is none.

use jiff::civil::date;

use crate::catalog::{Department, RecordKind, Role};
use crate::findings::finding::{Code, Severity, ValueBasis};
use crate::findings::testing::{Company, DEAL};

const CRM: (&str, Department) = ("crm", Department::Sales);
const ERP: (&str, Department) = ("erp", Department::Operations);
const MASTER: [Role; 7] =
    [Role::Id, Role::CompanyName, Role::Street, Role::Postcode, Role::City, Role::Iban, Role::Blocked];

/// One customer in two systems.
fn company(crm: [&'static str; 6], erp: [&'static str; 6]) -> Company {
    let row = |id: &'static str, cells: [&'static str; 6]| -> Vec<&'static str> { [&[id][..], &cells].concat() };
    Company::default()
        .today(date(2026, 6, 1))
        .table("accounts.csv", CRM, RecordKind::Account, &MASTER, &[&row("A1", crm)])
        .table("debtors.csv", ERP, RecordKind::Debtor, &MASTER, &[&row("K1", erp)])
        .customer("Klapp GmbH", &["accounts.csv:A1", "debtors.csv:K1"])
}

const HOME: [&str; 6] = ["Klapp GmbH", "Markt 3", "58636", "Iserlohn", "DE89370400440532013000", ""];

fn with(at: usize, value: &'static str) -> [&'static str; 6] {
    let mut cells = HOME;
    cells[at] = value;
    cells
}

#[test]
fn equal_masters_contradict_each_other_in_nothing() {
    let found = company(HOME, HOME).find();
    assert!(found.findings.iter().all(|finding| !finding.code.name().starts_with("CON")), "{:?}", found.findings);
}

#[test]
fn another_account_is_an_error_worth_a_quarter_of_an_hour() {
    let found = company(HOME, with(4, "DE02120300000000202051")).find();
    let finding = found.only(Code::Con404);
    assert_eq!(
        (finding.severity, finding.value, finding.value_basis),
        (Severity::Error, Some(16_25), ValueBasis::Estimate)
    );
    assert_eq!(finding.related.len(), 1);
}

#[test]
fn another_street_or_town_is_a_move_and_a_spelling_is_none() {
    assert_eq!(company(HOME, with(1, "Fabrikstraße 90")).find().of(Code::Con402).len(), 1);
    assert!(company(HOME, with(1, "Markt 3a")).find().of(Code::Con402).is_empty());
    assert!(company(HOME, with(2, "58638")).find().of(Code::Con402).is_empty());
    assert!(company(HOME, with(1, "")).find().of(Code::Con402).is_empty());
}

#[test]
fn slips_doors_and_placeholders_are_no_move() {
    let silent = |one: [&'static str; 6], two: [&'static str; 6]| {
        assert!(company(one, two).find().of(Code::Con402).is_empty(), "{one:?} {two:?}");
    };
    silent(with(1, "Norfring 7"), with(1, "Nprdring 7"));
    silent(HOME, with(1, "Stiege 2 Top 14"));
    silent(HOME, ["Klapp GmbH", "", "12345", "xxx", HOME[4], ""]);
    let found = |one, two| company(one, two).find().of(Code::Con402).len();
    assert_eq!(found(with(1, "Norfring 7"), with(1, "Nprdring 19")), 1, "another number too");
    assert_eq!(found(HOME, ["Klapp GmbH", "", "20095", "Hamburg", HOME[4], ""]), 1);
}

#[test]
fn another_legal_form_contradicts_and_a_missing_one_does_not() {
    assert_eq!(company(HOME, with(0, "Klapp AG")).find().only(Code::Con403).severity, Severity::Info);
    assert!(company(HOME, with(0, "Klapp")).find().of(Code::Con403).is_empty());
}

#[test]
fn a_blocked_customer_who_is_being_sold_to_is_one_break() {
    let roles = [Role::Id, Role::CompanyName, Role::Blocked];
    let company = |stage: &'static str| {
        Company::default()
            .today(date(2026, 6, 1))
            .table("accounts.csv", CRM, RecordKind::Account, &roles, &[&["A1", "Klapp GmbH", ""]])
            .table(
                "deals.csv",
                CRM,
                RecordKind::Deal,
                &DEAL,
                &[&["D1", "Halle", stage, "2026-05-01", "9.00", "A1", ""]],
            )
            .table("debtors.csv", ERP, RecordKind::Debtor, &roles, &[&["K1", "Klapp GmbH", "ja"]])
            .customer("Klapp GmbH", &["accounts.csv:A1", "deals.csv:D1", "debtors.csv:K1"])
    };
    let found = company("open").find();
    assert_eq!(found.of(Code::Hnd308).len(), 1);
    assert!(found.of(Code::Con405).is_empty() && found.of(Code::Sig505).is_empty());
    assert!(company("lost").find().of(Code::Hnd308).is_empty());
}

#[test]
fn an_invoice_to_the_blocked_account_is_of_the_ledger_that_blocks() {
    let company = |number: &'static str| {
        Company::default()
            .today(date(2026, 6, 1))
            .table(
                "debtors.csv",
                ERP,
                RecordKind::Debtor,
                &[Role::Id, Role::CompanyName, Role::Blocked],
                &[&["K1", "Klapp GmbH", "ja"]],
            )
            .table(
                "invoices.csv",
                ("bills", Department::Accounting),
                RecordKind::Invoice,
                &[Role::Id, Role::Stage, Role::DocumentDate, Role::Amount, Role::CustomerReference],
                &[&["R1", "open", "2026-03-01", "100.00", number]],
            )
            .customer("Klapp GmbH", &["debtors.csv:K1", "invoices.csv:R1"])
    };
    assert_eq!(company("").find().of(Code::Con405).len(), 1);
    let keyed = company("K1").leading("invoices.csv:R1", Role::CustomerReference, "debtors.csv:K1");
    assert!(keyed.find().of(Code::Con405).is_empty());
}

#[test]
fn slips_and_appended_towns_make_no_new_name() {
    let silent = |one: &'static str, two: &'static str| {
        assert!(company(with(0, one), with(0, two)).find().of(Code::Con403).is_empty(), "{one} {two}");
    };
    silent("Lorebz Autohaus GmbH", "Lroenz Autohaus GmbH");
    silent("Klapp GmbH, Iserlohn", "Clapp GmbH");
    assert_eq!(company(with(0, "Klapp GmbH"), with(0, "Wunderlich GmbH")).find().of(Code::Con403).len(), 1);
}

/// Two customers at one house, each in a system of its own.
fn neighbours(left: [&'static str; 2], right: [&'static str; 2]) -> Company {
    let roles = [Role::Id, Role::CompanyName, Role::Street, Role::Postcode, Role::City, Role::Phone, Role::VatId];
    let row = |id: &'static str, [name, vat]: [&'static str; 2]| {
        [id, name, "Markt 3", "58636", "Iserlohn", "02371 65290", vat]
    };
    Company::default()
        .today(date(2026, 6, 1))
        .table("accounts.csv", CRM, RecordKind::Account, &roles, &[&row("A1", left)])
        .table("debtors.csv", ERP, RecordKind::Debtor, &roles, &[&row("K1", right)])
        .customer("Klapp GmbH", &["accounts.csv:A1"])
        .customer("Andere", &["debtors.csv:K1"])
}

#[test]
fn two_names_at_one_house_behind_one_switchboard_may_be_one_renamed_firm() {
    let found = neighbours(["Klapp GmbH", ""], ["Wunderlich GmbH", ""]).find();
    assert!(found.only(Code::Con403).confidence < 0.7);
    let siblings = neighbours(["Klapp GmbH", ""], ["Klapp Holding AG", ""]).find();
    assert!(siblings.of(Code::Con403).is_empty(), "firms of one group share a word");
    let two = neighbours(["Klapp GmbH", "DE136695976"], ["Wunderlich GmbH", "DE811569869"]).find();
    assert!(two.of(Code::Con403).is_empty(), "two VAT ids are two firms");
}

#[test]
fn one_name_kept_apart_by_two_vat_ids_is_a_contradiction() {
    let kept_apart = neighbours(["Klapp GmbH", "DE136695976"], ["Klapp GmbH", "DE811569869"]).find();
    assert!(kept_apart.only(Code::Con401).confidence < 0.8);
    let group = neighbours(["Klapp Holding GmbH", "DE136695976"], ["Klapp Logistik GmbH", "DE811569869"]).find();
    assert!(group.of(Code::Con401).is_empty());
}
