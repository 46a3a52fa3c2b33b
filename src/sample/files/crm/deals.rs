//! Deals.

use std::io;
use std::path::Path;

use super::contacts::{contact_id, has_contact};
use super::{DEALS, SHAPE, SOURCES, account_of, crm_copy, prefixed, seller, touched};
use crate::sample::course::{Course, Dangling, Outcome};
use crate::sample::customer::{Customer, Party};
use crate::sample::files::{TextFile, plain_amount};
use crate::sample::naming::Wording;
use crate::sample::random::{Purpose, Stream};
use crate::sample::signs::{is_blocked, owes};
use crate::sample::ticket::deal_at_risk;
use crate::sample::title::deal_title;
use crate::sample::truth::Truth;
use crate::sample::words::header;
use crate::sample::world::{CONTACT_SLOTS, Profile, World};

const REASONS: [&str; 5] = ["Preis", "Lieferzeit", "Wettbewerb", "Projekt verschoben", ""];

/// Writes the deals.
pub(in crate::sample) fn deals(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{DEALS}.csv")), SHAPE, &header("crm-deals"))?;
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
    let (account_id, account) = account_of(world, profile, dangling, &mut stream);
    // An open deal or one without a project can be told its customer by the name only, so that stays.
    let nameless = dangling && course.project.is_some() && stream.chance(0.4);
    let account_name = if nameless { String::new() } else { crm_copy(world, &customer, account).name };
    let (contact_id, contact_name) = deal_contact(world, profile, &customer, nameless);
    let (owner_id, owner) = seller(profile.customer);
    let (stage, probability) = stage(course, &mut stream);
    let expected = course.amount * probability / 100;
    let id = deal_id(course);
    let last = if course.outcome == Outcome::Open { touched(course.created, &mut stream) } else { course.closing };
    let mark = stream.next();
    let reason = if course.outcome == Outcome::Lost { stream.pick(&REASONS) } else { "" };
    let title = deal_title(world.settings.seed, course, &short_name(&customer));
    let kind = if stream.chance(0.5) { "Existing Business" } else { "New Business" };
    let left = is_orphaned(world, course);
    let owner = if left { format!("{owner} (ausgeschieden)") } else { owner.to_owned() };
    file.row(&[
        &prefixed(&id),
        &owner_id,
        &owner,
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
    let blocked = is_blocked(world, profile);
    let told = [
        ("SIG501", deal_at_risk(world, profile)),
        ("SIG505", owes(world, profile, LATE) && !blocked),
        ("HND308", blocked),
        ("HND309", is_orphaned(world, course)),
    ];
    for (rule, _) in told.into_iter().filter(|(_, planted)| *planted && course.is_open()) {
        truth.finding(rule, DEALS, id, &customer)?;
    }
    Ok(())
}

/// Days after which a late payment puts a forecast in doubt (SIG505).
const LATE: i32 = 14;

/// Whether the owner of an open deal has left the house (HND309).
fn is_orphaned(world: &World, course: &Course) -> bool {
    let mut stream = world.stream(Purpose::Break, (2 << 40) + course.place);
    course.is_open() && stream.chance(world.settings.rates.owner_gone)
}

/// The id of a deal, without prefix.
pub(in crate::sample) fn deal_id(course: &Course) -> String {
    (4_876_003_000_003_310_000 + course.place * 11).to_string()
}

fn deal_contact(world: &World, profile: &Profile, customer: &Customer, nameless: bool) -> (String, String) {
    if nameless || !has_contact(world, profile, 0, false) {
        return (String::new(), String::new());
    }
    let place = world.contacts.place(profile.customer * CONTACT_SLOTS);
    let person = customer.staff(0);
    (contact_id(place), format!("{} {}", person.first, person.last))
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
