//! DUP: duplicates.

mod duplicate_customer;
mod duplicate_person;
mod duplicate_project;
mod possible_duplicate;
mod reused_number;
mod shared_key;

#[cfg(test)]
mod tests;

pub(super) use duplicate_customer::duplicate_customer;
pub(super) use duplicate_person::duplicate_person;
pub(super) use duplicate_project::duplicate_project;
pub(super) use possible_duplicate::possible_duplicate;
pub(super) use reused_number::reused_number;
pub(super) use shared_key::shared_key;
