//! Before anything is called an orphan: the best candidate that was not joined, and what it takes from the confidence.

use std::collections::BTreeMap;

use crate::catalog::{RecordIndex, RecordKind};
use crate::findings::case::{Case, Reservation};
use crate::findings::context::Context;
use crate::linkage::{EntityIndex, EntityType};
use crate::memory::{Document, Doubt};
use crate::message::{Argument, Message};

/// What a doubt about the customer weighs: were the two customers one, the other's document could still belong to
/// another undertaking.
const SAME_CUSTOMER_SAME_WORK: f64 = 0.5;

/// Probability from which a candidate makes the orphan a question of identity: one in four is too many to accuse somebody.
const SERIOUS_CANDIDATE: f64 = 0.25;

/// Probability below which a doubt is not worth a line.
const WORTH_A_LINE: f64 = 0.01;

/// Adds the best candidate of some kinds for a document that has no counterpart of its own yet; else the best candidate
/// for its customer among those that have a document waiting for one. A candidate that has its counterpart is shown, and
/// takes nothing from the confidence.
///
/// Returns whether the document is an orphan at all: where a free candidate may well be its counterpart, the doubt
/// is one of identity, and stands in `edges.csv` for a person to decide.
pub(super) fn reserve(
    context: &Context,
    case: &mut Case,
    document: &Document,
    kinds: &[RecordKind],
    waiting: &BTreeMap<EntityIndex, RecordIndex>,
) -> bool {
    let (free, taken): (Vec<&Doubt>, Vec<&Doubt>) =
        candidates(context, document, kinds).into_iter().partition(|doubt| is_free(context, document, doubt));
    if let Some(doubt) = free.first() {
        let remains = 1.0 - doubt.probability;
        case.reserve([Reservation { remains, message: near_miss(context, "finding-near-miss", doubt) }]);
        case.relate([doubt.other]);
        return doubt.probability < SERIOUS_CANDIDATE;
    }
    if let Some((doubt, record)) = customer(context, document, waiting) {
        let message = Message::new("finding-near-customer")
            .with("own", context.label(doubt.own))
            .with("other", context.label(doubt.other))
            .with("probability", Argument::Share(doubt.probability))
            .with("place", context.place(record));
        let remains = 1.0 - SAME_CUSTOMER_SAME_WORK * doubt.probability;
        case.reserve([Reservation { remains, message }]);
        return true;
    }
    case.evidence.push(match taken.first() {
        Some(doubt) => near_miss(context, "finding-near-miss-taken", doubt),
        None => Message::new("finding-no-near-miss"),
    });
    true
}

/// One document for each customer that has any, for [`reserve`].
pub(super) fn waiting(documents: &[Document]) -> BTreeMap<EntityIndex, RecordIndex> {
    documents.iter().rev().filter_map(|document| Some((document.customer?, document.record))).collect()
}

/// Documents of some kinds that were compared with this one and not joined, the likeliest first.
fn candidates<'a>(context: &Context<'a>, document: &Document, kinds: &[RecordKind]) -> Vec<&'a Doubt> {
    let Some(project) = document.project else { return Vec::new() };
    let fits = |doubt: &&Doubt| doubt.own == document.record && kinds.contains(&context.record(doubt.other).kind());
    let doubts = context.world.doubts.of(project).iter();
    doubts.filter(|doubt| doubt.probability >= WORTH_A_LINE).filter(fits).collect()
}

/// Whether a candidate still lacks a counterpart of the document's kind. A project that has its own deal is no answer to
/// the question where the project of another deal is.
fn is_free(context: &Context, document: &Document, doubt: &Doubt) -> bool {
    doubt.other_entity.is_none_or(|entity| context.documents_of(entity, &[document.kind]).is_empty())
}

/// The line that shows a pair which was weighed and not joined.
fn near_miss(context: &Context, id: &'static str, doubt: &Doubt) -> Message {
    Message::new(id)
        .with("own", context.label(doubt.own))
        .with("other", context.label(doubt.other))
        .with("probability", Argument::Share(doubt.probability))
        .with("place", context.place(doubt.other))
}

fn customer<'a>(
    context: &Context<'a>,
    document: &Document,
    waiting: &BTreeMap<EntityIndex, RecordIndex>,
) -> Option<(&'a Doubt, RecordIndex)> {
    let doubts = context.world.doubts.of(document.customer?).iter();
    doubts
        .filter(|doubt| doubt.entity_type == EntityType::Customer && doubt.probability >= WORTH_A_LINE)
        .find_map(|doubt| Some((doubt, *waiting.get(&doubt.other_entity?)?)))
}
