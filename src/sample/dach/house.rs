//! The house at work: all papers of all customers, made once before any file is written.

use std::collections::BTreeMap;

use super::billing;
use super::course::{Course, Known};
use super::customer::Customer;
use super::fate::Fate;
use super::files::sales::account_id;
use super::files::{office, sap};
use super::hand::{Hand, System};
use super::mention::named;
use super::papers::{Books, Case, Deal, Hours, Invoice, Order, Project, Sort};
use super::rates::rate;
use super::service;
use super::words::WORDS;
use super::world::World;
use crate::sample::calendar::Day;
use crate::sample::random::{Purpose, Stream};

/// Number of the customer that is the house itself.
pub(super) const OWN: u64 = 1 << 30;

/// All papers.
pub(super) struct House<'w> {
    /// The customers.
    pub(super) world: &'w World,
    /// Under which keys the systems know each customer.
    pub(super) known: Vec<Known>,
    /// Opportunities.
    pub(super) deals: Vec<Deal>,
    /// Orders of SAP.
    pub(super) orders: Vec<Order>,
    /// Projects.
    pub(super) projects: Vec<Project>,
    /// Invoices of both books.
    pub(super) invoices: Vec<Invoice>,
    /// Bookings of hours.
    pub(super) hours: Vec<Hours>,
    /// Cases of the service desk.
    pub(super) cases: Vec<Case>,
}

impl<'w> House<'w> {
    /// Everything that happened.
    pub(super) fn new(world: &'w World) -> Self {
        let (orders, projects, invoices) = (vec![], vec![], vec![]);
        let (deals, hours, cases) = (vec![], vec![], vec![]);
        let mut house = Self { world, known: known(world), deals, orders, projects, invoices, hours, cases };
        for customer in &world.customers {
            house.undertake(customer);
        }
        house.keep_house();
        let at_odds: Vec<u64> = house.at_odds().collect();
        billing::settle(world, &mut house.invoices, |customer| at_odds.contains(&customer));
        house.cases = service::cases(&house);
        house
    }

    /// The papers of a customer.
    fn undertake(&mut self, customer: &'w Customer) {
        let known = self.known[customer.index as usize].clone();
        let Some(goods) = WORDS.goods.get("project").map(|goods| &goods.things) else { return };
        if customer.as_firm().is_none() || known.accounts.is_empty() && known.books.is_none() {
            return;
        }
        let mut stream = self.world.stream(Purpose::Undertaking, (1 << 33) + customer.index);
        let (many, start) = ([0, 1, 1, 2, 2, 3][stream.below(6)], stream.below(goods.len()));
        let name = named(customer, &mut Hand::new(System::Mention, self.world.mess(), stream.clone()));
        let mut owed = false;
        for number in 0..many {
            let fate = fate(self.world.mess(), &known, &mut stream);
            let good = &goods[(start + number as usize) % goods.len()];
            if let Some(fate) = fate {
                // An invoice that says nothing may be for what is under way.
                owed |= fate.goes_on() || matches!(fate, Fate::Uninvoiced | Fate::FreshEnd | Fate::WonWithoutProject);
                self.file(&Course::draw(self.world, customer, number, good, fate), &known, &name);
            }
        }
        self.invoices.extend(billing::stray(self.world, customer, &known, &name).filter(|_| !owed));
    }

    /// Files the papers of one undertaking.
    fn file(&mut self, course: &Course<'_>, known: &Known, name: &str) {
        let deal = course.deal(known);
        if let Some(deal) = deal.as_ref().filter(|_| course.fate == Fate::DealTwice) {
            self.deals.push(course.second_deal(deal));
        }
        self.deals.extend(deal);
        let order = course.order(known);
        self.invoices.extend(
            billing::invoices(course, known, order.is_some(), name).into_iter().filter(|_| course.fate.is_built()),
        );
        self.orders.extend(order);
        let Some(project) = course.project(known) else { return };
        if course.fate == Fate::ProjectTwice {
            self.projects.push(course.second_project(&project));
        }
        let recent = project.end.is_none_or(|end| end > Day::TODAY.plus(-150)) && course.fate != Fate::Impossible;
        if recent {
            self.hours.extend(course.hours(&project));
        }
        self.projects.push(project);
    }

    /// Customers whose papers contradict each other: nothing else shall happen to them that rests on these papers.
    pub(super) fn at_odds(&self) -> impl Iterator<Item = u64> + '_ {
        let deals = self.deals.iter().filter(|deal| deal.breaks.contains(&"HND308")).map(|deal| deal.customer);
        let invoices = self.invoices.iter().filter(|invoice| invoice.breaks.contains(&"HND305"));
        deals.chain(invoices.map(|invoice| invoice.customer))
    }

    /// What the house does for itself: projects without a customer, and charges to the Austrian subsidiary.
    fn keep_house(&mut self) {
        const OWN_PROJECTS: [&str; 5] = [
            "Messeauftritt Intergastra",
            "Einführung Zeiterfassung",
            "Umzug Lager Lustenau",
            "Website Relaunch",
            "Schulung Lehrlinge",
        ];
        let mut stream = self.world.stream(Purpose::Harmless, 1 << 41);
        for (number, title) in (0..).zip(OWN_PROJECTS) {
            self.projects.push(own_project(number, title, &mut stream));
        }
        for month in 0..8 {
            self.invoices.push(own_charge(month, &mut stream));
        }
        self.lose_hours(&mut stream);
    }

    /// Hours on projects that are in no list.
    fn lose_hours(&mut self, stream: &mut Stream) {
        let count = (self.projects.len() as f64 * rate("dangling_time") * self.world.mess()).round() as u64;
        for number in 0..count {
            self.hours.push(Hours {
                day: Day::TODAY.plus(-stream.between(5, 90)).on_workday(),
                who: stream.pick(&WORDS.builders),
                project: format!("PR-{:05}", 88_000 + number),
                title: String::new(),
                quarters: stream.between(4, 30),
                breaks: vec!["HND305"],
            });
        }
    }

    /// The customer of a number; none for the house itself.
    pub(super) fn customer(&self, index: u64) -> Option<&'w Customer> {
        self.world.customers.get(index as usize)
    }

    /// Id of a customer in the truth.
    pub(super) fn true_id(&self, index: u64) -> String {
        self.customer(index).map_or_else(|| "KHOUSE".to_owned(), Customer::true_id)
    }
}

/// What becomes of the next undertaking; a customer whom one side does not know has few, and some of them are breaks.
fn fate(mess: f64, known: &Known, stream: &mut Stream) -> Option<Fate> {
    let drawn = Fate::draw(mess, stream);
    let (billed, sold) = (known.books.is_some(), !known.accounts.is_empty());
    let hidden = stream.chance(rate("unknown_to_books") * mess);
    let unsold = stream.chance(rate("unknown_to_sales") * mess);
    match (sold, billed) {
        (true, true) => Some(drawn),
        (true, false) if hidden => Some(Fate::Running),
        (true, false) if stream.chance(0.4) => Some(Fate::Lost),
        (true, false) => Some(Fate::Open),
        (false, _) if unsold && known.books.as_ref().is_some_and(|(books, _)| *books == Books::Sap) => {
            Some(Fate::Running)
        }
        (false, _) => None,
    }
}

/// Keys of all customers.
fn known(world: &World) -> Vec<Known> {
    let mut known = vec![Known::default(); world.customers.len()];
    let mut accounts: BTreeMap<(u64, u64), String> = BTreeMap::new();
    for (place, customer, number) in world.records(System::Sales) {
        accounts.insert((customer.index, number), account_id(place));
    }
    for ((customer, _), account) in accounts {
        known[customer as usize].accounts.push(account);
    }
    for (place, customer, number) in world.records(System::Office) {
        if number == 0 {
            known[customer.index as usize].books = Some((Books::Office, office::id(place)));
        }
    }
    for customer in &world.customers {
        let own = &mut known[customer.index as usize];
        if own.books.is_none() && world.copies(customer, System::Sap) > 0 {
            own.books = Some((Books::Sap, sap::kunnr(customer, 0)));
        }
    }
    known
}

fn own_project(number: u64, title: &'static str, stream: &mut Stream) -> Project {
    let start = Day::TODAY.plus(-stream.between(60, 500)).on_workday();
    let end = start.plus(stream.between(40, 200)).on_workday();
    let over = end < Day::TODAY;
    Project {
        id: format!("PR-{:05}", 90_001 + number),
        customer: OWN,
        title: title.to_owned(),
        name: "intern".to_owned(),
        town: String::new(),
        status: if over { "Abgeschlossen" } else { "Läuft" },
        start,
        end: over.then_some(end),
        planned: Some(end),
        manager: stream.pick(&WORDS.builders),
        cents: 0,
        deal: String::new(),
        order: String::new(),
        hours: [80, 60],
        progress: if over { 100 } else { 40 },
        undertaking: OWN + number,
        breaks: vec![],
    }
}

fn own_charge(month: i64, stream: &mut Stream) -> Invoice {
    let day = Day::TODAY.plus(-15 - month * 30).on_workday();
    Invoice {
        books: Books::Sap,
        number: String::new(),
        part: (1 << 42) + month as u64,
        sort: Sort::Internal,
        cancels: None,
        customer: OWN,
        debtor: sap::OWN_DEBTOR.to_owned(),
        name: String::new(),
        day,
        due: day.plus(30),
        net: stream.between(8_000, 30_000) * 100,
        currency: "EUR",
        order: String::new(),
        reference: "Konzernumlage".to_owned(),
        subject: "Konzernumlage Verwaltung".to_owned(),
        paid: None,
        dunning: 0,
        undertaking: OWN,
        breaks: vec![],
    }
}
