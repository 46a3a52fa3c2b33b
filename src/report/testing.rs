//! Hand-made results for the tests of reports: nothing in them depends on how other modules decide.

use std::time::Duration;

use jiff::civil::date;

use super::landscape::{Island, Landscape};
use super::manifest::Request;
use super::messages::Language;
use crate::catalog::by_hand::{catalogue, typed_table};
use crate::catalog::{Catalogue, Department, RecordIndex, RecordKind, Role};
use crate::config::Settings;
use crate::findings::{Code, Finding, Findings, NotRun, Severity, Stake, StakeOf, SubjectType, ValueBasis};
use crate::ingest::Input;
use crate::linkage::{
    Band, DecidedBy, Edge, Entity, EntityIndex, EntityType, Evidence, Membership, Relation, Resolution,
};
use crate::message::{Argument, Message};
use crate::pipeline::{Audit, Identity, Reading};
use crate::progress::Phase;
use crate::table::{Problem, ProblemKind};

/// A name that would break every format that forgets to quote or escape.
pub(crate) const HOSTILE: &str = "\"Klapp\", <b>Söhne</b> | 100%\n& =1+1";

/// Systems of these names, each smaller than the one before; neighbours share most of their customers.
pub(crate) fn landscape(names: &[&str]) -> Landscape {
    let customers = |position: usize| 400 / (position as u32 + 1);
    let island = |(position, name): (usize, &&str)| Island {
        slug: name.to_lowercase().replace(' ', "-"),
        name: (*name).to_owned(),
        department: Department::ALL[position % Department::ALL.len()],
        known: true,
        files: vec![format!("{name}.csv")],
        records: 1_000 + u64::from(customers(position)),
        kinds: vec![(RecordKind::Account, customers(position).into())],
        customers: customers(position),
        connected: customers(position) / 2,
    };
    let systems: Vec<Island> = names.iter().enumerate().map(island).collect();
    let shared = |left: usize, right: usize| match left.abs_diff(right) {
        0 => customers(left),
        distance => customers(left.max(right)) * (5 - distance.min(5) as u32) / 5,
    };
    Landscape::hand_made(systems, shared, 163)
}

/// Two systems: three accounts and a deal in sales, two debtors in accounting; one customer is known to both.
pub(crate) fn audit() -> Audit {
    let catalogue = small_catalogue();
    let resolution = small_resolution(&catalogue);
    let findings = small_findings(&catalogue);
    let reading = Reading {
        inputs: ["accounts.csv", "deals.csv", "debitoren.csv"].map(input).into(),
        problems: vec![
            problem("debitoren.csv", Some(17), ProblemKind::ShortRow, &["3", "5"]),
            problem("kaputt.xlsx", None, ProblemKind::DamagedWorkbook, &["invalid zip archive"]),
        ],
        timings: vec![(Phase::Ingest, Duration::from_millis(12))],
        catalogue,
        ..Reading::default()
    };
    Audit {
        identity: Identity { reading, resolution },
        findings,
        reference_date: Some(date(2026, 3, 31)),
        ..Audit::default()
    }
}

/// How [`audit`] was asked for.
pub(crate) fn request() -> Request {
    Request {
        command: "audit",
        paths: vec!["exports".into()],
        configuration: None,
        model: None,
        language: Language::De,
        ..Request::default()
    }
}

/// The models that matching the little company leaves behind.
pub(crate) fn models() -> crate::linkage::TrainedModels {
    crate::linkage::resolve(&small_catalogue(), &Settings::default(), &crate::progress::Silent).models
}

/// The record at `file:id`.
pub(crate) fn record(catalogue: &Catalogue, reference: &str) -> RecordIndex {
    let found = catalogue.records().find(|record| record.reference() == reference);
    found.unwrap_or_else(|| panic!("no record {reference}")).index
}

fn small_catalogue() -> Catalogue {
    let (sales, accounting) = (("crm", Department::Sales), ("ledger", Department::Accounting));
    let master = [Role::Id, Role::CompanyName, Role::City];
    let deal = [Role::Id, Role::Title, Role::Amount];
    catalogue(vec![
        typed_table(
            "accounts.csv",
            sales,
            RecordKind::Account,
            &master,
            &[&["A1", HOSTILE, "Brilon"], &["A2", "Klapp u. Söhne", "Brilon"], &["A3", "Nordkran GmbH", "Husum"]],
        ),
        typed_table("deals.csv", sales, RecordKind::Deal, &deal, &[&["D1", "Retrofit Presse 3", "48200.00"]]),
        typed_table(
            "debitoren.csv",
            accounting,
            RecordKind::Debtor,
            &master,
            &[&["10001", "Klapp & Söhne GmbH", "Brilon"], &["10002", "Weser Pumpen AG", ""]],
        ),
    ])
}

fn small_resolution(catalogue: &Catalogue) -> Resolution {
    let entity = |id: &str, entity_type, name: &str| Entity {
        id: id.to_owned(),
        entity_type,
        name: name.to_owned(),
        customer: None,
    };
    let member = |reference: &str, entity: u32, relation, probability, decided_by| Membership {
        record: record(catalogue, reference),
        entity_type: if entity == 3 { EntityType::Project } else { EntityType::Customer },
        relation,
        entity: Some(EntityIndex(entity)),
        probability,
        decided_by,
    };
    Resolution {
        entities: vec![
            entity("c-1", EntityType::Customer, "Klapp & Söhne GmbH"),
            entity("c-2", EntityType::Customer, "Nordkran GmbH"),
            entity("c-3", EntityType::Customer, "Weser Pumpen AG"),
            entity("p-1", EntityType::Project, "Retrofit Presse 3"),
        ],
        memberships: vec![
            member("accounts.csv:A1", 0, Relation::Master, 0.9731, DecidedBy::Model),
            member("accounts.csv:A2", 0, Relation::Master, 0.91, DecidedBy::Model),
            member("accounts.csv:A3", 1, Relation::Master, 1.0, DecidedBy::Single),
            member("deals.csv:D1", 0, Relation::Document, 0.99, DecidedBy::Key),
            member("deals.csv:D1", 3, Relation::Master, 1.0, DecidedBy::Single),
            member("debitoren.csv:10001", 0, Relation::Master, 0.9731, DecidedBy::Model),
            member("debitoren.csv:10002", 2, Relation::Master, 1.0, DecidedBy::Single),
        ],
        edges: vec![edge(catalogue)],
        ..Resolution::default()
    }
}

fn edge(catalogue: &Catalogue) -> Edge {
    let part = |comparison, level, weight| Evidence { comparison, level, weight };
    Edge {
        entity_type: EntityType::Customer,
        left: record(catalogue, "accounts.csv:A1"),
        right: record(catalogue, "debitoren.csv:10001"),
        weight: 5.1765,
        probability: 0.9731,
        band: Band::Match,
        evidence: vec![
            part("prior", "across_systems", -8.6056),
            part("name", "equal", 11.6269),
            part("phone", "different", -2.2237),
            part("address", "same_town", 4.3789),
        ],
    }
}

fn small_findings(catalogue: &Catalogue) -> Findings {
    let deal = record(catalogue, "deals.csv:D1");
    let won = Finding {
        fingerprint: "0f4c1a09be2d7733".to_owned(),
        code: Code::Hnd301,
        severity: Severity::Error,
        subject_type: SubjectType::Project,
        subject_id: "p-1".to_owned(),
        subject_name: "Retrofit Presse 3".to_owned(),
        system: "crm".to_owned(),
        record: Some(deal),
        related: vec![record(catalogue, "debitoren.csv:10001")],
        value: Some(4_820_000),
        value_basis: ValueBasis::Amount,
        stakes: vec![Stake { of: StakeOf::Document(deal), cents: 4_820_000 }],
        confidence: 0.94,
        message: Message::new("unit-days"),
        action: Message::new("unit-day"),
        evidence: vec![Message::new("terminal-as-of").with("date", date(2026, 1, 12))],
    };
    let twice = Finding {
        fingerprint: "77b0c3d2a1e45566".to_owned(),
        code: Code::Dup201,
        severity: Severity::Warning,
        subject_type: SubjectType::Customer,
        subject_id: "c-1".to_owned(),
        subject_name: HOSTILE.to_owned(),
        record: Some(record(catalogue, "accounts.csv:A1")),
        related: vec![record(catalogue, "accounts.csv:A2")],
        value: Some(1_083),
        value_basis: ValueBasis::Estimate,
        stakes: Vec::new(),
        confidence: 0.91,
        ..won.clone()
    };
    let missing = Message::new("terminal-more-systems").with("count", Argument::Count(1));
    Findings {
        findings: vec![won, twice],
        not_run: vec![NotRun { code: Code::Sig501, missing }],
        notes: vec![Message::new("terminal-no-findings")],
        ..Findings::default()
    }
}

fn input(file: &str) -> Input {
    Input { file: file.to_owned(), bytes: 100, sha256: "00".repeat(32), read: true }
}

fn problem(file: &str, row: Option<u32>, kind: ProblemKind, details: &[&str]) -> Problem {
    let details = details.iter().map(|detail| (*detail).to_owned()).collect();
    Problem { file: file.to_owned(), row, kind, details }
}
