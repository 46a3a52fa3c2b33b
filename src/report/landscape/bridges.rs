//! Which of the customers that two systems share are connected by a key: a foreign key that leads from one system into
//! the other, or a number that masters of both carry. The rest rests on resemblance, and breaks with the next rename.

use crate::catalog::{Catalogue, RecordIndex};
use crate::linkage::{EntityType, Relation, Resolution, Target};
use crate::standardise::identifying_keys;

/// Number of customers that a key connects, per pair of systems, row by row.
pub(super) fn keyed(catalogue: &Catalogue, resolution: &Resolution, of_table: &[usize], systems: usize) -> Vec<u32> {
    let mut bridges = by_reference(catalogue, resolution, of_table);
    bridges.extend(by_number(catalogue, resolution, of_table));
    bridges.sort_unstable();
    bridges.dedup();
    let mut keyed = vec![0; systems * systems];
    for (_, left, right) in bridges {
        keyed[left * systems + right] += 1;
        keyed[right * systems + left] += 1;
    }
    keyed
}

/// A customer and two systems, the one with the smaller position first.
type Bridge = (u32, usize, usize);

/// Foreign keys that lead to the same customer in another system.
fn by_reference(catalogue: &Catalogue, resolution: &Resolution, of_table: &[usize]) -> Vec<Bridge> {
    let customer = |record| resolution.entity_of(record, EntityType::Customer);
    let bridge = |reference: &crate::linkage::Reference| {
        let Target::Record(target) = reference.target else { return None };
        let owner = customer(target).filter(|owner| customer(reference.record) == Some(*owner))?;
        let (from, to) = (of_table[catalogue.table_of(reference.record)], of_table[catalogue.table_of(target)]);
        (from != to).then_some((owner.0, from.min(to), from.max(to)))
    };
    resolution.references.iter().filter_map(bridge).collect()
}

/// Masters and contacts of a customer that carry one number in two systems.
fn by_number(catalogue: &Catalogue, resolution: &Resolution, of_table: &[usize]) -> Vec<Bridge> {
    let own = resolution.memberships.iter().filter(|membership| {
        membership.entity_type == EntityType::Customer && membership.relation != Relation::Document
    });
    let mut holders: Vec<(u32, usize, RecordIndex)> =
        own.filter_map(|held| Some((held.entity?.0, of_table[catalogue.table_of(held.record)], held.record))).collect();
    holders.sort_unstable();
    let shared = holders.chunk_by(|left, right| left.0 == right.0);
    let across = shared.filter(|own| own.first().map(|one| one.1) != own.last().map(|one| one.1));
    across.flat_map(|own| bridges_of(catalogue, own)).collect()
}

/// The pairs of systems in which one customer's records carry one number.
fn bridges_of(catalogue: &Catalogue, holders: &[(u32, usize, RecordIndex)]) -> Vec<Bridge> {
    let keys = |(customer, system, record): &(u32, usize, RecordIndex)| {
        let keys = identifying_keys(&catalogue.record(*record));
        keys.into_iter().map(|key| (key, *system, *customer)).collect::<Vec<_>>()
    };
    let mut carried: Vec<(String, usize, u32)> = holders.iter().flat_map(keys).collect();
    carried.sort_unstable();
    carried.dedup();
    let pairs = |group: &[(String, usize, u32)]| -> Vec<Bridge> {
        let later = |at: usize| group[at + 1..].iter().map(move |right| (group[at].2, group[at].1, right.1));
        (0..group.len()).flat_map(later).collect()
    };
    carried.chunk_by(|left, right| left.0 == right.0).flat_map(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordKind, Role};
    use crate::config::Settings;
    use crate::linkage::Reference;
    use crate::report::testing;

    #[test]
    fn only_what_crosses_a_border_by_a_key_counts() {
        let audit = testing::audit();
        let (catalogue, mut resolution) = (&audit.identity.reading.catalogue, audit.identity.resolution.clone());
        let of_table = [0, 0, 1]; // accounts, deals, debitoren
        assert_eq!(keyed(catalogue, &resolution, &of_table, 2), [0, 0, 0, 0], "all rests on the model");
        resolution.references.push(Reference {
            record: testing::record(catalogue, "deals.csv:D1"),
            role: Role::CustomerReference,
            value: "10001".to_owned(),
            target: Target::Record(testing::record(catalogue, "debitoren.csv:10001")),
        });
        assert_eq!(keyed(catalogue, &resolution, &of_table, 2), [0, 1, 1, 0]);
        resolution.references.extend(resolution.references.clone());
        assert_eq!(keyed(catalogue, &resolution, &of_table, 2), [0, 1, 1, 0], "each customer once");
        for membership in resolution.memberships.iter_mut().filter(|held| held.relation == Relation::Document) {
            membership.entity = None;
        }
        assert_eq!(keyed(catalogue, &resolution, &of_table, 2), [0, 0, 0, 0], "a key to somebody else joins nobody");
    }

    #[test]
    fn a_number_that_masters_of_both_systems_carry_joins_them() {
        let (sales, accounting) = (("crm", Department::Sales), ("ledger", Department::Accounting));
        let roles = [Role::Id, Role::CompanyName, Role::City, Role::CustomerNumber];
        let accounts: [&[&str]; 2] = [&["A1", "Klapp GmbH", "Brilon", "10001"], &["A2", "Wunderlich KG", "Hagen", ""]];
        let debtors: [&[&str]; 2] = [&["10001", "Klapp GmbH", "Brilon"], &["10002", "Wunderlich KG", "Hagen"]];
        let catalogue = catalogue(vec![
            typed_table("a.csv", sales, RecordKind::Account, &roles, &accounts),
            typed_table("d.csv", accounting, RecordKind::Debtor, &roles[..3], &debtors),
        ]);
        let resolution = crate::linkage::resolve(&catalogue, &Settings::default(), &crate::progress::Silent);
        assert_eq!(keyed(&catalogue, &resolution, &[0, 1], 2), [0, 1, 1, 0]);
    }
}
