//! Where somebody lives or works, and how an address is written down between Vienna and Geneva.

use super::hand::{Habit, Hand};
use super::letters::written;
use super::words::{Town, WORDS, draw};
use crate::sample::random::Stream;

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Index of the town.
    pub(super) town: usize,
    /// One of its postcodes.
    pub(super) postcode: &'static str,
    /// Street without number.
    pub(super) street: String,
    /// House number.
    pub(super) number: String,
    /// Stairs and door, as Austrians number them.
    pub(super) door: Option<(i64, i64)>,
    /// Post-office box.
    pub(super) post_box: Option<i64>,
}

/// An address as a record has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WrittenAddress {
    /// Street with number, or a post-office box.
    pub(super) street: String,
    /// What does not fit there.
    pub(super) extra: String,
    /// Postcode.
    pub(super) postcode: String,
    /// Town.
    pub(super) town: String,
    /// `AT`, `CH` or `DE`.
    pub(super) country: &'static str,
    /// Whether somebody could deliver a parcel to the true door with it.
    pub(super) true_place: bool,
}

impl Address {
    /// An address in a town; homes have doors, firms have boxes.
    pub(super) fn draw(town: usize, home: bool, stream: &mut Stream) -> Self {
        let place = &WORDS.towns.things[town];
        let street = draw(&WORDS.streets, place.language, stream).copied().unwrap_or_default();
        let street = if place.country == "CH" { street.replace('ß', "ss") } else { street.to_owned() };
        let highest = if stream.chance(0.7) { 40 } else { 180 };
        let number = stream.between(1, highest);
        let letter = if stream.chance(0.16) { stream.pick(&["a", "b", "c"]) } else { "" };
        let flat = home && place.country == "AT" && stream.chance(0.45);
        let door = flat.then(|| (stream.between(1, 4), stream.between(1, 28)));
        let boxed = !home && stream.chance(0.12);
        let post_box = boxed.then(|| stream.between(10, 980));
        let postcode = stream.pick(&place.postcodes);
        Self { town, postcode, street, number: format!("{number}{letter}"), door, post_box }
    }

    /// The town.
    pub(super) fn place(&self) -> &'static Town {
        &WORDS.towns.things[self.town]
    }

    /// The address as a hand writes it.
    pub(super) fn written(&self, hand: &mut Hand, whole: bool) -> WrittenAddress {
        let place = self.place();
        let mut extra = String::new();
        let mut street = self.street_and_number(hand, &mut extra);
        let boxed = hand.does(Habit::PostBox);
        let mut true_place = true;
        if let Some(number) = self.post_box.filter(|_| boxed) {
            street = format!("Postfach {number}");
            true_place = false;
        }
        if hand.does(Habit::StreetMissing) && !whole {
            street.clear();
            true_place = false;
        }
        let mut postcode = hand.maybe(Habit::WrongPostcode, self.postcode.to_owned(), |code| next_digit(code, 1));
        postcode = hand.maybe(Habit::PostcodePrefixed, postcode, |code| prefixed(place.country, code));
        let other = hand.does(Habit::TownOther) && !place.other.is_empty();
        let town = written(hand, if other { place.other } else { place.name });
        WrittenAddress { street, extra, postcode, town, country: place.country, true_place }
    }

    fn street_and_number(&self, hand: &mut Hand, extra: &mut String) -> String {
        let mut street = hand.maybe(Habit::StreetAbbreviated, self.street.clone(), abbreviated);
        street = hand.maybe(Habit::StreetTranscribed, street, |street| street.replace('ß', "ss"));
        street = written(hand, &street);
        let glued = hand.does(Habit::NumberGlued);
        let mut number = self.number.clone();
        if let Some((stairs, door)) = self.door.filter(|_| !hand.does(Habit::StairsMissing)) {
            match hand.stream.below(4) {
                0 => *extra = format!("Stiege {stairs} Top {door}"),
                1 => *extra = format!("Top {door}"),
                2 => number = format!("{number}/{stairs}/{door}"),
                _ => number = format!("{number}/{door}"),
            }
        }
        if self.place().language == "fr" && hand.stream.chance(0.4) {
            return format!("{street}, {number}");
        }
        let blank = if glued && street.ends_with('.') { "" } else { " " };
        format!("{street}{blank}{number}")
    }
}

fn abbreviated(street: &str) -> String {
    const SHORT: [(&str, &str); 9] = [
        ("straße", "str."),
        ("strasse", "str."),
        ("Straße", "Str."),
        ("gasse", "g."),
        ("platz", "pl."),
        ("Rue de", "R. de"),
        ("Avenue", "Av."),
        ("Route", "Rte"),
        ("Chemin", "Ch."),
    ];
    SHORT
        .iter()
        .find(|(long, _)| street.contains(long))
        .map_or_else(|| street.to_owned(), |(long, short)| street.replacen(long, short, 1))
}

fn prefixed(country: &str, postcode: &str) -> String {
    match country {
        "DE" => format!("D-{postcode}"),
        "AT" => format!("A-{postcode}"),
        other => format!("{other}-{postcode}"),
    }
}

/// A number in which the digit so far from the end is one higher.
pub(super) fn next_digit(number: &str, from_end: usize) -> String {
    let mut digits: Vec<char> = number.chars().collect();
    let at = digits.len().checked_sub(from_end + 1);
    if let Some(digit) = at.and_then(|at| digits.get_mut(at))
        && let Some(value) = digit.to_digit(10)
    {
        *digit = char::from_digit((value + 1) % 10, 10).unwrap_or('0');
    }
    digits.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::dach::hand::System;
    use crate::sample::random::Purpose;

    #[test]
    fn a_careful_hand_writes_the_address_as_it_is() {
        let home = Address {
            town: 0,
            postcode: "1070",
            street: "Neugasse".to_owned(),
            number: "5".to_owned(),
            door: None,
            post_box: None,
        };
        let mut hand = Hand::new(System::Sap, 0.0, Stream::new(1, Purpose::Copy, 1));
        let written = home.written(&mut hand, false);
        assert_eq!((&*written.street, &*written.postcode, &*written.town), ("Neugasse 5", "1070", "Wien"));
        assert!(written.true_place && written.extra.is_empty());
    }

    #[test]
    fn streets_are_abbreviated_and_postcodes_prefixed() {
        assert_eq!(abbreviated("Rheinstraße"), "Rheinstr.");
        assert_eq!(abbreviated("Linzer Straße"), "Linzer Str.");
        assert_eq!(abbreviated("Im Winkel"), "Im Winkel");
        assert_eq!((prefixed("AT", "6900"), prefixed("CH", "8001")), ("A-6900".to_owned(), "CH-8001".to_owned()));
        assert_eq!(next_digit("6890", 1), "6800");
    }
}
