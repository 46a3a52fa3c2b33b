//! The effort of projects: hours that were planned, hours that were spent, progress in percent. What a project does not say of
//! the hours spent on it, time sheets do.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::columns::{AmountFormat, Columns};
use super::documents::Documents;
use crate::catalog::{Catalogue, Record, RecordIndex, RecordKind, Role};
use crate::linkage::EntityIndex;
use crate::standardise::Money;

/// Percent in a share of one: a column of progress that never exceeds one is written so.
const PERCENT: i64 = 100;

/// The effort of one project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hours {
    /// Planned, in hundredths of an hour.
    pub budget: Option<i64>,
    /// Spent, in hundredths of an hour.
    pub spent: Option<i64>,
    /// Progress in percent.
    pub progress: Option<i64>,
}

/// The effort of all projects that say anything of it.
pub(super) fn read(catalogue: &Catalogue, documents: &Documents) -> BTreeMap<RecordIndex, Hours> {
    let mut read = stated(catalogue);
    let booked = booked(catalogue, documents);
    for (record, hours) in read.iter_mut().filter(|(_, hours)| hours.spent.is_none()) {
        let project = documents.get(*record).and_then(|document| document.project);
        hours.spent = project.and_then(|project| booked.get(&project).copied());
    }
    read
}

/// What the projects say themselves.
fn stated(catalogue: &Catalogue) -> BTreeMap<RecordIndex, Hours> {
    (0..catalogue.tables.len()).into_par_iter().flat_map_iter(|table| of_table(catalogue, table)).collect()
}

/// Hours that time sheets book on each project, in hundredths. Several systems may keep the same hours: the one that keeps
/// most counts.
fn booked(catalogue: &Catalogue, documents: &Documents) -> BTreeMap<EntityIndex, i64> {
    let mut by_system: BTreeMap<(EntityIndex, usize), i64> = BTreeMap::new();
    for (table, typed) in catalogue.tables.iter().enumerate() {
        if !typed.kinds().contains(&RecordKind::TimeEntry) || !typed.has(Role::HoursSpent) {
            continue;
        }
        let durations = Columns::amounts(typed, Role::HoursSpent);
        for record in catalogue.records_of(table).filter(|record| record.kind() == RecordKind::TimeEntry) {
            let document = documents.get(record.index);
            let place = document.and_then(|document| Some((document.project?, document.system)));
            if let (Some(place), Some(hours)) = (place, durations.duration(&record)) {
                let booked = by_system.entry(place).or_default();
                *booked = booked.saturating_add(hours);
            }
        }
    }
    let mut most: BTreeMap<EntityIndex, i64> = BTreeMap::new();
    for ((project, _), hours) in by_system {
        let booked = most.entry(project).or_default();
        *booked = hours.max(*booked);
    }
    most
}

fn of_table(catalogue: &Catalogue, table: usize) -> Vec<(RecordIndex, Hours)> {
    let typed = &catalogue.tables[table];
    if ![Role::HoursBudget, Role::HoursSpent, Role::Progress].into_iter().any(|role| typed.has(role)) {
        return Vec::new();
    }
    let columns = |role| Columns::amounts(typed, role);
    let (budget, spent, progress) = (columns(Role::HoursBudget), columns(Role::HoursSpent), columns(Role::Progress));
    let hours = |record: &Record| Hours {
        budget: budget.duration(record).or_else(|| hundredths(&budget, record)),
        spent: spent.duration(record).or_else(|| hundredths(&spent, record)),
        progress: hundredths(&progress, record),
    };
    let projects = catalogue.records_of(table).filter(|record| record.kind() == RecordKind::Project);
    let mut read: Vec<(RecordIndex, Hours)> = projects.map(|record| (record.index, hours(&record))).collect();
    let most = read.iter().filter_map(|(_, hours)| hours.progress).max().unwrap_or_default();
    // Hundredths of a percent, or of a share of one.
    let unit = if most <= PERCENT { 1 } else { PERCENT };
    for (_, hours) in &mut read {
        hours.progress = hours.progress.map(|progress| progress / unit);
    }
    read.retain(|(_, hours)| *hours != Hours::default());
    read
}

/// A number in hundredths; units and percent signs behind it say nothing new.
fn hundredths(columns: &Columns<AmountFormat>, record: &Record) -> Option<i64> {
    columns.money(record).map(|Money { cents, .. }| cents).filter(|hundredths| *hundredths >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Department;
    use crate::catalog::by_hand::{catalogue, typed_table};

    fn read_rows(rows: &[&[&str]]) -> Vec<Hours> {
        let roles = [Role::Id, Role::HoursBudget, Role::HoursSpent, Role::Progress];
        let table = typed_table("p.csv", ("liste", Department::Operations), RecordKind::Project, &roles, rows);
        stated(&catalogue(vec![table])).into_values().collect()
    }

    #[test]
    fn hours_and_progress_are_read_as_people_write_them() {
        let rows: [&[&str]; 2] = [&["1", "120", "130,5", "85"], &["2", "1.200,00", "", "100"]];
        let read = read_rows(&rows);
        assert_eq!(read[0], Hours { budget: Some(12_000), spent: Some(13_050), progress: Some(85) });
        assert_eq!((read[1].budget, read[1].spent, read[1].progress), (Some(120_000), None, Some(100)));
    }

    #[test]
    fn hours_and_minutes_are_read_as_time_sheets_write_them() {
        let rows: [&[&str]; 2] = [&["1", "32:00", "40:30", "85"], &["2", "1.200,50 h", "12h 15m", "100"]];
        let read = read_rows(&rows);
        assert_eq!((read[0].budget, read[0].spent), (Some(3_200), Some(4_050)));
        assert_eq!((read[1].budget, read[1].spent), (Some(120_050), Some(1_225)));
    }

    #[test]
    fn shares_of_one_are_percent() {
        let rows: [&[&str]; 2] = [&["1", "10", "9", "0,85"], &["2", "10", "1", "1"]];
        let progress: Vec<_> = read_rows(&rows).into_iter().map(|hours| hours.progress).collect();
        assert_eq!(progress, [Some(85), Some(100)]);
    }
}
