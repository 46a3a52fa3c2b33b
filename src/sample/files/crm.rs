//! Zoho CRM: accounts, contacts and deals as module exports (UTF-8 with byte order mark, comma, `.id` twin columns).
//!
//! Accounts and contacts carry ids with the prefix `zcrm_`, deals point at them with bare digits: both happen in real
//! exports of one organisation.

use std::io;
use std::path::Path;

use super::{Shape, TextFile, plain_amount};
use crate::sample::calendar::Day;
use crate::sample::constellation::Relation;
use crate::sample::copy::Copy;
use crate::sample::course::{Course, Dangling, Outcome};
use crate::sample::customer::{Customer, Party};
use crate::sample::habits::{Hand, Keeper};
use crate::sample::naming::Wording;
use crate::sample::random::{Purpose, Stream};
use crate::sample::ticket::deal_at_risk;
use crate::sample::title::deal_title;
use crate::sample::truth::Truth;
use crate::sample::words::WORDS;
use crate::sample::world::{CONTACT_SLOTS, Profile, World};

/// File stem of the accounts.
pub(in crate::sample) const ACCOUNTS: &str = "Accounts_2026_03_31";
/// File stem of the contacts.
pub(in crate::sample) const CONTACTS: &str = "Contacts_2026_03_31";
/// File stem of the deals.
pub(in crate::sample) const DEALS: &str = "Deals_2026_03_31";

const SHAPE: Shape = Shape { delimiter: ',', line_end: "\r\n", windows: false, byte_order_mark: true };

const ACCOUNT_COLUMNS: [&str; 22] = [
    "Record Id",
    "Account Name",
    "Account Owner.id",
    "Account Owner",
    "Website",
    "Phone",
    "Industry",
    "Account Type",
    "Account Number",
    "Parent Account.id",
    "Parent Account",
    "Billing Street",
    "Billing City",
    "Billing State",
    "Billing Code",
    "Billing Country",
    "Description",
    "Created Time",
    "Modified Time",
    "Last Activity Time",
    "Email",
    "USt-IdNr.",
];

const CONTACT_COLUMNS: [&str; 23] = [
    "Record Id",
    "Contact Owner.id",
    "Contact Owner",
    "Lead Source",
    "First Name",
    "Last Name",
    "Account Name.id",
    "Account Name",
    "Email",
    "Title",
    "Department",
    "Phone",
    "Mobile",
    "Created Time",
    "Modified Time",
    "Contact Name",
    "Mailing Street",
    "Mailing City",
    "Mailing Zip",
    "Mailing Country",
    "Email Opt Out",
    "Salutation",
    "Tag",
];

const DEAL_COLUMNS: [&str; 22] = [
    "Record Id",
    "Deal Owner.id",
    "Deal Owner",
    "Amount",
    "Deal Name",
    "Closing Date",
    "Account Name.id",
    "Account Name",
    "Contact Name.id",
    "Contact Name",
    "Stage",
    "Pipeline",
    "Probability",
    "Expected Revenue",
    "Next Step",
    "Type",
    "Lead Source",
    "Currency",
    "Reason For Loss",
    "Created Time",
    "Modified Time",
    "Last Activity Time",
];

/// Writes the accounts.
pub(in crate::sample) fn accounts(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{ACCOUNTS}.csv")), SHAPE, &ACCOUNT_COLUMNS)?;
    for (place, profile, number) in world.records(Keeper::Crm) {
        let customer = world.customer(profile.customer);
        let copy = crm_copy(world, &customer, number);
        let id = prefixed(&world.number_of(Keeper::Crm, profile.customer, number));
        let mut stream = world.stream(Purpose::Presence, (1 << 40) + place);
        let created = account_created(world, &profile, &mut stream);
        let modified = if place % 41 == 0 {
            Day::TODAY
        } else {
            created.plus(stream.between(0, i64::from(Day::TODAY.0 - created.0)))
        };
        let (owner_id, owner) = seller(profile.customer);
        let (parent_id, parent) = parent(world, &customer, &mut stream);
        let erp = profile.copies_in(Keeper::Erp) > 0 && stream.chance(0.08);
        let erp_number = if erp { world.number_of(Keeper::Erp, profile.customer, 0) } else { String::new() };
        let mark = stream.next();
        file.row(&[
            &id,
            &copy.name,
            &owner_id,
            owner,
            &copy.website,
            &copy.phone,
            industry(&customer),
            kind(&profile),
            &erp_number,
            &parent_id,
            &parent,
            &copy.street,
            &copy.town,
            "",
            &copy.postcode,
            country(copy.country, &mut stream),
            "",
            &created.iso_time(mark),
            &modified.iso_time(mark >> 3),
            &modified.iso_time(mark >> 5),
            &copy.email,
            &copy.vat,
        ])?;
        let true_id = World::true_id(profile.customer);
        truth.entity(ACCOUNTS, "customer", &id, &true_id)?;
        if profile.copies_in(Keeper::Crm) > 1 {
            truth.finding("DUP201", ACCOUNTS, &id, &true_id)?;
        }
    }
    file.finish()
}

/// Writes the contacts.
pub(in crate::sample) fn contacts(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{CONTACTS}.csv")), SHAPE, &CONTACT_COLUMNS)?;
    for place in 0..world.contacts.size() {
        let index = world.contacts.thing(place);
        let profile = world.profile(index / CONTACT_SLOTS);
        let (staff, again) = (index % CONTACT_SLOTS / 2, index % 2 == 1);
        if !has_contact(world, &profile, staff, again) {
            continue;
        }
        contact(world, &profile, place, staff, again, &mut file, truth)?;
    }
    file.finish()
}

/// Whether the CRM holds somebody of a customer, or holds them again.
fn has_contact(world: &World, profile: &Profile, staff: u64, again: bool) -> bool {
    let mut stream = world.stream(Purpose::Contact, profile.customer * CONTACT_SLOTS + staff);
    let rate = [0.60, 0.20, 0.07].get(staff as usize).copied().unwrap_or_default();
    let held = profile.copies_in(Keeper::Crm) > 0 && stream.chance(rate);
    let private = profile.sort == crate::sample::customer::Sort::Private;
    let twice = stream.chance(world.settings.rates.duplicate * 0.7);
    held && (!private || staff == 0) && (!again || twice)
}

fn contact(
    world: &World,
    profile: &Profile,
    place: u64,
    staff: u64,
    again: bool,
    file: &mut TextFile,
    truth: &mut Truth,
) -> io::Result<()> {
    let customer = world.customer(profile.customer);
    let mut stream = world.stream(Purpose::Contact, (1 << 40) + place);
    let mut person = customer.staff(staff);
    let mail = customer.mail_of(&person);
    let mut hand = Hand::new(Keeper::Crm, world.settings.mess, stream.clone());
    crate::sample::spelling::slip(&mut hand, &mut person.last);
    stream.next();
    let dangling = stream.chance(world.settings.rates.dangling);
    let account = account_slot(profile, &mut stream);
    let account_copy = crm_copy(world, &customer, account);
    let account_id = if dangling {
        world.deleted_number(Keeper::Crm, profile.customer)
    } else {
        world.number_of(Keeper::Crm, profile.customer, account)
    };
    let (owner_id, owner) = seller(profile.customer);
    let id = contact_id(place);
    let created = account_created(world, profile, &mut stream);
    let modified = created.plus(stream.between(0, i64::from(Day::TODAY.0 - created.0)));
    let mark = stream.next();
    let mail = if stream.chance(if again { 0.5 } else { 0.86 }) { mail } else { String::new() };
    let phone = if stream.chance(0.55) || mail.is_empty() {
        customer.phone.with_extension(stream.between(11, 89).to_string()).written(stream.below(8))
    } else {
        String::new()
    };
    let address = &customer.address;
    let (street, town, postcode) = if stream.chance(0.25) {
        (format!("{} {}", address.street, address.number), address.town().name, address.postcode)
    } else {
        (String::new(), "", "")
    };
    let whole = format!("{} {}", person.first, person.last);
    let opted_out = if stream.chance(0.08) { "true" } else { "false" };
    let job = if customer.is_private() { "" } else { stream.pick(&WORDS.jobs) };
    file.row(&[
        &id,
        &owner_id,
        owner,
        stream.pick(&SOURCES),
        person.first,
        &person.last,
        &prefixed(&account_id),
        &account_copy.name,
        &mail,
        job,
        "",
        &phone,
        "",
        &created.iso_time(mark),
        &modified.iso_time(mark >> 4),
        &whole,
        &street,
        town,
        postcode,
        country(address.town().country, &mut stream),
        opted_out,
        person.salutation,
        "",
    ])?;
    truth.entity(CONTACTS, "contact", &id, &World::true_id(profile.customer))?;
    truth.person(CONTACTS, &id, &person_id(profile.customer, staff, customer.is_private()))?;
    if dangling {
        truth.finding("HND305", CONTACTS, &id, &account_id)?;
    }
    Ok(())
}

/// Writes the deals.
pub(in crate::sample) fn deals(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{DEALS}.csv")), SHAPE, &DEAL_COLUMNS)?;
    for (profile, course) in world.courses() {
        if course.has_deal {
            deal(world, &profile, &course, &mut file, truth)?;
        }
    }
    file.finish()
}

fn deal(world: &World, profile: &Profile, course: &Course, file: &mut TextFile, truth: &mut Truth) -> io::Result<()> {
    let customer = world.customer(profile.customer);
    let mut stream = world.stream(Purpose::Wording, (1 << 41) + course.place);
    let dangling = course.dangles_in(Dangling::Deal);
    let account = account_slot(profile, &mut stream);
    let account_id = if dangling {
        world.deleted_number(Keeper::Crm, profile.customer)
    } else {
        world.number_of(Keeper::Crm, profile.customer, account)
    };
    // An open deal or one without a project can be told its customer by the name only, so that stays.
    let nameless = dangling && course.project.is_some() && stream.chance(0.4);
    let account_name = if nameless { String::new() } else { crm_copy(world, &customer, account).name };
    let (contact_id, contact_name) = deal_contact(world, profile, &customer, nameless);
    let (owner_id, owner) = seller(profile.customer);
    let (stage, probability) = stage(course, &mut stream);
    let expected = course.amount * probability / 100;
    let id = deal_id(course);
    let last = if course.outcome == Outcome::Open {
        course.created.plus(stream.between(0, i64::from(Day::TODAY.0 - course.created.0)))
    } else {
        course.closing
    };
    let mark = stream.next();
    let reason = if course.outcome == Outcome::Lost {
        stream.pick(&["Preis", "Lieferzeit", "Wettbewerb", "Projekt verschoben", ""])
    } else {
        ""
    };
    let title = deal_title(world.settings.seed, course, &short_name(&customer));
    let kind = if stream.chance(0.5) { "Existing Business" } else { "New Business" };
    file.row(&[
        &prefixed(&id),
        &owner_id,
        owner,
        &plain_amount(course.amount),
        &title,
        &course.closing.iso(),
        &account_id,
        &account_name,
        &contact_id,
        &contact_name,
        stage,
        "Standard",
        &probability.to_string(),
        &plain_amount(expected),
        "",
        kind,
        stream.pick(&SOURCES),
        "EUR",
        reason,
        &course.created.iso_time(mark),
        &last.iso_time(mark >> 2),
        &last.iso_time(mark >> 3),
    ])?;
    deal_truth(world, profile, course, &prefixed(&id), dangling.then_some(&account_id), truth)
}

fn deal_truth(
    world: &World,
    profile: &Profile,
    course: &Course,
    id: &str,
    dangling: Option<&String>,
    truth: &mut Truth,
) -> io::Result<()> {
    let customer = World::true_id(profile.customer);
    truth.entity(DEALS, "project", id, &course.true_id())?;
    truth.entity(DEALS, "deal_customer", id, &customer)?;
    if let Some(target) = dangling {
        truth.finding("HND305", DEALS, id, target)?;
    }
    if course.lacks_project() {
        truth.finding("HND301", DEALS, id, &course.true_id())?;
    }
    if course.is_open() && deal_at_risk(world, profile) {
        truth.finding("SIG501", DEALS, id, &customer)?;
    }
    Ok(())
}

/// The id of a deal, without prefix.
pub(in crate::sample) fn deal_id(course: &Course) -> String {
    (4_876_000_000_003_310_000 + course.place * 11).to_string()
}

/// The id of a person in the truth; a private customer is the same person everywhere.
pub(in crate::sample) fn person_id(customer: u64, staff: u64, private: bool) -> String {
    let staff = if private { 0 } else { staff };
    format!("{}-{}", World::true_id(customer).replace('C', "P"), staff + 1)
}

/// The copy of a customer in the CRM.
pub(in crate::sample) fn crm_copy(world: &World, customer: &Customer, number: u64) -> Copy {
    Copy::write(world.settings.seed, world.settings.mess, customer, Keeper::Crm, number)
}

const SOURCES: [&str; 6] = ["", "Website", "Messe", "Empfehlung", "Außendienst", "Kaltakquise"];

fn prefixed(id: &str) -> String {
    format!("zcrm_{id}")
}

fn contact_id(place: u64) -> String {
    prefixed(&(4_876_000_000_002_220_000 + place * 7).to_string())
}

fn deal_contact(world: &World, profile: &Profile, customer: &Customer, nameless: bool) -> (String, String) {
    if nameless || !has_contact(world, profile, 0, false) {
        return (String::new(), String::new());
    }
    let place = world.contacts.place(profile.customer * CONTACT_SLOTS);
    let person = customer.staff(0);
    (contact_id(place), format!("{} {}", person.first, person.last))
}

/// Documents stand at the first record of a customer, or at its duplicate.
fn account_slot(profile: &Profile, stream: &mut Stream) -> u64 {
    let copies = profile.copies_in(Keeper::Crm);
    u64::from(copies > 1 && stream.chance(0.3))
}

fn seller(customer: u64) -> (String, &'static str) {
    let sellers: Vec<&[&str; 3]> = WORDS.staff.iter().filter(|person| person[0] == "sales").collect();
    let at = (customer / 3 % sellers.len() as u64) as usize;
    (prefixed(&(4_876_000_000_000_110_001 + at as u64 * 1_000).to_string()), sellers[at][1])
}

/// An account is older than its deals.
fn account_created(world: &World, profile: &Profile, stream: &mut Stream) -> Day {
    let first = (0..profile.undertakings).map(|number| world.course(profile, number).created).min();
    let day = Day(7_000).plus(stream.between(0, 2_560));
    first.map_or(day, |first| first.plus(-stream.between(0, 12)).min(day)).on_workday()
}

fn parent(world: &World, customer: &Customer, stream: &mut Stream) -> (String, String) {
    let wanted = customer.relation == Relation::Sibling && stream.chance(0.35);
    let Some(before) = customer.index.checked_sub(1).filter(|_| wanted) else { return Default::default() };
    let other = world.customer(before);
    if other.domain != customer.domain
        || other.address != customer.address
        || world.profile(before).copies_in(Keeper::Crm) == 0
    {
        return Default::default();
    }
    (prefixed(&world.number_of(Keeper::Crm, before, 0)), crm_copy(world, &other, 0).name)
}

fn industry(customer: &Customer) -> &'static str {
    match &customer.party {
        Party::Private(_) => "Privat",
        Party::Firm(name) if name.nickname.is_some() => "Öffentliche Hand",
        Party::Firm(name) => name.trade.map_or("", |trade| WORDS.trades.things[trade].behind),
    }
}

fn kind(profile: &Profile) -> &'static str {
    match profile.class {
        crate::sample::world::Class::Prospect => "Prospect",
        _ => "Customer",
    }
}

fn country(code: &'static str, stream: &mut Stream) -> &'static str {
    match (code, stream.below(4)) {
        ("DE", 0) => "DE",
        ("DE", 1) => "",
        ("DE", _) => "Deutschland",
        ("AT", _) => "Österreich",
        _ => "Schweiz",
    }
}

fn stage(course: &Course, stream: &mut Stream) -> (&'static str, i64) {
    const OPEN: [(&str, i64); 4] =
        [("Qualification", 10), ("Value Proposition", 40), ("Proposal/Price Quote", 75), ("Negotiation/Review", 90)];
    match course.outcome {
        Outcome::Open => stream.pick(&OPEN),
        Outcome::Won => ("Closed Won", 100),
        Outcome::Lost => ("Closed Lost", 0),
    }
}

/// What sales people call a customer in the title of a deal.
fn short_name(customer: &Customer) -> String {
    match &customer.party {
        Party::Private(person) => person.last.clone(),
        Party::Firm(name) if name.nickname.is_some() => name.written(Wording { initials: true, ..Wording::REGISTERED }),
        Party::Firm(name) => name.brand.clone(),
    }
}
