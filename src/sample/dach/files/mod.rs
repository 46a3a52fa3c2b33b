//! The export files of the second company, each in the shape of the system that wrote it.

pub(super) mod bills;
pub(super) mod desk;
pub(super) mod leads;
pub(super) mod list;
pub(super) mod newsletter;
pub(super) mod office;
pub(super) mod projects;
pub(super) mod sales;
pub(super) mod sap;
pub(super) mod sap_papers;
pub(super) mod shop;

use crate::sample::calendar::Day;
use crate::sample::random::Stream;

/// A country as offices spell it.
fn country(code: &str) -> &'static str {
    match code {
        "AT" => "Österreich",
        "CH" => "Schweiz",
        _ => "Deutschland",
    }
}

/// A day on which a record was made.
fn recorded(stream: &mut Stream) -> Day {
    Day(7_000).plus(stream.between(0, 2_560)).on_workday()
}

/// A day as `20260331`.
fn compact(day: Day) -> String {
    day.iso().replace('-', "")
}

/// Two parts of a line with a separator, where both are there.
fn beside(front: &str, between: &str, back: &str) -> String {
    match (front.is_empty(), back.is_empty()) {
        (false, false) => format!("{front}{between}{back}"),
        (false, true) => front.to_owned(),
        (true, _) => back.to_owned(),
    }
}
