//! Mentions that match no known customer, seen as items of a pass of their own.

use super::blocking::{Blockable, KeySink};
use super::customers::Customers;
use super::engine::{Comparable, Sort};
use super::resolution::EntityType;
use super::spec::{Spec, Vector};
use crate::catalog::RecordIndex;

/// A selection of parties as items.
pub(crate) struct Strangers<'a> {
    /// The parties.
    pub(crate) customers: &'a Customers<'a>,
    /// Which of them, ascending.
    pub(crate) items: &'a [u32],
}

impl Strangers<'_> {
    fn party(&self, item: u32) -> u32 {
        self.items[item as usize]
    }
}

impl Blockable for Strangers<'_> {
    fn count(&self) -> usize {
        self.items.len()
    }

    fn keys(&self, record: u32, sink: &mut KeySink<'_>) {
        self.customers.keys(self.party(record), sink);
    }

    fn refinements(&self, record: u32) -> [u64; 3] {
        self.customers.refinements(self.party(record))
    }

    fn order(&self, record: u32) -> (u64, u64) {
        self.customers.order(self.party(record))
    }
}

impl Comparable for Strangers<'_> {
    fn spec(&self) -> &'static Spec {
        self.customers.spec()
    }

    fn further_specs(&self) -> &'static [&'static Spec] {
        self.customers.further_specs()
    }

    fn sort(&self, item: u32) -> Sort {
        self.customers.sort(self.party(item))
    }

    fn entity_type(&self) -> EntityType {
        EntityType::Customer
    }

    fn record(&self, item: u32) -> RecordIndex {
        self.customers.record(self.party(item))
    }

    /// Every mention is a source of its own: one system mentions one customer many times.
    fn source(&self, item: u32) -> u32 {
        item
    }

    fn compare(&self, left: u32, right: u32) -> Vector {
        self.customers.compare_parties(self.party(left), self.party(right))
    }

    fn forbidden(&self, left: u32, right: u32, vector: &Vector) -> bool {
        let _ = (left, right, vector);
        false
    }
}
