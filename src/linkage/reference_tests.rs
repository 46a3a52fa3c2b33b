//! Where keys lead that stand beside other things, in other columns, or under other names than those of keys.

use super::references::resolve_references;
use super::resolution::Target;
use crate::catalog::by_hand::{catalogue, mixed_table, typed_table};
use crate::catalog::{Catalogue, Department, RecordKind, Role, TypedTable};

const ERP: (&str, Department) = ("erp", Department::Operations);
const DESK: (&str, Department) = ("desk", Department::Service);
const BOARD: (&str, Department) = ("board", Department::Projects);

/// Every reference as role, value and the id of the record that it leads to; what leads nowhere has no id.
fn led(catalogue: &Catalogue) -> Vec<(Role, String, Option<String>)> {
    let shown = |reference: &super::Reference| {
        let target = match reference.target {
            Target::Record(target) => Some(catalogue.record(target).id().to_owned()),
            Target::Dangling => Some("dangling".to_owned()),
            Target::NoTable => None,
        };
        (reference.role, reference.value.clone(), target)
    };
    resolve_references(catalogue).iter().map(shown).collect()
}

fn debtors() -> TypedTable {
    let rows: [&[&str]; 2] = [&["D20145", "Klapp GmbH"], &["D20177", "Wunderlich KG"]];
    typed_table("debtors.csv", ERP, RecordKind::Debtor, &[Role::Id, Role::CompanyName], &rows)
}

#[test]
fn numbers_beside_sites_and_mailboxes_are_keys() {
    let tickets: [&[&str]; 5] = [
        &["T1", "D20177"],
        &["T2", "klapp.example"],
        &["T3", "p.klapp@klapp.example"],
        &["T4", "wunderlich.example"],
        &["T5", "unbekannt"],
    ];
    let roles = [Role::Id, Role::CustomerReference];
    let tickets = typed_table("tickets.csv", DESK, RecordKind::Ticket, &roles, &tickets);
    let led: Vec<Option<String>> =
        led(&catalogue(vec![debtors(), tickets])).into_iter().map(|(.., target)| target).collect();
    assert_eq!(led, [Some("D20177".to_owned()), None, None, None, None], "nothing else dangles");
}

#[test]
fn a_number_in_the_place_of_a_name_is_a_key() {
    let projects: [&[&str]; 3] = [&["P1", "D20145"], &["P2", "Wunderlich"], &["P3", "D99999"]];
    let roles = [Role::Id, Role::CompanyName];
    let projects = typed_table("projects.csv", BOARD, RecordKind::Project, &roles, &projects);
    let led = led(&catalogue(vec![debtors(), projects]));
    assert_eq!(led, [(Role::CustomerReference, "D20145".to_owned(), Some("D20145".to_owned()))]);
}

#[test]
fn keys_of_deals_are_read_as_such_whatever_their_column_is_called() {
    let deals: [&[&str]; 2] = [&["0068000000Nd7x9AAB", "Halle"], &["0068000000Nd7xAAAR", "Dach"]];
    let projects: [&[&str]; 1] = [&["P1", "0068000000Nd7x9"]];
    let deals =
        typed_table("deals.csv", ("crm", Department::Sales), RecordKind::Deal, &[Role::Id, Role::Title], &deals);
    let roles = [Role::Id, Role::AccountReference];
    let projects = typed_table("projects.csv", BOARD, RecordKind::Project, &roles, &projects);
    let led = led(&catalogue(vec![deals, debtors(), projects]));
    assert_eq!(led, [(Role::DealReference, "0068000000Nd7x9".to_owned(), Some("0068000000Nd7x9AAB".to_owned()))]);
}

#[test]
fn small_numbers_are_no_keys_of_deals_by_chance() {
    let ids: Vec<String> = (1..=40).map(|number| number.to_string()).collect();
    let deals: Vec<Vec<&str>> = ids.iter().map(|id| vec![id.as_str(), "Halle"]).collect();
    let invoices: Vec<Vec<&str>> = ids[..20].iter().map(|id| vec![id.as_str(), id.as_str()]).collect();
    let deals: Vec<&[&str]> = deals.iter().map(Vec::as_slice).collect();
    let invoices: Vec<&[&str]> = invoices.iter().map(Vec::as_slice).collect();
    let crm = ("crm", Department::Sales);
    let deals = typed_table("deals.csv", crm, RecordKind::Deal, &[Role::Id, Role::Title], &deals);
    let roles = [Role::Id, Role::CustomerReference];
    let invoices = typed_table("invoices.csv", ERP, RecordKind::Invoice, &roles, &invoices);
    let led = led(&catalogue(vec![deals, debtors(), invoices]));
    assert!(led.iter().all(|(role, ..)| *role == Role::CustomerReference), "{led:?}");
}

#[test]
fn a_number_for_a_name_leads_to_the_own_system_or_the_only_one() {
    let customer = |file, system, kind| {
        typed_table(file, system, kind, &[Role::Id, Role::CompanyName], &[&["1023", "Klapp GmbH"]])
    };
    let crm = || customer("accounts.csv", ("crm", Department::Sales), RecordKind::Account);
    let erp = || customer("debtors.csv", ERP, RecordKind::Debtor);
    let tickets = |system| {
        typed_table("tickets.csv", system, RecordKind::Ticket, &[Role::Id, Role::CompanyName], &[&["T1", "1023"]])
    };
    let file = |tables: Vec<TypedTable>| {
        let catalogue = catalogue(tables);
        resolve_references(&catalogue).into_iter().find_map(|reference| match reference.target {
            Target::Record(target) => Some(catalogue.tables[catalogue.table_of(target)].table.file.clone()),
            _ => None,
        })
    };
    assert_eq!(file(vec![crm(), erp(), tickets(ERP)]).as_deref(), Some("debtors.csv"));
    assert_eq!(file(vec![crm(), tickets(DESK)]).as_deref(), Some("accounts.csv"));
    assert_eq!(file(vec![crm(), erp(), tickets(DESK)]), None, "two customers may be meant");
}

#[test]
fn the_order_number_of_each_project_is_its_own() {
    let invoices: [&[&str]; 1] = [&["R1", "AU-26-0412"]];
    let roles = [Role::Id, Role::ProjectReference];
    let led = |projects: &[&[&str]]| {
        let roles_of_projects = [Role::Id, Role::OrderReference];
        let projects = typed_table("projects.csv", BOARD, RecordKind::Project, &roles_of_projects, projects);
        let invoices = typed_table("invoices.csv", ERP, RecordKind::Invoice, &roles, &invoices);
        let all = led(&catalogue(vec![projects, invoices]));
        all.into_iter().find(|(role, ..)| *role == Role::ProjectReference).and_then(|(.., target)| target)
    };
    assert_eq!(led(&[&["P1", "AU-26-0411"], &["P2", "AU-26-0412"]]).as_deref(), Some("P2"));
    assert_eq!(led(&[&["P1", "AU-26-0412"], &["P2", "AU-26-0412"]]), None, "several projects of one order");
}

#[test]
fn a_contract_that_a_text_names_stands_where_an_order_would() {
    let contracts: [&[&str]; 2] = [&["WV-2024-138", "Wartung"], &["WV-2025-201", "Hosting"]];
    let invoices: [&[&str]; 2] = [&["R1", "Wartung 2. Quartal, Vertrag WV-2024-138"], &["R2", "Vertrag WV-2025-999"]];
    let roles = [Role::Id, Role::Title];
    let contracts = typed_table("contracts.csv", BOARD, RecordKind::Contract, &roles, &contracts);
    let invoices = typed_table("invoices.csv", ERP, RecordKind::Invoice, &roles, &invoices);
    let number = || "WV-2024-138".to_owned();
    assert_eq!(led(&catalogue(vec![contracts, invoices])), [(Role::OrderReference, number(), Some(number()))]);
}

#[test]
fn a_column_of_contracts_leads_to_them_beside_a_list_of_orders() {
    let contracts: [&[&str]; 2] = [&["WV-10138", "Wartung"], &["WV-10201", "Hosting"]];
    let orders: [&[&str]; 1] = [&["AB-1", "Umbau"]];
    let invoices: [&[&str]; 2] = [&["R1", "WV-10138"], &["R2", "WV-10201"]];
    let roles = [Role::Id, Role::Title];
    let contracts = typed_table("contracts.csv", BOARD, RecordKind::Contract, &roles, &contracts);
    let orders = typed_table("orders.csv", ERP, RecordKind::Order, &roles, &orders);
    let roles = [Role::Id, Role::OrderReference];
    let invoices = typed_table("invoices.csv", ERP, RecordKind::Invoice, &roles, &invoices);
    let targets: Vec<_> = led(&catalogue(vec![contracts, orders, invoices])).into_iter().map(|(.., to)| to).collect();
    assert_eq!(targets, [Some("WV-10138".to_owned()), Some("WV-10201".to_owned())]);
}

#[test]
fn what_is_given_back_is_booked_under_the_number_of_its_note() {
    let notes: [&[&str]; 1] = [&["GS2600603"]];
    let postings: [&[&str]; 1] = [&["GS2600603"]];
    let notes = typed_table("notes.csv", ERP, RecordKind::CreditNote, &[Role::Id], &notes);
    let postings = typed_table("stack.csv", BOARD, RecordKind::Posting, &[Role::InvoiceReference], &postings);
    let targets: Vec<_> = led(&catalogue(vec![notes, postings])).into_iter().map(|(.., to)| to).collect();
    assert_eq!(targets, [Some("GS2600603".to_owned())]);
}

#[test]
fn a_column_takes_the_numbers_of_two_ledgers_that_number_apart() {
    let numbers = |from: usize| (0..40).map(|number| (from + number).to_string()).collect::<Vec<String>>();
    let customers = |file, system, from: usize| {
        let numbers = numbers(from);
        let rows: Vec<[&str; 2]> = numbers.iter().map(|number| [number.as_str(), "Klapp GmbH"]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
        typed_table(file, system, RecordKind::Debtor, &[Role::Id, Role::CompanyName], &rows)
    };
    let dangling = |second: usize| {
        let ids: Vec<String> = (0..60).map(|number| format!("P{number:03}")).collect();
        let used: Vec<String> = numbers(20_100).into_iter().chain(numbers(1_000).into_iter().take(20)).collect();
        let rows: Vec<[&str; 2]> = ids.iter().zip(&used).map(|(id, used)| [id.as_str(), used.as_str()]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
        let roles = [Role::Id, Role::CustomerReference];
        let projects = typed_table("projects.csv", BOARD, RecordKind::Project, &roles, &rows);
        let swiss = ("swiss", Department::Accounting);
        let tables = vec![customers("a.csv", ERP, 20_100), customers("b.csv", swiss, second), projects];
        led(&catalogue(tables)).iter().filter(|(.., target)| target.as_deref() == Some("dangling")).count()
    };
    assert_eq!(dangling(1_000), 0, "both ledgers are meant");
    assert_eq!(dangling(50_000), 20, "the second one holds none of them");
    assert_eq!(dangling(20_120), 20, "where both count alike, a number does not tell whose it is");
}

#[test]
fn whom_a_system_invoices_may_be_called_a_contact() {
    let invoices: [&[&str]; 2] = [&["R1", "D20145"], &["R2", "D20177"]];
    let roles = [Role::Id, Role::ContactReference];
    let invoices = typed_table("invoices.csv", ERP, RecordKind::Invoice, &roles, &invoices);
    let led = led(&catalogue(vec![debtors(), invoices]));
    let to = |number: &str| (Role::CustomerReference, number.to_owned(), Some(number.to_owned()));
    assert_eq!(led, [to("D20145"), to("D20177")]);
}

#[test]
fn papers_of_one_list_lead_to_each_other() {
    let papers: [(&[&str], RecordKind); 5] = [
        (&["AB26-0007", "AN26-0003"], RecordKind::Order),
        (&["AN26-0003", ""], RecordKind::Quote),
        (&["GS26-0001", "RE26-0011"], RecordKind::CreditNote),
        (&["RE26-0011", "AB26-0007"], RecordKind::Invoice),
        (&["RE26-0012", "AB26-0099"], RecordKind::Invoice),
    ];
    let roles = [Role::Id, Role::OrderReference];
    let rows: Vec<&[&str]> = papers.iter().map(|(row, _)| *row).collect();
    let kinds = papers.map(|(_, kind)| kind);
    let list = mixed_table(&kinds, typed_table("papers.csv", ERP, RecordKind::Invoice, &roles, &rows));
    let led: Vec<(String, Option<String>)> =
        led(&catalogue(vec![list])).into_iter().map(|(_, value, target)| (value, target)).collect();
    let to = |value: &str, target: Option<&str>| (value.to_owned(), target.map(str::to_owned));
    let expected = [
        to("AN26-0003", Some("AN26-0003")),
        to("RE26-0011", None),
        to("AB26-0007", Some("AB26-0007")),
        to("AB26-0099", Some("dangling")),
    ];
    assert_eq!(led, expected, "a credit note comes of no order, and nothing of it is missing");
}

#[test]
fn a_number_of_the_system_before_this_one_leads_to_who_bore_it() {
    let numbers: Vec<String> = (0..40).map(|number| (20_100 + number).to_string()).collect();
    let rows: Vec<[&str; 2]> = numbers.iter().map(|number| [number.as_str(), "Klapp GmbH"]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    let now = typed_table("now.csv", ERP, RecordKind::Debtor, &[Role::Id, Role::CompanyName], &rows);
    let before = ("before", Department::Operations);
    let old: [&[&str]; 1] = [&["D10145", "Klapp GmbH"]];
    let old = typed_table("old.csv", before, RecordKind::Debtor, &[Role::Id, Role::CompanyName], &old);
    let deals: [&[&str]; 7] = [
        &["V1", "20101", ""],
        &["V2", "20102", ""],
        &["V3", "20103", ""],
        &["V4", "D10145", ""],
        &["V5", "D10145", "Klapp Torbau GmbH"],
        &["V6", "D10145", "Quast AG"],
        &["V7", "20999", ""],
    ];
    let crm = ("crm", Department::Sales);
    let roles = [Role::Id, Role::CustomerReference, Role::CompanyName];
    let deals = typed_table("deals.csv", crm, RecordKind::Deal, &roles, &deals);
    let led: Vec<Option<String>> = led(&catalogue(vec![now, old, deals])).into_iter().map(|(.., to)| to).collect();
    let (born, nobody) = (Some("D10145"), Some("dangling"));
    let expected = [Some("20101"), Some("20102"), Some("20103"), born, born, nobody, nobody];
    assert_eq!(led, expected.map(|to| to.map(str::to_owned)), "who is called otherwise is another");
}
