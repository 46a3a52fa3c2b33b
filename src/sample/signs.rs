//! What the departments would tell each other if they could: who owes money, who is blocked, who complains, whom nobody
//! knows. Counted over the true customers, for the truth of the rules across departments.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::Day;
use super::course::{Course, Dangling};
use super::files::erp::{is_paid, terms};
use super::habits::Keeper;
use super::overlap::obliges;
use super::ticket::{Status, count, ticket};
use super::world::{Profile, World};

/// Days from an invoice to its due date.
pub(super) const TERM: i64 = 30;
/// Customers with invoices count as active for a year.
const YEAR: i32 = 365;
/// Share of the customers with invoices that are large.
const LARGE: f64 = 0.1;

/// The courses of a customer's undertakings.
pub(super) fn courses<'a>(world: &'a World, profile: &'a Profile) -> impl Iterator<Item = Course> + 'a {
    (0..profile.undertakings).map(move |number| world.course(profile, number))
}

/// Whether an invoice is unpaid more than so many days after it was due.
pub(super) fn is_overdue(world: &World, profile: &Profile, course: &Course, at: usize, days: i32) -> bool {
    let invoice = course.project.and_then(|project| project.invoices[at]);
    let late = |(day, _): (Day, i64)| Day::TODAY.0 - day.0 - TERM as i32 > days;
    invoice.is_some_and(late) && !course.dangles_in(Dangling::Invoice) && !is_paid(world, profile, course, at)
}

/// Whether a customer owes anything for so many days.
pub(super) fn owes(world: &World, profile: &Profile, days: i32) -> bool {
    courses(world, profile).any(|course| (0..2).any(|at| is_overdue(world, profile, &course, at, days)))
}

/// Whether the ERP blocks a customer with all its accounts.
pub(super) fn is_blocked(world: &World, profile: &Profile) -> bool {
    let copies = profile.copies_in(Keeper::Erp);
    let blocked = |copy| terms(world, world.place_of(Keeper::Erp, profile.customer, copy)).blocked;
    copies > 0 && (0..copies).all(blocked)
}

/// Whether sales works on anything for a customer.
pub(super) fn is_courted(world: &World, profile: &Profile) -> bool {
    courses(world, profile).any(|course| course.is_open())
}

/// Whether a project of a customer is under way.
pub(super) fn is_served(world: &World, profile: &Profile) -> bool {
    courses(world, profile).any(|course| course.project.is_some_and(|project| project.end.is_none()))
}

/// How the service cases of a customer stand.
pub(super) fn statuses<'a>(world: &'a World, profile: &'a Profile) -> impl Iterator<Item = Status> + 'a {
    (0..count(world, profile)).map(|number| ticket(world, profile, number).status)
}

/// Whether neither sales nor the back office nor accounting knows a customer who has service cases, however old (HND304).
pub(super) fn is_stranger(world: &World, profile: &Profile) -> bool {
    let known = [Keeper::Crm, Keeper::Ledger, Keeper::Erp].into_iter().any(|keeper| profile.copies_in(keeper) > 0);
    !known && profile.undertakings == 0 && count(world, profile) > 0
}

/// Whether the service desk, which knows nearly all others, does not know the customer of a project that ended long ago
/// (HND313).
pub(super) fn is_unserved(world: &World, profile: &Profile, ended: Option<Day>) -> bool {
    /// Share of buyers whom a desk knows that is told of every finished project.
    const TOLD: f64 = 0.6;
    /// Days in which the desk is told.
    const GRACE: i32 = 30;
    let due = ended.is_some_and(|end| Day::TODAY.0 - end.0 > GRACE);
    due && world.settings.rates.known_to_service > TOLD && profile.copies_in(Keeper::Desk) == 0
}

/// Whether a system holds current cases of a customer whom a department does not know that should (ISL103). What the desk
/// does not share with sales is one thin bridge, and strangers to everybody are another rule's.
pub(super) fn is_missed(world: &World, profile: &Profile, system: Keeper) -> bool {
    let unknown = |keeper: Keeper| profile.copies_in(keeper) == 0;
    let missed = match system {
        Keeper::Crm | Keeper::Desk => unknown(Keeper::Ledger),
        Keeper::Projects => unknown(Keeper::Crm) || unknown(Keeper::Ledger),
        Keeper::Erp => unknown(Keeper::Crm),
        Keeper::Ledger | Keeper::Newsletter => false,
    };
    missed && obliges(world, profile, system) && !is_stranger(world, profile)
}

/// The largest tenth of the customers by the invoices of the past year.
pub(super) fn large(world: &World) -> BTreeSet<u64> {
    let mut sums: BTreeMap<u64, i64> = BTreeMap::new();
    for (profile, course) in world.courses() {
        let invoices = course.project.map(|project| project.invoices).unwrap_or_default();
        for (_, cents) in invoices.into_iter().flatten().filter(|(day, _)| Day::TODAY.0 - day.0 <= YEAR) {
            *sums.entry(profile.customer).or_default() += cents;
        }
    }
    let mut sorted: Vec<i64> = sums.values().copied().collect();
    sorted.sort_unstable_by_key(|cents| std::cmp::Reverse(*cents));
    let least = (sorted.len() as f64 * LARGE) as usize;
    let least = least.checked_sub(1).and_then(|at| sorted.get(at)).copied().unwrap_or(i64::MAX);
    sums.into_iter().filter(|(_, cents)| *cents >= least).map(|(customer, _)| customer).collect()
}
