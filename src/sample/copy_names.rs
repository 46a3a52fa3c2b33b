//! Names as people write them into a field: worded, spelled and marked by the habits of a department.

use super::constellation::Relation;
use super::contact::Person;
use super::customer::{Customer, Party};
use super::habits::{Habit, Hand, Keeper};
use super::naming::{FormWording, Name, TradeWording, Wording};
use super::random::{Purpose, Stream};
use super::spelling::{cut, slip};

/// The customer's name as a document or a list gives it, beside which there is little else.
pub(super) fn mention(seed: u64, mess: f64, customer: &Customer, keeper: Keeper, number: u64) -> String {
    let stream = Stream::new(seed, Purpose::Wording, customer.index * 64 + keeper as u64 * 8 + number % 8);
    let mut hand = Hand::new(keeper, mess, stream);
    let initials = !customer.is_private() && hand.does(Habit::Acronym);
    let name = match &customer.party {
        Party::Private(person) => {
            let mut person = person.clone();
            slip(&mut hand, &mut person.last);
            person_name(&mut hand, &person)
        }
        Party::Firm(name) => {
            let careful = customer.relation == Relation::Namesake;
            firm_name(&mut hand, customer, name, careful, initials)
        }
    };
    if hand.does(Habit::Cut) { cut(&name, 30) } else { name }
}

/// A person's name in one field.
pub(super) fn person_name(hand: &mut Hand, person: &Person) -> String {
    if hand.does(Habit::SurnameFirst) {
        format!("{}, {}", person.last, person.first)
    } else if hand.stream.chance(0.1) {
        format!("{} {} {}", person.salutation, person.first, person.last)
    } else {
        format!("{} {}", person.first, person.last)
    }
}

/// A firm's name as the hand writes it. A careful hand leaves in what sets the firm apart from others.
pub(super) fn firm_name(hand: &mut Hand, customer: &Customer, name: &Name, careful: bool, initials: bool) -> String {
    let mut name = name.clone();
    slip(hand, &mut name.brand);
    let wording = wording(hand, customer, &mut name, careful, initials);
    let mut written = name.written(wording);
    if hand.does(Habit::AndOtherwise) {
        written = written.replace(" & ", hand.stream.pick(&[" und ", " u. ", " + ", "&"]));
    }
    if hand.does(Habit::HyphenOtherwise) {
        written = written.replacen('-', hand.stream.pick(&[" ", "", " - "]), 1);
    }
    let town = customer.address.town().name;
    if hand.does(Habit::TownAppended) && !written.contains(town) {
        written = format!("{written}{}{town}", hand.stream.pick(&[", ", " ", " - "]));
    }
    if hand.does(Habit::PersonInName) {
        let person = customer.staff(0);
        written = format!("{written}, {} {}", if person.salutation == "Herr" { "Hr." } else { "Fr." }, person.last);
    }
    if hand.does(Habit::Capitals) {
        written = written.to_uppercase();
    }
    written
}

fn wording(hand: &mut Hand, customer: &Customer, name: &mut Name, careful: bool, initials: bool) -> Wording {
    let trade = if hand.does(Habit::TradeLeftOut) && !careful && may_lose_trade(customer, name) {
        TradeWording::LeftOut
    } else if hand.does(Habit::TradeInFront) {
        TradeWording::InFront
    } else if hand.does(Habit::WordAbbreviated) {
        TradeWording::Abbreviated(hand.stream.below(2))
    } else if hand.does(Habit::TradeLonger) {
        TradeWording::Longer
    } else {
        TradeWording::Registered
    };
    let form = if hand.does(Habit::FormLeftOut) {
        FormWording::LeftOut
    } else if hand.does(Habit::FormInFull) {
        FormWording::InFull
    } else if hand.does(Habit::WrongForm) {
        FormWording::Wrong
    } else if hand.does(Habit::FormOther) {
        FormWording::Other(hand.stream.below(8))
    } else {
        FormWording::Registered
    };
    if hand.does(Habit::FirstName) && name.is_surname() {
        name.first_name = name.first_name.or(customer.owner_first_name);
    }
    let first_name = !hand.does(Habit::FirstNameLost);
    let addition = customer.relation != Relation::Branch || careful || hand.stream.chance(0.6);
    Wording { trade, form, first_name, addition, initials }
}

/// A sibling without its trade could be any of the group; a surname alone could be anybody.
fn may_lose_trade(customer: &Customer, name: &Name) -> bool {
    name.trade.is_some() && !matches!(customer.relation, Relation::Sibling | Relation::Namesake)
}
