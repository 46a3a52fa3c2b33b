//! The course of an undertaking: from the deal over the project to the invoices, and where it breaks.
//!
//! Everything that was not made to break is whole: a deal that was won long enough ago has its project, a project that
//! ended long enough ago has its invoices, every project has its deal. Delays of the usual kind stay clearly inside the
//! grace periods of the rules and breaks lie clearly outside, so that the truth hangs on no single day.

use super::calendar::Day;
use super::customer::Sort;
use super::random::Stream;
use super::settings::Rates;
use super::words::WORDS;
use super::world::{Class, Profile};

/// Before this day no deal was recorded.
const FIRST: Day = Day(8_409);
/// Longest usual time from won to the start of the project; the rule's grace is 30 days.
const START_WITHIN: i64 = 26;
/// A break before a project shows this many days after the deal was won.
const UNSTARTED_AFTER: i32 = 36;
/// Longest usual time from the end of a project to its invoice; the rule's grace is 45 days.
const INVOICE_WITHIN: i64 = 36;
/// A break before an invoice shows this many days after the end.
const UNINVOICED_AFTER: i32 = 52;

/// Days by which a slow handover is later than the usual one; the rule's limit is 60 days in all.
const SLOW: i64 = 66;
/// Days after the end of a project by which all of its invoices are there.
const SETTLED_AFTER: i32 = 60;

/// The course of an undertaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Course {
    /// The customer.
    pub(super) customer: u64,
    /// Which of the customer's undertakings it is.
    pub(super) number: u64,
    /// Its place in the order of time over all undertakings.
    pub(super) place: u64,
    /// When the deal was recorded.
    pub(super) created: Day,
    /// When it was decided, or is expected to be.
    pub(super) closing: Day,
    /// How it stands.
    pub(super) outcome: Outcome,
    /// Whether sales recorded it at all; projects without a deal are breaks.
    pub(super) has_deal: bool,
    /// The project, if it came to one.
    pub(super) project: Option<Project>,
    /// Net amount in cents.
    pub(super) amount: i64,
    /// Index of what is sold.
    pub(super) product: usize,
    /// Index of where it is built.
    pub(super) place_at: usize,
    /// Its customer key leads nowhere in one of its documents.
    pub(super) dangling: Option<Dangling>,
    /// What else goes wrong with its project.
    pub(super) mishap: Option<Mishap>,
}

/// What goes wrong with a project that has all its documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mishap {
    /// It begins months after the deal was won (HND306).
    SlowStart,
    /// It is invoiced months after it ended (HND306).
    SlowInvoice,
    /// More is invoiced than was agreed (HND307).
    Overbilled,
    /// Less is invoiced than was agreed (HND307).
    Underbilled,
}

/// Where an undertaking stands among all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    /// Which of the customer's undertakings it is.
    pub(super) number: u64,
    /// Its place in the order of time over all undertakings.
    pub(super) place: u64,
    /// Its place in time: 0 for the oldest, 1 for today.
    pub(super) age: f64,
}

/// How a deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Not decided.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

/// A project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Project {
    /// First day.
    pub(super) start: Day,
    /// Planned last day.
    pub(super) planned_end: Day,
    /// Last day, if it has ended.
    pub(super) end: Option<Day>,
    /// Net amount in cents, as project management has it.
    pub(super) amount: i64,
    /// Invoices: day and net amount in cents.
    pub(super) invoices: [Option<(Day, i64)>; 2],
    /// It ended long ago and nobody invoiced it.
    pub(super) forgotten: bool,
}

/// Where a customer key leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dangling {
    /// In the deal.
    Deal,
    /// In the project.
    Project,
    /// In the invoices.
    Invoice,
}

impl Course {
    /// Draws the course of an undertaking from its own stream.
    pub(super) fn draw(profile: &Profile, rates: &Rates, slot: Slot, stream: &mut Stream) -> Self {
        let Slot { number, place, age } = slot;
        let created = recorded(age);
        let (product, place_at) = goods(profile.sort, stream);
        let amount = price(product, stream);
        let decided = created.plus(stream.between(12, 95)).on_workday();
        let outcome = outcome(profile.class, decided, created, stream);
        let closing = if outcome == Outcome::Open { expected(decided, stream) } else { decided };
        let sales_knows = profile.copies[0] > 0;
        let unknown_deal = stream.chance(rates.project_without_deal) || !sales_knows;
        let unstarted = stream.chance(rates.won_without_project) && !unknown_deal;
        let project = Project::draw(outcome, closing, product, amount, unstarted, rates, stream);
        let dangling = stream.chance(rates.dangling * 3.0).then(|| stream.pick(&Dangling::ALL));
        let has_deal = sales_knows && !(unknown_deal && project.is_some());
        let mishap = Mishap::draw(rates, stream);
        let size = stream.between(0, 28);
        // What is agreed on by the year is invoiced by the year: other sums there are no break.
        let framework = WORDS.products[product].title.contains("Wartung");
        let whole = has_deal && dangling.is_none() && !framework;
        let suffered =
            project.zip(mishap).filter(|_| whole).and_then(|(project, mishap)| project.suffer(mishap, closing, size));
        let mishap = suffered.and(mishap);
        let project = suffered.or(project);
        let customer = profile.customer;
        Self {
            customer,
            number,
            place,
            created,
            closing,
            outcome,
            has_deal,
            project,
            amount,
            product,
            place_at,
            dangling,
            mishap,
        }
    }

    /// Whether sales still works on it.
    pub(super) fn is_open(&self) -> bool {
        self.outcome == Outcome::Open && self.has_deal
    }

    /// HND301: won, longer ago than the grace, and no project.
    pub(super) fn lacks_project(&self) -> bool {
        self.outcome == Outcome::Won && self.has_deal && self.project.is_none() && Day::TODAY.0 - self.closing.0 > 30
    }

    /// HND302: finished, longer ago than the grace, and no invoice.
    pub(super) fn lacks_invoice(&self) -> bool {
        self.project.is_some_and(|project| project.lacks_invoice())
    }

    /// HND310: a project without a deal.
    pub(super) fn lacks_deal(&self) -> bool {
        self.project.is_some() && !self.has_deal
    }

    /// HND305: which document's customer key leads nowhere. One break, one finding: a course that breaks elsewhere is not
    /// made to dangle as well.
    pub(super) fn dangles_in(&self, document: Dangling) -> bool {
        let possible = match document {
            Dangling::Deal => self.has_deal,
            Dangling::Project => self.project.is_some(),
            Dangling::Invoice => self.project.is_some_and(|project| project.invoices.iter().any(Option::is_some)),
        };
        let breaks_elsewhere = self.lacks_project() || self.lacks_invoice() || self.lacks_deal();
        possible && !breaks_elsewhere && self.dangling == Some(document)
    }

    /// Id of the undertaking in the truth.
    pub(super) fn true_id(&self) -> String {
        format!("U{:07}", self.place + 1)
    }
}

impl Mishap {
    fn draw(rates: &Rates, stream: &mut Stream) -> Option<Self> {
        let slow = stream.chance(rates.slow_handover);
        let mismatch = stream.chance(rates.amount_mismatch);
        let first = stream.chance(0.5);
        match (slow, mismatch, first) {
            (true, _, true) => Some(Self::SlowStart),
            (true, _, false) => Some(Self::SlowInvoice),
            (false, true, true) => Some(Self::Overbilled),
            (false, true, false) => Some(Self::Underbilled),
            (false, false, _) => None,
        }
    }
}

impl Dangling {
    const ALL: [Self; 3] = [Self::Deal, Self::Project, Self::Invoice];
}

impl Project {
    fn draw(
        outcome: Outcome,
        won: Day,
        product: usize,
        amount: i64,
        unstarted: bool,
        rates: &Rates,
        stream: &mut Stream,
    ) -> Option<Self> {
        let start = won.plus(stream.between(3, START_WITHIN)).on_workday();
        let days = WORDS.products[product].days * stream.between(50, 160) / 100;
        let planned_end = start.plus(days).on_workday();
        let end = planned_end.plus(stream.between(-6, 25)).on_workday().max(start.plus(2));
        let forgotten = stream.chance(rates.project_without_invoice);
        let amount = if stream.chance(0.8) { amount } else { amount * stream.between(985, 1_015) / 1_000 };
        let invoices = invoices(start, end, amount, stream);
        if outcome != Outcome::Won || start > Day::TODAY || (unstarted && Day::TODAY.0 - won.0 >= UNSTARTED_AFTER) {
            return None;
        }
        let forgotten = forgotten && Day::TODAY.0 - end.0 >= UNINVOICED_AFTER;
        let sent = |invoice: Option<(Day, i64)>| invoice.filter(|(day, _)| *day <= Day::TODAY && !forgotten);
        let end = (end <= Day::TODAY).then_some(end);
        Some(Self { start, planned_end, end, amount, invoices: invoices.map(sent), forgotten })
    }

    /// The project after a mishap of some size (0 to 28); `None` where it would not show by today, or break something else.
    fn suffer(self, mishap: Mishap, won: Day, size: i64) -> Option<Self> {
        let ended_long_ago = self.end.is_some_and(|end| Day::TODAY.0 - end.0 > SETTLED_AFTER);
        let [first, last] = self.invoices;
        match mishap {
            Mishap::SlowStart => self.moved(i64::from(won.0 - self.start.0) + SLOW + size),
            Mishap::SlowInvoice => {
                let (day, cents) = last.filter(|_| self.end.is_some())?;
                let late = day.plus(SLOW + size);
                (late <= Day::TODAY).then_some(Self { invoices: [first, Some((late, cents))], ..self })
            }
            Mishap::Overbilled | Mishap::Underbilled => {
                let (day, cents) = last.filter(|_| ended_long_ago)?;
                let percent = if mishap == Mishap::Overbilled { 130 + size } else { 68 - size };
                Some(Self { invoices: [first, Some((day, cents * percent / 100))], ..self })
            }
        }
    }

    /// The project some days later, if all of it that has happened still has.
    fn moved(self, days: i64) -> Option<Self> {
        let invoices = self.invoices.map(|invoice| invoice.map(|(day, cents)| (day.plus(days), cents)));
        let (start, end) = (self.start.plus(days), self.end.map(|end| end.plus(days)));
        let sent = invoices.iter().flatten().all(|(day, _)| *day <= Day::TODAY);
        let over = end.is_none_or(|end| end <= Day::TODAY && invoices.iter().any(Option::is_some));
        (start <= Day::TODAY && sent && over).then(|| Self {
            start,
            end,
            invoices,
            planned_end: self.planned_end.plus(days),
            ..self
        })
    }

    fn lacks_invoice(&self) -> bool {
        let unsent = self.invoices.iter().all(Option::is_none);
        unsent && self.end.is_some_and(|end| Day::TODAY.0 - end.0 > 45)
    }
}

/// More was recorded lately than long ago.
fn recorded(age: f64) -> Day {
    let span = f64::from(Day::TODAY.0 - FIRST.0);
    FIRST.plus((span * (1.0 - (1.0 - age).powf(1.6))) as i64).on_workday()
}

fn goods(sort: Sort, stream: &mut Stream) -> (usize, usize) {
    let words = &*WORDS;
    let private = sort == Sort::Private;
    let products = words.products.iter().filter(|product| product.private == private).count();
    let places = words.places.iter().filter(|place| place.private == private).count();
    let product = (0..).zip(&words.products).filter(|(_, product)| product.private == private);
    let place = (0..).zip(&words.places).filter(|(_, place)| place.private == private);
    let product = product.map(|(at, _)| at).nth(stream.below(products)).unwrap_or_default();
    (product, place.map(|(at, _)| at).nth(stream.below(places)).unwrap_or_default())
}

/// A net price in cents: mostly round, as quotes are.
fn price(product: usize, stream: &mut Stream) -> i64 {
    let product = &WORDS.products[product];
    let euros = stream.between(product.from, product.to);
    if stream.chance(0.65) { euros / 50 * 5_000 } else { euros * 100 + stream.between(0, 99) }
}

fn outcome(class: Class, decided: Day, created: Day, stream: &mut Stream) -> Outcome {
    let won = stream.chance(0.62);
    let stalled = stream.chance(0.15) && Day::TODAY.0 - created.0 < 330;
    match class {
        _ if decided > Day::TODAY || stalled => Outcome::Open,
        Class::Buyer if won => Outcome::Won,
        _ => Outcome::Lost,
    }
}

/// The expected day of decision; of stalled deals it has passed and nobody cared.
fn expected(decided: Day, stream: &mut Stream) -> Day {
    let moved = stream.chance(0.6);
    if decided > Day::TODAY || !moved { decided } else { Day::TODAY.plus(stream.between(5, 80)).on_workday() }
}

/// One invoice after the end, or one at the beginning and the rest after the end.
fn invoices(start: Day, end: Day, amount: i64, stream: &mut Stream) -> [Option<(Day, i64)>; 2] {
    let last = end.plus(stream.between(2, INVOICE_WITHIN)).on_workday().max(end);
    if !stream.chance(0.25) {
        return [None, Some((last, amount))];
    }
    let first = amount * 4 / 10;
    [Some((start.plus(stream.between(5, 14)).on_workday().max(start), first)), Some((last, amount - first))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::settings::SampleSettings;
    use crate::sample::world::World;

    fn courses() -> Vec<Course> {
        let world = World::new(&SampleSettings { customers: 3_000, ..SampleSettings::default() });
        (0..3_000)
            .map(|customer| world.profile(customer))
            .flat_map(|profile| {
                (0..profile.undertakings).map(|number| world.course(&profile, number)).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn breaks_lie_clearly_outside_the_grace_and_the_rest_inside() {
        let today = Day::TODAY.0;
        for course in courses() {
            if course.outcome == Outcome::Won && course.project.is_none() {
                let age = today - course.closing.0;
                assert!(!(27..UNSTARTED_AFTER).contains(&age), "{course:?}");
                assert_eq!(course.lacks_project(), course.has_deal && age > 30);
            }
            let unsent = |project: &Project| project.invoices.iter().all(Option::is_none);
            if let Some(project) = course.project.filter(unsent)
                && let Some(end) = project.end
            {
                let age = today - end.0;
                assert!(!(37..UNINVOICED_AFTER).contains(&age), "{course:?}");
                assert_eq!(project.forgotten, age > 45);
            }
        }
    }

    #[test]
    fn every_stage_and_every_break_occurs() {
        let all = courses();
        let count = |filter: fn(&Course) -> bool| all.iter().filter(|course| filter(course)).count();
        assert!(count(Course::is_open) > 100);
        assert!(count(Course::lacks_project) > 20);
        assert!(count(Course::lacks_invoice) > 20);
        assert!(count(Course::lacks_deal) > 20);
        assert!(count(|course| course.dangling.is_some()) > 40);
        assert!(
            count(|course| course.outcome == Outcome::Won && course.project.is_none() && !course.lacks_project()) > 5
        );
    }

    #[test]
    fn documents_follow_each_other_in_time() {
        for course in courses() {
            assert!(course.created <= Day::TODAY && course.created <= course.closing);
            if let Some(project) = course.project {
                assert!(project.start >= course.closing && project.start <= project.planned_end);
                assert!(project.invoices.iter().flatten().all(|(day, _)| *day >= project.start));
                let total: i64 = project.invoices.iter().flatten().map(|invoice| invoice.1).sum();
                assert!(total <= project.amount || course.mishap == Some(Mishap::Overbilled));
            }
        }
    }
}
