//! What a customer truly is, before anybody writes it down.

use super::constellation::{Relation, Seat};
use super::contact::{Address, Person, Phone, free_mailbox, surname};
use super::domain::Domains;
use super::family::{Shared, elsewhere, legal_form, member};
use super::keys::{iban, vat_id};
use super::naming::Name;
#[cfg(test)]
use super::naming::Wording;
use super::random::{Purpose, Stream};
use super::words::WORDS;

/// Staff of a customer that a stream can tell apart.
const STAFF_SLOTS: u64 = 8;

/// A customer: an organisation or a private person.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    /// Its number in the world.
    pub(super) index: u64,
    /// What it has to do with its neighbours in the world.
    pub(super) relation: Relation,
    /// Who it is.
    pub(super) party: Party,
    /// The name of a firm before it was renamed.
    pub(super) former_name: Option<Name>,
    /// Where it is.
    pub(super) address: Address,
    /// Where it was before it moved.
    pub(super) former_address: Option<Address>,
    /// Its number, at the switchboard if it has one.
    pub(super) phone: Phone,
    /// A number that is no longer in use.
    pub(super) former_phone: Option<Phone>,
    /// Its own domain.
    pub(super) domain: Option<String>,
    /// A mailbox at a provider, where it has no domain.
    pub(super) mailbox: String,
    /// Pattern of its mailboxes.
    pub(super) mail_pattern: usize,
    /// VAT id; branches use that of their head office and have none of their own here.
    pub(super) vat: Option<String>,
    /// Bank account.
    pub(super) iban: Option<String>,
    /// First name of the owner, where a person owns it who gave it the name.
    pub(super) owner_first_name: Option<&'static str>,
    seed: u64,
}

/// Who a customer is.
#[derive(Debug, Clone)]
pub(super) enum Party {
    /// A firm or public body.
    Firm(Name),
    /// A private person.
    Private(Person),
}

/// What sort of customer it is; known without building the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A firm.
    Firm,
    /// A public body or association.
    Institution,
    /// A private person.
    Private,
}

/// The sort of the customer at a seat.
pub(super) fn sort(seed: u64, seat: Seat) -> Sort {
    match seat.relation {
        Relation::Household => Sort::Private,
        Relation::Single => match Stream::new(seed, Purpose::Family, seat.anchor).weighted(&[84, 4, 12]) {
            0 => Sort::Firm,
            1 => Sort::Institution,
            _ => Sort::Private,
        },
        _ => Sort::Firm,
    }
}

impl Customer {
    /// The customer with this number.
    pub(super) fn build(seed: u64, domains: &Domains, index: u64, seat: Seat) -> Self {
        let sort = sort(seed, seat);
        let mut family = Stream::new(seed, Purpose::Family, seat.anchor);
        family.next(); // the draw that decided the sort
        let shared = Shared::draw(sort, domains.customers(), &mut family);
        let mut own = Stream::new(seed, Purpose::Customer, index);
        let (party, address, phone) = member(seat, sort, &shared, &mut own);
        let domain = match seat.relation {
            Relation::Sibling | Relation::Branch => domains.choose(&shared.name, &shared.address, &mut family),
            _ => match &party {
                Party::Firm(name) => domains.choose(name, &address, &mut own),
                Party::Private(_) => None,
            },
        };
        let firm = matches!(party, Party::Firm(_));
        let country = address.town().country;
        let has_vat = firm && !(seat.relation == Relation::Branch && seat.member > 0);
        let mut customer = Self {
            index,
            relation: seat.relation,
            former_name: former_name(&party, seat, &mut own),
            former_address: own.chance(0.12).then(|| former_address(&address, &mut own)),
            former_phone: own.chance(0.15).then(|| Phone::draw(address.town(), firm, &mut own)),
            mailbox: mailbox(&party, &shared.surname, &mut own),
            mail_pattern: own.below(4),
            vat: has_vat.then(|| vat_id(country, &mut own)),
            iban: has_vat.then(|| iban(country, &WORDS.bank_codes, &mut own)),
            owner_first_name: owner(&party, &mut own),
            party,
            address,
            phone,
            domain,
            seed,
        };
        if customer.former_address.is_some() && customer.former_phone.is_some() {
            customer.former_phone = None; // one thing changes at a time, or nothing would connect old and new copies
        }
        customer
    }

    /// Its full and present name.
    #[cfg(test)]
    pub(super) fn name(&self) -> String {
        match &self.party {
            Party::Firm(name) => name.written(Wording::REGISTERED),
            Party::Private(person) => format!("{} {}", person.first, person.last),
        }
    }

    /// Whether it is a private person.
    pub(super) fn is_private(&self) -> bool {
        matches!(self.party, Party::Private(_))
    }

    /// Somebody who works there; a private person is their own staff.
    pub(super) fn staff(&self, number: u64) -> Person {
        let name = match &self.party {
            Party::Private(person) => return person.clone(),
            Party::Firm(name) => name,
        };
        let mut stream = Stream::new(self.seed, Purpose::Staff, self.index * STAFF_SLOTS + number % STAFF_SLOTS);
        let person = Person::draw(surname(&mut stream), &mut stream);
        match self.owner_first_name {
            Some(first) if number == 0 && name.is_surname() => {
                Person { first, last: name.brand.clone(), salutation: form_of_address(first) }
            }
            _ => person,
        }
    }

    /// The mailbox of somebody who works there.
    pub(super) fn mail_of(&self, person: &Person) -> String {
        match &self.domain {
            Some(domain) => format!("{}@{domain}", person.mailbox(self.mail_pattern)),
            None => self.mailbox.clone(),
        }
    }

    /// The mailbox of the firm.
    pub(super) fn mail(&self) -> String {
        match &self.domain {
            Some(domain) if self.mail_pattern == 3 => format!("kontakt@{domain}"),
            Some(domain) => format!("info@{domain}"),
            None => self.mailbox.clone(),
        }
    }
}

/// Seven firms in a hundred had another name: another owner's, or another trade and form.
fn former_name(party: &Party, seat: Seat, stream: &mut Stream) -> Option<Name> {
    let Party::Firm(name) = party else { return None };
    if !stream.chance(0.07) || name.nickname.is_some() || matches!(seat.relation, Relation::Sibling | Relation::Branch)
    {
        return None;
    }
    let form = legal_form("DE", stream).or(name.form);
    if stream.chance(0.55) {
        Some(Name { brand: surname(stream), coined: false, first_name: None, form, addition: None, ..name.clone() })
    } else {
        let trade = Some(WORDS.trades.draw(stream));
        Some(Name { trade, form, addition: None, ..name.clone() })
    }
}

fn former_address(address: &Address, stream: &mut Stream) -> Address {
    let town = if stream.chance(0.65) { address.town } else { elsewhere(address.town, stream) };
    Address::draw(town, stream)
}

fn mailbox(party: &Party, surname: &str, stream: &mut Stream) -> String {
    let local = match party {
        Party::Private(person) => person.mailbox(stream.below(2)),
        Party::Firm(name) => {
            let trade = name.trade.map_or("firma", |trade| WORDS.trades.things[trade].behind);
            super::spelling::slug(&format!("{} {trade}", if name.nickname.is_some() { surname } else { &name.brand }))
        }
    };
    free_mailbox(&local, stream)
}

fn form_of_address(first: &str) -> &'static str {
    WORDS.first_names.iter().find(|name| name.0 == first).map_or("Herr", |name| name.1)
}

fn owner(party: &Party, stream: &mut Stream) -> Option<&'static str> {
    let Party::Firm(name) = party else { return None };
    if !name.is_surname() || !stream.chance(0.6) {
        return name.first_name;
    }
    name.first_name.or_else(|| Some(stream.pick(&WORDS.first_names).0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::constellation::seat;
    use crate::sample::settings::Rates;

    fn customers(count: u64) -> Vec<(Seat, Customer)> {
        let domains = Domains::new(count);
        let rates = Rates::default();
        let build = |index| {
            let seat = seat(5, &rates, index);
            (seat, Customer::build(5, &domains, index, seat))
        };
        (0..count).map(build).collect()
    }

    #[test]
    fn siblings_share_house_and_domain_but_not_the_name() {
        let all = customers(2_000);
        for pair in all.windows(2).filter(|pair| pair[1].0.relation == Relation::Sibling && pair[1].0.member > 0) {
            let (left, right) = (&pair[0].1, &pair[1].1);
            assert_eq!(left.address, right.address);
            assert_eq!(left.domain, right.domain);
            assert_ne!(left.name(), right.name());
            assert_ne!(left.vat, right.vat);
        }
    }

    #[test]
    fn branches_share_the_domain_but_not_the_town() {
        let all = customers(2_000);
        let branches =
            all.iter().zip(&all[1..]).filter(|(_, right)| right.0.relation == Relation::Branch && right.0.member == 1);
        for ((_, head), (_, branch)) in branches {
            assert_eq!(head.domain, branch.domain);
            assert_ne!(head.address.town, branch.address.town);
            assert_eq!(branch.vat, None);
        }
    }

    #[test]
    fn households_share_address_and_surname() {
        let all = customers(4_000);
        for pair in all.windows(2).filter(|pair| pair[1].0.relation == Relation::Household && pair[1].0.member == 1) {
            let (Party::Private(left), Party::Private(right)) = (&pair[0].1.party, &pair[1].1.party) else {
                panic!("a household of firms")
            };
            assert_eq!(left.last, right.last);
            assert_eq!(pair[0].1.address, pair[1].1.address);
        }
    }

    #[test]
    fn most_names_are_unique_and_some_are_not() {
        let names: std::collections::BTreeSet<String> = customers(3_000).iter().map(|one| one.1.name()).collect();
        assert!((2_500..2_990).contains(&names.len()), "{}", names.len());
    }
}
