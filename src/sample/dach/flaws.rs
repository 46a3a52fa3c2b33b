//! What goes wrong in customers' records beside the habits: keys that contradict each other, belong to strangers or fail
//! their check.
//!
//! A flaw is laid over a record that was written already, so that all other records stay as they are.

use super::copy::Copy;
use super::customer::Customer;
use super::hand::System;
use super::rates::rate;
use super::world::World;
use crate::sample::keys::{iban, vat_id};
use crate::sample::random::{Purpose, Stream};

/// Lays the flaws of a record over it.
pub(super) fn lay_over(world: &World, customer: &Customer, system: System, number: u64, copy: &mut Copy) {
    let mut stream = stream(world, customer, 0);
    let happens = |name: &str, stream: &mut Stream| stream.chance(rate(name) * world.mess());
    let (vat, bank) = (happens("other_vat", &mut stream), happens("other_bank", &mut stream));
    let (broken, foreign) = (happens("broken_bank", &mut stream), happens("foreign_bank", &mut stream));
    let (rounded, mail) = (happens("rounded_phone", &mut stream), happens("broken_mail", &mut stream));
    if vat {
        other_vat(world, customer, system, copy, &mut stream);
    }
    if system == System::Office && customer.as_firm().is_some() {
        match number {
            _ if bank && world.copies(customer, system) > 1 => {
                copy.iban =
                    if number == 0 { customer.iban.clone() } else { iban(customer.place().country, &[], &mut stream) };
            }
            0 if broken => copy.iban = super::place::next_digit(&customer.iban, 4),
            0 if foreign => copy.iban = stranger(world, customer).map_or_else(String::new, |other| other.iban.clone()),
            _ => {}
        }
    }
    if system == System::List && rounded && copy.phone.len() > 8 {
        copy.phone = format!("4.1{}E+10", stream.digits(3));
    }
    move_back(world, customer, system, number, copy);
    if mail && number == 0 && matches!(system, System::Sap | System::Office | System::List) {
        copy.mail = customer.mail.replacen('@', ".", 1);
    }
}

/// One system never heard of the move.
fn move_back(world: &World, customer: &Customer, system: System, number: u64, copy: &mut Copy) {
    const KEEPERS: [System; 4] = [System::Sales, System::Sap, System::Office, System::List];
    let own: Vec<System> = KEEPERS.into_iter().filter(|keeper| world.copies(customer, *keeper) > 0).collect();
    let late = own.len() > 1 && own.last() == Some(&system) && customer.as_firm().is_some() && number == 0;
    let missed = stream(world, customer, 3).chance(rate("moved") * world.mess());
    if let Some(former) = customer.former_address.as_ref().filter(|_| late && missed) {
        copy.address = former.written(&mut world.hand(customer, system, 200), true);
        copy.moved_away = true;
    }
}

/// One system has another VAT id than the others.
fn other_vat(world: &World, customer: &Customer, system: System, copy: &mut Copy, stream: &mut Stream) {
    const KEEPERS: [System; 3] = [System::Sap, System::Office, System::List];
    let own = KEEPERS.iter().filter(|keeper| world.copies(customer, **keeper) > 0);
    let own: Vec<System> = own.copied().collect();
    let (Some(vat), true) = (&customer.vat, own.len() > 1 && own.contains(&system)) else { return };
    let wrong = own.last() == Some(&system);
    copy.vat = if wrong { vat_id(customer.place().country, stream) } else { vat.clone() };
}

/// Another firm of the same books, whose bank account a clerk may take by mistake.
fn stranger<'w>(world: &'w World, customer: &Customer) -> Option<&'w Customer> {
    let later = world.customers.iter().skip(customer.index as usize + 6);
    later.take(400).find(|other| other.as_firm().is_some() && world.copies(other, System::Office) > 0)
}

/// The number of SAP that an account names: its own, or by mistake that of a stranger.
pub(super) fn foreign_number<'w>(world: &'w World, customer: &Customer) -> Option<&'w Customer> {
    let mut stream = stream(world, customer, 1);
    let mistaken = stream.chance(rate("foreign_number") * world.mess()) && !customer.shares_house;
    let later = world.customers.iter().skip(customer.index as usize + 9);
    later
        .take(400)
        .filter(|_| mistaken)
        .find(|other| other.as_firm().is_some() && !other.shares_house && world.copies(other, System::Sap) > 0)
}

/// Whether SAP has a customer for whom a clerk set the flag of deletion.
pub(super) fn is_blocked(world: &World, customer: &Customer) -> bool {
    stream(world, customer, 2).chance(rate("blocked") * world.mess()) && customer.as_firm().is_some()
}

fn stream(world: &World, customer: &Customer, number: u64) -> Stream {
    world.stream(Purpose::Flaw, (1 << 40) + customer.index * 4 + number)
}
