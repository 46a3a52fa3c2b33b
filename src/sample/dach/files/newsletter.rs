//! The newsletter: recipients as `CleverReach` exports them, with the fields that marketing invented. A mailbox stands in it
//! once.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::super::customer::Customer;
use super::super::generate::Journal;
use super::super::hand::{Hand, System};
use super::super::mention::Mention;
use super::super::words::header;
use super::super::world::World;
use super::recorded;
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::{Purpose, Shuffle};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "cleverreach_empfaenger";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\n", windows: false, byte_order_mark: false };

/// Writes the recipients.
pub(in crate::sample::dach) fn write(world: &World, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("newsletter"))?;
    let mut mailboxes = BTreeSet::new();
    let slots = world.customers.len() as u64 * 2;
    let shuffle = Shuffle::new(slots, 12, 41);
    for place in 0..slots {
        let slot = shuffle.thing(place);
        let customer = &world.customers[(slot / 2) as usize];
        let mut hand = Hand::new(System::Mention, world.mess(), world.stream(Purpose::Subscriber, slot));
        let rate = if slot.is_multiple_of(2) { 0.42 } else { 0.06 };
        if !hand.stream.chance(rate) {
            continue;
        }
        let who = (slot % 2) as usize + hand.stream.below(2);
        let mention = Mention::write(customer, who, &mut hand);
        if !mention.mail.contains('@') || !mailboxes.insert(mention.mail.clone()) {
            continue;
        }
        let id = (81_000 + place * 3).to_string();
        let cells = row(customer, &id, mention, &mut hand);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.mention(STEM, "subscriber", &id, customer)?;
    }
    file.finish()
}

fn row(customer: &Customer, id: &str, mention: Mention, hand: &mut Hand) -> [String; 12] {
    let stream = &mut hand.stream;
    let joined = recorded(stream);
    let mark = stream.next();
    let left = if stream.chance(0.08) { joined.plus(200).iso_time(mark >> 2) } else { String::new() };
    let postcode = if stream.chance(0.4) { customer.address.postcode } else { "" };
    let salutation =
        if mention.last.is_empty() || customer.as_firm().is_some() { "" } else { customer.person().salutation() };
    [
        id.to_owned(),
        mention.mail,
        joined.iso_time(mark),
        joined.iso_time(mark),
        left,
        stream.pick(&["Webformular", "Import", "Messe", "Shop"]).to_owned(),
        salutation.to_owned(),
        mention.first,
        mention.last,
        mention.company,
        postcode.to_owned(),
        stream.pick(&["", "", "kaffee", "wasser"]).to_owned(),
    ]
}
