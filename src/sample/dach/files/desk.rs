//! Freshdesk: tickets with the name, mailbox and firm of whoever wrote.

use std::io;
use std::path::Path;

use super::super::generate::Journal;
use super::super::hand::{Hand, System};
use super::super::mention::Mention;
use super::super::names::join;
use super::super::words::{WORDS, draw, header};
use super::super::world::World;
use super::recorded;
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::{Purpose, Shuffle};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "tickets";

/// Writes the tickets.
pub(in crate::sample::dach) fn write(world: &World, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), Shape::PLAIN, &header("tickets"))?;
    let slots = world.customers.len() as u64 * 2;
    let shuffle = Shuffle::new(slots, 11, 40);
    let mut number = 2_000;
    for place in 0..slots {
        let slot = shuffle.thing(place);
        let customer = &world.customers[(slot / 2) as usize];
        let stream = world.stream(Purpose::Ticket, slot);
        let mut hand = Hand::new(System::Mention, world.mess(), stream);
        if !hand.stream.chance(if customer.as_firm().is_some() { 0.19 } else { 0.14 }) {
            continue;
        }
        number += 1;
        let id = number.to_string();
        let who = hand.stream.below(3);
        let mention = Mention::write(customer, who, &mut hand);
        let cells = row(&id, mention, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.mention(STEM, "ticket", &id, customer)?;
    }
    file.finish()
}

fn row(id: &str, mention: Mention, hand: &mut Hand) -> [String; 19] {
    let stream = &mut hand.stream;
    let subject = draw(&WORDS.goods, "case", stream).map(|good| good.title).unwrap_or_default();
    let opened = recorded(stream);
    let closed = opened.plus(stream.between(0, 20));
    let mark = stream.next();
    let over = stream.chance(0.85);
    let end = if over { closed.iso_time(mark >> 3) } else { String::new() };
    [
        id.to_owned(),
        subject.to_owned(),
        if over { "Closed" } else { "Open" }.to_owned(),
        stream.pick(&["Low", "Medium", "High"]).to_owned(),
        stream.pick(&["Email", "Portal", "Phone"]).to_owned(),
        "Question".to_owned(),
        stream.pick(&WORDS.staff).to_owned(),
        "Service".to_owned(),
        opened.iso_time(mark),
        opened.plus(5).iso_time(mark),
        end.clone(),
        end,
        closed.iso_time(mark >> 3),
        String::new(),
        join(&[&mention.first, &mention.last]),
        String::new(),
        mention.mail,
        mention.phone,
        mention.company,
    ]
}
