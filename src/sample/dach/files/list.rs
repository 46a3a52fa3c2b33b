//! The address list of the Swiss subsidiary: a spreadsheet that many hands have filled, saved in a wrong encoding once.

use std::io;
use std::path::Path;

use super::super::copy::Copy;
use super::super::customer::Customer;
use super::super::generate::Journal;
use super::super::hand::{Habit, Hand, System};
use super::super::words::header;
use super::super::world::World;
use crate::sample::files::{Shape, TextFile};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "Adressliste_CH";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: false, byte_order_mark: false };

/// Writes the list.
pub(in crate::sample::dach) fn write(world: &World, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("list"))?;
    for (place, customer, number) in world.records(System::List) {
        let copy = Copy::write(world, customer, System::List, number);
        let id = (place + 1).to_string();
        let mut hand = world.hand(customer, System::List, 100 + number);
        let cells = row(customer, &copy, &id, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.master(STEM, &id, customer)?;
    }
    file.finish()
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
