//! Zoho CRM: accounts, contacts and deals as module exports (UTF-8 with byte order mark, comma, `.id` twin columns).
//!
//! Accounts and contacts carry ids with the prefix `zcrm_`, deals point at them with bare digits: both happen in real
//! exports of one organisation.

mod accounts;
mod contacts;
mod deals;

pub(in crate::sample) use accounts::accounts;
pub(in crate::sample) use contacts::{contacts, opted_out};
pub(in crate::sample) use deals::{deal_id, deals};

use super::Shape;
use crate::sample::calendar::Day;
use crate::sample::copy::Copy;
use crate::sample::customer::Customer;
use crate::sample::habits::Keeper;
use crate::sample::random::Stream;
use crate::sample::words::WORDS;
use crate::sample::world::{Profile, World};

/// File stem of the accounts.
pub(in crate::sample) const ACCOUNTS: &str = "Accounts_2026_03_31";
/// File stem of the contacts.
pub(in crate::sample) const CONTACTS: &str = "Contacts_2026_03_31";
/// File stem of the deals.
pub(in crate::sample) const DEALS: &str = "Deals_2026_03_31";

const SHAPE: Shape = Shape { delimiter: ',', line_end: "\r\n", windows: false, byte_order_mark: true };

/// The id of a person in the truth; a private customer is the same person everywhere.
pub(in crate::sample) fn person_id(customer: u64, staff: u64, private: bool) -> String {
    let staff = if private { 0 } else { staff };
    format!("{}-{}", World::true_id(customer).replace('C', "P"), staff + 1)
}

/// The copy of a customer in the CRM.
pub(in crate::sample) fn crm_copy(world: &World, customer: &Customer, number: u64) -> Copy {
    Copy::write(world.settings.seed, world.settings.mess, customer, Keeper::Crm, number)
}

const SOURCES: [&str; 6] = ["", "Website", "Messe", "Empfehlung", "Außendienst", "Kaltakquise"];

fn prefixed(id: &str) -> String {
    format!("zcrm_{id}")
}

/// Id and copy of the account that a document or contact stands at: the first record of a customer, or its duplicate. Where
/// it dangles, the id is that of a record that was deleted.
fn account_of(world: &World, profile: &Profile, dangling: bool, stream: &mut Stream) -> (String, u64) {
    let copy = u64::from(profile.copies_in(Keeper::Crm) > 1 && stream.chance(0.3));
    if dangling {
        return (world.deleted_number(Keeper::Crm, profile.customer), copy);
    }
    (world.number_of(Keeper::Crm, profile.customer, copy), copy)
}

/// A day on which somebody last touched a record.
fn touched(created: Day, stream: &mut Stream) -> Day {
    created.plus(stream.between(0, i64::from(Day::TODAY.0 - created.0)))
}

fn seller(customer: u64) -> (String, &'static str) {
    let sellers: Vec<&[&str; 3]> = WORDS.staff.iter().filter(|person| person[0] == "sales").collect();
    let at = (customer / 3 % sellers.len() as u64) as usize;
    (prefixed(&(4_876_000_000_000_110_001 + at as u64 * 1_000).to_string()), sellers[at][1])
}

/// An account is older than its deals.
fn account_created(world: &World, profile: &Profile, stream: &mut Stream) -> Day {
    let first = (0..profile.undertakings).map(|number| world.course(profile, number).created).min();
    let day = Day(7_000).plus(stream.between(0, 2_560));
    first.map_or(day, |first| first.plus(-stream.between(0, 12)).min(day)).on_workday()
}

fn country(code: &'static str, stream: &mut Stream) -> &'static str {
    match (code, stream.below(4)) {
        ("DE", 0) => "DE",
        ("DE", 1) => "",
        ("DE", _) => "Deutschland",
        ("AT", _) => "Österreich",
        _ => "Schweiz",
    }
}
