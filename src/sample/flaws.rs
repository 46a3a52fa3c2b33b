//! What goes wrong in single master records beside the habits of people and systems: keys that fail their check or stand on a
//! stranger, fillers, rows that say next to nothing, copies that nobody touched for years.
//!
//! Flaws have streams of their own: they change the records that they befall and nothing else. A customer has one at most.

use std::io;

use super::at_odds;
use super::calendar::Day;
use super::contact::Phone;
use super::copy::Copy;
use super::course::Course;
use super::customer::{Customer, Sort};
use super::habits::Keeper;
use super::keys::{iban, vat_id};
use super::random::{Purpose, Stream};
use super::signs::courses;
use super::truth::Truth;
use super::words::WORDS;
use super::world::{Profile, World};

/// Days since a stale copy was touched, and since the others were.
const STALE: (i64, i64) = (2_300, 2_600);
const FRESH: (i64, i64) = (3, 300);
/// Days of a customer's last undertaking by which it counts as active.
const ACTIVE: i32 = 350;
/// Customers between a record and the stranger whose key it bears: no family is as large.
const STRANGER: u64 = 37;

/// What goes wrong with one of a customer's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The ERP has another VAT id than the ledger (CON401).
    OtherVat,
    /// The ledger has two accounts with different bank accounts (CON404).
    OtherAccount,
    /// The ledger has the bank account of a stranger (DUP204).
    ForeignAccount,
    /// The ledger names the ERP number of a stranger (DUP205).
    ForeignNumber,
    /// Nobody touched the ERP's copy for years, and it gives an old number (CON406).
    Stale,
    /// A key fails its check (DQ601).
    BrokenKey,
    /// A spreadsheet turned the telephone number of the desk into an exponent (DQ602).
    Rounded,
    /// The desk has nothing but the name (DQ603).
    Bare,
    /// The ERP has no name (DQ603).
    Nameless,
    /// A field is filled with something that says nothing (DQ604).
    Filler,
    /// A second account of the ledger for another purpose; harmless.
    SecondPurpose,
}

impl Flaw {
    /// The flaw of a customer, if it has one that can show.
    pub(super) fn of(world: &World, profile: &Profile) -> Option<Self> {
        let rates = &world.settings.rates;
        let mut stream = world.stream(Purpose::Flaw, profile.customer);
        let drawn = [
            (Self::OtherVat, rates.contradictory_vat),
            (Self::ForeignAccount, rates.foreign_account),
            (Self::ForeignNumber, rates.foreign_number),
            (Self::Stale, rates.stale_record),
            (Self::BrokenKey, rates.broken_key),
            (Self::Rounded, rates.rounded_number),
            (Self::Bare, rates.bare_record),
            (Self::Nameless, rates.bare_record),
            (Self::Filler, rates.filler),
            (Self::OtherAccount, rates.contradictory_account),
            (Self::SecondPurpose, rates.second_purpose),
        ]
        .map(|(flaw, rate)| (flaw, stream.chance(rate)));
        drawn.into_iter().find(|(flaw, shows)| *shows && flaw.is_possible(profile)).map(|(flaw, _)| flaw)
    }

    fn is_possible(self, profile: &Profile) -> bool {
        let [crm, ledger, erp, desk] = Keeper::MASTERS.map(|keeper| profile.copies_in(keeper));
        match self {
            Self::OtherVat => erp > 0 && ledger > 0,
            Self::ForeignAccount => ledger == 1,
            Self::ForeignNumber => ledger > 0 && erp == 0,
            Self::Stale => crm == 1 && erp == 1,
            Self::BrokenKey => crm > 0 || ledger > 0 || erp > 0,
            Self::Rounded | Self::Bare => desk > 0,
            Self::Nameless => erp > 0,
            Self::Filler => crm > 0 || erp > 0 || desk > 0,
            Self::OtherAccount => ledger > 1,
            // The ledger has no field for it beside the two names of a person.
            Self::SecondPurpose => ledger > 1 && profile.sort != Sort::Private,
        }
    }
}

/// A customer's record in a system as it is written, its flaw included, and the rules that must name it.
pub(super) struct Record {
    pub(super) copy: Copy,
    rules: Vec<&'static str>,
}

impl Record {
    /// The record with a number in a system.
    pub(super) fn write(world: &World, profile: &Profile, customer: &Customer, keeper: Keeper, number: u64) -> Self {
        let copy = Copy::write(world.settings.seed, world.settings.mess, customer, keeper, number);
        let mut record = Self { copy, rules: Vec::new() };
        if let Some(flaw) = Flaw::of(world, profile) {
            let mut stream = world.stream(Purpose::Flaw, (1 << 40) + profile.customer);
            record.suffer(world, profile, customer, (flaw, keeper, number), &mut stream);
        }
        record
    }

    /// Tells the truth about the record.
    pub(super) fn tell(&self, source: &str, id: &str, group: &str, truth: &mut Truth) -> io::Result<()> {
        self.rules.iter().try_for_each(|rule| truth.finding(rule, source, id, group))
    }

    fn suffer(
        &mut self,
        world: &World,
        profile: &Profile,
        customer: &Customer,
        at: (Flaw, Keeper, u64),
        stream: &mut Stream,
    ) {
        let country = customer.address.town().country;
        let ledger = |number| Copy::write(world.settings.seed, world.settings.mess, customer, Keeper::Ledger, number);
        match at {
            (Flaw::OtherVat, Keeper::Erp, 0) if !self.copy.vat.is_empty() && !ledger(0).vat.is_empty() => {
                self.copy.vat = vat_id(country, stream);
                // Under another name, another VAT id is what shows: nobody could tell it from another firm.
                let named = |copy: &Copy| !copy.former_name && !copy.initials;
                if named(&self.copy) && named(&ledger(0)) {
                    self.rules.push("CON401");
                }
            }
            (Flaw::ForeignAccount, Keeper::Ledger, 0) => {
                if let Some(account) = foreign_account(world, profile) {
                    self.copy.iban = account;
                    self.rules.push("DUP204");
                }
            }
            (Flaw::OtherAccount, Keeper::Ledger, number @ (0 | 1)) => {
                if let Some(own) = &customer.iban {
                    let other = iban(country, &WORDS.bank_codes, stream);
                    self.copy.iban = if number == 0 { own.clone() } else { other };
                    self.rules.push("CON404");
                }
            }
            (Flaw::SecondPurpose, Keeper::Ledger, 1) if profile.copies_in(Keeper::Ledger) == 2 => {
                let purpose = stream.pick(&["Mietkonto", "Kautionskonto", "Wartungskonto", "Projektkonto"]);
                self.copy.name = format!("{} ({purpose})", self.copy.name.chars().take(34).collect::<String>().trim());
            }
            (Flaw::Stale, Keeper::Erp | Keeper::Crm, 0) if is_stale(world, profile, customer) => {
                self.age(at.1, customer, stream);
                // One break, one finding: what the stale copy says otherwise has been said.
                if at.1 == Keeper::Erp && !at_odds::concerns(world, profile, customer, &self.copy) {
                    self.rules.push("CON406");
                }
            }
            (Flaw::BrokenKey, keeper, 0) => {
                self.break_key(keeper, stream);
                if keeper == Keeper::Erp && !self.rules.is_empty() && has_further_vat(world, profile, customer) {
                    self.rules.push("CON401");
                }
            }
            (Flaw::Rounded, Keeper::Desk, 0) => {
                self.copy.phone = format!("4,9{}E+11", stream.digits(4));
                self.rules.push("DQ602");
            }
            (Flaw::Bare, Keeper::Desk, 0) => {
                let name = std::mem::take(&mut self.copy.name);
                self.copy = Copy { name, country: self.copy.country, ..Copy::default() };
                self.rules.push("DQ603");
            }
            (Flaw::Nameless, Keeper::Erp, 0) => {
                self.copy.name.clear();
                self.copy.name_2.clear();
                self.rules.push("DQ603");
            }
            (Flaw::Filler, keeper, 0) => self.fill(keeper, stream),
            _ => {}
        }
    }

    /// The old number stands in the ERP, the present one in the CRM.
    fn age(&mut self, keeper: Keeper, customer: &Customer, stream: &mut Stream) {
        let old = Phone::draw(customer.address.town(), true, stream);
        let phone = if keeper == Keeper::Erp { &old } else { &customer.phone };
        self.copy.phone = phone.written(stream.below(8));
        if keeper == Keeper::Erp {
            self.copy.email.clear();
        }
    }

    fn break_key(&mut self, keeper: Keeper, stream: &mut Stream) {
        let key = match keeper {
            Keeper::Erp => &mut self.copy.vat,
            Keeper::Ledger => &mut self.copy.iban,
            Keeper::Crm => &mut self.copy.email,
            _ => return,
        };
        if key.is_empty() {
            return;
        }
        if keeper == Keeper::Crm {
            *key = key.replace('@', stream.pick(&["", ".at."]));
        } else if let Some(last) = key.pop().and_then(|digit| digit.to_digit(10)) {
            key.push_str(&((last + 1) % 10).to_string());
        }
        self.rules.push("DQ601");
    }

    fn fill(&mut self, keeper: Keeper, stream: &mut Stream) {
        match keeper {
            Keeper::Erp => {
                stream.pick(&["unbekannt", "xxx", "keine Angabe"]).clone_into(&mut self.copy.street);
                self.copy.former_address = false;
                self.copy.post_box = true;
            }
            Keeper::Crm => {
                let nobody = stream.pick(&["noreply@firma.de", "test@test.de", "keine@mail.de"]);
                nobody.clone_into(&mut self.copy.email);
            }
            Keeper::Desk => {
                stream.pick(&["0000000", "0 12 34 56 78", "11111111"]).clone_into(&mut self.copy.phone);
            }
            _ => return,
        }
        self.rules.push("DQ604");
    }
}

/// Whether any record of a customer beside its first in the ERP has a VAT id: a broken one contradicts it.
fn has_further_vat(world: &World, profile: &Profile, customer: &Customer) -> bool {
    let of = |keeper: Keeper| (0..profile.copies_in(keeper)).map(move |number| (keeper, number));
    let others = [Keeper::Crm, Keeper::Ledger, Keeper::Erp].into_iter().flat_map(of);
    let write = |(keeper, number)| Copy::write(world.settings.seed, world.settings.mess, customer, keeper, number);
    others.filter(|one| *one != (Keeper::Erp, 0)).map(write).any(|copy| !copy.vat.is_empty())
}

/// A bank account of a firm that has nothing to do with the customer.
fn foreign_account(world: &World, profile: &Profile) -> Option<String> {
    let stranger = world.profile((profile.customer + STRANGER) % world.customers());
    let filled =
        Copy::write(world.settings.seed, world.settings.mess, &world.customer(stranger.customer), Keeper::Ledger, 0)
            .iban;
    let known = stranger.copies_in(Keeper::Ledger) == 1 && Flaw::of(world, &stranger).is_none();
    (known && !filled.is_empty()).then_some(filled)
}

/// The ERP number of a stranger, for a customer whose ledger account names it.
pub(super) fn foreign_number(world: &World, profile: &Profile, number: u64) -> Option<String> {
    let stranger = world.profile((profile.customer + STRANGER) % world.customers());
    let shows = number == 0
        && Flaw::of(world, profile) == Some(Flaw::ForeignNumber)
        && stranger.copies_in(Keeper::Erp) > 0
        && stranger.customer != profile.customer;
    shows.then(|| world.number_of(Keeper::Erp, stranger.customer, 0))
}

/// Whether the ERP's copy of a customer is stale: the customer is a firm that is still served.
fn is_stale(world: &World, profile: &Profile, customer: &Customer) -> bool {
    let recent = |day: Day| Day::TODAY.0 - day.0 <= ACTIVE;
    let active = |course: Course| {
        let invoiced =
            course.project.is_some_and(|project| project.invoices.iter().flatten().any(|(day, _)| recent(*day)));
        (course.has_deal && recent(course.created)) || invoiced
    };
    !customer.is_private() && courses(world, profile).any(active)
}

/// When a record was last touched where its flaw decides on that: the stale copy long ago, the others lately.
pub(super) fn touched(world: &World, profile: &Profile, keeper: Keeper) -> Option<Day> {
    let stale =
        Flaw::of(world, profile) == Some(Flaw::Stale) && is_stale(world, profile, &world.customer(profile.customer));
    let mut stream = world.stream(Purpose::Flaw, (2 << 40) + profile.customer * 4 + keeper as u64);
    let (least, most) = if keeper == Keeper::Erp { STALE } else { FRESH };
    stale.then(|| Day::TODAY.plus(-stream.between(least, most)))
}

/// Whether a customer's second account in the ledger is no duplicate: it serves another purpose.
pub(super) fn has_second_purpose(world: &World, profile: &Profile) -> bool {
    profile.copies_in(Keeper::Ledger) == 2 && Flaw::of(world, profile) == Some(Flaw::SecondPurpose)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::sample::settings::SampleSettings;

    #[test]
    fn every_flaw_befalls_somebody_and_few() {
        let world = World::new(&SampleSettings { customers: 4_000, ..SampleSettings::default() });
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for customer in 0..4_000 {
            if let Some(flaw) = Flaw::of(&world, &world.profile(customer)) {
                *counts.entry(format!("{flaw:?}")).or_default() += 1;
            }
        }
        assert_eq!(counts.len(), 11, "{counts:?}");
        assert!(counts.values().all(|count| (3..160).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_record_without_a_flaw_is_what_the_habits_make_of_it() {
        let world = World::new(&SampleSettings { customers: 300, ..SampleSettings::default() });
        for profile in (0..300).map(|customer| world.profile(customer)) {
            if Flaw::of(&world, &profile).is_none() {
                let customer = world.customer(profile.customer);
                let record = Record::write(&world, &profile, &customer, Keeper::Erp, 0);
                assert_eq!(record.copy.name, Copy::write(1, 1.0, &customer, Keeper::Erp, 0).name);
                assert!(record.rules.is_empty());
            }
        }
    }

    #[test]
    fn broken_keys_fail_and_whole_ones_do_not() {
        let mut record = Record { copy: Copy { vat: "DE136695976".to_owned(), ..Copy::default() }, rules: Vec::new() };
        record.break_key(Keeper::Erp, &mut Stream::new(1, Purpose::Flaw, 1));
        assert_eq!((record.copy.vat.as_str(), record.rules), ("DE136695977", vec!["DQ601"]));
    }
}
