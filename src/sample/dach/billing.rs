//! How undertakings are billed: at once, with an advance or in thirds; cancelled and written anew; too much, too little, never.

use super::course::{Course, Known};
use super::customer::Customer;
use super::fate::Fate;
use super::papers::{Books, Invoice, Sort};
use super::rates::rate;
use super::world::World;
use crate::sample::calendar::Day;
use crate::sample::random::{Purpose, Stream};

/// Parts of one bill.
const PARTS: u64 = 8;

/// Invoices of an undertaking.
pub(super) fn invoices(course: &Course<'_>, known: &Known, ordered: bool, name: &str) -> Vec<Invoice> {
    let Some((books, debtor)) = &known.books else { return Vec::new() };
    let mut stream = course.stream(8);
    let draft = draft(course, *books, debtor, ordered, name, &mut stream);
    let total = billed(course, &mut stream);
    let parts = parts(course, total, &mut stream);
    let one = |(part, (what, day, net)): (u64, (&str, Day, i64))| {
        let subject = if what.is_empty() { draft.subject.clone() } else { format!("{what} {}", draft.subject) };
        let part = course.index * PARTS + part;
        Invoice { part, day, due: day.plus(term(*books)), net, subject, ..draft.clone() }
    };
    let mut invoices: Vec<Invoice> = (0..).zip(parts).map(one).collect();
    if course.fate == Fate::Rewritten {
        rewrite(&mut invoices, &mut stream);
    }
    invoices.retain(|invoice| invoice.day <= Day::TODAY);
    invoices
}

/// What all invoices of an undertaking have in common.
fn draft(course: &Course<'_>, books: Books, debtor: &str, ordered: bool, name: &str, stream: &mut Stream) -> Invoice {
    let (project, told) = (course.project_id(), stream.chance(0.7));
    let unordered = course.fate == Fate::NoDeal || !ordered;
    let reference = match books {
        Books::Sap if unordered || stream.chance(0.3) => project.clone(),
        _ => String::new(),
    };
    let subject = match books {
        Books::Office if told || unordered => format!("{} ({project})", course.good),
        _ => course.good.to_owned(),
    };
    let lost = course.fate == Fate::LostReference && course.index % 3 == 2;
    Invoice {
        books,
        number: String::new(),
        part: 0,
        sort: Sort::Invoice,
        cancels: None,
        customer: course.customer.index,
        debtor: if lost { unknown(books, course.index) } else { debtor.to_owned() },
        name: name.to_owned(),
        day: course.start,
        due: course.start,
        net: 0,
        currency: course.currency,
        order: if ordered && books == Books::Sap { course.order_number() } else { String::new() },
        reference,
        subject,
        paid: None,
        dunning: 0,
        undertaking: course.index,
        breaks: if lost { vec!["HND305"] } else { vec![] },
    }
}

/// A customer number that nobody has.
fn unknown(books: Books, index: u64) -> String {
    match books {
        Books::Sap => format!("{:010}", 900_000 + index % 90_000),
        Books::Office => (90_000 + index % 9_000).to_string(),
    }
}

/// Days until an invoice is due.
fn term(books: Books) -> i64 {
    match books {
        Books::Sap => 30,
        Books::Office => 14,
    }
}

/// What is billed in all.
fn billed(course: &Course<'_>, stream: &mut Stream) -> i64 {
    let share = match course.fate {
        Fate::WrongAmount if stream.chance(0.6) => stream.between(620, 880),
        Fate::WrongAmount => stream.between(1_120, 1_380),
        _ if stream.chance(0.2) => stream.between(985, 1_015),
        _ => 1_000,
    };
    course.cents / 100 * share / 10
}

/// What is billed when: words, day, net amount.
fn parts(course: &Course<'_>, total: i64, stream: &mut Stream) -> Vec<(&'static str, Day, i64)> {
    let soon = |day: Day, stream: &mut Stream| day.plus(stream.between(2, 28)).on_workday();
    if course.fate == Fate::Framework {
        let quarter = |number: i64| ("Quartalsrate", course.start.plus(number * 91).on_workday(), total / 4);
        return (0..4).map(quarter).collect();
    }
    let advance = total * 3 / 10;
    let Some(end) = course.end else {
        let begins = matches!(course.fate, Fate::Running | Fate::Nobody) && stream.chance(0.5);
        let day = soon(course.start, stream);
        return if begins { vec![("Anzahlung", day, advance)] } else { vec![] };
    };
    let after = match course.fate {
        Fate::Uninvoiced | Fate::CalledOff => return vec![],
        Fate::FreshEnd if stream.chance(0.6) => return vec![],
        Fate::FreshEnd => return vec![("Anzahlung", soon(course.start, stream), advance)],
        Fate::SlowInvoice => return vec![("", end.plus(stream.between(80, 160)).on_workday(), total)],
        Fate::WrongAmount | Fate::Rewritten => return vec![("", soon(end, stream), total)],
        _ => soon(end, stream),
    };
    match stream.below(10) {
        0..=5 => vec![("", after, total)],
        6..=8 => vec![
            ("Anzahlung", soon(course.start, stream).min(after), advance),
            ("Schlussrechnung", after, total - advance),
        ],
        _ => vec![
            ("1. Teilrechnung", course.start.plus(3).on_workday(), total / 3),
            ("2. Teilrechnung", course.start.plus(12).on_workday(), total / 3),
            ("Schlussrechnung", after, total - total / 3 * 2),
        ],
    }
}

/// The invoice is cancelled days later, and written anew.
fn rewrite(invoices: &mut Vec<Invoice>, stream: &mut Stream) {
    let Some(first) = invoices.first_mut() else { return };
    first.sort = Sort::Cancelled;
    let day = first.day.plus(stream.between(2, 9)).on_workday().max(first.day);
    let again = Invoice { part: first.part + 2, sort: Sort::Invoice, day, due: day.plus(30), ..first.clone() };
    let undone = Invoice {
        part: first.part + 1,
        sort: Sort::Cancellation,
        cancels: Some(first.part),
        subject: format!("Storno {}", first.subject),
        day,
        due: day,
        ..first.clone()
    };
    invoices.extend([undone, again]);
}

/// An invoice of a customer for whom nothing was offered, ordered or built.
pub(super) fn stray(world: &World, customer: &Customer, known: &Known, name: &str) -> Option<Invoice> {
    const REASONS: [&str; 5] =
        ["Ersatzteile und Anfahrt", "Beratung vor Ort", "Leihgerät", "div. Leistungen lt. Absprache", "Nachberechnung"];
    let mut stream = world.stream(Purpose::Break, (1 << 33) + customer.index);
    let (books, debtor) = known.books.as_ref().filter(|_| !known.accounts.is_empty())?;
    if !stream.chance(rate("stray_invoice") * world.mess()) {
        return None;
    }
    let day = Day::TODAY.plus(-stream.between(20, 600)).on_workday();
    Some(Invoice {
        books: *books,
        number: String::new(),
        part: (1 << 40) + customer.index,
        sort: Sort::Invoice,
        cancels: None,
        customer: customer.index,
        debtor: debtor.clone(),
        name: name.to_owned(),
        day,
        due: day.plus(term(*books)),
        net: stream.between(150, 2_400) * 100,
        currency: if customer.place().country == "CH" { "CHF" } else { "EUR" },
        order: String::new(),
        reference: String::new(),
        subject: stream.pick(&REASONS).to_owned(),
        paid: None,
        dunning: 0,
        undertaking: (1 << 40) + customer.index,
        breaks: vec!["HND303"],
    })
}

/// Numbers the invoices by day within their books, and lets them be paid or not.
pub(super) fn settle(world: &World, invoices: &mut [Invoice], keeps_paying: impl Fn(u64) -> bool) {
    invoices.sort_by_key(|invoice| (invoice.books, invoice.day, invoice.part));
    let mut next = [90_031_200, 101];
    for invoice in invoices.iter_mut() {
        let number = &mut next[invoice.books as usize];
        *number += 1;
        invoice.number = match invoice.books {
            Books::Sap => format!("{number:010}"),
            Books::Office => format!("RE-{}{number:04}", 2_000 + i64::from(invoice.day.short_year())),
        };
        let mut stream = world.stream(Purpose::Harmless, invoice.part);
        let forgets = stream.chance(rate("overdue") * world.mess()) && !keeps_paying(invoice.customer);
        let late = i64::from(Day::TODAY.0 - invoice.due.0);
        let pays = invoice.due.plus(stream.between(-10, 6)).max(invoice.day);
        let waits = forgets && (12..300).contains(&late) && invoice.sort == Sort::Invoice;
        match (waits, invoice.due < Day::TODAY) {
            (true, _) => invoice.dunning = if stream.chance(0.7) { (late / 30 + 1).min(3) } else { 0 },
            (false, true) => invoice.paid = Some(pays.min(Day::TODAY)),
            (false, false) => invoice.paid = Some(pays).filter(|day| *day <= Day::TODAY),
        }
    }
}
