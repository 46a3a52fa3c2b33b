//! Who may be written to: what a person told the newsletter, sales and the shop, and who of them was told last.

use super::customer::Customer;
use super::rates::rate;
use super::world::World;
use crate::sample::random::Purpose;

/// What the systems hold about a person's wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Consent {
    /// Left the newsletter.
    pub(super) left: bool,
    /// Sales has ticked that no mails are wanted.
    pub(super) out_in_sales: bool,
    /// The shop may send mails.
    pub(super) in_shop: bool,
}

/// The wish of one of a customer's people, by the number of the person.
pub(super) fn of(world: &World, customer: &Customer, at: usize) -> Consent {
    let mut stream = world.stream(Purpose::Subscriber, (1 << 40) + customer.index * 16 + at as u64);
    let left = stream.chance(0.08);
    let forgotten = stream.chance(rate("consent_forgotten") * world.mess());
    let told_sales = stream.chance(rate("consent_of_sales") * world.mess());
    Consent { left, out_in_sales: if left { !forgotten } else { told_sales }, in_shop: !left || forgotten }
}

/// The wish that the shop has of a customer: of a firm it is not known who of its people orders, so that one who wants none
/// speaks for all.
pub(super) fn in_shop(world: &World, customer: &Customer) -> bool {
    if customer.as_firm().is_none() {
        return of(world, customer, 0).in_shop;
    }
    let people = (0..customer.staff.len().max(1)).map(|at| of(world, customer, at));
    people.into_iter().all(|consent| !consent.left && !consent.out_in_sales)
}

/// Who a person is: owners of a group's firms are one, whichever firm they speak for.
pub(super) fn who(customer: &Customer, at: usize) -> String {
    let person = customer.staff.get(at).unwrap_or_else(|| customer.person());
    let name = super::letters::label(&person.plain());
    if at == 0 {
        format!("{name}-{}", super::letters::label(&person.mail))
    } else {
        format!("{name}-{}-{at}", customer.true_id())
    }
}

/// The person of a customer whom a number of a mention means.
pub(super) fn person(customer: &Customer, at: usize) -> usize {
    at % customer.staff.len().max(1)
}
