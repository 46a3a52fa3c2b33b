//! Undertakings whose customer nobody knows by that name: what the same undertaking says elsewhere tells who it is.
//!
//! A project list names customers in words, short and with slips. Where such a name leads to nobody, or to one of several
//! namesakes, and the deal or order of the same undertaking leads to a customer by key, it is that customer, if the names are
//! alike at all, or the name leads to nobody and the town is one. Where no customer is named, it is that one too.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Undertakings;
use crate::catalog::RecordIndex;
use crate::linkage::resolution::{DecidedBy, EntityIndex, EntityType, Membership, Relation, Resolution};

/// Probability from which a customer that was found by resemblance speaks for the other papers of an undertaking.
const SURE: f64 = 0.99;

/// A record and the customer that it belongs to after all.
pub(in crate::linkage) struct Adoption {
    pub(in crate::linkage) record: RecordIndex,
    pub(in crate::linkage) customer: EntityIndex,
}

/// Finds them among the clusters of the undertakings.
pub(in crate::linkage) fn find(items: &Undertakings, clusters: &[u32], resolution: &Resolution) -> Vec<Adoption> {
    let masters = resolution.memberships.iter().filter(|member| member.relation == Relation::Master);
    let kept: FxHashSet<EntityIndex> = masters
        .filter(|member| member.entity_type == EntityType::Customer)
        .filter_map(|member| member.entity)
        .collect();
    let mut groups: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (item, cluster) in (0..).zip(clusters) {
        groups.entry(*cluster).or_default().push(item);
    }
    let mut groups: Vec<Vec<u32>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    groups.iter().flat_map(|group| of_group(items, group, &kept, resolution)).collect()
}

fn of_group(
    items: &Undertakings,
    group: &[u32],
    kept: &FxHashSet<EntityIndex>,
    resolution: &Resolution,
) -> Vec<Adoption> {
    let party =
        |item: &u32| customer_of(resolution, items.item(*item).record).map(|(who, member)| (*item, who, member));
    let parties: Vec<(u32, EntityIndex, &Membership)> = group.iter().filter_map(party).collect();
    let is_keyed = |member: &Membership| matches!(member.decided_by, DecidedBy::Key | DecidedBy::Reviewer);
    let known = || parties.iter().filter(|(_, who, _)| kept.contains(who));
    let keyed: Vec<_> = known().filter(|(.., member)| is_keyed(member)).collect();
    let anchors: Vec<_> =
        if keyed.is_empty() { known().filter(|(.., member)| member.probability >= SURE).collect() } else { keyed };
    let Some((anchor, customer, _)) = anchors.first().copied().copied() else { return Vec::new() };
    if anchors.iter().any(|(_, other, _)| *other != customer) {
        return Vec::new();
    }
    let in_their_town = |item: u32| anchors.iter().any(|(anchor, ..)| items.share_a_town(item, *anchor));
    let astray = |(item, who, member): &&(u32, EntityIndex, &Membership)| {
        let may_be = || items.are_alike_customers(*item, anchor) || !kept.contains(who) && in_their_town(*item);
        *who != customer && !is_keyed(member) && may_be()
    };
    let adopted = parties.iter().filter(astray).map(|(item, ..)| *item);
    let nameless = group.iter().copied().filter(|item| customer_of(resolution, items.item(*item).record).is_none());
    adopted.chain(nameless).map(|item| Adoption { record: items.item(item).record, customer }).collect()
}

/// The customer of a record, and how it came by it.
fn customer_of(resolution: &Resolution, record: RecordIndex) -> Option<(EntityIndex, &Membership)> {
    let mut members = resolution.memberships_of(record).iter();
    let member = members.find(|member| member.entity_type == EntityType::Customer)?;
    Some((member.entity?, member))
}
