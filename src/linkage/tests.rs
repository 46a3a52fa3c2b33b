//! Who is who in small companies made by hand: what must be found, and the mistakes that embarrass.

use super::{Band, EntityType, Resolution, Target, resolve};
use crate::catalog::by_hand::{catalogue, typed_table};
use crate::catalog::{Catalogue, Department, RecordIndex, RecordKind, Role};
use crate::config::Settings;
use crate::progress::Silent;

const MASTER: [Role; 8] =
    [Role::Id, Role::CompanyName, Role::Street, Role::Postcode, Role::City, Role::Phone, Role::Email, Role::VatId];

/// Customers of whom no two resemble each other.
pub(super) const NAMES: [&str; 20] = [
    "Almbach Kranbau GmbH",
    "Bortfeld Textil AG",
    "Cronhof Pumpen KG",
    "Dasselweg Optik GmbH",
    "Ermfels Druck OHG",
    "Flintrop Lacke GmbH",
    "Gorsmann Seile KG",
    "Hallrich Glas AG",
    "Ilmburg Federn GmbH",
    "Jostkamp Zelte GmbH",
    "Kirnau Waagen KG",
    "Lohrbeck Siebe GmbH",
    "Mertzig Filter AG",
    "Niersrath Öfen GmbH",
    "Oelkamp Garne KG",
    "Pfarrhof Ketten GmbH",
    "Quastfeld Bürsten AG",
    "Rehsiepen Kisten GmbH",
    "Stertweg Folien KG",
    "Tannrode Rohre GmbH",
];

/// A CRM and an ERP that share twenty ordinary customers; `crm` and `erp` are added to them.
fn company(crm: &[&[&str]], erp: &[&[&str]]) -> (Catalogue, Resolution) {
    let rows = |prefix: &str| -> Vec<Vec<String>> {
        let row = |(number, name): (usize, &&str)| {
            let first = name.split(' ').next().unwrap_or_default().to_lowercase();
            [
                format!("{prefix}{number:02}"),
                (*name).to_owned(),
                format!("Hauptstraße {}", number + 1),
                format!("{}", 50_000 + number * 317),
                format!("Ort{first}"),
                format!("02{:02}1 44{:03}", number + 10, number * 7 + 100),
                format!("info@{first}.example"),
                String::new(),
            ]
            .to_vec()
        };
        NAMES.iter().enumerate().map(row).collect()
    };
    let table = |file: &str, system: (&str, Department), kind, prefix: &str, more: &[&[&str]]| {
        let ordinary = rows(prefix);
        let mut all: Vec<Vec<&str>> = ordinary.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        all.extend(more.iter().map(|row| row.to_vec()));
        let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
        typed_table(file, system, kind, &MASTER, &all)
    };
    let catalogue = catalogue(vec![
        table("crm.csv", ("crm", Department::Sales), RecordKind::Account, "c", crm),
        table("erp.csv", ("erp", Department::Operations), RecordKind::Debtor, "e", erp),
    ]);
    let resolution = resolve(&catalogue, &Settings::default(), &Silent);
    (catalogue, resolution)
}

fn same((catalogue, resolution): &(Catalogue, Resolution), left: &str, right: &str) -> bool {
    let entity = |id: &str| {
        let record = catalogue.records().find(|record| record.id() == id).unwrap();
        resolution.entity_of(record.index, EntityType::Customer).unwrap()
    };
    entity(left) == entity(right)
}

#[test]
fn ordinary_customers_are_found_in_both_systems() {
    let company = company(&[], &[]);
    for number in 0..20 {
        assert!(same(&company, &format!("c{number:02}"), &format!("e{number:02}")), "customer {number}");
    }
    assert_eq!(company.1.entities.len(), 20);
}

#[test]
fn spelling_legal_form_and_word_order_do_not_part_a_customer() {
    let company = company(
        &[&[
            "x1",
            "Klapp Sicherheitstechnik GmbH",
            "Möhnestr. 3",
            "59929",
            "Brilon",
            "02961 9876-0",
            "info@klapp.example",
            "",
        ]],
        &[&["y1", "Sicherheitstechnik Klap G.m.b.H.", "Moehnestraße 3", "59929", "Brilon", "+49 2961 9876-22", "", ""]],
    );
    assert!(same(&company, "x1", "y1"));
}

#[test]
fn group_siblings_in_one_house_stay_apart() {
    let house = ["Industriestraße 8", "57368", "Lennestadt", "02723 5500-0", "info@mude.example"];
    let row = |id: &'static str, name: &'static str| [id, name, house[0], house[1], house[2], house[3], house[4], ""];
    let (one, two, three) =
        (row("x1", "Mude GmbH"), row("x2", "Mude Holding GmbH"), row("x3", "Mude Immobilien GmbH & Co. KG"));
    let (four, five) = (row("y1", "Mude GmbH"), row("y2", "Mude Holding GmbH"));
    let company = company(&[&one, &two, &three], &[&four, &five]);
    assert!(!same(&company, "x1", "x2") && !same(&company, "x2", "x3") && !same(&company, "x1", "x3"));
    assert!(!same(&company, "y1", "y2"));
    assert!(same(&company, "x1", "y1") && same(&company, "x2", "y2"));
}

#[test]
fn branches_in_other_towns_are_customers_of_their_own() {
    let company = company(
        &[
            &["x1", "Rolandt Werkzeuge GmbH", "Am Kai 1", "59065", "Hamm", "02381 100-0", "hamm@rolandt.example", ""],
            &[
                "x2",
                "Rolandt Werkzeuge GmbH",
                "Gleisweg 9",
                "34117",
                "Kassel",
                "0561 200-0",
                "kassel@rolandt.example",
                "",
            ],
        ],
        &[&["y1", "Rolandt Werkzeuge GmbH", "Gleisweg 9", "34117", "Kassel", "0561 200-0", "", ""]],
    );
    assert!(!same(&company, "x1", "x2"));
    assert!(same(&company, "x2", "y1"));
}

#[test]
fn namesakes_of_one_trade_stay_apart() {
    let company = company(
        &[&["x1", "Bäckerei Schmidt", "Lindenweg 4", "58095", "Hagen", "02331 7001", "", ""]],
        &[&["y1", "Bäckerei Schmidt", "Kirchgasse 17", "63450", "Hanau", "06181 9002", "", ""]],
    );
    assert!(!same(&company, "x1", "y1"));
}

#[test]
fn people_of_one_household_stay_apart() {
    let company = company(
        &[&["x1", "Petra Kranefeld", "Rosenweg 5", "58762", "Altena", "02352 3003", "", ""]],
        &[
            &["y1", "Hans Kranefeld", "Rosenweg 5", "58762", "Altena", "02352 3003", "", ""],
            &["y2", "Kranefeld, Petra", "Rosenweg 5", "58762", "Altena", "02352 3003", "", ""],
        ],
    );
    assert!(!same(&company, "x1", "y1"));
    assert!(same(&company, "x1", "y2"));
}

#[test]
fn different_valid_vat_ids_forbid_what_only_looks_alike() {
    let row = |id: &'static str, name: &'static str, street: &'static str, vat: &'static str| {
        [id, name, street, "58239", "Schwerte", "02304 600-0", "info@tolk.example", vat]
    };
    let at_work = ["Tolk Gießerei GmbH", "Werkstraße 2"];
    let first = row("x1", at_work[0], at_work[1], "DE136695976");
    for (name, street, one) in [
        (at_work[0], "Uferweg 7", false),
        ("Tolk Gießerei Service GmbH", at_work[1], false),
        // One name and form at one house: who has two ids contradicts itself.
        ("TOLK GIESSEREI GMBH", at_work[1], true),
    ] {
        let company = company(&[&first], &[&row("y1", name, street, "DE129273398")]);
        assert_eq!(same(&company, "x1", "y1"), one, "{name}, {street}");
        let (_, resolution) = &company;
        let doubted = resolution.edges.iter().any(|edge| edge.band == Band::Review);
        assert!(doubted || one || name != at_work[0], "the doubt is shown");
    }
}

#[test]
fn a_key_that_everything_belies_joins_nobody() {
    let known = ["x1", "Tolk Gießerei GmbH", "Werkstraße 2", "58239", "Schwerte", "02304 600-0", "", "DE136695976"];
    let mut tables = company(&[&known], &[]).0.tables;
    let roles = [Role::Id, Role::CompanyName, Role::Street, Role::Postcode, Role::VatId, Role::CustomerReference];
    let rows: [&[&str]; 3] = [
        &["k1", "Zarnke Metallbau AG", "Altweg 1", "44135", "DE129273398", "x1"],
        &["k2", "Tolk Guss GmbH", "Neuring 40", "45127", "", "x1"],
        &["k3", "Dasselweg Optik GmbH", "Hauptstraße 4", "50951", "", "c03"],
    ];
    tables.push(typed_table("ledger.csv", ("ledger", Department::Accounting), RecordKind::Debtor, &roles, &rows));
    let catalogue = catalogue(tables);
    let resolution = resolve(&catalogue, &Settings::default(), &Silent);
    let company = (catalogue, resolution);
    assert!(!same(&company, "x1", "k1"), "another name, house and VAT id");
    assert!(same(&company, "x1", "k2") && same(&company, "c03", "k3"));
}

#[test]
fn a_moved_customer_is_recognised_by_its_vat_id() {
    let company = company(
        &[&["x1", "Zarnke Metallbau GmbH", "Altweg 1", "44135", "Dortmund", "0231 1111", "", "DE136695976"]],
        &[&["y1", "Zarnke Metallbau GmbH", "Neuring 40", "45127", "Essen", "0201 2222", "", "DE136695976"]],
    );
    assert!(same(&company, "x1", "y1"));
}

#[test]
fn mentions_find_their_customer_by_key_and_by_name_and_dangling_keys_are_told() {
    let (mut tables, _) = {
        let (catalogue, resolution) = company(&[], &[]);
        (catalogue.tables, resolution)
    };
    let roles = [Role::Id, Role::AccountReference, Role::CompanyName, Role::Title];
    tables.push(typed_table(
        "deals.csv",
        ("crm", Department::Sales),
        RecordKind::Deal,
        &roles,
        &[
            &["d1", "c03", "", "Prüfstand"],
            &["d2", "", "Gorsmann Seile KG, Ortgorsmann", "Seilwinde"],
            &["d3", "c99", "", "Niemandes Auftrag"],
            &["d4", "", "Ganz Unbekannt Verwaltungs GmbH", "Neukunde"],
        ],
    ));
    let catalogue = catalogue(tables);
    let resolution = resolve(&catalogue, &Settings::default(), &Silent);
    let entity = |id: &str| {
        let record = catalogue.records().find(|record| record.id() == id).unwrap();
        resolution.entity_of(record.index, EntityType::Customer)
    };
    assert_eq!(entity("d1"), entity("c03"));
    assert_eq!(entity("d2"), entity("c06"));
    assert_eq!(entity("d3"), None);
    assert!(entity("d4").is_some(), "an unknown customer is an entity of its own");
    let dangling = resolution.references.iter().filter(|reference| reference.target == Target::Dangling);
    assert_eq!(dangling.map(|reference| reference.value.as_str()).collect::<Vec<_>>(), ["c99"]);
}

#[test]
fn an_invoice_that_names_its_order_in_words_leads_to_it() {
    let orders: [&[&str]; 2] = [&["27987", "Halle"], &["27988", "Dach"]];
    let invoices: [&[&str]; 3] =
        [&["r1", "Filter lt. Auftrag 27988"], &["r2", "Filter 27988"], &["r3", "Projekt 27988"]];
    let roles = [Role::Id, Role::Title];
    let catalogue = catalogue(vec![
        typed_table("orders.csv", ("erp", Department::Operations), RecordKind::Order, &roles, &orders),
        typed_table("invoices.csv", ("ledger", Department::Accounting), RecordKind::Invoice, &roles, &invoices),
    ]);
    let found = super::references::resolve_references(&catalogue);
    let ends = |reference: &super::Reference| match reference.target {
        Target::Record(target) => [reference.record, target].map(|record| catalogue.record(record).id().to_owned()),
        other => panic!("{other:?}"),
    };
    assert_eq!(found.iter().map(ends).collect::<Vec<_>>(), [["r1", "27988"]]);
}

#[test]
fn every_edge_is_the_sum_of_its_evidence_and_decisions_are_repeatable() {
    let rows: [&[&str]; 2] = [
        &["x1", "Mude GmbH", "Weg 1", "57368", "Lennestadt", "02723 5500", "info@mude.example", ""],
        &["x2", "Mude Holding GmbH", "Weg 1", "57368", "Lennestadt", "02723 5500", "info@mude.example", ""],
    ];
    let (_, first) = company(&rows, &rows[..1]);
    let (_, again) = company(&rows, &rows[..1]);
    assert_eq!(first.edges, again.edges);
    assert_eq!(first.memberships, again.memberships);
    for edge in &first.edges {
        let sum: f64 = edge.evidence.iter().map(|item| item.weight).sum();
        assert!((sum - edge.weight).abs() < 1e-9, "{edge:?}");
        assert!(edge.left < edge.right && edge.right < RecordIndex(u32::MAX));
    }
}

#[test]
fn work_of_a_private_contact_goes_where_the_contact_goes_and_so_does_mail_from_its_mailbox() {
    let debtors: [&[&str]; 3] = [
        &["K1", "Eva", "Almbach", "Markt 3", "58636", "Iserlohn", "0171 4433221", ""],
        &["K2", "Eva", "Almbach", "Ring 90", "57368", "Lennestadt", "0160 9988776", ""],
        &["K3", "Udo", "Cronhof", "Tal 5", "59929", "Brilon", "0172 5566778", ""],
    ];
    let people: [&[&str]; 1] =
        [&["C1", "Eva", "Almbach", "Markt 3", "58636", "Iserlohn", "0171 4433221", "stubenmusi@gmx.example"]];
    let person =
        [Role::Id, Role::FirstName, Role::LastName, Role::Street, Role::Postcode, Role::City, Role::Phone, Role::Email];
    let (crm, erp) = (("crm", Department::Sales), ("erp", Department::Operations));
    let catalogue = catalogue(vec![
        typed_table("contacts.csv", crm, RecordKind::Contact, &person, &people),
        typed_table("deals.csv", crm, RecordKind::Deal, &[Role::Id, Role::CompanyName], &[&["D1", "Eva Almbach"]]),
        typed_table("erp.csv", erp, RecordKind::Debtor, &person, &debtors),
        typed_table(
            "tickets.csv",
            ("desk", Department::Service),
            RecordKind::Ticket,
            &[Role::Id, Role::Email],
            &[&["T1", "stubenmusi@gmx.example"]],
        ),
    ]);
    let resolution = resolve(&catalogue, &Settings::default(), &Silent);
    let company = (catalogue, resolution);
    assert!(same(&company, "C1", "K1") && same(&company, "D1", "K1"), "the namesake K2 lives elsewhere");
    assert!(same(&company, "T1", "K1"));
}
