//! Leads of Salesforce, and the users who own things there.

use std::io;
use std::path::Path;

use super::super::customer::Customer;
use super::super::hand::{Hand, System};
use super::super::house::House;
use super::super::journal::Journal;
use super::super::letters::label;
use super::super::mention::{Mention, named};
use super::super::rates::rate;
use super::super::words::WORDS;
use super::sales::{base36, create, quoted};
use crate::sample::calendar::Day;
use crate::sample::random::{Purpose, Stream};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "Lead";
/// File stem of the users.
pub(in crate::sample::dach) const USERS: &str = "User";

/// What sales writes where the form insists on a surname.
const NAMELESS: &str = "Unbekannt";

/// What became of a lead.
struct Outcome {
    status: &'static str,
    created: Day,
    touched: Day,
    /// Account and opportunity.
    became: Option<(String, String)>,
    forgotten: bool,
}

/// Writes the leads.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = create(folder, STEM, "leads")?;
    for customer in house.world.customers.iter().filter(|customer| customer.as_firm().is_some()) {
        let mut stream = house.world.stream(Purpose::Break, (1 << 34) + customer.index);
        let Some(outcome) = outcome(house, customer, &mut stream) else { continue };
        let id = format!("00Q5g00000{}QAD", base36(customer.index * 5));
        let mut hand = Hand::new(System::Mention, house.world.mess(), stream);
        let cells = row(customer, &id, &outcome, &mut hand);
        quoted(&mut file, &cells.each_ref().map(String::as_str))?;
        if cells[2] == NAMELESS {
            journal.plant(&["DQ604"], STEM, &id, &id);
        }
        if outcome.forgotten {
            journal.plant(&["HND312"], STEM, &id, &customer.true_id());
        }
        journal.mention(STEM, "lead", &id, &customer.true_id())?;
    }
    file.finish()
}

/// Firms that sales knows were leads once; of the others some still are.
fn outcome(house: &House<'_>, customer: &Customer, stream: &mut Stream) -> Option<Outcome> {
    let known = &house.known[customer.index as usize];
    let today = Day::TODAY;
    if let Some(account) = known.accounts.first() {
        let deal = house.deals.iter().find(|deal| deal.customer == customer.index && !deal.account.is_empty());
        let deal = deal.filter(|_| stream.chance(0.15))?;
        let created = deal.created.plus(-stream.between(5, 40)).on_workday();
        let became = Some((account.clone(), deal.id.clone()));
        return Some(Outcome {
            status: "Closed - Converted",
            created,
            touched: deal.created,
            became,
            forgotten: false,
        });
    }
    let ago = |low: i64, high: i64, stream: &mut Stream| today.plus(-stream.between(low, high)).on_workday();
    // Whoever has an order was won somehow.
    let won = house.projects.iter().any(|project| project.customer == customer.index);
    let forgotten = stream.chance(rate("lead_forgotten") * house.world.mess()) && !won;
    let (status, created) = match stream.below(10) {
        _ if forgotten => ("Qualified", ago(90, 400, stream)),
        0 => ("Qualified", ago(2, 12, stream)),
        1 => ("Open - Not Contacted", ago(2, 60, stream)),
        2 => ("Working - Contacted", ago(5, 60, stream)),
        3 => ("Closed - Not Converted", ago(60, 600, stream)),
        _ => return None,
    };
    let touched = created.plus(stream.between(0, 8)).min(today);
    Some(Outcome { status, created, touched, became: None, forgotten })
}

fn row(customer: &Customer, id: &str, outcome: &Outcome, hand: &mut Hand) -> [String; 19] {
    let company = named(customer, hand);
    let mention = Mention::write(customer, 0, hand);
    let address = customer.address.written(hand, false);
    let stream = &mut hand.stream;
    let last = if mention.last.is_empty() { NAMELESS.to_owned() } else { mention.last };
    let (account, deal) = outcome.became.clone().unwrap_or_default();
    let converted = outcome.became.is_some();
    [
        id.to_owned(),
        mention.first,
        last,
        company,
        mention.mail,
        mention.phone,
        address.street,
        address.town,
        address.postcode,
        address.country.to_owned(),
        outcome.status.to_owned(),
        stream.pick(&["Web", "Messe", "Phone Inquiry", "Partner Referral"]).to_owned(),
        stream.pick(&WORDS.staff).to_owned(),
        converted.to_string(),
        if converted { outcome.touched.iso() } else { String::new() },
        account,
        deal,
        format!("{}T08:40:00.000Z", outcome.created.iso()),
        format!("{}T15:02:00.000Z", outcome.touched.iso()),
    ]
}

/// Writes the users: who works in sales, and who left.
pub(in crate::sample::dach) fn users(_: &House<'_>, folder: &Path, _: &mut Journal) -> io::Result<u64> {
    let mut file = create(folder, USERS, "users")?;
    let people = WORDS.staff.iter().map(|name| (*name, true)).chain(WORDS.leavers.iter().map(|name| (*name, false)));
    for (number, (name, active)) in (0..).zip(people) {
        let id = format!("0055g00000{}QAE", base36(number));
        let mail = format!("{}@bodan-kaffeetechnik.de", label(name).replace('-', "."));
        let seen = if active { Day::TODAY } else { Day::TODAY.plus(-210) };
        let seen = format!("{}T07:31:00.000Z", seen.iso());
        quoted(&mut file, &[&id, name, &mail, &active.to_string(), &seen])?;
    }
    file.finish()
}
