//! Customers as their masters write them: each master record in comparable values, beside the others of the same customer.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::context::Context;
use super::faces::{Features, Gallery};
use crate::catalog::{RecordIndex, RecordKind, Role, Standing};
use crate::linkage::{EntityIndex, EntityType, Relation};
use crate::standardise::{Facet, Party, PartyFormats, is_common_word, is_corporate_word, jaro_winkler, party};

/// One master record of a customer.
pub(super) struct Side {
    pub(super) record: RecordIndex,
    /// Position of its system in `World::systems`.
    pub(super) system: usize,
    pub(super) party: Party,
    /// When it was last changed.
    pub(super) modified: Option<jiff::civil::Date>,
}

/// Similarity from which two words are spellings of one.
const SAME_WORD: f64 = 0.9;

/// Customers with several master records, in the order of entities.
pub(super) fn customers<'a>(context: &Context<'a>) -> &'a [(EntityIndex, Vec<Side>)] {
    context.shelf.customers.get().map_or(&[], Vec::as_slice)
}

/// What several rules look at. It is filled before the first rule runs: rules run side by side, and one that waited for
/// what another one is making could wait for itself.
#[derive(Default)]
pub(super) struct Shelf {
    customers: OnceLock<Vec<(EntityIndex, Vec<Side>)>>,
    formats: OnceLock<PartyFormats>,
    gallery: OnceLock<Gallery>,
}

/// Masters that are read at once; bounds the memory held as plain text.
const BATCH: usize = 1 << 12;

impl Shelf {
    /// Reads once what several rules look at.
    pub(super) fn fill(&self, context: &Context) {
        self.formats.get_or_init(|| PartyFormats::of(context.catalogue));
        let (customers, gallery) = read(context);
        self.customers.get_or_init(|| customers);
        self.gallery.get_or_init(|| gallery);
    }

    /// The faces of all customers with master records.
    pub(super) fn gallery(&self) -> &Gallery {
        self.gallery.get_or_init(Gallery::default)
    }
}

/// How the columns of the catalogue write what parties are made of.
fn formats<'a>(context: &Context<'a>) -> &'a PartyFormats {
    context.shelf.formats.get_or_init(|| PartyFormats::of(context.catalogue))
}

/// Reads every master once: the customers with several of them, and everybody's face.
fn read(context: &Context) -> (Vec<(EntityIndex, Vec<Side>)>, Gallery) {
    let wanted = of_several(context);
    let mut kept: Vec<(EntityIndex, Side)> = Vec::with_capacity(wanted.len());
    let mut gallery = Gallery::default();
    let masters: Vec<RecordIndex> = all_masters(context).collect();
    for batch in masters.chunks(BATCH) {
        let sides: Vec<(Side, Features)> = batch.par_iter().map(|record| read_one(context, *record)).collect();
        for (side, features) in sides {
            if let Some(customer) = context.resolution.entity_of(side.record, EntityType::Customer) {
                gallery.hang(customer, side.record, features);
            }
            if let Ok(at) = wanted.binary_search_by_key(&side.record, |(record, _)| *record) {
                kept.push((wanted[at].1, side));
            }
        }
    }
    gallery.close();
    kept.par_sort_unstable_by_key(|(customer, side)| (*customer, side.record));
    let mut customers: Vec<(EntityIndex, Vec<Side>)> = Vec::new();
    for (customer, side) in kept {
        match customers.last_mut().filter(|(last, _)| *last == customer) {
            Some((_, sides)) => sides.push(side),
            None => customers.push((customer, vec![side])),
        }
    }
    (customers, gallery)
}

fn read_one(context: &Context, record: RecordIndex) -> (Side, Features) {
    let side = side(context, record);
    let features = Features::of(&side.party);
    (side.lean(), features)
}

/// The masters of customers that have several, in their order. Leads are no word of the house about a customer.
fn of_several(context: &Context) -> Vec<(RecordIndex, EntityIndex)> {
    let mut masters: Vec<(EntityIndex, RecordIndex)> = context
        .resolution
        .memberships
        .iter()
        .filter(|member| member.entity_type == EntityType::Customer && member.relation == Relation::Master)
        .filter(|member| context.record(member.record).kind() != RecordKind::Lead)
        .filter_map(|member| Some((member.entity?, member.record)))
        .collect();
    masters.sort_unstable();
    let groups = masters.chunk_by(|left, right| left.0 == right.0).filter(|group| group.len() > 1);
    let mut several: Vec<(RecordIndex, EntityIndex)> =
        groups.flatten().map(|(customer, record)| (*record, *customer)).collect();
    several.sort_unstable();
    several
}

impl Side {
    /// Without what no rule asks a side for.
    fn lean(self) -> Self {
        let Party { kind, name, address, phones, emails, sites, vat, register, tax, .. } = self.party;
        let party = Party { kind, name, address, phones, emails, sites, vat, register, tax, ..Party::default() };
        Self { party, ..self }
    }
}

/// One record in comparable values.
pub(super) fn side(context: &Context, record: RecordIndex) -> Side {
    let table = context.catalogue.table_of(record);
    Side {
        record,
        system: context.system(record),
        party: party(&context.record(record), Facet::Customer, formats(context), table),
        modified: context.world.parties.get(record).and_then(|facts| facts.modified.or(facts.created)),
    }
}

/// All master records, in canonical order.
pub(super) fn all_masters<'a>(context: &Context<'a>) -> impl Iterator<Item = RecordIndex> + use<'a> {
    let catalogue = context.catalogue;
    catalogue.records().filter(|record| record.kind().standing() == Standing::Master).map(|record| record.index)
}

/// Words of a name that tell customers apart.
pub(super) fn telling_words(party: &Party) -> Vec<&str> {
    let telling = |word: &&str| word.chars().count() >= 3 && !is_common_word(word) && !is_corporate_word(word);
    party.name.tokens.iter().map(String::as_str).filter(telling).collect()
}

/// Whether two names share a telling word, in some spelling, or one contains the other's letters.
pub(super) fn share_a_word(left: &Party, right: &Party) -> bool {
    let (own, other) = (telling_words(left), telling_words(right));
    let alike = |one: &&str| {
        other.iter().any(|two| jaro_winkler(one, two) >= SAME_WORD || one.contains(two) || two.contains(*one))
    };
    own.iter().any(alike)
}

/// Whether two records have nothing in common by which they could be one customer, one group or one house.
pub(super) fn are_strangers(left: &Side, right: &Side) -> bool {
    let (one, two) = (&left.party, &right.party);
    let same_site = sites(one).iter().any(|site| sites(two).contains(site));
    let same_phone = one.phones.iter().any(|phone| two.phones.contains(phone));
    let same_house = !one.address.street.is_empty()
        && one.address.street == two.address.street
        && one.address.postcode == two.address.postcode;
    let named = !telling_words(one).is_empty() && !telling_words(two).is_empty();
    named && !share_a_word(one, two) && !same_site && !same_phone && !same_house
}

/// Own domains of a customer, by its mailboxes and websites.
fn sites(party: &Party) -> Vec<&str> {
    let mailboxes = party.emails.iter().filter(|email| !email.free).map(|email| email.site.as_str());
    mailboxes.chain(party.sites.iter().filter(|site| !site.free).map(|site| site.site.as_str())).collect()
}

impl Context<'_> {
    /// The least sure of some masters to belong to their customer.
    pub(super) fn least_certain(&self, records: impl IntoIterator<Item = RecordIndex>) -> f64 {
        records.into_iter().map(|record| self.customer_probability(record)).fold(1.0, f64::min)
    }

    /// A value of a record as it is written, for people.
    pub(super) fn written(&self, record: RecordIndex, roles: &[Role]) -> String {
        let record = self.record(record);
        let parts: Vec<&str> = roles.iter().filter_map(|role| record.value(*role)).collect();
        if parts.is_empty() { "–".to_owned() } else { parts.join(" ") }
    }
}
