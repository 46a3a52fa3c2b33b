//! Duplicates found, asked about, and left alone.

use crate::catalog::{Department, RecordKind, Role};
use crate::findings::finding::{Code, Severity, ValueBasis};
use crate::findings::testing::{ACCOUNT, Company};
use crate::linkage::{Band, EntityType};
use crate::message::Argument;

const CRM: (&str, Department) = ("crm", Department::Sales);

fn accounts() -> Company {
    Company::default()
        .table(
            "accounts.csv",
            CRM,
            RecordKind::Account,
            &ACCOUNT,
            &[
                &["A1", "Klapp GmbH", ""],
                &["A2", "Klapp Sicherheitstechnik GmbH", "2024-01-01"],
                &["A3", "Mude GmbH", ""],
                &["A4", "Mude Holding GmbH", ""],
            ],
        )
        .table("leads.csv", CRM, RecordKind::Lead, &ACCOUNT, &[&["L1", "Mude GmbH", ""]])
        .table(
            "ledger.csv",
            ("ledger", Department::Accounting),
            RecordKind::Debtor,
            &ACCOUNT,
            &[&["10001", "Klapp", ""]],
        )
        .customer("Mude GmbH", &["accounts.csv:A3", "leads.csv:L1"])
        .customer("Mude Holding GmbH", &["accounts.csv:A4"])
}

#[test]
fn two_accounts_of_one_customer_are_a_duplicate() {
    let found = accounts()
        .likely_customer(
            "Klapp GmbH",
            &[("accounts.csv:A1", 0.93), ("accounts.csv:A2", 0.97), ("ledger.csv:10001", 0.99)],
        )
        .find();
    let finding = found.only(Code::Dup201);
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!((finding.value, finding.value_basis), (Some(21_66), ValueBasis::Estimate), "20 minutes at 65 euros");
    assert!((finding.confidence - 0.93).abs() < 1e-9);
    assert_eq!(finding.record.map(|record| record.0), Some(1), "the fuller record stays");
    assert_eq!(finding.related.len(), 1, "the debtor is no duplicate of an account");
}

#[test]
fn a_lead_beside_its_account_is_no_duplicate() {
    let found = accounts().customer("Klapp GmbH", &["accounts.csv:A1"]).find();
    assert!(found.of(Code::Dup201).is_empty());
}

#[test]
fn one_record_in_two_exports_is_no_duplicate() {
    let found = accounts()
        .table("accounts_2.csv", CRM, RecordKind::Account, &ACCOUNT, &[&["A1", "Klapp GmbH", ""]])
        .customer("Klapp GmbH", &["accounts.csv:A1", "accounts_2.csv:A1"])
        .find();
    assert!(found.of(Code::Dup201).is_empty());
}

#[test]
fn pairs_in_the_review_band_are_one_question() {
    let found = accounts()
        .customer("Klapp GmbH", &["accounts.csv:A1"])
        .customer("Klapp Sicherheitstechnik GmbH", &["accounts.csv:A2"])
        .edge(EntityType::Customer, "accounts.csv:A1", "accounts.csv:A2", 0.7, Band::Review)
        .edge(EntityType::Customer, "accounts.csv:A3", "accounts.csv:A2", 0.6, Band::Review)
        .edge(EntityType::Customer, "accounts.csv:A3", "accounts.csv:A4", 0.3, Band::None)
        .find();
    let finding = found.only(Code::Dup202);
    assert_eq!(finding.severity, Severity::Info);
    assert_eq!(finding.related.len(), 2);
    assert!((finding.confidence - 0.7).abs() < 1e-9);
}

#[test]
fn pairs_across_systems_are_no_duplicates() {
    let found = accounts()
        .customer("Klapp GmbH", &["accounts.csv:A1"])
        .customer("Klapp", &["ledger.csv:10001"])
        .edge(EntityType::Customer, "accounts.csv:A1", "ledger.csv:10001", 0.7, Band::Review)
        .find();
    assert!(found.of(Code::Dup202).is_empty());
}

#[test]
fn two_ledgers_are_two_systems() {
    let roles = [Role::Id, Role::CompanyName];
    let ledger = |slug: &'static str| (slug, Department::Accounting);
    let found = Company::default()
        .table("a.csv", ledger("ledger-1"), RecordKind::Debtor, &roles, &[&["10001", "Klapp"]])
        .table("b.csv", ledger("ledger-2"), RecordKind::Debtor, &roles, &[&["10001", "Klapp"]])
        .customer("Klapp", &["a.csv:10001", "b.csv:10001"])
        .find();
    assert!(found.of(Code::Dup201).is_empty());
}

#[test]
fn records_of_the_same_name_are_told_apart() {
    let names = |company: Company| {
        let found = company.find();
        let finding = found.only(Code::Dup201);
        finding.message.arguments.iter().find(|(name, _)| *name == "names").map(|(_, names)| names.clone()).unwrap()
    };
    let table = |second: &str| {
        let rows: [&[&str]; 2] = [&["A1", "Klapp GmbH", ""], &["A2", second, ""]];
        Company::default()
            .table("accounts.csv", CRM, RecordKind::Account, &ACCOUNT, &rows)
            .customer("Klapp GmbH", &["accounts.csv:A1", "accounts.csv:A2"])
    };
    let list = |names: [&str; 2]| Argument::List(names.map(Argument::from).into());
    assert_eq!(names(table("Klapp Technik GmbH")), list(["Klapp GmbH", "Klapp Technik GmbH"]));
    assert_eq!(names(table("KLAPP GMBH")), list(["Klapp GmbH (A1)", "KLAPP GMBH (A2)"]));
}

#[test]
fn a_claimed_number_names_all_who_claim_it() {
    let ledger = ("ledger", Department::Accounting);
    let rows: [&[&str]; 2] = [&["20001", "Klapp", ""], &["20002", "Wiemann Spedition AG", ""]];
    let found = Company::default()
        .table("accounts.csv", CRM, RecordKind::Account, &ACCOUNT, &[&["4711", "Klapp GmbH", ""]])
        .table("ledger.csv", ledger, RecordKind::Debtor, &ACCOUNT, &rows)
        .customer("Klapp GmbH", &["accounts.csv:4711", "ledger.csv:20001"])
        .customer("Wiemann Spedition AG", &["ledger.csv:20002"])
        .leading("ledger.csv:20001", Role::CustomerReference, "accounts.csv:4711")
        .leading("ledger.csv:20002", Role::CustomerReference, "accounts.csv:4711")
        .find();
    let finding = found.only(Code::Dup205);
    assert_eq!((finding.subject_name.as_str(), finding.related.len()), ("Klapp GmbH", 2));
}

#[test]
fn where_somebody_works_is_asked_only_of_whom_two_customers_have() {
    let roles = [Role::Id, Role::FirstName, Role::LastName];
    let people = || {
        let rows: [&[&str]; 2] = [&["C1", "Eva", "Mude"], &["C2", "E.", "Mude"]];
        let company = Company::default().table("people.csv", CRM, RecordKind::Contact, &roles, &rows);
        company.person("Eva Mude", &["people.csv:C1", "people.csv:C2"])
    };
    let one = people().customer("Klapp GmbH", &["people.csv:C1", "people.csv:C2"]).find();
    assert_eq!(one.only(Code::Dup206).action.id, "dup206-action-one");
    let two = people().customer("Klapp GmbH", &["people.csv:C1"]).customer("Ott KG", &["people.csv:C2"]).find();
    assert_eq!(two.only(Code::Dup206).action.id, "dup206-action");
}
