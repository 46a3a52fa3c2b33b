//! DUP202: records of one system that may be the same customer; a person should decide.

use std::collections::BTreeMap;

use crate::catalog::{RecordIndex, Standing};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::{Band, EntityType};
use crate::memory::Doubt;
use crate::message::{Argument, Message};

/// Finds pairs in the review band, and puts pairs that share a record into one question.
pub(in crate::findings) fn possible_duplicate(context: &Context) -> Outcome {
    let pairs: Vec<&Doubt> = context.world.doubts.all().iter().filter(|doubt| asks(context, doubt)).collect();
    let cases = connected(&pairs).into_iter().filter_map(|pairs| case(context, &pairs)).collect();
    Outcome { cases, not_run: Vec::new() }
}

/// Whether a doubt is a question about duplicates of one system; each pair is taken from one of its sides.
fn asks(context: &Context, doubt: &Doubt) -> bool {
    let (own, other) = (context.record(doubt.own), context.record(doubt.other));
    doubt.entity_type == EntityType::Customer
        && doubt.band == Band::Review
        && doubt.own < doubt.other
        && own.kind() == other.kind()
        && own.kind().standing() == Standing::Master
        && context.system(doubt.own) == context.system(doubt.other)
        && !(own.id() == other.id() && own.file() != other.file())
}

/// Pairs in groups that hang together, in the order of their smallest records.
fn connected<'a>(pairs: &[&'a Doubt]) -> Vec<Vec<&'a Doubt>> {
    let mut leader: BTreeMap<RecordIndex, RecordIndex> = BTreeMap::new();
    for pair in pairs {
        let (own, other) = (find(&leader, pair.own), find(&leader, pair.other));
        leader.insert(own.max(other), own.min(other));
    }
    let mut groups: BTreeMap<RecordIndex, Vec<&Doubt>> = BTreeMap::new();
    for pair in pairs {
        groups.entry(find(&leader, pair.own)).or_default().push(pair);
    }
    groups.into_values().collect()
}

fn find(leader: &BTreeMap<RecordIndex, RecordIndex>, mut record: RecordIndex) -> RecordIndex {
    while let Some(next) = leader.get(&record).filter(|next| **next != record) {
        record = *next;
    }
    record
}

fn case(context: &Context, pairs: &[&Doubt]) -> Option<Case> {
    let mut pairs = pairs.to_vec();
    pairs.sort_by_key(|pair| (pair.own, pair.other));
    let best = pairs.iter().max_by(|left, right| left.probability.total_cmp(&right.probability))?;
    let mut records: Vec<RecordIndex> = pairs.iter().flat_map(|pair| [pair.own, pair.other]).collect();
    records.sort_unstable();
    records.dedup();
    let system = context.system(best.own);
    let message = Message::new("dup202-message")
        .with("system", context.system_name(system))
        .with("names", Argument::List(context.distinct_labels(&records).into_iter().map(Argument::from).collect()))
        .with("probability", Argument::Share(best.probability));
    let action = Message::new("dup202-action").with("pairs", pairs.len());
    let mut case = Case::new(Code::Dup202, context.customer(best.entity, system, &records), message, action);
    case.confidence = best.probability;
    case.record = Some(best.own);
    case.relate(records.iter().copied());
    case.evidence.extend(records.iter().map(|record| context.place(*record)));
    case.evidence.extend(pairs.iter().map(|pair| {
        Message::new("dup202-pair")
            .with("left", context.label(pair.own))
            .with("left_id", context.record(pair.own).id())
            .with("right", context.label(pair.other))
            .with("right_id", context.record(pair.other).id())
            .with("probability", Argument::Share(pair.probability))
    }));
    let (worth, formula) = Effort::DecidePair.price(pairs.len(), context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    Some(case)
}
