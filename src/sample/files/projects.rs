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
use crate::sample::random::{Purpose, Stream};
use crate::sample::signs::is_missed;
use crate::sample::title::{project_number, project_title};
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
        if let Some(project) = &course.project {
            row(world, &profile, &course, project, &mut file, truth)?;
        }
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
) -> io::Result<()> {
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
    file.row(&[
        &number,
        &project_title(settings.seed, settings.mess, course, &customer.address),
        &debtor,
        &name,
        &deal,
        status,
        stream.pick(&leaders)[1],
        &project.start.german(),
        &project.planned_end.german(),
        &project.end.map(Day::german).unwrap_or_default(),
        &german_amount(project.amount),
        &progress.to_string(),
        note,
    ])?;
    truth.entity(STEM, "project", &number, &course.true_id())?;
    truth.entity(STEM, "project_customer", &number, &World::true_id(profile.customer))?;
    let slow = matches!(course.mishap, Some(Mishap::SlowStart | Mishap::SlowInvoice));
    let breaks = [
        ("HND302", course.lacks_invoice()),
        ("HND306", slow),
        ("HND307", course.mishap.is_some() && !slow),
        ("HND310", course.lacks_deal()),
        ("ISL103", is_missed(world, profile, Keeper::Projects)),
    ];
    for (rule, _) in breaks.into_iter().filter(|(_, broken)| *broken) {
        truth.finding(rule, STEM, &number, &course.true_id())?;
    }
    if dangling {
        truth.finding("HND305", STEM, &number, &debtor)?;
    }
    Ok(())
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
