//! Shopify: customers, who write themselves, and what they ordered. A mailbox has one account.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::super::consent;
use super::super::copy::Copy;
use super::super::customer::Customer;
use super::super::hand::System;
use super::super::house::House;
use super::super::journal::{Journal, Wish};
use super::super::words::WORDS;
use super::super::words::{draw, header};
use super::super::world::World;
use super::recorded;
use crate::output::euro;
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::{Purpose, Stream};

/// File stem of the customers.
pub(in crate::sample::dach) const CUSTOMERS: &str = "customers_export";
/// File stem of the orders.
pub(in crate::sample::dach) const ORDERS: &str = "orders_export_1";

/// An account of the shop: its id, whose it is, and what it says.
struct Account<'w> {
    place: u64,
    customer: &'w Customer,
    copy: Copy,
}

/// The accounts, a mailbox in no two of them.
fn shop_accounts(world: &World) -> Vec<Account<'_>> {
    let mut mailboxes = BTreeSet::new();
    let account = |(place, customer, number)| {
        let mut copy = Copy::write(world, customer, System::Shop, number);
        if !mailboxes.insert(copy.mail.to_lowercase()) {
            copy.mail.clear();
        }
        Account { place, customer, copy }
    };
    world.records(System::Shop).into_iter().map(account).collect()
}

/// Writes the customers.
pub(in crate::sample::dach) fn customers(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{CUSTOMERS}.csv")), Shape::PLAIN, &header("customers"))?;
    for account in shop_accounts(house.world) {
        let world = house.world;
        let id = account.id();
        let cells = account.cells(world);
        file.row(&cells.each_ref().map(String::as_str))?;
        journal.notes.push(account.copy.note(CUSTOMERS, &id, account.customer));
        if account.customer.as_firm().is_none() {
            let (person, welcome) = ((account.customer.index, 0), cells[4] == "yes");
            journal.wishes.push(Wish { source: CUSTOMERS, record: id.clone(), person, welcome });
        }
        journal.master(CUSTOMERS, &id, account.customer)?;
    }
    file.finish()
}

/// Writes the orders: one line each, here and there a second line for a further article.
pub(in crate::sample::dach) fn orders(house: &House<'_>, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{ORDERS}.csv")), Shape::PLAIN, &header("orders"))?;
    let mut number = 1_001;
    for account in shop_accounts(house.world) {
        let mut stream = house.world.stream(Purpose::Undertaking, (account.place << 4) + 1);
        let often = [0, 1, 1, 2][stream.below(4)];
        for _ in 0..often {
            account.order(number, &mut stream, &mut file)?;
            journal.mention(ORDERS, "order", &format!("#{number}"), &account.customer.true_id())?;
            number += 1;
        }
    }
    file.finish()
}

impl Account<'_> {
    fn id(&self) -> String {
        format!("{}", 6_104_500_300_000_u64 + self.place * 32_768)
    }

    fn cells(&self, world: &World) -> [String; 20] {
        let copy = &self.copy;
        let person = copy.person.clone().unwrap_or_default();
        let address = &copy.address;
        let mut stream = world.stream(Purpose::Break, self.place);
        let orders = stream.between(0, 4);
        let guarded = |phone: &str| if phone.starts_with('+') { format!("'{phone}") } else { phone.to_owned() };
        [
            self.id(),
            person.first,
            person.last,
            copy.mail.clone(),
            if consent::in_shop(world, self.customer) { "yes" } else { "no" }.to_owned(),
            copy.company.clone(),
            address.street.clone(),
            address.extra.clone(),
            address.town.clone(),
            String::new(),
            address.country.to_owned(),
            guarded(&address_postcode(&address.postcode)),
            guarded(&copy.phone),
            if stream.chance(0.2) { guarded(&copy.phone) } else { String::new() },
            "no".to_owned(),
            euro(orders * stream.between(2_000, 60_000)),
            orders.to_string(),
            String::new(),
            "no".to_owned(),
            stream.pick(&["", "", "newsletter", "b2b"]).to_owned(),
        ]
    }

    fn order(&self, number: u64, stream: &mut Stream, file: &mut TextFile) -> io::Result<()> {
        let Some(good) = draw(&WORDS.goods, "shop", stream) else { return Ok(()) };
        let cents = stream.between(good.from, good.to) * 100;
        let day = recorded(stream);
        let time = format!("{} {:02}:{:02}:11 +0200", day.iso(), stream.between(6, 22), stream.between(10, 59));
        let copy = &self.copy;
        let name = copy.person_in_one(false, " ");
        let address = &copy.address;
        let total = euro(cents + 590);
        let at =
            [&*name, &address.street, &copy.company, &address.town, &address.postcode, address.country, &copy.phone];
        let elsewhere = stream.chance(0.08);
        let locker = ["Packstation 114", "Abholstation Post", "Paketbox 7"][stream.below(3)];
        let to = if elsewhere { [at[0], locker, "", at[3], at[4], at[5], at[6]] } else { at };
        let order = format!("#{number}");
        let price = euro(cents);
        let id = format!("{}", 5_490_100_000_000_u64 + number * 1_024);
        let currency = if address.country == "CH" { "CHF" } else { "EUR" };
        let head = [&*order, &copy.mail, "paid", &time, "fulfilled", currency, &price, "5.90", "0.00", &total, &time];
        let line = ["1", good.title, &price];
        let tail = ["", stream.pick(&["Shopify Payments", "PayPal", "Klarna", "Vorkasse"]), &id];
        let cells: Vec<&str> = head.into_iter().chain(line).chain(at).chain(to).chain(tail).collect();
        file.row(&cells)?;
        if !stream.chance(0.1) {
            return Ok(());
        }
        let mut more = vec![""; cells.len()];
        (more[0], more[1]) = (cells[0], cells[1]);
        (more[11], more[12], more[13]) = ("2", "Filterkartusche 6er", "0.00");
        file.row(&more)
    }
}

/// The shop knows countries and needs no letter before the postcode.
fn address_postcode(postcode: &str) -> String {
    postcode.rsplit('-').next().unwrap_or(postcode).to_owned()
}
