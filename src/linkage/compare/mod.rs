//! Comparisons: two values in, a level and its surprise out. Pure functions.

pub(crate) mod address;
pub(crate) mod contact;
pub(crate) mod keys;
pub(crate) mod name;
pub(crate) mod natural;
pub(crate) mod person;
pub(crate) mod person_online;
#[cfg(test)]
mod tests;
