//! Hand-made results for the tests of reports.

use super::landscape::{Island, Landscape};
use crate::catalog::{Department, RecordKind};

/// Systems of these names, each smaller than the one before; neighbours share most of their customers.
pub(crate) fn landscape(names: &[&str]) -> Landscape {
    let customers = |position: usize| 400 / (position as u32 + 1);
    let island = |(position, name): (usize, &&str)| Island {
        slug: name.to_lowercase().replace(' ', "-"),
        name: (*name).to_owned(),
        department: Department::ALL[position % Department::ALL.len()],
        known: true,
        files: vec![format!("{name}.csv")],
        records: 1_000 + u64::from(customers(position)),
        kinds: vec![(RecordKind::Account, customers(position).into())],
        customers: customers(position),
    };
    let systems: Vec<Island> = names.iter().enumerate().map(island).collect();
    let shared = |left: usize, right: usize| match left.abs_diff(right) {
        0 => customers(left),
        distance => customers(left.max(right)) * (5 - distance.min(5) as u32) / 5,
    };
    Landscape::hand_made(systems, shared, 163)
}
