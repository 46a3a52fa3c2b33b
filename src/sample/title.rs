//! How sales and project management word the same undertaking, and the numbers they give it.

use super::contact::Address;
use super::course::Course;
use super::habits::{Hand, Keeper};
use super::random::{Purpose, Stream};
use super::spelling::slip;
use super::words::WORDS;
use super::world::UNDERTAKING_SLOTS;

/// Number of the quote: `AN25-01234`.
pub(super) fn quote_number(course: &Course) -> String {
    format!("AN{:02}-{:05}", course.created.short_year(), course.place + 1)
}

/// Number of the project: `P-23711`.
pub(super) fn project_number(course: &Course) -> String {
    format!("P-{}", 20_011 + course.place * 3)
}

/// Number under which a project stands in the list a second time; the series leaves gaps.
pub(super) fn second_number(course: &Course) -> String {
    format!("P-{}", 20_012 + course.place * 3)
}

/// Number of one of the project's invoices: `RE300417`.
pub(super) fn invoice_number(course: &Course, invoice: usize) -> String {
    format!("RE{}", 300_000 + course.place * 2 + invoice as u64)
}

/// The title of the deal.
pub(super) fn deal_title(seed: u64, course: &Course, short_name: &str) -> String {
    let mut stream = stream(seed, course, 0);
    let (product, place) = (WORDS.products[course.product].title, WORDS.places[course.place_at].name);
    let title = match stream.weighted(&[6, 2, 3, 1]) {
        0 => format!("{product} {place}"),
        1 => format!("{place}: {product}"),
        2 => format!("{short_name} - {product} {place}"),
        _ => format!("{product}, {place}"),
    };
    if stream.chance(0.4) { format!("{title} ({})", quote_number(course)) } else { title }
}

/// The title of the project.
pub(super) fn project_title(seed: u64, mess: f64, course: &Course, address: &Address) -> String {
    let mut stream = stream(seed, course, 1);
    let (product, place) = (&WORDS.products[course.product], &WORDS.places[course.place_at]);
    let mut title = match stream.weighted(&[5, 3, 2, 2, 2]) {
        0 => format!("{} {}", product.title, place.name),
        1 => format!("{} {}", product.short, place.name),
        2 => format!("{} {}", product.title, place.short),
        3 => format!("{} - {}", place.name, product.title),
        _ => format!("{} {} {}", product.title, place.name, address.town().name),
    };
    let mut hand = Hand::new(Keeper::Projects, mess, stream.clone());
    slip(&mut hand, &mut title);
    stream.next();
    match stream.weighted(&[11, 5, 2]) {
        1 if course.has_deal => format!("{title} / {}", quote_number(course)),
        2 => format!("{title} {}", course.closing.date().year()),
        _ => title,
    }
}

fn stream(seed: u64, course: &Course, purpose: u64) -> Stream {
    let index = course.customer * UNDERTAKING_SLOTS + course.number;
    Stream::new(seed, Purpose::Wording, (1 << 40) + index * 4 + purpose)
}
