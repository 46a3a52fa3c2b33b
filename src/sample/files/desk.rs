//! Zoho Desk: accounts and tickets (UTF-8, comma, `-` for nothing, dates like `31 Mar 2026 02:05 PM`).

use std::io;
use std::path::Path;

use super::{Shape, TextFile};
use crate::sample::at_odds;
use crate::sample::calendar::Day;
use crate::sample::copy::Copy;
use crate::sample::customer::Customer;
use crate::sample::flaws::Record;
use crate::sample::habits::Keeper;
use crate::sample::random::Purpose;
use crate::sample::signs::{is_courted, is_missed, is_stranger, large, owes};
use crate::sample::ticket::{Status, Ticket, count, deal_at_risk, ticket};
use crate::sample::truth::Truth;
use crate::sample::words::{WORDS, header};
use crate::sample::world::{Profile, TICKET_SLOTS, World};

/// File stem of the accounts.
pub(in crate::sample) const ACCOUNTS: &str = "Accounts_01";
/// File stem of the tickets.
pub(in crate::sample) const TICKETS: &str = "Tickets_01";
const SHAPE: Shape = Shape { delimiter: ',', line_end: "\n", windows: false, byte_order_mark: false };

/// Writes the accounts. The desk has no field for the postcode, so it stands before the town.
pub(in crate::sample) fn accounts(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{ACCOUNTS}.csv")), SHAPE, &header("desk-accounts"))?;
    for (place, profile, number) in world.records(Keeper::Desk) {
        let customer = world.customer(profile.customer);
        let record = Record::write(world, &profile, &customer, Keeper::Desk, number);
        let copy = &record.copy;
        let id = world.number_of(Keeper::Desk, profile.customer, number);
        let mut stream = world.stream(Purpose::Presence, (4 << 40) + place);
        let created = Day(8_900).plus(stream.between(0, 600));
        let modified = created.plus(stream.between(0, i64::from(Day::TODAY.0 - created.0)));
        let town = format!("{} {}", copy.postcode, copy.town);
        let mark = stream.next();
        file.row(&[
            &id,
            &copy.name,
            &created.desk_time(mark),
            &modified.desk_time(mark >> 4),
            or_dash(&copy.phone),
            or_dash(&copy.email),
            "-",
            or_dash(&copy.website),
            "-",
            or_dash(&copy.street),
            or_dash(town.trim()),
            "-",
            "-",
        ])?;
        let true_id = World::true_id(profile.customer);
        truth.entity(ACCOUNTS, "customer", &id, &true_id)?;
        if profile.copies_in(Keeper::Desk) > 1 {
            truth.finding("DUP201", ACCOUNTS, &id, &true_id)?;
        }
        record.tell(ACCOUNTS, &id, &true_id, truth)?;
        at_odds::tell(world, &profile, &customer, copy, (ACCOUNTS, &id), truth)?;
        if is_missed(world, &profile, Keeper::Desk) {
            truth.finding("ISL103", ACCOUNTS, &id, &true_id)?;
        }
    }
    file.finish()
}

/// Writes the tickets.
pub(in crate::sample) fn tickets(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{TICKETS}.csv")), SHAPE, &header("desk-tickets"))?;
    let large = large(world);
    for place in 0..world.tickets.size() {
        let index = world.tickets.thing(place);
        let (customer, number) = (index / TICKET_SLOTS, index % TICKET_SLOTS);
        let profile = world.profile(customer);
        if number < count(world, &profile) {
            let eminent = large.contains(&customer);
            case(world, &profile, &ticket(world, &profile, number), eminent, &mut file, truth)?;
        }
    }
    file.finish()
}

fn case(
    world: &World,
    profile: &Profile,
    ticket: &Ticket,
    eminent: bool,
    file: &mut TextFile,
    truth: &mut Truth,
) -> io::Result<()> {
    let customer = world.customer(profile.customer);
    let mut stream = world.stream(Purpose::Ticket, (1 << 40) + ticket.place);
    let again = profile.copies_in(Keeper::Desk) > 1 && stream.chance(0.3);
    let account = desk_copy(world, &customer, u64::from(again)).name;
    let person = customer.staff(ticket.staff);
    let by_phone = stream.chance(0.3);
    let mail = if by_phone { String::new() } else { customer.mail_of(&person) };
    let nameless = !by_phone && customer.domain.is_some() && !shares_domain(&customer) && stream.chance(0.1);
    let account = if nameless { "-" } else { &account };
    let (subject, category) = WORDS.ticket_subjects[ticket.subject];
    let agents: Vec<&[&str; 3]> = WORDS.staff.iter().filter(|agent| agent[0] == "service").collect();
    let (id, mark) = ((160_002_000_000_903_000 + ticket.place * 9).to_string(), stream.next());
    let mut breaks = world.stream(Purpose::Break, (1 << 40) + ticket.place);
    let unowned = breaks.chance(world.settings.rates.owner_gone) && ticket.status.is_unresolved();
    let early = breaks.chance(world.settings.rates.impossible_date) && !ticket.status.is_unresolved();
    let closed = match ticket.status {
        Status::Closed(_) if early => ticket.created.plus(-breaks.between(1, 9)).desk_time(mark >> 7),
        Status::Closed(day) => day.desk_time(mark >> 7),
        _ => "-".to_owned(),
    };
    let escalated = if ticket.status == Status::Escalated { "true" } else { "false" };
    let priority = stream.pick(&["-", "Low", "Medium", "High"]);
    let agent = stream.pick(&agents)[1];
    file.row(&[
        &id,
        &(10_001 + ticket.place).to_string(),
        subject,
        ticket.status.written(),
        priority,
        if by_phone { "Phone" } else { "Email" },
        "Service Tore",
        account,
        &format!("{} {}", person.first, person.last),
        or_dash(&mail),
        if unowned { "-" } else { agent },
        "-",
        category,
        "-",
        escalated,
        "-",
        &stream.between(1, 9).to_string(),
        &stream.below(2).to_string(),
        &ticket.created.desk_time(mark),
        &closed,
    ])?;
    let true_id = World::true_id(profile.customer);
    truth.entity(TICKETS, "ticket", &id, &true_id)?;
    let unresolved = ticket.status.is_unresolved();
    let underrated = unresolved && priority == "Low" && (eminent || is_courted(world, profile));
    let told = [
        ("SIG501", unresolved && deal_at_risk(world, profile)),
        ("SIG502", unresolved && owes(world, profile, 0)),
        ("SIG504", underrated),
        ("HND304", is_stranger(world, profile)),
        ("HND309", unowned),
        ("DQ605", early),
    ];
    for (rule, _) in told.into_iter().filter(|(_, planted)| *planted) {
        truth.finding(rule, TICKETS, &id, &true_id)?;
    }
    Ok(())
}

/// Siblings and branches share a domain: a mailbox alone would not say which of them reported.
fn shares_domain(customer: &Customer) -> bool {
    use crate::sample::constellation::Relation;
    matches!(customer.relation, Relation::Sibling | Relation::Branch)
}

fn desk_copy(world: &World, customer: &Customer, number: u64) -> Copy {
    Copy::write(world.settings.seed, world.settings.mess, customer, Keeper::Desk, number)
}

fn or_dash(value: &str) -> &str {
    if value.is_empty() { "-" } else { value }
}
