//! The person pass: contacts, subscribers and requesters who are the same human being.

use super::blocking::{Blockable, KeySink};
use super::compare::contact::national;
use super::compare::natural;
use super::compare::person::{PartLevel, spellings};
use super::customers::{MAILBOX, head};
use super::engine::Comparable;
use super::profile::{Profile, Profiles};
use super::resolution::EntityType;
use super::spec::{Spec, Vector};
use super::specs::person::{self, PERSON};
use super::symbols::Symbol;
use crate::catalog::RecordIndex;
use crate::standardise::{cologne, fold, person_name};

/// The customer that a person belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Employer {
    /// Number of the entity.
    pub(crate) customer: u32,
    /// How surprising it is that two people share it, in bits.
    pub(crate) bits: f32,
    /// It bears the person's own name: who owns a firm also buys for the own household.
    pub(crate) is_self: bool,
}

impl Employer {
    /// Whether a customer of some name is the person of a profile.
    pub(crate) fn is_named_like(profiles: &Profiles, profile: &Profile, name: &str) -> bool {
        let own: Vec<&str> = profile.given.iter().chain(&profile.family).map(|word| profiles.text(*word)).collect();
        let folded = fold(name);
        if own.len() < 2 || !own.iter().all(|word| folded.split(' ').any(|other| other == *word)) {
            return false;
        }
        let read = person_name(name);
        let words: Vec<&str> = read.given.iter().map(String::as_str).chain(read.family_words()).collect();
        words.len() == own.len() && words.iter().all(|word| own.contains(word))
    }
}

/// People as comparable items.
pub(crate) struct People<'a> {
    /// Their names, addresses and numbers.
    pub(crate) profiles: &'a Profiles,
    /// Per person: the customer they belong to.
    pub(crate) employers: &'a [Option<Employer>],
}

impl People<'_> {
    fn profile(&self, item: u32) -> &Profile {
        &self.profiles.list[item as usize]
    }

    fn text(&self, symbol: Symbol) -> &str {
        self.profiles.text(symbol)
    }

    fn employers(&self, left: u32, right: u32) -> (u8, f32) {
        match (self.employers[left as usize], self.employers[right as usize]) {
            (Some(one), Some(other)) if one.customer == other.customer => (1, one.bits),
            // Two customers of one name are namesakes; a customer and a firm may be its owner at home.
            (Some(one), Some(other)) if one.is_self == other.is_self => (2, 0.0),
            _ => (0, 0.0),
        }
    }
}

impl People<'_> {
    /// Someone without a name meets those of the same employer whose family name the mailbox may hold.
    fn mailbox_keys(&self, profile: &Profile, employer: &str, sink: &mut KeySink<'_>) {
        for email in &profile.emails {
            let local = self.text(*email).split('@').next().unwrap_or_default();
            for part in fold(local).split(' ').filter(|part| part.len() >= 3) {
                sink.add_telling("employer", &[employer, &cologne(part)]);
                sink.add_telling("employer", &[employer, &cologne(&part[1..])]);
            }
        }
    }
}

impl Blockable for People<'_> {
    fn count(&self) -> usize {
        self.profiles.len()
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        let profile = self.profile(record);
        for email in &profile.emails {
            sink.add_telling("email", &[self.text(*email)]);
        }
        for mailbox in profile.mailboxes.iter().filter(|mailbox| self.text(**mailbox).len() >= MAILBOX) {
            sink.add_telling("mailbox", &[self.text(*mailbox)]);
        }
        for spelling in spellings(self.profiles, profile).iter().filter(|spelling| spelling.len() >= MAILBOX) {
            sink.add_telling("mailbox", &[spelling]);
        }
        for phone in profile.phones.iter().map(|phone| national(*phone)) {
            sink.add_telling("phone", &[&phone.to_string()]);
        }
        let texts: Vec<&str> = profile.tokens.iter().map(|token| self.text(*token)).collect();
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        sink.add_telling("name", &[&sorted.concat()]);
        let employer = self.employers[record as usize].map(|employer| employer.customer.to_string());
        for (i, family) in texts.iter().enumerate() {
            if let Some(employer) = &employer {
                sink.add_telling("employer", &[employer, &cologne(family)]);
            }
            for (j, given) in texts.iter().enumerate().filter(|(j, _)| *j != i) {
                let _ = j;
                sink.add("sound", &[&cologne(family), head(given, 1)]);
            }
        }
        if let Some(employer) = employer.as_ref().filter(|_| texts.is_empty()) {
            self.mailbox_keys(profile, employer, sink);
        }
        if let Some((year, month, day)) = profile.birth {
            sink.add_telling("birth", &[&format!("{year}-{month}-{day}")]);
        }
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        let profile = self.profile(record);
        let employer = self.employers[record as usize].map_or(0, |employer| u64::from(employer.customer) + 1);
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
        let mut vector = Vector::EMPTY;
        natural::compare(self.profiles, self.profile(left), self.profile(right), &mut vector);
        let (level, bits) = self.employers(left, right);
        vector.set_rare(person::EMPLOYER, level, bits);
        vector
    }

    fn forbidden(&self, _left: u32, _right: u32, vector: &Vector) -> bool {
        // A colleague is not a duplicate, however much of the house they share; a shared mailbox makes no person. Who marries
        // changes one name, not both.
        let (given, family) = (vector.levels[person::GIVEN], vector.levels[person::FAMILY]);
        let different = PartLevel::Different as u8;
        let other_name = given >= different || (family == different && given != PartLevel::Equal as u8);
        other_name || natural::parent_and_child(vector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind, Role};
    use crate::standardise::Facet;

    #[test]
    fn who_is_a_customer_besides_has_no_other_employer() {
        let roles = [Role::Id, Role::FirstName, Role::LastName];
        let rows: [&[&str]; 3] = [&["1", "Karl", "Wegmann"], &["2", "Karl", "Wegmann"], &["3", "", "Wegmann"]];
        let mail = ("mail", Department::Marketing);
        let catalogue = catalogue(vec![typed_table("list.csv", mail, RecordKind::Subscriber, &roles, &rows)]);
        let records: Vec<RecordIndex> = (0..3).map(RecordIndex).collect();
        let profiles = Profiles::build(&catalogue, &records, 0, Facet::Person, &[0]);
        let is_self = |item: usize, name: &str| Employer::is_named_like(&profiles, &profiles.list[item], name);
        for name in ["Karl Wegmann", "Wegmann, Karl", "Herr Dr. Karl Wegmann"] {
            assert!(is_self(0, name), "{name}");
        }
        for name in ["Karl Wegmann Metallbau GmbH", "Wegmann AG", "Karla Wegmann", "Karl und Anna Wegmann"] {
            assert!(!is_self(0, name), "{name}");
        }
        assert!(!is_self(2, "Wegmann"), "half a name is anybody's");
        let employer = |customer, is_self| Some(Employer { customer, bits: 5.0, is_self });
        let level = |one, other| People { profiles: &profiles, employers: &[one, other, None] }.employers(0, 1).0;
        assert_eq!(level(employer(7, false), employer(8, false)), 2);
        assert_eq!(level(employer(7, false), employer(8, true)), 0, "the firm's owner at home");
        assert_eq!(level(employer(7, true), employer(7, true)), 1);
        assert_eq!(level(employer(7, true), employer(8, true)), 2, "namesakes");
    }
}
