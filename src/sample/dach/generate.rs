//! Writes the second company's exports, and the truth beside them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::customer::Customer;
use super::files::{desk, list, newsletter, office, projects, sales, sap, shop};
use super::world::World;
use crate::progress::{Phase, Progress};
use crate::sample::generate::SampleSummary;
use crate::sample::settings::SampleSettings;
use crate::sample::truth::Truth;

type Writer = fn(&World, &Path, &mut Journal) -> io::Result<u64>;

/// The exports in the order in which they are written.
const WRITERS: [(&str, Writer); 11] = [
    (sales::ACCOUNTS, sales::accounts),
    (sales::CONTACTS, sales::contacts),
    (sales::OPPORTUNITIES, sales::opportunities),
    (sap::STEM, sap::write),
    (shop::CUSTOMERS, shop::customers),
    (shop::ORDERS, shop::orders),
    (office::STEM, office::write),
    (list::STEM, list::write),
    (desk::STEM, desk::write),
    (newsletter::STEM, newsletter::write),
    (projects::STEM, projects::write),
];

/// The truth, and which customers each source has told so far.
pub(super) struct Journal {
    truth: Truth,
    masters: BTreeMap<(String, String), Vec<String>>,
}

impl Journal {
    /// A record is a customer.
    pub(super) fn master(&mut self, source: &str, record: &str, customer: &Customer) -> io::Result<()> {
        let key = (source.to_owned(), customer.true_id());
        self.masters.entry(key).or_default().push(record.to_owned());
        self.truth.entity(source, "customer", record, &customer.true_id())
    }

    /// A record mentions a customer.
    pub(super) fn mention(&mut self, source: &str, sort: &str, record: &str, customer: &Customer) -> io::Result<()> {
        self.truth.entity(source, sort, record, &customer.true_id())
    }

    /// A record is about a project.
    pub(super) fn undertaking(&mut self, source: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.truth.entity(source, "project", record, true_id)
    }

    /// A record is a person.
    pub(super) fn person(&mut self, source: &str, record: &str, true_id: &str) -> io::Result<()> {
        self.truth.person(source, record, true_id)
    }

    /// Names the customers that stand in a system more than once (DUP201), and closes the files.
    fn finish(mut self) -> io::Result<([u64; 3], BTreeMap<&'static str, u64>)> {
        for ((source, customer), records) in self.masters.iter().filter(|(_, records)| records.len() > 1) {
            for record in records {
                self.truth.finding("DUP201", source, record, customer)?;
            }
        }
        self.truth.finish()
    }
}

/// Writes exports and truth into two folders that exist.
pub(in crate::sample) fn write(
    exports: &Path,
    beside: &Path,
    settings: &SampleSettings,
    progress: &dyn Progress,
) -> io::Result<SampleSummary> {
    let world = World::new(settings);
    let mut journal = Journal { truth: Truth::create(beside)?, masters: BTreeMap::new() };
    let mut files = Vec::new();
    progress.start(Phase::Report, Some(WRITERS.len() as u64 + 1));
    for (stem, writer) in WRITERS {
        files.push((format!("exports/{stem}.csv"), writer(&world, exports, &mut journal)?));
        progress.advance(1);
    }
    let (rows, planted) = journal.finish()?;
    let names = ["truth/entities.csv", "truth/persons.csv", "truth/findings.csv"];
    files.extend(names.map(str::to_owned).into_iter().zip(rows));
    progress.advance(1);
    progress.finish();
    Ok(SampleSummary { files, planted, customers: settings.customers })
}
