//! Salesforce as the data loader exports it: accounts, contacts, opportunities. English headers, all cells quoted.

use std::io;
use std::path::Path;

use super::super::channels;
use super::super::consent;
use super::super::copy::Copy;
use super::super::customer::Customer;
use super::super::flaws;
use super::super::hand::{Hand, System};
use super::super::house::House;
use super::super::journal::{Journal, Wish};
use super::super::names;
use super::super::papers::Deal;
use super::super::words::{WORDS, header};
use super::super::world::World;
use super::{beside, recorded, sap};
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::Purpose;

/// File stem of the accounts.
pub(in crate::sample::dach) const ACCOUNTS: &str = "Account";
/// File stem of the contacts.
pub(in crate::sample::dach) const CONTACTS: &str = "Contact";
/// File stem of the opportunities.
pub(in crate::sample::dach) const OPPORTUNITIES: &str = "Opportunity";

/// Writes the accounts.
pub(in crate::sample::dach) fn accounts(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let world = house.world;
    let mut file = create(folder, ACCOUNTS, "accounts")?;
    for (place, customer, number) in world.records(System::Sales) {
        let mut copy = Copy::write(world, customer, System::Sales, number);
        let id = account_id(place);
        let name = if copy.company.is_empty() { copy.person_in_one(false, " ") } else { copy.company.clone() };
        let (stream, address) = (&mut copy.stream, &copy.address);
        let known = stream.chance(0.3).then(|| sap::number_of(world, customer)).flatten().unwrap_or_default();
        let known = foreign(world, customer, &id, known, journal);
        let street = beside(&address.street, "\n", &address.extra);
        let country = stream.pick(&[super::country(address.country), english(address.country), address.country]);
        let owner = stream.pick(&WORDS.staff);
        let kind = if customer.as_firm().is_some() { "Customer - Direct" } else { "Other" };
        let created = format!("{}T08:{:02}:00.000Z", recorded(stream).iso(), stream.between(10, 59));
        let cells = [
            &*id,
            &name,
            kind,
            &street,
            &address.town,
            &address.postcode,
            country,
            &copy.phone,
            &copy.website,
            &copy.mail,
            &known,
            owner,
            &created,
        ];
        quoted(&mut file, &cells)?;
        journal.notes.push(copy.note(ACCOUNTS, &id, customer));
        journal.master(ACCOUNTS, &id, customer)?;
    }
    file.finish()
}

/// Writes the contacts: people of the accounts, some of them twice, some without an account.
pub(in crate::sample::dach) fn contacts(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let world = house.world;
    let mut file = create(folder, CONTACTS, "contacts")?;
    for (place, customer, number) in world.records(System::Sales) {
        let mut stream = world.stream(Purpose::Contact, (customer.index << 4) + number);
        for at in 0..customer.staff.len().min(3) {
            if !stream.chance([0.6, 0.35, 0.2][at]) {
                continue;
            }
            let id = format!("0035g00000{}QAB", base36(place * 8 + at as u64));
            let index = (customer.index << 8) + (number << 4) + at as u64;
            let mut hand = Hand::new(System::Sales, world.mess(), world.stream(Purpose::Staff, index));
            let account = if stream.chance(0.97) { account_id(place) } else { String::new() };
            let welcome = !consent::of(world, customer, at).out_in_sales;
            let cells = contact(customer, at, &id, &account, welcome, &mut hand);
            quoted(&mut file, &cells.each_ref().map(String::as_str))?;
            let person = (customer.index, at);
            journal.wishes.push(Wish { source: CONTACTS, record: id.clone(), person, welcome });
            journal.mention(CONTACTS, "contact", &id, &customer.true_id())?;
            journal.person(CONTACTS, &id, &consent::who(customer, at))?;
        }
    }
    file.finish()
}

fn contact(customer: &Customer, at: usize, id: &str, account: &str, welcome: bool, hand: &mut Hand) -> [String; 15] {
    let person = &customer.staff[at];
    let name = names::person(person, hand);
    let mail = channels::mailbox(customer, Some(person), true, hand);
    let phone = channels::phone(&customer.phone, hand);
    let mobile =
        if at == 0 && hand.stream.chance(0.5) { channels::phone(&customer.mobile, hand) } else { String::new() };
    let address = customer.address.written(hand, false);
    let job = hand.stream.pick(&WORDS.jobs);
    let created = format!("{}T09:15:00.000Z", recorded(&mut hand.stream).iso());
    [
        id.to_owned(),
        account.to_owned(),
        if person.woman { "Ms." } else { "Mr." }.to_owned(),
        name.first,
        name.last,
        job.to_owned(),
        mail.text,
        phone,
        mobile,
        address.street,
        address.town,
        address.postcode,
        address.country.to_owned(),
        (!welcome).to_string(),
        created,
    ]
}

/// The number of SAP as the account has it; by mistake that of somebody else.
fn foreign(world: &World, customer: &Customer, id: &str, known: String, journal: &mut Journal) -> String {
    let Some(stranger) = flaws::foreign_number(world, customer).filter(|_| !known.is_empty()) else { return known };
    journal.plant(&["DUP205"], ACCOUNTS, id, id);
    journal.plant(&["DUP205"], sap::STEM, &sap::kunnr(stranger, 0), id);
    sap::number_of(world, stranger).unwrap_or(known)
}

/// Writes the opportunities.
pub(in crate::sample::dach) fn opportunities(
    house: &House<'_>,
    folder: &Path,
    journal: &mut Journal,
) -> io::Result<u64> {
    let mut file = create(folder, OPPORTUNITIES, "opportunities")?;
    for deal in &house.deals {
        opportunity(deal, &mut file)?;
        let group = house.true_id(deal.customer);
        journal.plant(&deal.breaks, OPPORTUNITIES, &deal.id, &format!("V{:06}", deal.undertaking));
        journal.mention(OPPORTUNITIES, "deal_customer", &deal.id, &group)?;
        journal.undertaking(OPPORTUNITIES, &deal.id, deal.undertaking)?;
    }
    file.finish()
}

fn opportunity(deal: &Deal, file: &mut TextFile) -> io::Result<()> {
    let cells = [
        &*deal.id,
        &deal.account,
        &deal.title,
        deal.stage,
        &crate::output::euro(deal.cents),
        deal.currency,
        &deal.closed.iso(),
        deal.owner,
        &format!("{}T10:00:00.000Z", deal.created.iso()),
    ];
    quoted(file, &cells)
}

/// The id of an opportunity.
pub(in crate::sample::dach) fn opportunity_id(number: u64) -> String {
    format!("0065g00000{}QAC", base36(number))
}

/// The id of an account.
pub(in crate::sample::dach) fn account_id(place: u64) -> String {
    format!("0015g00000{}QAA", base36(place * 7))
}

/// Five signs that count up.
pub(super) fn base36(number: u64) -> String {
    let digit = |at: u32| char::from_digit(((number + 12_345) / 36_u64.pow(at) % 36) as u32, 36).unwrap_or('0');
    (0..5).rev().map(digit).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn english(country: &str) -> &'static str {
    match country {
        "AT" => "Austria",
        "CH" => "Switzerland",
        _ => "Germany",
    }
}

/// A file with all cells quoted.
pub(super) fn create(folder: &Path, stem: &str, table: &str) -> io::Result<TextFile> {
    let mut file = TextFile::create(&folder.join(format!("{stem}.csv")), Shape::PLAIN, &[])?;
    quoted(&mut file, &header(table))?;
    file.header_written();
    Ok(file)
}

/// A row of it.
pub(super) fn quoted(file: &mut TextFile, cells: &[&str]) -> io::Result<()> {
    for cell in cells {
        file.quoted(cell);
    }
    file.end()
}
