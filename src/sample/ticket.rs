//! Service cases.

use super::calendar::Day;
use super::habits::Keeper;
use super::random::Purpose;
use super::words::WORDS;
use super::world::{Class, Profile, TICKET_SLOTS, World};

/// Before this day the service desk was not in use.
const FIRST: i32 = 8_948;

/// A service case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket {
    /// Its place in the order of time.
    pub(super) place: u64,
    /// Who among the customer's staff reported it.
    pub(super) staff: u64,
    /// When it was opened.
    pub(super) created: Day,
    /// How it stands.
    pub(super) status: Status,
    /// Index of what was reported.
    pub(super) subject: usize,
}

/// How a service case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// Unresolved.
    Open,
    /// Unresolved, waiting for something.
    OnHold,
    /// Unresolved, and somebody complained.
    Escalated,
    /// Resolved on a day.
    Closed(Day),
}

impl Status {
    /// Whether the case is unresolved.
    pub(super) fn is_unresolved(self) -> bool {
        !matches!(self, Self::Closed(_))
    }

    /// As the desk writes it.
    pub(super) fn written(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::OnHold => "On Hold",
            Self::Escalated => "Escalated",
            Self::Closed(_) => "Closed",
        }
    }
}

/// How many service cases a customer has.
pub(super) fn count(world: &World, profile: &Profile) -> u64 {
    if profile.copies_in(Keeper::Desk) == 0 {
        return 0;
    }
    let mut stream = world.stream(Purpose::Ticket, profile.customer * 16 + 15);
    let weights: &[u32] = if profile.class == Class::Operator { &[22, 28, 22, 15, 9, 4] } else { &[45, 25, 15, 10, 5] };
    let usual = stream.weighted(weights) as u64;
    if profile.trouble { usual.max(2 + stream.below(3) as u64) } else { usual }
}

/// One of a customer's service cases. Where there is trouble, the first two or three stay unresolved however old they are.
pub(super) fn ticket(world: &World, profile: &Profile, number: u64) -> Ticket {
    let index = profile.customer * TICKET_SLOTS + number;
    let place = world.tickets.place(index);
    let mut stream = world.stream(Purpose::Ticket, profile.customer * 16 + number);
    let span = f64::from(Day::TODAY.0 - FIRST);
    let created = Day(FIRST + ((place + 1) as f64 / world.tickets.size() as f64 * span).ceil() as i32);
    let age = Day::TODAY.0 - created.0;
    let unresolved = match age {
        _ if profile.trouble && number < 2 => 1.0,
        _ if profile.trouble => 0.4,
        0..=15 => 0.7,
        16..=60 => 0.4,
        61..=180 => 0.12,
        _ => 0.03,
    };
    let status = if stream.chance(unresolved) {
        [Status::Open, Status::OnHold, Status::Escalated][stream.weighted(&[5, 2, 3])]
    } else {
        Status::Closed(created.plus(stream.between(0, i64::from(age.min(21)))))
    };
    let staff = stream.weighted(&[6, 3, 1]) as u64;
    Ticket { place, staff, created, status, subject: stream.below(WORDS.ticket_subjects.len()) }
}

/// SIG501: an open deal at a customer with two or more unresolved service cases.
pub(super) fn deal_at_risk(world: &World, profile: &Profile) -> bool {
    let cases = count(world, profile);
    cases >= 2
        && (0..profile.undertakings).any(|number| world.course(profile, number).is_open())
        && (0..cases).filter(|number| ticket(world, profile, *number).status.is_unresolved()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::settings::SampleSettings;

    #[test]
    fn trouble_means_two_unresolved_cases() {
        let world = World::new(&SampleSettings { customers: 3_000, ..SampleSettings::default() });
        let troubled: Vec<Profile> =
            (0..3_000).map(|one| world.profile(one)).filter(|profile| profile.trouble).collect();
        assert!(troubled.len() > 15, "{}", troubled.len());
        assert!(troubled.iter().all(|profile| deal_at_risk(&world, profile)));
    }

    #[test]
    fn cases_are_closed_after_they_were_opened() {
        let world = World::new(&SampleSettings { customers: 1_000, ..SampleSettings::default() });
        for customer in 0..1_000 {
            let profile = world.profile(customer);
            for number in 0..count(&world, &profile) {
                let ticket = ticket(&world, &profile, number);
                assert!(ticket.created <= Day::TODAY);
                if let Status::Closed(day) = ticket.status {
                    assert!(day >= ticket.created && day <= Day::TODAY);
                }
            }
        }
    }
}
