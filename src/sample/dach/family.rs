//! Who stands beside whom: sisters of a group, branches, households, namesakes, owners who also buy for their home.
//!
//! All of them are different customers that look alike.

use super::customer::Customer;
use super::firm::{Firm, Sort, form};
use super::person::Person;
use super::place::Address;
use super::words::WORDS;
use crate::sample::random::Stream;

/// Draws the next customers of the world: one alone, or a family. The first of them gets the number `index`.
pub(super) fn next(index: u64, stream: &mut Stream) -> Vec<Customer> {
    let town = WORDS.towns.draw(stream);
    match stream.below(1_000) {
        0..=24 => group(index, town, stream),
        25..=44 => branches(index, town, stream),
        45..=119 => household(index, town, stream),
        120..=139 => namesakes(index, town, stream),
        140..=169 => owner_at_home(index, town, stream),
        170..=454 => {
            let person = Person::draw(&WORDS.towns.things[town], stream);
            vec![Customer::private(index, person, Address::draw(town, true, stream), stream)]
        }
        _ => {
            let firm = Firm::draw(&WORDS.towns.things[town], stream);
            vec![Customer::firm(index, firm, Address::draw(town, false, stream), stream)]
        }
    }
}

/// Firms of one owner in one house, with one switchboard and one domain, and a word each that tells them apart.
fn group(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let place = &WORDS.towns.things[town];
    let sort = if stream.chance(0.6) { Sort::House } else { Sort::Craft };
    let mut firm = Firm::of_sort(sort, place, stream);
    firm.core = firm.core.split(" & ").next().unwrap_or_default().to_owned();
    firm.former = None;
    let first = Customer::firm(index, firm, Address::draw(town, false, stream), stream);
    let first = Customer { shares_house: true, former_address: None, ..first };
    let start = stream.below(WORDS.groups.len());
    let sisters = (1..=stream.between(1, 2) as u64).map(|number| sister(&first, number, start, stream)).collect();
    std::iter::once(first).chain::<Vec<_>>(sisters).collect()
}

fn sister(first: &Customer, number: u64, start: usize, stream: &mut Stream) -> Customer {
    let Some(mother) = first.as_firm() else { return first.clone() };
    let word = WORDS.groups[(start + number as usize * 3) % WORDS.groups.len()];
    let form = form(mother.sort, first.place(), stream);
    let firm = Firm { group: Some(word), trade: None, form, ..mother.clone() };
    let own = Customer::firm(first.index + number, firm, first.address.clone(), stream);
    let phone = first.phone.clone();
    let (domain, mail) = (first.domain.clone(), first.mail.clone());
    Customer { shares_house: true, former_address: None, phone, domain, mail, ..own }
}

/// Houses of one firm in several towns, each an account of its own.
fn branches(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let mut firm = Firm::of_sort(Sort::House, &WORDS.towns.things[town], stream);
    firm.former = None;
    let head = Customer::firm(index, firm, Address::draw(town, false, stream), stream);
    let head = Customer { shares_house: true, former_address: None, vat: None, ..head };
    let mut all = vec![head];
    for _ in 0..stream.between(1, 2) {
        let elsewhere = WORDS.towns.draw(stream);
        if all.iter().any(|house| house.address.town == elsewhere) {
            continue;
        }
        let branch = branch(&all[0], index + all.len() as u64, elsewhere, stream);
        all.push(branch);
    }
    all
}

fn branch(head: &Customer, index: u64, town: usize, stream: &mut Stream) -> Customer {
    let place = &WORDS.towns.things[town];
    let Some(firm) = head.as_firm() else { return head.clone() };
    let short = place.name.split([' ', '/']).next().unwrap_or(place.name);
    let owner = Person::draw(place, stream);
    let firm = Firm { branch: Some(short), owner, ..firm.clone() };
    let own = Customer::firm(index, firm, Address::draw(town, false, stream), stream);
    let mail = match &head.domain {
        Some(domain) => format!("{}@{domain}", super::letters::label(short)),
        None => own.mail.clone(),
    };
    Customer { shares_house: true, former_address: None, vat: None, domain: head.domain.clone(), mail, ..own }
}

/// Two or three people at one door with one line; mobile numbers and mailboxes are their own.
fn household(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let place = &WORDS.towns.things[town];
    let address = Address::draw(town, true, stream);
    let first = Customer::private(index, Person::draw(place, stream), address.clone(), stream);
    let surname = first.person().last.split('-').next().unwrap_or_default().to_owned();
    let others = (1..=stream.between(1, 2) as u64).map(|number| {
        let name = super::person::surname(place, stream);
        let name = if stream.chance(0.75) { (surname.clone(), "de") } else { name };
        let mut person = Person::with_surname(place, name, stream);
        if person.first == first.person().first {
            person.first = super::words::FirstName { full: if person.woman { "Elfriede" } else { "Ewald" }, short: "" };
            person.mail = format!("elf.{}", person.mail);
        }
        let own = Customer::private(index + number, person, address.clone(), stream);
        Customer { shares_house: true, phone: first.phone.clone(), former_address: None, ..own }
    });
    let others: Vec<Customer> = others.collect();
    let first = Customer { shares_house: true, former_address: None, ..first };
    std::iter::once(first).chain(others).collect()
}

/// Two people of one name in two towns.
fn namesakes(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let first = Person::draw(&WORDS.towns.things[town], stream);
    let elsewhere = (town + 1 + stream.below(WORDS.towns.things.len() - 1)) % WORDS.towns.things.len();
    let place = &WORDS.towns.things[elsewhere];
    let other = Person::with_surname(place, (first.last.clone(), "de"), stream);
    let other = Person { first: first.first, second: None, last: first.last.clone(), woman: first.woman, ..other };
    let first = Customer::private(index, first, Address::draw(town, true, stream), stream);
    let other = Customer::private(index + 1, other, Address::draw(elsewhere, true, stream), stream);
    vec![first, other]
}

/// A company, and its owner's home in another street.
fn owner_at_home(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let place = &WORDS.towns.things[town];
    let sort = if stream.chance(0.5) { Sort::Craft } else { Sort::Free };
    let firm = Firm::of_sort(sort, place, stream);
    let owner = firm.owner.clone();
    let mut company = Customer::firm(index, firm, Address::draw(town, false, stream), stream);
    let nearby = if stream.chance(0.5) { town } else { WORDS.towns.draw(stream) };
    let home = Customer::private(index + 1, owner, Address::draw(nearby, true, stream), stream);
    // What is private stays at home: a mailbox of both would make them one.
    if company.mail == home.mail {
        company.mail = format!("office.{}", company.mail);
    }
    vec![company, home]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn members_are_numbered_one_after_the_other() {
        for anchor in 0..2_000 {
            let mut stream = Stream::new(1, Purpose::Family, anchor);
            let members = next(anchor, &mut stream);
            assert!(!members.is_empty());
            for (number, member) in members.iter().enumerate() {
                assert_eq!(member.index, anchor + number as u64);
            }
        }
    }

    #[test]
    fn sisters_share_the_house_and_differ_in_a_word() {
        let mut stream = Stream::new(2, Purpose::Family, 7);
        let group = group(0, 0, &mut stream);
        assert!(group.windows(2).all(|pair| pair[0].address == pair[1].address && pair[0].domain == pair[1].domain));
        let words: std::collections::BTreeSet<_> =
            group.iter().map(|member| member.as_firm().and_then(|firm| firm.group)).collect();
        assert_eq!(words.len(), group.len());
    }
}
