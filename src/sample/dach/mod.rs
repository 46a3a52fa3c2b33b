//! A second invented company, by other habits: a house on Lake Constance that sells coffee machines and water filters to
//! firms, public bodies and private persons in Austria, Switzerland and Germany.
//!
//! The first company is what the program was tuned on; this one is the second opinion. Its world, its systems and the habits
//! of its offices are its own (`data/dach`): Salesforce in English, a customer table of SAP, a Shopify shop, sevDesk at the
//! Austrian subsidiary, an address list at the Swiss one, Freshdesk, a newsletter and a list of projects.
//!
//! Who is one customer, where life leaves it open:
//! - A sole trader, freelancer or practice is the person: what its owner orders in the shop under the own name, to the
//!   address of the business, is the same customer. None of them has a second record at a home somewhere else, because
//!   nobody could tell that from a namesake.
//! - A company (GmbH, AG, KG and so on) is never its owner. Who runs one and also buys for the own home is two customers.
//! - Partners at one address are two customers. Who married or moved stays one.
//! - Firms of a group and branches with an address of their own are different customers.
//!
//! What goes wrong between its departments is drawn with each undertaking ([`fate::Fate`]), each case and each record
//! (`data/dach/breaks.tsv`); what shows only to somebody who has all exports is read off what was written ([`signs`]), by the
//! words of the catalogue of rules. A careful clerk with all exports could see every planted break.
//!
//! Every record can be told by a careful clerk who has all exports: who writes an old name keeps the address, telephone or
//! mailbox, but for few records in a hundred ([`copy::Copy`]).

mod billing;
mod channels;
mod consent;
mod copy;
mod course;
mod customer;
mod family;
mod fate;
mod files;
mod firm;
mod flaws;
mod generate;
mod hand;
mod house;
mod journal;
mod letters;
mod mention;
mod names;
mod papers;
mod person;
mod place;
mod rates;
mod service;
mod signs;
mod telephone;
#[cfg(test)]
mod tests;
mod words;
mod world;

pub(super) use generate::write;
