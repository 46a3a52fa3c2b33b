//! What a customer of the second company truly is, before anybody writes it down.

use super::firm::{Firm, Sort};
use super::letters::label;
use super::person::Person;
use super::place::Address;
use super::telephone::Phone;
use super::words::{Town, WORDS, draw};
use crate::sample::keys::{iban, vat_id};
use crate::sample::random::Stream;

/// Who a customer is.
#[derive(Debug, Clone)]
pub(super) enum Party {
    /// An organisation.
    Firm(Box<Firm>),
    /// A private person.
    Private(Box<Person>),
}

/// A customer.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    /// Its number in the world.
    pub(super) index: u64,
    /// Who it is.
    pub(super) party: Party,
    /// Whether house, telephone or domain belong to others as well: names must then tell who is meant.
    pub(super) shares_house: bool,
    /// Where it is.
    pub(super) address: Address,
    /// Where it was.
    pub(super) former_address: Option<Address>,
    /// Its line.
    pub(super) phone: Phone,
    /// A mobile number: of the owner, or the person's own.
    pub(super) mobile: Phone,
    /// A line that is no longer in use.
    pub(super) former_phone: Phone,
    /// Its own domain.
    pub(super) domain: Option<String>,
    /// The mailbox that it gives to everybody.
    pub(super) mail: String,
    /// People who work there; of a private customer nobody.
    pub(super) staff: Vec<Person>,
    /// How mailboxes of the staff are made.
    pub(super) mail_pattern: usize,
    /// VAT id.
    pub(super) vat: Option<String>,
    /// Bank account.
    pub(super) iban: String,
}

impl Customer {
    /// An organisation at an address.
    pub(super) fn firm(index: u64, firm: Firm, address: Address, stream: &mut Stream) -> Self {
        let place = address.place();
        let web = !matches!(firm.sort, Sort::Free | Sort::Practice) || stream.chance(0.5);
        let domain = (web && stream.chance(0.88)).then(|| domain(&firm, place, stream));
        let mail = match &domain {
            Some(domain) => format!("{}@{domain}", mailbox_word(firm.sort, stream)),
            None if firm.is_its_owner() => firm.owner.mail.clone(),
            None => free_mailbox(&firm, place, stream),
        };
        let staff = staff(&firm, place, stream);
        let taxed = firm.sort != Sort::Body || stream.chance(0.4);
        let vat = (taxed && stream.chance(0.9)).then(|| vat_id(place.country, stream));
        let mail_pattern = stream.below(4);
        // Inns and town halls stay where they are.
        let stays = matches!(firm.sort, Sort::Inn | Sort::Body);
        let own = Self::at(index, Party::Firm(Box::new(firm)), address, stream);
        let former_address = own.former_address.clone().filter(|_| !stays);
        Self { former_address, domain, mail, staff, mail_pattern, vat, ..own }
    }

    /// A private person at an address.
    pub(super) fn private(index: u64, person: Person, address: Address, stream: &mut Stream) -> Self {
        let mail = person.mail.clone();
        let party = Party::Private(Box::new(person));
        Self { mail, ..Self::at(index, party, address, stream) }
    }

    fn at(index: u64, party: Party, address: Address, stream: &mut Stream) -> Self {
        let place = address.place();
        let private = matches!(party, Party::Private(_));
        let moved = stream.chance(0.09);
        let town = if stream.chance(0.6) { address.town } else { WORDS.towns.draw(stream) };
        let former = Address::draw(town, private, stream);
        let country = place.country;
        let line = |address: &Address, stream: &mut Stream| {
            Phone::fixed(address.place().country, address.place().dialling_code, !private, stream)
        };
        Self {
            index,
            party,
            shares_house: false,
            phone: line(&address, stream),
            former_phone: line(&former, stream),
            former_address: (moved && former.place().country == country).then_some(former),
            mobile: Phone::mobile(country, stream),
            address,
            domain: None,
            mail: String::new(),
            staff: Vec::new(),
            mail_pattern: 0,
            vat: None,
            iban: iban(country, &["60050101", "65450070", "73350000"], stream),
        }
    }

    /// The organisation, if it is one.
    pub(super) fn as_firm(&self) -> Option<&Firm> {
        match &self.party {
            Party::Firm(firm) => Some(firm),
            Party::Private(_) => None,
        }
    }

    /// The person: the customer itself, or who owns or runs it.
    pub(super) fn person(&self) -> &Person {
        match &self.party {
            Party::Firm(firm) => &firm.owner,
            Party::Private(person) => person,
        }
    }

    /// Where it is.
    pub(super) fn place(&self) -> &'static Town {
        self.address.place()
    }

    /// The mailbox of one of the staff: at the domain, or the common one where there is none.
    pub(super) fn mail_of(&self, person: &Person) -> String {
        let Some(domain) = &self.domain else { return self.mail.clone() };
        let (first, last) = (label(person.first.full), label(&person.last));
        let initial = first.chars().next().unwrap_or('x');
        let local = match self.mail_pattern {
            0 => format!("{first}.{last}"),
            1 => format!("{initial}.{last}"),
            2 => last,
            _ => format!("{initial}{last}"),
        };
        format!("{local}@{domain}")
    }

    /// Id in the truth.
    pub(super) fn true_id(&self) -> String {
        format!("K{:06}", self.index + 1)
    }
}

fn staff(firm: &Firm, place: &Town, stream: &mut Stream) -> Vec<Person> {
    let others = match firm.sort {
        Sort::Free => 0,
        Sort::Practice | Sort::Craft => stream.between(0, 2),
        _ => stream.between(1, 3),
    };
    std::iter::once(firm.owner.clone()).chain((0..others).map(|_| Person::draw(place, stream))).collect()
}

fn domain(firm: &Firm, place: &Town, stream: &mut Stream) -> String {
    let name = firm.domain_label(place, stream);
    let end = match (place.country, stream.below(10)) {
        (_, 0..=1) => "com",
        ("AT", _) => "at",
        ("CH", _) => "ch",
        _ => "de",
    };
    format!("{name}.{end}")
}

fn mailbox_word(sort: Sort, stream: &mut Stream) -> &'static str {
    match sort {
        Sort::Inn => stream.pick(&["info", "rezeption", "hotel", "office", "welcome"]),
        Sort::Body => stream.pick(&["gemeinde", "sekretariat", "office", "verwaltung", "info"]),
        Sort::Practice => stream.pick(&["ordination", "praxis", "office", "kanzlei"]),
        _ => stream.pick(&["office", "info", "info", "kontakt", "mail"]),
    }
}

/// A mailbox at a provider with the firm's name in it.
fn free_mailbox(firm: &Firm, place: &Town, stream: &mut Stream) -> String {
    let provider = draw(&WORDS.free_mail, place.country, stream).copied().unwrap_or_default();
    let core = label(&firm.core).replace("-soehne", "");
    let trade = firm.trade.map(|trade| label(if trade.before.is_empty() { trade.behind } else { trade.before }));
    let town = label(place.short());
    let local = match trade {
        Some(trade) if firm.sort != Sort::Body => format!("{trade}.{core}"),
        _ => format!("office.{core}"),
    };
    let local = if firm.sort == Sort::Inn { format!("{local}.{town}") } else { local };
    format!("{local}@{provider}")
}
