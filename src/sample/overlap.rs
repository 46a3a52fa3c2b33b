//! What holds of whole systems: which are islands (ISL101), and between which the bridge is thin (ISL102).
//!
//! Counted over the true customers. A won deal or a running project obliges sales and accounting to know the customer, an
//! invoice obliges sales, an open ticket both.

use std::io;

use super::calendar::Day;
use super::course::{Course, Outcome};
use super::habits::Keeper;
use super::ticket::{count, ticket};
use super::truth::Truth;
use super::world::{Profile, World};

/// ISL101: a system that shares less than this with every other is isolated.
const ISOLATED: f64 = 0.05;
/// ISL102: a department that knows less than this of the customers it is obliged to know stands behind a thin bridge.
const EXPECTED: f64 = 0.8;
/// Fewer customers than this say nothing.
const LEAST: u64 = 20;
/// Won deals and invoices oblige for a year; a won deal not before its grace has passed.
const YEAR: i32 = 365;
const GRACE: i32 = 30;

/// Systems whose documents oblige, and the departments' systems that they oblige.
const DUTIES: [(Keeper, Keeper); 6] = [
    (Keeper::Crm, Keeper::Ledger),
    (Keeper::Projects, Keeper::Crm),
    (Keeper::Projects, Keeper::Ledger),
    (Keeper::Erp, Keeper::Crm),
    (Keeper::Desk, Keeper::Crm),
    (Keeper::Desk, Keeper::Ledger),
];

/// Customers by pair of systems and by duty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Overlap {
    /// Customers known to both of two systems, in the order of [`Keeper::MASTERS`]; on the diagonal those of one.
    shared: [[u64; 4]; 4],
    /// Customers that oblige, and those of them that are known, in the order of [`DUTIES`].
    duties: [(u64, u64); 6],
}

impl Overlap {
    /// Counts over the whole world.
    pub(super) fn count(world: &World) -> Self {
        let mut overlap = Self::default();
        for profile in (0..world.customers()).map(|customer| world.profile(customer)) {
            overlap.add(world, &profile);
        }
        overlap
    }

    fn add(&mut self, world: &World, profile: &Profile) {
        let knows = profile.copies.map(|copies| copies > 0);
        for left in 0..4 {
            for right in 0..4 {
                self.shared[left][right] += u64::from(knows[left] && knows[right]);
            }
        }
        for ((from, to), (obliged, known)) in DUTIES.into_iter().zip(&mut self.duties) {
            if obliges(world, profile, from) {
                *obliged += 1;
                *known += u64::from(profile.copies_in(to) > 0);
            }
        }
    }

    /// Share of the smaller side that the other knows too.
    fn share(&self, left: usize, right: usize) -> f64 {
        let smaller = self.shared[left][left].min(self.shared[right][right]);
        if smaller < LEAST { 1.0 } else { self.shared[left][right] as f64 / smaller as f64 }
    }

    /// Pairs of systems with a thin bridge between them.
    fn thin(&self) -> impl Iterator<Item = (Keeper, Keeper)> {
        let thin = |(obliged, known): (u64, u64)| obliged >= LEAST && (known as f64) < EXPECTED * obliged as f64;
        DUTIES.into_iter().zip(self.duties).filter(move |(_, counts)| thin(*counts)).map(|(duty, _)| duty)
    }
}

/// Whether a system holds a document of the customer that obliges other departments to know them.
pub(super) fn obliges(world: &World, profile: &Profile, system: Keeper) -> bool {
    let mut courses = (0..profile.undertakings).map(|number| world.course(profile, number));
    let age = |day: Day| Day::TODAY.0 - day.0;
    match system {
        Keeper::Crm => courses.any(|course: Course| {
            course.has_deal && course.outcome == Outcome::Won && (GRACE + 1..=YEAR).contains(&age(course.closing))
        }),
        Keeper::Projects => courses.any(|course| course.project.is_some_and(|project| project.end.is_none())),
        Keeper::Erp => courses
            .filter_map(|course| course.project)
            .any(|project| project.invoices.iter().flatten().any(|(day, _)| age(*day) <= YEAR)),
        Keeper::Desk => (0..count(world, profile)).any(|number| ticket(world, profile, number).status.is_unresolved()),
        Keeper::Ledger | Keeper::Newsletter => false,
    }
}

/// Writes what holds of whole systems: the source is the system, the record is empty.
pub(super) fn plant(overlap: &Overlap, truth: &mut Truth) -> io::Result<()> {
    for (left, keeper) in Keeper::MASTERS.into_iter().enumerate() {
        if (0..4).filter(|right| *right != left).all(|right| overlap.share(left, right) < ISOLATED) {
            truth.finding("ISL101", keeper.slug(), "", keeper.slug())?;
        }
    }
    for (from, to) in overlap.thin() {
        let (first, second) = (from.slug().min(to.slug()), from.slug().max(to.slug()));
        truth.finding("ISL102", from.slug(), "", &format!("{first}|{second}"))?;
    }
    // The desk has no field for a number of the others, a VAT id or a bank account.
    let desk = Keeper::Desk as usize;
    for (other, keeper) in Keeper::MASTERS.into_iter().enumerate().filter(|(other, _)| *other != desk) {
        if overlap.shared[desk][other] >= LEAST {
            truth.finding("ISL104", keeper.slug(), "", &format!("{}|{}", keeper.slug(), Keeper::Desk.slug()))?;
        }
    }
    // Only the ledger has a field for the bank account.
    if overlap.shared[Keeper::Ledger as usize][Keeper::Ledger as usize] >= LEAST {
        truth.finding("ISL105", Keeper::Ledger.slug(), "", "iban")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::settings::SampleSettings;

    #[test]
    fn only_service_and_sales_are_joined_by_a_thin_bridge_and_clearly_so() {
        for seed in 1..4 {
            let overlap = Overlap::count(&World::new(&SampleSettings { seed, ..SampleSettings::default() }));
            assert_eq!(overlap.thin().collect::<Vec<_>>(), [(Keeper::Desk, Keeper::Crm)]);
            for ((from, to), (obliged, known)) in DUTIES.into_iter().zip(overlap.duties) {
                let share = known as f64 / obliged as f64;
                let thin = (from, to) == (Keeper::Desk, Keeper::Crm);
                assert!(
                    obliged >= 40 && if thin { share < 0.7 } else { share > 0.9 },
                    "{from:?} {to:?} {known}/{obliged}"
                );
            }
        }
    }

    #[test]
    fn no_system_is_an_island() {
        let overlap = Overlap::count(&World::new(&SampleSettings::default()));
        assert!((0..4).all(|left| (0..4).any(|right| left != right && overlap.share(left, right) > 0.5)));
    }
}
