//! The invented world: its customers, who knows them, and the numbers under which systems keep them.
//!
//! Next to nothing is stored: eight bytes per customer say which systems know it. Whatever else is asked of the world is
//! computed from the seed, so that a world of millions of customers fits into a small machine.

use rayon::prelude::*;

use super::constellation::{Seat, seat};
use super::course::{Course, Slot};
use super::customer::{Customer, Sort, sort};
use super::domain::Domains;
use super::habits::Keeper;
use super::random::{Purpose, Shuffle, Stream};
use super::settings::SampleSettings;

/// Records that a system can hold of one customer, and one number more that is never given out: that of a record which
/// was deleted, at which keys may still point.
const COPY_SLOTS: u64 = 4;
/// The slot of the deleted record.
const DELETED: u64 = 3;
/// Undertakings that a customer can have.
pub(super) const UNDERTAKING_SLOTS: u64 = 6;
/// Share of people whom only the newsletter knows, on top of the customers.
const READERS: f64 = 0.08;

/// What a customer is to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Buys gates.
    Buyer,
    /// Might buy some day; known to sales.
    Prospect,
    /// Runs gates that somebody bought for them; known to the service and the back office.
    Operator,
    /// Reads the newsletter, and that is all.
    Reader,
}

/// Which systems know a customer, and what is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Profile {
    /// The customer.
    pub(super) customer: u64,
    /// Firm, public body or person.
    pub(super) sort: Sort,
    /// What it is to the company.
    pub(super) class: Class,
    /// Records in each of [`Keeper::MASTERS`].
    pub(super) copies: [u64; 4],
    /// Number of undertakings.
    pub(super) undertakings: u64,
    /// Service cases pile up while a deal is open.
    pub(super) trouble: bool,
}

/// A [`Profile`] in eight bytes.
#[derive(Debug, Clone, Copy)]
struct Known {
    sort: Sort,
    class: Class,
    copies: [u8; 4],
    undertakings: u8,
    trouble: bool,
}

impl From<Profile> for Known {
    fn from(profile: Profile) -> Self {
        let Profile { sort, class, copies, undertakings, trouble, .. } = profile;
        Self { sort, class, copies: copies.map(|copies| copies as u8), undertakings: undertakings as u8, trouble }
    }
}

impl Profile {
    /// Records of the customer in a system with master data.
    pub(super) fn copies_in(&self, keeper: Keeper) -> u64 {
        self.copies.get(keeper as usize).copied().unwrap_or_default()
    }
}

/// The world.
pub(super) struct World {
    /// What the sample was asked for.
    pub(super) settings: SampleSettings,
    /// The permutation that numbers undertakings; its order is that of time.
    pub(super) undertakings: Shuffle,
    /// The permutation that numbers tickets; its order is that of time.
    pub(super) tickets: Shuffle,
    /// The permutation that numbers CRM contacts.
    pub(super) contacts: Shuffle,
    /// The permutation that orders subscribers.
    pub(super) subscribers: Shuffle,
    copies: [Shuffle; 4],
    /// What [`Self::profile`] says about each customer, computed once.
    known: Vec<Known>,
    domains: Domains,
    customers: u64,
}

/// Tickets that a customer can have.
pub(super) const TICKET_SLOTS: u64 = 6;
/// Contacts that a customer can have in the CRM, each possibly twice.
pub(super) const CONTACT_SLOTS: u64 = 6;
/// Subscribers that a customer can have.
pub(super) const SUBSCRIBER_SLOTS: u64 = 2;

impl World {
    /// The world of a seed.
    pub(super) fn new(settings: &SampleSettings) -> Self {
        let customers = settings.customers as u64;
        let readers = (settings.customers as f64 * READERS) as u64;
        let shuffle = |slots: u64, label: u64| Shuffle::new(customers * slots, settings.seed, label);
        let mut world = Self {
            known: Vec::new(),
            undertakings: shuffle(UNDERTAKING_SLOTS, 11),
            tickets: shuffle(TICKET_SLOTS, 12),
            contacts: shuffle(CONTACT_SLOTS, 13),
            subscribers: Shuffle::new((customers + readers) * SUBSCRIBER_SLOTS, settings.seed, 14),
            copies: [shuffle(COPY_SLOTS, 1), shuffle(COPY_SLOTS, 2), shuffle(COPY_SLOTS, 3), shuffle(COPY_SLOTS, 4)],
            domains: Domains::new(customers),
            settings: settings.clone(),
            customers,
        };
        let known =
            (0..customers + readers).into_par_iter().map(|customer| world.draw_profile(customer).into()).collect();
        world.known = known;
        world
    }

    /// Number of customers, mere readers of the newsletter not counted.
    pub(super) fn customers(&self) -> u64 {
        self.customers
    }

    /// A stream of the world.
    pub(super) fn stream(&self, purpose: Purpose, index: u64) -> Stream {
        Stream::new(self.settings.seed, purpose, index)
    }

    fn seat(&self, customer: u64) -> Seat {
        seat(self.settings.seed, &self.settings.rates, customer)
    }

    /// What the customer truly is.
    pub(super) fn customer(&self, customer: u64) -> Customer {
        Customer::build(self.settings.seed, &self.domains, customer, self.seat(customer))
    }

    /// Id of the customer in the truth.
    pub(super) fn true_id(customer: u64) -> String {
        format!("C{:06}", customer + 1)
    }

    /// Which systems know the customer.
    pub(super) fn profile(&self, customer: u64) -> Profile {
        let Known { sort, class, copies, undertakings, trouble } = self.known[customer as usize];
        let (copies, undertakings) = (copies.map(u64::from), u64::from(undertakings));
        Profile { customer, sort, class, copies, undertakings, trouble }
    }

    fn draw_profile(&self, customer: u64) -> Profile {
        let sort = sort(self.settings.seed, self.seat(customer));
        let mut stream = self.stream(Purpose::Presence, customer);
        let class = self.class(customer, &mut stream);
        let rates = &self.settings.rates;
        let crm = stream.chance([0.96, 1.0, 0.06, 0.0][class as usize]);
        let undertakings = undertakings(class, crm, &mut stream);
        let profile =
            Profile { customer, sort, class, copies: [u64::from(crm), 0, 0, 0], undertakings, trouble: false };
        let courses = || (0..undertakings).map(|number| self.course(&profile, number));
        let buys = class == Class::Buyer && courses().any(|course| course.project.is_some());
        let sells = courses().any(|course| course.is_open());
        let trouble = stream.chance(rates.trouble) && class == Class::Buyer && crm && sells;
        let desk = stream.chance([rates.known_to_service, 0.0, 1.0, 0.0][class as usize]) || trouble;
        let erp = stream.chance([0.95, 0.0, 0.87, 0.0][class as usize]) || buys;
        let invoiced = stream.chance(0.8) && buys;
        let ledger = stream.chance([0.96, 0.0, 0.94, 0.0][class as usize]) || invoiced;
        let known = [crm, ledger, erp, desk];
        let copies = known.map(|known| {
            let twice = stream.chance(rates.duplicate);
            let thrice = stream.chance(0.12);
            u64::from(known) * (1 + u64::from(twice) + u64::from(twice && thrice))
        });
        Profile { copies, trouble, ..profile }
    }

    fn class(&self, customer: u64, stream: &mut Stream) -> Class {
        let drawn = [Class::Buyer, Class::Prospect, Class::Operator][stream.weighted(&[58, 19, 23])];
        if customer < self.customers { drawn } else { Class::Reader }
    }

    /// The course of one of a customer's undertakings.
    pub(super) fn course(&self, profile: &Profile, number: u64) -> Course {
        let index = profile.customer * UNDERTAKING_SLOTS + number;
        let place = self.undertakings.place(index);
        let age = place as f64 / self.undertakings.size() as f64;
        let slot = Slot { number, place, age };
        Course::draw(profile, &self.settings.rates, slot, &mut self.stream(Purpose::Undertaking, index))
    }

    /// All undertakings, in the order of time.
    pub(super) fn courses(&self) -> impl Iterator<Item = (Profile, Course)> {
        (0..self.undertakings.size()).filter_map(move |place| {
            let index = self.undertakings.thing(place);
            let (customer, number) = (index / UNDERTAKING_SLOTS, index % UNDERTAKING_SLOTS);
            let profile = self.profile(customer);
            (number < profile.undertakings).then(|| (profile, self.course(&profile, number)))
        })
    }

    /// The records of a system in the order of their numbers: place, customer, number of the copy.
    pub(super) fn records(&self, keeper: Keeper) -> impl Iterator<Item = (u64, Profile, u64)> {
        let shuffle = &self.copies[keeper as usize];
        (0..shuffle.size()).filter_map(move |place| {
            let thing = shuffle.thing(place);
            let (customer, number) = (thing / COPY_SLOTS, thing % COPY_SLOTS);
            if number == DELETED {
                return None;
            }
            let profile = self.profile(customer);
            (number < profile.copies_in(keeper)).then_some((place, profile, number))
        })
    }

    /// The number of a record in its system: that of a customer's copy.
    pub(super) fn number_of(&self, keeper: Keeper, customer: u64, copy: u64) -> String {
        let shuffle = &self.copies[keeper as usize];
        number(keeper, shuffle.place(customer * COPY_SLOTS + copy), shuffle.size())
    }

    /// The place of a customer's copy among a system's records.
    pub(super) fn place_of(&self, keeper: Keeper, customer: u64, copy: u64) -> u64 {
        self.copies[keeper as usize].place(customer * COPY_SLOTS + copy)
    }

    /// The number of a record that no longer exists.
    pub(super) fn deleted_number(&self, keeper: Keeper, customer: u64) -> String {
        self.number_of(keeper, customer, DELETED)
    }

    /// Digits of a ledger account beyond the usual four.
    pub(super) fn ledger_digits(&self) -> usize {
        ledger_digits(self.copies[Keeper::Ledger as usize].size())
    }
}

/// How many undertakings a customer has. A buyer whom sales does not know mostly has none: no deal, no project.
fn undertakings(class: Class, crm: bool, stream: &mut Stream) -> u64 {
    let weights: &[u32] = match (class, crm) {
        (Class::Buyer, true) => &[46, 26, 13, 7, 4, 3, 1],
        (Class::Buyer, false) => &[70, 30],
        (Class::Prospect, _) => &[45, 42, 13],
        _ => &[1],
    };
    stream.weighted(weights) as u64
}

/// The number that stands for a place in a system's order.
fn number(keeper: Keeper, place: u64, size: u64) -> String {
    match keeper {
        Keeper::Crm => (4_876_001_000_001_204_000 + place * 17).to_string(),
        Keeper::Desk => (160_001_000_000_407_000 + place * 13).to_string(),
        Keeper::Ledger => (10_u64.pow(ledger_digits(size) as u32) + place).to_string(),
        _ => format!("D{}", 10_u64.pow(size.max(10_000).ilog10() + 1) + place),
    }
}

/// Digits of general ledger accounts: four for up to 60,000 debtors, more for more; debtors have one digit more.
fn ledger_digits(debtors: u64) -> usize {
    (4..10).find(|digits| 6 * 10_u64.pow(*digits) >= debtors).unwrap_or(10) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(customers: usize) -> World {
        World::new(&SampleSettings { customers, ..SampleSettings::default() })
    }

    #[test]
    fn numbers_are_unique_and_ascend_with_the_place() {
        let world = world(500);
        for keeper in Keeper::MASTERS {
            let numbers: Vec<String> = world
                .records(keeper)
                .map(|(_, profile, copy)| world.number_of(keeper, profile.customer, copy))
                .collect();
            assert!(numbers.windows(2).all(|pair| pair[0].len() == pair[1].len() && pair[0] < pair[1]), "{keeper:?}");
        }
    }

    #[test]
    fn ledgers_grow_their_account_numbers() {
        assert_eq!(ledger_digits(8_000), 4);
        assert_eq!(ledger_digits(60_001), 5);
        assert_eq!(ledger_digits(13_600_000), 7);
        assert_eq!(number(Keeper::Ledger, 0, 8_000), "10000");
    }

    #[test]
    fn a_deleted_number_belongs_to_nobody() {
        let world = world(300);
        let numbers: Vec<String> = world
            .records(Keeper::Crm)
            .map(|(_, profile, copy)| world.number_of(Keeper::Crm, profile.customer, copy))
            .collect();
        assert!((0..300).all(|customer| !numbers.contains(&world.deleted_number(Keeper::Crm, customer))));
    }

    #[test]
    fn every_customer_is_known_to_somebody_or_reads() {
        let world = world(2_000);
        let unknown = (0..2_000).filter(|customer| world.profile(*customer).copies.iter().sum::<u64>() == 0).count();
        assert!(unknown < 60, "{unknown}");
    }

    #[test]
    fn buyers_of_projects_are_in_the_erp() {
        let world = world(2_000);
        for customer in 0..2_000 {
            let profile = world.profile(customer);
            let projects = (0..profile.undertakings).any(|number| world.course(&profile, number).project.is_some());
            assert!(!projects || profile.copies_in(Keeper::Erp) > 0);
        }
    }
}
