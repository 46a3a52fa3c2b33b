//! Contacts.

use std::io;
use std::path::Path;

use super::{
    CONTACTS, SHAPE, SOURCES, account_created, account_of, country, crm_copy, person_id, prefixed, seller, touched,
};
use crate::sample::calendar::Day;
use crate::sample::contact::Person;
use crate::sample::customer::{Customer, Sort};
use crate::sample::files::TextFile;
use crate::sample::habits::{Hand, Keeper};
use crate::sample::random::{Purpose, Stream};
use crate::sample::spelling::slip;
use crate::sample::truth::Truth;
use crate::sample::words::{WORDS, header};
use crate::sample::world::{CONTACT_SLOTS, Profile, World};

/// Writes the contacts.
pub(in crate::sample) fn contacts(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{CONTACTS}.csv")), SHAPE, &header("crm-contacts"))?;
    for place in 0..world.contacts.size() {
        let index = world.contacts.thing(place);
        let profile = world.profile(index / CONTACT_SLOTS);
        let (staff, again) = (index % CONTACT_SLOTS / 2, index % 2 == 1);
        if !has_contact(world, &profile, staff, again) {
            continue;
        }
        let held = Held { profile, place, staff, again };
        contact(world, &held, &mut file, truth)?;
    }
    file.finish()
}

/// Whether the CRM holds somebody of a customer, or holds them again.
pub(super) fn has_contact(world: &World, profile: &Profile, staff: u64, again: bool) -> bool {
    let mut stream = world.stream(Purpose::Contact, profile.customer * CONTACT_SLOTS + staff);
    let rate = [0.60, 0.20, 0.07].get(staff as usize).copied().unwrap_or_default();
    let held = profile.copies_in(Keeper::Crm) > 0 && stream.chance(rate);
    let private = profile.sort == Sort::Private;
    let twice = stream.chance(world.settings.rates.duplicate * 0.7);
    held && (!private || staff == 0) && (!again || twice)
}

/// A contact that the CRM holds.
struct Held {
    profile: Profile,
    place: u64,
    staff: u64,
    /// It is the second record of this person.
    again: bool,
}

/// How a contact can be reached, as far as somebody wrote it down.
struct Reach {
    mail: String,
    phone: String,
    street: String,
    town: &'static str,
    postcode: &'static str,
}

impl Reach {
    fn draw(customer: &Customer, mail: String, again: bool, stream: &mut Stream) -> Self {
        let mail = if stream.chance(if again { 0.5 } else { 0.86 }) { mail } else { String::new() };
        let phone = if stream.chance(0.55) || mail.is_empty() {
            customer.phone.with_extension(stream.between(11, 89).to_string()).written(stream.below(8))
        } else {
            String::new()
        };
        let address = &customer.address;
        if stream.chance(0.25) {
            let street = format!("{} {}", address.street, address.number);
            return Self { mail, phone, street, town: address.town().name, postcode: address.postcode };
        }
        Self { mail, phone, street: String::new(), town: "", postcode: "" }
    }
}

/// A contact as it is written down.
struct Draft {
    person: Person,
    dangling: bool,
    account_id: String,
    account: u64,
    created: Day,
    modified: Day,
    mark: u64,
    reach: Reach,
    opted_out: bool,
    stream: Stream,
}

impl Draft {
    fn draw(world: &World, held: &Held, customer: &Customer) -> Self {
        let Held { profile, place, staff, again } = held;
        let mut stream = world.stream(Purpose::Contact, (1 << 40) + *place);
        let mut person = customer.staff(*staff);
        let mail = customer.mail_of(&person);
        let mut hand = Hand::new(Keeper::Crm, world.settings.mess, stream.clone());
        slip(&mut hand, &mut person.last);
        stream.next();
        let dangling = stream.chance(world.settings.rates.dangling);
        let (account_id, account) = account_of(world, profile, dangling, &mut stream);
        let created = account_created(world, profile, &mut stream);
        let modified = touched(created, &mut stream);
        let mark = stream.next();
        let reach = Reach::draw(customer, mail, *again, &mut stream);
        let opted_out = stream.chance(0.08);
        Self { person, dangling, account_id, account, created, modified, mark, reach, opted_out, stream }
    }
}

/// Whether somebody opted out in the CRM who has a mailbox, or is one of the customer's staff (HND311).
pub(in crate::sample) fn opted_out(world: &World, customer: &Customer, mailbox: &str, who: Option<u64>) -> bool {
    if customer.index >= world.customers() {
        return false;
    }
    let profile = world.profile(customer.index);
    (0..CONTACT_SLOTS).any(|slot| {
        let (staff, again) = (slot / 2, slot % 2 == 1);
        let place = world.contacts.place(customer.index * CONTACT_SLOTS + slot);
        has_contact(world, &profile, staff, again) && {
            let draft = Draft::draw(world, &Held { profile, place, staff, again }, customer);
            draft.opted_out && (draft.reach.mail == mailbox || who == Some(staff))
        }
    })
}

fn contact(world: &World, held: &Held, file: &mut TextFile, truth: &mut Truth) -> io::Result<()> {
    let Held { profile, place, staff, again } = held;
    let customer = world.customer(profile.customer);
    let Draft { person, dangling, account_id, account, created, modified, mark, reach, opted_out, mut stream } =
        Draft::draw(world, held, &customer);
    let (owner_id, owner) = seller(profile.customer);
    let id = contact_id(*place);
    let whole = format!("{} {}", person.first, person.last);
    let opted_out = if opted_out { "true" } else { "false" };
    let job = if customer.is_private() { "" } else { stream.pick(&WORDS.jobs) };
    file.row(&[
        &id,
        &owner_id,
        owner,
        stream.pick(&SOURCES),
        person.first,
        &person.last,
        &prefixed(&account_id),
        &crm_copy(world, &customer, account).name,
        &reach.mail,
        job,
        "",
        &reach.phone,
        "",
        &created.iso_time(mark),
        &modified.iso_time(mark >> 4),
        &whole,
        &reach.street,
        reach.town,
        reach.postcode,
        country(customer.address.town().country, &mut stream),
        opted_out,
        person.salutation,
        "",
    ])?;
    let person_id = person_id(profile.customer, *staff, customer.is_private());
    truth.entity(CONTACTS, "contact", &id, &World::true_id(profile.customer))?;
    truth.person(CONTACTS, &id, &person_id)?;
    if *again || has_contact(world, profile, *staff, true) {
        truth.finding("DUP206", CONTACTS, &id, &person_id)?;
    }
    if dangling {
        truth.finding("HND305", CONTACTS, &id, &account_id)?;
    }
    Ok(())
}

/// The id of the contact at a place in their order.
pub(super) fn contact_id(place: u64) -> String {
    prefixed(&(4_876_002_000_002_220_000 + place * 7).to_string())
}
