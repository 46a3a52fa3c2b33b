//! Who stands beside whom: sisters of a group, branches, households, namesakes, owners who also buy for their home.
//!
//! All of them are different customers that look alike.

use super::customer::Customer;
use super::firm::{Firm, Sort, form};
use super::person::{Person, is_common};
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
        120..=127 => namesakes(index, town, stream),
        128..=154 => owner_at_home(index, town, stream),
        155..=454 => {
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
    let end = firm.core.find(" & ").unwrap_or(firm.core.len());
    firm.core.truncate(end);
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
    let name = Firm { group: Some(word), trade: None, form, ..mother.clone() };
    let own = Customer::firm(first.index + number, name, first.address.clone(), stream);
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
    let short = place.short();
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
    let mut all = vec![Customer { shares_house: true, former_address: None, ..first }];
    for _ in 0..stream.between(1, 2) {
        let own = member(&all, &surname, stream);
        all.push(own);
    }
    all
}

/// One more at the door, mostly of the same surname and never of the same given name.
fn member(all: &[Customer], surname: &str, stream: &mut Stream) -> Customer {
    let (first, place) = (&all[0], all[0].place());
    let name = super::person::surname(place, stream);
    let name = if stream.chance(0.75) { (surname.to_owned(), "de") } else { name };
    let mut person = Person::with_surname(place, name.clone(), stream);
    while all.iter().any(|other| other.person().first == person.first) {
        person = Person::with_surname(place, name.clone(), stream);
    }
    let own = Customer::private(first.index + all.len() as u64, person, first.address.clone(), stream);
    Customer { shares_house: true, phone: first.phone.clone(), former_address: None, ..own }
}

/// Two people of one common name in two towns.
fn namesakes(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let home = &WORDS.towns.things[town];
    let common = |person: &Person| is_common(home, &person.last);
    let somebody = (0..20).map(|_| Person::draw(home, stream)).find(common);
    let first = somebody.unwrap_or_else(|| Person::draw(home, stream));
    let elsewhere = (town + 1 + stream.below(WORDS.towns.things.len() - 1)) % WORDS.towns.things.len();
    let other = first.namesake(&WORDS.towns.things[elsewhere], stream);
    let first = Customer::private(index, first, Address::draw(town, true, stream), stream);
    let other = Customer::private(index + 1, other, Address::draw(elsewhere, true, stream), stream);
    vec![first, other]
}

/// A company, and its owner's home in another street.
fn owner_at_home(index: u64, town: usize, stream: &mut Stream) -> Vec<Customer> {
    let place = &WORDS.towns.things[town];
    let company = |firm: &Firm| !firm.is_its_owner() && firm.form.is_some();
    let drawn = (0..20).map(|_| Firm::of_sort(Sort::Craft, place, stream)).find(company);
    let firm = drawn.unwrap_or_else(|| Firm::of_sort(Sort::House, place, stream));
    let owner = firm.owner.clone();
    let company = Customer::firm(index, firm, Address::draw(town, false, stream), stream);
    let nearby = if stream.chance(0.5) { town } else { WORDS.towns.draw(stream) };
    let home = Customer::private(index + 1, owner, Address::draw(nearby, true, stream), stream);
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
