//! The newsletter: recipients as `CleverReach` exports them, with the fields that marketing invented. A mailbox stands in it
//! once.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::super::consent;
use super::super::customer::Customer;
use super::super::hand::{Hand, System};
use super::super::house::House;
use super::super::journal::{Journal, Wish};
use super::super::mention::Mention;
use super::super::rates::rate;
use super::super::words::header;
use super::recorded;
use crate::sample::calendar::Day;
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::{Purpose, Shuffle};

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "cleverreach_empfaenger";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\n", windows: false, byte_order_mark: false };

/// Writes the recipients.
pub(in crate::sample::dach) fn write(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let world = house.world;
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
        let person = consent::person(customer, who);
        let left = consent::of(world, customer, person).left;
        let mut cells = row(customer, &id, mention, left, &mut hand);
        if !left && wants_offer(house, customer, &id, &cells[2], journal) {
            "Angebot angefordert".clone_into(&mut cells[11]);
        }
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.reader(STEM, &id, &consent::who(customer, person));
        let person = (customer.index, person);
        journal.wishes.push(Wish { source: STEM, record: id.clone(), person, welcome: !left });
        journal.mention(STEM, "subscriber", &id, &customer.true_id())?;
    }
    file.finish()
}

/// Whether a mailing made a firm ask for an offer; where nobody ever made one, that is a break (HND312).
fn wants_offer(house: &House<'_>, customer: &Customer, id: &str, joined: &str, journal: &mut Journal) -> bool {
    let mut stream = house.world.stream(Purpose::Subscriber, (1 << 42) + customer.index);
    if customer.as_firm().is_none() || !stream.chance(rate("lead_of_mailing") * house.world.mess()) {
        return false;
    }
    let mut deals = house.deals.iter().filter(|deal| deal.customer == customer.index);
    let forgotten = deals.clone().next().is_none() && house.known[customer.index as usize].accounts.is_empty();
    if forgotten {
        journal.plant(&["HND312"], STEM, id, &customer.true_id());
    }
    forgotten || deals.any(|deal| *deal.created.iso() > joined[..10])
}

fn row(customer: &Customer, id: &str, mention: Mention, left: bool, hand: &mut Hand) -> [String; 12] {
    let stream = &mut hand.stream;
    let joined = recorded(stream);
    let mark = stream.next();
    let left = if left { joined.plus(200).min(Day::TODAY).iso_time(mark >> 2) } else { String::new() };
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
