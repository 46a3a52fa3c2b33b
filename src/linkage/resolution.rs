//! What linkage decides: entities, who belongs to them, and the evidence.

use super::model::TrainedModels;
use crate::catalog::{RecordIndex, Role};
use crate::standardise::PackedParties;

/// What is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityType {
    /// An organisation or a natural person who buys.
    Customer,
    /// A human being.
    Person,
    /// One undertaking: its deal, order and project.
    Project,
}

/// How a record takes part in an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The record describes the entity itself.
    Master,
    /// The record is a person who belongs to the customer.
    Contact,
    /// The record is a document that names the entity.
    Document,
}

/// The strongest link that holds a record in its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DecidedBy {
    /// A foreign key or a shared number.
    Key,
    /// The statistical model.
    Model,
    /// A person's decision.
    Reviewer,
    /// Nothing: the record is alone.
    Single,
}

/// What became of a candidate pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// The two are the same.
    Match,
    /// A person should decide.
    Review,
    /// The two are not the same.
    None,
}

/// Index into [`Resolution::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIndex(pub u32);

/// One real-world customer, person or project.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Stable id, derived from content.
    pub id: String,
    /// What it is.
    pub entity_type: EntityType,
    /// The best spelling of its name among its records.
    pub name: String,
    /// The customer that a project belongs to.
    pub customer: Option<EntityIndex>,
}

/// One record's part in one entity: a row of `crosswalk.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// The record.
    pub record: RecordIndex,
    /// What sort of entity.
    pub entity_type: EntityType,
    /// How it takes part.
    pub relation: Relation,
    /// The entity; `None` for a dangling key without a name.
    pub entity: Option<EntityIndex>,
    /// Probability that the record belongs with the rest of its cluster; 1.0 for `single`.
    pub probability: f64,
    /// What holds it in.
    pub decided_by: DecidedBy,
}

/// A scored pair of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// What sort of entity the pair was compared as.
    pub entity_type: EntityType,
    /// The smaller record.
    pub left: RecordIndex,
    /// The larger record.
    pub right: RecordIndex,
    /// log2 odds of being the same, the sum of all evidence.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// What became of it.
    pub band: Band,
    /// Its parts, among them `prior` and `damping`; they sum to `weight`.
    pub evidence: Vec<Evidence>,
}

/// The comparison in the evidence that tells that a key joins the two.
pub(crate) const KEY: &str = "key";
/// The comparison in the evidence that tells what a reviewer said.
pub(crate) const REVIEWER: &str = "reviewer";

/// One part of the evidence on a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The comparison, e.g. `name`, `street`, `prior`.
    pub comparison: &'static str,
    /// The level it reached, e.g. `equal`, `similar`, `leftover_both`.
    pub level: &'static str,
    /// Its match weight (log2 of the Bayes factor).
    pub weight: f64,
}

/// A foreign key in a record, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The record that refers.
    pub record: RecordIndex,
    /// Which key it is.
    pub role: Role,
    /// The key, verbatim.
    pub value: String,
    /// Where it leads.
    pub target: Target,
}

/// Where a foreign key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To this record.
    Record(RecordIndex),
    /// To no record, though the table it should lead to is here.
    Dangling,
    /// The table it should lead to was not exported; nothing can be said.
    NoTable,
}

/// How candidate pairs were found.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BlockingReport {
    /// What was compared: `customer`, `person`, `project`.
    pub pass: String,
    /// Records that took part.
    pub records: u64,
    /// Distinct candidate pairs.
    pub candidate_pairs: u64,
    /// 1 − candidate pairs / all pairs.
    pub reduction_ratio: f64,
    /// Estimated share of true pairs among the candidates.
    pub pairs_completeness: f64,
    /// Blocks over their cap that were refined by a second key.
    pub refined_blocks: u64,
    /// Those of them in which nothing refined a part any more, so that only neighbours were compared there.
    pub capped_blocks: u64,
    /// Records in the largest block.
    pub largest_block: u64,
    /// What each kind of key did, in order of their names.
    pub keys: Vec<KeyReport>,
}

/// What one kind of blocking key did; shares, from a regular sample.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KeyReport {
    /// Its name, e.g. `phone`, `sorted`.
    pub key: String,
    /// Share of the records that have such a key.
    pub records: f64,
    /// Share of the candidate pairs that it finds.
    pub candidate_pairs: f64,
    /// Share of the matches, by their probability, that it finds.
    pub matches: f64,
    /// Share of the matches that no other key finds.
    pub matches_alone: f64,
}

/// How often one system holds an entity more than once.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceRepeats {
    /// What was compared: `customer`, `person`, `project`.
    pub pass: String,
    /// The system.
    pub system: String,
    /// Its records that took part.
    pub records: u64,
    /// Estimated share of them that repeat an entity which another of them stands for.
    pub share: f64,
    /// What looks alike in this system is different: each has a counterpart of its own in other systems, so nothing in it is
    /// joined by resemblance.
    pub repeats_nothing: bool,
}

/// The decisions of linkage.
#[derive(Debug, Clone, Default)]
pub struct Resolution {
    /// All entities: customers, then persons, then projects; each in order of their ids.
    pub entities: Vec<Entity>,
    /// All memberships, ordered by record, then entity type, then relation.
    pub memberships: Vec<Membership>,
    /// Edges in the bands match and review, and each orphan's best near miss (band none); ordered by entity type, left, right.
    pub edges: Vec<Edge>,
    /// Foreign keys, ordered by record, then role.
    pub references: Vec<Reference>,
    /// How candidates were found, one entry per pass.
    pub blocking: Vec<BlockingReport>,
    /// How often each system repeats an entity; per pass, then by system.
    pub repeats: Vec<SourceRepeats>,
    /// The models that weighed them.
    pub models: TrainedModels,
    /// The masters as they were compared, where somebody said that they will be looked at again.
    pub parties: PackedParties,
}

impl Edge {
    /// Whether the model decided it, and neither a key nor a reviewer.
    pub fn is_weighed(&self) -> bool {
        self.evidence.iter().all(|part| part.comparison != KEY && part.comparison != REVIEWER)
    }

    /// Whether a key joins the two.
    pub fn is_keyed(&self) -> bool {
        self.evidence.iter().any(|part| part.comparison == KEY)
    }

    /// Whether a reviewer keeps the two apart.
    pub fn is_refused(&self) -> bool {
        self.band == Band::None && self.evidence.iter().any(|part| part.comparison == REVIEWER)
    }
}

impl EntityType {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Person => "person",
            Self::Project => "project",
        }
    }
}

impl Relation {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Contact => "contact",
            Self::Document => "document",
        }
    }
}

impl DecidedBy {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Model => "model",
            Self::Reviewer => "reviewer",
            Self::Single => "single",
        }
    }
}

impl Band {
    /// The spelling of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Review => "review",
            Self::None => "none",
        }
    }
}

impl Resolution {
    /// The entity at an index.
    pub fn entity(&self, index: EntityIndex) -> &Entity {
        &self.entities[index.0 as usize]
    }

    /// Leaves out the entities to which no record belongs any more.
    pub(super) fn drop_deserted(&mut self) {
        let mut inhabited = vec![false; self.entities.len()];
        for entity in self.memberships.iter().filter_map(|membership| membership.entity) {
            inhabited[entity.0 as usize] = true;
        }
        let mut next = 0;
        let places: Vec<Option<EntityIndex>> = inhabited
            .iter()
            .map(|lives| {
                let place = lives.then_some(EntityIndex(next));
                next += u32::from(*lives);
                place
            })
            .collect();
        let moved = |entity: EntityIndex| places[entity.0 as usize];
        let mut lives = inhabited.iter();
        self.entities.retain(|_| lives.next().copied().unwrap_or(true));
        for entity in &mut self.entities {
            entity.customer = entity.customer.and_then(moved);
        }
        for membership in &mut self.memberships {
            membership.entity = membership.entity.and_then(moved);
        }
    }

    /// The memberships of one record.
    pub fn memberships_of(&self, record: RecordIndex) -> &[Membership] {
        let start = self.memberships.partition_point(|membership| membership.record < record);
        let end = self.memberships.partition_point(|membership| membership.record <= record);
        &self.memberships[start..end]
    }

    /// The entity of a type that a record belongs to.
    pub fn entity_of(&self, record: RecordIndex, entity_type: EntityType) -> Option<EntityIndex> {
        self.memberships_of(record).iter().find(|membership| membership.entity_type == entity_type)?.entity
    }

    /// The foreign keys of one record.
    pub fn references_of(&self, record: RecordIndex) -> &[Reference] {
        let start = self.references.partition_point(|reference| reference.record < record);
        let end = self.references.partition_point(|reference| reference.record <= record);
        &self.references[start..end]
    }
}
