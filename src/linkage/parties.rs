//! Which records take part in the customer passes: masters, and the mentions that no key leads to a master.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::by_record::ByRecord;
use super::customers::{CustomerFacts, Customers};
use super::mentions::{Found, follow_keys};
use super::profile::Profiles;
use super::resolution::{DecidedBy, Reference, Target};
use crate::catalog::{Catalogue, Record, RecordIndex, Role, Standing};
use crate::standardise::{Facet, PackedParties, reached_by};

/// Values by which a record mentions a customer.
const MENTIONED_BY: [Role; 11] = [
    Role::CompanyName,
    Role::CompanyNameExtra,
    Role::PersonName,
    Role::FirstName,
    Role::LastName,
    Role::Email,
    Role::Phone,
    Role::Website,
    Role::Postcode,
    Role::City,
    Role::Street,
];

/// Mentions by these alone say nothing about a customer.
const PLACE_ONLY: usize = 8;

/// Records that are no masters but have a key to one, and of which a reviewer said whose they are or are not: the item that
/// the key leads to. They are mentions of their own, so that the word can go before the key.
pub(crate) type Held = BTreeMap<RecordIndex, u32>;

/// The parties of a catalogue.
pub(crate) struct Parties {
    /// Their values; masters first, then one party per distinct mention.
    pub(crate) profiles: Profiles,
    /// Number of masters.
    pub(crate) masters: usize,
    /// Per mention party: the records that make it, in canonical order.
    pub(crate) mentioned_in: Vec<Vec<RecordIndex>>,
    /// Masters, and records that a key leads to one: the master's item instead of its cluster.
    pub(crate) keyed: ByRecord<Found>,
    /// Records whose key is not simply believed.
    pub(crate) held: Held,
    /// Pairs of masters that a key joins.
    pub(crate) required: Vec<(u32, u32)>,
    /// Item of each master.
    pub(crate) item_of: ByRecord<u32>,
}

impl Parties {
    /// The parties as comparable items.
    pub(crate) fn customers<'a>(&'a self, common: &'a CustomerFacts) -> Customers<'a> {
        Customers { profiles: &self.profiles, masters: self.masters, common }
    }

    /// Whether a mention is a record that names its customer by key only.
    pub(crate) fn is_wordless(&self, catalogue: &Catalogue, mention: usize) -> bool {
        let record = self.mentioned_in[mention][0];
        self.held.contains_key(&record) && signature(&catalogue.record(record)).is_none()
    }
}

/// Numbers the systems of a catalogue; one entry per table. Tables of one system share a number.
pub(crate) fn sources(catalogue: &Catalogue) -> Vec<u32> {
    let mut slugs: Vec<&str> = catalogue.tables.iter().map(|typed| typed.recognition.system.slug.as_str()).collect();
    slugs.sort_unstable();
    slugs.dedup();
    let number = |slug: &str| slugs.iter().position(|other| *other == slug).unwrap_or_default() as u32;
    catalogue.tables.iter().map(|typed| number(&typed.recognition.system.slug)).collect()
}

/// Gathers the parties; of the `ruled` records a reviewer said something. The masters are `kept` where that is wanted.
pub(crate) fn gather(
    catalogue: &Catalogue,
    references: &[Reference],
    sources: &[u32],
    ruled: impl Iterator<Item = RecordIndex>,
    kept: Option<&mut PackedParties>,
) -> Parties {
    let masters = masters(catalogue);
    let mut item_of = ByRecord::new(catalogue.len());
    masters.iter().zip(0..).for_each(|(record, item)| item_of.set(*record, item));
    let (keyed, held) = keyed(catalogue, references, &item_of, ruled);
    let mentioned_in = mentions(catalogue, &keyed, &held, &through_people(catalogue, references, &keyed));
    let mut order = masters.clone();
    order.extend(mentioned_in.iter().map(|records| records[0]));
    let profiles = Profiles::build_and_keep(catalogue, &order, masters.len(), Facet::Customer, sources, kept);
    let required = references
        .iter()
        .filter(|reference| reference.role != Role::ParentReference)
        .filter_map(|reference| {
            let Target::Record(target) = reference.target else { return None };
            Some((*item_of.get(reference.record)?, *item_of.get(target)?))
        })
        .collect();
    Parties { profiles, masters: masters.len(), mentioned_in, keyed, held, required, item_of }
}

/// The master records, neighbours and namesakes side by side: those are compared with each other, and what stands side by
/// side in memory is at hand.
fn masters(catalogue: &Catalogue) -> Vec<RecordIndex> {
    let mut masters: Vec<RecordIndex> = catalogue
        .records()
        .filter(|record| record.kind().standing() == Standing::Master)
        .map(|record| record.index)
        .collect();
    masters.par_sort_by_cached_key(|index| {
        let record = catalogue.record(*index);
        let name = record.value(Role::CompanyName).or_else(|| record.value(Role::LastName));
        (record.value(Role::Postcode), name, *index)
    });
    masters
}

/// Where keys lead, but for those that are held back.
fn keyed(
    catalogue: &Catalogue,
    references: &[Reference],
    item_of: &ByRecord<u32>,
    ruled: impl Iterator<Item = RecordIndex>,
) -> (ByRecord<Found>, Held) {
    let of_item = |item: u32| Found { cluster: item, probability: 1.0, decided_by: DecidedBy::Key };
    let follow = |held: &Held| {
        let mut found = item_of.clone().map(of_item);
        follow_keys(catalogue, references, held, &mut found);
        found
    };
    let found = follow(&Held::new());
    let no_master = ruled.filter(|record| !item_of.has(*record));
    let held: Held = no_master.filter_map(|record| Some((record, found.get(record)?.cluster))).collect();
    if held.is_empty() { (found, held) } else { (follow(&held), held) }
}

/// Documents that name nobody but a contact, by a key or by the name that the system writes out for it, where no key leads on to
/// a master: they belong to whomever the contact is found to belong to. In order.
fn through_people(catalogue: &Catalogue, references: &[Reference], keyed: &ByRecord<Found>) -> Vec<RecordIndex> {
    let leads_to_person = |reference: &&Reference| {
        let Target::Record(target) = reference.target else { return false };
        let record = catalogue.record(reference.record);
        let named = record.value(Role::CompanyName).is_some_and(|name| name != reference.value);
        let open = !keyed.has(reference.record) && !keyed.has(target);
        let person = catalogue.record(target).kind().standing() == Standing::Contact;
        open && person && !named && record.kind().standing() == Standing::Document
    };
    references.iter().filter(leads_to_person).map(|reference| reference.record).collect()
}

/// Distinct mentions among the records that no key leads to a master; each that is held is one of its own, and those that
/// follow somebody else are none.
fn mentions(
    catalogue: &Catalogue,
    keyed: &ByRecord<Found>,
    held: &Held,
    following: &[RecordIndex],
) -> Vec<Vec<RecordIndex>> {
    let signature = |record: &Record<'_>| {
        if held.contains_key(&record.index) { Some(format!("\u{1e}{}", record.index.0)) } else { signature(record) }
    };
    let mentioning = |record: &Record<'_>| {
        matches!(record.kind().standing(), Standing::Contact | Standing::Document)
            && !keyed.has(record.index)
            && (held.contains_key(&record.index) || following.binary_search(&record.index).is_err())
    };
    let records: Vec<Record<'_>> = catalogue.records().filter(mentioning).collect();
    let signatures: Vec<Option<String>> = records.par_iter().map(signature).collect();
    let mut place: FxHashMap<String, usize> = FxHashMap::default();
    let mut mentions: Vec<Vec<RecordIndex>> = Vec::new();
    for (record, signature) in records.iter().zip(signatures) {
        let Some(signature) = signature else { continue };
        let number = *place.entry(signature).or_insert(mentions.len());
        if number == mentions.len() {
            mentions.push(Vec::new());
        }
        mentions[number].push(record.index);
    }
    mentions
}

/// What a record says about its customer, as one text; `None` where it says nothing. Contacts are mentions of their own.
fn signature(record: &Record<'_>) -> Option<String> {
    let document = record.kind().standing() == Standing::Document;
    let mut text = if document { String::new() } else { record.index.0.to_string() };
    let mut says = false;
    for (place, role) in MENTIONED_BY.iter().enumerate() {
        for value in record.values(*role) {
            says |= place < PLACE_ONLY;
            text.push_str(value);
        }
        text.push('\u{1f}');
    }
    for value in reached_by(record) {
        says = true;
        text.push_str(value);
    }
    says.then_some(text)
}
