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

/// Probability below which a doubt is not worth a line.
const WORTH_A_LINE: f64 = 0.01;

/// Adds the best candidate of some kinds for a document, and the best candidate for its customer among those that have a
/// document waiting for a counterpart.
pub(super) fn reserve(
    context: &Context,
    case: &mut Case,
    document: &Document,
    kinds: &[RecordKind],
    waiting: &BTreeMap<EntityIndex, RecordIndex>,
) {
    if let Some(doubt) = undertaking(context, document, kinds) {
        let remains = 1.0 - doubt.probability;
        case.reserve([Reservation { remains, message: context.near_miss(doubt) }]);
        case.relate([doubt.other]);
        return;
    }
    if let Some((doubt, record)) = customer(context, document, waiting) {
        let message = Message::new("finding-near-customer")
            .with("own", context.label(doubt.own))
            .with("other", context.label(doubt.other))
            .with("probability", Argument::Share(doubt.probability))
            .with("place", context.place(record));
        let remains = 1.0 - SAME_CUSTOMER_SAME_WORK * doubt.probability;
        case.reserve([Reservation { remains, message }]);
        return;
    }
    case.evidence.push(Message::new("finding-no-near-miss"));
}

/// One document for each customer that has any, for [`reserve`].
pub(super) fn waiting(documents: &[Document]) -> BTreeMap<EntityIndex, RecordIndex> {
    documents.iter().rev().filter_map(|document| Some((document.customer?, document.record))).collect()
}

fn undertaking<'a>(context: &Context<'a>, document: &Document, kinds: &[RecordKind]) -> Option<&'a Doubt> {
    let fits = |doubt: &&Doubt| doubt.own == document.record && kinds.contains(&context.record(doubt.other).kind());
    let doubts = context.world.doubts.of(document.project?).iter();
    doubts.filter(|doubt| doubt.probability >= WORTH_A_LINE).find(fits)
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
