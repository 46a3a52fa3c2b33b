//! DUP: duplicates.

mod duplicate_customer;
mod possible_duplicate;

#[cfg(test)]
mod tests;

pub(super) use duplicate_customer::duplicate_customer;
pub(super) use possible_duplicate::possible_duplicate;
