//! The three passes in their order: master records, mentions in contacts and documents, people and projects.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::accounts::Accounts;
use super::by_record::ByRecord;
use super::customers::{CustomerFacts, Customers};
use super::decisions::Rulings;
use super::engine::{self, Comparable, Linked, Told, holds, link};
use super::entities;
use super::judged::{Mentioned, judged};
use super::mailboxes::{Mailboxes, Owner};
use super::mentions::{Found, Matcher, SURE, cluster_strangers, follow_keys};
use super::model::{Models, Pass, TrainedModels, probability};
use super::parties::{Parties, gather, sources};
use super::people::{Employer, People};
use super::profile::Profiles;
use super::references::resolve_references;
use super::resolution::{
    DecidedBy, Edge, Entity, EntityIndex, EntityType, Membership, Reference, Relation, Resolution, Target,
};
use super::shared_numbers::SharedNumbers;
use super::undertakings::Undertakings;
use super::undertakings::adopted::{self, Adoption};
use super::undertakings::named::Names;
use super::undertakings::towns::Towns;
use crate::catalog::{Catalogue, RecordIndex, RecordKind, Role, Standing};
use crate::config::Settings;
use crate::progress::Progress;
use crate::standardise::{Facet, PackedParties, company_name, fold};

/// Decides who is who among the records of a catalogue.
pub fn resolve(catalogue: &Catalogue, settings: &Settings, progress: &dyn Progress) -> Resolution {
    resolve_with(catalogue, settings, Given::default(), progress)
}

/// What is known before linkage looks at anything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// Models to be used instead of training.
    pub models: Option<&'a TrainedModels>,
    /// What reviewers said.
    pub rulings: Option<&'a Rulings>,
    /// The masters in comparable values are asked for again ([`Resolution::parties`]).
    pub keep_parties: bool,
}

/// The same with what is given.
pub fn resolve_with(
    catalogue: &Catalogue,
    settings: &Settings,
    given: Given<'_>,
    progress: &dyn Progress,
) -> Resolution {
    let references = resolve_references(catalogue);
    let sources = sources(catalogue);
    let systems = systems(catalogue);
    let mut resolution = Resolution { models: TrainedModels::of_systems(&systems), ..Resolution::default() };
    let models = given.models.map(|models| models.fitted(&systems));
    let nothing = Rulings::default();
    let run = Run {
        catalogue,
        references: &references,
        sources: &sources,
        systems: &systems,
        settings,
        given: models.as_ref(),
        rulings: given.rulings.unwrap_or(&nothing),
        keeps_parties: given.keep_parties,
        progress,
    };
    let mut found = customers(&run, &mut resolution);
    resolution.memberships.par_sort_by_key(|membership| membership.record);
    // Neither of the two knows anything of the other.
    let (people, (projects, adoptions)) = rayon::join(|| people(&run, &resolution), || projects(&run, &resolution));
    adopt(&run, &adoptions, &mut found, &mut resolution);
    people.enter(&run, &mut resolution);
    let projects = projects.enter(&run, &mut resolution);
    project_documents(&run, &projects, &mut resolution);
    named_projects(&run, &projects, &found, &mut resolution);
    project_customers(&found, &mut resolution);
    resolution.drop_deserted();
    resolution.references = references;
    resolution.memberships.par_sort_by_key(|membership| {
        (membership.record, membership.entity_type, membership.relation, membership.entity)
    });
    resolution.edges.par_sort_by_key(|edge| (edge.entity_type, edge.left, edge.right));
    resolution
}

/// What all passes of a run look at.
struct Run<'a> {
    catalogue: &'a Catalogue,
    references: &'a [Reference],
    /// Number of each table's system.
    sources: &'a [u32],
    /// Slugs of the systems, by those numbers.
    systems: &'a [&'a str],
    settings: &'a Settings,
    /// Models to be used instead of training.
    given: Option<&'a TrainedModels>,
    /// What reviewers said.
    rulings: &'a Rulings,
    /// Whether masters are asked for again.
    keeps_parties: bool,
    progress: &'a dyn Progress,
}

impl Run<'_> {
    fn given(&self, pass: Pass) -> Option<&Models> {
        self.given.and_then(|models| models.of(pass))
    }

    /// Links the items of a pass with what is known of them already.
    fn link(
        &self,
        items: &impl Comparable,
        required: &[(u32, u32)],
        item_of: impl Fn(RecordIndex) -> Option<u32>,
        pass: Pass,
    ) -> Linked {
        let judged = judged(self.rulings, items.entity_type(), item_of);
        let told = Told { required, judged: &judged, learn: self.rulings.learn, model: self.given(pass) };
        link(items, &told, &self.settings.linkage, self.progress)
    }
}

/// What is known of the parties of a catalogue as a whole: their legal forms, the numbers that systems share, and which
/// systems are declared free of duplicates.
pub(crate) fn customer_facts(catalogue: &Catalogue, parties: &Parties, settings: &Settings) -> CustomerFacts {
    let slugs = systems(catalogue);
    let declared = |slug: &&str| settings.systems.get(*slug).is_some_and(|system| system.deduplicated);
    let deduplicated = slugs.iter().map(declared).collect();
    let numbers = SharedNumbers::find(catalogue, &parties.profiles, parties.masters);
    CustomerFacts::learn(&parties.profiles, parties.masters, numbers, deduplicated)
}

/// First and second pass; returns each record's customer entity.
fn customers(run: &Run<'_>, resolution: &mut Resolution) -> ByRecord<EntityIndex> {
    let Run { catalogue, references, sources, settings, .. } = *run;
    let ruled = run.rulings.list.iter().filter(|ruling| ruling.entity_type == EntityType::Customer);
    let ruled = ruled.filter(|ruling| ruling.judgement.is_same().is_some());
    let ruled = ruled.flat_map(|ruling| [ruling.left, ruling.right]);
    let kept = run.keeps_parties.then(|| {
        resolution.parties = PackedParties::for_records(catalogue.len());
        &mut resolution.parties
    });
    let parties = gather(catalogue, references, sources, ruled, kept);
    let facts = customer_facts(catalogue, &parties, settings);
    let items = parties.customers(&facts);
    let item_of = |record| parties.item_of.get(record).copied();
    let linked = run.link(&items, &parties.required, item_of, Pass::Customer);
    let in_cluster = |found: Found| Found { cluster: linked.clusters[found.cluster as usize], ..found };
    let mut found = parties.keyed.clone().map(in_cluster);
    masters(&items, &linked, &mut found);
    let strangers = mentions(run, &items, &linked, &parties, &mut found);
    resolution.models.keep(Pass::Mention, strangers);
    super::titled::find(catalogue, &items, &linked.clusters, &parties.held, &mut found);
    follow_keys(catalogue, references, &parties.held, &mut found);
    resolution.edges.extend(engine::edges(&items, &linked, &settings.linkage));
    resolution.repeats.extend(linked.repeats.report(items.spec().name, run.systems));
    resolution.blocking.push(linked.report);
    resolution.models.keep(Pass::Customer, linked.model);
    let members = found.iter().map(|(record, found)| (found.cluster, record)).collect();
    let entities = number(named(catalogue, EntityType::Customer, members), resolution);
    for record in catalogue.records() {
        let relation = match record.kind().standing() {
            Standing::Master => Relation::Master,
            Standing::Contact => Relation::Contact,
            Standing::Document => Relation::Document,
            Standing::Outside => continue,
        };
        let known = found.get(record.index);
        resolution.memberships.push(Membership {
            record: record.index,
            entity_type: EntityType::Customer,
            relation,
            entity: known.map(|found| entities[&found.cluster]),
            probability: known.map_or(0.0, |found| found.probability),
            decided_by: known.map_or(DecidedBy::Single, |found| found.decided_by),
        });
    }
    found.map(|found| entities[&found.cluster])
}

fn masters(items: &Customers<'_>, linked: &Linked, found: &mut ByRecord<Found>) {
    for (item, (weight, decided_by)) in holds(items, linked).into_iter().enumerate() {
        let probability = if decided_by == DecidedBy::Single { 1.0 } else { probability(weight) };
        let cluster = linked.clusters[item];
        found.set(items.record(item as u32), Found { cluster, probability, decided_by });
    }
}

fn mentions(
    run: &Run<'_>,
    items: &Customers<'_>,
    linked: &Linked,
    parties: &Parties,
    found: &mut ByRecord<Found>,
) -> Models {
    let (settings, progress) = (&run.settings.linkage, run.progress);
    let judged = Mentioned::of(run.rulings, parties);
    let mailboxes = Mailboxes::collect(run.catalogue, found);
    let owner = |records: &Vec<RecordIndex>| mailboxes.owner(&run.catalogue.record(records[0]));
    let owners: Vec<Option<Owner>> = parties.mentioned_in.par_iter().map(owner).collect();
    let matcher = Matcher::new(items, linked, &judged, settings);
    let mut outcomes = matcher.find_all(&owners, progress);
    let first = parties.masters as u32;
    let mailboxes = mailboxes_of_people(run.catalogue, parties, &outcomes);
    outcomes.par_iter_mut().enumerate().filter(|(_, found)| found.is_none()).for_each(|(mention, found)| {
        let owner = mailboxes.owner(&run.catalogue.record(parties.mentioned_in[mention][0]));
        *found = owner.and_then(|owner| matcher.find_by_mailbox(first + mention as u32, owner));
    });
    let accounts = Accounts::unexported(run.catalogue, run.references, run.sources, &parties.mentioned_in);
    accounts.settle(&mut outcomes, |mention, cluster| matcher.may_be(first + mention as u32, cluster));
    let strangers: Vec<u32> = (0..outcomes.len())
        .filter(|mention| outcomes[*mention].is_none() && !parties.is_wordless(run.catalogue, *mention))
        .map(|mention| first + mention as u32)
        .collect();
    let fellows = accounts.fellows(strangers.iter().map(|stranger| (stranger - first) as usize));
    let told = (run.given(Pass::Mention), &judged, fellows.as_slice());
    let (clusters, model) = cluster_strangers(items, &strangers, told, settings, progress);
    let mut sizes: FxHashMap<u32, usize> = FxHashMap::default();
    for (stranger, cluster) in strangers.iter().zip(&clusters) {
        *sizes.entry(*cluster).or_default() += parties.mentioned_in[(stranger - first) as usize].len();
    }
    let stranger = |cluster: u32| {
        let decided_by = if sizes[&cluster] > 1 { DecidedBy::Model } else { DecidedBy::Single };
        Found { cluster, probability: 1.0, decided_by }
    };
    let alone = strangers.iter().zip(&clusters).map(|(item, cluster)| (*item, stranger(*cluster)));
    let known = outcomes.iter().enumerate().filter_map(|(mention, found)| Some((first + mention as u32, (*found)?)));
    for (item, what) in known.chain(alone) {
        for record in &parties.mentioned_in[(item - first) as usize] {
            found.set(*record, what);
        }
    }
    model
}

/// The mailboxes of those who were found to belong to a customer.
fn mailboxes_of_people(catalogue: &Catalogue, parties: &Parties, outcomes: &[Option<Found>]) -> Mailboxes {
    let is_kept =
        |record: &RecordIndex| matches!(catalogue.record(*record).kind(), RecordKind::Contact | RecordKind::Requester);
    let sure = |found: &Option<Found>| found.filter(|found| found.probability >= SURE);
    let people: Vec<(RecordIndex, u32)> = outcomes
        .iter()
        .zip(&parties.mentioned_in)
        .filter_map(|(found, records)| Some((sure(found)?.cluster, records)))
        .flat_map(|(cluster, records)| {
            records.iter().filter(|record| is_kept(record)).map(move |record| (*record, cluster))
        })
        .collect();
    Mailboxes::of_people(catalogue, &people)
}

/// Names of the systems, in the order of the numbers that [`sources`] gives them.
fn systems(catalogue: &Catalogue) -> Vec<&str> {
    let mut slugs: Vec<&str> = catalogue.tables.iter().map(|typed| typed.recognition.system.slug.as_str()).collect();
    slugs.sort_unstable();
    slugs.dedup();
    slugs
}

/// The records that are people.
pub(crate) fn contacts(catalogue: &Catalogue) -> Vec<RecordIndex> {
    let contacts = catalogue.records().filter(|record| record.kind().standing() == Standing::Contact);
    contacts.map(|record| record.index).collect()
}

/// Third pass, people.
fn people(run: &Run<'_>, resolution: &Resolution) -> Passed {
    let records = contacts(run.catalogue);
    let profiles = Profiles::build(run.catalogue, &records, 0, Facet::Person, run.sources);
    let employers = kept_employers(run.catalogue, &profiles, &records, resolution);
    let items = People { profiles: &profiles, employers: &employers };
    let item_of = |record| records.binary_search(&record).ok().map(|item| item as u32);
    let linked = run.link(&items, &[], item_of, Pass::Person);
    Passed::of(run, &items, linked, records.clone(), Pass::Person)
}

/// Per contact: its employer. A customer that nobody keeps and no company name stands for is the contact's own mailbox, and no
/// employer.
pub(crate) fn kept_employers(
    catalogue: &Catalogue,
    profiles: &Profiles,
    records: &[RecordIndex],
    resolution: &Resolution,
) -> Vec<Option<Employer>> {
    let kept: FxHashSet<u32> = resolution
        .memberships
        .iter()
        .filter(|membership| membership.relation == Relation::Master && membership.entity_type == EntityType::Customer)
        .filter_map(|membership| membership.entity.map(|entity| entity.0))
        .collect();
    let named = |record: RecordIndex| catalogue.record(record).value(Role::CompanyName).is_some();
    let employers = employers_of(records, resolution);
    let employer = |item: usize| {
        let (customer, bits) =
            employers[item].filter(|(customer, _)| kept.contains(customer) || named(records[item]))?;
        let name = &resolution.entities[customer as usize].name;
        Some(Employer { customer, bits, is_self: Employer::is_named_like(profiles, &profiles.list[item], name) })
    };
    (0..records.len()).into_par_iter().map(employer).collect()
}

/// Per record: its customer, and how surprising it is that two of these records share it, in bits.
fn employers_of(records: &[RecordIndex], resolution: &Resolution) -> Vec<Option<(u32, f32)>> {
    let customer = |record: &RecordIndex| resolution.entity_of(*record, EntityType::Customer).map(|entity| entity.0);
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for known in records.iter().filter_map(customer) {
        *counts.entry(known).or_default() += 1;
    }
    let size = records.len().max(2) as f32;
    records.iter().map(|record| customer(record).map(|known| (known, (size / counts[&known] as f32).log2()))).collect()
}

/// The undertakings of a catalogue as comparable items, with the customers that the earlier passes found.
pub(crate) fn undertakings_of(catalogue: &Catalogue, sources: &[u32], resolution: &Resolution) -> Undertakings {
    let records: Vec<RecordIndex> =
        catalogue.records().filter(|record| record.kind().is_undertaking()).map(|record| record.index).collect();
    let surprise: FxHashMap<RecordIndex, (u32, f32)> = records
        .iter()
        .zip(employers_of(&records, resolution))
        .filter_map(|(record, customer)| Some((*record, customer?)))
        .collect();
    let words = |customer: u32| {
        let name = &resolution.entities[customer as usize].name;
        let mut words: Vec<String> = fold(name).split(' ').map(str::to_owned).collect();
        words.extend(company_name(name).tokens);
        (customer, words)
    };
    // Customers have several undertakings each; their names are read once.
    let customers: FxHashSet<u32> = surprise.values().map(|(customer, _)| *customer).collect();
    let words: FxHashMap<u32, Vec<String>> = customers.into_par_iter().map(words).collect();
    let name = |customer: u32| words.get(&customer).cloned().unwrap_or_default();
    let towns = Towns::collect(catalogue, resolution, surprise.values().map(|(customer, _)| *customer));
    Undertakings::collect(catalogue, sources, &|record| surprise.get(&record).copied(), &name, &towns)
}

/// Third pass, projects.
fn projects(run: &Run<'_>, resolution: &Resolution) -> (Passed, Vec<Adoption>) {
    let items = undertakings_of(run.catalogue, run.sources, resolution);
    let order: Vec<RecordIndex> = items.records().collect();
    let place = places(&order);
    let required: Vec<(u32, u32)> = run
        .references
        .iter()
        .filter_map(|reference| {
            let Target::Record(target) = reference.target else { return None };
            Some((*place.get(&reference.record)?, *place.get(&target)?))
        })
        .collect();
    let linked = run.link(&items, &required, |record| place.get(&record).copied(), Pass::Project);
    let adoptions = adopted::find(&items, &linked.clusters, resolution);
    (Passed::of(run, &items, linked, order, Pass::Project), adoptions)
}

/// The item of each record.
fn places(order: &[RecordIndex]) -> FxHashMap<RecordIndex, u32> {
    order.iter().zip(0..).map(|(record, item)| (*record, item)).collect()
}

/// What a pass whose items are the records of its entities came to, before it is entered.
struct Passed {
    entity_type: EntityType,
    pass: Pass,
    /// The pass as its reports call it.
    name: &'static str,
    /// The record of each item.
    order: Vec<RecordIndex>,
    linked: Linked,
    /// As [`holds`].
    holds: Vec<(f64, DecidedBy)>,
    edges: Vec<Edge>,
    /// Each entity with its cluster, in order.
    entities: Vec<(Entity, u32)>,
}

impl Passed {
    fn of(run: &Run<'_>, items: &impl Comparable, linked: Linked, order: Vec<RecordIndex>, pass: Pass) -> Self {
        let entity_type = items.entity_type();
        let members = linked.clusters.iter().copied().zip(order.iter().copied()).collect();
        Self {
            entity_type,
            pass,
            name: items.spec().name,
            holds: holds(items, &linked),
            edges: engine::edges(items, &linked, &run.settings.linkage),
            entities: named(run.catalogue, entity_type, members),
            order,
            linked,
        }
    }

    /// Enters it into the decisions; gives back which record is in which cluster and entity.
    fn enter(self, run: &Run<'_>, resolution: &mut Resolution) -> FxHashMap<RecordIndex, (u32, EntityIndex)> {
        let entities = number(self.entities, resolution);
        let mut entered = FxHashMap::default();
        for ((record, (weight, decided_by)), cluster) in self.order.iter().zip(self.holds).zip(&self.linked.clusters) {
            let entity = entities[cluster];
            entered.insert(*record, (*cluster, entity));
            resolution.memberships.push(Membership {
                record: *record,
                entity_type: self.entity_type,
                relation: Relation::Master,
                entity: Some(entity),
                probability: if decided_by == DecidedBy::Single { 1.0 } else { probability(weight) },
                decided_by,
            });
        }
        resolution.edges.extend(self.edges);
        resolution.repeats.extend(self.linked.repeats.report(self.name, run.systems));
        resolution.blocking.push(self.linked.report);
        resolution.models.keep(self.pass, self.linked.model);
        entered
    }
}

/// The clusters of a pass as entities, each with its cluster, in the order of their ids.
fn named(catalogue: &Catalogue, entity_type: EntityType, mut members: Vec<(u32, RecordIndex)>) -> Vec<(Entity, u32)> {
    members.par_sort_unstable();
    let clusters: Vec<&[(u32, RecordIndex)]> = members.chunk_by(|a, b| a.0 == b.0).collect();
    let mut named: Vec<(Entity, u32, RecordIndex)> = clusters
        .par_iter()
        .map(|cluster| {
            let records: Vec<RecordIndex> = cluster.iter().map(|(_, record)| *record).collect();
            (entities::entity(catalogue, entity_type, &records), cluster[0].0, records[0])
        })
        .collect();
    named.par_sort_by(|a, b| (&a.0.id, a.2).cmp(&(&b.0.id, b.2)));
    for position in 1..named.len() {
        // Two clusters whose first members carry one id (a number used twice in a table) are told apart by their order.
        let (before, from) = named.split_at_mut(position);
        let (previous, entity) = (&before[position - 1].0.id, &mut from[0].0);
        let base = entity.id.split('~').next().unwrap_or_default();
        if previous.split('~').next() == Some(base) {
            let count = previous.split('~').nth(1).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1);
            entity.id = format!("{base}~{}", count + 1);
        }
    }
    named.into_iter().map(|(entity, cluster, _)| (entity, cluster)).collect()
}

/// Numbers the entities of a pass after those that are there; returns the entity of each cluster.
fn number(entities: Vec<(Entity, u32)>, resolution: &mut Resolution) -> FxHashMap<u32, EntityIndex> {
    let mut numbers = FxHashMap::default();
    for (entity, cluster) in entities {
        numbers.insert(cluster, EntityIndex(resolution.entities.len() as u32));
        resolution.entities.push(entity);
    }
    numbers
}

/// Invoices, tickets and the like belong to the project that a reviewer gives them, else to the one that they name by key,
/// unless a reviewer says otherwise.
fn project_documents(
    run: &Run<'_>,
    projects: &FxHashMap<RecordIndex, (u32, EntityIndex)>,
    resolution: &mut Resolution,
) {
    let entity_of: FxHashMap<u32, EntityIndex> = projects.values().copied().collect();
    let named = |reference: &&Reference| {
        matches!(reference.role, Role::ProjectReference | Role::OrderReference | Role::DealReference)
    };
    let cluster = |record: &RecordIndex| projects.get(record).map(|(cluster, _)| *cluster);
    let mut belongs = |record, cluster: u32, decided_by| {
        let entity = entity_of.get(&cluster).copied();
        let (entity_type, relation) = (EntityType::Project, Relation::Document);
        let membership = Membership { record, entity_type, relation, entity, probability: 1.0, decided_by };
        resolution.memberships.push(membership);
    };
    let said = said_of_documents(run.rulings, cluster);
    for (record, words) in &said {
        if let Some((cluster, _)) = words.iter().find(|(_, same)| *same) {
            belongs(*record, *cluster, DecidedBy::Reviewer);
        }
    }
    let mut last = None;
    for reference in run.references.iter().filter(named) {
        let Target::Record(target) = reference.target else { continue };
        let Some(cluster) = cluster(&target) else { continue };
        let words = said.get(&reference.record).map_or(&[][..], Vec::as_slice);
        let overruled = words.iter().any(|(other, same)| *same || *other == cluster);
        if projects.contains_key(&reference.record) || last == Some(reference.record) || overruled {
            continue;
        }
        last = Some(reference.record);
        belongs(reference.record, cluster, DecidedBy::Key);
    }
}

/// How sure it is that work which names nobody is for the customer of its deal.
const ADOPTED: f64 = 0.95;

/// Gives undertakings the customer that the same undertaking has elsewhere, and with them what hangs on them by key.
fn adopt(run: &Run<'_>, adoptions: &[Adoption], customers: &mut ByRecord<EntityIndex>, resolution: &mut Resolution) {
    let mut moved: FxHashMap<RecordIndex, (Option<EntityIndex>, EntityIndex)> = adoptions
        .iter()
        .map(|adoption| (adoption.record, (customers.get(adoption.record).copied(), adoption.customer)))
        .collect();
    if moved.is_empty() {
        return;
    }
    let hanging: Vec<(RecordIndex, (Option<EntityIndex>, EntityIndex))> = run
        .references
        .iter()
        .filter_map(|reference| {
            let Target::Record(target) = reference.target else { return None };
            let (before, after) = *moved.get(&target)?;
            let follows = customers.get(reference.record).copied() == before && !moved.contains_key(&reference.record);
            follows.then_some((reference.record, (before, after)))
        })
        .collect();
    moved.extend(hanging);
    for membership in &mut resolution.memberships {
        if let Some((_, after)) = moved.get(&membership.record)
            && membership.entity_type == EntityType::Customer
        {
            let probability = if membership.entity.is_some() { membership.probability } else { ADOPTED };
            (membership.entity, membership.decided_by) = (Some(*after), DecidedBy::Model);
            membership.probability = probability;
            customers.set(membership.record, *after);
        }
    }
}

/// How sure it is that a document belongs to the project that it names in words.
const NAMED: f64 = 0.95;

/// Documents that no key leads to a project belong to the one that they name in words.
fn named_projects(
    run: &Run<'_>,
    projects: &FxHashMap<RecordIndex, (u32, EntityIndex)>,
    customers: &ByRecord<EntityIndex>,
    resolution: &mut Resolution,
) {
    let of_project = resolution.memberships.iter().filter(|member| member.entity_type == EntityType::Project);
    let settled: FxHashSet<RecordIndex> = of_project.map(|member| member.record).collect();
    let spoken: FxHashSet<RecordIndex> =
        run.rulings.pairs(EntityType::Project).flat_map(|(left, right, _)| [left, right]).collect();
    let known = &resolution.entities;
    let name_of = |customer: EntityIndex| known[customer.0 as usize].name.as_str();
    let mut undertakings: Vec<(RecordIndex, u32)> =
        projects.iter().map(|(record, (_, entity))| (*record, entity.0)).collect();
    undertakings.par_sort_unstable();
    let names = Names::collect(run.catalogue, &undertakings, customers, &name_of);
    let is_open = |record: RecordIndex| !settled.contains(&record) && !spoken.contains(&record);
    let found = names.find(run.catalogue, customers, &name_of, &is_open);
    resolution.memberships.extend(found.into_iter().map(|(record, entity)| Membership {
        record,
        entity_type: EntityType::Project,
        relation: Relation::Document,
        entity: Some(EntityIndex(entity)),
        probability: NAMED,
        decided_by: DecidedBy::Model,
    }));
}

/// What reviewers said of documents that are no undertakings themselves: the clusters that they belong to, or do not.
fn said_of_documents(
    rulings: &Rulings,
    cluster: impl Fn(&RecordIndex) -> Option<u32>,
) -> BTreeMap<RecordIndex, Vec<(u32, bool)>> {
    let mut said: BTreeMap<RecordIndex, Vec<(u32, bool)>> = BTreeMap::new();
    for (left, right, same) in rulings.pairs(EntityType::Project) {
        let (record, cluster) = match (cluster(&left), cluster(&right)) {
            (None, Some(cluster)) => (left, cluster),
            (Some(cluster), None) => (right, cluster),
            _ => continue,
        };
        said.entry(record).or_default().push((cluster, same));
    }
    said
}

/// The customer of a project is that of the most of its records; ties go to the first.
fn project_customers(customers: &ByRecord<EntityIndex>, resolution: &mut Resolution) {
    let mut votes: FxHashMap<EntityIndex, Vec<EntityIndex>> = FxHashMap::default();
    for membership in &resolution.memberships {
        if let (EntityType::Project, Some(project)) = (membership.entity_type, membership.entity)
            && let Some(customer) = customers.get(membership.record)
        {
            votes.entry(project).or_default().push(*customer);
        }
    }
    for (index, entity) in resolution.entities.iter_mut().enumerate() {
        let Some(mut cast) = votes.remove(&EntityIndex(index as u32)) else { continue };
        cast.sort_unstable();
        let most = cast.chunk_by(|a, b| a == b).max_by(|a, b| a.len().cmp(&b.len()).then(b[0].cmp(&a[0])));
        entity.customer = most.map(|group| group[0]);
    }
}
