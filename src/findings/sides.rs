//! Customers as their masters write them: each master record in comparable values, beside the others of the same customer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::case::Case;
use super::context::Context;
use super::contradictions::{self, Resident, Tenant};
use super::faces::{Face, Gallery, is_alike, is_part_of_town, system_bits};
use super::finding::Code;
use crate::catalog::{Record, RecordIndex, RecordKind, Role, Standing};
use crate::linkage::{EntityIndex, EntityType};
use crate::standardise::{Facet, Party, PartyFormats, PartyKind, is_common_word, is_corporate_word, party};

/// One master record of a customer.
pub(super) struct Side {
    pub(super) record: RecordIndex,
    /// Position of its system in `World::systems`.
    pub(super) system: usize,
    pub(super) party: Party,
    /// When it was last changed.
    pub(super) modified: Option<jiff::civil::Date>,
}

/// What several rules look at. It is filled before the first rule runs: rules run side by side, and one that waited for
/// what another one is making could wait for itself.
#[derive(Default)]
pub(super) struct Shelf {
    formats: OnceLock<PartyFormats>,
    gallery: OnceLock<Gallery>,
    contradictions: OnceLock<BTreeMap<Code, Vec<Case>>>,
    residents: OnceLock<Vec<Resident>>,
    tenants: OnceLock<Vec<Tenant>>,
    of_the_group: OnceLock<FxHashSet<EntityIndex>>,
    apart: OnceLock<Apart>,
    keyed: OnceLock<Keyed>,
}

/// The masters of one customer, each with the customer.
type Masters<'m> = &'m [(EntityIndex, RecordIndex)];

/// What the masters of one customer say.
struct Said {
    face: Face,
    /// Systems that keep the customer, as bits.
    systems: u64,
    contradictions: Vec<Case>,
    residents: Vec<Resident>,
    tenants: Vec<Tenant>,
    /// Whether one of them says that the customer is of the own group.
    of_the_group: bool,
}

/// What the masters of all customers say.
#[derive(Default)]
struct Hall {
    gallery: Gallery,
    contradictions: BTreeMap<Code, Vec<Case>>,
    residents: Vec<Resident>,
    tenants: Vec<Tenant>,
    of_the_group: FxHashSet<EntityIndex>,
}

impl Hall {
    fn take(&mut self, masters: Masters, said: Said) {
        self.gallery.hang(masters[0].0, said.systems, &said.face);
        for case in said.contradictions {
            self.contradictions.entry(case.code).or_default().push(case);
        }
        self.residents.extend(said.residents);
        self.tenants.extend(said.tenants);
        self.of_the_group.extend(said.of_the_group.then_some(masters[0].0));
    }
}

/// Customers of whom a contradiction asks whether they are one, and the cases that ask.
#[derive(Default)]
struct Apart {
    cases: Vec<Case>,
    /// Pairs of customers, in both directions, in order.
    pairs: Vec<(EntityIndex, EntityIndex)>,
}

/// Customers that a key joins, by pair of systems.
type Keyed = BTreeMap<(usize, usize), BTreeSet<EntityIndex>>;

/// Customers that are read at once; bounds the memory held as plain text.
const BATCH: usize = 1 << 11;

/// Customers that a thread reads before it asks for more, so that none waits long for the others at the end of a batch.
const PIECE: usize = 1 << 6;

impl Shelf {
    /// Reads every master once: everybody's face, and what is at odds between the masters of one customer. What they say is
    /// not kept, for it is several times as large as the exports.
    pub(super) fn fill(&self, context: &Context) {
        let mut hall = Hall::default();
        let masters = masters_by_customer(context);
        let people = private_contacts(context);
        let customers: Vec<Masters> = masters.chunk_by(|left, right| left.0 == right.0).collect();
        let mut ready: (&[Masters], Vec<Said>) = (&[], Vec::new());
        for batch in customers.chunks(BATCH).chain([[].as_slice()]) {
            // Hanging cannot be shared out; meanwhile the next batch is read.
            let (last, said) = std::mem::take(&mut ready);
            let hang = || {
                for (masters, said) in last.iter().zip(said) {
                    hall.take(masters, said);
                }
            };
            let read = || batch.par_iter().with_max_len(PIECE).map(|masters| read(context, masters, &people)).collect();
            let (read, ()) = rayon::join(read, hang);
            ready = (batch, read);
        }
        let Hall { mut gallery, contradictions, residents, tenants, of_the_group } = hall;
        gallery.close();
        self.gallery.get_or_init(|| gallery);
        self.contradictions.get_or_init(|| contradictions);
        self.residents.get_or_init(|| residents);
        self.tenants.get_or_init(|| tenants);
        self.of_the_group.get_or_init(|| of_the_group);
        self.apart.get_or_init(|| Apart::of(context));
    }

    /// The masters that say a valid VAT id and where they are.
    pub(super) fn residents(&self) -> &[Resident] {
        self.residents.get().map_or(&[], Vec::as_slice)
    }

    /// The masters that say in which house they are.
    pub(super) fn tenants(&self) -> &[Tenant] {
        self.tenants.get().map_or(&[], Vec::as_slice)
    }

    /// Whether a master says that a customer belongs to the own group.
    pub(super) fn is_of_the_group(&self, customer: EntityIndex) -> bool {
        self.of_the_group.get().is_some_and(|customers| customers.contains(&customer))
    }

    /// The cases of a rule that ask whether two customers are one.
    pub(super) fn asking(&self, code: Code) -> Vec<Case> {
        let cases = self.apart.get().map_or(&[][..], |apart| &apart.cases);
        cases.iter().filter(|case| case.code == code).cloned().collect()
    }

    /// Whether a contradiction asks if a customer is another one of whom something holds.
    pub(super) fn may_be_another(&self, customer: EntityIndex, holds: impl Fn(EntityIndex) -> bool) -> bool {
        let pairs = self.apart.get().map_or(&[][..], |apart| &apart.pairs);
        let start = pairs.partition_point(|(one, _)| *one < customer);
        pairs[start..].iter().take_while(|(one, _)| *one == customer).any(|(_, other)| holds(*other))
    }

    /// Customers that a key joins, by pair of systems. One rule asks for them, and what is counted after the rules.
    pub(super) fn keyed(&self, context: &Context) -> &Keyed {
        self.keyed.get_or_init(|| super::islands::keyed(context))
    }

    /// The faces of all customers with master records.
    pub(super) fn gallery(&self) -> &Gallery {
        self.gallery.get_or_init(Gallery::default)
    }

    /// What a rule found to be at odds between the masters of one customer, in the order of customers.
    pub(super) fn contradictions(&self, code: Code) -> Vec<Case> {
        self.contradictions.get().and_then(|cases| cases.get(&code)).cloned().unwrap_or_default()
    }
}

impl Apart {
    fn of(context: &Context) -> Self {
        let cases = contradictions::ask(context);
        let customer = |record: RecordIndex| context.resolution.entity_of(record, EntityType::Customer);
        let both = |case: &Case| customer(case.record?).zip(customer(*case.related.first()?));
        let mut pairs: Vec<(EntityIndex, EntityIndex)> =
            cases.iter().filter_map(both).flat_map(|(one, two)| [(one, two), (two, one)]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { cases, pairs }
    }
}

/// How the columns of the catalogue write what parties are made of.
fn formats<'a>(context: &Context<'a>) -> &'a PartyFormats {
    context.shelf.formats.get_or_init(|| PartyFormats::of(context.catalogue))
}

/// All masters with their customer, in the order of customers.
fn masters_by_customer(context: &Context) -> Vec<(EntityIndex, RecordIndex)> {
    let customer = |record| context.resolution.entity_of(record, EntityType::Customer);
    let mut masters: Vec<(EntityIndex, RecordIndex)> =
        all_masters(context).filter_map(|record| Some((customer(record)?, record))).collect();
    masters.par_sort_unstable();
    masters
}

/// All contacts who stand for themselves: they name no firm and say where they live. With their customer, in the order of
/// customers.
fn private_contacts(context: &Context) -> Vec<(EntityIndex, RecordIndex)> {
    let is_private = |record: &Record<'_>| {
        let employed = || [Role::CompanyName, Role::AccountReference].iter().any(|role| record.value(*role).is_some());
        record.kind() == RecordKind::Contact && !employed() && record.value(Role::Street).is_some()
    };
    let private = context.catalogue.records().filter(is_private).map(|record| record.index);
    let customer = |record| context.resolution.entity_of(record, EntityType::Customer);
    let mut contacts: Vec<(EntityIndex, RecordIndex)> =
        private.filter_map(|record| Some((customer(record)?, record))).collect();
    contacts.sort_unstable();
    contacts
}

/// Reads the masters of a customer, and the private `people` among the contacts, whom a CRM keeps instead of one. Leads are no
/// word of the house about a customer.
fn read(context: &Context, masters: Masters, people: Masters) -> Said {
    let customer = masters[0].0;
    let all: Vec<Side> = masters.iter().map(|(_, record)| side(context, *record)).collect();
    let face = Face::of(all.iter().map(|side| &side.party));
    let systems = system_bits(all.iter().map(|side| side.system));
    let is_lead = |side: &Side| context.record(side.record).kind() == RecordKind::Lead;
    let (leads, mut sides): (Vec<Side>, Vec<Side>) = all.into_iter().partition(is_lead);
    let (own, private) = (sides.len(), sides.iter().all(|side| side.party.kind == PartyKind::Person));
    if private && own > 0 {
        let first = people.partition_point(|(other, _)| *other < customer);
        let contacts = people[first..].iter().take_while(|(other, _)| *other == customer);
        sides.extend(contacts.map(|(_, contact)| side(context, *contact)));
    }
    let contradictions = if sides.len() > 1 { contradictions::judge(context, customer, &sides) } else { Vec::new() };
    sides.truncate(own);
    let tenants = sides.iter().flat_map(|side| Tenant::of(customer, side)).collect();
    let residents = sides.into_iter().chain(leads).filter_map(|side| Resident::of(customer, side)).collect();
    let of_the_group = masters.iter().any(|(_, record)| context.says_group(*record));
    Said { face, systems, contradictions, residents, tenants, of_the_group }
}

/// One record in comparable values.
pub(super) fn side(context: &Context, record: RecordIndex) -> Side {
    let table = context.catalogue.table_of(record);
    Side {
        record,
        system: context.system(record),
        party: context
            .resolution
            .parties
            .get(record)
            .unwrap_or_else(|| party(&context.record(record), Facet::Customer, formats(context), table)),
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

/// Words of a name beside its legal form: what a firm does, if nothing else tells it.
pub(super) fn words_beside_forms(party: &Party) -> Vec<&str> {
    let counts = |word: &&str| word.chars().count() >= 3 && !is_corporate_word(word);
    party.name.tokens.iter().map(String::as_str).filter(counts).collect()
}

/// Whether a word of a name is one of its town, or the beginning of it: people append the town to tell two of a name apart.
pub(super) fn is_town_word(word: &str, parties: [&Party; 2]) -> bool {
    parties.into_iter().any(|party| is_part_of_town(word, &party.address.city))
}

/// Whether two names share a telling word, in some spelling, or one contains the other's letters.
pub(super) fn share_a_word(left: &Party, right: &Party) -> bool {
    let (own, other) = (telling_words(left), telling_words(right));
    let alike = |one: &&str| other.iter().any(|two| is_alike(one, two) || one.contains(two) || two.contains(*one));
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
