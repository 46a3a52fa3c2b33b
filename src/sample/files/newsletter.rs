//! The newsletter: subscribed members as Mailchimp exports them. A mailbox stands in it once.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::{Shape, TextFile};
use crate::sample::calendar::Day;
use crate::sample::copy_names::mention;
use crate::sample::course::Course;
use crate::sample::customer::Customer;
use crate::sample::habits::Keeper;
use crate::sample::random::{Purpose, Stream};
use crate::sample::signs::{courses, owes, statuses};
use crate::sample::ticket::Status;
use crate::sample::truth::Truth;
use crate::sample::words::header;
use crate::sample::world::{Class, Profile, SUBSCRIBER_SLOTS, World};

use super::crm::{opted_out, person_id};

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

/// Columns that are left of a row that broke off.
const TORN: usize = 14;
/// Days after which an unpaid invoice is taken to be in dunning (SIG506).
const DUNNED_AFTER: i32 = 30;
/// Days by which sales should have answered; the rule's grace is 30.
const ANSWERED_WITHIN: i32 = 40;

/// Whether a subscriber asked for an offer, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// No offer wanted.
    None,
    /// Sales works on it: no break.
    Heard,
    /// Sales never did anything (HND312).
    Unheard,
}

impl Wish {
    fn draw(world: &World, profile: &Profile, place: u64, joined: Day) -> Self {
        let mut stream = world.stream(Purpose::Break, (3 << 40) + place);
        let wanted = stream.chance(world.settings.rates.offer_wanted);
        let due = Day::TODAY.0 - joined.0 > ANSWERED_WITHIN;
        let deals: Vec<Course> = courses(world, profile).filter(|course| course.has_deal).collect();
        let later = deals.iter().any(|course| course.is_open() && course.created >= joined);
        match (wanted && due, deals.is_empty(), later) {
            (true, true, _) => Self::Unheard,
            (true, false, true) => Self::Heard,
            _ => Self::None,
        }
    }
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
        let mut tags = stream.pick(&["", "", "\"Messe 2025\"", "\"Wartung\"", "\"Bestandskunde\""]);
        let profile = world.profile(customer.index);
        let wish = Wish::draw(world, &profile, place, joined);
        if wish != Wish::None {
            tags = "\"Angebot angefragt\"";
        }
        let cells = [
            &*self.mail,
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
        ];
        // Where the export broke off, the last columns are missing.
        let torn = world.stream(Purpose::Flaw, (6 << 40) + place).chance(world.settings.rates.torn_row);
        file.row(if torn && tags.is_empty() { &cells[..TORN] } else { &cells })?;
        if torn && tags.is_empty() {
            truth.finding("DQ606", Keeper::Newsletter.slug(), "", STEM)?;
        }
        let true_id = World::true_id(customer.index);
        let unhappy = statuses(world, &profile).any(|status| status == Status::Escalated);
        let told = [
            ("HND311", opted_out(world, customer, &self.mail, self.staff)),
            ("HND312", wish == Wish::Unheard),
            ("SIG506", unhappy || owes(world, &profile, DUNNED_AFTER)),
        ];
        for (rule, _) in told.into_iter().filter(|(_, planted)| *planted) {
            truth.finding(rule, STEM, &self.mail, &true_id)?;
        }
        truth.entity(STEM, "subscriber", &self.mail, &true_id)?;
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
