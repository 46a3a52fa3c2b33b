//! The project list: what project management keeps in a spreadsheet (Windows-1252, semicolons, German dates and numbers).

use std::io;
use std::path::Path;

use super::crm::deal_id;
use super::erp::erp_number;
use super::{Shape, TextFile, german_amount};
use crate::sample::calendar::Day;
use crate::sample::copy_names::mention;
use crate::sample::course::{Course, Dangling, Mishap, Project};
use crate::sample::habits::Keeper;
use crate::sample::harmless::{self, HouseProject};
use crate::sample::random::{Purpose, Stream};
use crate::sample::signs::{is_missed, is_unserved};
use crate::sample::title::{project_number, project_title, second_number};
use crate::sample::truth::Truth;
use crate::sample::words::{WORDS, header};
use crate::sample::world::{Profile, World};

/// File stem.
pub(in crate::sample) const STEM: &str = "Projektliste_2026-03-31";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: true, byte_order_mark: false };
/// Writes the list.
pub(in crate::sample) fn write(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("projects"))?;
    for (profile, course) in world.courses() {
        if let Some(project) = course.project.filter(|project| world.settings.skew.shows_project(project.end)) {
            let cells = row(world, &profile, &course, &project, &mut file, truth)?;
            if is_entered_twice(world, &course, &project) {
                again(world, &profile, &course, cells, &mut file, truth)?;
            }
        }
    }
    let house = harmless::house_projects(world);
    for project in house.into_iter().filter(|project| world.settings.skew.shows_project(Some(project.end))) {
        of_the_house(&project, &mut file, truth)?;
    }
    file.finish()
}

fn row(
    world: &World,
    profile: &Profile,
    course: &Course,
    project: &Project,
    file: &mut TextFile,
    truth: &mut Truth,
) -> io::Result<Vec<String>> {
    let customer = world.customer(profile.customer);
    let settings = &world.settings;
    let mut stream = world.stream(Purpose::Wording, (1 << 43) + course.place);
    let dangling = course.dangles_in(Dangling::Project);
    let debtor = if dangling {
        world.deleted_number(Keeper::Erp, profile.customer)
    } else if stream.chance(0.72) {
        erp_number(world, profile, &mut stream)
    } else {
        String::new()
    };
    let named = dangling || debtor.is_empty() || stream.chance(0.93);
    let name = if named {
        mention(settings.seed, settings.mess, &customer, Keeper::Projects, course.number)
    } else {
        String::new()
    };
    let referred = course.has_deal && (course.dangles_in(Dangling::Deal) || stream.chance(0.5));
    let deal = if referred { deal_id(course) } else { String::new() };
    let leaders: Vec<&[&str; 3]> = WORDS.staff.iter().filter(|person| person[0] == "projects").collect();
    let number = project_number(course);
    let (status, progress) = status(project, &mut stream);
    let hours = Hours::draw(world, course, project, status, progress);
    let note = stream.pick(&[
        "",
        "",
        "",
        "",
        "Montage mit Hubsteiger",
        "Rücksprache mit Kunde",
        "Teillieferung",
        "s. Protokoll",
    ]);
    let cells = vec![
        number.clone(),
        project_title(settings.seed, settings.mess, course, &customer.address),
        debtor.clone(),
        name,
        deal,
        status.to_owned(),
        stream.pick(&leaders)[1].to_owned(),
        project.start.german(),
        if hours.open_ended { String::new() } else { project.planned_end.german() },
        project.end.map(Day::german).unwrap_or_default(),
        german_amount(project.amount),
        hours.budget.to_string(),
        hours.spent.to_string(),
        progress.to_string(),
        note.to_owned(),
    ];
    write_cells(file, &cells)?;
    truth.entity(STEM, "project", &number, &course.true_id())?;
    truth.entity(STEM, "project_customer", &number, &World::true_id(profile.customer))?;
    let slow = matches!(course.mishap, Some(Mishap::SlowStart | Mishap::SlowInvoice));
    let breaks = [
        ("HND302", course.lacks_invoice()),
        ("HND306", slow),
        ("HND307", course.mishap.is_some() && !slow),
        ("HND310", course.lacks_deal()),
        ("SIG503", hours.is_risk),
        ("DUP203", is_entered_twice(world, course, project)),
        ("HND313", is_unserved(world, profile, project.end)),
        ("ISL103", is_missed(world, profile, Keeper::Projects)),
    ];
    for (rule, _) in breaks.into_iter().filter(|(_, broken)| *broken) {
        truth.finding(rule, STEM, &number, &course.true_id())?;
    }
    if dangling {
        truth.finding("HND305", STEM, &number, &debtor)?;
    }
    Ok(cells)
}

fn write_cells(file: &mut TextFile, cells: &[String]) -> io::Result<()> {
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    file.row(&cells)
}

/// What a project may take and has taken.
struct Hours {
    budget: i64,
    spent: i64,
    /// It is paused, and nobody says until when.
    open_ended: bool,
    /// It has used up its hours, or has no end (SIG503).
    is_risk: bool,
}

impl Hours {
    /// Cents that stand for one budgeted hour.
    const RATE: i64 = 18_000;

    fn draw(world: &World, course: &Course, project: &Project, status: &str, progress: i64) -> Self {
        let mut stream = world.stream(Purpose::Flaw, (3 << 40) + course.place);
        let budget = (project.amount / Self::RATE).max(4);
        let usual = budget * progress * stream.between(82, 105) / 10_000;
        let risky = stream.chance(world.settings.rates.billing_risk) && project.end.is_none();
        let spent = budget * stream.between(122, 190) / 100;
        match status {
            "in Arbeit" if risky && progress < 90 => Self { budget, spent, open_ended: false, is_risk: true },
            "pausiert" if risky => Self { budget, spent: usual, open_ended: true, is_risk: true },
            _ => Self { budget, spent: usual, open_ended: false, is_risk: false },
        }
    }
}

/// Whether somebody did not find a project in the list and entered it again. Only whole projects: one break is enough.
fn is_entered_twice(world: &World, course: &Course, project: &Project) -> bool {
    let mut stream = world.stream(Purpose::Flaw, (4 << 40) + course.place);
    let whole = course.has_deal && course.mishap.is_none() && course.dangling.is_none() && !course.lacks_invoice();
    stream.chance(world.settings.rates.duplicate_project) && whole && project.end.is_some()
}

/// The second entry: under a number of its own, with another leader and without the deal.
fn again(
    world: &World,
    profile: &Profile,
    course: &Course,
    mut cells: Vec<String>,
    file: &mut TextFile,
    truth: &mut Truth,
) -> io::Result<()> {
    let mut stream = world.stream(Purpose::Flaw, (5 << 40) + course.place);
    let number = second_number(course);
    let leaders: Vec<&[&str; 3]> = WORDS.staff.iter().filter(|person| person[0] == "projects").collect();
    cells[0].clone_from(&number);
    cells[4].clear();
    stream.pick(&leaders)[1].clone_into(&mut cells[6]);
    cells[14].clear();
    write_cells(file, &cells)?;
    truth.entity(STEM, "project", &number, &course.true_id())?;
    truth.entity(STEM, "project_customer", &number, &World::true_id(profile.customer))?;
    truth.finding("DUP203", STEM, &number, &course.true_id())
}

fn of_the_house(project: &HouseProject, file: &mut TextFile, truth: &mut Truth) -> io::Result<()> {
    let hours = (project.amount / Hours::RATE).max(1).to_string();
    file.row(&[
        &project.number,
        project.title,
        "",
        "",
        "",
        "abgeschlossen",
        "",
        &project.start.german(),
        &project.end.german(),
        &project.end.german(),
        &german_amount(project.amount),
        &hours,
        &hours,
        "100",
        "",
    ])?;
    truth.entity(STEM, "project", &project.number, &project.true_id)
}

fn status(project: &Project, stream: &mut Stream) -> (&'static str, i64) {
    if project.end.is_some() {
        return ("abgeschlossen", 100);
    }
    match stream.below(12) {
        0 => ("pausiert", stream.between(1, 18) * 5),
        1 => ("geplant", 0),
        _ => ("in Arbeit", stream.between(1, 19) * 5),
    }
}
