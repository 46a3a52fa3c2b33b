//! The second company's customers, and which systems know them.

use std::collections::BTreeSet;

use super::customer::{Customer, Party};
use super::family;
use super::hand::{Hand, System};
use super::person::Person;
use super::place::Address;
use super::words::WORDS;
use crate::sample::random::{Purpose, Shuffle, Stream};
use crate::sample::settings::SampleSettings;

/// Keeps the streams of this company apart from those of the other one.
const OTHER_COMPANY: u64 = 0x00DA_C400_0BAD_CAFE;

/// All customers.
pub(super) struct World {
    /// In the order of their numbers.
    pub(super) customers: Vec<Customer>,
    seed: u64,
    mess: f64,
    duplicate: f64,
}

impl World {
    /// Draws the customers.
    pub(super) fn new(settings: &SampleSettings) -> Self {
        let seed = settings.seed ^ OTHER_COMPANY;
        let mut customers: Vec<Customer> = Vec::with_capacity(settings.customers + 4);
        let mut signs = BTreeSet::new();
        while customers.len() < settings.customers {
            let index = customers.len() as u64;
            let mut stream = Stream::new(seed, Purpose::Customer, index);
            // A town has one municipality, and no two inns of one name.
            let family = family::next(index, &mut stream);
            if family.iter().filter_map(sign).all(|sign| signs.insert(sign)) {
                customers.extend(family);
            } else {
                let (town, person) = stranger(&mut stream);
                customers.push(Customer::private(index, person, Address::draw(town, true, &mut stream), &mut stream));
            }
        }
        customers.truncate(settings.customers);
        let mut world = Self { customers, seed, mess: settings.mess, duplicate: settings.rates.duplicate };
        world.part_mailboxes();
        world
    }

    /// No two strangers own one domain or one private mailbox.
    fn part_mailboxes(&mut self) {
        let mut taken = BTreeSet::new();
        let mut before: Option<(String, u64)> = None;
        for customer in &mut self.customers {
            if let Some(domain) = customer.domain.clone() {
                let shared = before.as_ref().is_some_and(|(known, _)| *known == domain) && customer.shares_house;
                if !shared && !taken.insert(domain.clone()) {
                    let own = format!("{}-{}", super::letters::label(customer.place().name), domain);
                    let own = if taken.insert(own.clone()) { own } else { format!("{}{own}", customer.index) };
                    customer.mail = customer.mail.replace(&domain, &own);
                    customer.domain = Some(own);
                }
                before = Some((domain, customer.index));
            }
            if let Party::Private(person) = &mut customer.party {
                for mail in [&mut person.mail, &mut person.other_mail] {
                    if !taken.insert(delivered(mail)) {
                        *mail = mail.replacen('@', &format!("{}@", 10 + customer.index % 90), 1);
                        taken.insert(delivered(mail));
                    }
                }
                customer.mail.clone_from(&person.mail);
            }
        }
    }

    /// A stream for one thing.
    pub(super) fn stream(&self, purpose: Purpose, index: u64) -> Stream {
        Stream::new(self.seed, purpose, index)
    }

    /// The hand that writes a customer's record in a system; duplicates are numbered from 1.
    pub(super) fn hand(&self, customer: &Customer, system: System, number: u64) -> Hand {
        let index = (customer.index << 12) + ((system as u64) << 8) + number;
        Hand::new(system, self.mess, self.stream(Purpose::Copy, index))
    }

    /// By how much all rates are multiplied.
    pub(super) fn mess(&self) -> f64 {
        self.mess
    }

    /// How often a system holds a customer.
    pub(super) fn copies(&self, customer: &Customer, system: System) -> u64 {
        let mut stream = self.stream(Purpose::Presence, (customer.index << 3) + system as u64);
        if !stream.chance(presence(customer, system)) {
            return 0;
        }
        let often = match system {
            System::Sap => 0.7,
            System::Office => 0.9,
            _ => 1.4,
        };
        let again = stream.chance(self.duplicate * often);
        1 + u64::from(again) + u64::from(again && stream.chance(0.08))
    }

    /// The records of a system in an order that says nothing: place, customer, number of the copy.
    pub(super) fn records(&self, system: System) -> Vec<(u64, &Customer, u64)> {
        let all: Vec<(&Customer, u64)> = self
            .customers
            .iter()
            .flat_map(|customer| (0..self.copies(customer, system)).map(move |number| (customer, number)))
            .collect();
        let shuffle = Shuffle::new(all.len() as u64, self.seed, system as u64);
        let at = |place| {
            let (customer, number) = all[shuffle.thing(place) as usize];
            (place, customer, number)
        };
        (0..all.len() as u64).map(at).collect()
    }
}

/// The mailbox behind an address: Gmail sees no dots, and strangers cannot own what differs in them only.
fn delivered(mail: &str) -> String {
    match mail.split_once('@') {
        Some((local, "gmail.com")) => format!("{}@gmail.com", local.replace('.', "")),
        _ => mail.to_owned(),
    }
}

/// What everybody in town calls an organisation; branches and sisters have a word more.
fn sign(customer: &Customer) -> Option<String> {
    let firm = customer.as_firm()?;
    let body = firm.body.map(|body| body.name).unwrap_or_default();
    let words = [&*firm.core, body, firm.group.unwrap_or_default(), customer.place().name];
    Some(words.join("|"))
}

/// A private person somewhere.
fn stranger(stream: &mut Stream) -> (usize, Person) {
    let town = WORDS.towns.draw(stream);
    (town, Person::draw(&WORDS.towns.things[town], stream))
}

/// How likely a system knows a customer.
fn presence(customer: &Customer, system: System) -> f64 {
    let country = customer.place().country;
    let private = customer.as_firm().is_none();
    let [firms, persons] = match (system, country) {
        (System::Sales, _) => [0.68, 0.05],
        (System::Sap, "DE") => [0.85, 0.3],
        (System::Sap, _) => [0.45, 0.1],
        (System::Shop, _) => [0.3, 0.85],
        (System::Office, "AT") => [0.62, 0.35],
        (System::List, "CH") => [0.7, 0.35],
        _ => [0.0, 0.0],
    };
    if private { persons } else { firms }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> World {
        World::new(&SampleSettings { customers: 1_500, ..SampleSettings::default() })
    }

    #[test]
    fn customers_are_as_many_as_asked_for_and_numbered() {
        let world = world();
        assert_eq!(world.customers.len(), 1_500);
        assert!(world.customers.iter().zip(0..).all(|(customer, index)| customer.index == index));
        let private = world.customers.iter().filter(|customer| customer.as_firm().is_none()).count();
        assert!((500..800).contains(&private), "{private}");
    }

    #[test]
    fn strangers_have_no_common_mailbox() {
        let world = world();
        let mut owners = std::collections::BTreeMap::new();
        for customer in world.customers.iter().filter(|customer| customer.as_firm().is_none()) {
            for mail in [&customer.person().mail, &customer.person().other_mail] {
                let owner = owners.entry(mail.clone()).or_insert(customer.index);
                assert_eq!(*owner, customer.index, "{mail}");
            }
        }
    }

    #[test]
    fn every_system_knows_its_share() {
        let world = world();
        for system in System::MASTERS {
            let known = world.records(system).len();
            assert!((150..1_100).contains(&known), "{system:?}: {known}");
        }
    }
}
