//! Fingerprints are stable: rows that have nothing to do with a finding come, go and change places without changing it.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::finding::Code;
use super::testing::{Company, DEAL, INVOICE, PROJECT, TICKET};
use crate::catalog::{Department, RecordKind, Role};

const CRM: (&str, Department) = ("crm", Department::Sales);
const MASTER: [Role; 5] = [Role::Id, Role::CompanyName, Role::Street, Role::Postcode, Role::Email];

fn lasting(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn table(
    company: Company,
    file: &str,
    system: (&str, Department),
    kind: RecordKind,
    roles: &[Role],
    rows: &[Vec<&'static str>],
) -> Company {
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    company.table(file, system, kind, roles, &rows)
}

/// A company with breaks of many rules, and beside them as many unrelated customers as there are `strangers`, whose records
/// stand before or after those of the breaks as their numbers say.
fn company(strangers: &BTreeSet<u8>) -> Company {
    let id = |letter: &str, number: u8| lasting(format!("{letter}{number:03}"));
    let with = |own: &[(u8, Vec<&'static str>)], letter: &str, stranger: fn(u8) -> Vec<&'static str>| {
        let mut rows: Vec<(u8, Vec<&'static str>)> = own.to_vec();
        rows.extend(strangers.iter().map(|number| (*number, stranger(*number))));
        rows.sort();
        rows.into_iter()
            .map(|(number, cells)| [&[id(letter, number)][..], &cells].concat())
            .collect::<Vec<Vec<&'static str>>>()
    };
    let accounts = with(
        &[
            (100, vec!["Petersohn Galvanik GmbH", "Markt 3", "58636", "info@petersohn.de"]),
            (101, vec!["Petersohn Galvanik", "Hafenweg 90", "58636", "info(at)petersohn"]),
        ],
        "A",
        |number| vec![lasting(format!("Kunde {number}")), "Weg 1", "20457", ""],
    );
    let deals = with(
        &[
            (100, vec!["Halle", "won", "2026-02-01", "1000.00", "A100", "2026-05-30"]),
            (101, vec!["Dach", "open", "2026-09-01", "500.00", "A100", "2026-05-30"]),
        ],
        "D",
        |_| vec!["Zaun", "open", "2026-09-01", "", "", "2026-02-01"],
    );
    let projects = with(&[(100, vec!["Keller", "running", "2026-03-20", "", "300.00", "K1"])], "P", |_| {
        vec!["Tor", "finished", "2026-05-20", "2026-05-25", "", "K9"]
    });
    let tickets = with(
        &[(100, vec!["Ausfall", "open", "2026-05-01", "true"]), (101, vec!["Lärm", "open", "2026-05-02", "false"])],
        "T",
        |_| vec!["Frage", "resolved", "2026-05-01", "false"],
    );
    let mut company = Company::default().today(date(2026, 6, 1));
    company = table(company, "a.csv", CRM, RecordKind::Account, &MASTER, &accounts);
    company = table(company, "d.csv", CRM, RecordKind::Deal, &DEAL, &deals);
    company = table(company, "p.csv", ("pm", Department::Projects), RecordKind::Project, &PROJECT, &projects);
    company = table(company, "t.csv", ("desk", Department::Service), RecordKind::Ticket, &TICKET, &tickets);
    let invoice = vec!["R100", "paid", "2026-05-30", "70.00", "K9"];
    company = table(company, "r.csv", ("erp", Department::Accounting), RecordKind::Invoice, &INVOICE, &[invoice]);
    for number in strangers {
        let records = ["a.csv:A", "d.csv:D", "p.csv:P", "t.csv:T"].map(|file| lasting(format!("{file}{number:03}")));
        company = company.customer(lasting(format!("Kunde {number}")), &records);
        company = company.project(lasting(format!("Zaun {number}")), &[records[1], records[2]]);
    }
    company
        .project("Halle", &["d.csv:D100"])
        .project("Dach", &["d.csv:D101"])
        .project("Keller", &["p.csv:P100"])
        .customer(
            "Petersohn Galvanik GmbH",
            &["a.csv:A100", "a.csv:A101", "d.csv:D100", "d.csv:D101", "p.csv:P100", "t.csv:T100", "t.csv:T101"],
        )
}

/// Fingerprints of all findings that do not speak of strangers.
fn fingerprints(strangers: &BTreeSet<u8>) -> BTreeSet<(Code, String)> {
    let found = company(strangers).find();
    let own = found.findings.iter().filter(|finding| {
        let strange = |name: &str| name.starts_with("Kunde") || name.starts_with("Zaun") || name.starts_with("Tor");
        !strange(&finding.subject_name)
    });
    own.map(|finding| (finding.code, finding.fingerprint.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn unrelated_rows_change_no_fingerprint(strangers in prop::collection::btree_set(0_u8..200, 0..12)) {
        let strangers: BTreeSet<u8> = strangers.into_iter().filter(|number| !(100..102).contains(number)).collect();
        let alone = fingerprints(&BTreeSet::new());
        prop_assert!(alone.len() >= 6, "{alone:?}");
        prop_assert_eq!(alone, fingerprints(&strangers));
    }
}
