//! Families of customers: what their members share, and how each differs from the others.

use super::constellation::{Relation, Seat};
use super::contact::{Address, Person, Phone, coined, compound_surname, surname};
use super::customer::{Party, Sort};
use super::naming::Name;
use super::random::Stream;
use super::words::WORDS;

/// What the members of a family share, and what single customers have for themselves.
pub(super) struct Shared {
    /// The surname after which a firm or household is named.
    pub(super) surname: String,
    /// The name of the firm, if it is one.
    pub(super) name: Name,
    /// Where the family is at home.
    pub(super) address: Address,
    phone: Phone,
}

impl Shared {
    /// Draws what a family shares in a world of so many customers.
    pub(super) fn draw(sort: Sort, customers: f64, stream: &mut Stream) -> Self {
        let town = WORDS.towns.draw(stream);
        let surname = surname(stream);
        let address = Address::draw(town, stream);
        let name = match sort {
            Sort::Institution => institution(&surname, &address, customers, stream),
            _ => firm_name(&surname, address.town().country, stream),
        };
        let phone = Phone::draw(address.town(), sort != Sort::Private, stream);
        Self { surname, name, address, phone }
    }
}

/// Party, address and telephone of one member of a family.
pub(super) fn member(seat: Seat, sort: Sort, shared: &Shared, own: &mut Stream) -> (Party, Address, Phone) {
    let same = || (shared.address.clone(), shared.phone.clone());
    match seat.relation {
        Relation::Household => {
            let person = Person::draw(shared.surname.clone(), own);
            let phone = if own.chance(0.7) { shared.phone.clone() } else { Phone::mobile(shared.phone.country, own) };
            (Party::Private(person), shared.address.clone(), phone)
        }
        Relation::Single => {
            let (address, phone) = same();
            let party = match sort {
                Sort::Private => Party::Private(Person::draw(shared.surname.clone(), own)),
                _ => Party::Firm(shared.name.clone()),
            };
            (party, address, phone)
        }
        Relation::Sibling => {
            let (address, phone) = same();
            let phone = if own.chance(0.6) { phone } else { phone.with_extension(own.between(20, 90).to_string()) };
            (Party::Firm(sibling(&shared.name, seat)), address, phone)
        }
        Relation::Branch if seat.member == 0 => (Party::Firm(shared.name.clone()), same().0, same().1),
        Relation::Branch => {
            let town = elsewhere(shared.address.town, own);
            let (address, phone) = settled(town, own);
            (Party::Firm(branch(&shared.name, &address, own)), address, phone)
        }
        Relation::Namesake => {
            let near = seat.member == 0 || own.chance(0.3);
            let town = if near { shared.address.town } else { elsewhere(shared.address.town, own) };
            let (address, phone) = settled(town, own);
            (Party::Firm(namesake(&shared.name, &shared.surname, address.town().country, own)), address, phone)
        }
        Relation::DoubleBarrelled => {
            let town = if own.chance(0.6) { shared.address.town } else { elsewhere(shared.address.town, own) };
            let (address, phone) = settled(town, own);
            (Party::Firm(double_barrelled(shared, seat, own)), address, phone)
        }
    }
}

fn settled(town: usize, stream: &mut Stream) -> (Address, Phone) {
    let address = Address::draw(town, stream);
    let phone = Phone::draw(address.town(), true, stream);
    (address, phone)
}

/// Another town of the same country.
pub(super) fn elsewhere(town: usize, stream: &mut Stream) -> usize {
    let towns = &WORDS.towns;
    loop {
        let other = towns.draw(stream);
        if other != town && towns.things[other].country == towns.things[town].country {
            return other;
        }
    }
}

fn firm_name(surname: &str, country: &str, stream: &mut Stream) -> Name {
    let trade = WORDS.trades.draw(stream);
    let mut name = Name {
        brand: surname.to_owned(),
        first_name: None,
        trade: Some(trade),
        trade_in_front: false,
        addition: None,
        form: legal_form(country, stream),
        nickname: None,
        coined: false,
    };
    match stream.weighted(&[40, 14, 12, 10, 16, 8]) {
        0 => {}
        1 => name.trade_in_front = true,
        2 => name.first_name = Some(stream.pick(&WORDS.first_names).0),
        3 => {
            name.trade = None;
            name.first_name = stream.chance(0.5).then(|| stream.pick(&WORDS.first_names).0);
        }
        4 => {
            name.brand = coined(stream);
            name.coined = true;
        }
        _ => {
            let second = self::surname(stream);
            name.brand =
                if stream.chance(0.6) { format!("{surname} & {second}") } else { format!("{surname}-{second}") };
        }
    }
    name
}

/// A legal form that the country knows; few firms have none.
pub(super) fn legal_form(country: &str, stream: &mut Stream) -> Option<usize> {
    let forms = &WORDS.legal_forms;
    if stream.chance(0.08) {
        return None;
    }
    (0..64)
        .map(|_| forms.draw(stream))
        .find(|form| forms.things[*form].country == country)
        .or_else(|| forms.things.iter().position(|form| form.country == country))
}

/// Share of the customers that are public bodies and associations.
const INSTITUTIONS: f64 = 0.03;

/// How many institutions there are for each of so many possible names.
pub(super) fn institutions(customers: f64, names: usize) -> f64 {
    customers * INSTITUTIONS / (WORDS.institutions.len() * names) as f64
}

/// A public body or association. A town has one fire brigade: where a large world would need more, the others are those of
/// districts.
fn institution(surname: &str, address: &Address, customers: f64, stream: &mut Stream) -> Name {
    const ALONE: f64 = 0.5;
    let saint = stream.pick(&WORDS.saints);
    let [full, short] = stream.pick(&WORDS.institutions);
    let patrons = if full.contains("{saint}") { WORDS.saints.len() } else { 1 };
    let share = f64::from(WORDS.towns.weight(address.town)) / f64::from(WORDS.towns.total());
    let namesakes = institutions(customers, patrons) * share;
    let crowded = !full.contains("{name}") && namesakes > ALONE && stream.chance(1.0 - ALONE / namesakes);
    let district = crowded.then(|| format!("{}-{}", address.town().plain_name(), compound_surname(stream)));
    let resolve = |pattern: &str| {
        let place = district.as_deref().unwrap_or(address.town().name);
        let nowhere = !pattern.contains("{town}");
        let name = pattern.replace("{town}", place).replace("{saint}", saint).replace("{name}", surname);
        if nowhere && district.is_some() { format!("{name} {place}") } else { name }
    };
    Name {
        brand: resolve(full),
        first_name: None,
        trade: None,
        trade_in_front: false,
        addition: None,
        form: None,
        nickname: Some(resolve(short)),
        coined: false,
    }
}

/// The first sibling is the firm that does the work; the others have a word of their own.
fn sibling(shared: &Name, seat: Seat) -> Name {
    if seat.member == 0 {
        return shared.clone();
    }
    let words = &WORDS.group_words;
    let (word, form) = words[((seat.anchor * 7 + seat.member * 4) % words.len() as u64) as usize];
    let form = WORDS.legal_forms.things.iter().position(|other| other.short == form);
    if word.is_empty() && shared.trade.is_some() {
        return Name { trade: None, first_name: None, form, ..shared.clone() };
    }
    let word = if word.is_empty() { "Gruppe" } else { word };
    Name { trade: None, first_name: None, addition: Some(word.to_owned()), form, ..shared.clone() }
}

fn branch(shared: &Name, address: &Address, stream: &mut Stream) -> Name {
    let town = address.town().name;
    let addition = match stream.below(6) {
        0 => Some(format!("Niederlassung {town}")),
        1 => Some(format!("NL {town}")),
        2 => Some(format!("Werk {town}")),
        3 => Some(town.to_owned()),
        _ => None,
    };
    Name { addition, ..shared.clone() }
}

fn namesake(shared: &Name, surname: &str, country: &str, stream: &mut Stream) -> Name {
    let mut name = firm_name(surname, country, stream);
    surname.clone_into(&mut name.brand);
    name.coined = false;
    name.trade = if stream.chance(0.8) { shared.trade } else { name.trade };
    name
}

fn double_barrelled(shared: &Shared, seat: Seat, stream: &mut Stream) -> Name {
    let (surname, country) = (&shared.surname, shared.address.town().country);
    let form = legal_form(country, stream);
    let partners = shared.name.trade.is_some_and(|trade| trade % 2 == 0);
    let brand = match (partners, seat.member) {
        (true, _) => format!("{surname} & Partner"),
        (false, 0) => surname.clone(),
        (false, _) => format!("{surname}-{}", self::surname(stream)),
    };
    let addition =
        (partners && seat.member == 1).then(|| (stream.pick(&["Consulting", "Immobilien", "Planung"])).to_owned());
    let trade = if partners { None } else { shared.name.trade };
    Name { brand, addition, trade, form, first_name: None, trade_in_front: false, nickname: None, coined: false }
}
