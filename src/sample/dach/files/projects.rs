//! What the house builds for its customers, and the list in which project managers keep it.

use std::io;
use std::path::Path;

use super::super::customer::Customer;
use super::super::generate::Journal;
use super::super::hand::{Hand, System};
use super::super::mention::named;
use super::super::words::{WORDS, header};
use super::super::world::World;
use super::sales::opportunity_id;
use crate::sample::calendar::Day;
use crate::sample::files::{Shape, TextFile};
use crate::sample::random::Purpose;

/// File stem.
pub(in crate::sample::dach) const STEM: &str = "Projekte_Export";
const SHAPE: Shape = Shape { delimiter: ';', line_end: "\r\n", windows: false, byte_order_mark: true };

/// Something that was offered, and perhaps built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Undertaking {
    /// Its number in the world.
    pub(super) index: u64,
    /// What it is.
    pub(super) title: &'static str,
    /// Price in cents.
    pub(super) cents: i64,
    /// When sales began.
    pub(super) created: Day,
    /// When it was or will be decided.
    pub(super) closed: Day,
    won: bool,
    built: bool,
}

impl Undertaking {
    /// The stage in Salesforce.
    pub(super) fn stage(&self) -> &'static str {
        match (self.won, self.closed > Day::TODAY) {
            (_, true) => "Proposal/Price Quote",
            (true, false) => "Closed Won",
            (false, false) => "Closed Lost",
        }
    }

    /// Id in the truth.
    pub(super) fn true_id(&self) -> String {
        format!("V{:06}", self.index)
    }
}

/// What was offered to a customer; no two things of the same kind.
pub(super) fn undertakings(world: &World, customer: &Customer) -> Vec<Undertaking> {
    if customer.as_firm().is_none() || world.copies(customer, System::Sales) == 0 {
        return Vec::new();
    }
    let mut stream = world.stream(Purpose::Undertaking, customer.index << 4);
    let Some(goods) = WORDS.goods.get("project").map(|goods| &goods.things) else { return Vec::new() };
    let (many, start) = ([0, 0, 1, 1, 2][stream.below(5)], stream.below(goods.len()));
    let one = |number: usize| {
        let good = &goods[(start + number) % goods.len()];
        let created = Day(8_300).plus(stream.between(0, 1_200)).on_workday();
        let closed = created.plus(stream.between(15, 120)).on_workday();
        let (won, built) = (stream.chance(0.55) && closed <= Day::TODAY, stream.chance(0.9));
        let cents = stream.between(good.from / 50, good.to / 50) * 5_000;
        Undertaking {
            index: customer.index * 4 + number as u64,
            title: good.title,
            cents,
            created,
            closed,
            won,
            built: won && built,
        }
    };
    (0..many).map(one).collect()
}

/// Writes the list.
pub(in crate::sample::dach) fn write(world: &World, folder: &Path, journal: &mut Journal) -> io::Result<u64> {
    let mut file = TextFile::create(&folder.join(format!("{STEM}.csv")), SHAPE, &header("projects"))?;
    for customer in &world.customers {
        for undertaking in undertakings(world, customer).into_iter().filter(|undertaking| undertaking.built) {
            let stream = world.stream(Purpose::Wording, (1 << 40) + undertaking.index);
            let mut hand = Hand::new(System::Mention, world.mess(), stream);
            let id = format!("PR-{:04}", undertaking.index + 17);
            let cells = row(customer, &undertaking, &id, &mut hand);
            file.row(&cells.each_ref().map(String::as_str))?;
            journal.mention(STEM, "project_customer", &id, customer)?;
            journal.undertaking(STEM, &id, &undertaking.true_id())?;
        }
    }
    file.finish()
}

fn row(customer: &Customer, undertaking: &Undertaking, id: &str, hand: &mut Hand) -> [String; 10] {
    let name = named(customer, hand);
    let address = customer.address.written(hand, true);
    let stream = &mut hand.stream;
    let start = undertaking.closed.plus(stream.between(3, 25)).on_workday();
    let end = start.plus(stream.between(20, 90)).on_workday();
    let over = end <= Day::TODAY;
    let title = match stream.below(3) {
        0 => format!("{} {}", customer.place().name, undertaking.title),
        1 => undertaking.title.to_owned(),
        _ => format!("{} {name}", undertaking.title),
    };
    let reference = if stream.chance(0.5) { opportunity_id(undertaking) } else { String::new() };
    [
        id.to_owned(),
        title,
        name,
        address.town,
        if over { "Abgeschlossen" } else { "Läuft" }.to_owned(),
        start.german(),
        if over { end.german() } else { String::new() },
        stream.pick(&WORDS.staff).to_owned(),
        crate::output::euro(undertaking.cents).replace('.', ","),
        reference,
    ]
}
