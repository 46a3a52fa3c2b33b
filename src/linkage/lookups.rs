//! Lookups by name: exports of some systems show the name of the customer where the system itself holds a key to it. Such a
//! name is the one that the customer bears in the same export, letter by letter, and leads as surely as the key would. So does the
//! title of a deal on the order that came of it.

use std::borrow::Cow;
use std::hash::Hash;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::resolution::{Reference, Target};
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role, Standing};

/// Share of the distinct names of a table that must be those of customers in its own system: names that people type go wrong
/// more often, and one of several customers may be left out of an export.
const LOOKED_UP: f64 = 0.95;

/// Roles that hold the key itself: where it stands, nothing is looked up by name. The key of the system is a column that a
/// table has or has not; a customer number may be another system's, entered where somebody knew it.
const KEYS: [Role; 2] = [Role::AccountReference, Role::CustomerReference];

/// Roles of an address: a document that has one was written to whoever ordered, who typed name and address alike.
const ADDRESSED: [Role; 3] = [Role::Street, Role::Postcode, Role::FullAddress];

/// Different titles of orders from which it is no chance that nearly all of them are those of deals.
const TITLES: usize = 20;

/// The references that tables make by name, as those to an account or a deal; ordered by record.
pub(crate) fn looked_up(catalogue: &Catalogue) -> Vec<Reference> {
    let tables = (0..catalogue.tables.len()).into_par_iter();
    tables
        .flat_map_iter(|table| of_table(catalogue, table).into_iter().chain(deals_of_table(catalogue, table)))
        .collect()
}

/// The deals that orders of the same system show by their titles; of several deals with one title nobody knows which is meant.
fn deals_of_table(catalogue: &Catalogue, table: usize) -> Vec<Reference> {
    let typed = &catalogue.tables[table];
    if typed.has(Role::DealReference) || !typed.has(Role::Title) {
        return Vec::new();
    }
    let came_of_a_deal = |record: &Record| matches!(record.kind(), RecordKind::Order | RecordKind::Quote);
    let titled: Vec<(RecordIndex, &str)> = catalogue
        .records_of(table)
        .filter(came_of_a_deal)
        .filter_map(|record| Some((record.index, record.value(Role::Title)?)))
        .collect();
    let distinct: FxHashSet<&str> = titled.iter().map(|(_, title)| *title).collect();
    if distinct.len() < TITLES {
        return Vec::new();
    }
    let deals = of_system(catalogue, table).filter(|record| record.kind() == RecordKind::Deal);
    let deals = sole_bearers(deals.filter_map(|deal| Some((deal.value(Role::Title)?, deal.index))));
    let known = distinct.iter().filter(|title| deals.contains_key(**title)).count();
    if (known as f64) < LOOKED_UP * distinct.len() as f64 {
        return Vec::new();
    }
    let reference = |(record, title): (RecordIndex, &str)| {
        let deal = (*deals.get(title)?)?;
        let target = Target::Record(deal);
        let fits = !is_for_another(&catalogue.record(record), &catalogue.record(deal));
        fits.then(|| Reference { record, role: Role::DealReference, value: title.to_owned(), target })
    };
    titled.into_iter().filter_map(reference).collect()
}

/// Whether two records of one system call different customers.
fn is_for_another(one: &Record<'_>, other: &Record<'_>) -> bool {
    let called = [Role::AccountReference, Role::CustomerReference, Role::CompanyName];
    let mut both = called.into_iter().filter_map(|role| one.value(role).zip(other.value(role)));
    // A person may be shown behind the firm.
    both.next().is_some_and(|(left, right)| !left.starts_with(right) && !right.starts_with(left))
}

fn of_table(catalogue: &Catalogue, table: usize) -> Vec<Reference> {
    let typed = &catalogue.tables[table];
    if typed.has(KEYS[0]) || !typed.has(Role::CompanyName) {
        return Vec::new();
    }
    let addressed = ADDRESSED.iter().any(|role| typed.has(*role));
    let looks_up = |record: &Record<'_>| match record.kind().standing() {
        Standing::Contact => true,
        Standing::Document => !addressed,
        Standing::Master | Standing::Outside => false,
    };
    let named: Vec<(RecordIndex, &str)> = catalogue
        .records_of(table)
        .filter(looks_up)
        .filter(|record| KEYS.iter().all(|role| record.value(*role).is_none()))
        .filter_map(|record| Some((record.index, record.value(Role::CompanyName)?)))
        .collect();
    if named.is_empty() {
        return Vec::new();
    }
    let documents = catalogue.record(named[0].0).kind().standing() == Standing::Document;
    let bearers = bearers(catalogue, table, documents);
    let employers = employers(catalogue, table, &named);
    // Whoever names a person names the customer that the person belongs to.
    let led = |name: &str| bearers.get(employers.get(name).copied().unwrap_or(name));
    let distinct: FxHashSet<&str> = named.iter().map(|(_, name)| *name).collect();
    let known = distinct.iter().filter(|name| led(name).is_some()).count();
    if (known as f64) < LOOKED_UP * distinct.len() as f64 {
        return Vec::new();
    }
    let reference = |(record, name): (RecordIndex, &str)| {
        let target = Target::Record((*led(name)?)?);
        Some(Reference { record, role: Role::AccountReference, value: name.to_owned(), target })
    };
    named.into_iter().filter_map(reference).collect()
}

/// The records of the system that a table comes from.
fn of_system(catalogue: &Catalogue, table: usize) -> impl Iterator<Item = Record<'_>> {
    let own = &catalogue.tables[table].recognition.system.slug;
    let sisters =
        (0..catalogue.tables.len()).filter(move |other| catalogue.tables[*other].recognition.system.slug == *own);
    sisters.flat_map(|sister| catalogue.records_of(sister))
}

/// The organisations of the people in that system, by how it shows a person: behind the organisation (`Klapp GmbH, Eva Muster`).
/// None where no `name` has a comma.
fn employers<'c>(catalogue: &'c Catalogue, table: usize, names: &[(RecordIndex, &str)]) -> FxHashMap<String, &'c str> {
    if !names.iter().any(|(_, name)| name.contains(", ")) {
        return FxHashMap::default();
    }
    let people = of_system(catalogue, table).filter(|record| record.kind() == RecordKind::Contact);
    let shown = people.filter_map(|record| record.value(Role::CompanyName).zip(record.value(Role::PersonName)));
    shown.map(|(employer, person)| (format!("{employer}, {person}"), employer)).collect()
}

/// The customers of the system that a table comes from, by name; `None` where several bear it. For documents those too whom the
/// system keeps among the contacts, as they are no firms.
fn bearers(catalogue: &Catalogue, table: usize, people: bool) -> FxHashMap<Cow<'_, str>, Option<RecordIndex>> {
    let is_customer = |record: &Record| matches!(record.kind(), RecordKind::Account | RecordKind::Debtor);
    let customers = of_system(catalogue, table).filter(is_customer);
    let customers =
        customers.filter_map(|record| Some((Cow::Borrowed(record.value(Role::CompanyName)?), record.index)));
    let contacts = of_system(catalogue, table).filter(|record| people && record.kind() == RecordKind::Contact);
    let private = contacts.filter_map(|record| Some((name_of_private(catalogue, &record)?, record.index)));
    // Whom the system keeps as a customer bears the name before a contact does.
    let mut bearers = sole_bearers(private);
    bearers.extend(sole_bearers(customers));
    bearers
}

/// The record that bears each name; `None` where several do.
fn sole_bearers<N: Eq + Hash>(named: impl Iterator<Item = (N, RecordIndex)>) -> FxHashMap<N, Option<RecordIndex>> {
    let mut bearers = FxHashMap::default();
    for (name, record) in named {
        bearers.entry(name).and_modify(|bearer| *bearer = None).or_insert(Some(record));
    }
    bearers
}

/// The whole name of a contact who belongs to no firm.
fn name_of_private<'c>(catalogue: &'c Catalogue, record: &Record<'_>) -> Option<Cow<'c, str>> {
    let record = catalogue.record(record.index);
    if [Role::AccountReference, Role::CompanyName].iter().any(|role| record.value(*role).is_some()) {
        return None;
    }
    let parts = [Role::FirstName, Role::LastName].map(|role| record.value(role));
    let joined = || Some(Cow::Owned(format!("{} {}", parts[0]?, parts[1]?)));
    record.value(Role::PersonName).map(Cow::Borrowed).or_else(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Department;
    use crate::catalog::by_hand::{catalogue, typed_table};

    const CRM: (&str, Department) = ("crm", Department::Sales);

    /// Per deal the account that its name leads to, among these accounts.
    fn led(system: (&str, Department), accounts: &[&[&str]], deals: &[&[&str]]) -> Vec<String> {
        let roles = [Role::Id, Role::CompanyName];
        let catalogue = catalogue(vec![
            typed_table("accounts.csv", CRM, RecordKind::Account, &roles, accounts),
            typed_table("deals.csv", system, RecordKind::Deal, &roles, deals),
        ]);
        let to = |reference: &Reference| match reference.target {
            Target::Record(record) => catalogue.record(record).id().to_owned(),
            other => format!("{other:?}"),
        };
        looked_up(&catalogue).iter().map(to).collect()
    }

    #[test]
    fn a_name_that_one_customer_of_the_system_bears_is_a_key() {
        let accounts: [&[&str]; 3] = [&["A1", "Klapp GmbH"], &["A2", "Klapp Holding GmbH"], &["A3", "Wunderlich KG"]];
        let deals: [&[&str]; 2] = [&["D1", "Klapp Holding GmbH"], &["D2", "Klapp GmbH"]];
        assert_eq!(led(CRM, &accounts, &deals), ["A2", "A1"]);
        assert!(led(("erp", Department::Operations), &accounts, &deals).is_empty(), "another system looks up nothing");
    }

    #[test]
    fn deals_of_private_customers_lead_to_the_contact() {
        let people: [&[&str]; 4] =
            [&["C1", "Eva Klapp", ""], &["C2", "Udo Ott", ""], &["C3", "Udo Ott", ""], &["C4", "Ina Roth", "Roth KG"]];
        let roles = [Role::Id, Role::PersonName, Role::CompanyName];
        let led = |deals: &[&[&str]]| {
            let people = typed_table("contacts.csv", CRM, RecordKind::Contact, &roles, &people);
            let deals = typed_table("deals.csv", CRM, RecordKind::Deal, &[Role::Id, Role::CompanyName], deals);
            let catalogue = catalogue(vec![people, deals]);
            looked_up(&catalogue).iter().map(|reference| reference.value.clone()).collect::<Vec<String>>()
        };
        assert_eq!(led(&[&["D1", "Eva Klapp"], &["D2", "Udo Ott"]]), ["Eva Klapp"], "two bear the other name");
        assert!(led(&[&["D1", "Eva Klapp"], &["D2", "Ina Roth"]]).is_empty(), "who works for a firm is no customer");
    }

    #[test]
    fn whom_the_system_keeps_as_a_customer_bears_the_name_before_a_contact() {
        let roles = [Role::Id, Role::CompanyName];
        let catalogue = catalogue(vec![
            typed_table("accounts.csv", CRM, RecordKind::Account, &roles, &[&["A1", "Eva Klapp"]]),
            typed_table(
                "contacts.csv",
                CRM,
                RecordKind::Contact,
                &[Role::Id, Role::PersonName],
                &[&["C1", "Eva Klapp"]],
            ),
            typed_table("deals.csv", CRM, RecordKind::Deal, &roles, &[&["D1", "Eva Klapp"]]),
        ]);
        let targets: Vec<Target> = looked_up(&catalogue).into_iter().map(|reference| reference.target).collect();
        assert_eq!(targets, [Target::Record(RecordIndex(0))]);
    }

    #[test]
    fn an_order_that_shows_its_deal_by_title_leads_to_it() {
        let roles = [Role::Id, Role::Title, Role::CompanyName];
        let row = |letter: char, at: usize| [format!("{letter}{at}"), format!("Halle {at}"), "Klapp GmbH".to_owned()];
        let leads = |count: usize, last: [&str; 2]| {
            let deals: Vec<[String; 3]> = (100..100 + count).map(|at| row('D', at)).collect();
            let orders = (100..100 + count).map(|at| row('S', at));
            let orders: Vec<[String; 3]> =
                orders.chain([["T1".to_owned(), last[0].to_owned(), last[1].to_owned()]]).collect();
            let table = |file, kind, rows: &[[String; 3]]| {
                let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
                let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
                typed_table(file, CRM, kind, &roles, &rows)
            };
            let tables =
                vec![table("deals.csv", RecordKind::Deal, &deals), table("orders.csv", RecordKind::Order, &orders)];
            let all = looked_up(&catalogue(tables));
            all.iter().filter(|reference| reference.role == Role::DealReference).count()
        };
        assert_eq!(leads(40, ["Rolltor", "Klapp GmbH"]), 40);
        assert_eq!(leads(40, ["Halle 100", "Klapp GmbH"]), 41);
        assert_eq!(leads(40, ["Halle 100", "Wunder AG"]), 40, "somebody else's hall");
        assert_eq!(leads(10, ["Halle 100", "Klapp GmbH"]), 0, "ten may be called alike by chance");
    }

    #[test]
    fn a_person_shown_behind_the_customer_leads_to_the_customer() {
        let people = [Role::Id, Role::CompanyName, Role::PersonName];
        let roles = [Role::Id, Role::CompanyName];
        let catalogue = catalogue(vec![
            typed_table("accounts.csv", CRM, RecordKind::Account, &roles, &[&["A1", "Klapp GmbH"]]),
            typed_table("contacts.csv", CRM, RecordKind::Contact, &people, &[&["P1", "Klapp GmbH", "Eva Muster"]]),
            typed_table("deals.csv", CRM, RecordKind::Deal, &roles, &[&["D1", "Klapp GmbH, Eva Muster"]]),
        ]);
        let led: Vec<String> = looked_up(&catalogue).into_iter().map(|reference| reference.value).collect();
        assert_eq!(led, ["Klapp GmbH", "Klapp GmbH, Eva Muster"]);
    }

    #[test]
    fn who_types_an_address_types_the_name_too() {
        let roles = [Role::Id, Role::CompanyName, Role::Street];
        let table = |file, kind, rows: &[&[&str]]| typed_table(file, CRM, kind, &roles, rows);
        let found = |kind| {
            let accounts = table("accounts.csv", RecordKind::Account, &[&["A1", "Eva Klapp", "Markt 3"]]);
            looked_up(&catalogue(vec![accounts, table("more.csv", kind, &[&["X1", "Eva Klapp", "Ring 9"]])])).len()
        };
        assert_eq!((found(RecordKind::Order), found(RecordKind::Contact)), (0, 1));
    }

    #[test]
    fn a_customer_number_that_some_have_does_not_keep_the_others_from_being_looked_up() {
        let accounts: [&[&str]; 2] = [&["A1", "Klapp GmbH"], &["A2", "Wunderlich KG"]];
        let people: [&[&str]; 2] = [&["C1", "Klapp GmbH", ""], &["C2", "Wunderlich KG", "20145"]];
        let roles = [Role::Id, Role::CompanyName, Role::CustomerReference];
        let catalogue = catalogue(vec![
            typed_table("accounts.csv", CRM, RecordKind::Account, &roles[..2], &accounts),
            typed_table("contacts.csv", CRM, RecordKind::Contact, &roles, &people),
        ]);
        let led: Vec<String> = looked_up(&catalogue).iter().map(|reference| reference.value.clone()).collect();
        assert_eq!(led, ["Klapp GmbH"], "the number goes before the name");
    }

    #[test]
    fn namesakes_and_names_that_somebody_typed_are_none() {
        let twins: [&[&str]; 2] = [&["A1", "Klapp GmbH"], &["A2", "Klapp GmbH"]];
        assert!(led(CRM, &twins, &[&["D1", "Klapp GmbH"]]).is_empty());
        let accounts: [&[&str]; 2] = [&["A1", "Klapp GmbH"], &["A2", "Wunderlich KG"]];
        assert!(led(CRM, &accounts, &[&["D1", "Klapp GmbH"], &["D2", "Wunderlich"]]).is_empty());
    }
}
