//! An invented company for trying things out: exports of six departments, and the truth beside them. A second one, by
//! other habits and with other systems, stands in `dach`.
//!
//! The company makes and services industrial gates. Its customers are firms, public bodies and private persons of the
//! Sauerland and beyond; none of them exists. What goes wrong in its exports goes wrong as in real ones: each habit of
//! people and systems has a name and a rate (`data/habits.tsv`), each kind of look-alike and each broken handover a rate in
//! [`Rates`]. The same settings give the same bytes, on any machine and on any day: "today" is 31 March 2026.

mod at_odds;
mod calendar;
mod constellation;
mod contact;
mod copy;
mod copy_fields;
mod copy_names;
mod course;
mod customer;
mod dach;
mod domain;
mod family;
mod files;
mod flaws;
mod generate;
mod habits;
mod harmless;
mod keys;
mod naming;
mod overlap;
mod random;
mod settings;
mod signs;
mod spelling;
#[cfg(test)]
mod tests;
mod ticket;
mod title;
mod truth;
mod words;
mod world;

pub use generate::{SampleError, SampleSummary, generate};
pub use settings::{Company, Rates, SampleSettings, Skew};
