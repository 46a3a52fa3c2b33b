//! What holds for any data: comparisons do not ask who comes first, levels stand in order, clusters do not depend on the order of
//! rows, and the number of comparisons grows with the records and not with their square, however alike they are.

use proptest::prelude::*;

use super::engine::Comparable;
use super::parties::{Parties, gather, sources};
use super::people::People;
use super::profile::Profiles;
use super::references::resolve_references;
use super::resolve::{contacts, customer_facts, kept_employers, resolve, undertakings_of};
use super::spec::{Level, Spec};
use super::specs::{customer::CUSTOMER, person::PERSON, project::PROJECT};
use super::{EntityType, Resolution};
use crate::catalog::by_hand::{catalogue, typed_table};
use crate::catalog::{Catalogue, Department, RecordKind, Role};
use crate::config::Settings;
use crate::progress::Silent;
use crate::standardise::Facet;

const MASTER: [Role; 8] =
    [Role::Id, Role::CompanyName, Role::Street, Role::Postcode, Role::City, Role::Phone, Role::Email, Role::VatId];
const CONTACT: [Role; 5] = [Role::Id, Role::FirstName, Role::LastName, Role::Email, Role::Phone];
const DEAL: [Role; 6] = [Role::Id, Role::AccountReference, Role::Title, Role::Amount, Role::Closed, Role::Owner];
/// Candidate pairs per record that a pass may have at most, however alike its records are: a few neighbours for each key.
const MOST_PER_RECORD: u64 = 60;

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(values).prop_map(str::to_owned)
}

fn company() -> impl Strategy<Value = Vec<String>> {
    let name = (
        one_of(&["Mude", "Klapp", "Rolandt", "Müller", "Mueller", "Petra", "Hans Müller", "von der Heide", ""]),
        one_of(&["", "Holding", "Metallbau", "Metalbau", "Immobilien", "Sicherheitstechnik", "Gartenbau", "& Söhne"]),
        one_of(&["", "GmbH", "AG", "GmbH & Co. KG", "e.K."]),
    );
    (
        name.prop_map(|(first, second, form)| format!("{first} {second} {form}").trim().to_owned()),
        one_of(&["", "Am Kai 1", "Am Kai 2", "Möhnestr. 3", "Moehnestraße 3", "Postfach 11"]),
        one_of(&["", "59929", "59065", "34117", "59066"]),
        one_of(&["", "Brilon", "Hamm", "Kassel"]),
        one_of(&["", "02961 9876-0", "+49 2961 9876-22", "02381 100-0", "0561 200"]),
        one_of(&["", "info@klapp.de", "hans.mueller@klapp.de", "mude@gmx.de", "info@mude-holding.de"]),
        one_of(&["", "DE136695976", "DE129273398", "DE13669597"]),
    )
        .prop_map(|(name, street, postcode, city, phone, email, vat)| {
            vec![name, street, postcode, city, phone, email, vat]
        })
}

fn person() -> impl Strategy<Value = Vec<String>> {
    (
        one_of(&["", "Hans", "H.", "Johannes", "Petra"]),
        one_of(&["", "Müller", "Mueller", "Kranefeld", "Müler"]),
        one_of(&["", "hans.mueller@klapp.de", "mueller@mude.de", "h.mueller@klapp.de"]),
        one_of(&["", "02961 9876-0", "02961 9876-22"]),
    )
        .prop_map(|(first, last, email, phone)| vec![first, last, email, phone])
}

fn deal() -> impl Strategy<Value = Vec<String>> {
    (
        one_of(&["c00", "c01", "c99", ""]),
        one_of(&[
            "Umbau Halle 3",
            "Halle 3 Umbau",
            "Umbau Halle 4",
            "Wartung P-2026-0142",
            "Wartung Anlage",
            "Umbau",
            "",
        ]),
        one_of(&["", "1000,00", "1010,00", "2500,00", "0"]),
        one_of(&["", "01.03.2026", "15.03.2026", "01.03.2024"]),
        one_of(&["", "Eva Stahl", "Stahl, Eva", "Uwe Kern"]),
    )
        .prop_map(|(account, title, amount, date, owner)| vec![account, title, amount, date, owner])
}

/// Rows with the ids that a table's prefix and their place give.
fn numbered(prefix: &str, rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let row = |(place, cells): (usize, &Vec<String>)| [vec![format!("{prefix}{place:05}")], cells.clone()].concat();
    rows.iter().enumerate().map(row).collect()
}

fn table(
    file: &str,
    system: (&str, Department),
    kind: RecordKind,
    roles: &[Role],
    rows: &[Vec<String>],
) -> crate::catalog::TypedTable {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    typed_table(file, system, kind, roles, &rows)
}

/// Two systems with customers, and one with people and deals.
fn exports(crm: &[Vec<String>], erp: &[Vec<String>], people: &[Vec<String>], deals: &[Vec<String>]) -> Catalogue {
    let sales = ("crm", Department::Sales);
    catalogue(vec![
        table("accounts.csv", sales, RecordKind::Account, &MASTER, &numbered("c", crm)),
        table("contacts.csv", sales, RecordKind::Contact, &CONTACT, &numbered("k", people)),
        table("deals.csv", sales, RecordKind::Deal, &DEAL, &numbered("d", deals)),
        table("erp.csv", ("erp", Department::Operations), RecordKind::Debtor, &MASTER, &numbered("e", erp)),
    ])
}

fn decided(catalogue: &Catalogue) -> Resolution {
    resolve(catalogue, &Settings::default(), &Silent)
}

/// Pairs of items that are compared otherwise the other way round.
fn lopsided(items: &impl Comparable) -> Vec<String> {
    let specs: Vec<&Spec> = std::iter::once(items.spec()).chain(items.further_specs().iter().copied()).collect();
    let count = items.count() as u32;
    let pairs = (0..count).flat_map(|left| (left + 1..count).map(move |right| (left, right)));
    pairs
        .filter_map(|(left, right)| {
            let (one, other) = (items.compare(left, right), items.compare(right, left));
            let bits = specs[usize::from(one.spec)].comparisons.iter().enumerate().all(|(c, comparison)| {
                let counts = comparison.levels[usize::from(one.levels[c])].frequency;
                !counts || (one.bits[c] - other.bits[c]).abs() < 1e-3
            });
            let same = (one.spec, one.levels) == (other.spec, other.levels)
                && bits
                && items.forbidden(left, right, &one) == items.forbidden(right, left, &other);
            (!same).then(|| format!("{left} {right}: {one:?} {other:?}"))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn comparisons_do_not_ask_who_comes_first(
        companies in prop::collection::vec(company(), 12),
        people in prop::collection::vec(person(), 8),
        deals in prop::collection::vec(deal(), 8),
    ) {
        let catalogue = exports(&companies[..6], &companies[6..], &people, &deals);
        let settings = Settings::default();
        let sources = sources(&catalogue);
        let parties: Parties = gather(&catalogue, &resolve_references(&catalogue), &sources, std::iter::empty(), None);
        let facts = customer_facts(&catalogue, &parties, &settings);
        prop_assert_eq!(lopsided(&parties.customers(&facts)), Vec::<String>::new(), "{:?}", companies);
        let resolution = decided(&catalogue);
        let records = contacts(&catalogue);
        let profiles = Profiles::build(&catalogue, &records, 0, Facet::Person, &sources);
        let employers = kept_employers(&catalogue, &profiles, &records, &resolution);
        let items = People { profiles: &profiles, employers: &employers };
        prop_assert_eq!(lopsided(&items), Vec::<String>::new(), "{:?}", people);
        let items = undertakings_of(&catalogue, &sources, &resolution);
        prop_assert_eq!(lopsided(&items), Vec::<String>::new(), "{:?}", deals);
    }

    #[test]
    fn who_is_who_does_not_depend_on_the_names_of_files(
        companies in prop::collection::vec(company(), 12),
    ) {
        // Records are ordered by file; files of other names come in another order.
        let pairs = |first: &str, second: &str| {
            let tables = vec![
                table(first, ("crm", Department::Sales), RecordKind::Account, &MASTER, &numbered("c", &companies[..6])),
                table(second, ("erp", Department::Operations), RecordKind::Debtor, &MASTER, &numbered("e", &companies[6..])),
            ];
            let mut tables = tables;
            tables.sort_by(|a, b| a.table.file.cmp(&b.table.file));
            let catalogue = catalogue(tables);
            let resolution = decided(&catalogue);
            let mut entities: Vec<(String, String)> = catalogue
                .records()
                .filter_map(|record| {
                    let entity = resolution.entity_of(record.index, EntityType::Customer)?;
                    Some((record.id().to_owned(), resolution.entity(entity).id.clone()))
                })
                .collect();
            entities.sort();
            entities
        };
        prop_assert_eq!(pairs("a.csv", "b.csv"), pairs("b.csv", "a.csv"));
    }
}

#[test]
fn levels_stand_from_the_best_to_the_worst() {
    let specs: [&Spec; 3] = [&CUSTOMER, &PERSON, &PROJECT];
    for comparison in specs.iter().flat_map(|spec| spec.comparisons) {
        for pair in comparison.levels[1..].windows(2) {
            let [better, worse] = pair else { continue };
            // Levels of a shared value are weighed by its frequency, old values by their age; shipped ones are set by hand.
            let graded = |level: &Level| !level.frequency && !level.stale && !level.fixed;
            if !graded(better) || !graded(worse) {
                continue;
            }
            let (more, less) = (better.m / better.u, worse.m / worse.u);
            assert!(more >= less * 0.99, "{}: {} {more} below {} {less}", comparison.name, better.name, worse.name);
        }
    }
}

/// Every pass compares in proportion to its records.
fn bounded(catalogue: &Catalogue, what: &str) {
    for report in decided(catalogue).blocking {
        let most = report.records * MOST_PER_RECORD;
        assert!(report.candidate_pairs <= most, "{what}: {report:?}");
    }
}

/// So many rows, of which all are alike but for what `differs` says; all pairs of them are ten times what is allowed.
fn alike(differs: impl Fn(usize, &mut Vec<String>)) -> Vec<Vec<String>> {
    let row = |number: usize| {
        let plain = ["Müller Metallbau GmbH", "Am Kai 1", "59065", "Hamm", "02381 100-0", "hans.mueller@klapp.de", ""];
        let mut row: Vec<String> = plain.iter().map(|cell| (*cell).to_owned()).collect();
        differs(number, &mut row);
        row
    };
    (0..1200).map(row).collect()
}

/// A word that hardly any other number gives.
fn word(number: usize) -> String {
    let letters = |number: usize| char::from(b'a' + (number % 26) as u8);
    [7, 1, 26, 676, 17_576].map(|divisor| letters(number * 31 / divisor + number % divisor)).iter().collect()
}

fn unlike(number: usize, row: &mut [String]) {
    let own = [
        format!("{} Werke GmbH", word(number)),
        format!("{}weg {}", word(number + 9), number % 90),
        format!("{:05}", 10_000 + number * 13),
        word(number + 5),
        format!("0{} {}", 200 + number % 700, 100_000 + number),
        format!("info@{}.example", word(number)),
    ];
    row[..6].clone_from_slice(&own);
}

#[test]
fn any_one_value_on_all_records_keeps_the_work_in_proportion() {
    for (field, what) in ["name", "street", "postcode", "town", "phone", "e-mail"].into_iter().enumerate() {
        let rows = alike(|number, row| {
            let kept = row[field].clone();
            unlike(number, row);
            row[field] = kept;
        });
        bounded(&exports(&rows, &[], &[], &[]), what);
    }
}

#[test]
fn equal_records_and_empty_ones_keep_the_work_in_proportion() {
    bounded(&exports(&alike(|_, _| {}), &[], &[], &[]), "equal rows");
    let half = alike(|_, _| {});
    bounded(&exports(&half[..600], &half[600..], &[], &[]), "equal rows of two systems");
    let empty = alike(|_, row| row.iter_mut().for_each(String::clear));
    let resolution = decided(&exports(&empty, &[], &[], &[]));
    assert_eq!(resolution.blocking[0].candidate_pairs, 0);
    assert_eq!(resolution.edges.len(), 0, "nothing is known, so nothing is said");
}

#[test]
fn equal_people_and_equal_deals_keep_the_work_in_proportion() {
    let customers = alike(|number, row| unlike(number, row));
    let people = vec![["Hans", "Müller", "hans.mueller@klapp.de", "0231 1"].map(str::to_owned).to_vec(); 1200];
    let deals =
        vec![["c00001", "Umbau Halle 3", "1000,00", "01.03.2026", "Eva Stahl"].map(str::to_owned).to_vec(); 1200];
    bounded(&exports(&customers[..200], &[], &people, &deals), "equal people and deals");
}
