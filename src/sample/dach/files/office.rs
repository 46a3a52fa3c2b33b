//! sevDesk at the Austrian subsidiary: contacts, UTF-8 with a byte order mark, semicolons.

use std::io;
use std::path::Path;

use super::super::copy::Copy;
use super::super::customer::Customer;
use super::super::hand::{Habit, Hand, System};
use super::super::house::House;
use super::super::journal::{Journal, Note};
use super::super::words::header;
use super::{beside, country};
use crate::sample::files::{Shape, TextFile};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "sevdesk_kontakte";
/// How exports are written.
pub(super) const SHAPE: Shape = Shape { delimiter: ';', line_end: "\n", windows: false, byte_order_mark: true };

/// Writes the contacts.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let world = house.world;
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("office"))?;
    for (place, customer, number) in world.records(System::Office) {
        let copy = Copy::write(world, customer, System::Office, number);
        let id = id(place);
        let mut hand = world.hand(customer, System::Office, 100 + number);
        let cells = row(customer, &copy, &id, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        let note = copy.note(STEM, &id, customer);
        journal.notes.push(Note { vat: copy.vat.clone(), iban: copy.iban.clone(), ..note });
        journal.master(STEM, &id, customer)?;
    }
    file.finish()
}

/// The customer number of a place.
pub(in crate::sample::dach) fn id(place: u64) -> String {
    (1_000 + place).to_string()
}

fn row(customer: &Customer, copy: &Copy, id: &str, hand: &mut Hand) -> [String; 19] {
    // Firms rarely have a person beside them here.
    let lone = customer.as_firm().is_none() || copy.company.is_empty() || hand.stream.chance(0.15);
    let mut person = copy.person.clone().filter(|_| lone).unwrap_or_default();
    if hand.does(Habit::InOneField) {
        person.last = person.reversed(" ");
        person.first.clear();
    }
    let named = !person.last.is_empty() && customer.as_firm().is_none();
    let address = &copy.address;
    let land = if hand.stream.chance(0.85) { country(address.country) } else { "" };
    [
        id.to_owned(),
        if named { copy.salutation } else { "" }.to_owned(),
        beside(&person.before, ", ", &person.behind),
        person.last,
        person.first,
        copy.company.clone(),
        "Kunde".to_owned(),
        copy.iban.clone(),
        copy.vat.clone(),
        beside(&address.street, ", ", &address.extra),
        address.postcode.clone(),
        address.town.clone(),
        land.to_owned(),
        copy.phone.clone(),
        copy.mobile.clone(),
        copy.mail.clone(),
        copy.website.clone(),
        hand.stream.pick(&["", "", "", "zahlt bar", "Wartungsvertrag"]).to_owned(),
        String::new(),
    ]
}
