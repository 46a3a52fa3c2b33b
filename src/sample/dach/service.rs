//! Cases of the service desk: who calls when, what waits, and where trouble piles up.

use super::course::Known;
use super::customer::Customer;
use super::hand::System;
use super::house::House;
use super::papers::Case;
use super::rates::rate;
use crate::sample::calendar::Day;
use crate::sample::random::{Purpose, Shuffle, Stream};

/// Cases a customer can have.
const SLOTS: u64 = 5;

/// What is going on with a customer, as far as it changes what is made of its calls.
struct Standing {
    known: Known,
    courted: bool,
    busy: bool,
    owes: bool,
}

/// All cases, in an order that says nothing.
pub(super) fn cases(house: &House<'_>) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let at_odds: Vec<u64> = house.at_odds().collect();
    for customer in &house.world.customers {
        let standing = standing(house, customer);
        all.extend(of_customer(house, customer, &standing, at_odds.contains(&customer.index)));
    }
    let shuffle = Shuffle::new(all.len() as u64, 11, 40);
    (0..all.len() as u64).map(|place| all[shuffle.thing(place) as usize].clone()).collect()
}

fn standing(house: &House<'_>, customer: &Customer) -> Standing {
    let own = customer.index;
    Standing {
        known: house.known[own as usize].clone(),
        courted: house.deals.iter().any(|deal| deal.customer == own && deal.is_open),
        busy: house.projects.iter().any(|project| project.customer == own && project.is_running())
            || house.invoices.iter().any(|invoice| invoice.customer == own),
        owes: house.invoices.iter().any(|invoice| invoice.customer == own && invoice.is_overdue()),
    }
}

fn of_customer(house: &House<'_>, customer: &Customer, standing: &Standing, at_odds: bool) -> Vec<Case> {
    let (world, mess) = (house.world, house.world.mess());
    let mut stream = world.stream(Purpose::Ticket, (1 << 41) + customer.index);
    let (sold, billed) = (!standing.known.accounts.is_empty(), standing.known.books.is_some());
    let calls = if customer.as_firm().is_some() { 0.19 } else { 0.14 };
    let [shops, listed] = [System::Shop, System::List].map(|system| world.copies(customer, system) > 0);
    let unknown = !sold && !billed && !shops && !listed;
    if !sold && !billed && listed && !shops {
        return Vec::new();
    }
    let mut cases: Vec<Case> = Vec::new();
    for slot in 0..2 {
        if stream.chance(if unknown { rate("unknown_caller") * mess } else { calls }) {
            let waits = sold && billed && !at_odds && stream.chance(rate("open_case"));
            let islanded = (sold != billed) && !at_odds && stream.chance(rate("open_case") / 2.0 * mess);
            cases.push(case(customer, slot, waits || islanded, &mut stream));
        }
    }
    if unknown {
        for case in &mut cases {
            case.breaks.push("HND304");
        }
    }
    if sold && billed && !at_odds {
        cases.extend(trouble(customer, standing, mess, &mut stream));
    }
    for case in &mut cases {
        rank(case, standing, mess, &mut stream);
    }
    cases
}

/// What piles up where much is at stake.
fn trouble(customer: &Customer, standing: &Standing, mess: f64, stream: &mut Stream) -> Vec<Case> {
    let piles = standing.courted && stream.chance(rate("trouble") * mess);
    let unhappy = standing.owes && stream.chance(rate("unhappy") * mess);
    let many = if piles { stream.between(2, 3) } else { i64::from(unhappy) } as u64;
    let mut cases: Vec<Case> = (0..many.min(SLOTS - 2)).map(|at| case(customer, 2 + at, true, stream)).collect();
    if stream.chance(0.3)
        && let Some(case) = cases.first_mut()
    {
        case.tags = "Eskalation";
    }
    cases
}

fn case(customer: &Customer, slot: u64, waits: bool, stream: &mut Stream) -> Case {
    const WAITING: [&str; 5] = ["Open", "Open", "Open", "Pending", "Waiting on Third Party"];
    let (opened, closed) = if waits {
        (Day::TODAY.plus(-stream.between(1, 60)).on_workday(), None)
    } else {
        let opened = Day::TODAY.plus(-stream.between(25, 1_400)).on_workday();
        (opened, Some(opened.plus(stream.between(0, 20))))
    };
    let stream_of = if slot < 2 { customer.index * 2 + slot } else { (1 << 40) + customer.index * SLOTS + slot };
    let over = if stream.chance(0.8) { "Closed" } else { "Resolved" };
    Case {
        customer: customer.index,
        stream: stream_of,
        status: if waits { stream.pick(&WAITING) } else { over },
        priority: stream.pick(&["Low", "Medium", "Medium", "High"]),
        tags: stream.pick(&["", "", "", "maschine", "rückruf"]),
        opened,
        closed,
        breaks: vec![],
    }
}

/// An open case is ranked low where nothing is at stake, or where nobody looked.
fn rank(case: &mut Case, standing: &Standing, mess: f64, stream: &mut Stream) {
    let backwards = stream.chance(rate("backwards_case") * mess);
    if let Some(closed) = case.closed {
        if backwards {
            case.closed = Some(case.opened.plus(-stream.between(2, 30)).min(closed));
            case.breaks.push("DQ605");
        }
        return;
    }
    let overlooked = standing.courted && case.tags != "Eskalation" && stream.chance(rate("underrated") * mess);
    case.priority = match (overlooked, standing.courted || standing.busy) {
        (true, _) => "Low",
        (false, true) => stream.pick(&["Medium", "Medium", "High", "Urgent"]),
        (false, false) => case.priority,
    };
    if overlooked {
        case.breaks.push("SIG504");
    }
}
