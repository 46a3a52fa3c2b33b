//! The one connected picture.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use jiff::civil::Date;

use super::calendar::from_days;
use super::documents::Documents;
use super::doubts::Doubts;
use super::frame::MemoryError;
use super::hours::{self, Hours};
use super::members::Members;
use super::overlap::Overlap;
use super::parties::Parties;
use super::rows::Row;
use super::scope::{Extent, Scope, measure, measure_lists, recorded_days};
use super::{reference_date, rows, staff};
use crate::catalog::{Catalogue, Department, RecordIndex, RecordKind, System};
use crate::config::Settings;
use crate::linkage::{EntityType, Resolution};

/// Customers, people, projects and their documents, over all systems: what lists are made of.
#[derive(Debug)]
pub struct Joined {
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
    /// The day of the exports: as configured, else the newest date on which something was recorded.
    pub reference_date: Option<Date>,
}

/// The same with what only rules ask: half of the work, of which a list needs nothing.
#[derive(Debug)]
pub struct World {
    joined: Joined,
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
}

impl Deref for World {
    type Target = Joined;

    fn deref(&self) -> &Joined {
        &self.joined
    }
}

/// Joins records and decisions into one picture.
///
/// # Errors
/// [`MemoryError`] if a join fails for want of memory.
pub fn connect(catalogue: &Catalogue, resolution: &Resolution, settings: &Settings) -> Result<World, MemoryError> {
    let rows = rows::read(catalogue, settings);
    let joined = join_rows(catalogue, resolution, settings, &rows)?;
    let Joined { systems, system_of_table, members, parties, documents, reference_date } = &joined;
    Ok(World {
        lists: measure_lists(catalogue, parties.all(), system_of_table, *reference_date),
        left: staff::left(catalogue, *reference_date),
        hours: hours::read(catalogue, documents),
        doubts: Doubts::collect(catalogue, resolution, system_of_table),
        customers: Overlap::count(members, EntityType::Customer, systems.len())?,
        projects: Overlap::count(members, EntityType::Project, systems.len())?,
        scopes: measure(catalogue, &rows, system_of_table, *reference_date),
        joined,
    })
}

/// [`connect`] without what only rules ask.
///
/// # Errors
/// As [`connect`].
pub fn join(catalogue: &Catalogue, resolution: &Resolution, settings: &Settings) -> Result<Joined, MemoryError> {
    join_rows(catalogue, resolution, settings, &rows::read(catalogue, settings))
}

fn join_rows(
    catalogue: &Catalogue,
    resolution: &Resolution,
    settings: &Settings,
    rows: &[Row],
) -> Result<Joined, MemoryError> {
    let systems = systems(catalogue, settings);
    let system_of_table = systems_of_tables(catalogue, &systems);
    let reference_date =
        settings.as_of.or_else(|| reference_date::newest(recorded_days(catalogue, rows)).and_then(from_days));
    let members = Members::collect(catalogue, resolution, &system_of_table)?;
    let parties = Parties::read(catalogue);
    let documents = Documents::join(rows, &system_of_table, &members)?;
    Ok(Joined { systems, system_of_table, members, parties, documents, reference_date })
}

impl World {
    /// What the tables of some kinds cover; `None` where no such table was exported.
    pub fn extent(&self, kinds: &[RecordKind]) -> Option<Extent> {
        Extent::of(&self.scopes, kinds, self.reference_date)
    }

    /// Systems of a department. Where none is sales' or service's own, those do its work that keep what it works on: an ERP with a
    /// pipeline of its own is the CRM of the house.
    pub fn systems_of(&self, department: Department) -> Vec<usize> {
        let own: Vec<usize> = (0..self.systems.len()).filter(|at| self.systems[*at].department == department).collect();
        match department {
            Department::Sales if own.is_empty() => self.systems_with(RecordKind::Deal),
            Department::Service if own.is_empty() => self.systems_with(RecordKind::Ticket),
            _ => own,
        }
    }

    fn systems_with(&self, kind: RecordKind) -> Vec<usize> {
        let of_kind = self.documents.iter().filter(|document| document.kind == kind);
        of_kind.map(|document| document.system).collect::<BTreeSet<usize>>().into_iter().collect()
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
