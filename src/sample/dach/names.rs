//! How a name reads in a record: what offices leave out, add, abbreviate and exchange.

use super::customer::Customer;
use super::firm::{Firm, Sort};
use super::hand::{Habit, Hand, System};
use super::letters::written;
use super::person::Person;
use super::words::Trade;

/// A person's name as a record has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WrittenPerson {
    /// Given names.
    pub(super) first: String,
    /// Surname.
    pub(super) last: String,
    /// Titles before the name.
    pub(super) before: String,
    /// Titles behind it.
    pub(super) behind: String,
    /// Whether it is the name from before the wedding.
    pub(super) former: bool,
}

impl WrittenPerson {
    /// Given name, surname, with the titles.
    pub(super) fn in_order(&self) -> String {
        join(&[&self.before, &self.first, &self.last, &self.behind])
    }

    /// Surname first, as lists have it.
    pub(super) fn reversed(&self, between: &str) -> String {
        let name = format!("{}{between}{}", self.last, self.first);
        join(&[name.trim_matches([' ', ',']), &self.before, &self.behind])
    }
}

/// A person's name by a hand.
pub(super) fn person(person: &Person, hand: &mut Hand) -> WrittenPerson {
    let mut first = given(person, hand);
    let former = hand.does(Habit::FormerName);
    let former = person.former.as_ref().filter(|name| former && !person.last.contains(*name));
    let mut last = former.unwrap_or(&person.last).clone();
    if hand.does(Habit::DoubleHalf)
        && let Some((front, back)) = last.split_once('-')
    {
        last = String::from(if hand.stream.chance(0.6) { back } else { front });
    }
    first = written(hand, &first);
    last = written(hand, &last);
    if hand.does(Habit::Swapped) {
        std::mem::swap(&mut first, &mut last);
    }
    let titled = !hand.does(Habit::TitleMissing);
    let title = |title: &String| if titled { title.clone() } else { String::new() };
    WrittenPerson {
        first,
        last,
        before: title(&person.before),
        behind: title(&person.behind),
        former: former.is_some(),
    }
}

fn given(person: &Person, hand: &mut Hand) -> String {
    let (short, initial) = (hand.does(Habit::ShortFirst), hand.does(Habit::InitialFirst));
    let second = person.second.filter(|_| !hand.does(Habit::SecondFirstMissing));
    let first = person.first.full;
    match (short && !person.first.short.is_empty(), initial) {
        (true, _) => person.first.short.to_owned(),
        (false, true) => first.chars().take(1).chain(['.']).collect(),
        (false, false) => second.map_or_else(|| first.to_owned(), |second| format!("{first} {second}")),
    }
}

/// A firm's name by a hand, and whether it is one from which a stranger could not tell the firm.
pub(super) fn firm(customer: &Customer, firm: &Firm, hand: &mut Hand) -> (String, bool) {
    if let Some(name) = owner_instead(firm, hand).filter(|_| !customer.shares_house) {
        return (name, true);
    }
    let former = hand.does(Habit::FormerName);
    let former = firm.former.as_deref().filter(|_| former);
    let name = match firm.body {
        Some(body) => {
            let short = hand.does(Habit::TradeShort) || hand.does(Habit::TradeOther);
            (if short { body.short } else { body.name }).replace('%', &firm.core)
        }
        None => own_name(customer.shares_house, firm, former.unwrap_or(&firm.core), hand),
    };
    let name = written(hand, &name);
    let name = join(&[&name, &legal_form(firm, hand)]);
    (surrounded(customer, firm, name, hand), former.is_some())
}

/// Core and trade, the words in the order that the firm gave them, or nearly; what tells sisters apart stays.
fn own_name(has_sisters: bool, firm: &Firm, core: &str, hand: &mut Hand) -> String {
    let drops = hand.does(Habit::TradeMissing);
    let trade = firm.trade.filter(|_| !drops || has_sisters);
    let word = trade.map(|trade| trade_word(firm, trade, hand)).unwrap_or_default();
    let group = firm.group.unwrap_or_default();
    let branch = firm.branch.map(|place| branch_words(place, hand)).unwrap_or_default();
    if firm.sort == Sort::Practice {
        let doctor = if hand.stream.chance(0.6) { "Dr." } else { "" };
        return join(&[&word, doctor, core]);
    }
    if firm.trade_first { join(&[&word, core, group, &branch]) } else { join(&[core, &word, group, &branch]) }
}

fn trade_word(firm: &Firm, trade: &Trade, hand: &mut Hand) -> String {
    let own = if firm.trade_first { trade.before } else { trade.behind };
    let (short, other) = (hand.does(Habit::TradeShort), hand.does(Habit::TradeOther));
    match (short, other) {
        (true, _) => trade.short,
        (false, true) => trade.other,
        (false, false) => own,
    }
    .to_owned()
}

fn branch_words(place: &str, hand: &mut Hand) -> String {
    match hand.stream.below(4) {
        0 => format!("Filiale {place}"),
        1 => format!("NL {place}"),
        2 => format!("Standort {place}"),
        _ => place.to_owned(),
    }
}

fn legal_form(firm: &Firm, hand: &mut Hand) -> String {
    let (missing, full, other) =
        (hand.does(Habit::FormMissing), hand.does(Habit::FormFull), hand.does(Habit::FormOther));
    let Some(own) = firm.form.filter(|_| !missing) else { return String::new() };
    match (full, other && !own.others.is_empty()) {
        (true, _) => own.full.to_owned(),
        (false, true) => hand.stream.pick(&own.others).to_owned(),
        (false, false) => own.short.to_owned(),
    }
}

/// What stands before and behind a name.
fn surrounded(customer: &Customer, firm: &Firm, mut name: String, hand: &mut Hand) -> String {
    if hand.does(Habit::OwnerAdded) && firm.form.is_none_or(|form| form.short != "AG") && firm.body.is_none() {
        let owner = &firm.owner;
        name = match hand.stream.below(4) {
            0 => format!("{name}, Inh. {}", owner.plain()),
            1 => format!("{name} - Fam. {}", owner.last),
            2 => format!("{name} {}", owner.last),
            _ => format!("{name} z.H. {} {}", owner.salutation(), owner.last),
        };
    }
    if hand.does(Habit::TownAdded) && firm.body.is_none() && firm.branch.is_none() {
        let town = customer.place().name;
        name = if hand.stream.chance(0.5) { format!("{name}, {town}") } else { format!("{name} {town}") };
    }
    name = hand.maybe(Habit::SalutationInName, name, |name| format!("Fa. {name}"));
    if hand.does(Habit::NoteInName) {
        let note =
            hand.stream.pick(&["- gesperrt -", "(alt)", "ALT!", "*neu*", "-- nicht mehr verwenden", "(Vorkasse!)"]);
        name = format!("{name} {note}");
    }
    name
}

/// Only where the law or the sign at the door knows the owner as well.
fn owner_instead(firm: &Firm, hand: &mut Hand) -> Option<String> {
    let known = firm.is_its_owner() || firm.sort == Sort::Inn;
    let often = firm.sort == Sort::Free && hand.system == System::Shop && hand.stream.chance(0.3);
    let does = hand.does(Habit::OwnerInstead) || often;
    if !does || !known {
        return None;
    }
    let plain = person(&firm.owner, hand);
    Some(if hand.stream.chance(0.7) { plain.in_order() } else { plain.reversed(" ") })
}

/// Words with single blanks between them.
pub(super) fn join(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::dach::words::WORDS;
    use crate::sample::random::{Purpose, Stream};

    #[test]
    fn names_are_joined_and_turned() {
        let name = WrittenPerson {
            first: "Eva".to_owned(),
            last: "Kern".to_owned(),
            before: "DI".to_owned(),
            ..WrittenPerson::default()
        };
        assert_eq!(name.in_order(), "DI Eva Kern");
        assert_eq!(name.reversed(", "), "Kern, Eva DI");
    }

    #[test]
    fn a_careful_hand_writes_the_whole_name() {
        let mut stream = Stream::new(5, Purpose::Customer, 1);
        let place = &WORDS.towns.things[0];
        let somebody = Person { before: String::new(), second: None, former: None, ..Person::draw(place, &mut stream) };
        let mut hand = Hand::new(System::Sap, 0.0, stream);
        let name = person(&somebody, &mut hand);
        assert_eq!(join(&[&name.first, &name.last]), somebody.plain());
        assert!(!name.former);
    }
}
