//! Compares any two records as linkage did, for explanations and for errors: the same items, the same model.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::blocking::candidates;
use super::customers::CustomerFacts;
use super::engine::{self, Comparable};
use super::model::{Models, Pass};
use super::parties::{Parties, gather, sources};
use super::people::{Employer, People};
use super::profile::Profiles;
use super::resolution::{Edge, EntityType, Resolution};
use super::resolve::{customer_facts, kept_employers, undertakings_of};
use super::undertakings::Undertakings;
use crate::catalog::{Catalogue, RecordIndex};
use crate::config::Settings;
use crate::standardise::Facet;

/// Compares records of one catalogue.
pub struct Comparer<'a> {
    settings: &'a Settings,
    parties: Parties,
    facts: CustomerFacts,
    customers: Trained,
    profiles: Profiles,
    employers: Vec<Option<Employer>>,
    people: Trained,
    undertakings: Undertakings,
    projects: Trained,
}

/// What a pass learned: its model, its candidates as soon as somebody asks for them (blocking is most of the work, and
/// explanations and reviews have no use for it), and the item of each record.
struct Trained {
    model: Models,
    candidates: OnceLock<Vec<(u32, u32)>>,
    items: FxHashMap<RecordIndex, u32>,
}

impl Trained {
    /// The model is the one that decided; one is trained only for decisions that were made by hand.
    fn on(
        items: &impl Comparable,
        decided: Option<&Models>,
        of_record: impl Iterator<Item = (RecordIndex, u32)>,
    ) -> Self {
        let found = OnceLock::new();
        let model =
            decided.cloned().unwrap_or_else(|| engine::trained(items, found.get_or_init(|| candidates(items).pairs)));
        Self { model, candidates: found, items: of_record.collect() }
    }

    fn is_candidate(&self, items: &impl Comparable, left: RecordIndex, right: RecordIndex) -> bool {
        let found = || self.candidates.get_or_init(|| candidates(items).pairs);
        self.pair(left, right).is_some_and(|pair| found().binary_search(&pair).is_ok())
    }

    fn pair(&self, left: RecordIndex, right: RecordIndex) -> Option<(u32, u32)> {
        let (left, right) = (*self.items.get(&left)?, *self.items.get(&right)?);
        (left != right).then_some((left.min(right), left.max(right)))
    }
}

impl<'a> Comparer<'a> {
    /// Prepares the comparison of any two records.
    pub fn new(catalogue: &'a Catalogue, settings: &'a Settings, resolution: &Resolution) -> Self {
        let (sources, models) = (sources(catalogue), &resolution.models);
        let parties = gather(catalogue, &resolution.references, &sources, std::iter::empty(), None);
        let facts = customer_facts(catalogue, &parties, settings);
        let customers = {
            let items = parties.customers(&facts);
            let mentions = parties.mentioned_in.iter().enumerate().flat_map(|(mention, records)| {
                records.iter().map(move |record| (*record, (items.masters + mention) as u32))
            });
            let masters = (0..items.masters as u32).map(|item| (items.record(item), item));
            Trained::on(&items, models.of(Pass::Customer), masters.chain(mentions))
        };
        let records = super::resolve::contacts(catalogue);
        let profiles = Profiles::build(catalogue, &records, 0, Facet::Person, &sources);
        let employers = kept_employers(catalogue, &profiles, &records, resolution);
        let people = {
            let items = People { profiles: &profiles, employers: &employers };
            let of_record = records.iter().enumerate().map(|(item, record)| (*record, item as u32));
            Trained::on(&items, models.of(Pass::Person), of_record)
        };
        let undertakings = undertakings_of(catalogue, &sources, resolution);
        let records: Vec<RecordIndex> = undertakings.records().collect();
        let of_record = records.iter().enumerate().map(|(item, record)| (*record, item as u32));
        let projects = Trained::on(&undertakings, models.of(Pass::Project), of_record);
        Self { settings, parties, facts, customers, profiles, employers, people, undertakings, projects }
    }

    /// The evidence on two records as entities of a type; `None` where they are not compared as such.
    pub fn compare(&self, entity_type: EntityType, left: RecordIndex, right: RecordIndex) -> Option<Edge> {
        match entity_type {
            EntityType::Customer => self.edge(&self.parties.customers(&self.facts), &self.customers, left, right),
            EntityType::Person => self.edge(&self.persons(), &self.people, left, right),
            EntityType::Project => self.edge(&self.undertakings, &self.projects, left, right),
        }
    }

    /// Whether blocking made two records candidates.
    pub fn is_candidate(&self, entity_type: EntityType, left: RecordIndex, right: RecordIndex) -> bool {
        match entity_type {
            EntityType::Customer => self.customers.is_candidate(&self.parties.customers(&self.facts), left, right),
            EntityType::Person => self.people.is_candidate(&self.persons(), left, right),
            EntityType::Project => self.projects.is_candidate(&self.undertakings, left, right),
        }
    }

    fn persons(&self) -> People<'_> {
        People { profiles: &self.profiles, employers: &self.employers }
    }

    fn edge(&self, items: &impl Comparable, pass: &Trained, left: RecordIndex, right: RecordIndex) -> Option<Edge> {
        let pair = pass.pair(left, right)?;
        let edge = engine::single_edge(items, &pass.model, pair, &self.settings.linkage);
        Some(Edge { left: left.min(right), right: left.max(right), ..edge })
    }
}
