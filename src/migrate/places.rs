//! Addresses as offers: the parts of an address survive together, and what stands in one cell is taken apart.

use std::borrow::Cow;

use super::value::{Cells, Normal, Shown};
use crate::catalog::{Record, Role};
use crate::standardise::{Address, AddressParts, address, full_address};

/// Position of each part among the cells of an address.
pub(super) const STREET: usize = 0;
const EXTRA: usize = 1;
pub(super) const POSTCODE: usize = 2;
pub(super) const CITY: usize = 3;
const COUNTRY: usize = 5;

/// The roles that an address is read from.
pub(super) const ROLES: [Role; 8] = [
    Role::Street,
    Role::HouseNumber,
    Role::AddressExtra,
    Role::Postcode,
    Role::City,
    Role::State,
    Role::Country,
    Role::FullAddress,
];

/// Addresses that were read already: records of one entity write the same one again and again.
#[derive(Default)]
pub(super) struct Known<'a> {
    known: Vec<(Cells<'a>, Address)>,
}

impl<'a> Known<'a> {
    /// Reads an address; the same cells get the same number.
    pub(super) fn read(&mut self, cells: &[Cow<'a, str>]) -> usize {
        let same =
            |known: &Cells<'a>| known.len() == cells.len() && known.iter().zip(cells).all(|(a, b)| is_same(a, b));
        let at = self.known.iter().position(|(known, _)| same(known));
        at.unwrap_or_else(|| {
            self.known.push((cells.to_vec(), read(cells)));
            self.known.len() - 1
        })
    }

    /// The comparable parts of the address with a number.
    pub(super) fn at(&self, number: usize) -> &Address {
        &self.known[number].1
    }

    /// How the address with a number is written.
    pub(super) fn cells(&self, number: usize) -> &Cells<'a> {
        &self.known[number].0
    }

    /// The comparable parts of an address.
    pub(super) fn parts(&mut self, cells: &[Cow<'a, str>]) -> &Address {
        let number = self.read(cells);
        self.at(number)
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }
}

/// Whether two cells say the same; mostly they are one cell, or not even as long.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (std::ptr::eq(one, other) || one == other)
}

/// The address of a record in the order of the field's columns; `None` where it has none.
pub(super) fn offer<'a>(record: &Record<'a>) -> Option<Cells<'a>> {
    let plain = |role| Cow::Borrowed(record.value(role).unwrap_or(""));
    let mut cells: Cells<'a> = vec![
        street(record),
        plain(Role::AddressExtra),
        plain(Role::Postcode),
        plain(Role::City),
        plain(Role::State),
        plain(Role::Country),
    ];
    let placeless = cells[POSTCODE].is_empty() && cells[CITY].is_empty();
    if placeless && let Some(whole) = record.value(Role::FullAddress).or_else(|| listed(record)) {
        apart(whole, &mut cells);
    }
    let says = [STREET, EXTRA, POSTCODE, CITY].iter().any(|at| !cells[*at].is_empty());
    says.then_some(cells)
}

fn street<'a>(record: &Record<'a>) -> Cow<'a, str> {
    match (record.value(Role::Street), record.value(Role::HouseNumber)) {
        (Some(street), Some(number)) => Cow::Owned(format!("{street} {number}")),
        (street, number) => Cow::Borrowed(street.or(number).unwrap_or("")),
    }
}

/// A whole address that was typed into the cell of the street.
fn listed<'a>(record: &Record<'a>) -> Option<&'a str> {
    record.value(Role::Street).filter(|street| street.contains([',', '\n']))
}

/// Takes an address in one cell apart where its postcode is plain to see; otherwise it stays whole in the street.
fn apart<'a>(whole: &'a str, cells: &mut Cells<'a>) {
    let postcode = full_address(whole).postcode;
    cells[STREET] = Cow::Borrowed(whole);
    if postcode.is_empty() {
        return;
    }
    let at = whole.to_ascii_lowercase().rfind(postcode.as_str());
    let Some((before, behind)) = at.map(|at| (&whole[..at], &whole[at + postcode.len()..])) else { return };
    let signs: &[char] = &[',', ';', '\n', '\r', ' ', '|'];
    let town = behind.trim_matches(signs);
    let town = town.split([',', ';', '\n']).next().unwrap_or("").trim();
    if town.is_empty() {
        return;
    }
    let before = before.trim_end_matches("D-").trim_end_matches("A-").trim_end_matches("CH-");
    cells[STREET] = Cow::Borrowed(before.trim_matches(signs));
    cells[POSTCODE] = Cow::Borrowed(&whole[before_len(whole, behind, &postcode)..][..postcode.len()]);
    cells[CITY] = Cow::Borrowed(town);
}

fn before_len(whole: &str, behind: &str, postcode: &str) -> usize {
    whole.len() - behind.len() - postcode.len()
}

/// The comparable form of an address; a whole one has street, house number, postcode and town.
pub(super) fn normal(cells: &[Cow<'_, str>]) -> Normal {
    normal_of(&read(cells), cells)
}

/// [`normal`] of an address that was read already.
pub(super) fn normal_of(address: &Address, cells: &[Cow<'_, str>]) -> Normal {
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count() as u32;
    let key = [&address.street, &address.house_number, &address.postcode, &address.city].map(String::as_str).join("|");
    let house = !address.house_number.is_empty() || address.po_box;
    let valid = house && !address.street.is_empty() && !address.postcode.is_empty() && !address.city.is_empty();
    Normal { key, valid, fullness: filled, shown: Shown::Nothing }
}

/// The cells of the normal columns of an address: its country, and the rest of it in one line.
pub(super) fn shown(address: &Address) -> Vec<String> {
    let line = joined(&address.street, " ", &address.house_number);
    let line = joined(&line, ", ", &joined(&address.postcode, " ", &address.city));
    vec![address.country.clone(), line]
}

/// Two texts with a gap between them, if both say something.
fn joined(first: &str, gap: &str, second: &str) -> String {
    let gap = if first.is_empty() || second.is_empty() { "" } else { gap };
    [first, gap, second].concat()
}

/// An address in comparable parts.
pub(super) fn read(cells: &[Cow<'_, str>]) -> Address {
    let part = |at: usize| cells.get(at).map(AsRef::as_ref).filter(|cell: &&str| !cell.is_empty());
    address(&AddressParts {
        street: part(STREET),
        house_number: None,
        extra: part(EXTRA),
        postcode: part(POSTCODE),
        city: part(CITY),
        country: part(COUNTRY),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(whole: &str) -> [String; 3] {
        let mut cells: Cells<'_> = vec![Cow::Borrowed(""); 6];
        apart(whole, &mut cells);
        [STREET, POSTCODE, CITY].map(|at| cells[at].to_string())
    }

    #[test]
    fn an_address_in_one_cell_is_taken_apart_at_its_postcode() {
        assert_eq!(taken_apart("Herrmannstr. 113, 59302 Oelde"), ["Herrmannstr. 113", "59302", "Oelde"]);
        assert_eq!(taken_apart("Am Markt 3\n48143 Münster"), ["Am Markt 3", "48143", "Münster"]);
        assert_eq!(taken_apart("Am Markt 3, D-48143 Münster, Deutschland"), ["Am Markt 3", "48143", "Münster"]);
    }

    #[test]
    fn what_cannot_be_told_apart_stays_whole() {
        assert_eq!(taken_apart("Am Markt 3, Münster"), ["Am Markt 3, Münster", "", ""]);
        assert_eq!(taken_apart("59302"), ["59302", "", ""]);
    }

    #[test]
    fn a_whole_address_is_valid_and_part_of_one_is_not() {
        let cells = |street: &'static str, postcode: &'static str, city: &'static str| {
            [street, "", postcode, city, "", "DE"].map(Cow::Borrowed)
        };
        let whole = normal(&cells("Hauptstraße 5", "59302", "Oelde"));
        assert!(whole.valid);
        assert_eq!(whole.key, normal(&cells("Hauptstr. 5", "59302", "OELDE")).key);
        assert_eq!(shown(&read(&cells("Hauptstraße 5", "59302", "Oelde"))), ["DE", "hauptstr 5, 59302 olde"]);
        assert_eq!(shown(&read(&cells("", "59302", "Oelde"))), ["DE", "59302 olde"]);
        assert_eq!(shown(&read(&cells("Hauptstraße", "", "Oelde"))), ["DE", "hauptstr, olde"]);
        assert!(!normal(&cells("", "59302", "Oelde")).valid);
    }
}
