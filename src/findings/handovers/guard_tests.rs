//! Exports of different days, exports of open cases only, and handovers of the company's own.

use jiff::civil::date;

use crate::catalog::{Department, RecordKind, Role};
use crate::config::{FurtherHandover, ProcessStage};
use crate::findings::finding::{Code, ValueBasis};
use crate::findings::testing::{ACCOUNT, Company, DEAL, INVOICE, PROJECT, TICKET};

const CRM: (&str, Department) = ("crm", Department::Sales);
const PM: (&str, Department) = ("pm", Department::Projects);
const ERP: (&str, Department) = ("erp", Department::Accounting);

/// A project that ended in March, without an invoice; a dozen invoices end with `newest`, tickets with today.
fn skewed(newest: &'static str) -> Company {
    let row = ["P1", "Halle", "finished", "2026-01-10", "2026-03-20", "1000.00", "K1"];
    let days: Vec<String> = (10..22).map(|day| format!("2026-01-{day}")).collect();
    let ids: Vec<String> = (10..22).map(|at| format!("R{at}")).collect();
    let invoice = |(id, day): (&'static str, &'static str)| vec![id, "paid", day, "10.00", "K9"];
    let lasting = |texts: Vec<String>| texts.into_iter().map(|text| &*Box::leak(text.into_boxed_str()));
    let mut rows: Vec<Vec<&str>> = lasting(ids).zip(lasting(days)).map(invoice).collect();
    rows.push(vec!["R90", "paid", newest, "10.00", "K9"]);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    Company::default()
        .today(date(2026, 6, 1))
        .table("invoices.csv", ERP, RecordKind::Invoice, &INVOICE, &rows)
        .table("projects.csv", PM, RecordKind::Project, &PROJECT, &[&row])
        .table(
            "tickets.csv",
            ("desk", Department::Service),
            RecordKind::Ticket,
            &TICKET,
            &[&["T1", "Ausfall", "open", "2026-06-01", "false"]],
        )
        .project("Halle", &["projects.csv:P1"])
        .customer("Klapp GmbH", &["projects.csv:P1"])
        .customer("Andere", &["invoices.csv:R10", "invoices.csv:R90"])
}

#[test]
fn what_an_older_export_cannot_show_is_counted_and_not_reported() {
    let named = |mut company: Company, complete: bool| {
        company.settings.handovers.complete_exports = complete;
        let found = company.project("Fremd", &["invoices.csv:R10"]).find();
        (found.of(Code::Hnd302).len(), found.missing(Code::Hnd302))
    };
    assert_eq!(named(skewed("2026-02-25"), false), (0, vec!["guard-withheld"]));
    assert_eq!(named(skewed("2026-02-25"), true), (1, vec![]), "the configuration says that nothing is missing");
    assert_eq!(named(skewed("2026-05-30"), false), (1, vec![]), "the invoices are as new as the rest");
}

#[test]
fn what_was_due_before_an_export_begins_is_counted_and_not_reported() {
    let found = |end: &'static str, complete: bool| {
        let row = ["P2", "Alte Halle", "finished", "2025-02-10", end, "1000.00", "K1"];
        let mut company = skewed("2026-05-30").table("old.csv", PM, RecordKind::Project, &PROJECT, &[&row]);
        company.settings.handovers.complete_exports = complete;
        let company = company.project("Alte Halle", &["old.csv:P2"]).customer("Klapp GmbH", &["old.csv:P2"]);
        let found = company.project("Fremd", &["invoices.csv:R10"]).find();
        let old = found.of(Code::Hnd302).into_iter().find(|finding| finding.subject_name == "Alte Halle");
        old.map(|finding| finding.confidence)
    };
    assert_eq!(found("2025-04-20", false), None, "no invoice of that year is there");
    assert_eq!(found("2025-04-20", true), Some(1.0), "the configuration says that nothing is missing");
    assert_eq!(found("2026-01-02", false), Some(1.0), "most bills are written later than the next week");
}

#[test]
fn bills_of_the_days_before_a_cut_export_are_not_missing() {
    let lasting = |text: String| &*Box::leak(text.into_boxed_str());
    let reported = |billed: usize| {
        let project = |id, end| vec![id, id, "finished", "2025-12-01", end, "1000.00", "K1"];
        let early = ["E1", "E2", "E3"].map(|id| project(id, "2026-01-03"));
        let ids: Vec<&'static str> = (0..billed).map(|at| lasting(format!("L{at}"))).collect();
        let later: Vec<Vec<&str>> = ids.iter().map(|id| project(id, "2026-01-12")).collect();
        let rows: Vec<&[&str]> = early.iter().chain(&later).map(Vec::as_slice).collect();
        let mut company = skewed("2026-05-30").table("more.csv", PM, RecordKind::Project, &PROJECT, &rows);
        for (at, id) in ids.iter().enumerate() {
            let records = [format!("more.csv:{id}"), format!("invoices.csv:R{}", at + 10)].map(lasting);
            company = company.project(id, &records);
        }
        for id in ["E1", "E2", "E3"] {
            company = company.project(id, &[lasting(format!("more.csv:{id}"))]);
        }
        let found = company.customer("Klapp GmbH", &["more.csv:E1", "more.csv:E2", "more.csv:E3"]).find();
        let early = |name: &str| ["E1", "E2", "E3"].contains(&name);
        found.of(Code::Hnd302).iter().filter(|finding| early(&finding.subject_name)).count()
    };
    assert_eq!(reported(10), 0, "almost everything later was billed");
    assert_eq!(reported(2), 3, "too few to say");
}

#[test]
fn a_list_of_what_is_open_proves_nothing_about_what_is_over() {
    let ids: Vec<String> = (10..34).map(|at| format!("P{at}")).collect();
    let company = |stage: &'static str| {
        let rows: Vec<Vec<&str>> =
            ids.iter().map(|id| vec![id.as_str(), "Keller", stage, "2026-03-20", "", "300.00", "K1"]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let deal = ["D1", "Halle", "won", "2026-02-01", "1000.00", "A1", "2026-02-01"];
        Company::default()
            .today(date(2026, 6, 1))
            .table("deals.csv", CRM, RecordKind::Deal, &DEAL, &[&deal])
            .table("projects.csv", PM, RecordKind::Project, &PROJECT, &rows)
            .project("Halle", &["deals.csv:D1"])
            .find()
    };
    let open = company("running");
    assert_eq!((open.of(Code::Hnd301).len(), open.missing(Code::Hnd301)), (0, vec!["guard-withheld"]));
    assert_eq!(company("finished").of(Code::Hnd301).len(), 1);
}

/// Two contracts in force, one of them invoiced.
fn contracts(stage: ProcessStage) -> Company {
    let roles = [Role::Id, Role::Title, Role::Stage, Role::DocumentDate, Role::Amount, Role::CustomerReference];
    let mut company = Company::default()
        .today(date(2026, 6, 1))
        .table(
            "contracts.csv",
            ERP,
            RecordKind::Contract,
            &roles,
            &[
                &["V1", "Wartung Nord", "running", "2026-01-10", "900.00", "K1"],
                &["V2", "Wartung Süd", "running", "2026-01-10", "700.00", "K2"],
                &["V3", "Wartung West", "running", "2026-05-28", "700.00", "K3"],
            ],
        )
        .table(
            "invoices.csv",
            ERP,
            RecordKind::Invoice,
            &INVOICE,
            &[&["R1", "paid", "2026-01-20", "905.00", "K1"], &["R2", "paid", "2026-05-20", "12.00", "K2"]],
        )
        .customer("Klapp GmbH", &["contracts.csv:V1", "invoices.csv:R1"])
        .customer("Mude GmbH", &["contracts.csv:V2", "invoices.csv:R2"])
        .customer("Petersohn GmbH", &["contracts.csv:V3"]);
    company.settings.handovers.further.push(FurtherHandover {
        name: "Rechnung zum Vertrag".to_owned(),
        from: RecordKind::Contract,
        stage,
        to: vec![RecordKind::Invoice],
        within_days: 60,
        amount_tolerance: Some(0.05),
    });
    company
}

#[test]
fn a_contract_without_invoice_is_a_handover_of_the_companys_own() {
    let found = contracts(ProcessStage::Open).find();
    let finding = found.only(Code::Hnd302);
    assert_eq!((finding.value, finding.value_basis), (Some(70_000), ValueBasis::Amount), "R2 is over another amount");
    assert_eq!(finding.message.id, "further-message");
    assert!(contracts(ProcessStage::Done).find().of(Code::Hnd302).is_empty(), "none of them is over");
}

#[test]
fn without_tolerance_any_later_invoice_answers() {
    let mut company = contracts(ProcessStage::Open);
    company.settings.handovers.further[0].amount_tolerance = None;
    assert!(company.find().of(Code::Hnd302).is_empty());
}

#[test]
fn the_usual_handovers_can_be_replaced() {
    let judged = |defaults: bool| {
        let mut company = skewed("2026-05-30");
        company.settings.handovers.defaults = defaults;
        company.project("Fremd", &["invoices.csv:R10"]).find().of(Code::Hnd302).len()
    };
    assert_eq!((judged(true), judged(false)), (1, 0));
}

#[test]
fn words_of_the_company_are_stages() {
    let company = |own: bool| {
        let deal = ["D1", "Halle", "Handschlag", "2026-02-01", "1000.00", "A1", "2026-02-01"];
        let other = ["D2", "Dach", "won", "2026-05-30", "1000.00", "A1", "2026-02-01"];
        let project = ["P2", "Keller", "running", "2026-03-20", "", "300.00", "K1"];
        let mut company = Company::default()
            .today(date(2026, 6, 1))
            .table("deals.csv", CRM, RecordKind::Deal, &DEAL, &[&deal, &other])
            .table("projects.csv", PM, RecordKind::Project, &PROJECT, &[&project])
            .project("Halle", &["deals.csv:D1"])
            .project("Dach", &["deals.csv:D2"]);
        if own {
            company.settings.handovers.stages.insert("handschlag".to_owned(), ProcessStage::Done);
        }
        company.find().of(Code::Hnd301).len()
    };
    assert_eq!((company(false), company(true)), (0, 1));
}

#[test]
fn accepted_quotes_are_won_deals_where_there_are_no_deals() {
    let roles = [Role::Id, Role::Title, Role::Stage, Role::DocumentDate, Role::Amount];
    let quotes = |stage: &'static str| {
        Company::default()
            .today(date(2026, 6, 1))
            .table("quotes.csv", CRM, RecordKind::Quote, &roles, &[&["Q1", "Halle", stage, "2026-02-01", "1000.00"]])
            .table(
                "projects.csv",
                PM,
                RecordKind::Project,
                &PROJECT,
                &[&["P2", "Keller", "running", "2026-03-20", "", "300.00", "K1"]],
            )
            .customer("Klapp GmbH", &["quotes.csv:Q1"])
            .find()
    };
    assert_eq!(quotes("angenommen").only(Code::Hnd301).value, Some(100_000));
    assert!(quotes("abgelehnt").of(Code::Hnd301).is_empty());
}

/// A dozen customers that sales and accounting entered up to a day, and one that the desk met in May.
fn met_by_the_desk(newest: &'static str) -> Company {
    let ids: Vec<String> = (10..24).map(|at| format!("A{at}")).collect();
    let names: Vec<String> = (10..24).map(|at| format!("Firma {at}")).collect();
    let days: Vec<String> = (10..24).map(|day| format!("2026-01-{day}")).collect();
    let mut rows: Vec<Vec<&str>> =
        ids.iter().zip(&names).zip(&days).map(|((id, name), day)| vec![&**id, &**name, &**day]).collect();
    rows.push(vec!["A90", "Letzte GmbH", newest]);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let desk = ("desk", Department::Service);
    let at_the_desk: [&[&str]; 3] =
        [&["S1", "Neuhaus AG", "2026-05-10"], &["S2", "Firma 10", "2026-01-10"], &["S3", "Firma 11", "2026-01-11"]];
    let tickets: [&[&str]; 3] = [
        &["T1", "Ausfall", "open", "2026-05-12", "false"],
        &["T2", "Ausfall", "open", "2026-05-12", "false"],
        &["T3", "Ausfall", "open", "2026-06-01", "false"],
    ];
    Company::default()
        .today(date(2026, 6, 1))
        .table("accounts.csv", CRM, RecordKind::Account, &ACCOUNT, &rows)
        .table("debtors.csv", ERP, RecordKind::Debtor, &ACCOUNT, &rows)
        .table("desk.csv", desk, RecordKind::Account, &ACCOUNT, &at_the_desk)
        .table("tickets.csv", desk, RecordKind::Ticket, &TICKET, &tickets)
        .customer("Neuhaus AG", &["desk.csv:S1", "tickets.csv:T1"])
        .customer("Firma 10", &["accounts.csv:A10", "debtors.csv:A10", "desk.csv:S2", "tickets.csv:T2"])
        .customer("Firma 11", &["accounts.csv:A11", "debtors.csv:A11", "desk.csv:S3", "tickets.csv:T3"])
}

#[test]
fn an_older_list_of_customers_does_not_know_who_came_later() {
    let named = |newest: &'static str| {
        let found = met_by_the_desk(newest).find();
        (found.of(Code::Hnd304).len(), found.missing(Code::Hnd304))
    };
    assert_eq!(named("2026-02-25"), (0, vec!["guard-withheld"]));
    assert_eq!(named("2026-05-30"), (1, vec![]), "the lists are as new as the rest");
}
