//! The customer pass: how organisations and natural persons are blocked and compared.

use super::blocking::{Blockable, KeySink};
use super::compare::{self, address, contact, keys, name};
use super::engine::{Comparable, Sort};
use super::legal_forms::LegalForms;
use super::profile::{Nature, Profile, Profiles};
use super::resolution::EntityType;
use super::shared_numbers::SharedNumbers;
use super::spec::{Spec, Vector};
use super::specs::customer::{self, CUSTOMER, NameLevel};
use super::specs::natural::{self, NATURAL};
use super::symbols::Symbol;
use crate::catalog::RecordIndex;
use crate::standardise::{PartyKind, cologne};

/// Name tokens up to this many records are blocking keys by themselves.
const TOKEN_LENGTH: usize = 3;
/// Letters of a joined name that a block of name beginnings shares.
const LEAD: usize = 7;
/// Letters of a person's mailbox from which it is a blocking key under any provider.
pub(crate) const MAILBOX: usize = 6;

/// Customers as comparable items.
pub(crate) struct Customers<'a> {
    /// All parties; the first [`Self::masters`] are master records.
    pub(crate) profiles: &'a Profiles,
    /// How many of the parties take part in this pass.
    pub(crate) masters: usize,
    /// What is known of them as a whole.
    pub(crate) common: &'a CustomerFacts,
}

/// What comparing customers needs beside their profiles: learned once from all masters, then only read.
#[derive(Debug, Default)]
pub(crate) struct CustomerFacts {
    /// How surprising it is that two parties have one legal form.
    legal_forms: LegalForms,
    /// Customer numbers that several systems share.
    numbers: SharedNumbers,
    /// Systems that are declared free of duplicates.
    deduplicated: Vec<bool>,
}

impl CustomerFacts {
    /// What the first `masters` profiles tell.
    pub(crate) fn learn(profiles: &Profiles, masters: usize, numbers: SharedNumbers, deduplicated: Vec<bool>) -> Self {
        let legal_forms = LegalForms::learn(profiles, masters);
        Self { legal_forms, numbers, deduplicated }
    }
}

impl Customers<'_> {
    fn profile(&self, item: u32) -> &Profile {
        &self.profiles.list[item as usize]
    }

    fn text(&self, symbol: Symbol) -> &str {
        self.profiles.text(symbol)
    }

    /// Compares any two parties, masters or mentions.
    pub(crate) fn compare_parties(&self, left: u32, right: u32) -> Vector {
        if are_persons(self.sort(left), self.sort(right)) {
            return self.compare_persons(left, right);
        }
        let (a, b) = (self.profile(left), self.profile(right));
        let mut vector = Vector::EMPTY;
        let (address, address_bits) = address::addresses(self.profiles, a, b);
        vector.set_rare(customer::ADDRESS, address as u8, address_bits);
        let (level, name_bits) = name::names(self.profiles, a, b);
        let told_twice = if address_bits > 0.0 { address::told_by_names(self.profiles, a, b) } else { 0.0 };
        vector.set_rare(customer::NAME, level as u8, (name_bits - told_twice).max(0.0));
        self.legal_form(a, b, &mut vector);
        let (level, bits) = contact::phones(self.profiles, a, b);
        vector.set_rare(customer::PHONE, level as u8, bits);
        let (level, bits) = contact::online(self.profiles, a, b, name_bits);
        vector.set_rare(customer::ONLINE, level as u8, bits);
        for (comparison, (level, bits)) in [
            (customer::VAT, keys::key(self.profiles, a.vat, b.vat)),
            (customer::IBAN, keys::key(self.profiles, a.iban, b.iban)),
            (customer::REGISTER, keys::numbers(self.profiles, a, b)),
        ] {
            vector.set_rare(comparison, level as u8, bits);
        }
        let (level, bits) = self.common.numbers.compare(left, right);
        vector.set_rare(customer::NUMBER, level, bits);
        vector
    }

    fn compare_persons(&self, left: u32, right: u32) -> Vector {
        let (a, b) = (self.profile(left), self.profile(right));
        let mut vector = Vector::of(PERSONS);
        compare::natural::compare(self.profiles, a, b, &mut vector);
        let (level, bits) = keys::key(self.profiles, a.vat, b.vat);
        vector.set_rare(natural::VAT, level as u8, bits);
        let (level, bits) = keys::key(self.profiles, a.iban, b.iban);
        vector.set_rare(natural::IBAN, level as u8, bits);
        let (level, bits) = self.common.numbers.compare(left, right);
        vector.set_rare(natural::NUMBER, level, bits);
        vector
    }

    fn legal_form(&self, left: &Profile, right: &Profile, vector: &mut Vector) {
        let (Some(a), Some(b)) = (left.legal_form, right.legal_form) else { return };
        if a == b {
            vector.set_rare(customer::LEGAL_FORM, 1, self.common.legal_forms.surprise(a, left, right));
        } else {
            vector.set(customer::LEGAL_FORM, if a.family() == b.family() { 2 } else { 3 });
        }
    }

    fn name_keys(&self, profile: &Profile, sink: &mut KeySink<'_>) {
        let city = self.text(profile.city);
        let names = std::iter::once(&*profile.tokens).chain(profile.others.iter().map(|name| &**name));
        for tokens in names.filter(|tokens| !tokens.is_empty()) {
            let texts: Vec<&str> = tokens.iter().map(|token| self.text(*token)).collect();
            let joined: String = texts.concat();
            joined_keys(&joined, sink);
            let mut sorted = texts.clone();
            sorted.sort_unstable();
            sink.add_telling("sorted", &[&sorted.concat()]);
            all_but_one_keys(&sorted, sink);
            if let Some(first) = texts.first().filter(|_| !city.is_empty()) {
                sink.add_telling("joined", &[&format!("{first}{}", city.replace(' ', ""))]);
            }
            if texts.len() >= 3 {
                let initials: String = texts.iter().filter_map(|text| text.chars().next()).collect();
                sink.add("token", &[&initials]);
                let sounds: Vec<String> = sorted.iter().map(|text| cologne(text)).collect();
                sink.add_telling("sounds", &[&sounds.join(" ")]);
            }
            let given_too = profile.nature == Nature::Person && texts.len() > 1;
            for (token, text) in tokens.iter().zip(&texts).filter(|(_, text)| text.len() >= TOKEN_LENGTH) {
                let nature = self.profiles.nature[token.0 as usize];
                let common = nature.common || (given_too && nature.given);
                if !common {
                    sink.add("token", &[text]);
                    let sound = cologne(text);
                    for place in [postcode_area(self.text(profile.postcode)), head(city, 4)] {
                        if !place.is_empty() {
                            sink.add("sound", &[&sound, place]);
                        }
                    }
                } else if !city.is_empty() {
                    sink.add("token_town", &[text, city]);
                }
            }
            if profile.kind == PartyKind::Person {
                person_keys(&texts, sink);
            }
        }
    }

    /// The whole date; and two of its parts with the initial of a name, as one part is often wrong.
    fn birth_keys(&self, profile: &Profile, sink: &mut KeySink<'_>) {
        let Some((year, month, day)) = profile.birth else { return };
        let [year, month, day] = [year.to_string(), month.to_string(), day.to_string()];
        sink.add_telling("birth", &[&year, &month, &day]);
        for name in &profile.tokens {
            let initial = head(self.text(*name), 1);
            sink.add("birth_month", &[&year, &month, initial]);
            sink.add("birth_year_and_day", &[&year, &day, initial]);
            sink.add("birthday", &[&month, &day, initial]);
        }
    }

    fn online_keys(&self, profile: &Profile, sink: &mut KeySink<'_>) {
        for email in &profile.emails {
            sink.add_telling("email", &[self.text(*email)]);
        }
        if profile.mailbox.is_some() {
            joined_keys(self.text(profile.mailbox), sink);
        }
        for (site, label) in profile.sites.iter().zip(&profile.labels) {
            sink.add_telling("site", &[self.text(*site)]);
            let parts: Vec<&str> = label.iter().map(|part| self.text(*part)).collect();
            joined_keys(&parts.concat(), sink);
            for part in parts.iter().filter(|part| part.len() >= TOKEN_LENGTH) {
                sink.add("token", &[part]);
            }
        }
    }
}

fn joined_keys(joined: &str, sink: &mut KeySink<'_>) {
    if joined.len() >= TOKEN_LENGTH {
        sink.add_telling("joined", &[joined]);
    }
    if joined.len() >= LEAD {
        sink.add("lead", &[head(joined, LEAD)]);
    }
}

/// Words of a name with which it is long enough that all but one of them tell whose it is, and with which it is a sentence.
const ALL_BUT_ONE: std::ops::RangeInclusive<usize> = 4..=16;

/// All words, and all but one: so long names meet of which one word is misspelled, put in or left out, however common each
/// word is (the neighbourhood of deletions of Bocek, Hunt and Stiller 2007, with words instead of letters).
fn all_but_one_keys(sorted: &[&str], sink: &mut KeySink<'_>) {
    if !ALL_BUT_ONE.contains(&sorted.len()) {
        return;
    }
    sink.add_telling("all_but_one", &[&sorted.concat()]);
    for out in 0..sorted.len() {
        let kept: String = [&sorted[..out], &sorted[out + 1..]].concat().concat();
        sink.add_telling("all_but_one", &[&kept]);
    }
}

/// Level of every key, of the legal form and of a house at which it agrees.
const EQUAL: u8 = 1;

/// Whether two firms are one for all but their VAT ids: then it is a contradiction that they give two, and no sign of two firms. They bear
/// one name, and one number of a numbering that their systems share, or one form at one house; where a form is left out,
/// one telephone or mailbox there.
fn contradicts_itself(vector: &Vector) -> bool {
    let is = |level: NameLevel| vector.levels[customer::NAME] == level as u8;
    let agrees = |comparison: usize| vector.levels[comparison] == EQUAL;
    let one_name = is(NameLevel::Equal) || is(NameLevel::Similar);
    let shortened = is(NameLevel::Contained) || is(NameLevel::TradeLeftOut);
    let reached = agrees(customer::PHONE) || agrees(customer::ONLINE);
    let untold = vector.levels[customer::LEGAL_FORM] == 0;
    let one_house = agrees(customer::ADDRESS) && (agrees(customer::LEGAL_FORM) || (untold && reached));
    let one_number = agrees(customer::NUMBER);
    vector.spec != PERSONS && ((one_name && (one_house || one_number)) || (shortened && one_number))
}

/// Whether two organisations bear names of which each has a word that the other lacks.
fn has_other_name(vector: &Vector) -> bool {
    [NameLevel::LeftoverBoth, NameLevel::Weak, NameLevel::Different]
        .into_iter()
        .any(|level| vector.levels[customer::NAME] == level as u8)
}

/// Number of the specification for natural persons among those of the pass.
const PERSONS: u8 = 1;
static FURTHER: [&Spec; 1] = [&NATURAL];

fn are_persons(left: Sort, right: Sort) -> bool {
    match (left, right) {
        (Sort::Person, other) | (other, Sort::Person) => other != Sort::Plain,
        _ => false,
    }
}

/// Sound of each name with the initials of the others, so that names meet in any order and misspelled.
fn person_keys(texts: &[&str], sink: &mut KeySink<'_>) {
    for (i, family) in texts.iter().enumerate() {
        for (j, given) in texts.iter().enumerate() {
            if i != j && family.len() >= 2 {
                sink.add("person", &[&cologne(family), head(given, 1)]);
            }
        }
    }
}

fn postcode_area(postcode: &str) -> &str {
    head(postcode, 2)
}

/// The first characters of a text.
pub(crate) fn head(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

impl Blockable for Customers<'_> {
    fn count(&self) -> usize {
        self.masters
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        let profile = self.profile(record);
        self.name_keys(profile, sink);
        self.online_keys(profile, sink);
        for phone in profile.phones.iter().map(|phone| contact::national(*phone)) {
            sink.add_telling("phone", &[&(phone / 100).to_string()]);
            if phone % 10 == 0 {
                sink.add_telling("phone", &[&(phone / 10).to_string()]);
            }
            sink.add_telling("phone", &[&phone.to_string()]);
        }
        for (rule, key) in [("vat", profile.vat), ("iban", profile.iban), ("place", profile.place)] {
            if key.is_some() {
                sink.add_telling(rule, &[self.text(key)]);
            }
        }
        for number in &profile.numbers {
            sink.add_telling("number", &[self.text(*number)]);
        }
        if profile.house.is_some() && profile.postcode.is_some() {
            sink.add_telling(
                "house",
                &[self.text(profile.house), self.text(profile.postcode), head(self.text(profile.street), 3)],
            );
        }
        self.birth_keys(profile, sink);
        for mailbox in profile.mailboxes.iter().filter(|mailbox| self.text(**mailbox).len() >= MAILBOX) {
            sink.add_telling("mailbox", &[self.text(*mailbox)]);
        }
        for spelling in compare::person::spellings(self.profiles, profile) {
            if spelling.len() >= MAILBOX {
                sink.add_telling("mailbox", &[&spelling]);
            }
        }
        for number in self.common.numbers.keys(record) {
            sink.add_telling("customer_number", &[number]);
        }
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        let profile = self.profile(record);
        let town = if profile.city.is_some() { profile.city } else { profile.postcode };
        [town, profile.street, profile.joined].map(|symbol| u64::from(symbol.0))
    }

    fn order(&self, record: u32) -> (u64, u64) {
        let mut sort = [0_u8; 16];
        for (slot, byte) in sort.iter_mut().zip(self.text(self.profile(record).joined).bytes()) {
            *slot = byte;
        }
        let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        (number(&sort[..8]), number(&sort[8..]))
    }
}

impl Comparable for Customers<'_> {
    fn spec(&self) -> &'static Spec {
        &CUSTOMER
    }

    fn further_specs(&self) -> &'static [&'static Spec] {
        &FURTHER
    }

    fn sort(&self, item: u32) -> Sort {
        match self.profile(item).nature {
            Nature::Person => Sort::Person,
            Nature::Either => Sort::Silent,
            Nature::Organisation => Sort::Plain,
        }
    }

    fn entity_type(&self) -> EntityType {
        EntityType::Customer
    }

    fn record(&self, item: u32) -> RecordIndex {
        self.profile(item).record.unwrap_or(RecordIndex(item))
    }

    fn source(&self, item: u32) -> u32 {
        self.profile(item).source
    }

    fn compare(&self, left: u32, right: u32) -> Vector {
        self.compare_parties(left, right)
    }

    fn is_bare(&self, item: u32) -> bool {
        self.profile(item).is_bare()
    }

    fn may_be_mirrored(&self) -> bool {
        true
    }

    fn belies_key(&self, left: u32, right: u32) -> bool {
        let vector = self.compare(left, right);
        let other_vat = vector.levels[customer::VAT] == keys::KeyLevel::Different as u8;
        let one_house =
            [customer::ADDRESS, customer::PHONE, customer::ONLINE].iter().any(|at| vector.levels[*at] == EQUAL);
        vector.spec != PERSONS && has_other_name(&vector) && other_vat && !one_house
    }

    fn forbidden(&self, left: u32, right: u32, vector: &Vector) -> bool {
        let source = self.source(left);
        let declared =
            source == self.source(right) && self.common.deduplicated.get(source as usize).copied().unwrap_or(false);
        let vat = if vector.spec == PERSONS { natural::VAT } else { customer::VAT };
        let parent_and_child = vector.spec == PERSONS
            && (compare::natural::parent_and_child(vector)
                && ![natural::IBAN, natural::NUMBER].iter().any(|key| vector.levels[*key] == EQUAL));
        // Who manages a house shares everything with its owners but the name.
        let (a, b) = (self.profile(left), self.profile(right));
        let managed = a.association != b.association && !a.tokens.is_empty() && !b.tokens.is_empty();
        // Houses under one management differ in nothing but their names.
        let other_house = a.association && b.association && has_other_name(vector);
        let other_vat = vector.levels[vat] == keys::KeyLevel::Different as u8 && !contradicts_itself(vector);
        declared || managed || other_house || parent_and_child || other_vat
    }
}
