//! The person pass: contacts, subscribers and requesters who are the same human being.

use super::blocking::{Blockable, KeySink};
use super::compare::{address, contact, keys, name};
use super::customers::head;
use super::engine::Comparable;
use super::profile::{Profile, Profiles};
use super::resolution::EntityType;
use super::spec::{Spec, Vector};
use super::specs::customer::NameLevel;
use super::specs::person::{self, PERSON};
use super::symbols::Symbol;
use crate::catalog::RecordIndex;
use crate::standardise::cologne;

/// Level of the name comparison from which on the names are those of two people.
const OTHER_PERSON: u8 = 4;

/// People as comparable items.
pub(crate) struct People<'a> {
    /// Their names, addresses and numbers.
    pub(crate) profiles: &'a Profiles,
    /// Per person: the customer they belong to, and the surprise of that in bits.
    pub(crate) employers: &'a [Option<(u32, f32)>],
}

impl People<'_> {
    fn profile(&self, item: u32) -> &Profile {
        &self.profiles.list[item as usize]
    }

    fn text(&self, symbol: Symbol) -> &str {
        self.profiles.text(symbol)
    }

    fn emails(&self, left: &Profile, right: &Profile) -> (u8, f32) {
        if left.emails.is_empty() || right.emails.is_empty() {
            return (0, 0.0);
        }
        if let Some(same) = left.emails.iter().find(|email| right.emails.contains(email)) {
            return (1, self.profiles.value_bits(*same));
        }
        let local = |email: &Symbol| self.text(*email).split('@').next().unwrap_or_default().to_owned();
        let locals = |profile: &Profile| profile.emails.iter().map(local).collect::<Vec<_>>();
        let theirs = locals(right);
        if locals(left).iter().any(|own| own.len() >= 5 && theirs.contains(own)) {
            return (2, 0.0);
        }
        let same_site = left.sites.iter().any(|site| right.sites.contains(site));
        (if same_site { 3 } else { 4 }, 0.0)
    }

    fn employers(&self, left: u32, right: u32) -> (u8, f32) {
        match (self.employers[left as usize], self.employers[right as usize]) {
            (Some((a, bits)), Some((b, _))) if a == b => (1, bits),
            (Some(_), Some(_)) => (2, 0.0),
            _ => (0, 0.0),
        }
    }
}

/// The person's name level out of the name comparison that customers use too.
fn person_level(level: NameLevel) -> u8 {
    match level {
        NameLevel::Missing => 0,
        NameLevel::Equal => 1,
        NameLevel::Similar => 2,
        NameLevel::Contained | NameLevel::TradeLeftOut | NameLevel::LeftoverOne | NameLevel::Sibling => 3,
        NameLevel::LeftoverBoth | NameLevel::OtherTrade => 4,
        NameLevel::Weak | NameLevel::Different => 5,
    }
}

impl Blockable for People<'_> {
    fn count(&self) -> usize {
        self.profiles.len()
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        let profile = self.profile(record);
        for email in &profile.emails {
            sink.add("email", &[self.text(*email)]);
            let local = self.text(*email).split('@').next().unwrap_or_default();
            if local.len() >= 5 {
                sink.add("local", &[local]);
            }
        }
        for phone in &profile.phones {
            sink.add("phone", &[&phone.to_string()]);
        }
        let texts: Vec<&str> = profile.tokens.iter().map(|token| self.text(*token)).collect();
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        sink.add("name", &[&sorted.concat()]);
        let employer = self.employers[record as usize].map(|(customer, _)| customer.to_string());
        for (i, family) in texts.iter().enumerate() {
            if let Some(employer) = &employer {
                sink.add("employer", &[employer, &cologne(family)]);
            }
            for (j, given) in texts.iter().enumerate().filter(|(j, _)| *j != i) {
                let _ = j;
                sink.add("sound", &[&cologne(family), head(given, 1)]);
            }
        }
        if let Some((year, month, day)) = profile.birth {
            sink.add("birth", &[&format!("{year}-{month}-{day}")]);
        }
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        let profile = self.profile(record);
        let employer = self.employers[record as usize].map_or(0, |(customer, _)| u64::from(customer) + 1);
        let site = profile.sites.first().map_or(0, |site| u64::from(site.0));
        [employer, site, u64::from(profile.joined.0)]
    }

    fn order(&self, record: u32) -> (u64, u64) {
        (u64::from(self.profile(record).joined.0), u64::from(record))
    }
}

impl Comparable for People<'_> {
    fn spec(&self) -> &'static Spec {
        &PERSON
    }

    fn entity_type(&self) -> EntityType {
        EntityType::Person
    }

    fn record(&self, item: u32) -> RecordIndex {
        self.profile(item).record.unwrap_or(RecordIndex(item))
    }

    fn source(&self, item: u32) -> u32 {
        self.profile(item).source
    }

    fn compare(&self, left: u32, right: u32) -> Vector {
        let (a, b) = (self.profile(left), self.profile(right));
        let mut vector = Vector::EMPTY;
        let (level, bits) = name::names(self.profiles, a, b);
        vector.set_rare(person::NAME, person_level(level), bits);
        let (level, bits) = self.emails(a, b);
        vector.set_rare(person::EMAIL, level, bits);
        let (level, bits) = contact::phones(self.profiles, a, b);
        vector.set_rare(person::PHONE, phone_level(level), bits);
        let (level, bits) = self.employers(left, right);
        vector.set_rare(person::EMPLOYER, level, bits);
        let (level, bits) = keys::births(a, b);
        vector.set_rare(person::BIRTH, birth_level(level), bits);
        let (level, bits) = address::addresses(self.profiles, a, b);
        vector.set_rare(person::ADDRESS, address_level(level), bits);
        vector
    }

    fn forbidden(&self, _left: u32, _right: u32, vector: &Vector) -> bool {
        // A colleague is not a duplicate, however much of the house they share; a shared mailbox makes no person.
        vector.levels[person::NAME] >= OTHER_PERSON
    }
}

fn phone_level(level: contact::PhoneLevel) -> u8 {
    match level {
        contact::PhoneLevel::Missing => 0,
        contact::PhoneLevel::Equal => 1,
        contact::PhoneLevel::SameTrunk => 2,
        contact::PhoneLevel::OneDigit | contact::PhoneLevel::Different => 3,
    }
}

fn birth_level(level: keys::BirthLevel) -> u8 {
    match level {
        keys::BirthLevel::Missing => 0,
        keys::BirthLevel::Equal => 1,
        keys::BirthLevel::OnePartOff | keys::BirthLevel::Transposed => 2,
        keys::BirthLevel::Different => 3,
    }
}

fn address_level(level: address::AddressLevel) -> u8 {
    use address::AddressLevel as Level;
    match level {
        Level::Missing => 0,
        Level::SameHouse => 1,
        Level::SameStreet | Level::SameTown | Level::SameTownOtherStreet => 2,
        Level::Near | Level::Different => 3,
    }
}
