//! Papers that look broken and are not: charges within the group, projects of the house, invoices that were cancelled and
//! written anew. No rule may name them.

use super::calendar::Day;
use super::course::{Course, Mishap};
use super::random::Purpose;
use super::world::World;

/// Days between an invoice and the credit note that cancels it.
const CANCELLED_WITHIN: i64 = 9;
/// Quarters of which the group's firms were charged.
const QUARTERS: i64 = 6;
/// Customers for every project of the house.
const HOUSE: u64 = 150;

/// A firm of the own group.
pub(super) struct GroupFirm {
    pub(super) number: String,
    pub(super) true_id: String,
    pub(super) name: &'static str,
    pub(super) street: &'static str,
    pub(super) postcode: &'static str,
    pub(super) town: &'static str,
    pub(super) charges: Vec<Charge>,
}

/// What a firm of the group is charged.
pub(super) struct Charge {
    pub(super) number: String,
    pub(super) day: Day,
    pub(super) title: String,
    /// Net amount in cents.
    pub(super) net: i64,
}

/// Name, street, postcode and town of the group's firms.
const FIRMS: [[&str; 4]; 2] = [
    ["Lennetor Grundbesitz GmbH", "Am Lennebogen 2", "57368", "Lennestadt"],
    ["Lennetor Beteiligungs-Holding GmbH", "Am Lennebogen 4", "57368", "Lennestadt"],
];

/// The firms of the group, with their charges.
pub(super) fn group(world: &World) -> Vec<GroupFirm> {
    let firm = |(at, [name, street, postcode, town]): (u64, [&'static str; 4])| GroupFirm {
        number: format!("D9{:05}", 90_001 + at),
        true_id: format!("G{:06}", at + 1),
        name,
        street,
        postcode,
        town,
        charges: (0..QUARTERS).map(|quarter| charge(world, at, quarter)).collect(),
    };
    (0..).zip(FIRMS).map(firm).collect()
}

fn charge(world: &World, firm: u64, quarter: i64) -> Charge {
    let mut stream = world.stream(Purpose::Harmless, firm * 64 + quarter as u64);
    Charge {
        number: format!("KU{}", 900_000 + firm * 100 + quarter as u64),
        day: Day::TODAY.plus(-20 - 91 * quarter).on_workday(),
        title: format!("Konzernumlage Verwaltung {}. Vorquartal", quarter + 1),
        net: stream.between(4_000, 21_000) * 100,
    }
}

/// The day on which one of a project's invoices was cancelled and written anew, if it was. Neither is done where the amounts
/// or the dates are a break.
pub(super) fn rewritten_on(world: &World, course: &Course, at: usize, sent: Day) -> Option<Day> {
    let mut stream = world.stream(Purpose::Harmless, (1 << 40) + course.place * 2 + at as u64);
    let shows = stream.chance(world.settings.rates.rewritten_invoice);
    let day = sent.plus(stream.between(1, CANCELLED_WITHIN)).on_workday().max(sent);
    let spoils = matches!(course.mishap, Some(Mishap::SlowInvoice));
    (shows && !spoils && day <= Day::TODAY).then_some(day)
}

/// A project that the house does for itself.
pub(super) struct HouseProject {
    pub(super) number: String,
    pub(super) true_id: String,
    pub(super) title: &'static str,
    pub(super) start: Day,
    pub(super) end: Day,
    /// What it may cost, in cents.
    pub(super) amount: i64,
}

const WORKS: [&str; 6] = [
    "Umbau eigene Ausstellung",
    "Messeauftritt Frühjahr",
    "Einführung Zeiterfassung",
    "Lagerinventur und Regalprüfung",
    "Schulung Monteure Elektrofachkraft",
    "Erneuerung Serverraum",
];

/// The projects of the house; all are over, and nobody invoices them.
pub(super) fn house_projects(world: &World) -> Vec<HouseProject> {
    let project = |at: u64| {
        let mut stream = world.stream(Purpose::Harmless, (2 << 40) + at);
        let start = Day::TODAY.plus(-stream.between(200, 900)).on_workday();
        HouseProject {
            number: format!("P-{}", 1_001 + at),
            true_id: format!("H{:06}", at + 1),
            title: WORKS[at as usize % WORKS.len()],
            start,
            end: start.plus(stream.between(10, 90)).on_workday(),
            amount: stream.between(20, 180) * 10_000,
        }
    };
    (0..(world.customers() / HOUSE).max(2)).map(project).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::settings::SampleSettings;

    #[test]
    fn house_and_group_have_numbers_of_their_own() {
        let world = World::new(&SampleSettings::default());
        let mut numbers: Vec<String> = house_projects(&world).into_iter().map(|project| project.number).collect();
        numbers.extend(group(&world).into_iter().flat_map(|firm| {
            firm.charges.into_iter().map(|charge| charge.number).chain([firm.number]).collect::<Vec<_>>()
        }));
        let all = numbers.len();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
        assert!(all > 20);
    }
}
