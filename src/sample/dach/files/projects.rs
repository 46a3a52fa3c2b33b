//! The list in which project managers keep what the house builds, and the hours that they book.

use std::io;
use std::path::Path;

use super::super::house::House;
use super::super::journal::Journal;
use super::super::papers::Project;
use super::super::words::header;
use crate::output::euro;
use crate::sample::calendar::Day;
use crate::sample::files::{Shape, TextFile};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "Projekte_Export";
/// File stem of the hours.
pub(in crate::sample::dach) const HOURS: &str = "Zeiterfassung";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: false, byte_order_mark: true };

/// Writes the list.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("projects"))?;
    for project in &house.projects {
        let cells = row(project);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.plant(&project.breaks, STEM, &project.id, &format!("V{:06}", project.undertaking));
        journal.mention(STEM, "project_customer", &project.id, &house.true_id(project.customer))?;
        journal.undertaking(STEM, &project.id, project.undertaking)?;
    }
    file.finish()
}

fn row(project: &Project) -> [String; 15] {
    let day = |day: Option<Day>| day.map(Day::german).unwrap_or_default();
    [
        project.id.clone(),
        project.title.clone(),
        project.name.clone(),
        project.town.clone(),
        project.status.to_owned(),
        project.start.german(),
        day(project.end),
        project.manager.to_owned(),
        euro(project.cents).replace('.', ","),
        project.deal.clone(),
        project.order.clone(),
        day(project.planned),
        project.hours[0].to_string(),
        project.hours[1].to_string(),
        project.progress.to_string(),
    ]
}

/// Writes the hours of the last months.
pub(in crate::sample::dach) fn hours(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{HOURS}.csv")), SHAPE, &header("hours"))?;
    for (number, hours) in house.hours.iter().enumerate() {
        let id = (40_001 + number).to_string();
        let time = format!("{},{:02}", hours.quarters / 4, hours.quarters % 4 * 25);
        let cells = [&*id, &hours.day.german(), hours.who, &hours.project, &hours.title, &time, "Montage", "ja"];
        file.row(&cells)?;
        journal.plant(&hours.breaks, HOURS, &id, &hours.project);
    }
    file.finish()
}
