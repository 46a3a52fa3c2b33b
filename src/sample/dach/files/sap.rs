//! The customer table of SAP (KNA1) as extracted by a report: Windows-1252, padded numbers, fields of thirty-five signs.

use std::io;
use std::path::Path;

use super::super::copy::Copy;
use super::super::customer::Customer;
use super::super::flaws;
use super::super::hand::System;
use super::super::house::House;
use super::super::journal::{Journal, Note};
use super::super::letters::western;
use super::super::words::header;
use super::super::world::World;
use super::{compact, recorded};
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::Purpose;
use crate::sample::spelling::cut;

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "KNA1";
/// Customer number of the Austrian subsidiary.
pub(in crate::sample::dach) const OWN_DEBTOR: &str = "0000000901";
/// How extracts are written.
pub(super) const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: true, byte_order_mark: false };
/// Signs that a name field holds.
const WIDTH: usize = 35;

/// Writes the table.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let world = house.world;
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("sap"))?;
    for (_, customer, number) in world.records(System::Sap) {
        let copy = Copy::write(world, customer, System::Sap, number);
        let id = kunnr(customer, number);
        let note = copy.note(STEM, &id, customer);
        let mut cells = row(customer, copy, &id);
        if number == 0 && flaws::is_blocked(world, customer) {
            "X".clone_into(&mut cells[17]);
        }
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.notes.push(Note {
            vat: cells[13].clone(),
            street: cells[7].clone(),
            blocked: cells[17] == "X",
            ..note
        });
        journal.master(STEM, &id, customer)?;
    }
    file.row(&own())?;
    journal.stranger(STEM, OWN_DEBTOR, "KHOUSE")?;
    file.finish()
}

fn row(customer: &Customer, mut copy: Copy, id: &str) -> [String; 18] {
    let stream = &mut copy.stream.clone();
    let name = western(&if copy.company.is_empty() {
        copy.person_in_one(stream.chance(0.7), " ")
    } else {
        std::mem::take(&mut copy.company)
    });
    let address = &copy.address;
    let (street, post_box) = match address.street.strip_prefix("Postfach ") {
        Some(number) => (String::new(), number.to_owned()),
        None => (address.street.clone(), String::new()),
    };
    let (name_1, name_2) = split(&name, stream.chance(0.7));
    let name_2 = if name_2.is_empty() && stream.chance(0.5) { address.extra.clone() } else { name_2 };
    let group = if customer.as_firm().is_some() { "0001" } else { "CPDA" };
    let deleted = if stream.chance(0.02) { "X" } else { "" };
    [
        "800".to_owned(),
        id.to_owned(),
        address.country.to_owned(),
        name_1,
        name_2,
        western(&address.town),
        address.postcode.clone(),
        western(&street),
        post_box,
        cut(&name.to_uppercase().replace(' ', ""), 10),
        copy.phone.clone(),
        copy.mobile.clone(),
        copy.salutation.to_owned(),
        copy.vat.clone(),
        copy.mail.clone(),
        group.to_owned(),
        compact(recorded(stream)),
        deleted.to_owned(),
    ]
}

/// The subsidiary, as the parent charges it.
fn own() -> [&'static str; 18] {
    let name = "Bodan Kaffeetechnik Austria GmbH";
    let place = ["AT", name, "Verbundenes Unternehmen", "Lustenau", "6890", "Millennium Park 9", ""];
    let [country, name, extra, town, postcode, street, post_box] = place;
    let sort = "BODANKAFFE";
    [
        "800", OWN_DEBTOR, country, name, extra, town, postcode, street, post_box, sort, "", "", "Firma", "", "",
        "0006", "20190401", "",
    ]
}

/// A long name goes on in the second field at a blank, or is cut off where the first one ends.
fn split(name: &str, goes_on: bool) -> (String, String) {
    if name.chars().count() <= WIDTH {
        return (name.to_owned(), String::new());
    }
    let front = cut(name, WIDTH);
    let Some(blank) = front.rfind(' ').filter(|_| goes_on) else { return (front, String::new()) };
    (front[..blank].to_owned(), cut(name[blank..].trim_start(), WIDTH))
}

/// The customer number; a second account was opened later.
pub(in crate::sample::dach) fn kunnr(customer: &Customer, number: u64) -> String {
    format!("{:010}", 100_000 + (customer.index * 7_919) % 90_001 + number * 100_000)
}

/// The number of a customer whom SAP knows.
pub(super) fn number_of(world: &World, customer: &Customer) -> Option<String> {
    let known = world.copies(customer, System::Sap) > 0;
    let padded = world.stream(Purpose::Flaw, customer.index).chance(0.3);
    let number = kunnr(customer, 0);
    known.then(|| if padded { number } else { number.trim_start_matches('0').to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_or_go_on() {
        let name = "Raiffeisenbank Bodensee-Leiblachtal eGen";
        assert_eq!(split(name, true), ("Raiffeisenbank".to_owned(), "Bodensee-Leiblachtal eGen".to_owned()));
        assert_eq!(split(name, false).0.chars().count(), WIDTH);
        assert_eq!(split("Huber KG", true), ("Huber KG".to_owned(), String::new()));
    }
}
