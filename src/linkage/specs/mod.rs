//! What is compared for customers, people and projects: data, not code paths.

pub(crate) mod customer;
pub(crate) mod natural;
pub(crate) mod person;
pub(crate) mod project;
