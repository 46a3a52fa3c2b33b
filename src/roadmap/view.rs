//! What findings are about, in terms of the connected picture: systems, customers and documents.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalogue, RecordIndex};
use crate::config::Settings;
use crate::findings::{Code, Facts, Finding, Findings, SubjectType};
use crate::linkage::{EntityIndex, EntityType, Resolution};
use crate::memory::World;

/// Two systems by their positions, the smaller one first; a system with itself stands for what happens inside it.
pub(super) type Pair = (usize, usize);

/// The pair of two systems.
pub(super) fn pair(left: usize, right: usize) -> Pair {
    (left.min(right), left.max(right))
}

/// Everything that the roadmap looks at.
pub(super) struct View<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) resolution: &'a Resolution,
    pub(super) world: &'a World,
    pub(super) found: &'a Findings,
    pub(super) settings: &'a Settings,
    entities: BTreeMap<&'a str, EntityIndex>,
}

impl<'a> View<'a> {
    pub(super) fn new(
        catalogue: &'a Catalogue,
        resolution: &'a Resolution,
        world: &'a World,
        found: &'a Findings,
        settings: &'a Settings,
    ) -> Self {
        // Of a million entities only those are looked up that a finding names.
        let subjects: BTreeSet<&str> = found.findings.iter().map(|finding| finding.subject_id.as_str()).collect();
        let named = resolution.entities.iter().enumerate().filter(|(_, entity)| subjects.contains(entity.id.as_str()));
        let entities = named.map(|(at, entity)| (entity.id.as_str(), EntityIndex(at as u32))).collect();
        Self { catalogue, resolution, world, found, settings, entities }
    }

    pub(super) fn facts(&self) -> &'a Facts {
        &self.found.facts
    }

    /// Position of a record's system.
    pub(super) fn system_of(&self, record: RecordIndex) -> usize {
        self.world.system_of_table[self.catalogue.table_of(record)] as usize
    }

    /// Position of a system by its slug.
    pub(super) fn position(&self, slug: &str) -> Option<usize> {
        self.world.systems.iter().position(|system| system.slug == slug)
    }

    /// The system that a finding stands in: that of the row a person would open first, else its subject's.
    pub(super) fn home(&self, finding: &Finding) -> usize {
        let first = finding.record.map(|record| self.system_of(record));
        first.or_else(|| self.position(&finding.system)).unwrap_or_default()
    }

    /// The records that a finding rests on.
    pub(super) fn records(finding: &Finding) -> impl Iterator<Item = RecordIndex> {
        finding.record.into_iter().chain(finding.related.iter().copied())
    }

    /// The systems in which these records stand.
    pub(super) fn systems(&self, finding: &Finding) -> BTreeSet<usize> {
        Self::records(finding).map(|record| self.system_of(record)).collect()
    }

    /// The systems that a finding about systems names.
    pub(super) fn subjects(&self, finding: &Finding) -> Vec<usize> {
        match finding.subject_type {
            SubjectType::System | SubjectType::SystemPair => {
                finding.subject_id.split('|').filter_map(|slug| self.position(slug)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The two systems of a finding about a pair.
    pub(super) fn subject_pair(&self, finding: &Finding) -> Option<Pair> {
        match self.subjects(finding).as_slice() {
            [left, right] => Some(pair(*left, *right)),
            _ => None,
        }
    }

    /// The customer that a finding is about, or whose document it names first.
    pub(super) fn customer(&self, finding: &Finding) -> Option<EntityIndex> {
        let subject = match finding.subject_type {
            SubjectType::Customer => self.entities.get(finding.subject_id.as_str()).copied(),
            _ => None,
        };
        subject.or_else(|| self.resolution.entity_of(finding.record?, EntityType::Customer))
    }

    /// All customers that a finding says something about; one about a bridge is about everybody who is missing beyond it.
    pub(super) fn customers(&self, finding: &Finding) -> BTreeSet<EntityIndex> {
        let mut customers: BTreeSet<EntityIndex> = self.customer(finding).into_iter().collect();
        for demand in self.facts().demands.iter().filter(|demand| self.is_about(finding, (demand.from, demand.to))) {
            customers.extend(&demand.missing);
        }
        customers
    }

    /// Whether a finding is about the bridge between two systems as a whole.
    pub(super) fn is_about(&self, finding: &Finding, (left, right): Pair) -> bool {
        match finding.code {
            Code::Isl101 => self.subjects(finding).iter().any(|system| *system == left || *system == right),
            Code::Isl102 => self.subject_pair(finding) == Some(pair(left, right)),
            _ => false,
        }
    }
}
