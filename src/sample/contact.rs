//! How one reaches a customer: addresses, telephone numbers, people, mailboxes.

use super::random::Stream;
use super::spelling::slug;
use super::words::{Town, WORDS};

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Street without number.
    pub(super) street: String,
    /// House number, with letter or range.
    pub(super) number: String,
    /// Postcode.
    pub(super) postcode: &'static str,
    /// Index of the town.
    pub(super) town: usize,
}

impl Address {
    /// An address in a town.
    pub(super) fn draw(town: usize, stream: &mut Stream) -> Self {
        let words = &*WORDS;
        let street = if stream.chance(0.7) {
            words.streets.things[words.streets.draw(stream)].to_owned()
        } else {
            let end = words.street_ends.things[words.street_ends.draw(stream)];
            format!("{}{end}", surname(stream))
        };
        let first = stream.between(1, 148);
        let number = match stream.below(10) {
            0 => format!("{first}a"),
            1 => format!("{first}-{}", first + stream.between(1, 4) * 2),
            _ => first.to_string(),
        };
        Self { street, number, postcode: stream.pick(&words.towns.things[town].postcodes), town }
    }

    /// The town.
    pub(super) fn town(&self) -> &'static Town {
        &WORDS.towns.things[self.town]
    }
}

/// A telephone number with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phone {
    /// Dialling code with the leading zero.
    pub(super) code: &'static str,
    /// ISO code of the country.
    pub(super) country: &'static str,
    /// The number behind the code.
    pub(super) trunk: String,
    /// Extension, where there is a switchboard.
    pub(super) extension: Option<String>,
}

impl Phone {
    /// A number in a town; firms have a switchboard.
    pub(super) fn draw(town: &'static Town, switchboard: bool, stream: &mut Stream) -> Self {
        let length = 9 - town.dialling_code.len().min(5) + usize::from(!switchboard);
        let trunk = stream.digits(length);
        Self { code: town.dialling_code, country: town.country, trunk, extension: switchboard.then(|| "0".to_owned()) }
    }

    /// A mobile number.
    pub(super) fn mobile(country: &'static str, stream: &mut Stream) -> Self {
        let codes: &[&str] = match country {
            "AT" => &["0664", "0676", "0699"],
            "CH" => &["076", "078", "079"],
            _ => &["0151", "0160", "0170", "0171", "0172", "0173", "0175", "0176"],
        };
        Self { code: stream.pick(codes), country, trunk: stream.digits(7), extension: None }
    }

    /// The number with somebody's extension.
    pub(super) fn with_extension(&self, extension: String) -> Self {
        let extension = if self.extension.is_some() { Some(extension) } else { None };
        Self { extension, ..self.clone() }
    }

    /// The number in one of the eight ways in which people write numbers.
    pub(super) fn written(&self, way: usize) -> String {
        let prefix = match self.country {
            "AT" => "43",
            "CH" => "41",
            _ => "49",
        };
        let (code, bare) = (self.code, &self.code[1..]);
        let dashed = self.extension.as_ref().map_or_else(String::new, |extension| format!("-{extension}"));
        let joined = self.extension.as_deref().unwrap_or_default();
        let trunk = &self.trunk;
        match way % 8 {
            0 => format!("{code} / {}{dashed}", pairs(trunk)),
            1 => format!("+{prefix} {bare} {trunk}{dashed}"),
            2 => format!("{code}/{trunk}{joined}"),
            3 => format!("{code} {trunk}{dashed}"),
            4 => format!("+{prefix} (0) {bare} {trunk}{dashed}"),
            5 => format!("({code}) {}{dashed}", pairs(trunk)),
            6 => format!("00{prefix}{bare}{trunk}{joined}"),
            _ => format!("{code}-{trunk}{joined}"),
        }
    }
}

/// `91780` → `9 17 80`.
fn pairs(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(2) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// Given name.
    pub(super) first: &'static str,
    /// Family name.
    pub(super) last: String,
    /// `Herr` or `Frau`.
    pub(super) salutation: &'static str,
}

impl Person {
    /// A person with a family name.
    pub(super) fn draw(last: String, stream: &mut Stream) -> Self {
        let (first, salutation) = stream.pick(&WORDS.first_names);
        Self { first, last, salutation }
    }

    /// The part of a mailbox before the `@`, in one of the house's patterns.
    pub(super) fn mailbox(&self, pattern: usize) -> String {
        let (first, last) = (slug(self.first), slug(&self.last));
        match pattern % 4 {
            0 => format!("{first}.{last}"),
            1 => format!("{}.{last}", &first[..1]),
            2 => last,
            _ => format!("{}{last}", &first[..1]),
        }
    }
}

/// A surname: from the table, or put together of rare halves.
pub(super) fn surname(stream: &mut Stream) -> String {
    let words = &*WORDS;
    if stream.chance(0.58) {
        words.surnames.things[words.surnames.draw(stream)].to_owned()
    } else {
        compound_surname(stream)
    }
}

/// A rare surname, made like the places that such names come from.
pub(super) fn compound_surname(stream: &mut Stream) -> String {
    compound(&WORDS.surname_parts.fronts, &WORDS.surname_parts.backs, stream)
}

/// A coined brand.
pub(super) fn coined(stream: &mut Stream) -> String {
    compound(&WORDS.coined_parts.fronts, &WORDS.coined_parts.backs, stream)
}

fn compound(fronts: &[&str], backs: &[&str], stream: &mut Stream) -> String {
    format!("{}{}", stream.pick(fronts), stream.pick(backs))
}

/// A mailbox at a provider, of the kind that private persons and small trades have.
pub(super) fn free_mailbox(local: &str, stream: &mut Stream) -> String {
    let domain = WORDS.free_mail.things[WORDS.free_mail.draw(stream)];
    if stream.chance(0.45) { format!("{local}{}@{domain}", stream.between(1, 99)) } else { format!("{local}@{domain}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_many_ways() {
        let phone = Phone { code: "02391", country: "DE", trunk: "9178".to_owned(), extension: Some("0".to_owned()) };
        assert_eq!(phone.written(0), "02391 / 91 78-0");
        assert_eq!(phone.written(1), "+49 2391 9178-0");
        assert_eq!(phone.written(2), "02391/91780");
        assert_eq!(phone.with_extension("22".to_owned()).written(6), "00492391917822");
    }

    #[test]
    fn mailboxes_follow_the_pattern_of_the_house() {
        let person = Person { first: "Jürgen", last: "Groß".to_owned(), salutation: "Herr" };
        assert_eq!(person.mailbox(0), "juergen.gross");
        assert_eq!(person.mailbox(1), "j.gross");
    }
}
