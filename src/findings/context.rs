//! What a rule may look at, and the few phrases that all rules use.

use jiff::civil::Date;

use super::case::Subject;
use super::finding::SubjectType;
use super::fingerprint;
use super::originals::currency_of;
use super::sides::Shelf;
use super::total::{Stake, StakeOf};
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role, Standing};
use crate::config::Settings;
use crate::linkage::{EntityIndex, EntityType, Membership, Resolution, Target};
use crate::memory::{Document, World};
use crate::message::{Argument, Message};
use crate::standardise::fold;
use crate::table::Problem;

/// What an invoice can lead back to.
pub(super) const ORIGINS: [RecordKind; 5] =
    [RecordKind::Deal, RecordKind::Quote, RecordKind::Order, RecordKind::Contract, RecordKind::Project];

/// Everything a rule may look at.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) resolution: &'a Resolution,
    pub(super) world: &'a World,
    pub(super) settings: &'a Settings,
    /// What was noticed while reading.
    pub(super) problems: &'a [Problem],
    /// What several rules look at.
    pub(super) shelf: &'a Shelf,
}

impl<'a> Context<'a> {
    pub(super) fn record(&self, record: RecordIndex) -> Record<'a> {
        self.catalogue.record(record)
    }

    /// Position of a record's system in `World::systems`.
    pub(super) fn system(&self, record: RecordIndex) -> usize {
        self.world.system_of_table[self.catalogue.table_of(record)] as usize
    }

    pub(super) fn slug(&self, system: usize) -> &'a str {
        &self.world.systems[system].slug
    }

    pub(super) fn system_name(&self, system: usize) -> &'a str {
        &self.world.systems[system].name
    }

    /// Two systems as what a finding is about.
    pub(super) fn system_pair(&self, left: usize, right: usize) -> Subject {
        let pair = format!("{}|{}", self.slug(left), self.slug(right));
        Subject {
            sort: SubjectType::SystemPair,
            id: pair.clone(),
            name: format!("{} – {}", self.system_name(left), self.system_name(right)),
            system: self.slug(left).to_owned(),
            keys: vec![pair],
        }
    }

    pub(super) fn documents(&self, records: Vec<RecordIndex>) -> Vec<Document> {
        records.into_iter().filter_map(|record| self.world.documents.get(record)).collect()
    }

    pub(super) fn members(&self, entity: EntityIndex) -> impl Iterator<Item = &'a Membership> {
        let resolution = self.resolution;
        self.world.members.positions(entity).map(move |at| &resolution.memberships[at])
    }

    /// Documents of a project entity that are of one of these kinds, in canonical order.
    pub(super) fn documents_of(&self, project: EntityIndex, kinds: &[RecordKind]) -> Vec<Document> {
        self.members(project)
            .filter_map(|member| self.world.documents.get(member.record))
            .filter(|document| kinds.contains(&document.kind))
            .collect()
    }

    /// What a person would call a record.
    pub(super) fn label(&self, record: RecordIndex) -> String {
        let record = self.record(record);
        let person = || {
            let parts: Vec<&str> =
                [Role::FirstName, Role::LastName].into_iter().filter_map(|r| record.value(r)).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        [Role::Title, Role::CompanyName, Role::PersonName]
            .into_iter()
            .find_map(|role| record.value(role).map(str::to_owned))
            .or_else(person)
            .or_else(|| record.value(Role::Number).map(str::to_owned))
            .unwrap_or_else(|| record.id().to_owned())
    }

    /// What a person would call each of some records, told apart: where several have the same name, each carries its
    /// number and town.
    pub(super) fn distinct_labels(&self, records: &[RecordIndex]) -> Vec<String> {
        let labels: Vec<String> = records.iter().map(|record| self.label(*record)).collect();
        let is_shared = |label: &str| labels.iter().filter(|other| fold(other) == fold(label)).count() > 1;
        let told_apart = |(record, label): (&RecordIndex, &String)| {
            if !is_shared(label) {
                return label.clone();
            }
            let record = self.record(*record);
            let parts = [Some(record.id()), record.value(Role::City)];
            format!("{label} ({})", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        };
        records.iter().zip(&labels).map(told_apart).collect()
    }

    /// Name of a customer, or a phrase where a document names none.
    pub(super) fn customer_name(&self, customer: Option<EntityIndex>) -> Argument {
        match customer {
            Some(customer) => self.resolution.entity(customer).name.clone().into(),
            None => Message::new("finding-no-customer").into(),
        }
    }

    /// The line that names a record: system, name, file, row, id.
    pub(super) fn place(&self, record: RecordIndex) -> Message {
        let system = self.system_name(self.system(record));
        let found = self.record(record);
        Message::new("finding-record")
            .with("system", system)
            .with("name", self.label(record))
            .with("file", found.file())
            .with("row", found.row().to_string())
            .with("id", found.id())
    }

    /// A project entity as the subject, seen from one of its records. Its keys are its records of the same kind and system.
    pub(super) fn project(&self, document: &Document) -> Subject {
        let entity = document.project.map(|project| self.resolution.entity(project));
        let label = self.label(document.record);
        let alike = |other: &Document| other.kind == document.kind && other.system == document.system;
        let mut keys: Vec<String> = document
            .project
            .into_iter()
            .flat_map(|project| self.documents_of(project, &[document.kind]))
            .filter(alike)
            .map(|other| fingerprint::key(&self.record(other.record)))
            .collect();
        keys.push(fingerprint::key(&self.record(document.record)));
        Subject {
            sort: SubjectType::Project,
            id: entity.map(|entity| entity.id.clone()).unwrap_or_default(),
            name: entity.map(|entity| entity.name.clone()).filter(|name| !name.is_empty()).unwrap_or(label),
            system: self.slug(document.system).to_owned(),
            keys,
        }
    }

    /// A customer entity as the subject, seen from some of its records.
    pub(super) fn customer(&self, customer: EntityIndex, system: usize, records: &[RecordIndex]) -> Subject {
        let entity = self.resolution.entity(customer);
        Subject {
            sort: SubjectType::Customer,
            id: entity.id.clone(),
            name: entity.name.clone(),
            system: self.slug(system).to_owned(),
            keys: records.iter().map(|record| fingerprint::key(&self.record(*record))).collect(),
        }
    }

    /// The amount of a document as a stake; documents of one project share theirs.
    pub(super) fn stake(document: &Document) -> Option<Stake> {
        let of = document.project.map_or(StakeOf::Document(document.record), StakeOf::Project);
        document.amount().map(|cents| Stake { of, cents })
    }

    /// A document's amount in words: euros, the original where no rate is known, or that there is none.
    pub(super) fn amount(&self, document: &Document) -> Argument {
        if let Some(cents) = document.amount() {
            return Argument::Euro(cents);
        }
        let record = self.record(document.record);
        match record.value(Role::Amount).or_else(|| record.value(Role::AmountGross)) {
            Some(original) if document.foreign => {
                let currency = currency_of(self, document).filter(|currency| !original.contains(currency.as_str()));
                [original, currency.as_deref().unwrap_or_default()].join(" ").trim_end().into()
            }
            _ => Message::new("finding-no-amount").into(),
        }
    }

    /// The record that a document's customer key leads to.
    pub(super) fn keyed_party(&self, record: RecordIndex) -> Option<RecordIndex> {
        self.resolution.references_of(record).iter().find_map(|reference| match reference.target {
            Target::Record(target) if self.record(target).kind().standing() != Standing::Document => Some(target),
            _ => None,
        })
    }

    /// Whether an invoice leads to no undertaking, and names no other paper either.
    pub(super) fn leads_nowhere(&self, invoice: &Document) -> bool {
        invoice.project.is_none() && !self.names_paper(invoice.record)
    }

    /// The invoices of a customer that lead to no undertaking and may be of one that began on a day.
    pub(super) fn unnamed_since(&self, customer: EntityIndex, begun: Option<Date>) -> Vec<Document> {
        let mut invoices = self.of_customer(customer, &[RecordKind::Invoice]);
        invoices.retain(|invoice| {
            let later = begun.zip(invoice.issued()).is_none_or(|(begun, issued)| issued >= begun);
            invoice.counts() && later && self.leads_nowhere(invoice)
        });
        invoices
    }

    /// Whether a document names what stands behind it, by a key or by a number in its text: another document than an invoice.
    pub(super) fn names_paper(&self, record: RecordIndex) -> bool {
        self.resolution.references_of(record).iter().any(|reference| match reference.target {
            Target::Record(target) => ORIGINS.contains(&self.record(target).kind()),
            _ => false,
        })
    }

    /// Probability that a record belongs to its customer's cluster.
    pub(super) fn customer_probability(&self, record: RecordIndex) -> f64 {
        self.resolution
            .memberships_of(record)
            .iter()
            .find(|member| member.entity_type == EntityType::Customer)
            .map_or(1.0, |member| member.probability)
    }

    /// Probability that a record belongs to its project's cluster.
    pub(super) fn project_probability(&self, record: RecordIndex) -> f64 {
        let members = self.resolution.memberships_of(record).iter();
        members
            .filter(|member| member.entity_type == EntityType::Project)
            .map(|member| member.probability)
            .fold(1.0, f64::min)
    }

    pub(super) fn reference_date(&self) -> Option<Date> {
        self.world.reference_date
    }
}
