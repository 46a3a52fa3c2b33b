//! Addresses, numbers and mailboxes as people write them down.

use super::contact::{Address, Phone, free_mailbox};
use super::customer::Customer;
use super::habits::{Habit, Hand};
use super::random::Stream;
use super::spelling::{misspelt, umlauts_transcribed};

/// Street and house number.
pub(super) fn street(hand: &mut Hand, address: &Address) -> String {
    let mut street = address.street.clone();
    if hand.does(Habit::StreetMisspelt)
        && let Some(changed) = misspelt(&street, &mut hand.stream)
    {
        street = changed;
    }
    if hand.does(Habit::StreetAbbreviated) {
        street = street.replace("straße", "str.").replace("Straße", "Str.");
    } else if hand.does(Habit::UmlautTranscribed) {
        street = umlauts_transcribed(&street);
    }
    let number =
        if hand.does(Habit::HouseNumberOff) { off(&address.number, &mut hand.stream) } else { address.number.clone() };
    format!("{street} {number}").trim_end().to_owned()
}

/// `12a` → `12`, `12-14` → `12`, `12` → `12a` or nothing.
fn off(number: &str, stream: &mut Stream) -> String {
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    if digits.len() < number.len() {
        digits
    } else if stream.chance(0.6) {
        format!("{digits}a")
    } else {
        String::new()
    }
}

/// The postcode.
pub(super) fn postcode(hand: &mut Hand, address: &Address) -> String {
    let mut postcode = address.postcode.to_owned();
    if hand.does(Habit::PostcodeOff) {
        let at = 1 + hand.stream.below(postcode.len() - 1);
        let digit = hand.stream.digits(1);
        postcode.replace_range(at..=at, &digit);
    }
    postcode
}

/// The town.
pub(super) fn town(hand: &mut Hand, address: &Address) -> String {
    let town = address.town();
    let mut written = town.name.to_owned();
    if hand.does(Habit::TownOtherwise) && !town.other.is_empty() {
        town.other.clone_into(&mut written);
    }
    if hand.does(Habit::TownMisspelt)
        && let Some(changed) = misspelt(&written, &mut hand.stream)
    {
        written = changed;
    }
    if hand.does(Habit::UmlautTranscribed) { umlauts_transcribed(&written) } else { written }
}

/// A number that somebody took down: the switchboard, an extension, a mobile, or a number of before.
pub(super) fn phone(hand: &mut Hand, customer: &Customer) -> String {
    let way = if hand.stream.chance(0.6) { hand.keeper() as usize } else { hand.stream.below(8) };
    let current = match &customer.former_phone {
        Some(former) if hand.does(Habit::OldPhone) => former,
        _ => &customer.phone,
    };
    if hand.does(Habit::MobileInstead) {
        return Phone::mobile(customer.address.town().country, &mut hand.stream).written(way);
    }
    if hand.does(Habit::Extension) {
        return current.with_extension(hand.stream.between(11, 89).to_string()).written(way);
    }
    current.written(way)
}

/// A mailbox that somebody noted: of the firm, of a department, of a person.
pub(super) fn email(hand: &mut Hand, customer: &Customer) -> String {
    if hand.does(Habit::PrivateMail) && !customer.is_private() {
        let local = customer.staff(hand.stream.below(3) as u64).mailbox(0);
        return free_mailbox(&local, &mut hand.stream);
    }
    if hand.does(Habit::PersonalMail) {
        let person = customer.staff(hand.stream.below(3) as u64);
        return customer.mail_of(&person);
    }
    match (&customer.domain, hand.stream.below(5)) {
        (Some(domain), 0) => {
            let desk = hand.stream.pick(&["einkauf", "rechnung", "technik", "office", "verwaltung", "buchhaltung"]);
            format!("{desk}@{domain}")
        }
        _ => customer.mail(),
    }
}

/// The website in one of its spellings.
pub(super) fn website(domain: &str, stream: &mut Stream) -> String {
    match stream.below(4) {
        0 => domain.to_owned(),
        1 => format!("https://www.{domain}"),
        2 => format!("http://www.{domain}/"),
        _ => format!("www.{domain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn house_numbers_go_astray_in_small_ways() {
        let mut stream = Stream::new(1, Purpose::Copy, 1);
        assert_eq!(off("12a", &mut stream), "12");
        assert_eq!(off("12-14", &mut stream), "12");
        assert!(["12a", ""].contains(&off("12", &mut stream).as_str()));
    }
}
