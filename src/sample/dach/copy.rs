//! A master record: what one system says about one customer.

use super::channels;
use super::customer::{Customer, Party};
use super::flaws;
use super::hand::{Habit, Hand, System};
use super::journal::Note;
use super::names::{self, WrittenPerson};
use super::place::WrittenAddress;
use super::world::World;
use crate::sample::random::Stream;

/// How many of the records that nothing but a vague name tells are left so.
const LEFT_VAGUE: f64 = 0.04;

/// What a record says, before its system gives it a shape.
///
/// A record with an old name, with the owner's name or with that of a private person says something else by which a clerk
/// can tell the customer: the address of today, a right telephone number or a right mailbox.
#[derive(Debug, Clone)]
pub(super) struct Copy {
    /// Name of a firm; empty for most private persons.
    pub(super) company: String,
    /// The private person, or who orders for the firm.
    pub(super) person: Option<WrittenPerson>,
    /// `Herr`, `Frau`, `Firma`.
    pub(super) salutation: &'static str,
    /// Address.
    pub(super) address: WrittenAddress,
    /// Telephone.
    pub(super) phone: String,
    /// Mobile telephone, where there is a second number.
    pub(super) mobile: String,
    /// Mailbox.
    pub(super) mail: String,
    /// Website.
    pub(super) website: String,
    /// VAT id.
    pub(super) vat: String,
    /// Bank account.
    pub(super) iban: String,
    /// Whether the address is the one before the move.
    pub(super) moved_away: bool,
    /// Further draws of the same record.
    pub(super) stream: Stream,
}

impl Copy {
    /// The record of a customer in a system, the first or a further one.
    pub(super) fn write(world: &World, customer: &Customer, system: System, number: u64) -> Self {
        let mut hand = world.hand(customer, system, number);
        let hand = &mut hand;
        let member = member(customer, number, &mut hand.stream);
        let (company, person, vague) = who(customer, member, hand);
        let (phone, mobile) = channels::phones(customer, hand);
        let mail = channels::mailbox(customer, member.map(|at| &customer.staff[at]), number > 0, hand);
        let vat = channels::vat(customer, hand);
        let told = phone.right || mail.right || vat.right || hand.stream.chance(LEFT_VAGUE);
        let (address, moved_away) = address(customer, vague && !told, hand);
        let mut copy = Self {
            company,
            person,
            salutation: salutation(customer),
            address,
            phone: phone.text,
            mobile,
            mail: mail.text,
            website: channels::website(customer, hand),
            vat: vat.text,
            iban: channels::iban(customer, hand),
            moved_away,
            stream: hand.stream.clone(),
        };
        flaws::lay_over(world, customer, system, number, &mut copy);
        copy
    }

    /// What the record says that another one may contradict.
    pub(super) fn note(&self, source: &'static str, record: &str, customer: &Customer) -> Note {
        Note {
            source,
            record: record.to_owned(),
            customer: customer.index,
            mail: self.mail.clone(),
            phone: self.phone.clone(),
            company: self.company.clone(),
            street: self.address.street.clone(),
            moved_away: self.moved_away,
            ..Note::default()
        }
    }

    /// All of a person's name in one field, surname first or last.
    pub(super) fn person_in_one(&self, reversed: bool, between: &str) -> String {
        let person = self.person.clone().unwrap_or_default();
        if reversed { person.reversed(between) } else { person.in_order() }
    }
}

/// Names of firm and person, and whether they alone tell nobody who is meant.
fn who(customer: &Customer, member: Option<usize>, hand: &mut Hand) -> (String, Option<WrittenPerson>, bool) {
    match &customer.party {
        Party::Private(person) => {
            let name = names::person(person, hand);
            if hand.does(Habit::PersonAsCompany) {
                return (name.in_order(), None, true);
            }
            (String::new(), Some(name), true)
        }
        Party::Firm(firm) => {
            let (name, vague) = names::firm(customer, firm, hand);
            let contact = member.map(|at| names::person(&customer.staff[at], hand));
            if hand.does(Habit::CompanyAsPerson) && matches!(hand.system, System::Shop | System::Office) {
                let alone = WrittenPerson { last: name, ..WrittenPerson::default() };
                return (String::new(), Some(alone), true);
            }
            (name, contact, vague)
        }
    }
}

/// Who of the staff a record is about; a further record is by somebody else, where there is anybody.
fn member(customer: &Customer, number: u64, stream: &mut Stream) -> Option<usize> {
    let staff = customer.staff.len();
    let drawn = if stream.chance(0.6) { 0 } else { stream.below(staff.max(1)) };
    (staff > 0).then(|| (drawn + number as usize) % staff)
}

/// The address, and whether it is the one before the move.
fn address(customer: &Customer, whole: bool, hand: &mut Hand) -> (WrittenAddress, bool) {
    let former = hand.does(Habit::FormerAddress);
    let former = customer.former_address.as_ref().filter(|_| former && !whole);
    let mut written = former.unwrap_or(&customer.address).written(hand, whole);
    if hand.does(Habit::CareOf) && customer.as_firm().is_none() && written.extra.is_empty() {
        let host = super::person::surname(customer.place(), &mut hand.stream).0;
        written.extra = format!("c/o {host}");
    }
    (written, former.is_some())
}

fn salutation(customer: &Customer) -> &'static str {
    match &customer.party {
        Party::Firm(_) => "Firma",
        Party::Private(person) => person.salutation(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::settings::SampleSettings;

    #[test]
    fn a_clean_copy_says_everything_about_its_customer() {
        let world = World::new(&SampleSettings { customers: 300, mess: 0.0, ..SampleSettings::default() });
        for customer in &world.customers {
            let copy = Copy::write(&world, customer, System::Sap, 0);
            assert_eq!(copy.mail, customer.mail);
            assert_eq!(copy.address.town, customer.place().name);
            assert!(!copy.phone.is_empty() && copy.address.true_place);
            assert_eq!(copy.company.is_empty(), customer.as_firm().is_none());
        }
    }

    #[test]
    fn private_persons_can_nearly_always_be_told() {
        let world = World::new(&SampleSettings { customers: 1_200, ..SampleSettings::default() });
        let (mut all, mut vague) = (0, 0);
        for customer in world.customers.iter().filter(|customer| customer.as_firm().is_none()) {
            for system in System::MASTERS {
                let copy = Copy::write(&world, customer, system, 0);
                let person = customer.person();
                let mailbox = [&person.mail, &person.other_mail].iter().any(|mail| copy.mail.contains(*mail));
                all += 1;
                vague += usize::from(!mailbox && copy.phone.is_empty() && !copy.address.true_place);
            }
        }
        assert!(vague * 50 < all, "{vague} of {all}");
    }
}
