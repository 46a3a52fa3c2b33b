//! Deals at risk, and deals that are not.

use jiff::civil::date;

use crate::catalog::{Department, RecordKind};
use crate::findings::finding::{Code, Severity};
use crate::findings::testing::{ACCOUNT, Company, DEAL, TICKET};

fn company(second_ticket: &str) -> Company {
    Company::default()
        .today(date(2026, 6, 1))
        .table("accounts.csv", ("crm", Department::Sales), RecordKind::Account, &ACCOUNT, &[&["A1", "Klapp GmbH", ""]])
        .table(
            "deals.csv",
            ("crm", Department::Sales),
            RecordKind::Deal,
            &DEAL,
            &[
                &["D1", "Halle", "open", "2026-09-01", "1000.00", "A1", ""],
                &["D2", "Dach", "open", "2026-09-01", "2000.00", "A1", ""],
                &["D3", "Tor", "won", "2026-05-30", "5000.00", "A1", ""],
            ],
        )
        .table(
            "tickets.csv",
            ("desk", Department::Service),
            RecordKind::Ticket,
            &TICKET,
            &[&["T1", "Ausfall", "open", "2026-05-01", "true"], &["T2", "Lärm", second_ticket, "2026-05-02", "false"]],
        )
        .likely_customer(
            "Klapp GmbH",
            &[
                ("accounts.csv:A1", 1.0),
                ("deals.csv:D1", 1.0),
                ("deals.csv:D2", 1.0),
                ("deals.csv:D3", 1.0),
                ("tickets.csv:T1", 0.9),
                ("tickets.csv:T2", 0.95),
            ],
        )
}

#[test]
fn open_deals_beside_two_unresolved_tickets_are_at_risk() {
    let found = company("open").find();
    let finding = found.only(Code::Sig501);
    assert_eq!((finding.severity, finding.value), (Severity::Warning, Some(300_000)));
    assert_eq!(finding.record.map(|record| record.0), Some(2), "the larger deal first");
    assert_eq!(finding.related.len(), 3, "the other deal and both tickets");
    assert!((finding.confidence - 0.9).abs() < 1e-9, "as sure as the tickets are the customer's");
}

#[test]
fn one_unresolved_ticket_is_not_several() {
    assert!(company("resolved").find().of(Code::Sig501).is_empty());
}

#[test]
fn how_many_are_several_is_configured() {
    let mut company = company("open");
    company.settings.handovers.several_tickets = 3;
    assert!(company.find().of(Code::Sig501).is_empty());
}

#[test]
fn a_new_ticket_is_not_a_new_finding() {
    let before = company("open").find().only(Code::Sig501).fingerprint.clone();
    let mut more = company("open");
    more.settings.handovers.several_tickets = 1;
    assert_eq!(before, more.find().only(Code::Sig501).fingerprint);
}

#[test]
fn without_tickets_the_rule_says_so() {
    let found = Company::default()
        .table(
            "deals.csv",
            ("crm", Department::Sales),
            RecordKind::Deal,
            &DEAL,
            &[&["D1", "Halle", "open", "2026-09-01", "1000.00", "A1", ""]],
        )
        .find();
    assert_eq!(found.missing(Code::Sig501), ["missing-tickets"]);
}
