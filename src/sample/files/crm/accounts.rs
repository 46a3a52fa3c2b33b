//! Accounts.

use std::io;
use std::path::Path;

use super::{ACCOUNTS, SHAPE, account_created, country, crm_copy, prefixed, seller, touched};
use crate::sample::at_odds;
use crate::sample::calendar::Day;
use crate::sample::constellation::Relation;
use crate::sample::copy::Copy;
use crate::sample::customer::{Customer, Party};
use crate::sample::files::TextFile;
use crate::sample::flaws::{self, Record};
use crate::sample::habits::Keeper;
use crate::sample::random::{Purpose, Stream};
use crate::sample::signs::is_missed;
use crate::sample::truth::Truth;
use crate::sample::words::{WORDS, header};
use crate::sample::world::{Class, Profile, World};

/// Writes the accounts.
pub(in crate::sample) fn accounts(world: &World, folder: &Path, truth: &mut Truth) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{ACCOUNTS}.csv")), SHAPE, &header("crm-accounts"))?;
    for (place, profile, number) in world.records(Keeper::Crm) {
        let mut stream = world.stream(Purpose::Presence, (1 << 40) + place);
        if !world.settings.skew.shows_account(account_created(world, &profile, &mut stream)) {
            continue;
        }
        let customer = world.customer(profile.customer);
        let record = Record::write(world, &profile, &customer, Keeper::Crm, number);
        let id = account(world, &profile, (&customer, &record.copy), place, number, &mut file)?;
        let true_id = World::true_id(profile.customer);
        record.tell(ACCOUNTS, &id, &true_id, truth)?;
        at_odds::tell(world, &profile, &customer, &record.copy, (ACCOUNTS, &id), truth)?;
        truth.entity(ACCOUNTS, "customer", &id, &true_id)?;
        if profile.copies_in(Keeper::Crm) > 1 {
            truth.finding("DUP201", ACCOUNTS, &id, &true_id)?;
        }
        if is_missed(world, &profile, Keeper::Crm) {
            truth.finding("ISL103", ACCOUNTS, &id, &true_id)?;
        }
    }
    file.finish()
}

/// Writes one account; returns its id.
fn account(
    world: &World,
    profile: &Profile,
    (customer, copy): (&Customer, &Copy),
    place: u64,
    number: u64,
    file: &mut TextFile,
) -> io::Result<String> {
    let id = prefixed(&world.number_of(Keeper::Crm, profile.customer, number));
    let mut stream = world.stream(Purpose::Presence, (1 << 40) + place);
    let created = account_created(world, profile, &mut stream);
    // Somebody worked in the CRM on the day of the export.
    let modified = if place.is_multiple_of(41) { Day::TODAY } else { touched(created, &mut stream) };
    let modified = flaws::touched(world, profile, Keeper::Crm).unwrap_or(modified);
    let modified = world.settings.skew.account_changed(modified).max(created);
    let (owner_id, owner) = seller(profile.customer);
    let (parent_id, parent) = parent(world, customer, &mut stream);
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
        industry(customer),
        kind(profile),
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
    Ok(id)
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
        Class::Prospect => "Prospect",
        _ => "Customer",
    }
}
