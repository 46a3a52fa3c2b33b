//! Freshdesk: tickets with the name, mailbox and firm of whoever wrote, and the contacts that the desk keeps.

use std::io;
use std::path::Path;

use super::super::consent;
use super::super::hand::{Hand, System};
use super::super::house::House;
use super::super::journal::Journal;
use super::super::mention::Mention;
use super::super::names::join;
use super::super::papers::Case;
use super::super::rates::rate;
use super::super::words::{WORDS, draw, header};
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::Purpose;

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "tickets";
/// File stem of the contacts.
pub(in crate::sample::dach) const CONTACTS: &str = "contacts_freshdesk";

/// Writes the tickets.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), Shape::PLAIN, &header("tickets"))?;
    for (at, case) in house.cases.iter().enumerate() {
        let Some(customer) = house.customer(case.customer) else { continue };
        let stream = house.world.stream(Purpose::Ticket, case.stream);
        let mut hand = Hand::new(System::Mention, house.world.mess(), stream);
        let id = (2_001 + at).to_string();
        let who = hand.stream.below(3);
        let mention = Mention::write(customer, who, &mut hand);
        let cells = row(&id, case, mention, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.plant(&case.breaks, STEM, &id, &customer.true_id());
        journal.cases.push((case.customer, at, id.clone()));
        journal.mention(STEM, "ticket", &id, &customer.true_id())?;
    }
    file.finish()
}

fn row(id: &str, case: &Case, mention: Mention, hand: &mut Hand) -> [String; 19] {
    let stream = &mut hand.stream;
    let subject = draw(&WORDS.goods, "case", stream).map(|good| good.title).unwrap_or_default();
    let mark = stream.next();
    let end = case.closed.map(|day| day.iso_time(mark >> 3)).unwrap_or_default();
    let touched = case.closed.unwrap_or(case.opened).max(case.opened);
    [
        id.to_owned(),
        subject.to_owned(),
        case.status.to_owned(),
        case.priority.to_owned(),
        stream.pick(&["Email", "Portal", "Phone"]).to_owned(),
        "Question".to_owned(),
        stream.pick(&WORDS.staff).to_owned(),
        "Service".to_owned(),
        case.opened.iso_time(mark),
        case.opened.plus(5).iso_time(mark),
        end.clone(),
        if case.status == "Closed" { end } else { String::new() },
        touched.iso_time(mark >> 3),
        case.tags.to_owned(),
        join(&[&mention.first, &mention.last]),
        String::new(),
        mention.mail,
        mention.phone,
        mention.company,
    ]
}

/// Writes the contacts that the desk keeps: mostly those for whom something was built.
pub(in crate::sample::dach) fn contacts(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let path = folder.join(format!("{CONTACTS}.csv"));
    let mut file = TextFile::create(&path, Shape::PLAIN, &header("desk_contacts"))?;
    for customer in &house.world.customers {
        let mut stream = house.world.stream(Purpose::Ticket, (1 << 42) + customer.index);
        let built = house.projects.iter().any(|project| project.customer == customer.index && project.is_finished());
        let forgotten = stream.chance(rate("desk_forgotten") * house.world.mess());
        let kept = if built { !forgotten } else { stream.chance(0.15) };
        let known = &house.known[customer.index as usize];
        if !kept || known.accounts.is_empty() && known.books.is_none() {
            continue;
        }
        let mut hand = Hand::new(System::Mention, house.world.mess(), stream);
        let mention = Mention::write(customer, 0, &mut hand);
        let id = format!("{}", 67_000_410_000_u64 + customer.index * 7);
        let cells = contact(&id, mention, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.served.insert(customer.index);
        journal.reader(CONTACTS, &id, &consent::who(customer, 0));
        journal.mention(CONTACTS, "requester", &id, &customer.true_id())?;
    }
    file.finish()
}

fn contact(id: &str, mention: Mention, hand: &mut Hand) -> [String; 10] {
    let zone = if mention.phone.starts_with("+41") { "Bern" } else { "Vienna" };
    [
        join(&[&mention.first, &mention.last]),
        hand.stream.pick(&WORDS.jobs).to_owned(),
        mention.company,
        mention.mail,
        mention.phone,
        String::new(),
        id.to_owned(),
        zone.to_owned(),
        "de".to_owned(),
        String::new(),
    ]
}
