//! DUP201: two or more records of one system are the same customer.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::catalog::{Record, RecordIndex, RecordKind, Role};
use crate::findings::case::Case;
use crate::findings::context::Context;
use crate::findings::effort::Effort;
use crate::findings::finding::Code;
use crate::findings::registry::Outcome;
use crate::linkage::{DecidedBy, EntityIndex, EntityType, Membership, Relation};
use crate::memory::{Mark, MemoryError, numbers};
use crate::message::{Argument, Message};
use crate::standardise::fold;

/// Finds the groups. Only master records count, and only records of one kind: a lead beside the account that it became,
/// and colleagues at one customer, are no duplicates.
pub(in crate::findings) fn duplicate_customer(context: &Context) -> Result<Outcome, MemoryError> {
    let cases = groups(context)?.into_iter().filter_map(|(customer, records)| case(context, customer, &records));
    Ok(Outcome { cases: cases.collect(), not_run: Vec::new() })
}

/// Customers with the records that one system keeps of them, by customer, system and kind.
fn groups(context: &Context) -> Result<Vec<(EntityIndex, Vec<RecordIndex>)>, MemoryError> {
    let masters = context.world.members.lazy().filter(
        col("type")
            .eq(lit(EntityType::Customer.name()))
            .and(col("relation").eq(lit(Relation::Master.name())))
            .and(col("entity").is_not_null()),
    );
    let group = [col("entity"), col("system"), col("kind")];
    let several =
        masters.clone().group_by(group.clone()).agg([len().alias("records")]).filter(col("records").gt(lit(1)));
    let frame = masters
        .join(several, group.clone(), group, JoinArgs::new(JoinType::Inner))
        .sort(["entity", "system", "kind", "record"], SortMultipleOptions::default())
        .collect()?;
    let mut groups: BTreeMap<(u32, u32, &str), Vec<RecordIndex>> = BTreeMap::new();
    let kinds = frame.column("kind")?.str()?;
    let (entities, systems, records) =
        (numbers(&frame, "entity")?, numbers(&frame, "system")?, numbers(&frame, "record")?);
    for (at, kind) in kinds.iter().enumerate() {
        let key = (entities[at], systems[at], kind.unwrap_or_default());
        groups.entry(key).or_default().push(RecordIndex(records[at]));
    }
    Ok(groups.into_iter().map(|((entity, ..), records)| (EntityIndex(entity), records)).collect())
}

fn case(context: &Context, customer: EntityIndex, records: &[RecordIndex]) -> Option<Case> {
    let mut records = once_each(context, records);
    records.retain(|record| !is_enquiry(context, customer, *record));
    // An account for another purpose is meant to stand beside the usual one.
    records.retain(|record| !has_purpose(context, *record));
    if are_of_currencies(context, &records) {
        return None;
    }
    let keep = *records.iter().max_by_key(|record| (filled(&context.record(**record)), std::cmp::Reverse(**record)))?;
    let surplus = records.len().checked_sub(1).filter(|surplus| *surplus > 0)?;
    let system = context.system(keep);
    let subject = context.customer(customer, system, &records);
    let message = Message::new("dup201-message")
        .with("customer", subject.name.clone())
        .with("system", context.system_name(system))
        .with("count", records.len())
        .with("names", Argument::List(context.distinct_labels(&records).into_iter().map(Argument::from).collect()));
    let action = Message::new("dup201-action")
        .with("system", context.system_name(system))
        .with("keep", context.label(keep))
        .with("id", context.record(keep).id())
        .with("surplus", surplus);
    let mut case = Case::new(Code::Dup201, subject, message, action);
    case.confidence = confidence(context, &records);
    case.record = Some(keep);
    case.relate(records.iter().copied());
    case.explains.clone_from(&records);
    case.evidence.extend(records.iter().map(|record| link(context, *record)));
    let (worth, formula) = Effort::MergeRecord.price(surplus, context.settings);
    case.worth = worth;
    case.evidence.push(formula);
    Some(case)
}

/// Whether a lead is an enquiry of a customer whom its own system keeps under the very name: it points at the account.
fn is_enquiry(context: &Context, customer: EntityIndex, lead: RecordIndex) -> bool {
    let name = |record: RecordIndex| context.record(record).value(Role::CompanyName).map(fold);
    let is_account = |record: RecordIndex| {
        context.record(record).kind() != RecordKind::Lead
            && context.system(record) == context.system(lead)
            && name(record) == name(lead)
    };
    context.record(lead).kind() == RecordKind::Lead && name(lead).is_some() && context.masters(customer).any(is_account)
}

/// Whether an account says that it stands beside another one.
fn has_purpose(context: &Context, record: RecordIndex) -> bool {
    let said = context.record(record);
    let extra = said.values(Role::CompanyNameExtra).chain(said.values(Role::Notes));
    Mark::Purpose.is_in(&context.label(record)) || extra.into_iter().any(|words| Mark::Purpose.is_in(words))
}

/// Whether every account is kept in a currency of its own.
fn are_of_currencies(context: &Context, records: &[RecordIndex]) -> bool {
    let kept: BTreeSet<String> =
        records.iter().filter_map(|record| context.record(*record).value(Role::Currency).map(fold)).collect();
    records.len() > 1 && kept.len() == records.len()
}

/// The records without those that stand in two exports of the system under the same id.
fn once_each(context: &Context, records: &[RecordIndex]) -> Vec<RecordIndex> {
    let mut first_table: BTreeMap<&str, usize> = BTreeMap::new();
    let mut once = records.to_vec();
    once.retain(|record| {
        let table = context.catalogue.table_of(*record);
        *first_table.entry(context.record(*record).id()).or_insert(table) == table
    });
    once
}

/// How sure it is that the least certain of them belongs.
fn confidence(context: &Context, records: &[RecordIndex]) -> f64 {
    records.iter().map(|record| context.customer_probability(*record)).fold(1.0, f64::min)
}

/// Cells with a value: the record with the most is the one to keep.
fn filled(record: &Record) -> usize {
    (0..record.typed().table.width()).filter(|column| record.cell(*column).is_some()).count()
}

fn link(context: &Context, record: RecordIndex) -> Message {
    let of_customer = |member: &&Membership| member.entity_type == EntityType::Customer;
    let member = context.resolution.memberships_of(record).iter().find(of_customer);
    let id = match member.map(|member| member.decided_by) {
        Some(DecidedBy::Key) => "dup201-by-key",
        Some(DecidedBy::Reviewer) => "dup201-by-reviewer",
        _ => "dup201-by-model",
    };
    let created = context.record(record).value(Role::Created).unwrap_or("–");
    Message::new(id)
        .with("place", context.place(record))
        .with("created", created)
        .with("probability", Argument::Share(context.customer_probability(record)))
}
