//! Who stands beside whom: single customers, and the families that make identity hard.
//!
//! Customers are numbered; sixteen in a row form a block, and each block is cut into families by a stream of its own. The
//! family of any customer is therefore known after a walk over one block, without a list of all families.

use super::random::{Purpose, Stream};
use super::settings::Rates;

/// Customers in a block.
const BLOCK: u64 = 16;

/// What the customers of a family have to do with each other. They are different customers all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Nothing: the customer stands alone.
    Single,
    /// Firms of one group: same house, phone and domain, half the name.
    Sibling,
    /// Branches with an account of their own: same name and domain, another town.
    Branch,
    /// Same surname and trade, by chance.
    Namesake,
    /// Persons at one address.
    Household,
    /// A name that is contained in another one.
    DoubleBarrelled,
}

/// A customer's place in its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    /// What the family is.
    pub(super) relation: Relation,
    /// The first customer of the family.
    pub(super) anchor: u64,
    /// The customer's number in it, from 0.
    pub(super) member: u64,
}

/// The seat of a customer.
pub(super) fn seat(seed: u64, rates: &Rates, customer: u64) -> Seat {
    let block = customer / BLOCK;
    let mut stream = Stream::new(seed, Purpose::Constellation, block);
    let end = (block + 1) * BLOCK;
    let mut anchor = block * BLOCK;
    loop {
        let (relation, size) = family(rates, end - anchor, &mut stream);
        if customer < anchor + size {
            return Seat { relation, anchor, member: customer - anchor };
        }
        anchor += size;
    }
}

/// Draws a family that fits into what is left of the block. Rates are shares of customers, so each is divided by the mean
/// size of such a family.
fn family(rates: &Rates, room: u64, stream: &mut Stream) -> (Relation, u64) {
    let kinds = [
        (Relation::Sibling, rates.sibling / 3.0, 2, 4),
        (Relation::Branch, rates.branch / 2.5, 2, 3),
        (Relation::Namesake, rates.namesake / 2.0, 2, 2),
        (Relation::Household, rates.household / 2.0, 2, 2),
        (Relation::DoubleBarrelled, rates.double_barrelled / 2.0, 2, 2),
    ];
    let taken: f64 = kinds.iter().map(|kind| kind.1).sum();
    let shared: f64 = rates.sibling + rates.branch + rates.namesake + rates.household + rates.double_barrelled;
    let mut draw = stream.below(1 << 30) as f64 / (1_u64 << 30) as f64 * (taken + (1.0 - shared).max(0.0));
    for (relation, weight, least, most) in kinds {
        let size = stream.between(least, most) as u64;
        if draw < weight && size <= room {
            return (relation, size);
        }
        draw -= weight;
        if draw < 0.0 {
            break;
        }
    }
    (Relation::Single, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_cover_all_customers_without_gaps() {
        let rates = Rates::default();
        let seats: Vec<Seat> = (0..4_000).map(|customer| seat(9, &rates, customer)).collect();
        for (customer, pair) in seats.windows(2).enumerate() {
            let next = customer as u64 + 1;
            let continues = pair[1].anchor == pair[0].anchor && pair[1].member == pair[0].member + 1;
            assert!(continues || (pair[1].anchor == next && pair[1].member == 0), "{pair:?}");
        }
    }

    #[test]
    fn families_are_about_as_common_as_the_rates_say() {
        let rates = Rates::default();
        let siblings = (0..16_000).filter(|customer| seat(9, &rates, *customer).relation == Relation::Sibling).count();
        assert!((800..1_400).contains(&siblings), "{siblings}");
    }
}
