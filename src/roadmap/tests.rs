//! The roadmap over small companies written by hand, and the property that all indices stand on: closing a finding never
//! makes any of them worse.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalog::{Department, RecordKind, Role};
use crate::findings::testing::{Built, Company, DEAL, INVOICE, PROJECT, TICKET};
use crate::findings::{Code, Finding};

const CRM: (&str, Department) = ("crm", Department::Sales);
const ERP: (&str, Department) = ("erp", Department::Accounting);
const DESK: (&str, Department) = ("desk", Department::Service);
const PLAN: (&str, Department) = ("plan", Department::Projects);
const MASTER: [Role; 3] = [Role::Id, Role::CompanyName, Role::City];

/// Two dozen customers known to sales, and to accounting where `known` says so; each with a won deal. Where `planned` says
/// so, the deal has a project. The third customer is kept twice in sales; the first has a ticket.
fn company(known: impl Fn(usize) -> bool, planned: impl Fn(usize) -> bool) -> Company {
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let all = 0..24_usize;
    let accounts: Vec<Vec<String>> = all
        .clone()
        .map(|at| vec![format!("A{at:02}"), format!("Kunde {at:02}"), "Husum".to_owned()])
        .chain([vec!["Z99".to_owned(), "Kunde 02".to_owned(), "Husum".to_owned()]])
        .collect();
    let deals: Vec<Vec<String>> = all
        .clone()
        .map(|at| {
            ["", "Halle", "won", "2026-01-10", "1000.00", "", ""]
                .iter()
                .enumerate()
                .map(|(column, cell)| match column {
                    0 => format!("D{at:02}"),
                    5 => format!("A{at:02}"),
                    _ => (*cell).to_owned(),
                })
                .collect()
        })
        .collect();
    let debtors: Vec<Vec<String>> =
        all.clone().map(|at| vec![format!("K{at:02}"), format!("Kunde {at:02}"), "Husum".to_owned()]).collect();
    let projects: Vec<Vec<String>> = all
        .clone()
        .map(|at| {
            [format!("P{at:02}"), "Halle".to_owned(), "finished".to_owned(), "2026-01-15".to_owned()]
                .into_iter()
                .chain(["2026-02-01".to_owned(), "1000.00".to_owned(), String::new()])
                .collect()
        })
        .collect();
    let invoices: Vec<Vec<String>> = (0..12)
        .map(|at| {
            [format!("R{at:02}"), "sent".to_owned(), "2026-02-20".to_owned(), "1000.00".to_owned(), String::new()]
                .into()
        })
        .collect();
    let tickets: Vec<Vec<String>> =
        vec![["T00", "Steuerung defekt", "open", "2026-05-20", ""].iter().map(|cell| (*cell).to_owned()).collect()];
    let mut company = Company::default().today(date(2026, 6, 1));
    company.settings.handovers.complete_exports = true;
    for (file, system, kind, roles, rows) in [
        ("accounts.csv", CRM, RecordKind::Account, &MASTER[..], accounts),
        ("deals.csv", CRM, RecordKind::Deal, &DEAL[..], deals),
        ("debtors.csv", ERP, RecordKind::Debtor, &MASTER[..], debtors),
        ("invoices.csv", ERP, RecordKind::Invoice, &INVOICE[..], invoices),
        ("projects.csv", PLAN, RecordKind::Project, &PROJECT[..], projects),
        ("tickets.csv", DESK, RecordKind::Ticket, &TICKET[..], tickets),
    ] {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        company = company.table(file, system, kind, roles, &rows);
    }
    for at in all {
        let of = |file: &str, letter: char| leak(format!("{file}.csv:{letter}{at:02}"));
        let (deal, project) = (of("deals", 'D'), of("projects", 'P'));
        let mut sales = vec![of("accounts", 'A'), deal, project];
        if at == 2 {
            sales.push("accounts.csv:Z99");
        }
        if at == 0 {
            sales.push("tickets.csv:T00");
        }
        let mut books = vec![of("debtors", 'K')];
        if at < 12 {
            books.push(of("invoices", 'R'));
        }
        company = if known(at) {
            sales.extend(&books);
            company.customer("Kunde", &sales)
        } else {
            company.customer("Kunde", &sales).customer("Kunde im ERP", &books)
        };
        company = if planned(at) {
            company.project("Halle", &[deal, project])
        } else {
            company.project("Halle", &[deal]).project("Halle", &[project])
        };
    }
    company
}

/// The roadmap under some of the findings.
fn drawn(built: &Built, keep: impl Fn(usize, &Finding) -> bool) -> Roadmap {
    let mut found = built.findings.clone();
    found.findings =
        found.findings.iter().enumerate().filter(|(at, one)| keep(*at, one)).map(|(_, one)| one.clone()).collect();
    draw(&built.catalogue, &built.resolution, &built.world, &found, &built.settings)
}

fn broken(roadmap: &Roadmap, term: Term) -> (u64, u64) {
    let score = roadmap.indices.overall.as_ref().unwrap();
    score.parts.iter().find(|part| part.term == term).map_or((0, 0), |part| (part.cases, part.broken))
}

fn action<'a>(roadmap: &'a Roadmap, id: &str) -> &'a Action {
    let ids: Vec<&str> = roadmap.actions.iter().map(|action| action.id).collect();
    roadmap.actions.iter().find(|action| action.id == id).unwrap_or_else(|| panic!("no {id} among {ids:?}"))
}

#[test]
fn one_company_is_not_fragmented_where_nothing_is_broken() {
    let built = company(|_| true, |_| true).build();
    let whole = drawn(&built, |_, _| false);
    assert_eq!(broken(&whole, Term::Coverage).1, 0);
    assert_eq!(broken(&whole, Term::Handover).1, 0);
    let keys = broken(&whole, Term::Keys);
    assert_eq!(keys, (24, 24), "all that both know is joined by resemblance");
    let score = whole.indices.overall.unwrap();
    assert!((score.index - 20.0).abs() < 1e-9, "{score:?}");
}

#[test]
fn each_term_counts_its_own_breaks() {
    let built = company(|at| at < 14, |at| at > 4).build();
    let roadmap = drawn(&built, |_, _| true);
    let coverage = broken(&roadmap, Term::Coverage);
    assert!(coverage.1 >= 10 && coverage.1 <= coverage.0, "{coverage:?}");
    assert_eq!(broken(&roadmap, Term::Keys), (14, 14));
    let handover = broken(&roadmap, Term::Handover);
    let orphans = built.findings.findings.iter().filter(|one| matches!(one.code, Code::Hnd301 | Code::Hnd310));
    assert!(handover.1 >= orphans.count() as u64 && handover.1 > 0, "{handover:?}");
    assert_eq!(broken(&roadmap, Term::Agreement).1, 1, "one customer is kept twice");
    let score = roadmap.indices.overall.as_ref().unwrap();
    let points: f64 = score.parts.iter().map(|part| part.points).sum();
    assert!((points - score.index).abs() < 1e-9 && score.index <= 100.0);
    assert!(roadmap.indices.pairs.iter().all(|(left, right, _)| left < right));
}

#[test]
fn won_deals_become_an_action_with_value_effort_and_owner() {
    let built = company(|_| true, |at| at > 4).build();
    let roadmap = drawn(&built, |_, one| one.code == Code::Hnd301);
    let create = action(&roadmap, "create-projects");
    let slugs: Vec<&str> = create.systems.iter().map(|at| roadmap.systems[*at].slug.as_str()).collect();
    assert_eq!((slugs, create.closes.len()), (vec!["crm", "plan"], 5));
    assert_eq!(
        create.owners.iter().map(|at| roadmap.systems[*at].department).collect::<Vec<_>>(),
        [Department::Projects]
    );
    assert_eq!((create.value.broken, create.effort.minutes(), create.effort.cents()), (500_000, 75, 8_125));
    assert_eq!(create.horizon, Horizon::Now);
    assert!(create.gain > 0.0 && roadmap.outlook[0] < roadmap.indices.fragmentation());
}

#[test]
fn duplicates_are_counted_by_surplus_records() {
    let built = company(|_| true, |_| true).build();
    let roadmap = drawn(&built, |_, one| one.code == Code::Dup201);
    let merge = action(&roadmap, "merge-customers");
    assert_eq!((merge.effort.cases, merge.effort.each, merge.closes.len()), (1, 20, 1));
    assert_eq!(merge.rules, [(Code::Dup201, 1)]);
}

#[test]
fn every_finding_is_closed_by_one_action_and_no_euro_twice() {
    let built = company(|at| at < 14, |at| at > 4).build();
    let roadmap = drawn(&built, |_, _| true);
    let mut closed: Vec<usize> = roadmap.actions.iter().flat_map(|action| action.closes.iter().copied()).collect();
    closed.sort_unstable();
    assert_eq!(closed, (0..built.findings.findings.len()).collect::<Vec<_>>());
    let lost = built.findings.findings.iter().filter(|one| one.code.is_loss());
    let broken: i64 = roadmap.actions.iter().map(|action| action.value.broken).sum();
    assert_eq!(broken, crate::findings::total_value(lost));
}

#[test]
fn nobody_carries_more_than_the_configuration_allows() {
    for strands in 1..4 {
        let mut built = company(|at| at < 14, |at| at > 4).build();
        built.settings.roadmap.strands = strands;
        let roadmap = drawn(&built, |_, _| true);
        for horizon in [Horizon::Now, Horizon::Next] {
            for system in 0..roadmap.systems.len() {
                let large = |action: &&Action| action.effort.minutes() > 240 || action.return_on_effort() < 0.99;
                let own = roadmap.actions.iter().filter(|one| one.horizon == horizon && one.owners.contains(&system));
                assert!(own.filter(large).count() <= strands);
            }
        }
        let horizons: Vec<Horizon> = roadmap.actions.iter().map(|action| action.horizon).collect();
        assert!(horizons.is_sorted());
    }
}

#[test]
fn the_best_connection_is_the_one_behind_which_the_money_stands() {
    let built = company(|at| at < 14, |at| at > 4).build();
    let roadmap = drawn(&built, |_, _| true);
    let slugs = |bridge: &Bridge| {
        let (left, right) = bridge.systems;
        (roadmap.systems[left].slug.clone(), roadmap.systems[right].slug.clone())
    };
    let [best, second, ..] = roadmap.bridges.as_slice() else { panic!("{:#?}", roadmap.bridges) };
    assert_eq!(slugs(best), ("erp".to_owned(), "plan".to_owned()), "twelve projects that nobody invoiced");
    assert_eq!((best.rules.as_slice(), best.value.broken), (&[(Code::Hnd302, 12)][..], 1_200_000));
    assert_eq!(slugs(second), ("crm".to_owned(), "plan".to_owned()), "five deals and five projects apart");
    assert_eq!(
        (second.rules.as_slice(), second.value.broken),
        (&[(Code::Hnd301, 5), (Code::Hnd310, 5)][..], 1_000_000)
    );
    assert!(best.after < best.before && second.after < second.before);
    let keys = roadmap.bridges.iter().find(|bridge| bridge.customers > 0).unwrap();
    assert_eq!(keys.customers, 14);
}

#[test]
fn the_landscape_names_what_the_configuration_says_and_what_is_missing() {
    let mut built = company(|at| at < 14, |_| true).build();
    let given = crate::config::SystemSettings {
        owner: Some("Vertriebsleitung".to_owned()),
        yearly_cost: Some(1_200_000),
        run_by: Some(crate::config::RunBy::Department),
        ..crate::config::SystemSettings::default()
    };
    built.settings.systems.insert("crm".to_owned(), given);
    let roadmap = drawn(&built, |_, _| true);
    let crm = &roadmap.systems[0];
    assert_eq!(
        (crm.slug.as_str(), crm.owner.as_deref(), crm.yearly_cost),
        ("crm", Some("Vertriebsleitung"), Some(1_200_000))
    );
    assert_eq!((crm.records, crm.customers), (49, 24));
    let between = roadmap.interfaces.iter().find(|one| one.shared == 14).unwrap();
    assert_eq!((between.state, between.demanded, between.keyed), (State::Missing, true, 0));
    assert!(between.missing >= 10);
}

#[test]
fn a_use_case_without_an_export_is_not_ready_and_says_why() {
    let deal = ["D1", "Halle", "negotiation", "2026-09-01", "1000.00", "A1", ""];
    let company = Company::default()
        .today(date(2026, 6, 1))
        .table("accounts.csv", CRM, RecordKind::Account, &MASTER, &[&["A1", "Klapp GmbH", "Brilon"]])
        .table("deals.csv", CRM, RecordKind::Deal, &DEAL, &[&deal])
        .customer("Klapp GmbH", &["accounts.csv:A1", "deals.csv:D1"]);
    let roadmap = drawn(&company.build(), |_, _| true);
    let risk = roadmap.readiness.iter().find(|case| case.id == "deal-risk").unwrap();
    assert_eq!((risk.cases, risk.ready), (1, 0));
    let lacks: Vec<Lack> = risk.lacking.iter().map(|(lack, _)| *lack).collect();
    assert_eq!(lacks, [Lack::Export(RecordKind::Invoice), Lack::Export(RecordKind::Ticket)]);
    let asked =
        |kind: &str| roadmap.requests.iter().any(|one| matches!(&one.what, Asked::Export(what) if what.id == kind));
    assert!(asked("missing-tickets") && asked("missing-invoices"), "{:#?}", roadmap.requests);
}

#[test]
fn the_handbook_has_the_weights_and_the_use_cases() {
    let handbook = include_str!("../../docs/indices.md");
    for word in ["0.35", "0.20", "0.15", "0.30"].into_iter().chain(use_cases()) {
        assert!(handbook.contains(word), "docs/indices.md does not say `{word}`");
    }
}

/// Whether nothing is worse in the second one.
fn is_no_worse(before: &Roadmap, after: &Roadmap) -> bool {
    let index = |score: &Option<Score>| score.as_ref().map_or(0.0, |score| score.index);
    let less = |before: f64, after: f64| after <= before + 1e-9;
    let systems = before.indices.systems.iter().zip(&after.indices.systems);
    let pairs = before.indices.pairs.iter().zip(&after.indices.pairs);
    let mut ready = before.readiness.iter().zip(&after.readiness);
    less(before.indices.fragmentation(), after.indices.fragmentation())
        && systems.into_iter().all(|(before, after)| less(index(before), index(after)))
        && pairs.into_iter().all(|(before, after)| less(before.2.index, after.2.index))
        && ready.all(|(before, after)| before.cases == after.cases && after.ready >= before.ready)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn closing_findings_never_worsens_an_index(
        known in proptest::collection::btree_set(0_usize..24, 0..24),
        planned in proptest::collection::btree_set(0_usize..24, 0..24),
        closed in proptest::collection::btree_set(0_usize..80, 0..40),
    ) {
        let built = company(|at| known.contains(&at), |at| planned.contains(&at)).build();
        let before = drawn(&built, |_, _| true);
        let after = drawn(&built, |at, _| !closed.contains(&at));
        prop_assert!(is_no_worse(&before, &after));
        let first: BTreeSet<usize> = closed.iter().copied().take(closed.len() / 2).collect();
        let between = drawn(&built, |at, _| !first.contains(&at));
        prop_assert!(is_no_worse(&before, &between) && is_no_worse(&between, &after));
        prop_assert!((0.0..=100.0).contains(&after.indices.fragmentation()));
    }
}
