//! People: private customers, owners, staff.

use super::letters::label;
use super::words::{FirstName, Town, WORDS, draw};
use crate::sample::random::Stream;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// Given name.
    pub(super) first: FirstName,
    /// A second given name.
    pub(super) second: Option<&'static str>,
    /// Surname; double names with a hyphen.
    pub(super) last: String,
    /// Surname before the wedding.
    pub(super) former: Option<String>,
    /// Academic titles before the name.
    pub(super) before: String,
    /// Academic titles behind the name.
    pub(super) behind: String,
    /// A woman.
    pub(super) woman: bool,
    /// Private mailbox.
    pub(super) mail: String,
    /// Another private mailbox.
    pub(super) other_mail: String,
}

impl Person {
    /// A person who lives in a town.
    pub(super) fn draw(town: &Town, stream: &mut Stream) -> Self {
        let surname = surname(town, stream);
        Self::with_surname(town, surname, stream)
    }

    /// A person of that surname, as a partner or child has it.
    pub(super) fn with_surname(town: &Town, surname: (String, &'static str), stream: &mut Stream) -> Self {
        let woman = stream.chance(0.52);
        let first = first_name(surname.1, woman, stream);
        Self::named(town, first, woman, surname, stream)
    }

    /// Somebody of that name who has nothing else in common with this person, in a town.
    pub(super) fn namesake(&self, town: &Town, stream: &mut Stream) -> Self {
        let surname = (self.last.clone(), "de");
        let other = Self::named(town, self.first, self.woman, surname, stream);
        let mail = mailbox(town, self.first, &self.last, stream);
        Self { last: self.last.clone(), former: None, second: None, mail, ..other }
    }

    fn named(town: &Town, first: FirstName, woman: bool, surname: (String, &'static str), stream: &mut Stream) -> Self {
        let (mut last, region) = surname;
        let second = stream.chance(0.09).then(|| first_name(region, woman, stream).full);
        let mut former = None;
        if woman && stream.chance(0.16) {
            let born = crate::sample::dach::person::surname(town, stream).0;
            match stream.below(3) {
                0 => last = format!("{last}-{born}"),
                1 => last = format!("{born}-{last}"),
                _ => {}
            }
            former = Some(born);
        }
        let (before, behind) = titles(town, stream);
        let mail = mailbox(town, first, former.as_deref().filter(|_| stream.chance(0.4)).unwrap_or(&last), stream);
        let other_mail = mailbox(town, first, &last, stream);
        let other_mail =
            if other_mail == mail { mail.replacen('@', &format!("{}@", stream.between(1, 9)), 1) } else { other_mail };
        Self { first, second, last, former, before, behind, woman, mail, other_mail }
    }

    /// Given name and surname.
    pub(super) fn plain(&self) -> String {
        format!("{} {}", self.first.full, self.last)
    }

    /// `Frau` or `Herr`.
    pub(super) fn salutation(&self) -> &'static str {
        if self.woman { "Frau" } else { "Herr" }
    }
}

/// Whether so many people of a region have the surname that two of one full name are nothing special.
pub(super) fn is_common(town: &Town, surname: &str) -> bool {
    const COMMON: u32 = 6;
    let Some(names) = WORDS.surnames.get(town.region()) else { return false };
    (0..).zip(&names.things).any(|(at, name)| *name == surname && names.weight(at) >= COMMON)
}

/// A surname of a place, with the region whose given names go with it.
pub(super) fn surname(town: &Town, stream: &mut Stream) -> (String, &'static str) {
    let home = town.region();
    let language = match home {
        "FR" => "fr",
        "IT" => "it",
        _ => "de",
    };
    let (region, names) = match stream.below(20) {
        0..=1 => ("MI", "mi"),
        2 => ("IT", "it"),
        3 if town.country == "CH" => ("FR", "fr"),
        3..=4 => (town.country, "de"),
        _ => (home, language),
    };
    (draw(&WORDS.surnames, region, stream).copied().unwrap_or_default().to_owned(), names)
}

fn first_name(region: &str, woman: bool, stream: &mut Stream) -> FirstName {
    let group = format!("{region}-{}", if woman { "f" } else { "m" });
    draw(&WORDS.first_names, &group, stream).copied().unwrap_or(FirstName { full: "Kim", short: "" })
}

/// Austrians have most of the titles.
fn titles(town: &Town, stream: &mut Stream) -> (String, String) {
    let rate = match town.country {
        "AT" => 0.17,
        _ => 0.07,
    };
    let mut of = |place: &str, rate: f64| {
        let title = draw(&WORDS.titles, place, stream).copied().unwrap_or_default();
        if stream.chance(rate) { title.to_owned() } else { String::new() }
    };
    (of("before", rate), of("behind", rate / 3.0))
}

/// A private mailbox.
fn mailbox(town: &Town, first: FirstName, last: &str, stream: &mut Stream) -> String {
    let provider = draw(&WORDS.free_mail, town.country, stream).copied().unwrap_or_default();
    let (name, family) = (label(first.full), label(last));
    let initial = name.chars().next().unwrap_or('x');
    let year = stream.between(55, 99);
    let short = if first.short.is_empty() { name.clone() } else { label(first.short) };
    let local = match stream.below(14) {
        0..=4 => format!("{name}.{family}"),
        5 => format!("{family}.{name}"),
        6 => format!("{initial}.{family}"),
        7 => format!("{name}{family}"),
        8..=9 => format!("{name}.{family}{year}"),
        10 => format!("{family}{year}"),
        11 => format!("{short}.{family}"),
        12 => format!("{short}{year}"),
        _ => format!("{initial}{family}"),
    };
    format!("{}@{provider}", local.replace('-', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::random::Purpose;

    #[test]
    fn people_have_names_and_mailboxes_of_their_place() {
        for index in 0..400 {
            let mut stream = Stream::new(1, Purpose::Customer, index);
            let town = &WORDS.towns.things[WORDS.towns.draw(&mut stream)];
            let person = Person::draw(town, &mut stream);
            assert!(!person.last.is_empty() && !person.first.full.is_empty());
            assert_ne!(person.mail, person.other_mail);
            assert!(person.mail.is_ascii() && person.mail.matches('@').count() == 1, "{}", person.mail);
        }
    }
}
