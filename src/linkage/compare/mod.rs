//! Comparisons: two values in, a level and its surprise out. Pure functions.

pub(crate) mod address;
mod align;
pub(crate) mod contact;
pub(crate) mod keys;
pub(crate) mod name;
pub(crate) mod natural;
pub(crate) mod person;
pub(crate) mod person_online;
mod short_form;
#[cfg(test)]
mod tests;
pub(crate) mod word;
pub(crate) mod wording;
