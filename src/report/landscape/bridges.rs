//! Which of the customers that two systems share are connected by a key: a foreign key that leads from one system into
//! the other, or a number that masters of both carry. The rest rests on resemblance, and breaks with the next rename.

use crate::catalog::Catalogue;
use crate::linkage::{DecidedBy, EntityType, Relation, Resolution, Target};

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

/// Foreign keys that lead into another system.
fn by_reference(catalogue: &Catalogue, resolution: &Resolution, of_table: &[usize]) -> Vec<Bridge> {
    let bridge = |reference: &crate::linkage::Reference| {
        let Target::Record(target) = reference.target else { return None };
        let customer = resolution.entity_of(target, EntityType::Customer)?;
        let (from, to) = (of_table[catalogue.table_of(reference.record)], of_table[catalogue.table_of(target)]);
        (from != to).then_some((customer.0, from.min(to), from.max(to)))
    };
    resolution.references.iter().filter_map(bridge).collect()
}

/// Masters that a number holds together.
fn by_number(catalogue: &Catalogue, resolution: &Resolution, of_table: &[usize]) -> Vec<Bridge> {
    let masters = resolution.memberships.iter().filter(|membership| {
        membership.entity_type == EntityType::Customer
            && membership.relation == Relation::Master
            && membership.decided_by == DecidedBy::Key
    });
    let mut holds: Vec<(u32, usize)> = masters
        .filter_map(|membership| Some((membership.entity?.0, of_table[catalogue.table_of(membership.record)])))
        .collect();
    holds.sort_unstable();
    holds.dedup();
    let pairs = |group: &[(u32, usize)]| -> Vec<Bridge> {
        let later = |at: usize| group[at + 1..].iter().map(move |right| (group[at].0, group[at].1, right.1));
        (0..group.len()).flat_map(later).collect()
    };
    holds.chunk_by(|left, right| left.0 == right.0).flat_map(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Role;
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
        for membership in &mut resolution.memberships {
            membership.decided_by = DecidedBy::Key;
        }
        assert_eq!(keyed(catalogue, &resolution, &of_table, 2), [0, 1, 1, 0], "each customer once");
    }
}
