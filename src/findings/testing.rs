//! A small company by hand: tables, who is who, and where keys lead. Runs the real memory and the real rules over it, and
//! holds every sentence they speak against the message catalogue.

#![allow(clippy::unwrap_used, reason = "a failed `unwrap` in a test is a failed test")]

use std::collections::BTreeMap;

use super::finding::{Code, Finding, Severity, SubjectType, ValueBasis};
use super::registry::{Findings, find};
use crate::catalog::by_hand::{catalogue, typed_table};
use crate::catalog::{Catalogue, Department, RecordIndex, RecordKind, Role, Standing, TypedTable};
use crate::config::Settings;
use crate::linkage::{
    Band, DecidedBy, Edge, Entity, EntityIndex, EntityType, Membership, Reference, Relation, Resolution, Target,
};
use crate::memory::{Document, State, World, connect};
use crate::message::{Argument, Message};
use crate::table::{Problem, ProblemKind};

/// Roles of a list of accounts.
pub(crate) const ACCOUNT: [Role; 3] = [Role::Id, Role::CompanyName, Role::Created];
/// Roles of a list of deals.
pub(crate) const DEAL: [Role; 7] =
    [Role::Id, Role::Title, Role::Stage, Role::Closed, Role::Amount, Role::AccountReference, Role::Modified];
/// Roles of a list of projects.
pub(crate) const PROJECT: [Role; 7] =
    [Role::Id, Role::Title, Role::Stage, Role::Start, Role::End, Role::Amount, Role::CustomerReference];
/// Roles of a list of invoices.
pub(crate) const INVOICE: [Role; 5] =
    [Role::Id, Role::Stage, Role::DocumentDate, Role::Amount, Role::CustomerReference];
/// Roles of a list of tickets.
pub(crate) const TICKET: [Role; 5] = [Role::Id, Role::Title, Role::Stage, Role::Created, Role::Escalated];

/// An entity: what it is, its name, and its records with their probabilities.
type Group = (EntityType, &'static str, Vec<(&'static str, f64)>);
/// A scored pair.
type Pair = (EntityType, &'static str, &'static str, f64, Band);
/// A foreign key: record, role, value, target.
type Key = (&'static str, Role, &'static str, Option<&'static str>);

/// The company.
#[derive(Default)]
pub(crate) struct Company {
    tables: Vec<TypedTable>,
    entities: Vec<Group>,
    edges: Vec<Pair>,
    references: Vec<Key>,
    problems: Vec<Problem>,
    pub(crate) settings: Settings,
}

impl Company {
    pub(crate) fn table(
        mut self,
        file: &str,
        system: (&str, Department),
        kind: RecordKind,
        roles: &[Role],
        rows: &[&[&str]],
    ) -> Self {
        self.tables.push(typed_table(file, system, kind, roles, rows));
        self
    }

    /// A customer and its records, written `file:id`.
    pub(crate) fn customer(self, name: &'static str, records: &[&'static str]) -> Self {
        self.entity(EntityType::Customer, name, records)
    }

    /// A project and its records.
    pub(crate) fn project(self, name: &'static str, records: &[&'static str]) -> Self {
        self.entity(EntityType::Project, name, records)
    }

    /// A person and its records.
    pub(super) fn person(self, name: &'static str, records: &[&'static str]) -> Self {
        self.entity(EntityType::Person, name, records)
    }

    /// Two records of customers that were weighed and not joined.
    pub(super) fn alike(self, left: &'static str, right: &'static str, probability: f64) -> Self {
        let band = if probability < self.settings.linkage.review_probability { Band::None } else { Band::Review };
        self.edge(EntityType::Customer, left, right, probability, band)
    }

    /// A file of which a row broke off.
    pub(super) fn torn(mut self, file: &str) -> Self {
        self.problems.push(Problem {
            file: file.to_owned(),
            row: Some(2),
            kind: ProblemKind::ShortRow,
            details: Vec::new(),
        });
        self
    }

    fn entity(mut self, entity_type: EntityType, name: &'static str, records: &[&'static str]) -> Self {
        self.entities.push((entity_type, name, records.iter().map(|record| (*record, 1.0)).collect()));
        self
    }

    /// A customer whose records belong with a probability.
    pub(crate) fn likely_customer(mut self, name: &'static str, records: &[(&'static str, f64)]) -> Self {
        self.entities.push((EntityType::Customer, name, records.to_vec()));
        self
    }

    pub(crate) fn edge(
        mut self,
        entity_type: EntityType,
        left: &'static str,
        right: &'static str,
        probability: f64,
        band: Band,
    ) -> Self {
        self.edges.push((entity_type, left, right, probability, band));
        self
    }

    pub(crate) fn dangling(mut self, record: &'static str, role: Role, value: &'static str) -> Self {
        self.references.push((record, role, value, None));
        self
    }

    /// A key, or a number in a text, that leads to a record.
    pub(super) fn leading(mut self, record: &'static str, role: Role, target: &'static str) -> Self {
        self.references.push((record, role, target, Some(target)));
        self
    }

    pub(crate) fn today(mut self, date: jiff::civil::Date) -> Self {
        self.settings.as_of = Some(date);
        self
    }

    /// Runs memory and findings, and checks every sentence.
    pub(crate) fn find(self) -> Findings {
        self.build().findings
    }

    /// The same with everything that it was made from.
    pub(crate) fn build(self) -> Built {
        let Self { tables, entities, edges, references, problems, settings } = self;
        let catalogue = catalogue(tables);
        let names = names(&catalogue);
        let resolution = resolve(&catalogue, &names, &entities, &edges, &references);
        let world = connect(&catalogue, &resolution, &settings).unwrap();
        let findings = find(&catalogue, &resolution, &world, &settings, &problems).unwrap();
        check_sentences(&findings);
        Built { catalogue, resolution, world, findings, settings }
    }
}

/// What became of a company.
pub(crate) struct Built {
    pub(crate) catalogue: Catalogue,
    pub(crate) resolution: Resolution,
    pub(crate) world: World,
    pub(crate) findings: Findings,
    pub(crate) settings: Settings,
}

fn names(catalogue: &Catalogue) -> BTreeMap<String, RecordIndex> {
    catalogue.records().map(|record| (record.reference(), record.index)).collect()
}

/// The customer to whom one of some records belongs.
fn customer_of(entities: &[Group], records: &[(&'static str, f64)]) -> Option<EntityIndex> {
    let holds = |(entity_type, _, held): &Group| {
        *entity_type == EntityType::Customer
            && held.iter().any(|(one, _)| records.iter().any(|(record, _)| record == one))
    };
    entities.iter().position(holds).map(|at| EntityIndex(at as u32))
}

fn resolve(
    catalogue: &Catalogue,
    names: &BTreeMap<String, RecordIndex>,
    entities: &[Group],
    edges: &[Pair],
    references: &[Key],
) -> Resolution {
    let mut resolution = Resolution::default();
    for (at, (entity_type, name, records)) in entities.iter().enumerate() {
        let id = format!("{}-{at}", entity_type.name());
        let customer = (*entity_type == EntityType::Project).then(|| customer_of(entities, records)).flatten();
        resolution.entities.push(Entity { id, entity_type: *entity_type, name: (*name).to_owned(), customer });
        for (record, probability) in records {
            resolution.memberships.push(Membership {
                record: names[*record],
                entity_type: *entity_type,
                relation: relation(*entity_type, catalogue.record(names[*record]).kind()),
                entity: Some(EntityIndex(at as u32)),
                probability: *probability,
                decided_by: DecidedBy::Model,
            });
        }
    }
    resolution.memberships.sort_by_key(|member| (member.record, member.entity_type, member.relation));
    resolution.edges = edges.iter().map(|edge| scored(names, edge)).collect();
    resolution.references = references
        .iter()
        .map(|(record, role, value, target)| Reference {
            record: names[*record],
            role: *role,
            value: (*value).to_owned(),
            target: target.map_or(Target::Dangling, |target| Target::Record(names[target])),
        })
        .collect();
    resolution.references.sort_by_key(|reference| (reference.record, reference.role));
    resolution
}

fn relation(entity_type: EntityType, kind: RecordKind) -> Relation {
    match (entity_type, kind.standing()) {
        (EntityType::Project, _) if kind.is_undertaking() => Relation::Master,
        (_, Standing::Master) => Relation::Master,
        (_, Standing::Contact) => Relation::Contact,
        _ => Relation::Document,
    }
}

fn scored(names: &BTreeMap<String, RecordIndex>, (entity_type, left, right, probability, band): &Pair) -> Edge {
    let (left, right) = (names[*left], names[*right]);
    let weight = (probability / (1.0 - probability)).log2();
    Edge {
        entity_type: *entity_type,
        left: left.min(right),
        right: left.max(right),
        weight,
        probability: *probability,
        band: *band,
        evidence: Vec::new(),
    }
}

/// The files of the message catalogue from which findings speak.
const SENTENCES: [&str; 7] = [
    include_str!("../report/messages/findings.toml"),
    include_str!("../report/messages/islands.toml"),
    include_str!("../report/messages/duplicates.toml"),
    include_str!("../report/messages/handovers.toml"),
    include_str!("../report/messages/contradictions.toml"),
    include_str!("../report/messages/signals.toml"),
    include_str!("../report/messages/quality.toml"),
];

/// Every message exists in both languages, and each place of it has its argument.
fn check_sentences(findings: &Findings) {
    let catalogue: BTreeMap<String, BTreeMap<String, String>> = SENTENCES
        .iter()
        .flat_map(|text| toml::from_str::<BTreeMap<String, BTreeMap<String, String>>>(text).unwrap())
        .collect();
    let of_findings =
        findings.findings.iter().flat_map(|finding| finding.evidence.iter().chain([&finding.message, &finding.action]));
    let missing = findings.not_run.iter().map(|rule| &rule.missing);
    for message in of_findings.chain(missing).chain(&findings.notes) {
        check_sentence(&catalogue, message);
    }
}

fn check_sentence(catalogue: &BTreeMap<String, BTreeMap<String, String>>, message: &Message) {
    let wordings = catalogue.get(message.id).unwrap_or_else(|| panic!("`{}` has no words", message.id));
    for language in ["de", "en"] {
        let sentence = &wordings[language];
        for place in sentence.split('{').skip(1) {
            let name = place.split(['}', '|']).next().unwrap_or_default();
            let given = message.arguments.iter().any(|(other, _)| *other == name);
            assert!(given, "`{}` ({language}) lacks {{{name}}}", message.id);
        }
        for (name, _) in &message.arguments {
            assert!(sentence.contains(&format!("{{{name}")), "`{}` ({language}) does not say {{{name}}}", message.id);
        }
    }
    for (_, argument) in &message.arguments {
        check_argument(catalogue, argument);
    }
}

fn check_argument(catalogue: &BTreeMap<String, BTreeMap<String, String>>, argument: &Argument) {
    match argument {
        Argument::Message(message) => check_sentence(catalogue, message),
        Argument::List(items) => items.iter().for_each(|item| check_argument(catalogue, item)),
        _ => {}
    }
}

impl Findings {
    /// The findings of one rule.
    pub(crate) fn of(&self, code: Code) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.code == code).collect()
    }

    /// The only finding of a rule.
    pub(crate) fn only(&self, code: Code) -> &Finding {
        let found = self.of(code);
        assert_eq!(found.len(), 1, "{code:?}: {found:#?}");
        found[0]
    }

    /// Ids of all messages of a rule's evidence.
    pub(crate) fn evidence(&self, code: Code) -> Vec<&'static str> {
        self.of(code).iter().flat_map(|finding| &finding.evidence).map(|message| message.id).collect()
    }

    /// What is missing for a rule.
    pub(crate) fn missing(&self, code: Code) -> Vec<&'static str> {
        self.not_run.iter().filter(|rule| rule.code == code).map(|rule| rule.missing.id).collect()
    }
}

/// A finding without anything in it.
pub(crate) fn finding() -> Finding {
    Finding {
        fingerprint: String::new(),
        code: Code::Hnd301,
        severity: Severity::Error,
        subject_type: SubjectType::Project,
        subject_id: String::new(),
        subject_name: String::new(),
        system: String::new(),
        record: None,
        related: Vec::new(),
        value: None,
        value_basis: ValueBasis::None,
        stakes: Vec::new(),
        confidence: 1.0,
        message: Message::new("hnd301-message"),
        action: Message::new("hnd301-action"),
        evidence: Vec::new(),
    }
}

/// A document that says nothing but what it is.
pub(crate) fn document(record: u32, kind: RecordKind) -> Document {
    Document {
        record: RecordIndex(record),
        kind,
        state: State::Unknown,
        system: 0,
        customer: None,
        customer_probability: 1.0,
        project: None,
        net: None,
        gross: None,
        foreign: false,
        escalated: false,
        open: None,
        paused: false,
        called_overdue: false,
        dunned: false,
        minor: false,
        created: None,
        modified: None,
        dated: None,
        closed: None,
        start: None,
        end: None,
        due: None,
    }
}
