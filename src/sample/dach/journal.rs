//! The truth as the files are written: who is whom, which papers are planted, and what was seen of each record, so that
//! breaks that show between files are derived from what truly stands in them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::customer::Customer;
use super::house::House;
use super::signs;
use crate::sample::truth::Truth;

/// What a master record says that may contradict another one.
#[derive(Debug, Clone, Default)]
pub(super) struct Note {
    /// File stem.
    pub(super) source: &'static str,
    /// Record.
    pub(super) record: String,
    /// Number of the customer in the world.
    pub(super) customer: u64,
    /// VAT id as written.
    pub(super) vat: String,
    /// Bank account as written.
    pub(super) iban: String,
    /// Mailbox as written.
    pub(super) mail: String,
    /// Telephone as written.
    pub(super) phone: String,
    /// Name of the firm as written.
    pub(super) company: String,
    /// Street, as written.
    pub(super) street: String,
    /// Whether the address is the one before the move.
    pub(super) moved_away: bool,
    /// Whether the record is marked for deletion.
    pub(super) blocked: bool,
}

/// What a system says about the wish of a person for mails.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// File stem.
    pub(super) source: &'static str,
    /// Record.
    pub(super) record: String,
    /// Customer and person.
    pub(super) person: (u64, usize),
    /// Whether mails are welcome.
    pub(super) welcome: bool,
}

/// The truth, and what was seen so far.
pub(super) struct Journal {
    truth: Truth,
    masters: BTreeMap<(String, String), Vec<String>>,
    people: BTreeMap<(String, String), Vec<String>>,
    planted: BTreeSet<(&'static str, String, String, String)>,
    /// Master records.
    pub(super) notes: Vec<Note>,
    /// Wishes of people.
    pub(super) wishes: Vec<Wish>,
    /// Customers whom the service desk keeps in its list of contacts.
    pub(super) served: BTreeSet<u64>,
    /// Customer, number and record of each case.
    pub(super) cases: Vec<(u64, usize, String)>,
}

impl Journal {
    /// A journal that has seen nothing.
    pub(super) fn new(truth: Truth) -> Self {
        Self {
            truth,
            masters: BTreeMap::new(),
            people: BTreeMap::new(),
            planted: BTreeSet::new(),
            notes: Vec::new(),
            wishes: Vec::new(),
            served: BTreeSet::new(),
            cases: Vec::new(),
        }
    }

    /// A record is a customer.
    pub(super) fn master(&mut self, source: &str, record: &str, customer: &Customer) -> io::Result<()> {
        let key = (source.to_owned(), customer.true_id());
        self.masters.entry(key).or_default().push(record.to_owned());
        self.truth.entity(source, "customer", record, &customer.true_id())
    }

    /// A record is a customer whom nobody else has.
    pub(super) fn stranger(&mut self, source: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.truth.entity(source, "customer", record, true_id)
    }

    /// A record mentions a customer.
    pub(super) fn mention(&mut self, source: &str, sort: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.truth.entity(source, sort, record, true_id)
    }

    /// A record is about a project.
    pub(super) fn undertaking(&mut self, source: &str, record: &str, number: u64) -> io::Result<()> {
        self.truth.entity(source, "project", record, &format!("V{number:06}"))
    }

    /// A record is a person.
    pub(super) fn person(&mut self, source: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.people.entry((source.to_owned(), true_id.to_owned())).or_default().push(record.to_owned());
        self.truth.person(source, record, true_id)
    }

    /// A mailbox of a list is a person's.
    pub(super) fn reader(&mut self, source: &str, record: &str, true_id: &str) {
        self.people.entry((source.to_owned(), true_id.to_owned())).or_default().push(record.to_owned());
    }

    /// Rules must name a record; `group` is the same for all records of one finding.
    pub(super) fn plant(&mut self, rules: &[&'static str], source: &str, record: &str, group: &str) {
        for rule in rules {
            self.planted.insert((*rule, source.to_owned(), group.to_owned(), record.to_owned()));
        }
    }

    /// A rule must name several records of one file.
    pub(super) fn plant_all<S: AsRef<str>>(&mut self, rule: &'static str, source: &str, records: &[S], group: &str) {
        for record in records {
            self.plant(&[rule], source, record.as_ref(), group);
        }
    }

    /// Names customers and people that stand in a system more than once (DUP201, DUP206) and all that shows between the
    /// files, and closes the truth.
    pub(super) fn finish(mut self, house: &House<'_>) -> io::Result<([u64; 3], BTreeMap<&'static str, u64>)> {
        for (rule, groups) in
            [("DUP201", std::mem::take(&mut self.masters)), ("DUP206", std::mem::take(&mut self.people))]
        {
            for ((source, group), records) in groups.iter().filter(|(_, records)| records.len() > 1) {
                self.plant_all(rule, source, records, group);
            }
        }
        signs::derive(house, &mut self);
        for (rule, source, group, record) in &self.planted {
            self.truth.finding(rule, source, record, group)?;
        }
        self.truth.finish()
    }
}
