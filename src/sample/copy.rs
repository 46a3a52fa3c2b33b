//! What one system wrote down about a customer: the truth, seen through the habits of a department.
//!
//! Every copy keeps something that connects it with the others. Where little is filled in, the name is written with care;
//! where the name says little (initials, the name of before), the rest is filled in.

use super::constellation::Relation;
use super::contact::Person;
use super::copy_fields::{email, phone, postcode, street, town, website};
use super::copy_names::{firm_name, person_name};
use super::customer::{Customer, Party};
use super::habits::{Field, Habit, Hand, Keeper};
use super::naming::Name;
use super::random::{Purpose, Stream};
use super::spelling::{cut, slip};

/// A master record of a customer as a system holds it. Empty text stands for an empty field.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about a copy")]
pub(super) struct Copy {
    /// Name in one field.
    pub(super) name: String,
    /// What did not fit into the name's field.
    pub(super) name_2: String,
    /// The person, where the customer is one.
    pub(super) person: Option<Person>,
    /// Street and house number, or a whole address.
    pub(super) street: String,
    /// The street is a post box.
    pub(super) post_box: bool,
    /// Postcode.
    pub(super) postcode: String,
    /// Town.
    pub(super) town: String,
    /// ISO code of the country.
    pub(super) country: &'static str,
    /// Telephone.
    pub(super) phone: String,
    /// E-mail.
    pub(super) email: String,
    /// Website.
    pub(super) website: String,
    /// VAT id with country.
    pub(super) vat: String,
    /// Bank account.
    pub(super) iban: String,
    /// The address is that from before the customer moved.
    pub(super) former_address: bool,
    /// The name is that from before the firm was renamed.
    pub(super) former_name: bool,
    /// The name is written as initials.
    pub(super) initials: bool,
}

impl Copy {
    /// The copy in a system; copies after the first are duplicates, made by somebody who did not find the first.
    pub(super) fn write(seed: u64, mess: f64, customer: &Customer, keeper: Keeper, number: u64) -> Self {
        let stream = Stream::new(seed, Purpose::Copy, customer.index * 32 + keeper as u64 * 4 + number);
        let mut hand = Hand::new(keeper, if number > 0 { mess * 1.6 } else { mess }, stream);
        let old_name = customer.former_name.as_ref().filter(|_| hand.does(Habit::OldName));
        let initials = old_name.is_none() && !customer.is_private() && hand.does(Habit::Acronym);
        let mut copy = Self { country: customer.address.town().country, ..Self::default() };
        copy.fill_address(&mut hand, customer, old_name.is_some() || initials);
        copy.fill_contact(&mut hand, customer, old_name.is_some() || initials);
        let plain = may_be_half_empty(customer) && old_name.is_none() && !initials;
        let half_empty = hand.does(Habit::HalfEmpty) && plain;
        if half_empty {
            copy.empty_all_but_one(customer, &mut hand.stream);
        }
        let careful = half_empty || old_name.is_some() || !copy.is_reachable();
        copy.fill_name(&mut hand, customer, old_name, careful, initials);
        if number > 0 && hand.does(Habit::MarkedOld) {
            let marks = ["- ALT -", "(alt)", "gesperrt", "NICHT VERWENDEN", "Dublette?", "(neu)"];
            copy.name = format!("{} {}", copy.name, hand.stream.pick(&marks));
        }
        copy.fit_name(&mut hand);
        copy.former_name = old_name.is_some();
        copy.initials = initials;
        copy
    }

    fn fill_address(&mut self, hand: &mut Hand, customer: &Customer, sure: bool) {
        let address = match &customer.former_address {
            Some(former) if !sure && hand.does(Habit::OldAddress) => {
                self.former_address = true;
                former
            }
            _ => &customer.address,
        };
        if hand.fills(Field::Street) || sure {
            self.street = street(hand, address);
        }
        if hand.does(Habit::PostBox) && !self.street.is_empty() && !sure {
            self.street = format!("Postfach {}", hand.stream.digits(4));
            self.post_box = true;
        }
        if hand.fills(Field::Postcode) || sure {
            self.postcode = postcode(hand, address);
        }
        if hand.fills(Field::Town) || sure {
            self.town = town(hand, address);
        }
        if hand.does(Habit::MergedFields) && !self.street.is_empty() && !self.post_box {
            self.street = format!("{}, {} {}", self.street, address.postcode, address.town().name);
            self.postcode.clear();
            self.town.clear();
        }
    }

    fn fill_contact(&mut self, hand: &mut Hand, customer: &Customer, sure: bool) {
        if hand.fills(Field::Phone) || sure {
            self.phone = phone(hand, customer);
        }
        if hand.fills(Field::Email) {
            self.email = email(hand, customer);
        }
        if let (Some(domain), true) = (&customer.domain, hand.fills(Field::Website)) {
            self.website = website(domain, &mut hand.stream);
        }
        if let (Some(vat), true) = (&customer.vat, hand.fills(Field::Vat)) {
            self.vat.clone_from(vat);
        }
        if let (Some(iban), true) = (&customer.iban, hand.fills(Field::Iban)) {
            self.iban.clone_from(iban);
        }
        if !self.is_reachable() {
            customer.address.postcode.clone_into(&mut self.postcode);
            customer.address.town().name.clone_into(&mut self.town);
        }
    }

    /// Whether something beside name and town could connect this copy with another.
    fn is_reachable(&self) -> bool {
        let address = !self.street.is_empty() && !self.post_box;
        address || !self.phone.is_empty() || !self.email.is_empty() || !self.website.is_empty() || !self.vat.is_empty()
    }

    fn empty_all_but_one(&mut self, customer: &Customer, stream: &mut Stream) {
        let mut bare = Self { country: self.country, former_address: self.former_address, ..Self::default() };
        let own_mail = customer.domain.as_ref().is_some_and(|domain| self.email.ends_with(domain.as_str()));
        if own_mail && stream.chance(0.4) {
            bare.email = std::mem::take(&mut self.email);
        } else if !self.town.is_empty() {
            bare.town = std::mem::take(&mut self.town);
        } else if !self.phone.is_empty() {
            bare.phone = std::mem::take(&mut self.phone);
        } else {
            return;
        }
        *self = bare;
    }

    fn fill_name(
        &mut self,
        hand: &mut Hand,
        customer: &Customer,
        old_name: Option<&Name>,
        careful: bool,
        initials: bool,
    ) {
        match &customer.party {
            Party::Private(person) => {
                let mut person = person.clone();
                slip(hand, &mut person.last);
                self.name = person_name(hand, &person);
                self.person = Some(person);
            }
            Party::Firm(name) => {
                self.name = firm_name(hand, customer, old_name.unwrap_or(name), careful, initials);
            }
        }
    }

    /// Cuts the name where the field of the system ends; the old ERP went on in a second line.
    fn fit_name(&mut self, hand: &mut Hand) {
        match hand.keeper() {
            Keeper::Ledger => self.name = cut(&self.name, 50),
            Keeper::Erp => {
                let width = if hand.stream.chance(0.35) { 30 } else { 50 };
                let head = cut(&self.name, width);
                let rest: String = self.name.chars().skip(width).collect();
                if hand.stream.chance(0.6) {
                    rest.trim().clone_into(&mut self.name_2);
                }
                self.name = head;
            }
            _ if hand.does(Habit::Cut) => self.name = cut(&self.name, 30),
            _ => {}
        }
    }
}

/// Families whose members cannot be told apart by a name and one thing more are written down in full.
fn may_be_half_empty(customer: &Customer) -> bool {
    !customer.is_private() && matches!(customer.relation, Relation::Single | Relation::DoubleBarrelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::constellation::seat;
    use crate::sample::domain::Domains;
    use crate::sample::settings::Rates;

    fn customer(index: u64) -> Customer {
        Customer::build(11, &Domains::new(2_000), index, seat(11, &Rates::default(), index))
    }

    #[test]
    fn a_clean_copy_is_the_truth() {
        for index in 0..300 {
            let customer = customer(index);
            let copy = Copy::write(11, 0.0, &customer, Keeper::Crm, 0);
            if customer.relation == Relation::Branch {
                assert!(customer.name().starts_with(&copy.name[..3]));
            } else if !customer.is_private() {
                assert_eq!(copy.name, customer.name());
            }
            assert!(copy.postcode.is_empty() || copy.postcode == customer.address.postcode);
        }
    }

    #[test]
    fn every_copy_can_be_connected() {
        for index in 0..2_000 {
            let customer = customer(index);
            for keeper in Keeper::MASTERS {
                let copy = Copy::write(11, 1.0, &customer, keeper, 0);
                assert!(!copy.name.trim().is_empty());
                assert!(copy.is_reachable() || !copy.town.is_empty() || copy.post_box, "{copy:?}");
            }
        }
    }

    #[test]
    fn names_fit_into_the_fields() {
        for index in 0..1_000 {
            let copy = Copy::write(11, 1.0, &customer(index), Keeper::Erp, 0);
            assert!(copy.name.chars().count() <= 50 && copy.name_2.chars().count() <= 80, "{copy:?}");
        }
    }
}
