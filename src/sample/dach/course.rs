//! The course of one undertaking: when it was offered, won, built and billed, and the papers that this leaves.

use super::customer::Customer;
use super::fate::Fate;
use super::files::sales::opportunity_id;
use super::hand::{Hand, System};
use super::mention::named;
use super::papers::{Books, Deal, Hours, Order, Project};
use super::words::{Good, WORDS};
use super::world::World;
use crate::sample::calendar::Day;
use crate::sample::random::{Purpose, Stream};

/// Most undertakings of one customer.
pub(super) const MOST: u64 = 8;

/// Which systems know a customer, and under which keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Accounts of sales.
    pub(super) accounts: Vec<String>,
    /// Books and customer number there.
    pub(super) books: Option<(Books, String)>,
}

/// One undertaking with its days.
#[derive(Debug, Clone)]
pub(super) struct Course<'w> {
    /// Its number in the world.
    pub(super) index: u64,
    /// Whose it is.
    pub(super) customer: &'w Customer,
    /// What becomes of it.
    pub(super) fate: Fate,
    /// What it is.
    pub(super) good: &'static str,
    /// Net price in cents.
    pub(super) cents: i64,
    /// Currency of the price.
    pub(super) currency: &'static str,
    /// When sales began.
    pub(super) created: Day,
    /// When it was or will be decided.
    pub(super) closed: Day,
    /// First day of the project.
    pub(super) start: Day,
    /// Last day of the project, as far as it is over.
    pub(super) end: Option<Day>,
    mess: f64,
    stream: Stream,
    wording: Stream,
}

impl<'w> Course<'w> {
    /// The undertaking of a number.
    pub(super) fn draw(world: &World, customer: &'w Customer, number: u64, good: &'static Good, fate: Fate) -> Self {
        let index = customer.index * MOST + number;
        let mut stream = world.stream(Purpose::Undertaking, (1 << 32) + index);
        let cents = stream.between(good.from / 50, good.to / 50) * 5_000;
        let swiss = customer.place().country == "CH";
        let [created, closed, start, end] = days(fate, &mut stream);
        Self {
            index,
            customer,
            fate,
            good: if fate == Fate::Framework { "Rahmenvertrag Wartung" } else { good.title },
            cents,
            currency: if swiss { "CHF" } else { "EUR" },
            created,
            closed,
            start,
            end: (!fate.goes_on()).then_some(end),
            mess: world.mess(),
            stream,
            wording: world.stream(Purpose::Wording, (1 << 32) + index),
        }
    }

    /// Further draws of the same undertaking.
    pub(super) fn stream(&self, number: u64) -> Stream {
        let mut stream = self.stream.clone();
        (0..=number).for_each(|_| _ = stream.next());
        let seed = stream.next();
        Stream::new(seed, Purpose::Undertaking, number)
    }

    fn hand(&self, system: System, number: u64) -> Hand {
        let mut stream = self.wording.clone();
        let seed = stream.next();
        Hand::new(system, self.mess, Stream::new(seed, Purpose::Wording, number))
    }

    /// Project number.
    pub(super) fn project_id(&self) -> String {
        format!("PR-{:05}", self.index + 17)
    }

    /// Document number of the order.
    pub(super) fn order_number(&self) -> String {
        format!("{:010}", 4_012_000 + self.index)
    }

    /// The opportunity; none where the project began without.
    pub(super) fn deal(&self, known: &Known) -> Option<Deal> {
        let account = known.accounts.first().filter(|_| self.fate != Fate::NoDeal)?;
        let mut hand = self.hand(System::Sales, 1);
        let name = named(self.customer, &mut hand);
        let stream = &mut hand.stream;
        let title = match stream.below(8) {
            0..=2 => format!("{} - {name}", self.good),
            3..=4 => format!("{name} – {}", self.good),
            5 => format!("{name}: {} ({}x)", self.good, stream.between(2, 6)),
            6 => format!("{} {}", self.good, self.customer.place().name),
            _ => self.good.to_owned(),
        };
        let left = self.closed < Day::TODAY.plus(-500) && stream.chance(0.3);
        let leaver = stream.pick(&WORDS.leavers);
        let owner = if left || self.fate == Fate::OwnerLeft { leaver } else { stream.pick(&WORDS.staff) };
        let (account, breaks) = match self.fate {
            Fate::NoAccount => (String::new(), vec!["ISL106"]),
            Fate::LostReference if self.index.is_multiple_of(3) => {
                (account.replacen("0015g00000", "0015g00009", 1), vec!["HND305"])
            }
            Fate::WonWithoutProject => (account.clone(), vec!["HND301"]),
            Fate::LostButRunning | Fate::FinishedButOpen => (account.clone(), vec!["HND308"]),
            Fate::OwnerLeft => (account.clone(), vec!["HND309"]),
            Fate::DealTwice => (account.clone(), vec!["DUP203"]),
            _ => (account.clone(), vec![]),
        };
        Some(Deal {
            id: opportunity_id(self.index),
            customer: self.customer.index,
            account,
            title,
            stage: self.stage(),
            cents: self.cents,
            currency: self.currency,
            created: self.created,
            closed: self.closed,
            owner,
            undertaking: self.index,
            is_open: self.fate.is_open(),
            breaks,
        })
    }

    /// The same opportunity, entered by a colleague days later.
    pub(super) fn second_deal(&self, deal: &Deal) -> Deal {
        let mut stream = self.stream(2);
        let created = deal.created.plus(stream.between(1, 6));
        let title = format!("{} {}", named(self.customer, &mut self.hand(System::Sales, 2)), self.good);
        let id = opportunity_id(self.index + (1 << 20));
        Deal { id, title, created, owner: stream.pick(&WORDS.staff), ..deal.clone() }
    }

    /// The stage in sales.
    fn stage(&self) -> &'static str {
        const OPEN: [&str; 5] =
            ["Qualification", "Needs Analysis", "Proposal/Price Quote", "Proposal/Price Quote", "Negotiation/Review"];
        match self.fate {
            Fate::Open | Fate::OwnerLeft => self.stream(3).pick(&OPEN),
            Fate::FinishedButOpen => self.stream(3).pick(&OPEN[2..]),
            Fate::Lost | Fate::LostButRunning => "Closed Lost",
            _ => "Closed Won",
        }
    }

    /// The order, where SAP bills.
    pub(super) fn order(&self, known: &Known) -> Option<Order> {
        let (_, debtor) = known.books.as_ref().filter(|(books, _)| *books == Books::Sap)?;
        let ordered = self.fate.is_built() && !matches!(self.fate, Fate::NoDeal | Fate::LostButRunning);
        let mut stream = self.stream(4);
        let day = if known.accounts.is_empty() { self.start } else { self.closed };
        let sign = if stream.chance(0.4) { opportunity_id(self.index) } else { format!("PO {}", stream.digits(6)) };
        ordered.then(|| Order {
            number: self.order_number(),
            customer: self.customer.index,
            debtor: debtor.clone(),
            title: self.good.to_owned(),
            cents: self.cents,
            currency: self.currency,
            day: day.plus(stream.between(0, 5)).on_workday().min(self.start),
            reference: if known.accounts.is_empty() { format!("PO {}", stream.digits(6)) } else { sign },
            undertaking: self.index,
        })
    }

    /// The project.
    pub(super) fn project(&self, known: &Known) -> Option<Project> {
        let fate = self.fate;
        // Who stepped back early has an order and no project; where nothing else tells of it, the project does.
        let never_began = fate == Fate::CalledOff && self.index.is_multiple_of(2) && self.order(known).is_some();
        if !fate.is_built() || never_began {
            return None;
        }
        let mut hand = self.hand(System::Mention, 3);
        let name = named(self.customer, &mut hand);
        let stream = &mut hand.stream;
        let title = match stream.below(3) {
            0 => format!("{} {}", self.customer.place().name, self.good),
            1 => self.good.to_owned(),
            _ => format!("{} {name}", self.good),
        };
        let linked = stream.chance(0.55);
        let by_order = stream.chance(0.6);
        let deal = match fate {
            Fate::LostReference if self.index % 3 == 1 => opportunity_id(self.index + (3 << 20)),
            Fate::NoDeal => String::new(),
            _ if known.accounts.is_empty() => String::new(),
            _ if linked || fate == Fate::NoAccount => opportunity_id(self.index),
            _ => String::new(),
        };
        let order = self.order(known).map(|order| order.number).unwrap_or_default();
        let order = if by_order || known.accounts.is_empty() { order } else { String::new() };
        let (hours, progress) = self.work();
        let end = if fate == Fate::Impossible { Some(self.start.plus(-stream.between(5, 40))) } else { self.end };
        let planned = self.end.unwrap_or_else(|| Day::TODAY.plus(stream.between(35, 160)));
        let manager = stream.pick(&WORDS.builders);
        Some(Project {
            id: self.project_id(),
            customer: self.customer.index,
            title,
            name,
            town: self.customer.place().name.to_owned(),
            status: self.status(),
            start: self.start,
            end: end.filter(|_| fate != Fate::CalledOff),
            planned: (fate != Fate::Stalled).then_some(planned),
            manager: if fate == Fate::Nobody { "" } else { manager },
            cents: self.cents,
            deal,
            order,
            hours,
            progress,
            undertaking: self.index,
            breaks: self.project_breaks(),
        })
    }

    fn project_breaks(&self) -> Vec<&'static str> {
        match self.fate {
            Fate::Uninvoiced => vec!["HND302"],
            Fate::SlowStart | Fate::SlowInvoice => vec!["HND306"],
            Fate::WrongAmount => vec!["HND307"],
            Fate::LostButRunning | Fate::FinishedButOpen => vec!["HND308"],
            Fate::NoDeal => vec!["HND310"],
            Fate::ProjectTwice => vec!["DUP203"],
            Fate::HoursExceeded | Fate::Stalled | Fate::Ahead => vec!["SIG503"],
            Fate::LostReference if self.index % 3 == 1 => vec!["HND305"],
            Fate::Nobody => vec!["HND309"],
            Fate::Impossible => vec!["DQ605"],
            _ => vec![],
        }
    }

    /// The same project under another number and without its keys.
    pub(super) fn second_project(&self, project: &Project) -> Project {
        let mut hand = self.hand(System::Mention, 5);
        let name = named(self.customer, &mut hand);
        let title = format!("{} {name}", self.good);
        let id = format!("PR-{:05}", 60_000 + self.index);
        Project { id, title, name, deal: String::new(), order: String::new(), ..project.clone() }
    }

    fn status(&self) -> &'static str {
        match self.fate {
            Fate::CalledOff => "Storniert",
            Fate::Stalled => "Pausiert",
            fate if fate.goes_on() => "Läuft",
            _ => "Abgeschlossen",
        }
    }

    /// Planned and spent hours, and progress in per cent.
    fn work(&self) -> ([i64; 2], i64) {
        let mut stream = self.stream(6);
        let planned = (self.cents / 100 / 450).max(8);
        let share = match self.fate {
            Fate::HoursExceeded => stream.between(125, 180),
            Fate::Ahead => stream.between(80, 95),
            Fate::CalledOff => stream.between(0, 8),
            Fate::Stalled => stream.between(20, 50),
            fate if fate.goes_on() => stream.between(10, 45),
            _ => stream.between(80, 104),
        };
        let progress = match self.fate {
            Fate::HoursExceeded => stream.between(50, 75),
            Fate::Ahead => stream.between(85, 95),
            Fate::CalledOff => 0,
            fate if fate.goes_on() => share / 5 * 5,
            _ => 100,
        };
        ([planned, planned * share / 100], progress)
    }

    /// Hours of the project as they were booked.
    pub(super) fn hours(&self, project: &Project) -> Vec<Hours> {
        let mut stream = self.stream(7);
        let until = self.end.unwrap_or(Day::TODAY);
        let bookings = stream.between(4, 9);
        let [_, spent] = project.hours;
        let span = i64::from(until.0 - self.start.0).max(1);
        let one = |at: i64| Hours {
            day: self.start.plus(span * at / bookings).on_workday().max(self.start),
            who: if project.manager.is_empty() { WORDS.builders[0] } else { project.manager },
            project: project.id.clone(),
            title: project.title.clone(),
            quarters: spent * 4 * (at + 1) / bookings - spent * 4 * at / bookings,
            breaks: vec![],
        };
        (0..bookings).map(one).filter(|hours| hours.quarters > 0).collect()
    }
}

/// When it was created, decided, begun and ended.
fn days(fate: Fate, stream: &mut Stream) -> [Day; 4] {
    let today = Day::TODAY;
    let (offered, waits, lasts) = (stream.between(15, 90), stream.between(3, 25), stream.between(20, 90));
    let back = |closed: Day| [closed.plus(-offered).on_workday(), closed];
    let forth = |closed: Day, waits: i64, lasts: i64| {
        let start = closed.plus(waits).on_workday();
        [start, start.plus(lasts).on_workday()]
    };
    let both = |[created, closed]: [Day; 2], [start, end]: [Day; 2]| [created, closed, start, end];
    match fate {
        Fate::Open | Fate::OwnerLeft => {
            let closes = today.plus(stream.between(8, 120)).on_workday();
            let created = today.plus(-stream.between(4, 90)).on_workday();
            [created, closes, closes, closes]
        }
        Fate::FreshWin => {
            let closed = today.plus(-stream.between(2, 20)).on_workday();
            both(back(closed), [closed, closed])
        }
        Fate::Lost | Fate::WonWithoutProject => {
            let closed = today.plus(-stream.between(50, 420)).on_workday();
            both(back(closed), [closed, closed])
        }
        Fate::Framework => {
            let closed = today.plus(-stream.between(230, 330)).on_workday();
            both(back(closed), forth(closed, waits, 365))
        }
        fate if fate.goes_on() => {
            let closed = today.plus(-stream.between(40, 110)).on_workday();
            both(back(closed), forth(closed, waits, lasts))
        }
        Fate::FreshEnd => {
            let end = today.plus(-stream.between(3, 25)).on_workday();
            let start = end.plus(-lasts).on_workday();
            both(back(start.plus(-waits).on_workday()), [start, end])
        }
        Fate::SlowStart => {
            let closed = today.plus(-stream.between(420, 900)).on_workday();
            both(back(closed), forth(closed, stream.between(80, 170), lasts))
        }
        _ => {
            let closed = today.plus(-stream.between(340, 900)).on_workday();
            both(back(closed), forth(closed, waits, lasts))
        }
    }
}
