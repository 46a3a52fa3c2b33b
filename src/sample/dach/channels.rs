//! How one reaches a customer, as a record has it: telephone, mailbox, website, and the keys of tax office and bank.

use super::customer::Customer;
use super::hand::{Habit, Hand, System};
use super::person::Person;
use super::place::next_digit;
use super::telephone::{Phone, PhoneStyle};
use crate::sample::spelling::misspelt;

/// A value of a record, and whether it is one by which the customer can be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// As written.
    pub(super) text: String,
    /// Whether it is the customer's own and right.
    pub(super) right: bool,
}

/// The main number of a record, and perhaps a mobile number beside it.
pub(super) fn phones(customer: &Customer, hand: &mut Hand) -> (Told, String) {
    let (missing, filler) = (hand.does(Habit::PhoneMissing), hand.does(Habit::PhoneFiller));
    let (mobile_first, former) = (hand.does(Habit::MobileFirst), hand.does(Habit::PhoneFormer));
    let mistyped = hand.does(Habit::PhoneMistyped);
    let number = match (mobile_first, former) {
        (true, _) => &customer.mobile,
        (false, true) => &customer.former_phone,
        (false, false) => &customer.phone,
    };
    let text = phone(number, hand);
    let beside = if mobile_first || !hand.stream.chance(0.3) { String::new() } else { phone(&customer.mobile, hand) };
    let told = match (missing, filler, mistyped) {
        (true, _, _) => return (Told::default(), String::new()),
        (_, true, _) => {
            Told { text: hand.stream.pick(&["0000", "-", "unbekannt", "0123456789"]).to_owned(), right: false }
        }
        (_, _, true) => Told { text: next_digit(&text, 1), right: false },
        _ => Told { text, right: mobile_first || (!former && !customer.shares_house) },
    };
    (told, beside)
}

/// A number in the ways of a system.
pub(super) fn phone(number: &Phone, hand: &mut Hand) -> String {
    use PhoneStyle::{DoubleZero, International, Pairs, Plain, Slash, Tight, WithZero};
    let styles = match (hand.system, number.country) {
        (System::Sales, _) => [International, International, International, WithZero, Tight],
        (System::Sap, "DE") => [Slash, Slash, Slash, Pairs, International],
        (System::Sap, _) => [DoubleZero, DoubleZero, WithZero, International, International],
        (System::Shop, _) => [Tight, Tight, Plain, Plain, Pairs],
        (System::Office, _) => [International, WithZero, Slash, Pairs, Slash],
        (System::List, _) => [Pairs, Pairs, Pairs, International, Plain],
        (System::Mention, _) => [International, Tight, Tight, Pairs, WithZero],
    };
    let style = hand.stream.pick(&styles);
    let extension =
        hand.stream.chance(0.45).then(|| if hand.stream.chance(0.6) { 0 } else { hand.stream.between(10, 39) });
    number.written(style, extension)
}

/// The mailbox of a record; `person` is who it is about, if anybody.
pub(super) fn mailbox(customer: &Customer, person: Option<&Person>, again: bool, hand: &mut Hand) -> Told {
    let own = own_mailbox(customer, person, again, hand);
    let (missing, mistyped) = (hand.does(Habit::MailMissing), hand.does(Habit::MailMistyped));
    let (several, filler) = (hand.does(Habit::MailSeveral), hand.does(Habit::MailFiller));
    let shared = customer.shares_house && own == customer.mail && customer.as_firm().is_some();
    match (missing, filler, mistyped, several) {
        (true, _, _, _) => Told::default(),
        (_, true, _, _) => {
            let text = hand.stream.pick(&["keine@email.at", "n/a", "-", "noreply@noreply.com", "xx@xx.xx"]).to_owned();
            Told { text, right: false }
        }
        (_, _, true, _) => Told { text: mistyped_mailbox(&own, hand), right: false },
        (_, _, _, true) if own != customer.mail => Told { text: format!("{}; {own}", customer.mail), right: !shared },
        _ => Told { text: own, right: !shared },
    }
}

fn own_mailbox(customer: &Customer, person: Option<&Person>, again: bool, hand: &mut Hand) -> String {
    let (of_staff, second) = (hand.does(Habit::MailOfStaff), hand.does(Habit::MailSecond));
    if customer.as_firm().is_none() {
        let person = customer.person();
        return if second || again { person.other_mail.clone() } else { person.mail.clone() };
    }
    match (&customer.domain, person) {
        (Some(_), Some(person)) if of_staff || again => customer.mail_of(person),
        (Some(domain), _) if second => {
            format!("{}@{domain}", hand.stream.pick(&["buchhaltung", "einkauf", "rechnung"]))
        }
        _ => customer.mail.clone(),
    }
}

/// A slip in the part before the sign, or a provider that does not exist.
fn mistyped_mailbox(mailbox: &str, hand: &mut Hand) -> String {
    const PROVIDERS: [(&str, &str); 5] = [
        ("gmail.com", "gmial.com"),
        ("gmx.at", "gmx.aat"),
        ("bluewin.ch", "bluewin.hc"),
        ("web.de", "web.d"),
        ("hotmail.com", "hotmial.com"),
    ];
    if let Some((right, wrong)) = PROVIDERS.iter().find(|(right, _)| mailbox.ends_with(right)) {
        return mailbox.replace(right, wrong);
    }
    let Some((local, domain)) = mailbox.split_once('@') else { return mailbox.to_owned() };
    let local = misspelt(local, &mut hand.stream).unwrap_or_else(|| format!("{local}1"));
    format!("{local}@{domain}")
}

/// The website.
pub(super) fn website(customer: &Customer, hand: &mut Hand) -> String {
    let missing = hand.does(Habit::WebsiteMissing);
    let Some(domain) = customer.domain.as_ref().filter(|_| !missing) else { return String::new() };
    match hand.stream.below(4) {
        0 => format!("https://www.{domain}"),
        1 => format!("http://{domain}/"),
        2 => domain.clone(),
        _ => format!("www.{domain}"),
    }
}

/// The VAT id, in the spelling of its country.
pub(super) fn vat(customer: &Customer, hand: &mut Hand) -> Told {
    let (missing, mistyped) = (hand.does(Habit::KeyMissing), hand.does(Habit::KeyMistyped));
    let Some(id) = customer.vat.as_ref().filter(|_| !missing) else { return Told::default() };
    let id = if mistyped { next_digit(id, 2) } else { id.clone() };
    let text = match (customer.place().country, hand.stream.below(3)) {
        ("CH", 0) => dotted(&id, if customer.place().language == "fr" { " TVA" } else { " MWST" }),
        ("CH", 1) => dotted(&id, ""),
        ("AT", 0) => format!("{} {}", &id[..3], &id[3..]),
        _ => id,
    };
    Told { text, right: !mistyped }
}

/// `CHE-123.456.789 MWST`
fn dotted(id: &str, end: &str) -> String {
    let digits = id.trim_start_matches("CHE");
    match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (Some(one), Some(two), Some(three)) => format!("CHE-{one}.{two}.{three}{end}"),
        _ => id.to_owned(),
    }
}

/// The bank account.
pub(super) fn iban(customer: &Customer, hand: &mut Hand) -> String {
    if hand.does(Habit::IbanMissing) || customer.as_firm().is_none() {
        return String::new();
    }
    let groups: Vec<String> =
        customer.iban.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    groups.join(if hand.stream.chance(0.6) { " " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::{Purpose, Stream};

    #[test]
    fn swiss_numbers_are_written_with_dots() {
        assert_eq!(dotted("CHE123456789", " MWST"), "CHE-123.456.789 MWST");
    }

    #[test]
    fn a_slip_makes_another_mailbox() {
        let mut hand = Hand::new(System::Shop, 1.0, Stream::new(1, Purpose::Copy, 4));
        assert_eq!(mistyped_mailbox("a.huber@gmx.at", &mut hand), "a.huber@gmx.aat");
        assert_ne!(mistyped_mailbox("office@gralivo.at", &mut hand), "office@gralivo.at");
    }
}
