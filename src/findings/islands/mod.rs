//! ISL: information islands.

mod field_island;
mod island_customer;
mod isolated_system;
mod keyless_bridge;
mod missing_context;
mod obligations;
mod thin_bridge;

#[cfg(test)]
mod tests;

use super::context::Context;
use crate::catalog::Role;

pub(super) use field_island::field_island;
pub(super) use island_customer::island_customer;
pub(super) use isolated_system::isolated_system;
pub(super) use keyless_bridge::{keeps_customers, keyed, keyless_bridge};
pub(super) use missing_context::missing_context;
pub(super) use obligations::{duties, obligations};
pub(super) use thin_bridge::thin_bridge;

/// Whether a system says more of its customers than numbers: one that does not cannot be compared with others.
fn names_customers(context: &Context, system: usize) -> bool {
    const NAMES: [Role; 8] = [
        Role::CompanyName,
        Role::PersonName,
        Role::LastName,
        Role::OtherName,
        Role::Email,
        Role::Phone,
        Role::VatId,
        Role::Iban,
    ];
    let tables = context.catalogue.tables.iter().filter(|table| table.recognition.system.slug == context.slug(system));
    tables
        .flat_map(|table| &table.recognition.columns)
        .any(|column| column.fill > 0.0 && column.role.is_some_and(|role| NAMES.contains(&role)))
}

/// Fewest customers or projects on the smaller side from which a share says something.
const ENOUGH: u64 = 20;

/// Certainty that remains when the pairs left in doubt could close the whole gap to the threshold.
const LEAST: f64 = 0.1;

/// How sure it is that a share lies below a threshold: the part of the gap that the pairs in doubt, each counted with its
/// probability, do not close.
fn certainty(gap: f64, doubtful: f64) -> f64 {
    if gap <= 0.0 { LEAST } else { (1.0 - doubtful / gap).clamp(LEAST, 1.0) }
}
