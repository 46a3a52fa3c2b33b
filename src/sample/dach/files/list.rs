//! The address list of the Swiss subsidiary: a spreadsheet that many hands have filled, saved in a wrong encoding once.

use std::io;
use std::path::Path;

use super::super::copy::Copy;
use super::super::customer::Customer;
use super::super::hand::{Habit, Hand, System};
use super::super::house::House;
use super::super::journal::{Journal, Note};
use super::super::rates::rate;
use super::super::words::header;
use crate::sample::files::{Shape, TextFile};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "Adressliste_CH";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: false, byte_order_mark: false };

/// Writes the list.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let world = house.world;
    let records = world.records(System::List);
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("list"))?;
    for (place, customer, number) in &records {
        let copy = Copy::write(world, customer, System::List, *number);
        let id = (place + 1).to_string();
        let mut hand = world.hand(customer, System::List, 100 + number);
        let cells = row(customer, &copy, &id, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        let note = copy.note(STEM, &id, customer);
        journal.notes.push(Note { vat: copy.vat.clone(), ..note });
        journal.master(STEM, &id, customer)?;
    }
    let bare = (records.len() as f64 * rate("bare_row") * world.mess()).round() as usize;
    for number in 0..bare {
        let id = (records.len() + 1 + number).to_string();
        file.row(&bare_row(&id, number))?;
        journal.plant(&["DQ603"], STEM, &id, &id);
        journal.stranger(STEM, &id, &format!("KBARE{number}"))?;
    }
    file.finish()
}

/// Somebody of whom the list says nothing but a name, or nothing but a remark.
fn bare_row(id: &str, number: usize) -> [&str; 16] {
    const NAMES: [&str; 6] = ["Zunft zur Waage", "", "Kiosk Perron 3", "", "Seerestaurant", ""];
    let name = NAMES[number % NAMES.len()];
    let remark = if name.is_empty() { "Apéro 2024" } else { "" };
    [id, name, "", "", "", "", "", "", "", "", "", "", "", "", "", remark]
}

fn row(customer: &Customer, copy: &Copy, id: &str, hand: &mut Hand) -> [String; 16] {
    let private = customer.as_firm().is_none();
    let in_one = hand.does(Habit::InOneField) && private;
    let asked = private || hand.stream.chance(0.35);
    let person = copy.person.clone().filter(|_| asked && !in_one).unwrap_or_default();
    let company = if in_one { copy.person_in_one(true, " ") } else { copy.company.clone() };
    let salutation = if person.last.is_empty() || !private { "" } else { copy.salutation };
    let address = &copy.address;
    let remark = hand.stream.pick(&["", "", "", "", "Apéro 2024", "Kaffeemaschine gemietet", "ruft zurück"]);
    [
        id.to_owned(),
        company,
        salutation.to_owned(),
        person.before,
        person.last,
        person.first,
        address.street.clone(),
        address.extra.clone(),
        address.postcode.clone(),
        address.town.clone(),
        copy.phone.clone(),
        copy.mobile.clone(),
        copy.mail.clone(),
        copy.website.clone(),
        copy.vat.clone(),
        remark.to_owned(),
    ]
}
