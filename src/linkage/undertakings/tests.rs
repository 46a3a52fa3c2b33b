//! Which undertakings are one: what must be found, and the look-alikes that must stay apart.

use jiff::civil::date;

use super::course::When;
use super::{Undertaking, Undertakings};
use crate::catalog::by_hand::{catalogue, typed_table};
use crate::catalog::{Catalogue, Department, RecordIndex, RecordKind, Role};
use crate::config::Settings;
use crate::linkage::engine::Comparable;
use crate::linkage::parties::sources;
use crate::linkage::resolve::undertakings_of;
use crate::linkage::specs::project::{self, TitleLevel, TownLevel};
use crate::linkage::{EntityType, Resolution, resolve};
use crate::progress::Silent;
use crate::standardise::Stage;

const DEAL: [Role; 6] = [Role::Id, Role::CompanyName, Role::Title, Role::Amount, Role::Closed, Role::Stage];
const PROJECT: [Role; 6] = [Role::Id, Role::CompanyName, Role::Title, Role::Amount, Role::Start, Role::Stage];
const WORK: [Role; 4] = [Role::Id, Role::Title, Role::Owner, Role::DocumentDate];

const THINGS: [&str; 15] = [
    "Kranbahn", "Ofen", "Presse", "Waage", "Filter", "Pumpe", "Silo", "Rampe", "Säge", "Fräse", "Trockner", "Mischer",
    "Kessel", "Turbine", "Lift",
];
const PLACES: [&str; 4] = ["Gießerei", "Lackiererei", "Schlosserei", "Versand"];
const NAMES: [&str; 15] = [
    "Almbach",
    "Bortfeld",
    "Cronhof",
    "Dasselweg",
    "Ermfels",
    "Flintrop",
    "Gorsmann",
    "Hallrich",
    "Ilmburg",
    "Jostkamp",
    "Kirnau",
    "Lohrbeck",
    "Mertzig",
    "Niersrath",
    "Oelkamp",
];

fn resolved(tables: Vec<crate::catalog::TypedTable>) -> (Catalogue, Resolution) {
    let catalogue = catalogue(tables);
    let resolution = resolve(&catalogue, &Settings::default(), &Silent);
    (catalogue, resolution)
}

fn table(file: &str, slug: &str, kind: RecordKind, roles: &[Role], rows: &[Vec<String>]) -> crate::catalog::TypedTable {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    typed_table(file, (slug, Department::Sales), kind, roles, &rows)
}

/// A CRM and a project list that share sixty ordinary undertakings; `deals` and `projects` are added to them.
fn company(deals: &[[&str; 6]], projects: &[[&str; 6]]) -> (Catalogue, Resolution) {
    let ordinary = |prefix: &str, stage: &str, month: usize| -> Vec<Vec<String>> {
        let row = |number: usize| {
            vec![
                format!("{prefix}{number:02}"),
                format!("{} GmbH", NAMES[number % 15]),
                format!("{} {}", THINGS[(number * 7) % 15], PLACES[number / 15]),
                format!("{}", 1000 + number * 137),
                format!("2025-{month:02}-{:02}", number % 28 + 1),
                stage.to_owned(),
            ]
        };
        (0..60).map(row).collect()
    };
    let with = |mut rows: Vec<Vec<String>>, more: &[[&str; 6]]| {
        rows.extend(more.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()));
        rows
    };
    resolved(vec![
        table("deals.csv", "crm", RecordKind::Deal, &DEAL, &with(ordinary("d", "Gewonnen", 3), deals)),
        table(
            "projects.csv",
            "projects",
            RecordKind::Project,
            &PROJECT,
            &with(ordinary("p", "in Arbeit", 4), projects),
        ),
    ])
}

fn same((catalogue, resolution): &(Catalogue, Resolution), left: &str, right: &str) -> bool {
    let entity = |id: &str| {
        let record = catalogue.records().find(|record| record.id() == id).unwrap();
        resolution.entity_of(record.index, EntityType::Project).unwrap()
    };
    entity(left) == entity(right)
}

#[test]
fn a_won_deal_finds_its_project() {
    let company = company(&[], &[]);
    for number in 0..60 {
        assert!(same(&company, &format!("d{number:02}"), &format!("p{number:02}")), "{number}");
    }
}

#[test]
fn short_forms_and_a_number_in_the_title_do_not_part_an_undertaking() {
    let company = company(
        &[
            ["x1", "Kirnau GmbH", "Sektionaltor Fahrzeughalle 2", "7300", "2025-03-05", "Gewonnen"],
            ["x2", "Mertzig GmbH", "Umrüstung Leitstand (AN25-04711)", "9100", "2025-03-06", "Gewonnen"],
        ],
        &[
            ["y1", "Kirnau GmbH", "ST Fzg.-Halle II", "7300", "2025-04-02", "in Arbeit"],
            ["y2", "Mertzig GmbH", "Leitstand neu / AN25-04711", "9420", "2025-04-03", "in Arbeit"],
        ],
    );
    assert!(same(&company, "x1", "y1") && same(&company, "x2", "y2"));
}

#[test]
fn another_hall_another_number_and_a_lost_deal_are_other_undertakings() {
    let company = company(
        &[
            ["x1", "Kirnau GmbH", "Sektionaltor Halle 2", "7300", "2025-03-05", "Gewonnen"],
            ["x2", "Mertzig GmbH", "Umrüstung Leitstand (AN25-04711)", "9100", "2025-03-06", "Gewonnen"],
            ["x3", "Ermfels GmbH", "Hebebühne Nord", "5100", "2025-03-06", "Verloren"],
        ],
        &[
            ["y1", "Kirnau GmbH", "Sektionaltor Halle 3", "7950", "2025-04-02", "in Arbeit"],
            ["y2", "Mertzig GmbH", "Umrüstung Leitstand / AN25-04988", "9900", "2025-04-03", "in Arbeit"],
            ["y3", "Ermfels GmbH", "Hebebühne Süd", "6400", "2025-04-03", "in Arbeit"],
        ],
    );
    for (deal, project) in [("x1", "y1"), ("x2", "y2"), ("x3", "y3")] {
        assert!(!same(&company, deal, project), "{deal} {project}");
    }
}

#[test]
fn beside_work_an_open_deal_is_as_old_as_its_entry() {
    let (entered, hoped) = (When::Day(date(2026, 1, 1)), When::Day(date(2026, 9, 1)));
    let item = |kind, stage| Undertaking {
        record: RecordIndex(0),
        kind,
        source: 0,
        customer: None,
        customer_name: 0,
        numbers: Box::default(),
        amount: None,
        when: Some(hoped),
        entered: Some(entered),
        stage,
        towns: Box::default(),
        aside: Box::default(),
    };
    let (open, won) = (item(RecordKind::Deal, Stage::Open), item(RecordKind::Deal, Stage::Won));
    let work = item(RecordKind::Project, Stage::Finished);
    assert_eq!(open.day_beside(&work), Some(entered), "its closing is put off and off");
    assert_eq!((open.day_beside(&won), won.day_beside(&work)), (Some(hoped), Some(hoped)));
    assert_eq!(work.day_beside(&open), Some(hoped));
}

#[test]
fn the_only_deal_and_the_only_project_of_a_customer_meet_over_another_amount() {
    let deal = ["d90", "Pfalzthal GmbH", "Kranbahn Versand", "9000", "2025-03-10", "Gewonnen"];
    let project = |title| ["p90", "Pfalzthal GmbH", title, "14500", "2025-04-02", "in Arbeit"];
    assert!(same(&company(&[deal], &[project("Neue Kranbahn Versand")]), "d90", "p90"));
    assert!(!same(&company(&[deal], &[project("Ofen Schlosserei")]), "d90", "p90"));
    let further = ["d91", "Pfalzthal GmbH", "Ofen Schlosserei", "14400", "2025-03-10", "Gewonnen"];
    assert!(!same(&company(&[deal, further], &[project("Neue Kranbahn Versand")]), "d90", "p90"));
}

/// A work by one author: id, title, author, year.
fn work(id: &str, title: &str, year: &str) -> Vec<String> {
    [id, title, "Erna Zech", year].map(str::to_owned).to_vec()
}

/// Two lists of works; `left` and `right` are added to eighty that both hold.
fn libraries(left: Vec<Vec<String>>, right: Vec<Vec<String>>) -> (Catalogue, Resolution) {
    let ordinary = |prefix: &str| -> Vec<Vec<String>> {
        let row = |number: usize| {
            let title = format!("{} in {} nach {}", THINGS[number % 15], PLACES[number % 4], NAMES[number / 6]);
            let author = format!("{} {}", ["Anna", "Bernd", "Clara", "Dirk"][number % 4], NAMES[(number * 7) % 15]);
            vec![format!("{prefix}{number:02}"), title, author, format!("{}", 1990 + number % 19)]
        };
        (0..80).map(row).collect()
    };
    let with = |prefix, more| [ordinary(prefix), more].concat();
    resolved(vec![
        table("one.csv", "one", RecordKind::Project, &WORK, &with("a", left)),
        table("other.csv", "other", RecordKind::Project, &WORK, &with("b", right)),
    ])
}

fn repeats_nothing((_, resolution): &(Catalogue, Resolution), system: &str) -> bool {
    let known = resolution.repeats.iter().find(|known| known.pass == "project" && known.system == system).unwrap();
    known.repeats_nothing
}

#[test]
fn works_of_other_years_are_other_works() {
    let title = "Rückblick der Herausgeber";
    let libraries =
        libraries(vec![work("x1", title, "2001")], vec![work("y1", title, "2001"), work("y2", title, "2004")]);
    assert!(same(&libraries, "x1", "y1") && !same(&libraries, "x1", "y2"));
}

#[test]
fn look_alikes_that_both_lists_hold_are_different_things() {
    let columns = |prefix: &str| -> Vec<Vec<String>> {
        let column = |number: usize| {
            work(&format!("{prefix}{number:02}"), &format!("Spalte für {}", THINGS[number / 2]), "2001")
        };
        (0..20).map(column).collect()
    };
    let libraries = libraries(columns("x"), columns("y"));
    assert!(repeats_nothing(&libraries, "one") && repeats_nothing(&libraries, "other"));
    assert!(!same(&libraries, "x00", "x01") && !same(&libraries, "y00", "y01"));
}

#[test]
fn a_list_that_repeats_itself_is_known_by_what_the_other_holds_once() {
    let report = |prefix: &str, number: usize, thing: usize| -> Vec<String> {
        let title = format!("Bericht zu {}", THINGS[thing]);
        vec![format!("{prefix}{number:02}"), title, format!("Erna {}", NAMES[thing]), format!("{}", 1991 + thing)]
    };
    let left = (0..20).map(|number| report("x", number, number / 2)).collect();
    let right = (0..10).map(|number| report("y", number, number)).collect();
    let libraries = libraries(left, right);
    assert!(!repeats_nothing(&libraries, "one"));
    assert!(same(&libraries, "x00", "x01") && same(&libraries, "x00", "y00"));
}

/// Customers of a company whose deals name accounts by key and whose projects name customers in words; `name` is how one
/// project spells the customer of its deal, `town` where it says that is.
fn customers_of_one_project(
    name: &str,
    town: &str,
) -> (Option<crate::linkage::EntityIndex>, Option<crate::linkage::EntityIndex>) {
    let row = |cells: &[&str]| -> Vec<String> { cells.iter().map(|cell| (*cell).to_owned()).collect() };
    let (accounts, deals, mut projects): (Vec<_>, Vec<_>, Vec<_>) = (0..15)
        .map(|number: usize| {
            let (id, firm) = (number.to_string(), format!("{} GmbH", NAMES[number]));
            let (title, amount) =
                (format!("{} {}", THINGS[number], PLACES[number % 4]), (4_000 + number * 731).to_string());
            (
                row(&[&format!("a{id}"), &firm, &format!("Neu{}", NAMES[number])]),
                row(&[&format!("d{id}"), &format!("a{id}"), &title, &amount, "2025-03-05", "Gewonnen"]),
                row(&[&format!("p{id}"), &firm, &title, &amount, "2025-04-02", "in Arbeit", ""]),
            )
        })
        .fold((Vec::new(), Vec::new(), Vec::new()), |mut all, (account, deal, project)| {
            all.0.push(account);
            all.1.push(deal);
            all.2.push(project);
            all
        });
    (projects[9][1], projects[9][6]) = (name.to_owned(), town.to_owned());
    let account = [Role::Id, Role::CompanyName, Role::City];
    let project = [&PROJECT[..], &[Role::City]].concat();
    let deal = [Role::Id, Role::AccountReference, Role::Title, Role::Amount, Role::Closed, Role::Stage];
    let (catalogue, resolution) = resolved(vec![
        table("accounts.csv", "crm", RecordKind::Account, &account, &accounts),
        table("deals.csv", "crm", RecordKind::Deal, &deal, &deals),
        table("projects.csv", "projects", RecordKind::Project, &project, &projects),
    ]);
    let customer = |id: &str| {
        let record = catalogue.records().find(|record| record.id() == id).unwrap();
        resolution.entity_of(record.index, EntityType::Customer)
    };
    (customer("d9"), customer("p9"))
}

#[test]
fn a_project_whose_customer_is_misspelt_belongs_to_the_customer_of_its_deal() {
    let (deal, project) = customers_of_one_project("Jostkanp GmbH", "");
    assert!(deal.is_some() && deal == project);
}

#[test]
fn a_project_of_somebody_else_is_not_given_to_the_customer_of_a_deal() {
    for town in ["", "NeuAlmbach"] {
        let (deal, project) = customers_of_one_project("Zweckverband Wasser Uhl", town);
        assert!(deal != project, "{town}");
    }
}

#[test]
fn a_project_of_nobody_or_of_a_stranger_in_the_same_town_belongs_to_the_customer_of_its_deal() {
    for (name, town) in [("", ""), ("Zweckverband Wasser Uhl", "NeuJostkamp")] {
        let (deal, project) = customers_of_one_project(name, town);
        assert!(deal.is_some() && deal == project, "{name} {town}");
    }
}

#[test]
fn customers_that_one_system_keeps_apart_have_no_undertaking_in_common() {
    // A standing offer that many customers take at one price: its quantity is no number of a thing.
    let ids: Vec<String> = (0..12).map(|at| format!("q{at:02}")).collect();
    let customers: Vec<String> = (0..12).map(|at| format!("{} GmbH", NAMES[at])).collect();
    let deals: Vec<[&str; 6]> = (0..12)
        .map(|at| [ids[at].as_str(), customers[at].as_str(), "Abruf 1000 Stück", "7777", "2025-03-05", "Gewonnen"])
        .collect();
    let found = company(&deals, &[]);
    for at in 1..12 {
        assert!(!same(&found, &ids[0], &ids[at]), "{} and {}", customers[0], customers[at]);
    }
}

/// The item of a record.
fn item_of(catalogue: &Catalogue, items: &Undertakings, id: &str) -> u32 {
    let place = items.records().position(|record| catalogue.record(record).id() == id).unwrap();
    u32::try_from(place).unwrap()
}

#[test]
fn standard_jobs_of_customers_with_alike_names_do_not_teach_what_a_double_is() {
    let deals: [[&str; 6]; 3] = [
        ["x1", "Metallbau Zeisig GmbH", "Jahreswartung", "700", "2025-03-05", "Gewonnen"],
        ["x2", "Fensterbau Zeisig GmbH", "Jahreswartung", "950", "2025-03-09", "Gewonnen"],
        ["x3", "Fensterbau Zeisig GmbH", "Jahreswartung", "700", "2025-03-05", "Gewonnen"],
    ];
    let (catalogue, resolution) = company(&deals, &[]);
    let items = undertakings_of(&catalogue, &sources(&catalogue), &resolution);
    let item = |id: &str| item_of(&catalogue, &items, id);
    let may_be_one = |left: &str, right: &str| {
        let (left, right) = (item(left), item(right));
        !items.forbidden(left, right, &items.compare(left, right))
    };
    assert!(!may_be_one("x1", "x2"), "another customer, another amount");
    assert!(may_be_one("x1", "x3"), "the customer may be written in two ways");
    assert!(may_be_one("x2", "x3"), "one customer");
}

#[test]
fn an_amount_to_the_cent_is_as_telling_as_a_number() {
    let deal = |id, amount| [id, "Pfalzthal GmbH", "Kranbahn Versand", amount, "2025-03-10", "Gewonnen"];
    let project = |id, amount| [id, "Pfalzthal GmbH", "Kranbahn Versand", amount, "2025-04-02", "in Arbeit"];
    let (catalogue, resolution) = company(
        &[deal("x1", "14512.37"), deal("x2", "14500"), deal("x3", "14500.00")],
        &[project("y1", "14512.37"), project("y2", "14500")],
    );
    let items = undertakings_of(&catalogue, &sources(&catalogue), &resolution);
    let item = |id: &str| item_of(&catalogue, &items, id);
    let bits = |left: &str, right: &str| items.compare(item(left), item(right)).bits[project::AMOUNT];
    assert!(bits("x1", "y1") > bits("x2", "y2") + 5.0, "{} {}", bits("x1", "y1"), bits("x2", "y2"));
    assert!((bits("x2", "y2") - bits("x3", "y2")).abs() < 1e-6, "no cents are no cents, however written");
}

#[test]
fn what_costs_nothing_has_no_price_in_common() {
    let project = |id, title, amount| [id, "intern", title, amount, "2025-05-23", "fertig"];
    let projects = [project("y1", "Umzug Lager", "0.00"), project("y2", "Schulung Lehrlinge", "0")];
    let (catalogue, resolution) = company(&[], &projects);
    let items = undertakings_of(&catalogue, &sources(&catalogue), &resolution);
    let amounts = ["y1", "y2"].map(|id| items.item(item_of(&catalogue, &items, id)).amount);
    assert_eq!(amounts, [None; 2]);
}

/// Deals of accounts in towns, and projects whose customers are called otherwise; gives back title and town levels of a pair.
fn levels_beside_towns(deal: &str, project: &str) -> [u8; 2] {
    let rows = |rows: &[&[&str]]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    };
    let account = [Role::Id, Role::CompanyName, Role::City];
    let accounts = rows(&[&["a1", "Hotel Zeisig GmbH", "Lindau (Bodensee)"], &["a2", "Uhlich AG", "Kempten"]]);
    let deals = rows(&[&["d1", "a1", "Presse - Zeisig Lindau", "7000"], &["d2", "a2", "Presse", "7000"]]);
    let projects = rows(&[
        &["p1", "Clemens Bauer", "Lindau", "Presse Lindau", "9100"],
        &["p2", "Clemens Bauer", "Bregenz", "Presse Bregenz", "9300"],
        &["p3", "Clemens Bauer", "", "Presse in Kempten", "9500"],
        &["p4", "Zeisig Gastro", "", "Presse", "9700"],
    ]);
    let deal_roles = [Role::Id, Role::AccountReference, Role::Title, Role::Amount];
    let project_roles = [Role::Id, Role::CompanyName, Role::City, Role::Title, Role::Amount];
    let (catalogue, resolution) = resolved(vec![
        table("accounts.csv", "crm", RecordKind::Account, &account, &accounts),
        table("deals.csv", "crm", RecordKind::Deal, &deal_roles, &deals),
        table("projects.csv", "projects", RecordKind::Project, &project_roles, &projects),
    ]);
    let items = undertakings_of(&catalogue, &sources(&catalogue), &resolution);
    let item = |id: &str| item_of(&catalogue, &items, id);
    let levels = items.compare(item(deal), item(project)).levels;
    [levels[project::TITLE], levels[project::TOWN]]
}

#[test]
fn the_town_speaks_where_customers_are_called_otherwise() {
    let town = |deal, project| levels_beside_towns(deal, project)[1];
    assert_eq!(town("d1", "p1"), TownLevel::Same as u8);
    assert_eq!(town("d1", "p2"), TownLevel::Different as u8);
    assert_eq!(town("d2", "p3"), TownLevel::Same as u8, "named in the title");
    assert_eq!(town("d1", "p4"), TownLevel::Missing as u8, "no town on one side");
}

#[test]
fn words_of_either_side_that_name_whose_work_it_is_do_not_part_titles() {
    let title = |deal, project| levels_beside_towns(deal, project)[0];
    assert_eq!(title("d1", "p1"), TitleLevel::Equal as u8, "the customer's name and the town aside");
    assert_eq!(title("d1", "p4"), TitleLevel::Equal as u8);
    assert_eq!(title("d1", "p2"), TitleLevel::Equal as u8, "its own town tells where, not what");
}
