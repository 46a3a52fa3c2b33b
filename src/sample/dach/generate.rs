//! Writes the second company's exports, and the truth beside them.

use std::io;
use std::path::Path;

use super::files::{bills, desk, leads, list, newsletter, office, projects, sales, sap, sap_papers, shop};
use super::house::House;
use super::journal::Journal;
use super::world::World;
use crate::progress::{Phase, Progress};
use crate::sample::generate::SampleSummary;
use crate::sample::settings::SampleSettings;
use crate::sample::truth::Truth;

type Writer = fn(&House<'_>, &Path, &mut Journal) -> io::Result<u64>;

/// The exports in the order in which they are written.
const WRITERS: [(&str, Writer); 19] = [
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
    (projects::HOURS, projects::hours),
    (sap_papers::ORDERS, sap_papers::orders),
    (sap_papers::INVOICES, sap_papers::invoices),
    (sap_papers::OPEN, sap_papers::open),
    (bills::STEM, bills::write),
    (leads::STEM, leads::write),
    (leads::USERS, leads::users),
    (desk::CONTACTS, desk::contacts),
];

/// Writes exports and truth into two folders that exist.
pub(in crate::sample) fn write(
    exports: &Path,
    beside: &Path,
    settings: &SampleSettings,
    progress: &dyn Progress,
) -> io::Result<SampleSummary> {
    let world = World::new(settings);
    let house = House::new(&world);
    let mut journal = Journal::new(Truth::create(beside)?);
    let mut files = Vec::new();
    progress.start(Phase::Report, Some(WRITERS.len() as u64 + 1));
    for (stem, writer) in WRITERS {
        files.push((format!("exports/{stem}.csv"), writer(&house, exports, &mut journal)?));
        progress.advance(1);
    }
    let (rows, planted) = journal.finish(&house)?;
    let names = ["truth/entities.csv", "truth/persons.csv", "truth/findings.csv"];
    files.extend(names.map(str::to_owned).into_iter().zip(rows));
    progress.advance(1);
    progress.finish();
    Ok(SampleSummary { files, planted, customers: settings.customers })
}
