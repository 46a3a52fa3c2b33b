//! Each handover rule firing, silent, and in doubt.

use jiff::civil::date;

use crate::catalog::{Department, RecordKind, Role};
use crate::findings::finding::{Code, Severity, ValueBasis};
use crate::findings::testing::{Company, DEAL, INVOICE, PROJECT};
use crate::linkage::{Band, EntityType};

const CRM: (&str, Department) = ("crm", Department::Sales);
const PM: (&str, Department) = ("pm", Department::Projects);
const ERP: (&str, Department) = ("erp", Department::Accounting);

/// One won deal with its project (D1, P1), one without (D2); today is 1 June.
fn sold() -> Company {
    Company::default()
        .today(date(2026, 6, 1))
        .table(
            "deals.csv",
            CRM,
            RecordKind::Deal,
            &DEAL,
            &[
                &["D1", "Halle", "won", "2026-02-01", "1000.00", "A1", "2026-02-01"],
                &["D2", "Dach", "won", "2026-02-03", "2500.00", "A1", "2026-02-03"],
                &["D3", "Tor", "won", "2026-05-20", "900.00", "A1", "2026-05-20"],
                &["D4", "Zaun", "lost", "2026-02-01", "700.00", "A1", "2026-05-20"],
            ],
        )
        .table(
            "projects.csv",
            PM,
            RecordKind::Project,
            &PROJECT,
            &[
                &["P1", "Halle", "running", "2026-02-20", "", "1000.00", "K1"],
                &["P2", "Keller", "running", "2026-03-20", "", "300.00", "K1"],
            ],
        )
        .project("Halle", &["deals.csv:D1", "projects.csv:P1"])
        .project("Dach", &["deals.csv:D2"])
        .project("Tor", &["deals.csv:D3"])
        .project("Zaun", &["deals.csv:D4"])
        .project("Keller", &["projects.csv:P2"])
        .customer("Klapp GmbH", &["deals.csv:D1", "deals.csv:D2", "deals.csv:D3", "deals.csv:D4"])
}

#[test]
fn a_won_deal_without_project_is_an_error_worth_its_amount() {
    let found = sold().find();
    let finding = found.only(Code::Hnd301);
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!((finding.value, finding.value_basis), (Some(250_000), ValueBasis::Amount));
    assert_eq!(finding.record.map(|record| record.0), Some(1), "only D2: D1 has a project, D3 is fresh, D4 lost");
    assert!((finding.confidence - 1.0).abs() < 1e-9);
}

#[test]
fn the_fingerprint_rests_on_the_deal_alone() {
    let before = sold().find().only(Code::Hnd301).fingerprint.clone();
    let later = sold().today(date(2026, 6, 2)).find().only(Code::Hnd301).fingerprint.clone();
    assert_eq!(before, later);
}

#[test]
fn a_near_miss_lowers_the_confidence_and_is_shown() {
    let found = sold().edge(EntityType::Project, "deals.csv:D2", "projects.csv:P2", 0.2, Band::Review).find();
    let finding = found.only(Code::Hnd301);
    assert!((finding.confidence - 0.8).abs() < 1e-9);
    assert!(found.evidence(Code::Hnd301).contains(&"finding-near-miss"));
    assert_eq!(finding.related.len(), 1);
}

#[test]
fn a_serious_candidate_answers_the_orphan() {
    let found = sold().edge(EntityType::Project, "deals.csv:D2", "projects.csv:P2", 0.6, Band::Review).find();
    assert!(found.of(Code::Hnd301).is_empty());
}

#[test]
fn a_near_miss_that_has_its_own_deal_is_shown_and_lowers_nothing() {
    let found = sold().edge(EntityType::Project, "deals.csv:D2", "projects.csv:P1", 0.8, Band::Review).find();
    assert!((found.only(Code::Hnd301).confidence - 1.0).abs() < 1e-9);
    assert!(found.evidence(Code::Hnd301).contains(&"finding-near-miss-taken"));
}

#[test]
fn a_planned_start_defers_the_grace_period() {
    let roles = [Role::Id, Role::Title, Role::Stage, Role::Closed, Role::Start];
    let company = |start: &'static str| {
        sold().table("more.csv", CRM, RecordKind::Deal, &roles, &[&["D9", "Mast", "won", "2026-01-01", start]])
    };
    assert_eq!(company("2026-05-15").find().of(Code::Hnd301).len(), 1);
    assert_eq!(company("2026-01-15").find().of(Code::Hnd301).len(), 2);
}

#[test]
fn a_project_export_that_begins_later_lowers_the_confidence() {
    let found = sold()
        .table("old.csv", CRM, RecordKind::Deal, &DEAL, &[&["D0", "Alt", "won", "2019-02-01", "", "A1", ""]])
        .find();
    let confidences: Vec<f64> = found.of(Code::Hnd301).iter().map(|finding| finding.confidence).collect();
    assert_eq!(confidences, [1.0, 0.5]);
    assert!(found.evidence(Code::Hnd301).contains(&"guard-begins-later"));
}

#[test]
fn without_projects_or_stages_the_rule_says_what_is_missing() {
    let deals = |stage| {
        Company::default().today(date(2026, 6, 1)).table(
            "deals.csv",
            CRM,
            RecordKind::Deal,
            &DEAL,
            &[&["D1", "Halle", stage, "2026-02-01", "1000.00", "A1", ""]],
        )
    };
    assert_eq!(deals("won").find().missing(Code::Hnd301), ["missing-projects"]);
    assert_eq!(deals("").find().missing(Code::Hnd301), ["missing-deal-stages"]);
    assert_eq!(Company::default().find().missing(Code::Hnd301), ["missing-deals"]);
}

#[test]
fn a_dangling_customer_key_is_the_one_finding() {
    let found = sold().dangling("deals.csv:D2", Role::AccountReference, "A9").find();
    assert!(found.of(Code::Hnd301).is_empty());
    let finding = found.only(Code::Hnd305);
    assert_eq!(finding.value, Some(250_000));
    assert_eq!(finding.severity, Severity::Error);
}

#[test]
fn a_dangling_contact_key_explains_no_missing_project() {
    let found = sold().dangling("deals.csv:D2", Role::ContactReference, "C9").find();
    assert_eq!(found.of(Code::Hnd301).len(), 1);
    assert_eq!(found.of(Code::Hnd305).len(), 1);
}

#[test]
fn all_records_that_miss_one_target_are_one_finding() {
    let found = sold()
        .dangling("deals.csv:D1", Role::AccountReference, "A9")
        .dangling("deals.csv:D2", Role::AccountReference, "A9")
        .dangling("deals.csv:D3", Role::AccountReference, "A8")
        .find();
    let sizes: Vec<usize> = found.of(Code::Hnd305).iter().map(|finding| finding.related.len()).collect();
    assert_eq!(sizes, [1, 0], "the first record and its companion; then the other target");
    assert_eq!(found.of(Code::Hnd305)[0].value, Some(350_000));
}

#[test]
fn a_project_without_deal_is_found_once_and_worth_its_budget() {
    let found = sold().find();
    let finding = found.only(Code::Hnd310);
    assert_eq!((finding.value, finding.severity), (Some(30_000), Severity::Warning));
    assert_eq!(finding.subject_name, "Keller");
}

#[test]
fn a_project_of_the_house_needs_no_deal() {
    let found = sold()
        .table("own.csv", PM, RecordKind::Project, &PROJECT, &[&["P9", "Umzug", "running", "2026-03-01", "", "", ""]])
        .find();
    assert_eq!(found.of(Code::Hnd310).len(), 1, "only Keller");
}

/// Two finished projects of one customer and its invoices; today is 1 June.
fn finished(invoices: &[&[&str]]) -> Company {
    Company::default()
        .today(date(2026, 6, 1))
        .table("invoices.csv", ERP, RecordKind::Invoice, &INVOICE, invoices)
        .table(
            "projects.csv",
            PM,
            RecordKind::Project,
            &PROJECT,
            &[
                &["P1", "Halle", "finished", "2026-01-10", "2026-02-20", "1000.00", "K1"],
                &["P2", "Dach", "finished", "2026-01-15", "2026-03-01", "4000.00", "K1"],
                &["P3", "Tor", "finished", "2026-01-15", "2026-05-20", "900.00", "K1"],
            ],
        )
        .project("Halle", &["projects.csv:P1"])
        .project("Dach", &["projects.csv:P2"])
        .project("Tor", &["projects.csv:P3"])
}

const CUSTOMER: [&str; 3] = ["projects.csv:P1", "projects.csv:P2", "projects.csv:P3"];

#[test]
fn a_finished_project_without_invoice_is_an_error() {
    let found =
        finished(&[&["R1", "paid", "2026-02-25", "1010.00", "K1"], &["R9", "open", "2026-05-30", "70.00", "K9"]])
            .customer("Klapp GmbH", &[&CUSTOMER[..], &["invoices.csv:R1"]].concat())
            .find();
    let finding = found.only(Code::Hnd302);
    assert_eq!((finding.value, finding.severity), (Some(400_000), Severity::Error));
    assert_eq!(finding.subject_name, "Dach", "Halle has an invoice over its amount, Tor is fresh");
    assert!((finding.confidence - 0.8).abs() < 1e-9, "the invoices name no projects");
}

#[test]
fn partial_invoices_count_together_and_drafts_do_not() {
    let found = finished(&[
        &["R1", "paid", "2026-02-25", "1000.00", "K1"],
        &["R2", "paid", "2026-02-26", "1200.00", "K1"],
        &["R3", "open", "2026-03-26", "2800.00", "K1"],
        &["R4", "draft", "2026-03-26", "4000.00", "K1"],
    ])
    .customer("Klapp GmbH", &[&CUSTOMER[..], &["invoices.csv:R1", "invoices.csv:R2", "invoices.csv:R3"]].concat())
    .find();
    assert!(found.of(Code::Hnd302).is_empty());
}

/// Two finished projects of one customer, the second worth `amount`; one invoice names its project, one names none.
fn named(amount: &'static str) -> Company {
    Company::default()
        .today(date(2026, 6, 1))
        .table(
            "invoices.csv",
            ERP,
            RecordKind::Invoice,
            &INVOICE,
            &[
                &["R1", "paid", "2026-02-25", "1000.00", "K1"],
                &["R2", "paid", "2026-03-05", "4000.00", "K1"],
                &["R9", "open", "2026-05-30", "70.00", "K9"],
            ],
        )
        .table(
            "projects.csv",
            PM,
            RecordKind::Project,
            &PROJECT,
            &[
                &["P1", "Halle", "finished", "2026-01-10", "2026-02-20", "1000.00", "K1"],
                &["P2", "Dach", "finished", "2026-01-15", "2026-03-01", amount, "K1"],
            ],
        )
        .project("Halle", &["projects.csv:P1", "invoices.csv:R1"])
        .project("Dach", &["projects.csv:P2"])
        .customer("Klapp GmbH", &["projects.csv:P1", "projects.csv:P2", "invoices.csv:R1", "invoices.csv:R2"])
}

#[test]
fn an_invoice_over_the_amount_that_names_no_project_is_taken_for_its_own() {
    assert!(named("4000.00").find().of(Code::Hnd302).is_empty());
    let found = named("7000.00").find();
    let finding = found.only(Code::Hnd302);
    assert_eq!(finding.subject_name, "Dach");
    assert!((finding.confidence - 1.0).abs() < 1e-9);
}

#[test]
fn without_an_amount_a_later_invoice_only_lowers_the_confidence() {
    let found = named("").find();
    assert!((found.only(Code::Hnd302).confidence - 0.5).abs() < 1e-9);
    assert!(found.evidence(Code::Hnd302).contains(&"hnd302-likely-invoice"));
}

#[test]
fn without_invoices_or_project_stages_the_rule_says_what_is_missing() {
    assert_eq!(sold().find().missing(Code::Hnd302), ["missing-invoices"]);
    assert_eq!(Company::default().find().missing(Code::Hnd302), ["missing-projects"]);
}
