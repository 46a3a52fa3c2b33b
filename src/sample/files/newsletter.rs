//! The newsletter: subscribed members as Mailchimp exports them. A mailbox stands in it once.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::{Shape, TextFile};
use crate::sample::calendar::Day;
use crate::sample::copy_names::mention;
use crate::sample::customer::Customer;
use crate::sample::habits::Keeper;
use crate::sample::random::{Purpose, Stream};
use crate::sample::truth::Truth;
use crate::sample::words::header;
use crate::sample::world::{Class, SUBSCRIBER_SLOTS, World};

use super::crm::person_id;

/// File stem.
pub(in crate::sample) const STEM: &str = "subscribed_members_export_5c1f0a97d2";
const SHAPE: Shape = Shape { delimiter: ',', line_end: "\n", windows: false, byte_order_mark: false };
/// Writes the list.
pub(in crate::sample) fn write(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("newsletter"))?;
    let mut mailboxes = HashSet::new();
    for place in 0..world.subscribers.size() {
        let index = world.subscribers.thing(place);
        let (customer, slot) = (index / SUBSCRIBER_SLOTS, index % SUBSCRIBER_SLOTS);
        let mut stream = world.stream(Purpose::Subscriber, index);
        let profile = world.profile(customer);
        let rates = match profile.class {
            Class::Buyer => [0.32, 0.06],
            Class::Prospect => [0.45, 0.08],
            Class::Operator => [0.12, 0.02],
            Class::Reader => [1.0, 0.0],
        };
        if !stream.chance(rates[slot as usize]) {
            continue;
        }
        let customer = world.customer(customer);
        let subscriber = Subscriber::draw(&customer, slot, &mut stream);
        if mailboxes.insert(fingerprint(&subscriber.mail)) {
            subscriber.write(world, &customer, place, &mut stream, &mut file, truth)?;
        }
    }
    file.finish()
}

struct Subscriber {
    mail: String,
    /// Which of the customer's staff, where the mailbox is somebody's.
    staff: Option<u64>,
}

impl Subscriber {
    fn draw(customer: &Customer, slot: u64, stream: &mut Stream) -> Self {
        if customer.is_private() || (customer.domain.is_some() && stream.chance(0.65)) {
            let staff = slot * 2 + stream.below(2) as u64;
            return Self { mail: customer.mail_of(&customer.staff(staff)), staff: Some(staff) };
        }
        Self { mail: customer.mail(), staff: None }
    }

    fn write(
        &self,
        world: &World,
        customer: &Customer,
        place: u64,
        stream: &mut Stream,
        file: &mut TextFile,
        truth: &mut Truth,
    ) -> io::Result<()> {
        let named = self.staff.filter(|_| stream.chance(0.7)).map(|staff| customer.staff(staff));
        let (first, last) = named.as_ref().map_or(("", ""), |person| (person.first, person.last.as_str()));
        let company = !customer.is_private() && (customer.domain.is_none() || stream.chance(0.5));
        let settings = &world.settings;
        let company = if company {
            mention(settings.seed, settings.mess, customer, Keeper::Newsletter, 0)
        } else {
            String::new()
        };
        let joined = Day(7_700).plus(stream.between(0, 1_880));
        let mark = stream.next();
        let time = joined.iso_time(mark);
        let tags = stream.pick(&["", "", "\"Messe 2025\"", "\"Wartung\"", "\"Bestandskunde\""]);
        file.row(&[
            &self.mail,
            first,
            last,
            &company,
            &stream.between(1, 5).to_string(),
            &time,
            "",
            &time,
            "",
            "1",
            "2",
            "Europe/Berlin",
            &customer.address.town().country.to_ascii_lowercase(),
            "",
            &time,
            &(501_000 + place).to_string(),
            tags,
        ])?;
        truth.entity(STEM, "subscriber", &self.mail, &World::true_id(customer.index))?;
        match self.staff {
            Some(staff) => truth.person(STEM, &self.mail, &person_id(customer.index, staff, customer.is_private())),
            None => Ok(()),
        }
    }
}

/// Sixty-four bits are enough to tell mailboxes apart and cost little memory.
fn fingerprint(mail: &str) -> u64 {
    mail.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
