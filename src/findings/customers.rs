//! What rules ask about customers: who keeps them, which documents they have, and whether another customer may be the same.

use std::collections::BTreeSet;

use super::case::{Case, Reservation, Subject};
use super::context::Context;
use super::finding::Code;
use crate::catalog::{RecordIndex, RecordKind};
use crate::linkage::{EntityIndex, EntityType, Relation};
use crate::memory::{Document, Doubt, Mark};
use crate::message::{Argument, Message};

/// Probability from which another customer who would explain a case makes it a question of identity: of those who were said to
/// be the same at about a third, one in five is (docs/accuracy.md, "Reliability"), and that is too many to accuse somebody.
pub(super) const SERIOUS_DOUBT: f64 = 0.35;

/// Probability below which documents that may be one customer's make no case about it.
pub(super) const TOGETHER: f64 = 0.5;

/// Probability below which a doubt is not worth a line.
const WORTH_A_LINE: f64 = 0.01;

impl<'a> Context<'a> {
    /// Master records of a customer, in canonical order.
    pub(super) fn masters(&self, customer: EntityIndex) -> impl Iterator<Item = RecordIndex> {
        self.members(customer).filter(|member| member.relation == Relation::Master).map(|member| member.record)
    }

    /// Records that stand for a customer in a fingerprint: its masters in a system, else its masters anywhere, else a
    /// document of it. Documents come and go; the customer stays.
    pub(super) fn stand_ins(&self, customer: EntityIndex, system: usize, document: RecordIndex) -> Vec<RecordIndex> {
        let all: Vec<RecordIndex> = self.masters(customer).collect();
        let near: Vec<RecordIndex> = all.iter().copied().filter(|record| self.system(*record) == system).collect();
        if !near.is_empty() {
            near
        } else if !all.is_empty() {
            all
        } else {
            vec![document]
        }
    }

    /// The customer as a subject, seen from one of its documents or contacts.
    pub(super) fn customer_of(&self, customer: EntityIndex, record: RecordIndex) -> Subject {
        let system = self.system(record);
        self.customer(customer, system, &self.stand_ins(customer, system, record))
    }

    /// Documents of a customer that are of one of these kinds, in canonical order.
    pub(super) fn of_customer(&self, customer: EntityIndex, kinds: &[RecordKind]) -> Vec<Document> {
        self.world.documents.of_customer(customer).filter(|document| kinds.contains(&document.kind)).collect()
    }

    /// Whether a customer belongs to the own group, as one of its masters says in a cell of its own (a posting group, a
    /// class): what it is charged needs no undertaking.
    pub(super) fn is_of_the_group(&self, customer: EntityIndex) -> bool {
        self.shelf.is_of_the_group(customer)
    }

    /// Whether a master says so.
    pub(super) fn says_group(&self, record: RecordIndex) -> bool {
        let record = self.record(record);
        (0..record.typed().table.width()).filter_map(|column| record.cell(column)).any(|cell| Mark::Group.is(cell))
    }

    /// Whether a document is its customer's rather than not: nothing may rest on one that is not.
    pub(super) fn is_firm(&self, document: &Document) -> bool {
        let party = self.keyed_party(document.record).map_or(1.0, |party| self.customer_probability(party));
        document.customer_probability.min(party) >= TOGETHER
    }

    /// Whether any of some documents is its customer's rather than not.
    pub(super) fn any_firm(&self, documents: &[Document]) -> bool {
        documents.iter().any(|document| self.is_firm(document))
    }

    /// Whether one of these systems holds anything of a customer. A lead is somebody whom sales would like to know: as long
    /// as nothing else is there, nobody knows that they have become a customer.
    pub(super) fn is_known_in(&self, customer: EntityIndex, systems: &[usize]) -> bool {
        self.members(customer).any(|member| {
            systems.contains(&self.system(member.record)) && self.record(member.record).kind() != RecordKind::Lead
        })
    }

    /// Says of a case where the customer whom some systems do not know stands as a lead.
    pub(super) fn show_leads(&self, case: &mut Case, customer: EntityIndex, systems: &[usize]) {
        let is_lead = |record: &RecordIndex| {
            systems.contains(&self.system(*record)) && self.record(*record).kind() == RecordKind::Lead
        };
        let leads: Vec<RecordIndex> = self.masters(customer).filter(is_lead).collect();
        let line = |record: &RecordIndex| Message::new("finding-only-lead").with("place", self.place(*record));
        case.evidence.extend(leads.iter().take(3).map(line));
        case.relate(leads);
    }

    /// The likeliest other customer for whom something holds.
    pub(super) fn likeliest_other(
        &self,
        customer: EntityIndex,
        holds: impl Fn(EntityIndex) -> bool,
    ) -> Option<&'a Doubt> {
        let doubts = self.world.doubts.of(customer).iter();
        doubts
            .filter(|doubt| doubt.entity_type == EntityType::Customer && doubt.probability >= WORTH_A_LINE)
            .find(|doubt| doubt.other_entity.is_some_and(&holds))
    }
}

/// Weighs a case against the likeliest other customer who would explain it. Returns whether it stays a case.
pub(super) fn weigh_other(context: &Context, case: &mut Case, doubt: Option<&Doubt>) -> bool {
    let Some(doubt) = doubt else { return true };
    let message = Message::new("finding-other-customer")
        .with("own", context.label(doubt.own))
        .with("other", context.label(doubt.other))
        .with("probability", Argument::Share(doubt.probability))
        .with("place", context.place(doubt.other));
    case.reserve([Reservation { remains: 1.0 - doubt.probability, message }]);
    doubt.probability < SERIOUS_DOUBT || are_kept_side_by_side(context, doubt)
}

/// Whether every system that keeps a customer keeps the one who may be the same beside it: then those who know both keep them
/// apart, which the pair alone does not show.
fn are_kept_side_by_side(context: &Context, doubt: &Doubt) -> bool {
    let gallery = context.shelf.gallery();
    let systems = gallery.systems_of(doubt.entity);
    let others = doubt.other_entity.map_or(0, |other| gallery.systems_of(other));
    systems != 0 && systems & others == systems
}

/// A case about a customer, with the document that a person would open first and everything that it rests on;
/// `None` where they may well be different customers'. Documents that may be somebody else's are shown, and neither make
/// the case nor break it.
pub(super) fn customer_case(
    context: &Context,
    code: Code,
    customer: EntityIndex,
    documents: &[Document],
    message: Message,
    action: Message,
) -> Option<Case> {
    let first = documents.first()?;
    let firm: Vec<Document> = documents.iter().filter(|document| context.is_firm(document)).copied().collect();
    let together = togetherness(context, &firm);
    if firm.is_empty() || together < TOGETHER {
        return None;
    }
    let mut case = Case::new(code, context.customer_of(customer, first.record), message, action);
    case.record = Some(first.record);
    case.confidence = together;
    case.evidence.extend(documents.iter().map(|document| context.place(document.record)));
    if case.confidence < 1.0 {
        let probability = Argument::Share(case.confidence);
        case.evidence.push(Message::new("finding-identity").with("probability", probability));
    }
    case.relate(documents.iter().map(|document| document.record));
    Some(case)
}

/// Probability that documents are the same customer's: the weakest link of all, but nothing is lost between documents that
/// hang on one and the same record.
pub(super) fn togetherness(context: &Context, documents: &[Document]) -> f64 {
    let parties: BTreeSet<Option<RecordIndex>> =
        documents.iter().map(|document| context.keyed_party(document.record)).collect();
    let named = documents.iter().map(|document| document.customer_probability).fold(1.0, f64::min);
    if parties.len() == 1 && !parties.contains(&None) {
        return named;
    }
    parties.into_iter().flatten().map(|party| context.customer_probability(party)).fold(named, f64::min)
}
