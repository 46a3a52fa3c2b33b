//! The one connected picture.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::calendar::from_days;
use super::documents::Documents;
use super::doubts::Doubts;
use super::frame::MemoryError;
use super::hours::{self, Hours};
use super::members::Members;
use super::overlap::Overlap;
use super::parties::Parties;
use super::scope::{Extent, Scope, measure, measure_lists, recorded_days};
use super::{reference_date, rows, staff};
use crate::catalog::{Catalogue, Department, RecordIndex, RecordKind, System};
use crate::config::Settings;
use crate::linkage::{EntityType, Resolution};

/// Customers, people, projects and their documents, over all systems.
#[derive(Debug)]
pub struct World {
    /// The systems, ordered by slug; name and department as the configuration corrects them.
    pub systems: Vec<System>,
    /// Position in `systems` of each table's system.
    pub system_of_table: Vec<u32>,
    /// Who belongs to which entity.
    pub members: Members,
    /// What masters and contacts say about themselves.
    pub parties: Parties,
    /// Deals, orders, projects, invoices, tickets, ….
    pub documents: Documents,
    /// What projects say of their effort.
    pub hours: BTreeMap<RecordIndex, Hours>,
    /// Pairs that were weighed and not joined.
    pub doubts: Doubts,
    /// Customers that systems share.
    pub customers: Overlap,
    /// Projects that systems share.
    pub projects: Overlap,
    /// Folded names of people of the house who left it, as lists of users tell.
    pub left: BTreeSet<String>,
    /// What each table of documents covers.
    pub scopes: Vec<Scope>,
    /// What each table of customers covers, by when its records were entered and changed.
    pub lists: Vec<Scope>,
    /// The day of the exports: as configured, else the newest date on which something was recorded.
    pub reference_date: Option<Date>,
}

/// Joins records and decisions into one picture.
///
/// # Errors
/// [`MemoryError`] if a join fails for want of memory.
pub fn connect(catalogue: &Catalogue, resolution: &Resolution, settings: &Settings) -> Result<World, MemoryError> {
    let systems = systems(catalogue, settings);
    let system_of_table = systems_of_tables(catalogue, &systems);
    let rows = rows::read(catalogue, settings);
    let reference_date =
        settings.as_of.or_else(|| reference_date::newest(recorded_days(catalogue, &rows)).and_then(from_days));
    let members = Members::collect(catalogue, resolution, &system_of_table)?;
    let parties = Parties::read(catalogue);
    let documents = Documents::join(&rows, &system_of_table, &members)?;
    Ok(World {
        lists: measure_lists(catalogue, parties.all(), &system_of_table, reference_date),
        parties,
        left: staff::left(catalogue, reference_date),
        hours: hours::read(catalogue, &documents),
        documents,
        doubts: Doubts::collect(catalogue, resolution, &system_of_table),
        customers: Overlap::count(&members, EntityType::Customer, systems.len())?,
        projects: Overlap::count(&members, EntityType::Project, systems.len())?,
        scopes: measure(catalogue, &rows, &system_of_table, reference_date),
        reference_date,
        systems,
        system_of_table,
        members,
    })
}

impl World {
    /// What the tables of some kinds cover; `None` where no such table was exported.
    pub fn extent(&self, kinds: &[RecordKind]) -> Option<Extent> {
        Extent::of(&self.scopes, kinds, self.reference_date)
    }

    /// Systems of a department.
    pub fn systems_of(&self, department: Department) -> Vec<usize> {
        (0..self.systems.len()).filter(|at| self.systems[*at].department == department).collect()
    }
}

fn systems(catalogue: &Catalogue, settings: &Settings) -> Vec<System> {
    let mut systems: Vec<System> = catalogue
        .tables
        .iter()
        .filter(|typed| !typed.is_empty())
        .map(|typed| corrected(&typed.recognition.system, settings))
        .collect();
    systems.sort();
    systems.dedup_by(|left, right| left.slug == right.slug);
    systems
}

fn corrected(system: &System, settings: &Settings) -> System {
    let mut system = system.clone();
    if let Some(given) = settings.systems.get(&system.slug) {
        system.name = given.name.clone().unwrap_or(system.name);
        system.department = given.department.unwrap_or(system.department);
    }
    system
}

fn systems_of_tables(catalogue: &Catalogue, systems: &[System]) -> Vec<u32> {
    let position = |slug: &str| systems.partition_point(|system| system.slug.as_str() < slug) as u32;
    catalogue.tables.iter().map(|typed| position(&typed.recognition.system.slug)).collect()
}
