//! Islands and thin bridges among systems of two dozen customers.

use jiff::civil::date;

use crate::catalog::{Department, RecordKind, Role};
use crate::findings::finding::{Code, SubjectType};
use crate::findings::testing::{Company, DEAL};

/// Twenty-four accounts, deals and debtors that are one customer where `same` says so.
fn company(same: impl Fn(usize) -> bool, deal_stage: &str) -> Company {
    let ids: Vec<[String; 3]> = (0..24).map(|at| ["A", "D", "K"].map(|letter| format!("{letter}{at:02}"))).collect();
    let accounts: Vec<Vec<&str>> = ids.iter().map(|[account, ..]| vec![account.as_str(), account.as_str()]).collect();
    let deal = |[account, deal, _]: &[String; 3]| -> Vec<String> {
        ["", "Halle", deal_stage, "2026-03-01", "100.00", account, ""]
            .iter()
            .enumerate()
            .map(|(at, cell)| if at == 0 { deal.clone() } else { (*cell).to_owned() })
            .collect()
    };
    let deals: Vec<Vec<String>> = ids.iter().map(deal).collect();
    let deals: Vec<Vec<&str>> = deals.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let debtors: Vec<Vec<&str>> = ids.iter().map(|[.., debtor]| vec![debtor.as_str(), debtor.as_str()]).collect();
    let rows = |rows: &[Vec<&str>]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    };
    let mut company = Company::default().today(date(2026, 6, 1));
    let roles = [Role::Id, Role::CompanyName];
    for (file, system, kind, roles, rows) in [
        ("a.csv", ("crm", Department::Sales), RecordKind::Account, &roles[..], rows(&accounts)),
        ("d.csv", ("crm", Department::Sales), RecordKind::Deal, &DEAL[..], rows(&deals)),
        ("k.csv", ("ledger", Department::Accounting), RecordKind::Debtor, &roles[..], rows(&debtors)),
    ] {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        company = company.table(file, system, kind, roles, &rows);
    }
    for (at, [account, deal, debtor]) in ids.iter().enumerate() {
        let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let crm = [leak(format!("a.csv:{account}")), leak(format!("d.csv:{deal}"))];
        let ledger = leak(format!("k.csv:{debtor}"));
        company = if same(at) {
            company.customer("Kunde", &[crm[0], crm[1], ledger])
        } else {
            company.customer("Kunde", &crm).customer("Kunde", &[ledger])
        };
    }
    company
}

#[test]
fn systems_that_share_nobody_are_islands_and_no_thin_bridge() {
    let found = company(|_| false, "won").find();
    let islands = found.of(Code::Isl101);
    assert_eq!(islands.iter().map(|finding| finding.subject_id.as_str()).collect::<Vec<_>>().len(), 2);
    assert!(islands.iter().all(|finding| finding.subject_type == SubjectType::System));
    assert!(found.of(Code::Isl102).is_empty(), "an island explains its bridges");
}

#[test]
fn a_bridge_that_carries_half_of_what_it_must_is_thin() {
    let found = company(|at| at % 2 == 0, "won").find();
    assert!(found.of(Code::Isl101).is_empty());
    let finding = found.only(Code::Isl102);
    assert_eq!(finding.subject_id, "crm|ledger");
    assert_eq!(finding.value, Some(13_000), "twelve customers at ten minutes");
    assert_eq!(finding.related.len(), 12);
}

#[test]
fn nine_of_ten_are_enough() {
    let found = company(|at| at > 2, "won").find();
    assert!(found.of(Code::Isl102).is_empty());
}

#[test]
fn open_deals_oblige_nobody() {
    let found = company(|at| at % 2 == 0, "open").find();
    assert!(found.of(Code::Isl102).is_empty());
}

#[test]
fn one_system_alone_is_no_island() {
    let found = Company::default().find();
    assert!(found.of(Code::Isl101).is_empty());
    assert_eq!(found.missing(Code::Isl101), ["missing-systems"]);
}

/// Records of a table, each with a name, a town and a key.
fn listed(prefix: &str, count: usize) -> Vec<[&'static str; 2]> {
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    (0..count).map(|at| [leak(format!("{prefix}{at:02}")), leak(format!("Name {prefix}{at:02}"))]).collect()
}

#[test]
fn a_system_that_a_small_list_knows_is_no_island() {
    let roles = [Role::Id, Role::CompanyName];
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let (accounts, debtors, few) = (listed("A", 24), listed("K", 24), listed("S", 6));
    let mut company = Company::default().today(date(2026, 6, 1));
    for (file, system, kind, rows) in [
        ("a.csv", ("crm", Department::Sales), RecordKind::Account, &accounts),
        ("k.csv", ("ledger", Department::Accounting), RecordKind::Debtor, &debtors),
        ("s.csv", ("liste", Department::Service), RecordKind::Account, &few),
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        company = company.table(file, system, kind, &roles, &rows);
    }
    for [id, _] in &accounts {
        company = company.customer("Kunde", &[leak(format!("a.csv:{id}"))]);
    }
    for (at, [id, _]) in debtors.iter().enumerate() {
        let own = leak(format!("k.csv:{id}"));
        company = match few.get(at) {
            Some([other, _]) => company.customer("Kunde", &[own, leak(format!("s.csv:{other}"))]),
            None => company.customer("Kunde", &[own]),
        };
    }
    let found = company.find();
    let islands: Vec<&str> = found.of(Code::Isl101).iter().map(|finding| finding.subject_id.as_str()).collect();
    assert_eq!(islands, ["crm"]);
}

#[test]
fn whom_a_system_lists_by_numbers_alone_nobody_can_know() {
    let (accounts, orders) = (listed("A", 24), listed("B", 24));
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let mut company = Company::default().today(date(2026, 6, 1));
    let tables = [
        ("a.csv", ("crm", Department::Sales), RecordKind::Account, [Role::Id, Role::CompanyName], &accounts),
        ("b.csv", ("shop", Department::Operations), RecordKind::Account, [Role::Id, Role::State], &orders),
    ];
    for (file, system, kind, roles, rows) in tables {
        let cells: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        company = company.table(file, system, kind, &roles, &cells);
        for [id, _] in rows {
            company = company.customer("Kunde", &[leak(format!("{file}:{id}"))]);
        }
    }
    assert!(company.find().of(Code::Isl101).is_empty());
}

#[test]
fn a_list_of_offers_alone_does_not_show_whom_sales_knows() {
    let found = |accounts: &[&[&str]]| {
        let roles = [Role::Id, Role::CompanyName];
        let mut company = Company::default()
            .today(date(2026, 6, 1))
            .table("d.csv", ("offers", Department::Sales), RecordKind::Deal, &roles, &[&["D1", "Klapp GmbH"]])
            .table("k.csv", ("ledger", Department::Accounting), RecordKind::Debtor, &roles, &[&["K1", "Klapp GmbH"]]);
        if !accounts.is_empty() {
            company = company.table("a.csv", ("offers", Department::Sales), RecordKind::Account, &roles, accounts);
        }
        company.customer("Klapp GmbH", &["d.csv:D1", "k.csv:K1"]).find().missing(Code::Isl103)
    };
    assert_eq!(found(&[]), ["missing-sales"]);
    assert!(found(&[&["A1", "Petersohn AG"]]).is_empty());
}
